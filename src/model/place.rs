//! Countries and how far their law reaches, zones that are lost as a whole, and blocs.

use super::{
    id::{CountryId, SourceId, ZoneId},
    quantity::Share,
};

/// One thing that a country's law acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// What is made in the country.
    Territory,
    /// What its firms make anywhere: seated or incorporated there.
    Persons,
    /// What is made anywhere with its parts, tools or programs.
    Origin {
        /// How many steps of making the claim follows.
        depth: u32,
        /// The part of value below which it does not apply.
        de_minimis: Share,
    },
}

/// A country: where things are made, or whose law a firm answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// The name for people.
    pub name: String,
    /// What its law acts on, and is known to; its territory at least.
    pub reach: Vec<Reach>,
    /// What else its law claims, without being known to act on it.
    pub claimed: Vec<Reach>,
    /// What is said of its law rests on these.
    pub reach_sources: Vec<SourceId>,
    /// What an analyst should know of its role.
    pub note: Option<String>,
}

impl Country {
    /// A country whose law acts on its territory.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            reach: vec![Reach::Territory],
            claimed: Vec::new(),
            reach_sources: Vec::new(),
            note: None,
        }
    }
}

/// A part of a country that one quake, flood, war or blockade can hit as a whole; or a passage between seas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// The name for people.
    pub name: String,
    /// The country it lies in; none for a strait or a canal, through which goods pass.
    pub country: Option<CountryId>,
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
    /// The passages through which all that it delivers must go; a loss of one stops it whole.
    pub via: Vec<ZoneId>,
}
