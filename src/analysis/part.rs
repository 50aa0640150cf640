//! The part of a product's supply that somebody holds.

use crate::{
    model::{Chain, Event, EventKind, Reading, id::ProductId, view::Basis},
    network::{
        Frame,
        supply::{Atom, Told, place},
    },
};

use super::interval::Interval;

/// The part of a product that a country, a bloc or a firm holds, in percent: the least and the most.
///
/// Read off the view that tells the question. What nobody is named for may be
/// held by its candidates, wholly or not at all. `None` where no view tells it:
/// headquarters do not stand in for places here.
pub fn part(
    chain: &Chain,
    product: &ProductId,
    holder: &Event,
    basis: Basis,
    all_facts: bool,
) -> Option<Interval<f64>> {
    let frame = match (holder.kind(), basis) {
        (EventKind::Firm, _) => Frame::Firm,
        (_, Basis::Location) => Frame::Location,
        (_, Basis::Jurisdiction) => Frame::Jurisdiction,
    };
    let reading = Reading {
        strict: true,
        all_facts,
        ..Reading::DEFAULT
    };
    let placement = place(chain, &chain.products()[product], frame, reading);
    if placement.told != Told::AsAsked {
        return None;
    }
    let is_held = |atom: &&Atom| match holder {
        Event::Firm(id) => {
            atom.firm.is_some() && atom.firm.map(|at| at as usize) == chain.firms().get_index_of(id)
        }
        Event::Country(id) => {
            atom.country.is_some()
                && atom.country.map(|at| at as usize) == chain.countries().get_index_of(id)
        }
        Event::Bloc(id) => atom.country.is_some_and(|at| {
            let country = chain.countries().get_index(at as usize).map(|(id, _)| id);
            let members = chain.blocs().get(id).map(|bloc| &bloc.members);
            country
                .zip(members)
                .is_some_and(|(country, members)| members.contains(country))
        }),
        _ => false,
    };
    let (mut least, mut most) = (0_u64, 0_u64);
    for pool in &placement.pools {
        let (mine, others): (Vec<&Atom>, Vec<&Atom>) = pool.atoms.iter().partition(is_held);
        let sum = |atoms: &[&Atom], end: fn(&Atom) -> u32| -> u64 {
            atoms.iter().map(|atom| u64::from(end(atom))).sum()
        };
        let total = u64::from(pool.total);
        least +=
            sum(&mine, |atom| atom.low).max(total.saturating_sub(sum(&others, |atom| atom.high)));
        most +=
            sum(&mine, |atom| atom.high).min(total.saturating_sub(sum(&others, |atom| atom.low)));
    }
    let percent = |ppm: u64| ppm.min(1_000_000) as f64 / 1e4;
    Some(Interval::new(percent(least), percent(most)))
}
