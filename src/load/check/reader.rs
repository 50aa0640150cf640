//! What reads a scenario against its chain, with what several kinds of changes name.

use std::collections::BTreeMap;

use crate::{
    load::{
        change::{Party, Subject},
        document::Number,
        finding::Finding,
        record::{Keyed, OneOrMore, Slot},
        span::{At, Text},
    },
    model::{
        Chain, Code, Event,
        event::EventError,
        id::{BlocId, CountryId, ProductId, SourceId},
        quantity::{Range, Share, Weeks, WeeksRange},
    },
};

use super::{Check, Kind, probabilities::refused};

/// What is below this looks like a part of one.
const ONE_PERCENT: Share = Share::from_ppm(10_000).expect("a hundredth is a share");

/// Reads a scenario against a chain.
pub(in crate::load) struct Reader<'d, 'c> {
    pub(in crate::load) check: Check<'d>,
    pub(in crate::load) chain: &'c Chain,
    /// Who is in each bloc once the scenario has changed it.
    pub(in crate::load) blocs: BTreeMap<BlocId, Vec<CountryId>>,
}

impl Reader<'_, '_> {
    /// The threshold.
    pub(in crate::load) fn theta(&mut self, field: &Keyed<Number>) -> Option<Share> {
        let theta = self.check.one_percent(field.key, "`theta`", field.value)?;
        if theta == Share::ZERO {
            let message = "`theta` is 0, below which nothing ever falls";
            self.check.report(
                Finding::new(Code::NumberOutOfRange, field.key, message)
                    .help("write a percent above 0, such as 50"),
            );
        }
        if Share::ZERO < theta && theta < ONE_PERCENT {
            let message = format!("`theta` is {theta} percent");
            self.check.report(
                Finding::new(Code::Fractions, field.key, message)
                    .help("did you mean percent of the whole? write 50 for a half, not 0.5"),
            );
        }
        Some(theta)
    }

    /// One length of time, in weeks.
    pub(in crate::load) fn one_time(&mut self, field: &Keyed<Number>, what: &str) -> Option<Weeks> {
        let number = Number::One(self.check.single(field.key, what, field.value)?);
        self.check
            .weeks(field.key, what, number)
            .map(|range| range.low())
    }

    /// Months, none where they are left out.
    pub(in crate::load) fn months(
        &mut self,
        slot: &Slot<Number>,
        what: &str,
    ) -> Option<WeeksRange> {
        match slot {
            None => Some(Range::exactly(Weeks::ZERO)),
            Some(field) => self.check.months(field.key, what, field.value),
        }
    }

    /// Sources of an intervention are looked up; they inform the reader of the file.
    pub(in crate::load) fn evidence(&mut self, source: &Slot<OneOrMore<'_>>) {
        if let Some(field) = source {
            let _: Vec<SourceId> = self
                .check
                .resolve_all(Kind::Source, &field.value.0, "`source`");
        }
    }

    pub(in crate::load) fn event(&mut self, subject: &Subject<'_>) -> Option<Event> {
        let text = format!("{}:{}", subject.kind.text, subject.name.as_str());
        match Event::exact(self.chain, &text) {
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

    /// Countries, each once, with the members of blocs in their place; everybody is whom the other side does not name.
    pub(in crate::load) fn countries(
        &mut self,
        list: &Slot<Vec<Party<'_>>>,
        field: &str,
        at: At,
        other: &Slot<Vec<Party<'_>>>,
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
        for party in &list.value {
            let Party::Named(subject) = party else {
                let named = self.named(other);
                let all = self.chain.countries().keys();
                countries.extend(all.filter(|id| !named.contains(id)).cloned());
                continue;
            };
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
            self.does_nothing(list.key, &format!("`{field}` stands for nobody"));
        }
        let mut seen = std::collections::HashSet::new();
        countries.retain(|country| seen.insert(country.clone()));
        Some(countries)
    }

    /// The countries that a side names, silently.
    fn named(&self, side: &Slot<Vec<Party<'_>>>) -> Vec<CountryId> {
        let parties = side.iter().flat_map(|side| &side.value);
        let mut named = Vec::new();
        for party in parties {
            let Party::Named(subject) = party else {
                continue;
            };
            let id = subject.name.as_str();
            match subject.kind.text {
                "bloc" => named.extend(self.blocs.get(id).into_iter().flatten().cloned()),
                _ => named.push(id.into()),
            }
        }
        named
    }

    pub(in crate::load) fn products(
        &mut self,
        slot: &Slot<Vec<Text<'_>>>,
        at: At,
    ) -> Option<Vec<ProductId>> {
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

    pub(in crate::load) fn does_nothing(&mut self, at: At, message: &str) {
        self.check.report(
            Finding::new(Code::EmptyIntervention, at, message)
                .help("fill it, or remove the intervention"),
        );
    }
}
