//! `linchpin new`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ValueEnum;

use super::{Common, Exit, output, target};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// A supply chain in RON, for `-g`.
    Graph,
    /// A policy what-if in RON, for `run`.
    Scenario,
    /// A sheet of suppliers in CSV, for `import suppliers`.
    Suppliers,
    /// What could be funded, in RON, for `plan --measures`.
    Measures,
}

impl What {
    /// The text to start from; `{name}` and `{file}` stand for what is asked for.
    const fn text(self) -> &'static str {
        match self {
            Self::Graph => include_str!("new/graph.ron"),
            Self::Scenario => include_str!("new/scenario.ron"),
            Self::Suppliers => include_str!("new/suppliers.csv"),
            Self::Measures => include_str!("new/measures.ron"),
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Suppliers => "csv",
            Self::Graph | Self::Scenario | Self::Measures => "ron",
        }
    }

    /// What to do with it.
    fn next(self, file: &str) -> String {
        let file = quoted(file);
        match self {
            Self::Graph => format!("linchpin -g {file} spof"),
            Self::Scenario => format!("linchpin run {file}"),
            Self::Suppliers => format!("linchpin import suppliers {file}"),
            Self::Measures => format!("linchpin plan --budget 2 --measures {file}"),
        }
    }
}

/// Flags of `linchpin new`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin new graph my-chain\n  linchpin new scenario blockade\n  \
                  linchpin new suppliers acme\n  linchpin new measures options -o -\n\n\
                  The file is sound and runs as it is; change it line by line and let `linchpin check` look after you. \
                  A file that is there already stays as it is."
)]
pub(crate) struct Args {
    /// What to start.
    #[arg(value_enum)]
    what: What,
    /// Its name; the file is called after it, in this folder.
    #[arg(value_name = "NAME")]
    name: String,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if common.format.is_some() {
        bail!("a file to start from has one form; leave --format out");
    }
    let ending = args.what.ending();
    let named = PathBuf::from(&args.name);
    let has_ending = named
        .extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(ending));
    let path = match &common.output {
        Some(output) => output.clone(),
        None if has_ending => named.clone(),
        None => PathBuf::from(format!("{}.{ending}", args.name)),
    };
    let stem = if has_ending {
        named.file_stem()
    } else {
        named.file_name()
    };
    let name = stem.and_then(|stem| stem.to_str()).map_or("", str::trim);
    let is_plain = |c: char| c.is_alphanumeric() || " -_.&+".contains(c);
    if name.is_empty() || name.starts_with('-') || !name.chars().all(is_plain) {
        bail!(
            "`{name}` cannot be a name here; use letters, digits, blanks, `-`, `_`, `.`, `&` and `+`"
        );
    }
    let file = path.to_string_lossy();
    let text = args
        .what
        .text()
        .replace("{file}", &quoted(&file))
        .replace("{name}", name);
    if common.file().is_none() && common.output.is_some() {
        output::write(common, &text)?;
        return Ok(Exit::Ran);
    }
    if is_taken(&path) {
        bail!("`{file}` is there already; choose another name");
    }
    target::check(&path, &common.inputs())?;
    target::write(&path, text.as_bytes(), &common.inputs())?;
    output::note(common, &format!("wrote `{file}`"));
    output::note(common, &format!("next: {}", args.what.next(&file)));
    Ok(Exit::Ran)
}

/// Whether something is there that would be lost; devices and pipes are written through.
fn is_taken(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| found.is_file() || found.is_dir())
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    if name.contains([' ', '&']) {
        format!("\"{name}\"")
    } else {
        name.to_owned()
    }
}
