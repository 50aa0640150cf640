//! Importance measures of events with given probabilities.

use super::solve::Solution;

/// What an event means for the probability `P` of the top.
///
/// All are exact and follow from `P` with the event as likely as stated, certain and impossible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Importance {
    /// `B = ∂P/∂p = P(top | event) − P(top | no event)`: Birnbaum, or marginal importance.
    pub birnbaum: f64,
    /// `p · B / P`: the probability that the top is true and hangs on the event, given the top.
    pub criticality: f64,
    /// `(P − P(top | no event)) / P`: the share of the risk that would vanish with the event.
    ///
    /// This is Fussell and Vesely's measure as practitioners define it. In exact
    /// arithmetic it equals the criticality; without rounding up sums over cut
    /// sets it never exceeds 1.
    pub fussell_vesely: f64,
    /// `P(event | top) = p · P(top | event) / P`: how likely the event has happened, given the top.
    pub diagnostic: f64,
    /// Risk achievement worth, `P(top | event) / P`: at least 1.
    pub raw: f64,
    /// Risk reduction worth, `P / P(top | no event)`: at least 1, infinite when the top needs the event.
    pub rrw: f64,
}

impl Solution {
    /// The importance of each event, in event order; `None` when the top is impossible.
    ///
    /// # Panics
    ///
    /// When `p` has not one entry per event.
    ///
    /// # Complexity
    ///
    /// Linear in [`Solution::n_nodes`], and once more for each event without which
    /// the top has less than a thousandth of its probability: there the
    /// difference would have lost its digits.
    ///
    /// # Sources
    ///
    /// Birnbaum1969, Fussell1975, CheokEtAl1998, see `docs/references.md`.
    pub fn importance(&self, p: &[f64]) -> Option<Vec<Importance>> {
        let (total, birnbaum) = self.probability_and_birnbaum(p);
        if total <= 0.0 {
            return None;
        }
        let mut changed = p.to_vec();
        let mut out = Vec::with_capacity(p.len());
        for (event, &birnbaum) in birnbaum.iter().enumerate() {
            let p = p[event];
            let with = total + (1.0 - p) * birnbaum;
            let mut without = total - p * birnbaum;
            if without < 1e-3 * total {
                changed[event] = 0.0;
                without = self.probability(&changed);
                changed[event] = p;
            }
            out.push(Importance {
                birnbaum,
                criticality: p * birnbaum / total,
                fussell_vesely: (total - without) / total,
                diagnostic: p * with / total,
                raw: with / total,
                rrw: total / without,
            });
        }
        Some(out)
    }
}
