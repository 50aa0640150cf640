//! The first screen answers: a verdict with names, one table, on what it rests, how to see more.

use linchpin::model::text::cells;

use super::process::{Run, ended, program};

/// A run in a terminal of some width.
fn at(columns: &str, args: &[&str]) -> Run {
    let mut command = program(args);
    command.env("COLUMNS", columns);
    let ran = ended(command.output().expect("it starts"));
    assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.stderr);
    ran
}

/// How much a screen shows does not hang on how often was drawn.
const ASKED: [&[&str]; 16] = [
    &["cutoff", "TWN"],
    &["cutoff", "--each", "--draws", "16"],
    &["cutoff", "KOR", "--outcome", "growth", "--draws", "16"],
    &["spof", "--draws", "16"],
    &["spof", "--by", "firm", "--target", "dram", "--draws", "16"],
    &["rank", "--draws", "16"],
    &["explain", "KOR", "ai_accelerator_gpu", "--draws", "16"],
    &["simulate", "TWN"],
    &["simulate", "TWN", "--trials", "20", "--seed", "1"],
    &[
        "run",
        "graphs/scenarios/taiwan-blockade.ron",
        "--draws",
        "16",
    ],
    &["run", "graphs/scenarios/zeiss-optics.ron", "--draws", "16"],
    &["coalition", "--target", "dram"],
    &["cutsets", "--target", "dram", "--order", "2"],
    &["power", "--target", "dram"],
    &[
        "risk",
        "graphs/probabilities/example.ron",
        "--target",
        "dram",
    ],
    &["survive", "-g", "graphs/toy/series.ron"],
];

#[test]
fn a_screen_holds_the_answer() {
    for args in ASKED {
        for columns in ["80", "100"] {
            let text = at(columns, args).stdout;
            let widest = text.lines().map(|line| line.chars().count()).max();
            let width: usize = columns.parse().expect("a number");
            assert!(widest <= Some(width), "{args:?}:\n{text}");
            assert!(text.lines().count() <= 30, "{args:?}:\n{text}");
            assert!(text.contains("More: `--details`"), "{args:?}:\n{text}");
        }
    }
}

#[test]
fn a_narrow_screen_stacks_and_breaks_no_word() {
    let text = at("50", &["cutoff", "TWN"]).stdout;
    assert!(
        text.lines().all(|line| line.chars().count() <= 50),
        "{text}"
    );
    insta::assert_snapshot!("cutoff-50", text);
    insta::assert_snapshot!("cutoff-80", at("80", &["cutoff", "TWN"]).stdout);
    insta::assert_snapshot!("cutoff-200", at("200", &["cutoff", "TWN"]).stdout);
    // A width of nought means that none is known.
    let unknown = at("0", &["cutoff", "TWN"]).stdout;
    assert_eq!(unknown, at("100", &["cutoff", "TWN"]).stdout);
}

/// Wide letters, letters that join and letters from right to left.
#[test]
fn names_in_many_scripts_keep_to_the_width() {
    let graph = "tests/fixtures/scripts/chain.ron";
    for columns in ["60", "80", "100", "200"] {
        for args in [
            &["cutoff", "JPN", "-g", graph][..],
            &["spof", "-g", graph],
            &["explain", "EGY", "module", "-g", graph],
        ] {
            let text = at(columns, args).stdout;
            let widest = text.lines().map(cells).max();
            assert!(widest <= columns.parse().ok(), "{args:?}:\n{text}");
        }
        let name = format!("scripts-{columns}");
        insta::assert_snapshot!(name, at(columns, &["cutoff", "JPN", "-g", graph]).stdout);
    }
    // In a pipe nobody tells a width.
    let piped = program(&["cutoff", "JPN", "-g", graph])
        .env_remove("COLUMNS")
        .output();
    let piped = ended(piped.expect("it starts")).stdout;
    assert_eq!(piped, at("100", &["cutoff", "JPN", "-g", graph]).stdout);
}

#[test]
fn details_notes_and_ids_bring_the_rest() {
    let first = at("100", &["cutoff", "TWN"]).stdout;
    assert!(first.starts_with("Taiwan lost: "), "{first}");
    for hidden in ["θ*", "Lacks", "Assumed:", "ai_accelerator_gpu"] {
        assert!(!first.contains(hidden), "{hidden}:\n{first}");
    }
    let details = at("100", &["cutoff", "TWN", "--details"]).stdout;
    for shown in ["θ*", "Lacks", "What falls below the threshold, in order"] {
        assert!(details.contains(shown), "{shown}:\n{details}");
    }
    assert!(!details.contains("Assumed:"), "{details}");
    let notes = at("100", &["cutoff", "TWN", "--notes"]).stdout;
    assert!(
        notes.contains("Assumed:") && !notes.contains("Lacks"),
        "{notes}"
    );
    let ids = at("100", &["cutoff", "TWN", "--ids"]).stdout;
    assert!(ids.contains("  ai_accelerator_gpu "), "{ids}");
}

#[test]
fn a_table_for_machines_is_whole_in_markdown_too() {
    let of = |format: &str| {
        let args = ["cutoff", "TWN", "--table", "products", "--format", format];
        at("100", &args).stdout
    };
    let (csv, markdown) = (of("csv"), of("markdown"));
    let heads = csv.lines().next().expect("heads").replace(',', " | ");
    assert!(
        markdown.starts_with(&format!("| {heads} |\n| --- |")),
        "{markdown}"
    );
    // A head, a rule, and a line for each row.
    assert_eq!(markdown.lines().count(), csv.lines().count() + 1);
    assert!(heads.starts_with("product | product_name | "), "{heads}");
}
