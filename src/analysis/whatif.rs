//! One scenario: what its dated changes do to every target, when, for how long, and why.

use std::sync::Arc;

use serde::Serialize;

use crate::{
    engine::{
        algebra::Values,
        cascade::{self, Dated as DatedCascade},
        quantity::{self, Quantity},
        theta_star::{self, ThetaStar},
    },
    model::{
        Chain, Change, Event, EventKind, Policy, Question, Scenario, id::ProductId,
        quantity::Weeks, story::Expect, view::Basis,
    },
    network::{
        Compiled, Frame, Shock,
        ix::RowIx,
        what_if::{Dated, dated},
    },
};

use super::{
    cause::Tracer,
    change,
    cutoff::{Alone, alone_with},
    interval::{Interval, percent},
    lag_cost::{self, Costs},
    lens::{Effect, LOOK_AHEAD, Lens, Scratch as LensScratch, Verdict, rounded_percent, weeks},
    preface::Preface,
};

/// What a scenario is compiled with; scenarios that agree in it share one pair of networks.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The chain with the scenario's changes to blocs and recipes, where it has any.
    pub changed: Option<Chain>,
    /// The question; scenarios that differ in the threshold alone share it.
    pub question: Question,
    /// How supply is cut.
    pub frame: Frame,
    /// What the scenario adds to the chain.
    pub policy: Policy,
}

impl Setting {
    /// The setting of a scenario.
    pub fn of(chain: &Chain, scenario: &Scenario) -> Self {
        Self {
            changed: scenario
                .case
                .changes_chain()
                .then(|| scenario.case.changed(chain)),
            question: scenario.case.question.clone(),
            frame: frame(scenario),
            policy: scenario.case.policy(),
        }
    }

    /// Whether another scenario's setting compiles to the same networks.
    pub fn is_shared_by(&self, other: &Self) -> bool {
        let same_question = Question {
            theta: self.question.theta,
            ..other.question.clone()
        } == self.question;
        same_question
            && self.frame == other.frame
            && self.policy == other.policy
            && self.changed == other.changed
    }

    /// Compiles both cases.
    pub fn lens<'s>(&'s self, chain: &'s Chain) -> Lens<'s> {
        let chain = self.changed.as_ref().unwrap_or(chain);
        Lens::with_policy(chain, &self.question, self.frame, &self.policy)
    }
}

/// The frame on which all losses of a scenario are told.
///
/// Countries alone are told by the basis asked for, firms by firm; zones,
/// producers and losses of several kinds by joint rows where there are any, and
/// by place elsewhere.
fn frame(scenario: &Scenario) -> Frame {
    let kinds: Vec<EventKind> = scenario
        .case
        .changes
        .iter()
        .filter_map(|change| change.loss())
        .map(|(event, _)| event.kind())
        .collect();
    let has = |wanted: &[EventKind]| kinds.iter().any(|kind| wanted.contains(kind));
    let countries = has(&[EventKind::Country, EventKind::Bloc]);
    let firms = has(&[EventKind::Firm]);
    let sites = has(&[EventKind::Zone, EventKind::Producer]);
    match (scenario.case.question.basis, countries, firms, sites) {
        (Basis::Location, _, false, false) => Frame::Location,
        (Basis::Jurisdiction, _, false, false) => Frame::Jurisdiction,
        // Firms have one jurisdiction, so their view tells countries of that basis too.
        (_, false, true, false) | (Basis::Jurisdiction, true, true, false) => Frame::Firm,
        _ => Frame::Mixed,
    }
}

/// Memory reused from one scenario to the next.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    lens: LensScratch,
    star: theta_star::Scratch,
    cascade: cascade::Scratch,
}

/// One case of one scenario, solved by all three lenses.
#[derive(Debug, Clone)]
pub struct Solved {
    /// The dated changes.
    pub dated: Dated,
    /// Every loss in force as if for good, with what has arrived by the horizon.
    pub shock: Shock,
    /// Critical thresholds under that shock.
    pub star: ThetaStar,
    /// Output left under that shock.
    pub left: Quantity,
    /// What fails when, and when it is back.
    pub times: DatedCascade,
}

/// Solves a scenario in both cases, worst first.
pub fn solve(lens: &Lens<'_>, scenario: &Scenario, scratch: &mut Scratch) -> [Solved; 2] {
    [&lens.worst, &lens.best].map(|compiled| solve_case(lens, compiled, scenario, scratch))
}

fn solve_case(
    lens: &Lens<'_>,
    compiled: &Compiled,
    scenario: &Scenario,
    scratch: &mut Scratch,
) -> Solved {
    let network = &compiled.network;
    let dated = dated(lens.chain, compiled, scenario);
    let shock = dated.at_its_worst(network, scenario.case.question.horizon);
    let star = theta_star::solve(network, &shock, lens.fixed_point(), &mut scratch.star);
    let left = quantity::solve(network, &shock, quantity::Config::EXACT);
    let times = times(
        compiled,
        scenario,
        &dated,
        scenario.case.question.theta.ppm(),
        scratch,
    );
    Solved {
        dated,
        shock,
        star,
        left,
        times,
    }
}

/// What fails when at a threshold in parts per million, and when it is back.
pub(crate) fn times(
    compiled: &Compiled,
    scenario: &Scenario,
    dated: &Dated,
    theta: u32,
    scratch: &mut Scratch,
) -> DatedCascade {
    let claimed = scenario
        .story
        .expectations
        .iter()
        .filter_map(Expect::week)
        .max();
    let until = Weeks::whole(LOOK_AHEAD)
        .max(scenario.case.question.horizon)
        .max(claimed.unwrap_or(Weeks::ZERO));
    let config = cascade::Config {
        theta,
        until: until.micro(),
    };
    let shocks = dated.shocks(&compiled.network, until);
    cascade::solve_dated(&compiled.network, &shocks, config, &mut scratch.cascade)
}

/// What a scenario does to one target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetOutcome {
    /// θ*, output left and weeks; θ* and output with every loss in force as if for good.
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
    /// Whether what is cut off can make it alone; only where something is cut off.
    pub alone: Option<Alone>,
    /// The essential products that the cut-off side lacks.
    pub lacks: Vec<String>,
    /// What stops it first, in the worst case.
    pub cause: Option<String>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Arc<Preface>,
    /// The scenario's short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// The claim it tests.
    pub claim: Option<String>,
    /// A word of explanation.
    pub note: Option<String>,
    /// The changes, in words.
    pub changes: Vec<String>,
    /// Every target, in the order asked for.
    pub targets: Vec<TargetOutcome>,
}

/// Describes a solved scenario; `preface` is that of the lens, which must be made from its setting.
pub fn find(
    lens: &Lens<'_>,
    preface: &Arc<Preface>,
    scenario: &Scenario,
    solved: &[Solved; 2],
    scratch: &mut Scratch,
) -> Finding {
    Finding {
        preface: own_preface(lens, preface, scenario),
        name: scenario.story.name.clone(),
        title: scenario.story.title.clone(),
        claim: scenario.story.claim.clone(),
        note: scenario.story.note.clone(),
        changes: scenario
            .case
            .changes
            .iter()
            .map(|change| change::describe(lens.chain, change))
            .collect(),
        targets: outcomes(lens, scenario, solved, scratch),
    }
}

/// Scenarios of one setting may differ in their threshold.
fn own_preface(lens: &Lens<'_>, shared: &Arc<Preface>, scenario: &Scenario) -> Arc<Preface> {
    let theta_pct = scenario.case.question.theta.percent();
    if (shared.parameters.theta_pct - theta_pct).abs() < f64::EPSILON {
        return Arc::clone(shared);
    }
    // How much that nobody is named for could decide the answer depends on the threshold.
    Arc::new(Preface::at(lens, scenario.case.question.theta))
}

fn outcomes(
    lens: &Lens<'_>,
    scenario: &Scenario,
    solved: &[Solved; 2],
    scratch: &mut Scratch,
) -> Vec<TargetOutcome> {
    let [worst, best] = solved;
    let cut_off: Vec<Event> = scenario
        .case
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::CutOff(event, _) => Some(event.clone()),
            _ => None,
        })
        .collect();
    let sides = (!cut_off.is_empty()).then(|| {
        let arrivals = [&worst.dated.arrivals, &best.dated.arrivals];
        alone_with(lens, &cut_off, arrivals, &mut scratch.lens)
    });
    let tracer = Tracer {
        chain: lens.chain,
        compiled: &lens.worst,
        shock: &worst.shock,
        times: &worst.times.times,
        theta: scenario.case.question.theta.ppm(),
    };
    let policy = scenario.case.policy();
    let values = [(&lens.worst, worst), (&lens.best, best)].map(|(compiled, solved)| {
        let (shock, star, theta) = (&solved.shock, &solved.star, scenario.case.question.theta);
        let lags = lag_cost::lags(lens.chain, compiled, shock, star, theta);
        let costs = lag_cost::costs(lens.chain, compiled, &policy, shock, star, theta);
        (lags, costs)
    });
    let rows = scenario.case.question.targets.iter().enumerate();
    rows.map(|(at, target)| {
        let row = row_of(lens, target);
        let (alone, lacks) = sides.as_ref().map_or((None, Vec::new()), |sides| {
            (Some(sides[at].0), sides[at].1.clone())
        });
        let value = |pick: fn(&(Values, Costs)) -> &[Option<f64>]| {
            let rounded = |value: Option<f64>| value.map(|value| (value * 1000.0).round() / 1000.0);
            Interval::new(
                rounded(pick(&values[0])[row.ix()]),
                rounded(pick(&values[1])[row.ix()]),
            )
        };
        TargetOutcome {
            effect: effect(scenario, solved, row, target.as_str()),
            back_weeks: Interval::new(
                weeks(worst.times.back[row.ix()]),
                weeks(best.times.back[row.ix()]),
            ),
            lag_months: value(|(lags, _)| &lags.rows),
            cost: value(|(_, costs)| &costs.values.rows),
            cost_is_partial: values.iter().any(|(_, costs)| costs.is_partial[row.ix()]),
            alone,
            lacks,
            cause: tracer.first_cause(row),
        }
    })
    .collect()
}

/// The row that supplies a product to those whom the scenario asks about.
pub fn row_of(lens: &Lens<'_>, product: &ProductId) -> RowIx {
    lens.worst.atlas.buyer_row_of(lens.chain, product)
}

/// θ*, output left, weeks and verdict of one row.
pub fn effect(scenario: &Scenario, [worst, best]: &[Solved; 2], row: RowIx, name: &str) -> Effect {
    let falls = |solved: &Solved| {
        solved.times.times.rows[row.ix()] <= scenario.case.question.horizon.micro()
    };
    Effect {
        target: name.to_owned(),
        verdict: if falls(best) {
            Verdict::Lost
        } else if falls(worst) {
            Verdict::Possible
        } else {
            Verdict::Kept
        },
        theta_star_pct: Interval::new(
            percent(worst.star.rows[row.ix()]),
            percent(best.star.rows[row.ix()]),
        ),
        output_left_pct: Some(Interval::new(
            rounded_percent(worst.left.rows[row.ix()]),
            rounded_percent(best.left.rows[row.ix()]),
        )),
        weeks: Interval::new(
            weeks(worst.times.times.rows[row.ix()]),
            weeks(best.times.times.rows[row.ix()]),
        ),
    }
}
