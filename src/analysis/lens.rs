//! A question asked of both cases at once: compiled networks, the threshold, and the effect of a loss on targets.

use serde::Serialize;

use crate::{
    engine::{
        cascade::{self, Cascade, NEVER},
        quantity::{self, Quantity},
        theta_star::{self, ThetaStar},
    },
    model::{Chain, Event, FixedPoint, Policy, Question, quantity::Weeks},
    network::{Case, Compiled, Frame, Shock, Structure, compile_with, ix::RowIx},
};

use super::interval::{Interval, percent};

/// What a loss does to a target within the horizon, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The target falls below the threshold within the horizon, whatever is unknown.
    Lost,
    /// It falls below within the horizon in the worst case only.
    Possible,
    /// It keeps the threshold until the horizon, whatever is unknown.
    Kept,
}

impl Verdict {
    /// The word for machines, the same in JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Possible => "possible",
            Self::Kept => "kept",
        }
    }

    /// The word for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Possible => "may be lost",
            Self::Kept => "kept",
        }
    }
}

/// What a loss does to one target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// The target.
    pub target: String,
    /// Whether it falls below the threshold asked for.
    pub verdict: Verdict,
    /// The critical threshold: the highest share of normal supply that survives as a whole, in percent.
    pub theta_star_pct: Interval<f64>,
    /// What is left when survivors serve their own users and nobody reallocates, in percent of normal output.
    ///
    /// `None` when starting from nothing, which has neither quantities nor weeks.
    pub output_left_pct: Option<Interval<f64>>,
    /// Weeks until the target falls below the threshold; `None` where it does not within the look-ahead.
    pub weeks: Interval<Option<f64>>,
}

/// How far the cascade is followed at least, in weeks; further where the horizon lies beyond.
pub const LOOK_AHEAD: u32 = 520;

/// Both cases of one question on one frame, compiled once for any number of losses.
#[derive(Debug, Clone)]
pub struct Lens<'chain> {
    /// The chain.
    pub chain: &'chain Chain,
    /// The question.
    pub question: &'chain Question,
    /// Compiled with everything unknown at its worst.
    pub worst: Compiled,
    /// Compiled with everything unknown at its best.
    pub best: Compiled,
    /// The rows of the targets, in the question's order; the same in both cases.
    pub target_rows: Vec<RowIx>,
}

/// Memory reused from one loss to the next.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    theta_star: theta_star::Scratch,
    cascade: cascade::Scratch,
}

/// One case of one loss, solved by all three lenses.
#[derive(Debug, Clone)]
pub struct Solved {
    /// The loss.
    pub shock: Shock,
    /// Critical thresholds.
    pub star: ThetaStar,
    /// Failure times at the threshold asked for.
    pub times: Cascade,
    /// Output left.
    pub left: Quantity,
}

impl<'chain> Lens<'chain> {
    /// Compiles both cases.
    pub fn new(chain: &'chain Chain, question: &'chain Question, frame: Frame) -> Self {
        Self::with_policy(chain, question, frame, &Policy::default())
    }

    /// Compiles both cases together with what a policy adds to the chain.
    pub fn with_policy(
        chain: &'chain Chain,
        question: &'chain Question,
        frame: Frame,
        policy: &Policy,
    ) -> Self {
        let compile_case = |case| {
            let structure = Structure {
                frame,
                outcome: question.outcome,
                case,
                horizon: question.horizon,
                reading: question.reading,
            };
            compile_with(chain, &structure, policy)
        };
        let (worst, best) = rayon::join(|| compile_case(Case::Worst), || compile_case(Case::Best));
        let target_rows = question
            .targets
            .iter()
            .map(|target| worst.atlas.buyer_row_of(chain, target))
            .collect();
        Self {
            chain,
            question,
            worst,
            best,
            target_rows,
        }
    }

    /// Which fixed point the question means.
    pub const fn fixed_point(&self) -> FixedPoint {
        self.question.reading.fixed_point
    }

    /// Solves a loss in one case.
    pub fn solve(&self, compiled: &Compiled, shock: Shock, scratch: &mut Scratch) -> Solved {
        let network = &compiled.network;
        let star = theta_star::solve(network, &shock, self.fixed_point(), &mut scratch.theta_star);
        let times = self.times(compiled, &shock, self.question.theta.ppm(), scratch);
        let left = quantity::solve(network, &shock, quantity::Config::EXACT);
        Solved {
            shock,
            star,
            times,
            left,
        }
    }

    /// Critical thresholds under a loss.
    pub fn star(&self, compiled: &Compiled, shock: &Shock, scratch: &mut Scratch) -> ThetaStar {
        theta_star::solve(
            &compiled.network,
            shock,
            self.fixed_point(),
            &mut scratch.theta_star,
        )
    }

    /// Failure times at a threshold, as long as substitutes that ramp too late are not there yet.
    pub fn times(
        &self,
        compiled: &Compiled,
        shock: &Shock,
        theta: u32,
        scratch: &mut Scratch,
    ) -> Cascade {
        let until = Weeks::whole(LOOK_AHEAD).max(self.question.horizon).micro();
        let early = compiled.atlas.before_ramps(&compiled.network, shock);
        cascade::solve(
            &compiled.network,
            &early,
            cascade::Config { theta, until },
            &mut scratch.cascade,
        )
    }

    /// Solves the loss of some events in both cases, worst first.
    pub fn solve_loss(&self, events: &[Event], scratch: &mut Scratch) -> [Solved; 2] {
        [&self.worst, &self.best].map(|compiled| {
            let shock = compiled.atlas.shock(self.chain, &compiled.network, events);
            self.solve(compiled, shock, scratch)
        })
    }

    /// What a solved loss does to every target, in the question's order.
    pub fn effects(&self, solved: &[Solved; 2]) -> Vec<Effect> {
        let [worst, best] = solved;
        let keeps_running = self.question.keeps_running();
        let targets = self.question.targets.iter().zip(&self.target_rows);
        targets
            .map(|(target, &row)| {
                let theta_star = Interval::new(worst.star.rows[row.ix()], best.star.rows[row.ix()]);
                Effect {
                    target: target.to_string(),
                    verdict: self.verdict(solved, row),
                    theta_star_pct: Interval::new(
                        percent(theta_star.worst),
                        percent(theta_star.best),
                    ),
                    output_left_pct: keeps_running.then(|| {
                        Interval::new(
                            rounded_percent(worst.left.rows[row.ix()]),
                            rounded_percent(best.left.rows[row.ix()]),
                        )
                    }),
                    weeks: if keeps_running {
                        Interval::new(
                            weeks(worst.times.rows[row.ix()]),
                            weeks(best.times.rows[row.ix()]),
                        )
                    } else {
                        Interval::new(None, None)
                    },
                }
            })
            .collect()
    }

    /// Judges a row: lost means strictly below the threshold at some time within the horizon.
    ///
    /// θ* alone says what holds in the end; stocks one behind the other can
    /// outlast the horizon, and a substitute may be back before it. Starting
    /// from nothing knows no weeks, so there θ* decides.
    pub fn verdict(&self, [worst, best]: &[Solved; 2], row: RowIx) -> Verdict {
        let falls = |solved: &Solved| {
            if self.question.keeps_running() {
                solved.times.rows[row.ix()] <= self.question.horizon.micro()
            } else {
                solved.star.rows[row.ix()] < self.question.theta.ppm()
            }
        };
        if falls(best) {
            Verdict::Lost
        } else if falls(worst) {
            Verdict::Possible
        } else {
            Verdict::Kept
        }
    }
}

/// A time of the cascade in weeks, to a tenth.
pub fn weeks(time: u64) -> Option<f64> {
    (time != NEVER).then(|| (Weeks::from_micro(time).weeks() * 10.0).round() / 10.0)
}

/// A fraction as percent, to a hundredth.
pub fn rounded_percent(fraction: f64) -> f64 {
    (fraction * 10_000.0).round() / 100.0
}
