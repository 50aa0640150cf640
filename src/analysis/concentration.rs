//! Concentration of every product's market, shown beside the answer and never in its place.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    model::{Chain, Reading, id::ProductId},
    network::{
        Frame, loops,
        supply::{Holder, Placement, place},
    },
};

/// How concentrated one product's supply is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Concentration {
    /// The product.
    pub product: String,
    /// Its stage.
    pub stage: &'static str,
    /// Herfindahl–Hirschman index over countries, `0..=10_000`; a lower bound where a part is unplaced.
    pub hhi: Option<f64>,
    /// Countries needed to reach 75 % of supply; `None` where the named ones do not.
    pub countries_to_75_pct: Option<usize>,
    /// The largest holder.
    pub largest: Option<String>,
    /// Its share.
    pub largest_pct: Option<f64>,
    /// How the split is told.
    pub told: &'static str,
}

/// What the classic graph measures say of one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GraphMeasures {
    /// The target.
    pub target: String,
    /// Products on every path to it.
    pub dominators: Vec<String>,
    /// Products whose removal splits its undirected upstream graph.
    pub articulation: Vec<String>,
}

/// The classic measures over everything upstream of some targets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Every market with a split, in chain order.
    pub markets: Vec<Concentration>,
    /// The graph measures of every target.
    pub graph: Vec<GraphMeasures>,
}

/// Measures everything upstream of some targets on one frame.
pub fn compare(chain: &Chain, targets: &[ProductId], frame: Frame, all_facts: bool) -> Comparison {
    let targets = || {
        targets
            .iter()
            .filter_map(|target| chain.products().get_index_of(target))
    };
    let cone: BTreeSet<u32> = targets()
        .flat_map(|target| loops::cone(chain, target as u32))
        .collect();
    let markets = measure(chain, frame, all_facts).into_iter().enumerate();
    Comparison {
        markets: markets
            .filter(|(product, market)| cone.contains(&(*product as u32)) && market.hhi.is_some())
            .map(|(_, market)| market)
            .collect(),
        graph: targets()
            .map(|target| graph_measures(chain, target as u32))
            .collect(),
    }
}

/// Measures the concentration of every product with a split on a basis, in chain order.
///
/// `H = Σ sᵢ²` over country shares in percent, with central values; what nobody
/// is named for is not counted, so `H` is then a lower bound.
///
/// # Sources
///
/// Hirschman (1964), see `docs/references.md`.
pub fn measure(chain: &Chain, frame: Frame, all_facts: bool) -> Vec<Concentration> {
    let reading = Reading {
        all_facts,
        ..Reading::DEFAULT
    };
    let products = chain.products().iter();
    products
        .map(|(id, product)| {
            let placement = place(chain, product, frame, reading);
            let shares = country_shares(chain, &placement);
            let named: f64 = shares.iter().map(|(_, share)| share).sum();
            let largest = shares.first();
            Concentration {
                product: id.to_string(),
                stage: product.stage.as_str(),
                hhi: (named > 0.0)
                    .then(|| round(shares.iter().map(|(_, share)| share * share).sum())),
                countries_to_75_pct: count_to(&shares, 75.0),
                largest: largest.map(|(name, _)| name.clone()),
                largest_pct: largest.map(|&(_, share)| round(share)),
                told: placement.told.as_str(),
            }
        })
        .collect()
}

/// The classic graph measures of one target.
pub fn graph_measures(chain: &Chain, target: u32) -> GraphMeasures {
    let ids = |products: Vec<u32>| {
        let id = |product: u32| {
            chain
                .products()
                .get_index(product as usize)
                .map(|(id, _)| id.to_string())
        };
        products.into_iter().filter_map(id).collect()
    };
    GraphMeasures {
        target: chain
            .products()
            .get_index(target as usize)
            .map(|(id, _)| id.to_string())
            .unwrap_or_default(),
        dominators: ids(loops::dominators(chain, target)),
        articulation: ids(loops::articulation(chain, target)),
    }
}

/// Percent by country, largest first, ties by id.
fn country_shares(chain: &Chain, placement: &Placement<'_>) -> Vec<(String, f64)> {
    let mut by_country = vec![0.0; chain.countries().len()];
    for pool in &placement.pools {
        for atom in pool
            .atoms
            .iter()
            .filter(|atom| atom.holder == Holder::Named)
        {
            if let Some(country) = atom.country {
                by_country[country as usize] += f64::from(atom.low + atom.high) / 20_000.0;
            }
        }
    }
    // Ranges of joint rows may sum past the whole by their middles; the index is over parts of one market.
    let sum: f64 = by_country.iter().sum();
    let scale = if sum > 100.0 { 100.0 / sum } else { 1.0 };
    let mut shares: Vec<(String, f64)> = chain
        .countries()
        .keys()
        .zip(by_country)
        .filter(|(_, share)| *share > 0.0)
        .map(|(id, share)| (id.to_string(), share * scale))
        .collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    shares
}

fn count_to(shares: &[(String, f64)], goal: f64) -> Option<usize> {
    let mut sum = 0.0;
    shares
        .iter()
        .position(|(_, share)| {
            sum += share;
            sum >= goal - 1e-9
        })
        .map(|at| at + 1)
}

fn round(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
