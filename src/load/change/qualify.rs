//! `Qualify`: a substitute is qualified.

use serde::de::VariantAccess;

use crate::{
    load::{
        check::{Kind as Names, reader::Reader},
        document::{Number, fields},
        finding::Finding,
        record::{OneOrMore, Slot, record},
        span::{At, Text},
        write::ron::{Value, cost, months, shares, text, texts},
    },
    model::{
        Change, Code,
        change::{Qualification, Span},
        id::ProductId,
        quantity::{Range, Share},
    },
};

use super::{Dates, Kind};

record! {
    #[derive(Clone)]
    /// A substitute.
    Qualify<'t> is "`Qualify`" {
        substitute: Text<'t>,
        replaces: Text<'t>,
        users: Vec<Text<'t>>,
        months: Number,
        covers: Number,
        yields: Number,
        lag_months: Number,
        cost: Number,
        source: OneOrMore<'t>,
        assumed: Text<'t>,
    }
}

impl<'t> Kind<'t> for Qualify<'t> {
    const DATES: Dates = Dates::None;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        fields(rest)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, at: At, _: Span) -> Option<Change> {
        let head = self.head.shown_at(at);
        let substitute = reader
            .check
            .required(&head, &self.substitute, "substitute", "`Qualify`");
        let substitute =
            substitute.and_then(|name| reader.check.resolve(Names::Product, &name.value));
        let replaces = reader
            .check
            .required(&head, &self.replaces, "replaces", "`Qualify`");
        let replaces = replaces.and_then(|name| reader.check.resolve(Names::Product, &name.value));
        let covers = reader
            .check
            .required(&head, &self.covers, "covers", "`Qualify`");
        let covers =
            covers.and_then(|field| reader.check.percent(field.key, "`covers`", field.value));
        let yields = match &self.yields {
            None => Some(Range::exactly(Share::ONE)),
            Some(field) => reader.check.percent(field.key, "`yields`", field.value),
        };
        let ramp = reader.months(&self.months, "`months`");
        let lag = self
            .lag_months
            .as_ref()
            .and_then(|field| reader.check.months(field.key, "`lag_months`", field.value));
        let cost = self.cost.as_ref();
        let cost_milli = cost.and_then(|field| reader.check.cost(field.key, field.value));
        let users = reader.check.list(Names::Product, &self.users, "`users`");
        reader.evidence(&self.source);
        let (substitute, replaces): (ProductId, ProductId) = (substitute?, replaces?);
        if substitute == replaces {
            let message = format!("`{substitute}` cannot stand in for itself");
            reader.check.report(
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

    fn field(&mut self, name: &str) -> Option<&mut Slot<Number>> {
        match name {
            "months" => Some(&mut self.months),
            "covers" => Some(&mut self.covers),
            "yields" => Some(&mut self.yields),
            "lag_months" => Some(&mut self.lag_months),
            "cost" => Some(&mut self.cost),
            _ => None,
        }
    }
}

pub(super) fn write(with: &Qualification) -> Value {
    let mut fields = vec![
        ("substitute", text(with.substitute.as_str())),
        ("replaces", text(with.replaces.as_str())),
        ("users", texts(with.users.iter().map(ProductId::as_str))),
        ("covers", shares(&with.covers)),
        ("yields", shares(&with.yields)),
        ("months", months(&with.ramp)),
    ];
    fields.extend(with.lag.as_ref().map(|lag| ("lag_months", months(lag))));
    fields.extend(with.cost_milli.map(|times| ("cost", cost(times))));
    Value::Choice("Qualify", fields)
}
