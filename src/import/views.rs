//! Holders of a product to its views: by producer where places are known, by firm where they are not.

use std::collections::BTreeSet;

use crate::load::ron::{Fields, Value, quoted, text, texts, word};

use super::draft::range;

/// Somebody who makes a product.
pub(super) struct Holder<'a> {
    pub(super) firm: &'a str,
    /// Where, where that is known.
    pub(super) country: Option<&'static str>,
    /// Percent, low and high.
    pub(super) share: Option<(f64, f64)>,
    /// The ids of what it rests on.
    pub(super) sources: Vec<&'a str>,
    pub(super) year: Option<u16>,
    pub(super) assumed: Option<&'a str>,
}

/// The views of a product with at least one holder, none of them twice in one country.
pub(super) fn of(holders: &[Holder<'_>]) -> Vec<Value> {
    let mut views = Vec::new();
    if holders.iter().any(|holder| holder.country.is_none()) {
        views.push(by_firm(holders));
    }
    let placed = holders
        .iter()
        .filter_map(|holder| Some(row(holder, holder.country?)));
    let rows: Vec<Value> = placed.collect();
    if !rows.is_empty() {
        views.push(Value::Wrapped("Producers", Box::new(Value::List(rows))));
    }
    views
}

/// The view of a product of which nobody says who makes it: it may be anybody's.
pub(super) fn open() -> Value {
    let fields = vec![
        ("basis", word(&"location")),
        ("assumed", text("nobody says who makes it")),
    ];
    Value::Choice("Countries", fields)
}

/// One firm in one country.
fn row(holder: &Holder<'_>, country: &str) -> Value {
    let mut fields = vec![("firm", text(holder.firm)), ("at", text(country))];
    fields.extend(holder.share.map(|(low, high)| ("share", range(low, high))));
    fields.extend(cited(&holder.sources).map(|source| ("source", source)));
    fields.extend(holder.year.map(|year| ("year", word(&year))));
    fields.extend(holder.assumed.map(|assumed| ("assumed", text(assumed))));
    Value::Record(fields)
}

/// All of them, whether or not their places are known.
fn by_firm(holders: &[Holder<'_>]) -> Value {
    let mut shares: Vec<(&str, Option<(f64, f64)>)> = Vec::new();
    for holder in holders {
        match shares.iter_mut().find(|(firm, _)| *firm == holder.firm) {
            None => shares.push((holder.firm, holder.share)),
            Some((_, sum)) => {
                let both = sum.zip(holder.share);
                *sum = both.map(|(sum, share)| (sum.0 + share.0, sum.1 + share.1));
            }
        }
    }
    let known = shares.iter().filter_map(|(firm, share)| {
        let (low, high) = (*share)?;
        Some((quoted(firm), range(low, high.min(100.0))))
    });
    let known: Vec<(String, Value)> = known.collect();
    let open = shares.iter().filter(|(_, share)| share.is_none());
    let open: Vec<&str> = open.map(|(firm, _)| *firm).collect();
    let sources: BTreeSet<&str> = holders
        .iter()
        .flat_map(|holder| holder.sources.iter().copied())
        .collect();
    let sources: Vec<&str> = sources.into_iter().collect();
    let mut fields = Fields::new();
    fields.extend(cited(&sources).map(|source| ("source", source)));
    let year = holders[0]
        .year
        .filter(|year| holders.iter().all(|holder| holder.year == Some(*year)));
    fields.extend(year.map(|year| ("year", word(&year))));
    let assumed = holders.iter().find_map(|holder| holder.assumed);
    fields.extend(assumed.map(|assumed| ("assumed", text(assumed))));
    if !known.is_empty() {
        fields.push(("shares", Value::Map(known)));
    }
    if !open.is_empty() {
        fields.push(("candidates", texts(open)));
    }
    Value::Choice("Firms", fields)
}

/// One source, or a list of them.
pub(super) fn cited(sources: &[&str]) -> Option<Value> {
    match sources {
        [] => None,
        [one] => Some(text(one)),
        many => Some(texts(many.iter().copied())),
    }
}
