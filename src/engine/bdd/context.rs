//! How large a set of a gate may be to still be part of a set of the whole within the order.

use std::cmp::Reverse;

use super::graph::{Graph, Kind};
use super::module::Module;

/// A limit for each gate of a module; sets that weigh more cannot matter.
///
/// A set of a gate that is an argument of an `and` is joined by sets of the
/// other arguments. Those cost something even if all variables below the gate
/// were free, and what they cost at least is taken off the limit. With several
/// gates above, the most generous counts. `max_order` is the limit of the root;
/// `weight` is that of a leaf.
///
/// One entry per gate of the body, as pairs of vertex and limit in ascending
/// order of vertices. Cycles are given no limit but `max_order`.
///
/// # Complexity
///
/// Square in the size of the module; very large modules are given no limits.
pub(super) fn limits(
    graph: &Graph,
    module: &Module,
    max_order: u32,
    weight: impl Fn(u32) -> u32,
) -> Vec<(u32, u32)> {
    let gates: Vec<u32> = module
        .body
        .iter()
        .flat_map(|c| c.members.iter().copied())
        .collect();
    let cyclic = module.body.iter().any(|component| component.cyclic);
    let n_args: usize = gates
        .iter()
        .map(|&gate| graph.vertices[gate as usize].args.len())
        .sum();
    let mut limits: Vec<(u32, u32)> = gates.iter().map(|&gate| (gate, max_order)).collect();
    if !cyclic
        && n_args
            .saturating_mul(n_args)
            .saturating_mul(module.leaves.len() / 64 + 1)
            < WORK
    {
        let context = Context::new(graph, module, &gates, weight);
        for ((_, limit), found) in limits.iter_mut().zip(context.limits(max_order)) {
            *limit = found;
        }
    }
    limits.sort_unstable();
    limits
}

/// The most steps to spend on limits, about a second's worth.
const WORK: usize = 300_000_000;

/// The module with vertices numbered from zero: leaves first, then gates, arguments before gates.
struct Context {
    n_leaves: usize,
    weights: Vec<u32>,
    /// How many arguments a gate needs at least.
    needs: Vec<usize>,
    args: Vec<Vec<usize>>,
    /// The leaves below each vertex.
    support: Vec<Bits>,
}

type Bits = Vec<u64>;

/// The least weight that makes a vertex true, and leaves that this estimate counts.
#[derive(Clone)]
struct Cost {
    least: u32,
    support: Bits,
}

impl Context {
    fn new(graph: &Graph, module: &Module, gates: &[u32], weight: impl Fn(u32) -> u32) -> Self {
        let n_leaves = module.leaves.len();
        let words = n_leaves.div_ceil(64);
        let mut by_vertex: Vec<(u32, usize)> = module
            .leaves
            .iter()
            .chain(gates)
            .copied()
            .zip(0..)
            .collect();
        by_vertex.sort_unstable();
        let mut context = Context {
            n_leaves,
            weights: module.leaves.iter().map(|&leaf| weight(leaf)).collect(),
            needs: vec![0; n_leaves + gates.len()],
            args: vec![Vec::new(); n_leaves],
            support: vec![vec![0; words]; n_leaves + gates.len()],
        };
        for leaf in 0..n_leaves {
            context.support[leaf][leaf / 64] |= 1 << (leaf % 64);
        }
        for (at, &gate) in (n_leaves..).zip(gates) {
            let vertex = &graph.vertices[gate as usize];
            let find = |arg: &u32| {
                by_vertex
                    .binary_search_by_key(arg, |&(vertex, _)| vertex)
                    .ok()
            };
            let args: Vec<usize> = vertex
                .args
                .iter()
                .filter_map(find)
                .map(|found| by_vertex[found].1)
                .collect();
            context.needs[at] = match vertex.kind {
                Kind::And => args.len(),
                Kind::AtLeast(min) => min as usize,
                Kind::Threshold(min) => {
                    let mut weights = vertex.weights.clone();
                    weights.sort_unstable();
                    let mut rest = min;
                    let mut n = 0;
                    while let Some(weight) = weights.pop()
                        && rest > 0
                    {
                        rest = rest.saturating_sub(weight);
                        n += 1;
                    }
                    n
                }
                // That something is absent costs nothing.
                Kind::Absent => 0,
                _ => 1,
            };
            for &arg in &args {
                let (below, here) = context.support.split_at_mut(at);
                union(&mut here[0], &below[arg]);
            }
            context.args.push(args);
        }
        context
    }

    /// The limit of each gate, in the order of gates.
    fn limits(&self, max_order: u32) -> Vec<u32> {
        let n = self.args.len();
        let mut limits: Vec<Option<u32>> = vec![None; n];
        limits[n - 1] = Some(max_order);
        let mut costs: Vec<Option<Cost>> = vec![None; n];
        for gate in (self.n_leaves..n).rev() {
            // Every gate of a module is below its root, and gates above come first.
            let limit = limits[gate].unwrap_or(max_order);
            for &arg in self.args[gate].iter().filter(|&&arg| arg >= self.n_leaves) {
                let mut others = Vec::new();
                if self.needs[gate] > 1 {
                    costs.fill(None);
                    for &other in self.args[gate].iter().filter(|&&other| other != arg) {
                        self.cost(other, &self.support[arg], &mut costs);
                        others.extend(costs[other].clone());
                    }
                }
                let extra = together(others, self.needs[gate].saturating_sub(1)).least;
                let limit = limit.saturating_sub(extra);
                limits[arg] = Some(limits[arg].map_or(limit, |other| other.max(limit)));
            }
        }
        limits[self.n_leaves..]
            .iter()
            .map(|limit| limit.unwrap_or(max_order))
            .collect()
    }

    /// What `target` costs when the leaves in `free` cost nothing, into `costs`.
    fn cost(&self, target: usize, free: &Bits, costs: &mut [Option<Cost>]) {
        let mut stack = vec![target];
        while let Some(&at) = stack.last() {
            if costs[at].is_some() {
                stack.pop();
                continue;
            }
            if at < self.n_leaves {
                let is_free = free[at / 64] >> (at % 64) & 1 == 1;
                costs[at] = Some(if is_free {
                    Cost {
                        least: 0,
                        support: vec![0; free.len()],
                    }
                } else {
                    Cost {
                        least: self.weights[at],
                        support: self.support[at].clone(),
                    }
                });
                continue;
            }
            let missing = stack.len();
            stack.extend(self.args[at].iter().filter(|&&arg| costs[arg].is_none()));
            if stack.len() > missing {
                continue;
            }
            let args = self.args[at]
                .iter()
                .filter_map(|&arg| costs[arg].clone())
                .collect();
            costs[at] = Some(together(args, self.needs[at]));
        }
    }
}

/// What at least `need` of the arguments cost together.
///
/// For all of them: the costs of some that count no leaf twice, or the greatest.
/// For some of them: the `need`-th smallest.
fn together(mut args: Vec<Cost>, need: usize) -> Cost {
    let words = args.first().map_or(0, |cost| cost.support.len());
    let mut out = Cost {
        least: 0,
        support: vec![0; words],
    };
    if need == 0 {
        return out;
    }
    args.sort_by_key(|cost| Reverse(cost.least));
    if need < args.len() {
        out.least = args[args.len() - need].least;
        for cost in &args {
            union(&mut out.support, &cost.support);
        }
        return out;
    }
    for cost in args.iter().filter(|cost| cost.least > 0) {
        if cost
            .support
            .iter()
            .zip(&out.support)
            .all(|(a, b)| a & b == 0)
        {
            out.least = out.least.saturating_add(cost.least);
            union(&mut out.support, &cost.support);
        }
    }
    out
}

fn union(all: &mut Bits, more: &Bits) {
    for (all, more) in all.iter_mut().zip(more) {
        *all |= more;
    }
}
