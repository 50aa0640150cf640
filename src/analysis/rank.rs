//! The systemic loss that every country, firm and producer of a graph would cause: output and money lost over all targets.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::{Case, Chain, EventKind, event::EventError, id::ProductId, lookup};

use super::{
    answer::total,
    interval::Interval,
    odds::{Drawing, Median},
    preface::Preface,
    prepared::{Prepared, Scratch},
    spof, word,
};

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
    /// What is missing until the horizon in billion US dollars, over the targets with a value; `None` where none has one.
    pub missing_usd_bn: Option<Interval<f64>>,
    /// The weighted mean over the targets of the output until the horizon that is not made.
    pub loss_pct: Interval<f64>,
    /// What is missing in the middle one of the draws; `None` where it is not among those that were ordered by draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<Median>,
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
    /// How many come first by draws; `None` where nothing was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawing: Option<Drawing>,
    /// Those whose loss takes something: by the middle of what is missing in money, unless weights differ; then by
    /// the middle of the part of output that is not made, and id.
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

/// Why targets cannot be weighed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Unweighed {
    /// No product is called so.
    #[error(transparent)]
    Product(#[from] EventError),
    /// It is not asked about.
    #[error("`{0}` is no target, so it cannot count")]
    NoTarget(String),
    /// It is weighed already.
    #[error("there are two weights for `{0}`; keep one")]
    Twice(String),
    /// It counts less than nothing, or without end.
    #[error("a weight is a number of at least 0, not {0}")]
    Number(f64),
    /// Nothing would count.
    #[error("every target has a weight of 0, so no loss would count; give one of them more")]
    Nothing,
}

/// How much targets count, by their ids or names; those that nobody speaks of count 1.
///
/// # Errors
///
/// When a name is no target's or is there twice, a weight is no number of at least 0, or nothing would count.
pub fn weights(
    chain: &Chain,
    targets: &[ProductId],
    stated: &[(String, f64)],
) -> Result<Vec<(ProductId, f64)>, Unweighed> {
    let mut weights: Vec<(ProductId, f64)> = Vec::new();
    for (name, weight) in stated {
        let product = lookup::product(chain, name)?;
        if !targets.contains(&product) {
            return Err(Unweighed::NoTarget(name.clone()));
        }
        if weights.iter().any(|(other, _)| *other == product) {
            return Err(Unweighed::Twice(name.clone()));
        }
        if !(weight.is_finite() && *weight >= 0.0) {
            return Err(Unweighed::Number(*weight));
        }
        weights.push((product, *weight));
    }
    let counts = |target: &ProductId| {
        let stated = weights.iter().find(|(named, _)| named == target);
        stated.is_none_or(|(_, weight)| *weight > 0.0)
    };
    if targets.iter().any(counts) {
        Ok(weights)
    } else {
        Err(Unweighed::Nothing)
    }
}

/// Loses every country, firm or producer alone and averages what the targets lose.
///
/// Output lost is what the target makes until the horizon without the loss minus
/// what it makes with it; the mean weighs targets by `weights`. The question's
/// threshold does not matter here, and neither does starting from nothing,
/// which has no weeks.
///
/// # Complexity
///
/// O(n · weeks · links touched) for n candidates.
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
    // Weights may be so large that their sum is none; only their ratios count.
    let most = raw.iter().copied().fold(0.0, f64::max);
    let raw: Vec<f64> = raw.iter().map(|weight| weight / most).collect();
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
    let before = prepared.effects_of_flow(&[], &mut Scratch::default());
    let horizon = f64::from(prepared.n_weeks());
    let mut entries: Vec<Entry> = events
        .par_iter()
        .map_init(Scratch::default, |scratch, event| {
            let mut effects = prepared.effects_of_flow(std::slice::from_ref(event), scratch);
            for (effect, before) in effects.iter_mut().zip(&before) {
                effect.miss_less(chain, before);
            }
            let losses: Vec<Interval<f64>> = effects
                .iter()
                .map(|effect| {
                    let missing = effect.missing_weeks.unwrap_or(Interval::new(0.0, 0.0));
                    Interval::new(missing.worst / horizon, missing.best / horizon)
                })
                .collect();
            let mean = |end: fn(&Interval<f64>) -> f64| -> f64 {
                let losses = losses.iter().map(end).zip(weights);
                percent(losses.map(|(loss, part)| loss * part).sum())
            };
            let loss = Interval::new(mean(|loss| loss.worst), mean(|loss| loss.best));
            if loss.worst <= 0.0 && loss.best <= 0.0 {
                return None;
            }
            // The first of equals: a later one has to lose more.
            let hardest = losses
                .iter()
                .enumerate()
                .fold(None, |most, (at, loss)| match most {
                    Some((_, largest)) if loss.worst <= largest => most,
                    _ if loss.worst > 0.0 => Some((at, loss.worst)),
                    _ => most,
                });
            Some(Entry {
                event: event.to_string(),
                name: event.name(chain),
                missing_usd_bn: total(chain, &effects).and_then(|total| total.usd_bn),
                median: None,
                loss_pct: loss,
                hardest: hardest.map(|(at, _)| config.case.question.targets[at].to_string()),
                losses_pct: losses
                    .iter()
                    .map(|loss| Interval::new(percent(loss.worst), percent(loss.best)))
                    .collect(),
            })
        })
        .flatten()
        .collect();
    let middle = |ends: Interval<f64>| f64::midpoint(ends.worst, ends.best);
    // Weights that differ say what counts instead of money.
    let is_equal = weights
        .windows(2)
        .all(|pair| pair[0].total_cmp(&pair[1]).is_eq());
    let value = |entry: &Entry| match entry.missing_usd_bn {
        Some(usd) if is_equal => middle(usd),
        _ => 0.0,
    };
    entries.sort_by(|a, b| {
        value(b)
            .total_cmp(&value(a))
            .then(middle(b.loss_pct).total_cmp(&middle(a.loss_pct)))
            .then_with(|| a.event.cmp(&b.event))
    });
    Ranking {
        by,
        n_tried: events.len(),
        drawing: None,
        entries,
    }
}

/// A fraction as percent, to a ten-thousandth: small losses are still told apart, and the last bits do not show.
fn percent(fraction: f64) -> f64 {
    (fraction * 1e6).round() / 1e4
}
