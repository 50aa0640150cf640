//! Decision diagrams against an independent package.

use biodivine_lib_bdd::{Bdd, BddVariable, BddVariableSet};
use linchpin::network::formula::{Formula, Gate, Term};
use proptest::prelude::*;

use crate::given::formulas::{self, solved};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_independent_package_finds_as_many_true_states(formula in formulas::formula(28, 50, true)) {
        let n = formula.n_events();
        let states = solved(&formula).probability(&vec![0.5; n as usize]) * (1_u64 << n) as f64;
        prop_assert_eq!(states.to_string(), other_package(&formula).exact_cardinality().to_string());
    }
}

/// The function as a diagram of `biodivine-lib-bdd`.
fn other_package(formula: &Formula) -> Bdd {
    let formula = formula.without_loops();
    let set = BddVariableSet::new_anonymous(formula.n_events() as u16);
    let mut gates: Vec<Bdd> = Vec::new();
    let value = |term: Term, gates: &[Bdd]| match term {
        Term::False => set.mk_false(),
        Term::True => set.mk_true(),
        Term::Event(ix) => set.mk_var(BddVariable::from_index(ix as usize)),
        Term::Gate(ix) => gates[ix as usize].clone(),
    };
    for gate in formula.gates() {
        let args: Vec<(u64, Bdd)> = gate
            .args()
            .map(|(weight, term)| (weight, value(term, &gates)))
            .collect();
        let min = match gate {
            Gate::And(args) => args.len() as u64,
            Gate::Or(_) => 1,
            Gate::AtLeast { min, .. } => u64::from(*min),
            Gate::Threshold { min, .. } => *min,
        };
        let mut out = set.mk_false();
        for choice in 0..1_u32 << args.len() {
            let chosen = || {
                args.iter()
                    .enumerate()
                    .filter(|(at, _)| choice >> at & 1 == 1)
                    .map(|(_, arg)| arg)
            };
            if chosen().map(|(weight, _)| weight).sum::<u64>() >= min {
                out = out.or(&chosen().fold(set.mk_true(), |all, (_, arg)| all.and(arg)));
            }
        }
        gates.push(out);
    }
    value(formula.top(), &gates)
}
