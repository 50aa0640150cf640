//! One week after the other: what is offered, at which pace recipes run, what is left for the next week.

use crate::network::{
    Network, Supplier,
    ix::{RecipeIx, RowIx},
};

use super::{
    layout::{Layout, Node, Rationing},
    parameters::{Lanes, Parameters},
};

/// A loop of inputs is settled when no pace moves by more than this.
const TOLERANCE: f64 = 1e-12;
/// Rounds after which a loop is left as it is; each takes a part of what is still missing.
const MAX_ROUNDS: usize = 10_000;

/// Everything that changes from week to week.
///
/// Amounts of a row are parts of its need; amounts of an input are weeks of
/// full use of the recipe's makers that are not hit.
#[derive(Debug, Clone, Default)]
pub struct State<const L: usize> {
    /// What each row could deliver this week, as a part of its need; above 1 where there is more.
    pub supply: Vec<Lanes<L>>,
    /// What the users of each row want this week, as a part of its need, every user counting alike.
    pub want: Vec<Lanes<L>>,
    /// The pace of each recipe: what a maker that is not hit makes, as a part of normal.
    pub pace: Vec<Lanes<L>>,
    /// What each input by itself would let its recipe run at; infinite for partial ones.
    pub limit: Vec<Lanes<L>>,
    /// Stock or spares of each input at the end of the week.
    pub stock: Vec<Lanes<L>>,
    /// The installed base of each tool at the end of the week, as a part of normal; 1 for what does not wear.
    pub base: Vec<Lanes<L>>,
    /// What each recipe could run at with all inputs, as a part of normal.
    pub surge: Vec<Lanes<L>>,
    /// The part of each recipe's makers that are not hit, where it has a pool.
    pub spared: Vec<Lanes<L>>,
    /// What final users get this week, by final row of the layout.
    pub delivered: Vec<Lanes<L>>,
    /// What final users are still owed, in weeks of their use.
    pub backlog: Vec<Lanes<L>>,
    /// What each input's recipe used and got this week.
    pub(super) used: Vec<Lanes<L>>,
    pub(super) received: Vec<Lanes<L>>,
    /// Stock that lies with makers that are hit, in weeks of use of all makers.
    pub(super) frozen: Vec<Lanes<L>>,
    capacity: Vec<Lanes<L>>,
    open: Vec<(f64, f64)>,
}

/// Limits as close as this bind together.
const TIE: f64 = 1e-9;

impl<const L: usize> State<L> {
    /// Before any loss: all stocks full, everything at its normal pace.
    pub fn at_rest(network: &Network, layout: &Layout, parameters: &Parameters<L>) -> Self {
        let (n_inputs, n_recipes) = (network.n_inputs(), network.n_recipes());
        let mut state = Self {
            supply: vec![[1.0; L]; network.n_rows()],
            want: vec![[1.0; L]; network.n_rows()],
            pace: vec![[1.0; L]; n_recipes],
            limit: vec![[f64::INFINITY; L]; n_inputs],
            stock: parameters.cover.clone(),
            base: vec![[1.0; L]; n_inputs],
            surge: vec![[1.0; L]; n_recipes],
            spared: vec![[1.0; L]; n_recipes],
            delivered: vec![[1.0; L]; layout.final_rows.len()],
            backlog: vec![[0.0; L]; layout.final_rows.len()],
            used: vec![[0.0; L]; n_inputs],
            received: vec![[0.0; L]; n_inputs],
            frozen: vec![[0.0; L]; n_inputs],
            capacity: vec![[1.0; L]; layout.hit.len()],
            open: Vec::new(),
        };
        for recipe in network.recipe_ixs() {
            if let Some(pool) = network.pool(recipe) {
                let whole = state.offered(network, layout, parameters, pool, true);
                state.spared[recipe.ix()] = whole.map(|part| part.min(1.0));
            }
        }
        state
    }

    /// Lives through the week that starts at a time.
    pub fn step(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        time: f64,
    ) {
        #[cfg(debug_assertions)]
        let before = self.goods(network);
        self.hit(network, layout, parameters, time);
        for block in &layout.blocks {
            if block.is_loop {
                self.settle(network, layout, parameters, &block.nodes);
            } else {
                for &node in &block.nodes {
                    self.evaluate(network, layout, parameters, node);
                }
            }
        }
        self.use_and_refill(network, layout, parameters);
        self.serve_final_users(layout, parameters);
        self.adapt(network, layout, parameters);
        #[cfg(debug_assertions)]
        self.check(network, layout, parameters, &before);
    }

    /// Sets capacities, and moves stock of makers that are hit out of reach, or back with them.
    fn hit(&mut self, network: &Network, layout: &Layout, parameters: &Parameters<L>, time: f64) {
        self.capacity.fill([1.0; L]);
        for pulse in &parameters.pulses {
            let capacity = &mut self.capacity[pulse.slot as usize];
            for (lane, capacity) in capacity.iter_mut().enumerate() {
                *capacity *= pulse.left_at(time, lane);
            }
        }
        for &recipe in &layout.hit_recipes {
            let Some(pool) = network.pool(recipe) else {
                continue;
            };
            let now = self.offered(network, layout, parameters, pool, true);
            let was = self.spared[recipe.ix()];
            let now = now.map(|part| part.min(1.0));
            for position in network.input_range(recipe) {
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
            self.spared[recipe.ix()] = now;
        }
    }

    /// The greatest pace at which all members of a loop can keep one another running.
    fn settle(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        nodes: &[Node],
    ) {
        for &node in nodes {
            if let Node::Recipe(recipe) = node {
                self.pace[recipe.ix()] = self.surge[recipe.ix()];
            }
        }
        for _ in 0..MAX_ROUNDS {
            let mut moved = 0.0_f64;
            for &node in nodes {
                if let Node::Recipe(recipe) = node {
                    let before = self.pace[recipe.ix()];
                    self.evaluate(network, layout, parameters, node);
                    for (now, before) in self.pace[recipe.ix()].iter().zip(before) {
                        moved = moved.max((before - now).abs());
                    }
                } else {
                    self.evaluate(network, layout, parameters, node);
                }
            }
            if moved <= TOLERANCE {
                return;
            }
        }
    }

    fn evaluate(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        node: Node,
    ) {
        match node {
            Node::Row(row) => {
                self.supply[row.ix()] = self.offered(network, layout, parameters, row, false);
            }
            Node::Recipe(recipe) => self.set_pace(network, layout, parameters, recipe),
        }
    }

    /// What a row's makers can deliver; `at_normal` asks for the loss alone, with every recipe at its normal pace.
    fn offered(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        row: RowIx,
        at_normal: bool,
    ) -> Lanes<L> {
        if parameters.is_bounded && layout.is_open[row.ix()] {
            return std::array::from_fn(|lane| {
                self.offered_at_the_end(network, layout, row, lane, at_normal)
            });
        }
        let mut sum = parameters.constant[row.ix()];
        for term in layout.terms(row) {
            let weight = &parameters.term_weight[term];
            let pace = &self.pace[layout.terms[term].recipe.ix()];
            for lane in 0..L {
                sum[lane] += weight[lane] * if at_normal { 1.0 } else { pace[lane] };
            }
        }
        for hit in layout.hits(row) {
            let link = &layout.hit_links[hit];
            let weight = &parameters.hit_weight[hit];
            let capacity = &self.capacity[link.slot as usize];
            let pace = &self.pace[link.recipe.ix()];
            let surge = &self.surge[link.recipe.ix()];
            for lane in 0..L {
                let made = if at_normal {
                    capacity[lane]
                } else if link.is_pooled {
                    capacity[lane] * pace[lane]
                } else {
                    pace[lane].min(capacity[lane] * surge[lane])
                };
                sum[lane] += weight[lane] * made;
            }
        }
        sum
    }

    /// What is offered of a row whose split is open: the end of the network's case over all splits.
    fn offered_at_the_end(
        &mut self,
        network: &Network,
        layout: &Layout,
        row: RowIx,
        lane: usize,
        at_normal: bool,
    ) -> f64 {
        let mut sum = 0.0;
        let mut suppliers = network.suppliers(row).iter().peekable();
        for group in network.groups(row) {
            let mut slack = network.group_total(group) as f64;
            self.open.clear();
            while let Some(supplier) = suppliers.next_if(|supplier| supplier.group == group) {
                if self.is_absent(layout, supplier, lane) {
                    continue;
                }
                let made = self.made(network, layout, supplier, lane, at_normal);
                sum += f64::from(supplier.low) * made;
                slack -= f64::from(supplier.low);
                if supplier.high > supplier.low {
                    self.open
                        .push((made, f64::from(supplier.high - supplier.low)));
                }
            }
            let is_best = network.is_best_case();
            self.open.sort_unstable_by(|a, b| {
                let order = a.0.total_cmp(&b.0);
                if is_best { order.reverse() } else { order }
            });
            slack = slack.max(0.0);
            for &(made, room) in &self.open {
                let taken = room.min(slack);
                sum += taken * made;
                slack -= taken;
            }
            if !is_best {
                sum += slack;
            }
        }
        sum / network.need(row) as f64
    }

    /// Whether a supplier is a newcomer that is not there yet: today's need is met without it.
    fn is_absent(&self, layout: &Layout, supplier: &Supplier, lane: usize) -> bool {
        let slot = layout.slot_of[supplier.producer.ix()];
        slot != u32::MAX
            && layout.is_late[slot as usize]
            && self.capacity[slot as usize][lane] <= 0.0
    }

    fn made(
        &self,
        network: &Network,
        layout: &Layout,
        supplier: &Supplier,
        lane: usize,
        at_normal: bool,
    ) -> f64 {
        let slot = layout.slot_of[supplier.producer.ix()];
        let capacity = if slot == u32::MAX {
            1.0
        } else {
            self.capacity[slot as usize][lane]
        };
        if at_normal {
            return capacity;
        }
        let recipe = network.recipe_of(supplier.producer);
        let pace = self.pace[recipe.ix()][lane];
        if network.pool(recipe).is_some() {
            capacity * pace
        } else {
            pace.min(capacity * self.surge[recipe.ix()][lane])
        }
    }

    /// What one user may take of a row, in weeks of its own use.
    fn entitlement(
        &self,
        layout: &Layout,
        parameters: &Parameters<L>,
        row: RowIx,
        place: u32,
    ) -> Lanes<L> {
        let supply = self.supply[row.ix()];
        match parameters.response.rationing {
            Rationing::Proportional => supply,
            Rationing::Priority => {
                let n_users = f64::from(layout.n_users[row.ix()].max(1));
                // From the whole need on everybody has the same part of what is there.
                supply.map(|supply| {
                    if supply >= 1.0 {
                        supply
                    } else {
                        (supply * n_users - f64::from(place)).clamp(0.0, 1.0)
                    }
                })
            }
        }
    }

    /// What an input's recipe may take this week, by the week's use of a maker that is not hit.
    pub(super) fn share(
        &self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        recipe: RecipeIx,
        position: usize,
    ) -> Lanes<L> {
        let row = network.input(position).row;
        let mut share = self.entitlement(layout, parameters, row, layout.place[position]);
        let spared = &self.spared[recipe.ix()];
        for lane in 0..L {
            // A pool that is wholly hit leaves nobody to serve; anything will do.
            share[lane] = if spared[lane] > 0.0 {
                share[lane] / spared[lane]
            } else {
                1.0
            };
        }
        share
    }

    fn set_pace(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        recipe: RecipeIx,
    ) {
        let surge = self.surge[recipe.ix()];
        let mut pace = surge;
        let mut partial = [1.0; L];
        for position in network.input_range(recipe) {
            let input = network.input(position);
            let dependence = &parameters.dependence[position];
            let mut limit = [f64::INFINITY; L];
            if input.wear > 0 {
                let base = &self.base[position];
                for lane in 0..L {
                    let lost = dependence[lane] * (1.0 - base[lane]);
                    if input.is_partial {
                        partial[lane] -= lost;
                    } else {
                        limit[lane] = surge[lane] * (1.0 - lost);
                    }
                }
            } else {
                let share = self.share(network, layout, parameters, recipe, position);
                let stock = &self.stock[position];
                for lane in 0..L {
                    let there = stock[lane] + share[lane];
                    let lost = dependence[lane] * (1.0 - there.min(1.0));
                    if input.is_partial {
                        partial[lane] -= lost;
                    } else {
                        limit[lane] = 1.0 - lost + (there - 1.0).max(0.0);
                    }
                }
            }
            for lane in 0..L {
                pace[lane] = pace[lane].min(limit[lane]);
            }
            self.limit[position] = limit;
        }
        for lane in 0..L {
            pace[lane] = pace[lane]
                .min(surge[lane] * partial[lane].max(0.0))
                .max(0.0);
        }
        self.pace[recipe.ix()] = pace;
    }

    /// Takes the week's use out of stocks, refills them as far as supply goes, and notes what is wanted.
    fn use_and_refill(&mut self, network: &Network, layout: &Layout, parameters: &Parameters<L>) {
        self.want.fill([0.0; L]);
        let refill_weeks = parameters.response.refill_weeks;
        for recipe in network.recipe_ixs() {
            let pace = self.pace[recipe.ix()];
            let spared = self.spared[recipe.ix()];
            // The lowest limit, and the next above it: what the inputs that bind would be wanted for. Several may
            // bind at once, and each waits for the others, so all of them are asked for the next.
            let surge = self.surge[recipe.ix()];
            let mut lowest = surge;
            for position in network.input_range(recipe) {
                for (lowest, limit) in lowest.iter_mut().zip(&self.limit[position]) {
                    *lowest = lowest.min(*limit);
                }
            }
            let mut next = surge;
            for position in network.input_range(recipe) {
                for lane in 0..L {
                    let limit = self.limit[position][lane];
                    if limit > lowest[lane] + TIE {
                        next[lane] = next[lane].min(limit);
                    }
                }
            }
            for position in network.input_range(recipe) {
                let input = network.input(position);
                let share = self.share(network, layout, parameters, recipe, position);
                let cover = &parameters.cover[position];
                let limit = &self.limit[position];
                let stock = &mut self.stock[position];
                let want = &mut self.want[input.row.ix()];
                let part = 1.0 / f64::from(layout.n_users[input.row.ix()]);
                if input.wear > 0 {
                    let weeks = input.wear as f64 / 1e6;
                    let base = &mut self.base[position];
                    for lane in 0..L {
                        let missing = cover[lane] - stock[lane] + weeks * (1.0 - base[lane]);
                        let wanted = 1.0 + missing / refill_weeks;
                        let got = share[lane].min(wanted);
                        (stock[lane], base[lane]) = worn(stock[lane], base[lane], got, weeks);
                        want[lane] += part * spared[lane] * wanted;
                    }
                } else {
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
                        want[lane] += part * spared[lane] * (wanted_for + refill);
                    }
                }
            }
        }
    }

    fn serve_final_users(&mut self, layout: &Layout, parameters: &Parameters<L>) {
        for (at, &row) in layout.final_rows.iter().enumerate() {
            let n_users = layout.n_users[row.ix()];
            let there = self.entitlement(layout, parameters, row, n_users - 1);
            let (delivered, backlog) = (&mut self.delivered[at], &mut self.backlog[at]);
            for lane in 0..L {
                let wanted = match parameters.response.backlog_weeks {
                    Some(weeks) => 1.0 + backlog[lane] / weeks,
                    None => 1.0,
                };
                delivered[lane] = there[lane].min(wanted);
                if parameters.response.backlog_weeks.is_some() {
                    backlog[lane] = (backlog[lane] + 1.0 - delivered[lane]).max(0.0);
                }
                self.want[row.ix()][lane] += wanted / f64::from(n_users);
            }
        }
        for row in self.want.iter_mut().zip(&layout.n_users) {
            if let (want, 0) = row {
                *want = [1.0; L];
            }
        }
    }

    /// Moves every recipe towards the pace that would meet what is wanted, at most its limit.
    fn adapt(&mut self, network: &Network, layout: &Layout, parameters: &Parameters<L>) {
        let weeks = parameters.response.surge_weeks;
        for recipe in network.recipe_ixs() {
            let surge = &mut self.surge[recipe.ix()];
            let mut wanted = [0.0_f64; L];
            for row in &layout.supplied[recipe.ix()] {
                let (want, supply) = (&self.want[row.ix()], &self.supply[row.ix()]);
                for lane in 0..L {
                    // Nothing at all is short by any factor.
                    let short = want[lane] / supply[lane].max(1e-9);
                    wanted[lane] = wanted[lane].max(short);
                }
            }
            for lane in 0..L {
                let limit = parameters.surge_limit[lane].max(1.0);
                let goal = (surge[lane] * wanted[lane]).clamp(1.0, limit);
                surge[lane] += (goal - surge[lane]) / weeks;
            }
        }
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
