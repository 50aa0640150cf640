//! `linchpin explain`.

use anyhow::bail;
use linchpin::analysis::explain;

use super::{Common, Exit, events, graph, output, question, question::QuestionArgs, scenarios};

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
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let (target, events) = args
        .subjects
        .split_last()
        .expect("the command line asks for two subjects");
    if let [scenario] = events
        && let Some(file) = scenarios::named(scenario)
    {
        let loaded = scenarios::load_files(common, vec![file])?;
        let jobs = scenarios::jobs(&loaded);
        let [job] = jobs.as_slice() else {
            bail!(
                "`{scenario}` is a sweep of {}; explain one of them",
                jobs.len()
            );
        };
        let target = question::product(job.chain, target)?;
        let finding = explain::of_scenario(job.chain, job.scenario, &target);
        return output::report(common, job.chain, &finding);
    }
    let chain = graph::chain(common)?;
    let config = explain::Config {
        events: events::parse(&chain, events)?,
        target: question::product(&chain, target)?,
        question: args.question.question(&chain)?,
    };
    output::report(common, &chain, &explain::find(&chain, &config))
}
