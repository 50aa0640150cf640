//! Single points of failure: what alone brings a target below its threshold.

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    model::{Case, Chain, Event, EventKind},
    network::{Frame, supply::Holder},
};

use super::{
    answer::{Effect, Verdict, total},
    change::{self, Changed},
    concentration::{self, Comparison},
    interval::Interval,
    missing::Total,
    odds::{Drawing, Median},
    preface::Preface,
    prepared::{Prepared, Scratch},
};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The kind of thing that is lost.
    pub by: EventKind,
    /// Everything else; what happens in it happens besides.
    pub case: Case,
}

/// One thing lost alone, and what that does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// What is lost, as `kind:id`.
    pub event: String,
    /// Its name for people.
    pub name: String,
    /// How many targets are lost for certain that were not before.
    pub lost: usize,
    /// How many more may be lost that were kept before.
    pub possible: usize,
    /// The lowest critical threshold over the targets.
    pub lowest_theta_star_pct: Interval<f64>,
    /// The least output left over the targets.
    pub least_output_left_pct: Option<Interval<f64>>,
    /// What all targets together do not make; `None` when starting from nothing.
    pub missing: Option<Total>,
    /// The same in the middle one of the draws; `None` where it is not among those that were ordered by draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<Median>,
    /// When the first target falls.
    pub first_weeks: Interval<Option<f64>>,
    /// What it does to every target, in the order asked for.
    pub effects: Vec<Effect>,
}

/// Every candidate, the most consequential first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// What happens besides, in every case tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besides: Vec<Changed>,
    /// The kind of thing lost.
    pub by: &'static str,
    /// How many were tried.
    pub n_tried: usize,
    /// What the targets keep before anything is lost.
    pub baseline: Vec<Effect>,
    /// How many come first by draws; `None` where nothing was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawing: Option<Drawing>,
    /// Those that move at least one target, ranked by what is missing in money and in weeks of output, first in the
    /// middle one of the draws, the others in the middle of the range; then by lost targets, θ*, output left, weeks, id.
    pub candidates: Vec<Candidate>,
    /// What the classic measures say, beside the answer.
    pub comparison: Comparison,
}

/// Tries the loss of every country, firm, producer, product or zone alone.
///
/// All candidates are tried in parallel on one pair of networks; the finding
/// does not depend on the number of threads.
///
/// # Complexity
///
/// O(n · E log V) for n candidates.
pub fn find(chain: &Chain, config: &Config) -> Finding {
    let prepared = Prepared::for_losses(chain, &config.case, &[config.by]);
    let events = candidates(&prepared, config.by);
    let baseline = prepared.effects(&[], &mut Scratch::default());
    let mut found: Vec<Candidate> = events
        .par_iter()
        .map_init(Scratch::default, |scratch, event| {
            let effects = prepared.effects(std::slice::from_ref(event), scratch);
            summarize(chain, event, effects, &baseline)
        })
        .filter(|candidate| {
            candidate
                .effects
                .iter()
                .zip(&baseline)
                .any(|(effect, before)| moves(effect, before))
        })
        .collect();
    found.sort_by(rank);
    let n_tried = events.len();
    let question = &config.case.question;
    let frame = Frame::of(question.basis, EventKind::Country);
    Finding {
        preface: Preface::new(&prepared),
        besides: change::all(prepared.chain(), &prepared.case().changes),
        by: config.by.as_str(),
        n_tried,
        baseline,
        drawing: None,
        candidates: found,
        comparison: concentration::compare(chain, &question.targets, frame),
    }
}

/// Everything of a kind that the networks can lose.
pub(crate) fn candidates(prepared: &Prepared<'_>, by: EventKind) -> Vec<Event> {
    let chain = prepared.chain();
    match by {
        EventKind::Country => chain
            .countries()
            .keys()
            .cloned()
            .map(Event::Country)
            .collect(),
        EventKind::Bloc => chain.blocs().keys().cloned().map(Event::Bloc).collect(),
        EventKind::Firm => chain.firms().keys().cloned().map(Event::Firm).collect(),
        EventKind::Zone => chain.zones().keys().cloned().map(Event::Zone).collect(),
        EventKind::Product => chain
            .products()
            .keys()
            .cloned()
            .map(Event::Product)
            .collect(),
        EventKind::Producer => {
            let mut events: Vec<Event> = prepared
                .worst()
                .network
                .producer_ixs()
                .filter_map(|producer| {
                    let label = prepared.worst().atlas.producer(producer);
                    let atom = label.atom.filter(|atom| atom.holder == Holder::Named)?;
                    let (product, _) = chain.products().get_index(label.product as usize)?;
                    let (firm, _) = chain.firms().get_index(atom.firm? as usize)?;
                    let (at, _) = chain.countries().get_index(atom.country? as usize)?;
                    Some(Event::Producer {
                        product: product.clone(),
                        firm: firm.clone(),
                        at: at.clone(),
                    })
                })
                .collect();
            events.sort_unstable();
            events.dedup();
            events
        }
    }
}

/// Sums the effects of one loss up; what was short before any loss is not counted.
pub(crate) fn summarize(
    chain: &Chain,
    event: &Event,
    effects: Vec<Effect>,
    baseline: &[Effect],
) -> Candidate {
    let count = |verdict: Verdict| {
        let pairs = effects.iter().zip(baseline);
        pairs
            .filter(|(effect, before)| effect.verdict == verdict && verdict < before.verdict)
            .count()
    };
    let ends = |of: &dyn Fn(&Effect) -> Option<f64>| effects.iter().filter_map(of).reduce(f64::min);
    let least = |of: fn(&Effect) -> Option<Interval<f64>>| {
        let worst = ends(&|effect| of(effect).map(|interval| interval.worst))?;
        Some(Interval::new(
            worst,
            ends(&|effect| of(effect).map(|interval| interval.best))?,
        ))
    };
    Candidate {
        event: event.to_string(),
        name: event.name(chain),
        lost: count(Verdict::Lost),
        possible: count(Verdict::Possible),
        lowest_theta_star_pct: least(|effect| Some(effect.theta_star_pct))
            .unwrap_or(Interval::new(100.0, 100.0)),
        least_output_left_pct: least(|effect| effect.output_left_pct),
        missing: total(chain, &effects),
        median: None,
        first_weeks: Interval::new(
            ends(&|effect| effect.weeks.worst),
            ends(&|effect| effect.weeks.best),
        ),
        effects,
    }
}

/// The most consequential first; ties by id, so that the order is total.
pub(crate) fn rank(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    let left = |candidate: &Candidate| {
        let sum = |of: fn(&Effect) -> f64| candidate.effects.iter().map(of).sum::<f64>();
        [
            sum(|effect| effect.theta_star_pct.best),
            sum(|effect| effect.theta_star_pct.worst),
            sum(|effect| effect.output_left_pct.map_or(100.0, |left| left.best)),
            sum(|effect| effect.output_left_pct.map_or(100.0, |left| left.worst)),
            candidate.first_weeks.best.unwrap_or(f64::INFINITY),
            candidate.first_weeks.worst.unwrap_or(f64::INFINITY),
        ]
    };
    let missing = |candidate: &Candidate| candidate.missing.map_or([0.0; 2], |total| total.rank());
    missing(b)
        .partial_cmp(&missing(a))
        .expect("weeks and dollars are numbers")
        .then(b.lost.cmp(&a.lost))
        .then(b.possible.cmp(&a.possible))
        .then_with(|| {
            left(a)
                .partial_cmp(&left(b))
                .expect("percents and weeks are numbers")
        })
        .then_with(|| a.event.cmp(&b.event))
}

fn moves(effect: &Effect, before: &Effect) -> bool {
    effect.theta_star_pct != before.theta_star_pct
        || effect.output_left_pct != before.output_left_pct
        || effect.weeks != before.weeks
}
