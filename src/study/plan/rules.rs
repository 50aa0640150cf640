//! Rules of thumb, for comparison: in which order each would fund.

use std::collections::BTreeSet;

use crate::{
    analysis::concentration,
    model::{Chain, Change, EventKind, id::ProductId, measure::Measure, product::Need},
    network::Frame,
};

use super::{Config, Rule};

/// How far influence reaches along the network, as a part of what its largest eigenvalue allows.
const REACH: f64 = 0.5;
/// Enough rounds for the powers of the network to settle.
const ROUNDS: usize = 200;

/// Every rule with the order in which it takes measures.
pub(super) fn rules(chain: &Chain, config: &Config<'_>) -> Vec<(Rule, Vec<usize>)> {
    let prices: Vec<f64> = config
        .measures
        .iter()
        .map(|measure| -measure.price())
        .collect();
    let basis = config
        .threats
        .first()
        .map(|threat| threat.case.question.basis);
    let frame = basis.map_or(Frame::Location, |basis| {
        Frame::of(basis, EventKind::Country)
    });
    let shares = concentration::measure(chain, frame);
    let shares: Vec<f64> = shares
        .iter()
        .map(|market| market.largest_pct.unwrap_or(0.0))
        .collect();
    let targets = config.threats.iter();
    let targets = targets.flat_map(|threat| threat.case.question.targets.clone());
    let katz = katz(chain, &targets.collect());
    let by_product = |scores: &[f64]| -> Vec<f64> {
        let measures = config.measures.iter();
        measures
            .map(|measure| {
                let products = products(measure);
                let scores = products.iter().filter_map(|product| {
                    let at = chain.products().get_index_of(*product)?;
                    scores.get(at).copied()
                });
                scores.fold(0.0, f64::max)
            })
            .collect()
    };
    [
        (Rule::Cheapest, prices.clone()),
        (Rule::LargestShare, by_product(&shares)),
        (Rule::Katz, by_product(&katz)),
    ]
    .into_iter()
    .map(|(rule, scores)| {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| {
            scores[b]
                .total_cmp(&scores[a])
                .then(prices[b].total_cmp(&prices[a]))
                .then(a.cmp(&b))
        });
        (rule, order)
    })
    .collect()
}

/// The products that a measure stands for.
fn products(measure: &Measure) -> Vec<&ProductId> {
    let changes = measure.changes.iter();
    let products = changes.flat_map(|change| match change {
        Change::Build(addition) | Change::Expand(addition) => vec![&addition.product],
        Change::Stockpile(stock) => stock.products.iter().collect(),
        Change::Qualify(with) => vec![&with.replaces],
        Change::CutOff(..)
        | Change::Outage(..)
        | Change::Ban(_)
        | Change::InProgress(_)
        | Change::Ally(_)
        | Change::Tariff(_) => Vec::new(),
    });
    products.collect()
}

/// Katz centrality of every product on the network turned around: how many ways lead from it to a target, long ways
/// counting less.
///
/// Under the assumptions of Papachristou and Rahimian (2023), to fund in this order is best.
fn katz(chain: &Chain, targets: &BTreeSet<ProductId>) -> Vec<f64> {
    let products = chain.products();
    // From each product to what it needs.
    let needs: Vec<Vec<usize>> = products
        .values()
        .map(|product| {
            let needs = product.inputs.iter().flat_map(|input| match &input.need {
                Need::Product(id) => vec![id],
                Need::AnyOf(members) => members.iter().map(|member| &member.product).collect(),
            });
            needs.filter_map(|id| products.get_index_of(id)).collect()
        })
        .collect();
    let pushed = |from: &[f64]| {
        let mut to = vec![0.0; from.len()];
        for (needs, value) in needs.iter().zip(from) {
            for &at in needs {
                to[at] += value;
            }
        }
        to
    };
    // The largest eigenvalue, by the growth of powers; 0 where there are no loops.
    let mut power = vec![1.0; needs.len()];
    let mut largest = 0.0;
    for _ in 0..ROUNDS {
        power = pushed(&power);
        largest = power.iter().copied().fold(0.0, f64::max);
        if largest <= 0.0 {
            break;
        }
        for value in &mut power {
            *value /= largest;
        }
    }
    let alpha = REACH / largest.max(1.0);
    let start: Vec<f64> = products
        .keys()
        .map(|id| f64::from(u8::from(targets.contains(id))))
        .collect();
    let mut score = start.clone();
    for _ in 0..ROUNDS {
        let next = pushed(&score);
        score = start
            .iter()
            .zip(next)
            .map(|(start, next)| start + alpha * next)
            .collect();
    }
    score
}
