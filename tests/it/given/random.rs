//! Small random networks and shocks, shared by every test that compares two solvers.

use linchpin::network::{
    Builder, Input, Network, Shock,
    ix::{ProducerIx, RecipeIx, RowIx},
};
use proptest::{collection::vec, prelude::*};

/// The recipe for one input: row, dependence in tenths, partial, cover in weeks, wear in weeks.
type RandomInput = (usize, u8, bool, u8, u8);

/// What a producer supplies: row, weight, spread.
type RandomSupply = (usize, u8, u8);

/// Everything a random network is made from; indices are taken modulo what there is.
#[derive(Debug, Clone)]
pub struct Plan {
    is_best_case: bool,
    rows: Vec<(u8, bool)>,
    recipes: Vec<(Vec<RandomInput>, Option<usize>)>,
    producers: Vec<(usize, Vec<RandomSupply>)>,
    capacities: Vec<u8>,
}

/// Plans with up to six rows, six recipes and eight producers; loops, ranges and partial inputs included.
pub fn plans() -> impl Strategy<Value = Plan> {
    let input = (
        0..6_usize,
        1..=10_u8,
        any::<bool>(),
        0..9_u8,
        prop_oneof![3 => Just(0_u8), 1 => 1..20_u8],
    );
    (
        any::<bool>(),
        vec((0..=10_u8, any::<bool>()), 1..6),
        vec((vec(input, 0..4), proptest::option::of(0..6_usize)), 1..6),
        vec(
            (0..6_usize, vec((0..6_usize, 0..6_u8, 0..4_u8), 1..3)),
            1..8,
        ),
        vec(0..=4_u8, 8),
    )
        .prop_map(
            |(is_best_case, rows, recipes, producers, capacities)| Plan {
                is_best_case,
                rows,
                recipes,
                producers,
                capacities,
            },
        )
}

impl Plan {
    /// The same without pools, which random plans put anywhere.
    #[must_use]
    pub fn without_pools(mut self) -> Self {
        for (_, pool) in &mut self.recipes {
            *pool = None;
        }
        self
    }

    /// Builds the network.
    pub fn network(&self) -> Network {
        self.network_with(|_| {})
    }

    /// Builds the network with every input changed in some way.
    pub fn network_with(&self, change: impl Fn(&mut Input)) -> Network {
        let mut builder = Builder::new().best_case(self.is_best_case);
        let rows: Vec<RowIx> = self.rows.iter().map(|_| builder.row()).collect();
        let row_at = |at: usize| rows[at % rows.len()];
        let mut recipes: Vec<RecipeIx> = Vec::new();
        for (inputs, pool) in &self.recipes {
            let inputs = inputs
                .iter()
                .map(|&(row, tenths, is_partial, cover, wear)| {
                    let dependence = f64::from(tenths) / 10.0;
                    let mut input = Input {
                        row: row_at(row),
                        dependence: if wear > 0 {
                            dependence / 2.0
                        } else {
                            dependence
                        },
                        dependence_in_the_end: dependence,
                        is_partial,
                        cover: u64::from(cover) * 1_000_000,
                        wear: u64::from(wear) * 1_000_000,
                        line: 0,
                        scrap: 0.0,
                    };
                    change(&mut input);
                    input
                })
                .collect();
            let recipe = builder.recipe(inputs);
            if let Some(pool) = pool {
                builder.set_pool(recipe, row_at(*pool));
            }
            recipes.push(recipe);
        }
        for (recipe, supplies) in &self.producers {
            let producer = builder.producer(recipes[recipe % recipes.len()]);
            for &(row, weight, spread) in supplies {
                let (row, weight, spread) =
                    (row % rows.len(), u32::from(weight), u32::from(spread));
                if self.rows[row].1 {
                    let group = builder.group(rows[row], u64::from(weight + spread / 2));
                    builder.supply_range(group, producer, weight, weight + spread);
                } else {
                    builder.supply(rows[row], producer, weight);
                }
            }
        }
        for (row, (need, _)) in rows.iter().zip(&self.rows) {
            if *need > 0 {
                builder.set_need(*row, u64::from(*need));
            }
        }
        builder.build().expect("plans are sound")
    }

    /// The same plan with every row's need met before any loss, so that shortages come from losses alone.
    pub fn adequate(mut self) -> Self {
        for (need, is_grouped) in &mut self.rows {
            (*need, *is_grouped) = (0, false);
        }
        for (_, supplies) in &mut self.producers {
            for (_, weight, spread) in supplies {
                (*weight, *spread) = (*weight + 1, 0);
            }
        }
        // Nobody supplies some rows at all; recipes that need them go.
        let n_rows = self.rows.len();
        let is_supplied = |row: usize| {
            let mut rows = self.producers.iter().flat_map(|(_, supplies)| supplies);
            rows.any(|(at, _, _)| at % n_rows == row % n_rows)
        };
        for (inputs, pool) in &mut self.recipes {
            inputs.retain(|(row, ..)| is_supplied(*row));
            *pool = pool.filter(|&row| is_supplied(row));
        }
        self
    }

    /// A loss on it: capacities in quarters.
    pub fn shock(&self, network: &Network) -> Shock {
        let mut shock = Shock::none(network);
        for (producer, quarters) in network.producer_ixs().zip(&self.capacities) {
            shock.set(producer, u32::from(*quarters) * 250_000);
        }
        shock
    }

    /// A loss that takes producers wholly or leaves them whole.
    pub fn whole_shock(&self, network: &Network) -> Shock {
        let mut shock = Shock::none(network);
        for (producer, quarters) in network.producer_ixs().zip(&self.capacities) {
            shock.set(producer, if *quarters < 2 { 0 } else { Shock::WHOLE });
        }
        shock
    }

    /// The same loss with one more producer gone.
    pub fn worse(&self, network: &Network) -> Shock {
        let mut shock = self.shock(network);
        let first = ProducerIx(0);
        shock.set(first, 0);
        shock
    }
}
