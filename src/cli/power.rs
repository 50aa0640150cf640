//! `linchpin power`.

use clap::ValueEnum;
use linchpin::{
    analysis::power,
    model::{Case, EventKind},
};

use super::{Common, Exit, graph, limits::LimitArgs, output, question::QuestionArgs};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    /// Countries, by --basis.
    Country,
    /// Firms.
    Firm,
}

/// Flags of `linchpin power`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin power --target ai_accelerator_gpu\n  linchpin power --by firm --outcome growth --format csv"
)]
pub(crate) struct Args {
    /// Who plays.
    #[arg(long, value_enum, default_value = "country", help_heading = "Analysis")]
    by: By,
    /// How many thresholds are averaged over.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000), help_heading = "Analysis")]
    thresholds: u32,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let chain = graph::chain(common)?;
    let spend = args.limits.spend();
    let config = power::Config {
        by: match args.by {
            By::Country => EventKind::Country,
            By::Firm => EventKind::Firm,
        },
        n_thresholds: args.thresholds,
        limits: spend.limits(),
        case: Case::new(args.question.question(&chain)?, Vec::new()),
    };
    output::report(common, &chain, &power::find(&chain, &config))
}
