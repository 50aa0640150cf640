//! What becomes of a target: one rule, from both ends of what is unknown.

use serde::{Deserialize, Serialize};

/// What a loss does to a target within the horizon, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The target falls below the threshold within the horizon, whatever is unknown.
    Lost,
    /// It falls below within the horizon in the worst case only.
    Possible,
    /// It keeps the threshold until the horizon, whatever is unknown.
    Kept,
}

impl Verdict {
    /// The verdict of two ends: whether something falls at worst, and at best.
    pub const fn of_ends(falls_at_worst: bool, falls_at_best: bool) -> Self {
        match (falls_at_best, falls_at_worst) {
            (true, _) => Self::Lost,
            (false, true) => Self::Possible,
            (false, false) => Self::Kept,
        }
    }

    /// The word for machines, the same in JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Possible => "possible",
            Self::Kept => "kept",
        }
    }

    /// The word for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Possible => "may be lost",
            Self::Kept => "kept",
        }
    }
}
