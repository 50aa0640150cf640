//! Ranks a generated firm network: `cargo bench --bench firms -- FIRMS [--sample N] [--essential PERCENT] [--eps E]`.
//!
//! Prints how long the systemic risk of every firm, or of a sample spread
//! evenly over them, takes. `docs/performance.md` keeps the measured numbers.
#![allow(clippy::print_stdout, reason = "a program that prints a table")]

use std::time::Instant;

use linchpin::{
    engine::esri::{self, Scratch},
    model::trade::Essentiality,
    network::{TradeNetwork, trade},
};
use rayon::prelude::*;

mod generate;

fn main() {
    // Cargo adds a word of its own.
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let mut plan = generate::Plan {
        n_firms: 10_000,
        mean_degree: 12,
        n_sectors: 100,
        essential_percent: 15,
        seed: 42,
    };
    let (mut n_sampled, mut eps) = (usize::MAX, 0.01);
    while let Some(arg) = args.next() {
        let mut number = || -> f64 {
            let text = args.next().unwrap_or_default();
            text.parse()
                .unwrap_or_else(|_| panic!("{arg} takes a number, not `{text}`"))
        };
        match arg.as_str() {
            "--sample" => n_sampled = number() as usize,
            "--essential" => plan.essential_percent = number() as u64,
            "--eps" => eps = number(),
            "--degree" => plan.mean_degree = number() as usize,
            firms => plan.n_firms = firms.parse().expect("a number of firms"),
        }
    }
    let start = Instant::now();
    let trade = generate::trade(&plan);
    let generated = start.elapsed();
    let config = trade::Config {
        unlisted: Essentiality::Partial,
    };
    let start = Instant::now();
    let network = TradeNetwork::new(&trade, config);
    println!(
        "{} firms, {} links, generated in {generated:.1?}, laid out in {:.1?}, {} threads",
        network.n_firms(),
        network.n_links(),
        start.elapsed(),
        rayon::current_num_threads()
    );
    let step = (network.n_firms() / n_sampled.clamp(1, network.n_firms())).max(1);
    let firms: Vec<u32> = (0..network.n_firms() as u32).step_by(step).collect();
    for replaceability in [true, false] {
        let config = esri::Config {
            eps,
            replaceability,
            max_rounds: 100_000,
            empty_market: 0.0,
        };
        let start = Instant::now();
        let indices: Vec<esri::Index> = firms
            .par_chunks(esri::LANES)
            .map_init(Scratch::default, |scratch, firms| {
                let losses: Vec<[(u32, f64); 1]> =
                    firms.iter().map(|&firm| [(firm, 1.0)]).collect();
                esri::solve(&network, &losses, config, scratch)
            })
            .flatten()
            .collect();
        let spent = start.elapsed();
        let mean = |of: &dyn Fn(&esri::Index) -> f64| {
            indices.iter().map(of).sum::<f64>() / indices.len() as f64
        };
        let largest = indices
            .iter()
            .map(|index| index.combined)
            .fold(0.0, f64::max);
        println!(
            "replaceability {replaceability}: {} firms in {spent:.2?}, {:.1?} each; rounds {:.1}, firms touched {:.0}, \
             index {:.5} in the mean and {largest:.4} at most",
            firms.len(),
            spent / firms.len() as u32,
            mean(&|index| index.n_rounds as f64),
            mean(&|index| index.n_touched as f64),
            mean(&|index| index.combined),
        );
    }
}
