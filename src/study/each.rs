//! Every country cut off in turn, as a ranking.

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    analysis::{
        cutoff::{self, Alone},
        lens::{Lens, Scratch},
        preface::Preface,
        spof::{self, Candidate},
    },
    model::{Chain, EventKind, Question},
    network::Frame,
};

/// One country cut off, seen from both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// What the rest of the world loses.
    #[serde(flatten)]
    pub rest: Candidate,
    /// How many targets the country can make alone.
    pub capable_alone: usize,
    /// How many of which that cannot be told.
    pub untold_alone: usize,
    /// How many essential products it lacks over all targets.
    pub lacks: usize,
}

/// Every country, the most consequential first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// The targets, in the order of every entry's effects.
    pub entries: Vec<Entry>,
}

/// Cuts off every country of the chain in turn, in parallel on one pair of networks.
///
/// # Complexity
///
/// O(n · E log V) for n countries.
pub fn find(chain: &Chain, question: &Question) -> Finding {
    let lens = Lens::new(
        chain,
        question,
        Frame::of(question.basis, EventKind::Country),
    );
    let events = spof::candidates(&lens, EventKind::Country);
    let baseline = lens.effects(&lens.solve_loss(&[], &mut Scratch::default()));
    let mut entries: Vec<Entry> = events
        .par_iter()
        .map_init(Scratch::default, |scratch, event| {
            let events = std::slice::from_ref(event);
            let rest = spof::summarize(
                chain,
                event,
                lens.effects(&lens.solve_loss(events, scratch)),
                &baseline,
            );
            let sides = cutoff::alone(&lens, events, scratch);
            let mut lacks: Vec<&String> = sides.iter().flat_map(|(_, lacks)| lacks).collect();
            lacks.sort_unstable();
            lacks.dedup();
            let count = |wanted| sides.iter().filter(|(side, _)| *side == wanted).count();
            Entry {
                rest,
                capable_alone: count(Alone::Capable),
                untold_alone: count(Alone::NotTold),
                lacks: lacks.len(),
            }
        })
        .collect();
    entries.sort_by(|a, b| spof::rank(&a.rest, &b.rest));
    Finding {
        preface: Preface::new(&lens),
        entries,
    }
}
