//! Numbers as sheets write them: decimal points or commas, thousands, percent signs, currencies, ranges.

/// Which sign stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decimal {
    /// `1,234.5`.
    Point,
    /// `1.234,5`.
    Comma,
}

/// A number of a sheet, or a range of two.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    /// The low end.
    pub(super) low: f64,
    /// The high end; the same where it is one number.
    pub(super) high: f64,
    /// What stands with it in lower case: `%`, `usd`, `days`; empty where nothing does.
    pub(super) unit: String,
}

/// Why a cell is no number, and the way out.
pub(super) type Fault = (&'static str, &'static str);

const NOT: Fault = (
    "is not a number",
    "write digits, such as 12.5, or a range such as 10-15",
);

/// Words of a cell that say that nobody knows.
const BLANKS: [&str; 12] = [
    "", "-", "--", "–", "?", "n/a", "na", "n.a.", "none", "tbd", "unknown", "unclear",
];

/// Whether a cell says nothing.
pub(super) fn is_blank(text: &str) -> bool {
    BLANKS.contains(&text.to_lowercase().as_str())
}

/// What a cell says of the sign before decimals; `None` where it could be either.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let mut told = None;
    for part in text.split(['-', '–', '—']) {
        let digits: String = part
            .chars()
            .filter(|c| is_digit(*c) || ".,".contains(*c))
            .collect();
        told = told.or_else(|| of_one(&digits));
    }
    told
}

fn of_one(digits: &str) -> Option<Decimal> {
    let (point, comma) = (digits.rfind('.'), digits.rfind(','));
    match (point, comma) {
        (Some(point), Some(comma)) if point > comma => Some(Decimal::Point),
        (Some(_), Some(_)) => Some(Decimal::Comma),
        (Some(at), None) => single(digits, '.', at).map(|is_decimal| {
            if is_decimal {
                Decimal::Point
            } else {
                Decimal::Comma
            }
        }),
        (None, Some(at)) => single(digits, ',', at).map(|is_decimal| {
            if is_decimal {
                Decimal::Comma
            } else {
                Decimal::Point
            }
        }),
        (None, None) => None,
    }
}

/// Whether the only kind of sign in a number stands before decimals; `None` where three digits follow, as in `1,234`.
fn single(digits: &str, sign: char, last: usize) -> Option<bool> {
    if digits.matches(sign).count() > 1 {
        return Some(false);
    }
    let (before, after) = (&digits[..last], &digits[last + 1..]);
    let could_be_thousands =
        after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
    (!could_be_thousands).then_some(true)
}

/// Reads a cell.
///
/// # Errors
///
/// Where it is no number of at least 0.
pub(super) fn read(text: &str, decimal: Decimal) -> Result<Number, Fault> {
    if text.starts_with('=') {
        return Err(("is a formula", "save the sheet with its values"));
    }
    if text.starts_with('#') {
        return Err((
            "is an error of the spreadsheet",
            "mend the formula, or leave the cell blank",
        ));
    }
    let about = [
        "~", "≈", "<", ">", "≤", "≥", "ca.", "ca ", "about ", "approx",
    ];
    if about
        .iter()
        .any(|sign| text.to_lowercase().starts_with(sign))
    {
        return Err((
            "is not one number",
            "write the range that you mean, such as 30-50",
        ));
    }
    let (low, high) = parts(text);
    let (first, unit) = one(low, decimal)?;
    let Some(high) = high else {
        return Ok(Number {
            low: first,
            high: first,
            unit,
        });
    };
    let (second, other) = one(high, decimal)?;
    if first > second {
        return Err((
            "is a range whose low end is above its high end",
            "write the smaller number first",
        ));
    }
    let is_one_unit = unit.is_empty() || other.is_empty() || unit == other;
    if !is_one_unit {
        return Err(("is a range of two units", "write both ends in one unit"));
    }
    let unit = if other.is_empty() { unit } else { other };
    Ok(Number {
        low: first,
        high: second,
        unit,
    })
}

/// The two ends of a range, or the whole.
fn parts(text: &str) -> (&str, Option<&str>) {
    let signs = ["–", "—", " to ", "..", " - ", "-"];
    for sign in signs {
        // A sign at the start is a minus; one behind an `e` belongs to an exponent.
        let mut found = text.match_indices(sign).filter(|&(at, _)| {
            at > 0 && !text[..at].ends_with(['e', 'E']) && !text[..at].trim().is_empty()
        });
        if let (Some((at, _)), None) = (found.next(), found.next()) {
            return (text[..at].trim(), Some(text[at + sign.len()..].trim()));
        }
    }
    (text, None)
}

/// One number and its unit.
fn one(text: &str, decimal: Decimal) -> Result<(f64, String), Fault> {
    let is_of_number = |c: char| is_digit(c) || ".,'’ \u{a0}\u{202f}\u{2009}".contains(c);
    let start = text.find(is_digit).ok_or(NOT)?;
    // `.5` begins with its sign.
    let start = if text[..start].ends_with(['.', ',']) {
        start - 1
    } else {
        start
    };
    let before = text[..start].trim();
    if before.ends_with(['-', '−']) || (before.starts_with('(') && text.ends_with(')')) {
        return Err(("is negative", "write a number of at least 0"));
    }
    let rest = &text[start..];
    let length = rest.find(|c| !is_of_number(c)).unwrap_or(rest.len());
    let (digits, mut after) = (rest[..length].trim(), rest[length..].trim());
    let mut exponent = 0_i32;
    if let Some(power) = after.strip_prefix(['e', 'E'])
        && power
            .trim_start_matches(['+', '-'])
            .starts_with(|c: char| c.is_ascii_digit())
    {
        exponent = power.parse().map_err(|_| NOT)?;
        after = "";
    }
    let plain = plain(digits, decimal).ok_or(NOT)?;
    let value = plain.parse::<f64>().map_err(|_| NOT)? * 10_f64.powi(exponent);
    if !value.is_finite() || value > 1e15 {
        return Err(("is too large", "write a smaller number"));
    }
    let unit = match (before.trim_start_matches('+'), after) {
        ("", unit) | (unit, "") => unit.to_lowercase(),
        _ => return Err(NOT),
    };
    if unit.chars().any(is_digit) || unit.chars().count() > 8 {
        return Err(NOT);
    }
    Ok((value, unit))
}

/// Digits with a decimal point and nothing else; `None` where thousands do not come in threes.
fn plain(digits: &str, decimal: Decimal) -> Option<String> {
    let (point, thousands) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let (whole, fraction) = digits.split_once(point).unwrap_or((digits, ""));
    let is_between = |c: char| c == thousands || !is_digit(c);
    let groups: Vec<&str> = whole.split(is_between).collect();
    let are_threes = groups.iter().skip(1).all(|group| group.len() == 3);
    let is_sound = are_threes
        && (groups.len() == 1 || (1..=3).contains(&groups[0].len()))
        && fraction.chars().all(is_digit);
    is_sound.then(|| format!("0{}.{fraction}0", groups.concat()))
}

const fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::{Decimal, decimal, read};

    #[test]
    fn numbers_are_read_by_the_sign_of_their_column() {
        for (text, sign, low, high, unit) in [
            ("61%", Decimal::Point, 61.0, 61.0, "%"),
            ("0,61", Decimal::Comma, 0.61, 0.61, ""),
            ("1.234,5", Decimal::Comma, 1234.5, 1234.5, ""),
            ("1,234,567.5", Decimal::Point, 1_234_567.5, 1_234_567.5, ""),
            ("1 234,5 €", Decimal::Comma, 1234.5, 1234.5, "€"),
            ("1'234.50", Decimal::Point, 1234.5, 1234.5, ""),
            ("$ 1,234", Decimal::Point, 1234.0, 1234.0, "$"),
            ("EUR 12", Decimal::Point, 12.0, 12.0, "eur"),
            ("40-60", Decimal::Point, 40.0, 60.0, ""),
            ("40 – 60 %", Decimal::Point, 40.0, 60.0, "%"),
            ("1.5E+3", Decimal::Point, 1500.0, 1500.0, ""),
            ("6 weeks", Decimal::Point, 6.0, 6.0, "weeks"),
            (".5", Decimal::Point, 0.5, 0.5, ""),
        ] {
            let found = read(text, sign).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert_eq!(
                (found.low, found.high, found.unit.as_str()),
                (low, high, unit),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (text, why) in [
            ("abc", "is not a number"),
            ("12.03.2026", "is not a number"),
            ("2026-11-28", "is not a number"),
            ("Mar 26", "is not a number"),
            ("-5", "is negative"),
            ("~40", "is not one number"),
            (">90%", "is not one number"),
            ("=A1*2", "is a formula"),
            ("#N/A", "is an error of the spreadsheet"),
            ("60-40", "is a range whose low end is above its high end"),
            ("1e400", "is too large"),
            ("12,34,5", "is not a number"),
        ] {
            match read(text, Decimal::Point) {
                Err((found, _)) => assert_eq!(found, why, "{text}"),
                // `Mar 26` has a unit that no column takes.
                Ok(found) => assert_eq!((text, found.unit.as_str()), ("Mar 26", "mar")),
            }
        }
    }

    #[test]
    fn a_sign_before_three_digits_could_be_either() {
        for (text, told) in [
            ("1,5", Some(Decimal::Comma)),
            ("1.5", Some(Decimal::Point)),
            ("1,234", None),
            ("0,234", Some(Decimal::Comma)),
            ("1.234.567", Some(Decimal::Comma)),
            ("1,234.5", Some(Decimal::Point)),
            ("12", None),
            ("10,5-20", Some(Decimal::Comma)),
        ] {
            assert_eq!(decimal(text), told, "{text}");
        }
    }
}
