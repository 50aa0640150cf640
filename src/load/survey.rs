//! Any files and folders, checked together: each file once, whatever it is.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use crate::model::{Chain, Diagnostic, diagnostic, story::ChainAt};

use super::{
    disk,
    file::{File, folder_of, real},
    from_file, graph,
    kind::Kind,
    loaded::{Loaded, Texts},
    measures, probabilities,
    scenario::{self, Graphs},
    trade,
};

/// What was found in files and folders.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// What was checked, by name, each once: a graph stands for all its files.
    pub checked: Vec<(String, Kind)>,
    /// Everything that is wrong: errors before warnings, causes before what may follow from them.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file.
    pub texts: Texts,
}

/// Checks files and folders: graphs, their parts, scenarios, probabilities and firm networks.
///
/// A part of a graph is checked with the graph that includes it, where the folder of the part or one
/// above it has that. Of a folder, everything in it is checked, however deep. `graph` takes the
/// place of the chain that scenarios name, and is what probabilities are checked against.
pub fn survey(paths: &[PathBuf], graph: Option<&Path>) -> Survey {
    let mut collected = Collected::default();
    for path in paths {
        collected.path(path);
    }
    let Collected {
        mut survey,
        mut graphs,
        scenarios,
        chances,
        measures,
        ..
    } = collected;
    if !scenarios.is_empty() {
        let loaded = scenario::load(
            scenarios,
            graph.map(scenario::at_path).as_ref(),
            None,
            &mut graphs,
        );
        survey.take(loaded);
    }
    if !chances.is_empty() || !measures.is_empty() {
        let at = graph.map_or(ChainAt::Embedded, |path| {
            ChainAt::File(path.to_string_lossy().into_owned())
        });
        let position = graphs.position(&at);
        let asked = graphs.get(position);
        if let Some(chain) = &asked.value {
            for file in chances {
                survey.take(probabilities::from_file(chain, file));
            }
            for file in measures {
                survey.take(measures::from_file(chain, file));
            }
        } else {
            survey.take(asked.clone());
        }
    }
    diagnostic::by_urgency(&mut survey.diagnostics);
    survey
}

impl Survey {
    /// What was found in one graph.
    pub fn of_graph(loaded: Loaded<Chain>, name: impl Into<String>) -> Self {
        let mut survey = Self::default();
        survey.checked.push((name.into(), Kind::Graph));
        survey.take(loaded);
        diagnostic::by_urgency(&mut survey.diagnostics);
        survey
    }

    fn take<T>(&mut self, loaded: Loaded<T>) {
        self.diagnostics.extend(loaded.diagnostics);
        self.texts.extend(loaded.texts);
    }
}

/// Files on their way into a survey.
#[derive(Default)]
struct Collected {
    survey: Survey,
    graphs: Graphs,
    scenarios: Vec<File>,
    chances: Vec<File>,
    measures: Vec<File>,
    /// What was taken already, by what it really is.
    seen: HashSet<PathBuf>,
    folders: HashSet<PathBuf>,
}

impl Collected {
    /// Takes what a path names.
    fn path(&mut self, path: &Path) {
        if path.is_dir() {
            self.folder(path);
        } else if path == Path::new("-") {
            if self.seen.insert(path.to_owned()) {
                self.file(File::open(path));
            }
        } else if !self.seen.contains(&real(path)) {
            self.file(File::open(path));
        }
    }

    /// Takes everything in a folder, parts of graphs after the graphs that may include them.
    fn folder(&mut self, folder: &Path) {
        // Links may lead in a circle.
        if !self.folders.insert(real(folder)) {
            return;
        }
        match Kind::of(folder) {
            Some(Kind::Graph) => {
                let root = folder.join(graph::ROOT);
                if !self.seen.contains(&real(&root)) {
                    self.file(File::open(&root));
                }
            }
            Some(Kind::FirmNetwork) => self.firms(folder),
            _ => {}
        }
        let mut parts = Vec::new();
        // What cannot be listed holds nothing that could be checked.
        let [folders, files] = disk::entries(folder).unwrap_or_default();
        for entry in files {
            let is_ours = entry.extension().is_some_and(|ending| ending == "ron");
            if !is_ours || self.seen.contains(&real(&entry)) {
                continue;
            }
            let file = File::open(&entry);
            if file.kind() == Kind::Part {
                parts.push(file);
            } else {
                self.file(file);
            }
        }
        for part in parts {
            if !self.seen.contains(&real(&part.path)) {
                self.file(part);
            }
        }
        for entry in folders {
            self.folder(&entry);
        }
    }

    fn file(&mut self, file: File) {
        let path = file.path.clone();
        match file.kind() {
            Kind::Scenario => {
                self.note(&file, Kind::Scenario);
                self.scenarios.push(file);
            }
            Kind::Probabilities => {
                self.note(&file, Kind::Probabilities);
                self.chances.push(file);
            }
            Kind::Measures => {
                self.note(&file, Kind::Measures);
                self.measures.push(file);
            }
            Kind::FirmNetwork => self.firms(&folder_of(&path)),
            Kind::Part => match whole_of(&path) {
                Some((root, loaded)) => self.graph(&root, Kind::Graph, loaded),
                None => self.graph(&file, Kind::Part, from_file(file.clone())),
            },
            kind @ (Kind::Graph | Kind::FaultTree | Kind::Unknown) => {
                self.graph(&file, kind, from_file(file.clone()));
            }
        }
    }

    fn graph(&mut self, root: &File, kind: Kind, loaded: Loaded<Chain>) {
        self.note(root, kind);
        let path = root.path.to_string_lossy().into_owned();
        for name in loaded.texts.keys() {
            self.seen.insert(real(Path::new(name)));
        }
        self.survey.take(loaded.clone());
        self.graphs.keep(ChainAt::File(path), loaded);
    }

    fn firms(&mut self, folder: &Path) {
        if self.seen.insert(real(folder)) {
            let name = folder.to_string_lossy().into_owned();
            self.survey.checked.push((name, Kind::FirmNetwork));
            self.survey.take(trade::from_folder(folder));
        }
    }

    fn note(&mut self, file: &File, kind: Kind) {
        self.seen.insert(real(&file.path));
        self.survey.checked.push((file.name().to_owned(), kind));
    }
}

/// The graph that includes a file: in its folder or one above it, as the path names them.
fn whole_of(part: &Path) -> Option<(File, Loaded<Chain>)> {
    let wanted = real(part);
    part.ancestors().skip(1).find_map(|folder| {
        let path = folder.join(graph::ROOT);
        if !path.is_file() {
            return None;
        }
        let root = File::open(&path);
        let loaded = from_file(root.clone());
        let mut names = loaded.texts.keys();
        let is_in_it = names.any(|name| real(Path::new(name)) == wanted);
        is_in_it.then_some((root, loaded))
    })
}
