//! Raw numbers to quantities, with a finding for each that is out of range or out of order.

use std::fmt;

use crate::{
    load::{document::Number, finding::Finding, span::At},
    model::{
        Code,
        quantity::{Range, Share, ShareRange, Usd, UsdRange, Weeks, WeeksRange},
    },
};

use super::Check;

/// Cost multiples are kept in thousandths; a substitute a thousand times as dear is none.
const MAX_COST: f64 = 1000.0;

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::One(number) => f.write_str(&plain(number)),
            Self::Two(low, high) => write!(f, "({}, {})", plain(low), plain(high)),
            Self::Three(low, likely, high) => {
                write!(f, "({}, {}, {})", plain(low), plain(likely), plain(high))
            }
        }
    }
}

/// As people write it; huge and tiny numbers with an exponent.
fn plain(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 || !number.is_finite() || (1e-6..1e15).contains(&size) {
        format!("{number}")
    } else {
        format!("{number:e}")
    }
}

impl Number {
    const fn parts(self) -> (f64, Option<f64>, f64) {
        match self {
            Self::One(number) => (number, None, number),
            Self::Two(low, high) => (low, None, high),
            Self::Three(low, likely, high) => (low, Some(likely), high),
        }
    }
}

impl Check<'_> {
    /// A range of percentages; `what` says of what, for people.
    pub(in crate::load) fn percent(
        &mut self,
        at: At,
        what: impl fmt::Display + Copy,
        number: Number,
    ) -> Option<ShareRange> {
        self.range(
            at,
            what,
            number,
            Share::from_percent,
            "between 0 and 100 percent",
        )
    }

    /// A range of values in billions of US dollars.
    pub(super) fn usd(
        &mut self,
        at: At,
        what: impl fmt::Display + Copy,
        number: Number,
    ) -> Option<UsdRange> {
        self.range(
            at,
            what,
            number,
            Usd::from_billions,
            "between 0 and a million billion dollars",
        )
    }

    /// A range of times given in weeks.
    pub(in crate::load) fn weeks(
        &mut self,
        at: At,
        what: impl fmt::Display + Copy,
        number: Number,
    ) -> Option<WeeksRange> {
        self.range(
            at,
            what,
            number,
            Weeks::from_weeks,
            "between 0 and 520,000 weeks",
        )
    }

    /// A range of times given in months.
    pub(in crate::load) fn months(
        &mut self,
        at: At,
        what: impl fmt::Display + Copy,
        number: Number,
    ) -> Option<WeeksRange> {
        self.range(
            at,
            what,
            number,
            Weeks::from_months,
            "between 0 and 120,000 months",
        )
    }

    /// One percentage.
    pub(in crate::load) fn one_percent(
        &mut self,
        at: At,
        what: impl fmt::Display + Copy,
        number: Number,
    ) -> Option<Share> {
        let number = Number::One(self.single(at, what, number)?);
        self.percent(at, what, number).map(|range| range.low())
    }

    /// A calendar year.
    pub(super) fn year(&mut self, at: At, number: Number) -> Option<u16> {
        let year = self.single(at, "`year`", number)?;
        if year.fract() == 0.0 && (1000.0..=9999.0).contains(&year) {
            return Some(year as u16);
        }
        let message = format!("`year` is {}, which is not a year", plain(year));
        self.report(
            Finding::new(Code::NumberOutOfRange, at, message)
                .help("write the year with four digits: `2026`"),
        );
        None
    }

    /// A multiple of a cost, low and high, in thousandths.
    pub(in crate::load) fn cost(&mut self, at: At, number: Number) -> Option<(u32, u32)> {
        if matches!(number, Number::Three(..)) {
            let message = format!("`cost` is {number}, but has no likely value");
            self.report(
                Finding::new(Code::NumberOutOfRange, at, message)
                    .help("write one number or `(low, high)`"),
            );
            return None;
        }
        let milli = |cost: f64| {
            (0.0..=MAX_COST)
                .contains(&cost)
                .then(|| (cost * 1000.0).round() as u32)
        };
        let range = self.range(at, "`cost`", number, milli, "a multiple between 0 and 1000")?;
        Some((range.low(), range.high()))
    }

    /// The number where a range makes no sense.
    pub(in crate::load) fn single(
        &mut self,
        at: At,
        what: impl fmt::Display + Copy,
        number: Number,
    ) -> Option<f64> {
        if let Number::One(number) = number {
            return Some(number);
        }
        let message = format!("{what} is {number}, but takes one number");
        self.report(
            Finding::new(Code::NumberOutOfRange, at, message)
                .help("write one number, without brackets"),
        );
        None
    }

    fn range<T: Copy + Ord>(
        &mut self,
        at: At,
        what: impl fmt::Display + Copy,
        number: Number,
        convert: impl Fn(f64) -> Option<T>,
        bounds: &str,
    ) -> Option<Range<T>> {
        let (low, likely, high) = number.parts();
        let bad = [Some(low), likely, Some(high)]
            .into_iter()
            .flatten()
            .find(|&part| convert(part).is_none());
        if let Some(bad) = bad {
            let message = format!("{what} is {}, which is not {bounds}", plain(bad));
            self.report(
                Finding::new(Code::NumberOutOfRange, at, message)
                    .help("correct the number; where it is not known, leave the field out"),
            );
            return None;
        }
        let likely = likely.and_then(&convert);
        let range = Range::new(convert(low)?, likely, convert(high)?);
        if range.is_none() {
            let message = format!("{what} is {number}, which does not rise");
            self.report(
                Finding::new(Code::RangeOutOfOrder, at, message)
                    .help("write `(low, high)` or `(low, likely, high)`, the smallest first"),
            );
        }
        range
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_print_as_people_write_them() {
        let printed = [0.0, 12.5, -1.0, 1e300, f64::NAN, f64::INFINITY].map(plain);
        assert_eq!(printed, ["0", "12.5", "-1", "1e300", "NaN", "inf"]);
    }
}
