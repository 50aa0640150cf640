//! `linchpin simulate`.

use std::{
    io::IsTerminal,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::bail;
use clap::ValueEnum;
use linchpin::{
    analysis::{
        Prepared,
        behaviour::Behaviour,
        dynamics::{Rationing, Response},
    },
    model::lookup,
    study::{simulate, trials},
};

use super::{
    Common, Exit,
    case::{self, Loaded},
    loss::{DateArgs, flagged},
    output,
    question::QuestionArgs,
};

/// Flags of `linchpin simulate`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin simulate TWN\n  linchpin simulate TWN --weeks 26 --recovery 8\n  \
                  linchpin simulate UKR --product neon --horizon 156 --format csv\n  linchpin simulate JPN --fraction 40 --trials 10000\n  \
                  linchpin simulate graphs/scenarios/wf6-exit-2026.ron\n\n\
                  Exit: 130 when Ctrl-C ended the trials; the answer then says how many are done."
)]
pub(crate) struct Args {
    /// What is lost, all together: a country, a bloc, a firm, a zone or a product, by id or name in any case, or kind:id (firm:ASML); or a scenario file.
    #[arg(value_name = "EVENT|SCENARIO", required = true)]
    events: Vec<String>,
    #[command(flatten)]
    dates: DateArgs,
    /// A product to follow besides the targets; may be given several times.
    #[arg(long = "product", value_name = "PRODUCT", help_heading = "Simulation")]
    products: Vec<String>,
    /// The most that makers of something short can make, in percent of normal.
    #[arg(
        long,
        value_name = "PERCENT",
        default_value_t = Response::DEFAULT.surge_limit * 100.0,
        help_heading = "Simulation"
    )]
    surge: f64,
    /// Weeks in which they get 63 percent of the way there.
    #[arg(
        long,
        value_name = "WEEKS",
        default_value_t = Response::DEFAULT.surge_weeks,
        help_heading = "Simulation"
    )]
    surge_weeks: f64,
    /// Weeks in which 63 percent of a missing stock is ordered again.
    #[arg(
        long,
        value_name = "WEEKS",
        default_value_t = Response::DEFAULT.refill_weeks,
        help_heading = "Simulation"
    )]
    refill_weeks: f64,
    /// Let final users wait and catch up over so many weeks [default: what they miss is lost].
    #[arg(long, value_name = "WEEKS", help_heading = "Simulation")]
    backlog: Option<f64>,
    /// Who gets what when something is short.
    #[arg(
        long,
        value_enum,
        default_value = "proportional",
        help_heading = "Simulation"
    )]
    rationing: RationingArg,
    /// Draw what is uncertain so many times and show bands.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000), help_heading = "Simulation")]
    trials: Option<u64>,
    /// What the draws start from; the same seed gives the same answer.
    #[arg(
        long,
        value_name = "SEED",
        default_value_t = 42,
        help_heading = "Simulation"
    )]
    seed: u64,
    #[command(flatten)]
    question: QuestionArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RationingArg {
    /// Every user gets the same part of its normal use.
    Proportional,
    /// Users are served in the order of the graph, final users last.
    Priority,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let Loaded { chain, case } = case::of(common, &args.events, &args.dates, &args.question)?;
    if !case.question.keeps_running() {
        bail!("--bootstrap knows no weeks; leave it out to simulate");
    }
    let n_weeks = simulate::n_weeks(&case.question).map_err(flagged)?;
    let prepared = Prepared::new(&chain, &case)?.responding(response(args)?);
    follow(args, common, &prepared, n_weeks)
}

fn follow(
    args: &Args,
    common: &Common,
    prepared: &Prepared<'_>,
    n_weeks: u32,
) -> anyhow::Result<Exit> {
    let products = args
        .products
        .iter()
        .map(|name| lookup::product(prepared.chain(), name));
    let products = products.collect::<Result<Vec<_>, _>>()?;
    let bar = args.trials.map(|n_trials| bar(common, n_trials));
    let progress = |done: u64| {
        if let Some(bar) = &bar {
            bar.set_position(done);
        }
    };
    let interrupted = Arc::new(AtomicBool::new(false));
    if args.trials.is_some() {
        let told = Arc::clone(&interrupted);
        // Without a handler, Ctrl-C simply ends the program.
        let _ = ctrlc::set_handler(move || told.store(true, Ordering::Relaxed));
    }
    let should_stop = || interrupted.load(Ordering::Relaxed);
    let config = simulate::Config {
        weeks: n_weeks,
        products,
        nearby: true,
        trials: args.trials.map(|n_trials| trials::Config {
            n_trials,
            seed: args.seed,
            should_stop: &should_stop,
            progress: &progress,
        }),
    };
    let finding = simulate::find(prepared, &config);
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let exit = output::report(common, prepared.chain(), &finding)?;
    Ok(if should_stop() {
        Exit::Interrupted
    } else {
        exit
    })
}

fn response(args: &Args) -> anyhow::Result<Response> {
    let behaviour = Behaviour {
        surge: args.surge,
        surge_weeks: args.surge_weeks,
        refill_weeks: args.refill_weeks,
        backlog: args.backlog,
        rationing: match args.rationing {
            RationingArg::Proportional => Rationing::Proportional,
            RationingArg::Priority => Rationing::Priority,
        },
    };
    behaviour.response().map_err(flagged)
}

/// A bar on standard error, where somebody looks at it.
fn bar(common: &Common, n_trials: u64) -> indicatif::ProgressBar {
    if common.quiet || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let style =
        indicatif::ProgressStyle::with_template("{pos} of {len} trials {wide_bar} {eta} left");
    let bar = indicatif::ProgressBar::new(n_trials);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
