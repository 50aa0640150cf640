//! Where a figure comes from, and how far to trust it.

use std::fmt;

use super::id::{FactId, SourceId};

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
    /// Whether its figures may be used for commercial ends.
    pub commercial_use: bool,
}

/// How well a fact is known, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Measured or official, of exactly this, at most three years old.
    A,
    /// Published of exactly this, but older or at second hand.
    B,
    /// A neighbouring product or another basis, or derived from published figures.
    C,
    /// Judgement, with its reasoning.
    D,
}

impl Grade {
    /// Every grade, the best first.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// Years up to which a figure can be of grade A.
    pub const FRESH_YEARS: u16 = 3;

    /// The word used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
            Self::D => "d",
        }
    }

    /// The letter for people.
    pub const fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
        }
    }
}

impl fmt::Display for Grade {
    /// The letter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        })
    }
}

/// What a figure rests on: sources, or an assumption in words, or neither.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The sources, in the order of the file.
    pub sources: Vec<SourceId>,
    /// The year the figure speaks of.
    pub year: Option<u16>,
    /// How well it is known, where its author says so; see [`Evidence::grade`].
    pub graded: Option<Grade>,
    /// The one fact that several figures rest on, so that they move together.
    pub fact: Option<FactId>,
    /// What is assumed, where nothing is sourced.
    pub assumed: Option<String>,
}

impl Evidence {
    /// Whether at least one source stands behind the figure.
    pub fn is_sourced(&self) -> bool {
        !self.sources.is_empty()
    }

    /// How well the figure is known: what its author says, else what its sources allow.
    ///
    /// Without a source it is judgement, and with one that nobody graded it is C.
    pub fn grade(&self) -> Grade {
        let ungraded = if self.is_sourced() {
            Grade::C
        } else {
            Grade::D
        };
        self.graded.unwrap_or(ungraded)
    }
}
