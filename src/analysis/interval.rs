//! What is known to lie between a worst and a best case.

use serde::{Deserialize, Serialize};

use crate::engine::dynamics::NEVER;

/// A value in the worst and in the best case; when both agree it is simply known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval<T> {
    /// With everything unknown at its worst.
    pub worst: T,
    /// With everything unknown at its best.
    pub best: T,
}

impl<T: Copy + PartialEq> Interval<T> {
    /// Takes both ends.
    pub const fn new(worst: T, best: T) -> Self {
        Self { worst, best }
    }

    /// The same of something else.
    pub fn map<U: Copy + PartialEq>(self, f: impl Fn(T) -> U) -> Interval<U> {
        Interval::new(f(self.worst), f(self.best))
    }

    /// Whether both ends agree.
    pub fn is_exact(&self) -> bool {
        self.worst == self.best
    }
}

/// Parts per million as percent.
pub fn percent(ppm: u32) -> f64 {
    f64::from(ppm) / 10_000.0
}

/// A week, where there is one.
pub(crate) fn weeks(week: u32) -> Option<f64> {
    (week != NEVER).then(|| f64::from(week))
}

/// A fraction as percent, to a hundredth.
pub(crate) fn rounded_percent(fraction: f64) -> f64 {
    (fraction * 10_000.0).round() / 100.0
}
