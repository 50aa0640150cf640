//! Files to start from are sound and run as they are.

use std::{fs, path::Path};

use super::process::{ended, program};

/// Runs in a folder, insists that it ran, and gives what was printed and said.
fn run_in(folder: &Path, args: &[&str]) -> (String, String) {
    let output = program(args).current_dir(folder).output();
    let run = ended(output.expect("the program starts"));
    assert_eq!(run.code, Some(0), "{args:?}: {}{}", run.stdout, run.stderr);
    (run.stdout, run.stderr)
}

/// What `new` says is to be done next.
fn next(said: &str) -> Vec<String> {
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix("next: linchpin "));
    let line = line.expect("it says what is next");
    line.split_whitespace()
        .map(|word| word.replace('"', ""))
        .collect()
}

#[test]
fn every_start_is_sound_and_does_what_it_says_next() {
    for (what, file, shows) in [
        ("graph", "mine.ron", "Control unit"),
        ("scenario", "mine.ron", "held"),
        ("measures", "mine.ron", "Three months of ArF resist"),
        ("suppliers", "mine.csv", "5 rows of mine.csv"),
    ] {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let folder = folder.path();
        let (_, said) = run_in(folder, &["new", what, "mine"]);
        assert!(folder.join(file).is_file(), "{what}: {said}");
        if what != "suppliers" {
            let (_, checked) = run_in(folder, &["check", file]);
            assert!(
                checked.contains("0 errors, 0 warnings"),
                "{what}: {checked}"
            );
        }
        let next = next(&said);
        let mut args: Vec<&str> = next.iter().map(String::as_str).collect();
        if what == "measures" {
            args.extend(["--draws", "0", "--target", "dram"]);
        }
        let (printed, _) = run_in(folder, &args);
        assert!(printed.contains(shows), "{what}: {printed}");
    }
}

#[test]
fn what_is_commented_out_runs_too() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    run_in(folder.path(), &["new", "scenario", "mine"]);
    let path = folder.path().join("mine.ron");
    let text = fs::read_to_string(&path).expect("it was written");
    let text = text
        .replace("// (what: Stockpile", "(what: Stockpile")
        .replace("// sweep:", "sweep:");
    assert!(
        text.contains("\n        (what: Stockpile") && text.contains("\n    sweep:"),
        "{text}"
    );
    fs::write(&path, text).expect("it can be written");
    run_in(folder.path(), &["check", "mine.ron"]);
    let args = ["run", "mine.ron", "--format", "csv", "--draws", "0"];
    let output = program(&args).current_dir(folder.path()).output();
    let run = ended(output.expect("the program starts"));
    // Half a year of stock saves the targets, so that what was expected without it breaks.
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.lines().count() > 6,
        "a sweep of three: {}",
        run.stdout
    );
}

#[test]
fn a_start_writes_over_nothing_and_has_a_sound_name() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("mine.ron");
    fs::write(&path, "mine").expect("it can be written");
    for args in [&["new", "graph", "mine"][..], &["new", "graph", "mine.ron"]] {
        let output = program(args).current_dir(folder.path()).output();
        let run = ended(output.expect("the program starts"));
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("is there already"), "{}", run.stderr);
    }
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "mine");
    let output = program(&["new", "graph", "a\"b"])
        .current_dir(folder.path())
        .output();
    let run = ended(output.expect("the program starts"));
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    let (printed, _) = run_in(folder.path(), &["new", "graph", "my chain", "-o", "-"]);
    assert!(printed.contains("name: \"my chain\""), "{printed}");
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1);
}
