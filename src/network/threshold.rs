//! A weighted threshold as a small decision diagram over its arguments.

use std::collections::BTreeMap;

/// A function of the sum of the weights of the true arguments, at one point of the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sum {
    /// The rest cannot reach the minimum.
    Short,
    /// The minimum is reached.
    Reached,
    /// It depends: see the decision with this index.
    Open(u32),
}

/// One decision: the truth of argument `arg` leads to `with`, its falsity to `without`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) arg: u32,
    pub(crate) without: Sum,
    pub(crate) with: Sum,
}

/// Builds the reduced ordered diagram of `Σ weights ≥ min`, decisions after those they lead to.
///
/// Two needs lead to the same diagram when no sum of the remaining weights lies
/// between them, so each position keeps the interval of needs a result stands
/// for. Answers `None` when more than `max_decisions` were necessary.
///
/// # Complexity
///
/// The size of the result times a logarithm; for `n` equal weights at most `n · min`.
///
/// # Sources
///
/// AbioEtAl2012, see `docs/references.md`.
pub(crate) fn decide(
    min: u64,
    weights: &[u64],
    max_decisions: usize,
) -> Option<(Vec<Decision>, Sum)> {
    let mut rest = vec![0_i128; weights.len() + 1];
    for (ix, &weight) in weights.iter().enumerate().rev() {
        rest[ix] = rest[ix + 1] + i128::from(weight);
    }
    let mut search = Search {
        rest,
        known: vec![BTreeMap::new(); weights.len()],
        decisions: Vec::new(),
    };
    let min = i128::from(min);
    let mut stack = vec![(0_usize, min)];
    while let Some(&(at, need)) = stack.last() {
        if search.find(at, need).is_some() {
            stack.pop();
            continue;
        }
        let weight = i128::from(weights[at]);
        let Some(without) = search.find(at + 1, need) else {
            stack.push((at + 1, need));
            continue;
        };
        let Some(with) = search.find(at + 1, need - weight) else {
            stack.push((at + 1, need - weight));
            continue;
        };
        let low = without.low.max(with.low.saturating_add(weight));
        let high = without.high.min(with.high.saturating_add(weight));
        let sum = if without.sum == with.sum {
            with.sum
        } else {
            if search.decisions.len() >= max_decisions {
                return None;
            }
            search.decisions.push(Decision {
                arg: at as u32,
                without: without.sum,
                with: with.sum,
            });
            Sum::Open(search.decisions.len() as u32 - 1)
        };
        search.known[at].insert(low, (high, sum));
        stack.pop();
    }
    let top = search.find(0, min).map_or(Sum::Short, |range| range.sum);
    Some((search.decisions, top))
}

/// All needs from `low` to `high`, both included, lead to `sum`.
#[derive(Clone, Copy)]
struct Range {
    low: i128,
    high: i128,
    sum: Sum,
}

struct Search {
    /// The sum of the weights from a position on.
    rest: Vec<i128>,
    /// Per position: lowest need → highest need and result.
    known: Vec<BTreeMap<i128, (i128, Sum)>>,
    decisions: Vec<Decision>,
}

impl Search {
    fn find(&self, at: usize, need: i128) -> Option<Range> {
        // Half the range is enough: a need never leaves ±2^65, and sums of bounds must not overflow.
        const FAR: i128 = i128::MAX / 2;
        if need <= 0 {
            return Some(Range {
                low: -FAR,
                high: 0,
                sum: Sum::Reached,
            });
        }
        if need > self.rest[at] {
            return Some(Range {
                low: self.rest[at] + 1,
                high: FAR,
                sum: Sum::Short,
            });
        }
        let (&low, &(high, sum)) = self.known[at].range(..=need).next_back()?;
        (need <= high).then_some(Range { low, high, sum })
    }
}

#[cfg(test)]
mod tests {
    use super::{Sum, decide};

    fn holds(decisions: &[super::Decision], mut at: Sum, truth: u32) -> bool {
        loop {
            match at {
                Sum::Short => return false,
                Sum::Reached => return true,
                Sum::Open(ix) => {
                    let decision = decisions[ix as usize];
                    let yes = truth >> decision.arg & 1 == 1;
                    at = if yes { decision.with } else { decision.without };
                }
            }
        }
    }

    #[test]
    fn every_assignment_of_a_few_weights_is_decided_as_the_sum_says() {
        for weights in [
            &[5, 3, 3, 2, 1][..],
            &[1, 1, 1, 1],
            &[7],
            &[],
            &[0, 4, 0, 9, u64::MAX - 20],
        ] {
            for min in (0..30).chain([u64::MAX - 21, u64::MAX - 7, u64::MAX]) {
                let (decisions, top) = decide(min, weights, 1000).unwrap();
                for truth in 0..1_u32 << weights.len() {
                    let sum: u64 = (0..weights.len())
                        .filter(|ix| truth >> ix & 1 == 1)
                        .map(|ix| weights[ix])
                        .sum();
                    assert_eq!(
                        holds(&decisions, top, truth),
                        sum >= min,
                        "{weights:?} {min}"
                    );
                }
            }
        }
    }

    #[test]
    fn equal_weights_need_no_more_decisions_than_counting_does() {
        let (decisions, _) = decide(50, &[20_000; 100], usize::MAX).unwrap();
        assert_eq!(decisions.len(), 100);
        let (decisions, _) = decide(1_000_000, &[20_000; 100], usize::MAX).unwrap();
        assert_eq!(decisions.len(), 50 * 51);
    }

    #[test]
    fn too_many_decisions_are_refused() {
        assert!(decide(30, &[10; 6], 3).is_none());
    }
}
