//! `linchpin report`.

use std::path::PathBuf;

use anyhow::bail;
use linchpin::{
    analysis::Prepared,
    diagram::{
        draw,
        selection::{Level, Selection},
        svg,
    },
    load::fingerprint,
    model::Case,
    report::{self, Contents, Section},
    study::{
        backtest, compare, odds, overview,
        run::{self, Job},
        simulate,
    },
};

use super::{Common, Exit, graph, limits::LimitArgs, output, question::QuestionArgs, scenarios};

/// Flags of `linchpin report`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  linchpin report -o report.html\n  \
                  linchpin report --basis law --outcome growth -o export-control.html\n  \
                  linchpin report graphs/scenarios/korea-cut-off.ron graphs/backtests -o report.html\n  \
                  linchpin report -g graphs/toy/two-inputs.ron -o toy.html\n\n\
                  Exit: 0 ran; 2 could not run; 3 a limit was reached, and the page says where.")]
pub(crate) struct Args {
    /// Scenarios to show beside the findings, or folders of them; those with `observed` as back-tests.
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    /// The most countries in a cut set that is looked for.
    #[arg(long, value_name = "K", default_value_t = 3, help_heading = "Analysis", value_parser = clap::value_parser!(u32).range(1..))]
    order: u32,
    /// How many thresholds the power of countries is averaged over.
    #[arg(long, value_name = "N", default_value_t = 8, help_heading = "Analysis", value_parser = clap::value_parser!(u32).range(1..=1000))]
    thresholds: u32,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if !matches!(common.format, None | Some(output::Format::Text)) {
        bail!("a report is written as HTML only; leave --format out");
    }
    let chain = graph::chain(common)?;
    let question = args.question.question(&chain)?;
    if !question.keeps_running() {
        bail!(
            "a report tells weeks and output left, which starting from nothing has none of; leave --bootstrap out"
        );
    }
    let spend = args.limits.spend();
    let config = overview::Config {
        case: Case::new(question.clone(), Vec::new()),
        order: args.order,
        limit: args.limits.limit,
        n_thresholds: args.thresholds,
        limits: spend.limits(),
    };
    let finding = overview::find(&chain, &config);
    let graph = common
        .graph
        .as_deref()
        .and_then(|path| path.file_name().unwrap_or(path.as_os_str()).to_str());
    let map = svg::render(&draw::picture(
        &chain,
        &Selection {
            level: Level::Product,
            focus: Vec::new(),
            depth: None,
            collapse: None,
            basis: question.basis,
        },
        None,
    ));
    let sections = sections(&args.scenarios, common)?;
    let page = report::render(
        &chain,
        &Contents {
            question: &question,
            finding: &finding,
            graph,
            fingerprint: &fingerprint(&chain),
            chain_map: Some(&map),
            sections: &sections,
        },
    );
    output::write(common, &page)?;
    if finding.is_complete() {
        return Ok(Exit::Ran);
    }
    output::note(
        common,
        "a limit was reached: the page says where; --max-nodes and --timeout raise it",
    );
    Ok(Exit::Partial)
}

/// How many scenarios are followed week by week.
const SIMULATED: usize = 6;

/// What the scenarios add: their expectations, a comparison, simulations, back-tests.
fn sections(paths: &[PathBuf], common: &Common) -> anyhow::Result<Vec<Section>> {
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let loaded = scenarios::load(common, paths)?;
    let (measured, asked): (Vec<Job<'_>>, Vec<Job<'_>>) = scenarios::jobs(&loaded)
        .into_iter()
        .partition(|job| !job.scenario.story.observed.is_empty());
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let command = |word: &str| format!("linchpin {word} {}", names.join(" "));
    let mut sections = Vec::new();
    if !asked.is_empty() {
        let finding = run::judge(&asked, odds::Config::DEFAULT);
        sections.push(Section::of(
            "scenarios",
            "Scenarios",
            &finding,
            command("run"),
        ));
    }
    if asked.len() > 1 {
        let finding = compare::find(&asked, odds::Config::NONE);
        sections.push(Section::of(
            "compared",
            "Compared",
            &finding,
            command("compare"),
        ));
    }
    for (number, job) in asked.iter().take(SIMULATED).enumerate() {
        let prepared = Prepared::new(job.chain, &job.scenario.case)?;
        let config = simulate::Config {
            weeks: prepared.n_weeks(),
            products: Vec::new(),
            nearby: true,
            trials: None,
        };
        let finding = simulate::find(&prepared, &config);
        sections.push(Section::of(
            format!("simulated-{number}"),
            format!("Weeks of {}", job.scenario.story.name),
            &finding,
            command("simulate"),
        ));
    }
    if !measured.is_empty() {
        let finding = backtest::find(&measured, backtest::Config::DEFAULT);
        sections.push(Section::of(
            "backtests",
            "Back-tests",
            &finding,
            command("backtest"),
        ));
    }
    Ok(sections)
}
