//! The odds of a case: many draws over everything that is not known about the chain.

use rayon::prelude::*;

use crate::{
    analysis::{
        dynamics,
        interval::Interval,
        missing::{Nest, rounded},
        odds::{self, Likelihood, Odds, Spread, TargetOdds},
        prepared::Prepared,
    },
    engine::dynamics::{Layout, NEVER, Parameters, State, World},
    model::id::ProductId,
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
    pub(super) falls: u32,
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
    let n_draws = config.n_draws as usize;
    let Totals { is_money, all } = Totals::of(prepared, &drawn);
    let ends = all.chunks(n_draws).map(|end| {
        let mut usd: Vec<f64> = end.iter().copied().map(rounded).collect();
        usd.sort_by(f64::total_cmp);
        Spread::of_sorted(&usd)
    });
    let ends: Option<Vec<Spread<f64>>> = ends.collect();
    let usd = ends.and_then(|ends| Some(Interval::new(*ends.first()?, *ends.last()?)));
    let targets = prepared.question().targets.iter().zip(&drawn);
    let targets = targets.map(|(target, drawn)| told(prepared, target.as_str(), drawn, n_draws));
    Some(Odds {
        n_draws: config.n_draws,
        seed: config.seed,
        missing_usd_bn: usd.filter(|_| is_money),
        targets: targets.collect(),
    })
}

/// What all targets together do not make in each draw, in billion US dollars, or where none has a value in mean weeks
/// of normal output, in the order of [`find`]'s draws; `None` as for [`find`].
pub(crate) fn missing(prepared: &Prepared<'_>, config: Config) -> Option<Vec<f64>> {
    let drawn = drawn(prepared, config)?;
    Some(Totals::of(prepared, &drawn).all)
}

/// What all targets together miss in each draw.
struct Totals {
    /// Whether it is in billion US dollars, none counted inside another; else in mean weeks of normal output.
    is_money: bool,
    all: Vec<f64>,
}

impl Totals {
    fn of(prepared: &Prepared<'_>, drawn: &[Vec<Drawn>]) -> Self {
        let chain = prepared.chain();
        let targets = prepared.question().targets.iter();
        let targets: Vec<&str> = targets.map(ProductId::as_str).collect();
        let usd = targets
            .iter()
            .map(|target| odds::usd_per_week(prepared, target));
        let usd: Vec<Option<f64>> = usd.collect();
        let is_money = usd.iter().any(Option::is_some);
        let nest = Nest::new(chain, &targets);
        let total = |draw: usize| {
            if is_money {
                return nest.sum(|at| usd[at].unwrap_or(0.0) * drawn[at][draw].missing);
            }
            let weeks: f64 = drawn.iter().map(|drawn| drawn[draw].missing).sum();
            weeks / drawn.len() as f64
        };
        let n = drawn.first().map_or(0, Vec::len);
        Self {
            is_money,
            all: (0..n).map(total).collect(),
        }
    }
}

/// What each target did in each draw; where something is hit that may be anybody's, all draws once more without that.
pub(super) fn drawn(prepared: &Prepared<'_>, config: Config) -> Option<Vec<Vec<Drawn>>> {
    told_of_draws(prepared, config, follow)
}

/// Draws everything that is not known and tells something of each target in each draw; `None` as for [`find`].
pub(super) fn told_of_draws<T: Copy + Send>(
    prepared: &Prepared<'_>,
    config: Config,
    tell: impl Fn(&Prepared<'_>, &Layout, &Parameters<LANES>, &mut State<LANES>) -> Vec<[T; LANES]>
    + Sync,
) -> Option<Vec<Vec<T>>> {
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
    let dates = draws.dates();
    let batches: Vec<[Vec<[T; LANES]>; 2]> = starts
        .par_iter()
        .map_init(
            || (fresh.clone(), State::default()),
            |(parameters, state), &start| {
                parameters.pulses.clone_from(&fresh.pulses);
                for lane in 0..LANES {
                    let draw = u64::from(start) + lane as u64;
                    let uniform = |key: u64| keyed::uniform(config.seed, key, draw);
                    draws.fill(network, &layout, parameters, lane, uniform);
                }
                let hit = tell(prepared, &layout, parameters, state);
                let mut spared = Vec::new();
                if dates.is_open() {
                    dates.spare(&mut parameters.pulses);
                    spared = tell(prepared, &layout, parameters, state);
                }
                [hit, spared]
            },
        )
        .collect();
    let of_target = |at: usize| {
        let ends = [0, 1].into_iter().flat_map(|end| {
            let all = batches.iter().filter_map(move |batch| batch[end].get(at));
            all.flatten().take(config.n_draws as usize).copied()
        });
        ends.collect()
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

fn told(prepared: &Prepared<'_>, target: &str, drawn: &[Drawn], n_draws: usize) -> TargetOdds {
    let ends = drawn.chunks(n_draws).map(|end| {
        let lost = end.iter().filter(|drawn| drawn.falls != NEVER).count();
        lost as f64 / n_draws as f64
    });
    // Taking more can make a target fall later where users of the same input fall first, so the ends are put in order.
    let ends: Vec<f64> = ends.collect();
    let worst = ends.iter().copied().fold(0.0, f64::max);
    let best = ends.iter().copied().fold(1.0, f64::min);
    let error = |part: f64| (part * (1.0 - part) / n_draws as f64).sqrt() * 100.0;
    let mut falls: Vec<u32> = drawn.iter().map(|drawn| drawn.falls).collect();
    falls.sort_unstable();
    let mut missing: Vec<f64> = drawn.iter().map(|drawn| drawn.missing).collect();
    missing.sort_by(f64::total_cmp);
    let weeks = Spread::of_sorted(&falls).expect("there are draws");
    let missing = Spread::of_sorted(&missing).expect("there are draws");
    let missing_weeks = missing.map(rounded);
    TargetOdds {
        target: target.to_owned(),
        lost_pct: Interval::new(rounded(worst * 100.0), rounded(best * 100.0)),
        standard_error_pct: rounded(error(worst).max(error(best))),
        likelihood: Interval::new(worst, best).map(|part| Likelihood::of(part * 100.0)),
        weeks: weeks.map(|week| (week != NEVER).then(|| f64::from(week))),
        missing_weeks,
        missing_usd_bn: odds::worth(prepared, target, missing_weeks),
    }
}
