//! Text of strangers on its way out: names, titles, arguments, texts of XML and CSV, before anybody sees them.
//!
//! Files may name things as they like. What a name holds beyond letters that can be seen could rewrite a terminal, turn
//! the order of a line, look like another name or run in a spreadsheet. It is shown instead, so that nothing is lost
//! and nothing acts.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

/// Whether a character acts or hides instead of being seen: controls, marks of direction, marks without width.
///
/// Line breaks and tabs are controls too. Letters that join and accents are none of these, nor is what chooses
/// between two looks of a sign.
pub const fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            // Soft hyphen, joiner of accents, fillers of scripts.
            | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}'
            // Direction.
            | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
            // No width.
            | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{feff}'
            // Line and paragraph, annotations, what is no character, tags.
            | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// The text on one line with everything hidden shown: controls as their pictures, the rest by number.
///
/// Line breaks and tabs become blanks.
///
/// # Examples
///
/// ```
/// use linchpin::model::text::shown;
///
/// assert_eq!(shown("Acme\u{1b}[2J\nInc"), "Acme␛[2J Inc");
/// assert_eq!(shown("pay\u{202e}lap"), "pay⟨U+202E⟩lap");
/// ```
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push(' ');
            }
            c => show(&mut out, c),
        }
    }
    Cow::Owned(out)
}

/// Adds a character, or what stands for it where it is hidden.
pub fn show(out: &mut String, c: char) {
    match c {
        '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + c as u32)),
        '\u{7f}' => out.push('\u{2421}'),
        c if is_hidden(c) => out.push_str(&format!("⟨U+{:04X}⟩", c as u32)),
        c => out.push(c),
    }
}

/// A text with accents joined to their letters (Unicode NFC), by which texts that look the same are the same.
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// How many cells of a terminal a text takes: two for wide letters, none for accents.
pub fn cells(text: &str) -> usize {
    text.chars().map(cells_of).sum()
}

/// How many cells of a terminal a character takes.
pub fn cells_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// A text as a cell of CSV: a quote mark before what a spreadsheet would take for a formula.
///
/// Spreadsheets calculate cells that begin with `=`, `+`, `-` or `@`, and names are not ours to choose. Numbers stay
/// as they are.
pub fn as_cell(text: &str) -> Cow<'_, str> {
    let text = shown(text);
    let is_formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if is_formula && text.parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{as_cell, cells, is_hidden, shown};

    #[test]
    fn no_character_acts_or_hides() {
        for c in '\0'..=char::MAX {
            let text = format!("a{c}b");
            let shown = shown(&text);
            assert!(!shown.contains(is_hidden), "{:x}", c as u32);
            assert!(shown.len() > 2, "{:x} is lost", c as u32);
            assert!(c.is_control() <= is_hidden(c), "{:x}", c as u32);
        }
        assert_eq!(shown("\u{1b}[31m \u{9b}31m \u{7f}"), "␛[31m ⟨U+009B⟩31m ␡");
        assert_eq!(
            shown("漢字 é e\u{301} ❤\u{fe0f}"),
            "漢字 é e\u{301} ❤\u{fe0f}"
        );
    }

    #[test]
    fn names_that_differ_only_in_what_hides_look_different() {
        for hidden in [
            "\u{200b}",
            "\u{200d}",
            "\u{feff}",
            "\u{ad}",
            "\u{2063}",
            "\u{e0041}",
        ] {
            assert_ne!(shown(&format!("TS{hidden}MC")), "TSMC");
        }
    }

    #[test]
    fn width_is_that_of_a_terminal() {
        assert_eq!(cells("Fab"), 3);
        assert_eq!(cells("漢字かな"), 8);
        assert_eq!(cells("Ku\u{308}hlung"), 7);
    }

    #[test]
    fn a_spreadsheet_calculates_nothing() {
        for formula in [
            "=A1", "+1+1", "-A1", "@SUM(1)", " =A1", "\t=1", "＝A1", "-1-1",
        ] {
            assert!(as_cell(formula).starts_with('\''), "{formula}");
        }
        for harmless in ["A=1", "-0.5", "+3", "1e-9", "", "TWN", "-inf"] {
            assert_eq!(as_cell(harmless), harmless);
        }
    }
}
