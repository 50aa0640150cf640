//! What is the same in all runs on one network, whoever is hit: the order of evaluation, who makes and who uses what.

use crate::network::{
    Network, components,
    ix::{RecipeIx, RowIx},
};

use super::split::{central, offered_at_rest};

/// A row or a recipe, in the order in which they are evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Row(RowIx),
    Recipe(RecipeIx),
}

/// Nodes that need one another within a week, or a single one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Where its nodes begin and end.
    pub(super) first: u32,
    pub(super) end: u32,
    pub(super) is_loop: bool,
}

/// What is the same in all runs on one network.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Every node, block by block; what others need in the same week comes first.
    pub(super) nodes: Vec<Node>,
    pub(super) blocks: Vec<Block>,
    /// The recipes that supply each row, without repeats.
    maker_start: Vec<u32>,
    makers: Vec<RecipeIx>,
    /// The part of a row's need that each of them supplies when nobody is hit.
    pub(super) maker_weight: Vec<f64>,
    /// What nobody makes and nobody loses, per row, as a part of its need.
    pub(super) constant: Vec<f64>,
    /// Whether some share of a row is a range.
    pub(super) has_ranges: Vec<bool>,
    /// Rows supplied by each recipe, without repeats.
    supplied_start: Vec<u32>,
    supplied: Vec<RowIx>,
    /// Users of each row, the final one included.
    pub(super) n_users: Vec<u32>,
    /// Place of each input among the users of its row.
    pub(super) place: Vec<u32>,
    /// Inputs that are on their way for some weeks, with their recipes, ascending.
    pub(super) lines: Vec<(RecipeIx, u32)>,
    /// Rows with final users.
    pub(super) final_rows: Vec<RowIx>,
    /// Rows that supply less than their need before anything is lost.
    pub(super) short_at_rest: Vec<RowIx>,
}

impl Ground {
    /// Reads a network, with final users on some rows.
    ///
    /// # Complexity
    ///
    /// Linear in links and inputs, plus sorting.
    pub fn new(network: &Network, final_rows: &[RowIx]) -> Self {
        let (nodes, blocks) = blocks(network);
        let mut ground = Self {
            nodes,
            blocks,
            maker_start: vec![0],
            makers: Vec::new(),
            maker_weight: Vec::new(),
            constant: Vec::with_capacity(network.n_rows()),
            has_ranges: Vec::with_capacity(network.n_rows()),
            supplied_start: Vec::with_capacity(network.n_recipes() + 1),
            supplied: Vec::new(),
            n_users: Vec::with_capacity(network.n_rows()),
            place: vec![0; network.n_inputs()],
            lines: lines(network),
            final_rows: final_rows.to_vec(),
            short_at_rest: Vec::new(),
        };
        let mut supplied = vec![Vec::new(); network.n_recipes()];
        for row in network.row_ixs() {
            ground.add_row(network, row, &mut supplied);
        }
        ground.supplied_start.push(0);
        for rows in &supplied {
            ground.supplied.extend_from_slice(rows);
            ground.supplied_start.push(ground.supplied.len() as u32);
        }
        ground
    }

    fn add_row(&mut self, network: &Network, row: RowIx, supplied: &mut [Vec<RowIx>]) {
        let first = self.makers.len();
        let (weights, rest) = central(network, row);
        let need = network.need(row) as f64;
        let mut has_ranges = false;
        for (supplier, weight) in network.suppliers(row).iter().zip(&weights) {
            let recipe = network.recipe_of(supplier.producer);
            has_ranges |= supplier.high > supplier.low;
            let rows = &mut supplied[recipe.ix()];
            if rows.last() != Some(&row) {
                rows.push(row);
            }
            let part = weight / need;
            let known = self.makers[first..]
                .iter()
                .position(|&maker| maker == recipe);
            if let Some(at) = known {
                self.maker_weight[first + at] += part;
            } else {
                self.makers.push(recipe);
                self.maker_weight.push(part);
            }
        }
        self.maker_start.push(self.makers.len() as u32);
        self.constant.push(rest / need);
        self.has_ranges.push(has_ranges);
        if offered_at_rest(network, row) < 1.0 - 1e-9 {
            self.short_at_rest.push(row);
        }
        let users = network.users(row);
        for (place, &(_, position)) in users.iter().enumerate() {
            self.place[position as usize] = place as u32;
        }
        let is_final = self.final_rows.contains(&row);
        self.n_users.push(users.len() as u32 + u32::from(is_final));
    }

    /// Where the recipes that supply a row stand among all of them.
    pub(super) fn terms(&self, row: RowIx) -> std::ops::Range<usize> {
        self.maker_start[row.ix()] as usize..self.maker_start[row.ix() + 1] as usize
    }

    /// The recipe at such a place.
    pub(super) fn maker(&self, term: usize) -> RecipeIx {
        self.makers[term]
    }

    /// Rows with final users.
    pub fn final_rows(&self) -> &[RowIx] {
        &self.final_rows
    }

    /// The recipes that supply a row, without repeats.
    pub fn makers(&self, row: RowIx) -> &[RecipeIx] {
        &self.makers[self.terms(row)]
    }

    /// Where the line of an input stands among all of them.
    pub(super) fn line_of(&self, position: usize) -> usize {
        let at = |&(_, line): &(RecipeIx, u32)| line as usize;
        let found = self.lines.binary_search_by_key(&position, at);
        found.expect("an input that is on its way has a line")
    }

    /// The rows that a recipe supplies, without repeats.
    pub(super) fn supplied(&self, recipe: RecipeIx) -> &[RowIx] {
        let first = self.supplied_start[recipe.ix()] as usize;
        &self.supplied[first..self.supplied_start[recipe.ix() + 1] as usize]
    }
}

fn lines(network: &Network) -> Vec<(RecipeIx, u32)> {
    let inputs = network.recipe_ixs().flat_map(|recipe| {
        let positions = network.input_range(recipe);
        positions.map(move |position| (recipe, position as u32))
    });
    inputs
        .filter(|&(_, position)| network.input(position as usize).line > 0)
        .collect()
}

/// Rows and recipes in an order in which everything comes after what it needs in the same week.
///
/// Tools in use do not need their row in the same week: what does not arrive is felt later, as wear.
fn blocks(network: &Network) -> (Vec<Node>, Vec<Block>) {
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
    let mut nodes = Vec::with_capacity(n_nodes);
    let mut blocks = Vec::new();
    for component in components(n_nodes, 0..n_nodes as u32, successors) {
        let first = nodes.len() as u32;
        // Ascending members: rows before recipes.
        nodes.extend(component.members.into_iter().map(|node| {
            if node < n_rows {
                Node::Row(RowIx(node))
            } else {
                Node::Recipe(RecipeIx(node - n_rows))
            }
        }));
        blocks.push(Block {
            first,
            end: nodes.len() as u32,
            is_loop: component.cyclic,
        });
    }
    (nodes, blocks)
}
