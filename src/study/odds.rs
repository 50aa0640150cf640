//! The odds of a case: many draws over everything that is not known about the chain.

use rayon::prelude::*;

use crate::{
    analysis::{
        dynamics,
        interval::Interval,
        missing::{Missed, Total, rounded},
        odds::{self, Likelihood, Odds, Spread, TargetOdds},
        prepared::Prepared,
    },
    engine::dynamics::{Layout, NEVER, Parameters, State, World},
    network::End,
};

pub use super::draws::Shape;

use super::{draws::Draws, keyed};

/// How many draws run side by side.
pub(super) const LANES: usize = 8;

/// How many draws, and what they start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// How many; 0 asks for none.
    pub n_draws: u32,
    /// The same seed gives the same draws.
    pub seed: u64,
    /// From which kind of distribution.
    pub shape: Shape,
}

impl Config {
    /// What is drawn where nobody says otherwise.
    pub const DEFAULT: Self = Self {
        n_draws: odds::DRAWS,
        seed: 42,
        shape: Shape::Likely,
    };
    /// Nothing is drawn.
    pub const NONE: Self = Self {
        n_draws: 0,
        ..Self::DEFAULT
    };
}

/// What one target did in one draw.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    falls: u32,
    pub(super) missing: f64,
}

/// Draws everything that is not known and follows the case every time; `None` where nothing is to be drawn, or where
/// starting from nothing knows no weeks.
///
/// Odds are odds over what is unknown about the chain, given the loss; they are
/// not the odds of the loss.
///
/// # Complexity
///
/// O(draws · weeks · links touched).
pub fn find(prepared: &Prepared<'_>, config: Config) -> Option<Odds> {
    let drawn = drawn(prepared, config)?;
    let targets = prepared.question().targets.iter().zip(&drawn);
    let targets = targets.map(|(target, drawn)| told(prepared, target.as_str(), drawn));
    Some(Odds {
        n_draws: config.n_draws,
        seed: config.seed,
        targets: targets.collect(),
    })
}

/// What all targets together do not make in each draw, in billion US dollars, or where none has a value in mean weeks
/// of normal output; `None` as for [`find`].
pub(crate) fn missing(prepared: &Prepared<'_>, config: Config) -> Option<Vec<f64>> {
    let drawn = drawn(prepared, config)?;
    let targets = &prepared.question().targets;
    let total = |draw: usize| {
        let missed = targets.iter().zip(&drawn).map(|(target, drawn)| {
            let weeks = drawn[draw].missing;
            let spread = Spread::of_sorted(&[weeks])?;
            let usd = odds::worth(prepared.chain(), target.as_str(), spread);
            Some(Missed {
                target: target.as_str(),
                weeks: Interval::new(weeks, weeks),
                usd_bn: usd.map(|usd| Interval::new(usd.median, usd.median)),
            })
        });
        let missed: Vec<Missed<'_>> = missed.flatten().collect();
        Total::of(prepared.chain(), &missed).map_or(0.0, |total| {
            let usd = total.usd_bn.unwrap_or(total.mean_weeks);
            usd.worst
        })
    };
    Some((0..config.n_draws as usize).map(total).collect())
}

/// What each target did in each draw.
fn drawn(prepared: &Prepared<'_>, config: Config) -> Option<Vec<Vec<Drawn>>> {
    let question = prepared.question();
    if config.n_draws == 0 || !question.keeps_running() {
        return None;
    }
    let draws = Draws::new(prepared, config.shape);
    let hit = [End::Worst, End::Best].map(|end| prepared.dated_at(end).timeline().pulses);
    let hit = hit.iter().flatten().map(|pulse| pulse.producer);
    let network = &prepared.worst().network;
    let layout = prepared.layout(hit);
    let mut fresh = Parameters::<LANES>::of_case(network, &layout, prepared.response());
    fresh.pulses = draws.pulses(&layout);
    let starts: Vec<u32> = (0..config.n_draws).step_by(LANES).collect();
    let batches: Vec<Vec<[Drawn; LANES]>> = starts
        .par_iter()
        .map_init(
            || (fresh.clone(), State::default()),
            |(parameters, state), &start| {
                for lane in 0..LANES {
                    let draw = u64::from(start) + lane as u64;
                    let uniform = |key: u64| keyed::uniform(config.seed, key, draw);
                    draws.fill(network, &layout, parameters, lane, uniform);
                }
                follow(prepared, &layout, parameters, state)
            },
        )
        .collect();
    let of_target = |at: usize| {
        let all = batches.iter().flat_map(|batch| batch[at]);
        all.take(config.n_draws as usize).collect()
    };
    Some((0..question.targets.len()).map(of_target).collect())
}

/// Follows some draws side by side: what each target does in each of them.
pub(super) fn follow<const L: usize>(
    prepared: &Prepared<'_>,
    layout: &Layout,
    parameters: &Parameters<L>,
    state: &mut State<L>,
) -> Vec<[Drawn; L]> {
    let world = World {
        network: &prepared.worst().network,
        layout,
        parameters,
    };
    let theta = prepared.question().theta.fraction();
    let nothing = Drawn {
        falls: NEVER,
        missing: 0.0,
    };
    let rows = prepared.target_rows();
    let mut drawn = vec![[nothing; L]; rows.len()];
    state.rest(world);
    for week in 0..prepared.n_weeks() {
        state.step(world, f64::from(week));
        // What stands still goes on so until the horizon.
        let is_last = state.is_still();
        let alike = if is_last {
            prepared.n_weeks() - week
        } else {
            1
        };
        for (row, drawn) in rows.iter().zip(&mut drawn) {
            for (supply, drawn) in state.supply[row.ix()].iter().zip(drawn) {
                drawn.missing += (1.0 - supply).max(0.0) * f64::from(alike);
                if drawn.falls == NEVER && dynamics::is_below(*supply, theta) {
                    drawn.falls = week;
                }
            }
        }
        if is_last {
            break;
        }
    }
    drawn
}

fn told(prepared: &Prepared<'_>, target: &str, drawn: &[Drawn]) -> TargetOdds {
    let n = drawn.len() as f64;
    let mut falls: Vec<u32> = drawn.iter().map(|drawn| drawn.falls).collect();
    falls.sort_unstable();
    let mut missing: Vec<f64> = drawn.iter().map(|drawn| drawn.missing).collect();
    missing.sort_by(f64::total_cmp);
    let lost = falls.partition_point(|&week| week != NEVER) as f64 / n;
    let weeks = Spread::of_sorted(&falls).expect("there are draws");
    let missing = Spread::of_sorted(&missing).expect("there are draws");
    let missing_weeks = missing.map(rounded);
    TargetOdds {
        target: target.to_owned(),
        lost_pct: rounded(lost * 100.0),
        standard_error_pct: rounded((lost * (1.0 - lost) / n).sqrt() * 100.0),
        likelihood: Likelihood::of(lost * 100.0),
        weeks: weeks.map(|week| (week != NEVER).then(|| f64::from(week))),
        missing_weeks,
        missing_usd_bn: odds::worth(prepared.chain(), target, missing_weeks),
    }
}
