//! What a loss does when it strikes or ends: capacities, and stock out of reach.

use crate::network::ix::RecipeIx;

use super::{
    parameters::Lanes,
    state::{State, World},
};

impl<const L: usize> State<L> {
    /// Sets capacities, and moves stock of makers that are hit out of reach, or back with them.
    pub(super) fn hit(&mut self, world: World<'_, L>, time: f64) {
        self.is_still = false;
        self.next_change = f64::INFINITY;
        self.capacity.fill([1.0; L]);
        for pulse in &world.parameters.pulses {
            let capacity = &mut self.capacity[pulse.slot as usize];
            for (lane, capacity) in capacity.iter_mut().enumerate() {
                *capacity *= pulse.left_at(time, lane);
                self.next_change = self.next_change.min(pulse.next_change(time, lane));
            }
        }
        for &row in &world.layout.hit_rows {
            self.set_gain(world, row);
            self.row_moves[row.ix()] = true;
        }
        for &recipe in &world.layout.hit_recipes {
            self.recipe_moves[recipe.ix()] = true;
            self.all_moves[recipe.ix()] = true;
            let Some(pool) = world.network.pool(recipe) else {
                continue;
            };
            let now = self.offered_at_normal(world, pool);
            let was = self.spared[recipe.ix()];
            let now = now.map(|part| part.min(1.0));
            for &position in world.layout.inputs(recipe) {
                let position = position as usize;
                let (stock, frozen) = (&mut self.stock[position], &mut self.frozen[position]);
                for lane in 0..L {
                    if now[lane] < was[lane] {
                        frozen[lane] += (was[lane] - now[lane]) * stock[lane];
                    } else if now[lane] > was[lane] {
                        let back = frozen[lane] * (now[lane] - was[lane]) / (1.0 - was[lane]);
                        stock[lane] = (stock[lane] * was[lane] + back) / now[lane];
                        frozen[lane] = (frozen[lane] - back).max(0.0);
                    }
                }
            }
            self.set_spared(recipe, now);
        }
    }

    pub(super) fn set_spared(&mut self, recipe: RecipeIx, parts: Lanes<L>) {
        let spared = parts.map(|part| part.min(1.0));
        self.is_spared[recipe.ix()] = spared.iter().all(|part| *part >= 1.0);
        self.spared[recipe.ix()] = spared;
    }
}
