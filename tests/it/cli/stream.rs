//! Large sweeps: members by number, and CSV that is written as it is run.

use std::fs;

use linchpin::{
    load::{self, File, scenario},
    render::csv,
    study::{
        odds::Config,
        run::{self, Job},
    },
    words::Report,
};
use tempfile::TempDir;

use super::process::run as program;
use crate::ROOT;

/// A sweep of 23 by 3 by 31 members of a toy.
fn sweep(folder: &TempDir) -> String {
    let values = |n: u32, step: f64| {
        let values = (1..=n).map(|k| (f64::from(k) * step).to_string());
        values.collect::<Vec<_>>().join(", ")
    };
    let text = format!(
        "(
            format: 1,
            chain: \"{ROOT}/graphs/toy/series.ron\",
            interventions: [(what: CutOff(country(\"TWN\")), weeks: 4, fraction: 1, recovery_weeks: 2)],
            expect: [Kept(target: \"chip\", when: {{\"weeks\": 2}})],
            sweep: {{\"weeks\": [{}], \"theta\": [30, 50, 70], \"fraction\": [{}]}},
        )",
        values(23, 1.0),
        values(31, 0.03125),
    );
    let path = folder.path().join("sweep.ron");
    fs::write(&path, text).expect("a file can be written");
    path.to_str().expect("the path is text").to_owned()
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

#[test]
fn members_by_number_are_those_of_the_whole() {
    let folder = folder();
    let path = sweep(&folder);
    let whole = load::scenarios(&[&path]).expect("the sweep is sound");
    let all = &whole.sets[0].scenarios;
    assert_eq!(
        (all.len(), whole.sets[0].n_members),
        (23 * 3 * 31, 23 * 3 * 31)
    );
    for part in [0..1, 0..64, 64..128, 2100..2139, 2138..9999, 2139..2140] {
        let file = File::open(path.as_ref());
        let loaded = scenario::part_from_file(file, None, &part);
        let found = loaded.usable().expect("the sweep is sound");
        let expected = &all[part.start.min(all.len())..part.end.min(all.len())];
        assert_eq!(found.sets[0].scenarios, expected, "{part:?}");
        assert_eq!(found.sets[0].n_members, all.len());
    }
}

#[test]
fn a_value_that_no_member_can_have_is_told_by_the_first_part() {
    let folder = folder();
    let path = sweep(&folder);
    let text = fs::read_to_string(&path).expect("the file is there");
    fs::write(&path, text.replace("0.96875]", "96.875]")).expect("a file can be written");
    let file = File::open(path.as_ref());
    let loaded = scenario::part_from_file(file, None, &(0..1));
    let told: Vec<String> = loaded.errors().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("96.875"), "{told:?}");
}

#[test]
fn a_sweep_written_as_it_is_run_is_the_same_to_the_byte() {
    let folder = folder();
    let path = sweep(&folder);
    let whole = load::scenarios(&[&path]).expect("the sweep is sound");
    let jobs: Vec<Job<'_>> = whole.pairs().map(Job::from).collect();
    let found = run::judge(&jobs, Config::DEFAULT);
    let page = found.page();
    for key in ["targets", "expectations", "scenarios"] {
        let expected = csv::render(page.table(Some(key)).expect("the table is there"));
        assert!(expected.lines().count() > 31, "{key}");
        let args = ["run", &path, "--format", "csv", "--table", key];
        let printed = program(&args);
        assert_eq!(
            printed.code,
            Some(i32::from(found.is_broken())),
            "{}",
            printed.stderr
        );
        assert!(printed.stdout == expected, "{key} on standard output");
        let out = folder.path().join("out.csv");
        fs::write(&out, "what was there").expect("a file can be written");
        let place = out.to_str().expect("the path is text");
        let written = program(&[&args[..], &["-o", place]].concat());
        assert_eq!(written.code, printed.code, "{}", written.stderr);
        let text = fs::read_to_string(&out).expect("the file is there");
        assert!(text == expected, "{key} in a file");
    }
    let left = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 2, "the sweep and what was written, and no draft");
}

#[test]
fn a_sweep_that_cannot_be_written_leaves_what_was_there() {
    let folder = folder();
    let path = sweep(&folder);
    let out = folder.path().join("out.csv");
    fs::write(&out, "what was there").expect("a file can be written");
    let place = out.to_str().expect("the path is text");
    let args = [
        "run", &path, "--format", "csv", "--table", "nothing", "-o", place,
    ];
    let failed = program(&args);
    assert_eq!(failed.code, Some(2));
    assert!(
        failed.stderr.contains("no table `nothing`"),
        "{}",
        failed.stderr
    );
    assert_eq!(
        fs::read_to_string(&out).expect("the file is there"),
        "what was there"
    );
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
}
