//! From a formula to the diagrams of its modules.

use std::fmt;

use super::evaluate::Scratch;
use super::family::{Completeness, Family};
use super::functions::Functions;
use super::hull;
use super::minimal::{self, Side};
use super::task::{Task, prepare};
use super::truncated;
use super::types::{Config, Part, Stop};
use crate::network::formula::Formula;

/// A formula as decision diagrams, one per module.
///
/// Everything asked of it is exact. Memory is that of its nodes, see [`Solution::n_nodes`].
#[derive(Clone)]
pub struct Solution {
    pub(super) parts: Vec<Part>,
    pub(super) n_events: usize,
    is_coherent: bool,
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
        is_coherent: formula.absences().is_empty(),
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
    /// Of a formula that also reads absences: the minimal sets that make it true when nothing else happens, which are
    /// the minimal cut sets of its coherent hull.
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
        let hulls;
        let functions = if self.is_coherent {
            &self.parts
        } else {
            hulls = hull::hulls(&self.parts, config)?;
            &hulls
        };
        let mut parts = Vec::with_capacity(functions.len());
        for part in functions {
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
