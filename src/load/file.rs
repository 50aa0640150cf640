//! One file, read once: its name, its text, and what keeps it from being text.

use std::{
    borrow::Cow,
    fs, io,
    path::{Path, PathBuf},
    string::FromUtf8Error,
};

use crate::model::{Code, id::nearest};

use super::{
    disk,
    finding::{At, Finding},
    record::alternatives,
};

/// The name of standard input in findings.
const STDIN: &str = "<stdin>";

/// The way out where a file cannot be read.
const PATHS: &str = "check the name and the folder; paths are relative to the file that names them";

/// A file that was read, whatever it holds; loading it does not read it again.
#[derive(Debug, Clone)]
pub struct File {
    /// Where it lies; empty for a text without a folder.
    pub(super) path: PathBuf,
    /// Its name as users see it.
    pub(super) name: String,
    /// Its text, without a byte-order mark.
    pub(super) text: Cow<'static, str>,
    /// Why it is no text.
    fault: Option<Finding>,
}

impl File {
    /// Reads a file; `-` is standard input. One that cannot be read is a finding of whatever loads it.
    pub fn open(path: &Path) -> Self {
        if path == Path::new("-") {
            return Self::stdin();
        }
        match disk::read(path) {
            Ok(bytes) => Self::decoded(path, display(path), bytes),
            Err(error) => Self::unreadable(path, &error),
        }
    }

    /// A text that is already at hand, without a folder.
    pub fn of_text(name: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        Self::decoded(Path::new(""), name.into(), text.into())
    }

    /// A text that is part of the program.
    pub(super) fn of_program(name: &'static str, text: &'static str) -> Self {
        Self {
            path: PathBuf::from(name),
            name: name.to_owned(),
            text: Cow::Borrowed(text),
            fault: None,
        }
    }

    /// Its name as users see it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text, as far as it is one.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is text; otherwise a finding says why not.
    pub(crate) const fn is_text(&self) -> bool {
        self.fault.is_none()
    }

    /// Whether it could not be read at all.
    pub(super) fn is_unreadable(&self) -> bool {
        let fault = self.fault.as_ref();
        fault.is_some_and(|fault| fault.code == Code::UnreadableFile)
    }

    /// Whether it is a text without a folder, so that it can name no other file.
    pub(super) fn is_alone(&self) -> bool {
        self.path.as_os_str().is_empty()
    }

    /// The file with a way out of its own where it cannot be read and nothing near it has a similar name.
    pub(super) fn advised(mut self, help: &str) -> Self {
        let fault = self.fault.as_mut();
        let is_missing = |fault: &&mut Finding| fault.code == Code::UnreadableFile;
        if let Some(fault) = fault.filter(is_missing)
            && fault.help.as_deref() == Some(PATHS)
        {
            fault.help = Some(help.to_owned());
        }
        self
    }

    /// Why it is no text, where it is the file of that number.
    pub(super) fn fault_at(&self, number: u32) -> Option<Finding> {
        let mut fault = self.fault.clone()?;
        fault.at.file = number;
        Some(fault)
    }

    /// Takes the finding of a file that another names, to be told where it is named.
    pub(super) fn take_fault(&mut self) -> Option<Finding> {
        self.fault.take()
    }

    fn stdin() -> Self {
        match disk::read_stdin() {
            Ok(bytes) => Self::of_text(STDIN, bytes),
            Err(error) => {
                let message = format!("cannot read standard input: {}", reason(&error));
                let fault = Finding::new(Code::UnreadableFile, At::default(), message);
                Self {
                    fault: Some(fault.help(way_out(&error).unwrap_or(PATHS))),
                    ..Self::of_text(STDIN, "")
                }
            }
        }
    }

    /// A file that cannot be read.
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        let name = display(path);
        let message = format!("cannot read `{name}`: {}", reason(error));
        let near = match error.kind() {
            io::ErrorKind::NotFound => neighbours(path),
            _ => Vec::new(),
        };
        let help = if near.is_empty() {
            way_out(error).unwrap_or(PATHS).to_owned()
        } else {
            format!("did you mean {}?", alternatives(&near))
        };
        Self {
            path: path.to_owned(),
            name,
            text: Cow::Borrowed(""),
            fault: Some(Finding::new(Code::UnreadableFile, At::default(), message).help(help)),
        }
    }

    fn decoded(path: &Path, name: String, bytes: Vec<u8>) -> Self {
        let (text, fault) = decode(bytes);
        Self {
            path: path.to_owned(),
            name,
            text,
            fault,
        }
    }
}

/// The text of some bytes without a byte-order mark; the finding says why it is none.
fn decode(mut bytes: Vec<u8>) -> (Cow<'static, str>, Option<Finding>) {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    if u32::try_from(bytes.len()).is_err() {
        let message = "the file is larger than four gigabytes";
        let finding = Finding::new(Code::UnreadableFile, At::default(), message).help("split it");
        return (Cow::Borrowed(""), Some(finding));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (Cow::Owned(text), None),
        Err(error) => not_utf8(&error),
    }
}

fn not_utf8(error: &FromUtf8Error) -> (Cow<'static, str>, Option<Finding>) {
    let bytes = error.as_bytes();
    let start = error.utf8_error().valid_up_to();
    let at = At {
        file: 0,
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

/// The folder a path lies in.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

/// The name of a file without folder and ending.
pub(super) fn stem(name: &str) -> &str {
    let path = Path::new(name);
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.unwrap_or(name).trim_matches(['<', '>'])
}

/// What a path really leads to, so that two ways to name a file are one; the path itself where nothing is there.
pub(super) fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn display(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// What to do where something is there that cannot be read.
fn way_out(error: &io::Error) -> Option<&'static str> {
    (error.kind() == io::ErrorKind::FileTooLarge)
        .then_some("split it, or allow more by the flag max-mib or the variable LINCHPIN_MAX_MIB")
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
