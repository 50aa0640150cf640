//! Loading the graph a command runs on.

use linchpin::{
    load::{self, Loaded},
    model::{Chain, Severity},
};

use super::{Common, diagnostics, output};

/// Loads the graph asked for, or the embedded one.
pub(crate) fn load(common: &Common) -> Loaded {
    match &common.graph {
        Some(path) => {
            let loaded = load::from_path(path);
            common.has_read(loaded.texts.keys());
            loaded
        }
        None => load::embedded(),
    }
}

/// Loads the graph and insists that it can be used; warnings are only counted.
pub(crate) fn chain(common: &Common) -> anyhow::Result<Chain> {
    let loaded = load(common);
    let n_errors = loaded.errors().count();
    if n_errors == 0
        && let Some(chain) = loaded.chain
    {
        let n_warnings = loaded
            .diagnostics
            .iter()
            .filter(|finding| finding.severity() == Severity::Warning)
            .count();
        if n_warnings > 0 && common.graph.is_some() {
            output::note(
                common,
                &format!("{n_warnings} warnings about the graph; `linchpin check` prints them"),
            );
        }
        return Ok(chain);
    }
    diagnostics::print(&loaded.diagnostics, &loaded.texts, false);
    let noun = if n_errors == 1 { "error" } else { "errors" };
    anyhow::bail!(
        "the graph cannot be used: {n_errors} {noun}; `linchpin check --explain CODE` tells more about one"
    )
}
