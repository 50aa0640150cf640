//! Loading the scenarios a command runs, from files and folders.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use linchpin::{
    load::{
        probabilities::is_probabilities,
        scenario::{self, Loaded},
    },
    model::{Chain, Scenario, Severity},
    study::run::Job,
};

use super::{Common, diagnostics, output};

/// Loads scenarios and insists that they can be used.
pub(crate) fn load(common: &Common, paths: &[PathBuf]) -> anyhow::Result<Loaded> {
    let files = files(paths)?;
    let loaded = scenario::from_paths(&files, common.graph.as_deref());
    common.has_read(loaded.texts.keys());
    let n_errors = loaded.errors().count();
    if n_errors > 0 {
        diagnostics::print(&loaded.diagnostics, &loaded.texts, false);
        let noun = if n_errors == 1 { "error" } else { "errors" };
        bail!(
            "the scenarios cannot be used: {n_errors} {noun}; `linchpin check --explain CODE` tells more about one"
        );
    }
    let n_warnings = loaded
        .diagnostics
        .iter()
        .filter(|finding| finding.severity() == Severity::Warning)
        .count();
    if n_warnings > 0 {
        output::note(
            common,
            &format!("{n_warnings} warnings about the scenarios; `linchpin check` prints them"),
        );
    }
    Ok(loaded)
}

/// Every scenario with its chain, in the order of the files.
pub(crate) fn jobs(loaded: &Loaded) -> Vec<Job<'_>> {
    let sets = loaded.sets.iter();
    sets.flat_map(|set| {
        let chain: &Chain = &loaded.chains[set.chain];
        set.scenarios
            .iter()
            .map(move |scenario: &Scenario| Job { chain, scenario })
    })
    .collect()
}

/// The files asked for; of a folder every scenario in it, however deep, in order of their names.
pub(crate) fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            // Probabilities of the losses may lie beside the scenarios.
            let scenarios = walk(path, "ron")?.into_iter();
            files.extend(scenarios.filter(|file| !is_probabilities(file)));
            if files.len() == before {
                bail!(
                    "there is no scenario, a `.ron` file, in `{}`",
                    path.display()
                );
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Every file below a folder with an ending, in order of their names.
pub(crate) fn walk(folder: &Path, ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let cannot = || format!("cannot list `{}`", folder.display());
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(cannot)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .with_context(cannot)?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            files.extend(walk(&entry, ending)?);
        } else if entry.extension().is_some_and(|found| found == ending) {
            files.push(entry);
        }
    }
    Ok(files)
}
