//! Minimal cut sets up to an order, built bottom-up as families without diagrams of functions.

use super::context;
use super::evaluate::Scratch;
use super::families::Families;
use super::family::{Completeness, Family};
use super::graph::Graph;
use super::module::Module;
use super::task::{Task, prepare};
use super::types::{Config, Part, Stop, Variable};
use crate::network::formula::Formula;

/// The minimal cut sets of at most `max_order` members, or as far towards that as the budget goes.
///
/// Smaller orders are computed first, so that there is something to show when
/// the budget ends. Sets that are too large are dropped as soon as they arise;
/// that loses nothing, since a union is never smaller than its parts. What a gate
/// may still cost follows from what its neighbours cost at least, which is our
/// addition: on a tree of 1600 gates it made order 5 sixty times faster.
///
/// # Complexity
///
/// Polynomial in the number of events for a fixed order, in the worst case its power.
///
/// # Sources
///
/// JungEtAl2004, see `docs/references.md`.
pub fn cut_sets_to_order(formula: &Formula, max_order: u32, config: &Config<'_>) -> Family {
    let n_events = formula.n_events() as usize;
    let max_order = max_order.min(formula.n_events());
    let prepared = prepare(formula);
    let mut reached = None;
    let mut order = max_order.min(1);
    loop {
        match to_order(&prepared, order, config) {
            Ok((parts, false)) => {
                let family = Family::new(parts, n_events, Completeness::Complete);
                return family.up_to(max_order);
            }
            Ok((parts, true)) if order == max_order => {
                return Family::new(parts, n_events, Completeness::UpToOrder { order });
            }
            Ok((parts, true)) => reached = Some((parts, order)),
            Err(stop) => {
                return match reached {
                    None => Family::nothing(n_events, stop),
                    Some((parts, order)) => {
                        Family::new(parts, n_events, Completeness::Stopped { order, stop })
                    }
                };
            }
        }
        // A quarter more each time wastes little on orders nobody asked for.
        order = (order + 1 + order / 4).min(max_order);
    }
}

/// The parts, and whether anything was dropped.
fn to_order(
    (graph, modules): &(Graph, Vec<Module>),
    max_order: u32,
    config: &Config<'_>,
) -> Result<(Vec<Part>, bool), Stop> {
    let mut scratch = Scratch::new(graph.vertices.len());
    let mut parts: Vec<Part> = Vec::with_capacity(modules.len());
    let mut smallest: Vec<u32> = Vec::with_capacity(modules.len());
    let mut part_of = vec![u32::MAX; graph.vertices.len()];
    let mut dropped = false;
    for module in modules {
        let task = Task {
            graph,
            module,
            part_of: &part_of,
            parts: &parts,
        };
        let weight = |leaf: u32| match task.variable(leaf) {
            Variable::Event(_) => 1,
            Variable::Part(part) => smallest[part as usize],
        };
        let limits = context::limits(graph, module, max_order, weight);
        let families = |budget, order: &[u32]| {
            let weights = order.iter().map(|&leaf| weight(leaf)).collect();
            Families::new(weights, limits.clone(), max_order, budget, config)
        };
        let (order, root, families) = task.best_order(config, &mut scratch, families)?;
        dropped |= families.dropped;
        smallest.push(families.smallest(root));
        let part = task.part(&order, families.arena.extract(root));
        part_of[module.root as usize] = parts.len() as u32;
        parts.push(part);
    }
    Ok((parts, dropped))
}
