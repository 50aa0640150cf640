//! `linchpin risk`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use linchpin::{
    analysis::risk,
    load::probabilities,
    model::{Case, Chain, probability::Probabilities},
};

use super::{Common, Exit, diagnostics, graph, limits::SpendArgs, output, question::QuestionArgs};

/// Flags of `linchpin risk`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin risk graphs/probabilities/example.ron\n  \
                  linchpin risk my-probabilities.ron --target dram --format csv\n\n\
                  Exit: 3 when a limit ended a computation; the answer then says which."
)]
pub(crate) struct Args {
    /// A RON file of yearly probabilities, or - for standard input; docs/ron-format.md describes it.
    #[arg(value_name = "FILE.ron")]
    file: PathBuf,
    #[command(flatten)]
    limits: SpendArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let stdin = Path::new("-");
    if args.file == stdin && common.graph.as_deref() == Some(stdin) {
        bail!(
            "the graph and the probabilities cannot both be standard input; write one of them to a file"
        );
    }
    let chain = graph::chain(common)?;
    let question = args.question.question(&chain)?;
    let spend = args.limits.spend();
    let config = risk::Config {
        probabilities: &read(&chain, &args.file, common)?,
        limits: spend.limits(),
        case: Case::new(question, Vec::new()),
    };
    output::report(common, &chain, &risk::find(&chain, &config))
}

/// Loads the probabilities and insists that they can be used.
fn read(chain: &Chain, path: &Path, common: &Common) -> anyhow::Result<Probabilities> {
    let loaded = probabilities::from_path(chain, path);
    diagnostics::usable(common, loaded, "the probabilities")
}
