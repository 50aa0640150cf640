//! Work in progress: what is on its way to its users is neither their stock nor with its makers.

use crate::network::ix::RecipeIx;

use super::{
    conveyor::Line,
    lanes::{Lanes, STILL, least, most},
    state::{State, TIE, World},
};

#[cfg(debug_assertions)]
use super::layout::Layout;

impl<const L: usize> State<L> {
    /// Fills every line as it is before any loss.
    pub(super) fn fill_lines(&mut self, world: World<'_, L>) {
        let Self { lines, spared, .. } = self;
        lines.lines.clear();
        let known = world.layout.ground.lines.iter();
        for (&(recipe, _), (weeks, _)) in known.zip(&world.parameters.lines) {
            let spared = spared[recipe.ix()];
            let longest = weeks.iter().copied().fold(1.0, f64::max) as usize;
            let cell = |at: usize| -> Lanes<L> {
                std::array::from_fn(|lane| {
                    if (at as f64) < weeks[lane] {
                        spared[lane]
                    } else {
                        0.0
                    }
                })
            };
            lines.lines.push(Line {
                cells: (0..longest).map(cell).collect(),
                leaving: spared,
                arriving: [1.0; L],
                offered: [1.0; L],
                is_moving: false,
                is_struck: false,
                #[cfg(debug_assertions)]
                scrapped: [0.0; L],
            });
        }
    }

    /// Takes what arrives this week out of every line.
    pub(super) fn arrive(&mut self, world: World<'_, L>, time: f64) {
        let is_struck = world.parameters.pulses.iter().any(|pulse| {
            let begins = |from: &f64| *from >= time && *from < time + 1.0;
            !world.layout.is_late[pulse.slot as usize] && pulse.from.iter().any(begins)
        });
        for (at, &(recipe, position)) in world.layout.ground.lines.iter().enumerate() {
            let (line, spared) = (&mut self.lines.lines[at], &self.spared[recipe.ix()]);
            line.is_struck = is_struck;
            #[cfg(debug_assertions)]
            {
                line.scrapped = [0.0; L];
            }
            let first = line.cells[0];
            if line.is_moving {
                line.cells.rotate_left(1);
                let last = line.cells.last_mut();
                *last.expect("a line is at least a week long") = [0.0; L];
            }
            let mut arriving = [1.0; L];
            for lane in 0..L {
                if spared[lane] > 0.0 {
                    arriving[lane] = first[lane] / spared[lane];
                } else {
                    // It waits for the makers to be back.
                    self.frozen[position as usize][lane] += first[lane];
                }
            }
            (line.leaving, line.arriving) = (first, arriving);
            if line.is_moving || is_struck || !self.is_spared[recipe.ix()] {
                self.recipe_moves[recipe.ix()] = true;
                self.input_moves[position as usize] = true;
            }
        }
    }

    /// What arrives this week of an input that is on its way for some, by a unit of makers that are not hit.
    #[inline(always)]
    pub(super) fn arriving(&self, world: World<'_, L>, position: usize) -> Lanes<L> {
        self.lines.lines[world.layout.ground.line_of(position)].arriving
    }

    /// Uses what has arrived and sends on its way what the row lets; gives back what is wanted of the row, and whether
    /// the line moves.
    ///
    /// What stops in the week in which a loss begins takes a part of what is on its way with it.
    pub(super) fn take_from_line(
        &mut self,
        world: World<'_, L>,
        (recipe, position): (RecipeIx, usize),
        share: &Lanes<L>,
    ) -> (Lanes<L>, bool) {
        let at = world.layout.ground.line_of(position);
        let (weeks, scraps) = &world.parameters.lines[at];
        let refill_weeks = world.parameters.response.refill_weeks;
        let cover = &world.parameters.cover[position];
        let (pace, spared) = (self.pace[recipe.ix()], self.spared[recipe.ix()]);
        let [lowest, next] = self.lowest[recipe.ix()];
        let limit = self.limit[position];
        let is_partial = world.network.input(position).is_partial;
        let supply = self.supply[world.network.input(position).row.ix()];
        let line = &mut self.lines.lines[at];
        if line.is_struck {
            for lane in 0..L {
                let fallen = most(line.offered[lane] - supply[lane], 0.0);
                let scrapped = scraps[lane] * least(fallen / most(line.offered[lane], TIE), 1.0);
                let end = weeks[lane] as usize - 1;
                for cell in &mut line.cells[..end] {
                    #[cfg(debug_assertions)]
                    {
                        line.scrapped[lane] += cell[lane] * scrapped;
                    }
                    cell[lane] *= 1.0 - scrapped;
                }
            }
        }
        line.offered = supply;
        let mut wanted = [0.0; L];
        let mut moved = false;
        for lane in 0..L {
            let stock = &mut self.stock[position][lane];
            let used = least(pace[lane], *stock + line.arriving[lane]);
            *stock = most(*stock + line.arriving[lane] - used, 0.0);
            let end = weeks[lane] as usize - 1;
            let sent: f64 = line.cells[..end].iter().map(|cell| cell[lane]).sum();
            // A full line holds what leaves it later; what enters this week keeps it full.
            let on_way = if spared[lane] > 0.0 {
                sent / spared[lane]
            } else {
                end as f64
            };
            let missing = cover[lane] - *stock + end as f64 - on_way;
            let goal = if is_partial {
                lowest[lane]
            } else if limit[lane] <= lowest[lane] + TIE {
                next[lane]
            } else {
                pace[lane]
            };
            // A line is kept full by who waits for something else.
            wanted[lane] = most(most(goal, 1.0) + missing / refill_weeks, 0.0);
            let entered = least(share[lane], wanted[lane]);
            line.cells[end][lane] = entered * spared[lane];
            let enters = line.cells[end][lane];
            // As long as what leaves, what stays and what enters are not alike, the next week differs.
            moved |= (line.leaving[lane] - enters).abs() > STILL;
            for cell in &line.cells[..end] {
                moved |= (cell[lane] - enters).abs() > STILL;
            }
            #[cfg(debug_assertions)]
            {
                self.used[position][lane] = used;
                self.received[position][lane] = entered;
            }
        }
        line.is_moving = moved;
        (wanted, moved)
    }

    /// What is on its way of an input.
    #[cfg(debug_assertions)]
    pub(super) fn on_way(&self, layout: &Layout, position: usize) -> Lanes<L> {
        self.line(layout, position).map_or([0.0; L], Line::on_way)
    }

    /// What was scrapped this week of what is on its way of an input.
    #[cfg(debug_assertions)]
    pub(super) fn scrapped(&self, layout: &Layout, position: usize) -> Lanes<L> {
        self.line(layout, position)
            .map_or([0.0; L], |line| line.scrapped)
    }

    #[cfg(debug_assertions)]
    fn line(&self, layout: &Layout, position: usize) -> Option<&Line<L>> {
        let lines = &layout.ground.lines;
        let found = lines.binary_search_by_key(&position, |&(_, line)| line as usize);
        found.ok().map(|at| &self.lines.lines[at])
    }
}
