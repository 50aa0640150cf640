//! Items to products: the buyer needs them, their suppliers make them.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    import::{
        draft::{Draft, Firm, Source, range},
        names,
        taken::{Taken, Why},
        views,
    },
    load::ron::{Fields, Value, text, word},
    model::product::Role,
};

use super::{
    Config,
    fields::SHEET,
    items::{Holder, Item, Items},
};

/// Fills a draft.
pub(super) fn build(all: Items, config: &Config, draft: &mut Draft, taken: &mut Taken) {
    let Items {
        buyers,
        firms,
        bought: items,
    } = all;
    seats(&firms, draft, taken);
    let sources = sources(&items, draft);
    let ids = ids(&buyers, &items);
    draft.title = match buyers.as_slice() {
        [one] => format!("What {one} buys, and from whom"),
        many => format!("What {} buyers buy, and from whom", many.len()),
    };
    draft.targets.clone_from(&ids.buyers);
    let firm_names: Vec<String> = firms.into_iter().map(|(name, _)| name).collect();
    let mut products = Vec::with_capacity(items.len() + buyers.len());
    for (item, (id, name)) in items.iter().zip(&ids.items) {
        for holder in &item.holders {
            if let Some(country) = holder.country {
                draft.country(country);
            }
        }
        let told = Told {
            firms: &firm_names,
            sources: &sources,
            year: config.year,
        };
        products.push((id.clone(), told.product(item, id, name)));
    }
    for (at, buyer) in buyers.iter().enumerate() {
        let of_it: Vec<(&Item, &str)> = items
            .iter()
            .zip(&ids.items)
            .filter(|(item, _)| item.buyer == at)
            .map(|(item, (id, _))| (item, id.as_str()))
            .collect();
        let mut fields = Fields::new();
        if *buyer != ids.buyers[at] {
            fields.push(("name", text(buyer)));
        }
        fields.push(("stage", word(&"final")));
        fields.push(("assembled", word(&true)));
        fields.push(("inputs", Value::List(inputs(&of_it))));
        products.push((ids.buyers[at].clone(), fields));
    }
    draft.products = products;
}

/// Firms with their seats; those without one are told.
fn seats(firms: &[(String, Option<&'static str>)], draft: &mut Draft, taken: &mut Taken) {
    let mut unknown = Vec::new();
    for (name, hq) in firms {
        if hq.is_none() {
            unknown.push(name.clone());
        }
        draft.firms.insert(
            name.clone(),
            Firm {
                name: None,
                hq: *hq,
            },
        );
    }
    let n = unknown.len();
    unknown.truncate(6);
    taken.remark(Why::NoSeat, "", unknown, &[], n);
}

/// The sources that rows name, by what they say.
fn sources(items: &[Item], draft: &mut Draft) -> HashMap<String, String> {
    let holders = items.iter().flat_map(|item| &item.holders);
    let named: BTreeSet<&str> = holders
        .map(|holder| holder.source.as_str())
        .filter(|source| !source.is_empty())
        .collect();
    let mut found = HashMap::new();
    for title in named {
        let id = names::free(names::id(title), |id| draft.sources.contains_key(id));
        let source = Source {
            title: title.to_owned(),
            ..Source::default()
        };
        draft.sources.insert(id.clone(), source);
        found.insert(title.to_owned(), id);
    }
    found
}

struct Ids {
    buyers: Vec<String>,
    /// Id and name.
    items: Vec<(String, String)>,
}

/// Ids that are easy to type and stand for one thing each; what two buyers buy is two products.
fn ids(buyers: &[String], items: &[Item]) -> Ids {
    let mut n_buyers: HashMap<&str, usize> = HashMap::new();
    for item in items {
        *n_buyers.entry(&item.key).or_default() += 1;
    }
    let mut taken: HashSet<String> = HashSet::new();
    let mut free = |wanted: String| {
        let id = names::free(wanted, |id| taken.contains(id));
        taken.insert(id.clone());
        id
    };
    let buyer_ids: Vec<String> = buyers.iter().map(|buyer| free(names::id(buyer))).collect();
    let items = items.iter().map(|item| {
        if n_buyers[item.key.as_str()] == 1 {
            return (free(names::id(&item.name)), item.name.clone());
        }
        let buyer = &buyers[item.buyer];
        let id = free(format!(
            "{}_{}",
            buyer_ids[item.buyer],
            names::id(&item.name)
        ));
        (id, format!("{} ({buyer})", item.name))
    });
    let items = items.collect();
    Ids {
        buyers: buyer_ids,
        items,
    }
}

/// What is needed to write an item down.
struct Told<'a> {
    firms: &'a [String],
    sources: &'a HashMap<String, String>,
    year: Option<u16>,
}

impl Told<'_> {
    fn product(&self, item: &Item, id: &str, name: &str) -> Fields {
        let mut fields = Fields::new();
        if name != id {
            fields.push(("name", text(name)));
        }
        let stage = item
            .stage
            .map_or_else(|| usual_stage(role(item)), |stage| stage.as_str());
        fields.push(("stage", word(&stage)));
        let holders: Vec<views::Holder<'_>> = item
            .holders
            .iter()
            .map(|holder| self.holder(item, holder))
            .collect();
        fields.push(("supply", Value::List(views::of(&holders))));
        fields
    }

    fn holder(&self, item: &Item, holder: &Holder) -> views::Holder<'_> {
        let named = self.sources.get(&holder.source).map(String::as_str);
        let is_by_spend = item.is_by_spend && holder.share.is_some();
        views::Holder {
            firm: &self.firms[holder.firm],
            country: holder.country,
            share: holder.share,
            sources: std::iter::once(SHEET).chain(named).collect(),
            year: holder.year.or(self.year),
            assumed: is_by_spend.then_some(BY_SPEND),
        }
    }
}

/// What stands beside a share that is one of money.
const BY_SPEND: &str = "share of spend stands for share of supply";

fn role(item: &Item) -> Role {
    item.role.unwrap_or(Role::Component)
}

/// Where an item of a role stands, where the sheet does not say.
const fn usual_stage(role: Role) -> &'static str {
    match role {
        Role::Material => "material",
        Role::Energy => "energy",
        Role::Equipment => "equipment",
        Role::Design => "design",
        Role::Software => "eda_ip",
        Role::Component | Role::Service => "system",
    }
}

/// The lines of a buyer's recipe; items of one group may stand for each other.
fn inputs(items: &[(&Item, &str)]) -> Vec<Value> {
    let mut n_of_group: HashMap<&str, usize> = HashMap::new();
    for (item, _) in items.iter().filter(|(item, _)| !item.group.is_empty()) {
        *n_of_group.entry(&item.group).or_default() += 1;
    }
    let mut done: HashSet<&str> = HashSet::new();
    let mut found = Vec::with_capacity(items.len());
    for (item, id) in items {
        let is_group = n_of_group.get(item.group.as_str()).is_some_and(|n| *n > 1);
        if is_group && !done.insert(&item.group) {
            continue;
        }
        let members: Vec<(&Item, &str)> = if is_group {
            items
                .iter()
                .filter(|(other, _)| other.group == item.group)
                .copied()
                .collect()
        } else {
            vec![(*item, *id)]
        };
        found.push(input(&members));
    }
    found
}

fn input(members: &[(&Item, &str)]) -> Value {
    let hull = |of: fn(&Item) -> Option<(f64, f64)>| {
        members
            .iter()
            .filter_map(|(item, _)| of(item))
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    };
    let first = members[0].0;
    let mut fields = vec![("role", word(&role(first)))];
    if let [(_, id)] = members {
        fields.push(("product", text(id)));
    }
    if let Some((low, high)) = hull(|item| item.dependence) {
        fields.push(("dependence", range(low, high)));
    }
    if let Some((low, high)) = hull(|item| item.cover_weeks) {
        fields.push(("cover_weeks", range(low, high)));
    }
    fields.push(("source", text(SHEET)));
    if members.len() > 1 {
        let members = members
            .iter()
            .map(|(_, id)| Value::Record(vec![("product", text(id))]));
        fields.push(("any_of", Value::List(members.collect())));
    }
    Value::Record(fields)
}
