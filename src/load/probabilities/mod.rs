//! Files of yearly probabilities: RON text → document → [`Probabilities`], checked against a chain.
//!
//! One file, read as a graph is: everything that is wrong, and where. `docs/ron-format.md` describes it.

pub(super) mod document;

use std::path::Path;

use crate::model::{Chain, probability::Probabilities};

use super::{
    check,
    file::{File, stem},
    kind::{self, Kind},
    loaded::Loaded,
    syntax,
};

/// Loads the probabilities at `path`; `-` is standard input.
///
/// A file that cannot be read is a finding too. Events are those of `chain`,
/// and so are sources that the file does not define itself.
pub fn from_path(chain: &Chain, path: &Path) -> Loaded<Probabilities> {
    from_file(chain, File::open(path))
}

/// Loads probabilities from a text.
pub fn from_text(chain: &Chain, name: &str, text: impl Into<Vec<u8>>) -> Loaded<Probabilities> {
    from_file(chain, File::of_text(name, text))
}

/// Loads probabilities from a file that was read.
pub fn from_file(chain: &Chain, file: File) -> Loaded<Probabilities> {
    if let Some(finding) = kind::mismatch(&file, 0, Kind::Probabilities) {
        return Loaded::of(None, vec![file], vec![finding]);
    }
    if !file.is_text() {
        return Loaded::of(None, vec![file], Vec::new());
    }
    let (document, mut findings) = syntax::parse::<document::File<'_>>(0, &file.text);
    let checked = document.map(|document| {
        let (probabilities, found) =
            check::probabilities::check(&document, chain, stem(&file.name));
        findings.extend(found);
        probabilities
    });
    Loaded::of(checked, vec![file], findings)
}
