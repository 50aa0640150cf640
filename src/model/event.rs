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
    #[error("{} is called `{name}`{}", nothing(*.kind), hint(*.kind, .name, .near, *.more))]
    Unknown {
        /// The text.
        name: String,
        /// What it was looked for among; `None` for everything.
        kind: Option<EventKind>,
        /// What is called nearly so, or holds the text.
        near: Vec<String>,
        /// How many more hold the text.
        more: usize,
    },
    /// A country of the world that the graph does not speak of.
    #[error("{name} ({code}) is not in this graph")]
    NotHere {
        /// Its name.
        name: String,
        /// Its code of three letters.
        code: String,
    },
    /// Several things are called so.
    #[error("`{name}` is ambiguous; write {}", or(.meant))]
    Ambiguous {
        /// The text.
        name: String,
        /// What it may mean, each with its kind.
        meant: Vec<String>,
    },
    /// A producer is written wrongly.
    #[error("a producer is written `producer:PRODUCT/FIRM@COUNTRY`, not `{0}`")]
    ProducerShape(String),
}

fn nothing(kind: Option<EventKind>) -> String {
    kind.map_or_else(
        || "nothing in this graph".to_owned(),
        |kind| format!("no {}", kind.as_str()),
    )
}

fn hint(kind: Option<EventKind>, name: &str, near: &[String], more: usize) -> String {
    if near.is_empty() {
        let flag = if kind == Some(EventKind::Product) {
            " --products"
        } else {
            ""
        };
        return format!("; `linchpin show{flag}` lists what there is");
    }
    let near = or(near);
    match more {
        0 => format!("; did you mean {near}?"),
        more => format!("; did you mean {near}? `linchpin find {name}` lists {more} more"),
    }
}

fn or(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [front @ .., last] if !front.is_empty() => format!("{} or {last}", front.join(", ")),
        _ => names.concat(),
    }
}

impl Event {
    /// Reads `[kind:]id` as files say it: letter by letter.
    ///
    /// # Errors
    ///
    /// When the kind or the id is unknown, or several kinds of things have the id.
    pub fn exact(chain: &Chain, text: &str) -> Result<Self, EventError> {
        let (kind, name) = split_kind(text)?;
        if kind == Some(EventKind::Producer) {
            return producer(name, |kind, name| {
                let found = with_id(chain, name, Some(kind));
                let first = found.into_iter().next();
                first.ok_or_else(|| unknown(chain, name))
            });
        }
        let mut found = with_id(chain, name, kind);
        match found.len() {
            0 => Err(unknown(chain, name)),
            1 => Ok(found.remove(0)),
            _ => Err(EventError::Ambiguous {
                name: name.to_owned(),
                meant: found.iter().map(Self::to_string).collect(),
            }),
        }
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

/// The kinds of things with ids of their own; a producer's is made of three.
pub(super) const NAMED: [EventKind; 5] = [
    EventKind::Country,
    EventKind::Bloc,
    EventKind::Firm,
    EventKind::Zone,
    EventKind::Product,
];

/// The kind before the colon, where there is one, and what follows it.
pub(super) fn split_kind(text: &str) -> Result<(Option<EventKind>, &str), EventError> {
    let Some((word, name)) = text.split_once(':') else {
        return Ok((None, text));
    };
    let kinds = NAMED.into_iter().chain([EventKind::Producer]);
    let kind = kinds.into_iter().find(|kind| kind.as_str() == word);
    match kind {
        Some(kind) => Ok((Some(kind), name)),
        None => Err(EventError::UnknownKind(word.to_owned())),
    }
}

/// The thing of a kind with an id, letter by letter.
fn of_kind(chain: &Chain, kind: EventKind, id: &str) -> Option<Event> {
    match kind {
        EventKind::Country => chain
            .countries()
            .contains_key(id)
            .then(|| Event::Country(id.into())),
        EventKind::Bloc => chain
            .blocs()
            .contains_key(id)
            .then(|| Event::Bloc(id.into())),
        EventKind::Firm => chain
            .firms()
            .contains_key(id)
            .then(|| Event::Firm(id.into())),
        EventKind::Zone => chain
            .zones()
            .contains_key(id)
            .then(|| Event::Zone(id.into())),
        EventKind::Product => chain
            .products()
            .contains_key(id)
            .then(|| Event::Product(id.into())),
        EventKind::Producer => None,
    }
}

/// Everything with an id, letter by letter, of one kind or of all.
pub(super) fn with_id(chain: &Chain, id: &str, kind: Option<EventKind>) -> Vec<Event> {
    let kinds = NAMED.into_iter();
    kinds
        .filter(|&other| kind.is_none_or(|kind| kind == other))
        .filter_map(|kind| of_kind(chain, kind, id))
        .collect()
}

/// Reads `PRODUCT/FIRM@COUNTRY`, each part as `look` finds it.
pub(super) fn producer(
    text: &str,
    look: impl Fn(EventKind, &str) -> Result<Event, EventError>,
) -> Result<Event, EventError> {
    let shape = || EventError::ProducerShape(text.to_owned());
    let (product, rest) = text.split_once('/').ok_or_else(shape)?;
    let (firm, at) = rest.rsplit_once('@').ok_or_else(shape)?;
    let parts = (
        look(EventKind::Product, product)?,
        look(EventKind::Firm, firm)?,
        look(EventKind::Country, at)?,
    );
    let (Event::Product(product), Event::Firm(firm), Event::Country(at)) = parts else {
        return Err(shape());
    };
    Ok(Event::Producer { product, firm, at })
}

/// Nothing has the id; up to three that are close to it.
fn unknown(chain: &Chain, name: &str) -> EventError {
    let ids = chain
        .countries()
        .keys()
        .map(CountryId::as_str)
        .chain(chain.blocs().keys().map(BlocId::as_str))
        .chain(chain.firms().keys().map(FirmId::as_str))
        .chain(chain.zones().keys().map(ZoneId::as_str))
        .chain(chain.products().keys().map(ProductId::as_str));
    let mut near = super::id::nearest(name, ids);
    // People write the names of countries; the answer is the code to write.
    for (id, country) in chain.countries() {
        let is_meant = !super::id::nearest(name, [country.name.as_str()]).is_empty();
        if is_meant && near.len() < 3 && !near.iter().any(|name| name == id.as_str()) {
            near.push(id.to_string());
        }
    }
    EventError::Unknown {
        name: name.to_owned(),
        kind: None,
        near,
        more: 0,
    }
}
