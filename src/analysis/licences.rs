//! Whose data: under which licences the facts of a chain stand, and what of each target rests on them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{Chain, id::ProductId};

use super::facts::{self, About, FactLine};

/// One licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceLine {
    /// What it is.
    pub licence: Terms,
    /// How many sources stand under it.
    pub sources: usize,
    /// How many facts rest on one of them.
    pub facts: usize,
    /// Whether commercial use is allowed; `None` where there is no source to say.
    pub commercial_use: Option<bool>,
}

/// Under what terms a fact stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Terms {
    /// A licence, and whether it allows commercial use.
    Licence(String, bool),
    /// A source that states no licence: cited for single figures; whether its entry allows commercial use.
    NotStated(bool),
    /// No source: the authors of the chain judged it.
    NoSource,
}

/// How much of what a target needs rests on one licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamLine {
    /// The target.
    pub target: String,
    /// What people call it.
    pub name: String,
    /// The licence.
    pub licence: Terms,
    /// How many of the facts upstream rest on it; a fact with sources under several counts for each.
    pub facts: usize,
    /// Of how many.
    pub of: usize,
}

/// Whose data a chain is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licences {
    /// The chain's name for people.
    pub title: String,
    /// How many facts there are.
    pub facts: usize,
    /// Of which rest on a source that forbids commercial use.
    pub not_commercial: usize,
    /// The licences, in the order of the sources; what has no source last.
    pub licences: Vec<LicenceLine>,
    /// Target by target, licence by licence.
    pub upstream: Vec<UpstreamLine>,
}

/// Counts facts by licence.
pub fn find(chain: &Chain) -> Licences {
    let mut order: Vec<Terms> = Vec::new();
    let mut terms_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sources: Vec<usize> = Vec::new();
    for (id, source) in chain.sources() {
        let allowed = source.commercial_use;
        let licence = source.licence.clone();
        let terms = licence.map_or(Terms::NotStated(allowed), |licence| {
            Terms::Licence(licence, allowed)
        });
        let at = order
            .iter()
            .position(|one| *one == terms)
            .unwrap_or_else(|| {
                order.push(terms);
                sources.push(0);
                order.len() - 1
            });
        sources[at] += 1;
        terms_of.insert(id.as_str(), at);
    }
    order.push(Terms::NoSource);
    sources.push(0);
    let none = order.len() - 1;
    let facts = facts::list(chain);
    let resting: Vec<BTreeSet<usize>> = facts
        .iter()
        .map(|fact| {
            let cited = fact.sources.iter();
            let cited: BTreeSet<usize> = cited
                .filter_map(|id| terms_of.get(id.as_str()).copied())
                .collect();
            if cited.is_empty() {
                BTreeSet::from([none])
            } else {
                cited
            }
        })
        .collect();
    let count = |at: usize| resting.iter().filter(|under| under.contains(&at)).count();
    let licences = (0..).zip(&order).zip(&sources);
    let licences = licences.map(|((at, terms), &sources)| LicenceLine {
        licence: terms.clone(),
        sources,
        facts: count(at),
        commercial_use: match terms {
            Terms::Licence(_, allowed) | Terms::NotStated(allowed) => Some(*allowed),
            Terms::NoSource => None,
        },
    });
    let mut upstream = Vec::new();
    for target in chain.targets() {
        let cone = Cone::of(chain, target);
        let within: Vec<&BTreeSet<usize>> = facts
            .iter()
            .zip(&resting)
            .filter(|(fact, _)| cone.has(fact))
            .map(|(_, under)| under)
            .collect();
        let rows = (0..).zip(&order).map(|(at, terms)| UpstreamLine {
            target: target.to_string(),
            name: chain.products()[target].name.clone(),
            licence: terms.clone(),
            facts: within.iter().filter(|under| under.contains(&at)).count(),
            of: within.len(),
        });
        upstream.extend(rows.filter(|row| row.facts > 0));
    }
    Licences {
        title: chain.title().unwrap_or(chain.name()).to_owned(),
        facts: facts.len(),
        not_commercial: facts
            .iter()
            .filter(|fact| fact.commercial_use == Some(false))
            .count(),
        licences: licences.collect(),
        upstream,
    }
}

/// Everything that a product needs, directly or not, in any role, and how full the makers of that run.
struct Cone {
    products: BTreeSet<ProductId>,
    makers: BTreeSet<String>,
}

impl Cone {
    fn of(chain: &Chain, target: &ProductId) -> Self {
        let mut products = BTreeSet::from([target.clone()]);
        let mut makers = BTreeSet::new();
        let mut open = vec![target.clone()];
        while let Some(id) = open.pop() {
            let product = &chain.products()[&id];
            makers.extend(product.utilisation.as_ref().map(ToString::to_string));
            let inputs = product
                .inputs
                .iter()
                .flat_map(|input| input.need.products());
            let hosts = product.hosts.iter().map(|(_, needed)| needed);
            for needed in inputs.chain(hosts) {
                if products.insert(needed.clone()) {
                    open.push(needed.clone());
                }
            }
        }
        Self { products, makers }
    }

    fn has(&self, fact: &FactLine) -> bool {
        match fact.about {
            About::Product => self.products.contains(fact.id.as_str()),
            About::Makers => self.makers.contains(&fact.id),
            About::Country | About::Role | About::Tools => false,
        }
    }
}
