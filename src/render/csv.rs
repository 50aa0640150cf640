//! A table as CSV, RFC 4180: one row per fact, numbers without units.

use crate::{
    model::text::as_cell,
    words::{Cell, Column, Table},
};

/// What stands for something that nobody knows.
pub const UNKNOWN: &str = "unknown";
/// What stands for something that does not happen within the weeks looked at.
pub const NEVER: &str = "never";
/// What stands for something that the question leaves out.
pub const NOT_ASKED: &str = "not-asked";

/// Writes a table; a cell to which nothing belongs is empty.
pub fn render(table: &Table) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for row in records(table) {
        writer
            .write_record(&row)
            .expect("every cell has as many fields as its column");
    }
    let bytes = writer.into_inner().expect("a vector takes every byte");
    String::from_utf8(bytes).expect("cells are text")
}

/// The heads and the fields of a table for machines.
pub(super) fn records(table: &Table) -> Vec<Vec<String>> {
    let heads: Vec<String> = table.columns.iter().flat_map(Column::fields).collect();
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().zip(&table.columns);
        cells
            .flat_map(|(cell, column)| cell.fields(column.fields().len()))
            .map(|cell| field(&cell))
            .collect()
    });
    std::iter::once(heads).chain(rows).collect()
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Blank | Cell::Ends(_) => String::new(),
        Cell::Unknown => UNKNOWN.to_owned(),
        Cell::Never => NEVER.to_owned(),
        Cell::NotAsked => NOT_ASKED.to_owned(),
        Cell::Text(text) | Cell::Name { id: text, .. } | Cell::Word { code: text, .. } => {
            as_cell(text).into_owned()
        }
        Cell::Number(value) => number(*value),
        Cell::Count(count) | Cell::CountOf(count, _) => count.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::List(words) | Cell::Names { ids: words, .. } => {
            as_cell(&words.join(" ")).into_owned()
        }
        Cell::Series(values) => {
            let values: Vec<String> = values.iter().map(|&value| number(value)).collect();
            values.join(" ")
        }
    }
}

/// A number, never one that is none.
fn number(value: f64) -> String {
    if value.is_finite() {
        // Adding nothing turns the minus of a negative zero away.
        (value + 0.0).to_string()
    } else {
        UNKNOWN.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interval;

    #[test]
    fn what_is_not_a_number_is_a_documented_word() {
        let rows = [
            Cell::times(Interval::new(Some(-0.0), None)),
            Cell::ends(Interval::new(None, Some(f64::NAN))),
            Cell::NotAsked,
            Cell::Blank,
        ];
        let table = Table::of("weeks", "", rows)
            .column(Column::weeks("weeks_{}", "Falls [weeks]"), Clone::clone)
            .column(Column::name("event", "Lost"), |_| {
                Cell::name("country:TWN", "Taiwan")
            })
            .table();
        assert_eq!(
            render(&table),
            "weeks_worst,weeks_best,event,name\n\
             0,never,country:TWN,Taiwan\n\
             unknown,unknown,country:TWN,Taiwan\n\
             not-asked,not-asked,country:TWN,Taiwan\n\
             ,,country:TWN,Taiwan\n"
        );
    }
}
