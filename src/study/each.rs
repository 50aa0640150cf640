//! Every country cut off in turn, as a ranking.

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    analysis::{
        odds::Drawing,
        preface::Preface,
        prepared::{Prepared, Scratch},
        sides::{self, Alone},
        spof::{self, Candidate},
    },
    model::{Case, Chain, EventKind},
    network::End,
};

use super::{median, odds::Config};

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

impl Entry {
    /// Whether the cut-off moves some target.
    pub fn touches(&self) -> bool {
        self.rest.lowest_theta_star_pct.worst < 100.0
    }
}

/// Every country, the most consequential first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// How many come first by draws; `None` where nothing was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawing: Option<Drawing>,
    /// The most consequential first, as in [`spof::Finding`].
    pub entries: Vec<Entry>,
}

/// Cuts off every country of the chain in turn, in parallel on one pair of networks, and orders them by so many draws.
///
/// # Complexity
///
/// O(n · E log V) for n countries, and the draws of those that may be among the first.
pub fn find(chain: &Chain, case: &Case, draws: Config) -> Finding {
    let prepared = Prepared::for_losses(chain, case, &[EventKind::Country]);
    let events = spof::candidates(&prepared, EventKind::Country);
    let baseline = prepared.effects(&[], &mut Scratch::default());
    let arrivals = [End::Worst, End::Best].map(|end| &prepared.dated_at(end).arrivals);
    let mut entries: Vec<Entry> = events
        .par_iter()
        .map_init(Scratch::default, |scratch, event| {
            let events = std::slice::from_ref(event);
            let effects = prepared.effects(events, scratch);
            let rest = spof::summarize(chain, event, effects, &baseline);
            let sides = sides::alone(&prepared, events, arrivals, scratch);
            let mut lacks: Vec<&String> = sides.iter().flat_map(|side| &side.lacks).collect();
            lacks.sort_unstable();
            lacks.dedup();
            let count = |wanted| sides.iter().filter(|side| side.alone == wanted).count();
            Entry {
                rest,
                capable_alone: count(Alone::Capable),
                untold_alone: count(Alone::NotTold),
                lacks: lacks.len(),
            }
        })
        .collect();
    entries.sort_by(|a, b| spof::rank(&a.rest, &b.rest));
    let drawing = median::order(&prepared, &events, draws, &mut entries, |entry| {
        &mut entry.rest
    });
    Finding {
        drawing,
        preface: Preface::new(&prepared),
        entries,
    }
}
