//! Kinds of faults that input of strangers brings, each by cases of its own.

use std::{fs, path::Path};

use super::process::{Run, ended, program, refused, run, text};

const GRAPH: &str = r#"(name: "g", targets: ["chip"], countries: {"JPN": (), "TWN": ()},
    products: {"chip": (stage: final, supply: [Countries(basis: location, shares: {"JPN": 40, "TWN": 60}, assumed: "toy")])})"#;

const SCENARIO: &str = r#"(chain: "chain.ron", interventions: [(what: CutOff(country("JPN")))])"#;

/// A folder with a graph and a folder of one scenario in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(&folder.path().join("s/chain.ron"), GRAPH);
    write(&folder.path().join("s/one.ron"), SCENARIO);
    folder
}

fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
    fs::write(path, content).expect("it can be written");
}

/// A network of firms with one file of its own.
fn network(name: &str, content: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let files = [
        ("firms.csv", "firm,sector\na,s\nb,t\n"),
        (
            "essentiality.csv",
            "supplying_sector,buying_sector,essentiality\ns,t,essential\n",
        ),
        ("links.csv", "supplier,buyer,weight\na,b,1\n"),
    ];
    for (file, usual) in files {
        write(
            &folder.path().join(file),
            if file == name { content } else { usual },
        );
    }
    folder
}

fn ranked(name: &str, content: &str) -> Run {
    let folder = network(name, content);
    run(&["rank", "--network", text(folder.path()), "--format", "csv"])
}

#[cfg(unix)]
#[test]
fn folders_are_walked_without_links_dot_files_and_pipes() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let scenarios = folder.path().join("s");
    fs::create_dir(scenarios.join("deep")).expect("it can be made");
    symlink("..", scenarios.join("deep/up")).expect("a link can be made");
    symlink(".", scenarios.join("here")).expect("a link can be made");
    symlink("user@host.1", scenarios.join(".#one.ron")).expect("a link can be made");
    let made = std::process::Command::new("mkfifo")
        .arg(scenarios.join("pipe.ron"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    let path = text(&scenarios);
    let found = run(&["run", path, "--format", "csv"]);
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    assert_eq!(found.stdout.lines().count(), 2, "{}", found.stdout);
    let checked = run(&["check", path]);
    assert!(
        checked.stderr.contains("in 1 graph and 1 scenario"),
        "{}",
        checked.stderr
    );
    // Named by itself, a pipe is refused and nobody waits for a writer.
    let pipe = run(&["check", text(&scenarios.join("pipe.ron"))]);
    assert_eq!(pipe.code, Some(1));
    assert!(pipe.stderr.contains("named pipe"), "{}", pipe.stderr);
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("large.ron");
    write(&path, &format!("{GRAPH}{}", " ".repeat(2 << 20)));
    let args = ["spof", "-g", text(&path), "--max-mib", "1"];
    let said = refused(&args);
    assert!(
        said.contains("larger than 1 MiB") && said.contains("LINCHPIN_MAX_MIB"),
        "{said}"
    );
    assert_eq!(run(&args[..3]).code, Some(0));
    let stream = fs::File::open(&path).expect("it can be read");
    let piped = program(&["spof", "-g", "-", "--max-mib", "1"])
        .stdin(stream)
        .output();
    let piped = ended(piped.expect("the program starts"));
    assert_eq!(piped.code, Some(2));
    assert!(
        piped.stderr.contains("larger than 1 MiB"),
        "{}",
        piped.stderr
    );
}

#[test]
fn a_variable_that_is_set_to_nothing_is_not_set() {
    let mut program = program(&["find", "tsmc"]);
    for name in ["LINCHPIN_GRAPH", "LINCHPIN_DRAWS", "LINCHPIN_MAX_MIB"] {
        program.env(name, "");
    }
    let found = ended(program.output().expect("the program starts"));
    assert_eq!(found.code, Some(0), "{}", found.stderr);
}

#[test]
fn cells_are_read_as_spreadsheets_write_them() {
    for content in [
        "firm;sector\na;s\nb;t\n",
        "firm\tsector\na\ts\nb\tt\n",
        "firm,sector\r\na,s\r\n,\r\n\r\nb,t\r\n,\r\n",
        "# made by hand\nfirm,sector\na,s\nb,t\n",
    ] {
        let found = ranked("firms.csv", content);
        assert_eq!(found.code, Some(0), "{content:?}: {}", found.stderr);
        assert_eq!(found.stdout.lines().count(), 3, "{content:?}");
    }
}

#[test]
fn no_row_is_lost_without_a_word() {
    let hash = ranked("firms.csv", "firm,sector\n#1 a,s\na,s\nb,t\n");
    assert!(hash.stdout.contains("#1 a"), "{}", hash.stdout);
    let comment = network("firms.csv", "firm,sector\n# x,s\na,s\nb,t\n");
    let said = run(&["check", text(comment.path())]).stderr;
    assert!(said.contains("does not count"), "{said}");
    for open in ["firm,sector\na,\"s\nb,t\n", "firm,sector\n\"a,s\nb,t\n"] {
        let found = ranked("firms.csv", open);
        assert_eq!(found.code, Some(2));
        assert!(
            found.stderr.contains("a quote that is opened on this line"),
            "{}",
            found.stderr
        );
        assert!(found.stderr.contains("firms.csv:2:"), "{}", found.stderr);
    }
}

#[test]
fn names_that_look_the_same_are_told_apart() {
    let joined = "K\u{fc}hl";
    let apart = "Ku\u{308}hl";
    let found = ranked(
        "links.csv",
        &format!("supplier,buyer,weight\n{joined},b,1\n"),
    );
    assert!(!found.stderr.contains("looks the same"));
    let folder = network("firms.csv", &format!("firm,sector\n{apart},s\nb,t\n"));
    write(
        &folder.path().join("links.csv"),
        &format!("supplier,buyer,weight\n{joined},b,1\n"),
    );
    let said = refused(&["rank", "--network", text(folder.path())]);
    assert!(said.contains("looks the same"), "{said}");
    let graph = tempfile::tempdir().expect("a folder can be made");
    let path = graph.path().join("g.ron");
    let firms = format!(r#"firms: {{"{joined}": (hq: "JPN"), "{apart}": (hq: "JPN")}}, "#);
    write(
        &path,
        &GRAPH.replacen("products:", &format!("{firms}products:"), 1),
    );
    let twice = run(&["check", text(&path)]).stderr;
    assert!(twice.contains("looks like another"), "{twice}");
}

#[test]
fn names_that_act_or_hide_are_no_names() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("g.ron");
    let said = |name: &str| {
        let firms = format!(r#"firms: {{"{name}": (hq: "JPN")}}, "#);
        write(
            &path,
            &GRAPH.replacen("products:", &format!("{firms}products:"), 1),
        );
        run(&["check", text(&path)]).stderr
    };
    let long = "x".repeat(201);
    for name in ["a\u{202e}b", "a\u{200b}b", "a\\u{7}b", &long] {
        let said = said(name);
        assert!(said.contains("error[bad-name]"), "{name}: {said}");
    }
    for name in ["=A1", "+1", "-x", "@SUM(1)"] {
        let said = said(name);
        assert!(said.contains("warning[formula-name]"), "{name}: {said}");
    }
}

#[test]
fn weights_count_by_their_ratio_however_large_they_are() {
    let ranked = |weight: &str| {
        let (gpu, dram) = (
            format!("ai_accelerator_gpu={weight}"),
            format!("dram={weight}"),
        );
        run(&[
            "rank",
            "--by",
            "country",
            "-t",
            "ai_accelerator_gpu",
            "-t",
            "dram",
            "--weight",
            &gpu,
            "--weight",
            &dram,
            "--draws",
            "0",
            "--format",
            "csv",
        ])
        .stdout
    };
    assert_eq!(ranked("1"), ranked("1e308"));
}

#[test]
fn bounds_that_cannot_bind_are_errors() {
    for (expected, bad) in [
        ("ThetaStar", "at_least: -1e99"),
        ("Output", "at_most: 101"),
        ("Lag", "at_least: -1"),
        ("Odds", "at_least: 100.5"),
    ] {
        let folder = folder();
        let path = folder.path().join("s/one.ron");
        let expect = format!(r#", expect: [{expected}(target: "chip", {bad})])"#);
        write(
            &path,
            &SCENARIO.replacen("))])", &format!("))]{expect}"), 1),
        );
        let said = run(&["check", text(&path)]).stderr;
        assert!(
            said.contains("error[number-out-of-range]"),
            "{expected}: {said}"
        );
    }
}

#[test]
fn what_is_stored_and_is_no_text_is_stored_anew() {
    let folder = folder();
    let (scenarios, stored) = (folder.path().join("s"), folder.path().join("s/one.snap"));
    fs::write(&stored, b"\xff\xfe").expect("it can be written");
    assert_eq!(run(&["snapshot", text(&scenarios)]).code, Some(1));
    assert_eq!(
        run(&["snapshot", text(&scenarios), "--accept"]).code,
        Some(0)
    );
    assert_eq!(run(&["snapshot", text(&scenarios)]).code, Some(0));
    // What differs in nothing that can be seen is shown by its code.
    let good = fs::read_to_string(&stored).expect("it is text");
    write(&stored, good.trim_end_matches('\n'));
    let said = run(&["snapshot", text(&scenarios)]).stdout;
    assert!(said.contains("without a line break at the end"), "{said}");
    write(&stored, &good.replace("chip:", "chip\u{200b}:"));
    let said = run(&["snapshot", text(&scenarios)]).stdout;
    assert!(said.contains("\\u{200b}"), "{said}");
}

#[test]
fn a_format_is_followed_or_refused() {
    let folder = folder();
    let graph = folder.path().join("s/chain.ron");
    let csv = run(&["show", "--products", "-g", text(&graph), "--format", "csv"]).stdout;
    assert_eq!(csv, "id,name\nchip,chip\n");
    let json = run(&["show", "--products", "-g", text(&graph), "--format", "json"]).stdout;
    assert!(json.starts_with('{'), "{json}");
    let scenario = folder.path().join("s/one.ron");
    refused(&["run", text(&scenario), "--print", "--format", "json"]);
}

#[test]
fn power_keeps_its_time() {
    let began = std::time::Instant::now();
    let found = run(&[
        "power",
        "--by",
        "firm",
        "--thresholds",
        "1000",
        "--timeout",
        "1",
        "--threads",
        "1",
    ]);
    assert_eq!(found.code, Some(3), "{}", found.stderr);
    // Far less than the minutes that all of it would take, however busy the machine is.
    assert!(began.elapsed().as_secs() < 60);
}

const TREE: &str = r#"<opsa-mef><define-fault-tree name="t">
<define-gate name="one"><and><basic-event name="a"/><event name="b" type=" basic-event "/></and></define-gate>
<define-gate name="two"><or><basic-event name="a"/><basic-event name="c"/></or></define-gate>
</define-fault-tree></opsa-mef>"#;

#[test]
fn a_tree_with_several_tops_is_asked_by_name() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("t.xml");
    write(&path, TREE);
    let said = refused(&["cutsets", text(&path)]);
    assert!(said.contains("--top GATE"), "{said}");
    let one = run(&["cutsets", text(&path), "--top", "one", "--count"]).stdout;
    let two = run(&["cutsets", text(&path), "--top", "two", "--count"]).stdout;
    assert_eq!((one.as_str(), two.as_str()), ("1\n", "2\n"));
    // What has no effect on a tree is no flag of it.
    refused(&["cutsets", text(&path), "--top", "one", "--theta", "30"]);
    refused(&["cutsets", text(&path), "--top", "one", "--by", "firm"]);
}
