//! Families of minimal sets of bounded weight: the algebra of the truncated solution.

use super::arena::{Arena, Reduction};
use super::evaluate::{Algebra, Op};
use super::types::{Config, Node, Stop};

/// Families of minimal sets in which no set weighs more than `max_order`.
///
/// A variable weighs what the smallest set of its part has members, so that a
/// set weighs as much as the smallest set of events it stands for has members.
pub(super) struct Families<'c> {
    pub(super) arena: Arena<'c>,
    weights: Vec<u32>,
    max_order: u32,
    /// The least and the greatest weight of a set, per node.
    sizes: Vec<(u32, u32)>,
    /// Whether any set was left out.
    pub(super) dropped: bool,
    /// The greatest weight that matters, by gate.
    limits: Vec<(u32, u32)>,
    /// The one of the gate at hand.
    limit: u32,
    stack: Vec<Frame>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Sets of either family, minimal ones only.
    Union,
    /// Unions of a set of each, minimal ones only.
    Product,
    /// Sets of the first family that contain no set of the second.
    Without,
    /// Sets of the first family within the weight.
    Within,
}

#[derive(Debug, Clone, Copy)]
struct Call {
    work: Work,
    a: u32,
    b: u32,
    /// The greatest weight of a result, for products and `Within`.
    limit: u32,
}

struct Frame {
    call: Call,
    level: u32,
    a: (u32, u32),
    b: (u32, u32),
    step: u32,
    low: u32,
    kept: u32,
}

const NO_SIZE: (u32, u32) = (u32::MAX, 0);

impl<'c> Families<'c> {
    /// No families yet. `weights` is by level, `limits` by gate in ascending order.
    pub(super) fn new(
        weights: Vec<u32>,
        limits: Vec<(u32, u32)>,
        max_order: u32,
        max_nodes: usize,
        config: &'c Config<'c>,
    ) -> Self {
        Families {
            arena: Arena::new(Reduction::Family, max_nodes, config),
            weights,
            max_order,
            sizes: vec![NO_SIZE, (0, 0)],
            dropped: false,
            limits,
            limit: max_order,
            stack: Vec::new(),
        }
    }

    /// The weight of the lightest set of a family.
    pub(super) fn smallest(&self, family: u32) -> u32 {
        self.sizes[family as usize].0
    }

    fn make(&mut self, level: u32, low: u32, high: u32) -> Result<u32, Stop> {
        let ix = self.arena.make(level, low, high)?;
        if ix as usize == self.sizes.len() {
            self.sizes.push(self.size(level, low, high));
        }
        Ok(ix)
    }

    fn size(&self, level: u32, low: u32, high: u32) -> (u32, u32) {
        let weight = self.weights[level as usize];
        let (low, high) = (self.sizes[low as usize], self.sizes[high as usize]);
        (
            low.0.min(high.0.saturating_add(weight)),
            low.1.max(high.1.saturating_add(weight)),
        )
    }

    /// The result where it is known without recursion; rewrites the call to its simplest form.
    fn known(&mut self, call: &mut Call) -> Option<u32> {
        let size = |ix: u32| self.sizes[ix as usize];
        let Call { work, a, b, limit } = *call;
        match work {
            Work::Union => match (a.min(b), a.max(b)) {
                (0, other) => return Some(other),
                (1, _) => return Some(1),
                (a, b) if a == b => return Some(a),
                (a, b) => *call = Call { a, b, ..*call },
            },
            Work::Product => {
                if a == 0 || b == 0 {
                    return Some(0);
                }
                if size(a).0 > limit || size(b).0 > limit {
                    self.dropped = true;
                    return Some(0);
                }
                let (a, b) = (a.min(b), a.max(b));
                if a == 1 || a == b {
                    *call = Call {
                        work: Work::Within,
                        a: b,
                        b: 0,
                        limit,
                    };
                    return self.known(call);
                }
                let limit = limit.min(size(a).1.saturating_add(size(b).1));
                *call = Call { work, a, b, limit };
            }
            Work::Without => {
                let mut b = b;
                loop {
                    if a == 0 || b == 0 || size(b).0 > size(a).1 {
                        return Some(a);
                    }
                    if b == 1 || a == b {
                        return Some(0);
                    }
                    if a == 1 {
                        return Some(1);
                    }
                    if self.arena.level(b) >= self.arena.level(a) {
                        break;
                    }
                    b = self.arena.node(b).low;
                }
                call.b = b;
            }
            Work::Within => {
                if a == 0 || size(a).1 <= limit {
                    return Some(a);
                }
                if size(a).0 > limit {
                    self.dropped = true;
                    return Some(0);
                }
            }
        }
        let tag = call.work as u32 | call.limit << 2;
        self.arena.recall(tag, call.a, call.b)
    }

    fn run(&mut self, mut call: Call) -> Result<u32, Stop> {
        self.stack.clear();
        loop {
            let mut value = if let Some(value) = self.known(&mut call) {
                value
            } else {
                let frame = self.open(call);
                self.stack.push(frame);
                // The first step of a frame looks at no value.
                0
            };
            loop {
                let Some(frame) = self.stack.last_mut() else {
                    return Ok(value);
                };
                match frame.next(&self.weights, value) {
                    Next::Call(next, dropped) => {
                        self.dropped |= dropped;
                        call = next;
                        break;
                    }
                    Next::Make(high) => {
                        let (level, low, call) = (frame.level, frame.low, frame.call);
                        value = self.make(level, low, high)?;
                        self.arena.remember(
                            call.work as u32 | call.limit << 2,
                            call.a,
                            call.b,
                            value,
                        );
                        self.stack.pop();
                    }
                }
            }
        }
    }

    fn open(&self, call: Call) -> Frame {
        let (node_a, node_b) = (self.arena.node(call.a), self.arena.node(call.b));
        let level = match call.work {
            Work::Within => node_a.level,
            _ => node_a.level.min(node_b.level),
        };
        let branches = |ix: u32, node: Node| {
            if node.level == level {
                (node.low, node.high)
            } else {
                (ix, 0)
            }
        };
        let (mut a, mut b) = (branches(call.a, node_a), branches(call.b, node_b));
        if call.work == Work::Product && node_a.level > level {
            std::mem::swap(&mut a, &mut b);
        }
        Frame {
            call,
            level,
            a,
            b,
            step: 0,
            low: 0,
            kept: 0,
        }
    }
}

enum Next {
    /// Compute this next; whether sets were dropped on the way.
    Call(Call, bool),
    /// All is known: make the node with this high branch.
    Make(u32),
}

impl Frame {
    /// Takes the value of the call before, and says what comes next.
    fn next(&mut self, weights: &[u32], value: u32) -> Next {
        let step = self.step;
        self.step += 1;
        if step == 1 {
            self.low = value;
        }
        let limit = self.call.limit;
        let call = |work, a, b, limit| Next::Call(Call { work, a, b, limit }, false);
        match (self.call.work, step) {
            (work @ (Work::Union | Work::Without), 0) => call(work, self.a.0, self.b.0, 0),
            (work @ (Work::Union | Work::Without), 1) => call(work, self.a.1, self.b.1, 0),
            (Work::Union, 2) | (Work::Product, 5) => call(Work::Without, value, self.low, 0),
            (Work::Without, 2) => call(Work::Without, value, self.b.0, 0),
            (Work::Within, 0) => call(Work::Within, self.a.0, 0, limit),
            (Work::Within, 1) => match limit.checked_sub(weights[self.level as usize]) {
                Some(limit) => call(Work::Within, self.a.1, 0, limit),
                None => Frame::dropped(),
            },
            (Work::Product, 0) => call(Work::Product, self.a.0, self.b.0, limit),
            // With the variable: (a₁ b₀ ∪ a₁ b₁) ∪ a₀ b₁, where b₀ ∪ b₁ is formed first.
            (Work::Product, 1) => call(Work::Union, self.b.0, self.b.1, 0),
            (Work::Product, 2) => {
                let Some(limit) = limit.checked_sub(weights[self.level as usize]) else {
                    self.step = 6;
                    return Frame::dropped();
                };
                call(Work::Product, self.a.1, value, limit)
            }
            (Work::Product, 3) => {
                self.kept = value;
                // The step before would have ended this one.
                let limit = limit.saturating_sub(weights[self.level as usize]);
                call(Work::Product, self.a.0, self.b.1, limit)
            }
            (Work::Product, 4) => call(Work::Union, self.kept, value, 0),
            _ => Next::Make(value),
        }
    }

    /// Goes on with an empty family in place of one whose sets are all too heavy.
    fn dropped() -> Next {
        Next::Call(
            Call {
                work: Work::Union,
                a: 0,
                b: 0,
                limit: 0,
            },
            true,
        )
    }
}

impl Algebra for Families<'_> {
    fn variable(&mut self, level: u32) -> Result<u32, Stop> {
        if self.weights[level as usize] > self.max_order {
            self.dropped = true;
            return Ok(0);
        }
        self.make(level, 0, 1)
    }

    /// Sets cannot ask that something be absent, so it counts as free.
    fn absent(&mut self, _: u32) -> Result<u32, Stop> {
        Ok(1)
    }

    fn enter(&mut self, vertex: u32) {
        let found = self
            .limits
            .binary_search_by_key(&vertex, |&(vertex, _)| vertex);
        self.limit = found.map_or(self.max_order, |at| self.limits[at].1);
    }

    fn apply(&mut self, op: Op, a: u32, b: u32) -> Result<u32, Stop> {
        let limit = self.limit;
        let a = self.run(Call {
            work: Work::Within,
            a,
            b: 0,
            limit,
        })?;
        let b = self.run(Call {
            work: Work::Within,
            a: b,
            b: 0,
            limit,
        })?;
        self.run(match op {
            Op::And => Call {
                work: Work::Product,
                a,
                b,
                limit,
            },
            Op::Or => Call {
                work: Work::Union,
                a,
                b,
                limit: 0,
            },
        })
    }

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
        self.sizes.truncate(2);
        for ix in 2..self.arena.n_nodes() {
            let node = self.arena.node(ix as u32);
            self.sizes.push(self.size(node.level, node.low, node.high));
        }
    }
}
