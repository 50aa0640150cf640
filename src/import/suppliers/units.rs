//! How the numbers of a column are read: by what all of its cells say together.

use crate::{
    import::{
        columns::Table,
        number::{self, Decimal, Number},
        taken::Taken,
    },
    load::Finding,
    model::Code,
};

/// What stands before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalSign {
    /// `1,234.5`.
    Point,
    /// `1.234,5`.
    Comma,
}

/// What the shares of a sheet are parts of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareUnit {
    /// Of a hundred.
    Percent,
    /// Of one.
    Fraction,
}

/// The sign before decimals in one column.
///
/// What its own cells say counts; where all of them could be either, what the other columns say; else semicolons between
/// cells go with decimal commas.
pub(super) fn decimal(
    table: &Table<'_>,
    field: usize,
    numeric: &[usize],
    stated: Option<DecimalSign>,
    findings: &mut Vec<Finding>,
) -> Decimal {
    match stated {
        Some(DecimalSign::Point) => return Decimal::Point,
        Some(DecimalSign::Comma) => return Decimal::Comma,
        None => {}
    }
    let mut first: Option<(Decimal, usize)> = None;
    for (at, row) in table.rows.iter().enumerate() {
        let Some(told) = number::decimal(table.text(row, field)) else {
            continue;
        };
        match first {
            None => first = Some((told, at)),
            Some((other, before)) if other != told => {
                let (text, line) = (table.text(row, field), table.rows[before].line);
                let message = format!(
                    "`{text}` and the number in line {line} have different signs before their decimals"
                );
                findings.push(
                    Finding::new(Code::NumberOutOfRange, table.at(row, field), message)
                        .related(table.at(&table.rows[before], field), "the other")
                        .help("write all numbers of a column alike, or say which: --decimal comma or --decimal point"),
                );
                return other;
            }
            Some(_) => {}
        }
    }
    if let Some((told, _)) = first {
        return told;
    }
    let others = numeric.iter().flat_map(|&other| {
        let texts = table.rows.iter().map(move |row| table.text(row, other));
        texts.filter_map(number::decimal)
    });
    others.into_iter().next().unwrap_or(match table.separator {
        ';' => Decimal::Comma,
        _ => Decimal::Point,
    })
}

/// The numbers of a column, row by row; `None` where a cell is blank or wrong.
pub(super) fn numbers(
    table: &Table<'_>,
    field: usize,
    decimal: Decimal,
    findings: &mut Vec<Finding>,
) -> Vec<Option<Number>> {
    let head = table.head(field).unwrap_or_default().to_owned();
    let read = |row| {
        let text = table.text(row, field);
        if number::is_blank(text) {
            return None;
        }
        match number::read(text, decimal) {
            Ok(number) => Some(number),
            Err((what, help)) => {
                let message = format!("`{text}` in the column `{head}` {what}");
                findings.push(
                    Finding::new(Code::NumberOutOfRange, table.at(row, field), message).help(help),
                );
                None
            }
        }
    };
    table.rows.iter().map(read).collect()
}

/// Notes how a column was read.
pub(super) fn note(taken: &mut Taken, name: &str, read_as: impl Into<String>) {
    let is_it = |used: &&mut crate::import::Used| used.taken_as.as_deref() == Some(name);
    if let Some(used) = taken.columns.iter_mut().find(is_it) {
        used.read_as.push(read_as.into());
    }
}

/// Notes the sign before decimals where a number has one.
pub(super) fn note_decimal(
    taken: &mut Taken,
    table: &Table<'_>,
    field: usize,
    name: &str,
    decimal: Decimal,
) {
    let has_sign = |row| table.text(row, field).contains(['.', ',']);
    if table.rows.iter().any(has_sign) {
        note(
            taken,
            name,
            match decimal {
                Decimal::Point => "decimal point",
                Decimal::Comma => "decimal comma",
            },
        );
    }
}

/// A finding about a unit that a column does not take.
pub(super) fn wrong_unit(
    table: &Table<'_>,
    row: usize,
    field: usize,
    unit: &str,
    wanted: &str,
) -> Finding {
    let row = &table.rows[row];
    let head = table.head(field).unwrap_or_default();
    let message = format!(
        "`{}` in the column `{head}` is in `{unit}`",
        table.text(row, field)
    );
    Finding::new(Code::NumberOutOfRange, table.at(row, field), message)
        .help(format!("write {wanted}"))
}
