//! Whether what gets scarce in the forecast is what got dear.

use serde::{Deserialize, Serialize};

use crate::model::{Scenario, story::Observed};

use super::{forecast::Drawn, score::hundredth};

/// A product whose price was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Priced {
    /// The event.
    pub name: String,
    /// The product.
    pub product: String,
    /// How far its price rose, in percent, at least.
    pub rise_low_pct: f64,
    /// At most.
    pub rise_high_pct: f64,
    /// The most that users want and do not get in one week, in percent of normal, on average over the draws.
    pub scarcity_pct: f64,
}

impl Priced {
    fn rise(&self) -> f64 {
        f64::midpoint(self.rise_low_pct, self.rise_high_pct)
    }
}

/// How forecast scarcity and measured prices go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// Every price, in the order of the files.
    pub priced: Vec<Priced>,
    /// How many of them rose where scarcity is forecast, or did not where none is.
    pub n_same_sign: usize,
    /// Kendall's rank correlation τ_b; `None` where all prices or all scarcities are alike.
    pub tau: Option<f64>,
}

/// Scarcity and rises below this are none, in percent.
const NONE: f64 = 1.0;

pub(super) fn told(
    scenario: &Scenario,
    observed: &Observed,
    (low, high): (f64, f64),
    drawn: &[Drawn],
) -> Priced {
    let sum: f64 = drawn.iter().map(|drawn| drawn.unmet_pct.max(0.0)).sum();
    Priced {
        name: scenario.story.name.clone(),
        product: observed.target.to_string(),
        rise_low_pct: low,
        rise_high_pct: high,
        scarcity_pct: hundredth(sum / drawn.len().max(1) as f64),
    }
}

/// Lays prices beside scarcities; `None` where no price was measured.
pub(super) fn compared(priced: Vec<Priced>) -> Option<Prices> {
    if priced.is_empty() {
        return None;
    }
    let has_same_sign = |priced: &&Priced| (priced.rise() > NONE) == (priced.scarcity_pct > NONE);
    Some(Prices {
        n_same_sign: priced.iter().filter(has_same_sign).count(),
        tau: tau(&priced).map(hundredth),
        priced,
    })
}

/// Kendall's τ_b: concordant less discordant pairs, over the geometric mean of the pairs that are not tied in each.
fn tau(priced: &[Priced]) -> Option<f64> {
    let (mut agreement, mut rises, mut scarcities) = (0.0, 0.0_f64, 0.0_f64);
    for (at, a) in priced.iter().enumerate() {
        for b in &priced[..at] {
            let sign = |difference: f64| {
                if difference == 0.0 {
                    0.0
                } else {
                    difference.signum()
                }
            };
            let rise = sign(a.rise() - b.rise());
            let scarcity = sign(a.scarcity_pct - b.scarcity_pct);
            agreement += rise * scarcity;
            rises += rise.abs();
            scarcities += scarcity.abs();
        }
    }
    let scale = (rises * scarcities).sqrt();
    (scale > 0.0).then(|| agreement / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(f64, f64)]) -> Option<f64> {
        let priced = pairs.iter().map(|&(rise, scarcity_pct)| Priced {
            name: "event".to_owned(),
            product: "gas".to_owned(),
            rise_low_pct: rise - 1.0,
            rise_high_pct: rise + 1.0,
            scarcity_pct,
        });
        tau(&priced.collect::<Vec<_>>())
    }

    #[test]
    fn pairs_in_order_count_against_pairs_out_of_order_and_ties_shrink_the_scale() {
        let close = |found: Option<f64>, expected: f64| {
            let found = found.expect("not all are alike");
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        };
        // One pair of six is out of order: (5 − 1) / 6.
        close(
            of(&[(1.0, 1.0), (2.0, 3.0), (3.0, 2.0), (4.0, 4.0)]),
            2.0 / 3.0,
        );
        close(of(&[(4.0, 1.0), (3.0, 2.0), (2.0, 3.0), (1.0, 4.0)]), -1.0);
        // Two pairs are in order, one is tied in scarcity: 2 / √(3 · 2).
        close(
            of(&[(1.0, 0.0), (2.0, 0.0), (3.0, 1.0)]),
            2.0 / 6.0_f64.sqrt(),
        );
        // One pair is tied in both and counts in neither scale: 2 / √(2 · 2).
        close(of(&[(1.0, 0.0), (1.0, 0.0), (2.0, 1.0)]), 1.0);
    }

    #[test]
    fn what_is_all_alike_has_no_rank() {
        assert_eq!(of(&[(1.0, 0.0), (2.0, 0.0), (3.0, 0.0)]), None);
        assert_eq!(of(&[(1.0, 0.0)]), None);
    }
}
