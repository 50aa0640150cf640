//! Which conclusions of a scenario survive doubt, and which facts move its answer most.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::{
        answer::Verdict,
        preface::cone,
        prepared::{Prepared, Scratch},
        word,
    },
    model::{Chain, Question, Scenario, id::ProductId, quantity::Share, source::Grade},
};

pub use super::fact::FactName;

use super::{
    expect::{Expected, Status},
    fact::{self, End, Fact},
    odds,
    run::{self, Job, Run},
};

/// What is done differently.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum How {
    /// Only facts of a better grade count.
    Trust {
        /// The worst that counts.
        #[serde(with = "word")]
        grade: Grade,
    },
    /// Another threshold.
    Theta {
        /// In percent.
        percent: f64,
    },
    /// What is unknown is at its worst.
    Worst,
    /// What is unknown is at its best.
    Best,
}

/// What becomes of a conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// Of a target.
    Verdict(Verdict),
    /// Of an expectation.
    Status(Status),
    /// It depends on what is unknown in other ways than this.
    Depends,
}

/// What a conclusion is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A target, within the horizon.
    Target(String),
    /// An expectation.
    Expected(Expected),
}

/// One way of doubting, and what becomes of every conclusion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// What is done differently.
    pub how: How,
    /// What becomes of each conclusion, in their order.
    pub answers: Vec<Said>,
}

/// A conclusion comes out otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flip {
    /// Under which doubts.
    pub under: Vec<How>,
    /// How.
    pub said: Said,
}

/// One conclusion of the scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conclusion {
    /// What it is about.
    pub what: What,
    /// As it stands.
    pub answer: Said,
    /// Where it comes out otherwise.
    pub flips: Vec<Flip>,
}

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

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
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
    let with = |change: &dyn Fn(&mut Question)| {
        let mut scenario = scenario.clone();
        change(&mut scenario.case.question);
        scenario
    };
    let mut variants: Vec<(Option<How>, &Chain, Scenario)> = vec![(None, chain, scenario.clone())];
    for grade in Grade::ALL {
        if grade < scenario.case.question.reading.trust {
            let how = How::Trust { grade };
            let trusting = with(&|question| question.reading.trust = grade);
            variants.push((Some(how), chain, trusting));
        }
    }
    for theta in THETAS {
        let share = Share::from_ppm(theta * 10_000).expect("a percent is a share");
        if share != scenario.case.question.theta {
            let how = How::Theta {
                percent: share.percent(),
            };
            variants.push((Some(how), chain, with(&|question| question.theta = share)));
        }
    }
    let jobs: Vec<Job<'_>> = variants
        .iter()
        .map(|(_, chain, scenario)| Job { chain, scenario })
        .collect();
    let mut runs = run::judge(&jobs, odds::Config::DEFAULT).runs;
    let base = runs.remove(0);
    let hows = variants.iter().filter_map(|(how, ..)| *how);
    let mut doubts: Vec<Doubt> = hows
        .zip(&runs)
        .map(|(how, run)| Doubt {
            how,
            answers: answers(run),
        })
        .collect();
    doubts.extend([How::Worst, How::Best].map(|how| Doubt {
        how,
        answers: at_one_end(&base, how == How::Best),
    }));
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

/// Each conclusion: verdicts of targets, then statuses of expectations.
fn answers(run: &Run) -> Vec<Said> {
    let verdicts = run.targets.iter();
    let verdicts = verdicts.map(|target| Said::Verdict(target.effect.verdict));
    let statuses = run.expectations.iter();
    verdicts
        .chain(statuses.map(|judgement| Said::Status(judgement.status)))
        .collect()
}

/// What each conclusion would be if one end of the unknown were the truth.
fn at_one_end(run: &Run, is_best: bool) -> Vec<Said> {
    let horizon = run.parameters.horizon_weeks;
    let verdicts = run.targets.iter().map(|target| {
        let weeks = target.effect.weeks;
        let falls = if is_best { weeks.best } else { weeks.worst };
        let is_lost = falls.is_some_and(|week| week <= horizon);
        Said::Verdict(Verdict::of_ends(is_lost, is_lost))
    });
    let statuses = run.expectations.iter().map(|judgement| {
        // What both ends agree on does not depend on the end.
        match judgement.status {
            Status::CannotBeTold => Said::Depends,
            status => Said::Status(status),
        }
    });
    verdicts.chain(statuses).collect()
}

fn conclusions(base: &Run, doubts: &[Doubt]) -> Vec<Conclusion> {
    let targets = base.targets.iter();
    let targets = targets.map(|target| What::Target(target.effect.target.clone()));
    let expected = base.expectations.iter();
    let expected = expected.map(|judgement| What::Expected(judgement.expected.clone()));
    let what = targets.chain(expected).zip(answers(base));
    what.enumerate()
        .map(|(at, (what, answer))| Conclusion {
            what,
            answer,
            flips: flips(at, answer, doubts),
        })
        .collect()
}

/// Doubts under which a conclusion comes out otherwise; thresholds that answer alike stand together.
fn flips(at: usize, answer: Said, doubts: &[Doubt]) -> Vec<Flip> {
    let mut flips: Vec<Flip> = Vec::new();
    let other = |doubt: &&Doubt| ![answer, Said::Depends].contains(&doubt.answers[at]);
    for doubt in doubts.iter().filter(other) {
        let said = doubt.answers[at];
        let is_theta = |how: &How| matches!(how, How::Theta { .. });
        match flips.last_mut() {
            Some(flip) if flip.said == said && is_theta(&doubt.how) && is_theta(&flip.under[0]) => {
                flip.under.push(doubt.how);
            }
            _ => flips.push(Flip {
                under: vec![doubt.how],
                said,
            }),
        }
    }
    flips
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
    let prepared = Prepared::for_losses(chain, &scenario.case, &[]);
    let upstream = cone(prepared.worst(), prepared.target_rows());
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
    let prepared = Prepared::for_losses(chain, &scenario.case, &[]);
    let effect = prepared.effects(&[], &mut Scratch::default()).remove(0);
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
