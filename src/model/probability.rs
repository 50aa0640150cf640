//! How likely losses are within a year.

use super::{
    event::Event,
    id::SourceId,
    register::Register,
    source::{Evidence, Source},
};

/// A probability known to lie between two ends, perhaps with a likely value inside.
///
/// `0 <= low <= likely <= high <= 1`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    low: f64,
    likely: Option<f64>,
    high: f64,
}

impl Chance {
    /// Takes percents; `None` where they do not rise from 0 to 100.
    pub fn from_percent(low: f64, likely: Option<f64>, high: f64) -> Option<Self> {
        let middle = likely.unwrap_or(low);
        let is_sound = 0.0 <= low && low <= middle && middle <= high && high <= 100.0;
        is_sound.then_some(Self {
            low: low / 100.0,
            likely: likely.map(|likely| likely / 100.0),
            high: high / 100.0,
        })
    }

    /// The lower end.
    pub const fn low(&self) -> f64 {
        self.low
    }

    /// The value to reckon with: the likely one, else the middle.
    pub fn central(&self) -> f64 {
        self.likely.unwrap_or(f64::midpoint(self.low, self.high))
    }

    /// The upper end.
    pub const fn high(&self) -> f64 {
        self.high
    }

    /// Whether one number is given.
    pub fn is_exact(&self) -> bool {
        self.low >= self.high
    }
}

/// How likely one loss is.
#[derive(Debug, Clone, PartialEq)]
pub struct Disruption {
    /// The loss.
    pub event: Event,
    /// That it happens within a year.
    pub per_year: Chance,
    /// What it rests on: at least one source, or an assumption.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

/// A file of probabilities, checked against a chain.
///
/// Made by [`crate::load`]; every event is in the chain, none stands twice,
/// and one split of supply tells all of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Probabilities {
    /// Its short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// The sources that it defines itself.
    pub sources: Register<SourceId, Source>,
    /// The losses, in the order of the file.
    pub disruptions: Vec<Disruption>,
}
