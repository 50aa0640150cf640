//! The timed cascade: which recipe fails in which week, and through which inputs.

use std::{cmp::Reverse, collections::BinaryHeap};

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
}

/// How far the users of a row have eaten into their stock.
#[derive(Debug, Clone, Copy, Default)]
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
    let mut times = Cascade {
        rows: vec![NEVER; network.n_rows()],
        recipes: vec![NEVER; network.n_recipes()],
        inputs: vec![NEVER; network.n_inputs()],
    };
    scratch.reset(network, shock, config.theta);
    let mut now = 0;
    loop {
        while let Some(row) = scratch.dirty.pop() {
            scratch.settle(network, config, row, now, &mut times);
        }
        if let Some(recipe) = scratch.failed.pop() {
            scratch.stop(network, shock, recipe, now, &mut times);
            continue;
        }
        let Some(Reverse((time, row, version))) = scratch.queue.pop() else {
            break;
        };
        if scratch.stocks[row.ix()].version != version {
            continue;
        }
        if time > config.until {
            break;
        }
        now = time;
        scratch.mark(row);
    }
    times
}

impl Scratch {
    fn reset(&mut self, network: &Network, shock: &Shock, theta: u32) {
        self.supply.reset(network, shock, false);
        self.queue.clear();
        self.failed.clear();
        self.partial.clear();
        self.partial.resize(network.n_recipes(), 1_000_000);
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
                supplied,
                ..Stock::default()
            });
        }
        self.pending_start.push(self.pending.len() as u32);
        for row in network.row_ixs() {
            if self.supply.of(row) < network.need(row) * 1_000_000 {
                self.mark(row);
            }
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
        if !is_short {
            return;
        }
        if times.rows[row.ix()] == NEVER {
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
            times.inputs[position as usize] = now;
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
        if times.recipes[recipe.ix()] != NEVER {
            return;
        }
        times.recipes[recipe.ix()] = now;
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
