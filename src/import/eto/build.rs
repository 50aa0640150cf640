//! The dataset to products and views.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::{
    import::{
        draft::{Draft, Firm, Source, range},
        names,
        taken::{Taken, Why},
        views::{self, cited},
    },
    load::ron::{Fields, Value, quoted, text, texts, word},
    model::iso,
};

use super::{
    LICENCE,
    read::{Dataset, Held, Product},
};

const NAMED: usize = 6;
/// What the links between inputs are cited as.
const LINKS: &str = "eto_sequence";

/// Fills a draft.
pub(super) fn fill(dataset: &Dataset, draft: &mut Draft, taken: &mut Taken) {
    let sources = sources(dataset, draft);
    let mut used = HashSet::new();
    let ids: Vec<String> = dataset
        .products
        .iter()
        .map(|product| {
            let id = names::free(names::id(&product.name), |id| used.contains(id));
            used.insert(id.clone());
            id
        })
        .collect();
    let makers: BTreeSet<&str> = dataset
        .products
        .iter()
        .flat_map(|product| &product.by_firm)
        .map(|held| held.who.as_str())
        .collect();
    let mut no_seat = Vec::new();
    for (name, hq) in dataset
        .firms
        .iter()
        .filter(|(name, _)| makers.contains(name.as_str()))
    {
        if hq.is_none() {
            no_seat.push(name.clone());
        }
        draft.firms.insert(
            name.clone(),
            Firm {
                name: None,
                hq: *hq,
            },
        );
    }
    let (mut open, mut listed, mut blank) = (Vec::new(), Vec::new(), 0);
    for (at, product) in dataset.products.iter().enumerate() {
        blank += product
            .by_firm
            .iter()
            .chain(&product.by_seat)
            .filter(|held| held.share.is_none())
            .count();
        for held in &product.by_seat {
            if let Some(country) = iso::country(&held.who) {
                draft.country(country.alpha3);
            }
        }
        let has_makers = !(product.by_firm.is_empty() && product.by_seat.is_empty());
        if has_makers && !product.variants.is_empty() {
            listed.push(product.name.clone());
        }
        let needs = needs(product, has_makers);
        let is_assembled = !has_makers && !needs.is_empty();
        if !has_makers && !is_assembled {
            open.push(product.name.clone());
        }
        let mut fields = vec![
            ("name", text(&product.name)),
            ("stage", word(&stage(product))),
        ];
        if is_assembled {
            fields.push(("assembled", word(&true)));
        }
        if !needs.is_empty() {
            let inputs = needs
                .iter()
                .map(|&from| input(&dataset.products[from], &ids[from]));
            fields.push(("inputs", Value::List(inputs.collect())));
        }
        if !is_assembled {
            fields.push(("supply", Value::List(supply(product, &sources))));
        }
        draft.products.push((ids[at].clone(), fields));
    }
    draft.targets = targets(dataset)
        .into_iter()
        .map(|at| ids[at].clone())
        .collect();
    for (why, mut names) in [
        (Why::NoSeat, no_seat),
        (Why::NoMakers, open),
        (Why::VariantsListed, listed),
    ] {
        let n = names.len();
        names.truncate(NAMED);
        taken.remark(why, "", names, &[], n);
    }
    taken.remark(Why::BlankShares, "", Vec::new(), &[], blank);
}

/// What it needs: what goes into it, and its variants where it has no makers of its own.
fn needs(product: &Product, has_makers: bool) -> Vec<usize> {
    let mut needs = product.needs.clone();
    if !has_makers {
        needs.extend(&product.variants);
    }
    let mut seen = HashSet::new();
    needs.retain(|at| seen.insert(*at));
    needs
}

/// What is marked as the end of the chain; without a mark, what nothing needs and what is no variant.
fn targets(dataset: &Dataset) -> Vec<usize> {
    let all = || dataset.products.iter().enumerate();
    let marked: Vec<usize> = all()
        .filter(|(_, product)| product.kind == "ultimate_output")
        .map(|(at, _)| at)
        .collect();
    if !marked.is_empty() {
        return marked;
    }
    let last = all().filter(|(_, product)| {
        !product.is_needed && !product.is_variant && !product.needs.is_empty()
    });
    last.map(|(at, _)| at).collect()
}

fn stage(product: &Product) -> &'static str {
    match (product.kind.as_str(), product.stage.as_str()) {
        ("tool_resource", _) => "equipment",
        ("material_resource", _) => "material",
        ("design_resource", _) | (_, "Design") => "design",
        ("ultimate_output", _) => "final",
        (_, "Fabrication") => "fabrication",
        _ => "packaging",
    }
}

fn role(product: &Product) -> &'static str {
    match product.kind.as_str() {
        "tool_resource" => "equipment",
        "material_resource" => "material",
        "design_resource" => "design",
        _ => "component",
    }
}

fn input(needed: &Product, id: &str) -> Value {
    Value::Record(vec![
        ("role", word(&role(needed))),
        ("product", text(id)),
        ("source", text(LINKS)),
    ])
}

/// A view by firm and one by seat, where there are rows for each.
fn supply(product: &Product, sources: &BTreeMap<String, String>) -> Vec<Value> {
    let mut supply = Vec::new();
    if !product.by_seat.is_empty() {
        let mut fields = vec![("basis", word(&"jurisdiction"))];
        fields.extend(split(&product.by_seat, sources));
        supply.push(Value::Choice("Countries", fields));
    }
    if !product.by_firm.is_empty() {
        supply.push(Value::Choice("Firms", split(&product.by_firm, sources)));
    }
    if supply.is_empty() {
        supply.push(views::open());
    }
    supply
}

fn split(rows: &[Held], sources: &BTreeMap<String, String>) -> Fields {
    let mut fields = Fields::new();
    let named: BTreeSet<&str> = rows
        .iter()
        .filter_map(|held| sources.get(&held.source))
        .map(String::as_str)
        .collect();
    let named: Vec<&str> = named.into_iter().collect();
    fields.extend(cited(&named).map(|source| ("source", source)));
    // A view is as old as its oldest row.
    let year = rows.iter().filter_map(|held| held.year).min();
    fields.extend(year.map(|year| ("year", word(&year))));
    let mut seen = HashSet::new();
    let rows: Vec<&Held> = rows
        .iter()
        .filter(|held| seen.insert(held.who.as_str()))
        .collect();
    let known = rows.iter().filter_map(|held| {
        let (low, high) = held.share?;
        Some((quoted(&held.who), range(low, high)))
    });
    let known: Vec<(String, Value)> = known.collect();
    let open: Vec<&str> = rows
        .iter()
        .filter(|held| held.share.is_none())
        .map(|held| held.who.as_str())
        .collect();
    if !known.is_empty() {
        fields.push(("shares", Value::Map(known)));
    }
    if !open.is_empty() {
        fields.push(("candidates", texts(open)));
    }
    fields
}

/// What rows cite, by what they say; rows without a source cite the dataset.
fn sources(dataset: &Dataset, draft: &mut Draft) -> BTreeMap<String, String> {
    let products = || dataset.products.iter();
    let named: BTreeSet<&str> = products()
        .flat_map(|product| product.by_firm.iter().chain(&product.by_seat))
        .map(|held| held.source.as_str())
        .collect();
    let of_eto = |title: String| Source {
        title,
        url: Some("https://github.com/georgetown-cset/eto-chip-explorer".to_owned()),
        licence: Some(LICENCE.to_owned()),
        forbids_commercial_use: true,
        ..Source::default()
    };
    let mut found = BTreeMap::new();
    for (number, title) in (1..).zip(named) {
        let (id, title) = match title {
            "" => (
                "eto".to_owned(),
                "ETO/CSET Advanced Semiconductor Supply Chain dataset".to_owned(),
            ),
            cited => (
                format!("eto_{number}"),
                format!("ETO/CSET dataset: {cited}"),
            ),
        };
        draft.sources.insert(id.clone(), of_eto(title));
    }
    let titles: Vec<(String, String)> = draft
        .sources
        .iter()
        .map(|(id, source)| (source.title.clone(), id.clone()))
        .collect();
    for (title, id) in titles {
        let key = title
            .strip_prefix("ETO/CSET dataset: ")
            .unwrap_or_default()
            .to_owned();
        found.insert(key, id);
    }
    let links = "ETO/CSET Advanced Semiconductor Supply Chain dataset: what goes into what";
    if products().any(|product| product.is_needed || product.is_variant) {
        draft
            .sources
            .insert(LINKS.to_owned(), of_eto(links.to_owned()));
    }
    found
}
