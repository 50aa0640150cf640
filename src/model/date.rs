//! Calendar days, to say when a graph speaks of the world.

use std::fmt;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Takes year, month and day; `None` for a day that never was.
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap =
            (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
        let n_days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            _ => return None,
        };
        if year < 1000 || year > 9999 || day == 0 || day > n_days {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// Reads `2026-11-28`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut digits = |n: usize| {
            let part = parts.next()?;
            let is_plain = part.len() == n && part.bytes().all(|byte| byte.is_ascii_digit());
            is_plain.then(|| part.parse::<u16>().ok()).flatten()
        };
        let (year, month, day) = (digits(4)?, digits(2)?, digits(2)?);
        let is_over = parts.next().is_none();
        let date = Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        date.filter(|_| is_over)
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from one.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from one.
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    /// As ISO 8601 writes it: `2026-11-28`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!(
            "{:04}-{:02}-{:02}",
            self.year, self.month, self.day
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn a_date_is_read_as_it_is_printed() {
        let leap = Date::parse("2024-02-29").map(|date| date.to_string());
        assert_eq!(leap.as_deref(), Some("2024-02-29"));
        for text in [
            "2025-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-1-01",
            "26-01-01",
            "2026-01-01-01",
            "2026-01",
            "+026-01-01",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
