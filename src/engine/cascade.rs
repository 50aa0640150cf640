//! The timed cascade: which recipe fails in which week, and through which inputs.

use std::{cmp::Reverse, collections::BinaryHeap, ops::RangeInclusive};

use crate::network::{
    Network, Shock,
    ix::{RecipeIx, RowIx},
};

use super::supply::Supply;

/// When things fail, in millionths of a week; [`NEVER`] where they do not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cascade {
    /// When each row first supplies less than the threshold, in `RowIx` order.
    pub rows: Vec<u64>,
    /// When each recipe stops, in `RecipeIx` order; producers hit directly stop at 0 whatever their recipe does.
    pub recipes: Vec<u64>,
    /// When each input would stop its recipe by itself, in the order of all inputs of the network.
    pub inputs: Vec<u64>,
}

/// The time of what does not happen.
pub const NEVER: u64 = u64::MAX;

/// What a cascade is run at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// The threshold θ in parts per million, below which a row is lost.
    pub theta: u32,
    /// Events after this time, in millionths of a week, are not looked for.
    pub until: u64,
}

/// Memory reused from one solve to the next.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    supply: Supply,
    queue: BinaryHeap<Reverse<(u64, RowIx, u32)>>,
    stocks: Vec<Stock>,
    pending: Vec<(u64, u32, RecipeIx)>,
    pending_start: Vec<u32>,
    dirty: Vec<RowIx>,
    failed: Vec<RecipeIx>,
    /// Parts per million that each recipe's partial inputs leave.
    partial: Vec<i64>,
    /// Whether each recipe stands still.
    is_down: Vec<bool>,
}

/// How far the users of a row have eaten into their stock.
#[derive(Debug, Clone, Copy)]
struct Stock {
    /// Supply missed so far, in millionths of the row's unit times millionths of a week.
    deficit: u128,
    /// When that was so.
    at: u64,
    /// What was supplied from then on, in millionths of the row's unit.
    supplied: u64,
    /// The next of the row's users, ordered by delay, that still runs.
    next: u32,
    /// Makes older queue entries of the row stale.
    version: u32,
    /// Whether the row waits to be looked at.
    is_dirty: bool,
    /// Since when the row is whole again after a fall.
    back: u64,
}

/// Follows a loss through time.
///
/// A row's users lose stock at the rate of the shortfall: with a fraction f of
/// the need supplied, cover lasts cover / (1 − f). An input stops its recipe
/// once the stock is gone *and* the row supplies less than θ. Equipment in use
/// has no stock but spares and then wears; [`Input::delay`] says how long. An
/// essential input that leaves at least θ of output when it is missing never
/// stops anything; partial inputs stop it once they take more than 1 − θ
/// together. Every time is exact to a millionth of a week,
/// rounded up.
///
/// The recipes that never stop are those whose θ* is at least θ, with every
/// input taken at [`Input::floor_in_the_end`].
///
/// # Complexity
///
/// O(E log V) time for E links and inputs.
///
/// [`Input::delay`]: crate::network::Input::delay
/// [`Input::floor_in_the_end`]: crate::network::Input::floor_in_the_end
pub fn solve(network: &Network, shock: &Shock, config: Config, scratch: &mut Scratch) -> Cascade {
    let mut times = Cascade::never(network);
    scratch.reset(network, shock, config.theta);
    scratch.follow(network, shock, config, 0..=config.until, &mut times);
    times
}

/// When things fail under losses that begin and end, and when rows are whole again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dated {
    /// When each thing first fails.
    pub times: Cascade,
    /// Since when each row supplies the threshold again for good, in `RowIx` order; [`NEVER`] where it never fell or never comes back.
    pub back: Vec<u64>,
}

/// Follows losses that begin and end: one shock from each date on, the first from the start.
///
/// Between two dates this is [`solve`]. At a date every producer has the
/// capacity of the new shock, and what had stopped for want of an input runs
/// again unless that input is still short and its stock is gone; what holds
/// itself up in a loop comes back together. Stock that was used stays used:
/// refilling is a matter of the weekly dynamics.
///
/// # Panics
///
/// When there is no shock, or dates do not rise from nothing.
///
/// # Complexity
///
/// That of [`solve`] for every date.
pub fn solve_dated(
    network: &Network,
    shocks: &[(u64, Shock)],
    config: Config,
    scratch: &mut Scratch,
) -> Dated {
    assert!(shocks[0].0 == 0, "the first shock is that of the start");
    assert!(
        shocks.is_sorted_by(|a, b| a.0 < b.0),
        "dates rise from one to the next"
    );
    let mut times = Cascade::never(network);
    scratch.reset(network, &shocks[0].1, config.theta);
    for (at, (from, shock)) in shocks.iter().enumerate() {
        if at > 0 {
            scratch.change(network, shock, *from);
        }
        // What would run out at a date is looked at with the shock of that date.
        let end = shocks
            .get(at + 1)
            .map_or(config.until, |(next, _)| (next - 1).min(config.until));
        scratch.follow(network, shock, config, *from..=end, &mut times);
    }
    Dated {
        times,
        back: scratch.stocks.iter().map(|stock| stock.back).collect(),
    }
}

impl Cascade {
    fn never(network: &Network) -> Self {
        Self {
            rows: vec![NEVER; network.n_rows()],
            recipes: vec![NEVER; network.n_recipes()],
            inputs: vec![NEVER; network.n_inputs()],
        }
    }
}

impl Scratch {
    fn reset(&mut self, network: &Network, shock: &Shock, theta: u32) {
        self.supply.reset(network, shock, false);
        self.queue.clear();
        self.failed.clear();
        self.partial.clear();
        self.partial.resize(network.n_recipes(), 1_000_000);
        self.is_down.clear();
        self.is_down.resize(network.n_recipes(), false);
        self.dirty.clear();
        self.pending.clear();
        self.pending_start.clear();
        self.stocks.clear();
        for row in network.row_ixs() {
            self.pending_start.push(self.pending.len() as u32);
            let first = self.pending.len();
            for &(recipe, position) in network.users(row) {
                let input = network.input(position as usize);
                let can_bite = if input.is_partial {
                    input.loss_in_the_end() > 0
                } else {
                    input.floor_in_the_end() < theta
                };
                if can_bite {
                    self.pending.push((input.delay(theta), position, recipe));
                }
            }
            self.pending[first..].sort_unstable();
            let supplied = network.need(row).saturating_mul(1_000_000);
            self.stocks.push(Stock {
                deficit: 0,
                at: 0,
                supplied,
                next: 0,
                version: 0,
                is_dirty: false,
                back: NEVER,
            });
        }
        self.pending_start.push(self.pending.len() as u32);
        for row in network.row_ixs() {
            if self.supply.of(row) < network.need(row) * 1_000_000 {
                self.mark(row);
            }
        }
    }

    /// Goes on with another shock from a time on: everything may run again until its stock says otherwise.
    fn change(&mut self, network: &Network, shock: &Shock, now: u64) {
        self.supply.reset(network, shock, false);
        self.queue.clear();
        self.partial.fill(1_000_000);
        self.is_down.fill(false);
        for row in network.row_ixs() {
            let whole = network.need(row) * 1_000_000;
            let stock = &mut self.stocks[row.ix()];
            stock.deficit += u128::from(whole - stock.supplied) * u128::from(now - stock.at);
            stock.at = now;
            stock.next = 0;
            if stock.supplied < whole || self.supply.of(row) < whole {
                self.mark(row);
            }
        }
    }

    /// Lets things fail from one time to another.
    fn follow(
        &mut self,
        network: &Network,
        shock: &Shock,
        config: Config,
        span: RangeInclusive<u64>,
        times: &mut Cascade,
    ) {
        let mut now = *span.start();
        loop {
            while let Some(row) = self.dirty.pop() {
                self.settle(network, config, row, now, times);
            }
            if let Some(recipe) = self.failed.pop() {
                self.stop(network, shock, recipe, now, times);
                continue;
            }
            let Some(&Reverse((time, row, version))) = self.queue.peek() else {
                break;
            };
            if self.stocks[row.ix()].version == version {
                if time > *span.end() {
                    break;
                }
                now = time;
                self.mark(row);
            }
            self.queue.pop();
        }
    }

    fn mark(&mut self, row: RowIx) {
        let stock = &mut self.stocks[row.ix()];
        if !std::mem::replace(&mut stock.is_dirty, true) {
            self.dirty.push(row);
        }
    }

    /// Brings a row's stock up to now, stops the recipes it no longer carries, and plans the next look.
    fn settle(
        &mut self,
        network: &Network,
        config: Config,
        row: RowIx,
        now: u64,
        times: &mut Cascade,
    ) {
        let whole = network.need(row) * 1_000_000;
        let supplied = self.supply.of(row).min(whole);
        let stock = &mut self.stocks[row.ix()];
        stock.is_dirty = false;
        stock.deficit += u128::from(whole - stock.supplied) * u128::from(now - stock.at);
        stock.at = now;
        stock.supplied = supplied;
        stock.version += 1;
        // Short means strictly below θ of the need.
        let is_short =
            u128::from(supplied) < u128::from(network.need(row)) * u128::from(config.theta);
        let has_fallen = times.rows[row.ix()] != NEVER;
        if !is_short {
            if has_fallen && stock.back == NEVER {
                stock.back = now;
            }
            return;
        }
        stock.back = NEVER;
        if !has_fallen {
            times.rows[row.ix()] = now;
        }
        let end = self.pending_start[row.ix() + 1];
        let first = self.pending_start[row.ix()];
        while first + stock.next < end {
            let (delay, position, recipe) = self.pending[(first + stock.next) as usize];
            let enough = u128::from(delay) * u128::from(whole);
            if stock.deficit < enough {
                let wait = (enough - stock.deficit).div_ceil(u128::from(whole - supplied));
                let time = u128::from(now) + wait;
                if let Ok(time) = u64::try_from(time) {
                    self.queue.push(Reverse((time, row, stock.version)));
                }
                return;
            }
            stock.next += 1;
            let earliest = &mut times.inputs[position as usize];
            *earliest = now.min(*earliest);
            let input = network.input(position as usize);
            let left = &mut self.partial[recipe.ix()];
            if input.is_partial {
                *left -= i64::from(input.loss_in_the_end());
            }
            if !input.is_partial || *left < i64::from(config.theta) {
                self.failed.push(recipe);
            }
        }
    }

    fn stop(
        &mut self,
        network: &Network,
        shock: &Shock,
        recipe: RecipeIx,
        now: u64,
        times: &mut Cascade,
    ) {
        if std::mem::replace(&mut self.is_down[recipe.ix()], true) {
            return;
        }
        let earliest = &mut times.recipes[recipe.ix()];
        *earliest = now.min(*earliest);
        let Self {
            supply,
            stocks,
            dirty,
            ..
        } = self;
        for &producer in network.producers(recipe) {
            if shock.capacity(producer) == 0 {
                continue;
            }
            supply.lose(network, shock, producer, |_, row| {
                if !std::mem::replace(&mut stocks[row.ix()].is_dirty, true) {
                    dirty.push(row);
                }
            });
        }
    }
}
