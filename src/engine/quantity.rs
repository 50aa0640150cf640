//! How much output is left when survivors serve their own users and nobody reallocates.

use crate::network::{
    Network, Shock, Supplier,
    ix::{RecipeIx, RowIx},
};

/// Output left, as fractions of normal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quantity {
    /// What each recipe's undamaged producers make, in `RecipeIx` order; a damaged one makes at most its capacity.
    pub recipes: Vec<f64>,
    /// What each row supplies of its need, at most 1, in `RowIx` order.
    pub rows: Vec<f64>,
    /// Rounds until nothing changed by more than the tolerance.
    pub n_rounds: usize,
    /// Whether it stopped at the limit of rounds instead.
    pub is_truncated: bool,
}

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Config {
    /// Stop when no recipe falls by more than this in one round.
    pub tolerance: f64,
    /// Stop after this many rounds and say so.
    pub max_rounds: usize,
}

impl Config {
    /// Tight enough for print, with a limit that real chains do not reach.
    pub const EXACT: Self = Self {
        tolerance: 1e-12,
        max_rounds: 100_000,
    };
}

/// Computes output left without reallocation: the greatest fixed point of
///
/// `x_j = max(0, min(cap_j, min over essential i of (1 − d_i (1 − f_i)), 1 − Σ over partial i of d_i (1 − f_i)))`
///
/// with `f_i` the supply of input i over the need of users not hit directly, at
/// most 1. Users not hit directly: where a recipe has a pool, the part of the
/// pool that the shock itself spares; else everybody. An essential input has
/// `d = 1`, less where only wear counts at the horizon.
///
/// The iteration starts from capacity and only ever falls, in rounds over what
/// a fall of the round before touches (Jacobi), so the result does not depend
/// on order; loops converge geometrically, to the tolerance.
///
/// # Complexity
///
/// O(links touched) per round.
///
/// # Sources
///
/// Diem et al. (2022) for the fixed point, which this equals with one row per
/// buyer and supplying sector; see `docs/references.md`.
pub fn solve(network: &Network, shock: &Shock, config: Config) -> Quantity {
    let mut recipes = vec![1.0_f64; network.n_recipes()];
    let mut rows: Vec<f64> = network
        .row_ixs()
        .map(|row| supplied(network, shock, &recipes, row))
        .collect();
    let spared: Vec<f64> = network
        .recipe_ixs()
        .map(|recipe| network.pool(recipe).map_or(1.0, |pool| rows[pool.ix()]))
        .collect();

    let mut is_dirty = vec![false; network.n_recipes()];
    let mut dirty: Vec<RecipeIx> = Vec::new();
    for row in network.row_ixs().filter(|row| rows[row.ix()] < 1.0) {
        mark_users(network, row, &mut is_dirty, &mut dirty);
    }
    let mut row_is_dirty = vec![false; network.n_rows()];
    let mut dirty_rows: Vec<RowIx> = Vec::new();
    let mut n_rounds = 0;
    while !dirty.is_empty() && n_rounds < config.max_rounds {
        n_rounds += 1;
        dirty.sort_unstable();
        let fallen: Vec<(RecipeIx, f64)> = dirty
            .drain(..)
            .filter_map(|recipe| {
                is_dirty[recipe.ix()] = false;
                let output = output(network, &rows, spared[recipe.ix()], recipe);
                (recipes[recipe.ix()] - output > config.tolerance).then_some((recipe, output))
            })
            .collect();
        for (recipe, output) in fallen {
            recipes[recipe.ix()] = output;
            for &producer in network.producers(recipe) {
                for &link in network.supplies(producer) {
                    let row = network.row_of(network.supplier(link as usize).group);
                    if !std::mem::replace(&mut row_is_dirty[row.ix()], true) {
                        dirty_rows.push(row);
                    }
                }
            }
        }
        for row in dirty_rows.drain(..) {
            row_is_dirty[row.ix()] = false;
            rows[row.ix()] = supplied(network, shock, &recipes, row);
            mark_users(network, row, &mut is_dirty, &mut dirty);
        }
    }
    Quantity {
        recipes,
        rows,
        n_rounds,
        is_truncated: !dirty.is_empty(),
    }
}

/// What a producer makes: its recipe's output, at most its capacity.
pub fn of_producer(
    network: &Network,
    shock: &Shock,
    quantity: &Quantity,
    supplier: &Supplier,
) -> f64 {
    made(network, shock, &quantity.recipes, supplier)
}

/// What a row supplies of its need, at most 1, for given outputs of recipes.
pub(super) fn of_row(network: &Network, shock: &Shock, quantity: &Quantity, row: RowIx) -> f64 {
    supplied(network, shock, &quantity.recipes, row)
}

fn made(network: &Network, shock: &Shock, recipes: &[f64], supplier: &Supplier) -> f64 {
    let capacity = f64::from(shock.capacity(supplier.producer)) / 1e6;
    capacity.min(recipes[network.recipe_of(supplier.producer).ix()])
}

/// The fraction of a row's need that its suppliers make.
///
/// Where shares are ranges, the end asked for over all splits that sum to the
/// group's total: what the ranges leave open goes to those who make least in
/// the worst case, and to those who make most in the best. A fall of everybody
/// by the same part is then a fall of the row by that part.
fn supplied(network: &Network, shock: &Shock, recipes: &[f64], row: RowIx) -> f64 {
    let mut sum = 0.0;
    let mut open: Vec<(f64, f64)> = Vec::new();
    let mut suppliers = network.suppliers(row).iter().peekable();
    for group in network.groups(row) {
        let mut slack = network.group_total(group) as f64;
        while let Some(supplier) = suppliers.next_if(|supplier| supplier.group == group) {
            let part = made(network, shock, recipes, supplier);
            sum += f64::from(supplier.low) * part;
            slack -= f64::from(supplier.low);
            if supplier.high > supplier.low {
                open.push((part, f64::from(supplier.high - supplier.low)));
            }
        }
        open.sort_by(|a, b| a.0.total_cmp(&b.0));
        if network.is_best_case() {
            open.reverse();
        }
        slack = slack.max(0.0);
        for (part, room) in open.drain(..) {
            let taken = room.min(slack);
            sum += taken * part;
            slack -= taken;
        }
        // What no range reaches is nobody's, hence never lost; the best case claims nothing from it.
        if !network.is_best_case() {
            sum += slack;
        }
    }
    (sum / network.need(row) as f64).min(1.0)
}

fn output(network: &Network, rows: &[f64], spared: f64, recipe: RecipeIx) -> f64 {
    let (mut essential, mut partial) = (1.0_f64, 1.0_f64);
    for input in network.inputs(recipe) {
        // A pool that is wholly hit leaves nobody to serve; any f will do.
        let f = if spared > 0.0 {
            (rows[input.row.ix()] / spared).min(1.0)
        } else {
            1.0
        };
        let loss = input.dependence * (1.0 - f);
        if input.is_partial {
            partial -= loss;
        } else {
            essential = essential.min(1.0 - loss);
        }
    }
    essential.min(partial).max(0.0)
}

fn mark_users(network: &Network, row: RowIx, is_dirty: &mut [bool], dirty: &mut Vec<RecipeIx>) {
    for &(recipe, _) in network.users(row) {
        if !std::mem::replace(&mut is_dirty[recipe.ix()], true) {
            dirty.push(recipe);
        }
    }
}
