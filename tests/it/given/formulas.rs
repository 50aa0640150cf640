//! Random formulas, and everything about them by brute force.

use linchpin::engine::bdd::{Config, Solution, solve};
use linchpin::network::formula::{FixedPoint, Formula, Gate, Term};
use proptest::prelude::*;

pub(crate) fn config() -> Config<'static> {
    Config {
        max_nodes: 1 << 22,
        should_stop: &|| false,
    }
}

pub(crate) fn solved(formula: &Formula) -> Solution {
    solve(formula, &config()).expect("a small formula fits the budget")
}

pub(crate) fn events(ixs: &[u32]) -> Vec<Term> {
    ixs.iter().map(|&ix| Term::Event(ix)).collect()
}

/// Formulas of up to `max_events` events; gates read earlier gates only unless `cyclic`.
pub(crate) fn formula(
    max_events: u32,
    max_gates: usize,
    cyclic: bool,
) -> impl Strategy<Value = Formula> {
    let shape = (1..=max_events, 1..=max_gates, any::<bool>());
    shape.prop_flat_map(move |(n_events, n_gates, least)| {
        let gates: Vec<_> = (0..n_gates)
            .map(|ix| {
                let below = if cyclic { n_gates } else { ix };
                gate(n_events, below)
            })
            .collect();
        gates.prop_map(move |gates| {
            let top = Term::Gate(gates.len() as u32 - 1);
            let loops = if least {
                FixedPoint::Least
            } else {
                FixedPoint::Greatest
            };
            Formula::new(n_events, gates, top, loops).expect("all terms exist")
        })
    })
}

fn term(n_events: u32, n_gates: usize) -> BoxedStrategy<Term> {
    let event = (0..n_events).prop_map(Term::Event);
    if n_gates == 0 {
        return event.boxed();
    }
    // Late gates more often, so that most of the formula is below the top.
    let gate = (0..n_gates, 0..n_gates).prop_map(|(a, b)| Term::Gate(a.max(b) as u32));
    prop_oneof![12 => event, 12 => gate, 1 => any::<bool>().prop_map(|yes| if yes { Term::True } else { Term::False })]
        .boxed()
}

fn gate(n_events: u32, n_gates: usize) -> BoxedStrategy<Gate> {
    let term = term(n_events, n_gates);
    let terms = prop::collection::vec(term.clone(), 1..5);
    let weighted = prop::collection::vec((0..7_u64, term), 1..6);
    prop_oneof![
        3 => terms.clone().prop_map(Gate::And),
        3 => terms.clone().prop_map(Gate::Or),
        1 => (0..5_u32, terms).prop_map(|(min, args)| Gate::AtLeast { min, args }),
        1 => (0..15_u64, weighted).prop_map(|(min, args)| Gate::Threshold { min, args }),
    ]
    .boxed()
}

/// A function as its truth for every set of events; sets are bit masks.
pub(crate) struct Table {
    pub(crate) n: u32,
    pub(crate) truth: Vec<bool>,
}

impl Table {
    pub(crate) fn new(formula: &Formula) -> Self {
        let n = formula.n_events();
        let truth = (0..1_u32 << n).map(|set| naive(formula, set)).collect();
        Table { n, truth }
    }

    /// Minimal sets that make the function true, by size and members.
    pub(crate) fn cut_sets(&self) -> Vec<Vec<u32>> {
        self.minimal(|set| self.truth[set as usize])
    }

    /// Minimal sets whose absence makes the function false.
    pub(crate) fn path_sets(&self) -> Vec<Vec<u32>> {
        let all = (1_u32 << self.n) - 1;
        self.minimal(|set| !self.truth[(all & !set) as usize])
    }

    fn minimal(&self, holds: impl Fn(u32) -> bool) -> Vec<Vec<u32>> {
        let minimal = |set: u32| holds(set) && bits(set).all(|ix| !holds(set & !(1 << ix)));
        let mut sets: Vec<Vec<u32>> = (0..1_u32 << self.n)
            .filter(|&set| minimal(set))
            .map(|set| bits(set).collect())
            .collect();
        sets.sort_by_key(|set| (set.len(), set.clone()));
        sets
    }

    pub(crate) fn probability(&self, p: &[f64]) -> f64 {
        let weight = |set: u32| -> f64 {
            (0..self.n)
                .map(|ix| {
                    if set >> ix & 1 == 1 {
                        p[ix as usize]
                    } else {
                        1.0 - p[ix as usize]
                    }
                })
                .product()
        };
        (0..1_u32 << self.n)
            .filter(|&set| self.truth[set as usize])
            .map(weight)
            .sum()
    }

    /// The Shapley value and the number of swings of each event, from their definitions.
    pub(crate) fn power(&self) -> (Vec<f64>, Vec<u64>) {
        let n = self.n;
        let factorial = |k: u32| (1..=k).map(f64::from).product::<f64>();
        let (mut shapley, mut swings) = (vec![0.0; n as usize], vec![0; n as usize]);
        for set in 0..1_u32 << n {
            for ix in (0..n).filter(|ix| set >> ix & 1 == 0) {
                if self.truth[(set | 1 << ix) as usize] && !self.truth[set as usize] {
                    let size = set.count_ones();
                    shapley[ix as usize] +=
                        factorial(size) * factorial(n - size - 1) / factorial(n);
                    swings[ix as usize] += 1;
                }
            }
        }
        (shapley, swings)
    }
}

fn bits(set: u32) -> impl Iterator<Item = u32> {
    (0..32).filter(move |ix| set >> ix & 1 == 1)
}

/// The truth of the top by going through all gates until nothing changes.
pub(crate) fn naive(formula: &Formula, set: u32) -> bool {
    let mut value = vec![formula.loops() == FixedPoint::Greatest; formula.gates().len()];
    let truth = |term: Term, value: &[bool]| match term {
        Term::False => false,
        Term::True => true,
        Term::Event(ix) => set >> ix & 1 == 1,
        Term::Gate(ix) => value[ix as usize],
    };
    loop {
        let mut changed = false;
        for (ix, gate) in formula.gates().iter().enumerate() {
            let sum: u64 = gate
                .args()
                .filter(|&(_, term)| truth(term, &value))
                .map(|(weight, _)| weight)
                .sum();
            let new = match gate {
                Gate::And(args) => sum == args.len() as u64,
                Gate::Or(_) => sum > 0,
                Gate::AtLeast { min, .. } => sum >= u64::from(*min),
                Gate::Threshold { min, .. } => sum >= *min,
            };
            changed |= new != value[ix];
            value[ix] = new;
        }
        if !changed {
            return truth(formula.top(), &value);
        }
    }
}
