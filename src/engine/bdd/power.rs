//! Power indices of the game in which a coalition of events wins when it makes the top true.

use std::f64::consts::PI;

use super::solve::Solution;
use super::types::Variable;

impl Solution {
    /// The Shapley value (Shapley–Shubik index) of each event, in event order.
    ///
    /// The game: a set of events wins when the top is true with exactly these.
    /// The value of `i` is the probability that `i` turns a losing set into a
    /// winning one when events join in random order. Values add up to 1 unless
    /// the top is constant, where all are 0. The game of the dual formula has
    /// the same values, so it does not matter whether events are read as losses
    /// or as survivals.
    ///
    /// Computed as `∫₀¹ Bᵢ(t, …, t) dt` by Gauss–Legendre quadrature with enough
    /// nodes to be exact for the polynomial; what remains is rounding, some
    /// `1e-14`.
    ///
    /// # Complexity
    ///
    /// Half as many passes over the nodes as there are events the top depends on.
    ///
    /// # Sources
    ///
    /// ShapleyShubik1954; the integral is Owen1972, see `docs/references.md`.
    pub fn shapley(&self) -> Vec<f64> {
        // Bᵢ has degree n − 1, and m nodes are exact up to 2m − 1.
        let rule = gauss_legendre(self.n_relevant().div_ceil(2).max(1));
        let mut value = vec![0.0; self.n_events];
        for (t, weight) in rule {
            let birnbaum = self.birnbaum(&vec![t; self.n_events]);
            for (value, b) in value.iter_mut().zip(birnbaum) {
                *value += weight * b;
            }
        }
        value
    }

    /// The absolute Banzhaf index of each event, in event order.
    ///
    /// The probability that `i` is decisive when each other event happens with
    /// probability one half: swings over `2^(n−1)`. Divide by the sum for the
    /// normalised index. Exact, not just accurate, up to 53 relevant events,
    /// since all numbers are then multiples of a power of two that an `f64` holds.
    ///
    /// # Complexity
    ///
    /// Linear in [`Solution::n_nodes`].
    ///
    /// # Sources
    ///
    /// Banzhaf1965, see `docs/references.md`.
    pub fn banzhaf(&self) -> Vec<f64> {
        self.birnbaum(&vec![0.5; self.n_events])
    }

    /// How many of the `2^(n−1)` sets of other events each event turns from losing into winning.
    ///
    /// `None` when the formula has more than 53 events, beyond which the counts are not exact.
    ///
    /// # Complexity
    ///
    /// Linear in [`Solution::n_nodes`].
    pub fn swings(&self) -> Option<Vec<u64>> {
        if self.n_events > 53 {
            return None;
        }
        let sets = 0.5 * (1_u64 << self.n_events) as f64;
        Some(
            self.banzhaf()
                .into_iter()
                .map(|share| (share * sets) as u64)
                .collect(),
        )
    }

    /// Events that some diagram tests.
    fn n_relevant(&self) -> usize {
        let variables = self.parts.iter().map(|part| {
            part.variables
                .iter()
                .filter(|variable| matches!(variable, Variable::Event(_)))
                .count()
        });
        variables.sum()
    }
}

/// Nodes and weights on `0..1` that integrate polynomials up to degree `2n − 1` exactly.
///
/// Newton's method on the Legendre polynomial from Tricomi's approximation of its roots.
///
/// # Sources
///
/// PressEtAl2007, section 4.6, see `docs/references.md`.
fn gauss_legendre(n: usize) -> Vec<(f64, f64)> {
    let mut rule = vec![(0.0, 0.0); n];
    for i in 0..n.div_ceil(2) {
        let mut x = (PI * (i as f64 + 0.75) / (n as f64 + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..100 {
            let (mut previous, mut value) = (0.0, 1.0);
            for k in 1..=n {
                let k = k as f64;
                let next = ((2.0 * k - 1.0) * x * value - (k - 1.0) * previous) / k;
                (previous, value) = (value, next);
            }
            slope = n as f64 * (previous - x * value) / (1.0 - x * x);
            let step = value / slope;
            x -= step;
            if step.abs() < 1e-16 {
                break;
            }
        }
        let weight = 1.0 / ((1.0 - x * x) * slope * slope);
        rule[i] = (0.5 * (1.0 - x), weight);
        rule[n - 1 - i] = (0.5 * (1.0 + x), weight);
    }
    rule
}

#[cfg(test)]
mod tests {
    use super::gauss_legendre;

    #[test]
    fn powers_up_to_twice_the_nodes_are_integrated_exactly() {
        for n in [1, 2, 3, 10, 61, 400] {
            let rule = gauss_legendre(n);
            for degree in [0, 1, 2 * n - 1] {
                let sum: f64 = rule.iter().map(|&(x, w)| w * x.powf(degree as f64)).sum();
                let exact = 1.0 / (degree as f64 + 1.0);
                assert!(
                    (sum / exact - 1.0).abs() < 1e-11,
                    "{n} nodes, degree {degree}: {sum} {exact}"
                );
            }
        }
    }
}
