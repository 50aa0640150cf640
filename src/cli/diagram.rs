//! `linchpin diagram`.

use clap::ValueEnum;
use linchpin::{
    analysis::cutoff,
    diagram::{
        dot,
        select::{self, Level, Selection},
    },
};

use super::{Common, Exit, events, graph, output, question, question::QuestionArgs};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LevelArg {
    /// Products, grouped by stage.
    Product,
    /// Countries and the strongest flows between them.
    Country,
    /// Firms, grouped by country.
    Firm,
}

/// Flags of `linchpin diagram`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin diagram | dot -Tsvg > chain.svg\n  \
                  linchpin diagram --focus dram --depth 2 --mark KOR | dot -Tsvg > dram.svg\n  \
                  linchpin diagram --level country -o flows.dot"
)]
pub(crate) struct Args {
    /// What the boxes are.
    #[arg(long, value_enum, default_value = "product", help_heading = "Picture")]
    level: LevelArg,
    /// Draw only what a product needs; may be given several times.
    #[arg(long, value_name = "PRODUCT", help_heading = "Picture")]
    focus: Vec<String>,
    /// How many steps upstream of the focus to draw.
    #[arg(long, value_name = "N", requires = "focus", help_heading = "Picture")]
    depth: Option<u32>,
    /// Mark what the loss of something does: a country, a bloc, or kind:id; may be given several times.
    #[arg(long, value_name = "EVENT", help_heading = "Picture")]
    mark: Vec<String>,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if common.format != output::Format::Text {
        anyhow::bail!("a diagram is written as Graphviz DOT only; leave --format out");
    }
    let chain = graph::chain(common)?;
    let mut question = args.question.question(&chain)?;
    let focus = args
        .focus
        .iter()
        .map(|name| question::product(&chain, name))
        .collect::<anyhow::Result<Vec<_>>>()?;
    // What is drawn is what is asked about: causes are told for the focus.
    if !focus.is_empty() {
        question.targets.clone_from(&focus);
    }
    let selection = Selection {
        level: match args.level {
            LevelArg::Product => Level::Product,
            LevelArg::Country => Level::Country,
            LevelArg::Firm => Level::Firm,
        },
        focus,
        depth: args.depth,
        collapse: linchpin::diagram::Collapse::Alike,
        basis: question.basis,
        strict: question.strict,
        all_facts: question.all_facts,
    };
    let finding = if args.mark.is_empty() {
        None
    } else {
        let events = events::parse(&chain, &args.mark)?;
        Some(cutoff::find(&chain, &cutoff::Config { events, question }))
    };
    let picture = select::picture(&chain, &selection, finding.as_ref());
    output::write(common, &dot::render(&picture))?;
    Ok(Exit::Ran)
}
