//! From the table of a product to the producers of one frame: disjoint parts that are lost or kept as one.

use crate::model::{
    Chain, Event,
    product::Product,
    source::Grade,
    view::{Basis, View},
};

use super::{
    feasible::{self, Feasible, Interval, Marks, held},
    structure::Frame,
    tables::Table,
    taking::{Taking, passes},
};

pub use super::atom::{Atom, Holder, Placement, Told};

pub(super) const WHOLE: u32 = feasible::WHOLE;

/// What is asked of a table: the frame, the trust level, and what is told apart.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// How supply is split.
    pub frame: Frame,
    /// The worst grade that counts.
    pub trust: Grade,
    /// What a country means in the events told apart.
    pub basis: Basis,
    /// Events whose takes are weighed as sets, before the rest is split by the frame.
    pub apart: &'a [Event],
}

/// Splits the supply of a product into disjoint parts on a frame, at a trust level.
///
/// Each part lies within its interval and all add up to the whole; that may be
/// less than the facts say of several parts together, and never more.
/// Where events are told apart, what each takes besides those before it is one
/// part, weighed as a set; the frame splits what is left.
///
/// # Complexity
///
/// Linear in the holders of the table; with events apart, each costs a pass over its facts.
pub fn place(
    chain: &Chain,
    product: &Product,
    table: Option<&Table>,
    asked: Asked<'_>,
) -> Placement {
    let Some(table) = table else {
        let everywhere = Atom {
            holder: Holder::Everywhere,
            ..Atom::of(Interval::new(WHOLE, WHOLE))
        };
        return Placement {
            told: Told::Everywhere,
            atoms: vec![everywhere],
        };
    };
    let told = if table.is_told(asked.trust) {
        Told::Views
    } else {
        Told::NotKnown
    };
    let placer = Placer {
        chain,
        product,
        table,
        feasible: &table.feasible,
        trust: asked.trust,
    };
    let mut atoms = placer.on(asked.frame);
    if !asked.apart.is_empty() {
        atoms = placer.apart(asked.apart, asked.basis, atoms);
    }
    atoms.retain(|atom| atom.high > 0);
    Placement { told, atoms }
}

/// The part of a product that an event takes, in parts per million: the least and the most.
///
/// Weighed as a set over all views; nothing and everything where nobody says
/// who makes it. `None` where the product has no supply of its own.
pub fn taken_by(
    chain: &Chain,
    product: &Product,
    table: Option<&Table>,
    event: &Event,
    basis: Basis,
    trust: Grade,
) -> Option<Interval> {
    let table = table?;
    let placer = Placer {
        chain,
        product,
        table,
        feasible: &table.feasible,
        trust,
    };
    let taken = placer.taken(event, basis);
    let share = held(
        &table.feasible,
        trust,
        &taken.holders,
        &mut Marks::default(),
    );
    Some(Interval::new(
        share.low,
        (share.high + taken.open).min(WHOLE),
    ))
}

struct Placer<'a> {
    chain: &'a Chain,
    product: &'a Product,
    table: &'a Table,
    feasible: &'a Feasible,
    trust: Grade,
}

impl Placer<'_> {
    fn of(&self, holder: feasible::Holder) -> Interval {
        self.feasible.of(self.trust, holder)
    }

    fn on(&self, frame: Frame) -> Vec<Atom> {
        match frame {
            Frame::Location => self.places(),
            Frame::Jurisdiction => self.seats(),
            Frame::Firm => self.firms(),
            Frame::Joint => self.cells(),
            Frame::Mixed => self.both(),
        }
    }

    fn places(&self) -> Vec<Atom> {
        let places = (0..).zip(&self.table.places);
        let named = places.map(|(at, &country)| Atom {
            country: Some(country),
            ..Atom::of(self.of(feasible::Holder::Place(at)))
        });
        let beyond = self.feasible.elsewhere(self.trust);
        let rest = self.nobody(feasible::Frame::Place, beyond);
        named.chain([rest]).collect()
    }

    fn seats(&self) -> Vec<Atom> {
        let seats = (0..).zip(&self.table.seats);
        let named = seats.map(|(at, &country)| Atom {
            country: Some(country),
            ..Atom::of(self.of(feasible::Holder::Seat(at)))
        });
        let beyond = self.feasible.other_seats(self.trust);
        let rest = self.nobody(feasible::Frame::Seat, beyond);
        named.chain([rest]).collect()
    }

    fn firms(&self) -> Vec<Atom> {
        let firms = (0..).zip(&self.table.firms);
        let named = firms.map(|(at, &firm)| Atom {
            firm: Some(firm),
            country: self.seat_of(firm),
            ..Atom::of(self.of(feasible::Holder::Firm(at)))
        });
        // Firms that nobody lists, of seats that somebody does.
        let seats = (0..).zip(&self.table.seats);
        let is_open = self.feasible.anybody(self.trust, feasible::Frame::Firm) > 0;
        let others = seats.map(|(at, &country)| Atom {
            country: Some(country),
            holder: if is_open {
                Holder::Unknown
            } else {
                Holder::Elsewhere
            },
            ..Atom::of(self.feasible.other_firms_of(self.trust, at))
        });
        let beyond = self.feasible.other_seats(self.trust);
        let rest = self.nobody(feasible::Frame::Firm, beyond);
        named.chain(others).chain([rest]).collect()
    }

    /// Firms at the places that rows name, and what else is made at each place.
    fn cells(&self) -> Vec<Atom> {
        let mut atoms = Vec::new();
        for (firm, place) in self.feasible.cells() {
            let share = self.of(feasible::Holder::Cell(firm, place));
            let (firm, place) = (
                self.table.firms[firm as usize],
                self.table.places[place as usize],
            );
            let atom = Atom {
                firm: Some(firm),
                country: Some(place),
                ..Atom::of(share)
            };
            match self.zones(firm, place).as_slice() {
                [] => atoms.push(atom),
                [zone] => atoms.push(Atom {
                    zone: Some(*zone),
                    ..atom
                }),
                // How it splits over several zones, nobody says.
                several => atoms.extend(several.iter().map(|&zone| Atom {
                    zone: Some(zone),
                    low: 0,
                    ..atom
                })),
            }
        }
        for (at, &country) in (0..).zip(&self.table.places) {
            atoms.push(Atom {
                country: Some(country),
                ..Atom::of(self.feasible.unnamed_at_place(self.trust, at))
            });
        }
        let beyond = self.feasible.elsewhere(self.trust);
        atoms.push(self.nobody(feasible::Frame::Place, beyond));
        atoms
    }

    /// Firms and places at once: what a firm makes where no row says may be made at any place.
    fn both(&self) -> Vec<Atom> {
        let parts = feasible::parts(self.feasible, self.trust, None);
        let atoms = parts.into_iter().map(|part| {
            let firm = part.firm.map(|at| self.table.firms[at as usize]);
            let place = part.place.map(|at| self.table.places[at as usize]);
            let zones = firm.zip(place).map(|(firm, place)| self.zones(firm, place));
            Atom {
                firm,
                country: place,
                zone: zones.and_then(|zones| zones.first().copied()),
                holder: match part.label {
                    feasible::Label::Named | feasible::Label::Candidate => Holder::Named,
                    feasible::Label::Elsewhere => Holder::Elsewhere,
                    feasible::Label::Unknown => Holder::Unknown,
                },
                ..Atom::of(part.share)
            }
        });
        atoms.collect()
    }

    /// The zones in which a firm makes the product at a place.
    fn zones(&self, firm: u32, place: u32) -> Vec<u32> {
        let rows = self.product.views.iter().filter_map(|view| match view {
            View::Producers { rows } => Some(rows),
            _ => None,
        });
        let rows = rows.flatten().filter(|row| {
            self.chain.firms().get_index_of(&row.firm) == Some(firm as usize)
                && self.chain.countries().get_index_of(&row.site.at) == Some(place as usize)
        });
        let zones = rows.flat_map(|row| &row.site.zones);
        zones
            .filter_map(|id| self.chain.zones().get_index_of(id))
            .map(|at| at as u32)
            .collect()
    }

    fn nobody(&self, frame: feasible::Frame, share: Interval) -> Atom {
        let is_open = self.feasible.anybody(self.trust, frame) > 0;
        Atom {
            holder: if is_open {
                Holder::Unknown
            } else {
                Holder::Elsewhere
            },
            ..Atom::of(share)
        }
    }

    fn seat_of(&self, firm: u32) -> Option<u32> {
        let hq = &self.chain.firms()[firm as usize].hq;
        self.chain.countries().get_index_of(hq).map(|at| at as u32)
    }

    /// What each event takes besides those before it, then the parts of the frame without that.
    fn apart(&self, events: &[Event], basis: Basis, frame: Vec<Atom>) -> Vec<Atom> {
        let mut marks = Marks::default();
        let mut atoms = Vec::new();
        let mut set: Vec<feasible::Holder> = Vec::new();
        let (mut before, mut open) = (Interval::NOTHING, 0);
        for (at, event) in (0..).zip(events) {
            let own = self.taken(event, basis);
            let by_itself = held(self.feasible, self.trust, &own.holders, &mut marks);
            set.extend(own.holders);
            set.sort_unstable();
            set.dedup();
            let together = held(self.feasible, self.trust, &set, &mut marks);
            let most = (together.high - before.low.min(together.high)).min(by_itself.high);
            let share = Interval::new(together.low.saturating_sub(before.high).min(most), most);
            atoms.push(Atom {
                holder: Holder::Told(at),
                ..Atom::of(share)
            });
            if own.open > 0 {
                open = open.max(own.open);
                atoms.push(Atom {
                    holder: Holder::May(at),
                    ..Atom::of(Interval::new(0, own.open.min(WHOLE - together.low)))
                });
            }
            before = together;
        }
        let before = Interval::new(before.low, (before.high + open).min(WHOLE));
        let product = self.product();
        let events = events.iter().map(|event| Taking::of(self.chain, event));
        let events: Vec<Taking<'_>> = events.collect();
        let is_told = |atom: &Atom| events.iter().any(|event| event.hits(product, atom, None));
        let rest = frame.into_iter().filter(|atom| !is_told(atom));
        let rest = rest.map(|atom| Atom {
            low: atom.low.saturating_sub(before.high),
            high: atom.high.min(WHOLE - before.low),
            ..atom
        });
        let rest: Vec<Atom> = rest.collect();
        if let [told, _may] = atoms.as_mut_slice() {
            // What nobody else can hold is taken, though some of it may be told twice: as the event's and as anybody's.
            let others: u64 = rest.iter().map(|atom| u64::from(atom.high)).sum();
            let least = u64::from(WHOLE).saturating_sub(others) as u32;
            told.low = told.low.max(least).min(told.high);
        }
        atoms.extend(rest);
        atoms
    }

    fn product(&self) -> u32 {
        let products = self.chain.products().values();
        let mut at = products
            .zip(0..)
            .filter(|(one, _)| std::ptr::eq(*one, self.product));
        at.next().map_or(u32::MAX, |(_, at)| at)
    }

    /// Whom an event takes, and how much that nobody holds by name it may take besides.
    fn taken(&self, event: &Event, basis: Basis) -> Taken {
        let mut taken = Taken::default();
        match event {
            Event::Country(id) => self.take_country(
                index(self.chain.countries().get_index_of(id)),
                basis,
                &mut taken,
            ),
            Event::Bloc(id) => {
                let members = self
                    .chain
                    .blocs()
                    .get(id)
                    .map(|bloc| bloc.members.as_slice());
                for id in members.unwrap_or_default() {
                    let at = index(self.chain.countries().get_index_of(id));
                    self.take_country(at, basis, &mut taken);
                }
            }
            Event::Firm(id) => {
                let firm = index(self.chain.firms().get_index_of(id));
                let at = firm.and_then(|at| self.table.firm(at));
                taken.holders.extend(at.map(feasible::Holder::Firm));
            }
            Event::Producer { product, firm, at } => {
                if self
                    .chain
                    .products()
                    .get(product)
                    .is_some_and(|one| std::ptr::eq(one, self.product))
                {
                    let firm = index(self.chain.firms().get_index_of(firm))
                        .and_then(|at| self.table.firm(at));
                    let place = index(self.chain.countries().get_index_of(at))
                        .and_then(|at| self.table.place(at));
                    taken.holders.extend(
                        firm.zip(place)
                            .map(|(firm, place)| feasible::Holder::Cell(firm, place)),
                    );
                }
            }
            Event::Zone(id) => {
                let zone = index(self.chain.zones().get_index_of(id));
                for (firm, place) in self.feasible.cells() {
                    let ids = (
                        self.table.firms[firm as usize],
                        self.table.places[place as usize],
                    );
                    if zone.is_some_and(|zone| self.zones(ids.0, ids.1).contains(&zone)) {
                        taken.holders.push(feasible::Holder::Cell(firm, place));
                    }
                }
                for (at, &country) in (0..).zip(&self.table.places) {
                    if zone.is_some_and(|zone| passes(self.chain, self.product, country, zone)) {
                        taken.holders.push(feasible::Holder::Place(at));
                    }
                }
            }
            Event::Product(id) => {
                if self
                    .chain
                    .products()
                    .get(id)
                    .is_some_and(|one| std::ptr::eq(one, self.product))
                {
                    taken.opens(WHOLE);
                }
            }
        }
        taken
    }

    fn take_country(&self, country: Option<u32>, basis: Basis, taken: &mut Taken) {
        let Some(country) = country else { return };
        let (at, frame) = match basis {
            Basis::Location | Basis::Law => (
                self.table.place(country).map(feasible::Holder::Place),
                feasible::Frame::Place,
            ),
            Basis::Jurisdiction => (
                self.table.seat(country).map(feasible::Holder::Seat),
                feasible::Frame::Seat,
            ),
        };
        match at {
            Some(holder) => taken.holders.push(holder),
            None => taken.opens(self.feasible.anybody(self.trust, frame)),
        }
        if basis == Basis::Law && reaches_persons(self.chain, country) {
            let seat = self.table.seat(country).map(feasible::Holder::Seat);
            taken.holders.extend(seat);
            let incorporated = (0..).zip(&self.table.firms).filter(|(_, firm)| {
                let home = &self.chain.firms()[**firm as usize].incorporated;
                home.as_ref().is_some_and(|home| {
                    index(self.chain.countries().get_index_of(home)) == Some(country)
                })
            });
            taken
                .holders
                .extend(incorporated.map(|(at, _)| feasible::Holder::Firm(at)));
            if seat.is_none() {
                taken.opens(self.feasible.anybody(self.trust, feasible::Frame::Seat));
            }
        }
    }
}

/// Whom an event takes.
#[derive(Debug, Default)]
struct Taken {
    holders: Vec<feasible::Holder>,
    open: u32,
}

impl Taken {
    fn opens(&mut self, share: u32) {
        self.open = self.open.max(share);
    }
}

/// Whether a country's law acts on what its firms make anywhere.
pub(crate) fn reaches_persons(chain: &Chain, country: u32) -> bool {
    use crate::model::place::Reach;
    chain.countries()[country as usize]
        .reach
        .contains(&Reach::Persons)
}

fn index(at: Option<usize>) -> Option<u32> {
    at.map(|at| at as u32)
}
