//! Dates of a change.

use crate::model::quantity::{Share, Weeks};

/// From when until when something holds, and how it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// From when, counted from the start.
    pub from: Weeks,
    /// For how long; `None` for good.
    pub weeks: Option<Weeks>,
    /// How long it then takes to come back, in a straight line.
    pub recovery: Weeks,
    /// How much of it: the whole unless the scenario says less.
    pub fraction: Share,
}

impl Span {
    /// From the start, for good, wholly.
    pub const ALWAYS: Self = Self {
        from: Weeks::ZERO,
        weeks: None,
        recovery: Weeks::ZERO,
        fraction: Share::ONE,
    };

    /// When it ends; [`Weeks::NEVER`] if for good.
    pub fn until(&self) -> Weeks {
        self.weeks.map_or(Weeks::NEVER, |weeks| self.from + weeks)
    }
}
