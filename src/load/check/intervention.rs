//! What a scenario does: interventions with their dates.

use crate::{
    load::{
        document::Number,
        finding::Finding,
        record::{Keyed, Slot},
        scenario::document::{self, Ban, Build, Stockpile, Subject, What},
        span::{At, Text},
    },
    model::{
        Change, Code, Event, EventKind,
        change::Qualification,
        event::EventError,
        id::{CountryId, ProductId, SourceId},
        policy::{Addition, Duty, NewBan, Reach, Span, Stock},
        product::{Market, Role},
        quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
    },
};

use super::{Kind, probabilities::refused, scenario::Reader};

impl Reader<'_, '_> {
    pub(super) fn change(&mut self, change: &document::Change<'_>) -> Option<Change> {
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
                return Some(Change::CutOff(event, span));
            }
            What::Outage(subject) => {
                return Some(Change::Outage(self.event(subject)?, span));
            }
            What::Ban(at, ban) => return self.ban(*at, ban, span).map(Change::Ban),
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
            What::Build(_, build) => self.build(at, build, span.from, false).map(Change::Build),
            What::Expand(_, build) => self.build(at, build, span.from, true).map(Change::Expand),
            What::Stockpile(_, stock) => self.stock(at, stock).map(Change::Stockpile),
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
                Some(Change::Qualify(Qualification {
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
                Some(Change::Ally {
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
                Some(Change::Tariff(Duty {
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
    fn no_dates(&mut self, change: &document::Change<'_>, word: &str, has_start: bool) {
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

    fn span(&mut self, change: &document::Change<'_>) -> Option<Span> {
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
        let record = &self.chain.products()[&product];
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
    pub(super) fn evidence(&mut self, source: &Slot<crate::load::record::OneOrMore<'_>>) {
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
}
