//! `linchpin plan`.

use std::path::PathBuf;

use anyhow::bail;
use clap::ValueEnum;
use linchpin::{
    load::{
        File,
        measures::{self, Measures},
        threats,
    },
    model::lookup,
    study::{
        odds,
        plan::{self, Objective, Threat},
    },
    words::Limited,
};

use super::{Common, Exit, diagnostics, graph, limits::SpendArgs, output, scenarios};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ObjectiveArg {
    /// What is missing on average over the threats, by their weights.
    Mean,
    /// What is missing in the threat that is worst.
    Worst,
}

/// Flags of `linchpin plan`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin plan --budget 50\n  linchpin plan --budget 5 --target dram graphs/threats/china.ron\n  \
                  linchpin plan --budget 20 --measures my-measures.ron --weight taiwan-in-five-years=3\n\n\
                  Exit: 3 when a limit ended the search; the answer is then the best found so far."
)]
pub(crate) struct Args {
    /// Scenario files, or folders of them: what may happen, counted from the decision [default: the threats of the
    /// allied graph].
    #[arg(value_name = "THREAT")]
    threats: Vec<PathBuf>,
    /// How much may be spent, in billion US dollars.
    #[arg(
        long,
        value_name = "USD_BN",
        default_value_t = 50.0,
        help_heading = "Analysis"
    )]
    budget: f64,
    /// A RON file of what can be funded [default: the measures of the allied graph].
    #[arg(long, value_name = "FILE.ron", help_heading = "Analysis")]
    measures: Option<PathBuf>,
    /// How much a threat counts against the others, which count 1; may be given several times. `taiwan` stands for
    /// all members of its sweep.
    #[arg(
        long = "weight",
        value_name = "THREAT=NUMBER",
        help_heading = "Analysis"
    )]
    weights: Vec<String>,
    /// A product whose output matters; may be given several times [default: those of each threat].
    #[arg(
        short,
        long = "target",
        value_name = "PRODUCT",
        help_heading = "Analysis"
    )]
    targets: Vec<String>,
    /// What is to be made least.
    #[arg(long, value_enum, default_value = "mean", help_heading = "Analysis")]
    objective: ObjectiveArg,
    /// Draw everything that is not known so many times for each answer, the same for all; 0 takes the middle of worst
    /// and best.
    #[arg(
        long,
        value_name = "N",
        default_value_t = plan::DRAWS,
        value_parser = clap::value_parser!(u32).range(0..=100_000),
        help_heading = "Odds"
    )]
    draws: u32,
    /// What the draws start from; the same seed gives the same answer.
    #[arg(long, value_name = "SEED", default_value_t = odds::Config::DEFAULT.seed, help_heading = "Odds")]
    seed: u64,
    /// How many lines each table for people shows; CSV and JSON list all.
    #[arg(long, value_name = "N", default_value_t = 12, help_heading = "Output")]
    limit: usize,
    #[command(flatten)]
    spend: SpendArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if !(args.budget.is_finite() && args.budget >= 0.0) {
        bail!("--budget is an amount of at least 0, not {}", args.budget);
    }
    let base = graph::chain(common)?;
    let loaded = match &args.measures {
        Some(path) => measures::from_path(&base, path),
        None => measures::allied(&base),
    };
    let Measures { chain, catalogue } = diagnostics::usable(common, loaded, "the measures")?;
    if catalogue.measures.is_empty() {
        bail!("there is nothing to fund; add measures to the file");
    }
    if catalogue.measures.len() > plan::MOST_MEASURES {
        bail!(
            "a plan weighs {} measures at most, and there are {}; leave some out",
            plan::MOST_MEASURES,
            catalogue.measures.len()
        );
    }
    let loaded = if args.threats.is_empty() {
        let files = threats().map(|(name, text)| File::of_text(name, text));
        scenarios::load_files(common, files.collect())?
    } else {
        scenarios::load(common, &args.threats)?
    };
    if loaded.chains.len() > 1 {
        bail!(
            "the threats change {} graphs; name one with -g",
            loaded.chains.len()
        );
    }
    let mut targets = Vec::new();
    for name in &args.targets {
        targets.push(lookup::product(&chain, name)?);
    }
    let mut threats: Vec<Threat> = Vec::new();
    for (_, scenario) in loaded.pairs() {
        let mut case = scenario.case.clone();
        if !targets.is_empty() {
            case.question.targets.clone_from(&targets);
        }
        threats.push(Threat {
            name: scenario.story.name.clone(),
            title: scenario.story.title.clone(),
            case,
            weight: 1.0,
        });
    }
    weigh(&mut threats, &args.weights)?;
    let spend = args.spend.spend();
    let config = plan::Config {
        measures: &catalogue.measures,
        threats,
        budget_usd_bn: args.budget,
        objective: match args.objective {
            ObjectiveArg::Mean => Objective::Mean,
            ObjectiveArg::Worst => Objective::Worst,
        },
        tolerance: plan::TOLERANCE,
        draws: odds::Config {
            n_draws: args.draws,
            seed: args.seed,
            ..odds::Config::DEFAULT
        },
        limits: spend.limits(),
    };
    let finding = &plan::find(&chain, &config);
    let n_shown = args.limit;
    output::report(common, &base, &Limited { finding, n_shown })
}

/// Reads `THREAT=NUMBER`.
fn weigh(threats: &mut [Threat], texts: &[String]) -> anyhow::Result<()> {
    let mut stated = Vec::new();
    for text in texts {
        let Some((name, number)) = text.split_once('=') else {
            bail!("--weight is THREAT=NUMBER, such as `taiwan=2`, not `{text}`");
        };
        let weight = match number.parse::<f64>() {
            Ok(weight) if weight.is_finite() && weight >= 0.0 => weight,
            _ => bail!("--weight takes a number of at least 0 after `=`, not `{number}`"),
        };
        stated.push((name.to_owned(), weight));
    }
    Ok(plan::weigh(threats, &stated)?)
}
