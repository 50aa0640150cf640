//! Numbers as people read them: intervals, percents, weeks.

use crate::analysis::Interval;

/// An interval of percents: `12.5` or `4–12`.
pub fn percents(interval: Interval<f64>) -> String {
    range(
        &percent(interval.worst.min(interval.best)),
        &percent(interval.worst.max(interval.best)),
    )
}

/// An interval of percents that may not be known.
pub fn percents_or_unknown(interval: Option<Interval<f64>>) -> String {
    interval.map_or_else(|| "not told".to_owned(), percents)
}

/// One percent value, with at most one decimal.
pub fn percent(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // Something small is not nothing, and almost all is not all.
    if rounded == 0.0 && value > 0.0 {
        "<0.1".to_owned()
    } else if (rounded - 100.0).abs() < f64::EPSILON && value < 100.0 {
        ">99.9".to_owned()
    } else {
        format!("{rounded}")
    }
}

/// When something happens: `9–14`, `at once`, `from 9` where it may never, `never`.
pub fn weeks(interval: Interval<Option<f64>>) -> String {
    match (interval.worst, interval.best) {
        (None, _) => "never".to_owned(),
        (Some(worst), Some(best)) if worst == 0.0 && best == 0.0 => "at once".to_owned(),
        (Some(worst), Some(best)) => range(&week(worst), &week(best)),
        (Some(worst), None) => format!("{} or never", week(worst)),
    }
}

/// One time in weeks: whole where it is whole.
pub fn week(value: f64) -> String {
    // Adding nothing turns the minus of a negative zero away.
    format!("{}", (value * 10.0).round() / 10.0 + 0.0)
}

/// Three digits that count; an exponent only for what is smaller than a ten-thousandth.
pub fn significant(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() < 1e-4 {
        return format!("{value:.2e}");
    }
    let decimals = (2 - value.abs().log10().floor() as i32).max(0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A number for machines, empty for what is not known.
pub fn cell(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Words with commas and an `and`.
pub fn listed<Text: AsRef<str>>(words: &[Text]) -> String {
    match words {
        [] => "none".to_owned(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// The first few words and how many more there are.
pub fn shortened<Text: AsRef<str>>(words: &[Text], limit: usize) -> String {
    let shown: Vec<&str> = words.iter().take(limit).map(AsRef::as_ref).collect();
    let n_more = words.len() - shown.len();
    if n_more == 0 {
        shown.join(", ")
    } else {
        format!("{} and {n_more} more", shown.join(", "))
    }
}

fn range(low: &str, high: &str) -> String {
    if low == high {
        low.to_owned()
    } else {
        format!("{low}–{high}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_read_as_one_number_when_both_ends_agree() {
        assert_eq!(percents(Interval::new(4.0, 12.0)), "4–12");
        assert_eq!(percents(Interval::new(12.5, 12.5)), "12.5");
        assert_eq!(percents(Interval::new(0.0, 0.001)), "0–<0.1");
        assert_eq!(percent(99.99), ">99.9");
    }

    #[test]
    fn three_digits_count() {
        let printed = [0.0, 1.5, 66.6666, 0.012_345, 100.0, 1234.5, 0.000_012].map(significant);
        assert_eq!(
            printed,
            ["0", "1.5", "66.7", "0.0123", "100", "1234", "1.20e-5"]
        );
    }

    #[test]
    fn what_may_never_happen_says_so() {
        assert_eq!(weeks(Interval::new(Some(2.0), Some(8.0))), "2–8");
        assert_eq!(weeks(Interval::new(Some(2.0), None)), "2 or never");
        assert_eq!(weeks(Interval::new(None, None)), "never");
        assert_eq!(weeks(Interval::new(Some(0.0), Some(0.0))), "at once");
    }
}
