//! Files to the checked chain: RON text → documents → [`Chain`], with everything that is wrong and where.
//!
//! A graph is one file, or a root file with includes; `docs/ron-format.md` describes the format and
//! `docs/diagnostics.md` each finding. Nothing is computed here.

mod check;
mod document;
mod embedded;
mod finding;
mod fingerprint;
pub mod probabilities;
mod read;
mod record;
pub mod scenario;
mod span;
mod syntax;
pub mod trade;

use std::{borrow::Cow, collections::BTreeMap, path::Path};

use rayon::prelude::*;

use crate::model::{Chain, Diagnostic, Severity};

pub use fingerprint::fingerprint;

/// A graph that was read, whether or not it can be used.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The chain; `None` where a finding is an error.
    pub chain: Option<Chain>,
    /// Everything that is wrong, sorted by file, place and code.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file by its name in the diagnostics, without a byte-order mark.
    pub texts: BTreeMap<String, Cow<'static, str>>,
}

impl Loaded {
    /// The findings that keep the graph from being used.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        let is_error = |finding: &&Diagnostic| finding.severity() == Severity::Error;
        self.diagnostics.iter().filter(is_error)
    }
}

/// Loads the graph whose root file lies at `path`; `-` is standard input, a folder stands for its `chain.ron`.
///
/// Files that cannot be read are findings too. Places name files as `path` does: a relative path
/// stays relative.
pub fn from_path(path: &Path) -> Loaded {
    if path == Path::new("-") {
        return load(read::stdin());
    }
    if path.is_dir() {
        return load(read::gather(&path.join("chain.ron"), read::Files::Disk));
    }
    load(read::gather(path, read::Files::Disk))
}

/// Loads a graph of one text; it has no folder, so it can include nothing.
pub fn from_text(name: &str, text: impl Into<Vec<u8>>) -> Loaded {
    load(read::alone(name, text.into()))
}

/// Loads the allied graph, which is part of the program.
pub fn embedded() -> Loaded {
    let files = read::Files::Listed(embedded::FILES);
    load(read::gather(Path::new(embedded::ROOT), files))
}

fn load(gathered: read::Gathered) -> Loaded {
    let read::Gathered {
        files,
        mut findings,
        is_broken,
    } = gathered;
    let readable: Vec<(u32, &str)> = (0..)
        .zip(&files)
        .filter(|(_, file)| file.is_text)
        .map(|(position, file)| (position, file.text.as_ref()))
        .collect();
    let parsed: Vec<_> = match readable.as_slice() {
        &[(position, text)] => vec![syntax::parse(position, text)],
        many => many
            .par_iter()
            .map(|&(position, text)| syntax::parse(position, text))
            .collect(),
    };
    let mut documents = Vec::with_capacity(parsed.len());
    let mut is_whole = !is_broken;
    for (document, found) in parsed {
        findings.extend(found);
        is_whole &= document.is_some();
        documents.extend(document);
    }
    let fallback_name = files.first().map_or("", |root| stem(&root.name));
    let (chain, found) = check::check(&documents, fallback_name, is_whole);
    drop(documents);
    findings.extend(found);
    let (diagnostics, texts, has_errors) = read::finish(files, findings);
    Loaded {
        chain: chain.filter(|_| !has_errors),
        diagnostics,
        texts,
    }
}

/// The name of a file without folder and ending.
fn stem(name: &str) -> &str {
    let path = Path::new(name);
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.unwrap_or(name).trim_matches(['<', '>'])
}
