//! What a case does: to every target, and to every product on the way.

use serde::{Deserialize, Serialize};

use crate::{
    engine::{algebra::Values, dynamics::NEVER},
    model::{Chain, Change, Event, id::ProductId, quantity::Share, source::Grade},
    network::{End, ix::RowIx},
};

pub use super::verdict::Verdict;

use super::{
    cause::{CausalChain, Cause, Tracer},
    critical::Critical,
    interval::{Interval, percent, rounded_percent, weeks},
    lag_cost::{self, Costs},
    missing::{self, Missed, Total},
    preface::cone,
    prepared::{Prepared, Scratch, Solved},
    sides::{self, Alone, Side},
    word,
};

/// What a loss does to one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The target.
    pub target: String,
    /// Whether it falls below the threshold asked for.
    pub verdict: Verdict,
    /// The best grade of evidence on supply at which the verdict already holds; `None` where it is open.
    #[serde(with = "word::maybe")]
    pub grade: Option<Grade>,
    /// How far the verdict is from turning, in percent of normal supply; `None` where it is open or a matter of time.
    pub margin_pct: Option<f64>,
    /// The critical threshold: the highest share of normal supply that survives as a whole, in percent.
    pub theta_star_pct: Interval<f64>,
    /// The least that is made in a week within the horizon, in percent of normal output.
    ///
    /// `None` when starting from nothing, which has neither quantities nor weeks.
    pub output_left_pct: Option<Interval<f64>>,
    /// Weeks until the target falls below the threshold; `None` where it does not within the horizon.
    pub weeks: Interval<Option<f64>>,
    /// What is not made until the horizon, in weeks of normal output; `None` when starting from nothing.
    pub missing_weeks: Option<Interval<f64>>,
    /// The same in billion US dollars at today's prices; `None` where the target's value is not known.
    ///
    /// It is the value of what is not made, no forecast of prices.
    pub missing_usd_bn: Option<Interval<f64>>,
}

impl Effect {
    /// Leaves out what is missing anyway.
    pub(crate) fn miss_less(&mut self, chain: &Chain, before: &Self) {
        let (Some(missing), Some(before)) = (self.missing_weeks, before.missing_weeks) else {
            return;
        };
        let less = |more: f64, less: f64| missing::rounded((more - less).max(0.0));
        let weeks = Interval::new(
            less(missing.worst, before.worst),
            less(missing.best, before.best),
        );
        self.missing_weeks = Some(weeks);
        let worth = || missing::worth(chain, &self.target.as_str().into(), weeks);
        self.missing_usd_bn = self.missing_usd_bn.and_then(|_| worth());
    }
}

/// What some effects of one case miss in all; `None` when starting from nothing.
pub fn total<'e>(chain: &Chain, effects: impl IntoIterator<Item = &'e Effect>) -> Option<Total> {
    let missed: Option<Vec<Missed<'_>>> = effects
        .into_iter()
        .map(|effect| {
            Some(Missed {
                target: &effect.target,
                weeks: effect.missing_weeks?,
                usd_bn: effect.missing_usd_bn,
            })
        })
        .collect();
    Total::of(chain, &missed?)
}

/// What a case does to one target, seen from all sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetAnswer {
    /// θ*, output left and weeks; θ* with every loss in force as if for good.
    #[serde(flatten)]
    pub effect: Effect,
    /// Since when it has the threshold again for good; `None` where it never fell or never comes back.
    pub back_weeks: Interval<Option<f64>>,
    /// How far behind it is by the way that survives, in months; `None` where it does not survive.
    pub lag_months: Interval<Option<f64>>,
    /// Unit cost as a multiple of today's; `None` where it does not survive.
    pub cost: Interval<Option<f64>>,
    /// Whether something that grew dearer has no known weight in it, so that the cost is a lower bound.
    pub cost_is_partial: bool,
    /// Whether what is cut off can make it alone; only where a country or bloc is cut off.
    pub alone: Option<Alone>,
    /// The essential products of which the cut-off side holds no known share, in chain order.
    pub lacks: Vec<String>,
    /// What stops it first, in the worst case.
    pub cause: Option<Cause>,
    /// Where the verdict is open over who makes something: what would turn it.
    pub critical: Option<Critical>,
}

/// One product upstream of a target that a case touches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProductState {
    /// The product.
    pub product: String,
    /// Its stage.
    pub stage: String,
    /// Whether it falls below the threshold.
    pub verdict: Verdict,
    /// What the loss hits directly, in percent of its supply.
    pub hit_pct: Interval<f64>,
    /// The least that is made of it in a week within the horizon.
    pub output_left_pct: Interval<f64>,
    /// When it falls below the threshold.
    pub weeks: Interval<Option<f64>>,
    /// Why, in the worst case.
    pub cause: Option<Cause>,
}

/// Everything that a case does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Every target, in the order asked for.
    pub targets: Vec<TargetAnswer>,
    /// What all of them together do not make; `None` when starting from nothing.
    pub missing: Option<Total>,
    /// The chain of causes of every target that may be lost, in the worst case, in the same order; `None` for the others.
    pub causes: Vec<Option<CausalChain>>,
    /// Every product upstream of a target that the case touches, by week in the worst case, then stage and id.
    pub timeline: Vec<ProductState>,
}

impl Prepared<'_> {
    /// Answers the case in full.
    ///
    /// # Complexity
    ///
    /// O(E log V) for θ*, O(weeks · links touched) for the weeks.
    pub fn answer(&self, scratch: &mut Scratch) -> Answer {
        // Most cases decide something, and on which grade is asked of the stricter levels.
        let (solved, ()) = rayon::join(|| self.solve(scratch), || self.compile_stricter());
        let grades = self.grades(&solved, &[], scratch);
        self.answer_of(&solved, &grades, scratch)
    }

    /// The whole answer of a solved case, whose verdicts hold on these grades.
    pub fn answer_of(
        &self,
        solved: &[Solved; 2],
        grades: &[Option<Grade>],
        scratch: &mut Scratch,
    ) -> Answer {
        let targets = self.targets(solved, grades, scratch);
        let tracer = self.tracer(&solved[0]);
        let causes = targets.iter().zip(self.target_rows());
        Answer {
            causes: causes
                .map(|(target, &row)| {
                    let is_touched = target.effect.verdict != Verdict::Kept;
                    is_touched.then(|| tracer.causal_chain(End::Worst, row))
                })
                .collect(),
            timeline: self.timeline(solved),
            missing: total(self.chain(), targets.iter().map(|target| &target.effect)),
            targets,
        }
    }

    /// What a solved case does to every target, without causes in full.
    pub(crate) fn targets(
        &self,
        solved: &[Solved; 2],
        grades: &[Option<Grade>],
        scratch: &mut Scratch,
    ) -> Vec<TargetAnswer> {
        let [worst, best] = solved;
        let sides = self.sides(solved, scratch);
        let tracer = self.tracer(worst);
        let theta = self.question().theta;
        let values = [(self.worst(), worst), (self.best(), best)].map(|(compiled, solved)| {
            let (shock, star) = (&solved.shock, &solved.star);
            let lags = lag_cost::lags(self.chain(), compiled, shock, star, theta);
            let costs = lag_cost::costs(self.chain(), compiled, shock, star, theta);
            (lags, costs)
        });
        let rows = self.question().targets.iter().zip(self.target_rows());
        rows.enumerate()
            .map(|(at, (target, &row))| {
                let side = sides.as_ref().map(|sides| &sides[at]);
                let value = |pick: fn(&(Values, Costs)) -> &[Option<f64>]| {
                    Interval::new(
                        thousandths(pick(&values[0])[row.ix()]),
                        thousandths(pick(&values[1])[row.ix()]),
                    )
                };
                TargetAnswer {
                    effect: self.effect(solved, row, target, grades[at]),
                    critical: self.critical(solved, row),
                    back_weeks: Interval::new(
                        weeks(worst.course.back[row.ix()]),
                        weeks(best.course.back[row.ix()]),
                    ),
                    lag_months: value(|(lags, _)| &lags.rows),
                    cost: value(|(_, costs)| &costs.values.rows),
                    cost_is_partial: values.iter().any(|(_, costs)| costs.is_partial[row.ix()]),
                    alone: side.map(|side| side.alone),
                    lacks: side.map_or_else(Vec::new, |side| side.lacks.clone()),
                    cause: tracer.first_cause(row),
                }
            })
            .collect()
    }

    /// What the case does to every target, with some things lost besides wholly and for good, in the question's order.
    pub fn effects(&self, events: &[Event], scratch: &mut Scratch) -> Vec<Effect> {
        if let Some(own) = self.on_its_own(events) {
            return own.effects(&[], scratch);
        }
        let solved = self.solve_losing(events, scratch);
        let grades = self.grades(&solved, events, scratch);
        let rows = self.question().targets.iter().zip(self.target_rows());
        rows.zip(grades)
            .map(|((target, &row), grade)| self.effect(&solved, row, target, grade))
            .collect()
    }

    /// The same without grades, and with what is missing told when starting from nothing too.
    pub(crate) fn effects_of_flow(&self, events: &[Event], scratch: &mut Scratch) -> Vec<Effect> {
        if let Some(own) = self.on_its_own(events) {
            return own.effects_of_flow(&[], scratch);
        }
        let solved = self.solve_losing(events, scratch);
        let rows = self.question().targets.iter().zip(self.target_rows());
        rows.map(|(target, &row)| Effect {
            missing_weeks: Some(missing_weeks(&solved, row)),
            ..self.effect(&solved, row, target, None)
        })
        .collect()
    }

    /// θ*, output left, weeks and verdict of one row.
    pub(crate) fn effect(
        &self,
        solved: &[Solved; 2],
        row: RowIx,
        target: &ProductId,
        grade: Option<Grade>,
    ) -> Effect {
        let [worst, best] = solved;
        let keeps_running = self.question().keeps_running();
        let verdict = self.verdict(solved, row);
        let theta_star_pct = Interval::new(
            percent(worst.star.rows[row.ix()]),
            percent(best.star.rows[row.ix()]),
        );
        let missing_weeks = keeps_running.then(|| missing_weeks(solved, row));
        Effect {
            target: target.to_string(),
            verdict,
            grade,
            margin_pct: margin(verdict, theta_star_pct, self.question().theta.percent()),
            theta_star_pct,
            output_left_pct: keeps_running.then(|| left(solved, row)),
            weeks: if keeps_running {
                falls(solved, row)
            } else {
                Interval::new(None, None)
            },
            missing_weeks,
            missing_usd_bn: missing_weeks
                .filter(|_| self.question().counts_money())
                .and_then(|weeks| missing::worth(self.chain(), target, weeks)),
        }
    }

    /// Judges a row: lost means strictly below the threshold in some week within the horizon.
    ///
    /// θ* alone says what holds in the end; stocks one behind the other can
    /// outlast the horizon, and a substitute may be back before it. Starting
    /// from nothing knows no weeks, so there θ* decides.
    ///
    /// Whoever is slowed by one thing saves another, so that in rare cases the
    /// easy ends of the facts fall and the hard ones do not: lost is what falls
    /// at both.
    pub(crate) fn verdict(&self, [worst, best]: &[Solved; 2], row: RowIx) -> Verdict {
        let question = self.question();
        let falls = |solved: &Solved| {
            if question.keeps_running() {
                solved.course.falls[row.ix()] != NEVER
            } else {
                solved.star.rows[row.ix()] < question.theta.ppm()
            }
        };
        let (worst, best) = (falls(worst), falls(best));
        Verdict::of_ends(worst || best, worst && best)
    }

    /// Whether what is cut off can make each target alone; `None` where nothing with a border is cut off.
    pub(crate) fn sides(&self, solved: &[Solved; 2], scratch: &mut Scratch) -> Option<Vec<Side>> {
        let closed = self.case().changes.iter().filter_map(Change::closed);
        let cut_off: Vec<Event> = closed.cloned().collect();
        let [worst, best] = solved;
        let arrivals = [&worst.dated.arrivals, &best.dated.arrivals];
        (!cut_off.is_empty()).then(|| sides::alone(self, &cut_off, arrivals, scratch))
    }

    /// Walks back from what fell to what was hit, in the worst case.
    pub(crate) fn tracer<'a>(&'a self, worst: &'a Solved) -> Tracer<'a> {
        Tracer {
            chain: self.chain(),
            compiled: self.worst(),
            shock: &worst.shock,
            course: &worst.course,
            theta: self.question().theta,
        }
    }

    fn timeline(&self, solved: &[Solved; 2]) -> Vec<ProductState> {
        let [worst, best] = solved;
        let chain = self.chain();
        let tracer = self.tracer(worst);
        let at_best = Tracer {
            compiled: self.best(),
            shock: &best.shock,
            course: &best.course,
            ..tracer
        };
        let mut found: Vec<(u32, u32, ProductState)> = cone(self.worst(), self.target_rows())
            .into_iter()
            .filter_map(|product| {
                let row = self.worst().atlas.product_row(product);
                let (id, record) = chain.products().get_index(product as usize)?;
                let hit = Interval::new(tracer.hit_pct(row), at_best.hit_pct(row));
                let is_touched = hit.worst > 0.0
                    || worst.course.least[row.ix()] < 1.0
                    || worst.star.rows[row.ix()] < Share::ONE.ppm();
                let soonest = worst.course.falls[row.ix()].min(best.course.falls[row.ix()]);
                let state = ProductState {
                    product: id.to_string(),
                    stage: record.stage.as_str().to_owned(),
                    verdict: self.verdict(solved, row),
                    hit_pct: hit,
                    output_left_pct: left(solved, row),
                    weeks: falls(solved, row),
                    cause: tracer.first_cause(row),
                };
                is_touched.then_some((soonest, product, state))
            })
            .collect();
        found.sort_by_key(|(time, product, _)| {
            (*time, chain.products()[*product as usize].stage, *product)
        });
        found.into_iter().map(|(_, _, state)| state).collect()
    }
}

/// The first week in which a row falls, the sooner end first.
pub(crate) fn falls([worst, best]: &[Solved; 2], row: RowIx) -> Interval<Option<f64>> {
    let (a, b) = (worst.course.falls[row.ix()], best.course.falls[row.ix()]);
    Interval::new(weeks(a.min(b)), weeks(a.max(b)))
}

/// How far the end that decides is from the threshold.
fn margin(verdict: Verdict, theta_star_pct: Interval<f64>, theta_pct: f64) -> Option<f64> {
    let margin = match verdict {
        Verdict::Lost => theta_pct - theta_star_pct.best,
        Verdict::Kept => theta_star_pct.worst - theta_pct,
        Verdict::Possible => return None,
    };
    // What is kept until the horizon and not for good is kept by time.
    (margin >= 0.0).then(|| (margin * 100.0).round() / 100.0)
}

/// What is missing of a row, in weeks of what it normally makes, the higher end first.
fn missing_weeks([worst, best]: &[Solved; 2], row: RowIx) -> Interval<f64> {
    let (a, b) = (
        worst.course.missing[row.ix()],
        best.course.missing[row.ix()],
    );
    Interval::new(missing::rounded(a.max(b)), missing::rounded(a.min(b)))
}

/// The least that is left of a row in a week, the lower end first.
fn left([worst, best]: &[Solved; 2], row: RowIx) -> Interval<f64> {
    let (a, b) = (worst.course.least[row.ix()], best.course.least[row.ix()]);
    Interval::new(rounded_percent(a.min(b)), rounded_percent(a.max(b)))
}

fn thousandths(value: Option<f64>) -> Option<f64> {
    value.map(|value| (value * 1000.0).round() / 1000.0)
}
