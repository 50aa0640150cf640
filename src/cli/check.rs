//! `linchpin check`.

use std::path::PathBuf;

use anyhow::bail;
use linchpin::{
    load::{self, scenario},
    model::{Code, Diagnostic, Severity},
};

use super::{Common, Exit, diagnostics, diagnostics::Texts, graph, output};

/// Flags of `linchpin check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin check\n  linchpin check my-graph.ron\n  linchpin check --explain unknown-product"
)]
pub(crate) struct Args {
    /// Files to check, each a graph of its own or a scenario [default: the graph of -g, or the embedded one].
    #[arg(value_name = "FILE", conflicts_with = "explain")]
    files: Vec<PathBuf>,
    /// Tell what a code means.
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
    /// One line per finding, for editors and scripts.
    #[arg(long)]
    short: bool,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if let Some(code) = &args.explain {
        return explain(code, common);
    }
    let checked: Vec<Checked> = if args.files.is_empty() {
        vec![Checked::graph(graph::load(common))]
    } else {
        let files = args.files.iter();
        files.map(|file| Checked::file(file, common)).collect()
    };
    let (mut n_errors, mut n_warnings) = (0, 0);
    let mut lines = String::new();
    for loaded in &checked {
        if args.short {
            for finding in &loaded.diagnostics {
                lines.push_str(&diagnostics::short(finding));
                lines.push('\n');
            }
        } else {
            diagnostics::print(&loaded.diagnostics, &loaded.texts, true);
        }
        let count = |severity| {
            let found = loaded.diagnostics.iter();
            found
                .filter(|finding| finding.severity() == severity)
                .count()
        };
        n_errors += count(Severity::Error);
        n_warnings += count(Severity::Warning);
    }
    if !lines.is_empty() {
        output::write(common, &lines)?;
    }
    output::note(
        common,
        &format!(
            "{n_errors} errors, {n_warnings} warnings in {} file(s)",
            checked.len()
        ),
    );
    Ok(if n_errors > 0 {
        Exit::DoesNotHold
    } else {
        Exit::Ran
    })
}

/// What was found in one file, whatever it is.
struct Checked {
    diagnostics: Vec<Diagnostic>,
    texts: Texts,
}

impl Checked {
    fn graph(loaded: load::Loaded) -> Self {
        Self {
            diagnostics: loaded.diagnostics,
            texts: loaded.texts,
        }
    }

    /// A scenario against its chain, or a graph of its own.
    fn file(file: &PathBuf, common: &Common) -> Self {
        if !scenario::is_scenario(file) {
            let loaded = load::from_path(file);
            common.has_read(loaded.texts.keys());
            return Self::graph(loaded);
        }
        let loaded = scenario::from_paths(std::slice::from_ref(file), common.graph.as_deref());
        common.has_read(loaded.texts.keys());
        Self {
            diagnostics: loaded.diagnostics,
            texts: loaded.texts,
        }
    }
}

fn explain(code: &str, common: &Common) -> anyhow::Result<Exit> {
    const TEXT: &str = include_str!("../../docs/diagnostics.md");
    if !Code::ALL.iter().any(|known| known.as_str() == code) {
        let near = linchpin::model::id::nearest(code, Code::ALL.iter().map(|known| known.as_str()));
        let hint = near
            .first()
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        bail!("no diagnostic is called `{code}`{hint}");
    }
    let head = format!("### `{code}`");
    let entry = TEXT
        .split_inclusive('\n')
        .skip_while(|line| line.trim_end() != head);
    let mut text = String::new();
    for (at, line) in entry.enumerate() {
        if at > 0 && (line.starts_with("## ") || line.starts_with("### ")) {
            break;
        }
        text.push_str(line);
    }
    output::write(common, &text)?;
    Ok(Exit::Ran)
}
