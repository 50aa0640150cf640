//! The supply of a product as a list of parts that are lost or kept as one.

use super::{
    bounds::Feasible,
    facts::{FactAt, Frame, Grade, Holder, Interval},
};

/// What a part stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A holder with a share that counts at the level asked.
    Named,
    /// Somebody who may hold a part.
    Candidate,
    /// Nobody in the lists; lost with none of them.
    Elsewhere,
    /// Whose it is, or where it is made, nobody says: any loss may hit it.
    Unknown,
}

/// A part of the supply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The firm, where the part is of one.
    pub firm: Option<u32>,
    /// The seat, where the part is of one.
    pub seat: Option<u32>,
    /// The place, where the part is at one.
    pub place: Option<u32>,
    /// What it stands for.
    pub label: Label,
    /// How large it is.
    pub share: Interval,
}

/// Cuts the supply into disjoint parts that make up the whole, without those that cannot be.
///
/// On a frame: its holders in order, then what nobody in the lists holds.
/// Without a frame, jointly: the named cells by firm and place; what each firm
/// makes outside them, nobody says where ([`Label::Unknown`]); what other firms
/// make at each place; what they make elsewhere. Each part lies within its
/// interval and all add up to the whole; that is less than the facts say, so
/// that sets are better weighed by [`held`](super::held).
pub fn parts(feasible: &Feasible, level: Grade, frame: Option<Frame>) -> Vec<Part> {
    let named = named(feasible, level);
    let label = |holder| {
        let var = feasible.system.var(holder);
        if var.is_some_and(|var| named[var as usize]) {
            Label::Named
        } else {
            Label::Candidate
        }
    };
    let nobody = |frame, share| Part {
        firm: None,
        seat: None,
        place: None,
        label: match feasible.anybody(level, frame) {
            0 => Label::Elsewhere,
            _ => Label::Unknown,
        },
        share,
    };
    let seat_of = |firm: u32| feasible.system.seat_of[firm as usize];
    let one = |holder| {
        let (firm, seat, place) = match holder {
            Holder::Firm(firm) => (Some(firm), seat_of(firm), None),
            Holder::Seat(seat) => (None, Some(seat), None),
            Holder::Place(place) => (None, None, Some(place)),
            Holder::Cell(firm, place) => (Some(firm), seat_of(firm), Some(place)),
        };
        Part {
            firm,
            seat,
            place,
            label: label(holder),
            share: feasible.of(level, holder),
        }
    };
    let mut parts: Vec<Part> = match frame {
        Some(Frame::Firm) => {
            let firms = (0..feasible.n_firms()).map(Holder::Firm).map(one);
            let others = nobody(Frame::Firm, feasible.other_firms(level));
            firms.chain([others]).collect()
        }
        Some(Frame::Seat) => {
            let seats = (0..feasible.n_seats()).map(Holder::Seat).map(one);
            let others = nobody(Frame::Seat, feasible.other_seats(level));
            seats.chain([others]).collect()
        }
        Some(Frame::Place) => {
            let places = (0..feasible.n_places()).map(Holder::Place).map(one);
            let others = nobody(Frame::Place, feasible.elsewhere(level));
            places.chain([others]).collect()
        }
        None => {
            let cells = feasible.cells();
            let mut parts: Vec<Part> = cells
                .map(|(firm, place)| one(Holder::Cell(firm, place)))
                .collect();
            let mut spread = 0;
            for firm in 0..feasible.n_firms() {
                let share = feasible.unnamed_of_firm(level, firm);
                spread += share.high;
                parts.push(Part {
                    label: Label::Unknown,
                    share,
                    ..one(Holder::Firm(firm))
                });
            }
            let others = feasible.other_firms(level).high;
            // What is left of a place may be of a listed firm whose sites are not all known.
            let anonymous = |rest: Interval| {
                Interval::new(rest.low.saturating_sub(spread), rest.high.min(others))
            };
            for place in 0..feasible.n_places() {
                let share = anonymous(feasible.unnamed_at_place(level, place));
                parts.push(Part {
                    label: Label::Candidate,
                    share,
                    ..one(Holder::Place(place))
                });
            }
            let share = anonymous(feasible.elsewhere(level));
            parts.push(nobody(Frame::Place, share));
            parts
        }
    };
    parts.retain(|part| part.share.high > 0);
    parts
}

/// Which variables have a figure of their own that counts at a level.
fn named(feasible: &Feasible, level: Grade) -> Vec<bool> {
    let system = &feasible.system;
    let mut named = vec![false; system.n_vars as usize];
    for limit in &system.limits {
        let is_figure = matches!(
            limit.at,
            FactAt::Row(..) | FactAt::Cell(_) | FactAt::Total(_)
        );
        if is_figure && limit.grade <= level {
            named[limit.var as usize] = true;
        }
    }
    for piece in &system.pieces {
        let total = piece.of.and_then(|holder| system.var(holder));
        if let (Some(total), true) = (total, named[piece.var as usize]) {
            named[total as usize] = true;
        }
    }
    named
}
