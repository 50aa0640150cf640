//! A graph at hand, and the questions that can be asked of it.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use linchpin::{
    analysis::{
        Prepared, Scratch, behaviour::Behaviour, cutoff, dynamics::Rationing, explain, find, rank,
        spof,
    },
    load::{self, Layout},
    model::{Case, Chain, Diagnostic, EventKind, Scenario, Story, lookup, story::ChainAt},
    study::{doubt, each, median, odds, simulate, trials},
};
use pyo3::{
    prelude::*,
    types::{PyDict, PyTuple, PyType},
};

use crate::{
    call,
    case::{Asked, Told, word},
    error::{self, Fault, usable},
    finding::Finding,
    import, jobs,
    sweep::Sweep,
};

/// Where a graph comes from, so that another process can load it too.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Embedded,
    File(PathBuf),
    Text(String, String),
}

/// Where a graph comes from, its name, its text where it has one, and its fingerprint.
type Pickled = (&'static str, String, String, String);

/// A checked graph: products, who makes them, what they need.
#[pyclass(frozen, module = "linchpin", weakref)]
pub(crate) struct Graph {
    source: Source,
    pub(crate) chain: Arc<Chain>,
    warnings: Vec<Diagnostic>,
    taken: Option<Py<Finding>>,
    fingerprint: OnceLock<String>,
}

impl Graph {
    fn load(py: Python<'_>, source: Source) -> PyResult<Self> {
        let from = source.clone();
        let (chain, warnings) = call::run(py, None, move |_| {
            usable(match &from {
                Source::Embedded => load::embedded(),
                Source::File(path) => load::from_path(path),
                Source::Text(name, text) => load::from_text(name, text.as_str()),
            })
        })?;
        Ok(Self::of(source, chain, warnings))
    }

    pub(crate) fn of(source: Source, chain: Chain, warnings: Vec<Diagnostic>) -> Self {
        Self {
            source,
            chain: Arc::new(chain),
            warnings,
            taken: None,
            fingerprint: OnceLock::new(),
        }
    }

    /// The same, with what was taken of the tables that it was made of.
    pub(crate) fn taking(mut self, taken: Py<Finding>) -> Self {
        self.taken = Some(taken);
        self
    }

    pub(crate) fn at(&self) -> ChainAt {
        match &self.source {
            Source::Embedded => ChainAt::Embedded,
            Source::File(path) => ChainAt::File(path.to_string_lossy().into_owned()),
            Source::Text(name, _) => ChainAt::File(name.clone()),
        }
    }

    pub(crate) fn named(&self) -> Vec<(String, String)> {
        vec![(self.chain.name().to_owned(), self.hash().to_owned())]
    }

    fn hash(&self) -> &str {
        self.fingerprint
            .get_or_init(|| load::fingerprint(&self.chain))
    }

    /// Prepares a case off the interpreter and asks something of it.
    fn ask<F: linchpin::words::Report + Send + Sync + 'static>(
        &self,
        py: Python<'_>,
        asked: Asked,
        threads: Option<usize>,
        find: impl FnOnce(&Chain, Case, &call::Stop) -> Result<F, Fault> + Send + 'static,
    ) -> PyResult<Finding> {
        let (chain, at) = (Arc::clone(&self.chain), self.at());
        let found = call::run(py, threads, move |stop| {
            let case = asked.case(&chain, &at)?;
            find(&chain, case, stop)
        })?;
        Ok(Finding::of(found, self.named()))
    }
}

/// Draws as asked for, or else as many as are usual for the question.
pub(crate) fn drawing(draws: Option<u32>, usual: u32, seed: u64) -> odds::Config {
    odds::Config {
        n_draws: draws.unwrap_or(usual),
        seed,
        ..odds::Config::DEFAULT
    }
}

const KINDS: [(&str, EventKind); 5] = [
    ("country", EventKind::Country),
    ("firm", EventKind::Firm),
    ("producer", EventKind::Producer),
    ("product", EventKind::Product),
    ("zone", EventKind::Zone),
];

/// A kind of loss by its word.
fn kind(said: &str) -> Result<EventKind, Fault> {
    let found = word("by", Some(said), &KINDS)?;
    Ok(found.expect("a word that is said is one of them or refused"))
}

#[pymethods]
impl Graph {
    /// The allied graph, which is part of this package.
    #[new]
    fn new(py: Python<'_>) -> PyResult<Self> {
        Self::load(py, Source::Embedded)
    }

    /// The allied graph, which is part of this package; many of its shares may not be used commercially.
    #[classmethod]
    fn embedded(cls: &Bound<'_, PyType>) -> PyResult<Self> {
        Self::load(cls.py(), Source::Embedded)
    }

    /// The graph of a RON file, or of a folder with a `chain.ron`.
    #[classmethod]
    fn file(cls: &Bound<'_, PyType>, path: PathBuf) -> PyResult<Self> {
        Self::load(cls.py(), Source::File(path))
    }

    /// The graph of a text in RON, which includes no other file.
    #[classmethod]
    #[pyo3(signature = (text, *, name = "text"))]
    fn text(cls: &Bound<'_, PyType>, text: String, name: &str) -> PyResult<Self> {
        Self::load(cls.py(), Source::Text(name.to_owned(), text))
    }

    /// The graph of a company's suppliers: a frame or CSV with a row for each supply, read as `linchpin import suppliers` does.
    #[classmethod]
    #[pyo3(signature = (sheet, *, name = "suppliers.csv", map = None, buyer = None, decimal = None, share_unit = None, source = None, licence = None, year = None))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
    fn suppliers(
        cls: &Bound<'_, PyType>,
        sheet: &Bound<'_, PyAny>,
        name: &str,
        map: Option<&Bound<'_, PyDict>>,
        buyer: Option<String>,
        decimal: Option<&str>,
        share_unit: Option<&str>,
        source: Option<String>,
        licence: Option<String>,
        year: Option<u16>,
    ) -> PyResult<Self> {
        let evidence = import::Evidence {
            source,
            licence,
            year,
        };
        let units = (decimal, share_unit);
        import::suppliers(cls.py(), (name, sheet), map, buyer, units, evidence)
    }

    /// The graph of two tables, nodes and edges: frames or CSV, read as `linchpin import edges` does.
    #[classmethod]
    #[pyo3(signature = (nodes, edges, *, name = "edges.csv", map = None, direction = "supplies", targets = Vec::new(), source = None, licence = None, year = None))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
    fn edges(
        cls: &Bound<'_, PyType>,
        nodes: &Bound<'_, PyAny>,
        edges: &Bound<'_, PyAny>,
        name: &str,
        map: Option<&Bound<'_, PyDict>>,
        direction: &str,
        targets: Vec<String>,
        source: Option<String>,
        licence: Option<String>,
        year: Option<u16>,
    ) -> PyResult<Self> {
        let evidence = import::Evidence {
            source,
            licence,
            year,
        };
        import::edges(
            cls.py(),
            nodes,
            (name, edges),
            map,
            (direction, targets),
            evidence,
        )
    }

    /// Its short name.
    #[getter]
    fn name(&self) -> &str {
        self.chain.name()
    }

    /// Its name for people.
    #[getter]
    fn title(&self) -> Option<&str> {
        self.chain.title()
    }

    /// SHA-256 of its checked content: comments and file names do not matter.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.hash()
    }

    /// The products whose supply it is about, by id.
    #[getter]
    fn targets(&self) -> Vec<String> {
        self.chain
            .targets()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// Every product, by id, with its name.
    #[getter]
    fn products<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let names = PyDict::new(py);
        for (id, product) in self.chain.products() {
            names.set_item(id.as_str(), product.name.as_str())?;
        }
        Ok(names)
    }

    /// Warnings about its files, as data.
    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        error::data(py, self.warnings.iter())
    }

    /// What was taken of the tables that it was made of; `None` where it was not.
    #[getter]
    fn taken(&self, py: Python<'_>) -> Option<Py<Finding>> {
        self.taken.as_ref().map(|taken| taken.clone_ref(py))
    }

    /// Its text in RON, in one file; reading it gives a graph with the same fingerprint.
    fn to_ron(&self) -> String {
        let files = load::write(&self.chain, Layout::OneFile).into_iter();
        files.map(|file| file.text).collect()
    }

    /// How everything that is wanted is affected when something is lost: verdicts, weeks, output, money, causes.
    ///
    /// `lost` is a country, bloc, firm, zone or product, by id or name in any case, or several, or a `Case`.
    #[pyo3(signature = (lost = None, *, draws = None, seed = 42, threads = None, **settings))]
    fn cutoff(
        &self,
        py: Python<'_>,
        lost: Option<&Bound<'_, PyAny>>,
        draws: Option<u32>,
        seed: u64,
        threads: Option<usize>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Finding> {
        let draws = drawing(draws, odds::Config::DEFAULT.n_draws, seed);
        let asked = Asked::of(py, lost, settings)?;
        self.ask(py, asked, threads, move |chain, case, _| {
            let prepared = Prepared::new(chain, &case)?;
            let mut finding = cutoff::find(&prepared, &mut Scratch::default());
            finding.odds = odds::find(&prepared, draws);
            Ok(finding)
        })
    }

    /// Every country cut off in turn, the most consequential first.
    #[pyo3(signature = (*, draws = None, seed = 42, threads = None, **settings))]
    fn each(
        &self,
        py: Python<'_>,
        draws: Option<u32>,
        seed: u64,
        threads: Option<usize>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Finding> {
        let draws = drawing(draws, median::DRAWS, seed);
        let asked = Asked::of(py, None, settings)?.losing_nothing();
        let asked = asked.map_err(|fault| fault.raise(py))?;
        self.ask(py, asked, threads, move |chain, case, _| {
            Ok(each::find(chain, &case, draws))
        })
    }

    /// Single points of failure: everything of a kind lost alone, the most consequential first.
    #[pyo3(signature = (by = "country", *, draws = None, seed = 42, threads = None, **settings))]
    fn spof(
        &self,
        py: Python<'_>,
        by: &str,
        draws: Option<u32>,
        seed: u64,
        threads: Option<usize>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Finding> {
        let draws = drawing(draws, median::DRAWS, seed);
        let by = kind(by).map_err(|fault| fault.raise(py))?;
        let asked = Asked::of(py, None, settings)?.losing_nothing();
        let asked = asked.map_err(|fault| fault.raise(py))?;
        self.ask(py, asked, threads, move |chain, case, _| {
            Ok(median::spof(chain, &spof::Config { by, case }, draws))
        })
    }

    /// The systemic loss that every country, firm and producer would cause.
    ///
    /// `weights` says how much a target counts against the others, which count 1.
    #[pyo3(signature = (by = None, *, weights = None, draws = None, seed = 42, threads = None, **settings))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
    fn rank(
        &self,
        py: Python<'_>,
        by: Option<Vec<String>>,
        weights: Option<BTreeMap<String, f64>>,
        draws: Option<u32>,
        seed: u64,
        threads: Option<usize>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Finding> {
        let draws = drawing(draws, median::DRAWS, seed);
        let by = by.unwrap_or_else(|| ["country", "firm", "producer"].map(str::to_owned).to_vec());
        let asked = Asked::of(py, None, settings)?.losing_nothing();
        let asked = asked.map_err(|fault| fault.raise(py))?;
        self.ask(py, asked, threads, move |chain, case, _| {
            let mut kinds = Vec::new();
            for said in &by {
                let kind = word("by", Some(said), &KINDS[..3])?;
                kinds.extend(kind.filter(|kind| !kinds.contains(kind)));
            }
            if !case.question.keeps_running() {
                return Err(Fault::Asked(
                    "starting from nothing has no quantities to rank by; leave bootstrap out"
                        .to_owned(),
                ));
            }
            let stated: Vec<(String, f64)> = weights.unwrap_or_default().into_iter().collect();
            let config = rank::Config {
                by: kinds,
                weights: rank::weights(chain, &case.question.targets, &stated)?,
                case: Case::new(case.question, Vec::new()),
            };
            Ok(median::rank(chain, &config, draws))
        })
    }

    /// Why a loss stops a target: the chain of causes, with sources.
    #[pyo3(signature = (lost, target, *, draws = None, seed = 42, threads = None, **settings))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
    fn explain(
        &self,
        py: Python<'_>,
        lost: Option<&Bound<'_, PyAny>>,
        target: String,
        draws: Option<u32>,
        seed: u64,
        threads: Option<usize>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Finding> {
        let draws = drawing(draws, odds::Config::DEFAULT.n_draws, seed);
        let asked = Asked::of(py, lost, settings)?;
        self.ask(py, asked, threads, move |chain, mut case, _| {
            case.question.targets = vec![lookup::product(chain, &target)?];
            let prepared = Prepared::new(chain, &case)?;
            let mut finding = explain::find(&prepared, &mut Scratch::default());
            finding.odds = odds::find(&prepared, draws);
            Ok(finding)
        })
    }

    /// Which fact a verdict hangs on, what turns it, and which facts are worth finding out first.
    #[pyo3(signature = (lost, target = None, *, draws = None, seed = 42, threads = None, **settings))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
    fn doubt(
        &self,
        py: Python<'_>,
        lost: Option<&Bound<'_, PyAny>>,
        target: Option<String>,
        draws: Option<u32>,
        seed: u64,
        threads: Option<usize>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Finding> {
        let draws = drawing(draws, doubt::DRAWS, seed);
        let asked = Asked::of(py, lost, settings)?;
        self.ask(py, asked, threads, move |chain, case, _| {
            let target = match target {
                Some(name) => lookup::product(chain, &name)?,
                None => case.question.targets[0].clone(),
            };
            let story = Story::named("");
            let scenario = Scenario { story, case };
            scenario.case.resolve(chain.parts())?;
            Ok(doubt::find(chain, &scenario, &target, draws))
        })
    }

    /// A loss week by week until the horizon: stock, rationing, surge, recovery; with `trials`, bands and odds.
    #[pyo3(signature = (lost = None, *, products = Vec::new(), surge = None, surge_weeks = None, refill_weeks = None, backlog = None, rationing = "proportional", trials = None, seed = 42, threads = None, **settings))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
    fn simulate(
        &self,
        py: Python<'_>,
        lost: Option<&Bound<'_, PyAny>>,
        products: Vec<String>,
        surge: Option<f64>,
        surge_weeks: Option<f64>,
        refill_weeks: Option<f64>,
        backlog: Option<f64>,
        rationing: &str,
        trials: Option<u64>,
        seed: u64,
        threads: Option<usize>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Finding> {
        let words = [
            ("proportional", Rationing::Proportional),
            ("priority", Rationing::Priority),
        ];
        let rationing = word("rationing", Some(rationing), &words);
        let rationing = rationing.map_err(|fault| fault.raise(py))?;
        let usual = Behaviour::usual();
        let behaviour = Behaviour {
            surge: surge.unwrap_or(usual.surge),
            surge_weeks: surge_weeks.unwrap_or(usual.surge_weeks),
            refill_weeks: refill_weeks.unwrap_or(usual.refill_weeks),
            backlog: backlog.or(usual.backlog),
            rationing: rationing.unwrap_or(usual.rationing),
        };
        let asked = Asked::of(py, lost, settings)?;
        self.ask(py, asked, threads, move |chain, case, stop| {
            if !case.question.keeps_running() {
                return Err(Fault::Asked(
                    "bootstrap knows no weeks; leave it out to simulate".to_owned(),
                ));
            }
            let weeks = simulate::n_weeks(&case.question)?;
            let response = behaviour.response()?;
            let mut followed = Vec::new();
            for name in &products {
                followed.push(lookup::product(chain, name)?);
            }
            let prepared = Prepared::new(chain, &case)?.responding(response);
            let should_stop = || stop.is_asked();
            let config = simulate::Config {
                weeks,
                products: followed,
                nearby: true,
                trials: trials.map(|n_trials| trials::Config {
                    n_trials,
                    seed,
                    should_stop: &should_stop,
                    progress: &|_| (),
                }),
            };
            Ok(simulate::find(&prepared, &config))
        })
    }

    /// Ids by words: what of the graph has them all in its id, its name or its note.
    #[pyo3(signature = (*words))]
    fn find(&self, py: Python<'_>, words: Vec<String>) -> PyResult<Finding> {
        let chain = Arc::clone(&self.chain);
        let found = call::run(py, None, move |_| Ok(find::find(&chain, &words)))?;
        Ok(Finding::of(found, self.named()))
    }

    /// Scenarios on this graph, whatever graph they name: files, folders, or `Scenario`s; sweeps are many.
    ///
    /// Of more than 16 only those that expect odds are drawn, unless `draws` is given.
    #[pyo3(signature = (*scenarios, draws = None, seed = 42, threads = None))]
    fn run(
        &self,
        py: Python<'_>,
        scenarios: Vec<Told>,
        draws: Option<u32>,
        seed: u64,
        threads: Option<usize>,
    ) -> PyResult<Finding> {
        jobs::run_on(py, Some(self), scenarios, (draws, seed), threads)
    }

    /// A large sweep block by block: an iterator of findings, of which only one is held.
    ///
    /// `draws` is 0 unless said, since a sweep has many members.
    #[pyo3(signature = (scenario, *, block = 1024, draws = 0, seed = 42, threads = None))]
    fn sweep(
        &self,
        py: Python<'_>,
        scenario: Told,
        block: usize,
        draws: u32,
        seed: u64,
        threads: Option<usize>,
    ) -> PyResult<Sweep> {
        let draws = drawing(Some(draws), 0, seed);
        Sweep::begin(py, self, scenario, block, draws, threads)
    }

    /// History against the model: what it forecasts of events, and what was measured.
    #[pyo3(signature = (*scenarios, sweep = 0, draws = None, seed = 42, threads = None))]
    fn backtest(
        &self,
        py: Python<'_>,
        scenarios: Vec<Told>,
        sweep: u32,
        draws: Option<u32>,
        seed: u64,
        threads: Option<usize>,
    ) -> PyResult<Finding> {
        jobs::backtest_on(py, Some(self), scenarios, sweep, (draws, seed), threads)
    }

    /// What to fund first: the measures within a budget, in billion US dollars, that avert most over some threats.
    #[pyo3(signature = (*threats, budget = 50.0, measures = None, weights = None, targets = Vec::new(), objective = "mean", draws = None, seed = 42, timeout = None, threads = None))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of its own")]
    fn plan(
        &self,
        py: Python<'_>,
        threats: Vec<Told>,
        budget: f64,
        measures: Option<PathBuf>,
        weights: Option<BTreeMap<String, f64>>,
        targets: Vec<String>,
        objective: &str,
        draws: Option<u32>,
        seed: u64,
        timeout: Option<f64>,
        threads: Option<usize>,
    ) -> PyResult<Finding> {
        let asked = jobs::Plan {
            threats,
            budget,
            measures,
            weights: weights.unwrap_or_default().into_iter().collect(),
            targets,
            objective: objective.to_owned(),
            draws: drawing(draws, linchpin::study::plan::DRAWS, seed),
            timeout,
        };
        jobs::plan(py, self, asked, threads)
    }

    fn __repr__(&self) -> String {
        let n = self.chain.products().len();
        let hash = &self.hash()[..12];
        format!("<graph {}: {n} products, {hash}>", self.chain.name())
    }

    /// Pickled is where it comes from and what it is: whoever loads it again is told where the two differ.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Pickled)> {
        let (kind, name, text) = match &self.source {
            Source::Embedded => ("embedded", String::new(), String::new()),
            Source::File(path) => {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                ("file", path.to_string_lossy().into_owned(), String::new())
            }
            Source::Text(name, text) => ("text", name.clone(), text.clone()),
        };
        let reopen = py.import("linchpin._linchpin")?.getattr("reopen")?;
        Ok((reopen, (kind, name, text, self.hash().to_owned())))
    }
}

/// A graph that another process had, where it is still the same.
#[pyfunction]
pub(crate) fn reopen(
    py: Python<'_>,
    kind: &str,
    name: String,
    text: String,
    fingerprint: &str,
) -> PyResult<Graph> {
    let source = match kind {
        "embedded" => Source::Embedded,
        "file" => Source::File(PathBuf::from(&name)),
        _ => Source::Text(name.clone(), text),
    };
    let graph = Graph::load(py, source)?;
    if graph.hash() != fingerprint {
        let what = if name.is_empty() {
            "the embedded graph"
        } else {
            &name
        };
        return Err(error::exception(
            py,
            "LinchpinError",
            &format!(
                "{what} is another graph here than where it was pickled: its fingerprint differs"
            ),
            None,
        ));
    }
    Ok(graph)
}
