//! `linchpin export`.

use std::{borrow::Cow, path::Path};

use anyhow::{Context, bail};
use clap::ValueEnum;
use linchpin::{
    analysis::{cutsets, facts},
    load::{self, Layout},
    model::{Case, Chain, EventKind, Question, lookup},
    network::openpsa,
    render,
    words::{Report, network},
};

use super::{Common, Exit, graph, output, question::QuestionArgs, target};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The failure of one target as an Open-PSA fault tree.
    Openpsa,
    /// The graph as RON, without its comments: one file, or several in a folder.
    Ron,
    /// The graph as CSV tables in a folder: nodes and edges for Gephi and others, every number, every source.
    Csv,
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
                  linchpin export ron > my-graph.ron\n  linchpin export ron my-graph\n  linchpin export csv my-tables"
)]
pub(crate) struct Args {
    /// The form to write.
    #[arg(value_enum)]
    what: What,
    /// The target whose failure is written; or the new folder for a graph [default: one file on standard output].
    #[arg(value_name = "PRODUCT|DIR", required_if_eq_any([("what", "openpsa"), ("what", "csv")]))]
    subject: Option<String>,
    /// The basic events [default: country].
    #[arg(long, value_enum, help_heading = "Analysis")]
    by: Option<By>,
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
            "a fault tree is written as Open-PSA XML only, and a graph as RON or CSV tables; leave --format out"
        );
    }
    let chain = graph::chain(common)?;
    let subject = args.subject.as_deref();
    if !matches!(args.what, What::Openpsa) {
        let chain = as_it_is(&chain, args)?;
        return match args.what {
            What::Csv => csv(&chain, Path::new(subject.unwrap_or_default()), common),
            _ => ron(&chain, subject.map(Path::new), common),
        };
    }
    let target = lookup::product(&chain, subject.unwrap_or_default())?;
    let by = match args.by {
        None | Some(By::Country) => EventKind::Country,
        Some(By::Firm) => EventKind::Firm,
        Some(By::Product) => EventKind::Product,
    };
    let case = Case::new(args.question.question(&chain)?, Vec::new());
    let model = cutsets::model(&chain, &case, &target, by, args.best);
    output::write(common, &openpsa::write(&model))?;
    Ok(Exit::Ran)
}

/// The graph to write: of the flags of a question only the one about licences says something about it.
fn as_it_is<'c>(chain: &'c Chain, args: &Args) -> anyhow::Result<Cow<'c, Chain>> {
    let mut question = args.question.question(chain)?;
    let is_open = std::mem::take(&mut question.reading.open_data);
    if question != Question::of(chain) || args.by.is_some() || args.best {
        bail!(
            "a graph is written as it is; leave all flags of a question but --open-data out, and --by and --best"
        );
    }
    Ok(if is_open {
        Cow::Owned(chain.open_data())
    } else {
        Cow::Borrowed(chain)
    })
}

/// Writes a graph as one file, or as several in a folder that holds none yet.
fn ron(chain: &Chain, folder: Option<&Path>, common: &Common) -> anyhow::Result<Exit> {
    let Some(folder) = folder else {
        for file in load::write(chain, Layout::OneFile) {
            output::write(common, &file.text)?;
        }
        return Ok(Exit::Ran);
    };
    let files = load::write(chain, Layout::Folder);
    let files = files
        .iter()
        .map(|file| (file.name.as_str(), file.text.clone()));
    into_folder(folder, &files.collect::<Vec<_>>(), common)
}

/// Writes a graph as tables, into a folder that holds none of them yet.
fn csv(chain: &Chain, folder: &Path, common: &Common) -> anyhow::Result<Exit> {
    let facts = facts::find(chain, &[]);
    let page = facts.page();
    let table = |key: &str| {
        page.table(Some(key))
            .map(render::csv::render)
            .unwrap_or_default()
    };
    let files = [
        ("nodes.csv", render::csv::render(&network::nodes(chain))),
        ("edges.csv", render::csv::render(&network::edges(chain))),
        ("shares.csv", table("facts")),
        ("sources.csv", table("sources")),
    ];
    into_folder(folder, &files, common)
}

/// Writes files into a folder that holds none of them yet.
fn into_folder(folder: &Path, files: &[(&str, String)], common: &Common) -> anyhow::Result<Exit> {
    if common.output.is_some() {
        bail!("the graph is written into a folder; leave --output out, or the folder");
    }
    let cannot = || format!("cannot write into `{}`", folder.display());
    std::fs::create_dir_all(folder).with_context(cannot)?;
    if let Some((name, _)) = files.iter().find(|(name, _)| folder.join(name).exists()) {
        bail!(
            "`{}` is there already; name a new folder",
            folder.join(name).display()
        );
    }
    for (name, text) in files {
        target::write(&folder.join(name), text.as_bytes(), &common.inputs())?;
    }
    output::note(
        common,
        &format!("{} files in `{}`", files.len(), folder.display()),
    );
    Ok(Exit::Ran)
}
