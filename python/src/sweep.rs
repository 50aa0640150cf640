//! A large sweep block by block, so that neither its members nor their answers have to be held at once.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use linchpin::{
    load::{File, scenario},
    model::{Chain, story::ChainAt},
    study::{
        odds,
        run::{self, Job},
    },
};
use pyo3::prelude::*;

use crate::{
    call,
    case::{Told, files},
    error::{Fault, usable},
    finding::Finding,
    graph::Graph,
};

/// The answers of a sweep in the order of its members, the last field changing fastest: an iterator of findings.
#[pyclass(frozen, module = "linchpin", weakref)]
pub(crate) struct Sweep {
    file: File,
    chain: Arc<Chain>,
    at: ChainAt,
    named: Vec<(String, String)>,
    n_members: usize,
    block: usize,
    done: AtomicUsize,
    draws: odds::Config,
    threads: Option<usize>,
}

impl Sweep {
    /// Reads the file and whatever its values may have wrong; runs nothing yet.
    pub(crate) fn begin(
        py: Python<'_>,
        graph: &Graph,
        told: Told,
        block: usize,
        draws: odds::Config,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        let (chain, at) = (Arc::clone(&graph.chain), graph.at());
        let (of, whose) = (Arc::clone(&chain), at.clone());
        let (file, n_members) = call::run(py, None, move |_| {
            if block == 0 {
                return Err(Fault::Asked("block is at least 1, not 0".to_owned()));
            }
            let mut read = files(&[told])?;
            let (Some(file), true) = (read.pop(), read.is_empty()) else {
                return Err(Fault::Asked(
                    "a sweep is one scenario, not a folder".to_owned(),
                ));
            };
            let first = scenario::part_on_chain(file.clone(), (*of).clone(), &whose, &(0..1));
            let n_members = usable(first)?.0.sets[0].n_members;
            Ok((file, n_members))
        })?;
        Ok(Self {
            file,
            chain,
            at,
            named: graph.named(),
            n_members,
            block,
            done: AtomicUsize::new(0),
            draws,
            threads,
        })
    }
}

#[pymethods]
impl Sweep {
    /// How many members it has.
    #[getter]
    const fn members(&self) -> usize {
        self.n_members
    }

    /// How many members were answered.
    #[getter]
    fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// How many blocks it has.
    fn __len__(&self) -> usize {
        self.n_members.div_ceil(self.block)
    }

    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    /// The answers of the next block.
    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Finding>> {
        let start = self.done.fetch_add(self.block, Ordering::Relaxed);
        let end = (start + self.block).min(self.n_members);
        self.done.store(end, Ordering::Relaxed);
        if start >= self.n_members {
            return Ok(None);
        }
        let (file, chain, at) = (self.file.clone(), Arc::clone(&self.chain), self.at.clone());
        let draws = self.draws;
        let found = call::run(py, self.threads, move |_| {
            let part = scenario::part_on_chain(file, (*chain).clone(), &at, &(start..end));
            let loaded = usable(part)?.0;
            let jobs: Vec<Job<'_>> = loaded.pairs().map(Job::from).collect();
            Ok(run::find(&jobs, draws))
        });
        match found {
            Ok(found) => {
                let is_broken = found.is_broken();
                let found = Finding::of(found, self.named.clone()).judged(is_broken);
                Ok(Some(found))
            }
            Err(error) => {
                // Whoever goes on after an error, or after Ctrl-C, begins with this block again.
                self.done.store(start, Ordering::Relaxed);
                Err(error)
            }
        }
    }

    fn __repr__(&self) -> String {
        format!(
            "<sweep: {} of {} members answered>",
            self.done(),
            self.n_members
        )
    }
}
