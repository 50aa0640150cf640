//! What the facts leave possible, by trust level.

use super::{
    facts::{FactAt, Frame, Grade, Holder, Interval, ROUNDING, WHOLE},
    propagate::Bound,
    system::System,
};

/// Facts of one grade that fit neither together nor with better ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Their grade.
    pub grade: Grade,
    /// What each of them had to give way on either side, in parts per million.
    pub slack: u32,
    /// Which, in order.
    pub facts: Vec<FactAt>,
}

impl Contradiction {
    pub(super) fn new(grade: Grade, slack: u32, mut facts: Vec<FactAt>) -> Self {
        facts.sort_unstable();
        Self {
            grade,
            slack,
            facts,
        }
    }

    /// Whether it is no more than published percents are rounded by.
    pub const fn is_rounding(&self) -> bool {
        self.slack <= ROUNDING
    }
}

/// Bounds of every total, cell and anonymous part of one product, at every trust level.
#[derive(Debug, Clone)]
pub struct Feasible {
    pub(super) system: System,
    /// One run of all variables for each grade, the best first.
    bounds: Vec<Bound>,
    contradictions: Vec<Contradiction>,
}

impl Feasible {
    pub(super) fn new(
        system: System,
        bounds: Vec<Bound>,
        contradictions: Vec<Contradiction>,
    ) -> Self {
        Self {
            system,
            bounds,
            contradictions,
        }
    }

    /// Where facts had to give way, the best grade first and the largest slack first within it.
    ///
    /// With what is only rounding.
    pub fn contradictions(&self) -> &[Contradiction] {
        &self.contradictions
    }

    /// How many firms are spoken of.
    pub const fn n_firms(&self) -> u32 {
        self.system.n_firms
    }

    /// How many seats are spoken of.
    pub const fn n_seats(&self) -> u32 {
        self.system.n_seats
    }

    /// How many places are spoken of.
    pub const fn n_places(&self) -> u32 {
        self.system.n_places
    }

    /// The firms and places that joint rows name, by firm and then by place.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = (u32, u32)> {
        self.system.sites.iter().map(|site| (site.firm, site.place))
    }

    /// What one firm, seat, place or cell holds; a cell that no row names up to what firm and place leave it.
    pub fn of(&self, level: Grade, holder: Holder) -> Interval {
        let all = self.at(level);
        match (self.system.var(holder), holder) {
            (Some(var), _) => interval(all[var as usize]),
            (None, Holder::Cell(firm, place)) => {
                let rest = self.unnamed_of_firm(level, firm).high;
                let high = rest.min(self.unnamed_at_place(level, place).high);
                // Two totals that together exceed the whole meet in their cell.
                let firm = self.of(level, Holder::Firm(firm)).low;
                let place = self.of(level, Holder::Place(place)).low;
                let low = (firm + place).saturating_sub(WHOLE).min(high);
                Interval::new(low, high)
            }
            (None, _) => unreachable!("only cells can go unnamed"),
        }
    }

    /// What firms hold that nobody lists.
    pub fn other_firms(&self, level: Grade) -> Interval {
        self.get(level, self.system.other_firms())
    }

    /// What firms of a seat hold that nobody lists, or whose seat is not known.
    pub fn other_firms_of(&self, level: Grade, seat: u32) -> Interval {
        self.get(level, self.system.others_of(seat))
    }

    /// What firms hold whose seat is none of those listed.
    pub fn other_seats(&self, level: Grade) -> Interval {
        self.get(level, self.system.no_seat())
    }

    /// What is made at no place listed.
    pub fn elsewhere(&self, level: Grade) -> Interval {
        self.get(level, self.system.elsewhere())
    }

    /// What one holder outside the lists may hold at most.
    ///
    /// Nothing where some view says who may be in its rests; otherwise what the
    /// rests without candidates leave, or all that is not told where no view
    /// speaks on the frame.
    pub fn anybody(&self, level: Grade, frame: Frame) -> u32 {
        let beyond = match frame {
            Frame::Firm => self.other_firms(level),
            Frame::Seat => self.other_seats(level),
            Frame::Place => self.elsewhere(level),
        };
        let views = self.system.open_rests.iter();
        let views = views.filter(|(of, _)| *of == frame);
        let rests =
            views.map(|(_, rests)| rests.iter().map(|&rest| self.get(level, rest).high).sum());
        rests.fold(beyond.high, u32::min)
    }

    /// What a firm makes outside the places that joint rows name for it.
    pub fn unnamed_of_firm(&self, level: Grade, firm: u32) -> Interval {
        self.beyond_cells(level, self.system.firm(firm), |at| at.0 == firm)
    }

    /// What is made at a place by firms that no joint row puts there.
    pub fn unnamed_at_place(&self, level: Grade, place: u32) -> Interval {
        self.beyond_cells(level, self.system.place(place), |at| at.1 == place)
    }

    fn beyond_cells(
        &self,
        level: Grade,
        total: u32,
        is_part: impl Fn((u32, u32)) -> bool,
    ) -> Interval {
        let all = self.at(level);
        let mut rest = all[total as usize];
        let total = rest;
        for (site, at) in (0..).zip(self.cells()) {
            if is_part(at) {
                let cell = all[self.system.site(site) as usize];
                rest.low -= cell.high;
                rest.high -= cell.low;
            }
        }
        interval(Bound {
            low: rest.low.max(0),
            high: rest.high.clamp(0, total.high),
        })
    }

    fn get(&self, level: Grade, var: u32) -> Interval {
        interval(self.at(level)[var as usize])
    }

    /// All variables at one level.
    pub(super) fn at(&self, level: Grade) -> &[Bound] {
        let n = self.system.n_vars as usize;
        let start = level as usize * n;
        &self.bounds[start..start + n]
    }
}

pub(super) fn interval(bound: Bound) -> Interval {
    Interval::new(bound.low.cast_unsigned(), bound.high.cast_unsigned())
}
