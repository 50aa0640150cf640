//! Questions over many cases: scenarios, back-tests, plans, firm networks.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use linchpin::{
    analysis::{Limits, esri},
    load::{
        self, File,
        measures::{self, Measures},
        scenario::{self, Scenarios},
        trade,
    },
    model::{lookup, trade::Essentiality},
    study::{
        backtest, odds,
        plan::{self, Objective, Threat},
        run::{self, Job},
    },
};
use pyo3::prelude::*;

use crate::{
    call,
    case::{Told, on_chain, on_their_chains, word},
    error::{Fault, usable},
    finding::Finding,
    graph::{Graph, drawing},
};

/// The most nodes a decision diagram may hold.
const MOST_NODES: usize = 50_000_000;

/// Name and fingerprint of each graph that scenarios change.
fn named(loaded: &Scenarios) -> Vec<(String, String)> {
    let chains = loaded.chains.iter();
    chains
        .map(|chain| (chain.name().to_owned(), load::fingerprint(chain)))
        .collect()
}

fn need_some(scenarios: &[Told]) -> Result<(), Fault> {
    if scenarios.is_empty() {
        return Err(Fault::Asked(
            "name a scenario: a file, a folder or a Scenario".to_owned(),
        ));
    }
    Ok(())
}

pub(crate) fn run_on(
    py: Python<'_>,
    graph: Option<&Graph>,
    scenarios: Vec<Told>,
    (draws, seed): (Option<u32>, u64),
    threads: Option<usize>,
) -> PyResult<Finding> {
    let on = graph.map(|graph| (Arc::clone(&graph.chain), graph.at()));
    let config = drawing(draws, odds::Config::DEFAULT.n_draws, seed);
    let (found, chains) = call::run(py, threads, move |_| {
        need_some(&scenarios)?;
        let loaded = match on {
            Some((chain, at)) => on_chain(&scenarios, &chain, &at)?,
            None => on_their_chains(&scenarios)?,
        };
        let jobs: Vec<Job<'_>> = loaded.pairs().map(Job::from).collect();
        let found = if jobs.len() <= run::DRAWN || draws.is_some() {
            run::find(&jobs, config)
        } else {
            run::judge(&jobs, config)
        };
        Ok((found, named(&loaded)))
    })?;
    let is_broken = found.is_broken();
    Ok(Finding::of(found, chains).judged(is_broken))
}

/// Scenarios on the graphs that their files name: files, folders, or `Scenario`s.
#[pyfunction]
#[pyo3(name = "run", signature = (*scenarios, draws = None, seed = 42, threads = None))]
pub(crate) fn run_scenarios(
    py: Python<'_>,
    scenarios: Vec<Told>,
    draws: Option<u32>,
    seed: u64,
    threads: Option<usize>,
) -> PyResult<Finding> {
    run_on(py, None, scenarios, (draws, seed), threads)
}

pub(crate) fn backtest_on(
    py: Python<'_>,
    graph: Option<&Graph>,
    scenarios: Vec<Told>,
    sweep: u32,
    (draws, seed): (Option<u32>, u64),
    threads: Option<usize>,
) -> PyResult<Finding> {
    let on = graph.map(|graph| (Arc::clone(&graph.chain), graph.at()));
    let draws = drawing(draws, odds::Config::DEFAULT.n_draws, seed);
    let (found, chains) = call::run(py, threads, move |_| {
        let loaded = match (on, scenarios.as_slice()) {
            (Some((chain, at)), []) => {
                let files = load::backtests().map(|(name, text)| File::of_text(name, text));
                usable(scenario::on_chain(files.collect(), (*chain).clone(), &at))?.0
            }
            (None, []) => {
                let files = load::backtests().map(|(name, text)| File::of_text(name, text));
                usable(scenario::from_files(files.collect(), None))?.0
            }
            (Some((chain, at)), told) => on_chain(told, &chain, &at)?,
            (None, told) => on_their_chains(told)?,
        };
        let jobs: Vec<Job<'_>> = loaded.pairs().map(Job::from).collect();
        let is_silent = |job: &Job<'_>| job.scenario.story.observed.is_empty();
        if jobs.iter().all(is_silent) {
            return Err(Fault::Asked(
                "none of these scenarios says what was measured; add `observed: [..]`".to_owned(),
            ));
        }
        if draws.n_draws == 0 {
            return Err(Fault::Asked(
                "a forecast needs draws: at least 1".to_owned(),
            ));
        }
        let config = backtest::Config::drawing(draws, sweep);
        Ok((backtest::find(&jobs, config), named(&loaded)))
    })?;
    Ok(Finding::of(found, chains))
}

/// History against the model, on the graphs that the files name; the events of the allied graph where none is named.
#[pyfunction]
#[pyo3(name = "backtest", signature = (*scenarios, sweep = 0, draws = None, seed = 42, threads = None))]
pub(crate) fn backtest_scenarios(
    py: Python<'_>,
    scenarios: Vec<Told>,
    sweep: u32,
    draws: Option<u32>,
    seed: u64,
    threads: Option<usize>,
) -> PyResult<Finding> {
    backtest_on(py, None, scenarios, sweep, (draws, seed), threads)
}

/// What a plan is asked for.
pub(crate) struct Plan {
    pub(crate) threats: Vec<Told>,
    pub(crate) budget: f64,
    pub(crate) measures: Option<PathBuf>,
    pub(crate) weights: Vec<(String, f64)>,
    pub(crate) targets: Vec<String>,
    pub(crate) objective: String,
    pub(crate) draws: odds::Config,
    pub(crate) timeout: Option<f64>,
}

pub(crate) fn plan(
    py: Python<'_>,
    graph: &Graph,
    asked: Plan,
    threads: Option<usize>,
) -> PyResult<Finding> {
    let (base, at) = (Arc::clone(&graph.chain), graph.at());
    let found = call::run(py, threads, move |stop| {
        if !(asked.budget.is_finite() && asked.budget >= 0.0) {
            let budget = asked.budget;
            return Err(Fault::Asked(format!(
                "budget is an amount of at least 0, not {budget}"
            )));
        }
        let words = [("mean", Objective::Mean), ("worst", Objective::Worst)];
        let objective = word("objective", Some(&asked.objective), &words)?;
        let loaded = match &asked.measures {
            Some(path) => measures::from_path(&base, path),
            None => measures::allied(&base),
        };
        let Measures { chain, catalogue } = usable(loaded)?.0;
        if catalogue.measures.is_empty() || catalogue.measures.len() > plan::MOST_MEASURES {
            return Err(Fault::Asked(format!(
                "a plan weighs 1 to {} measures, and there are {}",
                plan::MOST_MEASURES,
                catalogue.measures.len()
            )));
        }
        let scenarios = if asked.threats.is_empty() {
            let files = load::threats().map(|(name, text)| File::of_text(name, text));
            usable(scenario::on_chain(files.collect(), (*base).clone(), &at))?.0
        } else {
            on_chain(&asked.threats, &base, &at)?
        };
        let mut targets = Vec::new();
        for name in &asked.targets {
            targets.push(lookup::product(&chain, name)?);
        }
        let mut threats: Vec<Threat> = Vec::new();
        for (_, scenario) in scenarios.pairs() {
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
        plan::weigh(&mut threats, &asked.weights)?;
        let timeout = asked.timeout.map(Duration::try_from_secs_f64).transpose();
        let timeout = timeout.map_err(|error| Fault::Asked(format!("timeout: {error}")))?;
        let deadline = timeout.map(|timeout| Instant::now() + timeout);
        let should_stop =
            || stop.is_asked() || deadline.is_some_and(|deadline| Instant::now() >= deadline);
        let config = plan::Config {
            measures: &catalogue.measures,
            threats,
            budget_usd_bn: asked.budget,
            objective: objective.unwrap_or(Objective::Mean),
            tolerance: plan::TOLERANCE,
            draws: asked.draws,
            limits: Limits {
                max_nodes: MOST_NODES,
                should_stop: &should_stop,
            },
        };
        Ok(plan::find(&chain, &config))
    })?;
    Ok(Finding::of(found, graph.named()))
}

/// Firms that are lost: wholly, or each by so many percent of its output.
#[derive(Debug, FromPyObject)]
pub(crate) enum Firms {
    /// By so many percent.
    Parts(BTreeMap<String, f64>),
    /// Wholly.
    Whole(Vec<String>),
}

impl Firms {
    fn parts(self) -> Vec<(String, f64)> {
        match self {
            Self::Parts(parts) => parts.into_iter().collect(),
            Self::Whole(names) => names.into_iter().map(|name| (name, 100.0)).collect(),
        }
    }
}

/// The systemic loss (ESRI) that every firm of a firm network would cause: a folder with links.csv and firms.csv.
///
/// `firms` names some, or says by how many percent each is lost; they are lost one at a time, or all `together`.
#[pyfunction]
#[pyo3(signature = (folder, *, firms = None, together = false, eps = 0.01, replaceability = true, unlisted = "partial", empty_market = 0.0, threads = None))]
#[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
pub(crate) fn rank_network(
    py: Python<'_>,
    folder: PathBuf,
    firms: Option<Firms>,
    together: bool,
    eps: f64,
    replaceability: bool,
    unlisted: &str,
    empty_market: f64,
    threads: Option<usize>,
) -> PyResult<Finding> {
    let words = Essentiality::ALL.map(|word| (word.as_str(), word));
    let unlisted = word("unlisted", Some(unlisted), &words);
    let unlisted = unlisted.map_err(|fault| fault.raise(py))?;
    let (found, chains) = call::run(py, threads, move |_| {
        if !(eps > 0.0 && eps < 1.0) {
            return Err(Fault::Asked(format!(
                "eps is a fraction above 0 and below 1, not {eps}"
            )));
        }
        if !(empty_market >= 0.0 && empty_market.is_finite()) {
            return Err(Fault::Asked(format!(
                "empty_market is a weight of at least 0, not {empty_market}"
            )));
        }
        let trade = usable(trade::from_folder(&folder))?.0;
        let mut parts: esri::Loss = Vec::new();
        for (name, percent) in firms.map(Firms::parts).unwrap_or_default() {
            let mut traders = trade.traders.iter();
            let Some(at) = traders.position(|trader| trader.id == name) else {
                return Err(Fault::Asked(format!("no firm is called `{name}`")));
            };
            if !(percent > 0.0 && percent <= 100.0) {
                return Err(Fault::Asked(format!(
                    "`{name}` loses a percent above 0 and up to 100, not {percent}"
                )));
            }
            if parts.iter().any(|(other, _)| *other == at as u32) {
                return Err(Fault::Asked(format!("`{name}` is named twice; keep one")));
            }
            parts.push((at as u32, percent / 100.0));
        }
        let losses = match parts[..] {
            [] => None,
            _ if together => Some(vec![parts]),
            _ => Some(parts.into_iter().map(|part| vec![part]).collect()),
        };
        let config = esri::Config {
            losses,
            eps,
            replaceability,
            unlisted: unlisted.unwrap_or(Essentiality::Partial),
            empty_market,
        };
        let found = esri::find(&trade, &config, |_| ());
        let named = vec![(trade.name.clone(), trade::fingerprint(&trade))];
        Ok((found, named))
    })?;
    Ok(Finding::of(found, chains))
}
