//! The weeks, slowly: every equation of `docs/methods/dynamics.md` as it stands there, one number at a time.

use std::collections::VecDeque;

use linchpin::{
    engine::dynamics::Response,
    network::{
        Network, Timeline,
        ix::{ProducerIx, RecipeIx, RowIx},
    },
};

/// Everything that changes from week to week, in the order of rows, recipes, inputs and producers.
pub struct Weeks<'a> {
    network: &'a Network,
    response: Response,
    timeline: &'a Timeline,
    capacity: Vec<f64>,
    pub supply: Vec<f64>,
    want: Vec<f64>,
    pace: Vec<f64>,
    room: Vec<f64>,
    stock: Vec<f64>,
    frozen: Vec<f64>,
    lines: Vec<VecDeque<f64>>,
    arriving: Vec<f64>,
    offered_before: Vec<f64>,
    base: Vec<f64>,
    spared: Vec<f64>,
}

/// How often a week is looked at.
const MOMENTS: u32 = 1_000;
/// Limits as close as this bind together.
const TIE: f64 = 1e-9;

/// What is left of a producer on average over the week that begins at a time, looked at a thousand times.
///
/// Exact where dates are eighths of weeks.
fn left(timeline: &Timeline, producer: ProducerIx, time: f64) -> f64 {
    let pulses = timeline.pulses.iter();
    let left = pulses
        .filter(|pulse| pulse.producer == producer)
        .map(|pulse| {
            let lost = |at: f64| {
                let since = at - pulse.until.weeks();
                let recovery = pulse.recovery.weeks();
                let part = if at < pulse.from.weeks() {
                    0.0
                } else if since < 0.0 {
                    1.0
                } else if since < recovery {
                    1.0 - since / recovery
                } else {
                    0.0
                };
                pulse.lost.fraction() * part
            };
            let moments = (0..MOMENTS).map(|at| time + (f64::from(at) + 0.5) / f64::from(MOMENTS));
            1.0 - moments.map(lost).sum::<f64>() / f64::from(MOMENTS)
        });
    left.product()
}

impl<'a> Weeks<'a> {
    pub fn at_rest(network: &'a Network, timeline: &'a Timeline, response: Response) -> Self {
        let inputs = || (0..network.n_inputs()).map(|position| network.input(position));
        let mut weeks = Self {
            network,
            response,
            timeline,
            capacity: vec![1.0; network.n_producers()],
            supply: vec![1.0; network.n_rows()],
            want: vec![1.0; network.n_rows()],
            pace: vec![1.0; network.n_recipes()],
            room: vec![1.0; network.n_recipes()],
            stock: inputs().map(|input| input.cover as f64 / 1e6).collect(),
            frozen: vec![0.0; network.n_inputs()],
            lines: vec![VecDeque::new(); network.n_inputs()],
            arriving: vec![1.0; network.n_inputs()],
            offered_before: vec![1.0; network.n_inputs()],
            base: vec![1.0; network.n_inputs()],
            spared: vec![1.0; network.n_recipes()],
        };
        for recipe in network.recipe_ixs() {
            weeks.spared[recipe.ix()] = weeks.whole(recipe);
            for position in network.input_range(recipe) {
                let length = (network.input(position).line as f64 / 1e6).round() as usize;
                weeks.lines[position] = VecDeque::from(vec![weeks.spared[recipe.ix()]; length]);
            }
        }
        weeks
    }

    /// Lives through the week that begins at a time.
    pub fn step(&mut self, time: f64) {
        let network = self.network;
        for producer in network.producer_ixs() {
            self.capacity[producer.ix()] = left(self.timeline, producer, time);
        }
        for recipe in network.recipe_ixs() {
            self.strike(recipe);
            for position in network.input_range(recipe) {
                let spared = self.spared[recipe.ix()];
                if let Some(first) = self.lines[position].pop_front() {
                    self.arriving[position] = if spared > 0.0 { first / spared } else { 1.0 };
                    self.frozen[position] += if spared > 0.0 { 0.0 } else { first };
                }
            }
        }
        // The greatest solution, from above.
        self.pace.clone_from(&self.room);
        for _ in 0..20_000 {
            for row in network.row_ixs() {
                self.supply[row.ix()] = self.offered(row, &|producer| self.made(producer));
            }
            let next: Vec<f64> = network
                .recipe_ixs()
                .map(|recipe| self.limit(recipe))
                .collect();
            let moved = next.iter().zip(&self.pace).map(|(a, b)| (a - b).abs());
            let moved = moved.fold(0.0, f64::max);
            self.pace = next;
            if moved <= 1e-13 {
                break;
            }
        }
        let mut wanted = vec![0.0; network.n_rows()];
        for recipe in network.recipe_ixs() {
            self.use_up(recipe, time, &mut wanted);
        }
        for row in network.row_ixs() {
            let n_users = network.users(row).len();
            if n_users > 0 {
                self.want[row.ix()] = wanted[row.ix()] / n_users as f64;
            }
        }
        for recipe in network.recipe_ixs() {
            self.adapt(recipe);
        }
    }

    /// What a producer makes this week, as a part of normal.
    fn made(&self, producer: ProducerIx) -> f64 {
        let recipe = self.network.recipe_of(producer);
        let (capacity, pace) = (self.capacity[producer.ix()], self.pace[recipe.ix()]);
        if self.network.pool(recipe).is_some() {
            capacity * pace
        } else {
            pace.min(capacity * self.room[recipe.ix()])
        }
    }

    /// What is offered of a row for what each of its makers makes: the end of the network's case over all splits.
    fn offered(&self, row: RowIx, made: &dyn Fn(ProducerIx) -> f64) -> f64 {
        let network = self.network;
        let mut sum = 0.0;
        for group in network.groups(row) {
            let suppliers = network.suppliers(row).iter();
            let members: Vec<_> = suppliers.filter(|member| member.group == group).collect();
            let mut slack = network.group_total(group) as f64;
            let mut open = Vec::new();
            for member in members {
                let made = made(member.producer);
                sum += f64::from(member.low) * made;
                slack -= f64::from(member.low);
                open.push((made, f64::from(member.high - member.low)));
            }
            slack = slack.max(0.0);
            open.sort_by(|a, b| a.0.total_cmp(&b.0));
            if network.is_best_case() {
                open.reverse();
            }
            for (made, room) in open {
                let taken = slack.min(room);
                sum += taken * made;
                slack -= taken;
            }
            if !network.is_best_case() {
                sum += slack;
            }
        }
        sum / network.need(row) as f64
    }

    /// The part of a recipe's makers that is spared, by what its pool could offer at the normal pace.
    fn whole(&self, recipe: RecipeIx) -> f64 {
        let pool = self.network.pool(recipe);
        pool.map_or(1.0, |pool| {
            let made = |producer: ProducerIx| self.capacity[producer.ix()];
            self.offered(pool, &made).min(1.0)
        })
    }

    /// Makers that are hit take their stock with them, and bring it back as they come back.
    fn strike(&mut self, recipe: RecipeIx) {
        let (was, now) = (self.spared[recipe.ix()], self.whole(recipe));
        for position in self.network.input_range(recipe) {
            if now < was {
                self.frozen[position] += (was - now) * self.stock[position];
            } else if now > was {
                let back = self.frozen[position] * (now - was) / (1.0 - was);
                self.stock[position] = (self.stock[position] * was + back) / now;
                self.frozen[position] -= back;
            }
        }
        self.spared[recipe.ix()] = now;
    }

    /// What one unit of spared makers may take of an input.
    fn share(&self, recipe: RecipeIx, position: usize) -> f64 {
        let spared = self.spared[recipe.ix()];
        let supply = self.supply[self.network.input(position).row.ix()];
        if spared > 0.0 { supply / spared } else { 1.0 }
    }

    /// What the week brings of an input.
    fn brings(&self, recipe: RecipeIx, position: usize) -> f64 {
        if self.network.input(position).line > 0 {
            self.arriving[position]
        } else {
            self.share(recipe, position)
        }
    }

    /// How far an input lets its recipe run; infinite for partial ones.
    fn limit_of(&self, recipe: RecipeIx, position: usize) -> f64 {
        let input = self.network.input(position);
        let (there, dependence) = (
            self.stock[position] + self.brings(recipe, position),
            input.dependence_in_the_end,
        );
        if input.is_partial {
            f64::INFINITY
        } else if input.wear > 0 {
            self.room[recipe.ix()] * (1.0 - dependence * (1.0 - self.base[position]))
        } else {
            1.0 - dependence * (1.0 - there.min(1.0)) + (there - 1.0).max(0.0)
        }
    }

    /// The lowest limit of a recipe by its essential inputs and its room.
    fn lowest(&self, recipe: RecipeIx) -> f64 {
        let limits = self.network.input_range(recipe);
        let limits = limits.map(|position| self.limit_of(recipe, position));
        limits.fold(self.room[recipe.ix()], f64::min)
    }

    fn limit(&self, recipe: RecipeIx) -> f64 {
        let partial = self.network.input_range(recipe);
        let partial = partial.filter(|&position| self.network.input(position).is_partial);
        let taken = partial.map(|position| {
            let input = self.network.input(position);
            let there = if input.wear > 0 {
                self.base[position]
            } else {
                (self.stock[position] + self.brings(recipe, position)).min(1.0)
            };
            input.dependence_in_the_end * (1.0 - there)
        });
        let left = self.room[recipe.ix()] * (1.0 - taken.sum::<f64>()).max(0.0);
        self.lowest(recipe).min(left).max(0.0)
    }

    /// Takes the week's use out of stocks, refills and replaces, and adds up what is wanted of rows.
    fn use_up(&mut self, recipe: RecipeIx, time: f64, wanted: &mut [f64]) {
        let network = self.network;
        let pace = self.pace[recipe.ix()];
        let lowest = self.lowest(recipe);
        let limits: Vec<f64> = network
            .input_range(recipe)
            .map(|position| self.limit_of(recipe, position))
            .collect();
        let next = limits.iter().copied().filter(|limit| *limit > lowest + TIE);
        let next = next.fold(self.room[recipe.ix()], f64::min);
        let refill_weeks = self.response.refill_weeks;
        for (position, limit) in network.input_range(recipe).zip(limits) {
            let input = network.input(position);
            let share = self.share(recipe, position);
            let missing = input.cover as f64 / 1e6 - self.stock[position];
            let asked = if input.wear > 0 {
                let weeks = input.wear as f64 / 1e6;
                let base = self.base[position];
                let asked = 1.0 + (missing + weeks * (1.0 - base)) / refill_weeks;
                let got = share.min(asked);
                if base < 1.0 {
                    self.base[position] = if got < base {
                        (base - (1.0 - got) / weeks).max(got)
                    } else {
                        (base + (got - base) / weeks).min(1.0)
                    };
                } else {
                    let left = self.stock[position] + got - 1.0;
                    self.stock[position] = left.max(0.0);
                    if left < 0.0 {
                        self.base[position] = (1.0 + left / weeks).max(got.min(1.0));
                    }
                }
                asked
            } else if input.line > 0 {
                let supply = self.supply[input.row.ix()];
                let mut pulses = self.timeline.pulses.iter();
                if pulses.any(|pulse| (0.0..1.0).contains(&(pulse.from.weeks() - time))) {
                    let before = self.offered_before[position];
                    let fallen = ((before - supply) / before.max(TIE)).clamp(0.0, 1.0);
                    for cell in &mut self.lines[position] {
                        *cell *= 1.0 - input.scrap * fallen;
                    }
                }
                self.offered_before[position] = supply;
                let arrived = self.stock[position] + self.arriving[position];
                let left = arrived - pace.min(arrived);
                let full = self.lines[position].len() as f64;
                let on_way = if self.spared[recipe.ix()] > 0.0 {
                    self.lines[position].iter().sum::<f64>() / self.spared[recipe.ix()]
                } else {
                    full
                };
                self.stock[position] = left;
                let missing = input.cover as f64 / 1e6 - left + full - on_way;
                let goal = if input.is_partial {
                    lowest
                } else if limit <= lowest + TIE {
                    next
                } else {
                    pace
                };
                let asked = (goal.max(1.0) + missing / refill_weeks).max(0.0);
                self.lines[position].push_back(share.min(asked) * self.spared[recipe.ix()]);
                asked
            } else {
                let used = pace.min(self.stock[position] + share);
                let refill = (missing / refill_weeks).max(0.0);
                let received = share.min(used + refill);
                self.stock[position] += received - used;
                let goal = if input.is_partial {
                    lowest
                } else if limit <= lowest + TIE {
                    next
                } else {
                    pace
                };
                goal + refill
            };
            wanted[input.row.ix()] += self.spared[recipe.ix()] * asked;
        }
    }

    /// Moves what a recipe could run at towards the pace that would meet what is wanted.
    fn adapt(&mut self, recipe: RecipeIx) {
        let room = self.room[recipe.ix()];
        let producers = self.network.producers(recipe).iter();
        let rows = producers.flat_map(|&producer| self.network.supplies(producer));
        let short = rows.map(|&link| {
            let row = self
                .network
                .row_of(self.network.supplier(link as usize).group)
                .ix();
            self.want[row] / self.supply[row].max(1e-9)
        });
        let goal = (room * short.fold(0.0, f64::max)).clamp(1.0, self.response.surge_limit);
        self.room[recipe.ix()] += (goal - room) / self.response.surge_weeks;
    }
}
