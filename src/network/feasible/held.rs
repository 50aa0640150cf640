//! The least and the most that a set of holders has together.

use super::{
    bounds::Feasible,
    facts::{Grade, Holder, Interval, WHOLE},
    propagate::{Bound, Kind},
    system::System,
};

/// How much of a variable surely or possibly belongs to a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Portion {
    All,
    Some,
    None,
}

impl Portion {
    const fn when(all: bool, some: bool) -> Self {
        match (all, some) {
            (true, _) => Self::All,
            (false, true) => Self::Some,
            (false, false) => Self::None,
        }
    }
}

/// Memory for sets, used again from set to set.
#[derive(Debug, Default)]
pub struct Marks {
    firms: Vec<bool>,
    seats: Vec<bool>,
    places: Vec<bool>,
    sites: Vec<bool>,
    /// Firms and places of the set's cells that no row names.
    loose_firms: Vec<bool>,
    loose_places: Vec<bool>,
    inside: Vec<Bound>,
    outside: Vec<Bound>,
}

/// Weighs a set of holders: the part of the table that is in at least one of them.
///
/// Every sum of the facts is weighed with what surely and possibly lies inside
/// and outside the set, and the tightest of them counts: the most is the sum of
/// the highs inside, or the whole less the lows outside. It contains the exact
/// range and may be wider; `docs/methods/evidence.md` has by how much.
pub fn held(feasible: &Feasible, level: Grade, set: &[Holder], marks: &mut Marks) -> Interval {
    match set {
        [] => return Interval::NOTHING,
        // Where a cell is not named there is no variable to ask.
        [one] => return feasible.of(level, *one),
        _ => {}
    }
    marks.mark(&feasible.system, set);
    let has_rows = marks.firms.contains(&true) || marks.seats.contains(&true);
    let has_places = marks.places.contains(&true);
    let union = marks.weigh(feasible, level);
    // Rows, places and single cells weighed apart: what is in both rows and places counts once.
    let cells = marks.cells(feasible, level, set);
    let both = marks.both(feasible, level);
    let nothing = Bound { low: 0, high: 0 };
    let rows = if has_rows {
        marks.alone(feasible, level, |marks| marks.places.fill(false))
    } else {
        nothing
    };
    marks.mark(&feasible.system, set);
    let places = if has_places {
        marks.alone(feasible, level, |marks| {
            marks.firms.fill(false);
            marks.seats.fill(false);
        })
    } else {
        nothing
    };
    let low = union.low.max(rows.low).max(places.low).max(cells.low);
    let apart = rows.high + places.high + cells.high - both;
    interval_of(low, union.high.min(apart))
}

fn interval_of(low: i32, high: i32) -> Interval {
    let whole = WHOLE.cast_signed();
    // Ends cross only where facts contradict each other unseen; then the wide reading counts.
    let (low, high) = (low.min(high), high.max(low));
    Interval::new(low.clamp(0, whole) as u32, high.clamp(0, whole) as u32)
}

impl Marks {
    fn mark(&mut self, system: &System, set: &[Holder]) {
        let clear = |marks: &mut Vec<bool>, n: u32| {
            marks.clear();
            marks.resize(n as usize, false);
        };
        clear(&mut self.firms, system.n_firms);
        clear(&mut self.loose_firms, system.n_firms);
        clear(&mut self.seats, system.n_seats);
        clear(&mut self.places, system.n_places);
        clear(&mut self.loose_places, system.n_places);
        clear(&mut self.sites, system.sites.len() as u32);
        for holder in set {
            match *holder {
                Holder::Firm(firm) => self.firms[firm as usize] = true,
                Holder::Seat(seat) => self.seats[seat as usize] = true,
                Holder::Place(place) => self.places[place as usize] = true,
                Holder::Cell(..) => {}
            }
        }
        for (firm, seat) in self.firms.iter_mut().zip(&system.seat_of) {
            *firm |= seat.is_some_and(|seat| self.seats[seat as usize]);
        }
        for (firm, place) in self.single(set) {
            match system.find(firm, place) {
                Some(site) => self.sites[site] = true,
                None => {
                    self.loose_firms[firm as usize] = true;
                    self.loose_places[place as usize] = true;
                }
            }
        }
    }

    /// The cells of a set that are not in its firms, seats or places anyway.
    fn single(&self, set: &[Holder]) -> Vec<(u32, u32)> {
        let mut cells: Vec<(u32, u32)> = set
            .iter()
            .filter_map(|holder| match *holder {
                Holder::Cell(firm, place) => Some((firm, place)),
                _ => None,
            })
            .filter(|(firm, place)| !self.firms[*firm as usize] && !self.places[*place as usize])
            .collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// What the single cells of a set hold together, each by itself.
    fn cells(&self, feasible: &Feasible, level: Grade, set: &[Holder]) -> Bound {
        let (mut low, mut high) = (0, 0);
        for (firm, place) in self.single(set) {
            let cell = feasible.of(level, Holder::Cell(firm, place));
            low += cell.low.cast_signed();
            high += cell.high.cast_signed();
        }
        Bound { low, high }
    }

    /// The least that the marked firms make at the marked places.
    fn both(&self, feasible: &Feasible, level: Grade) -> i32 {
        let system = &feasible.system;
        let bounds = feasible.at(level);
        let sites = (0..).zip(&system.sites);
        let both = sites
            .filter(|(_, site)| self.firms[site.firm as usize] && self.places[site.place as usize]);
        both.map(|(at, _)| bounds[system.site(at) as usize].low)
            .sum()
    }

    /// Weighs the marked firms and seats, or places, without the cells.
    fn alone(&mut self, feasible: &Feasible, level: Grade, without: impl Fn(&mut Self)) -> Bound {
        self.sites.fill(false);
        self.loose_firms.fill(false);
        self.loose_places.fill(false);
        without(self);
        self.weigh(feasible, level)
    }

    /// Weighs what is marked on every sum of the facts.
    fn weigh(&mut self, feasible: &Feasible, level: Grade) -> Bound {
        let system = &feasible.system;
        let bounds = feasible.at(level);
        let open = Bound {
            low: 0,
            high: WHOLE.cast_signed(),
        };
        self.inside.clear();
        self.inside.resize(bounds.len(), open);
        self.outside.clone_from(&self.inside);
        self.place_all(system, bounds);
        self.weigh_cells(system, bounds);
        for sum in system.sums.iter().filter(|sum| sum.kind == Kind::Node) {
            let (mut inside, mut outside) = (Bound { low: 0, high: 0 }, Bound { low: 0, high: 0 });
            for &part in &system.parts[sum.start as usize..sum.end as usize] {
                let (within, beyond) = (self.inside[part as usize], self.outside[part as usize]);
                inside.low += within.low;
                inside.high += within.high;
                outside.low += beyond.low;
                outside.high += beyond.high;
            }
            self.narrow(bounds, sum.total as usize, inside, outside);
        }
        self.inside[0]
    }

    /// Says of each variable whether all, some or nothing of it is in the set.
    fn place_all(&mut self, system: &System, bounds: &[Bound]) {
        let any = |marks: &[bool]| marks.contains(&true);
        let has_places = any(&self.places);
        let has_seats = any(&self.seats);
        let has_sites = any(&self.sites) || any(&self.loose_firms);
        let has_rows = any(&self.firms) || has_seats;
        let mut has_unseated = false;
        for firm in 0..system.n_firms as usize {
            let is_unseated = system.seat_of[firm].is_none();
            // A firm of no known seat may be of one that is lost.
            let may_be = has_places || has_sites || (is_unseated && has_seats);
            let share = Portion::when(self.firms[firm], may_be);
            has_unseated |= is_unseated && (self.firms[firm] || has_sites);
            self.set(bounds, system.firm(firm as u32), share);
        }
        let others = Portion::when(false, has_places || has_seats);
        self.set(bounds, system.other_firms(), others);
        let some = Portion::when(false, has_rows || has_places || has_sites);
        for seat in 0..system.n_seats {
            let is_lost = self.seats[seat as usize];
            let seat_share = if is_lost { Portion::All } else { some };
            self.set(bounds, system.seat(seat), seat_share);
            let others = Portion::when(is_lost, has_places || has_unseated);
            self.set(bounds, system.others_of(seat), others);
        }
        let no_seat = Portion::when(false, has_places || has_unseated);
        self.set(bounds, system.no_seat(), no_seat);
        self.set(bounds, system.unseated(), some);
        for place in 0..system.n_places {
            let share = Portion::when(self.places[place as usize], has_rows || has_sites);
            self.set(bounds, system.place(place), share);
        }
        self.set(bounds, system.elsewhere(), Portion::when(false, has_rows));
        for at in 0..system.sites.len() {
            let site = system.sites[at];
            let firm = site.firm as usize;
            let is_lost = self.firms[firm] || self.places[site.place as usize] || self.sites[at];
            let may_be = has_seats && system.seat_of[firm].is_none();
            self.set(
                bounds,
                system.site(at as u32),
                Portion::when(is_lost, may_be),
            );
        }
        for piece in &system.pieces {
            let share = match piece.of {
                Some(Holder::Firm(firm)) if self.firms[firm as usize] => Portion::All,
                Some(Holder::Seat(seat)) if self.seats[seat as usize] => Portion::All,
                Some(Holder::Place(place)) if self.places[place as usize] => Portion::All,
                Some(Holder::Firm(_)) => Portion::when(false, has_places || has_sites || has_seats),
                Some(Holder::Place(_)) => Portion::when(false, has_rows || has_sites),
                _ => some,
            };
            self.set(bounds, piece.var, share);
        }
    }

    /// Takes what the named cells tell of firms and places that are lost in part.
    fn weigh_cells(&mut self, system: &System, bounds: &[Bound]) {
        let has_places = self.places.contains(&true);
        let has_rows = self.firms.contains(&true) || self.seats.contains(&true);
        let mut at = 0;
        while at < system.sites.len() {
            let firm = system.sites[at].firm;
            let n = system.sites[at..]
                .iter()
                .take_while(|site| site.firm == firm);
            let end = at + n.count();
            let is_spread = has_places || self.loose_firms[firm as usize];
            self.weigh_total(system, bounds, system.firm(firm), is_spread, at..end);
            at = end;
        }
        for firm in 0..system.n_firms {
            let has_cell = system.sites.iter().any(|site| site.firm == firm);
            if !has_cell && !has_places && !self.loose_firms[firm as usize] {
                self.weigh_total(system, bounds, system.firm(firm), false, []);
            }
        }
        for place in 0..system.n_places {
            let is_spread = has_rows || self.loose_places[place as usize];
            let cells = (0..system.sites.len()).filter(|&at| system.sites[at].place == place);
            self.weigh_total(system, bounds, system.place(place), is_spread, cells);
        }
    }

    /// Splits a total into what its cells tell and what is left; `is_spread` when the set may have a part of the rest.
    fn weigh_total(
        &mut self,
        system: &System,
        bounds: &[Bound],
        total: u32,
        is_spread: bool,
        cells: impl IntoIterator<Item = usize>,
    ) {
        let bound = bounds[total as usize];
        if self.outside[total as usize].high == 0 {
            return;
        }
        // A firm of no known seat may be lost whole: its rest is as open as its cells.
        let (mut inside, mut outside) = (Bound { low: 0, high: 0 }, Bound { low: 0, high: 0 });
        let (mut least, mut has_open) = (0, false);
        for at in cells {
            let var = system.site(at as u32) as usize;
            let (within, beyond) = (self.inside[var], self.outside[var]);
            inside.low += within.low;
            inside.high += within.high;
            outside.low += beyond.low;
            outside.high += beyond.high;
            least += bounds[var].low;
            has_open |= within.high > 0 && beyond.high > 0;
        }
        let rest = (bound.high - least).max(0);
        let is_unseated = total >= system.firm(0)
            && total < system.other_firms()
            && system.seat_of[(total - system.firm(0)) as usize].is_none()
            && self.seats.contains(&true);
        if is_spread || has_open || is_unseated {
            inside.high += rest;
        }
        outside.high += rest;
        self.narrow(bounds, total as usize, inside, outside);
    }

    fn set(&mut self, bounds: &[Bound], var: u32, share: Portion) {
        let var = var as usize;
        let nothing = Bound { low: 0, high: 0 };
        let open = Bound {
            low: 0,
            high: bounds[var].high,
        };
        (self.inside[var], self.outside[var]) = match share {
            Portion::All => (bounds[var], nothing),
            Portion::Some => (open, open),
            Portion::None => (nothing, bounds[var]),
        };
    }

    /// Narrows what is in and out of a total by what its parts say, and each by the other.
    fn narrow(&mut self, bounds: &[Bound], total: usize, inside: Bound, outside: Bound) {
        let bound = bounds[total];
        let (within, beyond) = (&mut self.inside[total], &mut self.outside[total]);
        within.low = within.low.max(inside.low);
        within.high = within.high.min(inside.high);
        beyond.low = beyond.low.max(outside.low);
        beyond.high = beyond.high.min(outside.high);
        within.low = within.low.max(bound.low - beyond.high);
        within.high = within.high.min(bound.high - beyond.low);
        beyond.low = beyond.low.max(bound.low - within.high);
        beyond.high = beyond.high.min(bound.high - within.low);
    }
}
