//! How far a forecast lies from a measurement: the continuous ranked probability score.
//!
//! A measurement is an interval: sources say "at most 1 %" or "10 to 12 %". It is
//! read as a number that lies anywhere in it, each place as likely, and the score
//! is the mean of the ordinary score over these numbers. As a mean of a proper
//! score it is proper: nobody who believes the interval to be so distributed
//! scores better by saying something else than what he thinks.

/// A forecast of one number: points and how much each counts, in the order of the points; weights sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    points: Vec<(f64, f64)>,
}

impl Forecast {
    /// Exactly one number.
    pub fn certain(value: f64) -> Self {
        Self {
            points: vec![(value, 1.0)],
        }
    }

    /// Draws that count alike.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn of_draws(draws: impl IntoIterator<Item = f64>) -> Self {
        Self::weighted(draws.into_iter().map(|draw| (draw, 1.0)))
    }

    /// Points with weights, which need not sum to 1.
    ///
    /// # Panics
    ///
    /// If there is none, or none that counts.
    pub fn weighted(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut points: Vec<(f64, f64)> = points.into_iter().collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let total: f64 = points.iter().map(|(_, weight)| weight).sum();
        assert!(total > 0.0, "a forecast says something");
        for (_, weight) in &mut points {
            *weight /= total;
        }
        Self { points }
    }

    /// The points in order, and how much each counts.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.points
            .iter()
            .map(|(point, weight)| point * weight)
            .sum()
    }

    /// The lowest point that at least this part of the forecast does not exceed.
    pub fn quantile(&self, part: f64) -> f64 {
        let mut below = 0.0;
        for (point, weight) in &self.points {
            below += weight;
            if below >= part - 1e-9 {
                return *point;
            }
        }
        self.points[self.points.len() - 1].0
    }

    /// The continuous ranked probability score against a number that lies anywhere between two ends.
    ///
    /// `E|X − Y| − ½ E|X − X′|` with X and X′ as forecast and Y as measured; 0 is
    /// best, in the unit of the forecast. No forecast of a measurement of width w
    /// scores below w / 6.
    ///
    /// # Sources
    ///
    /// Gneiting and Raftery (2007), see `docs/references.md`.
    pub fn crps(&self, (low, high): (f64, f64)) -> f64 {
        let off: f64 = self
            .points
            .iter()
            .map(|&(point, weight)| weight * off(point, low, high))
            .sum();
        // E|X − X′| over points in order: each gap counts by what lies below it and above it.
        let mut below = 0.0;
        let mut apart = 0.0;
        for pair in self.points.windows(2) {
            below += pair[0].1;
            apart += 2.0 * below * (1.0 - below) * (pair[1].0 - pair[0].0);
        }
        (off - apart / 2.0).max(0.0)
    }
}

/// The mean distance of a point from a number that lies anywhere between two ends.
fn off(point: f64, low: f64, high: f64) -> f64 {
    if point <= low || point >= high {
        return (point - f64::midpoint(low, high)).abs();
    }
    let (left, right) = (point - low, high - point);
    (left * left + right * right) / (2.0 * (high - low))
}

/// To two decimals.
pub(super) fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}
