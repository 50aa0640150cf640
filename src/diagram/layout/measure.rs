//! How much room words take, and how they are set in a box.
//!
//! Widths are those of Helvetica, which Arial and Liberation Sans share; other fonts may be a little wider, so boxes
//! have some air.

use crate::diagram::{
    look::CONCENTRATED,
    picture::{Kind, Node, Row},
    text::wrap,
};

/// The room for the title of a frame.
pub const HEAD: f64 = 24.0;
/// The air between the words of a box and its border.
const PAD: f64 = 8.0;
/// The size of a name, of what stands under it, and of a state.
const NAME: f64 = 12.0;
const SMALL: f64 = 10.0;
const STATE: f64 = 11.0;
/// The height of a line per size.
const LEADING: f64 = 1.25;
/// The length of the bar of a whole market, and its height.
const BAR: (f64, f64) = (40.0, 7.0);
/// Letters on a line of a box with one row, and of the columns of a box with several.
const SINGLE: usize = 26;
const COLUMNS: [usize; 3] = [31, 34, 26];

/// Words in a box.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// Left end, or middle where they are centred.
    pub x: f64,
    /// Base line.
    pub y: f64,
    /// Size of the letters.
    pub size: f64,
    /// Whether they are bold.
    pub is_bold: bool,
    /// Whether they are centred at `x`.
    pub is_centred: bool,
    /// The words.
    pub text: String,
}

/// A bar that shows what the largest holder has of a market.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// The length of a whole market.
    pub w: f64,
    /// Height.
    pub h: f64,
    /// What is held, in parts per million.
    pub ppm: u32,
}

/// What stands in a box.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Content {
    /// Width with air.
    pub w: f64,
    /// Height with air.
    pub h: f64,
    /// The words.
    pub words: Vec<Words>,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// The width of a text.
pub fn width(text: &str, size: f64, is_bold: bool) -> f64 {
    let thousandths: u32 = text.chars().map(advance).sum();
    let weight = if is_bold { 1.07 } else { 1.0 };
    f64::from(thousandths) / 1000.0 * size * weight
}

/// How far a letter moves on, in thousandths of its size.
const fn advance(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '\'' => 222,
        '|' => 260,
        ' ' | '\u{a0}' | 'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '/' | '!' | '[' | ']' => 278,
        'r' | '(' | ')' | '-' | '`' | '·' => 333,
        '"' => 355,
        '*' => 389,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 500,
        'a'
        | 'b'
        | 'd'
        | 'e'
        | 'g'
        | 'h'
        | 'n'
        | 'o'
        | 'p'
        | 'q'
        | 'u'
        | '0'..='9'
        | '$'
        | '#'
        | '?'
        | 'L'
        | '_'
        | '–' => 556,
        '+' | '<' | '=' | '>' | '~' | '≥' => 584,
        'F' | 'T' | 'Z' => 611,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 667,
        'w' | 'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 722,
        'G' | 'O' | 'Q' => 778,
        'm' | 'M' => 833,
        '%' => 889,
        'W' => 944,
        '@' => 1015,
        // Ideographs, kana, hangul and wide forms fill a square; letters of other scripts stay below two thirds of one.
        '—'
        | '…'
        | '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}' => 1000,
        '\u{1f000}'..='\u{3fffd}' => 1250,
        _ => 670,
    }
}

/// Sets the words of a node.
pub(super) fn content(node: &Node) -> Content {
    match (node.kind, node.rows.as_slice()) {
        (Kind::Junction, rows) => {
            let text = rows.first().map_or("", |row| row.name.as_str());
            let w = width(text, SMALL, false) + 14.0;
            let words = Words {
                x: w / 2.0,
                y: 12.0,
                size: SMALL,
                is_bold: false,
                is_centred: true,
                text: text.to_owned(),
            };
            Content {
                w,
                h: 17.0,
                words: vec![words],
                bars: Vec::new(),
            }
        }
        (_, [row]) => single(row),
        (_, rows) => table(rows),
    }
}

/// Name, holders and state under one another, centred.
fn single(row: &Row) -> Content {
    let mut content = Content::default();
    let lines = |text: &str, letters: usize| {
        if text.is_empty() {
            Vec::new()
        } else {
            wrap(text, letters)
        }
    };
    let parts = [
        (lines(&row.name, SINGLE), NAME, true),
        (lines(&row.detail, SINGLE + 8), SMALL, false),
        (lines(&row.state, SINGLE + 4), STATE, true),
    ];
    let mut y = PAD - 3.0;
    let mut w: f64 = 40.0;
    for (at, (lines, size, is_bold)) in parts.into_iter().enumerate() {
        for text in lines {
            y += size * LEADING;
            w = w.max(width(&text, size, is_bold));
            content.words.push(Words {
                x: 0.0,
                y: y - size * 0.22,
                size,
                is_bold,
                is_centred: true,
                text,
            });
        }
        if let (1, Some(holder)) = (at, &row.holder) {
            content.bars.push(Bar {
                x: 0.0,
                y: y + 3.0,
                w: BAR.0 * 2.0,
                h: BAR.1 - 1.0,
                ppm: holder.ppm,
            });
            y += BAR.1 + 4.0;
            w = w.max(BAR.0 * 2.0);
        }
    }
    content.w = (w + 2.0 * PAD).ceil();
    content.h = (y + PAD - 2.0).ceil();
    for words in &mut content.words {
        words.x = content.w / 2.0;
    }
    for bar in &mut content.bars {
        bar.x = (content.w - bar.w) / 2.0;
    }
    content
}

/// One line per row: name, bar, holders, state.
fn table(rows: &[Row]) -> Content {
    let mut content = Content::default();
    let cells: Vec<[Vec<String>; 3]> = rows
        .iter()
        .map(|row| {
            let texts = [&row.name, &row.detail, &row.state];
            std::array::from_fn(|at| {
                if texts[at].is_empty() {
                    Vec::new()
                } else {
                    wrap(texts[at], COLUMNS[at])
                }
            })
        })
        .collect();
    // What one country has nearly alone stands out by its letters, too.
    let look = |row: &Row, at: usize| {
        let holder = row.holder.as_ref();
        let is_alone = holder.is_some_and(|holder| holder.ppm >= CONCENTRATED);
        match at {
            0 => (NAME - 1.0, is_alone),
            1 => (SMALL, is_alone),
            _ => (SMALL, true),
        }
    };
    let mut widths = [0.0_f64; 3];
    for (row, texts) in rows.iter().zip(&cells) {
        for (at, widest) in widths.iter_mut().enumerate() {
            let (size, is_bold) = look(row, at);
            for text in &texts[at] {
                *widest = widest.max(width(text, size, is_bold));
            }
        }
    }
    let has_bars = rows.iter().any(|row| row.holder.is_some());
    let bar = if has_bars { BAR.0 + 8.0 } else { 0.0 };
    let mut lefts = [PAD; 3];
    lefts[1] = lefts[0] + widths[0] + 10.0 + bar;
    lefts[2] = lefts[1] + widths[1] + if widths[1] > 0.0 { 12.0 } else { 0.0 };
    let line = (NAME - 1.0) * LEADING;
    let mut y = PAD - 3.0;
    for (row, texts) in rows.iter().zip(cells) {
        if row.holder.is_some() || has_bars {
            let holder = row.holder.as_ref();
            content.bars.extend(holder.map(|holder| Bar {
                x: lefts[1] - bar,
                y: y + 4.0,
                w: BAR.0,
                h: BAR.1,
                ppm: holder.ppm,
            }));
        }
        let n_lines = texts.iter().map(Vec::len).max().unwrap_or(1).max(1);
        for (at, lines) in texts.into_iter().enumerate() {
            let (size, is_bold) = look(row, at);
            for (text, below) in lines.into_iter().zip(0..) {
                content.words.push(Words {
                    x: lefts[at],
                    y: y + line * (f64::from(below) + 0.8),
                    size,
                    is_bold,
                    is_centred: false,
                    text,
                });
            }
        }
        y += line * n_lines as f64 + 1.0;
    }
    content.w = (lefts[2] + widths[2] + PAD).ceil();
    content.h = (y + PAD - 3.0).ceil();
    content
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn widths_are_those_of_helvetica() {
        // Adobe's metrics: H 722, e 556, l 222, v 500, t 278, i 222, c 500, a 556.
        let word = width("Helvetica", 1000.0, false);
        let sum = 722 + 556 + 222 + 500 + 556 + 278 + 222 + 500 + 556;
        assert!((word - f64::from(sum)).abs() < 1e-9, "{word}");
        assert!(width("漢字", 10.0, false) >= 20.0);
    }
}
