//! Which part of a chain is drawn, and how far it is drawn together.

use crate::{
    model::{Chain, id::ProductId, view::Basis},
    network::loops,
};

/// What the nodes stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Products; edges are inputs.
    Product,
    /// Countries; edges are the products that flow from one to another.
    Country,
    /// Firms, grouped by country; edges likewise.
    Firm,
}

/// How far products and arrows are drawn together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collapse {
    /// A box for every product and an arrow for every input, however many.
    None,
    /// Products that are used alike share a box; crowded pairs of stages share an arrow.
    Alike,
    /// As [`Collapse::Alike`], and products that neither fall nor are asked about are only counted, by stage and state.
    Rest,
    /// Every product is only counted, by stage and state.
    Stages,
}

/// More products than this do not each get a line where a loss is to be seen.
pub const MANY: usize = 60;

/// Which part of a chain is drawn, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// What the nodes stand for.
    pub level: Level,
    /// Only these products and what is upstream of them; everything where empty.
    pub focus: Vec<ProductId>,
    /// How many steps upstream of the focus; all where `None`.
    pub depth: Option<u32>,
    /// How far products are drawn together, on the level of products; `None` chooses by what is drawn:
    /// [`Collapse::Rest`] for a loss among more than [`MANY`] products, else [`Collapse::Alike`].
    pub collapse: Option<Collapse>,
    /// What a country means in the labels.
    pub basis: Basis,
}

impl Selection {
    /// The products drawn, in chain order.
    pub(super) fn drawn(&self, chain: &Chain) -> Vec<u32> {
        if self.focus.is_empty() {
            return (0..chain.products().len() as u32).collect();
        }
        let focus = self
            .focus
            .iter()
            .filter_map(|id| chain.products().get_index_of(id));
        let focus: Vec<u32> = focus.map(|at| at as u32).collect();
        let mut drawn: Vec<u32> = match self.depth {
            None => focus
                .iter()
                .flat_map(|&target| loops::cone(chain, target))
                .collect(),
            Some(depth) => {
                let mut found = focus.clone();
                let mut border = focus;
                for _ in 0..depth {
                    let inputs = border.iter().flat_map(|&user| inputs(chain, user));
                    border = inputs.filter(|input| !found.contains(input)).collect();
                    border.sort_unstable();
                    border.dedup();
                    found.extend(&border);
                }
                found
            }
        };
        drawn.sort_unstable();
        drawn.dedup();
        drawn
    }
}

/// The products a product needs.
pub(super) fn inputs(chain: &Chain, user: u32) -> impl Iterator<Item = u32> {
    let inputs = chain.products()[user as usize].inputs.iter();
    inputs
        .flat_map(|input| input.need.products())
        .filter_map(|id| chain.products().get_index_of(id))
        .map(|at| at as u32)
}
