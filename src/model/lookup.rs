//! What a text means: ids and names in any case, and the codes of countries.

use super::{
    chain::Chain,
    event::{Event, EventError, EventKind, NAMED, producer, split_kind, with_id},
    id::{BlocId, ProductId, distance},
    iso,
};

/// How many things are named that hold a text.
const SHOWN: usize = 6;

/// Something of a chain with its name, and how a text may call it.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) event: Event,
    pub(crate) name: String,
}

impl Event {
    /// Reads what a person types: `[kind:]` and an id or a name, in any case, or a country's code of two or three letters.
    ///
    /// An id letter by letter comes before everything else that a text may mean.
    ///
    /// # Errors
    ///
    /// When nothing is called so, or several things are; both say what may be meant.
    pub fn parse(chain: &Chain, text: &str) -> Result<Self, EventError> {
        let (kind, name) = split_kind(text)?;
        if kind == Some(EventKind::Producer) {
            return producer(name, |kind, name| one(chain, name, Some(kind)));
        }
        one(chain, name, kind)
    }
}

/// The product that a text means.
///
/// # Errors
///
/// When no product is called so, or several are.
pub fn product(chain: &Chain, text: &str) -> Result<ProductId, EventError> {
    let text = text.strip_prefix("product:").unwrap_or(text);
    match one(chain, text, Some(EventKind::Product))? {
        Event::Product(id) => Ok(id),
        other => unreachable!("{other} was looked for among products"),
    }
}

/// The bloc that a text means.
///
/// # Errors
///
/// When no bloc is called so, or several are.
pub fn bloc(chain: &Chain, text: &str) -> Result<BlocId, EventError> {
    let text = text.strip_prefix("bloc:").unwrap_or(text);
    match one(chain, text, Some(EventKind::Bloc))? {
        Event::Bloc(id) => Ok(id),
        other => unreachable!("{other} was looked for among blocs"),
    }
}

/// The one thing that a text means, of one kind or of all.
fn one(chain: &Chain, text: &str, kind: Option<EventKind>) -> Result<Event, EventError> {
    let mut found = with_id(chain, text, kind);
    if found.is_empty() {
        found = called(chain, text, kind);
    }
    match found.len() {
        0 => Err(unknown(chain, text, kind)),
        1 => Ok(found.remove(0)),
        _ => Err(EventError::Ambiguous {
            name: text.to_owned(),
            meant: found.iter().map(Event::to_string).collect(),
        }),
    }
}

/// Everything with an id or a name that is the text but for case, blanks, hyphens and the like; a country also by its codes.
fn called(chain: &Chain, text: &str, kind: Option<EventKind>) -> Vec<Event> {
    let wanted = folded(text);
    if wanted.is_empty() {
        return Vec::new();
    }
    let listed = iso::country(text);
    let is_called = |entry: &Entry| {
        let id = entry.event.id();
        let is_listed = matches!(&entry.event, Event::Country(_))
            && listed.is_some_and(|country| country.alpha3 == id);
        is_listed || folded(&id) == wanted || folded(&entry.name) == wanted
    };
    let entries = entries(chain, kind).filter(is_called);
    entries.map(|entry| entry.event).collect()
}

/// Everything of a chain that has an id, of one kind or of all.
pub(crate) fn entries(chain: &Chain, kind: Option<EventKind>) -> impl Iterator<Item = Entry> {
    let kinds = NAMED
        .into_iter()
        .filter(move |&other| kind.is_none_or(|kind| kind == other));
    kinds.flat_map(|kind| {
        let events: Vec<Event> = match kind {
            EventKind::Country => chain
                .countries()
                .keys()
                .cloned()
                .map(Event::Country)
                .collect(),
            EventKind::Bloc => chain.blocs().keys().cloned().map(Event::Bloc).collect(),
            EventKind::Firm => chain.firms().keys().cloned().map(Event::Firm).collect(),
            EventKind::Zone => chain.zones().keys().cloned().map(Event::Zone).collect(),
            EventKind::Product => chain
                .products()
                .keys()
                .cloned()
                .map(Event::Product)
                .collect(),
            EventKind::Producer => Vec::new(),
        };
        events.into_iter().map(|event| Entry {
            name: event.name(chain),
            event,
        })
    })
}

/// Nothing is called so: a country of the world that is not in the graph, or what may be meant instead.
fn unknown(chain: &Chain, text: &str, kind: Option<EventKind>) -> EventError {
    let may_be_country = kind.is_none_or(|kind| kind == EventKind::Country);
    // Two small letters are more often the beginning of a word than a country.
    let is_country = kind.is_some() || text.len() != 2 || text.chars().all(char::is_uppercase);
    if may_be_country
        && is_country
        && let Some(country) = iso::country(text)
    {
        return EventError::NotHere {
            name: country.name.to_owned(),
            code: country.alpha3.to_owned(),
        };
    }
    let wanted = folded(text);
    let holds = |entry: &Entry| {
        wanted.chars().count() >= 3
            && (folded(&entry.event.id()).contains(&wanted)
                || folded(&entry.name).contains(&wanted))
    };
    let holding: Vec<Event> = entries(chain, kind)
        .filter(holds)
        .map(|entry| entry.event)
        .collect();
    let closest = closest(chain, text, kind);
    // What is as short as a code is rather one, misspelt, than a part of a word.
    let (near, more) = if holding.is_empty() || (is_code(text) && !closest.is_empty()) {
        (closest, 0)
    } else {
        let more = holding.len().saturating_sub(SHOWN);
        let shown = holding.iter().take(SHOWN);
        (shown.map(Event::id).collect(), more)
    };
    EventError::Unknown {
        name: text.to_owned(),
        kind,
        near,
        more,
    }
}

/// Whether a text is as short as the code of a country.
fn is_code(text: &str) -> bool {
    text.chars().count() <= 3 && text.chars().all(char::is_alphabetic)
}

/// Up to three things whose ids or names are a few letters off; countries first where a code seems to be meant.
///
/// For a country of the world no other country is offered.
pub(crate) fn closest(chain: &Chain, text: &str, kind: Option<EventKind>) -> Vec<String> {
    let is_listed = iso::country(text).is_some();
    let mut close: Vec<(bool, usize, String)> = entries(chain, kind)
        .filter(|entry| !is_listed || entry.event.kind() != EventKind::Country)
        .filter_map(|entry| {
            let id = entry.event.id();
            let by_id = distance(text, &id);
            let off = by_id.into_iter().chain(distance(text, &entry.name)).min()?;
            let is_late = is_code(text) && entry.event.kind() != EventKind::Country;
            Some((is_late, off, id))
        })
        .collect();
    close.sort_unstable();
    close.dedup();
    close.into_iter().take(3).map(|(_, _, id)| id).collect()
}

/// A text without case, blanks, hyphens, low lines and dots.
pub(crate) fn folded(text: &str) -> String {
    let letters = text.chars().flat_map(char::to_lowercase);
    letters
        .filter(|letter| !letter.is_whitespace() && !"-_.".contains(*letter))
        .collect()
}
