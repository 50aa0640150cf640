//! What of a chain has some words in its id, its name or what is noted of it.

use serde::{Deserialize, Serialize};

use crate::model::{
    Chain, Event, EventKind, iso,
    lookup::{self, folded},
};

use super::word;

/// Where the words stand, the best place first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// They are the id, the name, or a code of the country.
    Called,
    /// In the id or the name.
    Name,
    /// Some of them in what is noted of it.
    Note,
}

/// Something that has the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// Its kind.
    #[serde(with = "word")]
    pub kind: EventKind,
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Where the words stand.
    pub place: Place,
    /// What is noted of it.
    pub note: Option<String>,
}

/// Everything that has all of some words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The words.
    pub words: Vec<String>,
    /// What has them: the best place first, then by kind and in the order of the chain.
    pub hits: Vec<Hit>,
    /// Where nothing has them: ids that are a few letters off.
    pub near: Vec<String>,
}

/// Looks for words in ids, names and notes of countries, blocs, firms, zones and products, in any case.
pub fn find(chain: &Chain, words: &[String]) -> Finding {
    let wanted: Vec<String> = words.iter().map(|word| folded(word)).collect();
    let whole = words.join(" ");
    let code = iso::country(&whole).map(|country| country.alpha3);
    let mut hits: Vec<Hit> = lookup::entries(chain, None)
        .filter_map(|entry| {
            let id = entry.event.id();
            let note = note(chain, &entry.event);
            let is_coded = entry.event.kind() == EventKind::Country && code == Some(id.as_str());
            let is_called = is_coded
                || [&id, &entry.name]
                    .iter()
                    .any(|name| folded(name) == wanted.concat());
            let names = [id.as_str(), entry.name.as_str()];
            let all = [names[0], names[1], note.as_deref().unwrap_or_default()];
            let place = if is_called {
                Place::Called
            } else if wanted.iter().all(|word| holds(&names, word)) {
                Place::Name
            } else if wanted.iter().all(|word| holds(&all, word)) {
                Place::Note
            } else {
                return None;
            };
            Some(Hit {
                kind: entry.event.kind(),
                id,
                name: entry.name,
                place,
                note,
            })
        })
        .collect();
    hits.sort_by_key(|hit| hit.place);
    let near = if hits.is_empty() {
        lookup::closest(chain, &whole, None)
    } else {
        Vec::new()
    };
    Finding {
        words: words.to_vec(),
        hits,
        near,
    }
}

/// Whether one of some texts has a word: as a part, or where the word is short, as a word.
fn holds(texts: &[&str], wanted: &str) -> bool {
    let has_word = |text: &str| {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words.into_iter().any(|word| folded(word) == wanted)
    };
    texts.iter().any(|text| {
        if wanted.chars().count() < 3 {
            has_word(text)
        } else {
            folded(text).contains(wanted)
        }
    })
}

/// What is noted of something, with what threatens it.
fn note(chain: &Chain, event: &Event) -> Option<String> {
    let of = |texts: [&Option<String>; 2]| {
        let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    };
    match event {
        Event::Country(id) => of([&chain.countries()[id].note, &None]),
        Event::Bloc(id) => of([&chain.blocs()[id].note, &None]),
        Event::Firm(id) => of([&chain.firms()[id].note, &None]),
        Event::Zone(id) => of([&chain.zones()[id].hazard, &chain.zones()[id].note]),
        Event::Product(id) => of([&chain.products()[id].note, &None]),
        Event::Producer { .. } => None,
    }
}
