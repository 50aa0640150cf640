//! One module evaluated gate by gate in an algebra of diagrams, with garbage collection.

use super::graph::{Graph, Kind};
use super::module::Module;
use super::types::Stop;
use crate::network::formula::FixedPoint;
use crate::network::threshold::{Sum, decide};

/// A kind of diagram that has conjunction and disjunction.
///
/// Values are numbers of nodes; 0 is never true and 1 is always true.
pub(super) trait Algebra {
    /// The diagram of the variable at `level`.
    fn variable(&mut self, level: u32) -> Result<u32, Stop>;
    /// The diagram of the variable at `level` not being true.
    fn absent(&mut self, level: u32) -> Result<u32, Stop>;
    /// Says which vertex the next operations are for.
    fn enter(&mut self, vertex: u32);
    /// The diagram of both operands together, or of either.
    fn apply(&mut self, op: Op, f: u32, g: u32) -> Result<u32, Stop>;
    /// The level of the first variable that a diagram tests.
    fn level(&self, f: u32) -> u32;
    fn n_nodes(&self) -> usize;
    fn max_nodes(&self) -> usize;
    /// Forgets what `roots` do not lead to, and rewrites them.
    fn collect<'r>(&mut self, roots: impl Iterator<Item = &'r mut u32>);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    And,
    Or,
}

/// Values of vertices while one module is computed; [`NONE`] outside of that.
pub(super) struct Scratch {
    value: Vec<u32>,
    uses: Vec<u32>,
}

const NONE: u32 = u32::MAX;
/// Below this many nodes collecting garbage is not worth forgetting results.
const FIRST_COLLECTION: usize = 1 << 20;

impl Scratch {
    pub(super) fn new(n_vertices: usize) -> Self {
        Scratch {
            value: vec![NONE; n_vertices],
            uses: vec![0; n_vertices],
        }
    }
}

/// Evaluates `module` with `order[level]` tested at each level, and answers with the value of its root.
///
/// `fixed[level]` is the constant to use in place of a variable.
///
/// # Errors
///
/// [`Stop::NodeBudget`] when the algebra has no room, [`Stop::Asked`] when it is told to stop.
pub(super) fn evaluate<A: Algebra>(
    graph: &Graph,
    module: &Module,
    order: &[u32],
    fixed: &[Option<u32>],
    algebra: &mut A,
    scratch: &mut Scratch,
) -> Result<u32, Stop> {
    let members = || module.body.iter().flat_map(|component| &component.members);
    for &member in members() {
        for &arg in &graph.vertices[member as usize].args {
            scratch.uses[arg as usize] += 1;
        }
    }
    let mut builder = Builder {
        graph,
        algebra,
        root: module.root,
        value: &mut scratch.value,
        uses: &mut scratch.uses,
        live: Vec::new(),
        held: Vec::new(),
        collect_at: FIRST_COLLECTION,
    };
    let result = builder.module(module, order, fixed);
    for &ix in members().chain(order) {
        scratch.value[ix as usize] = NONE;
        scratch.uses[ix as usize] = 0;
        for &arg in &graph.vertices[ix as usize].args {
            scratch.uses[arg as usize] = 0;
        }
    }
    result
}

struct Builder<'g, A> {
    graph: &'g Graph,
    algebra: &'g mut A,
    root: u32,
    value: &'g mut Vec<u32>,
    /// How many gates still to be computed read a vertex.
    uses: &'g mut Vec<u32>,
    /// Vertices whose value may still be needed.
    live: Vec<u32>,
    /// Operands and intermediate results that must survive a collection.
    held: Vec<u32>,
    collect_at: usize,
}

impl<A: Algebra> Builder<'_, A> {
    fn module(
        &mut self,
        module: &Module,
        order: &[u32],
        fixed: &[Option<u32>],
    ) -> Result<u32, Stop> {
        for (level, &leaf) in order.iter().enumerate() {
            self.value[leaf as usize] = match fixed[level] {
                Some(constant) => constant,
                None => self.algebra.variable(level as u32)?,
            };
            self.live.push(leaf);
        }
        for component in &module.body {
            if component.cyclic {
                let start = u32::from(self.graph.loops == FixedPoint::Greatest);
                for &member in &component.members {
                    self.value[member as usize] = start;
                    self.live.push(member);
                }
                // Each round but the last changes some value, and monotony bounds the rounds.
                loop {
                    let mut changed = false;
                    for &member in &component.members {
                        let value = self.gate(member)?;
                        changed |= value != self.value[member as usize];
                        self.value[member as usize] = value;
                    }
                    if !changed {
                        break;
                    }
                }
            } else {
                let member = component.members[0];
                self.value[member as usize] = self.gate(member)?;
                self.live.push(member);
            }
            for &member in &component.members {
                for &arg in &self.graph.vertices[member as usize].args {
                    self.uses[arg as usize] -= 1;
                }
            }
            if self.algebra.n_nodes() > self.collect_at {
                self.collect();
                self.collect_at = FIRST_COLLECTION.max(2 * self.algebra.n_nodes());
            }
        }
        Ok(self.value[module.root as usize])
    }

    /// The diagram of one gate from those of its arguments.
    fn gate(&mut self, ix: u32) -> Result<u32, Stop> {
        let graph = self.graph;
        let vertex = &graph.vertices[ix as usize];
        let base = self.held.len();
        self.algebra.enter(ix);
        let arg_value = |value: &[u32], arg: u32| if arg <= 1 { arg } else { value[arg as usize] };
        let result = match vertex.kind {
            Kind::False => Ok(0),
            Kind::True => Ok(1),
            Kind::Event(_) => Ok(self.value[ix as usize]),
            Kind::Absent => {
                // An event is a variable of its own, never fixed.
                let event = self.value[vertex.args[0] as usize];
                self.algebra.absent(self.algebra.level(event))
            }
            Kind::And | Kind::Or => {
                let (op, neutral) = if vertex.kind == Kind::And {
                    (Op::And, 1)
                } else {
                    (Op::Or, 0)
                };
                self.held.push(neutral);
                self.held
                    .extend(vertex.args.iter().map(|&arg| arg_value(self.value, arg)));
                // The deepest first: what is built later lies above and copies less.
                let algebra = &*self.algebra;
                self.held[base + 1..].sort_by_key(|&f| (algebra.level(f), f));
                self.fold(base, op)
            }
            Kind::AtLeast(_) | Kind::Threshold(_) => {
                let weight = |at: usize| vertex.weights.get(at).copied().unwrap_or(1);
                let mut args: Vec<(u32, u64)> = vertex
                    .args
                    .iter()
                    .enumerate()
                    .map(|(at, &arg)| (arg_value(self.value, arg), weight(at)))
                    .collect();
                args.sort_by_key(|&(f, weight)| (self.algebra.level(f), weight, f));
                let min = match vertex.kind {
                    Kind::AtLeast(min) => u64::from(min),
                    Kind::Threshold(min) => min,
                    _ => unreachable!("the outer match allows these two only"),
                };
                self.held.extend(args.iter().map(|&(f, _)| f));
                let weights: Vec<u64> = args.iter().map(|&(_, weight)| weight).collect();
                self.threshold(base, min, &weights)
            }
        };
        self.held.truncate(base);
        result
    }

    fn fold(&mut self, base: usize, op: Op) -> Result<u32, Stop> {
        while self.held.len() > base + 1 {
            let last = self.held.len() - 1;
            let result = self.operate(op, last - 1, last)?;
            self.held.pop();
            self.held[last - 1] = result;
        }
        Ok(self.held[base])
    }

    fn threshold(&mut self, base: usize, min: u64, weights: &[u64]) -> Result<u32, Stop> {
        let (decisions, top) =
            decide(min, weights, self.algebra.max_nodes()).ok_or(Stop::NodeBudget)?;
        // After the operands: the constants, a place for the conjunction, then one result per decision.
        let constants = base + weights.len();
        self.held.extend([0, 1, 0]);
        let place = |sum: Sum| match sum {
            Sum::Short => constants,
            Sum::Reached => constants + 1,
            Sum::Open(ix) => constants + 3 + ix as usize,
        };
        for decision in &decisions {
            let both = self.operate(Op::And, base + decision.arg as usize, place(decision.with))?;
            self.held[constants + 2] = both;
            let result = self.operate(Op::Or, constants + 2, place(decision.without))?;
            self.held.push(result);
        }
        Ok(self.held[place(top)])
    }

    /// Combines two held diagrams; collects garbage and tries once more if the budget is used up.
    fn operate(&mut self, op: Op, a: usize, b: usize) -> Result<u32, Stop> {
        match self.algebra.apply(op, self.held[a], self.held[b]) {
            Err(Stop::NodeBudget) => {
                let before = self.algebra.n_nodes();
                self.collect();
                if self.algebra.n_nodes() > before / 2 {
                    return Err(Stop::NodeBudget);
                }
                self.algebra.apply(op, self.held[a], self.held[b])
            }
            result => result,
        }
    }

    fn collect(&mut self) {
        let (uses, root) = (&self.uses, self.root);
        self.live.retain(|&ix| uses[ix as usize] > 0 || ix == root);
        let mut values: Vec<u32> = self
            .live
            .iter()
            .map(|&ix| self.value[ix as usize])
            .collect();
        self.algebra
            .collect(values.iter_mut().chain(&mut self.held));
        for (&ix, value) in self.live.iter().zip(values) {
            self.value[ix as usize] = value;
        }
    }
}
