//! Frames and tables to graphs, by the importers of the library: a frame is written as CSV and read as any CSV.

use linchpin::{
    import::{
        Imported,
        edges::{self, Direction},
        suppliers::{self, DecimalSign, ShareUnit},
    },
    load::{self, Layout, Loaded},
};
use pyo3::{exceptions::PyTypeError, prelude::*, types::PyDict};

use crate::{
    call,
    case::word,
    error::usable,
    finding::Finding,
    graph::{Graph, Source},
};

/// What the figures of tables rest on.
pub(crate) struct Evidence {
    pub(crate) source: Option<String>,
    pub(crate) licence: Option<String>,
    pub(crate) year: Option<u16>,
}

/// A frame as CSV: polars, pandas, or whatever writes itself so; a text is taken as it is.
fn csv(table: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = table.extract::<String>() {
        return Ok(text);
    }
    if table.hasattr("write_csv")? {
        return table.call_method0("write_csv")?.extract();
    }
    if table.hasattr("to_csv")? {
        let settings = PyDict::new(table.py());
        settings.set_item("index", false)?;
        return table.call_method("to_csv", (), Some(&settings))?.extract();
    }
    Err(PyTypeError::new_err(
        "a table is a polars or pandas frame, or CSV as text; others have `.to_pandas()` or `.pl()`",
    ))
}

/// Pairs of a column and its head.
fn pairs(map: Option<&Bound<'_, PyDict>>) -> PyResult<Vec<(String, String)>> {
    let Some(map) = map else {
        return Ok(Vec::new());
    };
    map.iter()
        .map(|(column, head)| Ok((column.extract()?, head.extract()?)))
        .collect()
}

pub(crate) fn suppliers(
    py: Python<'_>,
    (name, sheet): (&str, &Bound<'_, PyAny>),
    map: Option<&Bound<'_, PyDict>>,
    buyer: Option<String>,
    (decimal, unit): (Option<&str>, Option<&str>),
    evidence: Evidence,
) -> PyResult<Graph> {
    let signs = [("point", DecimalSign::Point), ("comma", DecimalSign::Comma)];
    let units = [
        ("percent", ShareUnit::Percent),
        ("fraction", ShareUnit::Fraction),
    ];
    let mut config = suppliers::Config::default();
    config.map = pairs(map)?;
    config.buyer = buyer;
    config.decimal = word("decimal", decimal, &signs).map_err(|fault| fault.raise(py))?;
    config.share_unit = word("share_unit", unit, &units).map_err(|fault| fault.raise(py))?;
    config.source = evidence.source;
    config.licence = evidence.licence;
    config.year = evidence.year;
    let (name, text) = (name.to_owned(), csv(sheet)?);
    finish(py, move || {
        suppliers::from_text(&name, text.into_bytes(), &config)
    })
}

pub(crate) fn edges(
    py: Python<'_>,
    nodes: &Bound<'_, PyAny>,
    (name, edges): (&str, &Bound<'_, PyAny>),
    map: Option<&Bound<'_, PyDict>>,
    (direction, targets): (&str, Vec<String>),
    evidence: Evidence,
) -> PyResult<Graph> {
    let words = [
        ("supplies", Direction::Supplies),
        ("needs", Direction::Needs),
    ];
    let direction = word("direction", Some(direction), &words);
    let direction = direction.map_err(|fault| fault.raise(py))?;
    let mut config = edges::Config::default();
    config.direction = direction.unwrap_or_default();
    config.targets = targets;
    config.map = pairs(map)?;
    config.source = evidence.source;
    config.licence = evidence.licence;
    config.year = evidence.year;
    let (name, nodes, edges) = (name.to_owned(), csv(nodes)?, csv(edges)?);
    finish(py, move || {
        let nodes = ("nodes.csv", nodes.into_bytes());
        edges::from_text(nodes, (&name, edges.into_bytes()), &config)
    })
}

/// Reads tables off the interpreter and keeps the graph as text, so that another process can have it too.
fn finish(
    py: Python<'_>,
    read: impl FnOnce() -> Loaded<Imported> + Send + 'static,
) -> PyResult<Graph> {
    let (chain, text, taken, warnings) = call::run(py, None, move |_| {
        let (Imported { chain, taken, .. }, warnings) = usable(read())?;
        let files = load::write(&chain, Layout::OneFile).into_iter();
        let text: String = files.map(|file| file.text).collect();
        Ok((chain, text, taken, warnings))
    })?;
    let source = Source::Text(chain.name().to_owned(), text);
    let taken = Py::new(py, Finding::of(taken, Vec::new()))?;
    Ok(Graph::of(source, chain, warnings).taking(taken))
}
