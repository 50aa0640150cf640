//! Bounds contain every table that agrees, levels nest, and more or better facts only narrow.

use linchpin::network::feasible::{
    Facts, Frame, Grade, Holder, Interval, Marks, Scratch, Terms, Verdict, WHOLE, critical, held,
    parts, solve,
};
use proptest::prelude::*;

use super::given::{self, Dice, Shape, Table, agrees, case, makers, sets};

/// Bounds of every set at every level.
fn bounds(facts: &Facts, sets: &[Vec<Holder>]) -> Vec<[Interval; 4]> {
    let solved = solve(facts, Terms::default(), &mut Scratch::default());
    assert_eq!(solved.contradictions(), [], "true facts fit together");
    let mut marks = Marks::default();
    let mut at = |set: &Vec<Holder>, level| held(&solved, level, set, &mut marks);
    sets.iter()
        .map(|set| Grade::ALL.map(|level| at(set, level)))
        .collect()
}

fn assert_within(narrow: &[[Interval; 4]], wide: &[[Interval; 4]], sets: &[Vec<Holder>]) {
    for ((narrow, wide), set) in narrow.iter().zip(wide).zip(sets) {
        for (narrow, wide) in narrow.iter().zip(wide) {
            assert!(narrow.is_within(*wide), "{set:?}: {narrow:?} in {wide:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_table_behind_the_facts_is_always_within(seed: u64) {
        let dice = &mut Dice::new(seed);
        let (facts, table) = case(dice, Shape::Rich);
        let sets = sets(dice, &facts);
        for (set, levels) in sets.iter().zip(bounds(&facts, &sets)) {
            for bound in levels {
                prop_assert!(bound.contains(table.held(set)), "{:?} {:?}", set, bound);
            }
        }
    }

    #[test]
    fn stricter_levels_contain_laxer_ones(seed: u64) {
        let dice = &mut Dice::new(seed);
        let (facts, _) = case(dice, Shape::Rich);
        let sets = sets(dice, &facts);
        for (set, levels) in sets.iter().zip(bounds(&facts, &sets)) {
            for (strict, lax) in levels.iter().zip(&levels[1..]) {
                prop_assert!(lax.is_within(*strict), "{:?} {:?}", set, levels);
            }
        }
    }

    #[test]
    fn a_verdict_that_is_certain_stays_so_at_laxer_levels(seed: u64) {
        let dice = &mut Dice::new(seed);
        let (facts, _) = case(dice, Shape::Rich);
        let sets = sets(dice, &facts);
        let solved = solve(&facts, Terms::default(), &mut Scratch::default());
        let need = dice.below(WHOLE);
        let mut marks = Marks::default();
        for set in &sets {
            let mut certain = None;
            for level in Grade::ALL {
                let told = critical(&solved, level, set, need, &mut marks);
                let is_open = told.verdict == Verdict::Open;
                prop_assert_eq!(is_open, told.least > 0);
                prop_assert!(certain.is_none_or(|verdict| verdict == told.verdict));
                certain = certain.or((!is_open).then_some(told.verdict));
            }
        }
    }

    #[test]
    fn another_fact_only_narrows(seed: u64) {
        let dice = &mut Dice::new(seed);
        let (facts, table) = case(dice, Shape::Rich);
        let sets = sets(dice, &facts);
        let mut more = facts.clone();
        match dice.below(4) {
            0 => more.views.push(given::view(dice, &facts, &table, Shape::Rich)),
            1 => more.cells.push(given::cell(dice, &facts, &table)),
            2 => more.totals.push(given::total(dice, &facts, &table)),
            _ => more.groups.push(given::group(dice, &facts, &table)),
        }
        assert_within(&bounds(&more, &sets), &bounds(&facts, &sets), &sets);
    }

    #[test]
    fn a_better_grade_never_widens(seed: u64) {
        let dice = &mut Dice::new(seed);
        let (facts, _) = case(dice, Shape::Rich);
        let sets = sets(dice, &facts);
        let mut better = facts.clone();
        let mut raise = |grade: &mut Grade| if dice.chance(30) { *grade = Grade::A };
        for view in &mut better.views {
            view.rows.iter_mut().for_each(|row| raise(&mut row.grade));
            for rest in &mut view.rests {
                raise(&mut rest.grade);
                raise(&mut rest.cap_grade);
            }
        }
        better.cells.iter_mut().for_each(|cell| raise(&mut cell.grade));
        better.totals.iter_mut().for_each(|total| raise(&mut total.grade));
        better.groups.iter_mut().for_each(|group| raise(&mut group.grade));
        assert_within(&bounds(&better, &sets), &bounds(&facts, &sets), &sets);
    }

    #[test]
    fn the_order_of_facts_changes_nothing_even_where_they_contradict(seed: u64, turn in 0_usize..5) {
        let dice = &mut Dice::new(seed);
        let (mut facts, _) = case(dice, Shape::Rich);
        // Facts of another table, so that some do not fit.
        let (other, _) = case(dice, Shape::Rich);
        let fits = |facts: &Facts| facts.seat_of == other.seat_of && facts.n_seats == other.n_seats && facts.n_places == other.n_places;
        if fits(&facts) {
            facts.views.extend(other.views.iter().cloned());
            facts.cells.extend(other.cells.iter().cloned());
        }
        let sets = sets(dice, &facts);
        let mut turned = facts.clone();
        turned.views.reverse();
        turned.groups.reverse();
        for view in &mut turned.views {
            view.rows.reverse();
            for rest in &mut view.rests {
                rest.candidates.reverse();
            }
            view.rests.reverse();
        }
        let n = turned.cells.len().max(1);
        turned.cells.rotate_left(turn % n * usize::from(n > 1));
        let mut scratch = Scratch::default();
        let mut marks = Marks::default();
        let (one, two) = (solve(&facts, Terms::default(), &mut scratch), solve(&turned, Terms::default(), &mut scratch));
        for set in &sets {
            for level in Grade::ALL {
                prop_assert_eq!(held(&one, level, set, &mut marks), held(&two, level, set, &mut marks));
            }
        }
    }

    #[test]
    fn facts_that_contradict_still_nest_and_leave_something(seed: u64) {
        let dice = &mut Dice::new(seed);
        let (mut facts, table) = case(dice, Shape::Rich);
        // Somebody else's table of the same size.
        let mut units = table.units.clone();
        units.reverse();
        let other = Table { makers: makers(&facts), units, ..table };
        for _ in 0..3 {
            facts.views.push(given::view(dice, &facts, &other, Shape::Rich));
            facts.cells.push(given::cell(dice, &facts, &other));
            facts.totals.push(given::total(dice, &facts, &other));
        }
        let sets = sets(dice, &facts);
        let solved = solve(&facts, Terms::default(), &mut Scratch::default());
        let mut marks = Marks::default();
        for contradiction in solved.contradictions() {
            prop_assert!(contradiction.slack > 0 && !contradiction.facts.is_empty());
        }
        for set in &sets {
            let levels = Grade::ALL.map(|level| held(&solved, level, set, &mut marks));
            for (strict, lax) in levels.iter().zip(&levels[1..]) {
                prop_assert!(lax.low <= lax.high && lax.is_within(*strict), "{:?} {:?}", set, levels);
            }
        }
    }

    #[test]
    fn parts_make_up_the_whole(seed: u64) {
        let dice = &mut Dice::new(seed);
        let (facts, _) = case(dice, Shape::Rich);
        let solved = solve(&facts, Terms::default(), &mut Scratch::default());
        for level in Grade::ALL {
            for frame in [Some(Frame::Firm), Some(Frame::Seat), Some(Frame::Place), None] {
                let parts = parts(&solved, level, frame);
                let low: u32 = parts.iter().map(|part| part.share.low).sum();
                let high: u32 = parts.iter().map(|part| part.share.high).sum();
                prop_assert!(low <= WHOLE && WHOLE <= high, "{:?} {:?}", frame, parts);
                prop_assert!(parts.iter().all(|part| part.share.low <= part.share.high && part.share.high > 0));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_table_that_agrees_is_within(seed: u64) {
        let dice = &mut Dice::new(seed);
        let (facts, truth) = case(dice, Shape::Plain);
        let sets = sets(dice, &facts);
        let bounds = bounds(&facts, &sets);
        let mut table = Table { units: vec![0; truth.units.len()], ..truth };
        let n = WHOLE / table.unit;
        // Few enough to go through them all.
        prop_assume!(table.units.len() <= 12 && n <= 8);
        let mut n_agree = 0;
        each(&mut table, 0, n, &mut |table| {
            for (at, level) in Grade::ALL.into_iter().enumerate().rev() {
                if !agrees(&facts, level, table) {
                    continue;
                }
                n_agree += 1;
                for (set, bound) in sets.iter().zip(&bounds) {
                    assert!(bound[at].contains(table.held(set)), "{set:?} {bound:?} {level:?}");
                }
            }
        });
        prop_assert!(n_agree > 0, "the table behind the facts is among them");
    }
}

/// Goes through every way of spreading units over the cells from `at` on.
fn each(table: &mut Table, at: usize, left: u32, visit: &mut impl FnMut(&Table)) {
    if at + 1 == table.units.len() {
        table.units[at] = left;
        visit(table);
        return;
    }
    for units in 0..=left {
        table.units[at] = units;
        each(table, at + 1, left - units, visit);
    }
}
