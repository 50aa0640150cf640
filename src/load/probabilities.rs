//! Files of yearly probabilities: RON text → document → [`Probabilities`], checked against a chain.
//!
//! One file, read as a graph is: everything that is wrong, and where. `docs/ron-format.md` describes it.

use std::{borrow::Cow, collections::BTreeMap, path::Path};

use crate::model::{Chain, Diagnostic, probability::Probabilities};

use super::{
    check,
    document::{Number, Source},
    read,
    record::{OneOrMore, Pairs, record},
    span::{Text, Word},
    stem, syntax,
};

record! {
    /// A file of probabilities.
    File<'t> is "the file" {
        format: Number,
        name: Text<'t>,
        title: Text<'t>,
        sources: Pairs<'t, Source<'t>>,
        probabilities: Vec<Entry<'t>>,
    }
}

record! {
    /// How likely one loss is.
    Entry<'t> is "a probability" {
        event: Text<'t>,
        per_year_pct: Number,
        source: OneOrMore<'t>,
        year: Number,
        confidence: Word<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

/// A file of probabilities that was read, whether or not it can be used.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The probabilities; `None` where a finding is an error.
    pub probabilities: Option<Probabilities>,
    /// Everything that is wrong, sorted by place and code.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of the file by its name in the diagnostics, without a byte-order mark.
    pub texts: BTreeMap<String, Cow<'static, str>>,
}

/// Loads the probabilities at `path`; `-` is standard input.
///
/// A file that cannot be read is a finding too. Events are those of `chain`,
/// and so are sources that the file does not define itself.
pub fn from_path(chain: &Chain, path: &Path) -> Loaded {
    if path == Path::new("-") {
        return load(chain, read::stdin());
    }
    load(chain, read::gather(path, read::Files::Disk))
}

/// Loads probabilities from a text.
pub fn from_text(chain: &Chain, name: &str, text: impl Into<Vec<u8>>) -> Loaded {
    load(chain, read::alone(name, text.into()))
}

/// Whether a path looks like a file of probabilities rather than a scenario or a graph.
pub fn is_probabilities(path: &Path) -> bool {
    let Ok(text) = std::fs::read_to_string(path) else {
        return false;
    };
    let (document, _) = syntax::parse_as::<File<'_>>(0, text.trim_start_matches('\u{feff}'));
    document.is_some_and(|file| file.probabilities.is_some())
}

fn load(chain: &Chain, gathered: read::Gathered) -> Loaded {
    let read::Gathered {
        files,
        mut findings,
        ..
    } = gathered;
    // The root is all that counts: `include` is no field here, and says so when the file is parsed.
    let root = files.first().filter(|file| file.is_text);
    let mut checked = None;
    if let Some(root) = root {
        findings.retain(|finding| finding.at.file == 0);
        let (document, found) = syntax::parse_as::<File<'_>>(0, &root.text);
        findings.extend(found);
        if let Some(document) = document {
            let (probabilities, found) =
                check::probabilities::check(&document, chain, stem(&root.name));
            findings.extend(found);
            checked = Some(probabilities);
        }
    }
    let (diagnostics, texts, has_errors) = read::finish(files, findings);
    Loaded {
        probabilities: checked.filter(|_| !has_errors),
        diagnostics,
        texts,
    }
}
