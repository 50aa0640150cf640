//! What is compiled into a network: frame, outcome, case, horizon.

use std::fmt;

use crate::model::quantity::Weeks;

/// Which way of splitting supply a loss is told on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frame {
    /// Countries as places; for country and product losses on location.
    Location,
    /// Countries as jurisdictions.
    Jurisdiction,
    /// Firms.
    Firm,
    /// Firm and place at once; for single producers and zones.
    Joint,
}

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

/// Which end of what is unknown is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// The end that leaves least, soonest.
    Worst,
    /// The end that leaves most, latest.
    Best,
}

/// Everything a compiled network depends on besides the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Structure {
    /// How supply is split.
    pub frame: Frame,
    /// What is asked to survive.
    pub outcome: Outcome,
    /// Which end of the unknown.
    pub case: Case,
    /// When worn equipment is looked at.
    pub horizon: Weeks,
    /// Whether headquarters may not stand in for a missing location view.
    pub strict: bool,
    /// Whether facts kept from headlines are let in.
    pub all_facts: bool,
    /// Whether only inputs needed to start count (for the least fixed point).
    pub bootstrap: bool,
}
