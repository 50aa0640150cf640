//! Exact probability and its derivatives, one pass up and one pass down.

use super::solve::Solution;
use super::types::{Part, Variable};

impl Solution {
    /// The probability that the top is true when events are independent.
    ///
    /// `p[i]` is the probability of event `i`.
    ///
    /// # Panics
    ///
    /// When `p` has not one entry per event.
    ///
    /// # Complexity
    ///
    /// Linear in [`Solution::n_nodes`].
    pub fn probability(&self, p: &[f64]) -> f64 {
        assert_eq!(p.len(), self.n_events, "one probability per event");
        let mut totals = Vec::with_capacity(self.parts.len());
        let mut values = Vec::new();
        for part in &self.parts {
            up(part, p, &totals, &mut values);
            totals.push(values[part.root as usize]);
        }
        totals.last().copied().unwrap_or(0.0)
    }

    /// Birnbaum's importance of each event: how much the probability of the top hangs on it.
    ///
    /// `Bᵢ = ∂P/∂pᵢ = P(top | i) − P(top | not i)`, in `0..=1`; one entry per event.
    ///
    /// # Panics
    ///
    /// When `p` has not one entry per event.
    ///
    /// # Complexity
    ///
    /// Linear in [`Solution::n_nodes`], for all events together.
    ///
    /// # Sources
    ///
    /// Birnbaum1969, DutuitRauzy2001, see `docs/references.md`.
    pub fn birnbaum(&self, p: &[f64]) -> Vec<f64> {
        self.probability_and_birnbaum(p).1
    }

    /// [`Solution::probability`] and [`Solution::birnbaum`] together, for little more than one of them.
    ///
    /// # Panics
    ///
    /// When `p` has not one entry per event.
    pub fn probability_and_birnbaum(&self, p: &[f64]) -> (f64, Vec<f64>) {
        assert_eq!(p.len(), self.n_events, "one probability per event");
        let mut totals = Vec::with_capacity(self.parts.len());
        let mut values = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let mut value = Vec::with_capacity(part.nodes.len());
            up(part, p, &totals, &mut value);
            totals.push(value[part.root as usize]);
            values.push(value);
        }
        let mut events = vec![0.0; self.n_events];
        let mut parts = vec![0.0; self.parts.len()];
        if let Some(top) = parts.last_mut() {
            *top = 1.0;
        }
        let mut weight = Vec::new();
        for (ix, part) in self.parts.iter().enumerate().rev() {
            let value = &values[ix];
            weight.clear();
            weight.resize(part.nodes.len(), 0.0);
            weight[part.root as usize] = parts[ix];
            for (at, node) in part.nodes.iter().enumerate().skip(2).rev() {
                let weight_here = weight[at];
                let (p, derivative) = match part.variable(*node) {
                    Variable::Event(event) => (p[event as usize], &mut events[event as usize]),
                    Variable::Part(below) => (totals[below as usize], &mut parts[below as usize]),
                };
                *derivative += weight_here * (value[node.high as usize] - value[node.low as usize]);
                weight[node.low as usize] += weight_here * (1.0 - p);
                weight[node.high as usize] += weight_here * p;
            }
        }
        (totals.last().copied().unwrap_or(0.0), events)
    }
}

/// The probability of each node of a part, into `values`.
fn up(part: &Part, p: &[f64], totals: &[f64], values: &mut Vec<f64>) {
    values.clear();
    values.extend([0.0, 1.0]);
    for &node in part.nodes.iter().skip(2) {
        let p = match part.variable(node) {
            Variable::Event(event) => p[event as usize],
            Variable::Part(below) => totals[below as usize],
        };
        values.push(p * values[node.high as usize] + (1.0 - p) * values[node.low as usize]);
    }
}
