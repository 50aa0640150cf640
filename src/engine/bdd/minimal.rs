//! Minimal solutions of a diagram, as a family diagram.

use super::arena::{Arena, Reduction};
use super::types::{Config, Node, Stop};

/// Which minimal sets are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Sets of true variables that make the function true.
    Cut,
    /// Sets of false variables that make the function false.
    Path,
}

const NONE: u32 = u32::MAX;
/// Below this many nodes collecting garbage is not worth forgetting results.
const FIRST_COLLECTION: usize = 1 << 20;

/// The minimal solutions of the monotone function at `root`, in the same variables.
///
/// For `f = x·f₁ + f₀` they are those of `f₀`, and `x` with each of those of
/// `f₁` that do not satisfy `f₀` already. For the other side the roles of the
/// two branches and of the two constants are exchanged, which is the dual function.
///
/// # Complexity
///
/// One pass over the diagram; in the worst case each step may square the number of nodes.
///
/// # Sources
///
/// Rauzy1993, see `docs/references.md`. Satisfying `f₀` is tested on the function's
/// own diagram instead of its family, since the function is monotone.
pub(super) fn solutions(
    nodes: &[Node],
    root: u32,
    side: Side,
    config: &Config<'_>,
) -> Result<(Vec<Node>, u32, usize), Stop> {
    let mut minimal = Minimal {
        nodes,
        side,
        arena: Arena::new(Reduction::Family, usize::MAX, config),
        stack: Vec::new(),
        // The false constant has no solution, the true one the empty set.
        family: match side {
            Side::Cut => vec![0, 1],
            Side::Path => vec![1, 0],
        },
    };
    let mut last_use = vec![0_u32; nodes.len()];
    for (ix, node) in nodes.iter().enumerate().skip(2) {
        last_use[node.low as usize] = ix as u32;
        last_use[node.high as usize] = ix as u32;
    }
    last_use[root as usize] = u32::MAX;
    let mut collect_at = FIRST_COLLECTION;
    for ix in 2..=root {
        let node = minimal.branches(ix);
        let low = minimal.family[node.low as usize];
        let more = minimal.without(minimal.family[node.high as usize], node.low)?;
        let made = minimal.arena.make(node.level, low, more)?;
        minimal.family.push(made);
        if minimal.arena.n_nodes() > collect_at {
            minimal.collect(&last_use, ix);
            collect_at = FIRST_COLLECTION.max(2 * minimal.arena.n_nodes());
        }
    }
    let (nodes, root) = minimal.arena.extract(minimal.family[root as usize]);
    Ok((nodes, root, minimal.arena.peak()))
}

struct Minimal<'c, 'n> {
    nodes: &'n [Node],
    side: Side,
    arena: Arena<'c>,
    stack: Vec<Frame>,
    /// The minimal solutions of each node so far.
    family: Vec<u32>,
}

struct Frame {
    sets: u32,
    function: u32,
    level: u32,
    /// The call for the sets that contain the variable; none if all such sets go through unchanged.
    high: (u32, u32),
    low: u32,
}

impl Minimal<'_, '_> {
    /// Forgets the solutions of nodes that none after `ix` refers to.
    fn collect(&mut self, last_use: &[u32], ix: u32) {
        let mut family = std::mem::take(&mut self.family);
        for (node, last) in (0..).zip(&mut family) {
            if node > 1 && last_use[node as usize] <= ix {
                *last = NONE;
            }
        }
        self.arena
            .collect(family.iter_mut().filter(|root| **root != NONE));
        self.family = family;
    }

    /// The node as one of the function, or of its dual.
    #[inline]
    fn branches(&self, ix: u32) -> Node {
        let node = self.nodes[ix as usize];
        match self.side {
            Side::Cut => node,
            Side::Path => Node {
                level: node.level,
                low: node.high,
                high: node.low,
            },
        }
    }

    /// The members of the family `sets` that do not satisfy `function`.
    fn without(&mut self, sets: u32, function: u32) -> Result<u32, Stop> {
        let (never, always) = match self.side {
            Side::Cut => (0, 1),
            Side::Path => (1, 0),
        };
        let mut call = (sets, function);
        loop {
            let (sets, mut function) = call;
            let set = self.arena.node(sets);
            // No member contains a variable that is tested above the first it may contain.
            let mut test = self.branches(function);
            while test.level < set.level && sets > 1 {
                function = test.low;
                test = self.branches(function);
            }
            let known = if function == never {
                Some(sets)
            } else if function == always || sets == 0 || self.family[function as usize] == sets {
                Some(0)
            } else if sets == 1 {
                // The empty set satisfies no monotone function but the constant.
                Some(1)
            } else {
                self.arena.recall(0, sets, function)
            };
            let Some(mut value) = known else {
                if test.level > set.level {
                    test = Node {
                        level: set.level,
                        low: function,
                        high: function,
                    };
                }
                let level = set.level;
                self.stack.push(Frame {
                    sets,
                    function,
                    level,
                    high: (set.high, test.high),
                    low: NONE,
                });
                call = (set.low, test.low);
                continue;
            };
            loop {
                let Some(frame) = self.stack.last_mut() else {
                    return Ok(value);
                };
                if frame.low == NONE {
                    frame.low = value;
                    call = frame.high;
                    break;
                }
                value = self.arena.make(frame.level, frame.low, value)?;
                self.arena.remember(0, frame.sets, frame.function, value);
                self.stack.pop();
            }
        }
    }
}
