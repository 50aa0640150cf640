//! What is not made: in weeks of normal output, and in money where a product's value is known.

use serde::{Deserialize, Serialize};

use crate::model::{Chain, id::ProductId, product::Value};

use super::interval::Interval;

/// Weeks of a year, for values of a year.
const WEEKS_PER_YEAR: f64 = 52.0;

/// What all targets together do not make until the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// The mean over the targets of what is missing, in weeks of normal output.
    pub mean_weeks: Interval<f64>,
    /// What is missing in billion US dollars over the targets with a value, none counted inside another; `None` where none has one.
    pub usd_bn: Option<Interval<f64>>,
    /// How many of the targets have a value.
    pub n_valued: usize,
}

/// What one target does not make until the horizon.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Missed<'a> {
    /// The target.
    pub(crate) target: &'a str,
    /// In weeks of normal output.
    pub(crate) weeks: Interval<f64>,
    /// In billion US dollars, where its value is known.
    pub(crate) usd_bn: Option<Interval<f64>>,
}

impl Total {
    /// Adds targets up; `None` where there are none.
    ///
    /// A target whose value lies within that of another is counted there, unless
    /// it misses more than the other does.
    pub(crate) fn of(chain: &Chain, missed: &[Missed<'_>]) -> Option<Self> {
        if missed.is_empty() {
            return None;
        }
        let mean = |end: fn(Interval<f64>) -> f64| {
            let sum: f64 = missed.iter().map(|missed| end(missed.weeks)).sum();
            rounded(sum / missed.len() as f64)
        };
        let n_valued = missed
            .iter()
            .filter(|missed| missed.usd_bn.is_some())
            .count();
        let sum = |end: fn(Interval<f64>) -> f64| rounded(sum(chain, missed, end));
        Some(Self {
            mean_weeks: Interval::new(mean(|ends| ends.worst), mean(|ends| ends.best)),
            usd_bn: (n_valued > 0)
                .then(|| Interval::new(sum(|ends| ends.worst), sum(|ends| ends.best))),
            n_valued,
        })
    }

    /// What losses are ranked by: the middle of what is missing in money, then of what is missing in weeks.
    pub fn rank(&self) -> [f64; 2] {
        let middle = |ends: Interval<f64>| f64::midpoint(ends.worst, ends.best);
        [self.usd_bn.map_or(0.0, middle), middle(self.mean_weeks)]
    }
}

/// The missing value of all targets, each at least what is missing of the targets inside it.
fn sum(chain: &Chain, missed: &[Missed<'_>], end: fn(Interval<f64>) -> f64) -> f64 {
    let targets: Vec<&str> = missed.iter().map(|missed| missed.target).collect();
    Nest::new(chain, &targets).sum(|at| missed[at].usd_bn.map_or(0.0, end))
}

/// Which targets' values lie within those of which others.
#[derive(Debug, Clone)]
pub(crate) struct Nest {
    outer: Vec<Option<usize>>,
    /// From the inside out: values lie within one another without circles.
    order: Vec<usize>,
}

impl Nest {
    pub(crate) fn new(chain: &Chain, targets: &[&str]) -> Self {
        let outer: Vec<Option<usize>> = targets
            .iter()
            .map(|target| holder(chain, targets, target))
            .collect();
        let depth = |at: usize| std::iter::successors(outer[at], |&holder| outer[holder]).count();
        let mut order: Vec<usize> = (0..targets.len()).collect();
        order.sort_by_key(|&at| (std::cmp::Reverse(depth(at)), at));
        Self { outer, order }
    }

    /// Adds values of targets up, each at least the sum of those inside it.
    pub(crate) fn sum(&self, value: impl Fn(usize) -> f64) -> f64 {
        let mut inside = vec![0.0; self.order.len()];
        let mut total = 0.0;
        for &at in &self.order {
            let most = value(at).max(inside[at]);
            match self.outer[at] {
                Some(holder) => inside[holder] += most,
                None => total += most,
            }
        }
        total
    }
}

/// The nearest other target whose value holds that of one.
fn holder(chain: &Chain, targets: &[&str], target: &str) -> Option<usize> {
    let mut product = value(chain, &target.into())?.within.as_ref()?;
    loop {
        let found = targets.iter().position(|other| *other == product.as_str());
        if found.is_some() {
            return found;
        }
        product = value(chain, product)?.within.as_ref()?;
    }
}

fn value<'c>(chain: &'c Chain, product: &ProductId) -> Option<&'c Value> {
    chain.products().get(product)?.value.as_ref()
}

/// What some missing weeks of a product are worth, in billion US dollars; `None` where its value is not known.
pub(crate) fn worth(
    chain: &Chain,
    product: &ProductId,
    weeks: Interval<f64>,
) -> Option<Interval<f64>> {
    let usd = value(chain, product)?.usd;
    let worth = |weeks: f64, usd: f64| rounded(weeks / WEEKS_PER_YEAR * usd);
    Some(Interval::new(
        worth(weeks.worst, usd.high().billions()),
        worth(weeks.best, usd.low().billions()),
    ))
}

/// To a thousandth.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0 + 0.0
}
