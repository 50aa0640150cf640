//! `linchpin snapshot`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use linchpin::{
    load::scenario::Set,
    render::snapshot::{self, State},
    study::{
        odds::Config,
        run::{self, Run},
    },
};

use super::{Common, Exit, output, scenarios, target};

/// Flags of `linchpin snapshot`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin snapshot graphs/scenarios\n  linchpin snapshot graphs/scenarios --accept\n\n\
                  The result of `x.ron` is kept beside it in `x.snap`.\n\nExit: 1 when a result is new or differs from the stored one."
)]
pub(crate) struct Args {
    /// A folder of scenarios.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Store today's results.
    #[arg(long, help_heading = "Output")]
    accept: bool,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let loaded = scenarios::load(common, std::slice::from_ref(&args.folder))?;
    let finding = run::judge(&scenarios::jobs(&loaded), Config::DEFAULT);
    let mut runs = finding.runs.iter();
    let mut report = String::new();
    let mut n_same = 0;
    let mut n_other = 0;
    for set in &loaded.sets {
        let own: Vec<&Run> = runs.by_ref().take(set.scenarios.len()).collect();
        let today = snapshot::text(&own);
        let place = place(set);
        let stored = match std::fs::read_to_string(&place) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            // What is no text was not written by this command; taking today's results mends it.
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                Some("(what is stored is no text)\n".to_owned())
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read `{}`", place.display()));
            }
        };
        let (found, lines) = match snapshot::compare(stored.as_deref(), &today) {
            State::Same => {
                n_same += 1;
                continue;
            }
            State::New => ("new", Vec::new()),
            State::Changed(lines) => ("differs", lines),
        };
        n_other += 1;
        let verb = if args.accept { "stored" } else { found };
        report.push_str(&format!("{verb}: {}\n", set.path));
        for line in lines {
            report.push_str(&format!("{line}\n"));
        }
        report.push('\n');
        if args.accept {
            target::write(&place, today.as_bytes(), &common.inputs())?;
        }
    }
    for orphan in orphans(&args.folder, &loaded.sets)? {
        report.push_str(&format!(
            "no scenario belongs to `{}`; remove it\n",
            orphan.display()
        ));
    }
    report.push_str(&format!(
        "{n_same} as stored, {n_other} {}\n",
        if args.accept {
            "stored anew"
        } else {
            "new or different"
        }
    ));
    output::write(common, &report)?;
    if n_other > 0 && !args.accept {
        output::note(
            common,
            "read the differences; --accept stores today's results",
        );
        return Ok(Exit::DoesNotHold);
    }
    Ok(Exit::Ran)
}

fn place(set: &Set) -> PathBuf {
    Path::new(&set.path).with_extension("snap")
}

/// Stored results whose scenario is gone.
fn orphans(folder: &Path, sets: &[Set]) -> anyhow::Result<Vec<PathBuf>> {
    let known: Vec<PathBuf> = sets.iter().map(place).collect();
    let found = scenarios::walk(folder, "snap")?;
    Ok(found
        .into_iter()
        .filter(|path| !known.contains(path))
        .collect())
}
