//! Probability, importance and power against brute force.

use linchpin::network::formula::{Formula, Gate, Term};
use proptest::prelude::*;

use crate::given::formulas::{self, Table, solved};

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 + 1e-10 * a.abs().max(b.abs())
}

fn check(formula: &Formula, p: &[f64]) -> Result<(), TestCaseError> {
    let table = Table::new(formula);
    let solution = solved(formula);
    let p = &p[..formula.n_events() as usize];
    let total = table.probability(p);
    prop_assert!(close(solution.probability(p), total));
    let birnbaum = solution.birnbaum(p);
    let importance = solution.importance(p);
    prop_assert_eq!(importance.is_some(), total > 0.0);
    for event in 0..p.len() {
        let mut changed = p.to_vec();
        changed[event] = 1.0;
        let with = table.probability(&changed);
        changed[event] = 0.0;
        let without = table.probability(&changed);
        prop_assert!(close(birnbaum[event], with - without));
        let Some(importance) = importance.as_ref().map(|all| all[event]) else {
            continue;
        };
        prop_assert!(close(importance.birnbaum, with - without));
        prop_assert!(close(
            importance.criticality,
            p[event] * (with - without) / total
        ));
        prop_assert!(close(importance.fussell_vesely, (total - without) / total));
        prop_assert!(close(importance.diagnostic, p[event] * with / total));
        prop_assert!(close(importance.raw, with / total));
        prop_assert!(close(1.0 / importance.rrw, without / total));
    }
    let (shapley, swings) = table.power();
    for (got, expected) in solution.shapley().into_iter().zip(&shapley) {
        prop_assert!(close(got, *expected), "{got} {expected}");
    }
    prop_assert_eq!(solution.swings(), Some(swings));
    let sum: f64 = shapley.iter().sum();
    let constant = table.truth.iter().all(|&truth| truth == table.truth[0]);
    let expected = if constant { 0.0 } else { 1.0 };
    prop_assert!(close(sum, expected));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn numbers_of_small_formulas_are_those_of_brute_force(
        formula in formulas::formula(8, 10, true),
        p in prop::collection::vec(0.0..=1.0_f64, 8),
    ) {
        check(&formula, &p)?;
    }

    #[test]
    fn the_dual_has_the_same_power_and_the_opposite_probability(formula in formulas::formula(25, 30, false)) {
        let (solution, dual) = (solved(&formula), solved(&formula.dual()));
        let p: Vec<f64> = (0..formula.n_events()).map(|ix| 0.9 / f64::from(ix + 1)).collect();
        let q: Vec<f64> = p.iter().map(|p| 1.0 - p).collect();
        prop_assert!(close(solution.probability(&p), 1.0 - dual.probability(&q)));
        for (a, b) in solution.shapley().into_iter().zip(dual.shapley()) {
            prop_assert!(close(a, b));
        }
        prop_assert_eq!(solution.banzhaf(), dual.banzhaf());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn numbers_of_formulas_of_twelve_events_are_those_of_brute_force(
        formula in formulas::formula(12, 14, true),
        p in prop::collection::vec(0.0..=1.0_f64, 12),
    ) {
        check(&formula, &p)?;
    }
}

#[test]
fn an_event_that_every_cut_set_contains_has_infinite_reduction_worth() {
    let formula = Formula::new(
        3,
        vec![
            Gate::Or(formulas::events(&[1, 2])),
            Gate::And(vec![Term::Event(0), Term::Gate(0)]),
        ],
        Term::Gate(1),
        linchpin::network::formula::FixedPoint::Least,
    )
    .unwrap();
    // P = 0.1 · (1 − 0.8 · 0.7) = 0.044; without event 0 nothing is left.
    let importance = solved(&formula).importance(&[0.1, 0.2, 0.3]).unwrap();
    assert!(close(importance[0].birnbaum, 0.44));
    assert!(close(importance[0].criticality, 1.0));
    assert!(close(importance[0].raw, 10.0));
    assert!(importance[0].rrw.is_infinite());
    assert!(close(importance[1].fussell_vesely, 0.014 / 0.044));
}
