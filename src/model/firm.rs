//! Firms and where they answer to the law.

use super::id::CountryId;

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// The name for people, where the id is not already that.
    pub name: Option<String>,
    /// Its headquarters, hence its jurisdiction; never where it makes things.
    pub hq: CountryId,
    /// What an analyst should know of it.
    pub note: Option<String>,
}
