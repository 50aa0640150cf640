//! One measurement beside what the program and its rivals forecast of it.

use serde::{Deserialize, Serialize};

use crate::{
    analysis::{odds::Spread, prepared::Prepared, word},
    model::{Scenario, source::Grade, story::Observed},
    network::End,
};

use super::{
    forecast::{self, Drawn},
    score::{Forecast, hundredth},
};

/// How far each forecast lies from a measurement, in points of output; 0 is best.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Scores {
    /// The program's draws.
    pub program: f64,
    /// Nothing happens.
    pub nothing: f64,
    /// The share that is lost is the output that is lost.
    pub share: f64,
    /// What the other events did; where there are none, that nothing happens.
    pub climatology: f64,
}

impl Scores {
    /// The mean of some; nothing where there are none.
    pub fn mean<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        let mut n = 0.0_f64;
        for scores in all {
            sum.program += scores.program;
            sum.nothing += scores.nothing;
            sum.share += scores.share;
            sum.climatology += scores.climatology;
            n += 1.0;
        }
        sum.each(|score| score / n.max(1.0))
    }

    /// To hundredths.
    #[must_use]
    pub fn rounded(self) -> Self {
        self.each(hundredth)
    }

    fn each(self, f: impl Fn(f64) -> f64) -> Self {
        Self {
            program: f(self.program),
            nothing: f(self.nothing),
            share: f(self.share),
            climatology: f(self.climatology),
        }
    }
}

/// A week as measured and as forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Timed {
    /// The earliest as measured.
    pub observed_low: f64,
    /// The latest as measured.
    pub observed_high: f64,
    /// The median of the draws in which output falls; `None` where it falls in less than half of them, or the median
    /// draw has no such week.
    pub forecast: Option<f64>,
    /// How many weeks the forecast lies outside the measurement.
    pub error: Option<f64>,
}

impl Timed {
    fn new((low, high): (f64, f64), forecast: Option<f64>) -> Self {
        let error = forecast.map(|week| (low - week).max(week - high).max(0.0));
        Self {
            observed_low: low,
            observed_high: high,
            forecast,
            error: error.map(hundredth),
        }
    }

    /// Whether the forecast comes within so many weeks of the measurement.
    pub fn is_within(&self, weeks: f64) -> bool {
        self.error.is_some_and(|error| error <= weeks)
    }
}

/// One measurement and what was forecast of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Measurement {
    /// The event.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// The product that was measured.
    pub target: String,
    /// Whether that is what was lost, so that the way back alone is forecast.
    pub is_direct: bool,
    /// The part of supply that the event took as told on the first day, in percent.
    pub share_lost_pct: f64,
    /// The same as it turned out, where that differs.
    pub share_turned_out_pct: Option<f64>,
    /// Output lost as measured, in percent: in the worst week, or on average over the weeks measured.
    pub observed_low_pct: f64,
    /// The upper end of the measurement.
    pub observed_high_pct: f64,
    /// The weeks over which it is a mean; `None` where it is the worst single week.
    pub over_weeks: Option<(f64, f64)>,
    /// The same as forecast.
    pub forecast_pct: Spread<f64>,
    /// How far each forecast lies off.
    pub scores: Scores,
    /// The week in which least was made, where it was measured.
    pub trough: Option<Timed>,
    /// The week in which it was back, where it was measured.
    pub back: Option<Timed>,
    /// What was counted.
    pub unit: Option<String>,
    /// Where it was counted.
    pub place: Option<String>,
    /// What the measurement rests on.
    pub sources: Vec<String>,
    /// How well it is known.
    #[serde(with = "word")]
    pub grade: Grade,
    /// A word of explanation.
    pub note: Option<String>,
}

impl Measurement {
    /// Whether a fall was measured.
    pub const fn falls(&self) -> bool {
        self.observed_low_pct > 0.0
    }

    /// Whether the band of nine tenths meets the measurement.
    pub const fn is_met(&self) -> bool {
        let band = self.forecast_pct;
        band.p5 <= self.observed_high_pct && band.p95 >= self.observed_low_pct
    }

    /// Whether that band holds the measurement whole.
    pub const fn is_held(&self) -> bool {
        let band = self.forecast_pct;
        band.p5 <= self.observed_low_pct && band.p95 >= self.observed_high_pct
    }
}

/// Tells a measurement of output; scores against what the other events did are left for later.
pub(super) fn told(
    scenario: &Scenario,
    observed: &Observed,
    lost: (f64, f64),
    (is_direct, drawn): (bool, &[Drawn]),
) -> Measurement {
    let forecast = forecast::loss(drawn);
    let nothing = Forecast::certain(0.0);
    Measurement {
        name: scenario.story.name.clone(),
        title: scenario.story.title.clone(),
        target: observed.target.to_string(),
        is_direct,
        share_lost_pct: observed.share_lost_pct,
        share_turned_out_pct: observed.share_turned_out_pct,
        observed_low_pct: lost.0,
        observed_high_pct: lost.1,
        over_weeks: observed.over_weeks,
        forecast_pct: Spread {
            p5: hundredth(forecast.quantile(0.05)),
            median: hundredth(forecast.quantile(0.5)),
            p95: hundredth(forecast.quantile(0.95)),
        },
        scores: Scores {
            program: forecast.crps(lost),
            nothing: nothing.crps(lost),
            share: Forecast::certain(observed.share_lost_pct).crps(lost),
            climatology: nothing.crps(lost),
        },
        trough: observed.trough_week.map(|week| {
            let forecast = forecast::week(drawn, |drawn| drawn.trough_week);
            Timed::new(week, forecast)
        }),
        back: observed.back_week.map(|week| {
            let forecast = forecast::week(drawn, |drawn| drawn.back_week);
            Timed::new(week, forecast)
        }),
        unit: observed.unit.clone(),
        place: observed.place.clone(),
        sources: observed
            .evidence
            .sources
            .iter()
            .map(ToString::to_string)
            .collect(),
        grade: observed.evidence.grade(),
        note: observed.note.clone(),
    }
}

/// Whether somebody who makes the only target is among those who lose something.
pub(super) fn is_direct(prepared: &Prepared<'_>) -> bool {
    let compiled = prepared.worst();
    let target = &prepared.question().targets[0];
    let product = |producer| {
        let recipe = compiled.network.recipe_of(producer);
        let at = compiled.atlas.product_of(recipe) as usize;
        prepared.chain().products().get_index(at)
    };
    let losses = &prepared.dated_at(End::Worst).losses;
    let mut pulses = losses.pulses.iter();
    pulses.any(|pulse| product(pulse.producer).is_some_and(|(id, _)| id == target))
}

/// In how many equal parts a measured interval is laid out when it serves as a forecast.
const PARTS: u32 = 16;

/// Scores every measurement against what all other events did: those measured likewise, directly or downstream, where
/// there are any.
pub(super) fn against_climatology(measured: &mut [Measurement]) {
    let scores: Vec<Option<f64>> = measured
        .iter()
        .map(|own| climatology(own, measured))
        .collect();
    for (own, score) in measured.iter_mut().zip(scores) {
        own.scores.climatology = score.unwrap_or(own.scores.nothing);
    }
}

fn climatology(own: &Measurement, all: &[Measurement]) -> Option<f64> {
    let others: Vec<&Measurement> = all.iter().filter(|other| other.name != own.name).collect();
    let alike = others
        .iter()
        .filter(|other| other.is_direct == own.is_direct);
    let mut alike: Vec<&Measurement> = alike.copied().collect();
    if alike.is_empty() {
        alike = others;
    }
    if alike.is_empty() {
        return None;
    }
    let events = alike.chunk_by(|a, b| a.name == b.name);
    let points = events.flat_map(|rows| {
        let weight = 1.0 / rows.len() as f64;
        rows.iter().flat_map(move |row| {
            let width = row.observed_high_pct - row.observed_low_pct;
            (0..PARTS).map(move |part| {
                let along = (f64::from(part) + 0.5) / f64::from(PARTS);
                (row.observed_low_pct + width * along, weight)
            })
        })
    });
    let lost = (own.observed_low_pct, own.observed_high_pct);
    Some(Forecast::weighted(points).crps(lost))
}
