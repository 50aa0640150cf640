//! Lays out a table of single characters, dense where much is lost.

use anstyle::{AnsiColor, Style};

use crate::{
    model::text::cells,
    words::{Table, heat::Heat, table::Shown},
};

/// Colours that say again what the characters say.
fn style(symbol: &str) -> Style {
    let found = Heat::ALL.into_iter().find(|heat| heat.symbol() == symbol);
    match found {
        Some(Heat::Lost) => AnsiColor::Red.on_default().bold(),
        Some(Heat::MayBeLost) => AnsiColor::Magenta.on_default(),
        Some(Heat::Much) => AnsiColor::Yellow.on_default(),
        Some(Heat::Some) => AnsiColor::Cyan.on_default(),
        _ => Style::new(),
    }
}

/// Lays a heat table out: one narrow column per target, in several parts where the width does not do.
pub(super) fn grid(table: &Table, shown: &Shown<'_>, width: usize, is_coloured: bool) -> String {
    let rows: Vec<Vec<String>> = shown
        .rows
        .iter()
        .map(|row| {
            table
                .columns
                .iter()
                .zip(row)
                .map(|(column, cell)| cell.shown(column))
                .collect()
        })
        .collect();
    let width_of = |row: &Vec<String>| row.first().map_or(0, |name| cells(name));
    let names = rows.iter().map(width_of).max().unwrap_or(0);
    let names = names.max(table.columns.first().map_or(0, |column| column.head.len()));
    let cell = 3;
    let n_columns = table.columns.len().saturating_sub(1);
    let fit = width
        .saturating_sub(names + 4)
        .checked_div(cell)
        .unwrap_or(0)
        .max(1);
    let mut parts = Vec::new();
    for first in (0..n_columns).step_by(fit) {
        let columns = first + 1..(first + fit).min(n_columns) + 1;
        let mut lines = Vec::new();
        let mut head = format!("  {:names$}  ", table.columns[0].head);
        for column in columns.clone() {
            head.push_str(&format!("{:>cell$}", table.columns[column].head));
        }
        lines.push(head);
        lines.push("─".repeat(names + 4 + cell * columns.len()));
        for row in &rows {
            let blanks = " ".repeat(names.saturating_sub(cells(&row[0])));
            let mut line = format!("  {}{blanks}  ", row[0]);
            for column in columns.clone() {
                let symbol = row[column].as_str();
                line.push_str("  ");
                if is_coloured {
                    let style = style(symbol);
                    line.push_str(&format!("{style}{symbol}{style:#}"));
                } else {
                    line.push_str(symbol);
                }
            }
            lines.push(line);
        }
        parts.push(lines.join("\n"));
    }
    parts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::grid as lay_out;
    use crate::words::{Cell, Column, Table};

    fn table() -> Table {
        let symbols = ["█", "▓", "▒", "░", "·", "?"].into_iter().enumerate();
        let first = Table::of("", "", ["TWN Taiwan"])
            .column(Column::text("", "Cut off"), |name| Cell::text(*name));
        symbols
            .fold(first, |table, (at, symbol)| {
                table.column(Column::number("", &(at + 1).to_string()), |_| {
                    Cell::text(symbol)
                })
            })
            .table()
    }

    fn grid(table: &Table, width: usize, is_coloured: bool) -> String {
        lay_out(table, &table.shown()[0], width, is_coloured)
    }

    #[test]
    fn a_narrow_terminal_gets_the_columns_in_parts() {
        let text = grid(&table(), 24, false);
        assert!(
            text.lines().all(|line| line.chars().count() <= 24),
            "{text}"
        );
        assert_eq!(text.matches("TWN Taiwan").count(), 2);
        for symbol in ["█", "▓", "▒", "░", "·", "?"] {
            assert_eq!(text.matches(symbol).count(), 1, "{text}");
        }
        let wide = grid(&table(), 80, false);
        assert_eq!(
            wide.lines().last(),
            Some("  TWN Taiwan    █  ▓  ▒  ░  ·  ?")
        );
    }

    #[test]
    fn colour_only_repeats_what_the_characters_say() {
        let plain = grid(&table(), 80, false);
        let coloured = grid(&table(), 80, true);
        assert_ne!(plain, coloured);
        assert!(!plain.contains('\u{1b}'));
        let mut stripped = String::new();
        let mut is_code = false;
        for char in coloured.chars() {
            match char {
                '\u{1b}' => is_code = true,
                'm' if is_code => is_code = false,
                char if !is_code => stripped.push(char),
                _ => {}
            }
        }
        assert_eq!(stripped, plain);
    }
}
