//! A cut-off: what the rest loses, what the cut-off side can still make, and what falls in which week.

use serde::Serialize;

use crate::{
    model::{Chain, Event, EventKind, Question},
    network::{Frame, Supplier, Timeline, atlas::RowLabel, ix::RowIx, what_if::both},
};

use super::{
    cause::{CausalChain, Tracer},
    interval::Interval,
    lens::{Effect, Lens, Scratch, Solved, Verdict, rounded_percent, weeks},
    preface::{Preface, cone},
};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// What is cut off or lost, all of it together; events of one kind.
    pub events: Vec<Event>,
    /// Everything else.
    pub question: Question,
}

/// Whether the cut-off side can make a target alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alone {
    /// It holds some known share of every essential product.
    Capable,
    /// It lacks at least one essential product.
    Incapable,
    /// It lacks nothing that is known, but some products cannot be assessed.
    NotTold,
}

impl Alone {
    /// The word for machines, the same in JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Capable => "capable",
            Self::Incapable => "incapable",
            Self::NotTold => "not-told",
        }
    }

    /// The word for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capable => "capable",
            Self::Incapable => "not capable",
            Self::NotTold => "cannot be told",
        }
    }
}

/// One target, seen from both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetImpact {
    /// What the rest of the world keeps.
    #[serde(flatten)]
    pub rest: Effect,
    /// Whether the cut-off side can make it alone; only where countries are cut off.
    pub alone: Option<Alone>,
    /// The essential products of which the cut-off side holds no known share, in chain order.
    pub lacks: Vec<String>,
    /// What stops the target first, in a few words, in the worst case.
    pub cause: Option<String>,
    /// The whole chain of causes in the worst case, where the target may be lost.
    pub causes: Option<CausalChain>,
}

/// One product in the timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductState {
    /// The product.
    pub product: String,
    /// Its stage.
    pub stage: &'static str,
    /// Whether it falls below the threshold.
    pub verdict: Verdict,
    /// What the loss hits directly, in percent of its supply.
    pub hit_pct: Interval<f64>,
    /// What is left of it.
    pub output_left_pct: Interval<f64>,
    /// When it falls below the threshold.
    pub weeks: Interval<Option<f64>>,
    /// Why, in the worst case.
    pub cause: Option<String>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// What is cut off.
    pub events: Vec<String>,
    /// Its name for people.
    pub name: String,
    /// Every target, in the order asked for.
    pub targets: Vec<TargetImpact>,
    /// Every product upstream of a target that the loss touches, by week in the worst case, then stage and id.
    pub timeline: Vec<ProductState>,
}

/// Cuts off some events together.
///
/// A cut-off is two losses on one network: everything of the country for the
/// rest of the world, and everything but the country for itself.
///
/// # Complexity
///
/// O(E log V).
pub fn find(chain: &Chain, config: &Config) -> Finding {
    let kind = config
        .events
        .first()
        .map_or(EventKind::Country, Event::kind);
    let lens = Lens::new(
        chain,
        &config.question,
        Frame::of(config.question.basis, kind),
    );
    in_lens(&lens, &config.events, &mut Scratch::default())
}

/// Cuts off some events together, on networks that are compiled already; the lens is of the frame of their kind.
///
/// # Complexity
///
/// O(E log V).
pub fn in_lens(lens: &Lens<'_>, events: &[Event], scratch: &mut Scratch) -> Finding {
    let solved = lens.solve_loss(events, scratch);
    let names: Vec<String> = events.iter().map(|event| event.name(lens.chain)).collect();
    Finding {
        targets: targets(lens, events, &solved, scratch),
        timeline: timeline(lens, &solved),
        preface: Preface::new(lens),
        events: events.iter().map(ToString::to_string).collect(),
        name: names.join(", "),
    }
}

fn targets(
    lens: &Lens<'_>,
    events: &[Event],
    solved: &[Solved; 2],
    scratch: &mut Scratch,
) -> Vec<TargetImpact> {
    let is_place = events
        .iter()
        .all(|event| matches!(event.kind(), EventKind::Country | EventKind::Bloc));
    let alone = is_place.then(|| alone(lens, events, scratch));
    let tracer = tracer(lens, &solved[0]);
    let effects = lens
        .effects(solved)
        .into_iter()
        .zip(&lens.target_rows)
        .enumerate();
    effects
        .map(|(at, (rest, &row))| {
            let is_touched = rest.verdict != Verdict::Kept;
            let (verdict, lacks) = alone.as_ref().map_or((None, Vec::new()), |sides| {
                let (verdict, lacks) = sides[at].clone();
                (Some(verdict), lacks)
            });
            TargetImpact {
                cause: tracer.first_cause(row),
                causes: is_touched.then(|| tracer.causal_chain("worst", row)),
                rest,
                alone: verdict,
                lacks,
            }
        })
        .collect()
}

/// Whether the countries alone can make each target, and what they lack.
pub(crate) fn alone(
    lens: &Lens<'_>,
    events: &[Event],
    scratch: &mut Scratch,
) -> Vec<(Alone, Vec<String>)> {
    let nothing = Timeline::default();
    alone_with(lens, events, [&nothing; 2], scratch)
}

/// The same with what has arrived by the horizon, in the worst and in the best case.
pub(crate) fn alone_with(
    lens: &Lens<'_>,
    events: &[Event],
    arrivals: [&Timeline; 2],
    scratch: &mut Scratch,
) -> Vec<(Alone, Vec<String>)> {
    let [worst, best] =
        [(&lens.worst, arrivals[0]), (&lens.best, arrivals[1])].map(|(compiled, arrivals)| {
            let network = &compiled.network;
            let kept = compiled
                .atlas
                .shock_of_all_but(lens.chain, network, events, false);
            let arrived = arrivals.shock_at(network, lens.question.horizon);
            lens.solve(compiled, both(network, &kept, &arrived), scratch)
        });
    let rows = lens.target_rows.iter();
    rows.map(|&row| {
        let lacks = lacks(lens, &best, row);
        let verdict = if worst.star.rows[row.ix()] > 0 {
            Alone::Capable
        } else if best.star.rows[row.ix()] > 0 {
            Alone::NotTold
        } else {
            Alone::Incapable
        };
        (verdict, lacks)
    })
    .collect()
}

/// Essential products upstream of a target of which nothing is left in the best case.
///
/// Members of an `any_of` input are looked at only where none of them delivers.
fn lacks(lens: &Lens<'_>, best: &Solved, row: RowIx) -> Vec<String> {
    let network = &lens.best.network;
    let mut seen = vec![false; network.n_rows()];
    let mut stack = vec![row];
    seen[row.ix()] = true;
    let mut missing = Vec::new();
    while let Some(row) = stack.pop() {
        let held =
            |supplier: &&Supplier| best.shock.capacity(supplier.producer) > 0 && supplier.high > 0;
        let is_held = network
            .suppliers(row)
            .iter()
            .any(|supplier| held(&supplier));
        match lens.best.atlas.row(row) {
            RowLabel::Product { product, .. } if !is_held => missing.push(*product),
            RowLabel::AnyOf { .. } if best.star.rows[row.ix()] > 0 => continue,
            _ => {}
        }
        for supplier in network
            .suppliers(row)
            .iter()
            .filter(|supplier| held(supplier) || !is_held)
        {
            for input in network.inputs(network.recipe_of(supplier.producer)) {
                let is_essential = !input.is_partial && input.floor() == 0;
                if is_essential && !std::mem::replace(&mut seen[input.row.ix()], true) {
                    stack.push(input.row);
                }
            }
        }
    }
    missing.sort_unstable();
    missing.dedup();
    let id = |product: u32| {
        lens.chain
            .products()
            .get_index(product as usize)
            .map(|(id, _)| id.to_string())
    };
    missing.into_iter().filter_map(id).collect()
}

fn tracer<'a>(lens: &'a Lens<'_>, solved: &'a Solved) -> Tracer<'a> {
    Tracer {
        chain: lens.chain,
        compiled: &lens.worst,
        shock: &solved.shock,
        times: &solved.times,
        theta: lens.question.theta.ppm(),
    }
}

fn timeline(lens: &Lens<'_>, solved: &[Solved; 2]) -> Vec<ProductState> {
    let [worst, best] = solved;
    let chain = lens.chain;
    let tracer = tracer(lens, worst);
    let cone = cone(&lens.worst, &lens.target_rows);
    let mut found: Vec<(u64, u32, ProductState)> = cone
        .into_iter()
        .filter_map(|product| {
            let row = lens.worst.atlas.product_row(product);
            let (id, record) = chain.products().get_index(product as usize)?;
            let left = Interval::new(worst.left.rows[row.ix()], best.left.rows[row.ix()]);
            let hit = Interval::new(tracer.hit_pct(row), hit_in(lens, best, row));
            let star = Interval::new(worst.star.rows[row.ix()], best.star.rows[row.ix()]);
            let is_touched = hit.worst > 0.0 || left.worst < 1.0 || star.worst < 1_000_000;
            let time = worst.times.rows[row.ix()];
            let state = ProductState {
                product: id.to_string(),
                stage: record.stage.as_str(),
                verdict: lens.verdict(solved, row),
                hit_pct: hit,
                output_left_pct: Interval::new(
                    rounded_percent(left.worst),
                    rounded_percent(left.best),
                ),
                weeks: Interval::new(weeks(time), weeks(best.times.rows[row.ix()])),
                cause: tracer.first_cause(row),
            };
            is_touched.then_some((time, product, state))
        })
        .collect();
    found.sort_by(|a, b| {
        let key = |entry: &(u64, u32, ProductState)| {
            (entry.0, chain.products()[entry.1 as usize].stage, entry.1)
        };
        key(a).cmp(&key(b))
    });
    found.into_iter().map(|(_, _, state)| state).collect()
}

/// What the loss hits of a row in the best case, in percent.
fn hit_in(lens: &Lens<'_>, solved: &Solved, row: RowIx) -> f64 {
    let tracer = Tracer {
        chain: lens.chain,
        compiled: &lens.best,
        shock: &solved.shock,
        times: &solved.times,
        theta: lens.question.theta.ppm(),
    };
    tracer.hit_pct(row)
}
