//! `linchpin export`.

use std::path::Path;

use anyhow::{Context, bail};
use clap::ValueEnum;
use linchpin::{
    analysis::cutsets,
    load::{self, Layout},
    model::{Case, Chain, EventKind, lookup},
    network::openpsa,
};

use super::{Common, Exit, graph, output, question::QuestionArgs, target};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The failure of one target as an Open-PSA fault tree.
    Openpsa,
    /// The graph as RON, without its comments: one file, or several in a folder.
    Ron,
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
    after_help = "Examples:\n  linchpin export openpsa dram > dram.xml\n  linchpin export openpsa dram --best --by firm -o dram.xml\n  \
                  linchpin export ron > my-graph.ron\n  linchpin export ron my-graph"
)]
pub(crate) struct Args {
    /// The form to write.
    #[arg(value_enum)]
    what: What,
    /// The target whose failure is written; or the new folder for a graph [default: one file on standard output].
    #[arg(value_name = "PRODUCT|DIR", required_if_eq("what", "openpsa"))]
    subject: Option<String>,
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
    if common
        .format
        .is_some_and(|format| format != output::Format::Text)
    {
        bail!(
            "a fault tree is written as Open-PSA XML only, and a graph as RON; leave --format out"
        );
    }
    let chain = graph::chain(common)?;
    let subject = args.subject.as_deref();
    if let What::Ron = args.what {
        return ron(&chain, subject.map(Path::new), common);
    }
    let target = lookup::product(&chain, subject.unwrap_or_default())?;
    let by = match args.by {
        By::Country => EventKind::Country,
        By::Firm => EventKind::Firm,
        By::Product => EventKind::Product,
    };
    let case = Case::new(args.question.question(&chain)?, Vec::new());
    let model = cutsets::model(&chain, &case, &target, by, args.best);
    output::write(common, &openpsa::write(&model))?;
    Ok(Exit::Ran)
}

/// Writes a graph as one file, or as several in a folder that holds none yet.
fn ron(chain: &Chain, folder: Option<&Path>, common: &Common) -> anyhow::Result<Exit> {
    let Some(folder) = folder else {
        for file in load::write(chain, Layout::OneFile) {
            output::write(common, &file.text)?;
        }
        return Ok(Exit::Ran);
    };
    if common.output.is_some() {
        bail!("the graph is written into a folder; leave --output out, or the folder");
    }
    let cannot = || format!("cannot write into `{}`", folder.display());
    std::fs::create_dir_all(folder).with_context(cannot)?;
    let files = load::write(chain, Layout::Folder);
    if let Some(file) = files.iter().find(|file| folder.join(&file.name).exists()) {
        bail!(
            "`{}` is there already; name a new folder",
            folder.join(&file.name).display()
        );
    }
    for file in &files {
        target::write(
            &folder.join(&file.name),
            file.text.as_bytes(),
            &common.inputs(),
        )?;
    }
    output::note(
        common,
        &format!("{} files in `{}`", files.len(), folder.display()),
    );
    Ok(Exit::Ran)
}
