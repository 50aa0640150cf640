//! History against the model: what the weekly dynamics would have said, and what was measured.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::{dynamics::Response, interval::Interval, prepared::Prepared, word},
    model::{Chain, Scenario, quantity::Weeks, source::Confidence, story::Observed},
};

use super::{run::Job, simulate};

/// How a simulated range stands to a measured one, within the tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// It lies inside.
    Hit,
    /// It reaches inside, but not only.
    Undecided,
    /// It lies outside.
    Miss,
}

impl Agreement {
    /// The word for people and machines.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Undecided => "undecided",
            Self::Miss => "miss",
        }
    }
}

/// One measurement and what was simulated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The scenario.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// The product that was measured.
    pub target: String,
    /// The part of supply that the event took, in percent.
    pub share_lost_pct: f64,
    /// The most of its output that was lost at one time, in percent, as measured.
    pub observed_low_pct: f64,
    /// The upper end of the measurement.
    pub observed_high_pct: f64,
    /// The same as simulated, in both cases.
    pub simulated_pct: Interval<f64>,
    /// The week in which it was back, as measured.
    pub observed_back: Option<(f64, f64)>,
    /// The same as simulated; `None` where output never fell or is not back within the weeks followed.
    pub simulated_back: Interval<Option<f64>>,
    /// Whether the simulation agrees with the measurement.
    pub agreement: Agreement,
    /// How far the middle of the simulation lies outside the measurement, in points.
    pub error: f64,
    /// The same for the forecast that nothing happens.
    pub error_of_nothing: f64,
    /// The same for the forecast that output falls by the share lost.
    pub error_of_share: f64,
    /// What the measurement rests on.
    pub sources: Vec<String>,
    /// How far to trust it.
    #[serde(with = "word::maybe")]
    pub confidence: Option<Confidence>,
    /// A word of explanation.
    pub note: Option<String>,
}

/// Defaults that no source gives, as another choice would have them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Every cover times this.
    pub cover: f64,
    /// The most that makers of something short can make, in percent of normal.
    pub surge_pct: f64,
}

/// The error of one choice of defaults over all events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The choice.
    pub choice: Choice,
    /// Mean error in points.
    pub mean_error: f64,
    /// How many events are hit.
    pub hits: usize,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Every measurement, in the order of the files.
    pub events: Vec<Event>,
    /// How near a simulation must come to count as a hit, in points.
    pub tolerance: f64,
    /// Mean error of the simulation, in points.
    pub mean_error: f64,
    /// Mean error of the forecast that nothing happens.
    pub mean_error_of_nothing: f64,
    /// Mean error of the forecast that output falls by the share lost.
    pub mean_error_of_share: f64,
    /// Other choices of the defaults, the one in use among them.
    pub trials: Vec<Trial>,
    /// Mean error where each event is forecast with the choice that is best on all the others.
    pub mean_error_left_out: f64,
}

/// How near a simulation must come to count as a hit, in points of output.
const TOLERANCE: f64 = 2.0;
const COVERS: [f64; 4] = [0.0, 0.5, 1.0, 2.0];
const SURGES: [f64; 3] = [1.0, 1.2, 1.4];

/// How many events the simulation agrees with.
pub fn hits(events: &[Event]) -> usize {
    let is_hit = |event: &&Event| event.agreement == Agreement::Hit;
    events.iter().filter(is_hit).count()
}

impl Finding {
    /// The part of an error that the simulation spares: 1 is perfect, 0 as good, below 0 worse.
    ///
    /// `None` where the other forecast makes no error at all.
    pub fn skill(&self, other: f64) -> Option<f64> {
        (other > 0.0).then(|| 1.0 - self.mean_error / other)
    }
}

/// Runs every scenario that says what was measured.
///
/// Inputs are the event (what was lost, how much, how long) and the graph;
/// nothing that was measured after it began enters. The defaults that no source
/// gives are judged leave-one-out: each event with the choice that does best on
/// all the others.
///
/// # Complexity
///
/// One simulation of both cases per measurement and choice.
pub fn find(jobs: &[Job<'_>], response: &Response) -> Finding {
    let measured: Vec<(Job<'_>, &Observed)> = jobs
        .iter()
        .flat_map(|job| {
            job.scenario
                .story
                .observed
                .iter()
                .map(|observed| (*job, observed))
        })
        .collect();
    let events: Vec<Event> = measured
        .par_iter()
        .map(|(job, observed)| event(job.chain, job.scenario, observed, response))
        .collect();
    let choices: Vec<Choice> = COVERS
        .iter()
        .flat_map(|&cover| {
            SURGES.map(|surge| Choice {
                cover,
                surge_pct: surge * 100.0,
            })
        })
        .collect();
    let tried: Vec<Vec<Event>> = choices
        .par_iter()
        .map(|choice| {
            let response = Response {
                surge_limit: choice.surge_pct / 100.0,
                ..*response
            };
            measured
                .par_iter()
                .map(|(job, observed)| {
                    let chain = with_cover(job.chain, choice.cover);
                    event(&chain, job.scenario, observed, &response)
                })
                .collect()
        })
        .collect();
    let mean = |pick: &dyn Fn(&Event) -> f64, events: &[Event]| {
        let sum: f64 = events.iter().map(pick).sum();
        sum / events.len().max(1) as f64
    };
    let left_out = (0..events.len()).map(|at| {
        let others = |events: &[Event]| -> f64 {
            let others = events.iter().enumerate().filter(|(other, _)| *other != at);
            others.map(|(_, event)| event.error).sum()
        };
        tried
            .iter()
            .min_by(|a, b| others(a).total_cmp(&others(b)))
            .map_or(0.0, |events| events[at].error)
    });
    let left_out: f64 = left_out.sum::<f64>() / events.len().max(1) as f64;
    Finding {
        tolerance: TOLERANCE,
        mean_error: mean(&|event| event.error, &events),
        mean_error_of_nothing: mean(&|event| event.error_of_nothing, &events),
        mean_error_of_share: mean(&|event| event.error_of_share, &events),
        trials: choices
            .into_iter()
            .zip(&tried)
            .map(|(choice, events)| Trial {
                choice,
                mean_error: mean(&|event| event.error, events),
                hits: hits(events),
            })
            .collect(),
        mean_error_left_out: left_out,
        events,
    }
}

fn event(chain: &Chain, scenario: &Scenario, observed: &Observed, response: &Response) -> Event {
    let mut scenario = scenario.clone();
    scenario.case.question.targets = vec![observed.target.clone()];
    let prepared = Prepared::for_losses(chain, &scenario.case, &[]).responding(*response);
    let config = simulate::Config {
        weeks: prepared.n_weeks(),
        products: Vec::new(),
        nearby: false,
        trials: None,
    };
    let found = simulate::find(&prepared, &config);
    let entry = &found.products[0];
    let lost = |trough: f64| (100.0 - trough).max(0.0);
    let simulated = Interval::new(lost(entry.worst.trough_pct), lost(entry.best.trough_pct));
    let (low, high) = observed.lost_pct;
    let outside = |value: f64| (low - value).max(value - high).max(0.0);
    let middle = f64::midpoint(simulated.worst, simulated.best);
    let (least, most) = (
        simulated.worst.min(simulated.best),
        simulated.worst.max(simulated.best),
    );
    let back = |week: Option<u32>| week.map(f64::from);
    let hundredth = |value: f64| (value * 100.0).round() / 100.0;
    Event {
        name: scenario.story.name.clone(),
        title: scenario.story.title.clone(),
        target: observed.target.to_string(),
        share_lost_pct: observed.share_lost_pct,
        observed_low_pct: low,
        observed_high_pct: high,
        simulated_pct: Interval::new(hundredth(simulated.worst), hundredth(simulated.best)),
        observed_back: observed.back_week,
        simulated_back: Interval::new(
            back(entry.worst.recovered_week),
            back(entry.best.recovered_week),
        ),
        agreement: if least >= low - TOLERANCE && most <= high + TOLERANCE {
            Agreement::Hit
        } else if least <= high + TOLERANCE && most >= low - TOLERANCE {
            Agreement::Undecided
        } else {
            Agreement::Miss
        },
        error: hundredth(outside(middle)),
        error_of_nothing: hundredth(outside(0.0)),
        error_of_share: hundredth(outside(observed.share_lost_pct)),
        sources: observed
            .evidence
            .sources
            .iter()
            .map(ToString::to_string)
            .collect(),
        confidence: observed.evidence.confidence,
        note: observed.note.clone(),
    }
}

/// The chain with every cover of every input multiplied.
fn with_cover(chain: &Chain, factor: f64) -> Chain {
    let scaled = |weeks: Weeks| Weeks::from_micro((weeks.micro() as f64 * factor) as u64);
    chain.with(|parts| {
        let products = parts.products.values_mut();
        for input in products.flat_map(|product| &mut product.inputs) {
            input.cover = input.cover.map(scaled);
        }
    })
}
