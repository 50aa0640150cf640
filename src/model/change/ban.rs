//! A ban that a case adds.

use crate::model::{
    id::{CountryId, FirmId, ProductId},
    parts::Unresolved,
    quantity::Share,
    resolve::{Look, User},
    view::Basis,
};

use super::Span;

/// How a ban tells whose goods it stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// What is made in the banning countries.
    Location,
    /// What is made by firms that answer to their law.
    Jurisdiction,
    /// What is made anywhere with their inputs: the foreign direct product rule.
    Origin {
        /// How many steps up the recipe an input still counts; 1 is what the maker itself buys.
        depth: u32,
        /// The least share of such an input that the banning countries hold.
        de_minimis: Share,
        /// Makers that are known to do without.
        free_of: Vec<FirmId>,
    },
}

impl Reach {
    /// What a country means on the side of the buyers.
    pub const fn basis(&self) -> Basis {
        match self {
            Self::Location => Basis::Location,
            Self::Jurisdiction | Self::Origin { .. } => Basis::Jurisdiction,
        }
    }

    /// The word used in files.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Jurisdiction => "jurisdiction",
            Self::Origin { .. } => "origin",
        }
    }
}

/// A ban that a scenario adds: its users miss what they bought before.
///
/// A standing [`crate::model::parts::Ban`] differs: what it bars was never bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBan {
    /// Whose goods.
    pub by: Vec<CountryId>,
    /// To whose users.
    pub to: Vec<CountryId>,
    /// Which products.
    pub products: Vec<ProductId>,
    /// How it tells whose goods they are.
    pub reach: Reach,
    /// When, and how much.
    pub span: Span,
}

impl NewBan {
    pub(super) fn resolve(&self, look: &Look<'_>, user: User<'_>) -> Result<(), Unresolved> {
        look.countries(&self.by, user)?;
        look.countries(&self.to, user)?;
        look.products(&self.products, user)
    }
}
