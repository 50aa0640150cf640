//! Files to texts: which files make up a graph, where they lie, whether they are text at all.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    fs, io,
    io::Read as _,
    path::{Component, Path, PathBuf},
    string::FromUtf8Error,
};

use crate::model::{Code, Diagnostic, Severity, id::nearest};

use super::{
    finding::{self, Finding},
    record::alternatives,
    span::{At, Text},
    syntax,
};

/// What includes may be nested to: more is a mistake, or a machine at work.
const MAX_DEPTH: usize = 64;

/// Where files come from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Files<'a> {
    /// From disk.
    Disk,
    /// From a list of names and texts.
    Listed(&'a [(&'static str, &'static str)]),
    /// From nowhere: the root is all there is, as with standard input.
    Alone,
}

/// One file that was read.
#[derive(Debug)]
pub(super) struct Read {
    /// Its name as users see it.
    pub(super) name: String,
    /// Its text, without a byte-order mark.
    pub(super) text: Cow<'static, str>,
    /// Whether it can be parsed; otherwise a finding says why not.
    pub(super) is_text: bool,
}

/// What is wrong with some files, placed in them, with their texts; and whether any of it keeps them from being used.
pub(super) fn finish(
    files: Vec<Read>,
    findings: Vec<Finding>,
) -> (Vec<Diagnostic>, BTreeMap<String, Cow<'static, str>>, bool) {
    let named: Vec<(&str, &str)> = files
        .iter()
        .map(|file| (file.name.as_str(), file.text.as_ref()))
        .collect();
    let diagnostics = finding::resolve(findings, &named);
    let has_errors = diagnostics
        .iter()
        .any(|finding| finding.severity() == Severity::Error);
    let texts = files.into_iter().map(|file| (file.name, file.text));
    (diagnostics, texts.collect(), has_errors)
}

/// All files of a graph, the root first, each followed by what it includes.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) files: Vec<Read>,
    pub(super) findings: Vec<Finding>,
    /// Whether a file that belongs to the graph is missing.
    pub(super) is_broken: bool,
}

/// Reads a root file and everything it includes.
pub(super) fn gather(root: &Path, files: Files<'_>) -> Gathered {
    let mut gathering = Gathering {
        files,
        folder: folder_of(root),
        real_folder: None,
        gathered: Gathered::default(),
        seen: HashMap::new(),
    };
    match gathering.fetch(root) {
        Ok(content) => {
            gathering.real_folder = gathering.real(&gathering.folder).ok();
            let identity = gathering.real(root).unwrap_or_else(|_| root.to_owned());
            gathering.add(root, identity, content, &mut Vec::new());
        }
        Err(error) => {
            gathering.gathered.files.push(Read {
                name: display(root),
                text: Cow::Borrowed(""),
                is_text: false,
            });
            gathering.unreadable(At::default(), root, &error);
        }
    }
    gathering.gathered
}

/// Takes a text that is already at hand as the only file.
pub(super) fn alone(name: &str, bytes: Vec<u8>) -> Gathered {
    let mut gathering = Gathering {
        files: Files::Alone,
        folder: PathBuf::new(),
        real_folder: None,
        gathered: Gathered::default(),
        seen: HashMap::new(),
    };
    let root = PathBuf::from(name);
    gathering.add(&root, root.clone(), Content::Bytes(bytes), &mut Vec::new());
    gathering.gathered
}

/// Reads all of standard input as the only file.
pub(super) fn stdin() -> Gathered {
    let name = "<stdin>";
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => alone(name, bytes),
        Err(error) => {
            let mut gathered = alone(name, Vec::new());
            let message = format!("cannot read standard input: {}", reason(&error));
            gathered.files[0].is_text = false;
            gathered.is_broken = true;
            gathered
                .findings
                .push(Finding::new(Code::UnreadableFile, At::default(), message));
            gathered
        }
    }
}

/// What a file holds.
enum Content {
    /// Text, known to be.
    Text(&'static str),
    /// Whatever it may be.
    Bytes(Vec<u8>),
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
    fn add(
        &mut self,
        path: &Path,
        identity: PathBuf,
        content: Content,
        ancestors: &mut Vec<PathBuf>,
    ) {
        let file = self.gathered.files.len() as u32;
        let (text, finding) = decode(file, content);
        self.gathered.files.push(Read {
            name: display(path),
            text,
            is_text: finding.is_none(),
        });
        if let Some(finding) = finding {
            self.gathered.findings.push(finding);
            self.gathered.is_broken = true;
            return;
        }
        let includes = includes(file, &self.gathered.files[file as usize].text);
        self.seen.entry(identity.clone()).or_insert(At {
            file,
            ..At::default()
        });
        ancestors.push(identity);
        for (name, at) in includes {
            self.include(path, &name, at, ancestors);
        }
        ancestors.pop();
    }

    fn include(&mut self, from: &Path, name: &str, at: At, ancestors: &mut Vec<PathBuf>) {
        let Some(path) = self.locate(from, name, at) else {
            self.gathered.is_broken = true;
            return;
        };
        let identity = match self.real(&path) {
            Ok(identity) => identity,
            Err(error) => return self.unreadable(at, &path, &error),
        };
        let is_inside = |folder: &PathBuf| identity.starts_with(folder);
        if !self.real_folder.as_ref().is_some_and(is_inside) {
            self.outside(
                at,
                format!("`{name}` leads outside the folder of the root file"),
            );
            return;
        }
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
        match self.fetch(&path) {
            Ok(content) => {
                self.seen.insert(identity.clone(), at);
                self.add(&path, identity, content, ancestors);
            }
            Err(error) => self.unreadable(at, &path, &error),
        }
    }

    /// The path of an include, `None` where it would leave the root's folder.
    fn locate(&mut self, from: &Path, name: &str, at: At) -> Option<PathBuf> {
        if matches!(self.files, Files::Alone) {
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
            Files::Listed(_) | Files::Alone => Ok(path.to_owned()),
        }
    }

    fn fetch(&self, path: &Path) -> io::Result<Content> {
        match self.files {
            Files::Disk => fs::read(path).map(Content::Bytes),
            Files::Listed(list) => list
                .iter()
                .find(|(name, _)| Path::new(name) == path)
                .map(|(_, text)| Content::Text(text))
                .ok_or_else(|| io::ErrorKind::NotFound.into()),
            Files::Alone => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn unreadable(&mut self, at: At, path: &Path, error: &io::Error) {
        let message = format!("cannot read `{}`: {}", display(path), reason(error));
        let near = neighbours(path);
        let help = if near.is_empty() {
            "check the name and the folder; paths are relative to the file that names them"
                .to_owned()
        } else {
            format!("did you mean {}?", alternatives(&near))
        };
        self.gathered.is_broken = true;
        self.gathered
            .findings
            .push(Finding::new(Code::UnreadableFile, at, message).help(help));
    }
}

/// The files that a text includes.
///
/// Only a text that has the word is parsed for it; what else is wrong with it is found later.
fn includes(file: u32, text: &str) -> Vec<(String, At)> {
    let is_likely = text.match_indices("include").any(|(position, word)| {
        let rest = text[position + word.len()..].trim_start();
        rest.starts_with([':', '/'])
    });
    if !is_likely {
        return Vec::new();
    }
    let (document, _) = syntax::parse(file, text);
    document
        .and_then(|document| document.include)
        .map_or_else(Vec::new, |include| {
            let entry = |text: Text<'_>| (text.text.into_owned(), text.at);
            include.value.into_iter().map(entry).collect()
        })
}

/// A file's text without a byte-order mark; the finding says why it has none.
fn decode(file: u32, content: Content) -> (Cow<'static, str>, Option<Finding>) {
    const MARK: &str = "\u{feff}";
    let mut bytes = match content {
        Content::Text(text) => {
            let text = text.strip_prefix(MARK).unwrap_or(text);
            return (Cow::Borrowed(text), None);
        }
        Content::Bytes(bytes) => bytes,
    };
    if bytes.starts_with(MARK.as_bytes()) {
        bytes.drain(..MARK.len());
    }
    if u32::try_from(bytes.len()).is_err() {
        let at = At {
            file,
            ..At::default()
        };
        let message = "the file is larger than four gigabytes";
        let finding = Finding::new(Code::UnreadableFile, at, message).help("split it");
        return (Cow::Borrowed(""), Some(finding));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (Cow::Owned(text), None),
        Err(error) => not_utf8(file, &error),
    }
}

fn not_utf8(file: u32, error: &FromUtf8Error) -> (Cow<'static, str>, Option<Finding>) {
    let bytes = error.as_bytes();
    let start = error.utf8_error().valid_up_to();
    let at = At {
        file,
        start: start as u32,
        end: start as u32 + 1,
    };
    let byte = bytes.get(start).copied().unwrap_or_default();
    let message = format!("the byte 0x{byte:02X} is not UTF-8 text");
    let help = if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        "the file is UTF-16; save it as UTF-8"
    } else {
        "save the file as UTF-8"
    };
    // The text up to the byte is unchanged, so that places before it hold.
    let shown = String::from_utf8_lossy(bytes).into_owned();
    let finding = Finding::new(Code::NotUtf8, at, message).help(help);
    (Cow::Owned(shown), Some(finding))
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

fn display(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The reason in words, the same on every system.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// Files in the same folder with a name close to the missing one.
fn neighbours(path: &Path) -> Vec<String> {
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = folder_of(path);
    let listed = if folder.as_os_str().is_empty() {
        fs::read_dir(".")
    } else {
        fs::read_dir(&folder)
    };
    let names: Vec<String> = listed
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| *name != *wanted)
        .collect();
    nearest(&wanted, names.iter().map(String::as_str))
        .into_iter()
        .map(|name| display(&folder.join(name)))
        .collect()
}
