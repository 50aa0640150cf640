//! Whether some countries can make a target alone, and what they lack.

use serde::{Deserialize, Serialize};

use crate::{
    model::Event,
    network::{Supplier, Timeline, atlas::RowLabel, dated::both, ix::RowIx},
};

use super::prepared::{Prepared, Scratch};

/// Whether the cut-off side can make a target alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alone {
    /// It holds some known share of every essential product.
    Capable,
    /// It lacks at least one essential product.
    Incapable,
    /// It lacks nothing that is known, but of some products nobody knows who holds them.
    NotTold,
}

impl Alone {
    /// The word for machines, the same in JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Capable => "capable",
            Self::Incapable => "incapable",
            Self::NotTold => "not-told",
        }
    }

    /// The word for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capable => "capable",
            Self::Incapable => "not capable",
            Self::NotTold => "cannot be told",
        }
    }
}

/// What the cut-off side can do about one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    /// Whether it can make it alone.
    pub(crate) alone: Alone,
    /// The essential products of which it holds no known share, in chain order.
    pub(crate) lacks: Vec<String>,
}

/// Whether some countries alone can make each target, with what has arrived by the horizon, worst end first.
pub(crate) fn alone(
    prepared: &Prepared<'_>,
    events: &[Event],
    arrivals: [&Timeline; 2],
    scratch: &mut Scratch,
) -> Vec<Side> {
    let horizon = prepared.question().horizon;
    let mut at = 0;
    let [worst, best] = prepared.ends().map(|compiled| {
        let network = &compiled.network;
        let kept = compiled
            .atlas
            .shock_of_all_but(prepared.chain(), network, events);
        let shock = both(network, &kept, &arrivals[at].shock_at(network, horizon));
        at += 1;
        let star = prepared.star(compiled, &shock, scratch);
        (shock, star)
    });
    let rows = prepared.target_rows().iter();
    rows.map(|&row| {
        let is_held = |producer| best.0.capacity(producer) > 0;
        let is_made = |row: RowIx| best.1.rows[row.ix()] > 0;
        Side {
            alone: if worst.1.rows[row.ix()] > 0 {
                Alone::Capable
            } else if is_made(row) {
                Alone::NotTold
            } else {
                Alone::Incapable
            },
            lacks: lacks(prepared, row, is_held, is_made),
        }
    })
    .collect()
}

/// Essential products upstream of a target of which nothing is left in the best case.
///
/// Members of an `any_of` input are looked at only where none of them delivers.
fn lacks(
    prepared: &Prepared<'_>,
    row: RowIx,
    is_kept: impl Fn(crate::network::ix::ProducerIx) -> bool,
    is_made: impl Fn(RowIx) -> bool,
) -> Vec<String> {
    let compiled = prepared.best();
    let network = &compiled.network;
    let mut seen = vec![false; network.n_rows()];
    let mut stack = vec![row];
    seen[row.ix()] = true;
    let mut missing = Vec::new();
    while let Some(row) = stack.pop() {
        let held = |supplier: &&Supplier| is_kept(supplier.producer) && supplier.high > 0;
        let is_held = network
            .suppliers(row)
            .iter()
            .any(|supplier| held(&supplier));
        match compiled.atlas.row(row) {
            RowLabel::Product { product, .. } if !is_held => missing.push(*product),
            RowLabel::AnyOf { .. } if is_made(row) => continue,
            _ => {}
        }
        let deliver = network.suppliers(row).iter();
        for supplier in deliver.filter(|supplier| held(supplier) || !is_held) {
            for input in network.inputs(network.recipe_of(supplier.producer)) {
                let is_essential = !input.is_partial && input.floor() == 0;
                if is_essential && !std::mem::replace(&mut seen[input.row.ix()], true) {
                    stack.push(input.row);
                }
            }
        }
    }
    missing.sort_unstable();
    missing.dedup();
    let id = |product: u32| {
        let found = prepared.chain().products().get_index(product as usize);
        found.map(|(id, _)| id.to_string())
    };
    missing.into_iter().filter_map(id).collect()
}
