//! A firm network: who sells how much to whom, in which sector, and which inputs a sector cannot do without.

use std::collections::BTreeMap;

/// How a buyer's output depends on what a sector supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Essentiality {
    /// Output falls with the scarcest of such inputs, in proportion.
    Essential,
    /// Output falls by the part of all purchases that is missing; several add up.
    Partial,
    /// Nothing is lost without it.
    Negligible,
}

impl Essentiality {
    /// Every kind, the hardest first.
    pub const ALL: [Self; 3] = [Self::Essential, Self::Partial, Self::Negligible];

    /// The word in files, on the command line and in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Essential => "essential",
            Self::Partial => "partial",
            Self::Negligible => "negligible",
        }
    }
}

/// A firm that buys or sells.
#[derive(Debug, Clone, PartialEq)]
pub struct Trader {
    /// Its name, the only one.
    pub id: String,
    /// Position of its sector in [`Trade::sectors`].
    pub sector: u32,
    /// How much it counts in sums over all firms; `None` counts what it sells.
    pub weight: Option<f64>,
    /// What it sells to nobody in the network, in the unit of the links.
    pub final_demand: f64,
}

/// What one firm sells to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Position of the supplier among the traders.
    pub supplier: u32,
    /// Position of the buyer among the traders.
    pub buyer: u32,
    /// How much, in any unit that all links share; above 0.
    pub weight: f64,
}

/// A checked firm network.
///
/// Positions are in range, weights are finite and not negative, no firm sells
/// to itself, names are unique, and either every trader has a weight or none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trade {
    /// Its name.
    pub name: String,
    /// The firms, in the order of the file.
    pub traders: Vec<Trader>,
    /// The sectors, in the order in which firms first name them.
    pub sectors: Vec<String>,
    /// The links, in the order of the file; several between the same two add up.
    pub links: Vec<Link>,
    /// What is said of pairs of supplying and buying sector, by position.
    pub essentiality: BTreeMap<(u32, u32), Essentiality>,
}
