//! The checked chain: every name resolves, every number is in range.

use super::{
    firm::Firm,
    id::{BlocId, CountryId, FirmId, ProductId, SourceId, ZoneId},
    place::{Bloc, Country, Zone},
    product::{Product, Role},
    quantity::{Share, Weeks, WeeksRange},
    register::Register,
    resolve,
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

/// Everything a chain says, before it is held together by a [`Chain`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// Its short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
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
    /// The standing bans.
    pub bans: Vec<Ban>,
    /// The products.
    pub products: Register<ProductId, Product>,
}

/// The whole chain, checked: names resolve, numbers are in range, views sum to at most the whole.
///
/// Made by [`crate::load`] from files, or by [`Chain::new`] from parts; every
/// collection is in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    parts: Parts,
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

impl Chain {
    /// A chain of parts that a program put together.
    ///
    /// # Errors
    ///
    /// The first name that does not resolve. Ranges check themselves; that the
    /// shares of a view sum to at most the whole, only files are held to.
    pub fn new(parts: Parts) -> Result<Self, Unresolved> {
        resolve::names(&parts)?;
        Ok(Self { parts })
    }

    /// A chain of parts that the loader checked against one another.
    pub(crate) const fn checked(parts: Parts) -> Self {
        Self { parts }
    }

    /// A chain without products, for an answer about something else than a chain.
    pub fn named(name: impl Into<String>) -> Self {
        Self::checked(Parts {
            name: name.into(),
            ..Parts::default()
        })
    }

    /// What it is made of, for a program that changes some of it.
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The chain with some parts changed; the change must keep names and ranges as they are checked.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Parts)) -> Self {
        let mut parts = self.parts.clone();
        change(&mut parts);
        Self::checked(parts)
    }

    /// Its short name.
    pub fn name(&self) -> &str {
        &self.parts.name
    }

    /// Its name for people.
    pub fn title(&self) -> Option<&str> {
        self.parts.title.as_deref()
    }

    /// The products whose supply matters, in the order asked for.
    pub fn targets(&self) -> &[ProductId] {
        &self.parts.targets
    }

    /// What inputs have where they say nothing.
    pub const fn defaults(&self) -> &Defaults {
        &self.parts.defaults
    }

    /// The countries.
    pub const fn countries(&self) -> &Register<CountryId, Country> {
        &self.parts.countries
    }

    /// The blocs.
    pub const fn blocs(&self) -> &Register<BlocId, Bloc> {
        &self.parts.blocs
    }

    /// The zones.
    pub const fn zones(&self) -> &Register<ZoneId, Zone> {
        &self.parts.zones
    }

    /// The firms.
    pub const fn firms(&self) -> &Register<FirmId, Firm> {
        &self.parts.firms
    }

    /// The sources.
    pub const fn sources(&self) -> &Register<SourceId, Source> {
        &self.parts.sources
    }

    /// The standing bans.
    pub fn bans(&self) -> &[Ban] {
        &self.parts.bans
    }

    /// The products.
    pub const fn products(&self) -> &Register<ProductId, Product> {
        &self.parts.products
    }

    /// The name of a firm for people.
    pub fn firm_name<'chain>(&'chain self, firm: &'chain FirmId) -> &'chain str {
        self.firms()
            .get(firm)
            .and_then(|entry| entry.name.as_deref())
            .unwrap_or(firm.as_str())
    }
}
