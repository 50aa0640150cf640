//! Cases small enough to work out on paper, with the working beside them. Figures are in points.

use linchpin::network::feasible::{
    Candidate, Cell, Contradiction, FactAt, Facts, Feasible, Frame, Grade, Group, Holder, Interval,
    Label, Marks, Rest, Row, Scratch, Terms, Verdict, View, critical, held, parts, solve,
};

/// Parts per million in a point.
const POINT: u32 = 10_000;

fn points(low: u32, high: u32) -> Interval {
    Interval::new(low * POINT, high * POINT)
}

fn row(holder: u32, low: u32, high: u32, grade: Grade) -> Row {
    Row {
        holder,
        range: points(low, high),
        grade,
    }
}

fn rest(low: u32, high: u32, candidates: &[(u32, Option<u32>)]) -> Rest {
    let candidate = |&(holder, cap): &(u32, Option<u32>)| Candidate {
        holder,
        cap: cap.map(|cap| cap * POINT),
    };
    Rest {
        range: points(low, high),
        grade: Grade::A,
        candidates: candidates.iter().map(candidate).collect(),
        cap_grade: Grade::A,
    }
}

fn view(frame: Frame, rows: Vec<Row>, rests: Vec<Rest>) -> View {
    View {
        frame,
        rows,
        rests,
        years_off: 0,
    }
}

fn cell(firm: u32, place: u32, range: Option<(u32, u32)>) -> Cell {
    Cell {
        firm,
        place,
        range: range.map(|(low, high)| points(low, high)),
        grade: Grade::A,
        years_off: 0,
    }
}

fn solved(facts: &Facts) -> Feasible {
    solve(facts, Terms::default(), &mut Scratch::default())
}

fn weigh(feasible: &Feasible, set: &[Holder]) -> (u32, u32) {
    let bound = held(feasible, Grade::D, set, &mut Marks::default());
    assert_eq!((bound.low % POINT, bound.high % POINT), (0, 0));
    (bound.low / POINT, bound.high / POINT)
}

/// Firms 0 (60) and 1 (40); places 0 (70) and 1 (30).
fn two_by_two() -> Facts {
    Facts {
        seat_of: vec![Some(0), Some(1)],
        n_seats: 2,
        n_places: 2,
        views: vec![
            view(
                Frame::Firm,
                vec![row(0, 60, 60, Grade::A), row(1, 40, 40, Grade::A)],
                vec![],
            ),
            view(
                Frame::Place,
                vec![row(0, 70, 70, Grade::A), row(1, 30, 30, Grade::A)],
                vec![],
            ),
        ],
        ..Facts::default()
    }
}

#[test]
fn two_views_of_one_table_bound_what_no_view_tells() {
    let feasible = solved(&two_by_two());
    // Firm 0 makes at least 60 − 30 = 30 at place 0, so that the union of firm 0 and place 0 is at most
    // 60 + 70 − 30 = 100, and at least as much as place 0 alone.
    let union = [Holder::Firm(0), Holder::Place(0)];
    assert_eq!(weigh(&feasible, &union), (70, 100));
    // The order of a set never matters.
    assert_eq!(
        weigh(&feasible, &[Holder::Place(0), Holder::Firm(0)]),
        (70, 100)
    );
    // Firm 1 and place 1: 40 to 40 + 30.
    assert_eq!(
        weigh(&feasible, &[Holder::Firm(1), Holder::Place(1)]),
        (40, 70)
    );
    // Firm views tell seats.
    assert_eq!(weigh(&feasible, &[Holder::Seat(0)]), (60, 60));
    assert_eq!(
        weigh(&feasible, &[Holder::Seat(0), Holder::Seat(1)]),
        (100, 100)
    );
    // Place is never inferred from seat: of what firm 0 makes at place 1 only the totals tell.
    assert_eq!(weigh(&feasible, &[Holder::Cell(0, 1)]), (0, 30));
}

#[test]
fn joint_rows_make_unions_sharp() {
    let mut facts = two_by_two();
    facts.cells = vec![cell(0, 0, Some((50, 50))), cell(1, 0, Some((20, 20)))];
    // Row by row: firm 0 has 50 at place 0 and 10 elsewhere, firm 1 20 and 20.
    // Firm 0 or place 0: 60 + 20 = 80, exactly.
    assert_eq!(
        weigh(&solved(&facts), &[Holder::Firm(0), Holder::Place(0)]),
        (80, 80)
    );
    // Firm 1 or place 1: 40 + 10.
    assert_eq!(
        weigh(&solved(&facts), &[Holder::Firm(1), Holder::Place(1)]),
        (50, 50)
    );
}

#[test]
fn a_row_without_a_share_is_bounded_by_firm_place_and_the_others() {
    // Firm 0 makes 20 at the most, place 0 has 50, of which firm 1 makes 45 there at least: 5 are left.
    let facts = Facts {
        seat_of: vec![None, None],
        n_places: 1,
        views: vec![
            view(Frame::Firm, vec![row(0, 10, 20, Grade::A)], vec![]),
            view(Frame::Place, vec![row(0, 50, 50, Grade::A)], vec![]),
        ],
        cells: vec![cell(0, 0, None), cell(1, 0, Some((45, 60)))],
        ..Facts::default()
    };
    let feasible = solved(&facts);
    assert_eq!(weigh(&feasible, &[Holder::Cell(0, 0)]), (0, 5));
    // The other way round the place caps firm 1 there.
    assert_eq!(weigh(&feasible, &[Holder::Cell(1, 0)]), (45, 50));
}

#[test]
fn candidates_share_one_rest() {
    // Place 0 has 90 to 95; the rest of 5 to 10 may be at 1 (up to 4) or 2, or elsewhere.
    let facts = Facts {
        n_places: 3,
        views: vec![view(
            Frame::Place,
            vec![row(0, 90, 95, Grade::A)],
            vec![rest(5, 10, &[(1, Some(4)), (2, None)])],
        )],
        ..Facts::default()
    };
    let feasible = solved(&facts);
    assert_eq!(weigh(&feasible, &[Holder::Place(1)]), (0, 4));
    assert_eq!(weigh(&feasible, &[Holder::Place(2)]), (0, 10));
    // Together not 14: there are only 10.
    assert_eq!(
        weigh(&feasible, &[Holder::Place(1), Holder::Place(2)]),
        (0, 10)
    );
    assert_eq!(
        weigh(&feasible, &[Holder::Place(0), Holder::Place(1)]),
        (90, 99)
    );
    assert_eq!(feasible.anybody(Grade::D, Frame::Place), 0);
    let labels: Vec<Label> = parts(&feasible, Grade::D, Some(Frame::Place))
        .iter()
        .map(|part| part.label)
        .collect();
    let [named, candidate, elsewhere] = [Label::Named, Label::Candidate, Label::Elsewhere];
    assert_eq!(labels, [named, candidate, candidate, elsewhere]);
}

#[test]
fn a_region_is_open_to_its_own_candidates_only() {
    // 60 named, 25 in one region, 15 in another; 3 is listed by neither and may be in both.
    let regions = vec![rest(25, 25, &[(1, None)]), rest(15, 15, &[(2, None)])];
    let facts = Facts {
        n_places: 4,
        views: vec![view(Frame::Place, vec![row(0, 60, 60, Grade::A)], regions)],
        ..Facts::default()
    };
    let feasible = solved(&facts);
    assert_eq!(weigh(&feasible, &[Holder::Place(1)]), (0, 25));
    assert_eq!(weigh(&feasible, &[Holder::Place(2)]), (0, 15));
    assert_eq!(weigh(&feasible, &[Holder::Place(3)]), (0, 40));
    assert_eq!(
        weigh(&feasible, &[Holder::Place(1), Holder::Place(2)]),
        (0, 40)
    );
}

#[test]
fn a_named_holder_may_also_be_in_a_rest() {
    // Place 0 has 30 by name and up to 5 of a rest of 10.
    let facts = Facts {
        n_places: 2,
        views: vec![view(
            Frame::Place,
            vec![row(0, 30, 30, Grade::A), row(1, 60, 60, Grade::A)],
            vec![rest(10, 10, &[(0, Some(5))])],
        )],
        ..Facts::default()
    };
    assert_eq!(weigh(&solved(&facts), &[Holder::Place(0)]), (30, 35));
}

#[test]
fn worse_facts_are_replaced_by_what_better_ones_imply() {
    // Place 0 has 40 to 50 (B), place 1 20 to 30 (D), the rest of A is at most 30.
    let facts = Facts {
        n_places: 2,
        views: vec![view(
            Frame::Place,
            vec![row(0, 40, 50, Grade::B), row(1, 20, 30, Grade::D)],
            vec![rest(0, 30, &[])],
        )],
        ..Facts::default()
    };
    let feasible = solved(&facts);
    let at = |level, place| feasible.of(level, Holder::Place(place));
    // A knows only that 70 are at 0 or 1.
    assert_eq!(at(Grade::A, 0), points(0, 100));
    // B adds place 0; then 1 has what it and the rest leave: 100 − 50 − 30 to 100 − 40.
    assert_eq!(at(Grade::B, 0), points(40, 50));
    assert_eq!(at(Grade::B, 1), points(20, 60));
    assert_eq!(at(Grade::C, 1), points(20, 60));
    // D says 20 to 30.
    assert_eq!(at(Grade::D, 1), points(20, 30));
    // Nobody says who is in the rest: anybody may be.
    assert_eq!(feasible.anybody(Grade::D, Frame::Place), 30 * POINT);
    assert_eq!(feasible.anybody(Grade::D, Frame::Firm), 100 * POINT);
}

#[test]
fn a_wholly_unknown_split_is_anything_for_its_candidates() {
    let facts = Facts {
        n_places: 2,
        views: vec![view(
            Frame::Place,
            vec![],
            vec![rest(100, 100, &[(0, None)])],
        )],
        ..Facts::default()
    };
    let feasible = solved(&facts);
    assert_eq!(weigh(&feasible, &[Holder::Place(0)]), (0, 100));
    assert_eq!(feasible.anybody(Grade::A, Frame::Place), 0);
    // Without a word, for anybody.
    let feasible = solved(&Facts::default());
    assert_eq!(feasible.anybody(Grade::A, Frame::Place), 100 * POINT);
    let parts = parts(&feasible, Grade::A, Some(Frame::Firm));
    assert_eq!((parts.len(), parts[0].label), (1, Label::Unknown));
}

#[test]
fn a_group_bounds_its_members_and_does_not_count_beside_them() {
    // Two Japanese makers have 50 to 85 together; one has 40 to 45, so that the other has 5 to 45.
    let group = Group {
        firms: vec![0, 1],
        place: None,
        range: points(50, 85),
        is_complete: true,
        grade: Grade::A,
        years_off: 0,
    };
    let mut facts = Facts {
        seat_of: vec![Some(0), Some(0)],
        n_seats: 1,
        views: vec![view(Frame::Firm, vec![row(0, 40, 45, Grade::A)], vec![])],
        groups: vec![group],
        ..Facts::default()
    };
    assert_eq!(weigh(&solved(&facts), &[Holder::Firm(1)]), (5, 45));
    // Where there may be more members, nobody is owed the low end.
    facts.groups[0].is_complete = false;
    assert_eq!(weigh(&solved(&facts), &[Holder::Firm(1)]), (0, 45));
    // The seat has at least what its firm has, and at most all.
    assert_eq!(weigh(&solved(&facts), &[Holder::Seat(0)]), (40, 100));
}

#[test]
fn old_views_widen_by_the_year() {
    let mut facts = two_by_two();
    facts.views.truncate(1);
    facts.views[0].years_off = 3;
    let terms = Terms {
        per_year: 2 * POINT,
    };
    let feasible = solve(&facts, terms, &mut Scratch::default());
    // 60 ± 3 · 2; the other firm's 34 to 46 and what nobody is named for say no more.
    assert_eq!(feasible.of(Grade::A, Holder::Firm(0)), points(54, 66));
}

#[test]
fn worse_facts_give_way_to_better_ones_and_no_more_than_they_must() {
    // A: place 0 has 30. D: a firm makes 36 there, and another 5 at place 1.
    let mut facts = two_by_two();
    facts.views = vec![view(Frame::Place, vec![row(0, 30, 30, Grade::A)], vec![])];
    facts.cells = vec![cell(0, 0, Some((36, 36))), cell(1, 1, Some((5, 5)))];
    for cell in &mut facts.cells {
        cell.grade = Grade::D;
    }
    let feasible = solved(&facts);
    // The first must give way by 6 and is then at 30; the second does not touch it.
    let [contradiction] = feasible.contradictions() else {
        panic!("there is one contradiction");
    };
    assert_eq!(contradiction.facts, [FactAt::Cell(0)]);
    assert_eq!(
        (contradiction.grade, contradiction.slack),
        (Grade::D, 6 * POINT)
    );
    assert!(!contradiction.is_rounding());
    assert_eq!(weigh(&feasible, &[Holder::Place(0)]), (30, 30));
    assert_eq!(weigh(&feasible, &[Holder::Cell(0, 0)]), (30, 30));
    assert_eq!(weigh(&feasible, &[Holder::Cell(1, 1)]), (5, 5));
}

#[test]
fn equals_that_contradict_each_other_meet_half_way() {
    // One says 10, the other 20, both of grade B: each gives way by 5.
    let says = |low| view(Frame::Place, vec![row(0, low, low, Grade::B)], vec![]);
    let facts = Facts {
        n_places: 1,
        views: vec![says(10), says(20)],
        ..Facts::default()
    };
    let feasible = solved(&facts);
    let [contradiction] = feasible.contradictions() else {
        panic!("there is one contradiction");
    };
    assert_eq!(contradiction.slack, 5 * POINT);
    assert_eq!(contradiction.facts, [FactAt::Row(0, 0), FactAt::Row(1, 0)]);
    assert_eq!(weigh(&feasible, &[Holder::Place(0)]), (15, 15));
    // Better levels do not hear of it.
    assert_eq!(feasible.of(Grade::A, Holder::Place(0)), Interval::OPEN);
}

#[test]
fn percents_rounded_to_tenths_do_not_contradict() {
    // 33.4 + 33.4 + 33.4 = 100.2: each is 0.2 / 3 too high.
    let third = Interval::new(334_000, 334_000);
    let rows = (0..3).map(|holder| Row {
        holder,
        range: third,
        grade: Grade::A,
    });
    let facts = Facts {
        n_places: 3,
        views: vec![view(Frame::Place, rows.collect(), vec![])],
        ..Facts::default()
    };
    let feasible = solved(&facts);
    assert!(
        feasible
            .contradictions()
            .iter()
            .all(Contradiction::is_rounding)
    );
    let place = feasible.of(Grade::A, Holder::Place(0));
    assert!(
        place.is_within(Interval::new(333_200, 334_100)),
        "{place:?}"
    );
}

#[test]
fn the_critical_share_says_what_would_turn_an_open_verdict() {
    // The USA has 22 to 42, Japan 12 to 27. Half must survive: over 50 lost is too much.
    let facts = Facts {
        n_places: 3,
        views: vec![view(
            Frame::Place,
            vec![
                row(0, 22, 42, Grade::C),
                row(1, 12, 27, Grade::C),
                row(2, 18, 66, Grade::C),
            ],
            vec![rest(0, 0, &[])],
        )],
        ..Facts::default()
    };
    let feasible = solved(&facts);
    let ask =
        |level, set: &[Holder]| critical(&feasible, level, set, 50 * POINT, &mut Marks::default());
    let alone = ask(Grade::C, &[Holder::Place(0)]);
    assert_eq!(
        (alone.verdict, alone.least, alone.by),
        (Verdict::Kept, 0, None)
    );
    // Both: 34 to 69. More than 16 of what is open must be theirs; the USA has the widest interval, and it
    // alone would have to exceed 22 + 16 = 38.
    let both = ask(Grade::C, &[Holder::Place(1), Holder::Place(0)]);
    assert_eq!(both.lost, points(34, 69));
    assert_eq!((both.verdict, both.exceeds), (Verdict::Open, 50 * POINT));
    assert_eq!(both.least, 16 * POINT + 1);
    let by = both.by.expect("somebody is open");
    assert_eq!((by.holder, by.must_exceed), (Holder::Place(0), 38 * POINT));
    // At B nothing is known of either.
    assert_eq!(ask(Grade::B, &[Holder::Place(0)]).lost, Interval::OPEN);
}

#[test]
fn joint_parts_are_the_named_cells_and_what_is_left_of_firms_and_places() {
    let mut facts = two_by_two();
    facts.cells = vec![cell(0, 0, Some((50, 50)))];
    let parts = parts(&solved(&facts), Grade::A, None);
    let told: Vec<_> = parts
        .iter()
        .map(|part| (part.firm, part.place, part.label, part.share))
        .collect();
    // Firm 0 makes 10 nobody says where, firm 1 all of its 40; no other firm is left.
    assert_eq!(
        told,
        [
            (Some(0), Some(0), Label::Named, points(50, 50)),
            (Some(0), None, Label::Unknown, points(10, 10)),
            (Some(1), None, Label::Unknown, points(40, 40)),
        ]
    );
}
