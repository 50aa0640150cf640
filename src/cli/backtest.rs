//! `linchpin backtest`.

use std::path::PathBuf;

use anyhow::bail;
use linchpin::{
    load::{File, backtests},
    study::backtest::{self, Config},
};

use super::{Common, Exit, draws::DrawArgs, output, scenarios};

/// Flags of `linchpin backtest`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin backtest\n  linchpin backtest --details --notes\n  linchpin backtest my-events --format csv\n\n\
                  A file is a scenario with `observed`: docs/scenarios.md has its fields."
)]
pub(crate) struct Args {
    /// Scenario files that say what was measured, or folders of them [default: the events of the allied graph].
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    /// Forecast with other covers and other surges too, each choice from so many draws; 0 tries none.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        value_parser = clap::value_parser!(u32).range(0..=100_000),
        help_heading = "Analysis"
    )]
    sweep: u32,
    #[command(flatten)]
    draws: DrawArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let loaded = if args.scenarios.is_empty() {
        let files = backtests().map(|(name, text)| File::of_text(name, text));
        scenarios::load_files(common, files.collect())?
    } else {
        scenarios::load(common, &args.scenarios)?
    };
    let jobs = scenarios::jobs(&loaded);
    if jobs
        .iter()
        .all(|job| job.scenario.story.observed.is_empty())
    {
        bail!("none of these scenarios says what was measured; add `observed: [..]`");
    }
    let config = Config::drawing(args.draws.config(), args.sweep);
    if config.draws.n_draws == 0 {
        bail!("a forecast needs draws; --draws takes at least 1 here");
    }
    let finding = backtest::find(&jobs, config);
    output::report_all(common, &loaded.chains, &finding)
}
