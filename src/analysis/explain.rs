//! Why a case stops a target: the chain of causes, link by link, with the facts each link rests on.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    engine::cascade,
    model::{Case, Chain, quantity::Share},
    network::End,
};

use super::{
    answer::{Effect, Verdict},
    cause::{CausalChain, Tracer},
    change::{self, Changed},
    preface::Preface,
    prepared::{Prepared, Scratch},
};

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
/// O(E log V) for every date of the case.
pub fn find(chain: &Chain, case: &Case) -> Finding {
    let mut case = case.clone();
    case.question.targets.truncate(1);
    let prepared = Prepared::for_losses(chain, &case, &[]);
    let target = &case.question.targets[0];
    let row = prepared.target_rows()[0];
    let mut scratch = Scratch::default();
    let solved = prepared.solve(&mut scratch);
    let effect = prepared.effect(&solved, row, target);
    let mut chains = Vec::new();
    for (compiled, solved) in prepared.ends().into_iter().zip(&solved) {
        let end = compiled.structure.end;
        let is_told = end == End::Worst || effect.verdict == Verdict::Lost;
        let falls = solved.course.times.rows[row.ix()] != cascade::NEVER;
        let star = solved.star.rows[row.ix()];
        let Some(theta) = told_at(falls, star, case.question.theta).filter(|_| is_told) else {
            continue;
        };
        let course = prepared.course(compiled, &solved.dated, theta, &mut scratch);
        let tracer = Tracer {
            chain: prepared.chain(),
            compiled,
            shock: &solved.shock,
            times: &course.times,
            theta,
        };
        chains.push(tracer.causal_chain(end, row));
    }
    Finding {
        sources: cited(prepared.chain(), &chains),
        preface: Preface::new(&prepared),
        changes: change::all(prepared.chain(), &case.changes),
        effect,
        chains,
    }
}

/// The threshold a chain is told at: the one asked for, or just above what the target keeps; none where it keeps all.
fn told_at(falls: bool, star: u32, asked: Share) -> Option<Share> {
    if falls {
        return Some(asked);
    }
    Share::from_ppm(star + 1).map(|above| asked.max(above))
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
