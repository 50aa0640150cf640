//! What a week takes out of stocks and what refills them, and the wear of tools.

use crate::network::ix::RecipeIx;

use super::{
    parameters::Lanes,
    state::{State, TIE, World, has_moved},
};

impl<const L: usize> State<L> {
    /// Takes the week's use out of stocks, refills them as far as supply goes, and notes what is wanted.
    ///
    /// Where nothing differs from the week before, nothing moves.
    pub(super) fn use_and_refill(&mut self, world: World<'_, L>) {
        for &recipe in &world.layout.recipes {
            if std::mem::replace(&mut self.recipe_moves[recipe.ix()], false) {
                self.use_of(world, recipe);
            }
        }
    }

    fn use_of(&mut self, world: World<'_, L>, recipe: RecipeIx) {
        let refill_weeks = world.parameters.response.refill_weeks;
        let pace = self.pace[recipe.ix()];
        let spared = self.spared[recipe.ix()];
        let mut all_move = std::mem::replace(&mut self.all_moves[recipe.ix()], false);
        if world.parameters.has_wants {
            let limits = self.lowest_limits(world, recipe);
            let before = std::mem::replace(&mut self.lowest[recipe.ix()], limits);
            all_move |= limits != before;
        }
        let [lowest, next] = self.lowest[recipe.ix()];
        let mut moves = false;
        for &position in world.layout.inputs(recipe) {
            let position = position as usize;
            if !all_move && !self.input_moves[position] {
                continue;
            }
            let input = world.network.input(position);
            let share = self.share(world, recipe, position);
            let cover = &world.parameters.cover[position];
            let stock = &mut self.stock[position];
            let before = *stock;
            let mut wanted = [0.0; L];
            if input.wear > 0 {
                let weeks = input.wear as f64 / 1e6;
                let base = &mut self.base[position];
                let base_before = *base;
                for lane in 0..L {
                    let missing = cover[lane] - stock[lane] + weeks * (1.0 - base[lane]);
                    wanted[lane] = 1.0 + missing / refill_weeks;
                    let got = share[lane].min(wanted[lane]);
                    (stock[lane], base[lane]) = worn(stock[lane], base[lane], got, weeks);
                }
                self.input_moves[position] = has_moved(base, &base_before);
            } else {
                self.input_moves[position] = false;
                let limit = &self.limit[position];
                let (used, received) = (&mut self.used[position], &mut self.received[position]);
                for lane in 0..L {
                    used[lane] = pace[lane].min(stock[lane] + share[lane]);
                    let refill = ((cover[lane] - stock[lane]) / refill_weeks).max(0.0);
                    received[lane] = share[lane].min(used[lane] + refill);
                    stock[lane] = (stock[lane] + received[lane] - used[lane]).max(0.0);
                    let wanted_for = if input.is_partial {
                        lowest[lane]
                    } else if limit[lane] <= lowest[lane] + TIE {
                        next[lane]
                    } else {
                        pace[lane]
                    };
                    wanted[lane] = wanted_for + refill;
                }
            }
            self.input_moves[position] |= has_moved(stock, &before);
            moves |= self.input_moves[position];
            if world.parameters.has_wants {
                let part = 1.0 / f64::from(world.layout.ground.n_users[input.row.ix()]);
                let wanted = std::array::from_fn(|lane| part * spared[lane] * wanted[lane]);
                let before = std::mem::replace(&mut self.wanted[position], wanted);
                let want = &mut self.want[input.row.ix()];
                for lane in 0..L {
                    want[lane] += wanted[lane] - before[lane];
                }
            }
        }
        if moves {
            self.recipe_moves[recipe.ix()] = true;
            self.is_still = false;
        }
    }

    /// The lowest limit of a recipe, and the next above it: what the inputs that bind would be wanted for.
    ///
    /// Several may bind at once, and each waits for the others, so all of them are asked for the next.
    fn lowest_limits(&self, world: World<'_, L>, recipe: RecipeIx) -> [Lanes<L>; 2] {
        let surge = self.surge[recipe.ix()];
        let mut lowest = surge;
        for &position in world.layout.inputs(recipe) {
            let limit = &self.limit[position as usize];
            for (lowest, limit) in lowest.iter_mut().zip(limit) {
                *lowest = lowest.min(*limit);
            }
        }
        let mut next = surge;
        for &position in world.layout.inputs(recipe) {
            let limit = &self.limit[position as usize];
            for lane in 0..L {
                if limit[lane] > lowest[lane] + TIE {
                    next[lane] = next[lane].min(limit[lane]);
                }
            }
        }
        [lowest, next]
    }
}

/// Spares and installed base after a week in which a part of normal replacement arrives.
///
/// Spares go first; then the base falls in a straight line, though not below
/// what the replacements sustain, and comes back as replacements outpace the
/// wear of what stands.
fn worn(spares: f64, base: f64, got: f64, weeks: f64) -> (f64, f64) {
    if base >= 1.0 {
        let left = spares + got - 1.0;
        if left >= 0.0 {
            (left, 1.0)
        } else {
            (0.0, (1.0 + left / weeks).max(got.min(1.0)))
        }
    } else if got < base {
        (spares, (base - (1.0 - got) / weeks).max(got))
    } else {
        (spares, (base + (got - base) / weeks).min(1.0))
    }
}
