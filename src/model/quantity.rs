//! Shares in parts per million and weeks in millionths, so that thresholds and dates are exact.

use std::{fmt, ops::Sub};

/// A part of a whole in parts per million: `0..=1_000_000`.
///
/// Percent in files, whole numbers inside: a threshold comparison then has one
/// answer, on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Share(u32);

impl Share {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The whole.
    pub const ONE: Self = Self(1_000_000);

    /// Takes parts per million; `None` above one million.
    pub const fn from_ppm(ppm: u32) -> Option<Self> {
        if ppm <= 1_000_000 {
            Some(Self(ppm))
        } else {
            None
        }
    }

    /// Takes percent, rounded to the nearest part per million; `None` for NaN and outside `0..=100`.
    pub fn from_percent(percent: f64) -> Option<Self> {
        (0.0..=100.0)
            .contains(&percent)
            .then(|| Self((percent * 10_000.0).round() as u32))
    }

    /// Cuts parts per million down to the whole.
    pub fn saturating(ppm: u64) -> Self {
        Self(ppm.min(1_000_000) as u32)
    }

    /// Parts per million.
    pub const fn ppm(self) -> u32 {
        self.0
    }

    /// Percent, `0..=100`.
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// A fraction, `0..=1`.
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / 1_000_000.0
    }

    /// What is missing to the whole.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self(1_000_000 - self.0)
    }
}

impl fmt::Display for Share {
    /// Percent with as many decimals as it needs: `12.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}", self.percent()))
    }
}

/// A time in millionths of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Weeks(u64);

impl Weeks {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Later than anything that happens.
    pub const NEVER: Self = Self(u64::MAX);
    /// Millionths in a week.
    pub const MICRO: u64 = 1_000_000;

    /// Takes millionths of a week.
    pub const fn from_micro(micro: u64) -> Self {
        Self(micro)
    }

    /// Takes whole weeks.
    pub const fn whole(weeks: u32) -> Self {
        Self(weeks as u64 * Self::MICRO)
    }

    /// Takes weeks; `None` for NaN, negative numbers and more than ten thousand years.
    pub fn from_weeks(weeks: f64) -> Option<Self> {
        (0.0..=520_000.0)
            .contains(&weeks)
            .then(|| Self((weeks * Self::MICRO as f64).round() as u64))
    }

    /// Takes months of 52/12 weeks; `None` as for [`Weeks::from_weeks`].
    pub fn from_months(months: f64) -> Option<Self> {
        Self::from_weeks(months * 52.0 / 12.0)
    }

    /// Months, twelve to fifty-two weeks.
    pub fn months(self) -> f64 {
        self.weeks() * 12.0 / 52.0
    }

    /// Millionths of a week.
    pub const fn micro(self) -> u64 {
        self.0
    }

    /// Weeks as a decimal number; infinite for [`Weeks::NEVER`].
    pub fn weeks(self) -> f64 {
        if self == Self::NEVER {
            f64::INFINITY
        } else {
            self.0 as f64 / Self::MICRO as f64
        }
    }

    /// Whether this is ever.
    pub const fn is_ever(self) -> bool {
        self.0 != u64::MAX
    }
}

impl std::ops::Add for Weeks {
    type Output = Self;

    /// Adds, staying at [`Weeks::NEVER`].
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Weeks {
    /// Whole weeks, or one decimal, or `never`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_ever() {
            return f.pad("never");
        }
        let tenths = (self.0 + 50_000) / 100_000;
        if tenths.is_multiple_of(10) {
            f.pad(&format!("{}", tenths / 10))
        } else {
            f.pad(&format!("{}.{}", tenths / 10, tenths % 10))
        }
    }
}

/// A value in whole US dollars, at the prices of its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Usd(u64);

impl Usd {
    /// Takes billions; `None` for NaN, negative numbers and more than a million billion.
    pub fn from_billions(billions: f64) -> Option<Self> {
        (0.0..=1e6)
            .contains(&billions)
            .then(|| Self((billions * 1e9).round() as u64))
    }

    /// Takes whole dollars.
    pub const fn from_dollars(dollars: u64) -> Self {
        Self(dollars)
    }

    /// Whole dollars.
    pub const fn dollars(self) -> u64 {
        self.0
    }

    /// Billions as a decimal number.
    pub fn billions(self) -> f64 {
        self.0 as f64 / 1e9
    }
}

/// A quantity known only to lie between two ends, perhaps with a likely value inside.
///
/// `low <= likely <= high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range<T> {
    low: T,
    likely: Option<T>,
    high: T,
}

impl<T: Copy + Ord> Range<T> {
    /// Takes both ends and perhaps a likely value; `None` when they are out of order.
    pub fn new(low: T, likely: Option<T>, high: T) -> Option<Self> {
        let ordered = low <= high && likely.is_none_or(|value| low <= value && value <= high);
        ordered.then_some(Self { low, likely, high })
    }

    /// A range of one value.
    pub const fn exactly(value: T) -> Self {
        Self {
            low: value,
            likely: None,
            high: value,
        }
    }

    /// The lower end.
    pub const fn low(&self) -> T {
        self.low
    }

    /// The upper end.
    pub const fn high(&self) -> T {
        self.high
    }

    /// The likely value, where the source names one.
    pub const fn likely(&self) -> Option<T> {
        self.likely
    }

    /// Whether both ends agree.
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// The range with every number mapped by a monotone function.
    #[must_use]
    pub fn map(self, f: impl Fn(T) -> T) -> Self {
        Self {
            low: f(self.low),
            likely: self.likely.map(&f),
            high: f(self.high),
        }
    }
}

/// A share known between two ends.
pub type ShareRange = Range<Share>;
/// A time known between two ends.
pub type WeeksRange = Range<Weeks>;
/// A value known between two ends.
pub type UsdRange = Range<Usd>;

impl ShareRange {
    /// The value to add up in a view: the likely one, else the middle of the range.
    pub fn central(&self) -> Share {
        self.likely
            .unwrap_or_else(|| Share(u32::midpoint(self.low.0, self.high.0)))
    }
}

impl Sub for Weeks {
    type Output = Self;

    /// Subtracts, not below nothing.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sub for Share {
    type Output = Self;

    /// Subtracts, not below nothing.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, Share, Weeks};

    #[test]
    fn percent_is_exact_to_a_part_per_million() {
        assert_eq!(Share::from_percent(7.5).map(Share::ppm), Some(75_000));
        assert_eq!(Share::from_percent(f64::NAN), None);
        assert_eq!(Share::from_percent(100.1), None);
        assert_eq!(Share::from_percent(0.1 + 0.2), Share::from_percent(0.3));
    }

    #[test]
    fn weeks_print_as_people_write_them() {
        assert_eq!(Weeks::whole(8).to_string(), "8");
        assert_eq!(
            Weeks::from_weeks(8.25).map(|w| w.to_string()).as_deref(),
            Some("8.3")
        );
        assert_eq!((Weeks::NEVER + Weeks::whole(1)).to_string(), "never");
    }

    #[test]
    fn a_range_keeps_its_order() {
        assert!(Range::new(2, Some(1), 3).is_none());
        assert!(Range::new(1, Some(2), 3).is_some());
    }
}
