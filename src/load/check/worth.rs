//! What products are worth, how full their makers run, and what stands behind local ones.

use std::collections::HashMap;

use crate::{
    load::{
        document::{self, Document},
        finding::Finding,
        record::Keyed,
        span::Text,
    },
    model::{
        Code,
        id::{CountryId, LoadId, ProductId},
        load::{Load, LoadYear},
        parts::Parts,
        product::Value,
    },
};

use super::{Check, Cites, Kind, names::FirstPlaces, string};

impl<'d> Check<'d> {
    /// Fills in how full classes of makers run.
    pub(super) fn loads(&mut self, documents: &[&'d Document<'_>], chain: &mut Parts) {
        for document in documents {
            let loads = document.utilisation.iter();
            for (id, load) in loads.flat_map(|section| &section.value.0) {
                if let Some(checked) = self.load(id, load) {
                    chain.loads.define(LoadId::from(id.as_str()), checked);
                }
            }
        }
    }

    fn load(&mut self, id: &Text<'_>, load: &document::Load<'_>) -> Option<Load> {
        let what = format_args!("the class of makers `{}`", id.as_str());
        let given = self.required(&load.head, &load.years, "years", what)?;
        if given.value.is_empty() {
            let message = format!("{what} knows no year");
            self.report(
                Finding::new(Code::MissingField, given.key, message)
                    .help("add `(year: 2026, utilisation: (90, 97), ...)`, or remove the class"),
            );
        }
        let mut seen = FirstPlaces::default();
        let mut years = Vec::with_capacity(given.value.len());
        for record in &given.value {
            let Some(year) = self.load_year(record) else {
                continue;
            };
            if let Some(first) = seen.put(year.year, record.head.at) {
                let message = format!("the year {} stands twice", year.year);
                self.duplicate(record.head.at, first, message);
            }
            years.push(year);
        }
        let is_known = !years.is_empty();
        is_known.then(|| Load {
            name: string(&load.name).unwrap_or_else(|| id.as_str().to_owned()),
            limit: string(&load.limit),
            years,
        })
    }

    fn load_year(&mut self, record: &document::LoadYear<'_>) -> Option<LoadYear> {
        let head = &record.head;
        let what = "a year of a class of makers";
        self.required(head, &record.year, "year", what);
        let mut share = |slot, field: &str| {
            let keyed = self.required(head, slot, field, what)?;
            self.percent(keyed.key, format_args!("`{field}`"), keyed.value)
        };
        let utilisation = share(&record.utilisation, "utilisation");
        let surge_8w = share(&record.surge_8w, "surge_8w");
        let surge_26w = share(&record.surge_26w, "surge_26w");
        let evidence = self.evidence(&record.cited());
        self.rests_on_something(head.at, "the year", &record.cited());
        Some(LoadYear {
            year: evidence.year?,
            utilisation: utilisation?,
            surge_8w: surge_8w?,
            surge_26w: surge_26w?,
            evidence,
            note: string(&record.note),
        })
    }

    /// What the world pays for a product.
    pub(super) fn value(&mut self, value: &Keyed<document::Value<'_>>) -> Option<Value> {
        let record = &value.value;
        let head = record.head.shown_at(value.key);
        let usd = self.required(&head, &record.usd_bn, "usd_bn", "the value");
        let usd = usd.and_then(|field| self.usd(field.key, "`usd_bn`", field.value));
        let within = record.within.as_ref();
        let within = within.and_then(|field| self.resolve(Kind::Product, &field.value));
        let evidence = self.evidence(&record.cited());
        self.rests_on_something(value.key, "the value", &record.cited());
        Some(Value {
            usd: usd?,
            within,
            evidence,
            note: string(&record.note),
        })
    }

    /// What users in some countries need instead of a local product.
    pub(super) fn hosts(
        &mut self,
        id: &Text<'_>,
        product: &document::Product<'_>,
    ) -> Vec<(CountryId, ProductId)> {
        let Some(field) = &product.hosts else {
            return Vec::new();
        };
        let is_local = product.local.as_ref().is_some_and(|field| field.value);
        if !is_local {
            let message = "`hosts` has no effect without `local: true`";
            self.report(Finding::new(Code::StrayField, field.key, message).help(
                "add `local: true`: only what lives with its user differs by the user's country",
            ));
        }
        let mut seen = FirstPlaces::default();
        let mut hosts = Vec::new();
        for (country, instead) in &field.value.0 {
            if let Some(first) = seen.put(country.as_str(), country.at) {
                let message = format!("`{}` stands twice in `hosts`", country.as_str());
                self.duplicate(country.at, first, message);
                continue;
            }
            if instead.as_str() == id.as_str() {
                let message = format!("the product `{}` stands in for itself", id.as_str());
                self.report(
                    Finding::new(Code::SelfInput, instead.at, message).help(
                        "name the product that users there need instead, or remove the entry",
                    ),
                );
            }
            let country = self.resolve(Kind::Country, country);
            let instead = self.resolve(Kind::Product, instead);
            hosts.extend(country.zip(instead));
        }
        hosts
    }

    /// Reports values that lie within one another in a circle.
    pub(super) fn values_nest(&mut self, documents: &[&'d Document<'_>]) {
        let products = documents.iter().flat_map(|document| {
            let section = document.products.iter();
            section.flat_map(|section| &section.value.0)
        });
        let mut within: HashMap<&str, &Text<'_>> = HashMap::new();
        let mut order: Vec<&str> = Vec::new();
        for (id, product) in products {
            let outer = product.value.as_ref();
            if let Some(outer) = outer.and_then(|value| value.value.within.as_ref()) {
                within.entry(id.as_str()).or_insert(&outer.value);
                order.push(id.as_str());
            }
        }
        for id in order {
            let mut at = id;
            for _ in 0..within.len() {
                let Some(outer) = within.get(at) else { break };
                at = outer.as_str();
                if at == id {
                    let message = format!("the value of `{id}` lies within itself");
                    self.report(
                        Finding::new(Code::SelfInput, within[id].at, message).help(
                            "name the larger of the two products in `within`, and only there",
                        ),
                    );
                    break;
                }
            }
        }
    }
}
