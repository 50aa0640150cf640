//! Products as people write them: what is as it would be anyhow is left out.

use crate::model::{
    Chain,
    id::{FactId, LoadId, ProductId, ZoneId},
    product::{self, Alternative, Input, Market, Need, Product, Substitute},
    quantity::{Range, Share, Weeks},
    source::Evidence,
    view::{ProducerRow, Rest, Split, View},
};

use super::{
    fields::{Writing, flag, maybe, source},
    ron::{Fields, Value, billions, cost, months, quoted, shares, text, texts, weeks, word},
};

/// A product.
pub(super) fn product(chain: &Chain, id: &ProductId, product: &Product) -> Value {
    let mut fields = Fields::new();
    if product.name != id.as_str() {
        fields.put("name", text(&product.name));
    }
    fields.put("stage", word(&product.stage));
    match &product.market {
        Market::Open => {}
        Market::Bulk { need } => {
            fields.put(
                "market",
                Value::Choice("Bulk", vec![("need", shares(need))]),
            );
        }
        Market::Qualified { lag } => {
            let terms = vec![("months", months(lag))];
            fields.put("market", Value::Choice("Qualified", terms));
        }
    }
    flag(&mut fields, "assembled", product.assembled);
    flag(&mut fields, "local", product.local);
    if !product.hosts.is_empty() {
        let hosts = product.hosts.iter();
        let hosts = hosts.map(|(at, instead)| (quoted(at.as_str()), text(instead.as_str())));
        fields.put("hosts", Value::Map(hosts.collect()));
    }
    if let Some(worth) = &product.value {
        fields.put("value", value(worth));
    }
    maybe(
        &mut fields,
        "utilisation",
        product.utilisation.as_ref().map(LoadId::as_str),
    );
    maybe(&mut fields, "note", product.note.as_deref());
    let inputs = together(&product.inputs);
    if !inputs.is_empty() {
        let inputs = inputs.iter().map(|inputs| input(chain, inputs));
        fields.put("inputs", Value::List(inputs.collect()));
    }
    if !product.views.is_empty() {
        fields.put(
            "supply",
            Value::List(product.views.iter().map(view).collect()),
        );
    }
    if !product.substitutes.is_empty() {
        let substitutes = product.substitutes.iter().map(substitute);
        fields.put("substitutes", Value::List(substitutes.collect()));
    }
    Value::Tall(fields)
}

fn value(value: &product::Value) -> Value {
    let mut fields = vec![("usd_bn", billions(&value.usd))];
    let within = value.within.as_ref();
    maybe(&mut fields, "within", within.map(ProductId::as_str));
    evidence(&mut fields, &value.evidence);
    maybe(&mut fields, "note", value.note.as_deref());
    Value::Record(fields)
}

/// Neighbours that differ in nothing but what is needed, to be written as `all_of`.
fn together(inputs: &[Input]) -> Vec<&[Input]> {
    let mut groups = Vec::new();
    let mut start = 0;
    for end in 1..=inputs.len() {
        if end < inputs.len() && joins(&inputs[start..end], &inputs[end]) {
            continue;
        }
        groups.push(&inputs[start..end]);
        start = end;
    }
    groups
}

fn joins(group: &[Input], next: &Input) -> bool {
    let is_alike = |input: &Input| {
        let Need::Product(_) = &input.need else {
            return false;
        };
        let like_next = Input {
            need: next.need.clone(),
            ..input.clone()
        };
        input.need != next.need && like_next == *next
    };
    matches!(next.need, Need::Product(_)) && group.iter().all(is_alike)
}

/// One line of a recipe, for one input or several that are alike.
fn input(chain: &Chain, inputs: &[Input]) -> Value {
    let first = &inputs[0];
    let mut fields = vec![("role", word(&first.role))];
    if let ([_], Need::Product(product)) = (inputs, &first.need) {
        fields.put("product", text(product.as_str()));
    }
    if let Some(need) = &first.world_need {
        fields.put("need", shares(need));
    }
    if first.dependence != Range::exactly(Share::ONE) {
        fields.put("dependence", shares(&first.dependence));
    }
    if !first.needed_to_start {
        fields.put("needed_to_start", word(&false));
    }
    let has_own_cover = first.cover != chain.defaults().cover(first.role);
    let proof = &first.cover_evidence;
    if has_own_cover || !proof.sources.is_empty() || proof.graded.is_some() {
        fields.put("cover_weeks", weeks(&first.cover));
    }
    if !proof.sources.is_empty() {
        fields.put("cover_source", source(&proof.sources));
    }
    if let Some(grade) = proof.graded {
        fields.put("cover_grade", word(&grade.as_str()));
    }
    if let Some(share) = &first.cost_share {
        fields.put("cost_pct", shares(share));
    }
    evidence(&mut fields, &first.evidence);
    maybe(&mut fields, "note", first.note.as_deref());
    match &first.need {
        Need::AnyOf(members) => {
            fields.put(
                "any_of",
                Value::List(members.iter().map(alternative).collect()),
            );
        }
        Need::Product(_) if inputs.len() > 1 => {
            let named = inputs.iter().flat_map(|input| input.need.products());
            fields.put("all_of", texts(named.map(ProductId::as_str)));
        }
        Need::Product(_) => {}
    }
    Value::Record(fields)
}

fn alternative(member: &Alternative) -> Value {
    let mut fields = vec![("product", text(member.product.as_str()))];
    if let Some(need) = &member.world_need {
        fields.put("need", shares(need));
    }
    if Range::new(Share::ZERO, None, Share::ONE) != Some(member.covers) {
        fields.put("covers", shares(&member.covers));
    }
    if member.ramp != Range::exactly(Weeks::ZERO) {
        fields.put("ramp_months", months(&member.ramp));
    }
    if let Some(lag) = &member.lag {
        fields.put("lag_months", months(lag));
    }
    if let Some(multiple) = member.cost_milli {
        fields.put("cost", cost(multiple));
    }
    evidence(&mut fields, &member.evidence);
    maybe(&mut fields, "note", member.note.as_deref());
    Value::Record(fields)
}

fn view(view: &View) -> Value {
    match view {
        View::Countries { basis, split } => {
            let mut fields = vec![("basis", word(basis))];
            self::split(&mut fields, split);
            Value::Choice("Countries", fields)
        }
        View::Firms { split } => {
            let mut fields = Fields::new();
            self::split(&mut fields, split);
            Value::Choice("Firms", fields)
        }
        View::Producers { rows } => {
            let rows = rows.iter().map(row).collect();
            Value::Wrapped("Producers", Box::new(Value::List(rows)))
        }
    }
}

fn split<Id: std::borrow::Borrow<str>>(fields: &mut Fields, split: &Split<Id>) {
    let name = |id: &Id| quoted(id.borrow());
    evidence(fields, &split.evidence);
    if !split.shares.is_empty() {
        let held = split
            .shares
            .iter()
            .map(|(id, share)| (name(id), shares(share)));
        fields.put("shares", Value::Map(held.collect()));
    }
    if !split.rests.is_empty() {
        fields.put("rest", Value::List(split.rests.iter().map(rest).collect()));
    }
    if let Some(remainder) = &split.remainder {
        fields.put("remainder", shares(remainder));
    }
    // Who has a cap and stands in no list is a candidate anyhow.
    let capped = split.caps.iter().map(|(id, _)| id.borrow());
    let is_told_by_caps = split.candidates.iter().map(Id::borrow).eq(capped)
        && split.rests.iter().all(|rest| rest.candidates.is_empty());
    if !split.candidates.is_empty() && !is_told_by_caps {
        fields.put("candidates", texts(split.candidates.iter().map(Id::borrow)));
    }
    if !split.caps.is_empty() {
        let caps = split.caps.iter().map(|(id, cap)| (name(id), word(cap)));
        fields.put("caps", Value::Map(caps.collect()));
    }
    if !split.grades.is_empty() {
        let grades = split.grades.iter();
        let grades = grades.map(|(id, grade)| (name(id), word(&grade.as_str())));
        fields.put("grades", Value::Map(grades.collect()));
    }
    if !split.via.is_empty() {
        let via = split.via.iter().map(|(zone, holders)| {
            let holders = holders.iter().map(Id::borrow);
            (quoted(zone.as_str()), texts(holders))
        });
        fields.put("via", Value::Map(via.collect()));
    }
    maybe(fields, "note", split.note.as_deref());
}

fn rest<Id: std::borrow::Borrow<str>>(rest: &Rest<Id>) -> Value {
    let mut fields = vec![("name", text(&rest.name)), ("share", shares(&rest.share))];
    if !rest.candidates.is_empty() {
        fields.put("candidates", texts(rest.candidates.iter().map(Id::borrow)));
    }
    Value::Record(fields)
}

fn row(row: &ProducerRow) -> Value {
    let mut fields = vec![
        ("firm", text(row.firm.as_str())),
        ("at", text(row.site.at.as_str())),
    ];
    if !row.site.zones.is_empty() {
        fields.put("zones", texts(row.site.zones.iter().map(ZoneId::as_str)));
    }
    if !row.site.via.is_empty() {
        fields.put("via", texts(row.site.via.iter().map(ZoneId::as_str)));
    }
    if let Some(share) = &row.share {
        fields.put("share", shares(share));
    }
    evidence(&mut fields, &row.evidence);
    maybe(&mut fields, "note", row.note.as_deref());
    Value::Record(fields)
}

fn substitute(substitute: &Substitute) -> Value {
    let mut fields = vec![("name", text(&substitute.name))];
    if let Some(product) = &substitute.product {
        fields.put("product", text(product.as_str()));
    }
    if let Some(covers) = &substitute.covers {
        fields.put("covers", shares(covers));
    }
    if let Some(ramp) = &substitute.ramp {
        fields.put("ramp_months", months(ramp));
    }
    if let Some(lag) = &substitute.lag {
        fields.put("lag_months", months(lag));
    }
    if let Some(multiple) = substitute.cost_milli {
        fields.put("cost", cost(multiple));
    }
    evidence(&mut fields, &substitute.evidence);
    maybe(&mut fields, "note", substitute.note.as_deref());
    Value::Record(fields)
}

/// What a figure rests on, in the order of a reader's questions: of when, from whom, how sure.
pub(super) fn evidence(fields: &mut Fields, evidence: &Evidence) {
    if let Some(year) = evidence.year {
        fields.put("year", word(&year));
    }
    if !evidence.sources.is_empty() {
        fields.put("source", source(&evidence.sources));
    }
    if let Some(grade) = evidence.graded {
        fields.put("grade", word(&grade.as_str()));
    }
    maybe(fields, "fact", evidence.fact.as_ref().map(FactId::as_str));
    maybe(fields, "assumed", evidence.assumed.as_deref());
}
