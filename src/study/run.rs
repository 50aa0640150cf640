//! Scenarios run: in parallel, and on one pair of networks where they differ in shocks alone.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    analysis::{
        answer::TargetAnswer,
        change::{self, Changed},
        odds::Odds,
        preface::{self, Parameters, Preface},
        prepared::{Prepared, Scratch, share_networks},
        warning::warnings,
    },
    model::{Chain, Scenario, story::Expect},
};

use super::{
    expect::{self, Judgement, Status},
    odds,
};

/// How many scenarios are all drawn where nobody asks for draws.
pub const DRAWN: usize = 16;

/// One scenario with the chain it changes.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// The scenario.
    pub scenario: &'a Scenario,
}

impl<'a> From<(&'a Chain, &'a Scenario)> for Job<'a> {
    fn from((chain, scenario): (&'a Chain, &'a Scenario)) -> Self {
        Self { chain, scenario }
    }
}

/// One scenario that was run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Run {
    /// How far the chain tells it, and what is assumed.
    #[serde(flatten, serialize_with = "preface::grounds")]
    pub preface: Arc<Preface>,
    /// The chain it changes.
    pub chain: String,
    /// What was asked.
    pub parameters: Parameters,
    /// The scenario's short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// The claim it tests.
    pub claim: Option<String>,
    /// A word of explanation.
    pub note: Option<String>,
    /// Which member of a sweep it is: fields and their values.
    pub variant: Vec<(String, f64)>,
    /// What happens.
    pub changes: Vec<Changed>,
    /// What that does to every target, in the order asked for.
    pub targets: Vec<TargetAnswer>,
    /// How likely each target is lost over what is not known, where it was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odds: Option<Odds>,
    /// How the author's expectations fare.
    pub expectations: Vec<Judgement>,
    /// The worst of them; `None` where nothing is expected.
    pub verdict: Option<Status>,
}

/// Every scenario, in the order given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The runs.
    pub runs: Vec<Run>,
}

impl Finding {
    /// Whether some expectation is broken.
    pub fn is_broken(&self) -> bool {
        self.runs
            .iter()
            .any(|run| run.verdict == Some(Status::Broken))
    }
}

/// Runs scenarios, with so many draws over what is not known for each of them.
///
/// Those that compile to the same networks share them: a sweep over dates,
/// sizes and thresholds compiles once.
///
/// # Complexity
///
/// One compilation per setting, O(E log V) per date of each scenario, and its draws.
pub fn find(jobs: &[Job<'_>], draws: odds::Config) -> Finding {
    runs(jobs, |_| draws)
}

/// Runs scenarios, and draws only where an expectation is one of odds.
///
/// # Complexity
///
/// That of [`find`] without most of the draws.
pub fn judge(jobs: &[Job<'_>], draws: odds::Config) -> Finding {
    runs(jobs, |scenario| {
        let mut expected = scenario.story.expectations.iter();
        if expected.any(Expect::is_of_odds) {
            draws
        } else {
            odds::Config::NONE
        }
    })
}

fn runs(jobs: &[Job<'_>], draws: impl Fn(&Scenario) -> odds::Config + Sync) -> Finding {
    let groups = groups(jobs);
    let runs: Vec<Vec<(usize, Run)>> = groups
        .par_iter()
        .map(|group| {
            let first = jobs[group[0]];
            let shared = Prepared::for_losses(first.chain, &first.scenario.case, &[]);
            let preface = Arc::new(Preface::new(&shared));
            group
                .par_iter()
                .map_init(Scratch::default, |scratch, &at| {
                    let scenario = jobs[at].scenario;
                    let prepared = shared.share(&scenario.case);
                    let prepared = prepared.expect("cases of one group share their networks");
                    let odds = odds::find(&prepared, draws(scenario));
                    (at, run(&prepared, scenario, (&preface, odds), scratch))
                })
                .collect()
        })
        .collect();
    let mut runs: Vec<(usize, Run)> = runs.into_iter().flatten().collect();
    runs.sort_unstable_by_key(|(at, _)| *at);
    Finding {
        runs: runs.into_iter().map(|(_, run)| run).collect(),
    }
}

fn run(
    prepared: &Prepared<'_>,
    scenario: &Scenario,
    (shared, odds): (&Arc<Preface>, Option<Odds>),
    scratch: &mut Scratch,
) -> Run {
    let solved = prepared.solve(scratch);
    let grades = prepared.grades(&solved, &[], scratch);
    let targets = prepared.targets(&solved, &grades, scratch);
    let told = (targets.as_slice(), odds.as_ref());
    let expectations = expect::judge(prepared, &scenario.story, &solved, told, scratch);
    // How much that nobody is named for could decide the answer depends on the threshold.
    let is_shared =
        scenario.case.question.theta.percent().to_bits() == shared.parameters.theta_pct.to_bits();
    let warnings = warnings(prepared);
    let preface = if is_shared && warnings == shared.warnings {
        Arc::clone(shared)
    } else if is_shared {
        Arc::new(Preface {
            warnings,
            ..Preface::clone(shared)
        })
    } else {
        Arc::new(Preface::new(prepared))
    };
    let story = &scenario.story;
    Run {
        chain: prepared.chain().name().to_owned(),
        parameters: preface.parameters.clone(),
        preface,
        name: story.name.clone(),
        title: story.title.clone(),
        claim: story.claim.clone(),
        note: story.note.clone(),
        variant: story.variant.clone(),
        changes: change::all(prepared.chain(), &scenario.case.changes),
        targets,
        odds,
        verdict: expect::verdict(&expectations),
        expectations,
    }
}

/// The scenarios that share networks, by position, in the order of their first.
fn groups(jobs: &[Job<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        let found = groups.iter_mut().rev().find(|group| {
            let first = jobs[group[0]];
            std::ptr::eq(first.chain, job.chain)
                && share_networks(job.chain, &first.scenario.case, &job.scenario.case)
        });
        match found {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}
