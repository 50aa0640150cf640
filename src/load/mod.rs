//! Files to what they say, with everything that is wrong and where: graphs, scenarios, probabilities, firm networks.
//!
//! Text → documents → checked value. A graph is one file, or a root file with includes;
//! `docs/ron-format.md` describes the format and `docs/diagnostics.md` each finding. Every loader
//! gives a [`Loaded`]: the value, unless a finding is an error, and all findings. [`chain`],
//! [`scenarios`], [`probabilities()`] and [`firms`] are the same for programs that only want to go on.
//! [`Kind`] tells what a file is before it is loaded, [`survey`] checks anything, and [`write()`]
//! is the way back: a chain as text. Nothing is computed here.

mod change;
mod check;
mod disk;
mod document;
mod embedded;
mod file;
mod finding;
mod fingerprint;
mod graph;
mod kind;
mod loaded;
pub mod measures;
mod outline;
pub mod probabilities;
mod read;
mod record;
pub mod scenario;
mod span;
mod survey;
mod syntax;
pub mod trade;
mod write;

use std::path::{Path, PathBuf};

use crate::model::{Chain, probability::Probabilities, trade::Trade};

pub use disk::{files_below, read as read_bytes, set_most_bytes};
pub use embedded::{backtests, threats};
pub use file::File;
pub(crate) use finding::{At, Finding};
pub use fingerprint::fingerprint;
pub use graph::{embedded, from_file, from_path, from_text};
pub use kind::Kind;
pub use loaded::{Loaded, Report, Texts, count};
pub use survey::{Survey, survey};
pub use write::{Layout, Written, scenario::write as write_scenario, write};
pub(crate) use write::{fields, ron};

/// The chain of the graph at a path: a file, a folder with a `chain.ron`, or `-` for standard input.
///
/// # Errors
///
/// Everything that is wrong with the files, where any of it is an error.
pub fn chain(path: impl AsRef<Path>) -> Result<Chain, Report> {
    from_path(path.as_ref()).usable()
}

/// The text of a file, with everything that keeps it from being one.
pub fn text(file: File) -> Loaded<String> {
    let text = file.text.clone().into_owned();
    Loaded::of(Some(text), vec![file], Vec::new())
}

/// The chain of the allied graph, which is part of the program.
pub fn allied() -> Chain {
    let sound = embedded().value;
    sound.expect("a test loads the graph before it becomes part of the program")
}

/// Scenarios with the chains they change.
///
/// # Errors
///
/// Everything that is wrong with the files or their graphs, where any of it is an error.
pub fn scenarios<P: AsRef<Path>>(paths: &[P]) -> Result<scenario::Scenarios, Report> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.as_ref().to_owned()).collect();
    scenario::from_paths(&paths, None).usable()
}

/// Yearly probabilities of losses in a chain.
///
/// # Errors
///
/// Everything that is wrong with the file, where any of it is an error.
pub fn probabilities(path: impl AsRef<Path>, chain: &Chain) -> Result<Probabilities, Report> {
    probabilities::from_path(chain, path.as_ref()).usable()
}

/// The firm network in a folder of three CSV files.
///
/// # Errors
///
/// Everything that is wrong with the files, where any of it is an error.
pub fn firms(folder: impl AsRef<Path>) -> Result<Trade, Report> {
    trade::from_folder(folder.as_ref()).usable()
}
