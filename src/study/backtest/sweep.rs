//! What the past teaches about figures that are mostly judgement: how long stocks last, and how far makers can go.
//!
//! A grid over both, with a flat prior: the sources of covers and surges are the
//! graph's own ranges, and what is asked is whether these ranges as a whole lie
//! too low or too high. A choice is as likely as the part of its draws that come
//! close to what was measured (approximate Bayesian computation), event by event.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::dynamics::Response,
    model::{
        Chain,
        quantity::{Share, Weeks},
    },
    study::{odds, run::Job},
};

use super::{
    forecast,
    score::{Forecast, hundredth},
};

/// Figures that are mostly judgement, as another choice would have them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Every cover times this.
    pub cover: f64,
    /// What makers can add times this, as far as they are not full.
    pub surge: f64,
}

/// One choice over all events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The choice.
    pub choice: Choice,
    /// The mean score over the events, in points of output.
    pub score: f64,
    /// How likely it is before any event, in percent.
    pub prior_pct: f64,
    /// How likely it is after all of them.
    pub posterior_pct: f64,
}

/// What one event teaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// The event.
    pub name: String,
    /// How far it moves the posterior of all others, in bits: the divergence of the posterior with it from that without.
    pub bits: f64,
}

/// All choices that were tried, and what is learnt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    /// How many draws each forecast is made of.
    pub n_draws: u32,
    /// How near a draw must come to a measurement to speak for its choice, in points of output.
    pub tolerance: f64,
    /// The choices, the one in use among them.
    pub trials: Vec<Trial>,
    /// The score of the mixture of all choices by their prior.
    pub score_of_prior: f64,
    /// The score where each event is forecast by the posterior of all the others.
    pub score_left_out: f64,
    /// What each event teaches, the most first.
    pub lessons: Vec<Lesson>,
}

const COVERS: [f64; 4] = [0.0, 0.5, 1.0, 2.0];
const SURGES: [f64; 3] = [0.0, 1.0, 2.0];
/// How near a draw must come to a measurement to speak for its choice, in points of output.
const TOLERANCE: f64 = 2.0;

/// What one choice says of one measurement.
struct Said {
    lost: (f64, f64),
    draws: Vec<f64>,
}

/// Tries every choice on every event.
pub(super) fn find(jobs: &[Job<'_>], config: odds::Config) -> Sweep {
    let has_output = |job: &&Job<'_>| {
        let mut observed = job.scenario.story.observed.iter();
        observed.any(|observed| observed.lost_pct.is_some())
    };
    let jobs: Vec<Job<'_>> = jobs.iter().filter(has_output).copied().collect();
    let choices = COVERS
        .iter()
        .flat_map(|&cover| SURGES.map(|surge| Choice { cover, surge }));
    let choices: Vec<Choice> = choices.collect();
    // By choice, then by event, then by measurement.
    let said: Vec<Vec<Vec<Said>>> = choices
        .par_iter()
        .map(|choice| {
            let jobs = jobs.par_iter();
            jobs.map(|job| event(*job, *choice, config)).collect()
        })
        .collect();
    let likely: Vec<Vec<f64>> = said
        .iter()
        .map(|events| events.iter().map(|rows| likelihood(rows)).collect())
        .collect();
    let n_events = jobs.len();
    let flat = vec![1.0 / choices.len() as f64; choices.len()];
    let all = posterior(&likely, None);
    let mut lessons = Vec::new();
    let (mut of_prior, mut left_out) = (0.0, 0.0);
    for (at, job) in jobs.iter().enumerate() {
        let others = posterior(&likely, Some(at));
        of_prior += mixed(&said, at, &flat);
        left_out += mixed(&said, at, &others);
        lessons.push(Lesson {
            name: job.scenario.story.name.clone(),
            bits: hundredth(divergence(&all, &others)),
        });
    }
    lessons.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    let n = n_events.max(1) as f64;
    let trials = choices.iter().enumerate().map(|(at, &choice)| {
        let scores = (0..n_events).map(|event| {
            let mut alone = vec![0.0; choices.len()];
            alone[at] = 1.0;
            mixed(&said, event, &alone)
        });
        Trial {
            choice,
            score: hundredth(scores.sum::<f64>() / n),
            prior_pct: hundredth(flat[at] * 100.0),
            posterior_pct: hundredth(all[at] * 100.0),
        }
    });
    Sweep {
        n_draws: config.n_draws,
        tolerance: TOLERANCE,
        trials: trials.collect(),
        score_of_prior: hundredth(of_prior / n),
        score_left_out: hundredth(left_out / n),
        lessons,
    }
}

/// The part of draws that come near every measurement, on average over them; one draw more speaks for everything, so
/// that no choice is ruled out by a single event.
fn likelihood(rows: &[Said]) -> f64 {
    let near = rows.iter().map(|row| {
        let (low, high) = row.lost;
        let is_near = |draw: &&f64| **draw >= low - TOLERANCE && **draw <= high + TOLERANCE;
        let n_near = row.draws.iter().filter(is_near).count();
        (n_near as f64 + 1.0) / (row.draws.len() as f64 + 1.0)
    });
    near.sum::<f64>() / rows.len().max(1) as f64
}

/// How likely each choice is after all events but one, from a flat prior.
fn posterior(likely: &[Vec<f64>], without: Option<usize>) -> Vec<f64> {
    let weights = likely.iter().map(|events| {
        let events = events.iter().enumerate();
        let others = events.filter(|(at, _)| Some(*at) != without);
        others.map(|(_, likely)| likely.ln()).sum::<f64>()
    });
    let weights: Vec<f64> = weights.collect();
    let most = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights = weights.iter().map(|weight| (weight - most).exp());
    let weights: Vec<f64> = weights.collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

/// The mean score of an event where choices count by some weights.
fn mixed(said: &[Vec<Vec<Said>>], event: usize, weights: &[f64]) -> f64 {
    let n_rows = said[0][event].len();
    let scores = (0..n_rows).map(|row| {
        let points = said.iter().zip(weights).flat_map(|(events, &weight)| {
            let own = &events[event][row];
            own.draws.iter().map(move |&draw| (draw, weight))
        });
        Forecast::weighted(points).crps(said[0][event][row].lost)
    });
    scores.sum::<f64>() / n_rows.max(1) as f64
}

/// How far one distribution lies from another, in bits (Kullback and Leibler).
fn divergence(a: &[f64], b: &[f64]) -> f64 {
    let terms = a.iter().zip(b).filter(|(a, _)| **a > 0.0);
    terms.map(|(a, b)| a * (a / b).log2()).sum::<f64>().max(0.0)
}

/// What a choice says of every measurement of output of an event.
fn event(job: Job<'_>, choice: Choice, config: odds::Config) -> Vec<Said> {
    let chain = chosen(job.chain, choice);
    let response = Response {
        surge_limit: 1.0 + (Response::DEFAULT.surge_limit - 1.0) * choice.surge,
        ..Response::DEFAULT
    };
    let measured = job.scenario.story.observed.iter();
    let said = measured.filter_map(|observed| {
        let lost = observed.lost_pct?;
        let prepared = super::prepared(&chain, job.scenario, observed).responding(response);
        let drawn = forecast::drawn(&prepared, observed, config);
        let draws = drawn.iter().map(|drawn| drawn.lost_pct).collect();
        Some(Said { lost, draws })
    });
    said.collect()
}
/// The chain with every cover and every surge multiplied.
fn chosen(chain: &Chain, choice: Choice) -> Chain {
    let weeks = |weeks: Weeks| Weeks::from_micro((weeks.micro() as f64 * choice.cover) as u64);
    let part = |share: Share| Share::saturating((f64::from(share.ppm()) * choice.surge) as u64);
    chain.with(|parts| {
        let products = parts.products.values_mut();
        for input in products.flat_map(|product| &mut product.inputs) {
            input.cover = input.cover.map(weeks);
        }
        for year in parts.loads.values_mut().flat_map(|load| &mut load.years) {
            year.surge_8w = year.surge_8w.map(part);
            year.surge_26w = year.surge_26w.map(part);
        }
    })
}
