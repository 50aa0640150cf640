//! Losses that begin and end, by hand.

use super::scenario::{SERIES, Toy, line, line_of};

/// Gas from Japan is lost with some dates; without them the stock lasts 8 / 0.6 = 13.3 weeks. In week 13 what is left of
/// it and the 40 that arrive make 60, so chips fall in week 14.
#[track_caller]
fn check(dates: &str, expected: &str) {
    let text = format!(r#"(interventions: [(what: Outage(country("JPN")){dates})])"#);
    assert_eq!(line(&Toy::of(SERIES).run(&text)), expected, "{text}");
}

#[test]
fn a_loss_shorter_than_the_stock_stops_nothing() {
    check(", weeks: 13", "kept: θ* 40, left 100, week never, back -");
    // Half of week 13 is lived without gas from Japan: 40 and half of 60 arrive, and 0.2 weeks of stock are left.
    check(
        ", weeks: 13.5",
        "kept: θ* 40, left 90..100, week never, back -",
    );
    check(
        ", weeks: 15",
        "lost: θ* 40, left 40..43.4, week 14, back 15",
    );
    check(", weeks: 0", "kept: θ* 40, left 100, week never, back -");
}

#[test]
fn a_loss_ends_and_what_it_stopped_runs_again() {
    check(
        ", weeks: 20",
        "lost: θ* 40, left 40..43.4, week 14, back 20",
    );
    check(
        ", from_week: 5, weeks: 20",
        "lost: θ* 40, left 40..43.4, week 19, back 25",
    );
}

#[test]
fn a_recovery_takes_its_weeks() {
    // From week 20 on Japan makes a tenth more of its 60 a week: on average 3 in that week, then 9, then 15.
    check(
        ", weeks: 20, recovery_weeks: 10",
        "lost: θ* 40, left 40..43.4, week 14, back 22..21",
    );
    // The stock goes on draining meanwhile, and what it lasts is cut short by the recovery: until week 10 it loses 6 of
    // its 8 weeks; then 0.57, 0.51, 0.45 and 0.39 while Japan makes 3, 9, 15 and 21. In week 14 it makes 27,
    // and 0.08 are left of the stock; in week 15 it makes 33, and 73 are there, which is enough to run on.
    check(
        ", weeks: 10, recovery_weeks: 10",
        "kept: θ* 40, left 73..86.4, week never, back -",
    );
    // At half the speed 50.5 are made in week 13, and 8 − 6 − 0.585 − 0.555 − 0.525 = 0.335 are left for the 0.495 of
    // that week; in week 14 53.5 are made.
    check(
        ", weeks: 10, recovery_weeks: 20",
        "kept: θ* 40, left 53.5..61.5, week never, back -",
    );
}

#[test]
fn a_part_drains_the_stock_more_slowly() {
    // 60 · 0.9 = 54 are missing, 8 / 0.54.
    check(
        ", fraction: 0.9",
        "may be lost: θ* 46, left 46..50.3, week 15..never, back -",
    );
    check(
        ", fraction: 0.5",
        "kept: θ* 70, left 70..80.3, week never, back -",
    );
    check(
        ", fraction: 0",
        "kept: θ* 100, left 100, week never, back -",
    );
}

#[test]
fn stock_that_was_used_stays_used() {
    let twice = |second: &str| {
        let text = format!(
            r#"(interventions: [
                (what: Outage(country("JPN")), weeks: 10),
                (what: Outage(country("JPN")), from_week: {second}),
            ])"#
        );
        line(&Toy::of(SERIES).run(&text))
    };
    // 6 of 8 weeks are gone by week 10; the other 2 last 2 / 0.6 from the second loss on.
    assert_eq!(twice("12"), "lost: θ* 40, left 40..43.7, week 16, back -");
    assert_eq!(
        twice("100"),
        "kept: θ* 40, left 60..100, week never, back -"
    );
    // After a fall, and back, the second loss stops it at once, unless more than normal is made in between.
    assert_eq!(
        twice("12, weeks: 10), (what: Outage(country(\"JPN\")), from_week: 60, weeks: 5"),
        "lost: θ* 40, left 40..43.7, week 16, back 65..22"
    );
}

#[test]
fn losses_of_one_maker_at_one_time_multiply() {
    // Half of the half that the other leaves: 60 / 4 and 40 are left, 8 / 0.45.
    let text = r#"(theta: 60, interventions: [
        (what: Outage(country("JPN")), fraction: 0.5),
        (what: Outage(country("JPN")), fraction: 0.5),
    ])"#;
    assert_eq!(
        line(&Toy::of(SERIES).run(text)),
        "may be lost: θ* 55, left 55..61, week 18..never, back -"
    );
}

#[test]
fn a_cut_off_and_a_ban_have_dates_too() {
    let toy = Toy::of(SERIES);
    // Taiwan makes 70 of 100: 30 + 70 · 2.5 / 8 in week 28 is the first above 50.
    assert_eq!(
        line(&toy.run(
            r#"(interventions: [(what: CutOff(country("TWN")), weeks: 26, recovery_weeks: 8)])"#
        )),
        "lost: θ* 30, left 30, week 0, back 28"
    );
    assert_eq!(
        line(&toy.run(
            r#"(interventions: [(what: Ban(by: [country("JPN")], to: [bloc("west")], products: ["gas"], basis: location), weeks: 20)])"#
        )),
        "lost: θ* 40, left 40..43.4, week 14, back 20"
    );
}

#[test]
fn a_loss_after_the_horizon_is_in_the_thresholds_and_not_in_the_verdict() {
    check(
        ", from_week: 200",
        "kept: θ* 40, left 100, week never, back -",
    );
}

/// Chips need tools and tools need chips.
const LOOP: &str = r#"
    "tool": (stage: material, inputs: [(role: component, product: "chip", cover_weeks: 6)], supply: [
        Countries(basis: location, shares: {"JPN": 100}, assumed: "toy"),
    ]),
    "chip": (stage: final, inputs: [(role: component, product: "tool", cover_weeks: 4)], supply: [
        Countries(basis: location, shares: {"TWN": 100}, assumed: "toy"),
    ]),
"#;

#[test]
fn a_loop_comes_back_together() {
    let of = |weeks: u32| {
        let run = Toy::of(LOOP).run(&format!(
            r#"(targets: ["chip", "tool"], interventions: [(what: Outage(country("TWN")), weeks: {weeks})])"#
        ));
        let lines: Vec<String> = run.targets.iter().map(line_of).collect();
        lines
    };
    // Without chips the makers of tools stop after 6 weeks.
    assert_eq!(
        of(5),
        [
            "lost: θ* 0, left 0, week 0, back 5",
            "kept: θ* 0, left 100, week never, back -"
        ]
    );
    // After 30 weeks neither has any stock of the other; each runs as long as the other does.
    assert_eq!(
        of(30),
        [
            "lost: θ* 0, left 0, week 0, back 30",
            "lost: θ* 0, left 0, week 6, back 30"
        ]
    );
}

/// An expectation is looked at as late as it speaks of.
#[test]
fn a_claim_about_a_late_week_is_not_held_for_want_of_looking() {
    let run = Toy::of(SERIES).run(
        r#"(interventions: [(what: Outage(country("TWN")), from_week: 600)],
            expect: [Kept(target: "chip", until_week: 599), Kept(target: "chip", until_week: 700),
                Lost(target: "chip", by_week: 700)])"#,
    );
    let statuses: Vec<&str> = run
        .expectations
        .iter()
        .map(|judgement| judgement.status.code())
        .collect();
    assert_eq!(statuses, ["held", "broken", "held"]);
}
