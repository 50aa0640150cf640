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
    /// Positions of the firms that are lost one at a time; `None` for all.
    pub firms: Option<Vec<u32>>,
    /// Stop each cascade once no firm falls by more than this fraction in a round; above 0.
    pub eps: f64,
    /// Whether others of a lost firm's sector replace it, as far as its market share is small.
    pub replaceability: bool,
    /// What a pair of sectors is taken for that is not listed.
    pub unlisted: Essentiality,
}

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
    /// Rounds after which a cascade is cut short.
    pub max_rounds: usize,
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

/// One firm lost, and what that takes from the whole network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The firm.
    pub firm: String,
    /// Its sector.
    pub sector: String,
    /// The economic systemic risk index: the part of the network's weight that is lost, every firm at its worse side.
    pub esri_pct: f64,
    /// The part lost by firms that miss inputs, the firm itself included.
    pub downstream_pct: f64,
    /// The part lost by firms that miss sales, the firm itself included.
    pub upstream_pct: f64,
    /// The part that the firm itself is of the network's weight.
    pub own_pct: f64,
    /// How many firms lose something, itself included.
    pub firms_touched: usize,
    /// Rounds of the cascade.
    pub rounds: usize,
    /// Whether the cascade was cut short, so that more would be lost.
    pub is_truncated: bool,
}

/// Every firm asked for, the most consequential first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What was asked.
    pub asked: Asked,
    /// What it was asked of.
    pub network: Extent,
    /// The firms, by systemic risk and then by name.
    pub firms: Vec<Entry>,
}

/// Rounds after which a cascade is cut short; real ones end after tens.
const MAX_ROUNDS: usize = 100_000;

/// Loses every firm asked for, one at a time, in parallel; calls `done` with how many more firms are through.
///
/// The finding does not depend on the number of threads, and an entry not on
/// which other firms are asked for.
///
/// # Complexity
///
/// O(n · links touched · rounds) for n firms; memory of some 600 bytes a firm and thread.
pub fn find(trade: &Trade, config: &Config, done: impl Fn(usize) + Sync) -> Finding {
    let settings = trade::Config {
        unlisted: config.unlisted,
    };
    let network = TradeNetwork::new(trade, settings);
    let engine = esri::Config {
        eps: config.eps,
        replaceability: config.replaceability,
        max_rounds: MAX_ROUNDS,
    };
    let mut firms: Vec<u32> = match &config.firms {
        Some(firms) => firms.clone(),
        None => (0..trade.traders.len() as u32).collect(),
    };
    // Firms of like size go together: their cascades end after like numbers of rounds.
    firms.sort_by(|&a, &b| {
        let by_size = network.output(b).total_cmp(&network.output(a));
        by_size.then(a.cmp(&b))
    });
    firms.dedup();
    let indices: Vec<Vec<Index>> = firms
        .par_chunks(LANES)
        .map_init(Scratch::default, |scratch, firms| {
            let losses: Vec<[(u32, f64); 1]> = firms.iter().map(|&firm| [(firm, 1.0)]).collect();
            let indices = esri::solve(&network, &losses, engine, scratch);
            done(firms.len());
            indices
        })
        .collect();
    let mut ranked: Vec<(u32, Index)> = firms
        .into_iter()
        .zip(indices.into_iter().flatten())
        .collect();
    ranked.sort_by(|(a, left), (b, right)| {
        let by_index = right.combined.total_cmp(&left.combined);
        by_index.then_with(|| {
            trade.traders[*a as usize]
                .id
                .cmp(&trade.traders[*b as usize].id)
        })
    });
    let entries = ranked.into_iter().map(|(firm, index)| {
        let trader = &trade.traders[firm as usize];
        Entry {
            firm: trader.id.clone(),
            sector: trade.sectors[trader.sector as usize].clone(),
            esri_pct: 100.0 * index.combined,
            downstream_pct: 100.0 * index.downstream,
            upstream_pct: 100.0 * index.upstream,
            own_pct: 100.0 * network.weight(firm),
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
            max_rounds: MAX_ROUNDS,
        },
        firms: entries.collect(),
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
