//! Scenarios: documents and what they inherit to [`Scenario`]s, one for each member of a sweep.

use std::ops::Range;

use crate::{
    load::{
        change::{Change, memberships},
        finding::Finding,
        scenario::document::File,
        span::{At, Text},
    },
    model::{
        self, Case, Chain, Code, FixedPoint, Outcome, Question, Reading, Scenario,
        id::{ProductId, SourceId},
        quantity::Weeks,
        source::Grade,
        story::{ChainAt, Story},
        view::Basis,
    },
};

use super::{
    Check, Kind, Names,
    reader::Reader,
    string,
    sweep::{self, Variant},
};

/// A scenario with its names and numbers checked, before its sweep is drawn.
pub(in crate::load) struct Checked {
    pub(in crate::load) scenario: Scenario,
    /// For which members of the sweep each expectation is meant.
    pub(in crate::load) when: Vec<When>,
}

/// For which members of a sweep an expectation is meant, with the place where it says so.
#[derive(Default)]
pub(in crate::load) struct When {
    at: At,
    wanted: Vec<(String, f64)>,
}

impl When {
    fn covers(&self, variant: &Variant) -> bool {
        let is_there = |wanted| variant.iter().any(|given| given == wanted);
        self.wanted.iter().all(is_there)
    }
}

/// Every name of a chain, as texts that a check can lend.
pub(in crate::load) struct ChainNames(Vec<(Kind, Text<'static>)>);

impl ChainNames {
    pub(in crate::load) fn of(chain: &Chain) -> Self {
        let mut names = Vec::new();
        let mut add = |kind, name: &str| names.push((kind, Text::owned(name)));
        for id in chain.countries().keys() {
            add(Kind::Country, id.as_str());
        }
        for id in chain.blocs().keys() {
            add(Kind::Bloc, id.as_str());
        }
        for id in chain.zones().keys() {
            add(Kind::Zone, id.as_str());
        }
        for id in chain.firms().keys() {
            add(Kind::Firm, id.as_str());
        }
        for id in chain.sources().keys() {
            add(Kind::Source, id.as_str());
        }
        for id in chain.products().keys() {
            add(Kind::Product, id.as_str());
        }
        Self(names)
    }

    /// Makes them known; what is defined already stays as it is.
    pub(super) fn enter<'d>(&'d self, names: &mut Names<'d>) {
        for (kind, name) in &self.0 {
            if !names.is_defined(*kind, name.as_str()) {
                names.define(*kind, name);
            }
        }
    }
}

/// The members of a file: one scenario, or those of its sweep that were asked for.
#[derive(Debug, Default)]
pub(in crate::load) struct Members {
    pub(in crate::load) scenarios: Vec<Scenario>,
    /// How many there are in all.
    pub(in crate::load) n: usize,
}

/// Checks a scenario: the file itself last, what it inherits from before it.
pub(in crate::load) fn check(
    files: &[&File<'_>],
    chain: &Chain,
    names: &ChainNames,
    chain_at: &ChainAt,
    fallback_name: &str,
    part: Option<&Range<usize>>,
) -> (Members, Vec<Finding>) {
    let mut check = Check {
        names: Names::default(),
        findings: Vec::new(),
        is_whole: true,
        as_of: chain.as_of(),
        is_date_missed: false,
    };
    // A scenario may cite what the graph does not; its own sources come first.
    for file in files {
        for (name, _) in file.sources.iter().flat_map(|section| &section.value.0) {
            let found = check.names.define(Kind::Source, name);
            check.findings.extend(found);
        }
    }
    for (kind, name) in &names.0 {
        check.names.define(*kind, name);
    }
    let Some(own) = files.last() else {
        return (Members::default(), check.findings);
    };
    for file in files {
        check.is_of_format(&file.format);
    }
    let changes: Vec<Change<'_>> = files
        .iter()
        .flat_map(|file| file.interventions.iter().flat_map(|list| &list.value))
        .cloned()
        .collect();
    let blocs = memberships(changes.iter(), chain);
    let mut reader = Reader {
        check,
        chain,
        blocs,
    };
    let checked = reader.scenario(files, own, chain_at, fallback_name);
    let sweep = files.iter().rev().find_map(|file| file.sweep.as_ref());
    let is_swept = sweep.is_some();
    let swept = reader.sweep(sweep);
    let members = if is_swept && swept.is_none() {
        Members::default()
    } else {
        reader.members(checked, swept, part, &changes)
    };
    (members, reader.check.findings)
}

impl Reader<'_, '_> {
    fn scenario(
        &mut self,
        files: &[&File<'_>],
        own: &File<'_>,
        chain_at: &ChainAt,
        fallback_name: &str,
    ) -> Checked {
        macro_rules! last {
            ($field:ident) => {
                files.iter().rev().find_map(|file| file.$field.as_ref())
            };
        }
        let targets = last!(targets).map(|list| {
            self.check
                .resolve_all(Kind::Product, &list.value, "`targets`")
        });
        let targets = targets
            .filter(|targets: &Vec<ProductId>| !targets.is_empty())
            .unwrap_or_else(|| self.chain.targets().to_vec());
        let buyer = last!(buyer).and_then(|name| self.check.resolve(Kind::Country, &name.value));
        let outcomes = Outcome::ALL.map(|outcome| (outcome.as_str(), outcome));
        let outcome =
            last!(outcome).and_then(|word| self.check.choose(&word.value, "an outcome", &outcomes));
        let basis = last!(basis).and_then(|word| self.check.question_basis(&word.value));
        let grades = Grade::ALL.map(|grade| (grade.as_str(), grade));
        let trust =
            last!(trust).and_then(|word| self.check.choose(&word.value, "a grade", &grades));
        let theta = last!(theta).and_then(|field| self.theta(field));
        let horizon =
            last!(horizon_weeks).and_then(|field| self.one_time(field, "`horizon_weeks`"));
        let interventions = files.iter().flat_map(|file| &file.interventions);
        let mut changes = Vec::new();
        let mut named = Vec::new();
        for change in interventions.flat_map(|list| &list.value) {
            if let Some(checked) = change.check(self) {
                named.push(change.head.at);
                changes.push(checked);
            }
        }
        self.are_in_time(&changes, &named, horizon.unwrap_or(Question::HORIZON));
        let mut expectations = Vec::new();
        let mut when = Vec::new();
        for expected in last!(expect).into_iter().flat_map(|list| &list.value) {
            if let Some(expect) = self.expect(expected, basis.unwrap_or(Basis::Location)) {
                self.is_asked(expected, &expect, &targets);
                expectations.push(expect);
                let map = expected.claim.when.as_ref();
                let pairs = map.into_iter().flat_map(|map| &map.value.0);
                when.push(When {
                    at: map.map_or(At::default(), |map| map.key),
                    wanted: pairs
                        .map(|(name, value)| (name.as_str().to_owned(), *value))
                        .collect(),
                });
            }
        }
        let mut observed = Vec::new();
        for measured in own.observed.iter().flat_map(|list| &list.value) {
            observed.extend(self.observed(measured));
        }
        let sources = files
            .iter()
            .flat_map(|file| file.sources.iter().flat_map(|section| &section.value.0));
        let sources = sources
            .filter_map(|(id, source)| {
                let source = self.check.source(id.as_str(), source)?;
                Some((SourceId::from(id.as_str()), source))
            })
            .collect();
        Checked {
            scenario: Scenario {
                story: Story {
                    name: string(&own.name).unwrap_or_else(|| fallback_name.to_owned()),
                    title: string(&own.title),
                    note: string(&own.note),
                    claim: last!(claim).map(|text| text.value.as_str().to_owned()),
                    chain: chain_at.clone(),
                    variant: Vec::new(),
                    expectations,
                    observed,
                    sources,
                },
                case: Case {
                    question: Question {
                        targets,
                        buyer,
                        outcome: outcome.unwrap_or(Outcome::Output),
                        basis: basis.unwrap_or(Basis::Location),
                        theta: theta.unwrap_or(Question::THETA),
                        horizon: horizon.unwrap_or(Question::HORIZON),
                        reading: Reading {
                            trust: trust.unwrap_or(Reading::DEFAULT.trust),
                            fixed_point: FixedPoint::Greatest,
                            open_data: last!(open_data).is_some_and(|field| field.value),
                        },
                    },
                    changes,
                },
            },
            when,
        }
    }

    /// Warns of what begins or arrives when the question has ended.
    fn are_in_time(&mut self, changes: &[model::Change], named: &[At], horizon: Weeks) {
        let begin = changes.iter().filter_map(model::Change::loss);
        let begin = begin.map(|(_, span)| span.from).min();
        for (change, &at) in changes.iter().zip(named) {
            let begins = change.span().map(|span| span.from);
            let arrival = change.arrival(begin.unwrap_or(Weeks::ZERO));
            let (word, week) = match (begins, arrival) {
                (Some(week), _) => ("begins", week),
                (None, Some((_, latest))) => ("may arrive only", latest),
                (None, None) => continue,
            };
            if week > Weeks::ZERO && week >= horizon {
                let what = change.as_str();
                let (week, end) = (week.weeks(), horizon.weeks());
                let message = format!(
                    "`{what}` {word} in week {week:.0}, and the question ends with week {end:.0}"
                );
                self.check.report(
                    Finding::new(Code::AfterTheEnd, at, message)
                        .help("raise `horizon_weeks`, or let it begin earlier"),
                );
            }
        }
    }

    /// One scenario for each member of a sweep that is asked for.
    fn members(
        &mut self,
        checked: Checked,
        swept: Option<sweep::Members<'_>>,
        part: Option<&Range<usize>>,
        changes: &[Change<'_>],
    ) -> Members {
        for when in &checked.when {
            let is_met = match &swept {
                Some(members) => members.has(&when.wanted),
                None => when.covers(&Variant::new()),
            };
            if !is_met {
                let message = "no member of the sweep is what `when` asks for";
                self.check
                    .report(Finding::new(Code::BadSweep, when.at, message).help(
                        "name fields of `sweep` with values that they take there, or remove `when`",
                    ));
            }
        }
        let Some(swept) = swept else {
            let is_asked = part.is_none_or(|part| part.contains(&0));
            return Members {
                scenarios: is_asked.then_some(checked.scenario).into_iter().collect(),
                n: 1,
            };
        };
        // Of a part, the first tells whatever values have wrong, so that nobody learns it hours later.
        if part.is_some_and(|part| part.start == 0) {
            for number in swept.each_value() {
                if self
                    .member(&swept, &swept.member(number), changes)
                    .is_none()
                {
                    return Members::default();
                }
            }
        }
        let numbers = swept.within(part);
        let mut scenarios = Vec::with_capacity(numbers.len());
        for number in numbers {
            let variant = swept.member(number);
            let Some(member) = self.member(&swept, &variant, changes) else {
                return Members::default();
            };
            let mut scenario = checked.scenario.clone();
            let question = &mut scenario.case.question;
            question.theta = member.theta.unwrap_or(question.theta);
            question.horizon = member.horizon.unwrap_or(question.horizon);
            scenario.case.changes = member.changes;
            let mut meant = checked.when.iter().map(|when| when.covers(&variant));
            scenario
                .story
                .expectations
                .retain(|_| meant.next().unwrap_or(true));
            let values: Vec<String> = variant
                .iter()
                .map(|(field, value)| format!("{field}={value}"))
                .collect();
            scenario.story.name = format!("{}[{}]", scenario.story.name, values.join(","));
            scenario.story.variant = variant;
            scenarios.push(scenario);
        }
        Members {
            scenarios,
            n: swept.n,
        }
    }
}
