//! `linchpin run`.

use std::path::PathBuf;

use linchpin::study::run;

use super::{Common, Exit, output, scenarios};

/// Flags of `linchpin run`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin run graphs/scenarios/taiwan-blockade.ron\n  linchpin run graphs/scenarios/claims\n  \
                  linchpin run my.ron --format csv -o my.csv\n\nExit: 1 when an expectation is broken."
)]
pub(crate) struct Args {
    /// Scenario files, or folders of them.
    #[arg(value_name = "SCENARIO", required = true)]
    scenarios: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let loaded = scenarios::load(common, &args.scenarios)?;
    let jobs = scenarios::jobs(&loaded);
    let finding = run::find(&jobs);
    let exit = output::report(common, &loaded.chains[0], &finding)?;
    Ok(if finding.is_broken() {
        Exit::DoesNotHold
    } else {
        exit
    })
}
