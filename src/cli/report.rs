//! `linchpin report`.

use anyhow::bail;
use linchpin::{
    load::fingerprint,
    report::{self, Contents},
    study::overview,
};

use super::{Common, Exit, graph, limits::LimitArgs, output, question::QuestionArgs};

/// Flags of `linchpin report`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  linchpin report -o report.html\n  \
                  linchpin report --basis jurisdiction --outcome growth -o export-control.html\n  \
                  linchpin report -g graphs/toy/two-inputs.ron -o toy.html\n\n\
                  Exit: 0 ran; 2 could not run; 3 a limit was reached, and the page says where.")]
pub(crate) struct Args {
    /// The most countries in a cut set that is looked for.
    #[arg(long, value_name = "K", default_value_t = 3, help_heading = "Analysis", value_parser = clap::value_parser!(u32).range(1..))]
    order: u32,
    /// How many thresholds the power of countries is averaged over.
    #[arg(long, value_name = "N", default_value_t = 8, help_heading = "Analysis", value_parser = clap::value_parser!(u32).range(1..=1000))]
    thresholds: u32,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if !matches!(common.format, None | Some(output::Format::Text)) {
        bail!("a report is written as HTML only; leave --format out");
    }
    let chain = graph::chain(common)?;
    let question = args.question.question(&chain)?;
    if question.bootstrap {
        bail!(
            "a report tells weeks and output left, which starting from nothing has none of; leave --bootstrap out"
        );
    }
    let config = overview::Config {
        question: question.clone(),
        order: args.order,
        limit: args.limits.limit,
        n_thresholds: args.thresholds,
        limits: args.limits.limits(),
    };
    let finding = overview::find(&chain, &config);
    let graph = common
        .graph
        .as_deref()
        .and_then(|path| path.file_name().unwrap_or(path.as_os_str()).to_str());
    let page = report::render(
        &chain,
        &Contents {
            question: &question,
            finding: &finding,
            graph,
            fingerprint: &fingerprint(&chain),
            chain_map: None,
            sections: &[],
        },
    );
    output::write(common, &page)?;
    if finding.is_complete() {
        return Ok(Exit::Ran);
    }
    output::note(
        common,
        "a limit was reached: the page says where; --max-nodes and --timeout raise it",
    );
    Ok(Exit::Partial)
}
