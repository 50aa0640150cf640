//! One week after the other: what is offered, at which pace recipes run, what is left for the next week.

use crate::network::{
    Network, Supplier,
    ix::{RecipeIx, RowIx},
};

use super::{
    ground::Node,
    layout::{Layout, Offer, Rationing},
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
    /// Whether that is all of them in every lane.
    is_spared: Vec<bool>,
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
    /// What each row with one recipe offers for a normal pace of it, and what it offers anyway.
    gain: Vec<Lanes<L>>,
    kept: Vec<Lanes<L>>,
    /// When some capacity changes next.
    next_change: f64,
    /// Whether what a row's makers do, or what a recipe has, may differ from the week before.
    row_moves: Vec<bool>,
    recipe_moves: Vec<bool>,
    /// Whether that is so for one of its inputs alone, or for all of them.
    input_moves: Vec<bool>,
    all_moves: Vec<bool>,
    /// What each partial input takes of its recipe's output.
    taken: Vec<Lanes<L>>,
    /// The lowest limit of each recipe, and the next above it.
    lowest: Vec<[Lanes<L>; 2]>,
    /// What each input's recipe wants of its row, and what each final row's users want, as parts of the row's need.
    wanted: Vec<Lanes<L>>,
    wanted_in_the_end: Vec<Lanes<L>>,
    /// Whether nothing moves any more.
    is_still: bool,
    open: Vec<(f64, f64)>,
}

/// Limits as close as this bind together.
pub(super) const TIE: f64 = 1e-9;
/// What moves by no more than this in a week stands still.
const STILL: f64 = 1e-12;

impl<const L: usize> State<L> {
    /// Before any loss: all stocks full, everything at its normal pace.
    pub fn at_rest(network: &Network, layout: &Layout, parameters: &Parameters<L>) -> Self {
        let mut state = Self::default();
        state.rest(network, layout, parameters);
        state
    }

    /// Goes back to before any loss, in the memory it has.
    pub fn rest(&mut self, network: &Network, layout: &Layout, parameters: &Parameters<L>) {
        let (n_inputs, n_recipes) = (network.n_inputs(), network.n_recipes());
        let (n_rows, n_final) = (network.n_rows(), layout.final_rows().len());
        let one = [1.0; L];
        let nothing = [0.0; L];
        for (list, n, value) in [
            (&mut self.supply, n_rows, one),
            (&mut self.want, n_rows, one),
            (&mut self.pace, n_recipes, one),
            (&mut self.limit, n_inputs, [f64::INFINITY; L]),
            (&mut self.base, n_inputs, one),
            (&mut self.surge, n_recipes, one),
            (&mut self.spared, n_recipes, one),
            (&mut self.delivered, n_final, one),
            (&mut self.backlog, n_final, nothing),
            (&mut self.used, n_inputs, nothing),
            (&mut self.received, n_inputs, nothing),
            (&mut self.frozen, n_inputs, nothing),
            (&mut self.capacity, layout.hit.len(), one),
            (&mut self.taken, n_inputs, nothing),
            (&mut self.gain, n_rows, one),
            (&mut self.kept, n_rows, nothing),
        ] {
            list.clear();
            list.resize(n, value);
        }
        self.stock.clone_from(&parameters.cover);
        self.next_change = f64::NEG_INFINITY;
        self.is_still = false;
        self.lowest.clear();
        self.lowest.resize(n_recipes, [one, one]);
        let n_users = &layout.ground.n_users;
        let part = |row: RowIx| [1.0 / f64::from(n_users[row.ix()].max(1)); L];
        let inputs = (0..n_inputs).map(|position| part(network.input(position).row));
        self.wanted.clear();
        self.wanted.extend(inputs);
        self.wanted_in_the_end.clear();
        self.wanted_in_the_end
            .extend(layout.final_rows().iter().map(|&row| part(row)));
        for (list, n) in [
            (&mut self.row_moves, n_rows),
            (&mut self.recipe_moves, n_recipes),
            (&mut self.input_moves, n_inputs),
            (&mut self.all_moves, n_recipes),
            (&mut self.is_spared, n_recipes),
        ] {
            list.clear();
            list.resize(n, true);
        }
        for &row in &layout.rows {
            self.set_gain(network, layout, parameters, row);
        }
        for &recipe in &layout.recipes {
            if let Some(pool) = network.pool(recipe) {
                let whole = self.offered_at_normal(network, layout, parameters, pool);
                self.set_spared(recipe, whole);
            }
        }
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
        let before = self.goods(layout);
        self.is_still = true;
        if time >= self.next_change {
            self.hit(network, layout, parameters, time);
        }
        for block in &layout.blocks {
            let nodes = &layout.nodes[block.first as usize..block.end as usize];
            if block.is_loop {
                if nodes.iter().any(|&node| self.moves(node)) {
                    self.settle(network, layout, parameters, nodes);
                    for &node in nodes {
                        self.mark(network, layout, node);
                    }
                    for &node in nodes {
                        if let Node::Row(row) = node {
                            self.row_moves[row.ix()] = false;
                        }
                    }
                }
            } else {
                for &node in nodes {
                    if self.moves(node) && self.evaluate(network, layout, parameters, node) {
                        self.mark(network, layout, node);
                    }
                }
            }
        }
        self.use_and_refill(network, layout, parameters);
        self.serve_final_users(layout, parameters);
        if parameters.has_wants {
            self.adapt(layout, parameters);
        }
        #[cfg(debug_assertions)]
        self.check(network, layout, parameters, &before);
    }

    /// Whether the week that was lived through leaves everything as it was, so that the next ones are like it.
    pub fn is_still(&self) -> bool {
        self.is_still && self.next_change.is_infinite()
    }

    /// Sets capacities, and moves stock of makers that are hit out of reach, or back with them.
    fn hit(&mut self, network: &Network, layout: &Layout, parameters: &Parameters<L>, time: f64) {
        self.is_still = false;
        self.next_change = f64::INFINITY;
        self.capacity.fill([1.0; L]);
        for pulse in &parameters.pulses {
            let capacity = &mut self.capacity[pulse.slot as usize];
            for (lane, capacity) in capacity.iter_mut().enumerate() {
                *capacity *= pulse.left_at(time, lane);
                self.next_change = self.next_change.min(pulse.next_change(time, lane));
            }
        }
        for &row in &layout.hit_rows {
            self.set_gain(network, layout, parameters, row);
            self.row_moves[row.ix()] = true;
        }
        for &recipe in &layout.hit_recipes {
            self.recipe_moves[recipe.ix()] = true;
            self.all_moves[recipe.ix()] = true;
            let Some(pool) = network.pool(recipe) else {
                continue;
            };
            let now = self.offered_at_normal(network, layout, parameters, pool);
            let was = self.spared[recipe.ix()];
            let now = now.map(|part| part.min(1.0));
            for &position in layout.inputs(recipe) {
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

    fn set_spared(&mut self, recipe: RecipeIx, parts: Lanes<L>) {
        let spared = parts.map(|part| part.min(1.0));
        self.is_spared[recipe.ix()] = spared.iter().all(|part| *part >= 1.0);
        self.spared[recipe.ix()] = spared;
    }

    /// Whether something that a node hangs on differs from the week before.
    fn moves(&self, node: Node) -> bool {
        match node {
            Node::Row(row) => self.row_moves[row.ix()],
            Node::Recipe(recipe) => self.recipe_moves[recipe.ix()],
        }
    }

    /// Marks what hangs on a node: the users of a row, and the rows that a recipe supplies.
    fn mark(&mut self, network: &Network, layout: &Layout, node: Node) {
        match node {
            Node::Row(row) => {
                for &(user, position) in network.users(row) {
                    self.recipe_moves[user.ix()] = true;
                    self.input_moves[position as usize] = true;
                }
            }
            Node::Recipe(recipe) => {
                for &row in layout.ground.supplied(recipe) {
                    self.row_moves[row.ix()] = true;
                }
            }
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
                    self.recipe_moves[recipe.ix()] = true;
                    self.all_moves[recipe.ix()] = true;
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

    /// Looks at a node anew; says whether it differs.
    fn evaluate(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        node: Node,
    ) -> bool {
        match node {
            Node::Row(row) => {
                self.row_moves[row.ix()] = false;
                let supply = self.offered(network, layout, parameters, row);
                let before = std::mem::replace(&mut self.supply[row.ix()], supply);
                supply.map(f64::to_bits) != before.map(f64::to_bits)
            }
            Node::Recipe(recipe) => {
                let pace = self.pace_of(network, layout, parameters, recipe);
                let before = std::mem::replace(&mut self.pace[recipe.ix()], pace);
                let differs = pace.map(f64::to_bits) != before.map(f64::to_bits);
                self.all_moves[recipe.ix()] |= differs;
                differs
            }
        }
    }

    /// What a row's makers can deliver.
    fn offered(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        row: RowIx,
    ) -> Lanes<L> {
        if let Offer::One(recipe) = layout.offers[row.ix()] {
            let (gain, kept) = (&self.gain[row.ix()], &self.kept[row.ix()]);
            let pace = &self.pace[recipe.ix()];
            return std::array::from_fn(|lane| gain[lane] * pace[lane] + kept[lane]);
        }
        if parameters.is_bounded && layout.is_open(row) {
            return std::array::from_fn(|lane| {
                let (made, kept) = self.offered_at_the_end(network, layout, row, lane, false);
                made + kept
            });
        }
        let mut sum = parameters.constant[row.ix()];
        for term in layout.ground.terms(row) {
            let weight = &parameters.term_weight[term];
            let pace = &self.pace[layout.ground.maker(term).ix()];
            for lane in 0..L {
                sum[lane] += weight[lane] * pace[lane];
            }
        }
        for hit in layout.hits(row) {
            let link = &layout.hit_links[hit];
            let weight = &parameters.hit_weight[hit];
            let capacity = &self.capacity[link.slot as usize];
            let pace = &self.pace[link.recipe.ix()];
            let surge = &self.surge[link.recipe.ix()];
            for lane in 0..L {
                let made = if link.is_pooled {
                    capacity[lane] * pace[lane]
                } else {
                    pace[lane].min(capacity[lane] * surge[lane])
                };
                sum[lane] += weight[lane] * made;
            }
        }
        sum
    }

    /// What a row's makers could deliver at their normal pace, with what the loss leaves of them.
    fn offered_at_normal(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        row: RowIx,
    ) -> Lanes<L> {
        let (made, kept) = self.normal(network, layout, parameters, row);
        std::array::from_fn(|lane| made[lane] + kept[lane])
    }

    /// Notes what a row offers for each part of its makers' pace, and what it offers anyway.
    fn set_gain(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        row: RowIx,
    ) {
        if let Offer::One(_) = layout.offers[row.ix()] {
            let (made, kept) = self.normal(network, layout, parameters, row);
            (self.gain[row.ix()], self.kept[row.ix()]) = (made, kept);
        }
    }

    /// What is made at the normal pace with what the loss leaves, and what nobody makes and nobody loses.
    fn normal(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        row: RowIx,
    ) -> (Lanes<L>, Lanes<L>) {
        if parameters.is_bounded && layout.is_open(row) {
            let mut found = ([0.0; L], [0.0; L]);
            for lane in 0..L {
                (found.0[lane], found.1[lane]) =
                    self.offered_at_the_end(network, layout, row, lane, true);
            }
            return found;
        }
        let mut made = [0.0; L];
        for term in layout.ground.terms(row) {
            for (made, weight) in made.iter_mut().zip(&parameters.term_weight[term]) {
                *made += weight;
            }
        }
        for hit in layout.hits(row) {
            let capacity = &self.capacity[layout.hit_links[hit].slot as usize];
            for lane in 0..L {
                made[lane] += parameters.hit_weight[hit][lane] * capacity[lane];
            }
        }
        (made, parameters.constant[row.ix()])
    }

    /// What is offered of a row whose split is open: the end of the network's case over all splits.
    ///
    /// What is made, at the normal pace or at that of this week, and what no range reaches.
    fn offered_at_the_end(
        &mut self,
        network: &Network,
        layout: &Layout,
        row: RowIx,
        lane: usize,
        at_normal: bool,
    ) -> (f64, f64) {
        let (mut sum, mut kept) = (0.0, 0.0);
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
                kept += slack;
            }
        }
        let need = network.need(row) as f64;
        (sum / need, kept / need)
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
                let n_users = f64::from(layout.ground.n_users[row.ix()].max(1));
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
        let mut share = self.entitlement(layout, parameters, row, layout.ground.place[position]);
        if self.is_spared[recipe.ix()] {
            return share;
        }
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

    /// How fast a recipe can run this week.
    fn pace_of(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        recipe: RecipeIx,
    ) -> Lanes<L> {
        let surge = self.surge[recipe.ix()];
        let mut pace = surge;
        let mut partial = [1.0; L];
        let all_move = self.all_moves[recipe.ix()];
        for &position in layout.inputs(recipe) {
            let position = position as usize;
            if all_move || self.input_moves[position] {
                self.set_limit(network, layout, parameters, recipe, position);
            }
            let (limit, taken) = (&self.limit[position], &self.taken[position]);
            for lane in 0..L {
                pace[lane] = pace[lane].min(limit[lane]);
                partial[lane] -= taken[lane];
            }
        }
        std::array::from_fn(|lane| {
            pace[lane]
                .min(surge[lane] * partial[lane].max(0.0))
                .max(0.0)
        })
    }

    /// How far one input lets its recipe run, or what it takes of it.
    fn set_limit(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        recipe: RecipeIx,
        position: usize,
    ) {
        let input = network.input(position);
        let dependence = &parameters.dependence[position];
        if input.wear > 0 {
            let (base, surge) = (&self.base[position], &self.surge[recipe.ix()]);
            let lost: Lanes<L> = std::array::from_fn(|lane| dependence[lane] * (1.0 - base[lane]));
            if input.is_partial {
                self.taken[position] = lost;
            } else {
                self.limit[position] = std::array::from_fn(|lane| surge[lane] * (1.0 - lost[lane]));
            }
        } else {
            let share = self.share(network, layout, parameters, recipe, position);
            let stock = &self.stock[position];
            let there: Lanes<L> = std::array::from_fn(|lane| stock[lane] + share[lane]);
            let lost: Lanes<L> =
                std::array::from_fn(|lane| dependence[lane] * (1.0 - there[lane].min(1.0)));
            if input.is_partial {
                self.taken[position] = lost;
            } else {
                self.limit[position] =
                    std::array::from_fn(|lane| 1.0 - lost[lane] + (there[lane] - 1.0).max(0.0));
            }
        }
    }

    /// Takes the week's use out of stocks, refills them as far as supply goes, and notes what is wanted.
    ///
    /// Where nothing differs from the week before, nothing moves.
    fn use_and_refill(&mut self, network: &Network, layout: &Layout, parameters: &Parameters<L>) {
        for &recipe in &layout.recipes {
            if std::mem::replace(&mut self.recipe_moves[recipe.ix()], false) {
                self.use_of(network, layout, parameters, recipe);
            }
        }
    }

    fn use_of(
        &mut self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        recipe: RecipeIx,
    ) {
        let refill_weeks = parameters.response.refill_weeks;
        let pace = self.pace[recipe.ix()];
        let spared = self.spared[recipe.ix()];
        let mut all_move = std::mem::replace(&mut self.all_moves[recipe.ix()], false);
        if parameters.has_wants {
            let limits = self.lowest_limits(layout, recipe);
            let before = std::mem::replace(&mut self.lowest[recipe.ix()], limits);
            all_move |= limits != before;
        }
        let [lowest, next] = self.lowest[recipe.ix()];
        let mut moves = false;
        for &position in layout.inputs(recipe) {
            let position = position as usize;
            if !all_move && !self.input_moves[position] {
                continue;
            }
            let input = network.input(position);
            let share = self.share(network, layout, parameters, recipe, position);
            let cover = &parameters.cover[position];
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
            if parameters.has_wants {
                let part = 1.0 / f64::from(layout.ground.n_users[input.row.ix()]);
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
    fn lowest_limits(&self, layout: &Layout, recipe: RecipeIx) -> [Lanes<L>; 2] {
        let surge = self.surge[recipe.ix()];
        let mut lowest = surge;
        for &position in layout.inputs(recipe) {
            let limit = &self.limit[position as usize];
            for (lowest, limit) in lowest.iter_mut().zip(limit) {
                *lowest = lowest.min(*limit);
            }
        }
        let mut next = surge;
        for &position in layout.inputs(recipe) {
            let limit = &self.limit[position as usize];
            for lane in 0..L {
                if limit[lane] > lowest[lane] + TIE {
                    next[lane] = next[lane].min(limit[lane]);
                }
            }
        }
        [lowest, next]
    }

    fn serve_final_users(&mut self, layout: &Layout, parameters: &Parameters<L>) {
        let n_users = &layout.ground.n_users;
        for (at, &row) in layout.final_rows().iter().enumerate() {
            if !layout.is_touched(row) {
                continue;
            }
            let n_users = n_users[row.ix()];
            let there = self.entitlement(layout, parameters, row, n_users - 1);
            let (delivered, backlog) = (&mut self.delivered[at], &mut self.backlog[at]);
            for lane in 0..L {
                let wanted = match parameters.response.backlog_weeks {
                    Some(weeks) => 1.0 + backlog[lane] / weeks,
                    None => 1.0,
                };
                delivered[lane] = there[lane].min(wanted);
                if parameters.response.backlog_weeks.is_some() {
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
    fn adapt(&mut self, layout: &Layout, parameters: &Parameters<L>) {
        let weeks = parameters.response.surge_weeks;
        for &recipe in &layout.recipes {
            let surge = &mut self.surge[recipe.ix()];
            let before = *surge;
            let mut wanted = [0.0_f64; L];
            for &row in layout.ground.supplied(recipe) {
                if !layout.is_touched(row) {
                    continue;
                }
                let (want, supply) = (&self.want[row.ix()], &self.supply[row.ix()]);
                for lane in 0..L {
                    // Nothing at all is short by any factor.
                    let short = want[lane] / supply[lane].max(1e-9);
                    wanted[lane] = wanted[lane].max(short);
                }
            }
            let limits = &parameters.surge_limit[recipe.ix()];
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
                for &row in layout.ground.supplied(recipe) {
                    self.row_moves[row.ix()] = true;
                }
            }
        }
    }
}

/// Whether some lane moved by more than rounding.
fn has_moved<const L: usize>(now: &Lanes<L>, before: &Lanes<L>) -> bool {
    now.iter()
        .zip(before)
        .any(|(now, before)| (now - before).abs() > STILL)
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
