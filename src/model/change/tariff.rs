//! A duty.

use crate::model::{
    id::{CountryId, ProductId},
    parts::Unresolved,
    quantity::Share,
    resolve::{Look, User},
};

/// A duty on what comes from abroad: it changes what things cost, not whether they come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Who levies it on its users.
    pub by: Vec<CountryId>,
    /// On goods made where.
    pub on: Vec<CountryId>,
    /// On which products.
    pub products: Vec<ProductId>,
    /// How much, of the price.
    pub rate: Share,
}

impl Duty {
    pub(super) fn resolve(&self, look: &Look<'_>, user: User<'_>) -> Result<(), Unresolved> {
        look.countries(&self.by, user)?;
        look.countries(&self.on, user)?;
        look.products(&self.products, user)
    }
}
