//! Scenarios run: in parallel, and on one pair of networks where they differ in shocks alone.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    analysis::{
        preface::{Parameters, Preface},
        whatif::{self, Scratch, Setting},
    },
    model::{Chain, Scenario},
};

use super::expect::{self, Judgement, Status};

/// One scenario with the chain it changes.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// The scenario.
    pub scenario: &'a Scenario,
}

/// One scenario that was run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// The chain it changes.
    pub chain: String,
    /// What was asked.
    pub parameters: Parameters,
    /// What it does to every target.
    #[serde(flatten)]
    pub finding: whatif::Finding,
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

/// Runs scenarios.
///
/// Those that compile to the same networks share them: a sweep over dates,
/// sizes and thresholds compiles once.
///
/// # Complexity
///
/// One compilation per setting, O(E log V) per date of each scenario.
pub fn find(jobs: &[Job<'_>]) -> Finding {
    let groups = groups(jobs);
    let runs: Vec<Vec<(usize, Run)>> = groups
        .par_iter()
        .map(|group| {
            let lens = group.setting.lens(group.chain);
            let preface = Arc::new(Preface::new(&lens));
            group
                .members
                .par_iter()
                .map_init(Scratch::default, |scratch, &at| {
                    let scenario = jobs[at].scenario;
                    let solved = whatif::solve(&lens, scenario, scratch);
                    let finding = whatif::find(&lens, &preface, scenario, &solved, scratch);
                    let expectations = expect::judge(&lens, scenario, &solved, &finding.targets);
                    let run = Run {
                        chain: lens.chain.name().to_owned(),
                        parameters: finding.preface.parameters.clone(),
                        verdict: expect::verdict(&expectations),
                        finding,
                        expectations,
                    };
                    (at, run)
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

struct Group<'a> {
    chain: &'a Chain,
    setting: Setting,
    members: Vec<usize>,
}

fn groups<'a>(jobs: &[Job<'a>]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        let setting = Setting::of(job.chain, job.scenario);
        let found = groups.iter_mut().rev().find(|group| {
            std::ptr::eq(group.chain, job.chain) && group.setting.is_shared_by(&setting)
        });
        match found {
            Some(group) => group.members.push(at),
            None => groups.push(Group {
                chain: job.chain,
                setting,
                members: vec![at],
            }),
        }
    }
    groups
}
