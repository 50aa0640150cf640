//! The critical threshold θ*: the highest share of normal supply at which each row and recipe survives a loss.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::network::{
    Network, Shock,
    ix::{RecipeIx, RowIx},
};

use super::supply::Supply;

/// Which fixed point of a network with loops is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixedPoint {
    /// Keep running: what is in a loop lives as long as nothing outside stops it.
    Greatest,
    /// Start from nothing: only what can be made before it is needed.
    Least,
}

/// The critical threshold of every row and recipe, in parts per million.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThetaStar {
    /// One entry per row, in `RowIx` order.
    pub rows: Vec<u32>,
    /// One entry per recipe, in `RecipeIx` order.
    pub recipes: Vec<u32>,
}

/// Memory reused from one solve to the next.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    supply: Supply,
    heap: BinaryHeap<Reverse<(u32, Node)>>,
    falling: BinaryHeap<(u32, Node)>,
    ready: Vec<Node>,
    row_done: Vec<bool>,
    recipe_done: Vec<bool>,
    waiting: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Row(RowIx),
    Recipe(RecipeIx),
    Input(u32, RecipeIx),
}

/// Computes θ* of every row and recipe.
///
/// At a threshold θ a row is adequate when its surviving supply is at least θ
/// of its need, and a recipe runs when each of its inputs is adequate or
/// leaves at least θ of output when it is missing ([`Input::floor`]). θ* is the
/// highest θ at which it is adequate or runs, in the fixed point asked for.
///
/// The greatest fixed point is peeled like a k-core: raise θ from nothing,
/// remove what no longer holds, and note the θ at which each thing went. The
/// least is grown: lower θ from the whole, and add what can run.
///
/// # Complexity
///
/// O(E log V) time for E links and inputs, O(V) memory beside the network.
///
/// # Sources
///
/// Knuth (1977) for superior functions, Seidman (1983) for the peeling; see `docs/references.md`.
///
/// [`Input::floor`]: crate::network::Input::floor
pub fn solve(
    network: &Network,
    shock: &Shock,
    fixed_point: FixedPoint,
    scratch: &mut Scratch,
) -> ThetaStar {
    match fixed_point {
        FixedPoint::Greatest => peel(network, shock, scratch),
        FixedPoint::Least => grow(network, shock, scratch),
    }
}

const WHOLE: u32 = 1_000_000;

fn peel(network: &Network, shock: &Shock, scratch: &mut Scratch) -> ThetaStar {
    let mut star = ThetaStar {
        rows: vec![WHOLE; network.n_rows()],
        recipes: vec![WHOLE; network.n_recipes()],
    };
    let Scratch {
        supply,
        heap,
        ready,
        row_done,
        recipe_done,
        ..
    } = scratch;
    supply.reset(network, shock, false);
    heap.clear();
    ready.clear();
    row_done.clear();
    row_done.resize(network.n_rows(), false);
    recipe_done.clear();
    recipe_done.resize(network.n_recipes(), false);
    for row in network.row_ixs() {
        let threshold = supply.threshold(network, row);
        if threshold < WHOLE {
            heap.push(Reverse((threshold, Node::Row(row))));
        }
    }
    let mut level = 0;
    loop {
        let node = if let Some(node) = ready.pop() {
            node
        } else if let Some(Reverse((key, node))) = heap.pop() {
            level = level.max(key);
            node
        } else {
            break;
        };
        match node {
            Node::Row(row) => {
                // A stale entry has a key above what the row can still meet; a newer one went before it.
                if row_done[row.ix()] || supply.threshold(network, row) > level {
                    continue;
                }
                row_done[row.ix()] = true;
                star.rows[row.ix()] = level;
                for &(recipe, input) in network.users(row) {
                    let floor = network.input(input as usize).floor();
                    if recipe_done[recipe.ix()] || floor >= WHOLE {
                    } else if floor <= level {
                        ready.push(Node::Recipe(recipe));
                    } else {
                        heap.push(Reverse((floor, Node::Recipe(recipe))));
                    }
                }
            }
            Node::Recipe(recipe) | Node::Input(_, recipe) => {
                if std::mem::replace(&mut recipe_done[recipe.ix()], true) {
                    continue;
                }
                star.recipes[recipe.ix()] = level;
                for &producer in network.producers(recipe) {
                    if shock.capacity(producer) == 0 {
                        continue;
                    }
                    supply.lose(network, shock, producer, |supply, row| {
                        if row_done[row.ix()] {
                            return;
                        }
                        let threshold = supply.threshold(network, row);
                        if threshold <= level {
                            ready.push(Node::Row(row));
                        } else if threshold < WHOLE {
                            heap.push(Reverse((threshold, Node::Row(row))));
                        }
                    });
                }
            }
        }
    }
    star
}

fn grow(network: &Network, shock: &Shock, scratch: &mut Scratch) -> ThetaStar {
    let mut star = ThetaStar {
        rows: vec![0; network.n_rows()],
        recipes: vec![0; network.n_recipes()],
    };
    let Scratch {
        supply,
        falling,
        ready,
        row_done,
        recipe_done,
        waiting,
        ..
    } = scratch;
    supply.reset(network, shock, true);
    falling.clear();
    ready.clear();
    row_done.clear();
    row_done.resize(network.n_rows(), false);
    recipe_done.clear();
    recipe_done.resize(network.n_inputs(), false);
    waiting.clear();
    for recipe in network.recipe_ixs() {
        waiting.push(network.inputs(recipe).len() as u32);
        if network.inputs(recipe).is_empty() {
            ready.push(Node::Recipe(recipe));
        }
        for position in network.input_range(recipe) {
            let floor = network.input(position).floor();
            if floor > 0 {
                falling.push((floor, Node::Input(position as u32, recipe)));
            }
        }
    }
    for row in network.row_ixs() {
        let threshold = supply.threshold(network, row);
        if threshold > 0 {
            falling.push((threshold, Node::Row(row)));
        }
    }
    let mut level = WHOLE;
    loop {
        let node = if let Some(node) = ready.pop() {
            node
        } else if let Some((key, node)) = falling.pop() {
            level = level.min(key);
            node
        } else {
            break;
        };
        match node {
            Node::Row(row) => {
                if std::mem::replace(&mut row_done[row.ix()], true) {
                    continue;
                }
                star.rows[row.ix()] = level;
                for &(recipe, input) in network.users(row) {
                    ready.push(Node::Input(input, recipe));
                }
            }
            Node::Input(input, recipe) => {
                if std::mem::replace(&mut recipe_done[input as usize], true) {
                    continue;
                }
                waiting[recipe.ix()] -= 1;
                if waiting[recipe.ix()] == 0 {
                    ready.push(Node::Recipe(recipe));
                }
            }
            Node::Recipe(recipe) => {
                star.recipes[recipe.ix()] = level;
                for &producer in network.producers(recipe) {
                    if shock.capacity(producer) == 0 {
                        continue;
                    }
                    supply.revive(network, shock, producer, |supply, row| {
                        let threshold = supply.threshold(network, row);
                        if row_done[row.ix()] || threshold == 0 {
                        } else if threshold >= level {
                            ready.push(Node::Row(row));
                        } else {
                            falling.push((threshold, Node::Row(row)));
                        }
                    });
                }
            }
        }
    }
    star
}
