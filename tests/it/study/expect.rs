//! What authors expect: held, broken, not to be told, restated; sweeps; what files inherit.

use std::path::Path;

use linchpin::{
    load::scenario,
    model::story::ChainAt,
    study::{
        expect::{Found, Status},
        odds::Config,
        run::{self, Job},
    },
};

use crate::analysis::scenario::{SERIES, Toy, all, line};

/// Gas from Japan and Korea, each between 40 and 60: the loss of Japan leaves 40 to 60.
const RANGES: &str = r#"
    "gas": (stage: material, supply: [
        Countries(basis: location, shares: {"JPN": (40, 60), "KOR": (40, 60)}, assumed: "toy"),
    ]),
    "chip": (stage: final, inputs: [(role: material, product: "gas", cover_weeks: 8)], supply: [
        Countries(basis: location, shares: {"TWN": 70, "USA": 30}, assumed: "toy"),
    ]),
"#;

/// How each expectation fares once Japan is lost, with what was found.
fn judged(products: &str, expected: &[&str]) -> Vec<String> {
    let run = Toy::of(products).run(&format!(
        r#"(interventions: [(what: Outage(country("JPN")))], expect: [{}])"#,
        expected.join(", ")
    ));
    run.expectations
        .iter()
        .map(|judgement| {
            let found = linchpin::words::judgement::found(judgement);
            format!("{} ({found})", judgement.status.code())
        })
        .collect()
}

#[track_caller]
fn check(products: &str, expected: &str, status: &str) {
    assert_eq!(judged(products, &[expected]), [status], "{expected}");
}

#[test]
fn lost_and_kept_look_at_weeks() {
    // The stock of 8 / 0.6 = 13.3 weeks keeps chips above a half in week 13, and they fall in week 14.
    let falls = "falls: week 14";
    for (expected, status) in [
        (r#"Lost(target: "chip", by_week: 14)"#, "held"),
        (r#"Lost(target: "chip", by_week: 13)"#, "broken"),
        (r#"Lost(target: "chip")"#, "held"),
        (r#"Kept(target: "chip", until_week: 13)"#, "held"),
        (r#"Kept(target: "chip", until_week: 14)"#, "broken"),
        (r#"Kept(target: "chip")"#, "broken"),
    ] {
        check(SERIES, expected, &format!("{status} ({falls})"));
    }
    // A product that is no target of the scenario.
    check(
        SERIES,
        r#"Lost(target: "gas", by_week: 0)"#,
        "held (falls: week 0)",
    );
    // With 40 left at worst, and 60 at best, it falls in week 14 or never.
    let falls = "falls: week 14 at worst, never at best";
    for (expected, status) in [
        (r#"Lost(target: "chip", by_week: 14)"#, "cannot-be-told"),
        (r#"Lost(target: "chip", by_week: 13)"#, "broken"),
        (r#"Kept(target: "chip", until_week: 14)"#, "cannot-be-told"),
        (r#"Kept(target: "chip", until_week: 13)"#, "held"),
    ] {
        check(RANGES, expected, &format!("{status} ({falls})"));
    }
}

#[test]
fn a_week_on_the_edge_counts() {
    let run = Toy::of(SERIES).run(
        r#"(interventions: [(what: Outage(product("gas")))], expect: [
            Lost(target: "chip", by_week: 8), Kept(target: "chip", until_week: 8),
            Lost(target: "chip", by_week: 7.9), Kept(target: "chip", until_week: 7.9)])"#,
    );
    let statuses: Vec<&str> = run
        .expectations
        .iter()
        .map(|judgement| judgement.status.code())
        .collect();
    assert_eq!(statuses, ["held", "broken", "broken", "held"]);
}

#[test]
fn numbers_are_held_inside_broken_outside_and_not_told_in_between() {
    // In the best case the makers that are left work harder before the stock is gone, and never make less than 67.13.
    for (kind, best, above) in [("ThetaStar", "60", "60.1"), ("Output", "67.13", "67.2")] {
        let (at_best, above_best, up_to_best) = (
            format!("at_least: {best}"),
            format!("at_least: {above}"),
            format!("at_most: {best}"),
        );
        for (bounds, status) in [
            ("at_least: 40", "held"),
            ("at_least: 40.1", "cannot-be-told"),
            (&at_best, "cannot-be-told"),
            (&above_best, "broken"),
            (&up_to_best, "held"),
            ("at_most: 59.9", "cannot-be-told"),
            ("at_most: 39.9", "broken"),
            ("at_least: 30, at_most: 70", "held"),
            ("at_least: 50, at_most: 70", "cannot-be-told"),
            ("at_least: 10, at_most: 20", "broken"),
        ] {
            check(
                RANGES,
                &format!(r#"{kind}(target: "chip", {bounds})"#),
                &format!("{status} (40 to {best} %)"),
            );
        }
        let (most, found) = match kind {
            "ThetaStar" => ("40", "40"),
            _ => ("43.4", "40 to 43.38"),
        };
        check(
            SERIES,
            &format!(r#"{kind}(target: "chip", at_least: 40, at_most: {most})"#),
            &format!("held ({found} %)"),
        );
    }
}

#[test]
fn who_holds_what() {
    for (product, holder, found) in [
        ("gas", r#"country("JPN")"#, "40 to 60 %"),
        ("chip", r#"country("USA")"#, "30 %"),
        ("chip", r#"bloc("west")"#, "100 %"),
        ("chip", r#"country("CHN")"#, "0 %"),
    ] {
        check(
            RANGES,
            &format!("Holds(product: {product:?}, holder: {holder}, at_least: 0)"),
            &format!("held ({found})"),
        );
    }
    // No view tells firms.
    check(
        RANGES,
        r#"Holds(product: "gas", holder: firm("Akita"), at_least: 0)"#,
        "cannot-be-told (unknown)",
    );
    let firms = SERIES.replace(
        "supply: [",
        "supply: [Firms(shares: {\"Akita\": 25, \"Busan\": 35, \"Dayton\": 40}, assumed: \"toy\"), ",
    );
    check(
        &firms,
        r#"Holds(product: "gas", holder: firm("Akita"), at_most: 25)"#,
        "held (25 %)",
    );
    check(
        &firms,
        r#"Holds(product: "gas", holder: country("USA"), basis: jurisdiction, at_least: 41)"#,
        "broken (40 %)",
    );
}

#[test]
fn who_is_capable() {
    // Japan has no chips, Taiwan no gas.
    check(
        SERIES,
        r#"Capable(bloc: "west")"#,
        "broken (0 of 1 capable, 0 cannot be told, 1 not; west for chip, which lacks gas)",
    );
    check(
        SERIES,
        r#"Incapable(country: "TWN", target: "chip")"#,
        "held (0 of 1 capable, 0 cannot be told, 1 not)",
    );
    // Nobody has both.
    check(
        SERIES,
        "Incapable()",
        "held (0 of 7 capable, 0 cannot be told, 7 not)",
    );
    check(
        &SERIES.replace("\"KOR\": 40", "\"USA\": 40"),
        "Incapable()",
        "broken (1 of 7 capable, 0 cannot be told, 6 not; USA for chip)",
    );
    // Who may be in what nobody is named for is not known to be capable.
    check(
        &SERIES.replace("\"KOR\": 40}", "\"KOR\": 20}, candidates: [\"USA\"]"),
        r#"Capable(bloc: "west")"#,
        "cannot-be-told (0 of 1 capable, 1 cannot be told, 0 not; west for chip)",
    );
}

#[test]
fn what_is_behind_and_what_it_costs() {
    let products = SERIES.replace(
        r#"product: "gas", "#,
        r#"any_of: [(product: "gas", covers: 100), (product: "xenon", covers: 100, ramp_months: 1, lag_months: (6, 12), cost: 2)], cost_pct: 10, "#,
    );
    let products = format!(
        r#"{products} "xenon": (stage: material, supply: [Countries(basis: location, shares: {{"USA": 100}}, assumed: "toy")]),"#
    );
    // Gas is short, so the need is met by xenon.
    for (expected, status) in [
        (
            r#"Lag(target: "chip", at_least: 6, at_most: 12)"#,
            "held (6 to 12 months)",
        ),
        (
            r#"Lag(target: "chip", at_most: 9)"#,
            "cannot-be-told (6 to 12 months)",
        ),
        (
            r#"Lag(target: "chip", at_least: 13)"#,
            "broken (6 to 12 months)",
        ),
        // 1 + 0.1 · (2 − 1).
        (r#"Cost(target: "chip", at_most: 1.1)"#, "held (1.1 times)"),
        (
            r#"Cost(target: "chip", at_most: 1.09)"#,
            "broken (1.1 times)",
        ),
    ] {
        check(&products, expected, status);
    }
}

#[test]
fn odds_hold_or_break_a_bound_that_they_are_clear_of() {
    // Gas is lost in every draw, and never where nothing but Japan is.
    let over = "of 256 draws over what is unknown about the chain, given the loss";
    check(
        SERIES,
        r#"Odds(target: "chip", at_least: 99)"#,
        &format!("held (100 ± 0 % {over})"),
    );
    check(
        SERIES,
        r#"Odds(target: "chip", at_most: 66)"#,
        &format!("broken (100 ± 0 % {over})"),
    );
    // Korea makes between 40 and 60, and somewhat more once gas is short: lost in less than half of the draws.
    let statuses = |bounds: &[&str]| -> Vec<String> {
        let expected = |bounds: &&str| format!(r#"Odds(target: "chip", {bounds})"#);
        let expected: Vec<String> = bounds.iter().map(expected).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        judged(RANGES, &expected)
    };
    let found = statuses(&["at_most: 60", "at_least: 5", "at_most: 2", "at_least: 90"]);
    let words: Vec<&str> = found
        .iter()
        .map(|status| status.split(' ').next().unwrap_or_default())
        .collect();
    assert_eq!(words, ["held", "held", "broken", "broken"], "{found:?}");
    // A bound within two standard errors of what was drawn is left open.
    let drawn: f64 = found[0]
        .split(['(', ' '])
        .nth(2)
        .and_then(|number| number.parse().ok())
        .expect("a number comes first");
    assert!((10.0..50.0).contains(&drawn), "{found:?}");
    let at_the_edge = statuses(&[&format!("at_most: {}", drawn + 1.0)]);
    assert!(
        at_the_edge[0].starts_with("cannot-be-told"),
        "{at_the_edge:?}"
    );
}

#[test]
fn odds_are_drawn_where_asked_or_expected_and_not_told_where_nothing_is_drawn() {
    let scenario = |expected: &str| {
        format!(r#"(interventions: [(what: Outage(country("JPN")))], expect: [{expected}])"#)
    };
    let odds = scenario(r#"Odds(target: "chip", at_least: 99)"#);
    let toy = Toy::of(SERIES);
    let drawn = |text: &str, draws: Config| {
        let scenarios = toy.read(text).usable().expect("nothing is wrong");
        let jobs: Vec<Job<'_>> = scenarios.pairs().map(Job::from).collect();
        run::find(&jobs, draws).runs.remove(0)
    };
    let none = drawn(&odds, Config::NONE);
    assert_eq!(
        (none.odds, none.verdict),
        (None, Some(Status::CannotBeTold))
    );
    assert_eq!(none.expectations[0].found, Found::Unknown);
    let some = drawn(&scenario(""), Config::DEFAULT);
    assert_eq!(some.odds.map(|odds| odds.n_draws), Some(256));
    assert_eq!(toy.run(&scenario("")).odds, None);
    assert!(toy.run(&odds).odds.is_some());
}

#[test]
fn a_figure_is_compared_with_the_sources_and_restated_without_any() {
    let figure =
        |more: &str| format!(r#"Figure(what: "months", unit: "months", claimed: 20{more})"#);
    check(
        SERIES,
        &figure(""),
        "restated (no source but the claim's own)",
    );
    check(
        SERIES,
        &figure(", found: (18, 24)"),
        "held (18 to 24 months in the sources)",
    );
    check(
        SERIES,
        &figure(", found: 24"),
        "broken (24 months in the sources)",
    );
}

#[test]
fn the_worst_of_the_expectations_is_the_verdict() {
    let of = |expected: &str| {
        let run = Toy::of(RANGES).run(&format!(
            r#"(interventions: [(what: Outage(country("JPN")))], expect: [{expected}])"#
        ));
        run.verdict.map(Status::code)
    };
    let held = r#"Kept(target: "chip", until_week: 1)"#;
    let restated = r#"Figure(what: "x", claimed: 1)"#;
    let untold = r#"Lost(target: "chip")"#;
    let broken = r#"Lost(target: "chip", by_week: 1)"#;
    assert_eq!(of(""), None);
    assert_eq!(of(held), Some("held"));
    assert_eq!(of(&format!("{restated}, {held}")), Some("restated"));
    assert_eq!(
        of(&format!("{held}, {untold}, {restated}")),
        Some("cannot-be-told")
    );
    assert_eq!(
        of(&format!("{broken}, {held}, {untold}, {restated}")),
        Some("broken")
    );
}

// ---- Sweeps.

#[test]
fn a_sweep_is_every_combination_the_last_changing_fastest() {
    let runs = Toy::of(SERIES).runs(
        r#"(interventions: [(what: Outage(country("JPN")), weeks: 1)],
            sweep: {"weeks": [13, 20], "theta": [30, 50]})"#,
    );
    let found: Vec<String> = runs
        .iter()
        .map(|run| format!("{}: {}", run.name, line(run)))
        .collect();
    // 40 are left, which is enough at 30; at 50 the stock lasts 13.3 weeks.
    assert_eq!(
        found,
        [
            "case[weeks=13,theta=30]: kept: θ* 40, left 100, week never, back -",
            "case[weeks=13,theta=50]: kept: θ* 40, left 100, week never, back -",
            "case[weeks=20,theta=30]: kept: θ* 40, left 40..43.4, week never, back -",
            "case[weeks=20,theta=50]: lost: θ* 40, left 40..43.4, week 14, back 20",
        ]
    );
}

#[test]
fn a_sweep_may_name_one_intervention() {
    let runs = Toy::of(SERIES).runs(
        r#"(interventions: [
            (what: Outage(country("JPN")), fraction: 0.1),
            (what: Outage(country("KOR")), fraction: 0.1),
        ], sweep: {"2.fraction": [0, 1]})"#,
    );
    let lines: Vec<String> = runs.iter().map(line).collect();
    // 6 of Japan, and nothing or 40 of Korea: 94 and 54.
    assert_eq!(
        lines,
        [
            "kept: θ* 94, left 100, week never, back -",
            "kept: θ* 54, left 54..59.7, week never, back -"
        ]
    );
}

#[test]
fn every_field_that_may_be_swept_is() {
    let toy = Toy::of(&format!(
        r#"{SERIES} "xenon": (stage: material, supply: [Countries(basis: location, shares: {{"USA": 100}}, assumed: "toy")]),"#
    ));
    // Each from a value that stops chips to one that does not, or the other way round.
    for (change, field, values, kept) in [
        ("", "horizon_weeks", "[14, 15]", [true, false]),
        ("", "1.from_week", "[0, 100]", [false, true]),
        ("", "1.weeks", "[14, 15]", [true, false]),
        ("", "1.fraction", "[0.1, 1]", [true, false]),
        (
            r#", (what: Build(product: "gas", firm: "Dayton", at: "USA", share: 5))"#,
            "share",
            "[5, 30]",
            [false, true],
        ),
        (
            r#", (what: Build(product: "gas", firm: "Dayton", at: "USA", share: 30))"#,
            "2.months",
            "[3, 4]",
            [true, false],
        ),
        (
            r#", (what: Build(product: "gas", firm: "Dayton", at: "USA", share: 30))"#,
            "2.from_week",
            "[14, 15]",
            [true, false],
        ),
        (
            r#", (what: Build(product: "gas", firm: "Dayton", at: "USA", share: 30))"#,
            "2.ramp_months",
            "[0, 24]",
            [true, false],
        ),
        (
            r#", (what: Stockpile(product: "gas", weeks: 1))"#,
            "2.weeks",
            "[8, 80]",
            [false, true],
        ),
        (
            r#", (what: Qualify(substitute: "xenon", replaces: "gas", covers: 10))"#,
            "covers",
            "[5, 90]",
            [false, true],
        ),
        (
            r#", (what: Qualify(substitute: "xenon", replaces: "gas", covers: 90))"#,
            "2.months",
            "[1, 4]",
            [true, false],
        ),
    ] {
        let runs = toy.runs(&format!(
            r#"(interventions: [(what: Outage(country("JPN"))){change}], sweep: {{{field:?}: {values}}})"#
        ));
        let found: Vec<bool> = runs
            .iter()
            .map(|run| run.targets[0].effect.verdict.code() == "kept")
            .collect();
        assert_eq!(found, kept, "{field} {change}");
    }
}

#[test]
fn an_expectation_may_be_meant_for_some_members_of_a_sweep() {
    let runs = Toy::of(SERIES).runs(
        r#"(interventions: [(what: Outage(country("JPN")), weeks: 1)],
            sweep: {"weeks": [13, 20], "theta": [30, 50]},
            expect: [
                Kept(target: "chip", when: {"weeks": 13}),
                Lost(target: "chip", when: {"weeks": 20, "theta": 50}),
                ThetaStar(target: "chip", at_least: 40),
            ])"#,
    );
    let found: Vec<Vec<&str>> = runs
        .iter()
        .map(|run| {
            let judged = run.expectations.iter();
            judged.map(|judgement| judgement.status.code()).collect()
        })
        .collect();
    // By name: kept and θ*, kept and θ*, θ* alone, lost and θ*.
    assert_eq!(
        found,
        [
            vec!["held", "held"],
            vec!["held", "held"],
            vec!["held"],
            vec!["held", "held"]
        ]
    );
}

#[test]
fn what_no_member_of_a_sweep_is_asked_for_is_a_mistake() {
    let toy = Toy::of(SERIES);
    for (sweep, when) in [
        (r#"sweep: {"weeks": [13, 20]},"#, r#"{"weeks": 14}"#),
        (r#"sweep: {"weeks": [13, 20]},"#, r#"{"week": 13}"#),
        ("", r#"{"weeks": 13}"#),
    ] {
        let loaded = toy.read(&format!(
            r#"(interventions: [(what: Outage(country("JPN")), weeks: 1)], {sweep}
                expect: [Kept(target: "chip", when: {when})])"#
        ));
        let codes: Vec<&str> = loaded
            .diagnostics
            .iter()
            .map(|finding| finding.code.as_str())
            .collect();
        assert_eq!(codes, ["bad-sweep"], "{sweep} {when}");
    }
}

// ---- Inheritance.

#[test]
fn a_scenario_adds_its_changes_to_those_of_its_base() {
    let toy = Toy::of(SERIES);
    std::fs::create_dir(toy.path("deep")).expect("a folder can be made");
    toy.write(
        "base.ron",
        r#"(title: "the base", chain: "toy.ron", theta: 45, targets: ["gas"],
            interventions: [(what: Outage(country("JPN")), weeks: 20)],
            expect: [Lost(target: "gas", by_week: 0)])"#,
    );
    let path = toy.write(
        "deep/child.ron",
        r#"(base: "../base.ron", targets: ["chip"], interventions: [(what: Stockpile(product: "gas", weeks: 11))])"#,
    );
    let loaded = scenario::from_paths(&[path], None);
    let runs = all(&loaded);
    // Named after its own file; the chain is that which the base names, relative to the base.
    let child = &loaded.value.expect("nothing is wrong").sets[0].scenarios[0];
    assert_eq!(
        (child.story.name.as_str(), child.story.title.as_deref()),
        ("child", None)
    );
    let ChainAt::File(at) = &child.story.chain else {
        panic!("the chain is a file");
    };
    assert_eq!(
        Path::new(at).canonicalize().expect("it is there"),
        toy.path("toy.ron").canonicalize().expect("it is there")
    );
    // 60 are missing for 20 weeks, 12 weeks of stock in all: 11 / 0.6 = 18.3.
    assert_eq!(
        line(&runs[0]),
        "may be lost: θ* 40, left 40..46.9, week 19..never, back 20..-"
    );
    let threshold = runs[0].parameters.theta_pct;
    assert!((threshold - 45.0).abs() < 1e-9, "{threshold}");
    assert_eq!(runs[0].expectations[0].status.code(), "held");
}

#[test]
fn the_nearest_file_that_says_something_counts() {
    let toy = Toy::of(SERIES);
    toy.write(
        "a.ron",
        r#"(chain: "toy.ron", theta: 30, horizon_weeks: 10, basis: jurisdiction, trust: c,
            expect: [Lost(target: "chip")], sweep: {"fraction": [0.1]})"#,
    );
    toy.write(
        "b.ron",
        r#"(base: "a.ron", theta: 40, horizon_weeks: 20, basis: location,
            interventions: [(what: Outage(country("JPN")), fraction: 1)])"#,
    );
    let path = toy.write(
        "c.ron",
        r#"(base: "b.ron", theta: 50, trust: d, expect: [], sweep: {"fraction": [0.5, 1]})"#,
    );
    let loaded = scenario::from_paths(&[path], None);
    let runs = all(&loaded);
    assert_eq!(runs.len(), 2);
    let scenario = &loaded.value.expect("nothing is wrong").sets[0].scenarios[0];
    assert_eq!(scenario.case.question.theta.to_string(), "50");
    assert_eq!(scenario.case.question.horizon.to_string(), "20");
    assert_eq!(scenario.case.question.basis.as_str(), "location");
    assert_eq!(scenario.case.question.reading.trust.as_str(), "d");
    assert_eq!(scenario.story.expectations, []);
    assert_eq!(
        line(&runs[1]),
        "lost: θ* 40, left 40..43.4, week 14, back -"
    );
}

#[test]
fn a_graph_on_the_command_line_replaces_the_one_that_the_file_names() {
    let toy = Toy::of(SERIES);
    let path = toy.write(
        "case.ron",
        r#"(chain: "missing.ron", interventions: [(what: Outage(country("JPN")))])"#,
    );
    let loaded = scenario::from_paths(&[path], Some(&toy.path("toy.ron")));
    assert_eq!(
        line(&all(&loaded)[0]),
        "lost: θ* 40, left 40..43.4, week 14, back -"
    );
}
