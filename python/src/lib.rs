//! The Python module: the library in a notebook, findings as frames through the Arrow PyCapsule protocol.
//!
//! Nothing is computed here. `Graph` holds a checked chain, every call is a case to the library and gives a `Finding`;
//! `linchpin/_linchpin.pyi` has the types and `docs/python.md` the words.

mod call;
mod case;
mod error;
mod finding;
mod frame;
mod graph;
mod import;
mod jobs;
mod sweep;

use pyo3::prelude::*;

/// Graphs of supply and what is found about them.
#[pymodule]
mod _linchpin {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::{
        finding::{Finding, Table},
        graph::{Graph, reopen},
        jobs::{backtest_scenarios, rank_network, run_scenarios},
        sweep::Sweep,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
