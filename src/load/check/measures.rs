//! Measures: what they change, what they cost and what that rests on.

use crate::{
    load::{
        change::memberships,
        finding::Finding,
        measures::{
            Measures,
            document::{Entry, File},
        },
        span::Text,
    },
    model::{
        Chain, Code,
        id::FirmId,
        measure::{Catalogue, Measure},
        source::Grade,
    },
};

use super::{
    Check, Cited, Kind, Names, names::FirstPlaces, reader::Reader, scenario::ChainNames, string,
};

/// Checks a file of measures against a chain.
pub(in crate::load) fn check(
    file: &File<'_>,
    chain: &Chain,
    fallback_name: &str,
) -> (Measures, Vec<Finding>) {
    let names = ChainNames::of(chain);
    let mut check = Check {
        names: Names::default(),
        findings: Vec::new(),
        is_whole: true,
        as_of: chain.as_of(),
        is_date_missed: false,
    };
    let firms = || file.firms.iter().flat_map(|section| &section.value.0);
    let sources = || file.sources.iter().flat_map(|section| &section.value.0);
    let own = sources().map(|(name, _)| (Kind::Source, name));
    let own = own.chain(firms().map(|(name, _)| (Kind::Firm, name)));
    for (kind, name) in own {
        let findings = check.names.define(kind, name);
        check.findings.extend(findings);
    }
    names.enter(&mut check.names);
    check.is_of_format(&file.format);
    for (id, source) in sources() {
        check.source(id.as_str(), source);
    }
    let new = firms().filter_map(|(id, firm)| {
        let firm = check.firm(id.as_str(), firm)?;
        Some((FirmId::from(id.as_str()), firm))
    });
    let new: Vec<_> = new.collect();
    let chain = chain.with(|parts| {
        for (id, firm) in new {
            parts.firms.define(id, firm);
        }
    });
    let entries = check.required(&file.head, &file.measures, "measures", "the file");
    let entries = || entries.iter().flat_map(|entries| &entries.value.0);
    let changes = entries().flat_map(|(_, entry)| {
        let list = entry.interventions.iter();
        list.flat_map(|list| &list.value)
    });
    let blocs = memberships(changes, &chain);
    let mut reader = Reader {
        check,
        chain: &chain,
        blocs,
    };
    let mut places = FirstPlaces::default();
    let mut measures = Vec::new();
    for (id, entry) in entries() {
        if let Some(first) = places.put(id.as_str(), id.at) {
            let message = format!("the measure `{}` stands twice", id.as_str());
            reader.check.duplicate(id.at, first, message);
            continue;
        }
        measures.extend(reader.measure(id, entry));
    }
    let findings = reader.check.findings;
    let catalogue = Catalogue {
        name: string(&file.name).unwrap_or_else(|| fallback_name.to_owned()),
        title: string(&file.title),
        measures,
    };
    (Measures { chain, catalogue }, findings)
}

impl Reader<'_, '_> {
    fn measure(&mut self, id: &Text<'_>, entry: &Entry<'_>) -> Option<Measure> {
        let what = format!("the measure `{}`", id.as_str());
        let head = entry.head.shown_at(id.at);
        let list = self
            .check
            .required(&head, &entry.interventions, "interventions", &what);
        let mut changes = Vec::new();
        let mut is_whole = true;
        for change in list.iter().flat_map(|list| &list.value) {
            let checked = change.check(self);
            is_whole &= checked.is_some();
            if let Some(loss) = checked.as_ref().and_then(|change| change.loss()) {
                let message = format!("{what} loses `{}`, which is a threat", loss.0);
                self.check.report(
                    Finding::new(Code::StrayField, change.head.at, message)
                        .help("put losses into a scenario and name that as a threat"),
                );
            }
            changes.extend(checked);
        }
        let capital = self
            .check
            .required(&head, &entry.capital_usd_bn, "capital_usd_bn", &what);
        let capital =
            capital.and_then(|field| self.check.usd(field.key, "`capital_usd_bn`", field.value));
        let months = self.months(&entry.months, "`months`");
        let cited = Cited {
            source: &entry.source,
            year: &entry.year,
            grade: &entry.grade,
            fact: &None,
            assumed: &entry.assumed,
            note: &entry.note,
        };
        let evidence = self.check.evidence(&cited);
        if evidence.grade() != Grade::D || entry.assumed.is_none() {
            self.check.rests_on_something(id.at, &what, &cited);
        }
        if list.is_some_and(|list| list.value.is_empty()) {
            self.does_nothing(id.at, &format!("{what} changes nothing"));
        }
        is_whole.then_some(())?;
        Some(Measure {
            id: id.as_str().to_owned(),
            title: string(&entry.title).unwrap_or_else(|| id.as_str().to_owned()),
            changes,
            months: months?,
            capital: capital?,
            evidence,
            note: string(&entry.note),
        })
    }
}
