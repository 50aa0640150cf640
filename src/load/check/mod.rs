//! Documents to the checked chain: every name resolves, every number is in range.
//!
//! Everything that is wrong is found in one pass; the chain is built where nothing is.

#![allow(
    clippy::ref_option,
    reason = "a record's fields are slots, lent as they stand with their places"
)]

mod evidence;
mod expectation;
mod input;
pub(super) mod measures;
mod names;
mod numbers;
mod places;
pub(super) mod probabilities;
mod product;
pub(super) mod reader;
pub(super) mod scenario;
mod supply;
mod sweep;
mod worth;

use std::fmt;

use crate::model::{
    Chain, Code, Date, Defaults,
    id::{ProductId, nearest},
    parts::Parts,
    product::Role,
    view::Basis,
};

pub(super) use self::names::Kind;
use self::{
    evidence::{Cited, Cites},
    names::Names,
};
use super::{
    document::{Document, Number},
    finding::Finding,
    record::{Head, Keyed, Slot, alternatives, list},
    span::{At, Text, Word},
};

/// The format number that this version reads.
const FORMAT: f64 = 1.0;

/// What is known while documents are checked.
pub(super) struct Check<'d> {
    names: Names<'d>,
    findings: Vec<Finding>,
    /// Whether every file of the graph was read: else a missing name may be in a missing file.
    is_whole: bool,
    /// When the graph speaks of the world.
    as_of: Option<Date>,
    /// Whether a figure was seen that cannot be judged without that.
    is_date_missed: bool,
}

/// Checks the documents of one graph: its root, where it could be read, and what that includes.
///
/// `fallback_name` is used where the root has no `name`. `is_whole` says that no file is missing.
pub(super) fn check(
    root: Option<&Document<'_>>,
    included: &[Document<'_>],
    fallback_name: &str,
    is_whole: bool,
) -> (Option<Chain>, Vec<Finding>) {
    let documents: Vec<&Document<'_>> = root.into_iter().chain(included).collect();
    let mut check = Check {
        names: Names::default(),
        findings: Vec::new(),
        is_whole,
        as_of: None,
        is_date_missed: false,
    };
    check.collect_names(&documents);
    for document in included {
        check.root_only(document);
    }
    let mut chain = root.map_or_else(Parts::default, |root| check.root(root, fallback_name));
    check.places(&documents, &mut chain);
    check.loads(&documents, &mut chain);
    check.products(&documents, &mut chain);
    check.values_nest(&documents);
    if is_whole {
        check.unused_names();
    }
    (is_whole.then(|| Chain::checked(chain)), check.findings)
}

impl<'d> Check<'d> {
    pub(super) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Takes stock of every name that is defined, so that order does not matter.
    fn collect_names(&mut self, documents: &[&'d Document<'_>]) {
        macro_rules! collect {
            ($($section:ident: $kind:ident,)+) => {
                $(for document in documents {
                    let pairs = document.$section.iter().flat_map(|section| &section.value.0);
                    for (name, _) in pairs {
                        let findings = self.names.define(Kind::$kind, name);
                        self.findings.extend(findings);
                    }
                })+
            };
        }
        collect! {
            countries: Country,
            blocs: Bloc,
            zones: Zone,
            firms: Firm,
            sources: Source,
            utilisation: Load,
            products: Product,
        }
    }

    /// Reports a format that this version does not read.
    fn is_of_format(&mut self, format: &Slot<Number>) {
        if let Some(format) = format
            && format.value != Number::One(FORMAT)
        {
            let message = format!("this version reads format 1, not {}", format.value);
            self.report(
                Finding::new(Code::UnsupportedFormat, format.key, message)
                    .help("write `format: 1`, or use a newer linchpin"),
            );
        }
    }

    fn root(&mut self, root: &'d Document<'_>, fallback_name: &str) -> Parts {
        self.is_of_format(&root.format);
        self.as_of = self.date(&root.as_of);
        let targets = self.targets(root);
        Parts {
            name: string(&root.name).unwrap_or_else(|| fallback_name.to_owned()),
            title: string(&root.title),
            as_of: self.as_of,
            targets,
            defaults: self.defaults(root),
            ..Parts::default()
        }
    }

    fn root_only(&mut self, document: &Document<'_>) {
        let sections = [
            ("format", document.format.as_ref().map(|field| field.key)),
            ("name", document.name.as_ref().map(|field| field.key)),
            ("title", document.title.as_ref().map(|field| field.key)),
            ("as_of", document.as_of.as_ref().map(|field| field.key)),
            ("targets", document.targets.as_ref().map(|field| field.key)),
            (
                "defaults",
                document.defaults.as_ref().map(|field| field.key),
            ),
        ];
        for (section, key) in sections {
            if let Some(key) = key {
                let message = format!("`{section}` may stand in the root file only");
                self.report(
                    Finding::new(Code::RootOnlySection, key, message)
                        .help("move it to the root file, which includes this one"),
                );
            }
        }
    }

    fn date(&mut self, slot: &Slot<Text<'_>>) -> Option<Date> {
        let text = &slot.as_ref()?.value;
        let date = Date::parse(text.as_str());
        if date.is_none() {
            let message = format!("`{}` is not a date", text.as_str().escape_debug());
            self.report(
                Finding::new(Code::NumberOutOfRange, text.at, message)
                    .help("write year, month and day: `as_of: \"2026-11-28\"`"),
            );
        }
        date
    }

    fn targets(&mut self, root: &'d Document<'_>) -> Vec<ProductId> {
        let targets = self.list(Kind::Product, &root.targets, "`targets`");
        let is_named = root
            .targets
            .as_ref()
            .is_some_and(|list| !list.value.is_empty());
        if !is_named && self.is_whole && !root.head.is_odd() {
            let at = root.targets.as_ref().map_or(root.head.at, |list| list.key);
            self.report(
                Finding::new(Code::NoTargets, at, "the graph names no target")
                    .help("add `targets: [\"...\"]` with the products whose supply matters"),
            );
        }
        targets
    }

    fn defaults(&mut self, root: &Document<'_>) -> Defaults {
        let mut defaults = Defaults::default();
        let Some(Keyed { value: given, .. }) = &root.defaults else {
            return defaults;
        };
        let roles = Role::ALL.map(|role| (role.as_str(), role));
        let mut seen: Vec<(Role, At)> = Vec::new();
        for (word, number) in given.cover_weeks.iter().flat_map(|map| &map.value.0) {
            let cover = self.weeks(
                word.at,
                format_args!("the cover of `{}`", word.text),
                *number,
            );
            let Some(role) = self.choose(word, "a role", &roles) else {
                continue;
            };
            if let Some(&(_, first)) = seen.iter().find(|&&(other, _)| other == role) {
                self.duplicate(
                    word.at,
                    first,
                    format!("`{role}` stands twice in `cover_weeks`"),
                );
                continue;
            }
            seen.push((role, word.at));
            if let Some(cover) = cover {
                defaults.cover[role as usize] = cover;
            }
        }
        if let Some(wear) = &given.wear_pct_per_month
            && let Some(share) = self.one_percent(wear.key, "`wear_pct_per_month`", wear.value)
        {
            defaults.wear_per_month = share;
        }
        defaults.assumed = string(&given.assumed);
        defaults
    }

    fn duplicate(&mut self, at: At, first: At, message: String) {
        self.report(
            Finding::new(Code::DuplicateEntry, at, message)
                .related(first, "first here")
                .help("keep one of the two"),
        );
    }

    /// The value of a field that must be there; `what` names the record.
    pub(super) fn required<'s, T>(
        &mut self,
        head: &Head<'_>,
        slot: &'s Slot<T>,
        field: &str,
        what: impl fmt::Display,
    ) -> Option<&'s Keyed<T>> {
        if slot.is_none() && !head.is_odd() {
            let message = format!("{what} has no `{field}`");
            self.report(
                Finding::new(Code::MissingField, head.at, message)
                    .help(format!("add `{field}: ...`")),
            );
        }
        slot.as_ref()
    }

    /// One of a short list of words.
    pub(super) fn choose<T: Copy>(
        &mut self,
        word: &Word<'_>,
        what: &str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let found = choices.iter().find(|(name, _)| *name == word.text);
        if let Some(&(_, choice)) = found {
            return Some(choice);
        }
        let words: Vec<&str> = choices.iter().map(|&(name, _)| name).collect();
        let near = nearest(word.text, words.iter().copied());
        let help = match near.as_slice() {
            [] => format!("it is one of {}", list(&words)),
            near => format!("did you mean {}?", alternatives(near)),
        };
        let message = format!("`{}` is not {what}", word.text);
        self.report(Finding::new(Code::UnknownWord, word.at, message).help(help));
        None
    }

    fn basis(&mut self, word: &Word<'_>) -> Option<Basis> {
        let choices = [Basis::Location, Basis::Jurisdiction].map(|basis| (basis.as_str(), basis));
        self.choose(word, "a basis", &choices)
    }

    /// What a country means in a loss: as in views, and by the reach of its law.
    fn question_basis(&mut self, word: &Word<'_>) -> Option<Basis> {
        let choices =
            [Basis::Location, Basis::Law, Basis::Jurisdiction].map(|basis| (basis.as_str(), basis));
        self.choose(word, "a basis", &choices)
    }
}

/// A text field as the model keeps it.
fn string(slot: &Slot<Text<'_>>) -> Option<String> {
    slot.as_ref().map(|field| field.value.as_str().to_owned())
}
