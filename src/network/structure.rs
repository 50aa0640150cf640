//! What is compiled into a network: frame, outcome, case, horizon.

use crate::model::{EventKind, FixedPoint, Outcome, Reading, quantity::Weeks, view::Basis};

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
    /// Firms and places at once, also where no row tells both; for losses of several kinds at once.
    Mixed,
}

impl Frame {
    /// The frame on which losses of one kind are told, where a country means what the basis says.
    pub const fn of(basis: Basis, kind: EventKind) -> Self {
        match kind {
            EventKind::Country | EventKind::Bloc | EventKind::Product => match basis {
                Basis::Location | Basis::Law => Self::Location,
                Basis::Jurisdiction => Self::Jurisdiction,
            },
            EventKind::Firm => Self::Firm,
            EventKind::Producer | EventKind::Zone => Self::Joint,
        }
    }
}

/// Which end of what is unknown is taken.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The end that leaves least, soonest.
    Worst,
    /// The end that leaves most, latest.
    Best,
}

impl End {
    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Worst => "worst",
            Self::Best => "best",
        }
    }
}

/// Everything a compiled network depends on besides the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Structure {
    /// How supply is split.
    pub frame: Frame,
    /// What is asked to survive.
    pub outcome: Outcome,
    /// Which end of the unknown.
    pub end: End,
    /// When worn equipment is looked at.
    pub horizon: Weeks,
    /// How facts are read.
    pub reading: Reading,
}

impl Structure {
    /// Whether only inputs needed to start count: for the least fixed point.
    pub const fn starts_from_nothing(&self) -> bool {
        matches!(self.reading.fixed_point, FixedPoint::Least)
    }
}
