//! `linchpin spof`.

use clap::ValueEnum;
use linchpin::{analysis::spof, model::EventKind, study::median};

use super::{
    Common, Exit,
    case::{self, Loaded, PolicyArgs},
    draws::DrawArgs,
    output,
    question::QuestionArgs,
};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    /// Every country, by --basis.
    Country,
    /// Every firm.
    Firm,
    /// Every firm in every country it makes something in.
    Producer,
    /// Every product.
    Product,
    /// Every zone.
    Zone,
}

/// Flags of `linchpin spof`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  linchpin spof --by firm\n  \
                  linchpin spof --by country --basis law --outcome growth\n  \
                  linchpin spof --by product --target dram --theta 30 --format csv")]
pub(crate) struct Args {
    /// The kind of thing that is lost.
    #[arg(long, value_enum, default_value = "country", help_heading = "Analysis")]
    by: By,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    draws: DrawArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let Loaded { chain, case } = case::under(common, &args.policy, &args.question)?;
    let by = match args.by {
        By::Country => EventKind::Country,
        By::Firm => EventKind::Firm,
        By::Producer => EventKind::Producer,
        By::Product => EventKind::Product,
        By::Zone => EventKind::Zone,
    };
    let config = spof::Config { by, case };
    output::report(
        common,
        &chain,
        &median::spof(&chain, &config, args.draws.ranking()),
    )
}
