//! Where the bytes of an answer go: what stands at the place decides how it is written.
//!
//! A plain file is replaced as a whole, so that readers see the old one or the new one. What could not be replaced by
//! its like is written in place: devices, pipes, files with several names, files whose owner cannot be kept. Links are
//! followed, and an input of the run is never written over.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

/// How many links in a row are followed before they count as a circle.
const MOST_LINKS: usize = 40;

/// What stands where something is to be written.
#[derive(Debug)]
enum Place {
    /// Nothing: a new file is made here.
    New(PathBuf),
    /// A plain file that a new one can take the place of.
    Plain(PathBuf, Metadata),
    /// A device or a pipe, or a file with several names or with rights that a new one would not have.
    Fixed(PathBuf, Metadata),
    /// Where standard output goes already.
    Output,
}

/// Says before any work whether something can be written to a path.
pub(crate) fn check(path: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    let attempt = || match place(path)? {
        Place::New(path) => match fs::metadata(folder(&path)) {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => bail!("`{}` is no folder", folder(&path).display()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                bail!("there is no folder `{}`", folder(&path).display())
            }
            Err(error) => Err(error.into()),
        },
        Place::Plain(path, found) | Place::Fixed(path, found) => {
            refuse_input(&path, &found, inputs)?;
            // A pipe would wait for its reader, and a device may act on being opened.
            if found.is_file() {
                open(&path, &found)?;
            }
            Ok(())
        }
        Place::Output => Ok(()),
    };
    attempt().with_context(|| format!("cannot write `{}`", path.display()))
}

/// Writes data to a path, as it fits what stands there.
pub(crate) fn write(path: &Path, data: &[u8], inputs: &[PathBuf]) -> anyhow::Result<()> {
    let attempt = || match place(path)? {
        Place::New(path) => Ok(replace(&path, None, data)?),
        Place::Plain(path, found) => {
            refuse_input(&path, &found, inputs)?;
            // Where a file may not be written, a folder that may be is no way round.
            let file = open(&path, &found)?;
            match replace(&path, Some(&found), data) {
                Err(error) if !is_full(&error) => in_place(file, &found, data),
                result => Ok(result?),
            }
        }
        Place::Fixed(path, found) => {
            refuse_input(&path, &found, inputs)?;
            in_place(open(&path, &found)?, &found, data)
        }
        Place::Output => {
            let mut out = io::stdout().lock();
            out.write_all(data)?;
            Ok(out.flush()?)
        }
    };
    attempt().with_context(|| format!("cannot write `{}`", path.display()))
}

/// A place that is written piece by piece; a plain file is replaced as a whole when it is finished.
pub(crate) struct Sink {
    path: PathBuf,
    into: Into,
}

/// Where the pieces go until then.
enum Into {
    /// A file that takes a name, or the place of another, at the end.
    Draft(tempfile::NamedTempFile, PathBuf, Option<Metadata>),
    /// What keeps its identity; with how much of it is written.
    InPlace(File, Metadata, u64),
    /// Where standard output goes already.
    Output,
}

impl Sink {
    /// Begins to write to a path, as it fits what stands there.
    pub(crate) fn begin(path: &Path, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        let attempt = || -> anyhow::Result<Into> {
            Ok(match place(path)? {
                Place::New(path) => Into::Draft(draft(&path)?, path, None),
                Place::Plain(path, found) => {
                    refuse_input(&path, &found, inputs)?;
                    open(&path, &found)?;
                    Into::Draft(draft(&path)?, path, Some(found))
                }
                Place::Fixed(path, found) => {
                    refuse_input(&path, &found, inputs)?;
                    Into::InPlace(open(&path, &found)?, found, 0)
                }
                Place::Output => Into::Output,
            })
        };
        let path = path.to_owned();
        let into = attempt().with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(Self { path, into })
    }

    /// Writes a piece.
    pub(crate) fn write_all(&mut self, data: &[u8]) -> anyhow::Result<()> {
        let written = match &mut self.into {
            Into::Draft(file, ..) => file.write_all(data),
            Into::InPlace(file, _, n) => {
                *n += data.len() as u64;
                file.write_all(data)
            }
            Into::Output => io::stdout().lock().write_all(data),
        };
        written.with_context(|| format!("cannot write `{}`", self.path.display()))
    }

    /// Ends it: only now a plain file takes the place of what was there.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let Self { path, into } = self;
        let attempt = || -> io::Result<()> {
            match into {
                Into::Draft(file, path, old) => {
                    fill(file.as_file(), old.as_ref(), &[])?;
                    file.persist(path)?;
                    Ok(())
                }
                Into::InPlace(file, found, n) if found.is_file() => {
                    file.set_len(n)?;
                    file.sync_all()
                }
                Into::InPlace(mut file, ..) => file.flush(),
                Into::Output => io::stdout().lock().flush(),
            }
        };
        attempt().with_context(|| format!("cannot write `{}`", path.display()))
    }
}

/// Follows links and looks at what is there.
fn place(path: &Path) -> anyhow::Result<Place> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Place::New(end_of_links(path)?));
        }
        Err(error) => return Err(error.into()),
    };
    if found.is_dir() {
        bail!("it is a folder; name a file in it");
    }
    // `/dev/stdout` of a file that the shell appends to must not begin that file anew.
    if output().is_some_and(|output| is_same(&output, &found)) {
        return Ok(Place::Output);
    }
    if !found.is_file() || n_names(&found) > 1 || has_more_rights(path) {
        return Ok(Place::Fixed(path.to_owned(), found));
    }
    // The links to open files of a process are no names: what they say leads nowhere.
    match fs::canonicalize(path) {
        Ok(real) if fs::metadata(&real).is_ok_and(|real| is_same(&real, &found)) => {
            Ok(Place::Plain(real, found))
        }
        _ => Ok(Place::Fixed(path.to_owned(), found)),
    }
}

/// Where a link that leads to nothing leads; any other path is its own end.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its links lead round in a circle"))
}

fn folder(path: &Path) -> &Path {
    let folder = path.parent().filter(|part| !part.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

fn refuse_input(path: &Path, found: &Metadata, inputs: &[PathBuf]) -> anyhow::Result<()> {
    let is_input = |input: &PathBuf| match fs::metadata(input) {
        Ok(input) => input.is_file() && is_same(&input, found),
        Err(_) => false,
    };
    // Where the system tells no file by a number, names have to do.
    let is_named = |input: &PathBuf| {
        let real = fs::canonicalize(input);
        real.is_ok_and(|real| fs::canonicalize(path).is_ok_and(|path| path == real))
    };
    if inputs
        .iter()
        .any(|input| is_input(input) || (found.is_file() && is_named(input)))
    {
        bail!("it is an input of this run and would be overwritten; name another file");
    }
    Ok(())
}

/// Opens what is there for writing and changes nothing yet.
fn open(path: &Path, found: &Metadata) -> anyhow::Result<File> {
    if found.is_file() && found.permissions().readonly() {
        bail!("it is read-only");
    }
    Ok(OpenOptions::new().write(true).open(path)?)
}

/// Puts a new file in the place of an old one, or of nothing.
fn replace(path: &Path, old: Option<&Metadata>, data: &[u8]) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if let Some(file) = nameless::make(folder(path)) {
        fill(&file, old, data)?;
        match nameless::name(&file, path, old.is_some()) {
            // Without `/proc` it can have no name.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            result => return result,
        }
    }
    let file = draft(path)?;
    fill(file.as_file(), old, data)?;
    file.persist(path)?;
    Ok(())
}

/// A new file beside a path, which is gone with whoever made it unless it takes that path.
fn draft(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: the user's mask takes its part of it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder(path))
}

/// Writes data into a new file and gives it what belonged to the old one.
fn fill(mut file: &File, old: Option<&Metadata>, data: &[u8]) -> io::Result<()> {
    if let Some(old) = old {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            let new = file.metadata()?;
            if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
                fchown(file, Some(old.uid()), Some(old.gid()))?;
            }
        }
        file.set_permissions(old.permissions())?;
    }
    file.write_all(data)?;
    // A disk may say only now that it is full.
    file.sync_all()
}

/// Writes to what keeps its identity.
fn in_place(mut file: File, found: &Metadata, data: &[u8]) -> anyhow::Result<()> {
    let half_done = || {
        if found.is_file() {
            "it could only be written in place, and holds a part of the answer now"
        } else {
            "not all of the answer was taken"
        }
    };
    file.write_all(data).with_context(half_done)?;
    if found.is_file() {
        file.set_len(data.len() as u64).with_context(half_done)?;
        file.sync_all().with_context(half_done)?;
    }
    Ok(())
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(unix)]
fn n_names(found: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    found.nlink()
}

/// What standard output is, where it is a plain file.
#[cfg(unix)]
fn output() -> Option<Metadata> {
    use std::os::fd::AsFd;
    let output = io::stdout().as_fd().try_clone_to_owned().ok()?;
    let found = File::from(output).metadata().ok()?;
    found.is_file().then_some(found)
}

/// Whether a file has access lists or attributes beside its mode.
#[cfg(target_os = "linux")]
fn has_more_rights(path: &Path) -> bool {
    let mut names = [0; 4096];
    match rustix::fs::listxattr(path, &mut names) {
        Ok(n) => names[..n]
            .split(|&byte| byte == 0)
            .any(|name| name.starts_with(b"system.posix_acl") || name.starts_with(b"user.")),
        // More than fit are surely some.
        Err(error) => error == rustix::io::Errno::RANGE,
    }
}

#[cfg(not(target_os = "linux"))]
fn has_more_rights(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn n_names(_: &Metadata) -> u64 {
    1
}

#[cfg(not(unix))]
fn output() -> Option<Metadata> {
    None
}

/// Files that have no name until they are whole: whoever is killed before leaves nothing behind.
#[cfg(target_os = "linux")]
mod nameless {
    use std::{fs::File, io, os::fd::AsRawFd, path::Path};

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, openat};

    /// A file without a name in a folder; none where the file system has no such thing.
    pub(super) fn make(folder: &Path) -> Option<File> {
        let flags = OFlags::WRONLY | OFlags::TMPFILE | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(0o666);
        openat(CWD, folder, flags, mode).ok().map(File::from)
    }

    /// Gives it a name.
    pub(super) fn name(file: &File, path: &Path, replaces: bool) -> io::Result<()> {
        let link = |path: &Path| {
            let own = format!("/proc/self/fd/{}", file.as_raw_fd());
            linkat(CWD, own, CWD, path, AtFlags::SYMLINK_FOLLOW)
        };
        if !replaces {
            match link(path) {
                // Somebody made one in the meantime: it is replaced as any other.
                Err(rustix::io::Errno::EXIST) => {}
                result => return Ok(result?),
            }
        }
        // A link cannot take the place of a file, a name can.
        let folder = super::folder(path);
        let new = tempfile::Builder::new()
            .make_in(folder, |name| Ok(link(name)?))?
            .into_temp_path();
        new.persist(path)?;
        Ok(())
    }
}
