//! The Python package: built and tested in an environment of its own below the target folder, which is all that is written.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What to install, pinned.
const REQUIREMENTS: &str = "python/requirements.txt";

/// Why a step did not go well.
enum Trouble {
    /// Something that it takes is not to be had here.
    Missing(String),
    /// It ran and failed.
    Failed(String),
}

/// Builds the wheels of the module and of the program, installs them and runs the tests; what is missing fails where every tool is required.
pub(crate) fn test(rest: &[String]) -> bool {
    match steps(rest) {
        Ok(()) => true,
        Err(Trouble::Missing(what)) if env::var_os("LINCHPIN_REQUIRE_TOOLS").is_none() => {
            println!("== wheel skipped: {what}");
            true
        }
        Err(Trouble::Missing(what) | Trouble::Failed(what)) => {
            eprintln!("== {what}");
            false
        }
    }
}

fn steps(rest: &[String]) -> Result<(), Trouble> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().unwrap_or(root);
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let place = target.join("python");
    let home = place.join("home");
    fs::create_dir_all(&home).map_err(|error| Trouble::Failed(error.to_string()))?;
    let python = environment(&root, &place, &home)?;
    let bin = python.parent().unwrap_or(&place);
    let wheels = place.join("wheels");
    // Whatever lies there from before would be installed too.
    let _ = fs::remove_dir_all(&wheels);
    for package in ["python", "python/cli"] {
        // The same profile as the tests of Rust, so that what both compile is shared.
        let mut maturin = Command::new(bin.join("maturin"));
        maturin
            .current_dir(root.join(package))
            .args(["build", "--locked", "--profile", "dev", "--strip", "--out"])
            .arg(&wheels);
        if package == "python" {
            maturin.arg("--interpreter").arg(&python);
        }
        done(&mut maturin, "a wheel does not build")?;
    }
    let built = fs::read_dir(&wheels).map_err(|error| Trouble::Failed(error.to_string()))?;
    let mut pip = alone(&python, &home);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--force-reinstall",
    ])
    .args(built.flatten().map(|entry| entry.path()));
    done(&mut pip, "the wheels cannot be installed")?;
    let mut pytest = alone(&python, &home);
    pytest
        .current_dir(root.join("python"))
        .args(["-m", "pytest"])
        .args(rest)
        .env("LINCHPIN_BIN", bin.join("linchpin"));
    done(&mut pytest, "the tests of the Python package fail")
}

/// The interpreter of an environment with everything that is pinned; made anew where the pins changed.
fn environment(root: &Path, place: &Path, home: &Path) -> Result<PathBuf, Trouble> {
    let venv = place.join("venv");
    let python = venv.join("bin/python");
    let pins = fs::read_to_string(root.join(REQUIREMENTS));
    let pins = pins.map_err(|error| Trouble::Failed(format!("{REQUIREMENTS}: {error}")))?;
    let stamp = venv.join("pins");
    if fs::read_to_string(&stamp).is_ok_and(|there| there == pins) {
        return Ok(python);
    }
    let _ = fs::remove_dir_all(&venv);
    let mut make = alone(Path::new("python3"), home);
    make.args(["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]);
    there(&mut make, "there is no Python 3.10 or later")?;
    let mut make = alone(Path::new("python3"), home);
    make.args(["-m", "venv"]).arg(&venv);
    there(&mut make, "this Python makes no environments")?;
    let mut pip = alone(&python, home);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-cache-dir",
        "--requirement",
    ])
    .arg(root.join(REQUIREMENTS));
    there(&mut pip, "pip cannot install what the tests need")?;
    fs::write(stamp, pins).map_err(|error| Trouble::Failed(error.to_string()))?;
    Ok(python)
}

/// A command that keeps its caches and settings below the target folder.
fn alone(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env("HOME", home)
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYRIGHT_PYTHON_CACHE_DIR", home.join("pyright"))
        .env("LINCHPIN_HOME", home);
    command
}

fn done(command: &mut Command, otherwise: &str) -> Result<(), Trouble> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Trouble::Failed(otherwise.to_owned())),
        Err(error) => Err(Trouble::Failed(format!("{otherwise}: {error}"))),
    }
}

fn there(command: &mut Command, otherwise: &str) -> Result<(), Trouble> {
    done(command, otherwise).map_err(|trouble| match trouble {
        Trouble::Failed(what) | Trouble::Missing(what) => Trouble::Missing(what),
    })
}
