//! The program as a process: what it prints where, and how it ends.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use linchpin::model::Code;

/// How a run ended, and what it said.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The program with an environment that does not depend on who runs the tests.
pub fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linchpin"));
    command
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("RAYON_NUM_THREADS", "2")
        .env_remove("LINCHPIN_GRAPH")
        .env_remove("LINCHPIN_DRAWS")
        .env_remove("RUST_BACKTRACE")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null());
    // Rankings draw for many losses, which takes a debug build its time; how many draws does not matter here.
    let ranks = |arg: &&str| ["spof", "rank", "--each"].contains(arg);
    if args.iter().any(ranks) {
        command.env("LINCHPIN_DRAWS", "2");
    }
    command
}

pub fn ended(output: Output) -> Run {
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Run {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

pub fn run(args: &[&str]) -> Run {
    ended(program(args).output().expect("the program starts"))
}

/// Runs with a text on standard input.
pub fn run_with(stdin: &str, args: &[&str]) -> Run {
    let mut child = program(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("it is piped");
    pipe.write_all(stdin.as_bytes()).expect("the program reads");
    drop(pipe);
    ended(child.wait_with_output().expect("the program ends"))
}

/// Runs that shall succeed, and gives what they print.
pub fn printed(args: &[&str]) -> String {
    let run = run(args);
    assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
    run.stdout
}

/// Runs that shall not be possible, and gives the reason.
pub fn refused(args: &[&str]) -> String {
    let run = run(args);
    assert_eq!(run.code, Some(2), "{args:?}: {}", run.stdout);
    assert_eq!(run.stdout, "", "{args:?}: nothing on standard output");
    run.stderr
}

fn toys() -> Vec<PathBuf> {
    let entries = fs::read_dir("graphs/toy").expect("the graphs are there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("names are ASCII")
}

// ---- Pictures.

#[test]
fn a_picture_is_written_in_the_format_of_its_ending() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let toy = ["-g", "graphs/toy/two-of-three.ron", "diagram"];
    for (name, start, option) in [
        ("a.dot", "digraph", "dot"),
        ("a.gv", "digraph", "dot"),
        ("a.svg", "<svg ", "svg"),
        ("a.SVG", "<svg ", "svg"),
        ("a.mmd", "flowchart", "mermaid"),
        ("a.graphml", "<?xml", "graphml"),
    ] {
        let path = folder.path().join(name);
        let mut args = toy.to_vec();
        args.extend(["-o", text(&path)]);
        assert_eq!(printed(&args), "", "{name}");
        let written = fs::read_to_string(&path).expect("it was written");
        assert!(written.starts_with(start), "{name}: {written}");
        let mut args = toy.to_vec();
        args.extend(["--format", option]);
        assert_eq!(printed(&args), written, "{name}");
    }
    assert!(
        printed(&toy).starts_with("digraph"),
        "without a word it is Graphviz text"
    );
}

#[test]
fn formats_that_are_not_for_a_command_are_refused_with_those_that_are() {
    let known = "dot, svg, mermaid, graphml, png";
    assert!(refused(&["diagram", "--format", "json"]).contains(known));
    assert!(refused(&["--format", "csv", "diagram"]).contains(known));
    assert!(refused(&["diagram", "--format", "gif"]).contains(known));
    let ending = refused(&["diagram", "-o", "chain.pdf"]);
    assert!(ending.contains("`.pdf`") && ending.contains("dot|svg|mermaid|graphml|png"));
    assert!(refused(&["spof", "--format", "svg"]).contains("text, json, csv, markdown"));
    assert!(refused(&["spof", "--format", "gif"]).contains("text, json, csv, markdown"));
    assert!(!Path::new("chain.pdf").exists());
}

#[test]
fn a_picture_in_pixels_is_drawn_or_says_how_to_get_it() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("a.png");
    let run = run(&[
        "-g",
        "graphs/toy/two-of-three.ron",
        "diagram",
        "-o",
        text(&path),
    ]);
    if cfg!(feature = "png") {
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let written = fs::read(&path).expect("it was written");
        assert!(written.starts_with(b"\x89PNG\r\n"));
    } else {
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("--features png"), "{}", run.stderr);
        assert!(!path.exists());
    }
}

// ---- Help and exit codes.

#[test]
fn help_of_every_subcommand() {
    insta::assert_snapshot!("help", printed(&["--help"]));
    insta::assert_snapshot!("help-short", printed(&["-h"]));
    for command in [
        "check",
        "show",
        "find",
        "spof",
        "cutoff",
        "simulate",
        "explain",
        "cutsets",
        "coalition",
        "power",
        "risk",
        "rank",
        "survive",
        "report",
        "diagram",
        "export",
        "run",
        "compare",
        "snapshot",
        "import",
        "new",
        "completions",
        "man",
    ] {
        insta::assert_snapshot!(format!("help-{command}"), printed(&[command, "--help"]));
    }
    for kind in ["suppliers", "edges", "eto"] {
        let help = printed(&["import", kind, "--help"]);
        insta::assert_snapshot!(format!("help-import-{kind}"), help);
    }
}

#[test]
fn every_subcommand_is_in_the_list_above() {
    let help = printed(&["--help"]);
    let commands = help
        .split("Commands:\n")
        .nth(1)
        .and_then(|rest| rest.split("\n\n").next())
        .expect("a list");
    let names: Vec<&str> = commands
        .lines()
        // Descriptions that wrap go on further to the right.
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    for name in ["check", "show", "spof", "cutoff", "explain"] {
        assert!(names.contains(&name), "{names:?}");
    }
    for name in names.iter().filter(|name| **name != "help") {
        assert!(
            printed(&[name, "-h"]).contains("Examples:"),
            "`{name}` shows how it is used"
        );
    }
}

#[test]
fn the_version_says_who_may_use_what() {
    let version = printed(&["--version"]);
    assert!(
        version.starts_with(concat!("linchpin ", env!("CARGO_PKG_VERSION"), "\n")),
        "{version}"
    );
    assert!(
        version.contains("Apache-2.0") && version.contains("CC BY-NC 4.0"),
        "{version}"
    );
}

#[test]
fn usage_errors_end_with_two() {
    for args in [
        &[][..],
        &["frobnicate"],
        &["cutoff"],
        &["cutoff", "--each", "TWN"],
        &["explain", "TWN"],
        &["spof", "--by", "planet"],
        &["show", "--format", "yaml"],
        &["check", "--explain", "no-supply", "graphs/toy/loop.ron"],
    ] {
        let said = refused(args);
        assert!(
            said.contains("Usage:") || said.contains("--help"),
            "{args:?}: {said}"
        );
    }
}

#[test]
fn a_message_ends_with_what_to_do() {
    insta::assert_snapshot!(refused(&["cutoff", "TWM"]), @"error: nothing in this graph is called `TWM`; did you mean `TWN`?");
    insta::assert_snapshot!(
        refused(&["cutoff", "TWN", "--target", "drma"]),
        @"error: no product is called `drma`; did you mean `dram`?"
    );
    insta::assert_snapshot!(
        refused(&["explain", "TWN", "zzzzzzzz"]),
        @"error: no product is called `zzzzzzzz`; `linchpin show --products` lists what there is"
    );
    insta::assert_snapshot!(
        refused(&["cutoff", "planet:Mars"]),
        @"error: `planet` is no kind of loss; the kinds are country, bloc, firm, zone, product, producer"
    );
    insta::assert_snapshot!(
        refused(&["cutoff", "producer:dram"]),
        @"error: a producer is written `producer:PRODUCT/FIRM@COUNTRY`, not `dram`"
    );
}

#[test]
fn losses_of_different_kinds_are_added_in_any_order() {
    let json = |events: &[&str]| {
        let mut args = vec!["cutoff", "--target", "dram", "--format", "csv"];
        args.extend(events);
        printed(&args)
    };
    let found = json(&["TWN", "firm:ASML", "product:neon"]);
    assert_eq!(found, json(&["product:neon", "firm:ASML", "TWN"]));
    let said = printed(&["cutoff", "TWN", "product:neon", "--target", "dram"]);
    assert!(said.contains("Taiwan, Neon"), "{said}");
}

#[test]
fn an_ambiguous_name_is_asked_back() {
    let graph = r#"(
        targets: ["JPN"],
        countries: {"JPN": (name: "Japan")},
        products: {"JPN": (stage: final, supply: [
            Countries(basis: location, shares: {"JPN": 100}, assumed: "toy"),
        ])},
    )"#;
    let found = run_with(graph, &["-g", "-", "cutoff", "JPN"]);
    assert_eq!(found.code, Some(2));
    assert_eq!(
        found.stderr,
        "error: `JPN` is ambiguous; write `country:JPN` or `product:JPN`\n"
    );
    assert_eq!(
        run_with(graph, &["-g", "-", "cutoff", "country:JPN"]).code,
        Some(0)
    );
}

#[test]
fn numbers_out_of_range_are_refused_with_their_range() {
    for theta in ["0", "-1", "100.5", "nan", "inf"] {
        let said = refused(&["cutoff", "TWN", &format!("--theta={theta}")]);
        assert!(said.contains("above 0 and up to 100"), "{theta}: {said}");
    }
    assert!(refused(&["cutoff", "TWN", "--theta", "half"]).contains("half"));
    for horizon in ["-1", "nan", "1e9"] {
        let said = refused(&["cutoff", "TWN", &format!("--horizon={horizon}")]);
        assert!(said.contains("0 to 520000"), "{horizon}: {said}");
    }
    printed(&[
        "cutoff",
        "TWN",
        "-g",
        "graphs/toy/series.ron",
        "--theta",
        "100",
        "--horizon",
        "0",
    ]);
}

// ---- Graph files.

#[test]
fn a_broken_graph_is_shown_with_line_and_column() {
    let bad = "tests/fixtures/bad/unknown-product.ron";
    // It ran, and what was asked to hold did not: the graph is not sound.
    let checked = run(&["check", bad]);
    assert_eq!((checked.code, checked.stdout.as_str()), (Some(1), ""));
    let said = checked.stderr;
    assert!(said.contains("error[unknown-product]"), "{said}");
    assert!(
        said.contains("unknown-product.ron:2:16") && said.contains("^^^"),
        "{said}"
    );
    assert!(said.contains("did you mean `euv_scanner`?"), "{said}");

    let short = run(&["check", "--short", bad]);
    assert_eq!(short.code, Some(1));
    insta::assert_snapshot!(
        short.stdout,
        @"tests/fixtures/bad/unknown-product.ron:2:16: error[unknown-product]: there is no product `euv_scaner`; did you mean `euv_scanner`?"
    );
}

#[test]
fn a_command_on_a_broken_graph_says_what_is_wrong_and_cannot_run() {
    let said = refused(&[
        "-g",
        "tests/fixtures/bad/unknown-product.ron",
        "cutoff",
        "TWN",
    ]);
    assert!(said.contains("error[unknown-product]"), "{said}");
    assert!(said.contains("check --explain"), "{said}");
    let said = refused(&["-g", "graphs/toy/no-such-file.ron", "show"]);
    assert!(said.contains("graphs/toy/no-such-file.ron"), "{said}");
}

#[test]
fn warnings_do_not_keep_a_graph_from_being_used() {
    let warned = run(&["check", "tests/fixtures/bad/shares-rounded.ron"]);
    assert_eq!(warned.code, Some(0));
    assert!(
        warned.stderr.contains("warning[shares-rounded]"),
        "{}",
        warned.stderr
    );
    let shown = run(&["-g", "tests/fixtures/bad/shares-rounded.ron", "show"]);
    assert_eq!(shown.code, Some(0));
    assert!(shown.stderr.contains("linchpin check"), "{}", shown.stderr);
    let quiet = run(&["-q", "-g", "tests/fixtures/bad/shares-rounded.ron", "show"]);
    assert_eq!(quiet.stderr, "");
    assert_eq!(quiet.stdout, shown.stdout);
}

#[test]
fn the_toy_graphs_and_the_embedded_one_are_sound() {
    let toys = toys();
    assert!(toys.len() >= 8);
    let mut args = vec!["check"];
    args.extend(toys.iter().map(|path| text(path)));
    let found = run(&args);
    assert_eq!(found.code, Some(0));
    insta::assert_snapshot!(found.stdout, @"");
    assert!(
        found.stderr.starts_with("0 errors, 0 warnings"),
        "{}",
        found.stderr
    );
    assert_eq!(run(&["check"]).code, Some(0));
}

#[test]
fn every_code_can_be_explained() {
    for code in Code::ALL {
        let entry = printed(&["check", "--explain", code.as_str()]);
        let head = entry.lines().next().unwrap_or_default();
        let n_heads = entry.lines().filter(|line| line.starts_with('#')).count();
        assert!(
            head.contains(code.as_str()) && n_heads == 1 && entry.lines().count() > 3,
            "`{code}`: {entry:?}"
        );
    }
    let said = refused(&["check", "--explain", "no-suply"]);
    assert!(said.contains("did you mean `no-supply`?"), "{said}");
}

#[test]
fn a_graph_may_come_from_standard_input() {
    let graph = fs::read_to_string("graphs/toy/series.ron").expect("it is there");
    let found = run_with(&graph, &["-g", "-", "cutoff", "UKR"]);
    assert_eq!((found.code, found.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        found.stdout,
        printed(&["-g", "graphs/toy/series.ron", "cutoff", "UKR"])
    );
    let broken = run_with("(", &["-g", "-", "cutoff", "UKR"]);
    assert_eq!(broken.code, Some(2));
    assert!(
        broken.stderr.contains("error[syntax-error]"),
        "{}",
        broken.stderr
    );
    assert_eq!(run_with("", &["-g", "-", "show"]).code, Some(2));
}

#[test]
fn the_graph_may_come_from_the_environment() {
    let found = program(&["show"])
        .env("LINCHPIN_GRAPH", "graphs/toy/loop.ron")
        .output()
        .expect("it starts");
    assert_eq!(
        ended(found).stdout,
        printed(&["show", "-g", "graphs/toy/loop.ron"])
    );
}

// ---- Where output goes.

#[test]
fn a_closed_pipe_is_no_error_and_says_nothing() {
    for args in [
        &["spof", "--by", "firm", "--format", "json"][..],
        &["show", "--products"],
        &["check", "--explain", "no-supply"],
    ] {
        let mut child = program(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let found = ended(child.wait_with_output().expect("the program ends"));
        assert_eq!(
            (found.code, found.stderr.as_str()),
            (Some(0), ""),
            "{args:?}"
        );
    }
}

#[test]
fn a_file_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answer.json");
    fs::write(&path, "old").expect("it can be written");
    let args = [
        "-g",
        "graphs/toy/series.ron",
        "cutoff",
        "UKR",
        "--format",
        "json",
    ];
    let found = run(&[&args[..], &["-o", text(&path)]].concat());
    assert_eq!(
        (found.code, found.stdout.as_str(), found.stderr.as_str()),
        (Some(0), "", "")
    );
    assert_eq!(
        fs::read_to_string(&path).expect("it is there"),
        printed(&args)
    );
    let names: Vec<_> = fs::read_dir(folder.path())
        .expect("it can be listed")
        .collect();
    assert_eq!(names.len(), 1, "no temporary file stays");
}

#[test]
fn an_answer_that_cannot_be_written_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = folder.path().join("kept");
    fs::write(&kept, "old").expect("it can be written");
    // A file is no folder and a folder is no file, whoever runs the tests; permissions would not stop root.
    for path in [
        kept.join("answer.csv"),
        folder.path().join("no/such/answer.csv"),
        folder.path().to_path_buf(),
    ] {
        let said = refused(&[
            "-g",
            "graphs/toy/series.ron",
            "cutoff",
            "UKR",
            "-o",
            text(&path),
        ]);
        assert!(
            said.contains(text(&path)) && said.contains("cause:"),
            "{said}"
        );
    }
    assert_eq!(fs::read_to_string(&kept).expect("it is there"), "old");
    let names: Vec<_> = fs::read_dir(folder.path())
        .expect("it can be listed")
        .collect();
    assert_eq!(names.len(), 1, "nothing else is there: {names:?}");
}

#[test]
fn a_dash_is_standard_output() {
    let args = [
        "-g",
        "graphs/toy/series.ron",
        "cutoff",
        "UKR",
        "--format",
        "csv",
    ];
    assert_eq!(printed(&[&args[..], &["-o", "-"]].concat()), printed(&args));
    assert!(!Path::new("-").exists());
}

#[test]
fn nothing_is_coloured_when_piped() {
    for color in [Some("1"), None] {
        for args in [
            &["spof"][..],
            &["check", "tests/fixtures/bad/unknown-product.ron"],
            &["--help"],
            &["cutoff", "TWM"],
        ] {
            let mut command = program(args);
            match color {
                Some(value) => command.env("NO_COLOR", value),
                None => command.env_remove("NO_COLOR"),
            };
            let found = ended(command.output().expect("the program starts"));
            assert!(!found.stdout.contains('\u{1b}'), "{args:?}");
            assert!(!found.stderr.contains('\u{1b}'), "{args:?}");
        }
    }
}

// ---- Formats.

#[test]
fn json_is_one_envelope() {
    for (args, schema) in [
        (
            &["spof", "--by", "country", "--draws", "16"][..],
            "linchpin.spof/2",
        ),
        (&["cutoff", "TWN"], "linchpin.cutoff/2"),
        (
            &["cutoff", "--each", "--draws", "16"],
            "linchpin.cutoff-each/2",
        ),
        (
            &["explain", "KOR", "ai_accelerator_gpu"],
            "linchpin.explain/2",
        ),
    ] {
        let text = printed(&[args, &["--format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(json["schema"], schema);
        assert_eq!(
            json["tool"],
            concat!("linchpin ", env!("CARGO_PKG_VERSION"))
        );
        assert_eq!(json["chains"][0]["name"], "allied");
        let fingerprint = json["chains"][0]["fingerprint"].as_str().expect("text");
        assert!(
            fingerprint.len() == 64 && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{fingerprint}"
        );
        assert_eq!(json["parameters"]["theta_pct"], 50.0);
        assert_eq!(json["parameters"]["outcome"], "output");
        assert!(
            json["evidence"]["products"]
                .as_u64()
                .is_some_and(|n| n > 100)
        );
        let assumptions = json["assumptions"].as_array().expect("a list");
        assert!(
            assumptions
                .iter()
                .all(|entry| entry["code"].is_string() && entry["facts"].is_u64())
        );
        assert!(!assumptions.is_empty());
        assert_eq!(json["complete"], true);
        assert!(json["result"].is_object());
        assert!(json["warnings"].is_array());
    }
    for args in [&["show"][..], &["show", "hbm"]] {
        let text = printed(&[args, &["--format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        for field in [
            "schema",
            "tool",
            "chains",
            "assumptions",
            "complete",
            "result",
            "warnings",
        ] {
            assert!(!json[field].is_null(), "{args:?} has no `{field}`");
        }
    }
}

#[test]
fn csv_is_rectangular_and_has_unique_heads() {
    for args in [
        &["spof", "--by", "firm", "--draws", "16"][..],
        &["cutoff", "TWN"],
        &["cutoff", "--each", "--draws", "16"],
        &["explain", "KOR", "ai_accelerator_gpu"],
        &["show"],
        &["show", "litho_euv", "ASML", "NLD"],
    ] {
        let text = printed(&[args, &["--format", "csv"]].concat());
        // A strict reader: it fails where a row has more or fewer cells than the head.
        let mut reader = csv::ReaderBuilder::new()
            .flexible(false)
            .from_reader(text.as_bytes());
        let mut heads: Vec<String> = reader
            .headers()
            .expect("a head")
            .iter()
            .map(str::to_owned)
            .collect();
        let mut n_rows = 0;
        for row in reader.records() {
            assert!(row.is_ok(), "{args:?}: {row:?}");
            n_rows += 1;
        }
        assert!(n_rows > 0, "{args:?}");
        heads.sort();
        let n_heads = heads.len();
        heads.dedup();
        assert_eq!(heads.len(), n_heads, "{args:?}: a head stands twice");
    }
}

/// Cells of a Markdown table row, split where a bar is not escaped.
fn cells(row: &str) -> usize {
    let bytes = row.as_bytes();
    let bars =
        (0..bytes.len()).filter(|&at| bytes[at] == b'|' && (at == 0 || bytes[at - 1] != b'\\'));
    bars.count() - 1
}

#[test]
fn markdown_cells_hold_no_raw_bars() {
    let graph = r#"(
        name: "bars",
        targets: ["a|b"],
        countries: {"JPN": (name: "Ja|pan")},
        sources: {"s|1": (title: "one | two", url: "http://x/|y")},
        products: {
            "ore": (stage: material, supply: [Countries(basis: location, shares: {"JPN": 100}, source: "s|1")]),
            "a|b": (stage: final, assembled: true, inputs: [
                (role: material, product: "ore", source: "s|1", note: "either | or"),
            ]),
        },
    )"#;
    let checked = run_with(graph, &["-g", "-", "check"]);
    if checked.code == Some(0) {
        for args in [
            &["cutoff", "JPN"][..],
            &["explain", "JPN", "a|b"],
            &["spof"],
            &["show", "a|b"],
        ] {
            let found = run_with(
                graph,
                &[&["-g", "-", "--format", "markdown"], args].concat(),
            );
            assert_eq!(found.code, Some(0), "{}", found.stderr);
            check_tables(&found.stdout);
        }
    } else {
        // Names may not hold bars; titles and notes may.
        let graph = graph.replace("a|b", "ab").replace("s|1", "s1");
        for args in [
            &["cutoff", "JPN"][..],
            &["explain", "JPN", "ab"],
            &["spof"],
            &["show", "ab"],
        ] {
            let found = run_with(
                &graph,
                &[&["-g", "-", "--format", "markdown"], args].concat(),
            );
            assert_eq!(found.code, Some(0), "{}", found.stderr);
            check_tables(&found.stdout);
        }
    }
    check_tables(&printed(&[
        "explain",
        "KOR",
        "ai_accelerator_gpu",
        "--format",
        "markdown",
    ]));
}

#[test]
fn a_table_without_columns_is_no_table() {
    let shown = printed(&[
        "-g",
        "graphs/toy/series.ron",
        "show",
        "ore",
        "--format",
        "markdown",
    ]);
    assert!(shown.contains("## Needed by gas."), "{shown}");
    assert!(!shown.contains("\n|  |\n"), "{shown}");
}

/// Every table has as many cells in each row as in its head.
fn check_tables(markdown: &str) {
    let lines: Vec<&str> = markdown.lines().collect();
    let mut n_tables = 0;
    for table in lines
        .split(|line| !line.starts_with('|'))
        .filter(|table| !table.is_empty())
    {
        n_tables += 1;
        assert!(
            table.len() >= 2 && table[1].starts_with("| ---"),
            "{table:?}"
        );
        for row in table {
            assert_eq!(cells(row), cells(table[0]), "{row}");
        }
    }
    assert!(n_tables > 0, "{markdown}");
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    for args in [
        &[
            "spof",
            "--by",
            "firm",
            "--outcome",
            "growth",
            "--draws",
            "40",
            "--format",
            "json",
        ][..],
        &["cutoff", "--each", "--draws", "40", "--format", "csv"],
        &[
            "check",
            "tests/fixtures/bad/include-loop/chain.ron",
            "--short",
        ],
    ] {
        let one = run(&[args, &["--threads", "1"]].concat());
        let two = run(&[args, &["--threads", "2"]].concat());
        let default = run(args);
        assert!(!one.stdout.is_empty(), "{args:?}");
        assert_eq!(one.stdout, two.stdout, "{args:?}");
        assert_eq!(one.stdout, default.stdout, "{args:?}");
    }
}

#[test]
fn any_width_of_terminal_will_do() {
    for columns in ["1", "40", "65535", "0", "99999999", "wide", ""] {
        for args in [
            &["spof", "--draws", "0"][..],
            &["explain", "KOR", "ai_accelerator_gpu", "--draws", "0"],
            &["show", "hbm"],
            &["--help"],
        ] {
            let found = program(args)
                .env("COLUMNS", columns)
                .output()
                .expect("it starts");
            let found = ended(found);
            assert_eq!(
                found.code,
                Some(0),
                "COLUMNS={columns} {args:?}: {}",
                found.stderr
            );
            assert!(found.stdout.len() > 200);
        }
    }
    // A title, a lead and notes keep to the width; tables do so as far as their columns can shrink.
    let narrow = program(&["spof"])
        .env("COLUMNS", "60")
        .output()
        .expect("it starts");
    let narrow = ended(narrow);
    let widest = narrow.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|widest| widest <= 60), "{widest:?}");
}

// ---- Showing.

#[test]
fn every_id_that_is_listed_can_be_shown() {
    for list in ["--products", "--firms"] {
        let ids = printed(&["show", list]);
        let kind = list.trim_start_matches("--").trim_end_matches('s');
        let named: Vec<String> = ids.lines().map(|id| format!("{kind}:{id}")).collect();
        assert!(named.len() > 100);
        let mut args = vec!["show", "--format", "csv"];
        args.extend(named.iter().map(String::as_str));
        printed(&args);
    }
}

// ---- The report.

#[test]
fn a_report_is_one_page_and_refuses_what_it_cannot_show() {
    let toy = "graphs/toy/two-inputs.ron";
    let page = printed(&["report", "-g", toy]);
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    assert!(page.contains("<code>linchpin cutoff --each -g two-inputs.ron</code>"));
    assert_eq!(page, printed(&["report", "-g", toy, "--threads", "1"]));
    assert!(refused(&["report", "--format", "json"]).contains("HTML only"));
    assert!(refused(&["report", "--bootstrap"]).contains("leave --bootstrap out"));
    let short = run(&["report", "-g", toy, "--max-nodes", "1"]);
    assert_eq!(short.code, Some(3), "{}", short.stderr);
    assert!(short.stdout.contains("A limit was reached"));
}

#[test]
fn simulate_gives_a_row_per_week_and_refuses_what_it_cannot_follow() {
    let table = printed(&[
        "simulate",
        "TWN",
        "-g",
        "graphs/toy/series.ron",
        "--horizon",
        "5",
        "--format",
        "csv",
    ]);
    assert_eq!(table.lines().count(), 1 + 5 * 2, "{table}");
    for args in [
        &["simulate", "TWN", "--surge", "90"][..],
        &["simulate", "TWN", "--horizon", "0"],
        &["simulate", "TWN", "--fraction", "0"],
        &["simulate", "TWN", "--weeks", "-1"],
        &["simulate", "TWN", "--bootstrap"],
        &["simulate", "TWN", "--product", "chocolate"],
    ] {
        assert_eq!(run(args).code, Some(2), "{args:?}");
    }
}
