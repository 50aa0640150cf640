//! Loading the scenarios a command runs, from files and folders.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use linchpin::{
    load::{
        self, File, Kind,
        scenario::{self, Scenarios},
    },
    study::run::Job,
};

use super::{Common, diagnostics};

/// Loads scenarios and insists that they can be used.
pub(crate) fn load(common: &Common, paths: &[PathBuf]) -> anyhow::Result<Scenarios> {
    load_files(common, files(paths)?)
}

/// Loads scenarios from files that were read.
pub(crate) fn load_files(common: &Common, files: Vec<File>) -> anyhow::Result<Scenarios> {
    let what = if files.len() == 1 {
        "the scenario"
    } else {
        "the scenarios"
    };
    let loaded = scenario::from_files(files, common.graph.as_deref());
    diagnostics::usable(common, loaded, what)
}

/// The scenario that a subject of a command names, where it names one and not a loss.
///
/// A file of another kind is taken too: loading it says what it is.
pub(crate) fn named(subject: &str) -> Option<File> {
    let path = Path::new(subject);
    let is_named_so = path
        .extension()
        .is_some_and(|ending| ending == "ron" || ending == "csv" || ending == "xml");
    if is_named_so && !path.is_dir() {
        return Some(File::open(path));
    }
    let file = path.is_file().then(|| File::open(path))?;
    (file.kind() == Kind::Scenario).then_some(file)
}

/// Every scenario with its chain, in the order of the files.
pub(crate) fn jobs(loaded: &Scenarios) -> Vec<Job<'_>> {
    loaded.pairs().map(Job::from).collect()
}

/// The files asked for; of a folder every scenario in it, however deep, in order of their names.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(File::open(path));
            continue;
        }
        let cannot = || format!("cannot list `{}`", path.display());
        let found = scenario::files_in(path).with_context(cannot)?;
        if found.is_empty() {
            bail!(
                "there is no scenario, a `.ron` file, in `{}`",
                path.display()
            );
        }
        files.extend(found);
    }
    Ok(files)
}

/// Every file below a folder with an ending, in order of their names.
pub(crate) fn walk(folder: &Path, ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let cannot = || format!("cannot list `{}`", folder.display());
    load::files_below(folder, ending).with_context(cannot)
}
