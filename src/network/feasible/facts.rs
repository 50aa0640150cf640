//! The facts about one product on dense positions: plain data, nothing derived.

pub use crate::model::source::Grade;

/// The whole supply, in parts per million.
pub const WHOLE: u32 = 1_000_000;

/// What a published percent can be off by rounding, in parts per million: half a point.
///
/// Facts that fit together when each moves by no more than this do not contradict each other.
pub const ROUNDING: u32 = 5_000;

/// A share known between two ends, in parts per million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Interval {
    /// The least.
    pub low: u32,
    /// The most.
    pub high: u32,
}

impl Interval {
    /// Nothing at all.
    pub const NOTHING: Self = Self::new(0, 0);
    /// Anything from nothing to the whole.
    pub const OPEN: Self = Self::new(0, WHOLE);

    /// Takes both ends, the lower first.
    pub const fn new(low: u32, high: u32) -> Self {
        Self { low, high }
    }

    /// How much is open.
    pub const fn width(self) -> u32 {
        self.high.saturating_sub(self.low)
    }

    /// Whether a share lies between the ends.
    pub const fn contains(self, share: u32) -> bool {
        self.low <= share && share <= self.high
    }

    /// Whether it lies within another.
    pub const fn is_within(self, other: Self) -> bool {
        other.low <= self.low && self.high <= other.high
    }
}

/// Whose totals a view tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frame {
    /// Of firms.
    Firm,
    /// Of the countries where firms have their headquarters.
    Seat,
    /// Of the countries where it is made.
    Place,
}

/// Somebody who holds a part of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// A firm, wherever it makes it.
    Firm(u32),
    /// Every firm of a seat.
    Seat(u32),
    /// Whoever makes it at a place.
    Place(u32),
    /// A firm at a place.
    Cell(u32, u32),
}

/// A named holder of a view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Position of the firm, the seat or the place, as the view's frame says.
    pub holder: u32,
    /// What it holds as a named one.
    pub range: Interval,
    /// How well that is known.
    pub grade: Grade,
}

/// Somebody who may hold a part of a rest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Position of the firm, the seat or the place.
    pub holder: u32,
    /// The most it may hold of the rest; the whole rest where nothing is said.
    pub cap: Option<u32>,
}

/// What a view gives to nobody in particular: "Europe", or "others".
///
/// Each candidate may hold up to its cap of it, in addition to what it holds as
/// a named one. Holders whom the view neither names nor lists as candidates of
/// any rest may be in every rest of the view. Somebody outside the lists may
/// always hold all of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rest {
    /// How large it is.
    pub range: Interval,
    /// How well that is known.
    pub grade: Grade,
    /// Who may be in it; nobody in the list means that anybody may.
    pub candidates: Vec<Candidate>,
    /// How well the caps are known.
    pub cap_grade: Grade,
}

/// One way of splitting the whole supply: its rows and rests add up to the whole.
///
/// Without rests anybody may hold what the rows leave of the whole; a rest of nothing says that they leave nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct View {
    /// Whose totals it tells.
    pub frame: Frame,
    /// The named holders, none twice.
    pub rows: Vec<Row>,
    /// The anonymous parts.
    pub rests: Vec<Rest>,
    /// How many years lie between the view and the question.
    pub years_off: u32,
}

/// A firm that makes the product at a place: a joint row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Position of the firm.
    pub firm: u32,
    /// Position of the place.
    pub place: u32,
    /// How much it makes there; unknown where it is known only that it does.
    pub range: Option<Interval>,
    /// How well that is known.
    pub grade: Grade,
    /// How many years lie between the row and the question.
    pub years_off: u32,
}

/// A total told alone, outside any split.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Total {
    /// Whose.
    pub holder: Holder,
    /// How much.
    pub range: Interval,
    /// How well that is known.
    pub grade: Grade,
    /// How many years lie between the figure and the question.
    pub years_off: u32,
}

/// A row that speaks of several firms at once, such as "five Japanese makers".
///
/// It bounds the sum of its members and never counts beside them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Positions of the firms, none twice.
    pub firms: Vec<u32>,
    /// Where, if it speaks of one place only.
    pub place: Option<u32>,
    /// What they hold together.
    pub range: Interval,
    /// Whether the members listed are all; if not, only the upper end binds them.
    pub is_complete: bool,
    /// How well that is known.
    pub grade: Grade,
    /// How many years lie between the row and the question.
    pub years_off: u32,
}

/// All that is said about one product.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The seat of each firm, where it is known.
    pub seat_of: Vec<Option<u32>>,
    /// How many seats are spoken of.
    pub n_seats: u32,
    /// How many places are spoken of.
    pub n_places: u32,
    /// The splits.
    pub views: Vec<View>,
    /// The joint rows.
    pub cells: Vec<Cell>,
    /// Totals told alone.
    pub totals: Vec<Total>,
    /// Rows of several firms.
    pub groups: Vec<Group>,
}

/// What holds for the facts of every product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// What a range widens by on each side for each year it is off, in parts per million.
    pub per_year: u32,
}

/// Where a fact stands in [`Facts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactAt {
    /// The size of a row of a view.
    Row(u32, u32),
    /// The size of a rest of a view.
    Rest(u32, u32),
    /// The cap of a candidate: view, rest, candidate.
    Cap(u32, u32, u32),
    /// A joint row.
    Cell(u32),
    /// A total told alone.
    Total(u32),
    /// A row of several firms.
    Group(u32),
}
