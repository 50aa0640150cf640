//! Static orders of the variables of a module.

use std::cmp::Reverse;

use super::graph::{Graph, Kind};
use super::module::Module;

/// Orders of the leaves of a module, first variable first, for trial one after the other.
pub(super) struct Orders {
    local: Local,
    leaves: Vec<u32>,
    found: Vec<Vec<u32>>,
}

/// One way to walk from the root; no way is good for every function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Walk {
    /// Depth first, gates before variables, most shared first.
    Shared,
    /// Depth first, larger parts first.
    LargeFirst,
    /// Depth first, smaller parts first.
    SmallFirst,
    /// Depth first, variables before gates, most shared first.
    VariablesFirst,
    /// Depth first in the order of definition.
    Given,
    /// Depth first against the order of definition.
    Reversed,
}

impl Orders {
    pub(super) fn new(graph: &Graph, module: &Module) -> Self {
        Orders {
            local: Local::new(graph, module),
            leaves: module.leaves.clone(),
            found: Vec::new(),
        }
    }

    /// The order with this rank, if there are so many; the first is cheap to find.
    ///
    /// After a plain walk come the walks that were pulled together, those of the
    /// least span first, which predicts small diagrams well; then other walks.
    ///
    /// Arguments of a threshold come in descending weight on every walk, for
    /// that keeps the diagram of the threshold small.
    pub(super) fn get(&mut self, rank: usize) -> Option<&[u32]> {
        if self.found.is_empty() {
            self.push(&walk(&self.local, Walk::Shared));
        }
        if rank > 0 && self.found.len() == 1 {
            let mut all = Vec::new();
            for kind in [Walk::Shared, Walk::LargeFirst, Walk::Given, Walk::Reversed] {
                all.push(pulled(&self.local, walk(&self.local, kind)));
            }
            all.sort_by_key(|&(span, _)| span);
            for (_, order) in all {
                self.push(&order);
            }
            for kind in [
                Walk::SmallFirst,
                Walk::VariablesFirst,
                Walk::LargeFirst,
                Walk::Reversed,
            ] {
                self.push(&walk(&self.local, kind));
            }
        }
        self.found.get(rank).map(Vec::as_slice)
    }

    fn push(&mut self, order: &[usize]) {
        let leaves = order.iter().filter(|&&at| at < self.leaves.len());
        let order: Vec<u32> = leaves.map(|&at| self.leaves[at]).collect();
        if !self.found.contains(&order) {
            self.found.push(order);
        }
    }
}

/// The module with vertices numbered from zero: leaves first, then gates.
struct Local {
    n_leaves: usize,
    root: usize,
    args: Vec<Vec<(u64, usize)>>,
    n_uses: Vec<u32>,
    /// Leaves below, counted as often as they are met; saturates.
    size: Vec<u64>,
}

impl Local {
    fn new(graph: &Graph, module: &Module) -> Self {
        let n_leaves = module.leaves.len();
        let gates: Vec<u32> = module
            .body
            .iter()
            .flat_map(|c| c.members.iter().copied())
            .collect();
        let mut by_vertex: Vec<(u32, usize)> = module
            .leaves
            .iter()
            .chain(&gates)
            .copied()
            .zip(0..)
            .collect();
        by_vertex.sort_unstable();
        let find = |ix: u32| {
            let at = by_vertex.binary_search_by_key(&ix, |&(vertex, _)| vertex);
            at.ok().map(|at| by_vertex[at].1)
        };
        let n = n_leaves + gates.len();
        let mut local = Local {
            n_leaves,
            root: find(module.root).expect("the root is a gate of its module, or its only leaf"),
            args: vec![Vec::new(); n],
            n_uses: vec![0; n],
            size: vec![1; n],
        };
        for (at, &gate) in gates.iter().enumerate() {
            let at = n_leaves + at;
            let vertex = &graph.vertices[gate as usize];
            let weighted = matches!(vertex.kind, Kind::Threshold(_));
            for (ix, &arg) in vertex.args.iter().enumerate() {
                let Some(arg) = find(arg) else { continue };
                let weight = if weighted { vertex.weights[ix] } else { 0 };
                local.args[at].push((weight, arg));
                local.n_uses[arg] += 1;
            }
            let sizes = local.args[at].iter().map(|&(_, arg)| local.size[arg]);
            local.size[at] = sizes.fold(0, u64::saturating_add);
        }
        local
    }
}

/// All local vertices in the order a depth-first walk meets them.
fn walk(local: &Local, kind: Walk) -> Vec<usize> {
    let rank = |arg: usize| {
        let leaf = arg < local.n_leaves;
        let shared = u64::from(u32::MAX - local.n_uses[arg]);
        let place = arg as u64;
        match kind {
            Walk::Shared => (u64::from(leaf), shared, place),
            Walk::VariablesFirst => (u64::from(!leaf), shared, place),
            Walk::LargeFirst => (u64::from(leaf), u64::MAX - local.size[arg], place),
            Walk::SmallFirst => (u64::from(leaf), local.size[arg], place),
            Walk::Given => (0, 0, place),
            Walk::Reversed => (0, 0, u64::MAX - place),
        }
    };
    let mut met = vec![false; local.args.len()];
    let mut out = Vec::with_capacity(local.args.len());
    let mut stack = vec![local.root];
    while let Some(at) = stack.pop() {
        if std::mem::replace(&mut met[at], true) {
            continue;
        }
        out.push(at);
        let mut args = local.args[at].clone();
        args.sort_by_key(|&(weight, arg)| (Reverse(weight), rank(arg)));
        stack.extend(args.into_iter().rev().map(|(_, arg)| arg));
    }
    out
}

/// Moves each vertex to the middle of its gates, again and again, while that shortens the spans.
///
/// Answers with the sum of the spans of all gates, and the order that has it.
///
/// # Sources
///
/// AloulEtAl2003 (FORCE), see `docs/references.md`.
fn pulled(local: &Local, mut order: Vec<usize>) -> (u64, Vec<usize>) {
    const ROUNDS: usize = 100;
    /// Rounds without gain after which none is expected.
    const PATIENCE: usize = 10;
    let n = local.args.len();
    let mut best = (u64::MAX, order.clone());
    let mut best_round = 0;
    let mut place = vec![0_u64; n];
    let mut pull = vec![(0_u64, 0_u64); n];
    let mut keys: Vec<(u64, u64, usize)> = Vec::with_capacity(n);
    for round in 0..ROUNDS {
        for (at, &vertex) in order.iter().enumerate() {
            place[vertex] = at as u64;
        }
        pull.fill((0, 0));
        let mut span = 0;
        for gate in local.n_leaves..n {
            let args = &local.args[gate];
            let (mut lowest, mut highest, mut sum) = (place[gate], place[gate], place[gate]);
            for &(_, arg) in args {
                lowest = lowest.min(place[arg]);
                highest = highest.max(place[arg]);
                sum += place[arg];
            }
            span += highest - lowest;
            // Fixed point with ten bits of fraction keeps the order the same everywhere.
            let middle = sum * 1024 / (args.len() as u64 + 1);
            for vertex in args.iter().map(|&(_, arg)| arg).chain([gate]) {
                pull[vertex].0 += middle;
                pull[vertex].1 += 1;
            }
        }
        if span < best.0 {
            best = (span, order.clone());
            best_round = round;
        } else if round > best_round + PATIENCE {
            break;
        }
        keys.clear();
        keys.extend(order.iter().map(|&vertex| {
            let (sum, n) = pull[vertex];
            (sum / n.max(1), place[vertex], vertex)
        }));
        keys.sort_unstable();
        order.clear();
        order.extend(keys.iter().map(|&(_, _, vertex)| vertex));
    }
    best
}
