//! Scenario files: RON text → documents, with what they inherit → [`Scenario`]s checked against their chain.
//!
//! Everything that is wrong is found, as in a graph. `docs/scenarios.md` describes the format.

pub(super) mod document;

use std::{
    io,
    ops::Range,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::model::{Chain, Code, Diagnostic, Scenario, diagnostic, story::ChainAt};

use self::document::File as Document;
use super::{
    check::scenario::{ChainNames, check},
    disk::files_below,
    embedded,
    file::{File, folder_of, real, stem},
    finding::{At, Finding},
    from_path,
    kind::{self, Kind},
    loaded::{Loaded, place},
    outline,
    span::Text,
    syntax,
};

/// Scenarios of one file: one, or one for each member of its sweep.
#[derive(Debug, Clone, Default)]
pub struct Set {
    /// The file as the user named it.
    pub path: String,
    /// Which of the chains that were loaded it changes.
    pub chain: usize,
    /// The scenarios; of a sweep all members, or those that were asked for.
    pub scenarios: Vec<Scenario>,
    /// How many members there are in all.
    pub n_members: usize,
}

/// Scenarios and the chains they change.
#[derive(Debug, Clone, Default)]
pub struct Scenarios {
    /// The scenarios, in the order of the files.
    pub sets: Vec<Set>,
    /// The chains they change, each once.
    pub chains: Vec<Chain>,
}

impl Scenarios {
    /// Every scenario with the chain it changes, in the order of the files.
    pub fn pairs(&self) -> impl Iterator<Item = (&Chain, &Scenario)> {
        self.sets.iter().flat_map(|set| {
            let chain = &self.chains[set.chain];
            set.scenarios.iter().map(move |scenario| (chain, scenario))
        })
    }
}

/// The file that ends a line of inheritance may be this far away.
const MAX_BASES: usize = 64;

/// The word that names the chain inside the program.
const EMBEDDED: &str = "allied";

/// Loads scenario files and the chains they change, each chain once.
///
/// `graph` replaces the chain that the files name. A file's `base` and `chain`
/// are paths relative to the file that names them.
pub fn from_paths(paths: &[PathBuf], graph: Option<&Path>) -> Loaded<Scenarios> {
    let files = paths.iter().map(|path| File::open(path)).collect();
    from_files(files, graph)
}

/// Loads one scenario from a text; its `base` cannot be read, since a text has no folder.
pub fn from_text(name: &str, text: impl Into<Vec<u8>>, graph: Option<&Path>) -> Loaded<Scenarios> {
    from_files(vec![File::of_text(name, text)], graph)
}

/// Loads scenarios from files that were read.
pub fn from_files(files: Vec<File>, graph: Option<&Path>) -> Loaded<Scenarios> {
    load(
        files,
        graph.map(at_path).as_ref(),
        None,
        &mut Graphs::default(),
    )
}

/// Loads some members of one sweep by their numbers, the last field changing fastest; the others take no room.
///
/// A part that begins with the first member tells whatever any value of the sweep has wrong.
pub fn part_from_file(file: File, graph: Option<&Path>, part: &Range<usize>) -> Loaded<Scenarios> {
    load(
        vec![file],
        graph.map(at_path).as_ref(),
        Some(part),
        &mut Graphs::default(),
    )
}

/// Loads some members of one sweep on a chain that is at hand, as [`part_from_file`] does.
pub fn part_on_chain(
    file: File,
    chain: Chain,
    at: &ChainAt,
    part: &Range<usize>,
) -> Loaded<Scenarios> {
    load_on(vec![file], chain, at, Some(part))
}

/// Loads scenarios on a chain that is at hand, whatever chain they name; `at` says where it came from.
pub fn on_chain(files: Vec<File>, chain: Chain, at: &ChainAt) -> Loaded<Scenarios> {
    load_on(files, chain, at, None)
}

fn load_on(
    files: Vec<File>,
    chain: Chain,
    at: &ChainAt,
    part: Option<&Range<usize>>,
) -> Loaded<Scenarios> {
    let mut graphs = Graphs::default();
    let loaded = Loaded {
        value: Some(chain),
        diagnostics: Vec::new(),
        texts: super::Texts::new(),
    };
    graphs.keep(at.clone(), loaded);
    load(files, Some(at), part, &mut graphs)
}

/// Every scenario below a folder, however deep, in order of their names.
///
/// Graphs and probabilities may lie beside them; what nobody can tell is taken too, so that loading it reports it.
///
/// # Errors
///
/// Where the folder cannot be listed.
pub fn files_in(folder: &Path) -> io::Result<Vec<File>> {
    let found = files_below(folder, "ron")?.into_iter();
    let files = found.map(|path| File::open(&path));
    Ok(files
        .filter(|file| matches!(file.kind(), Kind::Scenario | Kind::Unknown))
        .collect())
}

/// Names a chain by its path.
pub(super) fn at_path(path: &Path) -> ChainAt {
    ChainAt::File(path.to_string_lossy().into_owned())
}

/// Graphs that were loaded, each once.
#[derive(Debug, Default)]
pub(super) struct Graphs {
    loaded: Vec<(ChainAt, Loaded<Chain>)>,
}

impl Graphs {
    /// The position of a graph, which is loaded where it is not there yet.
    pub(super) fn position(&mut self, at: &ChainAt) -> usize {
        let is_same = |other: &ChainAt| match (other, at) {
            (ChainAt::File(one), ChainAt::File(other)) => {
                one == other || real(Path::new(one)) == real(Path::new(other))
            }
            (one, other) => one == other,
        };
        let found = self.loaded.iter().position(|(other, _)| is_same(other));
        found.unwrap_or_else(|| {
            let loaded = match at {
                ChainAt::Embedded => embedded(),
                ChainAt::File(path) => from_path(Path::new(path)),
            };
            self.keep(at.clone(), loaded)
        })
    }

    /// Keeps a graph that was loaded.
    pub(super) fn keep(&mut self, at: ChainAt, loaded: Loaded<Chain>) -> usize {
        self.loaded.push((at, loaded));
        self.loaded.len() - 1
    }

    /// A graph by its position.
    pub(super) fn get(&self, position: usize) -> &Loaded<Chain> {
        &self.loaded[position].1
    }
}

/// A scenario file and the files it inherits from, the nearest first.
struct Gathered {
    /// The file itself, then its bases.
    files: Vec<File>,
    findings: Vec<Finding>,
    chain: ChainAt,
    /// Where the chain is named.
    chain_named: Option<At>,
    /// Whether a file that belongs to it is missing or of another kind.
    is_broken: bool,
}

/// A text field of a file that names another file, with its place; found without reading the rest.
fn named(number: u32, file: &File, field: &str) -> Option<(String, At)> {
    let fields = outline::fields(&file.text, 1);
    let field = fields.iter().find(|found| found.name == field)?;
    let text: Text<'_> = syntax::parse_part(number, &file.text, field.value)?;
    Some((text.as_str().to_owned(), text.at))
}

fn gather(file: File) -> Gathered {
    let mut gathered = Gathered {
        findings: kind::mismatch(&file, 0, Kind::Scenario)
            .into_iter()
            .collect(),
        is_broken: false,
        files: vec![file],
        chain: ChainAt::Embedded,
        chain_named: None,
    };
    if !gathered.findings.is_empty() {
        gathered.is_broken = true;
        return gathered;
    }
    gathered.inherit();
    gathered.locate();
    gathered
}

impl Gathered {
    /// Reads what the file inherits from, and what that does.
    fn inherit(&mut self) {
        let mut seen = vec![real(&self.files[0].path)];
        for number in 0..=MAX_BASES {
            let from = &self.files[number];
            let Some((name, at)) = named(number as u32, from, "base") else {
                return;
            };
            if from.is_alone() {
                let message = format!("cannot read `{name}`: a text has no folder");
                self.refuse(
                    Code::UnreadableFile,
                    at,
                    message,
                    "put the scenario into a file",
                );
                return;
            }
            let next = folder_of(&from.path).join(&name);
            if seen.contains(&real(&next)) {
                let message =
                    format!("`{name}` inherits from this file, directly or through others");
                let help = "remove one `base` of the circle";
                self.refuse(Code::BaseLoop, at, message, help);
                return;
            }
            if number == MAX_BASES {
                let message =
                    format!("scenarios inherit from one another more than {MAX_BASES} deep");
                self.refuse(Code::TooDeep, at, message, "leave some of them out");
                return;
            }
            let mut file = File::open(&next);
            if file.is_unreadable() {
                // That it cannot be read is the fault of who names it.
                let fault = file.take_fault().map(|fault| Finding { at, ..fault });
                self.findings.extend(fault);
                self.is_broken = true;
                return;
            }
            if let Some(finding) = kind::mismatch(&file, number as u32 + 1, Kind::Scenario) {
                self.findings.push(finding);
                self.is_broken = true;
            }
            self.files.push(file);
            if self.is_broken {
                return;
            }
            seen.push(real(&next));
        }
    }

    fn refuse(&mut self, code: Code, at: At, message: String, help: &str) {
        let finding = Finding::new(code, at, message).help(help);
        self.findings.push(finding);
    }

    /// Finds the chain that the file or the nearest of its bases names.
    fn locate(&mut self) {
        let found = (0..).zip(&self.files).find_map(|(number, file)| {
            let (name, at) = named(number, file, "chain")?;
            Some((name, folder_of(&file.path), at))
        });
        if let Some((name, near, at)) = found
            && name != EMBEDDED
        {
            self.chain_named = Some(at);
            self.chain = ChainAt::File(near.join(name).to_string_lossy().into_owned());
        }
    }
}

/// Loads scenarios; graphs that were loaded before are taken as they are.
pub(super) fn load(
    files: Vec<File>,
    asked: Option<&ChainAt>,
    part: Option<&Range<usize>>,
    graphs: &mut Graphs,
) -> Loaded<Scenarios> {
    let mut gathered: Vec<Gathered> = files.into_iter().map(gather).collect();
    let mut used: Vec<(usize, ChainAt)> = Vec::new();
    let mut chain_of = Vec::with_capacity(gathered.len());
    for gathered in &gathered {
        let at = asked.unwrap_or(&gathered.chain);
        let position = graphs.position(at);
        let found = used.iter().position(|&(other, _)| other == position);
        chain_of.push(found.unwrap_or_else(|| {
            used.push((position, at.clone()));
            used.len() - 1
        }));
    }
    let chains: Vec<&Loaded<Chain>> = used.iter().map(|&(at, _)| graphs.get(at)).collect();
    if asked.is_none() {
        for (gathered, &at) in gathered.iter_mut().zip(&chain_of) {
            gathered.blame_for(chains[at], &used[at].1);
        }
    }
    let names: Vec<Option<ChainNames>> = chains
        .iter()
        .map(|loaded| loaded.value.as_ref().map(ChainNames::of))
        .collect();
    let checked: Vec<(Set, Vec<Finding>)> = gathered
        .par_iter()
        .zip(&chain_of)
        .map(|(gathered, &at)| {
            let chain = chains[at].value.as_ref().zip(names[at].as_ref());
            set(gathered, (at, &used[at].1), chain, part)
        })
        .collect();
    let mut loaded = Loaded {
        value: None,
        diagnostics: Vec::new(),
        texts: super::Texts::new(),
    };
    for (chain, (_, at)) in chains.iter().zip(&used) {
        let is_bad = chain.errors().next().is_some();
        let is_told = asked.is_none() && is_unreadable(chain, at);
        // A chain's warnings are the business of `check`; its errors keep the scenario from being used. That it cannot
        // be read is told by the file that names it.
        if is_bad && !is_told {
            loaded.diagnostics.extend(chain.diagnostics.clone());
            loaded.texts.extend(chain.texts.clone());
        }
    }
    let mut sets = Vec::with_capacity(gathered.len());
    for (gathered, (set, findings)) in gathered.into_iter().zip(checked) {
        let (diagnostics, texts) = place(gathered.files, findings);
        loaded.diagnostics.extend::<Vec<Diagnostic>>(diagnostics);
        loaded.texts.extend(texts);
        sets.push(set);
    }
    diagnostic::settle(&mut loaded.diagnostics);
    if loaded.errors().next().is_none() {
        let chains = chains.iter().filter_map(|chain| chain.value.clone());
        loaded.value = Some(Scenarios {
            sets,
            chains: chains.collect(),
        });
    }
    loaded
}

/// Whether there is nothing to read where a chain should be.
fn is_unreadable(chain: &Loaded<Chain>, at: &ChainAt) -> bool {
    let ChainAt::File(path) = at else {
        return false;
    };
    chain
        .diagnostics
        .iter()
        .any(|finding| finding.code == Code::UnreadableFile && finding.place.file == *path)
}

impl Gathered {
    /// Tells, where the file names its graph, that there is nothing to read.
    fn blame_for(&mut self, chain: &Loaded<Chain>, at: &ChainAt) {
        let Some(named) = self.chain_named.filter(|_| is_unreadable(chain, at)) else {
            return;
        };
        for reason in chain.diagnostics.iter().take(1) {
            let help = reason.help.clone().unwrap_or_default();
            self.refuse(Code::UnreadableFile, named, reason.message.clone(), &help);
        }
    }
}

fn set(
    gathered: &Gathered,
    (chain_ix, chain_at): (usize, &ChainAt),
    chain: Option<(&Chain, &ChainNames)>,
    part: Option<&Range<usize>>,
) -> (Set, Vec<Finding>) {
    let mut findings = gathered.findings.clone();
    let mut set = Set {
        path: gathered.files[0].name.clone(),
        chain: chain_ix,
        scenarios: Vec::new(),
        n_members: 0,
    };
    let mut documents = Vec::new();
    for (number, file) in (0..).zip(&gathered.files) {
        // What stands in a file of another kind is no scenario's business.
        let is_other = |found: &Finding| found.code == Code::WrongKind && found.at.file == number;
        if !file.is_text() || gathered.findings.iter().any(is_other) {
            continue;
        }
        let (document, found) = syntax::parse::<Document<'_>>(number, &file.text);
        findings.extend(found);
        documents.extend(document);
    }
    let is_whole = !gathered.is_broken && documents.len() == gathered.files.len();
    if let (true, Some((chain, names))) = (is_whole, chain) {
        let files: Vec<&Document<'_>> = documents.iter().rev().collect();
        let fallback = stem(&set.path);
        let (members, found) = check(&files, chain, names, chain_at, fallback, part);
        set.scenarios = members.scenarios;
        set.n_members = members.n;
        findings.extend(found);
    }
    (set, findings)
}
