//! Text from a chain, made fit for a picture: nothing hidden in it, wrapped, numbers rounded.

use crate::model::text::{cells, cells_of, shown};

/// A blank at which no line is broken.
pub(super) const HARD_BLANK: char = '\u{a0}';

/// A text on one line, in which nothing acts or hides.
pub(super) fn clean(text: &str) -> String {
    let blank = |c: char| {
        if c.is_whitespace() && c != HARD_BLANK {
            ' '
        } else {
            c
        }
    };
    shown(text).chars().map(blank).collect()
}

/// Cleaned text inside an element or attribute of XML.
pub(super) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(clean(text)).into_owned()
}

/// Breaks a text into lines of at most `width` cells: at plain blanks, and inside words that are longer than a line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
        for piece in pieces(word, width) {
            let piece_width = cells(piece);
            if used > 0 && used + 1 + piece_width > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(piece);
            used += piece_width;
        }
    }
    if used > 0 || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A word in pieces of at most `width` cells; an accent stays with its letter.
fn pieces(word: &str, width: usize) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let mut used = 0;
        let end = rest.char_indices().find(|&(at, c)| {
            used += cells_of(c);
            at > 0 && used > width
        });
        let (piece, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// A percentage with a decimal only where it is small.
pub(super) fn percent(value: f64) -> String {
    let tenths = (value * 10.0).round() as u64;
    if tenths >= 100 {
        format!("{value:.0}")
    } else if tenths.is_multiple_of(10) {
        format!("{}", tenths / 10)
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// Two percentages as `71–78 %`, or one where they print alike.
pub(super) fn percents(low: f64, high: f64) -> String {
    let (low, high) = (percent(low), percent(high));
    if low == high {
        format!("{low}{HARD_BLANK}%")
    } else {
        format!("{low}–{high}{HARD_BLANK}%")
    }
}

/// `1 input`, `2 inputs`.
pub(super) fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

/// A length with at most two decimals, as short as it can be.
pub(super) fn number(value: f64) -> String {
    let hundredths = (value * 100.0).round() as i64;
    let sign = if hundredths < 0 { "-" } else { "" };
    let hundredths = hundredths.unsigned_abs();
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match part {
        0 => format!("{sign}{whole}"),
        part if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        part => format!("{sign}{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{escaped, number, percent, percents, wrap};

    #[test]
    fn long_words_are_broken_and_blanks_are_kept_out_of_the_margins() {
        assert_eq!(wrap("ab cd ef", 5), ["ab cd", "ef"]);
        assert_eq!(wrap("abcdefgh i", 5), ["abcde", "fgh i"]);
        assert_eq!(wrap("a\nb\u{7}c", 9), ["a b␇c"]);
        assert_eq!(wrap("漢字かな", 4), ["漢字", "かな"]);
        assert_eq!(wrap("e\u{301}e\u{301}", 1), ["e\u{301}", "e\u{301}"]);
        assert_eq!(wrap("", 9), [""]);
    }

    #[test]
    fn numbers_have_decimals_only_where_they_matter() {
        assert_eq!(percent(7.25), "7.3");
        assert_eq!(percent(9.96), "10");
        assert_eq!(percent(7.0), "7");
        assert_eq!(percents(71.2, 71.4), "71\u{a0}%");
        assert_eq!(percents(71.0, 78.0), "71–78\u{a0}%");
    }

    #[test]
    fn lengths_are_short_and_never_minus_nothing() {
        assert_eq!(number(1.0), "1");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(-1.25), "-1.25");
        assert_eq!(number(2.505), "2.51");
        assert_eq!(number(0.5), "0.5");
    }

    #[test]
    fn no_character_means_anything_to_xml() {
        assert_eq!(
            escaped("<a> & \"b\"\u{0}\u{202e}"),
            "&lt;a&gt; &amp; &quot;b&quot;␀⟨U+202E⟩"
        );
    }
}
