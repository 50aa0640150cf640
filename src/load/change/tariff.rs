//! `Tariff`: a duty on what comes from abroad.

use serde::de::VariantAccess;

use crate::{
    load::{
        check::reader::Reader,
        document::{Number, fields},
        record::{Slot, record},
        span::{At, Text},
        write::ron::{Value, texts, word},
    },
    model::{
        Change,
        change::{Duty, Span},
        id::ProductId,
    },
};

use super::{Dates, Kind, Party, subject::countries};

record! {
    #[derive(Clone)]
    /// A duty.
    Tariff<'t> is "`Tariff`" {
        by: Vec<Party<'t>>,
        on: Vec<Party<'t>>,
        products: Vec<Text<'t>>,
        rate: Number,
    }
}

impl<'t> Kind<'t> for Tariff<'t> {
    const DATES: Dates = Dates::None;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        fields(rest)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, at: At, _: Span) -> Option<Change> {
        let by = reader.countries(&self.by, "by", at, &self.on);
        let on = reader.countries(&self.on, "on", at, &self.by);
        let products = reader.products(&self.products, at);
        let rate = reader
            .check
            .required(&self.head.shown_at(at), &self.rate, "rate", "`Tariff`");
        let rate = rate.and_then(|rate| reader.check.one_percent(rate.key, "`rate`", rate.value));
        Some(Change::Tariff(Duty {
            by: by?,
            on: on?,
            products: products?,
            rate: rate?,
        }))
    }

    fn field(&mut self, name: &str) -> Option<&mut Slot<Number>> {
        (name == "rate").then_some(&mut self.rate)
    }
}

pub(super) fn write(duty: &Duty) -> Value {
    let products = duty.products.iter().map(ProductId::as_str);
    let fields = vec![
        ("by", countries(&duty.by)),
        ("on", countries(&duty.on)),
        ("products", texts(products)),
        ("rate", word(&duty.rate)),
    ];
    Value::Choice("Tariff", fields)
}
