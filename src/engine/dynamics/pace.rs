//! How fast recipes can run in a week, each by itself or a loop of them together.

use crate::network::ix::{RecipeIx, RowIx};

use super::{
    ground::Node,
    lanes::{Lanes, least, most, moved_by},
    layout::Rationing,
    state::{State, World},
};

/// A loop of inputs is settled when no pace moves by more than this.
const TOLERANCE: f64 = 1e-12;
/// Rounds after which a loop is left as it is; each takes a part of what is still missing.
const MAX_ROUNDS: usize = 10_000;

impl<const L: usize> State<L> {
    /// The greatest pace at which all members of a loop can keep one another running.
    #[inline(always)]
    pub(super) fn settle(&mut self, world: World<'_, L>, nodes: &[Node]) {
        for &node in nodes {
            if let Node::Recipe(recipe) = node {
                self.pace[recipe.ix()] = self.surge[recipe.ix()];
            }
        }
        for _ in 0..MAX_ROUNDS {
            let mut moved = 0.0_f64;
            for &node in nodes {
                if let Node::Recipe(recipe) = node {
                    let before = self.pace[recipe.ix()];
                    self.recipe_moves[recipe.ix()] = true;
                    self.all_moves[recipe.ix()] = true;
                    self.evaluate(world, node);
                    moved = most(moved_by(&self.pace[recipe.ix()], &before), moved);
                } else {
                    self.evaluate(world, node);
                }
            }
            if moved <= TOLERANCE {
                return;
            }
        }
    }

    /// What one user may take of a row, in weeks of its own use.
    #[inline(always)]
    pub(super) fn entitlement(&self, world: World<'_, L>, row: RowIx, place: u32) -> Lanes<L> {
        let supply = self.supply[row.ix()];
        match world.parameters.response.rationing {
            Rationing::Proportional => supply,
            Rationing::Priority => {
                let n_users = f64::from(world.layout.ground.n_users[row.ix()].max(1));
                // From the whole need on everybody has the same part of what is there.
                supply.map(|supply| {
                    if supply >= 1.0 {
                        supply
                    } else {
                        (supply * n_users - f64::from(place)).clamp(0.0, 1.0)
                    }
                })
            }
        }
    }

    /// What an input's recipe may take this week, by the week's use of a maker that is not hit.
    #[inline(always)]
    pub(super) fn share(&self, world: World<'_, L>, recipe: RecipeIx, position: usize) -> Lanes<L> {
        let row = world.network.input(position).row;
        let mut share = self.entitlement(world, row, world.layout.ground.place[position]);
        if self.is_spared[recipe.ix()] {
            return share;
        }
        let spared = &self.spared[recipe.ix()];
        for lane in 0..L {
            // A pool that is wholly hit leaves nobody to serve; anything will do.
            share[lane] = if spared[lane] > 0.0 {
                share[lane] / spared[lane]
            } else {
                1.0
            };
        }
        share
    }

    /// How fast a recipe can run this week.
    #[inline(always)]
    pub(super) fn pace_of(&mut self, world: World<'_, L>, recipe: RecipeIx) -> Lanes<L> {
        let surge = self.surge[recipe.ix()];
        let mut pace = surge;
        let mut partial = [1.0; L];
        let all_move = self.all_moves[recipe.ix()];
        for &position in world.layout.inputs(recipe) {
            let position = position as usize;
            if all_move || self.input_moves[position] {
                self.set_limit(world, recipe, position);
            }
            let (limit, taken) = (&self.limit[position], &self.taken[position]);
            for lane in 0..L {
                pace[lane] = least(limit[lane], pace[lane]);
                partial[lane] -= taken[lane];
            }
        }
        self.slowest[recipe.ix()] = pace;
        for lane in 0..L {
            let left = surge[lane] * most(partial[lane], 0.0);
            pace[lane] = most(least(pace[lane], left), 0.0);
        }
        pace
    }

    /// How far one input lets its recipe run, or what it takes of it.
    #[inline(always)]
    fn set_limit(&mut self, world: World<'_, L>, recipe: RecipeIx, position: usize) {
        let input = world.network.input(position);
        let dependence = &world.parameters.dependence[position];
        if input.wear > 0 {
            let (base, surge) = (&self.base[position], &self.surge[recipe.ix()]);
            let mut lost = [0.0; L];
            for lane in 0..L {
                lost[lane] = dependence[lane] * (1.0 - base[lane]);
            }
            if input.is_partial {
                self.taken[position] = lost;
            } else {
                let limit = &mut self.limit[position];
                for lane in 0..L {
                    limit[lane] = surge[lane] * (1.0 - lost[lane]);
                }
            }
        } else {
            let share = if input.line > 0 {
                self.arriving(world, position)
            } else {
                self.share(world, recipe, position)
            };
            let stock = &self.stock[position];
            let (mut there, mut lost) = ([0.0; L], [0.0; L]);
            for lane in 0..L {
                there[lane] = stock[lane] + share[lane];
                lost[lane] = dependence[lane] * (1.0 - least(there[lane], 1.0));
            }
            if input.is_partial {
                self.taken[position] = lost;
            } else {
                let limit = &mut self.limit[position];
                for lane in 0..L {
                    limit[lane] = 1.0 - lost[lane] + most(there[lane] - 1.0, 0.0);
                }
            }
        }
    }
}
