//! What many losses take in the middle of draws, every loss under the same draws.
//!
//! Only those that could be among the first are drawn: what a loss takes in the
//! worst case bounds what it takes in a draw.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::{
    analysis::{
        interval::Interval,
        missing::{self, Nest},
        odds::{self, Drawing, Median},
        prepared::Prepared,
        rank,
        spof::{self, Candidate},
    },
    engine::dynamics::{Parameters, State},
    model::{Chain, Event, Question, id::ProductId},
    network::End,
};

use super::{
    draws::{Dates, Draws, Splits},
    keyed,
    odds::{Config, LANES, follow},
};

/// How many losses are ordered by their medians.
pub const FIRST: usize = 30;
/// How many losses are drawn between two looks at who may still be among the first.
const CHUNK: usize = 16;

/// How many draws losses are ordered by where nobody says otherwise: fewer than tell odds, since a median needs fewer
/// than a small part does, and every loss meets the same ones.
pub const DRAWS: u32 = 32;

/// Tries the loss of everything of a kind alone, as [`spof::find`] does, and orders what it finds by draws.
///
/// # Complexity
///
/// That of [`spof::find`], and the draws of those that may be among the first.
pub fn spof(chain: &Chain, config: &spof::Config, draws: Config) -> spof::Finding {
    let mut finding = spof::find(chain, config);
    let prepared = Prepared::for_losses(chain, &config.case, &[config.by]);
    let events = spof::candidates(&prepared, config.by);
    finding.drawing = order(&prepared, &events, draws, &mut finding.candidates, |own| {
        own
    });
    finding
}

/// Ranks everything of some kinds by what its loss takes, as [`rank::find`] does, and orders what it finds by draws.
///
/// # Complexity
///
/// That of [`rank::find`], and the draws of those that may be among the first.
pub fn rank(chain: &Chain, config: &rank::Config, draws: Config) -> rank::Finding {
    let mut finding = rank::find(chain, config);
    for ranking in &mut finding.rankings {
        let prepared = Prepared::for_losses(chain, &config.case, &[ranking.by]);
        let events = by_id(&spof::candidates(&prepared, ranking.by));
        let horizon = f64::from(prepared.n_weeks());
        let losses = ranking.entries.iter().map(|entry| Loss {
            event: events[&entry.event].clone(),
            most: [
                entry
                    .missing_usd_bn
                    .filter(|_| finding.equal_weights)
                    .map_or(0.0, |usd| usd.worst.max(usd.best)),
                entry.loss_pct.worst.max(entry.loss_pct.best) / 100.0 * horizon,
            ],
        });
        let losses: Vec<Loss> = losses.collect();
        let weights = Some(finding.target_weights.as_slice());
        let Some((drawing, medians)) = find(&prepared, &losses, weights, draws) else {
            continue;
        };
        ranking.drawing = Some(drawing);
        for (entry, median) in ranking.entries.iter_mut().zip(medians) {
            entry.median = median;
        }
        // The order so far decides between equals.
        ranking
            .entries
            .sort_by(|a, b| first(a.median.as_ref(), b.median.as_ref()));
    }
    finding
}

/// Orders candidates by draws where anything is drawn; the order so far decides between equals.
pub(crate) fn order<T>(
    prepared: &Prepared<'_>,
    events: &[Event],
    draws: Config,
    found: &mut [T],
    of: impl Fn(&mut T) -> &mut Candidate,
) -> Option<Drawing> {
    let events = by_id(events);
    let losses = found.iter_mut().map(|one| {
        let candidate = of(one);
        let most = candidate.missing.map_or([0.0; 2], |total| {
            let most = |ends: Interval<f64>| ends.worst.max(ends.best);
            [total.usd_bn.map_or(0.0, most), most(total.mean_weeks)]
        });
        Loss {
            event: events[&candidate.event].clone(),
            most,
        }
    });
    let losses: Vec<Loss> = losses.collect();
    let (drawing, medians) = find(prepared, &losses, None, draws)?;
    for (one, median) in found.iter_mut().zip(medians) {
        of(one).median = median;
    }
    sort_by_median(found, of);
    Some(drawing)
}

fn sort_by_median<T>(found: &mut [T], of: impl Fn(&mut T) -> &mut Candidate) {
    let medians: Vec<Option<Median>> = found.iter_mut().map(|one| of(one).median).collect();
    let mut places: Vec<usize> = (0..found.len()).collect();
    places.sort_by(|&a, &b| first(medians[a].as_ref(), medians[b].as_ref()).then(a.cmp(&b)));
    let mut to = vec![0; found.len()];
    for (place, from) in places.into_iter().enumerate() {
        to[from] = place;
    }
    for at in 0..found.len() {
        while to[at] != at {
            let other = to[at];
            found.swap(at, other);
            to.swap(at, other);
        }
    }
}

/// Those with a median first, the larger first.
fn first(a: Option<&Median>, b: Option<&Median>) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) => descending(key(a), key(b)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn by_id(events: &[Event]) -> BTreeMap<String, Event> {
    let events = events.iter();
    events
        .map(|event| (event.to_string(), event.clone()))
        .collect()
}

/// A loss to be ordered, with the most that it can take: in money, and in weeks.
#[derive(Debug, Clone)]
struct Loss {
    event: Event,
    most: [f64; 2],
}

/// The medians of those that are among the first by them; `None` for the others.
///
/// `None` where nothing is drawn, or where starting from nothing knows no weeks.
/// Where there are `weights`, targets count by them in the mean, and in money where
/// they are all the same, and what is missing anyway is left out.
fn find(
    prepared: &Prepared<'_>,
    losses: &[Loss],
    weights: Option<&[f64]>,
    config: Config,
) -> Option<(Drawing, Vec<Option<Median>>)> {
    if config.n_draws == 0 || !prepared.question().keeps_running() {
        return None;
    }
    let sweep = Sweep::new(prepared, weights, config);
    let mut order: Vec<usize> = (0..losses.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&losses[a], &losses[b]);
        descending(a.most, b.most).then_with(|| a.event.cmp(&b.event))
    });
    let mut found: Vec<Option<Median>> = vec![None; losses.len()];
    let mut medians: Vec<[f64; 2]> = Vec::new();
    for chunk in order.chunks(CHUNK) {
        // Whoever takes less at most than the last of the first takes in the middle cannot be among them.
        let last = medians.get(FIRST - 1);
        if last.is_some_and(|last| descending(losses[chunk[0]].most, *last).is_gt()) {
            break;
        }
        let drawn: Vec<(usize, Median)> = chunk
            .par_iter()
            .map_init(
                || sweep.scratch(),
                |scratch, &at| (at, sweep.median(&losses[at].event, scratch)),
            )
            .collect();
        for (at, median) in drawn {
            found[at] = Some(median);
            medians.push(key(&median));
        }
        medians.sort_by(|a, b| descending(*a, *b));
    }
    let n_first = medians.len().min(FIRST);
    if let Some(last) = n_first.checked_sub(1).map(|last| medians[last]) {
        for median in &mut found {
            *median = median.filter(|median| descending(key(median), last).is_le());
        }
    }
    let drawing = Drawing {
        n_draws: config.n_draws,
        seed: config.seed,
        n_first: found.iter().flatten().count(),
    };
    Some((drawing, found))
}

/// What losses are ordered by.
fn key(median: &Median) -> [f64; 2] {
    [median.usd_bn.unwrap_or(0.0), median.mean_weeks]
}

/// The larger first.
fn descending(a: [f64; 2], b: [f64; 2]) -> std::cmp::Ordering {
    b[0].total_cmp(&a[0]).then(b[1].total_cmp(&a[1]))
}

/// Memory reused from one loss to the next.
type Scratch = (Parameters<LANES>, State<LANES>);

/// The draws of one batch, but for who is lost.
struct Batch {
    parameters: Parameters<LANES>,
    splits: Vec<Splits>,
    first: u64,
}

struct Sweep<'a, 'c> {
    prepared: &'a Prepared<'c>,
    config: Config,
    draws: Draws,
    batches: Vec<Batch>,
    nest: Nest,
    /// A week of each target in billion US dollars, where its value is known.
    usd_per_week: Vec<Option<f64>>,
    /// The part of each target in the mean.
    weights: Vec<f64>,
    counts_money: bool,
    /// What each draw misses of each target without any of the losses; nothing where it is not to be left out.
    before: Option<Vec<Vec<f64>>>,
}

impl<'a, 'c> Sweep<'a, 'c> {
    fn new(prepared: &'a Prepared<'c>, weights: Option<&[f64]>, config: Config) -> Self {
        let chain = prepared.chain();
        let Question { targets, .. } = prepared.question();
        let names: Vec<&str> = targets.iter().map(ProductId::as_str).collect();
        let draws = Draws::new(prepared, config.shape);
        let network = &prepared.worst().network;
        let layout = prepared.layout([]);
        let fresh = Parameters::<LANES>::of_case(network, &layout, prepared.response());
        let starts: Vec<u32> = (0..config.n_draws).step_by(LANES).collect();
        let batches = starts.par_iter().map(|&start| {
            let first = u64::from(start);
            let mut parameters = fresh.clone();
            let splits = (0..LANES).map(|lane| {
                let draw = first + lane as u64;
                let uniform = |key: u64| keyed::uniform(config.seed, key, draw);
                let splits = draws.fill_facts(&mut parameters, lane, &uniform, |_| true);
                draws.fill_splits(network, &layout, &mut parameters, lane, &splits, |_| true);
                splits
            });
            Batch {
                splits: splits.collect(),
                parameters,
                first,
            }
        });
        let batches = batches.collect();
        let mut sweep = Self {
            prepared,
            config,
            nest: Nest::new(chain, &names),
            usd_per_week: names
                .iter()
                .map(|target| odds::usd_per_week(prepared, target))
                .collect(),
            counts_money: weights.is_none_or(|weights| {
                let mut pairs = weights.windows(2);
                pairs.all(|pair| pair[0].total_cmp(&pair[1]).is_eq())
            }),
            weights: weights.map_or_else(
                || vec![1.0 / names.len() as f64; names.len()],
                <[f64]>::to_vec,
            ),
            before: None,
            draws,
            batches,
        };
        if weights.is_some() {
            let mut scratch = sweep.scratch();
            sweep.before = Some(sweep.missing(&[], &mut scratch));
        }
        sweep
    }

    /// Memory for the draws of one loss after the other.
    fn scratch(&self) -> Scratch {
        (self.batches[0].parameters.clone(), State::default())
    }

    fn median(&self, event: &Event, scratch: &mut Scratch) -> Median {
        let events = std::slice::from_ref(event);
        let mut missing = match self.prepared.on_its_own(events) {
            Some(own) => own_missing(&own, self.config),
            None => self.missing(events, scratch),
        };
        if let Some(before) = &self.before {
            for (missing, before) in missing.iter_mut().zip(before) {
                // Where all draws were followed twice, what was missing before is the same both times.
                for (missing, before) in missing.iter_mut().zip(before.iter().cycle()) {
                    *missing = (*missing - before).max(0.0);
                }
            }
        }
        let n_draws = missing.first().map_or(0, Vec::len);
        let is_valued = self.counts_money && self.usd_per_week.iter().any(Option::is_some);
        let middle = |of: &dyn Fn(usize) -> f64| {
            let mut all: Vec<f64> = (0..n_draws).map(of).collect();
            all.sort_by(f64::total_cmp);
            missing::rounded(all[(n_draws - 1) / 2])
        };
        Median {
            usd_bn: is_valued.then(|| {
                middle(&|draw| {
                    self.nest.sum(|at| {
                        let usd = self.usd_per_week[at].unwrap_or(0.0);
                        missing[at][draw] * usd
                    })
                })
            }),
            mean_weeks: middle(&|draw| {
                let weighted = self.weights.iter().zip(&missing);
                weighted
                    .map(|(weight, missing)| weight * missing[draw])
                    .sum()
            }),
        }
    }

    /// What each target misses in each draw; once more without what may be anybody's, where such is hit.
    fn missing(&self, events: &[Event], (parameters, state): &mut Scratch) -> Vec<Vec<f64>> {
        let prepared = self.prepared;
        let mut missing = vec![Vec::new(); prepared.target_rows().len()];
        let mut spared = missing.clone();
        let ends = [(prepared.worst(), End::Worst), (prepared.best(), End::Best)];
        let timelines = ends.map(|(compiled, end)| {
            let dated = prepared.dated_at(end);
            dated
                .and_losing(prepared.chain(), compiled, events)
                .timeline()
        });
        let hit = timelines.iter().flat_map(|timeline| &timeline.pulses);
        let layout = prepared.layout(hit.map(|pulse| pulse.producer));
        let dates = Dates::new(prepared, timelines);
        let network = &prepared.worst().network;
        let mut touched = prepared.target_rows().iter();
        if !touched.any(|&row| layout.is_touched(row)) {
            for missing in &mut missing {
                missing.resize(self.config.n_draws as usize, 0.0);
            }
            return missing;
        }
        for batch in &self.batches {
            parameters.copy(&batch.parameters);
            parameters.strike(network, &layout);
            parameters.pulses = dates.pulses(&layout);
            for (lane, splits) in batch.splits.iter().enumerate() {
                let draw = batch.first + lane as u64;
                let uniform = |key: u64| keyed::uniform(self.config.seed, key, draw);
                let is_hit = |row| layout.is_hit(row);
                self.draws.fill_dates(&dates, parameters, lane, &uniform);
                self.draws
                    .fill_splits(network, &layout, parameters, lane, splits, is_hit);
            }
            let mut follow = |missing: &mut Vec<Vec<f64>>, parameters: &Parameters<LANES>| {
                let drawn = follow(prepared, &layout, parameters, state);
                for (missing, drawn) in missing.iter_mut().zip(drawn) {
                    missing.extend(drawn.map(|drawn| drawn.missing));
                }
            };
            follow(&mut missing, parameters);
            if dates.is_open() {
                dates.spare(&mut parameters.pulses);
                follow(&mut spared, parameters);
            }
        }
        let n_draws = self.config.n_draws as usize;
        for (missing, spared) in missing.iter_mut().zip(spared) {
            missing.truncate(n_draws);
            missing.extend(spared.into_iter().take(n_draws));
        }
        missing
    }
}

/// The same where a loss is told on networks of its own.
fn own_missing(own: &Prepared<'_>, config: Config) -> Vec<Vec<f64>> {
    let sweep = Sweep::new(own, None, config);
    sweep.missing(&[], &mut sweep.scratch())
}
