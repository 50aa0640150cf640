//! `Build` and `Expand`: new capacity.

use serde::de::VariantAccess;

use crate::{
    load::{
        check::{Kind as Names, reader::Reader},
        document::{Number, fields},
        finding::Finding,
        record::{OneOrMore, Slot, record},
        span::{At, Text},
        write::{
            fields::{Writing, maybe},
            ron::{Value, cost, months, shares, text},
        },
    },
    model::{
        Change, Code,
        change::{Addition, Span},
        id::{CountryId, ProductId, ZoneId},
        product::Market,
        quantity::{Range, ShareRange, Weeks},
    },
};

use super::{Dates, Kind};

record! {
    #[derive(Clone)]
    /// New capacity.
    Build<'t> is "`Build`" {
        product: Text<'t>,
        firm: Text<'t>,
        at: Text<'t>,
        zone: Text<'t>,
        share: Number,
        months: Number,
        ramp_months: Number,
        cost: Number,
        source: OneOrMore<'t>,
        assumed: Text<'t>,
    }
}

/// More of what somebody makes already.
#[derive(Debug, Clone)]
pub(in crate::load) struct Expand<'t>(Build<'t>);

impl<'t> Kind<'t> for Build<'t> {
    const DATES: Dates = Dates::Start;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        fields(rest)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, at: At, span: Span) -> Option<Change> {
        self.addition(reader, at, span.from, false)
            .map(Change::Build)
    }

    fn field(&mut self, name: &str) -> Option<&mut Slot<Number>> {
        match name {
            "share" => Some(&mut self.share),
            "months" => Some(&mut self.months),
            "ramp_months" => Some(&mut self.ramp_months),
            "cost" => Some(&mut self.cost),
            _ => None,
        }
    }
}

impl<'t> Kind<'t> for Expand<'t> {
    const DATES: Dates = Dates::Start;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        fields(rest).map(Self)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, at: At, span: Span) -> Option<Change> {
        let addition = self.0.addition(reader, at, span.from, true);
        addition.map(Change::Expand)
    }

    fn field(&mut self, name: &str) -> Option<&mut Slot<Number>> {
        self.0.field(name)
    }
}

impl Build<'_> {
    fn addition(
        &self,
        reader: &mut Reader<'_, '_>,
        at: At,
        from: Weeks,
        is_more: bool,
    ) -> Option<Addition> {
        let word = if is_more { "`Expand`" } else { "`Build`" };
        let head = self.head.shown_at(at);
        let product = reader.check.required(&head, &self.product, "product", word);
        let product: Option<ProductId> =
            product.and_then(|name| reader.check.resolve(Names::Product, &name.value));
        let firm = reader.check.required(&head, &self.firm, "firm", word);
        let firm = firm.and_then(|name| reader.check.resolve(Names::Firm, &name.value));
        let place = reader.check.required(&head, &self.at, "at", word);
        let country: Option<CountryId> =
            place.and_then(|name| reader.check.resolve(Names::Country, &name.value));
        let zone = self
            .zone
            .as_ref()
            .and_then(|name| reader.check.resolve(Names::Zone, &name.value));
        let share = reader.check.required(&head, &self.share, "share", word);
        let share: Option<ShareRange> =
            share.and_then(|field| reader.check.percent(field.key, "`share`", field.value));
        let build_time = reader.months(&self.months, "`months`");
        let ramp = reader.months(&self.ramp_months, "`ramp_months`");
        let cost = self.cost.as_ref();
        let cost_milli = cost.and_then(|field| reader.check.cost(field.key, field.value));
        reader.evidence(&self.source);
        let product = product?;
        let record = &reader.chain.products()[&product];
        if record.assembled || record.local {
            let message = format!(
                "`{product}` is made wherever its inputs meet: more of it needs more of its inputs"
            );
            reader.check.report(
                Finding::new(Code::StrayField, at, message).help("build what it is made of"),
            );
        }
        // A new source in a qualified market serves nobody before it is qualified.
        let qualification = match &record.market {
            Market::Qualified { lag } if !is_more => *lag,
            Market::Open | Market::Bulk { .. } | Market::Qualified { .. } => {
                Range::exactly(Weeks::ZERO)
            }
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
}

pub(super) fn write(kind: &'static str, addition: &Addition) -> Value {
    let mut fields = vec![
        ("product", text(addition.product.as_str())),
        ("firm", text(addition.firm.as_str())),
        ("at", text(addition.at.as_str())),
    ];
    let zone = addition.zone.as_ref();
    maybe(&mut fields, "zone", zone.map(ZoneId::as_str));
    fields.put("share", shares(&addition.share));
    fields.put("months", months(&addition.build));
    fields.put("ramp_months", months(&addition.ramp));
    fields.extend(addition.cost_milli.map(|times| ("cost", cost(times))));
    Value::Choice(kind, fields)
}
