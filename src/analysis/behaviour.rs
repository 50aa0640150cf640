//! How makers and users behave in the weeks, as numbers from outside, checked.

use crate::model::setting::OutOfRange;

use super::dynamics::{Rationing, Response};

/// How makers and users behave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Behaviour {
    /// The most that makers of something short can make, in percent of normal.
    pub surge: f64,
    /// Weeks in which they get 63 percent of the way there.
    pub surge_weeks: f64,
    /// Weeks in which 63 percent of a missing stock is ordered again.
    pub refill_weeks: f64,
    /// Weeks over which final users wait and catch up; `None` where what they miss is lost.
    pub backlog: Option<f64>,
    /// Who gets what when something is short.
    pub rationing: Rationing,
}

impl Behaviour {
    /// How they behave where nobody says otherwise.
    pub fn usual() -> Self {
        let usual = Response::DEFAULT;
        Self {
            surge: usual.surge_limit * 100.0,
            surge_weeks: usual.surge_weeks,
            refill_weeks: usual.refill_weeks,
            backlog: usual.backlog_weeks,
            rationing: usual.rationing,
        }
    }

    /// The same for the weekly dynamics.
    ///
    /// # Errors
    ///
    /// When a number is out of range.
    pub fn response(&self) -> Result<Response, OutOfRange> {
        if !(100.0..=200.0).contains(&self.surge) {
            let (setting, value) = ("surge", self.surge);
            return Err(OutOfRange::Surge { setting, value });
        }
        let spans = [
            ("surge-weeks", self.surge_weeks),
            ("refill-weeks", self.refill_weeks),
            ("backlog", self.backlog.unwrap_or(1.0)),
        ];
        for (setting, value) in spans {
            if !(1.0..=5200.0).contains(&value) {
                return Err(OutOfRange::Lasting { setting, value });
            }
        }
        Ok(Response {
            surge_limit: self.surge / 100.0,
            surge_weeks: self.surge_weeks,
            refill_weeks: self.refill_weeks,
            backlog_weeks: self.backlog,
            rationing: self.rationing,
        })
    }
}
