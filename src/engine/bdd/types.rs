//! What the steps hand on to one another: budgets, reasons to stop, the diagram of a module.

use std::sync::Arc;

use thiserror::Error;

/// How much a computation may spend.
#[derive(Clone, Copy)]
pub struct Config<'a> {
    /// The most nodes one diagram may hold at a time; a node takes about 50 bytes with its tables.
    pub max_nodes: usize,
    /// Asked every few thousand nodes; `true` ends the computation early.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
}

/// Why a computation ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Stop {
    /// No order of variables kept the diagram within [`Config::max_nodes`].
    #[error("the decision diagram needs more nodes than allowed")]
    NodeBudget,
    /// [`Config::should_stop`] answered `true`.
    #[error("the computation was stopped")]
    Asked,
}

/// A decision: `low` when the variable at `level` is false, `high` when it is true.
///
/// Nodes 0 and 1 are the constants, at the level below all variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) level: u32,
    pub(super) low: u32,
    pub(super) high: u32,
}

/// A variable of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variable {
    Event(u32),
    /// The value of an earlier part.
    Part(u32),
}

/// The diagram of one module; a whole is a list of these, the last one for the top.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Children first; the constants at 0 and 1.
    pub(super) nodes: Vec<Node>,
    pub(super) root: u32,
    /// The variable tested at each level.
    pub(super) variables: Arc<[Variable]>,
}

impl Part {
    /// The variable that a node tests.
    pub(super) fn variable(&self, node: Node) -> Variable {
        self.variables[node.level as usize]
    }
}
