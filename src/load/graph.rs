//! Graphs: files → documents → the checked [`Chain`].

use std::path::Path;

use rayon::prelude::*;

use crate::model::Chain;

use super::{
    check,
    document::Document,
    embedded as program,
    file::{File, stem},
    kind::{self, Kind},
    loaded::Loaded,
    read::{self, Files, Gathered},
    syntax,
};

/// The name of the root file in the folder of a graph.
pub(super) const ROOT: &str = "chain.ron";

/// Loads the graph whose root file lies at `path`; `-` is standard input, a folder stands for its `chain.ron`.
///
/// Files that cannot be read are findings too. Places name files as `path` does: a relative path
/// stays relative.
pub fn from_path(path: &Path) -> Loaded<Chain> {
    if path.is_dir() {
        if Kind::of(path) == Some(Kind::FirmNetwork) {
            let folder = File::of_text(path.to_string_lossy(), "");
            let finding = kind::refusal(Kind::FirmNetwork, 0, Kind::Graph);
            return Loaded::of(None, vec![folder], vec![finding]);
        }
        return from_file(File::open(&path.join(ROOT)));
    }
    from_file(File::open(path))
}

/// Loads a graph of one text; it has no folder, so it can include nothing.
pub fn from_text(name: &str, text: impl Into<Vec<u8>>) -> Loaded<Chain> {
    from_file(File::of_text(name, text))
}

/// Loads the graph whose root file was read.
pub fn from_file(root: File) -> Loaded<Chain> {
    if let Some(finding) = kind::mismatch(&root, 0, Kind::Graph) {
        return Loaded::of(None, vec![root], vec![finding]);
    }
    load(read::gather(root, Files::Disk))
}

/// Loads the allied graph, which is part of the program.
pub fn embedded() -> Loaded<Chain> {
    let root = program::FILES
        .iter()
        .find(|(name, _)| *name == program::ROOT);
    let (name, text) = root.expect("the root is one of its files");
    let files = Files::Listed(program::FILES);
    load(read::gather(File::of_program(name, text), files))
}

fn load(gathered: Gathered) -> Loaded<Chain> {
    let Gathered {
        files,
        mut findings,
        is_broken,
    } = gathered;
    let readable: Vec<(u32, &str)> = (0..)
        .zip(&files)
        .filter(|(_, file)| file.is_text())
        .map(|(number, file)| (number, file.text.as_ref()))
        .collect();
    let parsed: Vec<_> = match readable.as_slice() {
        &[(number, text)] => vec![(number, syntax::parse(number, text))],
        many => many
            .par_iter()
            .map(|&(number, text)| (number, syntax::parse(number, text)))
            .collect(),
    };
    let mut root: Option<Document<'_>> = None;
    let mut included = Vec::with_capacity(parsed.len());
    let mut is_whole = !is_broken;
    for (number, (document, found)) in parsed {
        findings.extend(found);
        is_whole &= document.is_some();
        if number == 0 {
            root = document;
        } else {
            included.extend(document);
        }
    }
    let fallback_name = files.first().map_or("", |root| stem(&root.name));
    let (chain, found) = check::check(root.as_ref(), &included, fallback_name, is_whole);
    drop((root, included));
    findings.extend(found);
    Loaded::of(chain, files, findings)
}
