//! Which conclusions come out otherwise at another trust level, threshold or end of what is unknown.

use serde::{Deserialize, Serialize};

use crate::{
    analysis::{answer::Verdict, word},
    model::{Chain, Question, Scenario, quantity::Share, source::Grade},
    study::{
        expect::{Expected, Status},
        odds,
        run::{self, Job, Run},
    },
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

/// The thresholds that are tried.
const THETAS: [u32; 9] = [10, 20, 30, 40, 50, 60, 70, 80, 90];

/// Runs a scenario as it stands and under every doubt.
pub(super) fn find(chain: &Chain, scenario: &Scenario) -> (Run, Vec<Doubt>, Vec<Conclusion>) {
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
    let conclusions = conclusions(&base, &doubts);
    (base, doubts, conclusions)
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
