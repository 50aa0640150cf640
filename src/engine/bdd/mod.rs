//! Exact answers about a monotone formula from decision diagrams.
//!
//! [`solve`] turns a [`Formula`](crate::network::formula::Formula) into a [`Solution`]: one small diagram per
//! module. From it come the minimal cut sets and path sets as a [`Family`]
//! (counted without being listed), the exact probability, importance measures
//! and power indices. [`cut_sets`] always answers, if need be with the sets up
//! to some order only, and says so.
//!
//! The way of a formula: `graph` (hash-consing, constants, coalescing), `common`
//! (arguments settled above), `module` (independent parts), `order`, `evaluate`
//! and `functions` (one diagram per module), then `minimal` (sets) or
//! `probability` (numbers). `truncated` evaluates modules as `families` of
//! bounded order instead, within limits from their `context`, without diagrams
//! of functions.

mod arena;
mod common;
mod context;
mod evaluate;
mod families;
mod family;
mod functions;
mod graph;
mod importance;
mod listing;
mod minimal;
mod module;
mod order;
mod power;
mod probability;
mod solve;
mod truncated;

use thiserror::Error;

pub use family::{Completeness, Count, Family};
pub use importance::Importance;
pub use listing::Listing;
pub use solve::{Solution, cut_sets, solve};
pub use truncated::cut_sets_to_order;

/// How much a computation may spend.
#[derive(Clone, Copy)]
pub struct Config<'a> {
    /// The most nodes one diagram may hold at a time; a node takes about 50 bytes with its tables.
    pub max_nodes: usize,
    /// Asked every few thousand nodes; `true` ends the computation early.
    pub should_stop: &'a dyn Fn() -> bool,
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

/// A variable of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variable {
    Event(u32),
    /// The value of an earlier part.
    Part(u32),
}

/// The diagram of one module; a whole is a list of these, the last one for the top.
#[derive(Debug, Clone)]
struct Part {
    /// Children first; the constants at 0 and 1.
    nodes: Vec<arena::Node>,
    root: u32,
    /// The variable tested at each level.
    variables: std::sync::Arc<[Variable]>,
}

impl Part {
    fn variable(&self, node: arena::Node) -> Variable {
        self.variables[node.level as usize]
    }
}
