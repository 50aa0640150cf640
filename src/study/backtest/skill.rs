//! How good the program is over many events, beside its rivals, and how sure that is.

use serde::{Deserialize, Serialize};

use crate::study::keyed;

use super::{
    measurement::{Measurement, Scores},
    score::hundredth,
};

/// Which measurements are taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// All of them.
    All,
    /// Events in which a fall was measured.
    Falls,
    /// Events that cost nobody anything, as far as was told.
    Controls,
    /// What was measured is what was lost.
    Direct,
    /// What was measured lies downstream of what was lost.
    Propagated,
    /// Falls that were measured downstream of what was lost.
    PropagatedFalls,
}

impl Class {
    /// In the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Falls,
        Self::Controls,
        Self::Direct,
        Self::Propagated,
        Self::PropagatedFalls,
    ];

    /// The word for machines.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Falls => "falls",
            Self::Controls => "controls",
            Self::Direct => "direct",
            Self::Propagated => "propagated",
            Self::PropagatedFalls => "propagated-falls",
        }
    }

    const fn holds(self, measured: &Measurement, event_falls: bool) -> bool {
        match self {
            Self::All => true,
            Self::Falls => event_falls,
            Self::Controls => !event_falls,
            Self::Direct => measured.is_direct,
            Self::Propagated => !measured.is_direct,
            Self::PropagatedFalls => !measured.is_direct && measured.falls(),
        }
    }
}

/// The part of another forecast's score that the program spares: 1 is perfect, 0 as good, below 0 worse.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Skill {
    /// Over all events of the class.
    pub value: f64,
    /// One resample of the events in twenty is below.
    pub p5: f64,
    /// One in twenty is above.
    pub p95: f64,
}

/// A class of events and how good every forecast of them is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Which.
    pub class: Class,
    /// How many events are in it; each counts once, whatever it was measured on.
    pub n_events: usize,
    /// On how many products or prices they were measured.
    pub n_measurements: usize,
    /// The mean score of each forecast over the events, in points of output.
    pub scores: Scores,
    /// The skill of the program over "nothing happens"; `None` where that makes no error.
    pub skill_over_nothing: Option<Skill>,
    /// The same over "a lost share is lost output".
    pub skill_over_share: Option<Skill>,
    /// The same over what the other events did.
    pub skill_over_climatology: Option<Skill>,
    /// The part of measurements that the band of nine tenths meets, in percent.
    pub met_pct: f64,
    /// The part that it holds whole, in percent.
    pub held_pct: f64,
    /// The mean width of that band, in points of output.
    pub sharpness: f64,
}

/// One event and how far each forecast of it lies off, on average over what was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventScore {
    /// The event.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// Whether a fall was measured.
    pub falls: bool,
    /// How many products it was measured on.
    pub n_measurements: usize,
    /// How far each forecast lies off.
    pub scores: Scores,
}

/// One score an event, the worst first.
pub(super) fn events(measured: &[Measurement]) -> Vec<EventScore> {
    let rows = measured.chunk_by(|a, b| a.name == b.name);
    let mut events: Vec<EventScore> = rows
        .map(|rows| EventScore {
            name: rows[0].name.clone(),
            title: rows[0].title.clone(),
            falls: rows.iter().any(Measurement::falls),
            n_measurements: rows.len(),
            scores: Scores::mean(rows.iter().map(|row| &row.scores)).rounded(),
        })
        .collect();
    events.sort_by(|a, b| b.scores.program.total_cmp(&a.scores.program));
    events
}

/// How often events are drawn anew to see how sure a skill is.
pub const RESAMPLES: u64 = 2000;

/// Tells one class; `None` where no event is in it.
pub(super) fn group(class: Class, measured: &[Measurement], seed: u64) -> Option<Group> {
    let event_falls = |name: &str| {
        let mut own = measured.iter().filter(|other| other.name == name);
        own.any(Measurement::falls)
    };
    let own: Vec<&Measurement> = measured
        .iter()
        .filter(|measured| class.holds(measured, event_falls(&measured.name)))
        .collect();
    let events: Vec<Scores> = own
        .chunk_by(|a, b| a.name == b.name)
        .map(|rows| Scores::mean(rows.iter().map(|row| &row.scores)))
        .collect();
    if events.is_empty() {
        return None;
    }
    let n = own.len() as f64;
    let percent = |is: &dyn Fn(&Measurement) -> bool| {
        let count = own.iter().filter(|measured| is(measured)).count();
        hundredth(count as f64 / n * 100.0)
    };
    let skill = |other: &dyn Fn(&Scores) -> f64| skill(&events, other, (class, seed));
    Some(Group {
        class,
        n_events: events.len(),
        n_measurements: own.len(),
        scores: Scores::mean(&events).rounded(),
        skill_over_nothing: skill(&|scores| scores.nothing),
        skill_over_share: skill(&|scores| scores.share),
        skill_over_climatology: skill(&|scores| scores.climatology),
        met_pct: percent(&Measurement::is_met),
        held_pct: percent(&Measurement::is_held),
        sharpness: hundredth(
            own.iter()
                .map(|measured| measured.forecast_pct.p95 - measured.forecast_pct.p5)
                .sum::<f64>()
                / n,
        ),
    })
}

/// `1 − Σ own / Σ other` over the events, and between which ends it lies when events are drawn anew.
fn skill(
    events: &[Scores],
    other: &dyn Fn(&Scores) -> f64,
    (class, seed): (Class, u64),
) -> Option<Skill> {
    let of = |picked: &mut dyn Iterator<Item = &Scores>| {
        let (mut own, mut others) = (0.0, 0.0);
        for scores in picked {
            own += scores.program;
            others += other(scores);
        }
        (others > 1e-9).then(|| 1.0 - own / others)
    };
    let value = of(&mut events.iter())?;
    let key = keyed::key(["resample", class.as_str()]);
    let n = events.len() as u64;
    let resample = |at: u64| {
        let picked = (0..n).map(|slot| {
            let uniform = keyed::uniform(seed, key, at * n + slot);
            &events[((uniform * n as f64) as usize).min(events.len() - 1)]
        });
        of(&mut picked.into_iter())
    };
    let mut all: Vec<f64> = (0..RESAMPLES).filter_map(resample).collect();
    all.sort_by(f64::total_cmp);
    let at = |percent: usize| {
        let wanted = (all.len() * percent).div_ceil(100).max(1);
        all.get(wanted - 1).copied().unwrap_or(value)
    };
    Some(Skill {
        value: hundredth(value),
        p5: hundredth(at(5)),
        p95: hundredth(at(95)),
    })
}
