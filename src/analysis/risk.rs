//! Risk: how likely a target is lost within a year, and which losses and which figures that hangs on.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    engine::bdd::{self, Solution},
    model::{Case, Chain, Event, EventKind, probability::Probabilities},
    network::{Compiled, ix::RowIx},
};

use super::{
    cutsets,
    interval::Interval,
    limits::Limits,
    preface::{Assumed, Assumption, Preface},
    prepared::Prepared,
    spof,
};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Config<'a> {
    /// How likely losses are.
    pub probabilities: &'a Probabilities,
    /// How much may be spent.
    pub limits: Limits<'a>,
    /// Everything else; what happens in it happens besides.
    pub case: Case,
}

/// A probability with every figure at its low end, at its likely value or middle, and at its high end, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ends {
    /// All figures at their low ends.
    pub low_pct: f64,
    /// All figures at their likely values, or else in the middle.
    pub central_pct: f64,
    /// All figures at their high ends.
    pub high_pct: f64,
}

/// One figure of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Datum {
    /// The loss, as `kind:id`.
    pub event: String,
    /// Its name for people.
    pub name: String,
    /// How likely it is within a year.
    pub per_year: Ends,
    /// Its sources.
    pub sources: Vec<String>,
    /// What is assumed, in words.
    pub assumed: Option<String>,
}

/// What one loss means for a target.
///
/// Worst: in the worst case, with all figures at their high ends. Best: in the
/// best case, at their low ends. These are two corners of what is possible; but
/// for the probability itself the truth may lie outside of them. `None` where a
/// measure is not told: a limit was met, or it divides by nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventRisk {
    /// The loss, as `kind:id`.
    pub event: String,
    /// Its name for people.
    pub name: String,
    /// How likely it is within a year.
    pub per_year: Ends,
    /// Birnbaum: how much the target's probability moves with the event's, `0..=1`.
    pub birnbaum: Interval<Option<f64>>,
    /// The probability that the target is lost and hangs on the event, given that it is lost.
    pub criticality: Interval<Option<f64>>,
    /// The share of the risk that would vanish with the event.
    pub fussell_vesely: Interval<Option<f64>>,
    /// Risk achievement worth: how many times as likely the target's loss is once the event has happened.
    pub raw: Interval<Option<f64>>,
    /// Risk reduction worth: how many times less likely it is without the event; `None` too where it then never happens.
    pub rrw: Interval<Option<f64>>,
}

/// What one figure of the file means for a target: its own two ends, all others at their likely values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swing {
    /// The loss, as `kind:id`.
    pub event: String,
    /// Its name for people.
    pub name: String,
    /// How likely it is within a year.
    pub per_year: Ends,
    /// How likely the target's loss is at the low end.
    pub at_low_pct: Interval<Option<f64>>,
    /// How likely the target's loss is at the high end.
    pub at_high_pct: Interval<Option<f64>>,
    /// The difference of the two, in percentage points.
    pub change_points: Interval<Option<f64>>,
}

/// How likely one target is lost within a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetRisk {
    /// The target.
    pub target: String,
    /// The exact probability in both cases; `None` where a limit was met.
    pub lost: Interval<Option<Ends>>,
    /// Whether the target is below its threshold without any loss.
    pub is_short_already: Interval<Option<bool>>,
    /// Every loss of the file, by falling criticality in the worst case.
    pub events: Vec<EventRisk>,
    /// Every figure that is a range, the one that moves the target most first.
    pub swings: Vec<Swing>,
    /// What the unknown shares of the graph move: worst minus best case at likely values, in percentage points.
    pub unknown_points: Option<f64>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// The name of the file of probabilities.
    pub probabilities: String,
    /// Its figures, in the order of the file.
    pub data: Vec<Datum>,
    /// Losses of the same kinds that the file says nothing about: taken never to happen.
    pub without_probability: usize,
    /// Every target, in the order asked for.
    pub targets: Vec<TargetRisk>,
}

/// Computes how likely each target is lost within a year, exactly.
///
/// Losses are independent, total, and last long enough to be felt; what the
/// file does not name never happens. The failure of a target is monotone, so
/// all figures at their low ends in the best case and at their high ends in the
/// worst give the least and the greatest probability there can be.
///
/// # Complexity
///
/// One diagram per target and case, see [`bdd::solve`], and for each two
/// passes per figure.
///
/// # Sources
///
/// Birnbaum1969, Fussell1975, CheokEtAl1998, see `docs/references.md`.
pub fn find(chain: &Chain, config: &Config<'_>) -> Finding {
    let disruptions = &config.probabilities.disruptions;
    let events: Vec<Event> = disruptions
        .iter()
        .map(|disruption| disruption.event.clone())
        .collect();
    let kind = events.first().map_or(EventKind::Country, Event::kind);
    let prepared = Prepared::for_losses(chain, &config.case, &[kind]);
    let kinds: BTreeSet<EventKind> = events.iter().map(Event::kind).collect();
    let named: BTreeSet<&Event> = events.iter().collect();
    let without_probability = kinds
        .into_iter()
        .flat_map(|kind| spof::candidates(&prepared, kind))
        .filter(|event| !named.contains(event))
        .count();
    let figures = Figures::of(config.probabilities);
    let data: Vec<Datum> = disruptions
        .iter()
        .map(|disruption| Datum {
            event: disruption.event.to_string(),
            name: disruption.event.name(chain),
            per_year: Ends {
                low_pct: percent(disruption.per_year.low()),
                central_pct: percent(disruption.per_year.central()),
                high_pct: percent(disruption.per_year.high()),
            },
            sources: disruption
                .evidence
                .sources
                .iter()
                .map(ToString::to_string)
                .collect(),
            assumed: disruption.evidence.assumed.clone(),
        })
        .collect();
    let rows: Vec<_> = config
        .case
        .question
        .targets
        .iter()
        .zip(prepared.target_rows())
        .collect();
    let targets = rows
        .into_par_iter()
        .map(|(target, &row)| {
            let cases = [
                (prepared.worst(), &figures.high),
                (prepared.best(), &figures.low),
            ]
            .map(|(compiled, corner)| {
                case(&prepared, compiled, &events, row, config, &figures, corner)
            });
            collect(target.as_str(), &data, &cases)
        })
        .collect();
    let mut preface = Preface::new(&prepared);
    let stated = taken_for_granted(config.probabilities, without_probability);
    preface.assumptions.splice(0..0, stated);
    Finding {
        preface,
        probabilities: config.probabilities.name.clone(),
        data,
        without_probability,
        targets,
    }
}

/// The figures of a file, one entry per event.
struct Figures {
    low: Vec<f64>,
    central: Vec<f64>,
    high: Vec<f64>,
}

impl Figures {
    fn of(probabilities: &Probabilities) -> Self {
        let all = || probabilities.disruptions.iter().map(|one| one.per_year);
        Self {
            low: all().map(|chance| chance.low()).collect(),
            central: all().map(|chance| chance.central()).collect(),
            high: all().map(|chance| chance.high()).collect(),
        }
    }
}

/// One target in one case.
struct AtEnd {
    lost: Ends,
    is_short_already: bool,
    birnbaum: Vec<f64>,
    /// `None` where the target is never lost.
    measures: Option<Vec<bdd::Importance>>,
    /// The target's probability at the low and the high end of each figure, others at their likely values.
    swings: Vec<[f64; 2]>,
}

/// `None` where the diagram does not fit the limit.
fn case(
    prepared: &Prepared<'_>,
    compiled: &Compiled,
    events: &[Event],
    row: RowIx,
    config: &Config<'_>,
    figures: &Figures,
    corner: &[f64],
) -> Option<AtEnd> {
    let losses = cutsets::Losses::of(prepared, compiled, events);
    let formula = losses.failure(row, config.case.question.theta.ppm());
    let limits = config.limits.diagram();
    let solution = bdd::solve(&formula, &limits).ok()?;
    Some(AtEnd {
        lost: Ends {
            low_pct: percent(solution.probability(&figures.low)),
            central_pct: percent(solution.probability(&figures.central)),
            high_pct: percent(solution.probability(&figures.high)),
        },
        is_short_already: solution.probability(&vec![0.0; events.len()]) > 0.0,
        birnbaum: solution.birnbaum(corner),
        measures: solution.importance(corner),
        swings: swings(&solution, figures),
    })
}

fn swings(solution: &Solution, figures: &Figures) -> Vec<[f64; 2]> {
    let mut changed = figures.central.clone();
    (0..changed.len())
        .map(|event| {
            let ends = [figures.low[event], figures.high[event]].map(|end| {
                changed[event] = end;
                solution.probability(&changed)
            });
            changed[event] = figures.central[event];
            ends
        })
        .collect()
}

fn collect(target: &str, data: &[Datum], cases: &[Option<AtEnd>; 2]) -> TargetRisk {
    let [worst, best] = cases.each_ref().map(Option::as_ref);
    let told =
        |of: &dyn Fn(&AtEnd) -> Option<f64>| Interval::new(worst.and_then(of), best.and_then(of));
    let measure = |event: usize, of: fn(&bdd::Importance) -> f64| {
        told(&|case| {
            let value = of(&case.measures.as_ref()?[event]);
            value.is_finite().then(|| significant(value))
        })
    };
    let mut events: Vec<EventRisk> = data
        .iter()
        .enumerate()
        .map(|(at, datum)| EventRisk {
            event: datum.event.clone(),
            name: datum.name.clone(),
            per_year: datum.per_year,
            birnbaum: told(&|case| Some(significant(case.birnbaum[at]))),
            criticality: measure(at, |measure| measure.criticality),
            fussell_vesely: measure(at, |measure| measure.fussell_vesely),
            raw: measure(at, |measure| measure.raw),
            rrw: measure(at, |measure| measure.rrw),
        })
        .collect();
    let weight = |interval: Interval<Option<f64>>| {
        [interval.worst, interval.best].map(|value| value.unwrap_or(0.0))
    };
    events.sort_by(|a, b| {
        let key = |event: &EventRisk| [weight(event.criticality), weight(event.birnbaum)].concat();
        key(b)
            .partial_cmp(&key(a))
            .expect("measures are numbers")
            .then_with(|| a.event.cmp(&b.event))
    });
    let mut swings: Vec<Swing> = data
        .iter()
        .enumerate()
        .filter(|(_, datum)| datum.per_year.low_pct < datum.per_year.high_pct)
        .map(|(at, datum)| Swing {
            event: datum.event.clone(),
            name: datum.name.clone(),
            per_year: datum.per_year,
            at_low_pct: told(&|case| Some(percent(case.swings[at][0]))),
            at_high_pct: told(&|case| Some(percent(case.swings[at][1]))),
            change_points: told(&|case| {
                let [low, high] = case.swings[at];
                Some(percent(high - low))
            }),
        })
        .collect();
    swings.sort_by(|a, b| {
        let [a_most, b_most] =
            [a, b].map(|swing| weight(swing.change_points).into_iter().fold(0.0, f64::max));
        b_most
            .total_cmp(&a_most)
            .then_with(|| a.event.cmp(&b.event))
    });
    let unknown_points = worst
        .zip(best)
        .map(|(worst, best)| significant(worst.lost.central_pct - best.lost.central_pct));
    TargetRisk {
        target: target.to_owned(),
        lost: Interval::new(worst.map(|case| case.lost), best.map(|case| case.lost)),
        is_short_already: Interval::new(
            worst.map(|case| case.is_short_already),
            best.map(|case| case.is_short_already),
        ),
        events,
        swings,
        unknown_points,
    }
}

fn taken_for_granted(probabilities: &Probabilities, without_probability: usize) -> Vec<Assumption> {
    let disruptions = &probabilities.disruptions;
    let unsourced = disruptions
        .iter()
        .filter(|disruption| !disruption.evidence.is_sourced())
        .count();
    let mut stated = vec![
        Assumed::IndependentLosses.touching(disruptions.len()),
        Assumed::TotalAndLastingLosses.touching(disruptions.len()),
        Assumed::NoProbabilityNeverHappens.touching(without_probability),
        Assumed::AssumedProbabilities.touching(unsourced),
    ];
    stated.retain(|assumption| assumption.facts > 0);
    stated
}

/// A probability as percent.
fn percent(probability: f64) -> f64 {
    significant(probability * 100.0)
}

/// To twelve digits, so that the noise of the last ones does not reach an output.
fn significant(value: f64) -> f64 {
    // Adding nothing turns the minus of a negative zero away.
    format!("{value:.11e}").parse().unwrap_or(value) + 0.0
}
