//! Families of sets, counted without being listed.

use std::fmt;

use super::types::{Node, Part, Stop, Variable};

/// A family of minimal sets of events.
///
/// Held as one diagram per module, so that `10^20` sets may take a few kilobytes.
#[derive(Clone)]
pub struct Family {
    pub(super) parts: Vec<Part>,
    n_events: usize,
    completeness: Completeness,
}

/// How much of a family is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// Every set of the family.
    Complete,
    /// Every set of at most `order` members; larger ones were asked to be left out.
    UpToOrder {
        /// The most members of a set.
        order: u32,
    },
    /// Every set of at most `order` members; the budget ended before those with one more were known.
    Stopped {
        /// The most members of a set; with 0, only an always true function would show.
        order: u32,
        /// What ended it.
        stop: Stop,
    },
}

/// How many sets there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// The number of sets, or `u128::MAX` when there are more.
    pub sets: u128,
    /// Whether there may be more than 128 bits hold.
    pub saturated: bool,
}

impl Count {
    fn new(sets: u128) -> Self {
        Count {
            sets,
            saturated: sets == u128::MAX,
        }
    }
}

impl Family {
    pub(super) fn new(parts: Vec<Part>, n_events: usize, completeness: Completeness) -> Self {
        Family {
            parts,
            n_events,
            completeness,
        }
    }

    /// The family of which no set is known.
    pub(super) fn nothing(n_events: usize, stop: Stop) -> Self {
        let constant = |value| Node {
            level: u32::MAX,
            low: value,
            high: value,
        };
        let part = Part {
            nodes: vec![constant(0), constant(1)],
            root: 0,
            variables: [].into(),
        };
        Family::new(
            vec![part],
            n_events,
            Completeness::Stopped { order: 0, stop },
        )
    }

    /// Whether all sets are there, and if not, which.
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// How many events there are; members of sets are below this.
    pub fn n_events(&self) -> usize {
        self.n_events
    }

    /// Nodes of all diagrams together; each takes twelve bytes.
    pub fn n_nodes(&self) -> usize {
        self.parts.iter().map(|part| part.nodes.len()).sum()
    }

    /// How many sets there are.
    ///
    /// # Complexity
    ///
    /// Linear in [`Family::n_nodes`]; as [`Family::count_by_order`] when the family is not complete.
    pub fn count(&self) -> Count {
        if self.max_order().is_some() {
            let by_order = self.polynomials().pop().unwrap_or_default();
            return Count::new(by_order.into_iter().fold(0, u128::saturating_add));
        }
        let mut totals: Vec<u128> = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let mut sets = vec![0_u128, 1];
            for &node in part.nodes.iter().skip(2) {
                let choices = match part.variable(node) {
                    Variable::Event(_) => 1,
                    Variable::Part(below) => totals[below as usize],
                };
                let with = choices.saturating_mul(sets[node.high as usize]);
                sets.push(sets[node.low as usize].saturating_add(with));
            }
            totals.push(sets[part.root as usize]);
        }
        Count::new(totals.last().copied().unwrap_or(0))
    }

    /// How many sets of each size there are: entry `k` counts those of `k` members.
    ///
    /// The last entry is not zero, so an empty family has no entries.
    ///
    /// # Complexity
    ///
    /// [`Family::n_nodes`] times the size of the largest set, squared where modules nest.
    pub fn count_by_order(&self) -> Vec<Count> {
        let by_order = self.polynomials().pop().unwrap_or_default();
        by_order.into_iter().map(Count::new).collect()
    }

    /// The size beyond which sets are not all there and none is shown.
    ///
    /// Parts hold sets up to this size, and some of their products are larger.
    pub(super) fn max_order(&self) -> Option<u32> {
        match self.completeness {
            Completeness::Complete => None,
            Completeness::UpToOrder { order } | Completeness::Stopped { order, .. } => Some(order),
        }
    }

    /// The smallest and largest set below each node of each part; smallest above largest if there is none.
    pub(super) fn sizes(&self) -> Vec<Vec<(u32, u32)>> {
        let mut sizes: Vec<Vec<(u32, u32)>> = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let mut here = vec![(1, 0), (0, 0)];
            for &node in part.nodes.iter().skip(2) {
                let of_variable = match part.variable(node) {
                    Variable::Event(_) => (1, 1),
                    Variable::Part(below) => {
                        sizes[below as usize][self.parts[below as usize].root as usize]
                    }
                };
                let high: (u32, u32) = here[node.high as usize];
                let low: (u32, u32) = here[node.low as usize];
                let exists = |(least, most): (u32, u32)| least <= most;
                let with = (of_variable.0 + high.0, of_variable.1 + high.1);
                here.push(match (exists(low), exists(of_variable) && exists(high)) {
                    (true, true) => (low.0.min(with.0), low.1.max(with.1)),
                    (true, false) => low,
                    (false, true) => with,
                    (false, false) => (1, 0),
                });
            }
            sizes.push(here);
        }
        sizes
    }

    /// The sets of at most `order` members.
    #[must_use]
    pub fn up_to(mut self, order: u32) -> Family {
        if self.largest() > order {
            self.completeness = Completeness::UpToOrder { order };
        }
        self
    }

    /// Marks the sets as what there was when the computation ended; a complete family stays so.
    pub(super) fn stopped(mut self, stop: Stop) -> Self {
        if let Some(order) = self.max_order() {
            self.completeness = Completeness::Stopped { order, stop };
        }
        self
    }

    /// The number of members of the largest set; 0 if there is none.
    pub(super) fn largest(&self) -> u32 {
        let top = self.parts.last().map_or(0, |part| part.root);
        self.sizes().last().map_or(0, |sizes| sizes[top as usize].1)
    }

    /// The number of sets by size of every part.
    fn polynomials(&self) -> Vec<Vec<u128>> {
        let mut totals: Vec<Vec<u128>> = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let mut sets: Vec<Vec<u128>> = vec![vec![], vec![1]];
            for &node in part.nodes.iter().skip(2) {
                let mut sum = sets[node.low as usize].clone();
                let high = &sets[node.high as usize];
                let single = [0, 1];
                let choices = match part.variable(node) {
                    Variable::Event(_) => &single[..],
                    Variable::Part(below) => &totals[below as usize],
                };
                self.add_product(&mut sum, choices, high);
                sets.push(sum);
            }
            totals.push(sets.swap_remove(part.root as usize));
        }
        totals
    }

    fn add_product(&self, sum: &mut Vec<u128>, a: &[u128], b: &[u128]) {
        if a.is_empty() || b.is_empty() {
            return;
        }
        let mut n = a.len() + b.len() - 1;
        if let Some(order) = self.max_order() {
            n = n.min(order as usize + 1);
        }
        if sum.len() < n {
            sum.resize(n, 0);
        }
        for (i, &x) in a.iter().enumerate().filter(|&(_, &x)| x > 0) {
            for (j, &y) in b.iter().enumerate().take(n.saturating_sub(i)) {
                sum[i + j] = sum[i + j].saturating_add(x.saturating_mul(y));
            }
        }
        while sum.last() == Some(&0) {
            sum.pop();
        }
    }
}

impl fmt::Debug for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Family")
            .field("n_events", &self.n_events)
            .field("n_nodes", &self.n_nodes())
            .field("completeness", &self.completeness)
            .finish_non_exhaustive()
    }
}
