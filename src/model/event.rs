//! Losses: what may go away, and how a user names it.

use std::fmt;

use super::{
    chain::Chain,
    id::{BlocId, CountryId, FirmId, ProductId, ZoneId},
};

/// The kinds of things that may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// Every producer in a country, by location or jurisdiction.
    Country,
    /// Every producer in a set of countries.
    Bloc,
    /// Every producer of a firm.
    Firm,
    /// Every producer in a zone.
    Zone,
    /// Every producer of a product.
    Product,
    /// One firm making one product in one country.
    Producer,
}

impl EventKind {
    /// The word used on the command line and in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Bloc => "bloc",
            Self::Firm => "firm",
            Self::Zone => "zone",
            Self::Product => "product",
            Self::Producer => "producer",
        }
    }
}

/// One loss.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// A country.
    Country(CountryId),
    /// A bloc.
    Bloc(BlocId),
    /// A firm.
    Firm(FirmId),
    /// A zone.
    Zone(ZoneId),
    /// A product.
    Product(ProductId),
    /// One producer, written `producer:PRODUCT/FIRM@COUNTRY`.
    Producer {
        /// What it makes.
        product: ProductId,
        /// Who it is.
        firm: FirmId,
        /// Where it stands.
        at: CountryId,
    },
}

/// Why a text names no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// The part before the colon is no kind.
    #[error("`{0}` is no kind of loss; the kinds are country, bloc, firm, zone, product, producer")]
    UnknownKind(String),
    /// Nothing is called so.
    #[error("nothing in this graph is called `{name}`{}", hint(.near))]
    Unknown {
        /// The text.
        name: String,
        /// Names close to it.
        near: Vec<String>,
    },
    /// Several kinds of things are called so.
    #[error("`{name}` is ambiguous; write {}", .kinds.iter().map(|kind| format!("`{kind}:{name}`")).collect::<Vec<_>>().join(" or "))]
    Ambiguous {
        /// The text.
        name: String,
        /// The kinds it could be.
        kinds: Vec<&'static str>,
    },
    /// A producer is written wrongly.
    #[error("a producer is written `producer:PRODUCT/FIRM@COUNTRY`, not `{0}`")]
    ProducerShape(String),
}

fn hint(near: &[String]) -> String {
    if near.is_empty() {
        return "; `linchpin show` lists what there is".to_owned();
    }
    let names: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("; did you mean {}?", names.join(" or "))
}

impl Event {
    /// Reads `[kind:]id`; the kind may be left out where only one kind of thing is called so.
    ///
    /// # Errors
    ///
    /// When the kind or the name is unknown, or the name is ambiguous.
    pub fn parse(chain: &Chain, text: &str) -> Result<Self, EventError> {
        let Some((kind, name)) = text.split_once(':') else {
            return Self::parse_bare(chain, text);
        };
        let unknown = || EventError::Unknown {
            name: name.to_owned(),
            near: nearest(chain, name),
        };
        match kind {
            "country" => known(chain.countries().contains_key(name), || {
                Self::Country(name.into())
            }),
            "bloc" => known(chain.blocs().contains_key(name), || Self::Bloc(name.into())),
            "firm" => known(chain.firms().contains_key(name), || Self::Firm(name.into())),
            "zone" => known(chain.zones().contains_key(name), || Self::Zone(name.into())),
            "product" => known(chain.products().contains_key(name), || {
                Self::Product(name.into())
            }),
            "producer" => return Self::parse_producer(chain, name),
            _ => return Err(EventError::UnknownKind(kind.to_owned())),
        }
        .ok_or_else(unknown)
    }

    fn parse_bare(chain: &Chain, name: &str) -> Result<Self, EventError> {
        let mut found: Vec<Self> = Vec::new();
        found.extend(known(chain.countries().contains_key(name), || {
            Self::Country(name.into())
        }));
        found.extend(known(chain.blocs().contains_key(name), || {
            Self::Bloc(name.into())
        }));
        found.extend(known(chain.firms().contains_key(name), || {
            Self::Firm(name.into())
        }));
        found.extend(known(chain.zones().contains_key(name), || {
            Self::Zone(name.into())
        }));
        found.extend(known(chain.products().contains_key(name), || {
            Self::Product(name.into())
        }));
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(EventError::Unknown {
                name: name.to_owned(),
                near: nearest(chain, name),
            }),
            _ => Err(EventError::Ambiguous {
                name: name.to_owned(),
                kinds: found.iter().map(|event| event.kind().as_str()).collect(),
            }),
        }
    }

    fn parse_producer(chain: &Chain, text: &str) -> Result<Self, EventError> {
        let shape = || EventError::ProducerShape(text.to_owned());
        let (product, rest) = text.split_once('/').ok_or_else(shape)?;
        let (firm, at) = rest.rsplit_once('@').ok_or_else(shape)?;
        for (name, is_known) in [
            (product, chain.products().contains_key(product)),
            (firm, chain.firms().contains_key(firm)),
            (at, chain.countries().contains_key(at)),
        ] {
            if !is_known {
                return Err(EventError::Unknown {
                    name: name.to_owned(),
                    near: nearest(chain, name),
                });
            }
        }
        Ok(Self::Producer {
            product: product.into(),
            firm: firm.into(),
            at: at.into(),
        })
    }

    /// Its kind.
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Country(_) => EventKind::Country,
            Self::Bloc(_) => EventKind::Bloc,
            Self::Firm(_) => EventKind::Firm,
            Self::Zone(_) => EventKind::Zone,
            Self::Product(_) => EventKind::Product,
            Self::Producer { .. } => EventKind::Producer,
        }
    }

    /// Its id without the kind.
    pub fn id(&self) -> String {
        match self {
            Self::Country(id) => id.to_string(),
            Self::Bloc(id) => id.to_string(),
            Self::Firm(id) => id.to_string(),
            Self::Zone(id) => id.to_string(),
            Self::Product(id) => id.to_string(),
            Self::Producer { product, firm, at } => format!("{product}/{firm}@{at}"),
        }
    }

    /// Its name for people.
    pub fn name(&self, chain: &Chain) -> String {
        match self {
            Self::Country(id) => chain
                .countries()
                .get(id)
                .map_or_else(|| id.to_string(), |entry| entry.name.clone()),
            Self::Bloc(id) => chain
                .blocs()
                .get(id)
                .map_or_else(|| id.to_string(), |entry| entry.name.clone()),
            Self::Firm(id) => chain.firm_name(id).to_owned(),
            Self::Zone(id) => chain
                .zones()
                .get(id)
                .map_or_else(|| id.to_string(), |entry| entry.name.clone()),
            Self::Product(id) => chain
                .products()
                .get(id)
                .map_or_else(|| id.to_string(), |entry| entry.name.clone()),
            Self::Producer { product, firm, at } => {
                format!("{} making {product} in {at}", chain.firm_name(firm))
            }
        }
    }
}

impl fmt::Display for Event {
    /// `kind:id`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind().as_str(), self.id())
    }
}

fn known(is_known: bool, event: impl FnOnce() -> Event) -> Option<Event> {
    is_known.then(event)
}

/// Up to three names of the chain close to a text.
fn nearest(chain: &Chain, text: &str) -> Vec<String> {
    let names = chain
        .countries()
        .keys()
        .map(CountryId::as_str)
        .chain(chain.blocs().keys().map(BlocId::as_str))
        .chain(chain.firms().keys().map(FirmId::as_str))
        .chain(chain.zones().keys().map(ZoneId::as_str))
        .chain(chain.products().keys().map(ProductId::as_str));
    let mut near = super::id::nearest(text, names);
    // People type the names of countries; the answer is the code to type.
    for (id, country) in chain.countries() {
        let is_meant = !super::id::nearest(text, [country.name.as_str()]).is_empty();
        if is_meant && near.len() < 3 && !near.iter().any(|name| name == id.as_str()) {
            near.push(id.to_string());
        }
    }
    near
}
