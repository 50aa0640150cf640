//! Where a figure comes from, and how far to trust it.

use std::fmt;

use super::id::SourceId;

/// A published source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Title, and publisher where the title does not say.
    pub title: String,
    /// Where it was read.
    pub url: Option<String>,
    /// When it was published.
    pub year: Option<u16>,
    /// The licence of its figures, where known.
    pub licence: Option<String>,
}

/// How far a figure can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// General knowledge, a derived range, or a proxy.
    Low,
    /// Read at second hand, or from an older year.
    Medium,
    /// Read in the source itself.
    High,
}

impl Confidence {
    /// The word used in files and outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Whether a figure may stand in the top line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Headline {
    /// It may.
    Yes,
    /// It may not, for the reason given: placeholder, one vendor only, proxy, unknown split.
    No {
        /// The reason in plain words.
        why: String,
    },
}

impl Headline {
    /// Whether it may.
    pub const fn is_yes(&self) -> bool {
        matches!(self, Self::Yes)
    }
}

/// What a figure rests on: sources, or an assumption in words, or neither.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The sources, in the order of the file.
    pub sources: Vec<SourceId>,
    /// The year the figure speaks of.
    pub year: Option<u16>,
    /// How far to trust it.
    pub confidence: Option<Confidence>,
    /// What is assumed, where nothing is sourced.
    pub assumed: Option<String>,
}

impl Evidence {
    /// Whether at least one source stands behind the figure.
    pub fn is_sourced(&self) -> bool {
        !self.sources.is_empty()
    }
}
