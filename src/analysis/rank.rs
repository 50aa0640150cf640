//! The systemic loss that every country, firm and producer of a graph would cause: output lost over all targets.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    engine::quantity,
    model::{Case, Chain, Event, EventKind, id::ProductId},
    network::Compiled,
};

use super::{interval::Interval, preface::Preface, prepared::Prepared, spof, word};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The kinds of things that are lost, one table each.
    pub by: Vec<EventKind>,
    /// How much each target counts against the others; targets not named count 1.
    pub weights: Vec<(ProductId, f64)>,
    /// Everything else; what happens in it happens besides.
    pub case: Case,
}

/// One thing lost alone, and what that takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What is lost, as `kind:id`.
    pub event: String,
    /// Its name for people.
    pub name: String,
    /// The weighted mean over the targets of the output that is lost.
    pub loss_pct: Interval<f64>,
    /// The target that loses most in the worst case, the first of several; `None` where only the best case loses.
    pub hardest: Option<String>,
    /// What each target loses, in the order asked for.
    pub losses_pct: Vec<Interval<f64>>,
}

/// Everything of one kind, the most consequential first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The kind of thing lost.
    #[serde(with = "word")]
    pub by: EventKind,
    /// How many were tried.
    pub n_tried: usize,
    /// Those whose loss takes something, by worst loss, best loss and id.
    pub entries: Vec<Entry>,
}

/// One ranking per kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// The part of each target in the mean, in the order asked for; parts sum to 1.
    pub target_weights: Vec<f64>,
    /// Whether every target counts the same.
    pub equal_weights: bool,
    /// The rankings, in the order asked for.
    pub rankings: Vec<Ranking>,
}

/// Loses every country, firm or producer alone and averages what the targets lose.
///
/// Output lost is what the target makes without the loss minus what it makes
/// with it, both without reallocation ([`quantity::solve`]); the mean weighs
/// targets by `weights`. The question's threshold does not matter here, and
/// neither does starting from nothing, which has no quantities.
///
/// # Complexity
///
/// O(n · rounds · links) for n candidates.
pub fn find(chain: &Chain, config: &Config) -> Finding {
    let raw: Vec<f64> = config
        .case
        .question
        .targets
        .iter()
        .map(|target| {
            let stated = config.weights.iter().find(|(named, _)| named == target);
            stated.map_or(1.0, |(_, weight)| *weight)
        })
        .collect();
    let whole: f64 = raw.iter().sum();
    let weights: Vec<f64> = raw.iter().map(|weight| weight / whole).collect();
    let rankings = config
        .by
        .iter()
        .map(|&by| ranking(chain, config, by, &weights))
        .collect();
    // Coverage is led by the frame of the first table.
    let first = config.by.first().copied().unwrap_or(EventKind::Country);
    let prepared = Prepared::for_losses(chain, &config.case, &[first]);
    Finding {
        preface: Preface::new(&prepared),
        equal_weights: raw
            .windows(2)
            .all(|pair| pair[0].total_cmp(&pair[1]).is_eq()),
        target_weights: weights,
        rankings,
    }
}

fn ranking(chain: &Chain, config: &Config, by: EventKind, weights: &[f64]) -> Ranking {
    let prepared = Prepared::for_losses(chain, &config.case, &[by]);
    let events = spof::candidates(&prepared, by);
    let left = |compiled: &Compiled, events: &[Event]| -> Vec<f64> {
        let shock = prepared.shock_losing(compiled, events);
        let left = quantity::solve(&compiled.network, &shock, quantity::Config::EXACT);
        prepared
            .target_rows()
            .iter()
            .map(|row| left.rows[row.ix()])
            .collect()
    };
    let before = prepared.ends().map(|compiled| left(compiled, &[]));
    let mut entries: Vec<Entry> = events
        .par_iter()
        .filter_map(|event| {
            let [worst, best] = [
                (prepared.worst(), &before[0]),
                (prepared.best(), &before[1]),
            ]
            .map(|(compiled, before)| -> Vec<f64> {
                let after = left(compiled, std::slice::from_ref(event));
                let pairs = before.iter().zip(after);
                pairs
                    .map(|(before, after)| (before - after).max(0.0))
                    .collect()
            });
            let mean = |losses: &[f64]| -> f64 {
                losses
                    .iter()
                    .zip(weights)
                    .map(|(loss, part)| loss * part)
                    .sum()
            };
            let loss = Interval::new(percent(mean(&worst)), percent(mean(&best)));
            if loss.worst <= 0.0 && loss.best <= 0.0 {
                return None;
            }
            // The first of equals: a later one has to lose more.
            let hardest = worst
                .iter()
                .enumerate()
                .fold(None, |most, (at, &loss)| match most {
                    Some((_, largest)) if loss <= largest => most,
                    _ if loss > 0.0 => Some((at, loss)),
                    _ => most,
                });
            let pairs = worst.iter().zip(&best);
            Some(Entry {
                event: event.to_string(),
                name: event.name(chain),
                loss_pct: loss,
                hardest: hardest.map(|(at, _)| config.case.question.targets[at].to_string()),
                losses_pct: pairs
                    .map(|(&worst, &best)| Interval::new(percent(worst), percent(best)))
                    .collect(),
            })
        })
        .collect();
    entries.sort_by(|a, b| {
        let by_worst = b.loss_pct.worst.total_cmp(&a.loss_pct.worst);
        let by_best = b.loss_pct.best.total_cmp(&a.loss_pct.best);
        by_worst.then(by_best).then_with(|| a.event.cmp(&b.event))
    });
    Ranking {
        by,
        n_tried: events.len(),
        entries,
    }
}

/// A fraction as percent, to a ten-thousandth: small losses are still told apart, and the last bits do not show.
fn percent(fraction: f64) -> f64 {
    (fraction * 1e6).round() / 1e4
}
