//! Measures: what can be paid for before anything happens, with its price and its time.

#![deny(
    clippy::wildcard_enum_match_arm,
    reason = "a new kind of change must say when it is in place"
)]

use super::{
    change::{Addition, Change, Qualification},
    quantity::{Range, UsdRange, Weeks, WeeksRange},
    source::Evidence,
};

/// Something that can be funded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its short name.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it changes, as counted from the decision.
    pub changes: Vec<Change>,
    /// When what has no time of its own, such as a stock, is in place.
    pub months: WeeksRange,
    /// What it costs once.
    pub capital: UsdRange,
    /// What price, time and size rest on.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

/// A file of measures, checked against a chain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// Its short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// The measures, in the order of the file.
    pub measures: Vec<Measure>,
}

impl Measure {
    /// What it changes for a loss that begins so long after the decision.
    ///
    /// Capacity has its own dates. A substitute has been on its way since the
    /// decision, so its ramp is so much shorter. What is not in place in time at
    /// the latest is left out.
    pub fn changes_before(&self, begin: Weeks) -> Vec<Change> {
        let is_in_place = self.months.high() <= begin;
        let changes = self.changes.iter();
        let changed = changes.filter_map(|change| match change {
            Change::Qualify(with) => Some(Change::Qualify(Qualification {
                ramp: sooner(with.ramp, begin),
                ..with.clone()
            })),
            Change::Build(_) | Change::Expand(_) => Some(change.clone()),
            Change::CutOff(..)
            | Change::Outage(..)
            | Change::Ban(_)
            | Change::Stockpile(_)
            | Change::InProgress(_)
            | Change::Ally(_)
            | Change::Tariff(_) => is_in_place.then(|| change.clone()),
        });
        changed.collect()
    }

    /// The same, counted from then on, where that is the same in every week: capacity that is still rising when the loss
    /// begins has no such form.
    pub fn changes_from(&self, begin: Weeks) -> Option<Vec<Change>> {
        let changes = self.changes_before(begin).into_iter();
        let moved = changes.map(|change| match change {
            Change::Build(addition) => moved(addition, begin).map(Change::Build),
            Change::Expand(addition) => moved(addition, begin).map(Change::Expand),
            Change::CutOff(..)
            | Change::Outage(..)
            | Change::Ban(_)
            | Change::Stockpile(_)
            | Change::InProgress(_)
            | Change::Qualify(_)
            | Change::Ally(_)
            | Change::Tariff(_) => Some(change),
        });
        moved.collect()
    }

    /// Whether anything of it can be there before a week.
    pub fn helps_before(&self, begin: Weeks, end: Weeks) -> bool {
        self.changes_before(begin)
            .iter()
            .any(|change| match change.arrival(begin) {
                Some((earliest, _)) => earliest < end,
                None => true,
            })
    }

    /// When the last of it is there, counted from the decision: at the earliest and at the latest.
    pub fn ready(&self) -> WeeksRange {
        let arrivals = self.changes.iter().map(|change| {
            let arrival = change.arrival(Weeks::ZERO);
            arrival.unwrap_or((self.months.low(), self.months.high()))
        });
        let last = arrivals.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)));
        let (low, high) = last.unwrap_or((self.months.low(), self.months.high()));
        Range::new(low, None, high).expect("the later of ranges rises")
    }

    /// What is reckoned with of its price, in billion US dollars: the likely value, else the middle.
    pub fn price(&self) -> f64 {
        let capital = self.capital;
        let middle = f64::midpoint(capital.low().billions(), capital.high().billions());
        capital
            .likely()
            .map_or(middle, super::quantity::Usd::billions)
    }
}

/// Capacity with its dates counted from some weeks later on.
fn moved(addition: Addition, begin: Weeks) -> Option<Addition> {
    let (earliest, latest) = addition.ready();
    let is_sharp = addition.ramp.high() == Weeks::ZERO || earliest >= begin;
    let build = Range::new(earliest - begin, None, latest - begin)?;
    is_sharp.then_some(Addition {
        from: Weeks::ZERO,
        build,
        qualification: Range::exactly(Weeks::ZERO),
        ..addition
    })
}

fn sooner(range: WeeksRange, by: Weeks) -> WeeksRange {
    range.map(|weeks| weeks - by)
}
