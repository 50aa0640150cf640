//! Formulas: construction, evaluation, duality, cycles written out.

use linchpin::network::formula::{Error, FixedPoint, Formula, Gate, Term};
use proptest::prelude::*;

use crate::given::formulas::{self, events, naive};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn evaluation_agrees_with_going_through_all_gates(formula in formulas::formula(7, 10, true)) {
        for set in 0..1_u32 << formula.n_events() {
            let occurs: Vec<bool> = (0..formula.n_events()).map(|ix| set >> ix & 1 == 1).collect();
            prop_assert_eq!(formula.evaluate(&occurs), naive(&formula, set));
        }
    }

    #[test]
    fn the_dual_is_the_negation_of_the_negated(formula in formulas::formula(7, 10, true)) {
        let dual = formula.dual();
        let all = (1_u32 << formula.n_events()) - 1;
        for set in 0..=all {
            prop_assert_eq!(naive(&dual, set), !naive(&formula, all & !set));
            prop_assert_eq!(naive(&dual.dual(), set), naive(&formula, set));
        }
    }

    #[test]
    fn cycles_written_out_leave_the_function_as_it_was(formula in formulas::formula(7, 12, true)) {
        let straight = formula.without_loops();
        prop_assert_eq!(straight.first_loop(), None);
        for set in 0..1_u32 << formula.n_events() {
            prop_assert_eq!(naive(&straight, set), naive(&formula, set));
        }
    }
}

#[test]
fn a_loop_keeps_running_or_never_starts() {
    // Fabs need tools, tools need fabs and a lens.
    let gates = vec![
        Gate::And(vec![Term::Gate(1)]),
        Gate::And(vec![Term::Gate(0), Term::Event(0)]),
    ];
    let formula = |loops| Formula::new(1, gates.clone(), Term::Gate(0), loops).unwrap();
    assert!(formula(FixedPoint::Greatest).evaluate(&[true]));
    assert!(!formula(FixedPoint::Greatest).evaluate(&[false]));
    assert!(!formula(FixedPoint::Least).evaluate(&[true]));
    assert!(formula(FixedPoint::Least).first_loop().is_some());
}

#[test]
fn what_does_not_exist_cannot_be_read() {
    let build = |gates, top| Formula::new(2, gates, top, FixedPoint::Least).unwrap_err();
    let error = build(vec![Gate::Or(events(&[0, 2]))], Term::Gate(0));
    assert_eq!(
        error.to_string(),
        "gate 0 reads event 2, but the formula has only 2 events"
    );
    let error = build(vec![], Term::Gate(0));
    assert_eq!(
        error.to_string(),
        "the top reads gate 0, but the formula has only 0 gates"
    );
    let heavy = Gate::Threshold {
        min: 1,
        args: vec![(u64::MAX, Term::Event(0)), (1, Term::Event(1))],
    };
    assert_eq!(
        build(vec![heavy], Term::Gate(0)),
        Error::WeightOverflow { gate: 0 }
    );
    let error = Formula::new(u32::MAX, vec![], Term::True, FixedPoint::Least).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a formula can hold at most 2^30 events and gates, not 4294967295"
    );
}

#[test]
fn a_long_chain_is_evaluated_and_written_out() {
    let n = 100_000;
    let gates = (0..n)
        .map(|ix| match ix {
            0 => Gate::And(events(&[0])),
            _ if ix % 2 == 0 => Gate::And(vec![Term::Gate(ix - 1), Term::Event(0)]),
            _ => Gate::Or(vec![Term::Gate(ix - 1), Term::Event(1)]),
        })
        .collect();
    let formula = Formula::new(2, gates, Term::Gate(n - 1), FixedPoint::Least).unwrap();
    assert!(formula.evaluate(&[true, false]));
    assert_eq!(formula.without_loops().gates().len(), n as usize);
}
