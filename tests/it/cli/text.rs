//! Names may say anything: nothing in them acts on a terminal, turns a line, hides, or runs in a spreadsheet.

use std::fs;

use linchpin::model::text::is_hidden;

use super::process::{Run, run};

/// Names with a title sequence, colours, a C1 control, marks of direction and without width, formulas.
const HOSTILE: &str = r#"(
    targets: ["chip"],
    countries: {
        "TWN": (name: "\u{1b}]0;OWNED\u{7}\u{1b}[31mRED\u{9b}32m\r"),
        "DEU": (name: "a\u{202e}b\u{200b}c\u{0}\u{8}"),
        "JPN": (name: "=HYPERLINK(1)"),
    },
    firms: {"acme": (name: "@SUM(1)\u{feff}", hq: "TWN")},
    products: {
        "wafer": (name: "1. w|x\u{a}y\u{1b}[2J", stage: material, supply: [
            Countries(basis: location, assumed: "\u{1b}[2J", shares: {"TWN": 55, "DEU": 4, "JPN": 41}),
            Firms(assumed: "x", shares: {"acme": 60}),
        ]),
        "chip": (name: "\u{2066}chip\u{85}", stage: final, inputs: [(role: material, product: "wafer", cover_weeks: 8)],
            supply: [Countries(basis: location, assumed: "x", shares: {"TWN": 60, "JPN": 40})]),
    },
)"#;

/// What of a text is neither seen nor a line end or tab.
fn hidden(text: &str) -> Vec<char> {
    text.chars()
        .filter(|&c| is_hidden(c) && !matches!(c, '\n' | '\t'))
        .collect()
}

fn check(what: &str, ran: &Run) {
    for text in [&ran.stdout, &ran.stderr] {
        assert_eq!(hidden(text), [], "{what}:\n{text:?}");
    }
}

#[test]
fn nothing_that_acts_or_hides_leaves_the_program() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let graph = folder.path().join("g.ron");
    fs::write(&graph, HOSTILE).expect("it can be written");
    let graph = graph.to_str().expect("the path is text");
    for format in ["text", "json", "csv", "markdown"] {
        for args in [
            &["cutoff", "TWN"][..],
            &["cutoff", "--each"],
            &["spof", "--by", "firm"],
            &["show", "--products"],
            &["explain", "TWN", "chip"],
            &["rank"],
            &["simulate", "TWN"],
            &["cutsets"],
        ] {
            let ran = run(&[args, &["-g", graph, "--format", format]].concat());
            assert_eq!(ran.code, Some(0), "{args:?} {format}: {}", ran.stderr);
            check(&format!("{args:?} {format}"), &ran);
        }
    }
    for format in ["dot", "svg", "mermaid", "graphml"] {
        let ran = run(&["diagram", "-g", graph, "--mark", "TWN", "--format", format]);
        assert_eq!(ran.code, Some(0), "{format}: {}", ran.stderr);
        check(format, &ran);
    }
    for args in [
        &["report", "-g", graph][..],
        &["export", "openpsa", "chip", "-g", graph],
        &["check", graph],
        &["\u{1b}]0;x\u{7}"],
        &["show", "a\u{1b}[2J\u{202e}"],
        &["cutoff", "\u{9b}31m"],
        &["show", "--graph", "\u{1b}[2J"],
    ] {
        check(&format!("{args:?}"), &run(args));
    }
}

#[test]
fn json_says_what_the_file_said() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let graph = folder.path().join("g.ron");
    fs::write(&graph, HOSTILE).expect("it can be written");
    let graph = graph.to_str().expect("the path is text");
    let ran = run(&["cutoff", "TWN", "-g", graph, "--format", "json"]);
    assert!(ran.stdout.contains(r"\u2066chip\u0085"), "{}", ran.stdout);
}

#[test]
fn no_cell_of_a_csv_begins_a_formula() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let at = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    at("firms.csv", "firm,sector\n=A1,=raw\n@Fab,+chips\n").expect("it can be written");
    at("links.csv", "supplier,buyer,weight\n=A1,@Fab,1\n").expect("it can be written");
    at(
        "essentiality.csv",
        "supplying_sector,buying_sector,essentiality\n=raw,+chips,essential\n",
    )
    .expect("it can be written");
    let path = folder.path().to_str().expect("the path is text");
    let ran = run(&["rank", "--network", path, "--format", "csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("'=A1,'=raw"), "{}", ran.stdout);
    let cells = ran.stdout.split(['\n', ',']);
    let is_formula =
        |cell: &&str| cell.starts_with(['=', '+', '-', '@', '"']) && cell.parse::<f64>().is_err();
    assert_eq!(cells.filter(is_formula).collect::<Vec<_>>(), [""; 0]);
}
