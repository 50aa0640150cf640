//! Which conclusions hang on one fact: every fact left out once, as if nobody had told it.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::{
        answer::Verdict,
        prepared::{Prepared, Scratch, Solved},
    },
    model::{Chain, Scenario, id::ProductId, story::Expect},
    study::expect::{self, Status},
};

use super::{
    fact::Fact,
    figure,
    flips::{Said, What},
    listed,
    name::{self, FactName},
    variant::{Idle, Soon, variant},
};

/// A conclusion that comes out otherwise without a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The fact, or the several numbers that are one.
    pub fact: FactName,
    /// What the conclusion is about.
    pub what: What,
    /// With all facts.
    pub with: Said,
    /// Without this one.
    pub without: Said,
}

/// What becomes of the conclusions when each fact in turn is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// The verdict of the target with all facts.
    pub verdict: Verdict,
    /// How many facts were left out, each once.
    pub facts: usize,
    /// How many of these could touch a conclusion, so that the case was solved without them.
    pub solved: usize,
    /// The conclusions that turn, fact by fact in the order of the chain.
    pub turns: Vec<Turn>,
}

impl LeftOut {
    /// The facts without which the verdict of a target comes out otherwise, in the order of the chain.
    pub fn carriers<'a>(&'a self, target: &'a str) -> impl Iterator<Item = &'a Turn> {
        let is_of = move |turn: &&Turn| matches!(&turn.what, What::Target(of) if of == target);
        self.turns.iter().filter(is_of)
    }
}

/// Which facts are spared a whole solve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spared {
    /// Those that provably cannot touch a conclusion.
    Idle,
    /// None; to hold the other way against.
    None,
}

/// Leaves every fact upstream of a target out once, and asks for its verdict and for what the scenario expects.
///
/// Facts are opened as if nobody had told them, all others stay as they are;
/// numbers that rest on one fact are left out together. What follows from other
/// facts, still follows: of two shares that add up to the whole, each tells the
/// other only where it is also told that nothing is left. What is opened can
/// still be as it is, so that nothing is decided without a fact that is open
/// with it.
///
/// # Complexity
///
/// A compilation and a solution of both ends for each fact that could touch a conclusion.
pub fn find(chain: &Chain, scenario: &Scenario, target: &ProductId, spared: Spared) -> LeftOut {
    let base = Base::new(chain, scenario, target);
    let groups = listed::told(chain, &base.upstream);
    let is_sparing = spared == Spared::Idle && base.is_of_flow();
    let idle = is_sparing.then(|| Idle::new(&base.prepared, &base.solved));
    let solved: Vec<Option<Vec<Said>>> = groups
        .par_iter()
        .map_init(Scratch::default, |scratch, group| {
            if idle.as_ref().is_some_and(|idle| idle.has(group)) {
                return None;
            }
            base.without(group, is_sparing, scratch)
        })
        .collect();
    let what = base.what();
    let turned = groups.iter().zip(&solved).flat_map(|(group, said)| {
        let answers = base.said.iter().zip(said.iter().flatten());
        let turned = answers
            .zip(&what)
            .filter(|((with, without), _)| with != without);
        turned.map(|((with, without), what)| Turn {
            fact: name::of_group(chain, group),
            what: what.clone(),
            with: *with,
            without: *without,
        })
    });
    LeftOut {
        verdict: base.verdict(),
        facts: groups.len(),
        solved: solved.iter().flatten().count(),
        turns: turned.collect(),
    }
}

/// What is said where the facts may be as they are and otherwise too.
///
/// Who is slowed by one thing saves another, so that the ends of a wider range can agree on what its inside does not.
const fn widened(with: Said, without: Said) -> Said {
    match (with, without) {
        (Said::Verdict(with), Said::Verdict(without)) => Said::Verdict(match (with, without) {
            (Verdict::Lost, Verdict::Lost) => Verdict::Lost,
            (Verdict::Kept, Verdict::Kept) => Verdict::Kept,
            _ => Verdict::Possible,
        }),
        (Said::Status(with), Said::Status(without)) => Said::Status(match (with, without) {
            (Status::Held, Status::Held) => Status::Held,
            (Status::Broken, Status::Broken) => Status::Broken,
            (Status::Restated, _) => Status::Restated,
            _ => Status::CannotBeTold,
        }),
        (_, without) => without,
    }
}

/// The case with all facts, and what comes out of it.
struct Base<'a> {
    chain: &'a Chain,
    scenario: &'a Scenario,
    target: &'a ProductId,
    prepared: Prepared<'a>,
    upstream: Vec<u32>,
    solved: [Solved; 2],
    soon: Soon,
    said: Vec<Said>,
}

impl<'a> Base<'a> {
    fn new(chain: &'a Chain, scenario: &'a Scenario, target: &'a ProductId) -> Self {
        let mut case = scenario.case.clone();
        let targets = &mut case.question.targets;
        // Expectations may speak of any target; without them the one asked about is enough.
        if scenario.story.expectations.is_empty() {
            targets.clear();
        }
        if !targets.contains(target) {
            targets.push(target.clone());
        }
        let prepared = Prepared::for_losses(chain, &case, &[]);
        let upstream = listed::upstream(prepared.ends(), prepared.target_rows());
        let solved = prepared.solve(&mut Scratch::default());
        let soon = Soon::of(&solved, prepared.row_of(target));
        let mut base = Self {
            chain,
            scenario,
            target,
            prepared,
            upstream,
            solved,
            soon,
            said: Vec::new(),
        };
        base.said = base.answers(&base.prepared, &mut Scratch::default());
        base
    }

    /// Whether all that is asked is read off the flow, which never looks beyond what the case touches.
    fn is_of_flow(&self) -> bool {
        let mut expectations = self.scenario.story.expectations.iter();
        let is_of_flow = |expect: &Expect| {
            matches!(
                expect,
                Expect::Lost { .. }
                    | Expect::Kept { .. }
                    | Expect::Output { .. }
                    | Expect::ThetaStar { .. }
            )
        };
        self.prepared.question().keeps_running() && expectations.all(is_of_flow)
    }

    /// What the conclusions are about.
    fn what(&self) -> Vec<What> {
        let mut scratch = Scratch::default();
        let target = What::Target(self.target.to_string());
        let judged = self.judged(&self.prepared, &self.solved, &mut scratch);
        let judged = judged.into_iter();
        std::iter::once(target)
            .chain(judged.map(|judgement| What::Expected(judgement.expected)))
            .collect()
    }

    fn verdict(&self) -> Verdict {
        match self.said[0] {
            Said::Verdict(verdict) => verdict,
            Said::Status(_) | Said::Depends => unreachable!("the target comes first"),
        }
    }

    /// The verdict of the target, then how each expectation fares.
    fn answers(&self, prepared: &Prepared<'_>, scratch: &mut Scratch) -> Vec<Said> {
        let row = prepared.row_of(self.target);
        if self.scenario.story.expectations.is_empty() {
            return vec![Said::Verdict(self.soon.verdict(prepared, row, scratch))];
        }
        let solved = prepared.solve(scratch);
        let verdict = Said::Verdict(prepared.verdict(&solved, row));
        let judged = self.judged(prepared, &solved, scratch).into_iter();
        std::iter::once(verdict)
            .chain(judged.map(|judgement| Said::Status(judgement.status)))
            .collect()
    }

    /// How the expectations fare; those of odds are not asked, since nothing is drawn.
    fn judged(
        &self,
        prepared: &Prepared<'_>,
        solved: &[Solved; 2],
        scratch: &mut Scratch,
    ) -> Vec<expect::Judgement> {
        let story = &self.scenario.story;
        // Lag and cost alone are read off the answers of the targets.
        let mut expectations = story.expectations.iter();
        let asks_targets =
            expectations.any(|expect| matches!(expect, Expect::Lag { .. } | Expect::Cost { .. }));
        let mut targets = Vec::new();
        if asks_targets {
            let grades = vec![None; prepared.question().targets.len()];
            targets = prepared.targets(solved, &grades, scratch);
        }
        expect::judge(prepared, story, solved, (&targets, None), scratch)
    }

    /// The answers without some facts; `None` where both networks stay the same.
    fn without(
        &self,
        group: &[Fact],
        is_sparing: bool,
        scratch: &mut Scratch,
    ) -> Option<Vec<Said>> {
        let horizon = self.scenario.case.question.horizon;
        let opened = self.chain.with(|parts| {
            for fact in group {
                figure::open(parts, fact, horizon);
            }
        });
        let variant = variant(&self.prepared, &opened, group, is_sparing, None)?;
        let answers = self.answers(&variant, scratch);
        // What has a default is replaced by it; all else is opened, and so can still be what it is.
        let is_opened = !group.iter().any(|fact| matches!(fact, Fact::Cover { .. }));
        let pairs = self.said.iter().zip(answers);
        let said = pairs.map(|(&with, without)| {
            if is_opened {
                widened(with, without)
            } else {
                without
            }
        });
        Some(said.collect())
    }
}
