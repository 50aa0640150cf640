//! Loading the graph a command runs on.

use linchpin::{
    load::{self, Loaded},
    model::Chain,
};

use super::{Common, diagnostics};

/// Loads the graph asked for, or the embedded one.
pub(crate) fn load(common: &Common) -> Loaded<Chain> {
    match &common.graph {
        Some(path) => load::from_path(path),
        None => load::embedded(),
    }
}

/// Loads the graph and insists that it can be used; warnings are only counted.
pub(crate) fn chain(common: &Common) -> anyhow::Result<Chain> {
    let mut loaded = load(common);
    if common.graph.is_none() {
        // Nobody can mend the graph inside the program.
        loaded
            .diagnostics
            .retain(|finding| finding.severity() == linchpin::model::Severity::Error);
    }
    diagnostics::usable(common, loaded, "the graph")
}
