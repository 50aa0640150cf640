//! `linchpin find`.

use linchpin::analysis::find;

use super::{Common, Exit, graph, output};

/// Flags of `linchpin find`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin find resist\n  linchpin find mask inspection\n  \
                  linchpin find helium --format csv\n\n\
                  Ids and names are taken in any case wherever an id is, countries also by their codes of two and three \
                  letters."
)]
pub(crate) struct Args {
    /// Words that the id, the name or the note has, all of them, in any case.
    #[arg(value_name = "WORD", required = true)]
    words: Vec<String>,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let chain = graph::chain(common)?;
    output::report(common, &chain, &find::find(&chain, &args.words))
}
