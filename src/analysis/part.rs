//! The part of a product's supply that somebody holds.

use crate::{
    model::{Chain, Event, EventKind, id::ProductId, source::Grade, view::Basis},
    network::{feasible::Scratch, supply::taken_by, tables::Table},
};

use super::interval::{Interval, percent};

/// The part of a product that a country, a bloc or a firm holds, in percent: the least and the most.
///
/// Every view of the product bounds it. `None` where no fact speaks of holders
/// of that kind, or the product has no supply of its own: made where its inputs
/// meet, or local to its user.
pub fn part(
    chain: &Chain,
    product: &ProductId,
    holder: &Event,
    basis: Basis,
    trust: Grade,
) -> Option<Interval<f64>> {
    let record = &chain.products()[product];
    if record.assembled || record.local {
        return None;
    }
    let table = Table::of(chain, record, &mut Scratch::default());
    let list = match (holder.kind(), basis) {
        (EventKind::Firm, _) => &table.firms,
        (_, Basis::Location | Basis::Law) => &table.places,
        (_, Basis::Jurisdiction) => &table.seats,
    };
    if list.is_empty() {
        return None;
    }
    let share = taken_by(chain, record, Some(&table), holder, basis, trust)?;
    Some(Interval::new(percent(share.low), percent(share.high)))
}
