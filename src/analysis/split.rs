//! How the supply of every product is split, so that everything that a case loses can be told.

use std::collections::BTreeSet;

use crate::{
    model::{Case, Chain, Change, Event, EventKind, place::Reach, view::Basis},
    network::Frame,
};

/// How the supply of every product is split, so that all losses can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) frame: Frame,
    /// Events weighed as sets, before the rest is split by the frame.
    pub(super) apart: Vec<Event>,
}

/// The split on which all losses of a case are told, and those of some more kinds.
///
/// One frame where one tells them all; else what the case loses is weighed as
/// sets, and a frame tells the other kinds. So is what a law takes that reaches
/// a country's firms anywhere.
pub(super) fn split(chain: &Chain, case: &Case, kinds: &[EventKind]) -> Split {
    let basis = case.question.basis;
    let mut all = case.lost_kinds();
    all.extend(kinds);
    let losses = || case.changes.iter().filter_map(Change::loss);
    let is_set = basis == Basis::Law && losses().any(|(event, _)| reaches_persons(chain, event));
    if let Some(frame) = one_frame(basis, &all).filter(|_| !is_set) {
        return Split {
            frame,
            apart: Vec::new(),
        };
    }
    let mut apart: Vec<Event> = losses().map(|(event, _)| event.clone()).collect();
    apart.sort_unstable();
    apart.dedup();
    let more = kinds.iter().copied().collect();
    Split {
        frame: one_frame(basis, &more).unwrap_or(Frame::Mixed),
        apart,
    }
}

/// The frame that tells losses of some kinds, where one tells them all.
fn one_frame(basis: Basis, kinds: &BTreeSet<EventKind>) -> Option<Frame> {
    let has = |wanted: &[EventKind]| wanted.iter().any(|kind| kinds.contains(kind));
    let countries = has(&[EventKind::Country, EventKind::Bloc]);
    let firms = has(&[EventKind::Firm]);
    let sites = has(&[EventKind::Zone, EventKind::Producer]);
    let by_seat = basis == Basis::Jurisdiction;
    match (countries, firms, sites) {
        (_, false, false) if by_seat => Some(Frame::Jurisdiction),
        (_, false, false) => Some(Frame::Location),
        // Firms have one seat, so their view tells countries of that basis too.
        (false, true, false) => Some(Frame::Firm),
        (true, true, false) if by_seat => Some(Frame::Firm),
        (false, false, true) => Some(Frame::Joint),
        (true, false, true) if !by_seat => Some(Frame::Joint),
        _ => None,
    }
}

/// Whether the law of what is lost reaches its firms anywhere.
pub(super) fn reaches_persons(chain: &Chain, event: &Event) -> bool {
    let reaches = |id| {
        let country = chain.countries().get(id);
        country.is_some_and(|country| country.reach.contains(&Reach::Persons))
    };
    match event {
        Event::Country(id) => reaches(id),
        Event::Bloc(id) => chain.blocs()[id].members.iter().any(reaches),
        Event::Firm(_) | Event::Zone(_) | Event::Product(_) | Event::Producer { .. } => false,
    }
}
