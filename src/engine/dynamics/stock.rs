//! What a week takes out of stocks and what refills them, and the wear of tools.

use crate::network::ix::RecipeIx;

use super::{
    lanes::{Lanes, has_moved, least, most, unequal},
    state::{State, TIE, World},
};

impl<const L: usize> State<L> {
    /// Takes the week's use out of stocks, refills them as far as supply goes, and notes what is wanted.
    ///
    /// Where nothing differs from the week before, nothing moves.
    #[inline(always)]
    pub(super) fn use_and_refill(&mut self, world: World<'_, L>) {
        for &recipe in &world.layout.recipes {
            if std::mem::replace(&mut self.recipe_moves[recipe.ix()], false) {
                self.use_of(world, recipe);
            }
        }
    }

    #[inline(always)]
    fn use_of(&mut self, world: World<'_, L>, recipe: RecipeIx) {
        let mut all_move = std::mem::replace(&mut self.all_moves[recipe.ix()], false);
        if world.parameters.has_wants {
            let lowest = self.slowest[recipe.ix()];
            let next = self.next_limit(world, recipe, &lowest);
            let before = std::mem::replace(&mut self.lowest[recipe.ix()], [lowest, next]);
            all_move |= unequal(&lowest, &before[0]) | unequal(&next, &before[1]);
        }
        let mut moves = false;
        for &position in world.layout.inputs(recipe) {
            let position = position as usize;
            if !all_move && !self.input_moves[position] {
                continue;
            }
            let input = world.network.input(position);
            let share = self.share(world, recipe, position);
            let before = self.stock[position];
            let (wanted, is_moving) = if input.wear > 0 {
                self.wear(world, (position, input.wear), &share)
            } else if input.line > 0 {
                self.take_from_line(world, (recipe, position), &share)
            } else {
                (self.consume(world, (recipe, position), &share), false)
            };
            let moved = is_moving || has_moved(&self.stock[position], &before);
            self.input_moves[position] = moved;
            moves |= moved;
            if world.parameters.has_wants {
                self.ask(world, (recipe, position), &wanted);
            }
        }
        if moves {
            self.recipe_moves[recipe.ix()] = true;
            self.is_still = false;
        }
    }

    /// Takes the week's use of an input out of its stock and refills it; gives back what is wanted of its row.
    #[inline(always)]
    fn consume(
        &mut self,
        world: World<'_, L>,
        (recipe, position): (RecipeIx, usize),
        share: &Lanes<L>,
    ) -> Lanes<L> {
        let refill_weeks = world.parameters.response.refill_weeks;
        let cover = &world.parameters.cover[position];
        let pace = self.pace[recipe.ix()];
        let mut stock = self.stock[position];
        let mut wanted = [0.0; L];
        for lane in 0..L {
            let used = least(pace[lane], stock[lane] + share[lane]);
            let refill = most((cover[lane] - stock[lane]) / refill_weeks, 0.0);
            let received = least(share[lane], used + refill);
            stock[lane] = most(stock[lane] + received - used, 0.0);
            wanted[lane] = refill;
            #[cfg(debug_assertions)]
            {
                self.used[position][lane] = used;
                self.received[position][lane] = received;
            }
        }
        self.stock[position] = stock;
        let [lowest, next] = &self.lowest[recipe.ix()];
        if world.network.input(position).is_partial {
            for lane in 0..L {
                wanted[lane] += lowest[lane];
            }
        } else {
            let limit = &self.limit[position];
            for lane in 0..L {
                let binds = limit[lane] <= lowest[lane] + TIE;
                wanted[lane] += if binds { next[lane] } else { pace[lane] };
            }
        }
        wanted
    }

    /// Wears tools for a week and replaces them; gives back what is wanted of their row, and whether the base moved.
    #[inline(always)]
    fn wear(
        &mut self,
        world: World<'_, L>,
        (position, wear): (usize, u64),
        share: &Lanes<L>,
    ) -> (Lanes<L>, bool) {
        let refill_weeks = world.parameters.response.refill_weeks;
        let weeks = wear as f64 / 1e6;
        let cover = &world.parameters.cover[position];
        let (mut stock, mut base) = (self.stock[position], self.base[position]);
        let mut wanted = [0.0; L];
        for lane in 0..L {
            let missing = cover[lane] - stock[lane] + weeks * (1.0 - base[lane]);
            wanted[lane] = 1.0 + missing / refill_weeks;
            let got = least(share[lane], wanted[lane]);
            (stock[lane], base[lane]) = worn(stock[lane], base[lane], got, weeks);
        }
        self.stock[position] = stock;
        let before = std::mem::replace(&mut self.base[position], base);
        (wanted, has_moved(&base, &before))
    }

    /// Notes what an input's recipe wants of its row instead of what it wanted before.
    #[inline(always)]
    fn ask(
        &mut self,
        world: World<'_, L>,
        (recipe, position): (RecipeIx, usize),
        wanted: &Lanes<L>,
    ) {
        let row = world.network.input(position).row;
        let part = 1.0 / f64::from(world.layout.ground.n_users[row.ix()]);
        let spared = &self.spared[recipe.ix()];
        let (mut own, mut want) = (self.wanted[position], self.want[row.ix()]);
        for lane in 0..L {
            let wanted = part * spared[lane] * wanted[lane];
            want[lane] += wanted - own[lane];
            own[lane] = wanted;
        }
        (self.wanted[position], self.want[row.ix()]) = (own, want);
    }

    /// The next limit of a recipe above the lowest: what the inputs that bind would be wanted for.
    ///
    /// Several may bind at once, and each waits for the others, so all of them are asked for the next.
    #[inline(always)]
    fn next_limit(&self, world: World<'_, L>, recipe: RecipeIx, lowest: &Lanes<L>) -> Lanes<L> {
        let mut next = self.surge[recipe.ix()];
        if !unequal(&next, lowest) {
            return next;
        }
        for &position in world.layout.inputs(recipe) {
            let limit = &self.limit[position as usize];
            for lane in 0..L {
                let is_above = limit[lane] > lowest[lane] + TIE;
                let own = if is_above { limit[lane] } else { next[lane] };
                next[lane] = least(own, next[lane]);
            }
        }
        next
    }
}

/// Spares and installed base after a week in which a part of normal replacement arrives.
///
/// Spares go first; then the base falls in a straight line, though not below
/// what the replacements sustain, and comes back as replacements outpace the
/// wear of what stands.
#[inline(always)]
fn worn(spares: f64, base: f64, got: f64, weeks: f64) -> (f64, f64) {
    // Every way is worked out and one taken, so that lanes need not part.
    let left = spares + got - 1.0;
    let first = most(1.0 + left / weeks, least(got, 1.0));
    let falling = most(base - (1.0 - got) / weeks, got);
    let rising = least(base + (got - base) / weeks, 1.0);
    let whole = if left >= 0.0 { 1.0 } else { first };
    let worn = if got < base { falling } else { rising };
    let is_whole = base >= 1.0;
    let spares = if is_whole { most(left, 0.0) } else { spares };
    (spares, if is_whole { whole } else { worn })
}
