//! Budgets, early ends and formulas that are deep.

use std::sync::atomic::{AtomicU32, Ordering};

use linchpin::engine::bdd::{
    Completeness, Config, Solution, Stop, cut_sets, cut_sets_to_order, solve,
};
use linchpin::network::formula::{FixedPoint, Formula, Gate, Term};

use crate::given::formulas::{config, events, solved};

/// Any `k` of the rows of a square are each touched: hard for every order of variables.
fn square(n: u32) -> Formula {
    let row = |ix: u32| Gate::And((0..n).map(|jx| Term::Event(ix * n + jx)).collect());
    let column = |jx: u32| Gate::And((0..n).map(|ix| Term::Event(ix * n + jx)).collect());
    let mut gates: Vec<Gate> = (0..n).map(row).chain((0..n).map(column)).collect();
    gates.push(Gate::Or((0..2 * n).map(Term::Gate).collect()));
    Formula::new(n * n, gates, Term::Gate(2 * n), FixedPoint::Least).unwrap()
}

#[test]
fn a_budget_too_small_ends_in_a_marked_partial_result() {
    let formula = square(12).dual();
    let tight = Config {
        max_nodes: 3000,
        should_stop: &|| false,
    };
    assert_eq!(solve(&formula, &tight).unwrap_err(), Stop::NodeBudget);
    let family = cut_sets(&formula, None, &tight);
    assert!(matches!(
        family.completeness(),
        Completeness::Stopped {
            stop: Stop::NodeBudget,
            ..
        }
    ));
    // A square of twelve is hit in each row and column by twelve cells at least.
    assert_eq!(family.count().sets, 0);
    let family = cut_sets(
        &square(4).dual(),
        None,
        &Config {
            max_nodes: 100,
            ..tight
        },
    );
    let Completeness::Stopped { order, .. } = family.completeness() else {
        panic!("{family:?}")
    };
    let all = solved(&square(4).dual())
        .cut_sets(&config())
        .unwrap()
        .count_by_order();
    let expected: u128 = all
        .iter()
        .take(order as usize + 1)
        .map(|count| count.sets)
        .sum();
    assert_eq!(family.count().sets, expected);
}

#[test]
fn a_computation_stops_when_told_to() {
    let formula = square(12).dual();
    let asked = AtomicU32::new(0);
    let should_stop = || asked.fetch_add(1, Ordering::Relaxed) >= 3;
    let config = Config {
        max_nodes: 1 << 26,
        should_stop: &should_stop,
    };
    assert_eq!(solve(&formula, &config).unwrap_err(), Stop::Asked);
    let family = cut_sets(&formula, None, &config);
    // What is cheap to know is still told.
    assert_eq!(
        family.completeness(),
        Completeness::Stopped {
            order: 3,
            stop: Stop::Asked
        }
    );
    assert_eq!(family.count().sets, 0);
    asked.store(0, Ordering::Relaxed);
    let family = cut_sets_to_order(&formula, 140, &config);
    let Completeness::Stopped { order, stop } = family.completeness() else {
        panic!("{family:?}")
    };
    assert_eq!(stop, Stop::Asked);
    assert!(order < 140);
}

#[test]
fn the_square_has_as_many_sets_as_rows_and_columns() {
    let family = solved(&square(8)).cut_sets(&config()).unwrap();
    assert_eq!(family.count().sets, 16);
    assert_eq!(family.list(1).sets, [(0..8).collect::<Vec<u32>>()]);
}

/// `x or (y and (x' or (y' and ...)))` with events taken in turn from `pick`.
fn chain(n_events: u32, n_gates: u32, pick: impl Fn(u32) -> u32) -> Formula {
    let gates = (0..n_gates)
        .map(|ix| {
            let mut args = events(&[pick(ix)]);
            if ix > 0 {
                args.push(Term::Gate(ix - 1));
            }
            if ix % 2 == 0 {
                Gate::Or(args)
            } else {
                Gate::And(args)
            }
        })
        .collect();
    Formula::new(n_events, gates, Term::Gate(n_gates - 1), FixedPoint::Least).unwrap()
}

#[test]
fn a_chain_of_a_hundred_thousand_gates_is_solved() {
    let n = 100_000;
    let formula = chain(n, n, |ix| ix);
    let solution = solved(&formula);
    let family = solution.cut_sets(&config()).unwrap();
    assert_eq!(family.count().sets, u128::from(n) / 2);
    // The last gate is an `and` of the last event with an `or` of the one before.
    assert_eq!(
        family.list(2).sets,
        [vec![n - 2, n - 1], vec![n - 4, n - 3, n - 1]]
    );
    assert!(solution.probability(&vec![0.1; n as usize]) > 0.0);
}

#[test]
fn a_chain_of_shared_events_makes_a_deep_diagram_without_harm() {
    // Each event occurs at both ends of the chain, so that nothing falls apart into modules.
    let n = 3000;
    let formula = chain(n, 2 * n, |ix| if ix < n { ix } else { 2 * n - 1 - ix });
    let solution: Solution = solved(&formula);
    assert!(solution.cut_sets(&config()).unwrap().count().sets > 0);
    assert!(solution.probability(&vec![0.3; n as usize]) > 0.0);
    let family = cut_sets_to_order(&formula, 2, &config());
    assert!(!matches!(
        family.completeness(),
        Completeness::Stopped { .. }
    ));
}

#[test]
fn a_wide_gate_of_shared_events_makes_a_deep_diagram_without_harm() {
    // (e₀ and (e₁ or ... or eₙ)) or (eₙ₊₁ and (e₁ or ... or eₙ) and all of them): one module, n levels.
    let n = 100_000;
    let some = Gate::Or((1..=n).map(Term::Event).collect());
    let all = Gate::And((1..=n).map(Term::Event).collect());
    let gates = vec![
        some,
        all,
        Gate::And(vec![Term::Event(0), Term::Gate(0)]),
        Gate::And(vec![Term::Event(n + 1), Term::Gate(1)]),
        Gate::Or(vec![Term::Gate(2), Term::Gate(3)]),
    ];
    let formula = Formula::new(n + 2, gates, Term::Gate(4), FixedPoint::Least).unwrap();
    let solution = solved(&formula);
    let family = solution.cut_sets(&config()).unwrap();
    assert_eq!(family.count().sets, u128::from(n) + 1);
    assert_eq!(family.list(2).sets, [vec![0, 1], vec![0, 2]]);
    let birnbaum = solution.birnbaum(&vec![0.5; n as usize + 2]);
    assert!((birnbaum[0] - 1.0).abs() < 1e-12);
}

#[test]
fn solutions_can_be_computed_on_several_threads() {
    use rayon::prelude::*;
    fn is_send<T: Send + Sync>() {}
    is_send::<Solution>();
    let counts: Vec<u128> = (2..7_u32)
        .into_par_iter()
        .map(|n| solved(&square(n)).cut_sets(&config()).unwrap().count().sets)
        .collect();
    assert_eq!(counts, [4, 6, 8, 10, 12]);
}
