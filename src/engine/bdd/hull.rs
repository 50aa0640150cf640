//! The coherent hull of a function: the least monotone function above it.

use super::evaluate::{Algebra, Op};
use super::functions::Functions;
use super::types::{Config, Part, Stop, Variable};

/// The hull of each part, in the same variables.
///
/// The hull of `f` is true for a set of events when `f` is for some part of that
/// set: `h = x·(h₁ + h₀) + h₀`, from below. Its minimal cut sets are the minimal
/// sets for which `f` itself is true when nothing else happens. A part that is
/// true of nothing at all costs nothing, so those above may take it to be true;
/// they are monotone in it, since only events are ever negated.
///
/// # Complexity
///
/// One disjunction for each node; in the worst case each may square the number of nodes.
///
/// # Sources
///
/// Rauzy1993, see `docs/references.md`, whose minimal solutions are those of a coherent function; here the function is
/// made coherent first.
pub(super) fn hulls(parts: &[Part], config: &Config<'_>) -> Result<Vec<Part>, Stop> {
    let mut hulls: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        let mut functions = Functions::new(usize::MAX, config);
        let mut hull = vec![0, 1];
        for &node in part.nodes.iter().take(part.root as usize + 1).skip(2) {
            let low = hull[node.low as usize];
            let high = functions.apply(Op::Or, low, hull[node.high as usize])?;
            let known = match part.variable(node) {
                Variable::Event(_) => None,
                Variable::Part(below) => Some(hulls[below as usize].root).filter(|&root| root <= 1),
            };
            hull.push(match known {
                Some(0) => low,
                Some(_) => high,
                None => functions.arena.make(node.level, low, high)?,
            });
        }
        let (nodes, root) = functions.arena.extract(hull[part.root as usize]);
        hulls.push(Part {
            nodes,
            root,
            variables: part.variables.clone(),
        });
    }
    Ok(hulls)
}
