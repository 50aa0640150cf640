//! `linchpin cutsets`.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::ValueEnum;
use linchpin::{
    analysis::{cutsets, faulttree},
    load::{self, File, Kind},
    model::{Chain, EventKind},
    network::openpsa,
};

use super::{
    Common, Exit,
    case::{self, Loaded, PolicyArgs},
    diagnostics, files,
    limits::LimitArgs,
    loss, output,
    question::QuestionArgs,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Countries, by --basis.
    Country,
    /// Firms.
    Firm,
    /// Firms in the countries they make something in.
    Producer,
    /// Products.
    Product,
    /// Zones.
    Zone,
}

impl From<By> for EventKind {
    fn from(by: By) -> Self {
        match by {
            By::Country => Self::Country,
            By::Firm => Self::Firm,
            By::Producer => Self::Producer,
            By::Product => Self::Product,
            By::Zone => Self::Zone,
        }
    }
}

/// Flags of `linchpin cutsets`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin cutsets --target dram\n  linchpin cutsets --by firm --order 3 --target ai_accelerator_gpu\n  \
                  linchpin cutsets tree.xml --order 4\n\nExit: 3 when a limit ended the search; the answer then says how far it goes."
)]
pub(crate) struct Args {
    /// An Open-PSA fault tree to solve in place of the graph.
    #[arg(
        value_name = "FILE.xml",
        conflicts_with_all = [
            "by", "scenario", "targets", "outcome", "basis", "theta", "horizon", "trust", "open_data", "bootstrap",
        ]
    )]
    tree: Option<PathBuf>,
    /// The gate of the fault tree to ask about, where it has several tops.
    #[arg(
        long,
        requires = "tree",
        value_name = "GATE",
        help_heading = "Analysis"
    )]
    top: Option<String>,
    /// The kinds of things that are lost; kinds may be mixed (country,product).
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "country",
        help_heading = "Analysis"
    )]
    by: Vec<By>,
    /// The largest sets looked for [default: all].
    #[arg(long, value_name = "K", help_heading = "Analysis")]
    order: Option<u32>,
    /// Print nothing but the number of minimal cut sets of the fault tree.
    #[arg(long, requires = "tree", help_heading = "Analysis")]
    count: bool,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if let Some(path) = &args.tree {
        if let Some(kind) = Kind::of(path)
            && !matches!(kind, Kind::FaultTree | Kind::Unknown)
        {
            return Err(files::refusal(
                &path.to_string_lossy(),
                kind,
                Kind::FaultTree.noun(),
            ));
        }
        let text = diagnostics::usable(common, load::text(File::open(path)), "the fault tree")?;
        let model = openpsa::read(&text, args.top.as_deref()).map_err(|error| {
            let is_open = error.way_out == openpsa::NAME_THE_TOP;
            let how = if is_open { " (--top GATE)" } else { "" };
            anyhow!("cannot use `{}`: {error}{how}", path.display())
        })?;
        let spend = args.limits.spend();
        let config = faulttree::Config {
            order: args.order,
            limit: args.limits.limit,
            limits: spend.limits(),
        };
        // The envelope names a graph; a tree stands in for one.
        let chain = Chain::named(&model.name);
        let finding = faulttree::find(&model, config);
        if args.count && !finding.cut_sets.is_stopped {
            output::write(
                common,
                &format!(
                    "{}
",
                    finding.cut_sets.sets
                ),
            )?;
            return Ok(Exit::Ran);
        }
        return output::report(common, &chain, &finding);
    }
    let Loaded { chain, case } = case::under(common, &args.policy, &args.question)?;
    let spend = args.limits.spend();
    let config = cutsets::Config {
        by: loss::kinds(&args.by),
        order: args.order,
        limit: args.limits.limit,
        limits: spend.limits(),
        case,
    };
    output::report(common, &chain, &cutsets::find(&chain, &config))
}
