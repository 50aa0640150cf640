//! Facts drawn around a random table, so that they fit together, and the table's own arithmetic.

use linchpin::network::feasible::{
    Candidate, Cell, Facts, Frame, Grade, Group, Holder, Interval, Rest, Row, Total, View, WHOLE,
};

/// A small stream of numbers.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 20) % u64::from(n)) as u32
    }

    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    fn grade(&mut self) -> Grade {
        Grade::ALL[self.below(4) as usize]
    }
}

/// A row of the table: a firm or none that is listed, of a seat or none that is listed.
#[derive(Clone, Copy)]
pub(super) struct Maker {
    pub(super) firm: Option<u32>,
    pub(super) seat: Option<u32>,
}

/// The makers of a table: a firm of no known seat may be of any.
pub(super) fn makers(facts: &Facts) -> Vec<Maker> {
    let seats: Vec<Option<u32>> = (0..facts.n_seats).map(Some).chain([None]).collect();
    let mut makers = Vec::new();
    for (firm, seat) in (0..).zip(&facts.seat_of) {
        let firm = Some(firm);
        match seat {
            Some(_) => makers.push(Maker { firm, seat: *seat }),
            None => makers.extend(seats.iter().map(|&seat| Maker { firm, seat })),
        }
    }
    makers.extend(seats.iter().map(|&seat| Maker { firm: None, seat }));
    makers
}

/// Whether a cell of the table belongs to a holder; the last column is elsewhere.
pub(super) fn is_of(maker: Maker, place: u32, holder: Holder) -> bool {
    match holder {
        Holder::Firm(firm) => maker.firm == Some(firm),
        Holder::Seat(seat) => maker.seat == Some(seat),
        Holder::Place(other) => place == other,
        Holder::Cell(firm, other) => maker.firm == Some(firm) && place == other,
    }
}

/// A table in whole units of supply, by maker and then by place, elsewhere last.
pub(super) struct Table {
    pub(super) makers: Vec<Maker>,
    pub(super) n_places: u32,
    pub(super) units: Vec<u32>,
    /// How much one unit is, in parts per million.
    pub(super) unit: u32,
}

impl Table {
    /// What a union of holders has.
    pub(super) fn held(&self, set: &[Holder]) -> u32 {
        self.sum(|maker, place| set.iter().any(|&holder| is_of(maker, place, holder)))
    }

    fn beyond(&self, frame: Frame) -> u32 {
        self.sum(|maker, place| match frame {
            Frame::Firm => maker.firm.is_none(),
            Frame::Seat => maker.seat.is_none(),
            Frame::Place => place == self.n_places,
        })
    }

    fn sum(&self, is_in: impl Fn(Maker, u32) -> bool) -> u32 {
        let n = self.n_places as usize + 1;
        let all = self.units.iter().enumerate();
        let all = all.filter(|(at, _)| is_in(self.makers[at / n], (at % n) as u32));
        all.map(|(_, units)| units * self.unit).sum()
    }
}

/// How rich the facts may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Holders appear once in a view, which has at most one rest: a table can be checked without a search.
    Plain,
    /// Several rests, holders named and candidates at once, firms of no known seat.
    Rich,
}

/// A random table, and facts that are true of it.
pub(super) fn case(dice: &mut Dice, shape: Shape) -> (Facts, Table) {
    let n_firms = 1 + dice.below(3);
    let n_seats = 1 + dice.below(2);
    let seats = (0..n_firms).map(|_| {
        let is_known = shape == Shape::Plain || dice.chance(90);
        is_known.then(|| dice.below(n_seats))
    });
    let mut facts = Facts {
        seat_of: seats.collect(),
        n_seats,
        n_places: 1 + dice.below(3),
        ..Facts::default()
    };
    let makers = makers(&facts);
    let n = makers.len() * (facts.n_places as usize + 1);
    let unit = [100_000, 125_000, 50_000][dice.below(3) as usize];
    let mut units = vec![0; n];
    let crowd = 1 + dice.below(n as u32);
    for _ in 0..WHOLE / unit {
        units[dice.below(crowd) as usize] += 1;
    }
    let shift = dice.below(n as u32) as usize;
    units.rotate_right(shift);
    let table = Table {
        makers,
        n_places: facts.n_places,
        units,
        unit,
    };
    for _ in 0..dice.below(4) {
        let view = view(dice, &facts, &table, shape);
        facts.views.push(view);
    }
    for _ in 0..dice.below(4) {
        let cell = cell(dice, &facts, &table);
        facts.cells.push(cell);
    }
    if dice.chance(30) {
        let total = total(dice, &facts, &table);
        facts.totals.push(total);
    }
    if dice.chance(20) {
        let group = group(dice, &facts, &table);
        facts.groups.push(group);
    }
    (facts, table)
}

/// A range around a true amount, sometimes exact.
fn around(dice: &mut Dice, amount: u32, unit: u32) -> Interval {
    if dice.chance(30) {
        return Interval::new(amount, amount);
    }
    let low = amount.saturating_sub(dice.below(3) * unit);
    Interval::new(low, (amount + dice.below(3) * unit).min(WHOLE))
}

pub(super) fn view(dice: &mut Dice, facts: &Facts, table: &Table, shape: Shape) -> View {
    let frames = [Frame::Firm, Frame::Seat, Frame::Place];
    let frame = frames[dice.below(3) as usize];
    let holder = |at| match frame {
        Frame::Firm => Holder::Firm(at),
        Frame::Seat => Holder::Seat(at),
        Frame::Place => Holder::Place(at),
    };
    let n = match frame {
        Frame::Firm => facts.seat_of.len() as u32,
        Frame::Seat => facts.n_seats,
        Frame::Place => facts.n_places,
    };
    let most_rests = if shape == Shape::Plain { 2 } else { 3 };
    let n_rests = dice.below(most_rests) as usize;
    let mut rests: Vec<(u32, Vec<Candidate>)> = vec![(0, Vec::new()); n_rests];
    let mut rows = Vec::new();
    for at in 0..n {
        let amount = table.held(&[holder(at)]);
        let is_named = dice.chance(60);
        let mut left = amount;
        let is_both = shape == Shape::Rich && dice.chance(20);
        if is_named {
            let own = if is_both && n_rests > 0 {
                dice.below(amount / table.unit + 1) * table.unit
            } else {
                amount
            };
            left -= own;
            rows.push(Row {
                holder: at,
                range: around(dice, own, table.unit),
                grade: dice.grade(),
            });
        }
        if n_rests == 0 || (is_named && !is_both) {
            continue;
        }
        let rest = dice.below(n_rests as u32) as usize;
        rests[rest].0 += left;
        if is_named || dice.chance(60) {
            let spare = dice.below(3) * table.unit;
            let cap = dice.chance(60).then(|| (left + spare).min(WHOLE));
            rests[rest].1.push(Candidate { holder: at, cap });
        }
    }
    if n_rests > 0 {
        rests[dice.below(n_rests as u32) as usize].0 += table.beyond(frame);
    }
    let rests = rests.into_iter().map(|(amount, candidates)| Rest {
        range: around(dice, amount, table.unit),
        grade: dice.grade(),
        candidates,
        cap_grade: dice.grade(),
    });
    let rests = rests.collect();
    View {
        frame,
        rows,
        rests,
        years_off: 0,
    }
}

pub(super) fn cell(dice: &mut Dice, facts: &Facts, table: &Table) -> Cell {
    let firm = dice.below(facts.seat_of.len() as u32);
    let place = dice.below(facts.n_places);
    let amount = table.held(&[Holder::Cell(firm, place)]);
    Cell {
        firm,
        place,
        range: dice.chance(80).then(|| around(dice, amount, table.unit)),
        grade: dice.grade(),
        years_off: 0,
    }
}

pub(super) fn holder(dice: &mut Dice, facts: &Facts) -> Holder {
    let firm = dice.below(facts.seat_of.len() as u32);
    let place = dice.below(facts.n_places);
    match dice.below(4) {
        0 => Holder::Firm(firm),
        1 => Holder::Seat(dice.below(facts.n_seats)),
        2 => Holder::Place(place),
        _ => Holder::Cell(firm, place),
    }
}

pub(super) fn total(dice: &mut Dice, facts: &Facts, table: &Table) -> Total {
    let holder = holder(dice, facts);
    Total {
        holder,
        range: around(dice, table.held(&[holder]), table.unit),
        grade: dice.grade(),
        years_off: 0,
    }
}

pub(super) fn group(dice: &mut Dice, facts: &Facts, table: &Table) -> Group {
    let all = 0..facts.seat_of.len() as u32;
    let firms: Vec<u32> = all.filter(|_| dice.chance(60)).collect();
    let place = dice.chance(40).then(|| dice.below(facts.n_places));
    let member = |&firm: &u32| place.map_or(Holder::Firm(firm), |place| Holder::Cell(firm, place));
    let members: Vec<Holder> = firms.iter().map(member).collect();
    let is_complete = dice.chance(50);
    let amount = table.held(&members);
    let range = around(dice, amount, table.unit);
    Group {
        firms,
        place,
        range,
        is_complete,
        grade: dice.grade(),
        years_off: 0,
    }
}

/// Every single holder, and a few unions of two to four of any kind.
pub(super) fn sets(dice: &mut Dice, facts: &Facts) -> Vec<Vec<Holder>> {
    let firms = 0..facts.seat_of.len() as u32;
    let cells = firms.clone().flat_map(|firm| {
        let places = 0..facts.n_places;
        places.map(move |place| Holder::Cell(firm, place))
    });
    let single = (firms.clone().map(Holder::Firm))
        .chain((0..facts.n_seats).map(Holder::Seat))
        .chain((0..facts.n_places).map(Holder::Place))
        .chain(cells);
    let mut sets: Vec<Vec<Holder>> = single.map(|holder| vec![holder]).collect();
    for _ in 0..6 {
        let n = 2 + dice.below(3);
        sets.push((0..n).map(|_| holder(dice, facts)).collect());
    }
    sets
}

/// Whether a table agrees with plain facts at a level.
pub(super) fn agrees(facts: &Facts, level: Grade, table: &Table) -> bool {
    let view = |view: &View| {
        let holder = |at| match view.frame {
            Frame::Firm => Holder::Firm(at),
            Frame::Seat => Holder::Seat(at),
            Frame::Place => Holder::Place(at),
        };
        let mut rest = WHOLE;
        let rows = view.rows.iter().all(|row| {
            let amount = table.held(&[holder(row.holder)]);
            rest -= amount;
            row.grade > level || row.range.contains(amount)
        });
        rows && view.rests.iter().all(|each| {
            let mut caps = each.candidates.iter();
            let caps = caps.all(|candidate| {
                let amount = table.held(&[holder(candidate.holder)]);
                each.cap_grade > level || candidate.cap.is_none_or(|cap| amount <= cap)
            });
            caps && (each.grade > level || each.range.contains(rest))
        })
    };
    let group = |group: &Group| {
        let place = group.place;
        let member = |&firm| place.map_or(Holder::Firm(firm), |place| Holder::Cell(firm, place));
        let members: Vec<Holder> = group.firms.iter().map(member).collect();
        let amount = table.held(&members);
        group.grade > level
            || (amount <= group.range.high && (!group.is_complete || amount >= group.range.low))
    };
    facts.views.iter().all(view)
        && facts.groups.iter().all(group)
        && facts.cells.iter().all(|cell| {
            let amount = table.held(&[Holder::Cell(cell.firm, cell.place)]);
            cell.grade > level || cell.range.is_none_or(|range| range.contains(amount))
        })
        && facts
            .totals
            .iter()
            .all(|total| total.grade > level || total.range.contains(table.held(&[total.holder])))
}
