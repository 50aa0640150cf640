//! Random trials of a dated loss: bands per week, and how likely conclusions are.
//!
//! Every number is drawn by the seed, the fact and the trial's number alone;
//! nothing depends on threads, or on the order of a file. Trials run side by
//! side in lanes, in batches of consecutive numbers.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::{dynamics, prepared::Prepared},
    engine::dynamics::{Layout, Parameters, State, World},
    model::quantity::Share,
    network::{End, ix::RowIx},
};

pub use super::draws::Drawn;

use super::{
    draws::{Draws, Shape},
    keyed,
};

/// How many trials run side by side.
const LANES: usize = 8;
/// How many trials are run between two looks at the clock.
const CHUNK: u64 = 2048;
/// Steps of output that bands are counted in, to a percent.
const STEPS: usize = 10;
/// The highest output counted, in percent.
const TOP: usize = 200;

/// How many trials, and when to stop.
#[derive(Clone, Copy)]
pub struct Config<'a> {
    /// How many.
    pub n_trials: u64,
    /// What every stream starts from.
    pub seed: u64,
    /// Asked now and then; `true` ends early, with the trials done so far.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
    /// Told now and then how many trials are done.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl std::fmt::Debug for Config<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("n_trials", &self.n_trials)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// How likely something is, as counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The part of trials, in percent.
    pub share_pct: f64,
    /// Its standard error, in percent.
    pub standard_error_pct: f64,
}

/// What is made of a target in one week, over all trials.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// The week.
    pub week: u32,
    /// One trial in twenty is below, in percent of normal.
    pub p5_pct: f64,
    /// Half of the trials are below.
    pub p50_pct: f64,
    /// One trial in twenty is above.
    pub p95_pct: f64,
}

/// One target over all trials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetTrials {
    /// The target.
    pub product: String,
    /// How likely it falls below the threshold within the weeks followed.
    pub falls: Estimate,
    /// How likely it is hit at all: below 99 percent in some week.
    pub hit: Estimate,
    /// How likely it is whole at the end.
    pub whole_at_the_end: Estimate,
    /// Weeks of output lost, on average.
    pub mean_lost_weeks: f64,
    /// The standard error of that.
    pub standard_error_weeks: f64,
    /// Week by week.
    pub bands: Vec<Band>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trials {
    /// Trials asked for.
    pub asked: u64,
    /// Trials done; fewer where it was stopped.
    pub done: u64,
    /// The seed.
    pub seed: u64,
    /// What was drawn.
    pub drawn: Drawn,
    /// The targets, in the order asked for.
    pub targets: Vec<TargetTrials>,
}

/// What one target did in one trial.
#[derive(Clone, Copy)]
struct Outcome {
    least: f64,
    last: f64,
    lost: f64,
}

/// What one batch found: output in steps by target, week, lane; outcomes by target, lane.
struct Batch {
    made: Vec<u16>,
    outcomes: Vec<[Outcome; LANES]>,
    n: usize,
}

struct Tally {
    counts: Vec<u32>,
    below: u64,
    hit: u64,
    whole: u64,
    lost: f64,
    lost_squared: f64,
}

/// Runs trials between the worst and the best case.
///
/// # Complexity
///
/// O(trials · weeks · links).
pub fn find(prepared: &Prepared<'_>, weeks: u32, config: &Config<'_>) -> Trials {
    let response = prepared.response();
    let draws = Draws::new(prepared, Shape::Likely);
    let hit = [End::Worst, End::Best].map(|end| prepared.dated_at(end).timeline().pulses);
    let hit = hit.iter().flatten().map(|pulse| pulse.producer);
    let network = &prepared.worst().network;
    let layout = prepared.layout(hit);
    let mut fresh = Parameters::<LANES>::of_case(network, &layout, response);
    fresh.pulses = draws.pulses(&layout);
    let n_bins = TOP * STEPS + 1;
    let mut tallies: Vec<Tally> = prepared
        .target_rows()
        .iter()
        .map(|_| Tally {
            counts: vec![0; n_bins * weeks as usize],
            below: 0,
            hit: 0,
            whole: 0,
            lost: 0.0,
            lost_squared: 0.0,
        })
        .collect();
    let mut done = 0;
    while done < config.n_trials && !(config.should_stop)() {
        let end = (done + CHUNK).min(config.n_trials);
        let starts: Vec<u64> = (done..end).step_by(LANES).collect();
        let batches: Vec<Batch> = starts
            .par_iter()
            .map_init(
                || fresh.clone(),
                |parameters, &start| {
                    let n = (end - start).min(LANES as u64) as usize;
                    for lane in 0..LANES {
                        // A batch that is not full repeats its last trial.
                        let trial = start + lane.min(n - 1) as u64;
                        let uniform = |key: u64| keyed::uniform(config.seed, key, trial);
                        draws.fill(network, &layout, parameters, lane, uniform);
                    }
                    run(prepared, &layout, parameters, weeks, n)
                },
            )
            .collect();
        for batch in &batches {
            count(&mut tallies, batch, weeks, prepared.question().theta);
        }
        done = end;
        (config.progress)(done);
    }
    let targets = prepared.question().targets.iter().zip(&tallies);
    Trials {
        asked: config.n_trials,
        done,
        seed: config.seed,
        drawn: draws.drawn(),
        targets: targets
            .map(|(target, tally)| told(target.to_string(), tally, done, weeks))
            .collect(),
    }
}

fn run(
    prepared: &Prepared<'_>,
    layout: &Layout,
    parameters: &Parameters<LANES>,
    weeks: u32,
    n: usize,
) -> Batch {
    let world = World {
        network: &prepared.worst().network,
        layout,
        parameters,
    };
    let rows: &[RowIx] = prepared.target_rows();
    let mut state = State::at_rest(world);
    let mut made = Vec::with_capacity(rows.len() * weeks as usize * LANES);
    let start = Outcome {
        least: f64::INFINITY,
        last: 1.0,
        lost: 0.0,
    };
    let mut outcomes = vec![[start; LANES]; rows.len()];
    for week in 0..weeks {
        state.step(world, f64::from(week));
        for (row, outcomes) in rows.iter().zip(&mut outcomes) {
            for (lane, outcome) in outcomes.iter_mut().enumerate() {
                let output = state.supply[row.ix()][lane].min(state.want[row.ix()][lane].max(1.0));
                outcome.least = outcome.least.min(output);
                outcome.last = output;
                outcome.lost += (1.0 - output).max(0.0);
                let step = (output * (100 * STEPS) as f64).round() as usize;
                made.push(step.min(TOP * STEPS) as u16);
            }
        }
    }
    Batch { made, outcomes, n }
}

/// Adds a batch up, in the order of trials.
fn count(tallies: &mut [Tally], batch: &Batch, weeks: u32, theta: Share) {
    let n_bins = TOP * STEPS + 1;
    let n_targets = tallies.len();
    for week in 0..weeks as usize {
        for (target, tally) in tallies.iter_mut().enumerate() {
            let first = (week * n_targets + target) * LANES;
            for &step in &batch.made[first..first + batch.n] {
                tally.counts[week * n_bins + usize::from(step)] += 1;
            }
        }
    }
    for (tally, outcomes) in tallies.iter_mut().zip(&batch.outcomes) {
        for outcome in &outcomes[..batch.n] {
            tally.below += u64::from(dynamics::is_below(outcome.least, theta.fraction()));
            tally.hit += u64::from(outcome.least < dynamics::WHOLE);
            tally.whole += u64::from(outcome.last >= dynamics::WHOLE);
            tally.lost += outcome.lost;
            tally.lost_squared += outcome.lost * outcome.lost;
        }
    }
}

fn told(product: String, tally: &Tally, done: u64, weeks: u32) -> TargetTrials {
    let n = done.max(1) as f64;
    let estimate = |count: u64| {
        let part = count as f64 / n;
        Estimate {
            share_pct: rounded(part * 100.0),
            standard_error_pct: rounded((part * (1.0 - part) / n).sqrt() * 100.0),
        }
    };
    let mean = tally.lost / n;
    let variance = (tally.lost_squared / n - mean * mean).max(0.0);
    let n_bins = TOP * STEPS + 1;
    let counts = tally.counts.chunks_exact(n_bins).zip(0..weeks);
    TargetTrials {
        product,
        falls: estimate(tally.below),
        hit: estimate(tally.hit),
        whole_at_the_end: estimate(tally.whole),
        mean_lost_weeks: rounded(mean),
        standard_error_weeks: rounded((variance / n).sqrt()),
        bands: counts
            .map(|(counts, week)| Band {
                week,
                p5_pct: quantile(counts, done, 5),
                p50_pct: quantile(counts, done, 50),
                p95_pct: quantile(counts, done, 95),
            })
            .collect(),
    }
}

/// The lowest output that at least this percent of trials do not exceed.
fn quantile(counts: &[u32], n: u64, percent: u64) -> f64 {
    let wanted = (n * percent).div_ceil(100).max(1);
    let mut seen = 0;
    for (step, &count) in counts.iter().enumerate() {
        seen += u64::from(count);
        if seen >= wanted {
            return step as f64 / STEPS as f64;
        }
    }
    0.0
}

/// To three decimals.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0 + 0.0
}
