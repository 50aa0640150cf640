//! Firm networks of any size, the same on every run.

use std::collections::BTreeMap;

use linchpin::model::trade::{Essentiality, Link, Trade, Trader};

/// What to generate.
pub(crate) struct Plan {
    /// How many firms.
    pub(crate) n_firms: usize,
    /// How many suppliers a firm has, and how many buyers, in the mean.
    pub(crate) mean_degree: usize,
    /// How many sectors.
    pub(crate) n_sectors: usize,
    /// The percent of pairs of sectors that are essential; half as many are negligible, the rest partial.
    pub(crate) essential_percent: u64,
    /// What the pseudo-random numbers start from.
    pub(crate) seed: u64,
}

/// A network with few large firms and many small ones.
///
/// Sizes and degrees both follow a power law: the firm of rank r among n
/// attracts links in proportion to `r^-0.6`, and a link carries the product of
/// both ends' sizes to the power of a third, times a factor between 1/2 and 2.
/// Each sector buys mostly from ten others, as input-output tables do.
pub(crate) fn trade(plan: &Plan) -> Trade {
    let mut state = plan.seed;
    let mut random = move || {
        // SplitMix64 (Steele, Lea and Flood, 2014).
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    let (n, sectors) = (plan.n_firms as u64, plan.n_sectors as u64);
    // The firm of rank r is chosen with a density of r^-0.6: the inverse of its distribution function.
    let rank = |random: u64| {
        let uniform = (random >> 11) as f64 / (1_u64 << 53) as f64;
        ((uniform.powf(2.5) * n as f64) as u64).min(n - 1)
    };
    // Ranks are spread over the sectors, which therefore have firms of every size.
    let sector_of = |firm: u64| (firm.wrapping_mul(0x9E37_79B9) >> 7) % sectors;
    let size = |firm: u64| ((firm + 1) as f64 / n as f64).powf(-0.6);
    let mut links = Vec::with_capacity(plan.n_firms * plan.mean_degree);
    while links.len() < plan.n_firms * plan.mean_degree {
        let (supplier, buyer, factor) = (rank(random()), rank(random()), random() % 1024);
        let distance = (sector_of(supplier) + sectors - sector_of(buyer)) % sectors;
        let is_usual = distance % 10 == 3 || random() % 10 == 0;
        if supplier == buyer || !is_usual {
            continue;
        }
        let factor = 0.5 + 1.5 * factor as f64 / 1024.0;
        links.push(Link {
            supplier: supplier as u32,
            buyer: buyer as u32,
            weight: (size(supplier) * size(buyer)).cbrt() * factor,
        });
    }
    let mut essentiality = BTreeMap::new();
    for from in 0..sectors as u32 {
        for to in 0..sectors as u32 {
            let drawn = random() % 100;
            let kind = if drawn < plan.essential_percent {
                Essentiality::Essential
            } else if drawn < plan.essential_percent * 3 / 2 {
                Essentiality::Negligible
            } else {
                Essentiality::Partial
            };
            essentiality.insert((from, to), kind);
        }
    }
    Trade {
        name: "generated".to_owned(),
        traders: (0..n)
            .map(|firm| Trader {
                id: format!("firm-{firm}"),
                sector: sector_of(firm) as u32,
                weight: None,
                final_demand: 0.0,
            })
            .collect(),
        sectors: (0..sectors)
            .map(|sector| format!("sector-{sector}"))
            .collect(),
        links,
        essentiality,
    }
}
