//! What goes wrong, as exceptions of Python that carry data.

use linchpin::{
    analysis::rank,
    load::{Loaded, Report},
    model::{
        Diagnostic,
        diagnostic::Place,
        event::EventError,
        setting::{OutOfRange, Unasked},
    },
    study::plan,
};
use pyo3::{exceptions::PyRuntimeError, prelude::*, types::PyTuple};

/// Why nothing could be answered; becomes an exception once the interpreter is at hand again.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Files that cannot be used, with everything that is wrong.
    Files(Report),
    /// A name or a number that cannot be asked for.
    Asked(String),
}

impl From<Report> for Fault {
    fn from(report: Report) -> Self {
        Self::Files(report)
    }
}

impl From<OutOfRange> for Fault {
    fn from(error: OutOfRange) -> Self {
        Self::Asked(named(&error.to_string()))
    }
}

impl From<EventError> for Fault {
    fn from(error: EventError) -> Self {
        Self::Asked(here(&error.to_string()))
    }
}

impl From<Unasked> for Fault {
    fn from(error: Unasked) -> Self {
        match error {
            Unasked::OutOfRange(error) => error.into(),
            Unasked::Target(error) => error.into(),
            other => Self::Asked(other.to_string()),
        }
    }
}

impl From<rank::Unweighed> for Fault {
    fn from(error: rank::Unweighed) -> Self {
        Self::Asked(here(&error.to_string()))
    }
}

impl From<plan::Unweighed> for Fault {
    fn from(error: plan::Unweighed) -> Self {
        Self::Asked(error.to_string())
    }
}

impl From<linchpin::Error> for Fault {
    fn from(error: linchpin::Error) -> Self {
        match error {
            linchpin::Error::Files(report) => report.into(),
            linchpin::Error::Event(error) => error.into(),
            other => Self::Asked(other.to_string()),
        }
    }
}

impl From<linchpin::model::parts::Unresolved> for Fault {
    fn from(error: linchpin::model::parts::Unresolved) -> Self {
        Self::Asked(error.to_string())
    }
}

/// A setting as a keyword of Python.
fn named(message: &str) -> String {
    let Some((setting, rest)) = message.split_once(' ') else {
        return message.to_owned();
    };
    let setting = match setting {
        "from" => "from_week".to_owned(),
        other => other.replace('-', "_"),
    };
    format!("{setting} {rest}")
}

/// A way out that is one of this module, not of the command line.
fn here(message: &str) -> String {
    let message = message.replace("`linchpin show --products`", "`Graph.find`");
    let message = message.replace("`linchpin show`", "`Graph.find`");
    match message.split_once("`linchpin find ") {
        Some((before, after)) => {
            let (words, after) = after.split_once('`').unwrap_or((after, ""));
            format!("{before}`Graph.find({words:?})`{after}")
        }
        None => message,
    }
}

impl Fault {
    /// The exception of it.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Files(report) => {
                let told = data(py, report.diagnostics.iter());
                told.map_or_else(
                    |error| error,
                    |told| exception(py, "FilesError", &report.to_string(), Some(told)),
                )
            }
            Self::Asked(message) => exception(py, "AskedError", &message, None),
        }
    }
}

/// An exception of `linchpin._types`.
pub(crate) fn exception(
    py: Python<'_>,
    class: &str,
    message: &str,
    diagnostics: Option<Bound<'_, PyTuple>>,
) -> PyErr {
    let made = py.import("linchpin._types").and_then(|types| {
        let class = types.getattr(class)?;
        match diagnostics {
            Some(diagnostics) => class.call1((message, diagnostics)),
            None => class.call1((message,)),
        }
    });
    match made {
        Ok(made) => PyErr::from_value(made),
        Err(error) => error,
    }
}

/// An invariant of this module that does not hold.
pub(crate) fn bug(message: &str) -> PyErr {
    PyRuntimeError::new_err(format!("this is a bug of linchpin: {message}"))
}

/// Findings about files as data.
pub(crate) fn data<'py, 'a>(
    py: Python<'py>,
    diagnostics: impl Iterator<Item = &'a Diagnostic>,
) -> PyResult<Bound<'py, PyTuple>> {
    let class = py.import("linchpin._types")?.getattr("Diagnostic")?;
    let all = diagnostics.map(|finding| {
        let Place {
            file,
            line,
            column,
            start,
            end,
        } = &finding.place;
        class.call1((
            finding.code.as_str(),
            finding.severity().as_str(),
            finding.message.as_str(),
            file.as_str(),
            *line,
            *column,
            *start,
            *end,
            finding.help.as_deref(),
        ))
    });
    PyTuple::new(py, all.collect::<PyResult<Vec<_>>>()?)
}

/// What was loaded, with the findings that do not keep it from being used.
pub(crate) fn usable<T>(loaded: Loaded<T>) -> Result<(T, Vec<Diagnostic>), Fault> {
    let warnings = if loaded.value.is_some() {
        loaded.diagnostics.clone()
    } else {
        Vec::new()
    };
    Ok((loaded.usable()?, warnings))
}
