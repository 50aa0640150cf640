//! Losses by targets as a table of single characters, dense where much is lost.

use anstyle::{AnsiColor, Style};

use crate::{
    analysis::answer::{Effect, Verdict},
    model::text::cells,
    study::each::Finding,
    words::{self, table::Shown},
};

use super::{Table, spof::label};

/// Less output than this is left, in percent, where much of it is lost.
const MUCH: f64 = 80.0;

/// How a loss leaves a target, as one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heat {
    Lost,
    MayBeLost,
    Much,
    Some,
    Whole,
    NotTold,
}

const ALL: [(Heat, &str, &str); 6] = [
    (Heat::Lost, "█", "lost"),
    (Heat::MayBeLost, "▓", "may be lost"),
    (
        Heat::Much,
        "▒",
        "kept, less than 80 % of output left at worst",
    ),
    (Heat::Some, "░", "kept, less output left"),
    (Heat::Whole, "·", "kept whole"),
    (Heat::NotTold, "?", "cannot be told"),
];

/// Heads of numbered columns; a head lives as long as the program.
const NUMBERS: [&str; 40] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
    "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33",
    "34", "35", "36", "37", "38", "39", "40",
];

/// Every country that touches a target against the targets, the first forty of them.
pub(super) fn table(finding: &Finding, shown: usize) -> Table {
    let targets = &finding.preface.parameters.targets;
    let heads: Vec<&'static str> = std::iter::once("Cut off")
        .chain(NUMBERS.into_iter().take(targets.len()))
        .collect();
    let untold: Vec<&str> = finding.preface.coverage.unassessable().collect();
    let mut table = Table {
        is_heat: true,
        ..Table::new("How each cut-off leaves each target", &heads)
    };
    let touched = finding
        .entries
        .iter()
        .filter(|entry| entry.rest.lowest_theta_star_pct.worst < 100.0);
    for entry in touched.take(shown) {
        let effects = entry.rest.effects.iter().take(NUMBERS.len());
        let cells = effects.map(|effect| {
            let heat = heat(effect, untold.contains(&effect.target.as_str()));
            symbol(heat).to_owned()
        });
        table
            .rows
            .push(std::iter::once(label(&entry.rest)).chain(cells).collect());
    }
    let key: Vec<String> = ALL
        .iter()
        .map(|(_, symbol, meaning)| format!("{symbol} {meaning}"))
        .collect();
    let names: Vec<String> = NUMBERS
        .iter()
        .zip(targets)
        .map(|(number, target)| format!("{number}\u{a0}{target}"))
        .collect();
    let more = match targets.len().saturating_sub(NUMBERS.len()) {
        0 => String::new(),
        n => format!("; {n} more under `--format csv`"),
    };
    table.footer = Some(format!(
        "{}. Targets: {}{more}.",
        key.join(", "),
        names.join(", ")
    ));
    table
}

/// A target that stops only through its inputs is not known to be kept.
fn heat(effect: &Effect, is_untold: bool) -> Heat {
    match (effect.verdict, effect.output_left_pct) {
        (Verdict::Lost, _) => Heat::Lost,
        (Verdict::Possible, _) => Heat::MayBeLost,
        (Verdict::Kept, None) => Heat::NotTold,
        (Verdict::Kept, Some(left)) if left.worst < MUCH => Heat::Much,
        (Verdict::Kept, Some(left)) if left.worst < 100.0 => Heat::Some,
        (Verdict::Kept, Some(_)) if is_untold => Heat::NotTold,
        (Verdict::Kept, Some(_)) => Heat::Whole,
    }
}

fn symbol(heat: Heat) -> &'static str {
    let found = ALL.iter().find(|(other, ..)| *other == heat);
    found.map_or("?", |(_, symbol, _)| symbol)
}

/// Colours that say again what the characters say.
fn style(symbol: &str) -> Style {
    let found = ALL.iter().find(|(_, other, _)| *other == symbol);
    match found.map(|(heat, ..)| heat) {
        Some(Heat::Lost) => AnsiColor::Red.on_default().bold(),
        Some(Heat::MayBeLost) => AnsiColor::Magenta.on_default(),
        Some(Heat::Much) => AnsiColor::Yellow.on_default(),
        Some(Heat::Some) => AnsiColor::Cyan.on_default(),
        _ => Style::new(),
    }
}

/// Lays a heat table out: one narrow column per target, in several parts where the width does not do.
pub(super) fn grid(
    table: &words::Table,
    shown: &Shown<'_>,
    width: usize,
    is_coloured: bool,
) -> String {
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
