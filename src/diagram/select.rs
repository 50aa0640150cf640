//! From a chain, a selection and perhaps a finding to a [`Picture`].

use crate::{
    analysis::cutoff::Finding,
    model::{Chain, id::ProductId, view::Basis},
    network::loops,
};

use super::{
    flows,
    marks::Marks,
    picture::{Flow, Picture},
    products,
    text::{clean, count, percent},
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
    /// The same, and products that neither fall nor are asked about are only counted, by stage and state.
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
    /// Whether headquarters may not stand in for a missing location view.
    pub strict: bool,
    /// Whether facts kept from headlines are let in.
    pub all_facts: bool,
}

/// Draws a selection of a chain, marked by a finding where there is one.
///
/// Products of the focus that are not in the chain are left out.
pub fn picture(chain: &Chain, selection: &Selection, finding: Option<&Finding>) -> Picture {
    let drawn = drawn(chain, selection);
    let focus: Vec<&str> = selection.focus.iter().map(ProductId::as_str).collect();
    let marks = finding.map(|finding| Marks::new(chain, finding, &focus));
    let (clusters, edges, notes) = match selection.level {
        Level::Product => {
            let by_size = if finding.is_some() && drawn.len() > MANY {
                Collapse::Rest
            } else {
                Collapse::Alike
            };
            let collapse = selection.collapse.unwrap_or(by_size);
            products::draw(chain, selection, &drawn, marks.as_ref(), collapse)
        }
        Level::Country | Level::Firm => flows::draw(chain, selection, &drawn, marks.as_ref()),
    };
    let mut caption = vec![what(chain, selection, drawn.len())];
    caption.extend(marks.as_ref().map(parameters));
    caption.extend(finding.map(|finding| {
        let preface = &finding.preface;
        preface.coverage.sentence(preface.parameters.basis)
    }));
    caption.extend(notes);
    Picture {
        flow: match selection.level {
            Level::Product | Level::Firm => Flow::Rightward,
            Level::Country => Flow::Downward,
        },
        title: title(chain, selection, finding),
        caption,
        clusters,
        edges,
    }
}

/// The products drawn, in chain order.
fn drawn(chain: &Chain, selection: &Selection) -> Vec<u32> {
    if selection.focus.is_empty() {
        return (0..chain.products().len() as u32).collect();
    }
    let focus = selection
        .focus
        .iter()
        .filter_map(|id| chain.products().get_index_of(id));
    let focus: Vec<u32> = focus.map(|at| at as u32).collect();
    let mut drawn: Vec<u32> = match selection.depth {
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

/// The products a product needs.
pub(super) fn inputs(chain: &Chain, user: u32) -> impl Iterator<Item = u32> {
    let inputs = chain.products()[user as usize].inputs.iter();
    inputs
        .flat_map(|input| input.need.products())
        .filter_map(|id| chain.products().get_index_of(id))
        .map(|at| at as u32)
}

fn title(chain: &Chain, selection: &Selection, finding: Option<&Finding>) -> String {
    let names = selection.focus.iter().map(|id| {
        chain
            .products()
            .get(id)
            .map_or_else(|| id.to_string(), |product| product.name.clone())
    });
    let names: Vec<String> = names.collect();
    let whole = chain.title().unwrap_or(chain.name());
    let subject = if names.is_empty() {
        clean(whole)
    } else {
        clean(&names.join(", "))
    };
    match finding {
        None => subject,
        Some(finding) => format!("Without {}: {subject}", clean(&finding.name)),
    }
}

fn what(chain: &Chain, selection: &Selection, n_drawn: usize) -> String {
    let extent = match (selection.focus.is_empty(), selection.depth) {
        (true, _) => "the whole chain".to_owned(),
        (false, None) => "everything upstream".to_owned(),
        (false, Some(depth)) => format!("{} upstream", count(depth as usize, "step")),
    };
    let arrows = match selection.level {
        Level::Product => "An arrow leads from an input to what needs it",
        Level::Country => "An arrow leads from where an input is made to where it is used",
        Level::Firm => "An arrow leads from the maker of an input to its users",
    };
    let of = chain.products().len();
    format!(
        "{n_drawn} of {of} products, {extent}. {arrows}. Shares of world supply by {}.",
        if selection.level == Level::Firm {
            "firm"
        } else {
            selection.basis.as_str()
        }
    )
}

fn parameters(marks: &Marks<'_>) -> String {
    let parameters = &marks.finding().preface.parameters;
    format!(
        "Lost means below θ = {} % of normal supply; outcome {}; loss by {}.",
        percent(parameters.theta_pct),
        parameters.outcome,
        parameters.basis
    )
}
