//! Scenario files: RON text → documents, with what they inherit → [`Scenario`]s checked against their chain.
//!
//! Everything that is wrong is found, as in a graph. `docs/scenarios.md` describes the format.

pub(super) mod document;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::model::{Chain, Code, Diagnostic, Scenario, Severity, story::ChainAt};

use self::document::File;
use super::{
    check::scenario::{ChainNames, check},
    finding::{self, Finding},
    read,
    span::At,
    stem, syntax,
};

/// Scenarios of one file: one, or one for each member of its sweep.
#[derive(Debug, Clone, Default)]
pub struct Set {
    /// The file as the user named it.
    pub path: String,
    /// Which of the chains that were loaded it changes.
    pub chain: usize,
    /// The scenarios.
    pub scenarios: Vec<Scenario>,
}

/// Scenario files that were read, whether or not they can be used.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The scenarios, in the order of the files; empty where a finding is an error.
    pub sets: Vec<Set>,
    /// The chains they change, each once.
    pub chains: Vec<Chain>,
    /// Everything that is wrong, sorted by file, place and code.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file by its name in the diagnostics, without a byte-order mark.
    pub texts: BTreeMap<String, Cow<'static, str>>,
}

/// The file that ends a line of inheritance may be this far away.
const MAX_BASES: usize = 64;

/// The word that names the chain inside the program.
const EMBEDDED: &str = "allied";

/// Loads scenario files and the chains they change, each chain once.
///
/// `graph` replaces the chain that the files name. A file's `base` and `chain`
/// are paths relative to the file that names them.
pub fn from_paths(paths: &[PathBuf], graph: Option<&Path>) -> Loaded {
    let gathered: Vec<Gathered> = paths.iter().map(|path| gather(path)).collect();
    load(gathered, graph)
}

/// Loads one scenario from a text; its `base` cannot be read, since a text has no folder.
pub fn from_text(name: &str, text: impl Into<Vec<u8>>, graph: Option<&Path>) -> Loaded {
    let mut files = read::alone(name, text.into());
    let mut gathered = Gathered {
        file: files.files.remove(0),
        bases: Vec::new(),
        findings: files.findings,
        chain: ChainAt::Embedded,
        chain_named: None,
    };
    let (document, _) = syntax::parse_as::<File<'_>>(0, &gathered.file.text);
    if let Some(base) = document.and_then(|document| document.base) {
        let message = format!(
            "cannot read `{}`: a text has no folder",
            base.value.as_str()
        );
        gathered.findings.push(
            Finding::new(Code::UnreadableFile, base.value.at, message)
                .help("put the scenario into a file"),
        );
    }
    load(vec![gathered.located(Path::new(""))], graph)
}

/// Whether a path looks like a scenario rather than a graph: a file that changes or expects something, or cannot be read as either.
pub fn is_scenario(path: &Path) -> bool {
    let is_named_so = path.extension().is_some_and(|ending| ending == "ron");
    let Ok(text) = std::fs::read_to_string(path) else {
        // Loading it says what is wrong with it.
        return is_named_so && !path.is_dir();
    };
    let text = text.trim_start_matches('\u{feff}');
    let (document, _) = syntax::parse_as::<File<'_>>(0, text);
    document.map_or(is_named_so, |file| {
        file.interventions.is_some()
            || file.expect.is_some()
            || file.base.is_some()
            || file.chain.is_some()
    })
}

/// A scenario file and the files it inherits from, the nearest first.
struct Gathered {
    file: read::Read,
    bases: Vec<read::Read>,
    findings: Vec<Finding>,
    chain: ChainAt,
    /// Where the chain is named.
    chain_named: Option<At>,
}

impl Gathered {
    fn files(&self) -> impl DoubleEndedIterator<Item = &read::Read> {
        std::iter::once(&self.file).chain(&self.bases)
    }

    /// Finds the chain that the file or the nearest of its bases names.
    fn located(mut self, folder: &Path) -> Self {
        let named = (0..).zip(self.files()).find_map(|(number, file)| {
            let (document, _) = syntax::parse_as::<File<'_>>(number, &file.text);
            let name = document?.chain?.value;
            let near = if self.bases.is_empty() {
                folder.to_owned()
            } else {
                folder_of(Path::new(&file.name))
            };
            Some((name.as_str().to_owned(), near, name.at))
        });
        if let Some((name, near, at)) = named
            && name != EMBEDDED
        {
            self.chain_named = Some(at);
            self.chain = ChainAt::File(near.join(name).to_string_lossy().into_owned());
        }
        self
    }
}

fn gather(path: &Path) -> Gathered {
    let mut first = if path == Path::new("-") {
        read::stdin()
    } else {
        read::gather(path, read::Files::Disk)
    };
    // A scenario includes nothing: the word is no field here, and says so when the file is parsed.
    first.findings.retain(|finding| finding.at.file == 0);
    let mut gathered = Gathered {
        file: first.files.swap_remove(0),
        bases: Vec::new(),
        findings: first.findings,
        chain: ChainAt::Embedded,
        chain_named: None,
    };
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut seen = vec![real(path)];
    let mut from = path.to_owned();
    for number in 0..=MAX_BASES as u32 {
        let text = match number {
            0 => &gathered.file.text,
            _ => &gathered.bases[number as usize - 1].text,
        };
        let (document, _) = syntax::parse_as::<File<'_>>(number, text);
        let Some(base) = document.and_then(|document| document.base) else {
            break;
        };
        let next = folder_of(&from).join(base.value.as_str());
        if seen.contains(&real(&next)) {
            let message = format!(
                "`{}` inherits from this file, directly or through others",
                base.value.as_str()
            );
            gathered.findings.push(
                Finding::new(Code::BaseLoop, base.value.at, message)
                    .help("remove one `base` of the circle"),
            );
            break;
        }
        if gathered.bases.len() == MAX_BASES {
            let message = format!("scenarios inherit from one another more than {MAX_BASES} deep");
            gathered.findings.push(
                Finding::new(Code::TooDeep, base.value.at, message).help("leave some of them out"),
            );
            break;
        }
        let mut read = read::gather(&next, read::Files::Disk);
        let file = read.files.swap_remove(0);
        let is_missing = !file.is_text;
        for finding in read
            .findings
            .into_iter()
            .filter(|finding| finding.at.file == 0)
        {
            // What is wrong with the file itself stands in it; that it cannot be read is the fault of who names it.
            let at = if finding.code == Code::UnreadableFile {
                base.value.at
            } else {
                At {
                    file: number + 1,
                    ..finding.at
                }
            };
            gathered.findings.push(Finding { at, ..finding });
        }
        gathered.bases.push(file);
        if is_missing {
            break;
        }
        seen.push(real(&next));
        from = next;
    }
    let folder = folder_of(path);
    gathered.located(&folder)
}

fn load(gathered: Vec<Gathered>, graph: Option<&Path>) -> Loaded {
    let mut places: Vec<ChainAt> = Vec::new();
    let chain_of: Vec<usize> = gathered
        .iter()
        .map(|gathered| {
            let at = graph.map_or_else(
                || gathered.chain.clone(),
                |path| ChainAt::File(path.to_string_lossy().into_owned()),
            );
            let found = places.iter().position(|other| *other == at);
            found.unwrap_or_else(|| {
                places.push(at);
                places.len() - 1
            })
        })
        .collect();
    let chains: Vec<super::Loaded> = places
        .iter()
        .map(|at| match at {
            ChainAt::Embedded => super::embedded(),
            ChainAt::File(path) => super::from_path(Path::new(path)),
        })
        .collect();
    let names: Vec<Option<ChainNames>> = chains
        .iter()
        .map(|loaded| loaded.chain.as_ref().map(ChainNames::of))
        .collect();
    let mut gathered = gathered;
    if graph.is_none() {
        for (gathered, &at) in gathered.iter_mut().zip(&chain_of) {
            if let Some(named) = gathered.chain_named
                && is_unreadable(&chains[at], &places[at])
            {
                let reason = chains[at].diagnostics.iter().take(1);
                gathered.findings.extend(reason.map(|reason| {
                    let finding = Finding::new(Code::UnreadableFile, named, &reason.message);
                    finding.help(reason.help.clone().unwrap_or_default())
                }));
            }
        }
    }
    let checked: Vec<(Set, Vec<Diagnostic>)> = gathered
        .par_iter()
        .zip(&chain_of)
        .map(|(gathered, &at)| {
            let chain = chains[at].chain.as_ref().zip(names[at].as_ref());
            set(gathered, at, &places[at], chain)
        })
        .collect();
    let mut loaded = Loaded::default();
    for (chain, at) in chains.into_iter().zip(&places) {
        let is_bad = chain.errors().count() > 0;
        let is_missing = graph.is_none() && is_unreadable(&chain, at);
        // A chain's warnings are the business of `check`; its errors keep the scenario from being used. That it cannot
        // be read is told by the file that names it.
        if is_bad && !is_missing {
            loaded.diagnostics.extend(chain.diagnostics);
            loaded.texts.extend(chain.texts);
        }
        loaded.chains.push(chain.chain.unwrap_or_default());
    }
    for (set, found) in checked {
        loaded.diagnostics.extend(found);
        loaded.sets.push(set);
    }
    for file in gathered
        .into_iter()
        .flat_map(|gathered| std::iter::once(gathered.file).chain(gathered.bases))
    {
        loaded.texts.insert(file.name, file.text);
    }
    loaded
        .diagnostics
        .sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    loaded.diagnostics.dedup();
    if loaded.errors().count() > 0 {
        loaded.sets.clear();
    }
    loaded
}

/// Whether there is nothing to read where a chain should be.
fn is_unreadable(chain: &super::Loaded, at: &ChainAt) -> bool {
    let ChainAt::File(path) = at else {
        return false;
    };
    chain
        .diagnostics
        .iter()
        .any(|finding| finding.code == Code::UnreadableFile && finding.place.file == *path)
}

fn set(
    gathered: &Gathered,
    chain_ix: usize,
    chain_at: &ChainAt,
    chain: Option<(&Chain, &ChainNames)>,
) -> (Set, Vec<Diagnostic>) {
    let mut findings = gathered.findings.clone();
    let mut documents = Vec::new();
    for (number, file) in (0..).zip(gathered.files()) {
        if !file.is_text {
            continue;
        }
        let (document, found) = syntax::parse_as::<File<'_>>(number, &file.text);
        findings.extend(found);
        documents.extend(document);
    }
    let mut set = Set {
        path: gathered.file.name.clone(),
        chain: chain_ix,
        scenarios: Vec::new(),
    };
    let is_whole = documents.len() == 1 + gathered.bases.len();
    if let (true, Some((chain, names))) = (is_whole, chain) {
        let files: Vec<&File<'_>> = documents.iter().rev().collect();
        let (scenarios, found) = check(&files, chain, names, chain_at, stem(&set.path));
        set.scenarios = scenarios;
        findings.extend(found);
    }
    let named: Vec<(&str, &str)> = gathered
        .files()
        .map(|file| (file.name.as_str(), file.text.as_ref()))
        .collect();
    (set, finding::resolve(findings, &named))
}

impl Loaded {
    /// The findings that keep the scenarios from being used.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        let is_error = |finding: &&Diagnostic| finding.severity() == Severity::Error;
        self.diagnostics.iter().filter(is_error)
    }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}
