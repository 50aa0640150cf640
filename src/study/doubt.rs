//! Which conclusions of a scenario survive doubt, and which facts move its answer most.

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    analysis::{
        preface::cone,
        whatif::{self, Scratch, Setting},
    },
    model::{Chain, Reading, Scenario, id::ProductId, quantity::Share},
};

use super::{
    expect::Status,
    fact::{self, End, Fact},
    run::{self, Job, Run},
};

/// One way of doubting, and what becomes of every conclusion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Doubt {
    /// What is done differently.
    pub how: String,
    /// What becomes of each conclusion, in their order.
    pub answers: Vec<String>,
}

/// One conclusion of the scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conclusion {
    /// In words.
    pub what: String,
    /// As it stands.
    pub answer: String,
    /// Under which doubts it comes out otherwise.
    pub flips: Vec<String>,
}

/// A fact and how far it moves the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swing {
    /// The fact.
    pub fact: String,
    /// Its low end, for people.
    pub low: String,
    /// Its high end.
    pub high: String,
    /// Output left of the target with the fact at its low end, in percent.
    pub left_at_low_pct: f64,
    /// And at its high end.
    pub left_at_high_pct: f64,
    /// Weeks until the target falls with the fact at its low end; `None` for never.
    pub weeks_at_low: Option<f64>,
    /// And at its high end.
    pub weeks_at_high: Option<f64>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The scenario as it stands.
    pub run: Run,
    /// Every verdict and expectation, with what flips it.
    pub conclusions: Vec<Conclusion>,
    /// The doubts.
    pub doubts: Vec<Doubt>,
    /// The target that the table of facts is about.
    pub target: String,
    /// Output left of it with every fact at its middle, in percent.
    pub left_at_middle_pct: f64,
    /// When it falls with every fact at its middle.
    pub weeks_at_middle: Option<f64>,
    /// How many facts were tried.
    pub n_facts: usize,
    /// Those that move it, the strongest first.
    pub swings: Vec<Swing>,
}

/// How a doubt about the threshold begins.
const THETA: &str = "θ [%] ";

/// The thresholds that are tried.
const THETAS: [u32; 9] = [10, 20, 30, 40, 50, 60, 70, 80, 90];

/// Doubts a scenario: low-confidence facts dropped, kept facts let in, every threshold, and every fact from end to end.
///
/// Facts are moved one at a time with all others at their middle (a tornado):
/// joint effects of several facts are not in the table.
///
/// # Complexity
///
/// Two compilations of both cases per fact upstream of the target.
pub fn find(chain: &Chain, scenario: &Scenario, target: &ProductId) -> Finding {
    let careful = fact::without_low_confidence(chain);
    let read = |change: &dyn Fn(&mut Reading)| {
        let mut scenario = scenario.clone();
        change(&mut scenario.case.question.reading);
        scenario
    };
    let mut variants: Vec<(String, &Chain, Scenario)> = vec![
        (String::new(), chain, scenario.clone()),
        (
            "without low-confidence shares".to_owned(),
            &careful,
            scenario.clone(),
        ),
        (
            "with facts kept from headlines".to_owned(),
            chain,
            read(&|reading| reading.all_facts = true),
        ),
        (
            "without headquarters standing in".to_owned(),
            chain,
            read(&|reading| reading.strict = true),
        ),
    ];
    for theta in THETAS {
        let share = Share::from_ppm(theta * 10_000).expect("a percent is a share");
        if share != scenario.case.question.theta {
            let mut changed = scenario.clone();
            changed.case.question.theta = share;
            variants.push((format!("{THETA}{theta}"), chain, changed));
        }
    }
    let jobs: Vec<Job<'_>> = variants
        .iter()
        .map(|(_, chain, scenario)| Job { chain, scenario })
        .collect();
    let mut runs = run::find(&jobs).runs;
    let base = runs.remove(0);
    let mut doubts: Vec<Doubt> = variants[1..]
        .iter()
        .zip(&runs)
        .map(|((how, ..), run)| Doubt {
            how: how.clone(),
            answers: answers(run),
        })
        .collect();
    for (how, is_best) in [
        ("unknown at its worst", false),
        ("unknown at its best", true),
    ] {
        doubts.push(Doubt {
            how: how.to_owned(),
            answers: at_one_end(&base, is_best),
        });
    }
    let (middle, swings, n_facts) = tornado(chain, scenario, target);
    Finding {
        conclusions: conclusions(&base, &doubts),
        run: base,
        doubts,
        target: target.to_string(),
        left_at_middle_pct: middle.left,
        weeks_at_middle: middle.weeks,
        n_facts,
        swings,
    }
}

/// Each conclusion in a word: verdicts of targets, then statuses of expectations.
fn answers(run: &Run) -> Vec<String> {
    let verdicts = run
        .finding
        .targets
        .iter()
        .map(|target| target.effect.verdict.as_str().to_owned());
    let statuses = run
        .expectations
        .iter()
        .map(|judgement| judgement.status.as_str().to_owned());
    verdicts.chain(statuses).collect()
}

/// What each conclusion would be if one end of the unknown were the truth.
fn at_one_end(run: &Run, is_best: bool) -> Vec<String> {
    let horizon = run.parameters.horizon_weeks;
    let verdicts = run.finding.targets.iter().map(|target| {
        let weeks = target.effect.weeks;
        let falls = if is_best { weeks.best } else { weeks.worst };
        let is_lost = falls.is_some_and(|week| week <= horizon);
        if is_lost { "lost" } else { "kept" }.to_owned()
    });
    let statuses = run.expectations.iter().map(|judgement| {
        // What both ends agree on does not depend on the end.
        match judgement.status {
            Status::CannotBeTold => "depends on it".to_owned(),
            status => status.as_str().to_owned(),
        }
    });
    verdicts.chain(statuses).collect()
}

fn conclusions(base: &Run, doubts: &[Doubt]) -> Vec<Conclusion> {
    let targets = base
        .finding
        .targets
        .iter()
        .map(|target| format!("{} within the horizon", target.effect.target));
    let expected = base
        .expectations
        .iter()
        .map(|judgement| judgement.expected.clone());
    targets
        .chain(expected)
        .zip(answers(base))
        .enumerate()
        .map(|(at, (what, answer))| {
            let mut flips: Vec<(String, &str)> = Vec::new();
            for doubt in doubts {
                let other = doubt.answers[at].as_str();
                if other == answer || other == "depends on it" {
                    continue;
                }
                // Thresholds that answer alike stand together.
                match (flips.last_mut(), doubt.how.strip_prefix(THETA)) {
                    (Some((how, before)), Some(theta))
                        if *before == other && how.starts_with(THETA) =>
                    {
                        how.push_str(&format!(", {theta}"));
                    }
                    _ => flips.push((doubt.how.clone(), other)),
                }
            }
            let flips = flips
                .into_iter()
                .map(|(how, other)| format!("{how}: {other}"))
                .collect();
            Conclusion {
                what,
                answer,
                flips,
            }
        })
        .collect()
}

/// The answer of one target in one world.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Answer {
    left: f64,
    weeks: Option<f64>,
}

fn tornado(chain: &Chain, scenario: &Scenario, target: &ProductId) -> (Answer, Vec<Swing>, usize) {
    let mut scenario = scenario.clone();
    scenario.case.question.targets = vec![target.clone()];
    let middle = fact::at_their_middle(chain);
    let setting = Setting::of(chain, &scenario);
    let upstream: Vec<u32> = {
        let lens = setting.lens(chain);
        cone(&lens.worst, &lens.target_rows)
    };
    let facts = fact::list(chain, &upstream);
    let center = answer(&middle, &scenario);
    let mut swings: Vec<Swing> = facts
        .par_iter()
        .filter_map(|fact| {
            let [low, high] = [End::Low, End::High].map(|end| {
                let moved = middle.with(|parts| fact::set(parts, chain, fact, end));
                answer(&moved, &scenario)
            });
            (low != high).then(|| swing(chain, fact, low, high))
        })
        .collect();
    swings.sort_by(|a, b| {
        size(b, &scenario)
            .total_cmp(&size(a, &scenario))
            .then_with(|| a.fact.cmp(&b.fact))
    });
    (center, swings, facts.len())
}

fn swing(chain: &Chain, fact: &Fact, low: Answer, high: Answer) -> Swing {
    let (low_end, high_end) = fact::ends(chain, fact);
    Swing {
        fact: fact::name(chain, fact),
        low: low_end,
        high: high_end,
        left_at_low_pct: low.left,
        left_at_high_pct: high.left,
        weeks_at_low: low.weeks,
        weeks_at_high: high.weeks,
    }
}

/// How far a fact moves the answer: percent of output, and weeks as percent of the horizon.
fn size(swing: &Swing, scenario: &Scenario) -> f64 {
    let horizon = scenario.case.question.horizon.weeks().max(1.0);
    let week = |weeks: Option<f64>| weeks.unwrap_or(horizon).min(horizon);
    let weeks = (week(swing.weeks_at_low) - week(swing.weeks_at_high)).abs() / horizon * 100.0;
    (swing.left_at_low_pct - swing.left_at_high_pct).abs() + weeks
}

/// The middle between worst and best case, which what has no range leaves apart.
fn answer(chain: &Chain, scenario: &Scenario) -> Answer {
    let setting = Setting::of(chain, scenario);
    let lens = setting.lens(chain);
    let [worst, best] = whatif::solve(&lens, scenario, &mut Scratch::default());
    let row = lens.target_rows[0];
    let effect = whatif::effect(scenario, &[worst, best], row, "");
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
