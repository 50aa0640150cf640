//! Which files make up a graph: a root and what it includes, each read once.

use std::{
    collections::HashMap,
    fs, io,
    path::{Component, Path, PathBuf},
};

use crate::model::Code;

use super::{
    file::{File, folder_of},
    finding::{At, Finding},
    outline,
    span::Text,
    syntax,
};

/// What includes may be nested to: more is a mistake, or a machine at work.
const MAX_DEPTH: usize = 64;

/// Where included files come from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Files<'a> {
    /// From disk.
    Disk,
    /// From a list of names and texts.
    Listed(&'a [(&'static str, &'static str)]),
}

/// All files of a graph, the root first, each followed by what it includes.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) files: Vec<File>,
    pub(super) findings: Vec<Finding>,
    /// Whether a file that belongs to the graph is missing.
    pub(super) is_broken: bool,
}

/// Reads everything that a root file includes.
pub(super) fn gather(root: File, files: Files<'_>) -> Gathered {
    let mut gathering = Gathering {
        files,
        folder: folder_of(&root.path),
        real_folder: None,
        gathered: Gathered::default(),
        seen: HashMap::new(),
    };
    gathering.real_folder = gathering.real(&gathering.folder).ok();
    let identity = gathering
        .real(&root.path)
        .unwrap_or_else(|_| root.path.clone());
    gathering.add(root, identity, &mut Vec::new());
    gathering.gathered
}

struct Gathering<'a> {
    files: Files<'a>,
    /// The root's folder as the user named it.
    folder: PathBuf,
    /// The root's folder with symbolic links resolved.
    real_folder: Option<PathBuf>,
    gathered: Gathered,
    /// Where each file was included first, by what it really is.
    seen: HashMap<PathBuf, At>,
}

impl Gathering<'_> {
    /// Adds a file and, after it, what it includes.
    fn add(&mut self, file: File, identity: PathBuf, ancestors: &mut Vec<PathBuf>) {
        let number = self.gathered.files.len() as u32;
        let path = file.path.clone();
        if !file.is_text() {
            self.gathered.files.push(file);
            self.gathered.is_broken = true;
            return;
        }
        let includes = includes(number, &file.text);
        self.gathered.files.push(file);
        self.seen.entry(identity.clone()).or_insert(At {
            file: number,
            ..At::default()
        });
        ancestors.push(identity);
        for (name, at) in includes {
            self.include(&path, &name, at, ancestors);
        }
        ancestors.pop();
    }

    fn include(&mut self, from: &Path, name: &str, at: At, ancestors: &mut Vec<PathBuf>) {
        let Some(path) = self.locate(from, name, at) else {
            self.gathered.is_broken = true;
            return;
        };
        let real = self.real(&path);
        if let Ok(identity) = &real
            && !self
                .real_folder
                .as_ref()
                .is_some_and(|folder| identity.starts_with(folder))
        {
            self.outside(
                at,
                format!("`{name}` leads outside the folder of the root file"),
            );
            return;
        }
        // What is not there is told with the reason, once it is read.
        let identity = real.unwrap_or_else(|_| path.clone());
        if ancestors.contains(&identity) {
            let finding = Finding::new(
                Code::IncludeLoop,
                at,
                format!("`{name}` includes this file, directly or through others"),
            );
            self.gathered
                .findings
                .push(finding.help("remove this entry: every file is read once"));
            return;
        }
        if let Some(&first) = self.seen.get(&identity) {
            let finding = Finding::new(
                Code::DuplicateEntry,
                at,
                format!("`{name}` is included twice"),
            );
            self.gathered.findings.push(
                finding
                    .related(first, "first included here")
                    .help("remove one of the two"),
            );
            return;
        }
        if ancestors.len() > MAX_DEPTH {
            let message = format!("files include one another more than {MAX_DEPTH} deep");
            let finding = Finding::new(Code::TooDeep, at, message);
            self.gathered
                .findings
                .push(finding.help("list the files in the root"));
            self.gathered.is_broken = true;
            return;
        }
        let mut file = self.fetch(&path);
        if file.is_unreadable() {
            // That it cannot be read is the fault of who names it.
            let fault = file.take_fault().map(|fault| Finding { at, ..fault });
            self.gathered.findings.extend(fault);
            self.gathered.is_broken = true;
            return;
        }
        self.seen.insert(identity.clone(), at);
        self.add(file, identity, ancestors);
    }

    /// The path of an include, `None` where it would leave the root's folder.
    fn locate(&mut self, from: &Path, name: &str, at: At) -> Option<PathBuf> {
        if from.as_os_str().is_empty() {
            self.outside(
                at,
                format!("`{name}` cannot be included by a text without a folder"),
            );
            return None;
        }
        let relative = Path::new(name);
        let start = folder_of(from);
        let inside = start.strip_prefix(&self.folder).unwrap_or(&start);
        let mut parts: Vec<Component<'_>> = inside
            .components()
            .filter(|part| matches!(part, Component::Normal(_)))
            .collect();
        for part in relative.components() {
            let is_inside = match part {
                Component::Normal(_) => {
                    parts.push(part);
                    true
                }
                Component::CurDir => true,
                Component::ParentDir => parts.pop().is_some(),
                Component::RootDir | Component::Prefix(_) => false,
            };
            if !is_inside {
                self.outside(
                    at,
                    format!("`{name}` lies outside the folder of the root file"),
                );
                return None;
            }
        }
        Some(self.folder.join(parts.iter().collect::<PathBuf>()))
    }

    fn outside(&mut self, at: At, message: String) {
        self.gathered.is_broken = true;
        self.gathered.findings.push(
            Finding::new(Code::IncludeOutside, at, message)
                .help("move the file into the root's folder, or give it as a graph of its own"),
        );
    }

    /// What a path really leads to, with symbolic links resolved.
    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        match self.files {
            Files::Disk if path.as_os_str().is_empty() => fs::canonicalize("."),
            Files::Disk => fs::canonicalize(path),
            Files::Listed(_) => Ok(path.to_owned()),
        }
    }

    fn fetch(&self, path: &Path) -> File {
        let Files::Listed(list) = self.files else {
            return File::open(path);
        };
        let found = list.iter().find(|(name, _)| Path::new(name) == path);
        found.map_or_else(
            || File::unreadable(path, &io::ErrorKind::NotFound.into()),
            |(name, text)| File::of_program(name, text),
        )
    }
}

/// The files that a text includes; only a text that has the word is looked through.
fn includes(file: u32, text: &str) -> Vec<(String, At)> {
    let is_likely = text.match_indices("include").any(|(position, word)| {
        let rest = text[position + word.len()..].trim_start();
        rest.starts_with([':', '/'])
    });
    if !is_likely {
        return Vec::new();
    }
    let fields = outline::fields(text, 1);
    let include = fields.iter().find(|field| field.name == "include");
    let listed: Option<Vec<Text<'_>>> =
        include.and_then(|field| syntax::parse_part(file, text, field.value));
    let entry = |text: Text<'_>| (text.text.into_owned(), text.at);
    listed.into_iter().flatten().map(entry).collect()
}
