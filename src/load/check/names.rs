//! Which names are defined, and what the names in use refer to.

use std::{collections::HashMap, hash::Hash};

use indexmap::IndexMap;

use crate::{
    load::{
        finding::Finding,
        record::{Slot, advice},
        span::{At, Text},
    },
    model::{
        Code,
        text::{composed, is_hidden},
    },
};

use super::Check;

/// Kinds of things that have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Kind {
    Country,
    Bloc,
    Zone,
    Firm,
    Source,
    Load,
    Product,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Country,
        Self::Bloc,
        Self::Zone,
        Self::Firm,
        Self::Source,
        Self::Load,
        Self::Product,
    ];

    const fn noun(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Bloc => "bloc",
            Self::Zone => "zone",
            Self::Firm => "firm",
            Self::Source => "source",
            Self::Load => "class of makers",
            Self::Product => "product",
        }
    }

    /// The section of a file where it is defined.
    const fn section(self) -> &'static str {
        match self {
            Self::Country => "countries",
            Self::Bloc => "blocs",
            Self::Zone => "zones",
            Self::Firm => "firms",
            Self::Source => "sources",
            Self::Load => "utilisation",
            Self::Product => "products",
        }
    }

    const fn unknown(self) -> Code {
        match self {
            Self::Country | Self::Bloc => Code::UnknownCountry,
            Self::Zone => Code::UnknownZone,
            Self::Firm => Code::UnknownFirm,
            Self::Source => Code::UnknownSource,
            Self::Load => Code::UnknownLoad,
            Self::Product => Code::UnknownProduct,
        }
    }

    /// Characters that would make the name unreadable in `kind:id` or `PRODUCT/FIRM@COUNTRY`.
    const fn forbidden(self) -> &'static [char] {
        match self {
            Self::Product | Self::Country => &['/', ':', '@'],
            Self::Bloc | Self::Zone | Self::Source | Self::Load | Self::Firm => &[],
        }
    }
}

/// Where a name is defined, and whether anything refers to it.
#[derive(Debug)]
struct Defined {
    at: At,
    is_used: bool,
}

/// Every name that is defined, by kind.
#[derive(Debug, Default)]
pub(super) struct Names<'d> {
    defined: [IndexMap<&'d str, Defined>; 7],
    /// Suggestions made already: the same misspelling tends to come often.
    suggested: HashMap<(usize, String), String>,
    /// Names that may be written in several ways that look the same, with accents joined.
    looks: HashMap<(usize, String), At>,
}

/// How long an id may be in bytes.
const LONGEST: usize = 200;

/// Beyond this many different unknown names, no more suggestions are looked for.
const MAX_SUGGESTIONS: usize = 500;

impl<'d> Names<'d> {
    /// Adds a name, unless it is there already or is none.
    pub(super) fn define(&mut self, kind: Kind, name: &'d Text<'_>) -> Option<Finding> {
        let at = name.at;
        let name = name.as_str();
        if let Some(first) = self.defined[kind as usize].get(name) {
            let message = format!("the {} `{name}` is defined twice", kind.noun());
            return Some(
                Finding::new(Code::DuplicateName, at, message)
                    .related(first.at, "first defined here")
                    .help("merge the two, or rename one"),
            );
        }
        let defined = Defined { at, is_used: false };
        self.defined[kind as usize].insert(name, defined);
        if !name.is_ascii() {
            let look = (kind as usize, composed(name).into_owned());
            if let Some(first) = self.looks.insert(look, at) {
                let message = format!("the {} `{name}` looks like another", kind.noun());
                return Some(
                    Finding::new(Code::DuplicateName, at, message)
                        .related(
                            first,
                            "defined here with other characters for the same letters",
                        )
                        .help("copy the one name to the other place"),
                );
            }
        }
        let is_bad = name.trim() != name
            || name.is_empty()
            || name.len() > LONGEST
            || name.contains(is_hidden)
            || name.contains(kind.forbidden());
        if is_bad {
            let noun = kind.noun();
            let start: String = name.chars().take(40).collect();
            let message = format!("`{}` cannot be the name of a {noun}", start.escape_debug());
            return Some(Finding::new(Code::BadName, at, message).help(format!(
                "names are not empty, have at most {LONGEST} bytes, no blanks at their ends and no characters that act or \
                 cannot be seen; products and countries have no `/`, `:` or `@` either",
            )));
        }
        name.starts_with(['=', '+', '-', '@']).then(|| {
            let message = format!(
                "a spreadsheet takes the {} `{name}` for a formula",
                kind.noun()
            );
            Finding::new(Code::FormulaName, at, message)
                .help("begin it with a letter; in tables it gets a quote mark before it")
        })
    }

    pub(super) fn is_defined(&self, kind: Kind, name: &str) -> bool {
        self.defined[kind as usize].contains_key(name)
    }

    /// Whether a name is defined; it counts as used from now on.
    pub(super) fn touch(&mut self, kind: Kind, name: &str) -> bool {
        let defined = self.defined[kind as usize].get_mut(name);
        defined.map(|defined| defined.is_used = true).is_some()
    }

    fn suggest(&mut self, kind: Kind, name: &str) -> String {
        let key = (kind as usize, name.to_owned());
        if let Some(help) = self.suggested.get(&key) {
            return help.clone();
        }
        let section = kind.section();
        let fallback = || format!("correct the name, or define it in `{section}`");
        if self.suggested.len() >= MAX_SUGGESTIONS {
            return fallback();
        }
        let names = self.defined[kind as usize].keys().copied();
        let help = advice(name, names).unwrap_or_else(fallback);
        self.suggested.insert(key, help.clone());
        help
    }
}

/// Where each of several keys stood first.
///
/// Most lists are short, and a short list is searched faster than hashed.
#[derive(Debug)]
pub(super) struct FirstPlaces<K> {
    short: Vec<(K, At)>,
    long: HashMap<K, At>,
}

const SHORT: usize = 16;

impl<K> Default for FirstPlaces<K> {
    fn default() -> Self {
        Self {
            short: Vec::new(),
            long: HashMap::new(),
        }
    }
}

impl<K: Copy + Eq + Hash> FirstPlaces<K> {
    /// The place where the key stood before; keeps this one where there is none.
    pub(super) fn put(&mut self, key: K, at: At) -> Option<At> {
        let found = self.short.iter().find(|(other, _)| *other == key);
        if let Some(&(_, first)) = found {
            return Some(first);
        }
        if self.short.len() < SHORT {
            self.short.push((key, at));
            return None;
        }
        if let Some(&first) = self.long.get(&key) {
            return Some(first);
        }
        self.long.insert(key, at);
        None
    }
}

impl Check<'_> {
    /// Whether a name is defined; reports it where it is not.
    pub(super) fn resolves(&mut self, kind: Kind, name: &Text<'_>) -> bool {
        if self.names.touch(kind, name.as_str()) {
            return true;
        }
        // A missing name may stand in a file that could not be read.
        if self.is_whole {
            let noun = kind.noun();
            let message = format!("there is no {noun} `{}`", name.as_str().escape_debug());
            let help = self.names.suggest(kind, name.as_str());
            self.report(Finding::new(kind.unknown(), name.at, message).help(help));
        }
        false
    }

    /// An id for a name that is defined.
    pub(in crate::load) fn resolve<Id: for<'s> From<&'s str>>(
        &mut self,
        kind: Kind,
        name: &Text<'_>,
    ) -> Option<Id> {
        self.resolves(kind, name).then(|| Id::from(name.as_str()))
    }

    /// Ids for a list of names, none of which may stand twice.
    pub(in crate::load) fn resolve_all<Id: for<'s> From<&'s str>>(
        &mut self,
        kind: Kind,
        names: &[Text<'_>],
        what: &str,
    ) -> Vec<Id> {
        self.reject_repeats(names, what);
        names
            .iter()
            .filter_map(|name| self.resolve(kind, name))
            .collect()
    }

    /// Resolves the names of a list that may be left out.
    pub(in crate::load) fn list<Id: for<'s> From<&'s str>>(
        &mut self,
        kind: Kind,
        slot: &Slot<Vec<Text<'_>>>,
        what: &str,
    ) -> Vec<Id> {
        let Some(field) = slot else {
            return Vec::new();
        };
        self.resolve_all(kind, &field.value, what)
    }

    /// Reports every name that stands in a list for a second time.
    pub(super) fn reject_repeats<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n Text<'n>>,
        what: &str,
    ) {
        let mut seen = FirstPlaces::default();
        for name in names {
            if let Some(first) = seen.put(name.as_str(), name.at) {
                let message = format!("`{}` stands twice in {what}", name.as_str());
                self.duplicate(name.at, first, message);
            }
        }
    }

    /// Warns of firms, zones, sources and classes of makers that nothing refers to.
    pub(super) fn unused_names(&mut self) {
        for kind in Kind::ALL {
            if !matches!(kind, Kind::Firm | Kind::Zone | Kind::Source | Kind::Load) {
                continue;
            }
            let noun = kind.noun();
            for (name, defined) in &self.names.defined[kind as usize] {
                if !defined.is_used {
                    let message = format!("nothing refers to the {noun} `{name}`");
                    self.findings.push(
                        Finding::new(Code::UnusedName, defined.at, message)
                            .help("remove it, or use it"),
                    );
                }
            }
        }
    }
}
