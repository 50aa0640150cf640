//! What is the same in all runs of one loss: who is hit, what that touches, in which order to evaluate it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::network::{
    Network,
    ix::{ProducerIx, RecipeIx, RowIx},
};

use super::ground::{Block, Ground, Node};

/// Who gets what when a row is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rationing {
    /// Every user gets the same part of its normal use.
    Proportional,
    /// Users are served in the order of the network, each in full before the next; all count alike.
    Priority,
}

/// What one hit producer supplies to one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct HitLink {
    /// Position among the hit producers.
    pub(super) slot: u32,
    pub(super) recipe: RecipeIx,
    /// Whether damage takes a part of the capacity together with its inputs.
    pub(super) is_pooled: bool,
    /// Position among the suppliers of the row.
    pub(super) supplier: u32,
}

/// How what a row offers hangs on its makers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    /// One recipe makes all of it, and losses take a part of that.
    One(RecipeIx),
    /// Several recipes, or producers that lose capacity beside their inputs.
    Several,
}

/// What is the same in all runs of one loss on one network.
///
/// Only what the loss touches is followed from week to week: the rows of
/// producers that are hit, their users, what those make, and so on. Everything
/// else goes on as before and delivers what is asked of it.
#[derive(Debug, Clone)]
pub struct Layout {
    pub(super) ground: Arc<Ground>,
    /// Producers whose capacity may change, ascending.
    pub(super) hit: Vec<ProducerIx>,
    /// Whether each of them is a newcomer: while it makes nothing, others hold the whole supply.
    pub(super) is_late: Vec<bool>,
    /// Position among the hit, by producer; `u32::MAX` for those that are not.
    pub(super) slot_of: Vec<u32>,
    /// Rows with hit suppliers, ascending, and where their links begin.
    pub(super) hit_rows: Vec<RowIx>,
    hit_start: Vec<u32>,
    /// Position among them, by row; `u32::MAX` for the others.
    hit_at: Vec<u32>,
    pub(super) hit_links: Vec<HitLink>,
    /// How each row's offer hangs on its makers.
    pub(super) offers: Vec<Offer>,
    /// Recipes whose pool has a hit producer and whose inputs are followed.
    pub(super) hit_recipes: Vec<RecipeIx>,
    /// What is followed, block by block.
    pub(super) nodes: Vec<Node>,
    pub(super) blocks: Vec<Block>,
    /// The rows and recipes among them.
    pub(super) rows: Vec<RowIx>,
    pub(super) recipes: Vec<RecipeIx>,
    /// Where the inputs of each recipe that are followed begin and end.
    span: Vec<(u32, u32)>,
    inputs: Vec<u32>,
    is_touched: Vec<bool>,
}

impl Layout {
    /// Lays out runs in which some producers may lose capacity, with final users on some rows, and everything followed.
    ///
    /// # Complexity
    ///
    /// Linear in links and inputs, plus sorting.
    pub fn new(
        network: &Network,
        hit: impl IntoIterator<Item = ProducerIx>,
        final_rows: &[RowIx],
    ) -> Self {
        let mut layout = Self::empty(Arc::new(Ground::new(network, final_rows)));
        layout.lay(network, hit, true);
        layout
    }

    /// Lays out runs on a ground that is known, following only what the loss touches.
    ///
    /// # Complexity
    ///
    /// Linear in the links and inputs that are touched, and in the nodes of the network.
    pub fn touched(
        network: &Network,
        ground: &Arc<Ground>,
        hit: impl IntoIterator<Item = ProducerIx>,
    ) -> Self {
        let mut layout = Self::empty(Arc::clone(ground));
        layout.lay(network, hit, false);
        layout
    }

    fn empty(ground: Arc<Ground>) -> Self {
        Self {
            ground,
            hit: Vec::new(),
            is_late: Vec::new(),
            slot_of: Vec::new(),
            hit_rows: Vec::new(),
            hit_start: Vec::new(),
            hit_at: Vec::new(),
            hit_links: Vec::new(),
            offers: Vec::new(),
            hit_recipes: Vec::new(),
            nodes: Vec::new(),
            blocks: Vec::new(),
            rows: Vec::new(),
            recipes: Vec::new(),
            span: Vec::new(),
            inputs: Vec::new(),
            is_touched: Vec::new(),
        }
    }

    /// Lays another loss out in the same memory, following only what it touches.
    pub(super) fn relay(
        &mut self,
        network: &Network,
        ground: &Arc<Ground>,
        hit: impl IntoIterator<Item = ProducerIx>,
    ) {
        if !Arc::ptr_eq(&self.ground, ground) {
            self.ground = Arc::clone(ground);
        }
        self.lay(network, hit, false);
    }

    fn lay(
        &mut self,
        network: &Network,
        hit: impl IntoIterator<Item = ProducerIx>,
        follows_all: bool,
    ) {
        self.hit.clear();
        self.hit.extend(hit);
        self.hit.sort_unstable();
        self.hit.dedup();
        refill(&mut self.is_late, self.hit.len(), false);
        refill(&mut self.slot_of, network.n_producers(), u32::MAX);
        for (slot, producer) in self.hit.iter().enumerate() {
            self.slot_of[producer.ix()] = slot as u32;
        }
        self.link_hits(network);
        self.touch(network, follows_all);
        self.follow(network);
    }

    /// Finds what the hit producers supply.
    fn link_hits(&mut self, network: &Network) {
        self.hit_rows.clear();
        for &producer in &self.hit {
            let links = network.supplies(producer).iter();
            let row = |&link: &u32| network.row_of(network.supplier(link as usize).group);
            self.hit_rows.extend(links.map(row));
        }
        self.hit_rows.sort_unstable();
        self.hit_rows.dedup();
        self.hit_links.clear();
        self.hit_start.clear();
        self.hit_start.push(0);
        refill(&mut self.hit_at, network.n_rows(), u32::MAX);
        for (at, &row) in self.hit_rows.iter().enumerate() {
            self.hit_at[row.ix()] = at as u32;
            for (position, supplier) in network.suppliers(row).iter().enumerate() {
                let slot = self.slot_of[supplier.producer.ix()];
                if slot != u32::MAX {
                    let recipe = network.recipe_of(supplier.producer);
                    self.hit_links.push(HitLink {
                        slot,
                        recipe,
                        is_pooled: network.pool(recipe).is_some(),
                        supplier: position as u32,
                    });
                }
            }
            self.hit_start.push(self.hit_links.len() as u32);
        }
        self.offers.clear();
        for row in network.row_ixs() {
            let mut hits = self.hit_links[self.hits(row)].iter();
            self.offers.push(match self.ground.makers(row) {
                [recipe] if hits.all(|link| link.is_pooled) => Offer::One(*recipe),
                _ => Offer::Several,
            });
        }
    }

    /// Marks the rows that a loss reaches: those with hit suppliers or short anyway, and what their users make.
    fn touch(&mut self, network: &Network, follows_all: bool) {
        refill(&mut self.is_touched, network.n_rows(), follows_all);
        if follows_all {
            return;
        }
        let mut open: Vec<RowIx> = Vec::with_capacity(network.n_rows());
        for &row in self.hit_rows.iter().chain(&self.ground.short_at_rest) {
            if !std::mem::replace(&mut self.is_touched[row.ix()], true) {
                open.push(row);
            }
        }
        while let Some(row) = open.pop() {
            for &(recipe, _) in network.users(row) {
                for &made in self.ground.supplied(recipe) {
                    if !std::mem::replace(&mut self.is_touched[made.ix()], true) {
                        open.push(made);
                    }
                }
            }
        }
    }

    /// Lists the nodes and inputs that are followed: touched rows, their makers, and the touched inputs of those.
    fn follow(&mut self, network: &Network) {
        self.nodes.clear();
        self.blocks.clear();
        self.rows.clear();
        self.recipes.clear();
        self.inputs.clear();
        refill(&mut self.span, network.n_recipes(), (0, 0));
        let ground = &self.ground;
        for block in &ground.blocks {
            let first = self.nodes.len() as u32;
            for &node in &ground.nodes[block.first as usize..block.end as usize] {
                match node {
                    Node::Row(row) => {
                        if self.is_touched[row.ix()] {
                            self.rows.push(row);
                            self.nodes.push(node);
                        }
                    }
                    Node::Recipe(recipe) => {
                        let supplies_touched = ground
                            .supplied(recipe)
                            .iter()
                            .any(|row| self.is_touched[row.ix()]);
                        let start = self.inputs.len() as u32;
                        let touched = network
                            .input_range(recipe)
                            .filter(|&position| self.is_touched[network.input(position).row.ix()]);
                        self.inputs.extend(touched.map(|position| position as u32));
                        let end = self.inputs.len() as u32;
                        if supplies_touched || end > start {
                            self.span[recipe.ix()] = (start, end);
                            self.recipes.push(recipe);
                            self.nodes.push(node);
                        }
                    }
                }
            }
            let end = self.nodes.len() as u32;
            if end > first {
                let is_loop = block.is_loop;
                self.blocks.push(Block {
                    first,
                    end,
                    is_loop,
                });
            }
        }
        self.rows.sort_unstable();
        self.recipes.sort_unstable();
        self.hit_recipes.clear();
        let is_hit = |recipe: &&RecipeIx| {
            network
                .pool(**recipe)
                .is_some_and(|pool| self.hit_at[pool.ix()] != u32::MAX)
        };
        self.hit_recipes.extend(self.recipes.iter().filter(is_hit));
    }

    /// Marks producers that are not there yet: as long as they make nothing, nobody misses them.
    #[must_use]
    pub fn with_late(mut self, late: &[ProducerIx]) -> Self {
        self.mark_late(late);
        self
    }

    pub(super) fn mark_late(&mut self, late: &[ProducerIx]) {
        for producer in late {
            let slot = self.slot_of[producer.ix()];
            if slot != u32::MAX {
                self.is_late[slot as usize] = true;
            }
        }
    }

    /// Producers whose capacity may change, ascending.
    pub fn hit(&self) -> &[ProducerIx] {
        &self.hit
    }

    /// Rows with final users.
    pub(super) fn final_rows(&self) -> &[RowIx] {
        &self.ground.final_rows
    }

    /// The rows that the loss can reach.
    pub(crate) fn rows(&self) -> &[RowIx] {
        &self.rows
    }

    /// The recipes that supply a row, without repeats.
    pub(super) fn makers(&self, row: RowIx) -> &[RecipeIx] {
        self.ground.makers(row)
    }

    /// Whether somebody who is hit supplies a row.
    pub fn is_hit(&self, row: RowIx) -> bool {
        self.hit_at[row.ix()] != u32::MAX
    }

    /// Whether the loss can reach a row.
    pub fn is_touched(&self, row: RowIx) -> bool {
        self.is_touched[row.ix()]
    }

    /// Where the links of a row's hit suppliers stand.
    pub(super) fn hits(&self, row: RowIx) -> std::ops::Range<usize> {
        match self.hit_at[row.ix()] {
            u32::MAX => 0..0,
            at => self.hit_start[at as usize] as usize..self.hit_start[at as usize + 1] as usize,
        }
    }

    /// The inputs of a recipe that are followed.
    pub(super) fn inputs(&self, recipe: RecipeIx) -> &[u32] {
        let (start, end) = self.span[recipe.ix()];
        &self.inputs[start as usize..end as usize]
    }

    /// Whether the split of a row depends on who makes least or most.
    pub(super) fn is_open(&self, row: RowIx) -> bool {
        let has_several = self.hit_at[row.ix()] != u32::MAX || self.ground.terms(row).len() > 1;
        self.ground.has_ranges[row.ix()] && has_several
    }
}

/// Fills a list anew, in the memory it has.
fn refill<T: Clone>(list: &mut Vec<T>, n: usize, value: T) {
    list.clear();
    list.resize(n, value);
}
