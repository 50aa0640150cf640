//! Diagrams of functions: the algebra of the exact solution.

use super::arena::{Arena, Reduction};
use super::evaluate::{Algebra, Op};
use super::types::{Config, Stop};

/// Reduced ordered binary decision diagrams of monotone functions.
///
/// # Sources
///
/// Bryant1986, see `docs/references.md`.
pub(super) struct Functions<'c> {
    pub(super) arena: Arena<'c>,
    stack: Vec<Frame>,
}

struct Frame {
    f: u32,
    g: u32,
    level: u32,
    high: (u32, u32),
    /// [`PENDING`] until the low branch is known.
    low: u32,
}

const PENDING: u32 = u32::MAX;

impl<'c> Functions<'c> {
    pub(super) fn new(max_nodes: usize, config: &'c Config<'c>) -> Self {
        Functions {
            arena: Arena::new(Reduction::Function, max_nodes, config),
            stack: Vec::new(),
        }
    }
}

impl Algebra for Functions<'_> {
    fn variable(&mut self, level: u32) -> Result<u32, Stop> {
        self.arena.make(level, 0, 1)
    }

    fn absent(&mut self, level: u32) -> Result<u32, Stop> {
        self.arena.make(level, 1, 0)
    }

    fn enter(&mut self, _: u32) {}

    fn level(&self, f: u32) -> u32 {
        self.arena.level(f)
    }

    fn n_nodes(&self) -> usize {
        self.arena.n_nodes()
    }

    fn max_nodes(&self) -> usize {
        self.arena.max_nodes()
    }

    fn collect<'r>(&mut self, roots: impl Iterator<Item = &'r mut u32>) {
        self.arena.collect(roots);
    }

    /// On an explicit stack.
    fn apply(&mut self, op: Op, f: u32, g: u32) -> Result<u32, Stop> {
        self.stack.clear();
        let mut call = (f, g);
        loop {
            let (f, g) = if call.0 < call.1 {
                call
            } else {
                (call.1, call.0)
            };
            let known = match (f, g) {
                (0, g) => Some(if op == Op::And { 0 } else { g }),
                (1, g) => Some(if op == Op::And { g } else { 1 }),
                (f, g) if f == g => Some(f),
                _ => self.arena.recall(op as u32, f, g),
            };
            let Some(mut value) = known else {
                let (nf, ng) = (self.arena.node(f), self.arena.node(g));
                let level = nf.level.min(ng.level);
                let (f0, f1) = if nf.level == level {
                    (nf.low, nf.high)
                } else {
                    (f, f)
                };
                let (g0, g1) = if ng.level == level {
                    (ng.low, ng.high)
                } else {
                    (g, g)
                };
                self.stack.push(Frame {
                    f,
                    g,
                    level,
                    high: (f1, g1),
                    low: PENDING,
                });
                call = (f0, g0);
                continue;
            };
            loop {
                let Some(frame) = self.stack.last_mut() else {
                    return Ok(value);
                };
                if frame.low == PENDING {
                    frame.low = value;
                    call = frame.high;
                    break;
                }
                value = self.arena.make(frame.level, frame.low, value)?;
                self.arena.remember(op as u32, frame.f, frame.g, value);
                self.stack.pop();
            }
        }
    }
}
