//! Power: how much of the veto over a target each country or firm holds.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    engine::bdd,
    model::{Case, Chain, Event, EventKind},
    network::End,
};

use super::{
    cutsets::Losses, interval::Interval, limits::Limits, preface::Preface, prepared::Prepared,
    spof, word,
};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Config<'a> {
    /// The players: countries or firms.
    pub by: EventKind,
    /// How many thresholds are averaged over: the middles of as many equal parts of 0 to 100 %.
    pub n_thresholds: u32,
    /// How much may be spent.
    pub limits: Limits<'a>,
    /// Everything else; its threshold is not looked at.
    pub case: Case,
}

/// What one player can veto.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Player {
    /// The player, as `kind:id`.
    pub event: String,
    /// Its name for people.
    pub name: String,
    /// Its Shapley–Shubik share of the veto, averaged over thresholds, in percent.
    pub shapley_pct: Interval<f64>,
    /// Its normalised Banzhaf share, averaged over thresholds, in percent.
    pub banzhaf_pct: Interval<f64>,
    /// Its Shapley–Shubik share at every threshold, worst case, in percent.
    pub curve_pct: Vec<f64>,
}

/// The power over one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetPower {
    /// The target.
    pub target: String,
    /// Players with any power, the most powerful first.
    pub players: Vec<Player>,
    /// Thresholds at which nobody has any power, or at which the limit was met, worst case.
    pub thresholds_without_pct: Vec<f64>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// The kind of player.
    #[serde(with = "word")]
    pub by: EventKind,
    /// The thresholds of every curve, in percent.
    pub thresholds_pct: Vec<f64>,
    /// Every target, in the order asked for.
    pub targets: Vec<TargetPower>,
    /// Whether every diagram fitted the limit.
    pub is_complete: bool,
}

/// Shapley and normalised Banzhaf shares, one entry per player.
type Indices = (Vec<f64>, Vec<f64>);
/// Shares of one game; `None` where nobody decides.
type Shares = Option<Indices>;

/// Computes exact power indices, averaged over thresholds.
///
/// In the game at a threshold, a set of players wins when losing all of them
/// brings the target below it. At one threshold a chain with ten vetoers gives
/// each a tenth; over all thresholds the one who holds more counts for more.
/// Thresholds at which the game is constant are left out of the average.
///
/// # Complexity
///
/// One diagram per threshold and case, each with half as many passes as players.
pub fn find(chain: &Chain, config: &Config<'_>) -> Finding {
    let prepared = Prepared::for_losses(chain, &config.case, &[config.by]);
    let players = spof::candidates(&prepared, config.by);
    let n = config.n_thresholds.max(1);
    let thetas: Vec<u32> = (0..n)
        .map(|at| (2 * at + 1) * 500_000 / n)
        .map(|theta| theta.max(1))
        .collect();
    let targets = config
        .case
        .question
        .targets
        .iter()
        .zip(prepared.target_rows());
    let losses = prepared
        .ends()
        .map(|compiled| Losses::of(&prepared, compiled, &players));
    let mut is_complete = true;
    let targets = targets
        .map(|(target, &row)| {
            let games: Vec<(End, u32)> = [End::Worst, End::Best]
                .into_iter()
                .flat_map(|case| thetas.iter().map(move |&theta| (case, theta)))
                .collect();
            let solved: Vec<Result<Shares, bdd::Stop>> = games
                .par_iter()
                .map(|&(case, theta)| {
                    // Making the formula takes time too.
                    if (config.limits.should_stop)() {
                        return Err(bdd::Stop::Asked);
                    }
                    let losses = &losses[usize::from(case == End::Best)];
                    let formula = losses.failure(row, theta);
                    let limits = config.limits.diagram();
                    Ok(shares(&bdd::solve(&formula, &limits)?))
                })
                .collect();
            is_complete &= solved.iter().all(Result::is_ok);
            let solved: Vec<Shares> = solved.into_iter().map(|game| game.ok().flatten()).collect();
            let (worst, best) = solved.split_at(thetas.len());
            collect(chain, target.as_str(), &players, worst, best, &thetas)
        })
        .collect();
    Finding {
        preface: Preface::new(&prepared),
        by: config.by,
        thresholds_pct: thetas
            .iter()
            .map(|&theta| f64::from(theta) / 10_000.0)
            .collect(),
        targets,
        is_complete,
    }
}

fn shares(solution: &bdd::Solution) -> Shares {
    let shapley = solution.shapley();
    let banzhaf = solution.banzhaf();
    let sum: f64 = banzhaf.iter().sum();
    (sum > 0.0).then(|| (shapley, banzhaf.iter().map(|index| index / sum).collect()))
}

fn collect(
    chain: &Chain,
    target: &str,
    players: &[Event],
    worst: &[Shares],
    best: &[Shares],
    thetas: &[u32],
) -> TargetPower {
    let mean = |games: &[Shares], of: &dyn Fn(&Indices) -> f64| {
        let told: Vec<f64> = games.iter().flatten().map(of).collect();
        (!told.is_empty()).then(|| rounded(told.iter().sum::<f64>() / told.len() as f64 * 100.0))
    };
    // A case in which nobody decides at any threshold says nothing; the other then stands for both.
    let both = |of: &dyn Fn(&Indices) -> f64| {
        let (worst, best) = (mean(worst, of), mean(best, of));
        Interval::new(worst.or(best).unwrap_or(0.0), best.or(worst).unwrap_or(0.0))
    };
    let mut found: Vec<Player> = players
        .iter()
        .enumerate()
        .map(|(at, event)| Player {
            event: event.to_string(),
            name: event.name(chain),
            shapley_pct: both(&|game| game.0[at]),
            banzhaf_pct: both(&|game| game.1[at]),
            curve_pct: worst
                .iter()
                .map(|game| {
                    game.as_ref()
                        .map_or(0.0, |game| rounded(game.0[at] * 100.0))
                })
                .collect(),
        })
        .filter(|player| {
            let shares = [player.shapley_pct, player.banzhaf_pct];
            shares
                .iter()
                .any(|share| share.worst > 0.0 || share.best > 0.0)
        })
        .collect();
    let sum = |player: &Player| player.shapley_pct.worst + player.shapley_pct.best;
    found.sort_by(|a, b| {
        sum(b)
            .total_cmp(&sum(a))
            .then_with(|| a.event.cmp(&b.event))
    });
    let without = thetas.iter().zip(worst).filter(|(_, game)| game.is_none());
    TargetPower {
        target: target.to_owned(),
        players: found,
        thresholds_without_pct: without
            .map(|(&theta, _)| f64::from(theta) / 10_000.0)
            .collect(),
    }
}

/// To a thousandth, so that the last digits of a quadrature do not reach an output.
fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
