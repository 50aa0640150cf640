//! What a loss does when it strikes or ends: capacities, and stock out of reach.

use crate::network::ix::{RecipeIx, RowIx};

use super::{
    lanes::Lanes,
    layout::Layout,
    state::{State, World},
};

impl<const L: usize> State<L> {
    /// Sets the capacities that change, and moves stock of makers that are hit out of reach, or back with them.
    pub(super) fn hit(&mut self, world: World<'_, L>, time: f64) {
        self.is_still = false;
        self.change_capacities(world, time);
        let World { layout, .. } = world;
        for &row in &layout.hit_rows {
            if self.is_due(layout, row) {
                self.set_gain(world, row);
                self.row_moves[row.ix()] = true;
            }
        }
        for &recipe in &layout.hit_recipes {
            let Some(pool) = world.network.pool(recipe) else {
                continue;
            };
            if !self.is_due(layout, pool) {
                continue;
            }
            self.recipe_moves[recipe.ix()] = true;
            self.all_moves[recipe.ix()] = true;
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

    /// Sets the capacity of everybody whose loss begins, ends or is on its way back, and notes who that is.
    fn change_capacities(&mut self, world: World<'_, L>, time: f64) {
        let pulses = || world.parameters.pulses.iter();
        self.is_due.clear();
        self.is_due.resize(self.capacity.len(), false);
        self.next_change = f64::INFINITY;
        for (pulse, change) in pulses().zip(&mut self.changes) {
            if time >= *change {
                self.is_due[pulse.slot as usize] = true;
                self.capacity[pulse.slot as usize] = [1.0; L];
                *change = f64::INFINITY;
                for lane in 0..L {
                    *change = change.min(pulse.next_change(time, lane));
                }
            }
            self.next_change = self.next_change.min(*change);
        }
        for pulse in pulses().filter(|pulse| self.is_due[pulse.slot as usize]) {
            let capacity = &mut self.capacity[pulse.slot as usize];
            for (lane, capacity) in capacity.iter_mut().enumerate() {
                *capacity *= pulse.left_over(time, lane);
            }
        }
    }

    /// Whether the capacity of some maker of a row has just changed.
    fn is_due(&self, layout: &Layout, row: RowIx) -> bool {
        let links = &layout.hit_links[layout.hits(row)];
        links.iter().any(|link| self.is_due[link.slot as usize])
    }

    #[inline(always)]
    pub(super) fn set_spared(&mut self, recipe: RecipeIx, parts: Lanes<L>) {
        let spared = parts.map(|part| part.min(1.0));
        self.is_spared[recipe.ix()] = spared.iter().all(|part| *part >= 1.0);
        self.spared[recipe.ix()] = spared;
    }
}
