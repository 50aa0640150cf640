//! One module to be solved: the formula made ready, orders tried within growing budgets, the part that comes out.

use super::common;
use super::evaluate::{Algebra, Scratch, evaluate};
use super::graph::{Graph, Kind};
use super::module::{self, Module};
use super::order::Orders;
use super::types::{Config, Node, Part, Stop, Variable};
use crate::network::{deciders, formula::Formula};

/// Simplifies a formula and splits it into modules, earlier ones first.
pub(super) fn prepare(formula: &Formula) -> (Graph, Vec<Module>) {
    /// Each round can open the way for another; few formulas need more than three.
    const ROUNDS: usize = 8;
    let mut graph = Graph::from_formula(&deciders::apart(formula)).rebuilt();
    let mut size = graph.vertices.len();
    for _ in 0..ROUNDS {
        let cyclic = graph.components().iter().any(|component| component.cyclic);
        let changed = !cyclic && common::propagate(&mut graph);
        graph = graph.rebuilt();
        if !changed && graph.vertices.len() == size {
            break;
        }
        size = graph.vertices.len();
    }
    module::group(&mut graph);
    let modules = module::split(&graph);
    (graph, modules)
}

/// One module to be solved, after those it reads.
pub(super) struct Task<'t> {
    pub(super) graph: &'t Graph,
    pub(super) module: &'t Module,
    /// The part of each root of a module solved so far.
    pub(super) part_of: &'t [u32],
    pub(super) parts: &'t [Part],
}

impl Task<'_> {
    /// The first order of the portfolio under which the module can be evaluated, and its result.
    pub(super) fn best_order<A: Algebra>(
        &self,
        config: &Config<'_>,
        scratch: &mut Scratch,
        algebra: impl Fn(usize, &[u32]) -> A,
    ) -> Result<(Vec<u32>, u32, A), Stop> {
        // Budgets, and how many orders are tried with each: with little room one unlucky
        // order costs little, and with much room the best two or three are nearly always enough.
        const STEPS: [(usize, usize); 4] = [(1 << 14, 1), (1 << 15, 3), (1 << 17, 3), (1 << 19, 4)];
        let mut orders = Orders::new(self.graph, self.module);
        let mut budget = config.max_nodes.min(STEPS[0].0);
        for step in 0.. {
            let n_orders = STEPS
                .get(step)
                .map_or(usize::MAX, |&(_, n_orders)| n_orders);
            // The plain walk has had its chance first, and gets another when all are tried.
            let first = usize::from((1..STEPS.len()).contains(&step));
            for rank in first..n_orders {
                let Some(order) = orders.get(rank) else { break };
                let fixed: Vec<Option<u32>> = order.iter().map(|&leaf| self.fixed(leaf)).collect();
                let mut algebra = algebra(budget, order);
                match evaluate(
                    self.graph,
                    self.module,
                    order,
                    &fixed,
                    &mut algebra,
                    scratch,
                ) {
                    Ok(root) => return Ok((order.to_vec(), root, algebra)),
                    Err(Stop::NodeBudget) => {}
                    Err(stop) => return Err(stop),
                }
            }
            if budget >= config.max_nodes {
                break;
            }
            let next = STEPS
                .get(step + 1)
                .map_or(budget.saturating_mul(4), |&(budget, _)| budget);
            budget = next.min(config.max_nodes);
        }
        Err(Stop::NodeBudget)
    }

    /// The part that a finished diagram makes.
    pub(super) fn part(&self, order: &[u32], (nodes, root): (Vec<Node>, u32)) -> Part {
        Part {
            nodes,
            root,
            variables: order.iter().map(|&leaf| self.variable(leaf)).collect(),
        }
    }

    pub(super) fn variable(&self, leaf: u32) -> Variable {
        match self.graph.vertices[leaf as usize].kind {
            Kind::Event(event) => Variable::Event(event),
            _ => Variable::Part(self.part_of[leaf as usize]),
        }
    }

    /// The constant that a leaf is, if it is one: a cycle may turn out to be.
    fn fixed(&self, leaf: u32) -> Option<u32> {
        match self.variable(leaf) {
            Variable::Event(_) => None,
            Variable::Part(part) => Some(self.parts[part as usize].root).filter(|&root| root <= 1),
        }
    }
}
