//! `linchpin rank`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use linchpin::{
    analysis::{
        esri,
        rank::{self, Unweighed},
    },
    load::trade,
    model::{
        Case, Chain, EventKind,
        id::{self, ProductId},
        trade::{Essentiality, Trade},
    },
    study::median,
    words::Limited,
};

use super::{
    Common, Exit, diagnostics, draws::DrawArgs, graph, loss, output, question::QuestionArgs,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Every country, by --basis.
    Country,
    /// Every firm.
    Firm,
    /// Every firm in every country it makes something in.
    Producer,
}

impl From<By> for EventKind {
    fn from(by: By) -> Self {
        match by {
            By::Country => Self::Country,
            By::Firm => Self::Firm,
            By::Producer => Self::Producer,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum UnlistedArg {
    /// Output falls with the scarcest such input.
    Essential,
    /// Output falls by the missing part of all purchases.
    Partial,
    /// Nothing is lost.
    Negligible,
}

/// Flags of `linchpin rank`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin rank --by country\n  linchpin rank --by firm --target dram --format csv\n  \
                  linchpin rank --network graphs/toy/firm-network --eps 1e-6\n  \
                  linchpin rank --network my-firms --firm ASML --firm Zeiss=50 --together\n\n\
                  Exit: 0 ran; 2 could not run (usage, bad file); 3 a cascade was cut short and the answer says so."
)]
pub(crate) struct Args {
    /// The kind of thing that is lost; may be given several times [default: all three].
    #[arg(long, value_enum, help_heading = "Analysis")]
    by: Vec<By>,
    /// How much a target counts against the others, which count 1; may be given several times.
    #[arg(
        long = "weight",
        value_name = "PRODUCT=NUMBER",
        help_heading = "Analysis"
    )]
    weights: Vec<String>,
    /// How many lines each table for people shows; CSV and JSON list all.
    #[arg(long, value_name = "N", default_value_t = 25, help_heading = "Output")]
    limit: usize,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    draws: DrawArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Firm networks")]
struct NetworkArgs {
    /// Rank the firms of a network instead: a folder with links.csv, firms.csv and essentiality.csv.
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with_all = [
            "by", "weights", "targets", "outcome", "basis", "theta", "horizon", "trust", "open_data",
            "bootstrap"
        ]
    )]
    network: Option<PathBuf>,
    /// Lose only this firm, or so many percent of its output; may be given several times [default: every firm in turn].
    #[arg(long = "firm", value_name = "FIRM[=PERCENT]", requires = "network")]
    firms: Vec<String>,
    /// Lose all of --firm at once instead of one at a time.
    #[arg(long, requires = "firms")]
    together: bool,
    /// Nobody replaces a lost firm, however small its market share.
    #[arg(long, requires = "network")]
    no_replaceability: bool,
    /// What a pair of sectors is taken for that essentiality.csv does not list.
    #[arg(long, value_enum, default_value = "partial")]
    unlisted: UnlistedArg,
    /// What a market counts as of which nothing is left, in the unit of the links; the code of the index's authors takes 1.
    #[arg(long, value_name = "WEIGHT", default_value_t = 0.0)]
    empty_market: f64,
    /// End a cascade when no firm falls by more than this fraction of its output in a round.
    #[arg(long, value_name = "FRACTION", default_value_t = 0.01)]
    eps: f64,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if let Some(folder) = &args.network.network {
        if common.graph.is_some() && std::env::var_os("LINCHPIN_GRAPH").is_none() {
            bail!("--network ranks a firm network and --graph a graph; leave one of them out");
        }
        if args.draws.is_stated() && std::env::var_os("LINCHPIN_DRAWS").is_none() {
            bail!("nothing is drawn in a firm network; leave --draws out");
        }
        return firms(args, folder, common);
    }
    let chain = graph::chain(common)?;
    let question = args.question.question(&chain)?;
    if !question.keeps_running() {
        bail!("starting from nothing has no quantities to rank by; leave --bootstrap out");
    }
    let by: &[By] = if args.by.is_empty() {
        &[By::Country, By::Firm, By::Producer]
    } else {
        &args.by
    };
    let config = rank::Config {
        by: loss::kinds(by),
        weights: weights(&chain, &question.targets, &args.weights)?,
        case: Case::new(question, Vec::new()),
    };
    let finding = &median::rank(&chain, &config, args.draws.ranking());
    let n_shown = args.limit;
    output::report(common, &chain, &Limited { finding, n_shown })
}

/// Reads `PRODUCT=NUMBER`; the products have to be targets, and some weight above 0.
fn weights(
    chain: &Chain,
    targets: &[ProductId],
    texts: &[String],
) -> anyhow::Result<Vec<(ProductId, f64)>> {
    let mut stated = Vec::new();
    for text in texts {
        let Some((name, number)) = text.split_once('=') else {
            bail!("--weight is PRODUCT=NUMBER, such as `dram=2`, not `{text}`");
        };
        match number.parse::<f64>() {
            Ok(weight) if weight.is_finite() && weight >= 0.0 => {
                stated.push((name.to_owned(), weight));
            }
            _ => bail!("--weight takes a number of at least 0 after `=`, not `{number}`"),
        }
    }
    rank::weights(chain, targets, &stated).map_err(|error| match error {
        Unweighed::NoTarget(name) => {
            anyhow::anyhow!("`{name}` is no target, so it cannot count; add `--target {name}`")
        }
        Unweighed::Twice(name) => {
            anyhow::anyhow!("--weight is given twice for `{name}`; keep one")
        }
        other => other.into(),
    })
}

fn firms(args: &Args, folder: &Path, common: &Common) -> anyhow::Result<Exit> {
    let network = &args.network;
    if !(network.eps > 0.0 && network.eps < 1.0) {
        bail!(
            "--eps is a fraction above 0 and below 1, not {}",
            network.eps
        );
    }
    if !(network.empty_market >= 0.0 && network.empty_market.is_finite()) {
        bail!(
            "--empty-market is a weight of at least 0, not {}",
            network.empty_market
        );
    }
    let trade = diagnostics::usable(common, trade::from_folder(folder), "the firm network")?;
    let config = esri::Config {
        losses: losses(&trade, network)?,
        empty_market: network.empty_market,
        eps: network.eps,
        replaceability: !network.no_replaceability,
        unlisted: match network.unlisted {
            UnlistedArg::Essential => Essentiality::Essential,
            UnlistedArg::Partial => Essentiality::Partial,
            UnlistedArg::Negligible => Essentiality::Negligible,
        },
    };
    let n_losses = config.losses.as_ref();
    let n_losses = n_losses.map_or(trade.traders.len(), Vec::len);
    // It draws on standard error, and only where that is a terminal.
    let bar = if common.quiet {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(n_losses as u64)
    };
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} firms, {eta} left")
        .expect("the template is well formed");
    bar.set_style(style);
    let finding = esri::find(&trade, &config, |n_done| bar.inc(n_done as u64));
    bar.finish_and_clear();
    output::report_on(
        common,
        || vec![(trade.name.clone(), trade::fingerprint(&trade))],
        "a cascade was cut short: the answer says which; a larger --eps ends it sooner",
        &Limited {
            finding: &finding,
            n_shown: args.limit,
        },
    )
}

/// The losses asked for, each by itself unless they come together; `None` for every firm.
fn losses(trade: &Trade, network: &NetworkArgs) -> anyhow::Result<Option<Vec<esri::Loss>>> {
    let mut parts: esri::Loss = Vec::new();
    for text in &network.firms {
        let part = part(trade, text)?;
        if network.together && parts.iter().any(|(firm, _)| *firm == part.0) {
            let firm = &trade.traders[part.0 as usize].id;
            bail!("--firm names `{firm}` twice, and --together loses it once; keep one");
        }
        parts.push(part);
    }
    Ok(match parts[..] {
        [] => None,
        _ if network.together => Some(vec![parts]),
        _ => Some(parts.into_iter().map(|part| vec![part]).collect()),
    })
}

/// Reads `FIRM` or `FIRM=PERCENT`; a firm may have `=` in its name.
fn part(trade: &Trade, text: &str) -> anyhow::Result<(u32, f64)> {
    let is_known = trade.traders.iter().any(|trader| trader.id == text);
    let Some((name, percent)) = text.rsplit_once('=').filter(|_| !is_known) else {
        return Ok((position(trade, text)?, 1.0));
    };
    let firm = position(trade, name)?;
    match percent.trim_end_matches('%').trim().parse::<f64>() {
        Ok(percent) if percent > 0.0 && percent <= 100.0 => Ok((firm, percent / 100.0)),
        _ => {
            bail!("--firm {name} takes a percent above 0 and up to 100 after `=`, not `{percent}`")
        }
    }
}

fn position(trade: &Trade, name: &str) -> anyhow::Result<u32> {
    let found = trade.traders.iter().position(|trader| trader.id == name);
    if let Some(at) = found {
        return Ok(at as u32);
    }
    let near = id::nearest(name, trade.traders.iter().map(|trader| trader.id.as_str()));
    if near.is_empty() {
        bail!("no firm is called `{name}`; firms.csv lists them");
    }
    bail!(
        "no firm is called `{name}`; did you mean `{}`?",
        near.join("` or `")
    )
}
