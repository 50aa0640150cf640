//! The checked chain: every name resolves, every number is in range.

use indexmap::IndexMap;

use super::{
    firm::Firm,
    id::{BlocId, CountryId, FirmId, ProductId, SourceId, ZoneId},
    place::{Bloc, Country, Zone},
    product::{Product, Role},
    quantity::{Share, Weeks, WeeksRange},
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

/// The whole chain, checked: names resolve, numbers are in range, views sum to at most the whole.
///
/// Made by [`crate::load`]; every collection is in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// Its short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// The products whose supply matters, in the order asked for.
    pub targets: Vec<ProductId>,
    /// What inputs have where they say nothing.
    pub defaults: Defaults,
    /// The countries.
    pub countries: IndexMap<CountryId, Country>,
    /// The blocs.
    pub blocs: IndexMap<BlocId, Bloc>,
    /// The zones.
    pub zones: IndexMap<ZoneId, Zone>,
    /// The firms.
    pub firms: IndexMap<FirmId, Firm>,
    /// The sources.
    pub sources: IndexMap<SourceId, Source>,
    /// The standing bans.
    pub bans: Vec<Ban>,
    /// The products.
    pub products: IndexMap<ProductId, Product>,
}

impl Chain {
    /// The name of a firm for people.
    pub fn firm_name<'chain>(&'chain self, firm: &'chain FirmId) -> &'chain str {
        self.firms
            .get(firm)
            .and_then(|entry| entry.name.as_deref())
            .unwrap_or(firm.as_str())
    }
}
