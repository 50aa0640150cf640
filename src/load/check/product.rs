//! Products: what they are, how their markets work, and what could replace them.

use crate::{
    load::{
        document::{self, Document, Number},
        finding::Finding,
        record::{Head, Keyed, Slot},
        span::{At, Text},
    },
    model::{
        Code, Defaults,
        id::ProductId,
        parts::Parts,
        product::{Market, Product, Stage, Substitute},
        view::Basis,
    },
};

use super::{Check, Cites, Kind, string};

/// A product that is being checked.
pub(super) struct Subject<'a> {
    pub(super) id: &'a str,
    pub(super) defaults: &'a Defaults,
}

impl<'d> Check<'d> {
    /// Fills in the products.
    pub(super) fn products(&mut self, documents: &[&'d Document<'_>], chain: &mut Parts) {
        for document in documents {
            for (id, product) in document
                .products
                .iter()
                .flat_map(|products| &products.value.0)
            {
                let checked = self.product(id, product, chain);
                let id = ProductId::from(id.as_str());
                if let Some(checked) = checked {
                    chain.products.define(id, checked);
                }
            }
        }
    }

    fn product(
        &mut self,
        id: &Text<'_>,
        product: &document::Product<'_>,
        chain: &Parts,
    ) -> Option<Product> {
        let subject = Subject {
            id: id.as_str(),
            defaults: &chain.defaults,
        };
        let what = format_args!("the product `{}`", id.as_str());
        let stages = Stage::ALL.map(|stage| (stage.as_str(), stage));
        let stage = self.required(&product.head, &product.stage, "stage", what);
        let stage = stage.and_then(|word| self.choose(&word.value, "a stage", &stages));
        let market = match &product.market {
            None => Some(Market::Open),
            Some(market) => self.market(&market.value),
        };
        let mut inputs = Vec::new();
        for input in product.inputs.iter().flat_map(|inputs| &inputs.value) {
            self.input(input, &subject, &mut inputs);
        }
        self.reject_repeated_inputs(product, &subject);
        let mut views = Vec::new();
        for view in product.supply.iter().flat_map(|supply| &supply.value) {
            views.extend(self.view(view, chain));
        }
        let substitutes = product.substitutes.iter().flat_map(|list| &list.value);
        let substitutes: Vec<Option<Substitute>> = substitutes
            .map(|substitute| self.substitute(substitute))
            .collect();
        self.supply_makes_sense(id, product);
        let hosts = self.hosts(id, product);
        let value = product.value.as_ref();
        let value = value.and_then(|value| self.value(value));
        let utilisation = product.utilisation.as_ref();
        let utilisation = utilisation.and_then(|field| self.resolve(Kind::Load, &field.value));
        let name = string(&product.name).unwrap_or_else(|| id.as_str().to_owned());
        Some(Product {
            name,
            stage: stage?,
            market: market?,
            assembled: is_set(&product.assembled),
            local: is_set(&product.local),
            hosts,
            value,
            utilisation,
            inputs,
            views,
            substitutes: substitutes.into_iter().flatten().collect(),
            note: string(&product.note),
        })
    }

    /// Two views of one kind would be two splits of the same market, of which only one could count.
    fn views_are_different(&mut self, product: &str, views: &[document::View<'_>]) {
        let mut seen: Vec<(String, At)> = Vec::new();
        for view in views {
            let (kind, at) = match view {
                document::View::Countries(at, split) => {
                    let basis = split.basis.as_ref().map_or("", |word| word.value.text);
                    (format!("Countries(basis: {basis})"), *at)
                }
                document::View::Firms(at, _) => ("Firms".to_owned(), *at),
                document::View::Producers(at, _) => ("Producers".to_owned(), *at),
            };
            if let Some((_, first)) = seen.iter().find(|(other, _)| *other == kind) {
                let message = format!("the product `{product}` has a second view `{kind}`");
                self.report(
                    Finding::new(Code::DuplicateEntry, at, message)
                        .related(*first, "the first one")
                        .help("join the two, or keep the better one: views of one kind are never added"),
                );
            } else {
                seen.push((kind, at));
            }
        }
    }

    /// A product comes from somewhere, and from one kind of place.
    fn supply_makes_sense(&mut self, id: &Text<'_>, product: &document::Product<'_>) {
        let views = product
            .supply
            .as_ref()
            .filter(|views| !views.value.is_empty());
        let assembled = product.assembled.as_ref().filter(|field| field.value);
        let local = product.local.as_ref().filter(|field| field.value);
        let name = id.as_str();
        if let (Some(flag), Some(views)) = (assembled, views) {
            let message =
                format!("the product `{name}` is `assembled` and has a supply of its own");
            self.report(
                Finding::new(Code::AssembledWithViews, flag.key, message)
                    .related(views.key, "its supply")
                    .help("remove `assembled`, or remove `supply`"),
            );
        }
        // Where it is made is where its user is; whose law its makers answer to is another matter.
        let is_of_law = |view: &document::View<'_>| match view {
            document::View::Countries(_, split) => {
                let basis = split.basis.as_ref();
                basis.is_none_or(|word| word.value.text == Basis::Jurisdiction.as_str())
            }
            document::View::Firms(..) => true,
            document::View::Producers(..) => false,
        };
        if let (Some(flag), Some(views)) = (local, views)
            && !views.value.iter().all(is_of_law)
        {
            let message = format!("the product `{name}` is `local` and has places of its own");
            self.report(
                Finding::new(Code::AssembledWithViews, flag.key, message)
                    .related(views.key, "its supply")
                    .help("remove `local`, or keep only views by jurisdiction and by firm"),
            );
        }
        if let Some(views) = views {
            self.views_are_different(name, &views.value);
        }
        if product.head.is_odd() {
            return;
        }
        let has_inputs = product
            .inputs
            .as_ref()
            .is_some_and(|inputs| !inputs.value.is_empty());
        if views.is_none() && assembled.is_none() && local.is_none() {
            let message = format!("nothing says who supplies the product `{name}`");
            self.report(Finding::new(Code::NoSupply, id.at, message).help(
                "add `supply: [...]`; or `assembled: true` where it is made wherever its inputs meet",
            ));
        } else if let (Some(flag), false) = (assembled, has_inputs) {
            let message = format!("the product `{name}` is `assembled`, but has no inputs");
            self.report(
                Finding::new(Code::NoSupply, flag.key, message)
                    .help("add `inputs: [...]`, or say with `supply: [...]` who makes it"),
            );
        }
    }

    fn market(&mut self, market: &document::Market<'_>) -> Option<Market> {
        match market {
            document::Market::Open => Some(Market::Open),
            document::Market::Bulk(at, terms) => {
                let need = self.market_term(*at, &terms.head, &terms.need, "need")?;
                let need = self.percent(need.key, "`need`", need.value)?;
                Some(Market::Bulk { need })
            }
            document::Market::Qualified(at, terms) => {
                let months = self.market_term(*at, &terms.head, &terms.months, "months")?;
                let lag = self.months(months.key, "`months`", months.value)?;
                Some(Market::Qualified { lag })
            }
        }
    }

    /// A term of a market; an empty `Bulk()` is reported at its own word.
    fn market_term<'s>(
        &mut self,
        at: At,
        head: &Head<'_>,
        slot: &'s Slot<Number>,
        field: &str,
    ) -> Option<&'s Keyed<Number>> {
        self.required(&head.shown_at(at), slot, field, "the market")
    }

    fn substitute(&mut self, substitute: &document::Substitute<'_>) -> Option<Substitute> {
        let name = self.required(&substitute.head, &substitute.name, "name", "a substitute");
        let name = name.map(|name| name.value.as_str().to_owned());
        let product = substitute.product.as_ref();
        let product = product.and_then(|field| self.resolve(Kind::Product, &field.value));
        let covers = substitute.covers.as_ref();
        let covers = covers.and_then(|field| self.percent(field.key, "`covers`", field.value));
        let ramp = substitute.ramp_months.as_ref();
        let ramp = ramp.and_then(|field| self.months(field.key, "`ramp_months`", field.value));
        let lag = substitute.lag_months.as_ref();
        let lag = lag.and_then(|field| self.months(field.key, "`lag_months`", field.value));
        let cost = substitute.cost.as_ref();
        let cost_milli = cost.and_then(|field| self.cost(field.key, field.value));
        let evidence = self.evidence(&substitute.cited());
        Some(Substitute {
            name: name?,
            product,
            covers,
            ramp,
            lag,
            cost_milli,
            evidence,
            note: string(&substitute.note),
        })
    }
}

fn is_set(slot: &Slot<bool>) -> bool {
    slot.as_ref().is_some_and(|field| field.value)
}
