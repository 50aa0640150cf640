//! What final users get and are owed, and how makers follow what is wanted.

use crate::network::ix::RowIx;

use super::{
    lanes::{Lanes, STILL, has_moved, least, most},
    state::{State, World},
};

/// Less than this is nothing at all, which is short by any factor.
const NOTHING: f64 = 1e-9;

impl<const L: usize> State<L> {
    #[inline(always)]
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
                delivered[lane] = least(there[lane], wanted);
                if world.parameters.response.backlog_weeks.is_some() {
                    let owed = most(backlog[lane] + 1.0 - delivered[lane], 0.0);
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
    #[inline(always)]
    pub(super) fn adapt(&mut self, world: World<'_, L>) {
        let weeks = world.parameters.response.surge_weeks;
        for &recipe in &world.layout.recipes {
            let mut surge = self.surge[recipe.ix()];
            if rests(
                &surge,
                world.layout.ground.supplied(recipe),
                &self.want,
                &self.supply,
            ) {
                continue;
            }
            let before = surge;
            let mut wanted = [0.0_f64; L];
            for &row in world.layout.ground.supplied(recipe) {
                if !world.layout.is_touched(row) {
                    continue;
                }
                let (want, supply) = (&self.want[row.ix()], &self.supply[row.ix()]);
                for lane in 0..L {
                    let short = want[lane] / most(supply[lane], NOTHING);
                    wanted[lane] = most(short, wanted[lane]);
                }
            }
            let limits = &world.parameters.surge_limit[recipe.ix()];
            for lane in 0..L {
                let limit = most(limits[lane], 1.0);
                let goal = (surge[lane] * wanted[lane]).clamp(1.0, limit);
                surge[lane] += (goal - surge[lane]) / weeks;
            }
            self.surge[recipe.ix()] = surge;
            if has_moved(&surge, &before) {
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

/// Whether makers at their normal pace meet all that is wanted of their rows, in every lane, so that they stay there.
#[inline(always)]
fn rests<const L: usize>(
    surge: &Lanes<L>,
    supplied: &[RowIx],
    want: &[Lanes<L>],
    supply: &[Lanes<L>],
) -> bool {
    let mut rests = true;
    for surge in surge {
        rests &= *surge <= 1.0;
    }
    for row in supplied {
        let (want, supply) = (&want[row.ix()], &supply[row.ix()]);
        for lane in 0..L {
            rests &= want[lane] <= most(supply[lane], NOTHING);
        }
    }
    rests
}
