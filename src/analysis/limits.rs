//! How much an exact computation may spend before it answers with what it has.

use std::fmt;

use crate::engine::bdd;

/// Bounds on memory and, through a question asked now and then, on anything else.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    /// The most nodes a decision diagram may hold; about 50 bytes each.
    pub max_nodes: usize,
    /// Asked every few thousand nodes; `true` ends the computation early. The library itself has no clock.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
}

impl Limits<'static> {
    /// A bound on nodes alone.
    pub const fn nodes(max_nodes: usize) -> Self {
        Self {
            max_nodes,
            should_stop: &|| false,
        }
    }
}

impl<'a> Limits<'a> {
    /// The same for the diagram engine.
    pub(crate) fn diagram(&self) -> bdd::Config<'a> {
        bdd::Config {
            max_nodes: self.max_nodes,
            should_stop: self.should_stop,
        }
    }
}

impl fmt::Debug for Limits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits")
            .field("max_nodes", &self.max_nodes)
            .finish_non_exhaustive()
    }
}
