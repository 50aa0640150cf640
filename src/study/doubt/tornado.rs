//! How far each fact that is a range moves the answer, one at a time with all others at their middle (a tornado).

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::prepared::{Prepared, Scratch},
    model::{Chain, Scenario, id::ProductId},
};

use super::{
    fact::Fact,
    figure::{self, End},
    listed,
    name::{FactName, name},
    variant::{Idle, variant},
};

/// A fact and how far it moves the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swing {
    /// The fact.
    pub fact: FactName,
    /// Its low end: percent of shares, weeks of times, a factor of what is assumed.
    pub low: f64,
    /// Its high end.
    pub high: f64,
    /// Output left of the target with the fact at its low end, in percent.
    pub left_at_low_pct: f64,
    /// And at its high end.
    pub left_at_high_pct: f64,
    /// Weeks until the target falls with the fact at its low end; `None` for never.
    pub weeks_at_low: Option<f64>,
    /// And at its high end.
    pub weeks_at_high: Option<f64>,
}

/// The answer of one target in one world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Answer {
    pub(super) left: f64,
    pub(super) weeks: Option<f64>,
}

/// The answer with every range at its middle, the facts that move it, the strongest first, and how many were tried.
pub(super) fn find(
    chain: &Chain,
    scenario: &Scenario,
    target: &ProductId,
) -> (Answer, Vec<Swing>, usize) {
    let mut case = scenario.case.clone();
    case.question.targets = vec![target.clone()];
    let middle = figure::at_their_middle(chain);
    let prepared = Prepared::for_losses(&middle, &case, &[]);
    let upstream = listed::upstream(prepared.ends(), prepared.target_rows());
    let facts = listed::ranges(chain, &upstream);
    let mut scratch = Scratch::default();
    let center = answer(&prepared, &mut scratch);
    let is_sparing = case.question.keeps_running();
    let solved = prepared.solve(&mut scratch);
    let idle = is_sparing.then(|| Idle::new(&prepared, &solved));
    let mut swings: Vec<Swing> = facts
        .par_iter()
        .map_init(Scratch::default, |scratch, fact| {
            let alone = std::slice::from_ref(fact);
            if idle.as_ref().is_some_and(|idle| idle.has(alone)) {
                return None;
            }
            let [low, high] = [End::Low, End::High].map(|end| {
                let moved = middle.with(|parts| figure::set(parts, chain, fact, end));
                let variant = variant(&prepared, &moved, alone, is_sparing, None);
                variant.map_or(center, |variant| answer(&variant, scratch))
            });
            (low != high).then(|| swing(chain, fact, low, high))
        })
        .flatten()
        .collect();
    let horizon = case.question.horizon.weeks().max(1.0);
    swings.sort_by(|a, b| {
        size(b, horizon)
            .total_cmp(&size(a, horizon))
            .then_with(|| a.fact.cmp(&b.fact))
    });
    (center, swings, facts.len())
}

fn swing(chain: &Chain, fact: &Fact, low: Answer, high: Answer) -> Swing {
    let (low_end, high_end) = figure::ends(chain, fact);
    Swing {
        fact: name(chain, fact),
        low: low_end,
        high: high_end,
        left_at_low_pct: low.left,
        left_at_high_pct: high.left,
        weeks_at_low: low.weeks,
        weeks_at_high: high.weeks,
    }
}

/// How far a fact moves the answer: percent of output, and weeks as percent of the horizon.
fn size(swing: &Swing, horizon: f64) -> f64 {
    let week = |weeks: Option<f64>| weeks.unwrap_or(horizon).min(horizon);
    let weeks = (week(swing.weeks_at_low) - week(swing.weeks_at_high)).abs() / horizon * 100.0;
    (swing.left_at_low_pct - swing.left_at_high_pct).abs() + weeks
}

/// The middle between worst and best case, which what has no range leaves apart.
fn answer(prepared: &Prepared<'_>, scratch: &mut Scratch) -> Answer {
    let solved = prepared.solve(scratch);
    let (row, target) = (prepared.target_rows()[0], &prepared.question().targets[0]);
    let effect = prepared.effect(&solved, row, target, None);
    let left = effect
        .output_left_pct
        .map_or(0.0, |left| f64::midpoint(left.worst, left.best));
    let weeks = match (effect.weeks.worst, effect.weeks.best) {
        (Some(worst), Some(best)) => Some(f64::midpoint(worst, best)),
        (worst, best) => worst.or(best),
    };
    Answer {
        left: (left * 100.0).round() / 100.0,
        weeks: weeks.map(|weeks| (weeks * 10.0).round() / 10.0),
    }
}
