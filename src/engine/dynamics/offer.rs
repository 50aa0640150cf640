//! What the makers of a row can deliver in a week.

use crate::network::{Supplier, ix::RowIx};

use super::{
    lanes::{Lanes, least},
    layout::Offer,
    state::{State, World},
};

impl<const L: usize> State<L> {
    /// What a row's makers can deliver.
    #[inline(always)]
    pub(super) fn offered(&mut self, world: World<'_, L>, row: RowIx) -> Lanes<L> {
        if let Offer::One(recipe) = world.layout.offers[row.ix()] {
            let (gain, kept) = (&self.gain[row.ix()], &self.kept[row.ix()]);
            let pace = &self.pace[recipe.ix()];
            let mut offered = [0.0; L];
            for lane in 0..L {
                offered[lane] = gain[lane] * pace[lane] + kept[lane];
            }
            return offered;
        }
        if world.parameters.is_bounded && world.layout.is_open(row) {
            return std::array::from_fn(|lane| {
                let (made, kept) = self.offered_at_the_end(world, row, lane, false);
                made + kept
            });
        }
        let mut sum = world.parameters.constant[row.ix()];
        for term in world.layout.ground.terms(row) {
            let weight = &world.parameters.term_weight[term];
            let pace = &self.pace[world.layout.ground.maker(term).ix()];
            for lane in 0..L {
                sum[lane] += weight[lane] * pace[lane];
            }
        }
        for hit in world.layout.hits(row) {
            let link = &world.layout.hit_links[hit];
            let weight = &world.parameters.hit_weight[hit];
            let capacity = &self.capacity[link.slot as usize];
            let pace = &self.pace[link.recipe.ix()];
            let surge = &self.surge[link.recipe.ix()];
            for lane in 0..L {
                let made = if link.is_pooled {
                    capacity[lane] * pace[lane]
                } else {
                    least(pace[lane], capacity[lane] * surge[lane])
                };
                sum[lane] += weight[lane] * made;
            }
        }
        sum
    }

    /// What a row's makers could deliver at their normal pace, with what the loss leaves of them.
    #[inline(always)]
    pub(super) fn offered_at_normal(&mut self, world: World<'_, L>, row: RowIx) -> Lanes<L> {
        let (made, kept) = self.normal(world, row);
        std::array::from_fn(|lane| made[lane] + kept[lane])
    }

    /// Notes what a row offers for each part of its makers' pace, and what it offers anyway.
    #[inline(always)]
    pub(super) fn set_gain(&mut self, world: World<'_, L>, row: RowIx) {
        if let Offer::One(_) = world.layout.offers[row.ix()] {
            let (made, kept) = self.normal(world, row);
            (self.gain[row.ix()], self.kept[row.ix()]) = (made, kept);
        }
    }

    /// What is made at the normal pace with what the loss leaves, and what nobody makes and nobody loses.
    #[inline(always)]
    fn normal(&mut self, world: World<'_, L>, row: RowIx) -> (Lanes<L>, Lanes<L>) {
        if world.parameters.is_bounded && world.layout.is_open(row) {
            let mut found = ([0.0; L], [0.0; L]);
            for lane in 0..L {
                (found.0[lane], found.1[lane]) = self.offered_at_the_end(world, row, lane, true);
            }
            return found;
        }
        let mut made = [0.0; L];
        for term in world.layout.ground.terms(row) {
            for (made, weight) in made.iter_mut().zip(&world.parameters.term_weight[term]) {
                *made += weight;
            }
        }
        for hit in world.layout.hits(row) {
            let capacity = &self.capacity[world.layout.hit_links[hit].slot as usize];
            for lane in 0..L {
                made[lane] += world.parameters.hit_weight[hit][lane] * capacity[lane];
            }
        }
        (made, world.parameters.constant[row.ix()])
    }

    /// What is offered of a row whose split is open: the end of the network's case over all splits.
    ///
    /// What is made, at the normal pace or at that of this week, and what no range reaches.
    fn offered_at_the_end(
        &mut self,
        world: World<'_, L>,
        row: RowIx,
        lane: usize,
        at_normal: bool,
    ) -> (f64, f64) {
        let (mut sum, mut kept) = (0.0, 0.0);
        let mut suppliers = world.network.suppliers(row).iter().peekable();
        for group in world.network.groups(row) {
            let mut slack = world.network.group_total(group) as f64;
            self.open.clear();
            while let Some(supplier) = suppliers.next_if(|supplier| supplier.group == group) {
                if self.is_absent(world, supplier, lane) {
                    continue;
                }
                let made = self.made(world, supplier, lane, at_normal);
                sum += f64::from(supplier.low) * made;
                slack -= f64::from(supplier.low);
                if supplier.high > supplier.low {
                    self.open
                        .push((made, f64::from(supplier.high - supplier.low)));
                }
            }
            let is_best = world.network.is_best_case();
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
        let need = world.network.need(row) as f64;
        (sum / need, kept / need)
    }

    /// Whether a supplier is a newcomer that is not there yet: today's need is met without it.
    fn is_absent(&self, world: World<'_, L>, supplier: &Supplier, lane: usize) -> bool {
        let slot = world.layout.slot_of[supplier.producer.ix()];
        slot != u32::MAX
            && world.layout.is_late[slot as usize]
            && self.capacity[slot as usize][lane] <= 0.0
    }

    fn made(&self, world: World<'_, L>, supplier: &Supplier, lane: usize, at_normal: bool) -> f64 {
        let slot = world.layout.slot_of[supplier.producer.ix()];
        let capacity = if slot == u32::MAX {
            1.0
        } else {
            self.capacity[slot as usize][lane]
        };
        if at_normal {
            return capacity;
        }
        let recipe = world.network.recipe_of(supplier.producer);
        let pace = self.pace[recipe.ix()][lane];
        if world.network.pool(recipe).is_some() {
            capacity * pace
        } else {
            pace.min(capacity * self.surge[recipe.ix()][lane])
        }
    }
}
