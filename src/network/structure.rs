//! What is compiled into a network: frame, outcome, case, horizon.

use crate::model::{Outcome, quantity::Weeks};

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
    /// Firm and place at once where rows tell both, else places; for losses of several kinds at once.
    Mixed,
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
