//! A stock that users hold.

use crate::model::{
    id::{CountryId, ProductId},
    parts::Unresolved,
    product::Role,
    quantity::Weeks,
    resolve::{Look, User},
};

/// A stock that users hold: at least so many weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// Of what.
    pub products: Vec<ProductId>,
    /// In which roles.
    pub roles: Vec<Role>,
    /// At least so long.
    pub weeks: Weeks,
    /// Users in which countries; `None` for everybody.
    pub who: Option<Vec<CountryId>>,
}

impl Stock {
    pub(super) fn resolve(&self, look: &Look<'_>, user: User<'_>) -> Result<(), Unresolved> {
        look.products(&self.products, user)?;
        look.countries(self.who.as_deref().unwrap_or_default(), user)
    }
}
