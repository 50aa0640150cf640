//! From facts to variables, sums and limits.

use super::{
    facts::{FactAt, Facts, Frame, Grade, Holder, Interval, Terms, View, WHOLE},
    propagate::{Kind, Sum},
};

/// A fact as a limit of one variable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) var: u32,
    pub(super) low: i32,
    pub(super) high: i32,
    pub(super) grade: Grade,
    pub(super) at: FactAt,
}

/// A firm at a place that some row names, as a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) firm: u32,
    pub(super) place: u32,
}

/// A variable that only one view knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) var: u32,
    /// Whose it is; `None` for what several may share.
    pub(super) of: Option<Holder>,
}

/// The variables, their sums and the limits that facts set, for one product.
///
/// The first variable is the whole; then come firms, other firms, seats, other
/// firms by seat and of no listed seat, firms of no known seat with the other
/// firms, places, elsewhere, the named cells, and what single views need.
#[derive(Debug, Clone, Default)]
pub(super) struct System {
    pub(super) n_firms: u32,
    pub(super) n_seats: u32,
    pub(super) n_places: u32,
    pub(super) n_vars: u32,
    /// The seat of each firm.
    pub(super) seat_of: Vec<Option<u32>>,
    /// The named cells, by firm and then by place.
    pub(super) sites: Vec<Site>,
    pub(super) sums: Vec<Sum>,
    pub(super) parts: Vec<u32>,
    pub(super) limits: Vec<Limit>,
    /// Variables of single views that belong to a holder or to several.
    pub(super) pieces: Vec<Piece>,
    /// The candidate-less rests of each view, by frame.
    pub(super) open_rests: Vec<(Frame, Vec<u32>)>,
}

impl System {
    #[allow(clippy::unused_self, reason = "asked for like every other variable")]
    pub(super) const fn firm(&self, firm: u32) -> u32 {
        1 + firm
    }
    pub(super) const fn other_firms(&self) -> u32 {
        1 + self.n_firms
    }
    pub(super) const fn seat(&self, seat: u32) -> u32 {
        2 + self.n_firms + seat
    }
    pub(super) const fn others_of(&self, seat: u32) -> u32 {
        2 + self.n_firms + self.n_seats + seat
    }
    pub(super) const fn no_seat(&self) -> u32 {
        2 + self.n_firms + 2 * self.n_seats
    }
    /// Other firms together with the firms of no known seat.
    pub(super) const fn unseated(&self) -> u32 {
        3 + self.n_firms + 2 * self.n_seats
    }
    pub(super) const fn place(&self, place: u32) -> u32 {
        4 + self.n_firms + 2 * self.n_seats + place
    }
    pub(super) const fn elsewhere(&self) -> u32 {
        self.place(self.n_places)
    }
    pub(super) const fn site(&self, site: u32) -> u32 {
        self.place(self.n_places) + 1 + site
    }

    /// The position of a named cell.
    pub(super) fn find(&self, firm: u32, place: u32) -> Option<usize> {
        self.sites
            .binary_search_by_key(&(firm, place), |site| (site.firm, site.place))
            .ok()
    }

    /// The variable of a holder; `None` for a cell that no row names.
    pub(super) fn var(&self, holder: Holder) -> Option<u32> {
        match holder {
            Holder::Firm(firm) => Some(self.firm(firm)),
            Holder::Seat(seat) => Some(self.seat(seat)),
            Holder::Place(place) => Some(self.place(place)),
            Holder::Cell(firm, place) => self.find(firm, place).map(|at| self.site(at as u32)),
        }
    }

    fn sum(&mut self, total: u32, kind: Kind, parts: impl IntoIterator<Item = u32>) {
        let start = self.parts.len() as u32;
        self.parts.extend(parts);
        let end = self.parts.len() as u32;
        self.sums.push(Sum {
            total,
            start,
            end,
            kind,
        });
    }

    fn fresh(&mut self) -> u32 {
        self.n_vars += 1;
        self.n_vars - 1
    }

    fn limit(&mut self, var: u32, range: Interval, widen: u32, grade: Grade, at: FactAt) {
        let low = range.low.saturating_sub(widen);
        let high = range.high.saturating_add(widen).min(WHOLE);
        self.limits.push(Limit {
            var,
            low: low.cast_signed(),
            high: high.cast_signed(),
            grade,
            at,
        });
    }
}

/// How often each holder appears in the view at hand, and which variables it has there.
#[derive(Debug, Default)]
pub(super) struct Working {
    times: Vec<u32>,
    split: Vec<(u32, u32)>,
    named: Vec<u32>,
    rest: Vec<u32>,
    order: Vec<u32>,
}

/// Lays out the variables and writes down every sum and every limit.
///
/// # Panics
///
/// Panics where a fact points outside the lists.
pub(super) fn build(facts: &Facts, terms: Terms, work: &mut Working) -> System {
    let mut system = System {
        n_firms: facts.seat_of.len() as u32,
        n_seats: facts.n_seats,
        n_places: facts.n_places,
        seat_of: facts.seat_of.clone(),
        ..System::default()
    };
    lay_out_sites(facts, &mut system);
    system.n_vars = system.site(system.sites.len() as u32);
    system.sums.reserve(48);
    system.parts.reserve(256);
    system.limits.reserve(96);
    table(&mut system);
    // The order of the file must not matter even where the sweeps are cut short.
    let mut order = std::mem::take(&mut work.order);
    order.clear();
    order.extend(0..facts.views.len() as u32);
    order.sort_unstable_by(|&a, &b| facts.views[a as usize].cmp(&facts.views[b as usize]));
    for &at in &order {
        let view = &facts.views[at as usize];
        if !(view.rows.is_empty() && view.rests.is_empty()) {
            add_view(&mut system, at, view, terms, work);
        }
    }
    add_groups(facts, terms, &mut system, &mut order);
    work.order = order;
    for (at, cell) in (0..).zip(&facts.cells) {
        if let (Some(range), Some(site)) = (cell.range, system.find(cell.firm, cell.place)) {
            let widen = terms.per_year * cell.years_off;
            let var = system.site(site as u32);
            system.limit(var, range, widen, cell.grade, FactAt::Cell(at));
        }
    }
    for (at, total) in (0..).zip(&facts.totals) {
        let var = system.var(total.holder);
        let var = var.expect("a cell with a total was laid out");
        let widen = terms.per_year * total.years_off;
        system.limit(var, total.range, widen, total.grade, FactAt::Total(at));
    }
    system
}

fn lay_out_sites(facts: &Facts, system: &mut System) {
    let rows = facts.cells.iter().map(|cell| (cell.firm, cell.place));
    let totals = facts.totals.iter().filter_map(|total| match total.holder {
        Holder::Cell(firm, place) => Some((firm, place)),
        _ => None,
    });
    let groups = facts.groups.iter().flat_map(|group| {
        let place = group.place;
        let firms = group.firms.iter();
        firms.filter_map(move |&firm| place.map(|place| (firm, place)))
    });
    let all = rows.chain(totals).chain(groups);
    system
        .sites
        .extend(all.map(|(firm, place)| Site { firm, place }));
    for site in &system.sites {
        assert!(
            site.firm < system.n_firms && site.place < system.n_places,
            "a joint row points outside the lists"
        );
    }
    system
        .sites
        .sort_unstable_by_key(|site| (site.firm, site.place));
    system.sites.dedup();
}

/// The sums of the table itself, from the cells up.
fn table(system: &mut System) {
    let (n_firms, n_seats, n_places) = (system.n_firms, system.n_seats, system.n_places);
    let n_sites = system.sites.len() as u32;
    // Cells of one firm stand together; those of one place are picked.
    let mut at = 0;
    while at < n_sites {
        let firm = system.sites[at as usize].firm;
        let same = system.sites[at as usize..]
            .iter()
            .take_while(|site| site.firm == firm);
        let end = at + same.count() as u32;
        let first = system.site(0);
        let places: Vec<u32> = (at..end)
            .map(|at| system.place(system.sites[at as usize].place))
            .collect();
        let parts = (first + at..first + end).chain(places);
        system.sum(system.firm(firm), Kind::Table, parts);
        at = end;
    }
    let mut firms = Vec::new();
    for place in 0..n_places {
        firms.clear();
        let start = system.parts.len() as u32;
        for at in 0..n_sites {
            let site = system.sites[at as usize];
            if site.place == place {
                firms.push(system.firm(site.firm));
                system.parts.push(system.site(at));
            }
        }
        if !firms.is_empty() {
            system.parts.extend_from_slice(&firms);
            let end = system.parts.len() as u32;
            system.sums.push(Sum {
                total: system.place(place),
                start,
                end,
                kind: Kind::Table,
            });
        }
    }
    let firms = system.firm(0)..=system.other_firms();
    if n_seats > 0 {
        let others = system.others_of(0)..=system.no_seat();
        system.sum(system.unseated(), Kind::Node, others);
        let start = system.parts.len() as u32;
        for firm in 0..n_firms {
            if system.seat_of[firm as usize].is_none() {
                system.parts.push(system.firm(firm));
            }
        }
        system.parts.push(system.other_firms());
        let end = system.parts.len() as u32;
        system.sums.push(Sum {
            total: system.unseated(),
            start,
            end,
            kind: Kind::Node,
        });
        for seat in 0..n_seats {
            let start = system.parts.len() as u32;
            for firm in 0..n_firms {
                if system.seat_of[firm as usize] == Some(seat) {
                    system.parts.push(system.firm(firm));
                }
            }
            system.parts.push(system.others_of(seat));
            let end = system.parts.len() as u32;
            system.sums.push(Sum {
                total: system.seat(seat),
                start,
                end,
                kind: Kind::Node,
            });
        }
        let seats = (system.seat(0)..system.others_of(0)).chain([system.no_seat()]);
        let seats: Vec<u32> = seats.collect();
        system.sum(0, Kind::Node, seats);
    }
    system.sum(0, Kind::Node, firms);
    if n_places > 0 {
        system.sum(0, Kind::Node, system.place(0)..=system.elsewhere());
    }
}

fn add_view(system: &mut System, at: u32, view: &View, terms: Terms, work: &mut Working) {
    let (n, first, beyond) = match view.frame {
        Frame::Firm => (system.n_firms, system.firm(0), system.other_firms()),
        Frame::Seat => (system.n_seats, system.seat(0), system.no_seat()),
        Frame::Place => (system.n_places, system.place(0), system.elsewhere()),
    };
    let holder = |holder| match view.frame {
        Frame::Firm => Holder::Firm(holder),
        Frame::Seat => Holder::Seat(holder),
        Frame::Place => Holder::Place(holder),
    };
    let widen = terms.per_year * view.years_off;
    work.times.clear();
    work.times.resize(n as usize, 0);
    for row in &view.rows {
        work.times[row.holder as usize] += 1;
    }
    for candidate in view.rests.iter().flat_map(|rest| &rest.candidates) {
        work.times[candidate.holder as usize] += 1;
    }
    work.split.clear();
    work.named.clear();
    // Who appears once in the view has no other part in it, so its total is its part.
    let part = |system: &mut System, split: &mut Vec<(u32, u32)>, times: &[u32], who: u32| {
        if times[who as usize] == 1 {
            return first + who;
        }
        let var = system.fresh();
        split.push((who, var));
        system.pieces.push(Piece {
            var,
            of: Some(holder(who)),
        });
        var
    };
    for (row, each) in (0..).zip(&view.rows) {
        let var = part(system, &mut work.split, &work.times, each.holder);
        system.limit(var, each.range, widen, each.grade, FactAt::Row(at, row));
        work.named.push(var);
    }
    let unlisted = |times: &[u32]| {
        let free = times.iter().enumerate();
        let free = free.filter(|(_, times)| **times == 0);
        free.map(|(who, _)| first + who as u32)
            .chain([beyond])
            .collect::<Vec<u32>>()
    };
    let mut pools = Vec::new();
    let mut open_rests = Vec::new();
    for (rest, each) in (0..).zip(&view.rests) {
        let size = system.fresh();
        system.limit(size, each.range, widen, each.grade, FactAt::Rest(at, rest));
        work.named.push(size);
        work.rest.clear();
        for (index, candidate) in (0..).zip(&each.candidates) {
            let var = part(system, &mut work.split, &work.times, candidate.holder);
            work.rest.push(var);
            if let Some(cap) = candidate.cap {
                let at = FactAt::Cap(at, rest, index);
                system.limit(var, Interval::new(0, cap), widen, each.cap_grade, at);
            }
        }
        if view.rests.len() == 1 {
            work.rest.extend(unlisted(&work.times));
        } else {
            let pool = system.fresh();
            system.pieces.push(Piece {
                var: pool,
                of: None,
            });
            pools.push(pool);
            work.rest.push(pool);
        }
        if each.candidates.is_empty() {
            open_rests.push(size);
        }
        system.sum(size, Kind::Node, work.rest.iter().copied());
    }
    if view.rests.is_empty() {
        // What the rows leave of the whole, whoever has it.
        let size = system.fresh();
        work.named.push(size);
        system.sum(size, Kind::Node, unlisted(&work.times));
        open_rests.push(size);
    }
    if !pools.is_empty() {
        let all = system.fresh();
        system.sum(all, Kind::Split, pools);
        system.sum(all, Kind::Split, unlisted(&work.times));
    }
    work.split.sort_unstable();
    let mut split = work.split.as_slice();
    while let Some(&(who, _)) = split.first() {
        let n = split.iter().take_while(|(other, _)| *other == who).count();
        system.sum(
            first + who,
            Kind::Split,
            split[..n].iter().map(|(_, var)| *var),
        );
        split = &split[n..];
    }
    system.sum(0, Kind::Node, work.named.iter().copied());
    system.open_rests.push((view.frame, open_rests));
}

fn add_groups(facts: &Facts, terms: Terms, system: &mut System, order: &mut Vec<u32>) {
    order.clear();
    order.extend(0..facts.groups.len() as u32);
    order.sort_unstable_by(|&a, &b| facts.groups[a as usize].cmp(&facts.groups[b as usize]));
    for &at in &*order {
        let group = &facts.groups[at as usize];
        let var = system.fresh();
        let kind = if group.is_complete {
            Kind::Split
        } else {
            Kind::Cover
        };
        let holder = |firm| {
            group
                .place
                .map_or(Holder::Firm(firm), |place| Holder::Cell(firm, place))
        };
        let parts = group.firms.iter().map(|&firm| system.var(holder(firm)));
        let parts: Option<Vec<u32>> = parts.collect();
        let parts = parts.expect("the cells of a group were laid out");
        system.sum(var, kind, parts);
        let widen = terms.per_year * group.years_off;
        system.limit(var, group.range, widen, group.grade, FactAt::Group(at));
    }
}
