//! The networks of a case: both ends of what is unknown, at the trust level asked for and at stricter ones.

use std::sync::{Arc, OnceLock};

use crate::{
    model::{Case, Chain, Reading, source::Grade},
    network::{Compiled, End, Given, Structure, Tables, compile_on, ix::RowIx},
};

use super::{dynamics::Flow, split::Split};

/// Both ends of what is unknown, and what they were compiled for.
#[derive(Debug)]
pub(super) struct Networks {
    /// Where only open data count, how many figures of each product were opened.
    pub(super) opened: Option<Vec<u32>>,
    pub(super) tables: Arc<Tables>,
    pub(super) split: Split,
    /// At the trust level asked for.
    pub(super) asked: Level,
    pub(super) target_rows: Vec<RowIx>,
    /// At each level, where it is stricter than the one asked for; compiled when first asked.
    pub(super) stricter: [OnceLock<Level>; 4],
}

/// Both ends at one trust level, worst first.
#[derive(Debug)]
pub(crate) struct Level {
    pub(crate) ends: [Compiled; 2],
    /// What is the same in all weeks of all losses, at both ends.
    pub(super) flows: [Flow; 2],
}

impl Networks {
    pub(super) fn new(chain: &Chain, case: &Case, split: Split, tables: Arc<Tables>) -> Self {
        let asked = Level::new(chain, case, &split, &tables, case.question.reading.trust);
        let rows = case.question.targets.iter();
        let target_rows = rows
            .map(|target| asked.ends[0].atlas.buyer_row_of(chain, target))
            .collect();
        Self {
            opened: None,
            tables,
            split,
            asked,
            target_rows,
            stricter: Default::default(),
        }
    }
}

impl Level {
    /// Compiles both ends of a case at a trust level, side by side.
    fn new(chain: &Chain, case: &Case, split: &Split, tables: &Tables, trust: Grade) -> Self {
        let at = |end| compiled(chain, case, split, tables, trust, end);
        let (worst, best) = rayon::join(|| at(End::Worst), || at(End::Best));
        Self::of(worst, best)
    }

    /// The same, one end after the other.
    ///
    /// A thread that waits in `rayon::join` takes up other work, which would wait for a lock that the thread itself
    /// holds: what is compiled under a lock must not join.
    pub(super) fn in_turn(
        chain: &Chain,
        case: &Case,
        split: &Split,
        tables: &Tables,
        trust: Grade,
    ) -> Self {
        let at = |end| compiled(chain, case, split, tables, trust, end);
        Self::of(at(End::Worst), at(End::Best))
    }

    fn of(worst: (Compiled, Flow), best: (Compiled, Flow)) -> Self {
        Self {
            ends: [worst.0, best.0],
            flows: [worst.1, best.1],
        }
    }
}

/// One end of a case at a trust level.
fn compiled(
    chain: &Chain,
    case: &Case,
    split: &Split,
    tables: &Tables,
    trust: Grade,
    end: End,
) -> (Compiled, Flow) {
    let question = &case.question;
    let given = Given {
        chain,
        tables,
        policy: &case.policy(),
        apart: &split.apart,
        basis: question.basis,
    };
    let structure = Structure {
        frame: split.frame,
        outcome: question.outcome,
        end,
        horizon: question.horizon,
        reading: Reading {
            trust,
            ..question.reading
        },
    };
    let compiled = compile_on(given, &structure);
    let flow = Flow::new(chain, &compiled);
    (compiled, flow)
}
