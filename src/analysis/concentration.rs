//! Concentration of every product's market, shown beside the answer and never in its place.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    model::{Chain, id::ProductId},
    network::{Frame, likely::likely, loops},
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
pub fn compare(chain: &Chain, targets: &[ProductId], frame: Frame) -> Comparison {
    let targets = || {
        targets
            .iter()
            .filter_map(|target| chain.products().get_index_of(target))
    };
    let cone: BTreeSet<u32> = targets()
        .flat_map(|target| loops::cone(chain, target as u32))
        .collect();
    let markets = measure(chain, frame).into_iter().enumerate();
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
pub fn measure(chain: &Chain, frame: Frame) -> Vec<Concentration> {
    let products = chain.products().iter();
    products
        .map(|(id, product)| {
            let shares = country_shares(chain, likely(chain, product, frame));
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
fn country_shares(chain: &Chain, likely: Vec<(u32, u32)>) -> Vec<(String, f64)> {
    let name = |at: u32| chain.countries().get_index(at as usize);
    let mut shares: Vec<(String, f64)> = likely
        .into_iter()
        .filter_map(|(at, ppm)| Some((name(at)?.0.to_string(), f64::from(ppm) / 1e4)))
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
