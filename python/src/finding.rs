//! A finding as Python sees it: a frame by itself, its tables, its JSON, a picture of it for notebooks.

use std::sync::OnceLock;

use linchpin::{
    render::{self, json::ChainName, text::Layout},
    words::{Page, Report, Table as Typed, View},
};
use pyo3::{
    exceptions::PyKeyError,
    prelude::*,
    types::{PyCapsule, PyDict},
};

use crate::frame;

/// What every finding can do, whatever it is of.
trait Told: Send + Sync {
    fn schema(&self) -> &'static str;
    fn page(&self) -> Page;
    fn told(&self) -> Page;
    fn json(&self, chains: &[ChainName<'_>]) -> String;
    fn is_complete(&self) -> bool;
}

impl<F: Report + Send + Sync> Told for F {
    fn schema(&self) -> &'static str {
        F::SCHEMA
    }

    fn page(&self) -> Page {
        Report::page(self)
    }

    fn told(&self) -> Page {
        Report::told(self)
    }

    fn json(&self, chains: &[ChainName<'_>]) -> String {
        render::json::render(self, chains)
    }

    fn is_complete(&self) -> bool {
        Report::is_complete(self)
    }
}

/// An answer: a frame by itself, with everything that stands behind it.
#[pyclass(frozen, module = "linchpin", weakref)]
pub(crate) struct Finding {
    told: Box<dyn Told>,
    chains: Vec<(String, String)>,
    is_broken: bool,
    page: OnceLock<Page>,
    json: OnceLock<String>,
}

impl Finding {
    /// Keeps a finding with the names and fingerprints of the graphs that it speaks of.
    pub(crate) fn of(
        finding: impl Report + Send + Sync + 'static,
        chains: Vec<(String, String)>,
    ) -> Self {
        Self {
            told: Box::new(finding),
            chains,
            is_broken: false,
            page: OnceLock::new(),
            json: OnceLock::new(),
        }
    }

    /// The same, in which what was asked to hold does not.
    pub(crate) fn judged(mut self, is_broken: bool) -> Self {
        self.is_broken = is_broken;
        self
    }

    fn page(&self) -> &Page {
        self.page.get_or_init(|| self.told.page())
    }

    fn text(&self) -> &str {
        self.json.get_or_init(|| {
            let chains: Vec<ChainName<'_>> = self
                .chains
                .iter()
                .map(|(name, fingerprint)| ChainName { name, fingerprint })
                .collect();
            self.told.json(&chains)
        })
    }

    fn main(&self) -> PyResult<&Typed> {
        let found = self.page().table(None);
        found.map_err(|_| PyKeyError::new_err("this answer has no table"))
    }

    fn envelope<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let read = py.import("json")?.call_method1("loads", (self.text(),))?;
        Ok(read.cast_into::<PyDict>()?)
    }
}

#[pymethods]
impl Finding {
    /// The name and number of its JSON form, such as `linchpin.cutoff/2`.
    #[getter]
    fn schema(&self) -> &'static str {
        self.told.schema()
    }

    /// What was asked, in a line.
    #[getter]
    fn title(&self) -> &str {
        &self.page().title
    }

    /// The answer in one sentence, with names; what was asked where there is none.
    #[getter]
    fn verdict(&self) -> &str {
        let page = self.page();
        if page.verdict.is_empty() {
            &page.title
        } else {
            &page.verdict
        }
    }

    /// The same envelope that `--format json` writes, byte for byte.
    #[getter]
    fn json(&self) -> &str {
        self.text()
    }

    /// That envelope as dictionaries and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.envelope(py)
    }

    /// SHA-256 of the checked content of the graph; `None` where the answer speaks of several graphs or of none.
    #[getter]
    fn fingerprint(&self) -> Option<&str> {
        match self.chains.as_slice() {
            [(_, fingerprint)] => Some(fingerprint),
            _ => None,
        }
    }

    /// Name and fingerprint of every graph that it speaks of.
    #[getter]
    fn chains(&self) -> Vec<(String, String)> {
        self.chains.clone()
    }

    /// On how much evidence it rests, and of which grade; `None` where it answers no question about one graph.
    #[getter]
    fn evidence<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.envelope(py)?.get_item("evidence")
    }

    /// What was asked, with every default.
    #[getter]
    fn parameters<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.envelope(py)?.get_item("parameters")
    }

    /// Everything that is assumed, as data.
    #[getter]
    fn assumptions<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.envelope(py)?.get_item("assumptions")
    }

    /// What is probably not meant as it stands, as data.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.envelope(py)?.get_item("warnings")
    }

    /// Whether nothing was cut short by a limit or by Ctrl-C.
    #[getter]
    fn complete(&self) -> bool {
        self.told.is_complete()
    }

    /// Whether something that was asked to hold does not: an expectation of a scenario.
    #[getter]
    const fn broken(&self) -> bool {
        self.is_broken
    }

    /// The names of its tables, the main one first.
    #[getter]
    fn tables(&self) -> Vec<String> {
        let tables = self.page().data().into_iter();
        tables.map(|table| table.key.clone()).collect()
    }

    /// One of its tables; the main one where none is named.
    ///
    /// With `states`, every column has another beside it, `…_state`: `known`, `unknown`, `never`, `not-asked`
    /// or `blank`.
    #[pyo3(signature = (name = None, *, states = false))]
    fn table(&self, name: Option<&str>, states: bool) -> PyResult<Table> {
        let found = self.page().table(name);
        let table = found.map_err(|keys| {
            let asked = name.unwrap_or_default();
            let keys = keys.join("`, `");
            PyKeyError::new_err(format!("no table `{asked}`; there are `{keys}`"))
        })?;
        Ok(Table {
            table: table.clone(),
            states,
        })
    }

    /// The main table for whoever speaks the Arrow PyCapsule protocol: polars, pandas, pyarrow, DuckDB.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        frame::stream(py, self.main()?, false)
    }

    /// How many rows its main table has.
    fn __len__(&self) -> usize {
        self.main().map_or(0, |table| table.rows.len())
    }

    fn __repr__(&self) -> String {
        format!("<{}: {}>", self.schema(), self.verdict())
    }

    /// The answer as text for a terminal, as the command line prints it.
    fn __str__(&self) -> String {
        let mut page = self.told.told().seen(View::default());
        // Hints at flags are for the command line.
        page.foot.retain(|line| !line.contains("`--"));
        render::text::render_in(
            &page,
            Layout {
                width: Some(100),
                is_coloured: false,
                n_lines: None,
            },
        )
    }

    fn _repr_html_(&self) -> String {
        render::html::render(&self.told.told())
    }
}

/// One table of an answer.
#[pyclass(frozen, module = "linchpin", weakref)]
pub(crate) struct Table {
    table: Typed,
    states: bool,
}

#[pymethods]
impl Table {
    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.table.key
    }

    /// Its columns: name, Arrow type, head for people, unit.
    #[getter]
    fn columns(&self) -> Vec<(String, &'static str, String, String)> {
        let columns = self.table.columns.iter().flat_map(|column| {
            let fields = column.fields().into_iter();
            fields.map(|name| {
                let kind = frame::type_name(column.kind);
                (name, kind, column.head.clone(), column.unit.clone())
            })
        });
        columns.collect()
    }

    /// The same CSV that the command line writes, byte for byte.
    fn to_csv(&self) -> String {
        render::csv::render(&self.table)
    }

    /// The table for whoever speaks the Arrow PyCapsule protocol.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        frame::stream(py, &self.table, self.states)
    }

    fn __len__(&self) -> usize {
        self.table.rows.len()
    }

    fn __repr__(&self) -> String {
        let (rows, columns) = (self.table.rows.len(), self.columns().len());
        format!("<table {}: {rows} rows, {columns} columns>", self.table.key)
    }

    fn _repr_html_(&self) -> String {
        render::html::render_table(&self.table)
    }
}
