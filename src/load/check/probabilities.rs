//! Yearly probabilities: events, numbers, and what they rest on.

use std::collections::BTreeMap;

use crate::{
    load::{
        document::Number,
        finding::Finding,
        probabilities::document::{Entry, File},
        record::{Keyed, alternatives},
        span::{At, Text},
    },
    model::{
        Chain, Code, Event, EventKind,
        event::EventError,
        id::SourceId,
        probability::{Chance, Disruption, Probabilities},
    },
};

use super::{Check, Cited, Kind, Names, string};

/// Checks a file of probabilities against a chain.
pub(in crate::load) fn check(
    file: &File<'_>,
    chain: &Chain,
    fallback_name: &str,
) -> (Probabilities, Vec<Finding>) {
    let of_chain: Vec<Text<'_>> = chain
        .sources()
        .keys()
        .map(|source| Text::owned(source.as_str()))
        .collect();
    let mut check = Check {
        names: Names::default(),
        findings: Vec::new(),
        is_whole: true,
        as_of: chain.as_of(),
        is_date_missed: false,
    };
    let own = || file.sources.iter().flat_map(|section| &section.value.0);
    for (name, _) in own() {
        let findings = check.names.define(Kind::Source, name);
        check.findings.extend(findings);
    }
    // The chain's own sources may be named too; what the file defines comes first, and only that can be unused.
    for name in &of_chain {
        if !check.names.is_defined(Kind::Source, name.as_str()) {
            check.names.define(Kind::Source, name);
            check.names.touch(Kind::Source, name.as_str());
        }
    }
    let mut found = Probabilities {
        name: string(&file.name).unwrap_or_else(|| fallback_name.to_owned()),
        title: string(&file.title),
        ..Probabilities::default()
    };
    check.is_of_format(&file.format);
    for (id, source) in own() {
        if let Some(source) = check.source(id.as_str(), source) {
            let id = SourceId::from(id.as_str());
            found.sources.define(id, source);
        }
    }
    let entries = check.required(&file.head, &file.probabilities, "probabilities", "the file");
    if let Some(entries) = entries
        && entries.value.is_empty()
    {
        check.report(
            Finding::new(
                Code::MissingField,
                entries.key,
                "`probabilities` names no loss",
            )
            .help("add `(event: \"...\", per_year_pct: ..., assumed: \"...\")`"),
        );
    }
    let mut seen = Seen::default();
    for entry in entries.iter().flat_map(|entries| &entries.value) {
        let disruption = check.disruption(entry, chain, &mut seen);
        found.disruptions.extend(disruption);
    }
    check.unused_names();
    (found, check.findings)
}

/// Which losses stood where.
#[derive(Default)]
struct Seen {
    places: BTreeMap<Event, At>,
    first: Option<(Event, At)>,
}

impl Check<'_> {
    fn disruption(
        &mut self,
        entry: &Entry<'_>,
        chain: &Chain,
        seen: &mut Seen,
    ) -> Option<Disruption> {
        let head = &entry.head;
        let event = self.required(head, &entry.event, "event", "a probability");
        let event = event.and_then(|event| self.event(&event.value, chain, seen));
        let per_year = self.required(head, &entry.per_year_pct, "per_year_pct", "a probability");
        let per_year = per_year.and_then(|number| self.chance(number));
        let evidence = self.evidence(&Cited {
            source: &entry.source,
            year: &entry.year,
            grade: &entry.grade,
            fact: &None,
            assumed: &entry.assumed,
            note: &entry.note,
        });
        let names_source = entry
            .source
            .as_ref()
            .is_some_and(|source| !source.value.0.is_empty());
        let says_why = evidence
            .assumed
            .as_ref()
            .is_some_and(|why| !why.trim().is_empty());
        if !names_source && !says_why && !head.is_odd() {
            let message = "a probability names neither a source nor what is assumed";
            self.report(
                Finding::new(Code::MissingField, head.at, message)
                    .help("add `source: \"...\"`, or `assumed: \"...\"` with the reason in words"),
            );
        }
        Some(Disruption {
            event: event?,
            per_year: per_year?,
            evidence,
            note: string(&entry.note),
        })
    }

    fn event(&mut self, text: &Text<'_>, chain: &Chain, seen: &mut Seen) -> Option<Event> {
        let event = match Event::exact(chain, text.as_str()) {
            Ok(event) => event,
            Err(error) => {
                self.report(refused(text.at, &error));
                return None;
            }
        };
        if let Some(&first) = seen.places.get(&event) {
            let message = format!("`{event}` stands twice in `probabilities`");
            self.duplicate(text.at, first, message);
            return None;
        }
        seen.places.insert(event.clone(), text.at);
        let (first, first_at) = seen.first.get_or_insert_with(|| (event.clone(), text.at));
        if split(first.kind()) != split(event.kind()) {
            let message = format!(
                "`{first}` and `{event}` are told by different splits of supply, which cannot be added"
            );
            let finding = Finding::new(Code::MixedEvents, text.at, message)
                .related(*first_at, "the first loss")
                .help("countries, blocs and products go together, zones with producers, firms alone; write a file for each");
            self.report(finding);
            return None;
        }
        Some(event)
    }

    fn chance(&mut self, number: &Keyed<Number>) -> Option<Chance> {
        let what = "`per_year_pct`";
        self.percent(number.key, what, number.value)?;
        let (low, likely, high) = match number.value {
            Number::One(number) => (number, None, number),
            Number::Two(low, high) => (low, None, high),
            Number::Three(low, likely, high) => (low, Some(likely), high),
        };
        // Shares are kept to a part per million, probabilities as they are written: the order is looked at once more.
        let chance = Chance::from_percent(low, likely, high);
        if chance.is_none() {
            let message = format!("{what} is {}, which does not rise", number.value);
            self.report(
                Finding::new(Code::RangeOutOfOrder, number.key, message)
                    .help("write `(low, high)` or `(low, likely, high)`, the smallest first"),
            );
        }
        chance
    }
}

/// Which split of supply tells a kind of loss.
const fn split(kind: EventKind) -> u8 {
    match kind {
        EventKind::Country | EventKind::Bloc | EventKind::Product => 0,
        EventKind::Firm => 1,
        EventKind::Zone | EventKind::Producer => 2,
    }
}

pub(super) fn refused(at: At, error: &EventError) -> Finding {
    let (message, help) = match error {
        EventError::Unknown { name, near, .. } if near.is_empty() => (
            format!("nothing in this graph is called `{}`", name.escape_debug()),
            "`linchpin show` lists what there is".to_owned(),
        ),
        EventError::Unknown { name, near, .. } => (
            format!("nothing in this graph is called `{}`", name.escape_debug()),
            format!("did you mean {}?", alternatives(near)),
        ),
        EventError::Ambiguous { name, meant } => (
            format!("`{name}` could be several things"),
            format!("write {}", alternatives(meant)),
        ),
        other => (
            other.to_string(),
            "a loss is written `[kind:]id`, such as `country:TWN`, `firm:ASML` or `zone:kanto`"
                .to_owned(),
        ),
    };
    Finding::new(Code::UnknownEvent, at, message).help(help)
}
