//! What final users get and are owed, and how makers follow what is wanted.

use super::state::{STILL, State, World, has_moved};

impl<const L: usize> State<L> {
    pub(super) fn serve_final_users(&mut self, world: World<'_, L>) {
        let n_users = &world.layout.ground.n_users;
        for (at, &row) in world.layout.final_rows().iter().enumerate() {
            if !world.layout.is_touched(row) {
                continue;
            }
            let n_users = n_users[row.ix()];
            let there = self.entitlement(world, row, n_users - 1);
            let (delivered, backlog) = (&mut self.delivered[at], &mut self.backlog[at]);
            for lane in 0..L {
                let wanted = match world.parameters.response.backlog_weeks {
                    Some(weeks) => 1.0 + backlog[lane] / weeks,
                    None => 1.0,
                };
                delivered[lane] = there[lane].min(wanted);
                if world.parameters.response.backlog_weeks.is_some() {
                    let owed = (backlog[lane] + 1.0 - delivered[lane]).max(0.0);
                    self.is_still &= (owed - backlog[lane]).abs() <= STILL;
                    backlog[lane] = owed;
                }
                let wanted = wanted / f64::from(n_users);
                let before = std::mem::replace(&mut self.wanted_in_the_end[at][lane], wanted);
                self.want[row.ix()][lane] += wanted - before;
            }
        }
    }

    /// Moves every recipe towards the pace that would meet what is wanted, at most its limit.
    pub(super) fn adapt(&mut self, world: World<'_, L>) {
        let weeks = world.parameters.response.surge_weeks;
        for &recipe in &world.layout.recipes {
            let surge = &mut self.surge[recipe.ix()];
            let before = *surge;
            let mut wanted = [0.0_f64; L];
            for &row in world.layout.ground.supplied(recipe) {
                if !world.layout.is_touched(row) {
                    continue;
                }
                let (want, supply) = (&self.want[row.ix()], &self.supply[row.ix()]);
                for lane in 0..L {
                    // Nothing at all is short by any factor.
                    let short = want[lane] / supply[lane].max(1e-9);
                    wanted[lane] = wanted[lane].max(short);
                }
            }
            let limits = &world.parameters.surge_limit[recipe.ix()];
            for lane in 0..L {
                let limit = limits[lane].max(1.0);
                let goal = (surge[lane] * wanted[lane]).clamp(1.0, limit);
                surge[lane] += (goal - surge[lane]) / weeks;
            }
            if has_moved(surge, &before) {
                self.recipe_moves[recipe.ix()] = true;
                self.all_moves[recipe.ix()] = true;
                self.is_still = false;
                // Hit makers without a pool are held by what they could make.
                for &row in world.layout.ground.supplied(recipe) {
                    self.row_moves[row.ix()] = true;
                }
            }
        }
    }
}
