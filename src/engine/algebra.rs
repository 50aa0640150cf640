//! Values that travel the network: the same AND, OR and thresholds over another algebra than alive and dead.

use crate::network::{
    Network, Shock,
    ix::{ProducerIx, RecipeIx, RowIx},
};

use super::theta_star::ThetaStar;

/// How a value is made of others; values only rise as inputs rise.
pub trait Algebra {
    /// What a recipe gets by with when none of its inputs adds anything.
    fn least(&self, recipe: RecipeIx) -> f64;

    /// What an input adds to a recipe's value so far: `sum` is what the others made of it.
    fn input(&self, recipe: RecipeIx, position: usize, sum: f64, value: f64) -> f64;

    /// The value of a producer whose recipe has a value.
    fn producer(&self, producer: ProducerIx, recipe: f64) -> f64;
}

/// The value of every row and recipe; `None` where it does not survive at the threshold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Values {
    /// One entry per row, in `RowIx` order.
    pub rows: Vec<Option<f64>>,
    /// One entry per recipe, in `RecipeIx` order.
    pub recipes: Vec<Option<f64>>,
    /// Whether it stopped at the limit of rounds.
    pub is_truncated: bool,
}

/// When a round changes nothing any more.
const TOLERANCE: f64 = 1e-9;
/// Loops settle geometrically, or in as many rounds as there are values.
const MAX_ROUNDS: usize = 10_000;

/// Evaluates an algebra: the least fixed point, from the least values up.
///
/// A recipe runs where its θ* is at least the threshold. Its value is made of
/// those inputs that survive. A row's value is its θ-quantile: the least value
/// v such that the surviving suppliers of value at most v make at least θ of
/// the need, so that a product is as good as what most of its users get, not as
/// its best two percent.
///
/// # Complexity
///
/// O(E log E) per round.
pub fn solve(
    network: &Network,
    shock: &Shock,
    star: &ThetaStar,
    theta: u32,
    algebra: &impl Algebra,
) -> Values {
    let runs = |recipe: RecipeIx| star.recipes[recipe.ix()] >= theta;
    let mut values = Values {
        rows: vec![None; network.n_rows()],
        recipes: network
            .recipe_ixs()
            .map(|recipe| runs(recipe).then(|| algebra.least(recipe)))
            .collect(),
        is_truncated: false,
    };
    let mut order = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let mut change: f64 = 0.0;
        for row in network.row_ixs() {
            let value = quantile(
                network,
                shock,
                theta,
                algebra,
                &values.recipes,
                row,
                &mut order,
            );
            change = change.max(difference(values.rows[row.ix()], value));
            values.rows[row.ix()] = value;
        }
        for recipe in network.recipe_ixs().filter(|&recipe| runs(recipe)) {
            let start = network.input_range(recipe).start;
            let mut sum = algebra.least(recipe);
            for (at, input) in network.inputs(recipe).iter().enumerate() {
                if let Some(value) = values.rows[input.row.ix()] {
                    sum = algebra.input(recipe, start + at, sum, value);
                }
            }
            let before = values.recipes[recipe.ix()].replace(sum);
            change = change.max(difference(before, Some(sum)));
        }
        if change <= TOLERANCE {
            return values;
        }
    }
    values.is_truncated = true;
    values
}

fn difference(a: Option<f64>, b: Option<f64>) -> f64 {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs(),
        (None, None) => 0.0,
        _ => f64::INFINITY,
    }
}

/// The least value at which the suppliers up to it make the threshold.
fn quantile(
    network: &Network,
    shock: &Shock,
    theta: u32,
    algebra: &impl Algebra,
    recipes: &[Option<f64>],
    row: RowIx,
    order: &mut Vec<(f64, usize)>,
) -> Option<f64> {
    let suppliers = network.suppliers(row);
    order.clear();
    order.extend(suppliers.iter().enumerate().filter_map(|(at, supplier)| {
        let recipe = recipes[network.recipe_of(supplier.producer).ix()]?;
        let is_alive = shock.capacity(supplier.producer) > 0;
        is_alive.then(|| (algebra.producer(supplier.producer, recipe), at))
    }));
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let groups: Vec<_> = network.groups(row).collect();
    let first = groups.first()?.ix();
    let mut kept = vec![0_u64; groups.len()];
    let mut lost = vec![0_u64; groups.len()];
    for supplier in suppliers {
        lost[supplier.group.ix() - first] += u64::from(network.lost_weight(supplier)) * 1_000_000;
    }
    let survives = |kept: &[u64], lost: &[u64]| -> u64 {
        groups
            .iter()
            .enumerate()
            .map(|(at, &group)| network.survives(group, kept[at], lost[at]))
            .sum()
    };
    let enough = u128::from(network.need(row)) * u128::from(theta);
    for &(value, at) in order.iter() {
        let supplier = &suppliers[at];
        let capacity = u64::from(shock.capacity(supplier.producer));
        let group = supplier.group.ix() - first;
        kept[group] += u64::from(network.kept_weight(supplier)) * capacity;
        lost[group] -= u64::from(network.lost_weight(supplier)) * capacity;
        if u128::from(survives(&kept, &lost)) >= enough {
            return Some(value);
        }
    }
    None
}
