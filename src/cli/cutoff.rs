//! `linchpin cutoff`.

use linchpin::{analysis::cutoff, study::each};

use super::{Common, Exit, events, graph, output, question::QuestionArgs};

/// Flags of `linchpin cutoff`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin cutoff TWN\n  linchpin cutoff JPN KOR --basis jurisdiction\n  \
                  linchpin cutoff --each --format csv\n  linchpin cutoff bloc:eu --outcome growth"
)]
pub(crate) struct Args {
    /// What is cut off, all together: a country, a bloc, or kind:id (firm:ASML, zone:kanto, product:neon).
    #[arg(
        value_name = "EVENT",
        required_unless_present = "each",
        conflicts_with = "each"
    )]
    events: Vec<String>,
    /// Cut every country off in turn and rank them.
    #[arg(long, help_heading = "Analysis")]
    each: bool,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let chain = graph::chain(common)?;
    let question = args.question.question(&chain)?;
    if args.each {
        return output::report(common, &chain, &each::find(&chain, &question));
    }
    let events = events::parse(&chain, &args.events)?;
    output::report(
        common,
        &chain,
        &cutoff::find(&chain, &cutoff::Config { events, question }),
    )
}
