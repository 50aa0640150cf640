//! From a sheet to an answer as a stranger walks it: without an editor, and with nothing left half-written.

use std::{fmt::Write as _, fs, path::Path};

use crate::cli::process::{Run, ended, program};

fn run_in(folder: &Path, args: &[&str]) -> Run {
    let output = program(args).current_dir(folder).output();
    ended(output.expect("the program starts"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it is there");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("it can be listed").file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A sheet of sixty suppliers as somebody exports it: German signs, blanks, spellings.
fn sixty() -> String {
    let mut sheet = String::from(
        "Lieferantenliste 2026;;;;;\n\nArtikel;Lieferant;Land;Anteil;Reichweite (Tage);Alleinlieferant\n",
    );
    let countries = [
        "Japan",
        "DE",
        "Taiwan, Province of China",
        "USA",
        "Korea, Republic of",
        "PRC",
    ];
    for item in 0..24 {
        let n_makers = [1, 2, 3, 4][item % 4];
        for maker in 0..n_makers {
            let spelled = if maker == 1 { "PART" } else { "Part" };
            let share = match n_makers {
                1 => String::new(),
                2 => "50,0 %".to_owned(),
                3 => ["40 %", "35,5 %", "24,5 %"][maker].to_owned(),
                _ => ["25 %", "", "25 %", "25 %"][maker].to_owned(),
            };
            let country = countries[(item + maker) % countries.len()];
            let stock = if item % 5 == 0 {
                String::new()
            } else {
                (14 + item).to_string()
            };
            let single = if n_makers == 1 { "ja" } else { "" };
            writeln!(
                sheet,
                "{spelled} {item};Supplier {};{country};{share};{stock};{single}",
                (item * 7 + maker) % 60
            )
            .expect("a String takes everything");
        }
    }
    sheet
}

#[test]
fn sixty_suppliers_lead_to_an_answer_in_three_commands() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path();
    fs::write(folder.join("acme.csv"), sixty()).expect("it can be written");
    let import = run_in(folder, &["import", "suppliers", "acme.csv"]);
    assert_eq!(import.code, Some(0), "{}", import.stderr);
    assert!(
        import
            .stdout
            .contains("60 rows of acme.csv became 1 target, 24 other products"),
        "{}",
        import.stdout
    );
    assert!(
        import.stderr.contains("next: linchpin check acme"),
        "{}",
        import.stderr
    );
    let check = run_in(folder, &["check", "acme"]);
    assert_eq!(check.code, Some(0), "{}", check.stderr);
    assert!(
        check.stderr.contains("0 errors, 0 warnings"),
        "{}",
        check.stderr
    );
    let answer = run_in(folder, &["-g", "acme", "spof"]);
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    // Sole sources stand in Japan, the Republic of Korea and Taiwan.
    for country in ["Japan", "South Korea", "Taiwan"] {
        let line = answer
            .stdout
            .lines()
            .find(|line| line.trim_start().starts_with(country) && line.contains("lost"));
        assert!(line.is_some(), "{country}: {}", answer.stdout);
    }
    assert_eq!(names(folder), ["acme", "acme.csv"]);
    let report = fs::read_to_string(folder.join("acme/import.json")).expect("it was written");
    assert!(
        report.contains("\"schema\": \"linchpin.import/1\"")
            && report.contains("\"why\": \"open-share\""),
        "{report}"
    );
}

#[test]
fn same_input_same_bytes_and_nothing_half_written() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path();
    fs::write(folder.join("acme.csv"), sixty()).expect("it can be written");
    for name in ["one", "two"] {
        let run = run_in(folder, &["import", "suppliers", "acme.csv", name, "-q"]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    }
    for name in names(&folder.join("one")) {
        let read = |which: &str| fs::read(folder.join(which).join(&name)).expect("both are there");
        assert_eq!(read("one"), read("two"), "{name}");
    }
    // A folder that is there stays as it is.
    let again = run_in(folder, &["import", "suppliers", "acme.csv", "one"]);
    assert_eq!(again.code, Some(2));
    assert!(
        again.stderr.contains("is there already"),
        "{}",
        again.stderr
    );
    // A sheet that cannot be used leaves nothing.
    fs::write(folder.join("bad.csv"), "item,supplier,country\na,b,Mars\n")
        .expect("it can be written");
    let bad = run_in(folder, &["import", "suppliers", "bad.csv"]);
    assert_eq!(bad.code, Some(2));
    assert!(
        bad.stderr.contains("bad.csv:2:5") && bad.stderr.contains("`Mars` is no country"),
        "{}",
        bad.stderr
    );
    // Nor does a look.
    let look = run_in(
        folder,
        &[
            "import",
            "suppliers",
            "acme.csv",
            "--check",
            "--format",
            "json",
        ],
    );
    assert!(
        look.stdout.contains("\"kind\": \"suppliers\""),
        "{}",
        look.stdout
    );
    for (args, says) in [
        (
            &["import", "suppliers", "nowhere.csv"][..],
            "cannot read `nowhere.csv`",
        ),
        (&["import", "suppliers", "one"], "is a folder"),
        (
            &["import", "suppliers", "acme.csv", "x", "--map", "item"],
            "--map says which head a column has",
        ),
        (
            &["import", "suppliers", "acme.csv", "x", "--year", "12"],
            "1900..=2100",
        ),
    ] {
        let run = run_in(folder, args);
        assert_eq!(run.code, Some(2), "{args:?}");
        assert!(run.stderr.contains(says), "{args:?}: {}", run.stderr);
    }
    assert_eq!(names(folder), ["acme.csv", "bad.csv", "one", "two"]);
}
