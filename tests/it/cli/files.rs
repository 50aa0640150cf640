//! Files on the command line: checked in any mix, told apart, and written back.

use std::fs;

use serde_json::Value;

use super::process::{printed, refused, run, run_with, text};

const BAD: &str = "tests/fixtures/bad/unknown-product.ron";

#[test]
fn one_row_per_finding_in_csv_and_json() {
    let args = [
        "check",
        BAD,
        "tests/fixtures/bad/unused-name.ron",
        "--format",
    ];
    let csv = run(&[&args[..], &["csv"]].concat());
    assert_eq!(csv.code, Some(1));
    insta::assert_snapshot!(csv.stdout, @r#"
    file,line,column,code,severity,message,help
    tests/fixtures/bad/unknown-product.ron,2,16,unknown-product,error,there is no product `euv_scaner`,did you mean `euv_scanner`?
    tests/fixtures/bad/unused-name.ron,4,14,unused-name,warning,nothing refers to the firm `Ingas`,"remove it, or use it"
    "#);
    let json = run(&[&args[..], &["json"]].concat());
    assert_eq!(json.code, Some(1));
    let document: Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!(document["schema"], "linchpin.check/1");
    let rows = document["diagnostics"].as_array().expect("it is a list");
    assert_eq!(rows.len(), csv.stdout.lines().count() - 1);
    assert_eq!(document["errors"], 1);
    assert_eq!(rows[0]["code"], "unknown-product");
    assert_eq!(document["checked"][0]["kind"], "graph");
    // Nothing wrong is a document too.
    let none = printed(&["check", "graphs/toy/series.ron", "--format", "csv"]);
    assert_eq!(none, "file,line,column,code,severity,message,help\n");
}

#[test]
fn any_mix_of_files_has_one_summary() {
    let found = run(&[
        "check",
        "graphs/toy",
        "graphs/scenarios/taiwan-blockade.ron",
        "graphs/probabilities/example.ron",
        "graphs/toy/series.ron",
    ]);
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    let summary = found.stderr.lines().last().unwrap_or_default();
    insta::assert_snapshot!(summary, @"0 errors, 0 warnings in 8 graphs, 1 scenario, 1 file of probabilities and 1 firm network");
}

#[test]
fn many_warnings_never_hide_an_error() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("many.ron");
    let names: Vec<String> = (0..30)
        .map(|n| format!("\"a{n}\": (title: \"t\")"))
        .collect();
    let graph = format!(
        "(sources: {{{}}}, targets: [\"x\"], products: {{\"y\": (stage: final, local: true)}})",
        names.join(", ")
    );
    fs::write(&path, graph).expect("it can be written");
    let found = run(&["check", text(&path)]);
    assert_eq!(found.code, Some(1));
    assert!(
        found.stderr.starts_with("error[unknown-product]"),
        "{}",
        found.stderr
    );
    assert!(
        found.stderr.contains("11 warnings more; mend these first"),
        "{}",
        found.stderr
    );
    assert!(
        found.stderr.contains("1 error, 30 warnings in 1 graph"),
        "{}",
        found.stderr
    );
}

#[test]
fn a_file_of_the_wrong_kind_says_what_it_is_and_who_takes_it() {
    let scenario = "graphs/scenarios/taiwan-blockade.ron";
    for (args, kind, command) in [
        (&["-g", scenario, "show"][..], "a scenario", "linchpin run"),
        (&["cutoff", scenario], "a scenario", "linchpin run"),
        (
            &["run", "graphs/toy/series.ron"],
            "a graph",
            "linchpin compare",
        ),
        (
            &["run", "graphs/probabilities/example.ron"],
            "a file of probabilities",
            "linchpin risk",
        ),
        (&["risk", scenario], "a scenario", "linchpin run"),
        (
            &["rank", "--network", "graphs/toy/series.ron"],
            "a graph",
            "linchpin check",
        ),
        (&["cutsets", scenario], "a scenario", "linchpin run"),
        (
            &["simulate", "graphs/probabilities/example.ron"],
            "a file of probabilities",
            "linchpin risk",
        ),
    ] {
        let said = refused(args);
        assert!(
            said.contains(kind) && said.contains(command),
            "{args:?}: {said}"
        );
    }
}

#[test]
fn a_scenario_from_standard_input_is_checked_as_one() {
    let found = run_with(
        "(interventions: [(what: CutOff(country(\"TWM\")))])",
        &["check", "-"],
    );
    assert_eq!(found.code, Some(1));
    assert!(
        found.stderr.contains("did you mean `TWN`?"),
        "{}",
        found.stderr
    );
    assert!(found.stderr.contains("1 scenario"), "{}", found.stderr);
}

#[test]
fn a_graph_is_written_back_as_one_file_or_a_folder() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let new = folder.path().join("new");
    let toy = ["-g", "graphs/toy/views.ron"];
    assert_eq!(
        printed(&[&toy[..], &["export", "ron", text(&new)]].concat()),
        ""
    );
    let shown = |graph: &str| printed(&["-g", graph, "show", "--format", "json"]);
    assert_eq!(shown(text(&new)), shown("graphs/toy/views.ron"));
    let again = refused(&[&toy[..], &["export", "ron", text(&new)]].concat());
    assert!(again.contains("name a new folder"), "{again}");
    let one = printed(&[&toy[..], &["export", "ron"]].concat());
    let file = folder.path().join("one.ron");
    fs::write(&file, one).expect("it can be written");
    assert_eq!(shown(text(&file)), shown("graphs/toy/views.ron"));
}
