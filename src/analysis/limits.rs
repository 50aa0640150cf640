//! How much an exact computation may spend before it answers with what it has.

use crate::engine::bdd;

/// Bounds on memory and, through a question asked now and then, on anything else.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most nodes a decision diagram may hold; about 50 bytes each.
    pub max_nodes: usize,
    /// Asked every few thousand nodes; `true` ends the computation early. The library itself has no clock.
    pub should_stop: fn() -> bool,
}

impl Limits {
    /// A bound on nodes alone.
    pub const fn nodes(max_nodes: usize) -> Self {
        Self {
            max_nodes,
            should_stop: || false,
        }
    }

    /// The same for the diagram engine.
    pub(crate) fn diagram(&self) -> bdd::Config<'_> {
        bdd::Config {
            max_nodes: self.max_nodes,
            should_stop: &self.should_stop,
        }
    }
}
