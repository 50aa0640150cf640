//! `linchpin backtest`.

use std::path::PathBuf;

use anyhow::bail;
use linchpin::{analysis::dynamics::Response, study::backtest};

use super::{Common, Exit, output, scenarios};

/// Flags of `linchpin backtest`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin backtest graphs/backtests\n  linchpin backtest graphs/backtests --format csv\n\n\
                  A file is a scenario with `observed`: docs/scenarios.md has its fields."
)]
pub(crate) struct Args {
    /// Scenario files that say what was measured, or folders of them.
    #[arg(value_name = "SCENARIO", required = true)]
    scenarios: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let loaded = scenarios::load(common, &args.scenarios)?;
    let jobs = scenarios::jobs(&loaded);
    if jobs
        .iter()
        .all(|job| job.scenario.story.observed.is_empty())
    {
        bail!("none of these scenarios says what was measured; add `observed: [..]`");
    }
    let finding = backtest::find(&jobs, &Response::DEFAULT);
    output::report_all(common, &loaded.chains, &finding)
}
