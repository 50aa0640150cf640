//! Columns side by side for a terminal: words and numbers stay whole, and rows stack where columns cannot stand.

use crate::{
    model::text,
    words::{Column, Table, column::Kind, table::Shown},
};

/// Blanks between columns, from wide to narrow.
const GAPS: [usize; 2] = [3, 2];
/// Blanks before the first column and under the rule after the last.
const MARGIN: usize = 2;

/// Lays the rows of a table out for a width in characters.
pub(super) fn lay_out(table: &Table, shown: &Shown<'_>, width: usize) -> String {
    let places = table.shown_columns();
    let columns: Vec<&Column> = places.iter().map(|&at| &table.columns[at]).collect();
    let cells: Vec<Vec<String>> = shown
        .rows
        .iter()
        .map(|row| {
            let cells = places.iter();
            cells.map(|&at| row[at].shown(&table.columns[at])).collect()
        })
        .collect();
    let heads: Vec<String> = columns.iter().map(|column| column.headed()).collect();
    let is_number: Vec<bool> = columns
        .iter()
        .map(|column| column.kind.is_number())
        .collect();
    // Ids are to be typed again, so they are not broken; names are.
    let is_first_id = columns
        .first()
        .is_some_and(|column| column.kind != Kind::Name || column.shows_ids);
    match widths(&heads, &cells, (&is_number, is_first_id), width) {
        Some((widths, gap)) => side_by_side(&heads, &cells, &is_number, &widths, gap),
        None => stacked(&heads, &cells, width),
    }
}

/// The width of every column and the gap between them; `None` where they cannot stand side by side.
fn widths(
    heads: &[String],
    cells: &[Vec<String>],
    (is_number, is_first_id): (&[bool], bool),
    width: usize,
) -> Option<(Vec<usize>, usize)> {
    let widest =
        |at: usize, of: fn(&str) -> usize| cells.iter().map(|row| of(&row[at])).max().unwrap_or(0);
    let columns = 0..heads.len();
    let whole: Vec<usize> = columns
        .clone()
        .map(|at| length(&heads[at]).max(widest(at, length)))
        .collect();
    let total = |widths: &[usize], gap: usize| {
        widths.iter().sum::<usize>() + gap * heads.len().saturating_sub(1) + 2 * MARGIN
    };
    for gap in GAPS {
        if total(&whole, gap) <= width {
            return Some((whole, gap));
        }
    }
    let gap = GAPS[GAPS.len() - 1];
    // Ids are to be typed again and numbers to be read at once, so neither is broken.
    let least = |is_first_whole: bool| -> Vec<usize> {
        columns
            .clone()
            .map(|at| {
                let is_kept = is_number[at] || (at == 0 && is_first_whole);
                let of = if is_kept { length } else { longest_word };
                longest_word(&heads[at]).max(widest(at, of))
            })
            .collect()
    };
    let mut found = [least(is_first_id), least(false)]
        .into_iter()
        .find(|widths| total(widths, gap) <= width)?;
    // How many lines more than one a column makes its rows take: who makes most gets the next blank.
    let excess = |at: usize, width: usize| -> usize {
        let texts = cells.iter().map(|row| &row[at]).chain([&heads[at]]);
        texts.map(|text| broken(text, width).len() - 1).sum()
    };
    let mut lines: Vec<usize> = columns.map(|at| excess(at, found[at])).collect();
    for _ in total(&found, gap)..width {
        let most = lines
            .iter()
            .enumerate()
            .rev()
            .max_by_key(|(_, lines)| **lines);
        let Some((at, 1..)) = most.map(|(at, lines)| (at, *lines)) else {
            break;
        };
        found[at] += 1;
        lines[at] = excess(at, found[at]);
    }
    Some((found, gap))
}

fn side_by_side(
    heads: &[String],
    cells: &[Vec<String>],
    is_number: &[bool],
    widths: &[usize],
    gap: usize,
) -> String {
    let rule = widths.iter().sum::<usize>() + gap * widths.len().saturating_sub(1) + 2 * MARGIN;
    let mut lines = line(heads, is_number, widths, gap);
    lines.push("─".repeat(rule));
    for row in cells {
        lines.extend(line(row, is_number, widths, gap));
    }
    lines.join("\n")
}

/// One row, as many lines as its tallest cell has.
fn line(row: &[String], is_number: &[bool], widths: &[usize], gap: usize) -> Vec<String> {
    let broken: Vec<Vec<String>> = row
        .iter()
        .zip(widths)
        .map(|(cell, &width)| broken(cell, width))
        .collect();
    let height = broken.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let lines = (0..height).map(|at| {
        let cells = broken.iter().zip(widths).zip(is_number);
        let cells: Vec<String> = cells
            .map(|((lines, &width), &is_number)| {
                let text = lines.get(at).map_or("", String::as_str);
                // A terminal gives two cells to some letters, so formats that count letters do not do.
                let blanks = " ".repeat(width.saturating_sub(length(text)));
                if is_number {
                    format!("{blanks}{text}")
                } else {
                    format!("{text}{blanks}")
                }
            })
            .collect();
        let text = format!("{}{}", " ".repeat(MARGIN), cells.join(&" ".repeat(gap)));
        text.trim_end().to_owned()
    });
    lines.collect()
}

/// As many cells a line as fit, under the first cell of their row.
fn stacked(heads: &[String], cells: &[Vec<String>], width: usize) -> String {
    let indent = 2 * MARGIN;
    let mut lines = Vec::new();
    for row in cells {
        let mut is_open = false;
        for (at, (head, cell)) in heads.iter().zip(row).enumerate() {
            if at == 0 {
                let text = broken(cell, width.saturating_sub(MARGIN));
                lines.extend(
                    text.into_iter()
                        .map(|text| format!("{}{text}", " ".repeat(MARGIN))),
                );
            } else if !cell.is_empty() {
                let text = format!("{head}: {cell}");
                match lines.last_mut() {
                    Some(line) if is_open && length(line) + 2 + length(&text) <= width => {
                        line.push_str("; ");
                        line.push_str(&text);
                    }
                    _ => {
                        let text = broken(&text, width.saturating_sub(indent + 2));
                        for (at, text) in text.into_iter().enumerate() {
                            let indent = if at == 0 { indent } else { indent + 2 };
                            lines.push(format!("{}{text}", " ".repeat(indent)));
                        }
                        is_open = true;
                    }
                }
            }
        }
    }
    lines.join("\n")
}

/// Breaks a text at blanks; a word that is longer than a line stays whole.
pub(super) fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // Blanks within what fits are kept: a series of bars may begin with some.
    if length(text) <= width {
        return vec![text.to_owned()];
    }
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if length(line) + 1 + length(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn length(text: &str) -> usize {
    text::cells(text)
}

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(length).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Cell;

    fn table() -> Table {
        Table::of(
            "",
            "",
            [("TWN Taiwan", 12.5, "no wafers from anybody else")],
        )
        .column(Column::text("", "Cut off"), |row| Cell::text(row.0))
        .column(Column::percent("", "Output left [%]"), |row| {
            Cell::Number(row.1)
        })
        .column(Column::text("", "Because"), |row| Cell::text(row.2))
        .table()
    }

    fn at(width: usize) -> String {
        let table = table();
        lay_out(&table, &table.shown()[0], width)
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_word_is_broken() {
        for width in 20..90 {
            let text = at(width);
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{width}:\n{text}");
            }
            for word in ["TWN", "Taiwan", "12.5", "wafers", "anybody"] {
                assert_eq!(text.matches(word).count(), 1, "{width}:\n{text}");
            }
        }
    }

    #[test]
    fn rows_stack_where_columns_cannot_stand() {
        assert_eq!(
            at(24),
            "  TWN Taiwan\n    Output left [%]:\n      12.5\n    Because: no wafers\n      from anybody else"
        );
    }

    #[test]
    fn columns_are_in_line_under_wide_letters_and_accents() {
        let rows = [
            ("日本国", 1.0),
            ("Ku\u{308}hlung", 20.0),
            ("a\u{202e}b", 3.0),
        ];
        let table = Table::of("", "", rows)
            .column(Column::text("", "Cut off"), |row| Cell::text(row.0))
            .column(Column::percent("", "Left [%]"), |row| Cell::Number(row.1))
            .table();
        let text = lay_out(&table, &table.shown()[0], 60);
        let ends: Vec<usize> = text.lines().skip(2).map(length).collect();
        assert_eq!(ends, [ends[0]; 3], "{text}");
        assert!(text.contains("a⟨U+202E⟩b"), "{text}");
    }

    #[test]
    fn what_fits_stands_on_one_line() {
        assert_eq!(at(90).lines().count(), 3);
    }
}
