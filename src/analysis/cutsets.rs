//! Minimal cut sets: the smallest sets whose joint loss brings a target below its threshold.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    engine::{
        bdd::{self, Completeness, Count, Family},
        dynamics::NEVER,
    },
    model::{Case, Chain, Event, EventKind, id::ProductId},
    network::{
        Compiled, End, Shock,
        failure::{self, Failure},
        formula::Formula,
        ix::{ProducerIx, RowIx},
        openpsa::Model,
    },
};

use super::{
    answer::{Verdict, falls},
    change::{self, Changed},
    interval::{Interval, weeks},
    limits::Limits,
    preface::Preface,
    prepared::{Prepared, Scratch},
    spof, word,
};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Config<'a> {
    /// The kinds of things that are lost; all told by one split of supply.
    pub by: Vec<EventKind>,
    /// The largest sets looked for; all where it is left out.
    pub order: Option<u32>,
    /// How many sets of each family are listed.
    pub limit: usize,
    /// How much may be spent.
    pub limits: Limits<'a>,
    /// Everything else; what happens in it happens besides.
    pub case: Case,
}

/// How many sets there are, and how far that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// All of them, as text: there may be more than a JSON number holds.
    pub sets: String,
    /// By order: entry k counts the sets of k members.
    pub by_order: Vec<String>,
    /// Whether counts of [`u128::MAX`] stand for that many and more.
    pub is_at_least: bool,
    /// Whether larger sets were left out as asked, or for want of memory.
    pub up_to_order: Option<u32>,
    /// Whether the limit on nodes ended the search.
    pub is_stopped: bool,
}

/// One minimal cut set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CutSet {
    /// Its members, as `kind:id`.
    pub events: Vec<String>,
    /// Whether its loss stops the target in the end, once every stock is gone, whatever is unknown.
    pub is_certain: bool,
    /// What its loss does within the horizon.
    pub verdict: Verdict,
    /// Weeks until the target falls below the threshold; `None` where it does not within the horizon.
    pub weeks: Interval<Option<f64>>,
}

/// The minimal cut sets of one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetSets {
    /// The target.
    pub target: String,
    /// Sets that stop it whatever is unknown.
    pub certain: Counted,
    /// Sets that may stop it: minimal in the worst case.
    pub possible: Counted,
    /// The first of both, by order, then by members; certain ones first.
    pub sets: Vec<CutSet>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// What happens besides, in every case tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besides: Vec<Changed>,
    /// The kinds of things lost.
    #[serde(serialize_with = "word::serialize_all")]
    pub by: Vec<EventKind>,
    /// How many things can be lost.
    pub n_events: usize,
    /// Every target, in the order asked for.
    pub targets: Vec<TargetSets>,
}

/// Finds the minimal cut sets of every target, in both cases.
///
/// Certain sets are minimal in the best case, possible ones in the worst: a
/// certain set contains a possible one, never the other way round.
///
/// # Complexity
///
/// That of the decision diagrams; see [`bdd::solve`].
pub fn find(chain: &Chain, config: &Config<'_>) -> Finding {
    let prepared = Prepared::for_losses(chain, &config.case, &config.by);
    let events: Vec<Event> = config
        .by
        .iter()
        .flat_map(|&by| spof::candidates(&prepared, by))
        .collect();
    let losses = prepared
        .ends()
        .map(|compiled| Losses::of(&prepared, compiled, &events));
    let rows = prepared.target_rows();
    let families: Vec<[Family; 2]> = rows
        .par_iter()
        .map(|&row| {
            let of = |end: usize| family(&losses[end], row, config);
            let (possible, certain) = rayon::join(|| of(0), || of(1));
            [certain, possible]
        })
        .collect();
    let listed: Vec<[Sets; 2]> = families
        .iter()
        .map(|ends| ends.each_ref().map(|family| family.list(config.limit).sets))
        .collect();
    let solved = solve(&prepared, &events, &listed);
    let targets = config.case.question.targets.iter().enumerate();
    let targets = targets.map(|(at, target)| {
        let [certain, possible] = &families[at];
        let told = |members: &Vec<u32>, is_certain| {
            let (verdict, weeks) = solved[members][&at];
            let events = members.iter().map(|&member| &events[member as usize]);
            CutSet {
                events: events.map(ToString::to_string).collect(),
                is_certain,
                verdict,
                weeks,
            }
        };
        let [first, rest] = &listed[at];
        let more = rest.iter().filter(|members| !first.contains(members));
        let sets = first.iter().map(|members| told(members, true));
        TargetSets {
            target: target.to_string(),
            certain: counted(certain),
            possible: counted(possible),
            sets: sets
                .chain(more.map(|members| told(members, false)))
                .collect(),
        }
    });
    let targets = targets.collect();
    Finding {
        preface: Preface::new(&prepared),
        besides: change::all(prepared.chain(), &prepared.case().changes),
        by: config.by.clone(),
        n_events: events.len(),
        targets,
    }
}

/// What some events take at one end, and what the case takes there anyway: the same for every target and threshold.
pub(crate) struct Losses<'a> {
    prepared: &'a Prepared<'a>,
    compiled: &'a Compiled,
    lost: Vec<Vec<ProducerIx>>,
    given: Shock,
}

impl<'a> Losses<'a> {
    pub(crate) fn of(prepared: &'a Prepared<'_>, compiled: &'a Compiled, events: &[Event]) -> Self {
        let lost_by = |event| compiled.atlas.lost_by(prepared.chain(), event);
        Self {
            prepared,
            compiled,
            lost: events.iter().map(lost_by).collect(),
            given: prepared.shock_losing(compiled, &[]),
        }
    }

    /// The formula of a target's failure over these events.
    pub(crate) fn failure(&self, row: RowIx, theta: u32) -> Formula {
        failure::formula(&Failure {
            network: &self.compiled.network,
            target: row,
            theta,
            events: &self.lost,
            given: &self.given,
            loops: self.prepared.fixed_point(),
        })
    }
}

fn family(losses: &Losses<'_>, row: RowIx, config: &Config<'_>) -> Family {
    let formula = losses.failure(row, config.case.question.theta.ppm());
    let limits = config.limits.diagram();
    bdd::cut_sets(&formula, config.order, &limits)
}

/// Counts a family and says how far it goes.
pub(crate) fn counted(family: &Family) -> Counted {
    let text = |count: Count| count.sets.to_string();
    let (all, by_order) = (family.count(), family.count_by_order());
    let (up_to_order, is_stopped) = match family.completeness() {
        Completeness::Complete => (None, false),
        Completeness::UpToOrder { order } => (Some(order), false),
        Completeness::Stopped { order, .. } => (Some(order), true),
    };
    Counted {
        sets: text(all),
        is_at_least: all.saturated || by_order.iter().any(|count| count.saturated),
        by_order: by_order.into_iter().map(text).collect(),
        up_to_order,
        is_stopped,
    }
}

/// What becomes of a target, and when it falls.
type Told = (Verdict, Interval<Option<f64>>);
/// Sets of events, by position.
type Sets = Vec<Vec<u32>>;

/// What each set does to the targets that list it; a set of several targets is followed once.
fn solve(
    prepared: &Prepared<'_>,
    events: &[Event],
    listed: &[[Sets; 2]],
) -> BTreeMap<Vec<u32>, BTreeMap<usize, Told>> {
    let mut of: BTreeMap<&Vec<u32>, BTreeSet<usize>> = BTreeMap::new();
    for (target, sets) in listed.iter().enumerate() {
        for members in sets.iter().flatten() {
            of.entry(members).or_default().insert(target);
        }
    }
    let of: Vec<(&Vec<u32>, BTreeSet<usize>)> = of.into_iter().collect();
    of.par_iter()
        .map_init(Scratch::default, |scratch, (members, targets)| {
            let lost = members.iter().map(|&at| events[at as usize].clone());
            let lost: Vec<Event> = lost.collect();
            let rows = targets.iter().map(|&at| prepared.target_rows()[at]);
            let rows: Vec<RowIx> = rows.collect();
            let told = told(prepared, &lost, &rows, scratch);
            let told = targets.iter().copied().zip(told).collect();
            ((*members).clone(), told)
        })
        .collect()
}

/// What a loss does to some rows.
fn told(
    prepared: &Prepared<'_>,
    lost: &[Event],
    rows: &[RowIx],
    scratch: &mut Scratch,
) -> Vec<Told> {
    if !prepared.question().keeps_running() {
        let solved = prepared.solve_losing(lost, scratch);
        let told = |&row: &RowIx| (prepared.verdict(&solved, row), falls(&solved, row));
        return rows.iter().map(told).collect();
    }
    let trust = prepared.question().reading.trust;
    let [hard, easy] =
        [End::Worst, End::Best].map(|end| prepared.falls_at((trust, end), lost, rows, scratch));
    let both = hard.into_iter().zip(easy);
    both.map(|(a, b)| {
        let (sooner, later) = (a.min(b), a.max(b));
        let verdict = Verdict::of_ends(sooner != NEVER, later != NEVER);
        (verdict, Interval::new(weeks(sooner), weeks(later)))
    })
    .collect()
}

/// The failure of one target as a fault tree that other tools read, without probabilities.
///
/// Loops are unrolled, since fault trees have none.
pub fn model(
    chain: &Chain,
    case: &Case,
    target: &ProductId,
    by: EventKind,
    is_best_case: bool,
) -> Model {
    let mut case = case.clone();
    case.question.targets = vec![target.clone()];
    let prepared = Prepared::for_losses(chain, &case, &[by]);
    let events = spof::candidates(&prepared, by);
    let compiled = if is_best_case {
        prepared.best()
    } else {
        prepared.worst()
    };
    let losses = Losses::of(&prepared, compiled, &events);
    let formula = losses
        .failure(prepared.target_rows()[0], case.question.theta.ppm())
        .without_loops();
    Model {
        without_number: Vec::new(),
        name: format!("{target}_lost"),
        probabilities: vec![None; events.len()],
        events: events.iter().map(ToString::to_string).collect(),
        gates: (0..formula.gates().len())
            .map(|gate| format!("g{gate}"))
            .collect(),
        formula,
    }
}
