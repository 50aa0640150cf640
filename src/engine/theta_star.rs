//! The critical threshold θ*: the highest share of normal supply at which each row and recipe survives a loss.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::network::{
    Input, Network, Shock,
    formula::FixedPoint,
    ix::{RecipeIx, RowIx},
};

use super::supply::Supply;

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
    input_done: Vec<bool>,
    waiting: Vec<u32>,
    /// Parts per million that each recipe's partial inputs leave.
    partial: Vec<i64>,
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
/// of its need, and a recipe runs when what its inadequate inputs leave of its
/// output is at least θ: the least of what each essential one leaves
/// ([`Input::floor`]), and one minus the sum of what the partial ones take. θ* is the
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
        partial,
        ..
    } = scratch;
    supply.reset(network, shock, false);
    partial.clear();
    partial.resize(network.n_recipes(), i64::from(WHOLE));
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
                    let input = network.input(input as usize);
                    // What is left of the recipe's output without this input; partial losses add up.
                    let left = if input.is_partial {
                        let left = &mut partial[recipe.ix()];
                        *left -= i64::from(input.loss());
                        (*left).max(0) as u32
                    } else {
                        input.floor()
                    };
                    if recipe_done[recipe.ix()] || left >= WHOLE {
                    } else if left <= level {
                        ready.push(Node::Recipe(recipe));
                    } else {
                        heap.push(Reverse((left, Node::Recipe(recipe))));
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
        input_done,
        waiting,
        partial,
        ..
    } = scratch;
    supply.reset(network, shock, true);
    falling.clear();
    ready.clear();
    row_done.clear();
    row_done.resize(network.n_rows(), false);
    recipe_done.clear();
    recipe_done.resize(network.n_recipes(), false);
    input_done.clear();
    input_done.resize(network.n_inputs(), false);
    waiting.clear();
    partial.clear();
    for recipe in network.recipe_ixs() {
        let inputs = network.inputs(recipe).iter();
        let (shared, essential): (Vec<&Input>, Vec<&Input>) =
            inputs.partition(|input| input.is_partial);
        waiting.push(essential.len() as u32);
        let left = i64::from(WHOLE)
            - shared
                .iter()
                .map(|input| i64::from(input.loss()))
                .sum::<i64>();
        partial.push(left);
        if essential.is_empty() && left > 0 {
            falling.push((left as u32, Node::Recipe(recipe)));
        }
        for position in network.input_range(recipe) {
            let floor = network.input(position).floor();
            if floor > 0 && !network.input(position).is_partial {
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
                if std::mem::replace(&mut input_done[input as usize], true) {
                    continue;
                }
                let input = network.input(input as usize);
                if input.is_partial {
                    partial[recipe.ix()] += i64::from(input.loss());
                } else {
                    waiting[recipe.ix()] -= 1;
                }
                let left = partial[recipe.ix()];
                if waiting[recipe.ix()] > 0 || left <= 0 {
                } else if left >= i64::from(level) {
                    ready.push(Node::Recipe(recipe));
                } else {
                    falling.push((left as u32, Node::Recipe(recipe)));
                }
            }
            Node::Recipe(recipe) => {
                if std::mem::replace(&mut recipe_done[recipe.ix()], true) {
                    continue;
                }
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
