//! `linchpin explain`.

use linchpin::{
    analysis::{Prepared, Scratch, explain},
    load::fingerprint,
    model::lookup,
    render::memo,
    study::odds,
};

use super::{
    Common, Exit,
    case::{self, Loaded},
    draws::DrawArgs,
    loss::DateArgs,
    output,
    question::QuestionArgs,
};

/// Flags of `linchpin explain`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin explain TWN ai_accelerator_gpu\n  \
                  linchpin explain firm:ASML dram --outcome growth\n  \
                  linchpin explain graphs/scenarios/japan-abf-film.ron server_cpu"
)]
pub(crate) struct Args {
    /// What is lost, or a scenario file with its own question; and last the product it may stop.
    #[arg(value_name = "EVENT...|SCENARIO TARGET", num_args = 2.., required = true)]
    subjects: Vec<String>,
    #[command(flatten)]
    dates: DateArgs,
    #[command(flatten)]
    draws: DrawArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let (target, subjects) = args
        .subjects
        .split_last()
        .expect("the command line asks for two subjects");
    let Loaded { chain, mut case } = case::of(common, subjects, &args.dates, &args.question)?;
    case.question.targets = vec![lookup::product(&chain, target)?];
    let prepared = Prepared::new(&chain, &case)?;
    let mut finding = explain::find(&prepared, &mut Scratch::default());
    finding.odds = odds::find(&prepared, args.draws.config());
    // Ready for a memo; one table alone is Markdown as everywhere.
    if common.format == Some(output::Format::Markdown) && common.table.is_none() {
        let fingerprint = fingerprint(&chain);
        let graph = (chain.name(), fingerprint.as_str());
        let text = memo::render(&finding, &output::command(), graph, common.notes);
        output::write(common, &text)?;
        return Ok(Exit::Ran);
    }
    output::report(common, &chain, &finding)
}
