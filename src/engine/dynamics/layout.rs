//! What is the same in all runs on one network: who is hit, in which order to evaluate, who shares a row.

use serde::{Deserialize, Serialize};

use crate::network::{
    Network, components,
    ix::{ProducerIx, RecipeIx, RowIx},
};

/// Who gets what when a row is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rationing {
    /// Every user gets the same part of its normal use.
    Proportional,
    /// Users are served in the order of the network, each in full before the next; all count alike.
    Priority,
}

/// A row or a recipe, in the order in which they are evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Row(RowIx),
    Recipe(RecipeIx),
}

/// Nodes that need one another within a week, or a single one.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) nodes: Vec<Node>,
    pub(super) is_loop: bool,
}

/// What unhit makers of one recipe supply to one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub(super) recipe: RecipeIx,
}

/// What one hit producer supplies to one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct HitLink {
    /// Position among the hit producers.
    pub(super) slot: u32,
    pub(super) recipe: RecipeIx,
    /// Whether damage takes a part of the capacity together with its inputs.
    pub(super) is_pooled: bool,
}

/// What is the same in all runs on one network.
#[derive(Debug, Clone)]
pub struct Layout {
    pub(super) blocks: Vec<Block>,
    /// Producers whose capacity may change, ascending.
    pub(super) hit: Vec<ProducerIx>,
    /// Whether each of them is a newcomer: while it makes nothing, others hold the whole supply.
    pub(super) is_late: Vec<bool>,
    /// Position among the hit, by producer; `u32::MAX` for those that are not.
    pub(super) slot_of: Vec<u32>,
    pub(super) term_start: Vec<u32>,
    pub(super) terms: Vec<Term>,
    pub(super) hit_start: Vec<u32>,
    pub(super) hit_links: Vec<HitLink>,
    /// Rows whose split depends on who makes least or most.
    pub(super) is_open: Vec<bool>,
    /// Recipes whose pool has a hit producer.
    pub(super) hit_recipes: Vec<RecipeIx>,
    /// Rows supplied by each recipe, without repeats.
    pub(super) supplied: Vec<Vec<RowIx>>,
    /// Users of each row, the final one included.
    pub(super) n_users: Vec<u32>,
    /// Place of each input among the users of its row.
    pub(super) place: Vec<u32>,
    /// Rows with final users.
    pub(super) final_rows: Vec<RowIx>,
}

impl Layout {
    /// Lays out runs in which some producers may lose capacity, with final users on some rows.
    ///
    /// # Complexity
    ///
    /// Linear in links and inputs, plus sorting.
    pub fn new(
        network: &Network,
        hit: impl IntoIterator<Item = ProducerIx>,
        final_rows: &[RowIx],
    ) -> Self {
        let mut hit: Vec<ProducerIx> = hit.into_iter().collect();
        hit.sort_unstable();
        hit.dedup();
        let mut slot_of = vec![u32::MAX; network.n_producers()];
        for (slot, producer) in hit.iter().enumerate() {
            slot_of[producer.ix()] = slot as u32;
        }
        let mut layout = Self {
            blocks: blocks(network),
            is_late: vec![false; hit.len()],
            hit,
            slot_of,
            term_start: vec![0],
            terms: Vec::new(),
            hit_start: vec![0],
            hit_links: Vec::new(),
            is_open: Vec::with_capacity(network.n_rows()),
            hit_recipes: Vec::new(),
            supplied: vec![Vec::new(); network.n_recipes()],
            n_users: vec![0; network.n_rows()],
            place: vec![0; network.n_inputs()],
            final_rows: final_rows.to_vec(),
        };
        for row in network.row_ixs() {
            layout.add_row(network, row);
        }
        for recipe in network.recipe_ixs() {
            let is_hit = network
                .pool(recipe)
                .is_some_and(|pool| layout.hit_start[pool.ix()] < layout.hit_start[pool.ix() + 1]);
            if is_hit {
                layout.hit_recipes.push(recipe);
            }
        }
        layout
    }

    /// Marks producers that are not there yet: as long as they make nothing, nobody misses them.
    #[must_use]
    pub fn with_late(mut self, late: &[ProducerIx]) -> Self {
        for producer in late {
            let slot = self.slot_of[producer.ix()];
            if slot != u32::MAX {
                self.is_late[slot as usize] = true;
            }
        }
        self
    }

    /// Producers whose capacity may change, ascending.
    pub fn hit(&self) -> &[ProducerIx] {
        &self.hit
    }

    pub(super) fn terms(&self, row: RowIx) -> std::ops::Range<usize> {
        self.term_start[row.ix()] as usize..self.term_start[row.ix() + 1] as usize
    }

    pub(super) fn hits(&self, row: RowIx) -> std::ops::Range<usize> {
        self.hit_start[row.ix()] as usize..self.hit_start[row.ix() + 1] as usize
    }

    fn add_row(&mut self, network: &Network, row: RowIx) {
        let first_term = self.terms.len();
        let (mut has_hits, mut has_ranges) = (false, false);
        for supplier in network.suppliers(row) {
            let recipe = network.recipe_of(supplier.producer);
            has_ranges |= supplier.high > supplier.low;
            if self.supplied[recipe.ix()].last() != Some(&row) {
                self.supplied[recipe.ix()].push(row);
            }
            let slot = self.slot_of[supplier.producer.ix()];
            if slot == u32::MAX {
                if !self.terms[first_term..]
                    .iter()
                    .any(|term| term.recipe == recipe)
                {
                    self.terms.push(Term { recipe });
                }
            } else {
                has_hits = true;
                self.hit_links.push(HitLink {
                    slot,
                    recipe,
                    is_pooled: network.pool(recipe).is_some(),
                });
            }
        }
        let has_several = has_hits || self.terms.len() - first_term > 1;
        self.is_open.push(has_ranges && has_several);
        self.term_start.push(self.terms.len() as u32);
        self.hit_start.push(self.hit_links.len() as u32);
        let users = network.users(row);
        for (place, &(_, position)) in users.iter().enumerate() {
            self.place[position as usize] = place as u32;
        }
        self.n_users[row.ix()] = users.len() as u32 + u32::from(self.final_rows.contains(&row));
    }
}

/// Rows and recipes in an order in which everything comes after what it needs in the same week.
///
/// Tools in use do not need their row in the same week: what does not arrive is felt later, as wear.
fn blocks(network: &Network) -> Vec<Block> {
    let n_rows = network.n_rows() as u32;
    let successors = |node: u32| -> std::vec::IntoIter<u32> {
        let mut next: Vec<u32> = if node < n_rows {
            let suppliers = network.suppliers(RowIx(node));
            suppliers
                .iter()
                .map(|supplier| n_rows + network.recipe_of(supplier.producer).0)
                .collect()
        } else {
            let inputs = network.inputs(RecipeIx(node - n_rows));
            inputs
                .iter()
                .filter(|input| input.wear == 0)
                .map(|input| input.row.0)
                .collect()
        };
        next.sort_unstable();
        next.dedup();
        next.into_iter()
    };
    let n_nodes = n_rows as usize + network.n_recipes();
    let found = components(n_nodes, 0..n_nodes as u32, successors);
    let block = |component: crate::network::Component| Block {
        is_loop: component.cyclic,
        // Ascending members: rows before recipes.
        nodes: component
            .members
            .into_iter()
            .map(|node| {
                if node < n_rows {
                    Node::Row(RowIx(node))
                } else {
                    Node::Recipe(RecipeIx(node - n_rows))
                }
            })
            .collect(),
    };
    found.into_iter().map(block).collect()
}
