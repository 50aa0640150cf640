//! Scenarios and graph versions side by side: what differs, and which single points of failure appear or vanish.

use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;
use serde::Serialize;

use crate::{
    analysis::{
        answer::{TargetAnswer, Verdict},
        odds::Odds,
        preface::{self, Parameters, Preface},
        prepared::{Prepared, Scratch},
        spof,
    },
    model::{Event, EventKind},
};

use super::{
    odds,
    run::{self, Job},
};

/// One of the things compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// Its name.
    pub name: String,
    /// The chain it is about.
    pub chain: String,
    /// What was asked.
    pub parameters: Parameters,
    /// How far the chain tells it, and what is assumed.
    #[serde(flatten, serialize_with = "preface::grounds")]
    pub preface: Arc<Preface>,
    /// What it does to every target it asks about.
    pub targets: Vec<TargetAnswer>,
    /// How likely each of them is lost over what is not known, where it was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odds: Option<Odds>,
}

/// A country whose loss, on top of what happens anyway, stops a target on some sides and not on others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The country.
    pub event: String,
    /// The target.
    pub target: String,
    /// By θ*, for each side; `None` where the side does not ask about the target, or loses it anyway.
    pub verdicts: Vec<Option<Verdict>>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The sides, in the order given.
    pub sides: Vec<Side>,
    /// Targets on which the sides differ, then the others, each in the order first asked for.
    pub targets: Vec<String>,
    /// How many of the targets differ.
    pub n_different: usize,
    /// Single points of failure, certain or possible on some side, that are not the same on every side.
    pub points: Vec<Point>,
}

/// Compares scenarios, with so many draws over what is not known for each of them, the same facts drawn alike on
/// every side.
///
/// Whether sides differ is told by the ends of what is unknown, not by draws.
///
/// A single point of failure is a country whose loss, with everything else of
/// the scenario at its worst, leaves a target's θ* below the threshold.
///
/// # Complexity
///
/// That of the runs, and n · O(E log V) per side for n countries.
pub fn find(jobs: &[Job<'_>], draws: odds::Config) -> Finding {
    let runs = run::find(jobs, draws).runs;
    let lost: Vec<Vec<Single>> = jobs.par_iter().map(|job| singles(*job)).collect();
    let sides: Vec<Side> = runs
        .into_iter()
        .map(|run| Side {
            name: run.name,
            chain: run.chain,
            parameters: run.parameters,
            preface: run.preface,
            targets: run.targets,
            odds: run.odds,
        })
        .collect();
    let mut names: Vec<String> = Vec::new();
    for target in sides.iter().flat_map(|side| &side.targets) {
        if !names.contains(&target.effect.target) {
            names.push(target.effect.target.clone());
        }
    }
    let (mut different, same): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| differs(&sides, name));
    let n_different = different.len();
    different.extend(same);
    Finding {
        points: points(&lost),
        sides,
        targets: different,
        n_different,
    }
}

/// What one side says of one target.
pub fn outcome<'s>(side: &'s Side, target: &str) -> Option<&'s TargetAnswer> {
    side.targets
        .iter()
        .find(|outcome| outcome.effect.target == target)
}

fn differs(sides: &[Side], target: &str) -> bool {
    // A side that does not ask has nothing to compare.
    let mut outcomes = sides.iter().filter_map(|side| outcome(side, target));
    let first = outcomes.next();
    outcomes.any(|other| Some(other) != first)
}

/// A country, a target, and what the loss of the one does to the other; `None` where it is lost anyway.
type Single = (String, String, Option<Verdict>);

fn singles(Job { chain, scenario }: Job<'_>) -> Vec<Single> {
    let prepared = Prepared::for_losses(chain, &scenario.case, &[EventKind::Country]);
    let mut scratch = Scratch::default();
    let mut verdicts = |events: &[Event]| -> Vec<Verdict> {
        let effects = prepared.effects(events, &mut scratch);
        effects.iter().map(|effect| effect.verdict).collect()
    };
    let before = verdicts(&[]);
    let mut found = Vec::new();
    for event in spof::candidates(&prepared, EventKind::Country) {
        let after = verdicts(std::slice::from_ref(&event));
        let verdicts = before.iter().zip(after);
        for (target, verdicts) in scenario.case.question.targets.iter().zip(verdicts) {
            let own = match verdicts {
                // What happens anyway is nobody's single point of failure.
                (Verdict::Lost, _) => None,
                (Verdict::Possible, Verdict::Possible) => Some(Verdict::Kept),
                (_, after) => Some(after),
            };
            found.push((event.to_string(), target.to_string(), own));
        }
    }
    found
}

fn points(sides: &[Vec<Single>]) -> Vec<Point> {
    let mut found: IndexMap<(&str, &str), Vec<Option<Verdict>>> = IndexMap::new();
    for (at, side) in sides.iter().enumerate() {
        for (event, target, verdict) in side {
            let entry = found.entry((event, target));
            entry.or_insert_with(|| vec![None; sides.len()])[at] = *verdict;
        }
    }
    found
        .into_iter()
        .map(|((event, target), verdicts)| Point {
            event: event.to_owned(),
            target: target.to_owned(),
            verdicts,
        })
        .filter(|point| {
            // A side that does not ask, or loses the target anyway, has nothing to compare.
            let mut told = point.verdicts.iter().flatten();
            let first = told.next();
            told.any(|other| Some(other) != first)
        })
        .collect()
}
