//! Files of measures: RON text → document → [`Catalogue`], checked against a chain.
//!
//! One file, read as a graph is: everything that is wrong, and where. `docs/plan.md` describes it.

pub(super) mod document;

use std::path::Path;

use crate::model::{Chain, measure::Catalogue};

use super::{
    check,
    file::{File, stem},
    kind::{self, Kind},
    loaded::Loaded,
    syntax,
};

/// Measures, and the chain with the firms that only they name.
#[derive(Debug, Clone)]
pub struct Measures {
    /// The chain they change.
    pub chain: Chain,
    /// What can be funded.
    pub catalogue: Catalogue,
}

/// The measures of the allied graph, which are part of the program, against a chain that has its names.
pub fn allied(chain: &Chain) -> Loaded<Measures> {
    const TEXT: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/graphs/measures/allied.ron"
    ));
    from_text(chain, "measures/allied.ron", TEXT)
}

/// Loads the measures at `path`; `-` is standard input.
///
/// A file that cannot be read is a finding too. Names are those of `chain`, and
/// so are firms and sources that the file does not define itself.
pub fn from_path(chain: &Chain, path: &Path) -> Loaded<Measures> {
    from_file(chain, File::open(path))
}

/// Loads measures from a text.
pub fn from_text(chain: &Chain, name: &str, text: impl Into<Vec<u8>>) -> Loaded<Measures> {
    from_file(chain, File::of_text(name, text))
}

/// Loads measures from a file that was read.
pub fn from_file(chain: &Chain, file: File) -> Loaded<Measures> {
    if let Some(finding) = kind::mismatch(&file, 0, Kind::Measures) {
        return Loaded::of(None, vec![file], vec![finding]);
    }
    if !file.is_text() {
        return Loaded::of(None, vec![file], Vec::new());
    }
    let (document, mut findings) = syntax::parse::<document::File<'_>>(0, &file.text);
    let checked = document.map(|document| {
        let (measures, found) = check::measures::check(&document, chain, stem(&file.name));
        findings.extend(found);
        measures
    });
    Loaded::of(checked, vec![file], findings)
}
