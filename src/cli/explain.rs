//! `linchpin explain`.

use linchpin::analysis::explain;

use super::{Common, Exit, events, graph, output, question, question::QuestionArgs};

/// Flags of `linchpin explain`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin explain TWN ai_accelerator_gpu\n  \
                  linchpin explain firm:ASML dram --outcome growth"
)]
pub(crate) struct Args {
    /// What is lost, and last the product it may stop.
    #[arg(value_name = "EVENT... TARGET", num_args = 2.., required = true)]
    subjects: Vec<String>,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let chain = graph::chain(common)?;
    let (target, events) = args
        .subjects
        .split_last()
        .expect("the command line asks for two subjects");
    let config = explain::Config {
        events: events::parse(&chain, events)?,
        target: question::product(&chain, target)?,
        question: args.question.question(&chain)?,
    };
    output::report(common, &chain, &explain::find(&chain, &config))
}
