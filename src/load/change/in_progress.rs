//! `InProgress`: what users hold is work in progress, and no stock.

use serde::de::VariantAccess;

use crate::{
    load::{
        check::{Kind as Names, reader::Reader},
        document::{Number, fields},
        record::{Slot, record},
        span::{At, Text},
        write::ron::{Value, shares, texts, word},
    },
    model::{
        Change,
        change::{Pipeline, Span},
        id::ProductId,
    },
};

use super::{Dates, Kind};

record! {
    #[derive(Clone)]
    /// Work in progress.
    InProgress<'t> is "`InProgress`" {
        products: Vec<Text<'t>>,
        weeks: Number,
        scraps: Number,
    }
}

impl<'t> Kind<'t> for InProgress<'t> {
    const DATES: Dates = Dates::None;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        fields(rest)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, at: At, _: Span) -> Option<Change> {
        let head = self.head.shown_at(at);
        reader
            .check
            .required(&head, &self.products, "products", "`InProgress`")?;
        let products = reader
            .check
            .list(Names::Product, &self.products, "`products`");
        let weeks = match &self.weeks {
            None => None,
            Some(field) => Some(reader.check.weeks(field.key, "`weeks`", field.value)?),
        };
        let scraps = match &self.scraps {
            None => None,
            Some(field) => Some(reader.check.percent(field.key, "`scraps`", field.value)?),
        };
        Some(Change::InProgress(Pipeline {
            products,
            weeks,
            scraps,
        }))
    }

    fn field(&mut self, name: &str) -> Option<&mut Slot<Number>> {
        match name {
            "weeks" => Some(&mut self.weeks),
            "scraps" => Some(&mut self.scraps),
            _ => None,
        }
    }
}

pub(super) fn write(pipeline: &Pipeline) -> Value {
    let products = pipeline.products.iter().map(ProductId::as_str);
    let mut fields = vec![("products", texts(products))];
    fields.extend(pipeline.weeks.map(|weeks| {
        let [low, high] = [weeks.low().weeks(), weeks.high().weeks()];
        (
            "weeks",
            if weeks.low() == weeks.high() {
                word(&low)
            } else {
                Value::Plain(format!("({low}, {high})"))
            },
        )
    }));
    fields.extend(pipeline.scraps.map(|scraps| ("scraps", shares(&scraps))));
    Value::Choice("InProgress", fields)
}
