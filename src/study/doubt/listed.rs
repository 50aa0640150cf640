//! Lists of facts: which numbers are upstream of something, and which of them are one fact.

use std::collections::BTreeMap;

use crate::{
    analysis::preface::cone,
    model::{
        Chain,
        product::{Market, Need, Role},
        quantity::Weeks,
        source::Evidence,
        view::View,
    },
    network::{Compiled, ix::RowIx},
};

use super::{
    fact::{Fact, shares},
    figure::figure,
};

/// Every fact of some products that is a range, and the assumptions behind all of them.
pub(super) fn ranges(chain: &Chain, products: &[u32]) -> Vec<Fact> {
    let mut facts: Vec<Fact> = vec![Fact::Wear];
    facts.extend(
        [Role::Material, Role::Component, Role::Equipment].map(|role| Fact::AssumedCover { role }),
    );
    for &product in products {
        let mut own = Vec::new();
        list(chain, product, &mut own);
        facts.extend(own.into_iter().filter(|fact| match fact {
            Fact::Share { .. }
            | Fact::MarketNeed { .. }
            | Fact::Dependence { .. }
            | Fact::Covers { .. }
            | Fact::Ramp { .. } => is_open(chain, fact),
            // What has no source moves with all that is assumed for its role.
            Fact::Cover { product, input } => {
                let input = &chain.products()[*product as usize].inputs[*input as usize];
                input.cover_evidence.is_sourced() && is_open(chain, fact)
            }
            Fact::Rest { .. }
            | Fact::Remainder { .. }
            | Fact::Cap { .. }
            | Fact::Need { .. }
            | Fact::Load { .. }
            | Fact::AssumedCover { .. }
            | Fact::Wear => false,
        }));
    }
    facts
}

fn is_open(chain: &Chain, fact: &Fact) -> bool {
    figure(chain, fact).is_some_and(|figure| !figure.is_exact())
}

/// Every number that somebody told about some products and their makers, point values included; numbers that rest on
/// one fact stand together.
///
/// What is only assumed for a whole role is not told of anything, and that a
/// member of a choice is in use today is no number.
pub(super) fn told(chain: &Chain, products: &[u32]) -> Vec<Vec<Fact>> {
    let mut all = Vec::new();
    for &product in products {
        list(chain, product, &mut all);
    }
    let mut loads: Vec<u32> = products
        .iter()
        .filter_map(|&product| chain.products()[product as usize].utilisation.as_ref())
        .filter_map(|id| chain.loads().get_index_of(id))
        .map(|load| load as u32)
        .collect();
    loads.sort_unstable();
    loads.dedup();
    all.extend(loads.into_iter().map(|load| Fact::Load { load }));
    let mut groups: Vec<Vec<Fact>> = Vec::new();
    let mut by_id = BTreeMap::new();
    for fact in all {
        let id = fact
            .evidence(chain)
            .and_then(|(evidence, _)| evidence.fact.as_ref());
        let next = groups.len();
        let at = id.map_or(next, |id| *by_id.entry(id.clone()).or_insert(next));
        if at == next {
            groups.push(Vec::new());
        }
        groups[at].push(fact);
    }
    groups
}

/// Every number of a product that is told.
fn list(chain: &Chain, product: u32, facts: &mut Vec<Fact>) {
    let record = &chain.products()[product as usize];
    if let Market::Bulk { .. } = &record.market {
        facts.push(Fact::MarketNeed { product });
    }
    for (view, entry) in (0..).zip(&record.views) {
        let shares = (0..).zip(shares(entry));
        facts.extend(
            shares
                .filter(|(_, share)| share.is_some())
                .map(|(holder, _)| Fact::Share {
                    product,
                    view,
                    holder,
                }),
        );
        let (n_rests, has_remainder, n_caps) = match entry {
            View::Countries { split, .. } => (
                split.rests.len(),
                split.remainder.is_some(),
                split.caps.len(),
            ),
            View::Firms { split } => (
                split.rests.len(),
                split.remainder.is_some(),
                split.caps.len(),
            ),
            View::Producers { .. } => (0, false, 0),
        };
        facts.extend((0..n_rests as u32).map(|rest| Fact::Rest {
            product,
            view,
            rest,
        }));
        if has_remainder {
            facts.push(Fact::Remainder { product, view });
        }
        facts.extend((0..n_caps as u32).map(|cap| Fact::Cap { product, view, cap }));
    }
    for (input, entry) in (0..).zip(&record.inputs) {
        facts.push(Fact::Dependence { product, input });
        if entry.world_need.is_some() {
            facts.push(Fact::Need {
                product,
                input,
                member: None,
            });
        }
        let default = chain.defaults().cover(entry.role);
        if entry.cover_evidence != Evidence::default() || entry.cover != default {
            facts.push(Fact::Cover { product, input });
        }
        let Need::AnyOf(members) = &entry.need else {
            continue;
        };
        for (member, entry) in (0..).zip(members) {
            facts.push(Fact::Covers {
                product,
                input,
                member,
            });
            if entry.world_need.is_some() {
                facts.push(Fact::Need {
                    product,
                    input,
                    member: Some(member),
                });
            }
            if entry.ramp.high() > Weeks::ZERO {
                facts.push(Fact::Ramp {
                    product,
                    input,
                    member,
                });
            }
        }
    }
}

/// Every product that some rows need at either end, in chain order.
pub(super) fn upstream(ends: [&Compiled; 2], rows: &[RowIx]) -> Vec<u32> {
    let mut products: Vec<u32> = ends.iter().flat_map(|end| cone(end, rows)).collect();
    products.sort_unstable();
    products.dedup();
    products
}
