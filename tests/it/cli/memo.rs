//! What goes into a memo: an explanation with footnotes, and its picture.

use std::fs;

use super::process::{printed, refused, run_with};

/// The page of the docs, with what the program says in it today.
fn page() -> String {
    let args = [
        "explain",
        "TWN",
        "ai_accelerator_gpu",
        "--format",
        "markdown",
    ];
    format!(
        "# An answer in a memo\n\n\
         `linchpin explain … --format markdown` is ready to paste: a sentence, a table for each case, what it rests on, the command \
         that makes it again, and sources as footnotes.\n\
         `linchpin diagram --causes TWN ai_accelerator_gpu -o memo.svg` draws the same chain of causes for half a page.\n\
         This page is written by a test (`UPDATE_DOCS=1 cargo test --test it cli::memo`); from here on it is what the program prints.\n\n\
         ![The chain of causes from Taiwan to GPU accelerators](img/memo.svg)\n\n---\n\n{}",
        printed(&args)
    )
}

#[test]
fn the_page_in_the_docs_is_what_the_program_prints() {
    let picture = printed(&[
        "diagram",
        "--causes",
        "TWN",
        "ai_accelerator_gpu",
        "--format",
        "svg",
    ]);
    for (path, text) in [("docs/memo.md", page()), ("docs/img/memo.svg", picture)] {
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(path, &text).expect("the docs can be written");
        }
        let stored = fs::read_to_string(path).expect("it is there");
        assert!(
            stored == text,
            "{path} is not what the program prints; UPDATE_DOCS=1 writes it anew"
        );
    }
}

#[test]
fn every_mark_has_its_footnote_and_the_command_makes_it_again() {
    let text = printed(&[
        "explain", "JPN", "dram", "--draws", "0", "--format", "markdown",
    ]);
    assert!(text.starts_with("**Japan lost: DRAM is lost"), "{text}");
    assert!(
        text.contains(
            "\nMade by `linchpin explain JPN dram --draws 0 --format markdown` (linchpin "
        ),
        "{text}"
    );
    let n_notes = text.lines().filter(|line| line.starts_with("[^")).count();
    assert!(n_notes > 0, "{text}");
    for note in 1..=n_notes {
        let mark = format!("[^{note}]");
        assert_eq!(text.matches(&format!("{mark}: ")).count(), 1, "{mark}");
        assert!(
            text.matches(&mark).count() > 1,
            "{mark} is named in the table"
        );
    }
    assert!(!text.contains(&format!("[^{}]", n_notes + 1)));
    let again = printed(&[
        "explain", "JPN", "dram", "--draws", "0", "--format", "markdown", "-o", "-",
    ]);
    assert_eq!(again, text, "where it goes is not part of the command");
}

#[test]
fn the_chain_of_causes_is_drawn_as_explain_tells_it() {
    let graph = r#"(
        targets: ["chip"],
        countries: {"JPN": (name: "Japan"), "TWN": (name: "Taiwan"), "DEU": (name: "Germany")},
        products: {
            "gas": (name: "Gas", stage: material, supply: [Countries(basis: location, shares: {"JPN": (60, 80)}, assumed: "x")]),
            "chip": (name: "Chip", stage: final, value: (usd_bn: 52, assumed: "x"),
                inputs: [(role: material, product: "gas", cover_weeks: (4, 8), assumed: "x")],
                supply: [Countries(basis: location, shares: {"TWN": 100}, assumed: "x")]),
        },
    )"#;
    let drawn = |args: &[&str]| {
        let ran = run_with(graph, &[&["-g", "-", "diagram", "--causes"], args].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.stdout
    };
    let picture = drawn(&["Japan", "Chip"]);
    for words in [
        "Japan lost: Chip is lost",
        "hit: Japan 60–80",
        "grade D",
        "material; 4–8 weeks of stock",
        "in week 5–14",
        "USD ",
    ] {
        assert!(picture.contains(words), "{words} in {picture}");
    }
    assert!(picture.contains("prefers-color-scheme:dark") && picture.contains("role=\"img\""));
    // What is not told may be German: kept, and what would stop it first.
    let kept = drawn(&["DEU", "chip"]);
    assert!(
        kept.contains("Chip is kept") && kept.contains("would stop it first, were 60"),
        "{kept}"
    );
    assert_eq!(
        picture,
        drawn(&["Japan", "Chip", "--format", "svg"]),
        "svg without asking"
    );
    assert!(
        refused(&["diagram", "--causes", "TWN", "dram", "--format", "dot"]).contains("svg or png")
    );
    assert!(refused(&["diagram", "--causes", "TWN"]).contains("--causes"));
}
