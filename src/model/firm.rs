//! Firms and where they answer to the law.

use super::id::{CountryId, FirmId};

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// The name for people, where the id is not already that.
    pub name: Option<String>,
    /// Its headquarters, hence its jurisdiction; never where it makes things.
    pub hq: CountryId,
    /// Where it is incorporated, where that is another country.
    pub incorporated: Option<CountryId>,
    /// For several makers under one figure: who they are; empty for a company.
    ///
    /// Figures of the group and of its members are never of the same goods.
    pub members: Vec<FirmId>,
    /// What an analyst should know of it.
    pub note: Option<String>,
}
