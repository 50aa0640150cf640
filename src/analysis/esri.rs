//! The systemic loss that every firm of a firm network would cause.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::word;
use crate::{
    engine::esri::{self, Index, LANES, Scratch},
    model::trade::{Essentiality, Trade},
    network::{TradeNetwork, trade},
};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The losses followed one at a time, each of parts of firms at once; `None` for every firm as a whole.
    pub losses: Option<Vec<Loss>>,
    /// Stop each cascade once no firm falls by more than this fraction in a round; above 0.
    pub eps: f64,
    /// Whether others of a lost firm's sector replace it, as far as its market share is small.
    pub replaceability: bool,
    /// What a pair of sectors is taken for that is not listed.
    pub unlisted: Essentiality,
    /// What a market counts as of which nothing is left, in whatever links are counted in; see
    /// [`esri::Config::empty_market`].
    pub empty_market: f64,
}

/// Parts of firms that are lost at once: the position of each firm, and the fraction of its output.
pub type Loss = Vec<(u32, f64)>;

/// What was asked, for the finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The largest fall that ends a cascade.
    pub eps: f64,
    /// Whether firms of the same sector replace one another.
    pub replaceability: bool,
    /// What unlisted pairs of sectors are taken for.
    #[serde(with = "word")]
    pub unlisted: Essentiality,
    /// What a market counts as of which nothing is left.
    pub empty_market: f64,
    /// Rounds after which a cascade is cut short.
    pub max_rounds: usize,
}

/// A firm that loses output of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The firm.
    pub firm: String,
    /// Its sector.
    pub sector: String,
    /// The part of its output that is lost.
    pub lost_pct: f64,
}

/// What a firm network holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Firms.
    pub firms: usize,
    /// Sectors that have firms.
    pub sectors: usize,
    /// Links, as many as the file has lines above 0.
    pub links: usize,
    /// Pairs of sectors that trade and are not listed.
    pub unlisted_pairs: usize,
    /// Links between such pairs.
    pub unlisted_links: usize,
    /// Whether firms count by weights of their own, rather than by what they sell.
    pub own_weights: bool,
    /// Firms that sell to final demand.
    pub final_sellers: usize,
}

/// A loss, and what it takes from the whole network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What is lost, at once: one firm, unless several were asked for together.
    pub hits: Vec<Hit>,
    /// The economic systemic risk index: the part of the network's weight that is lost, every firm at its worse side.
    pub esri_pct: f64,
    /// The part lost by firms that miss inputs, what is hit included.
    pub downstream_pct: f64,
    /// The part lost by firms that miss sales, what is hit included.
    pub upstream_pct: f64,
    /// The part of the network's weight that is hit itself.
    pub own_pct: f64,
    /// How many firms lose something, those hit included.
    pub firms_touched: usize,
    /// Rounds of the cascade.
    pub rounds: usize,
    /// Whether the cascade was cut short, so that more would be lost.
    pub is_truncated: bool,
}

/// Every loss asked for, the most consequential first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What was asked.
    pub asked: Asked,
    /// What it was asked of.
    pub network: Extent,
    /// The losses, by systemic risk and then by name.
    pub losses: Vec<Entry>,
}

/// Rounds after which a cascade is cut short; real ones end after tens.
const MAX_ROUNDS: usize = 100_000;

/// Follows every loss asked for, one at a time, in parallel; calls `done` with how many more are through.
///
/// The finding does not depend on the number of threads, and an entry not on
/// which other losses are asked for.
///
/// # Panics
///
/// When a loss names no firm of the network.
///
/// # Complexity
///
/// O(n · links touched · rounds) for n losses; memory of some 600 bytes a firm and thread.
pub fn find(trade: &Trade, config: &Config, done: impl Fn(usize) + Sync) -> Finding {
    let settings = trade::Config {
        unlisted: config.unlisted,
    };
    let network = TradeNetwork::new(trade, settings);
    let engine = esri::Config {
        eps: config.eps,
        replaceability: config.replaceability,
        max_rounds: MAX_ROUNDS,
        empty_market: config.empty_market,
    };
    let mut losses: Vec<Loss> = match &config.losses {
        Some(losses) => losses.clone(),
        None => (0..trade.traders.len() as u32)
            .map(|firm| vec![(firm, 1.0)])
            .collect(),
    };
    // Losses of like size go together: their cascades end after like numbers of rounds.
    let size = |loss: &Loss| -> f64 {
        let parts = loss.iter();
        parts.map(|&(firm, part)| part * network.output(firm)).sum()
    };
    losses.sort_by(|a, b| {
        let firms = |loss: &Loss| -> Vec<u32> { loss.iter().map(|&(firm, _)| firm).collect() };
        size(b)
            .total_cmp(&size(a))
            .then_with(|| firms(a).cmp(&firms(b)))
    });
    losses.dedup();
    let indices: Vec<Vec<Index>> = losses
        .par_chunks(LANES)
        .map_init(Scratch::default, |scratch, losses| {
            let indices = esri::solve(&network, losses, engine, scratch);
            done(losses.len());
            indices
        })
        .collect();
    let mut ranked: Vec<(Loss, Index)> = losses
        .into_iter()
        .zip(indices.into_iter().flatten())
        .collect();
    ranked.sort_by(|(a, left), (b, right)| {
        let ids = |loss: &Loss| -> Vec<&str> {
            let firms = loss.iter();
            firms
                .map(|&(firm, _)| trade.traders[firm as usize].id.as_str())
                .collect()
        };
        let by_index = right.combined.total_cmp(&left.combined);
        by_index.then_with(|| ids(a).cmp(&ids(b)))
    });
    let entries = ranked.into_iter().map(|(loss, index)| {
        let hits = loss.iter().map(|&(firm, part)| {
            let trader = &trade.traders[firm as usize];
            Hit {
                firm: trader.id.clone(),
                sector: trade.sectors[trader.sector as usize].clone(),
                lost_pct: 100.0 * part,
            }
        });
        let own = loss.iter().map(|&(firm, part)| part * network.weight(firm));
        Entry {
            hits: hits.collect(),
            esri_pct: 100.0 * index.combined,
            downstream_pct: 100.0 * index.downstream,
            upstream_pct: 100.0 * index.upstream,
            own_pct: 100.0 * own.sum::<f64>(),
            firms_touched: index.n_touched,
            rounds: index.n_rounds,
            is_truncated: index.is_truncated,
        }
    });
    Finding {
        asked: Asked {
            eps: config.eps,
            replaceability: config.replaceability,
            unlisted: config.unlisted,
            empty_market: config.empty_market,
            max_rounds: MAX_ROUNDS,
        },
        losses: entries.collect(),
        network: Extent {
            firms: trade.traders.len(),
            sectors: trade.sectors.len(),
            links: trade.links.len(),
            unlisted_pairs: network.unlisted().pairs,
            unlisted_links: network.unlisted().links,
            own_weights: trade.traders.iter().any(|trader| trader.weight.is_some()),
            final_sellers: trade
                .traders
                .iter()
                .filter(|trader| trader.final_demand > 0.0)
                .count(),
        },
    }
}
