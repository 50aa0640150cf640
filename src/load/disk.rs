//! Reading from disk, with limits: how much is read, of what, and which files of a folder.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// How many bytes of a file are read where nobody says otherwise.
const MOST_BYTES: u64 = 64 << 20;

/// One for the process: whoever loads a graph does not know which files it includes.
static MOST: AtomicU64 = AtomicU64::new(MOST_BYTES);

/// Sets how many bytes of one file, or of standard input, are read at most from now on; 64 MiB where nobody does.
pub fn set_most_bytes(bytes: u64) {
    MOST.store(bytes, Ordering::Relaxed);
}

/// All of a file.
///
/// # Errors
///
/// Where it cannot be read, is larger than what is read at most, or is a pipe
/// with a name, which blocks whoever opens it until somebody writes.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let most = MOST.load(Ordering::Relaxed);
    let about = fs::metadata(path)?;
    if about.is_file() && about.len() > most {
        return Err(too_large(most));
    }
    // What a shell hands over as a file has no name that can be followed.
    let is_named = || {
        let real = path.canonicalize();
        real.is_ok_and(|real| fs::symlink_metadata(real).is_ok())
    };
    if is_pipe(&about) && is_named() {
        return Err(io::Error::other(
            "it is a named pipe; give `-` and send the text to standard input",
        ));
    }
    limited(File::open(path)?, most)
}

/// All of standard input.
///
/// # Errors
///
/// Where it cannot be read, or is larger than what is read at most.
pub(super) fn read_stdin() -> io::Result<Vec<u8>> {
    limited(io::stdin().lock(), MOST.load(Ordering::Relaxed))
}

fn limited(from: impl io::Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(too_large(most));
    }
    Ok(bytes)
}

fn too_large(most: u64) -> io::Error {
    let mib = (most >> 20).max(1);
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!("it is larger than {mib} MiB"),
    )
}

#[cfg(unix)]
fn is_pipe(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    about.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

/// The folders and the files in a folder, in the order of their names.
///
/// Links to folders lead anywhere, also in a circle, and are passed over; so are
/// names that begin with a dot, which are an editor's, and what is no plain file.
///
/// # Errors
///
/// Where the folder cannot be listed.
pub(super) fn entries(folder: &Path) -> io::Result<[Vec<PathBuf>; 2]> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let [mut folders, mut files] = [Vec::new(), Vec::new()];
    for path in paths {
        let name = path.file_name().unwrap_or_default();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if path.is_file() {
            files.push(path);
        } else if fs::symlink_metadata(&path).is_ok_and(|about| about.is_dir()) {
            folders.push(path);
        }
    }
    Ok([folders, files])
}

/// Every file below a folder with an ending, a folder's own files before those of the folders in it.
///
/// # Errors
///
/// Where a folder cannot be listed.
pub fn files_below(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let [folders, files] = entries(&folder)?;
        let has_ending = |path: &PathBuf| path.extension().is_some_and(|found| found == ending);
        found.extend(files.into_iter().filter(has_ending));
        waiting.extend(folders.into_iter().rev());
    }
    found.sort();
    Ok(found)
}
