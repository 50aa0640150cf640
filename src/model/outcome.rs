//! What is asked to survive.

use std::fmt;

/// What is asked to survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// What runs today keeps running.
    Output,
    /// New capacity.
    Growth,
    /// New generations.
    Renewal,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Output, Self::Growth, Self::Renewal];

    /// The word used on the command line and in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Growth => "growth",
            Self::Renewal => "renewal",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
