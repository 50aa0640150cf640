//! Parts of supply that are lost or kept as one, and what they stand for.

use super::feasible::Interval;

/// What an atom of supply stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// Somebody whom the facts speak of, with what they leave possible for it.
    Named,
    /// Nobody in the lists; lost with none of them.
    Elsewhere,
    /// Whose it is, or where it is made, nobody says: any loss may hit it.
    Unknown,
    /// Made wherever its inputs meet, or living with its user.
    Everywhere,
    /// What one of the events that are told apart takes, by its position among them.
    Told(u32),
    /// What that event may take besides, since nobody says whose it is.
    May(u32),
}

/// A part of a product's supply that is lost or kept as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Atom {
    /// Position of the firm in the chain.
    pub firm: Option<u32>,
    /// Position of the country in the chain: place or seat, as the frame says.
    pub country: Option<u32>,
    /// Position of the zone in the chain.
    pub zone: Option<u32>,
    /// What it stands for.
    pub holder: Holder,
    /// The least it holds, in parts per million.
    pub low: u32,
    /// The most it holds.
    pub high: u32,
}

impl Atom {
    /// A part of nobody yet.
    pub(super) const fn of(share: Interval) -> Self {
        Self {
            firm: None,
            country: None,
            zone: None,
            holder: Holder::Named,
            low: share.low,
            high: share.high,
        }
    }
}

/// Where a product's supply is known from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// From its views.
    Views,
    /// It has no supply of its own: made wherever its inputs meet, or local to its user.
    Everywhere,
    /// No figure counts at the trust level asked for.
    NotKnown,
}

/// A product's supply on one frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Where it is known from.
    pub told: Told,
    /// The parts; together the whole supply.
    pub atoms: Vec<Atom>,
}
