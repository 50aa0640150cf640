//! Why a case stops a target: the chain of causes, link by link, with the facts each link rests on.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    engine::dynamics::NEVER,
    model::{
        Chain,
        quantity::{Share, Weeks},
    },
    network::End,
};

use super::{
    answer::{Effect, Verdict},
    cause::{CausalChain, Tracer},
    change::{self, Changed},
    odds::Odds,
    preface::Preface,
    prepared::{Prepared, Scratch, weeks_until},
};

/// How far the chain of something that is kept is looked for at least, in weeks.
const LOOK_AHEAD: Weeks = Weeks::whole(520);
/// What keeps at least this part of normal keeps all of it.
const WHOLE: f64 = 1.0 - 1e-6;

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// What happens.
    pub changes: Vec<Changed>,
    /// What that does to the target.
    pub effect: Effect,
    /// The chain in the worst case, and in the best where the target is lost there too.
    pub chains: Vec<CausalChain>,
    /// Title and address of every source named.
    pub sources: Vec<SourceLine>,
    /// How likely that is over what is not known, where it was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odds: Option<Odds>,
}

/// One source, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// Its id in the graph.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
}

/// Explains what a case does to the first of its targets; the others are not looked at.
///
/// When the target keeps the threshold asked for, the chain is told at the
/// lowest threshold it does not keep: what would stop it first.
///
/// # Panics
///
/// When the case asks about no target.
///
/// # Complexity
///
/// That of [`Prepared::answer`].
pub fn find(prepared: &Prepared<'_>, scratch: &mut Scratch) -> Finding {
    let case = prepared.case();
    let target = &case.question.targets[0];
    let row = prepared.target_rows()[0];
    let solved = prepared.solve(scratch);
    let grade = prepared.grades(&solved, &[], scratch)[0];
    let effect = prepared.effect(&solved, row, target, grade);
    let mut chains = Vec::new();
    for (compiled, solved) in prepared.ends().into_iter().zip(&solved) {
        let end = compiled.structure.end;
        let is_told = end == End::Worst || effect.verdict == Verdict::Lost;
        if !is_told {
            continue;
        }
        let asked = case.question.theta;
        let mut follow = |theta: Share, weeks: u32| {
            prepared.course(compiled, &solved.dated, theta, weeks, scratch)
        };
        // What is kept is told at the lowest threshold that it does not keep, as late as that may be.
        let mut weeks = prepared.n_weeks();
        let theta = if solved.course.falls[row.ix()] == NEVER {
            let mut least = solved.course.least[row.ix()];
            if least >= WHOLE {
                weeks = weeks_until(LOOK_AHEAD.max(case.question.horizon));
                least = follow(asked, weeks).least[row.ix()];
            }
            let above = Share::from_ppm((least * 1e6).round() as u32 + 1);
            let Some(above) = above.filter(|_| least < WHOLE) else {
                continue;
            };
            asked.max(above)
        } else {
            asked
        };
        let course = follow(theta, weeks);
        let tracer = Tracer {
            chain: prepared.chain(),
            compiled,
            shock: &solved.shock,
            course: &course,
            theta,
        };
        chains.push(tracer.causal_chain(end, row));
    }
    Finding {
        sources: cited(prepared.chain(), &chains),
        preface: Preface::new(prepared),
        changes: change::all(prepared.chain(), &case.changes),
        effect,
        chains,
        odds: None,
    }
}

/// Every source that some chain names, in full, by id.
fn cited(chain: &Chain, chains: &[CausalChain]) -> Vec<SourceLine> {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for step in chains.iter().flat_map(|chain| &chain.steps) {
        named.extend(step.sources.iter().map(String::as_str));
        if let Some(link) = &step.input {
            named.extend(
                link.sources
                    .iter()
                    .chain(&link.cover_sources)
                    .map(String::as_str),
            );
        }
    }
    let lines = named.into_iter().filter_map(|id| {
        let source = chain.sources().get(id)?;
        Some(SourceLine {
            id: id.to_owned(),
            title: source.title.clone(),
            url: source.url.clone(),
        })
    });
    lines.collect()
}
