//! What a chain is made of, before anybody has looked whether it holds together.

use super::{
    date::Date,
    firm::Firm,
    id::{BlocId, CountryId, FirmId, LoadId, ProductId, SourceId, ZoneId},
    load::Load,
    place::{Bloc, Country, Zone},
    product::{Product, Role},
    quantity::{Share, Weeks, WeeksRange},
    register::Register,
    source::{Evidence, Source},
    view::Basis,
};

/// A standing ban: makers of one set of countries do not deliver some products to users in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Whose makers.
    pub by: Vec<CountryId>,
    /// To whose users.
    pub to: Vec<CountryId>,
    /// Which products.
    pub products: Vec<ProductId>,
    /// Whether countries are places or jurisdictions, on both sides.
    pub basis: Basis,
    /// What it rests on.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

/// What an input is taken to have where it says nothing itself. All assumed, all printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defaults {
    /// Weeks users run on, by role, in the order of [`Role::ALL`].
    pub cover: [WeeksRange; 7],
    /// The part of the installed base lost a month once spares are gone.
    pub wear_per_month: Share,
    /// Why these.
    pub assumed: Option<String>,
}

impl Default for Defaults {
    /// Material 8 weeks, component 6, energy and service 0, equipment spares 26, wear 2 % a month.
    fn default() -> Self {
        let cover = Role::ALL.map(|role| {
            WeeksRange::exactly(Weeks::whole(match role {
                Role::Material => 8,
                Role::Component => 6,
                Role::Equipment => 26,
                Role::Energy | Role::Service | Role::Software | Role::Design => 0,
            }))
        });
        let wear = Share::from_ppm(20_000).expect("two percent is a share");
        Self {
            cover,
            wear_per_month: wear,
            assumed: None,
        }
    }
}

impl Defaults {
    /// The cover of a role.
    pub fn cover(&self, role: Role) -> WeeksRange {
        self.cover[role as usize]
    }
}

/// Everything a chain says, before it is held together by a [`Chain`](super::Chain).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// Its short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// The day on which its figures were taken to be true.
    pub as_of: Option<Date>,
    /// The products whose supply matters, in the order asked for.
    pub targets: Vec<ProductId>,
    /// What inputs have where they say nothing.
    pub defaults: Defaults,
    /// The countries.
    pub countries: Register<CountryId, Country>,
    /// The blocs.
    pub blocs: Register<BlocId, Bloc>,
    /// The zones.
    pub zones: Register<ZoneId, Zone>,
    /// The firms.
    pub firms: Register<FirmId, Firm>,
    /// The sources.
    pub sources: Register<SourceId, Source>,
    /// How full classes of makers run.
    pub loads: Register<LoadId, Load>,
    /// The standing bans.
    pub bans: Vec<Ban>,
    /// The products.
    pub products: Register<ProductId, Product>,
}

/// A part of a chain names something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{user} names the {kind} `{name}`, which the chain does not have")]
pub struct Unresolved {
    /// What names it.
    pub user: String,
    /// What kind of thing is named.
    pub kind: &'static str,
    /// The name.
    pub name: String,
}
