//! Yearly risk: by hand, against every subset of losses, and what is wrong in a file of probabilities.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Output},
};

use linchpin::{
    analysis::{
        Limits, Scratch,
        risk::{self, Finding},
    },
    load::{self, probabilities},
    model::{
        Chain, Event, EventKind, Question, Reading,
        probability::Probabilities,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Outcome,
    render::{self, json::ChainName},
    words::Report,
};
use proptest::{collection::vec, prelude::*};

fn toy(name: &str) -> Chain {
    let path = format!("graphs/toy/{name}.ron");
    let loaded = load::from_path(Path::new(&path));
    loaded.value.expect("the graph is sound")
}

fn asked(chain: &Chain, theta: f64) -> Question {
    Question {
        targets: chain.targets().to_vec(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: Share::from_percent(theta).expect("a percent"),
        horizon: Weeks::whole(104),
        buyer: None,
        reading: Reading::DEFAULT,
    }
}

/// Probabilities from `event pct` pairs, all assumed.
fn given(chain: &Chain, entries: &[(&str, &str)]) -> Probabilities {
    let mut text = "(name: \"test\", probabilities: [".to_owned();
    for (event, pct) in entries {
        write!(
            text,
            "(event: \"{event}\", per_year_pct: {pct}, assumed: \"toy\"),"
        )
        .expect("a String takes everything");
    }
    text.push_str("])");
    let loaded = probabilities::from_text(chain, "test.ron", text);
    assert_eq!(loaded.diagnostics, []);
    loaded.value.expect("nothing is wrong")
}

fn found(chain: &Chain, theta: f64, entries: &[(&str, &str)]) -> Finding {
    let config = risk::Config {
        probabilities: &given(chain, entries),
        limits: Limits::nodes(1_000_000),
        case: crate::given::asked(&asked(chain, theta)),
    };
    risk::find(chain, &config)
}

#[track_caller]
fn close(found: f64, expected: f64) {
    let scale = expected.abs().max(1e-3);
    assert!(
        (found - expected).abs() <= 1e-9 * scale,
        "{found} against {expected}"
    );
}

// ---- By hand.

#[test]
fn a_series_of_two_independent_losses() {
    // Either loss stops the chip: 0.1 + 0.2 − 0.1 · 0.2 = 0.28.
    let chain = toy("series");
    let finding = found(&chain, 50.0, &[("UKR", "10"), ("country:JPN", "20")]);
    assert_eq!(finding.without_probability, 1, "Taiwan");
    let target = &finding.targets[0];
    for ends in [target.lost.worst, target.lost.best] {
        let ends = ends.expect("no limit was met");
        for end in [ends.low_pct, ends.central_pct, ends.high_pct] {
            close(end, 28.0);
        }
    }
    // Japan first. B = 1 − 0.1; p·B/P = 0.18/0.28, and without it 0.1 is left: (0.28 − 0.1)/0.28; 1/0.28; 0.28/0.1.
    let events: Vec<&str> = target
        .events
        .iter()
        .map(|event| event.event.as_str())
        .collect();
    assert_eq!(events, ["country:JPN", "country:UKR"]);
    let japan = &target.events[0];
    for (measure, expected) in [
        (japan.birnbaum, 0.9),
        (japan.criticality, 0.18 / 0.28),
        (japan.fussell_vesely, 0.18 / 0.28),
        (japan.raw, 1.0 / 0.28),
        (japan.rrw, 2.8),
    ] {
        close(measure.worst.expect("it is told"), expected);
        close(measure.best.expect("it is told"), expected);
    }
    // Numbers without a range move nothing.
    assert!(target.swings.is_empty());
    assert_eq!(target.unknown_points, Some(0.0));
}

#[test]
fn a_range_moves_the_target_from_its_low_to_its_high_end() {
    // At 10, 20 and 30 % beside 20 %: 28, 36 and 44.
    let chain = toy("series");
    let finding = found(
        &chain,
        50.0,
        &[("JPN", "20"), ("UKR", "(10, 30)"), ("TWN", "0")],
    );
    assert_eq!(finding.without_probability, 0);
    let target = &finding.targets[0];
    let ends = target.lost.worst.expect("no limit was met");
    close(ends.low_pct, 28.0);
    close(ends.central_pct, 36.0);
    close(ends.high_pct, 44.0);
    assert_eq!(target.swings.len(), 1);
    let swing = &target.swings[0];
    assert_eq!(swing.event, "country:UKR");
    close(swing.at_low_pct.worst.expect("it is told"), 28.0);
    close(swing.at_high_pct.worst.expect("it is told"), 44.0);
    close(swing.change_points.best.expect("it is told"), 16.0);
}

#[test]
fn a_likely_value_is_used_in_place_of_the_middle() {
    let chain = toy("series");
    let finding = found(&chain, 50.0, &[("UKR", "(10, 12, 30)")]);
    close(
        finding.targets[0].lost.best.expect("no limit").central_pct,
        12.0,
    );
}

#[test]
fn what_is_unknown_makes_the_two_cases() {
    // Without Japan 50 to 60 % of the resist are left: at a threshold of 55 it is lost in the worst case only.
    let chain = toy("views");
    let finding = found(&chain, 55.0, &[("JPN", "(2, 4)")]);
    let target = &finding.targets[0];
    close(target.lost.worst.expect("no limit").high_pct, 4.0);
    close(target.lost.best.expect("no limit").high_pct, 0.0);
    close(target.unknown_points.expect("no limit"), 3.0);
    // Nothing to divide by in the best case; in the worst the target needs the loss, so nothing is left without it.
    let japan = &target.events[0];
    assert_eq!(japan.birnbaum.best, Some(0.0));
    assert_eq!(japan.criticality.best, None);
    assert_eq!(japan.criticality.worst, Some(1.0));
    assert_eq!(japan.rrw.worst, None);
}

#[test]
fn tiny_probabilities_are_not_rounded_away() {
    let chain = toy("series");
    let finding = found(&chain, 50.0, &[("UKR", "0.00000001")]);
    close(
        finding.targets[0].lost.worst.expect("no limit").low_pct,
        1e-8,
    );
}

#[test]
fn a_limit_leaves_a_gap_and_no_number() {
    let chain = toy("two-of-three");
    let config = risk::Config {
        probabilities: &given(&chain, &[("USA", "1"), ("DEU", "1"), ("JPN", "1")]),
        limits: Limits::nodes(1),
        case: crate::given::asked(&asked(&chain, 60.0)),
    };
    let finding = risk::find(&chain, &config);
    assert!(!finding.is_complete());
    assert!(finding.targets[0].lost.worst.is_none());
    assert!(finding.targets[0].events[0].birnbaum.worst.is_none());
}

// ---- Against every subset of losses.

const COUNTRIES: [&str; 4] = ["AUT", "BEL", "CHE", "DEU"];

/// A product: tenths by country, who may be in the remainder, what it needs, whether the needs are essential.
type Made = ([u8; 4], [bool; 4], Vec<(usize, bool)>);

fn plans() -> impl Strategy<Value = Vec<Made>> {
    vec(
        (
            prop::array::uniform4(0..6_u8),
            prop::array::uniform4(any::<bool>()),
            vec((0..5_usize, prop::bool::weighted(0.8)), 0..3),
        ),
        1..5,
    )
}

fn chain_of(plan: &[Made]) -> Chain {
    let mut text = "(name: \"random\", targets: [\"p0\"], countries: {".to_owned();
    for country in COUNTRIES {
        write!(text, "\"{country}\": (),").expect("a String takes everything");
    }
    text.push_str("}, products: {");
    for (at, (shares, candidates, inputs)) in plan.iter().enumerate() {
        let mut left = 10;
        let mut named = String::new();
        for (country, share) in COUNTRIES.iter().zip(shares) {
            let share = left.min(*share);
            left -= share;
            if share > 0 {
                write!(named, "\"{country}\": {},", share * 10).expect("a String takes everything");
            }
        }
        let may_be: Vec<String> = COUNTRIES
            .iter()
            .zip(candidates)
            .filter(|(_, is_candidate)| **is_candidate)
            .map(|(country, _)| format!("\"{country}\""))
            .collect();
        let mut needs = String::new();
        let mut seen = vec![at];
        for (product, is_essential) in inputs {
            let product = product % plan.len();
            if seen.contains(&product) {
                continue;
            }
            seen.push(product);
            let dependence = if *is_essential { "100" } else { "(20, 70)" };
            write!(
                needs,
                "(role: material, product: \"p{product}\", dependence: {dependence}),"
            )
            .expect("a String takes everything");
        }
        write!(
            text,
            "\"p{at}\": (stage: material, inputs: [{needs}], supply: [Countries(basis: location, assumed: \"toy\", \
             shares: {{{named}}}, candidates: [{}])]),",
            may_be.join(", ")
        )
        .expect("a String takes everything");
    }
    text.push_str("})");
    let loaded = load::from_text("random.ron", text.as_str());
    loaded
        .value
        .unwrap_or_else(|| panic!("{:?}\n{text}", loaded.diagnostics))
}

/// Which subsets of the countries stop the first target, worst case and best case, by θ* alone.
fn stopping(chain: &Chain, question: &Question) -> [[bool; 16]; 2] {
    let lens = crate::given::prepared(chain, question, EventKind::Country);
    let row = lens.target_rows()[0];
    let mut scratch = Scratch::default();
    lens.ends().map(|compiled| {
        std::array::from_fn(|set| {
            let lost: Vec<Event> = COUNTRIES
                .iter()
                .enumerate()
                .filter(|(at, _)| set >> at & 1 == 1)
                .map(|(_, country)| Event::Country((*country).into()))
                .collect();
            let shock = compiled.atlas.shock(chain, &compiled.network, &lost);
            let star = lens.star(compiled, &shock, &mut scratch);
            star.rows[row.ix()] < question.theta.ppm()
        })
    })
}

fn summed(stops: &[bool; 16], p: [f64; 4]) -> f64 {
    let weight = |set: usize| -> f64 {
        let factor = |at: usize| {
            if set >> at & 1 == 1 {
                p[at]
            } else {
                1.0 - p[at]
            }
        };
        (0..4).map(factor).product()
    };
    (0..16).filter(|&set| stops[set]).map(weight).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_subset_of_losses_adds_up_to_the_same(
        plan in plans(),
        theta in 1..=20_u8,
        lows in prop::array::uniform4(1..50_u8),
        widths in prop::array::uniform4(0..50_u8),
    ) {
        let chain = chain_of(&plan);
        let theta = f64::from(theta) * 5.0;
        let ranges: Vec<String> = lows
            .iter()
            .zip(&widths)
            .map(|(low, width)| format!("({low}, {})", low + width))
            .collect();
        let entries: Vec<(&str, &str)> = COUNTRIES
            .into_iter()
            .zip(ranges.iter().map(String::as_str))
            .collect();
        let finding = found(&chain, theta, &entries);
        let target = &finding.targets[0];
        let [worst, best] = stopping(&chain, &asked(&chain, theta));
        let low: [f64; 4] = lows.map(|low| f64::from(low) / 100.0);
        let high: [f64; 4] = std::array::from_fn(|at| f64::from(lows[at] + widths[at]) / 100.0);
        let middle: [f64; 4] = std::array::from_fn(|at| f64::midpoint(low[at], high[at]));
        let (lost_worst, lost_best) = (target.lost.worst.expect("no limit"), target.lost.best.expect("no limit"));
        for (stops, ends) in [(&worst, lost_worst), (&best, lost_best)] {
            close(ends.low_pct, summed(stops, low) * 100.0);
            close(ends.central_pct, summed(stops, middle) * 100.0);
            close(ends.high_pct, summed(stops, high) * 100.0);
        }
        // What is unknown and what is uncertain only ever add to the risk.
        prop_assert!(lost_best.low_pct <= lost_worst.low_pct && lost_worst.low_pct <= lost_worst.high_pct);
        let set = |mut p: [f64; 4], at: usize, value: f64| {
            p[at] = value;
            p
        };
        for (at, country) in COUNTRIES.iter().enumerate() {
            let name = format!("country:{country}");
            let event = target.events.iter().find(|event| event.event == name).expect("it is listed");
            for (stops, corner, birnbaum, raw) in [
                (&worst, high, event.birnbaum.worst, event.raw.worst),
                (&best, low, event.birnbaum.best, event.raw.best),
            ] {
                let with = summed(stops, set(corner, at, 1.0));
                let without = summed(stops, set(corner, at, 0.0));
                close(birnbaum.expect("no limit"), with - without);
                let total = summed(stops, corner);
                prop_assert_eq!(raw.is_some(), total > 0.0);
                if let Some(raw) = raw {
                    close(raw, with / total);
                }
            }
            let swing = target.swings.iter().find(|swing| swing.event == name);
            prop_assert_eq!(swing.is_some(), widths[at] > 0);
            if let Some(swing) = swing {
                let change = summed(&worst, set(middle, at, high[at])) - summed(&worst, set(middle, at, low[at]));
                close(swing.change_points.worst.expect("no limit"), change * 100.0);
            }
        }
    }
}

// ---- Files.

/// What is wrong with the text between the brackets of `probabilities`, as `code line:column`.
fn faults(entries: &str) -> Vec<String> {
    let text = format!("(probabilities: [\n{entries}\n])");
    let loaded = probabilities::from_text(&toy("series"), "t.ron", text);
    assert_eq!(loaded.value.is_none(), !loaded.diagnostics.is_empty());
    let told = loaded.diagnostics.iter().map(|finding| {
        let place = &finding.place;
        format!("{} {}:{}", finding.code, place.line, place.column)
    });
    told.collect()
}

#[test]
fn every_fault_of_an_entry_has_its_place() {
    for (entry, expected) in [
        (r#"(event: "UKR", per_year_pct: 1)"#, "missing-field 2:2"),
        (
            r#"(event: "UKR", per_year_pct: 1, assumed: " ")"#,
            "missing-field 2:2",
        ),
        (r#"(event: "UKR", assumed: "a")"#, "missing-field 2:2"),
        (r#"(per_year_pct: 1, assumed: "a")"#, "missing-field 2:2"),
        (
            r#"(event: "UKX", per_year_pct: 1, assumed: "a")"#,
            "unknown-event 2:10",
        ),
        (
            r#"(event: "UKR", per_year_pct: 1, assumed: "a"), (event: "country:UKR", per_year_pct: 2, assumed: "a")"#,
            "duplicate-entry 2:57",
        ),
        (
            r#"(event: "UKR", per_year_pct: 1, source: "nobody")"#,
            "unknown-source 2:42",
        ),
        (
            r#"(event: "UKR", per_year_pct: (2, 1), assumed: "a")"#,
            "range-out-of-order 2:16",
        ),
        (
            r#"(event: "UKR", per_year_pct: (2e-9, 1e-9), assumed: "a")"#,
            "range-out-of-order 2:16",
        ),
        (
            r#"(event: "UKR", per_yaer_pct: 1, assumed: "a")"#,
            "unknown-field 2:16",
        ),
        ("", "missing-field 1:2"),
    ] {
        assert_eq!(faults(entry), [expected], "{entry}");
    }
    for number in [
        "NaN",
        "inf",
        "-1",
        "100.5",
        "-1e-12",
        "(1, inf)",
        "(0, NaN, 1)",
    ] {
        let entry = format!(r#"(event: "UKR", per_year_pct: {number}, assumed: "a")"#);
        assert_eq!(faults(&entry), ["number-out-of-range 2:16"], "{number}");
    }
}

#[test]
fn a_misspelt_loss_is_suggested() {
    let text = r#"(probabilities: [(event: "country:TWM", per_year_pct: 1, assumed: "a")])"#;
    let loaded = probabilities::from_text(&toy("series"), "t.ron", text);
    let help = loaded.diagnostics[0].help.as_deref();
    assert_eq!(help, Some("did you mean `TWN`?"));
}

#[test]
fn sources_are_those_of_the_file_and_of_the_graph() {
    let chain = load::from_text(
        "t.ron",
        r#"(targets: ["x"], countries: {"JPN": ()}, sources: {"graph": (title: "G")}, products: {"x": (stage: final,
            supply: [Countries(basis: location, source: "graph", shares: {"JPN": 100})])})"#,
    )
    .value
    .expect("it is sound");
    let text = r#"(sources: {"own": (title: "O")}, probabilities: [
        (event: "JPN", per_year_pct: 1, source: ["graph", "own"], year: 2026, grade: c)])"#;
    let loaded = probabilities::from_text(&chain, "t.ron", text);
    assert_eq!(loaded.diagnostics, []);
    let found = loaded.value.expect("nothing is wrong");
    assert_eq!(found.name, "t");
    assert_eq!(found.sources.len(), 1);
    assert_eq!(found.disruptions[0].evidence.sources.len(), 2);
}

#[test]
fn the_shipped_example_says_that_it_is_made_up() {
    let chain = load::allied();
    let path = Path::new("graphs/probabilities/example.ron");
    let loaded = probabilities::from_path(&chain, path);
    assert_eq!(loaded.diagnostics, []);
    for disruption in &loaded.value.expect("it is sound").disruptions {
        let assumed = disruption.evidence.assumed.as_deref();
        assert_eq!(assumed, Some("an example, not a forecast"));
    }
}

#[test]
fn the_documented_file_loads() {
    let page = fs::read_to_string("docs/ron-format.md").expect("the page is there");
    let block = page
        .split("```ron probabilities\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("it has an example");
    let chain = load::allied();
    let loaded = probabilities::from_text(&chain, "block.ron", block);
    assert_eq!(loaded.diagnostics, []);
}

// ---- At the door.

#[test]
fn a_toy_graph_in_every_format() {
    let chain = toy("redundancy");
    let entries: Vec<(String, String)> = chain
        .countries()
        .keys()
        .zip(["(1, 3)", "2", "(0.5, 1, 4)", "0.1", "5", "(6, 7)"])
        .map(|(country, pct)| (format!("country:{country}"), pct.to_owned()))
        .collect();
    let entries: Vec<(&str, &str)> = entries
        .iter()
        .map(|(event, pct)| (event.as_str(), pct.as_str()))
        .collect();
    let finding = found(&chain, 50.0, &entries);
    insta::assert_snapshot!("toy-text", render::text::render(&finding.page(), Some(120)));
    insta::assert_snapshot!("toy-markdown", render::markdown::render(&finding.page()));
    insta::assert_snapshot!("toy-csv", crate::given::csv(&finding));
    let name = ChainName {
        name: chain.name(),
        fingerprint: &load::fingerprint(&chain),
    };
    insta::assert_snapshot!("toy-json", render::json::render(&finding, &[name]));
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linchpin"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env_remove("LINCHPIN_GRAPH")
        .output()
        .expect("the program starts")
}

#[test]
fn the_program_runs_refuses_and_stops() {
    let file = "graphs/probabilities/example.ron";
    for format in ["text", "json", "csv", "markdown"] {
        let ran = run(&["risk", file, "--target", "dram", "--format", format]);
        assert_eq!(ran.status.code(), Some(0), "{format}");
        assert!(
            String::from_utf8_lossy(&ran.stdout)
                .to_lowercase()
                .contains("dram")
        );
    }
    let bad = "tests/fixtures/bad/mixed-events/probabilities.ron";
    let graph = "tests/fixtures/bad/mixed-events/chain.ron";
    let refused = run(&["-g", graph, "risk", bad]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(refused.stdout.is_empty());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        said.contains("mixed-events") && said.contains("probabilities.ron:4"),
        "{said}"
    );
    let stopped = run(&["risk", file, "--target", "dram", "--max-nodes", "1"]);
    assert_eq!(stopped.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&stopped.stdout).contains("limit reached"));
    let both = run(&["risk", "-", "-g", "-"]);
    assert_eq!(both.status.code(), Some(2));
}
