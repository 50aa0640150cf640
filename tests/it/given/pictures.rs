//! Chains to draw, by the path of their file below `graphs/`, and what to draw of them.

use std::path::{Path, PathBuf};

use linchpin::{
    analysis::cutoff,
    diagram::{Level, Selection},
    load,
    model::{
        Chain, Event, Question, Reading,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Outcome,
};

use crate::ROOT;

pub fn graph(path: &str) -> Chain {
    let full = Path::new(ROOT).join("graphs").join(path);
    let loaded = load::from_path(&full);
    let errors: Vec<_> = loaded.errors().collect();
    assert!(errors.is_empty(), "{path}: {errors:?}");
    loaded.value.expect("a graph without errors has a chain")
}

pub fn toys() -> Vec<String> {
    let folder = Path::new(ROOT).join("graphs/toy");
    let entries = std::fs::read_dir(folder).expect("the toy graphs are there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut names: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
        .collect();
    names.sort();
    let name = |path: &PathBuf| {
        path.file_name()
            .map(|name| format!("toy/{}", name.to_string_lossy()))
    };
    names.iter().filter_map(name).collect()
}

pub fn selection(level: Level, focus: &[&str], depth: Option<u32>) -> Selection {
    Selection {
        level,
        focus: focus.iter().map(|&id| id.into()).collect(),
        depth,
        collapse: None,
        basis: Basis::Location,
    }
}

/// Cuts off a country and asks about all targets.
pub fn finding(chain: &Chain, country: &str) -> cutoff::Finding {
    let question = Question {
        targets: chain.targets().to_vec(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: Share::from_percent(50.0).expect("half is a share"),
        horizon: Weeks::whole(104),
        buyer: None,
        reading: Reading::DEFAULT,
    };
    super::cut(chain, &question, &[Event::Country(country.into())])
}
