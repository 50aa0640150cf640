//! From a formula to the diagrams of its modules.

use std::fmt;

use super::arena::Node;
use super::evaluate::{Algebra, Scratch, evaluate};
use super::family::{Completeness, Family};
use super::functions::Functions;
use super::graph::{Graph, Kind};
use super::minimal::{self, Side};
use super::module::{self, Module};
use super::order::Orders;
use super::{Config, Part, Stop, Variable, common, truncated};
use crate::network::formula::Formula;

/// A formula as decision diagrams, one per module.
///
/// Everything asked of it is exact. Memory is that of its nodes, see [`Solution::n_nodes`].
#[derive(Clone)]
pub struct Solution {
    pub(super) parts: Vec<Part>,
    pub(super) n_events: usize,
    peak_nodes: usize,
}

/// Turns a formula into diagrams.
///
/// A portfolio of variable orders is tried for each module, all within a small
/// budget first and then within larger ones, so that one unlucky order costs
/// little. Nothing here depends on a clock or on threads.
///
/// # Errors
///
/// [`Stop::NodeBudget`] when no order of some module fits into
/// [`Config::max_nodes`], [`Stop::Asked`] when [`Config::should_stop`] says so.
///
/// # Complexity
///
/// Linear in the formula but for the diagrams, which are exponential in the number
/// of events of a module in the worst case.
///
/// # Sources
///
/// Bryant1986 for the diagrams, DutuitRauzy1996 for the modules, see `docs/references.md`.
///
/// # Examples
///
/// ```
/// use linchpin::engine::bdd::{Config, solve};
/// use linchpin::network::formula::{FixedPoint, Formula, Gate, Term};
///
/// // Lost when event 0 happens, or 1 and 2 together.
/// let pair = Gate::And(vec![Term::Event(1), Term::Event(2)]);
/// let either = Gate::Or(vec![Term::Event(0), Term::Gate(0)]);
/// let formula = Formula::new(3, vec![pair, either], Term::Gate(1), FixedPoint::Least)?;
///
/// let config = Config { max_nodes: 1_000_000, should_stop: &|| false };
/// let solution = solve(&formula, &config)?;
/// let cut_sets = solution.cut_sets(&config)?;
/// assert_eq!(cut_sets.list(10).sets, [vec![0], vec![1, 2]]);
/// assert!((solution.probability(&[0.1, 0.5, 0.5]) - 0.325).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve(formula: &Formula, config: &Config<'_>) -> Result<Solution, Stop> {
    let (graph, modules) = prepare(formula);
    let mut scratch = Scratch::new(graph.vertices.len());
    let mut parts = Vec::with_capacity(modules.len());
    let mut peak_nodes = 0;
    let mut part_of = vec![u32::MAX; graph.vertices.len()];
    for module in &modules {
        let task = Task {
            graph: &graph,
            module,
            part_of: &part_of,
            parts: &parts,
        };
        let (order, root, functions) = task.best_order(config, &mut scratch, |budget, _| {
            Functions::new(budget, config)
        })?;
        peak_nodes = peak_nodes.max(functions.arena.peak());
        let part = task.part(&order, functions.arena.extract(root));
        part_of[module.root as usize] = parts.len() as u32;
        parts.push(part);
    }
    Ok(Solution {
        parts,
        n_events: formula.n_events() as usize,
        peak_nodes,
    })
}

/// What may still be spent after the word to stop, so as not to leave with nothing.
const LAST_NODES: usize = 1 << 16;
const LAST_ORDER: u32 = 3;

/// The minimal cut sets of a formula: all of them, or as far as the budget goes.
///
/// With `max_order`, sets of more members are left out. Without it all sets are
/// sought; when that does not fit the budget, sets of one member, two members
/// and so on are sought until that does not fit either. When told to stop before
/// that, it still looks for the smallest sets within a tenth of a second or so.
/// What was reached stands in [`Family::completeness`].
///
/// # Complexity
///
/// See [`solve`] and [`cut_sets_to_order`](super::cut_sets_to_order).
pub fn cut_sets(formula: &Formula, max_order: Option<u32>, config: &Config<'_>) -> Family {
    if let Some(order) = max_order {
        return truncated::cut_sets_to_order(formula, order, config);
    }
    match solve(formula, config).and_then(|solution| solution.cut_sets(config)) {
        Ok(family) => family,
        Err(Stop::NodeBudget) => truncated::cut_sets_to_order(formula, u32::MAX, config),
        Err(Stop::Asked) => {
            let last = Config {
                max_nodes: LAST_NODES.min(config.max_nodes),
                should_stop: &|| false,
            };
            truncated::cut_sets_to_order(formula, LAST_ORDER, &last).stopped(Stop::Asked)
        }
    }
}

impl Solution {
    /// How many events the formula has, whether the top depends on them or not.
    pub fn n_events(&self) -> usize {
        self.n_events
    }

    /// Nodes of all diagrams together; each takes twelve bytes.
    pub fn n_nodes(&self) -> usize {
        self.parts.iter().map(|part| part.nodes.len()).sum()
    }

    /// The most nodes that were held at a time while the diagrams were built.
    pub fn peak_nodes(&self) -> usize {
        self.peak_nodes
    }

    /// How many modules the formula fell into.
    pub fn n_modules(&self) -> usize {
        self.parts.len()
    }

    /// The minimal sets of events that together make the top true.
    ///
    /// # Errors
    ///
    /// [`Stop`] when the family does not fit the budget although the function did.
    pub fn cut_sets(&self, config: &Config<'_>) -> Result<Family, Stop> {
        self.family(Side::Cut, config)
    }

    /// The minimal sets of events that keep the top false as long as none of them happens.
    ///
    /// These are the minimal cut sets of the dual formula; every one of them
    /// meets every cut set.
    ///
    /// # Errors
    ///
    /// [`Stop`] when the family does not fit the budget although the function did.
    pub fn path_sets(&self, config: &Config<'_>) -> Result<Family, Stop> {
        self.family(Side::Path, config)
    }

    fn family(&self, side: Side, config: &Config<'_>) -> Result<Family, Stop> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let (nodes, root, _) = minimal::solutions(&part.nodes, part.root, side, config)?;
            parts.push(Part {
                nodes,
                root,
                variables: part.variables.clone(),
            });
        }
        Ok(Family::new(parts, self.n_events, Completeness::Complete))
    }
}

impl fmt::Debug for Solution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Solution")
            .field("n_events", &self.n_events)
            .field("n_modules", &self.n_modules())
            .field("n_nodes", &self.n_nodes())
            .finish_non_exhaustive()
    }
}

/// Simplifies a formula and splits it into modules, earlier ones first.
pub(super) fn prepare(formula: &Formula) -> (Graph, Vec<Module>) {
    /// Each round can open the way for another; few formulas need more than three.
    const ROUNDS: usize = 8;
    let mut graph = Graph::from_formula(formula).rebuilt();
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
