//! Scenarios: documents and what they inherit to [`Scenario`]s, one for each member of a sweep.

use std::{collections::BTreeMap, fmt};

use indexmap::IndexMap;

use crate::{
    load::{
        document::Number,
        finding::Finding,
        record::{Keyed, Slot, list},
        scenario::document::{
            self, Ban, Build, Change, Claim, Expect as Expected, File, Stockpile, Subject, What,
        },
        span::{At, Text},
    },
    model::{
        Chain, Code, Event, EventKind, Outcome, Scenario,
        event::EventError,
        id::{BlocId, CountryId, ProductId, SourceId},
        policy::{Addition, Duty, NewBan, Reach, Span, Stock},
        product::{Market, Role},
        quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
        scenario::{Bounds, ChainAt, Expect, Intervention, Observed, Qualification},
        view::Basis,
    },
};

use super::{Check, Cited, FORMAT, Kind, Names, probabilities::refused, string, sweep::Variant};

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
        for id in chain.countries.keys() {
            add(Kind::Country, id.as_str());
        }
        for id in chain.blocs.keys() {
            add(Kind::Bloc, id.as_str());
        }
        for id in chain.zones.keys() {
            add(Kind::Zone, id.as_str());
        }
        for id in chain.firms.keys() {
            add(Kind::Firm, id.as_str());
        }
        for id in chain.sources.keys() {
            add(Kind::Source, id.as_str());
        }
        for id in chain.products.keys() {
            add(Kind::Product, id.as_str());
        }
        Self(names)
    }
}

/// Checks a scenario: the file itself last, what it inherits from before it.
pub(in crate::load) fn check(
    files: &[&File<'_>],
    chain: &Chain,
    names: &ChainNames,
    chain_at: &ChainAt,
    fallback_name: &str,
) -> (Vec<Scenario>, Vec<Finding>) {
    let mut check = Check {
        names: Names::default(),
        findings: Vec::new(),
        is_whole: true,
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
        return (Vec::new(), check.findings);
    };
    for file in files {
        check.format(file);
    }
    let blocs = blocs(files, chain);
    let mut reader = Reader {
        check,
        chain,
        blocs,
    };
    let checked = reader.scenario(files, own, chain_at, fallback_name);
    let sweep = files.iter().rev().find_map(|file| file.sweep.as_ref());
    let variants = reader.sweep(sweep);
    let scenarios = reader.variants(checked, variants, sweep.map(|sweep| sweep.key));
    (scenarios, reader.check.findings)
}

impl Check<'_> {
    fn format(&mut self, file: &File<'_>) {
        if let Some(format) = &file.format
            && format.value != Number::One(FORMAT)
        {
            let message = format!("this version reads format 1, not {}", format.value);
            self.report(
                Finding::new(Code::UnsupportedFormat, format.key, message)
                    .help("write `format: 1`, or use a newer linchpin"),
            );
        }
    }
}

/// Reads a scenario against a chain.
pub(super) struct Reader<'d, 'c> {
    pub(super) check: Check<'d>,
    pub(super) chain: &'c Chain,
    /// Who is in each bloc once the scenario has changed it.
    blocs: BTreeMap<BlocId, Vec<CountryId>>,
}

/// Who is in each bloc, with every `Ally` of the files; whoever joins one joins its bans, wherever they stand.
fn blocs(files: &[&File<'_>], chain: &Chain) -> BTreeMap<BlocId, Vec<CountryId>> {
    let mut blocs: BTreeMap<BlocId, Vec<CountryId>> = chain
        .blocs
        .iter()
        .map(|(id, bloc)| (id.clone(), bloc.members.clone()))
        .collect();
    let changes = files.iter().flat_map(|file| &file.interventions);
    for change in changes.flat_map(|list| &list.value) {
        let Some(What::Ally(_, ally)) = change.what.as_ref().map(|what| &what.value) else {
            continue;
        };
        let name = ally.bloc.as_ref().map(|name| name.value.as_str());
        let Some(members) = name.and_then(|name| blocs.get_mut(name)) else {
            continue;
        };
        let named = |list: &Slot<Vec<Text<'_>>>| -> Vec<CountryId> {
            let names = list.iter().flat_map(|list| &list.value);
            let known = names.filter_map(|name| chain.countries.get_key_value(name.as_str()));
            known.map(|(id, _)| id.clone()).collect()
        };
        let gone = named(&ally.remove);
        members.retain(|member| !gone.contains(member));
        for id in named(&ally.add) {
            if !members.contains(&id) {
                members.push(id);
            }
        }
    }
    blocs
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
            .unwrap_or_else(|| self.chain.targets.clone());
        let buyer = last!(buyer).and_then(|name| self.check.resolve(Kind::Country, &name.value));
        let outcomes = Outcome::ALL.map(|outcome| (outcome.as_str(), outcome));
        let outcome =
            last!(outcome).and_then(|word| self.check.choose(&word.value, "an outcome", &outcomes));
        let basis = last!(basis).and_then(|word| self.check.basis(&word.value));
        let theta = last!(theta).and_then(|field| {
            let theta = self.check.one_percent(field.key, "`theta`", field.value)?;
            if theta == Share::ZERO {
                let message = "`theta` is 0, below which nothing ever falls";
                self.check.report(
                    Finding::new(Code::NumberOutOfRange, field.key, message)
                        .help("write a percent above 0, such as 50"),
                );
            }
            Some(theta)
        });
        let horizon =
            last!(horizon_weeks).and_then(|field| self.one_time(field, "`horizon_weeks`"));
        let mut interventions = Vec::new();
        for file in files {
            for change in file.interventions.iter().flat_map(|list| &list.value) {
                interventions.extend(self.change(change));
            }
        }
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
        let mut sources = IndexMap::new();
        for (id, source) in files
            .iter()
            .flat_map(|file| file.sources.iter().flat_map(|section| &section.value.0))
        {
            if let Some(source) = self.check.source(id.as_str(), source) {
                sources.insert(SourceId::from(id.as_str()), source);
            }
        }
        let flag = |slot: Option<&Keyed<bool>>| slot.is_some_and(|field| field.value);
        Checked {
            scenario: Scenario {
                name: string(&own.name).unwrap_or_else(|| fallback_name.to_owned()),
                title: string(&own.title),
                note: string(&own.note),
                claim: last!(claim).map(|text| text.value.as_str().to_owned()),
                chain: chain_at.clone(),
                variant: Vec::new(),
                targets,
                buyer,
                outcome: outcome.unwrap_or(Outcome::Output),
                basis: basis.unwrap_or(Basis::Location),
                theta: theta.unwrap_or(Scenario::THETA),
                horizon: horizon.unwrap_or(Scenario::HORIZON),
                all_facts: flag(last!(all_facts)),
                strict: flag(last!(strict)),
                interventions,
                expectations,
                observed,
                sources,
            },
            when,
        }
    }

    /// Warns of what is worked out for targets alone and expected of another product.
    fn is_asked(&mut self, expected: &Expected<'_>, expect: &Expect, targets: &[ProductId]) {
        let (Expect::Lag { target, .. }
        | Expect::Cost { target, .. }
        | Expect::Capable {
            target: Some(target),
            ..
        }) = expect
        else {
            return;
        };
        if !targets.contains(target) {
            let message = format!(
                "`{}` of `{target}` cannot be told: it is not among the targets",
                expect.as_str()
            );
            self.check.report(
                Finding::new(Code::StrayField, expected.word.at, message)
                    .help("add it to `targets`"),
            );
        }
    }

    fn change(&mut self, change: &Change<'_>) -> Option<Intervention> {
        let what = self
            .check
            .required(&change.head, &change.what, "what", "an intervention")?;
        let span = self.span(change)?;
        let (word, at) = match &what.value {
            What::CutOff(at, subject) => {
                let event = self.event(subject)?;
                if !matches!(event.kind(), EventKind::Country | EventKind::Bloc) {
                    let message = format!(
                        "`{event}` cannot be cut off: only a country or a bloc has a border"
                    );
                    self.check.report(
                        Finding::new(Code::UnknownWord, *at, message)
                            .help("write `Outage(..)` for a loss of production"),
                    );
                    return None;
                }
                return Some(Intervention::CutOff(event, span));
            }
            What::Outage(subject) => {
                return Some(Intervention::Outage(self.event(subject)?, span));
            }
            What::Ban(at, ban) => return self.ban(*at, ban, span).map(Intervention::Ban),
            What::Build(at, _) => ("Build", *at),
            What::Expand(at, _) => ("Expand", *at),
            What::Stockpile(at, _) => ("Stockpile", *at),
            What::Qualify(at, _) => ("Qualify", *at),
            What::Ally(at, _) => ("Ally", *at),
            What::Tariff(at, _) => ("Tariff", *at),
        };
        self.no_dates(
            change,
            word,
            matches!(what.value, What::Build(..) | What::Expand(..)),
        );
        match &what.value {
            What::Build(_, build) => self
                .build(at, build, span.from, false)
                .map(Intervention::Build),
            What::Expand(_, build) => self
                .build(at, build, span.from, true)
                .map(Intervention::Expand),
            What::Stockpile(_, stock) => self.stock(at, stock).map(Intervention::Stockpile),
            What::Qualify(_, qualify) => {
                let head = qualify.head.shown_at(at);
                let substitute =
                    self.check
                        .required(&head, &qualify.substitute, "substitute", "`Qualify`");
                let substitute =
                    substitute.and_then(|name| self.check.resolve(Kind::Product, &name.value));
                let replaces =
                    self.check
                        .required(&head, &qualify.replaces, "replaces", "`Qualify`");
                let replaces =
                    replaces.and_then(|name| self.check.resolve(Kind::Product, &name.value));
                let covers = self
                    .check
                    .required(&head, &qualify.covers, "covers", "`Qualify`");
                let covers =
                    covers.and_then(|field| self.check.percent(field.key, "`covers`", field.value));
                let yields = match &qualify.yields {
                    None => Some(Range::exactly(Share::ONE)),
                    Some(field) => self.check.percent(field.key, "`yields`", field.value),
                };
                let ramp = self.months(&qualify.months, "`months`");
                let lag = qualify
                    .lag_months
                    .as_ref()
                    .and_then(|field| self.check.months(field.key, "`lag_months`", field.value));
                let cost = qualify.cost.as_ref();
                let cost_milli = cost.and_then(|field| self.check.cost(field.key, field.value));
                let users = self.check.list(Kind::Product, &qualify.users, "`users`");
                self.evidence(&qualify.source);
                let (substitute, replaces): (ProductId, ProductId) = (substitute?, replaces?);
                if substitute == replaces {
                    let message = format!("`{substitute}` cannot stand in for itself");
                    self.check.report(
                        Finding::new(Code::SelfInput, at, message)
                            .help("more makers of one product are `Build` or `Expand`"),
                    );
                    return None;
                }
                Some(Intervention::Qualify(Qualification {
                    substitute,
                    replaces,
                    users,
                    covers: covers?,
                    yields: yields?,
                    ramp: ramp?,
                    lag,
                    cost_milli,
                }))
            }
            What::Ally(_, ally) => {
                let head = ally.head.shown_at(at);
                let bloc = self.check.required(&head, &ally.bloc, "bloc", "`Ally`");
                let bloc = bloc.and_then(|name| self.check.resolve(Kind::Bloc, &name.value));
                let add = self.check.list(Kind::Country, &ally.add, "`add`");
                let remove = self.check.list(Kind::Country, &ally.remove, "`remove`");
                let is_empty = |list: &Slot<Vec<Text<'_>>>| {
                    list.as_ref().is_none_or(|list| list.value.is_empty())
                };
                if is_empty(&ally.add) && is_empty(&ally.remove) && !head.is_odd() {
                    self.does_nothing(at, "`Ally` adds nobody and removes nobody");
                }
                Some(Intervention::Ally {
                    bloc: bloc?,
                    add,
                    remove,
                })
            }
            What::Tariff(_, tariff) => {
                let by = self.countries(&tariff.by, "by", at);
                let on = self.countries(&tariff.on, "on", at);
                let products = self.products(&tariff.products, at);
                let rate = self.check.required(
                    &tariff.head.shown_at(at),
                    &tariff.rate,
                    "rate",
                    "`Tariff`",
                );
                let rate =
                    rate.and_then(|rate| self.check.one_percent(rate.key, "`rate`", rate.value));
                Some(Intervention::Tariff(Duty {
                    by: by?,
                    on: on?,
                    products: products?,
                    rate: rate?,
                }))
            }
            What::CutOff(..) | What::Outage(..) | What::Ban(..) => None,
        }
    }

    /// Dates on what has none would be ignored.
    fn no_dates(&mut self, change: &Change<'_>, word: &str, has_start: bool) {
        let dates = [
            (
                "from_week",
                change.from_week.as_ref().filter(|_| !has_start),
            ),
            ("weeks", change.weeks.as_ref()),
            ("recovery_weeks", change.recovery_weeks.as_ref()),
            ("fraction", change.fraction.as_ref()),
        ];
        for (name, field) in dates {
            if let Some(field) = field {
                let message =
                    format!("`{name}` has no effect on `{word}`, which holds from the start on");
                self.check
                    .report(Finding::new(Code::StrayField, field.key, message).help("remove it"));
            }
        }
    }

    fn span(&mut self, change: &Change<'_>) -> Option<Span> {
        let mut time = |slot: &Slot<Number>, what| match slot {
            None => Some(None),
            Some(field) => self.one_time(field, what).map(Some),
        };
        let from = time(&change.from_week, "`from_week`")?;
        let weeks = time(&change.weeks, "`weeks`")?;
        let recovery = time(&change.recovery_weeks, "`recovery_weeks`")?;
        let fraction = match &change.fraction {
            None => Share::ONE,
            Some(field) => {
                let number = self.check.single(field.key, "`fraction`", field.value)?;
                let Some(share) = (0.0..=1.0)
                    .contains(&number)
                    .then(|| Share::from_percent(number * 100.0))
                    .flatten()
                else {
                    let message = format!("`fraction` is {number}, which is not between 0 and 1");
                    self.check.report(
                        Finding::new(Code::NumberOutOfRange, field.key, message)
                            .help("write 0.4 for 40 percent"),
                    );
                    return None;
                };
                share
            }
        };
        if let (Some(field), None) = (&change.recovery_weeks, weeks) {
            self.check.report(
                Finding::new(
                    Code::StrayField,
                    field.key,
                    "`recovery_weeks` has no effect: the loss never ends",
                )
                .help("add `weeks`, or remove it"),
            );
        }
        Some(Span {
            from: from.unwrap_or(Weeks::ZERO),
            weeks,
            recovery: recovery.unwrap_or(Weeks::ZERO),
            fraction,
        })
    }

    fn ban(&mut self, at: At, ban: &Ban<'_>, span: Span) -> Option<NewBan> {
        let by = self.countries(&ban.by, "by", at);
        let to = self.countries(&ban.to, "to", at);
        let products = self.products(&ban.products, at);
        let bases = [
            ("location", Reach::Location),
            ("jurisdiction", Reach::Jurisdiction),
            (
                "origin",
                Reach::Origin {
                    depth: 1,
                    de_minimis: Share::ZERO,
                    free_of: Vec::new(),
                },
            ),
        ];
        let words: Vec<(&'static str, usize)> =
            bases.iter().map(|(word, _)| *word).zip(0..).collect();
        let basis = self
            .check
            .required(&ban.head.shown_at(at), &ban.basis, "basis", "`Ban`");
        let reach = basis
            .and_then(|word| self.check.choose(&word.value, "a basis of a ban", &words))
            .map(|at| bases[at].1.clone());
        let depth = ban.depth.as_ref().and_then(|field| {
            let number = self.check.single(field.key, "`depth`", field.value)?;
            let is_sound = (1.0..=100.0).contains(&number) && number.fract() == 0.0;
            if !is_sound {
                let message = format!("`depth` is {number}, which is no number of steps");
                self.check.report(
                    Finding::new(Code::NumberOutOfRange, field.key, message)
                        .help("1 looks at what a maker buys itself, 2 one step further"),
                );
            }
            is_sound.then_some(number as u32)
        });
        let de_minimis = ban.de_minimis.as_ref().and_then(|field| {
            self.check
                .one_percent(field.key, "`de_minimis`", field.value)
        });
        let free_of = self.check.list(Kind::Firm, &ban.free_of, "`free_of`");
        let reach = match reach? {
            Reach::Origin { .. } => Reach::Origin {
                depth: depth.unwrap_or(1),
                de_minimis: de_minimis.unwrap_or(Share::ZERO),
                free_of,
            },
            other => {
                for (name, key) in [
                    ("depth", ban.depth.as_ref().map(|field| field.key)),
                    ("de_minimis", ban.de_minimis.as_ref().map(|field| field.key)),
                    ("free_of", ban.free_of.as_ref().map(|field| field.key)),
                ] {
                    if let Some(key) = key {
                        let message =
                            format!("`{name}` has no effect on a ban by {}", other.as_str());
                        self.check.report(
                            Finding::new(Code::StrayField, key, message)
                                .help("write `basis: origin`, or remove it"),
                        );
                    }
                }
                other
            }
        };
        Some(NewBan {
            by: by?,
            to: to?,
            products: products?,
            reach,
            span,
        })
    }

    fn build(&mut self, at: At, build: &Build<'_>, from: Weeks, is_more: bool) -> Option<Addition> {
        let word = if is_more { "`Expand`" } else { "`Build`" };
        let head = build.head.shown_at(at);
        let product = self.check.required(&head, &build.product, "product", word);
        let product: Option<ProductId> =
            product.and_then(|name| self.check.resolve(Kind::Product, &name.value));
        let firm = self.check.required(&head, &build.firm, "firm", word);
        let firm = firm.and_then(|name| self.check.resolve(Kind::Firm, &name.value));
        let place = self.check.required(&head, &build.at, "at", word);
        let country: Option<CountryId> =
            place.and_then(|name| self.check.resolve(Kind::Country, &name.value));
        let zone = build
            .zone
            .as_ref()
            .and_then(|name| self.check.resolve(Kind::Zone, &name.value));
        let share = self.check.required(&head, &build.share, "share", word);
        let share: Option<ShareRange> =
            share.and_then(|field| self.check.percent(field.key, "`share`", field.value));
        let build_time = self.months(&build.months, "`months`");
        let ramp = self.months(&build.ramp_months, "`ramp_months`");
        let cost = build.cost.as_ref();
        let cost_milli = cost.and_then(|field| self.check.cost(field.key, field.value));
        self.evidence(&build.source);
        let product = product?;
        let record = &self.chain.products[&product];
        if record.assembled || record.local {
            let message = format!(
                "`{product}` is made wherever its inputs meet: more of it needs more of its inputs"
            );
            self.check.report(
                Finding::new(Code::StrayField, at, message).help("build what it is made of"),
            );
        }
        // A new source in a qualified market serves nobody before it is qualified.
        let qualification = match &record.market {
            Market::Qualified { lag } if !is_more => *lag,
            _ => Range::exactly(Weeks::ZERO),
        };
        Some(Addition {
            product,
            firm: firm?,
            at: country?,
            zone,
            share: share?,
            from,
            build: build_time?,
            qualification,
            ramp: ramp?,
            cost_milli,
        })
    }

    fn stock(&mut self, at: At, stock: &Stockpile<'_>) -> Option<Stock> {
        let mut products = self
            .check
            .list(Kind::Product, &stock.products, "`products`");
        if let Some(one) = &stock.product {
            let one = self.check.resolve(Kind::Product, &one.value);
            products.extend(one.filter(|one| !products.contains(one)));
        }
        let roles = Role::ALL.map(|role| (role.as_str(), role));
        let named: Vec<Option<Role>> = stock
            .roles
            .iter()
            .flat_map(|list| &list.value)
            .map(|word| self.check.choose(word, "a role", &roles))
            .collect();
        let weeks = self.check.required(
            &stock.head.shown_at(at),
            &stock.weeks,
            "weeks",
            "`Stockpile`",
        );
        let weeks = weeks.and_then(|field| self.one_time(field, "`weeks`"));
        let who = match &stock.who {
            None => None,
            Some(_) => Some(self.countries(&stock.who, "who", at)?),
        };
        let roles = if named.is_empty() {
            vec![Role::Material, Role::Component]
        } else {
            named.into_iter().flatten().collect()
        };
        Some(Stock {
            products,
            roles,
            weeks: weeks?,
            who,
        })
    }

    pub(super) fn one_time(&mut self, field: &Keyed<Number>, what: &str) -> Option<Weeks> {
        let number = Number::One(self.check.single(field.key, what, field.value)?);
        self.check
            .weeks(field.key, what, number)
            .map(|range| range.low())
    }

    /// Months, none where they are left out.
    fn months(&mut self, slot: &Slot<Number>, what: &str) -> Option<WeeksRange> {
        match slot {
            None => Some(Range::exactly(Weeks::ZERO)),
            Some(field) => self.check.months(field.key, what, field.value),
        }
    }

    /// Sources of an intervention are looked up; they inform the reader of the file.
    fn evidence(&mut self, source: &Slot<crate::load::record::OneOrMore<'_>>) {
        if let Some(field) = source {
            let _: Vec<SourceId> = self
                .check
                .resolve_all(Kind::Source, &field.value.0, "`source`");
        }
    }

    pub(super) fn event(&mut self, subject: &Subject<'_>) -> Option<Event> {
        let text = format!("{}:{}", subject.kind.text, subject.name.as_str());
        match Event::parse(self.chain, &text) {
            Ok(event) => Some(event),
            Err(error) => {
                let finding = match &error {
                    EventError::Unknown { near, .. } if near.is_empty() => {
                        let name = subject.name.as_str().escape_debug();
                        let message = format!("there is no {} `{name}`", subject.kind.text);
                        Finding::new(Code::UnknownEvent, subject.name.at, message)
                            .help("`linchpin show` lists what there is")
                    }
                    EventError::ProducerShape(name) => {
                        let name = name.escape_debug();
                        let message = format!("`{name}` does not say whose producer where");
                        Finding::new(Code::UnknownEvent, subject.name.at, message)
                            .help("write `producer(\"neon/Ingas@UKR\")`: product, firm, country")
                    }
                    _ => refused(subject.name.at, &error),
                };
                self.check.report(finding);
                None
            }
        }
    }

    /// Countries, each once, with the members of blocs in their place.
    fn countries(
        &mut self,
        list: &Slot<Vec<Subject<'_>>>,
        field: &str,
        at: At,
    ) -> Option<Vec<CountryId>> {
        let Some(list) = list else {
            let message = format!("`{field}` is missing");
            self.check.report(
                Finding::new(Code::MissingField, at, message)
                    .help(format!("add `{field}: [country(\"...\")]`")),
            );
            return None;
        };
        if list.value.is_empty() {
            self.does_nothing(list.key, &format!("`{field}` is empty"));
        }
        let mut countries: Vec<CountryId> = Vec::new();
        for subject in &list.value {
            match self.event(subject)? {
                Event::Country(id) => countries.push(id),
                Event::Bloc(id) => {
                    countries.extend(self.blocs.get(&id).into_iter().flatten().cloned());
                }
                other => {
                    let message =
                        format!("`{other}` is no country, and `{field}` takes countries and blocs");
                    self.check.report(
                        Finding::new(Code::UnknownWord, subject.kind.at, message)
                            .help("write `country(\"...\")` or `bloc(\"...\")`"),
                    );
                    return None;
                }
            }
        }
        if countries.is_empty() && !list.value.is_empty() {
            self.does_nothing(list.key, &format!("`{field}` names blocs without members"));
        }
        let mut seen = std::collections::HashSet::new();
        countries.retain(|country| seen.insert(country.clone()));
        Some(countries)
    }

    fn products(&mut self, slot: &Slot<Vec<Text<'_>>>, at: At) -> Option<Vec<ProductId>> {
        let Some(named) = slot else {
            self.check.report(
                Finding::new(Code::MissingField, at, "`products` is missing")
                    .help("add `products: [\"...\"]`"),
            );
            return None;
        };
        if named.value.is_empty() {
            self.does_nothing(named.key, "`products` is empty");
        }
        Some(self.check.list(Kind::Product, slot, "`products`"))
    }

    fn does_nothing(&mut self, at: At, message: &str) {
        self.check.report(
            Finding::new(Code::EmptyIntervention, at, message)
                .help("fill it, or remove the intervention"),
        );
    }

    fn expect(&mut self, expected: &Expected<'_>, basis: Basis) -> Option<Expect> {
        let claim = &expected.claim;
        let word = expected.word.text;
        self.only_fields(expected);
        let head = claim.head.shown_at(expected.word.at);
        let what = format!("`{word}`");
        let target = match &claim.target {
            Some(name) => Some(self.check.resolve(Kind::Product, &name.value)?),
            None if matches!(word, "Capable" | "Incapable" | "Holds" | "Figure") => None,
            None => {
                self.check.required(&head, &claim.target, "target", &what);
                return None;
            }
        };
        let mut time = |slot: &Slot<Number>, what| match slot {
            None => Some(None),
            Some(field) => self.one_time(field, what).map(Some),
        };
        let by = time(&claim.by_week, "`by_week`")?;
        let until = time(&claim.until_week, "`until_week`")?;
        Some(match word {
            "Lost" => Expect::Lost {
                target: target?,
                by,
            },
            "Kept" => Expect::Kept {
                target: target?,
                until,
            },
            "ThetaStar" => Expect::ThetaStar {
                target: target?,
                bounds: self.bounds(claim, expected.word.at, &what)?,
            },
            "Output" => Expect::Output {
                target: target?,
                bounds: self.bounds(claim, expected.word.at, &what)?,
            },
            "Lag" => Expect::Lag {
                target: target?,
                bounds: self.bounds(claim, expected.word.at, &what)?,
            },
            "Cost" => Expect::Cost {
                target: target?,
                bounds: self.bounds(claim, expected.word.at, &what)?,
            },
            "Capable" | "Incapable" => {
                let mut of = None;
                if let Some(name) = &claim.bloc {
                    of = Some(Event::Bloc(self.check.resolve(Kind::Bloc, &name.value)?));
                }
                if let Some(name) = &claim.country {
                    if of.is_some() {
                        let message = format!("{what} names both a bloc and a country");
                        self.check.report(
                            Finding::new(Code::StrayField, name.key, message)
                                .help("keep one of the two"),
                        );
                    }
                    of = Some(Event::Country(
                        self.check.resolve(Kind::Country, &name.value)?,
                    ));
                }
                Expect::Capable {
                    of,
                    target,
                    able: word == "Capable",
                }
            }
            "Holds" => {
                let product = self
                    .check
                    .required(&head, &claim.product, "product", &what)?;
                let product = self.check.resolve(Kind::Product, &product.value)?;
                let holder = self.check.required(&head, &claim.holder, "holder", &what)?;
                let holder = self.event(&holder.value)?;
                if !matches!(
                    holder.kind(),
                    EventKind::Country | EventKind::Bloc | EventKind::Firm
                ) {
                    let message =
                        format!("`{holder}` holds no share: only countries, blocs and firms do");
                    self.check.report(
                        Finding::new(Code::UnknownWord, expected.word.at, message)
                            .help("write `country(\"...\")`, `bloc(\"...\")` or `firm(\"...\")`"),
                    );
                    return None;
                }
                let own = claim.basis.as_ref();
                let own = own.and_then(|word| self.check.basis(&word.value));
                Expect::Holds {
                    product,
                    holder,
                    basis: own.unwrap_or(basis),
                    bounds: self.bounds(claim, expected.word.at, &what)?,
                }
            }
            _ => {
                let text = self.check.required(&head, &claim.what, "what", &what)?;
                let claimed = self
                    .check
                    .required(&head, &claim.claimed, "claimed", &what)?;
                self.evidence(&claim.source);
                let found = match &claim.found {
                    None => None,
                    Some(field) => Some(self.figures(field)?),
                };
                let number = self.check.single(claimed.key, "`claimed`", claimed.value)?;
                if !number.is_finite() {
                    self.no_number(claimed.key, "`claimed`", number);
                    return None;
                }
                Expect::Figure {
                    what: text.value.as_str().to_owned(),
                    unit: string(&claim.unit).unwrap_or_default(),
                    claimed: number,
                    found,
                }
            }
        })
    }

    fn observed(&mut self, measured: &document::Observed<'_>) -> Option<Observed> {
        let what = "a measurement";
        let head = &measured.head;
        let target = self.check.required(head, &measured.target, "target", what);
        let target = target.and_then(|name| self.check.resolve(Kind::Product, &name.value));
        let share = self
            .check
            .required(head, &measured.share_lost_pct, "share_lost_pct", what);
        let share = share.and_then(|field| {
            self.check
                .one_percent(field.key, "`share_lost_pct`", field.value)
        });
        let lost = self
            .check
            .required(head, &measured.lost_pct, "lost_pct", what);
        let lost = lost.and_then(|field| self.check.percent(field.key, "`lost_pct`", field.value));
        let back = measured
            .back_week
            .as_ref()
            .and_then(|field| self.check.weeks(field.key, "`back_week`", field.value));
        let evidence = self.check.evidence(&Cited {
            source: &measured.source,
            year: &measured.year,
            confidence: &measured.confidence,
            assumed: &measured.assumed,
        });
        let lost = lost?;
        Some(Observed {
            target: target?,
            share_lost_pct: share?.percent(),
            lost_pct: (lost.low().percent(), lost.high().percent()),
            back_week: back.map(|back| (back.low().weeks(), back.high().weeks())),
            evidence,
            note: string(&measured.note),
        })
    }

    /// What sources say of a figure, from the least to the most.
    fn figures(&mut self, field: &Keyed<Number>) -> Option<(f64, f64)> {
        let (low, high) = match field.value {
            Number::One(number) => (number, number),
            Number::Two(low, high) | Number::Three(low, _, high) => (low, high),
        };
        if let Some(odd) = [low, high].into_iter().find(|number| !number.is_finite()) {
            self.no_number(field.key, "`found`", odd);
            return None;
        }
        if low > high {
            let message = format!("`found` runs from {low} down to {high}");
            self.check.report(
                Finding::new(Code::RangeOutOfOrder, field.key, message).help("swap the two"),
            );
            return None;
        }
        Some((low, high))
    }

    fn no_number(&mut self, at: At, what: &str, number: f64) {
        let message = format!("{what} is {number}, which is no number to compare with");
        self.check
            .report(Finding::new(Code::NumberOutOfRange, at, message).help("write a number"));
    }

    /// Fields that an expectation of this kind does not look at.
    fn only_fields(&mut self, expected: &Expected<'_>) {
        let allowed: &[&str] = match expected.word.text {
            "Lost" => &["target", "by_week"],
            "Kept" => &["target", "until_week"],
            "Capable" | "Incapable" => &["target", "bloc", "country"],
            "Holds" => &["product", "holder", "basis", "at_least", "at_most"],
            "Figure" => &["what", "unit", "claimed", "found", "source"],
            _ => &["target", "at_least", "at_most"],
        };
        let claim = &expected.claim;
        macro_rules! given {
            ($($field:ident)+) => {
                [$((stringify!($field), claim.$field.as_ref().map(|field| field.key)),)+]
            };
        }
        let given = given! {
            target by_week until_week at_least at_most bloc country product holder basis what unit claimed found source
        };
        for (name, key) in given {
            if let Some(key) = key
                && !allowed.contains(&name)
            {
                let message = format!("`{}` has no field `{name}`", expected.word.text);
                self.check.report(
                    Finding::new(Code::UnknownField, key, message)
                        .help(format!("its fields are {}", list(allowed))),
                );
            }
        }
    }

    fn bounds(&mut self, claim: &Claim<'_>, at: At, what: impl fmt::Display) -> Option<Bounds> {
        let mut one = |slot: &Slot<Number>, what: &str| match slot {
            None => Some(None),
            Some(field) => self
                .check
                .single(field.key, what, field.value)
                .and_then(|number| {
                    if !number.is_finite() {
                        self.no_number(field.key, what, number);
                    }
                    number.is_finite().then_some(Some(number))
                }),
        };
        let bounds = Bounds {
            at_least: one(&claim.at_least, "`at_least`")?,
            at_most: one(&claim.at_most, "`at_most`")?,
        };
        match (bounds.at_least, bounds.at_most) {
            (None, None) => {
                let message = format!("{what} says neither `at_least` nor `at_most`");
                self.check.report(
                    Finding::new(Code::MissingField, at, message)
                        .help("add `at_least: ...`, `at_most: ...`, or both"),
                );
                None
            }
            (Some(low), Some(high)) if low > high => {
                let message = format!("{what} is at least {low} and at most {high}");
                self.check
                    .report(Finding::new(Code::RangeOutOfOrder, at, message).help("swap the two"));
                None
            }
            _ => Some(bounds),
        }
    }

    /// One scenario for each member of a sweep.
    fn variants(
        &mut self,
        checked: Checked,
        variants: Vec<Variant>,
        at: Option<At>,
    ) -> Vec<Scenario> {
        for when in &checked.when {
            let is_alone = variants.is_empty() && when.covers(&Variant::new());
            if !is_alone && !variants.iter().any(|variant| when.covers(variant)) {
                let message = "no member of the sweep is what `when` asks for";
                self.check
                    .report(Finding::new(Code::BadSweep, when.at, message).help(
                        "name fields of `sweep` with values that they take there, or remove `when`",
                    ));
            }
        }
        if variants.is_empty() {
            return vec![checked.scenario];
        }
        let mut scenarios = Vec::with_capacity(variants.len());
        for variant in variants {
            let mut scenario = checked.scenario.clone();
            for (field, value) in &variant {
                if let Err(message) = super::sweep::set(&mut scenario, field, *value) {
                    self.check.report(
                        Finding::new(Code::BadSweep, at.unwrap_or_default(), message)
                            .help("a sweep names a field of the scenario or of its interventions, such as `theta`, `weeks` or `2.fraction`"),
                    );
                    return Vec::new();
                }
            }
            let mut meant = checked.when.iter().map(|when| when.covers(&variant));
            scenario
                .expectations
                .retain(|_| meant.next().unwrap_or(true));
            let values: Vec<String> = variant
                .iter()
                .map(|(field, value)| format!("{field}={value}"))
                .collect();
            scenario.name = format!("{}[{}]", scenario.name, values.join(","));
            scenario.variant = variant;
            scenarios.push(scenario);
        }
        scenarios
    }
}
