//! The README tells the truth: its commands run, its graph loads, its numbers are those of today.

use std::process::Command;

use linchpin::{
    load,
    model::{Case, Question},
    study::each,
};

const README: &str = include_str!("../../../README.md");

/// The fenced blocks of one language.
fn blocks(language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = README.lines();
    while let Some(line) = lines.next() {
        if line.strip_prefix("```") == Some(language) {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            found.push(block.join("\n"));
        }
    }
    found
}

#[test]
fn every_command_runs() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let graph = folder.path().join("my-graph.ron");
    std::fs::write(&graph, &blocks("ron")[0]).expect("it can be written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        std::path::absolute("graphs").expect("the folder has a path"),
        folder.path().join("graphs"),
    )
    .expect("a link can be made");
    let mut n_run = 0;
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        let command = line.split('#').next().unwrap_or_default().trim();
        let Some(args) = command
            .strip_prefix("linchpin ")
            .or(command.strip_prefix("cargo run --release -- "))
        else {
            assert_eq!(command, "bash .ci/check", "a command this test knows");
            continue;
        };
        let run = Command::new(env!("CARGO_BIN_EXE_linchpin"))
            .args(args.split_whitespace())
            .current_dir(folder.path())
            .env_remove("LINCHPIN_GRAPH")
            // A debug build takes its time to draw.
            .env("LINCHPIN_DRAWS", "2")
            .output()
            .expect("the program runs");
        assert!(
            run.status.success(),
            "{line}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
        assert!(
            !run.stdout.is_empty() || args.starts_with("check") || args.contains(" -o "),
            "{line}: says something"
        );
        n_run += 1;
    }
    assert!(n_run > 8, "the README shows commands");
}

#[test]
fn the_graph_of_ten_lines_is_sound() {
    let loaded = load::from_text("README.md", blocks("ron")[0].as_str());
    assert_eq!(loaded.diagnostics, []);
    assert!(loaded.value.is_some());
}

#[test]
fn the_ranking_is_that_of_today() {
    let chain = load::allied();
    let question = Question::of(&chain);
    let finding = each::find(
        &chain,
        &Case::new(question, Vec::new()),
        linchpin::study::odds::Config::NONE,
    );
    for (name, lost, possible) in [
        ("Japan", 10, 4),
        ("Taiwan", 6, 4),
        ("South Korea", 5, 3),
        ("United States", 0, 14),
        ("China", 0, 14),
        ("Netherlands", 0, 0),
    ] {
        let entry = finding
            .entries
            .iter()
            .find(|entry| entry.rest.name == name)
            .expect("a country of the graph");
        assert_eq!(
            (entry.rest.lost, entry.rest.possible),
            (lost, possible),
            "{name}"
        );
        let line = README
            .lines()
            .find(|line| line.starts_with(&format!("| {name} |")))
            .expect("a row of the table");
        assert!(line.contains(&format!("| {lost} of 14")), "{line}");
        assert!(line.contains(&format!("| {possible} |")), "{line}");
    }
    let coverage = &finding.preface.coverage;
    let sentence = format!(
        "of the {} products upstream, {} have makers that are told and {} no supply of their own",
        coverage.products, coverage.told, coverage.everywhere,
    );
    assert!(README.contains(&sentence), "{sentence}");
}
