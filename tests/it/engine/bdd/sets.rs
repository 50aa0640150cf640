//! Cut sets and path sets against brute force, against other methods and against laws.

use std::collections::BTreeSet;

use linchpin::engine::bdd::{Completeness, Family, cut_sets, cut_sets_to_order};
use linchpin::network::formula::{FixedPoint, Formula, Gate, Term};
use proptest::prelude::*;

use crate::given::formulas::{self, Table, config, events, solved};

fn by_order(sets: &[Vec<u32>]) -> Vec<u128> {
    let mut counts = vec![0; sets.last().map_or(0, |set| set.len() + 1)];
    for set in sets {
        counts[set.len()] += 1;
    }
    counts
}

fn counts(family: &Family) -> Vec<u128> {
    family
        .count_by_order()
        .iter()
        .map(|count| count.sets)
        .collect()
}

fn check_family(family: &Family, expected: &[Vec<u32>]) -> Result<(), TestCaseError> {
    let listing = family.list(usize::MAX);
    prop_assert!(listing.complete);
    prop_assert_eq!(&listing.sets, expected);
    prop_assert_eq!(family.count().sets, expected.len() as u128);
    prop_assert!(!family.count().saturated);
    prop_assert_eq!(counts(family), by_order(expected));
    for limit in [0, 1, 3] {
        let listing = family.list(limit);
        let n = limit.min(expected.len());
        prop_assert_eq!(&listing.sets, &expected[..n]);
        prop_assert_eq!(listing.complete, n == expected.len());
    }
    Ok(())
}

fn check(formula: &Formula) -> Result<(), TestCaseError> {
    let table = Table::new(formula);
    let solution = solved(formula);
    let expected = table.cut_sets();
    check_family(&solution.cut_sets(&config()).unwrap(), &expected)?;
    check_family(&solution.path_sets(&config()).unwrap(), &table.path_sets())?;
    check_family(&cut_sets(formula, None, &config()), &expected)?;
    for order in 0..=formula.n_events() {
        let family = cut_sets_to_order(formula, order, &config());
        let sets: Vec<Vec<u32>> = expected
            .iter()
            .filter(|set| set.len() <= order as usize)
            .cloned()
            .collect();
        check_family(&family, &sets)?;
        match family.completeness() {
            Completeness::Complete => prop_assert_eq!(sets.len(), expected.len()),
            Completeness::UpToOrder { order: reached } => prop_assert_eq!(reached, order),
            Completeness::Stopped { .. } => prop_assert!(false, "the budget is ample"),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn sets_of_small_formulas_are_those_of_brute_force(formula in formulas::formula(8, 9, false)) {
        check(&formula)?;
    }

    #[test]
    fn sets_of_small_formulas_with_cycles_are_those_of_brute_force(formula in formulas::formula(7, 9, true)) {
        check(&formula)?;
    }

    #[test]
    fn path_sets_are_the_cut_sets_of_the_dual(formula in formulas::formula(20, 25, false)) {
        let paths = solved(&formula).path_sets(&config()).unwrap();
        let of_dual = solved(&formula.dual()).cut_sets(&config()).unwrap();
        prop_assert_eq!(paths.count(), of_dual.count());
        prop_assert_eq!(paths.list(200), of_dual.list(200));
        let twice = solved(&formula.dual().dual()).cut_sets(&config()).unwrap();
        prop_assert_eq!(twice.list(200), solved(&formula).cut_sets(&config()).unwrap().list(200));
    }

    #[test]
    fn every_cut_set_is_minimal_and_meets_every_path_set(formula in formulas::formula(20, 25, true)) {
        let solution = solved(&formula);
        let cuts = solution.cut_sets(&config()).unwrap().list(100).sets;
        let paths = solution.path_sets(&config()).unwrap().list(100).sets;
        let holds = |set: &[u32]| {
            let occurs: Vec<bool> = (0..formula.n_events()).map(|ix| set.contains(&ix)).collect();
            formula.evaluate(&occurs)
        };
        for cut in &cuts {
            prop_assert!(holds(cut));
            for left_out in cut {
                let less: Vec<u32> = cut.iter().copied().filter(|ix| ix != left_out).collect();
                prop_assert!(!holds(&less));
            }
            for path in &paths {
                prop_assert!(cut.iter().any(|ix| path.contains(ix)));
            }
        }
    }

    #[test]
    fn the_same_sets_come_from_expansion_from_the_top(formula in formulas::formula(16, 16, false)) {
        let expanded = expand(&formula);
        let family = solved(&formula).cut_sets(&config()).unwrap();
        prop_assert_eq!(family.count().sets, expanded.len() as u128);
        prop_assert_eq!(family.list(usize::MAX).sets, expanded);
    }

    #[test]
    fn a_larger_formula_has_the_same_sets_whole_and_up_to_an_order(formula in formulas::formula(30, 60, true)) {
        let whole = solved(&formula).cut_sets(&config()).unwrap();
        let mut expected = counts(&whole);
        expected.truncate(4);
        while expected.last() == Some(&0) {
            expected.pop();
        }
        prop_assert_eq!(counts(&cut_sets_to_order(&formula, 3, &config())), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sets_of_formulas_of_twelve_events_are_those_of_brute_force(formula in formulas::formula(12, 14, true)) {
        check(&formula)?;
    }
}

/// Minimal cut sets by expanding gates from the top, as by hand on paper.
fn expand(formula: &Formula) -> Vec<Vec<u32>> {
    let mut done: Vec<BTreeSet<u32>> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut rows: Vec<BTreeSet<Term>> = vec![BTreeSet::from([formula.top()])];
    while let Some(mut row) = rows.pop() {
        row.remove(&Term::True);
        if row.contains(&Term::False) || !seen.insert(row.clone()) {
            continue;
        }
        let Some(&Term::Gate(ix)) = row.last() else {
            done.push(
                row.iter()
                    .map(|term| {
                        if let Term::Event(ix) = term {
                            *ix
                        } else {
                            unreachable!()
                        }
                    })
                    .collect(),
            );
            continue;
        };
        row.remove(&Term::Gate(ix));
        let args: Vec<(u64, Term)> = formula.gates()[ix as usize].args().collect();
        let min = match &formula.gates()[ix as usize] {
            Gate::And(args) => args.len() as u64,
            Gate::Or(_) => 1,
            Gate::AtLeast { min, .. } => u64::from(*min),
            Gate::Threshold { min, .. } => *min,
        };
        for choice in 0..1_u32 << args.len() {
            let chosen = || {
                args.iter()
                    .enumerate()
                    .filter(|(at, _)| choice >> at & 1 == 1)
                    .map(|(_, arg)| arg)
            };
            let sum: u64 = chosen().map(|(weight, _)| weight).sum();
            // Choices from which nothing can be left out are enough.
            if sum >= min && chosen().all(|(weight, _)| sum - weight < min) {
                rows.push(
                    row.iter()
                        .copied()
                        .chain(chosen().map(|&(_, term)| term))
                        .collect(),
                );
            }
        }
    }
    done.sort_by_key(|set| (set.len(), set.iter().copied().collect::<Vec<_>>()));
    let mut minimal: Vec<BTreeSet<u32>> = Vec::new();
    for set in done {
        if !minimal.iter().any(|smaller| smaller.is_subset(&set)) {
            minimal.push(set);
        }
    }
    minimal
        .into_iter()
        .map(|set| set.into_iter().collect())
        .collect()
}

#[test]
fn a_worked_example_has_the_sets_found_by_hand() {
    // top = (a or b) and (a or (c and d)): a alone, or b with c and d.
    let gates = vec![
        Gate::Or(events(&[0, 1])),
        Gate::And(events(&[2, 3])),
        Gate::Or(vec![Term::Event(0), Term::Gate(1)]),
        Gate::And(vec![Term::Gate(0), Term::Gate(2)]),
    ];
    let formula = Formula::new(4, gates, Term::Gate(3), FixedPoint::Least).unwrap();
    let solution = solved(&formula);
    let list = |family: Family| family.list(10).sets;
    assert_eq!(
        list(solution.cut_sets(&config()).unwrap()),
        [vec![0], vec![1, 2, 3]]
    );
    assert_eq!(
        list(solution.path_sets(&config()).unwrap()),
        [vec![0, 1], vec![0, 2], vec![0, 3]]
    );
}

#[test]
fn more_sets_than_could_be_listed_are_counted_and_the_first_are_shown() {
    // Forty stages, each stopped by any three of five: 10^40 sets of 120 members.
    let mut gates: Vec<Gate> = (0..40)
        .map(|stage| Gate::AtLeast {
            min: 3,
            args: (5 * stage..5 * stage + 5).map(Term::Event).collect(),
        })
        .collect();
    gates.push(Gate::And((0..40).map(Term::Gate).collect()));
    let formula = Formula::new(200, gates.clone(), Term::Gate(40), FixedPoint::Least).unwrap();
    let family = solved(&formula).cut_sets(&config()).unwrap();
    assert!(family.count().saturated);
    assert_eq!(family.count().sets, u128::MAX);
    gates[40] = Gate::And((0..20).map(Term::Gate).collect());
    let formula = Formula::new(200, gates, Term::Gate(40), FixedPoint::Least).unwrap();
    let family = solved(&formula).cut_sets(&config()).unwrap();
    assert_eq!(family.count().sets, 10_u128.pow(20));
    let by_order = family.count_by_order();
    assert_eq!((by_order.len(), by_order[60].sets), (61, 10_u128.pow(20)));
    let listing = family.list(3);
    assert!(!listing.complete);
    assert_eq!(listing.sets[0][..6], [0, 1, 2, 5, 6, 7]);
    assert_eq!(listing.sets[1][54..], [90, 91, 92, 95, 96, 98]);
    assert_eq!(listing.sets[2][54..], [90, 91, 92, 95, 96, 99]);
}

#[test]
fn constants_and_single_events_are_formulas_too() {
    let sets = |top| {
        let formula = Formula::new(2, vec![], top, FixedPoint::Least).unwrap();
        let solution = solved(&formula);
        let list = |family: Family| family.list(9).sets;
        (
            list(solution.cut_sets(&config()).unwrap()),
            list(solution.path_sets(&config()).unwrap()),
        )
    };
    assert_eq!(sets(Term::False), (vec![], vec![vec![]]));
    assert_eq!(sets(Term::True), (vec![vec![]], vec![]));
    assert_eq!(sets(Term::Event(1)), (vec![vec![1]], vec![vec![1]]));
}
