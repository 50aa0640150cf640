//! The checked chain: every name resolves, every number is in range.

use super::{
    date::Date,
    firm::Firm,
    id::{BlocId, CountryId, FirmId, LoadId, ProductId, SourceId, ZoneId},
    load::Load,
    open,
    parts::{Ban, Defaults, Parts, Unresolved},
    place::{Bloc, Country, Zone},
    product::Product,
    register::Register,
    resolve,
    source::Source,
};

/// The whole chain, checked: names resolve, numbers are in range, views sum to at most the whole.
///
/// Made by [`crate::load`] from files, or by [`Chain::new`] from parts; every
/// collection is in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    parts: Parts,
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

    /// The chain without figures that rest on a source which forbids commercial use: each is opened as a worse grade
    /// would be, so that no answer on it is narrower.
    #[must_use]
    pub fn open_data(&self) -> Self {
        self.with(open::open)
    }

    /// Its short name.
    pub fn name(&self) -> &str {
        &self.parts.name
    }

    /// Its name for people.
    pub fn title(&self) -> Option<&str> {
        self.parts.title.as_deref()
    }

    /// The day on which its figures were taken to be true.
    pub const fn as_of(&self) -> Option<Date> {
        self.parts.as_of
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

    /// How full classes of makers run.
    pub const fn loads(&self) -> &Register<LoadId, Load> {
        &self.parts.loads
    }

    /// How full the makers of a product run, where that is known.
    pub fn load_of(&self, product: &Product) -> Option<&Load> {
        product
            .utilisation
            .as_ref()
            .and_then(|id| self.loads().get(id))
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
