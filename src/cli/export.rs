//! `linchpin export`.

use clap::ValueEnum;
use linchpin::{analysis::cutsets, model::EventKind, network::openpsa};

use super::{Common, Exit, graph, output, question, question::QuestionArgs};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The failure of one target as an Open-PSA fault tree.
    Openpsa,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    /// Countries, by --basis.
    Country,
    /// Firms.
    Firm,
    /// Products.
    Product,
}

/// Flags of `linchpin export`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin export openpsa dram > dram.xml\n  linchpin export openpsa dram --best --by firm -o dram.xml"
)]
pub(crate) struct Args {
    /// The form to write.
    #[arg(value_enum)]
    what: What,
    /// The target whose failure is written.
    #[arg(value_name = "PRODUCT")]
    subject: String,
    /// The basic events.
    #[arg(long, value_enum, default_value = "country", help_heading = "Analysis")]
    by: By,
    /// Take everything unknown at its best instead of its worst.
    #[arg(long, help_heading = "Analysis")]
    best: bool,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let What::Openpsa = args.what;
    if common
        .format
        .is_some_and(|format| format != output::Format::Text)
    {
        anyhow::bail!("a fault tree is written as Open-PSA XML only; leave --format out");
    }
    let chain = graph::chain(common)?;
    let target = question::product(&chain, &args.subject)?;
    let by = match args.by {
        By::Country => EventKind::Country,
        By::Firm => EventKind::Firm,
        By::Product => EventKind::Product,
    };
    let question = args.question.question(&chain)?;
    let model = cutsets::model(&chain, &question, &target, by, args.best);
    output::write(common, &openpsa::write(&model))?;
    Ok(Exit::Ran)
}
