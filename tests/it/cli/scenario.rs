//! Scenarios on the command line: what is printed where, and how it ends.

use std::{fs, path::PathBuf};

use super::process::{ended, printed, program, refused, run, run_with, text};
use crate::analysis::scenario::{SERIES, Toy};

/// Gas from Japan and Korea, and some scenarios in a folder of their own.
fn folder() -> Toy {
    let toy = Toy::of(SERIES);
    fs::create_dir(toy.path("cases")).expect("a folder can be made");
    toy.write(
        "cases/held.ron",
        r#"(chain: "../toy.ron", title: "Japan for good", interventions: [(what: Outage(country("JPN")))],
            expect: [Lost(target: "chip", by_week: 14)])"#,
    );
    toy
}

fn broken(toy: &Toy) -> PathBuf {
    toy.write(
        "broken.ron",
        r#"(chain: "toy.ron", title: "Japan for a while", interventions: [(what: Outage(country("JPN")), weeks: 20)],
            expect: [Kept(target: "chip"), ThetaStar(target: "chip", at_least: 40), Figure(what: "x", claimed: 1)])"#,
    )
}

fn swept(toy: &Toy) -> PathBuf {
    toy.write(
        "swept.ron",
        r#"(chain: "toy.ron", interventions: [(what: Outage(country("JPN")), weeks: 4)], sweep: {"weeks": [13, 20]})"#,
    )
}

/// What is printed, without the folder of the test.
fn plain(toy: &Toy, said: &str) -> String {
    let folder = format!("{}/", toy.path("").to_string_lossy().trim_end_matches('/'));
    said.replace(&folder, "")
}

#[test]
fn run_ends_with_one_where_an_expectation_is_broken() {
    let toy = folder();
    let (held, broken) = (toy.path("cases/held.ron"), broken(&toy));
    let found = run(&["run", text(&held)]);
    assert_eq!((found.code, found.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("run-held", found.stdout);
    let found = run(&["run", text(&broken)]);
    assert_eq!((found.code, found.stderr.as_str()), (Some(1), ""));
    insta::assert_snapshot!("run-broken", found.stdout);
    let found = run(&["run", text(&held), text(&broken)]);
    assert_eq!(found.code, Some(1));
    insta::assert_snapshot!("run-two", found.stdout);
}

#[test]
fn run_has_every_format() {
    let toy = folder();
    let broken = broken(&toy);
    for format in ["json", "csv", "markdown"] {
        let found = run(&["run", text(&broken), "--format", format]);
        assert_eq!(found.code, Some(1), "{format}");
        if format == "json" {
            let json: serde_json::Value = serde_json::from_str(&found.stdout).expect("it is JSON");
            assert_eq!(json["schema"], "linchpin.run/2");
            assert_eq!(json["chains"][0]["name"], "toy");
            assert_eq!(json["complete"], true);
            let target = &json["result"]["runs"][0]["targets"][0];
            assert_eq!(target["theta_star_pct"]["worst"], 40.0);
            assert_eq!(target["weeks"]["worst"], 14.0);
            assert_eq!(target["back_weeks"]["worst"], 20.0);
            let statuses: Vec<&str> = json["result"]["runs"][0]["expectations"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|judgement| judgement["status"].as_str().expect("a word"))
                .collect();
            assert_eq!(statuses, ["broken", "held", "restated"]);
            assert_eq!(json["result"]["runs"][0]["verdict"], "broken");
        } else {
            insta::assert_snapshot!(format!("run-{format}"), found.stdout);
        }
    }
}

#[test]
fn run_ends_with_two_where_it_cannot_run() {
    let toy = folder();
    let bad = toy.write("bad.ron", r#"(chain: "toy.ron", targets: ["chp"])"#);
    let said = plain(&toy, &refused(&["run", text(&bad)]));
    insta::assert_snapshot!("run-bad", said);
    let said = refused(&["run", text(&toy.path("nothing.ron"))]);
    assert!(said.contains("unreadable-file"), "{said}");
    fs::create_dir(toy.path("empty")).expect("a folder can be made");
    let said = refused(&["run", text(&toy.path("empty"))]);
    assert!(said.contains("there is no scenario"), "{said}");
    assert!(refused(&["run"]).contains("Usage:"));
    // Yearly probabilities are no scenario.
    let said = refused(&["run", "graphs/probabilities/example.ron"]);
    assert!(
        said.contains("wrong-kind") && said.contains("`linchpin risk`"),
        "{said}"
    );
    let swept = swept(&toy);
    let said = refused(&["run", text(&swept), "--doubt"]);
    assert!(
        said.contains("one scenario without a sweep, not 2"),
        "{said}"
    );
    let said = refused(&[
        "run",
        text(&toy.path("cases/held.ron")),
        "--doubt",
        "--target",
        "chp",
    ]);
    assert!(said.contains("did you mean `chip`?"), "{said}");
}

#[test]
fn warnings_do_not_keep_a_scenario_from_running_and_check_tells_them() {
    let toy = folder();
    let path = toy.write(
        "stray.ron",
        r#"(chain: "toy.ron", interventions: [(what: Stockpile(product: "gas", weeks: 4), weeks: 3)])"#,
    );
    let found = run(&["run", text(&path)]);
    assert_eq!(found.code, Some(0));
    assert!(
        found.stderr.contains("1 warning about the scenario") && found.stderr.contains("check"),
        "{}",
        found.stderr
    );
    let quiet = run(&["-q", "run", text(&path)]);
    assert_eq!((quiet.stderr.as_str(), quiet.stdout), ("", found.stdout));
    let checked = run(&["check", "--short", text(&path)]);
    assert_eq!(checked.code, Some(0));
    assert!(
        checked.stdout.contains("warning[stray-field]"),
        "{}",
        checked.stdout
    );
    let bad = toy.write("bad.ron", r#"(chain: "toy.ron", theta: 0)"#);
    let checked = run(&["check", "--short", text(&bad)]);
    assert_eq!(checked.code, Some(1));
    assert!(
        checked
            .stdout
            .contains("bad.ron:1:20: error[number-out-of-range]"),
        "{}",
        checked.stdout
    );
}

#[test]
fn what_is_printed_runs_the_same() {
    let toy = folder();
    let path = toy.write(
        "child.ron",
        r#"(base: "cases/held.ron", interventions: [(what: Stockpile(product: "gas", weeks: 12))])"#,
    );
    let written = printed(&["run", "--print", text(&path)]);
    insta::assert_snapshot!("run-print", plain(&toy, &written));
    let again = run_with(&written, &["run", "-"]);
    let first = run(&["run", text(&path)]);
    assert_eq!((again.code, again.stdout), (first.code, first.stdout));
    // A sweep is printed member by member.
    let written = printed(&["run", "--print", text(&swept(&toy))]);
    assert_eq!(written.matches("name: \"swept[weeks=").count(), 2);
}

#[test]
fn several_scenarios_keep_their_assumptions_and_a_sweep_has_its_values_in_columns() {
    let toy = folder();
    let (held, swept) = (toy.path("cases/held.ron"), swept(&toy));
    for command in ["run", "compare"] {
        let found = run(&[command, text(&held), text(&swept), "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&found.stdout).expect("it is JSON");
        let assumed = |part: &serde_json::Value| part["assumptions"].as_array().map_or(0, Vec::len);
        assert!(assumed(&json) > 0, "{command}");
        let parts = &json["result"][if command == "run" { "runs" } else { "sides" }];
        let parts = parts.as_array().expect("one for each");
        assert_eq!(parts.len(), 3);
        for part in parts {
            assert!(assumed(part) > 0, "{command}");
            assert!(part["evidence"]["products"].as_u64() > Some(0), "{command}");
            assert_eq!(part["parameters"]["targets"][0], "chip");
        }
        let chains = json["chains"].as_array().expect("chains");
        assert!(
            chains
                .iter()
                .all(|chain| chain["fingerprint"].as_str().map(str::len) == Some(64))
        );
        assert!(!chains.is_empty());
    }
    let found = run(&["run", text(&swept), "--format", "csv"]);
    let mut lines = found.stdout.lines();
    let head = lines.next().expect("a head");
    assert!(
        head.starts_with("scenario,weeks,target,target_name,verdict,"),
        "{head}"
    );
    let values: Vec<&str> = lines.filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(values, ["13", "20"]);
    let args = [
        "run",
        text(&held),
        "--format",
        "csv",
        "--table",
        "expectations",
    ];
    let found = run(&args);
    assert!(
        found
            .stdout
            .starts_with("scenario,status,expected,found,worst,best\n")
    );
    let said = refused(&["run", text(&held), "--format", "csv", "--table", "nothing"]);
    assert!(said.contains("it has: targets, expectations"), "{said}");
}

#[test]
fn doubt_says_what_flips() {
    let toy = folder();
    let doubted = toy.write(
        "doubted.ron",
        &fs::read_to_string(toy.path("cases/held.ron"))
            .expect("it is there")
            .replace("../toy.ron", "doubtful.ron"),
    );
    let chain = fs::read_to_string(toy.path("toy.ron")).expect("it is there");
    toy.write(
        "doubtful.ron",
        &chain.replace(
            "\"JPN\": 60, \"KOR\": 40",
            "\"JPN\": (45, 60), \"KOR\": (40, 55)",
        ),
    );
    let found = run(&["run", text(&doubted), "--doubt"]);
    assert_eq!((found.code, found.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("run-doubt", found.stdout);
    // With 45 of 60 % gone for certain nothing is lost at θ of 40 and below, and everything in between hangs on Japan.
    assert!(
        found.stdout.contains("share of Japan in"),
        "{}",
        found.stdout
    );
    assert!(found.stdout.lines().count() <= 30, "{}", found.stdout);
    let flips = run(&["run", text(&doubted), "--doubt", "--details"]);
    insta::assert_snapshot!("run-doubt-details", flips.stdout);
}

#[test]
fn doubt_about_a_loss_says_the_same_as_about_a_scenario_of_it() {
    let toy = folder();
    let graph = toy.path("toy.ron");
    let lost = printed(&[
        "-g",
        text(&graph),
        "cutoff",
        "JPN",
        "--doubt",
        "--format",
        "csv",
    ]);
    let head = "fact,product,of,low,likely,high,grade,sources,part_pct,without,possible_low,possible_high,\
                lost_at_least,lost_at_most,kept_at_least,kept_at_most";
    assert_eq!(lost.lines().next(), Some(head));
    let held = toy.path("cases/held.ron");
    let scenario = printed(&["run", text(&held), "--doubt", "--format", "csv"]);
    assert_eq!(lost, scenario);
    let screen = printed(&["-g", text(&graph), "cutoff", "JPN", "--doubt"]);
    assert!(screen.lines().count() <= 30, "{screen}");
    assert!(screen.starts_with("Japan lost: "), "{screen}");
}

#[test]
fn compare_sets_scenarios_and_graphs_side_by_side() {
    let toy = folder();
    let (graph, held) = (toy.path("toy.ron"), toy.path("cases/held.ron"));
    let found = run(&["compare", text(&graph), text(&held)]);
    assert_eq!((found.code, found.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("compare-graph-scenario", found.stdout);
    let found = run(&["compare", text(&swept(&toy))]);
    assert_eq!((found.code, found.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("compare-sweep", found.stdout);
    // A graph against itself differs nowhere.
    let found = run(&["compare", text(&graph), text(&graph), "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&found.stdout).expect("it is JSON");
    assert_eq!(json["result"]["n_different"], 0);
    assert_eq!(json["result"]["points"], serde_json::json!([]));
    let said = refused(&["compare", text(&held)]);
    assert!(said.contains("one thing to compare"), "{said}");
    let bad = toy.write("bad.ron", r#"(chain: "toy.ron", targets: ["chp"])"#);
    assert!(refused(&["compare", text(&bad), text(&held)]).contains("did you mean `chip`?"));
}

#[test]
fn points_of_failure_that_vanish_are_told() {
    let toy = folder();
    // Chips from Taiwan alone; new ones in the United States make half of today's, so that 40 percent of the gas make 60.
    let chain = fs::read_to_string(toy.path("toy.ron")).expect("it is there");
    toy.write(
        "sole.ron",
        &chain.replace("\"TWN\": 70, \"USA\": 30", "\"TWN\": 100"),
    );
    let path = toy.write(
        "built.ron",
        r#"(chain: "sole.ron", interventions: [(what: Build(product: "chip", firm: "Dayton", at: "USA", share: 50, months: 0))])"#,
    );
    let found = printed(&[
        "compare",
        text(&toy.path("sole.ron")),
        text(&path),
        "--format",
        "json",
    ]);
    let json: serde_json::Value = serde_json::from_str(&found).expect("it is JSON");
    assert_eq!(
        json["result"]["points"],
        serde_json::json!([
            {"event": "country:JPN", "target": "chip", "verdicts": ["lost", "kept"]},
            {"event": "country:TWN", "target": "chip", "verdicts": ["lost", "kept"]},
        ])
    );
}

#[test]
fn snapshot_keeps_what_was_found() {
    let toy = folder();
    toy.write("cases/probabilities.ron", "(probabilities: [])");
    let folder = toy.path("cases");
    let snapshot = |more: &[&str]| {
        let args = [&["snapshot", text(&folder)], more].concat();
        let found = run(&args);
        (found.code, plain(&toy, &found.stdout))
    };
    // New, stored, the same.
    let (code, said) = snapshot(&[]);
    assert_eq!(code, Some(1));
    assert!(!toy.path("cases/held.snap").exists());
    insta::assert_snapshot!("snapshot-new", said);
    let (code, said) = snapshot(&["--accept"]);
    assert_eq!(code, Some(0));
    insta::assert_snapshot!("snapshot-accepted", said);
    let stored = fs::read_to_string(toy.path("cases/held.snap")).expect("it is stored");
    insta::assert_snapshot!("snapshot-stored", stored);
    let (code, said) = snapshot(&[]);
    assert_eq!(
        (code, said.as_str()),
        (Some(0), "1 as stored, 0 new or different\n")
    );
    // Line ends of another system are no difference.
    toy.write("cases/held.snap", &stored.replace('\n', "\r\n"));
    assert_eq!(snapshot(&[]).0, Some(0));
    // Less gas from Japan: other numbers, line by line.
    let chain = fs::read_to_string(toy.path("toy.ron")).expect("it is there");
    toy.write(
        "toy.ron",
        &chain.replace("\"JPN\": 60, \"KOR\": 40", "\"JPN\": 45, \"KOR\": 55"),
    );
    let (code, said) = snapshot(&[]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!("snapshot-changed", said);
    assert_eq!(snapshot(&["--accept"]).0, Some(0));
    // A stored result without a scenario is named, and stays.
    toy.write("cases/gone.snap", "old");
    let (_, said) = snapshot(&[]);
    assert_eq!(
        said,
        "no scenario belongs to `cases/gone.snap`; remove it\n1 as stored, 0 new or different\n"
    );
    assert!(toy.path("cases/gone.snap").exists());
}

#[test]
fn a_snapshot_of_bad_scenarios_stores_nothing() {
    let toy = folder();
    toy.write("cases/bad.ron", "(");
    let said = refused(&["snapshot", text(&toy.path("cases")), "--accept"]);
    assert!(said.contains("error[syntax-error]"), "{said}");
    assert!(!toy.path("cases/held.snap").exists());
}

#[test]
fn explain_tells_why_a_scenario_stops_a_target() {
    let toy = folder();
    let held = toy.path("cases/held.ron");
    let found = run(&["explain", text(&held), "chip"]);
    assert_eq!((found.code, found.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("explain-scenario", found.stdout);
    let said = refused(&["explain", text(&held), "chp"]);
    assert!(said.contains("did you mean `chip`?"), "{said}");
    let said = refused(&["explain", text(&swept(&toy)), "chip"]);
    assert!(said.contains("is a sweep of 2"), "{said}");
}

#[test]
fn the_number_of_threads_does_not_show() {
    let toy = folder();
    let (swept, held, graph) = (swept(&toy), toy.path("cases/held.ron"), toy.path("toy.ron"));
    let cases = toy.path("cases");
    for args in [
        &[
            "run",
            "graphs/scenarios/taiwan-blockade.ron",
            "--draws",
            "40",
            "--format",
            "json",
        ][..],
        &["run", text(&swept), text(&held)],
        &["run", text(&held), "--doubt"],
        &["compare", text(&graph), text(&swept)],
        &["snapshot", text(&cases)],
    ] {
        let on = |threads: &str| {
            let output = program(args).env("RAYON_NUM_THREADS", threads).output();
            let found = ended(output.expect("the program starts"));
            assert!(!found.stderr.contains("panicked"), "{args:?}");
            (found.code, found.stdout)
        };
        assert_eq!(on("1"), on("7"), "{args:?}");
    }
}

/// What ships may be run as a whole, probabilities beside it or not.
#[test]
fn the_shipped_scenarios_run() {
    let found = run(&["run", "graphs/scenarios", "--format", "csv"]);
    assert_eq!(found.stderr, "");
    assert!(matches!(found.code, Some(0 | 1)), "{:?}", found.code);
    assert!(
        found.stdout.contains("taiwan-blockade[1.weeks=4]"),
        "{}",
        found.stdout
    );
}
