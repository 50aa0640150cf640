//! Countries, zones inside them, and blocs of them.

use super::id::{CountryId, ZoneId};

/// A country: where things are made, or whose law a firm answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// The name for people.
    pub name: String,
    /// What an analyst should know of its role.
    pub note: Option<String>,
}

/// A part of a country that one quake, flood, war or blockade can hit as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// The name for people.
    pub name: String,
    /// The country it lies in.
    pub country: CountryId,
    /// What threatens it, in words.
    pub hazard: Option<String>,
    /// What an analyst should know of it.
    pub note: Option<String>,
}

/// A named set of countries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bloc {
    /// The name for people.
    pub name: String,
    /// Its countries, in the order of the file, none twice.
    pub members: Vec<CountryId>,
    /// Who drew the line, and where.
    pub note: Option<String>,
}

/// Where one producer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The country.
    pub at: CountryId,
    /// The zones its plants lie in; a loss of one zone hits it by an unknown part unless it is the only one.
    pub zones: Vec<ZoneId>,
}
