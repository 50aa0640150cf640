//! Which column of a table is what: heads by their usual names, in any order, or as the user maps them.

use std::collections::HashMap;

use crate::{
    load::{At, Finding},
    model::{Code, id::nearest},
};

use super::{
    names::key,
    sheet::{self, Cell, Row, SEPARATORS},
    taken::Used,
};

/// A column that an importer takes: its name, and what else its head may be, by key.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) heads: &'static [&'static str],
    pub(super) is_needed: bool,
}

/// A table with its head found.
#[derive(Debug)]
pub(super) struct Table<'t> {
    /// The number of the file.
    pub(super) file: u32,
    /// What stands between its cells.
    pub(super) separator: char,
    head: Row<'t>,
    /// The rows below the head.
    pub(super) rows: Vec<Row<'t>>,
    /// For each field, the position of its column.
    columns: Vec<Option<usize>>,
}

/// How many rows may stand above the head: a title, remarks, a date.
const ABOVE: usize = 12;

/// Finds separator, head and columns of a text.
///
/// Columns are found by `map`, pairs of a field and a head, and else by their usual heads.
pub(super) fn table<'t>(
    text: &'t str,
    file: u32,
    fields: &[Field],
    map: &[(String, String)],
    findings: &mut Vec<Finding>,
) -> Option<Table<'t>> {
    let named: HashMap<String, usize> = fields
        .iter()
        .enumerate()
        .flat_map(|(at, field)| {
            let heads = field.heads.iter().map(|head| (*head).to_owned());
            std::iter::once(key(field.name))
                .chain(heads)
                .map(move |head| (head, at))
        })
        .chain(map.iter().filter_map(|(field, head)| {
            let at = fields.iter().position(|known| known.name == field)?;
            Some((key(head), at))
        }))
        .collect();
    let (separator, head_at) = sniff(text, &named);
    let mut rows = match sheet::rows(text, separator, file) {
        Ok(rows) => rows,
        Err(finding) => {
            findings.push(finding);
            return None;
        }
    };
    if rows.is_empty() {
        let message = "the file holds no rows";
        findings.push(
            Finding::new(
                Code::MissingField,
                At {
                    file,
                    ..At::default()
                },
                message,
            )
            .help("the first line names the columns, and each line below is a row"),
        );
        return None;
    }
    rows.drain(..head_at.min(rows.len() - 1));
    let head = rows.remove(0);
    let columns = assign(&head, file, fields, map, findings)?;
    if rows.is_empty() {
        let message = "the table has a head and no rows";
        let finding = Finding::new(Code::MissingField, of_row(&head, file), message);
        findings.push(finding.help("write one row below the head for each entry"));
    }
    let n_heads = head.cells.len();
    for row in &rows {
        if let Some(cell) = row.cells.iter().skip(n_heads).find(|cell| !cell.is_blank()) {
            let message = format!("the row has more cells than the {n_heads} columns of the head");
            findings.push(
                Finding::new(Code::SyntaxError, cell.at(file), message).help(format!(
                    "cells are separated by {}; put a cell that holds one into quotes",
                    named_separator(separator)
                )),
            );
        }
    }
    Some(Table {
        file,
        separator,
        head,
        rows,
        columns,
    })
}

/// The separator and the row of the head: those that make most columns known.
fn sniff(text: &str, named: &HashMap<String, usize>) -> (char, usize) {
    let mut best = (0, 0, SEPARATORS[0], 0);
    for separator in SEPARATORS {
        for (at, row) in sheet::first_rows(text, separator, ABOVE).iter().enumerate() {
            let mut known: Vec<usize> = row
                .cells
                .iter()
                .filter_map(|cell| {
                    named
                        .get(&head_key(&cell.text))
                        .or_else(|| named.get(&key(&cell.text)))
                })
                .copied()
                .collect();
            known.sort_unstable();
            known.dedup();
            // Where no head is known, the row that falls into most cells tells most.
            let score = (
                known.len(),
                if known.is_empty() { row.cells.len() } else { 0 },
            );
            if score > (best.0, best.1) {
                best = (score.0, score.1, separator, at);
            }
        }
    }
    (best.2, if best.0 == 0 { 0 } else { best.3 })
}

fn assign(
    head: &Row<'_>,
    file: u32,
    fields: &[Field],
    map: &[(String, String)],
    findings: &mut Vec<Finding>,
) -> Option<Vec<Option<usize>>> {
    let n_before = findings.len();
    let mut columns: Vec<Option<usize>> = vec![None; fields.len()];
    let mut is_mapped = vec![false; fields.len()];
    let heads = || {
        head.cells
            .iter()
            .map(|cell| cell.text.as_ref())
            .filter(|text| !text.is_empty())
    };
    for (name, wanted) in map {
        let Some(field) = fields.iter().position(|field| field.name == name) else {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let message = format!("there is no column `{name}` to map to");
            let at = At {
                file,
                ..At::default()
            };
            findings.push(
                Finding::new(Code::UnknownField, at, message)
                    .help(format!("the columns are {}", names.join(", "))),
            );
            continue;
        };
        let found = head
            .cells
            .iter()
            .position(|cell| key(&cell.text) == key(wanted));
        if found.is_none() {
            let near = nearest(wanted, heads());
            let help = match near.first() {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the heads are {}", heads().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("no head is `{wanted}`, which is mapped to `{name}`");
            findings.push(Finding::new(Code::MissingField, of_row(head, file), message).help(help));
        }
        columns[field] = found;
        is_mapped[field] = true;
    }
    for (at, cell) in head.cells.iter().enumerate() {
        if columns.contains(&Some(at)) {
            continue;
        }
        let keys = [key(&cell.text), head_key(&cell.text)];
        let is_it = |field: &Field| {
            keys.iter()
                .any(|text| *text == key(field.name) || field.heads.contains(&text.as_str()))
        };
        let Some(field) = fields
            .iter()
            .position(is_it)
            .filter(|&field| !is_mapped[field])
        else {
            continue;
        };
        match columns[field] {
            None => columns[field] = Some(at),
            Some(first) => {
                let name = fields[field].name;
                let message = format!(
                    "two columns may be the {name}: `{}` and `{}`",
                    head.cells[first].text, cell.text
                );
                findings.push(
                    Finding::new(Code::DuplicateEntry, cell.at(file), message)
                        .related(head.cells[first].at(file), "the first")
                        .help(format!("say which: --map {name}=\"{}\"", cell.text)),
                );
            }
        }
    }
    for (field, column) in fields.iter().zip(&columns) {
        if field.is_needed && column.is_none() && !map.iter().any(|(name, _)| name == field.name) {
            let message = format!("no column is the {}", field.name);
            let heads = heads().collect::<Vec<_>>().join(", ");
            findings.push(
                Finding::new(Code::MissingField, of_row(head, file), message).help(format!(
                    "name it `{}`, or map one: --map {}=HEAD; the heads are {heads}",
                    field.name, field.name
                )),
            );
        }
    }
    (findings.len() == n_before).then_some(columns)
}

fn of_row(row: &Row<'_>, file: u32) -> At {
    let first = row
        .cells
        .first()
        .map_or_else(At::default, |cell| cell.at(file));
    let last = row.cells.last().map_or(first, |cell| cell.at(file));
    At {
        end: last.end,
        ..first
    }
}

/// The key of a head without the unit behind it: `Stock [weeks]` and `stock` are one.
fn head_key(head: &str) -> String {
    let name = head.split(['(', '[']).next().unwrap_or(head);
    let name: String = name.chars().filter(|c| *c != '%' && *c != '#').collect();
    key(&name)
}

pub(super) const fn named_separator(separator: char) -> &'static str {
    match separator {
        ';' => "semicolons",
        '\t' => "tabs",
        '|' => "bars",
        _ => "commas",
    }
}

impl<'t> Table<'t> {
    /// Whether a column is there.
    pub(super) fn has(&self, field: usize) -> bool {
        self.columns[field].is_some()
    }

    /// The head of a column, as it is written.
    pub(super) fn head(&self, field: usize) -> Option<&str> {
        Some(self.head.cells[self.columns[field]?].text.as_ref())
    }

    /// The cell of a row; `None` where there is no such column, or the row ends before it.
    pub(super) fn cell<'r>(&self, row: &'r Row<'t>, field: usize) -> Option<&'r Cell<'t>> {
        row.cells.get(self.columns[field]?)
    }

    /// What a row says in a column; nothing where the cell is not there.
    pub(super) fn text<'r>(&self, row: &'r Row<'t>, field: usize) -> &'r str {
        self.cell(row, field).map_or("", |cell| cell.text.as_ref())
    }

    /// The place of a cell, or of the row where it is not there.
    pub(super) fn at(&self, row: &Row<'t>, field: usize) -> At {
        let cell = self.cell(row, field).or_else(|| row.cells.first());
        cell.map_or_else(
            || At {
                file: self.file,
                ..At::default()
            },
            |cell| cell.at(self.file),
        )
    }

    /// How its columns were taken, in the order of the file.
    pub(super) fn used(&self, name: &str, fields: &[Field]) -> Vec<Used> {
        let columns = self.head.cells.iter().enumerate();
        columns
            .filter_map(|(at, cell)| {
                let cells = self
                    .rows
                    .iter()
                    .filter(|row| row.cells.get(at).is_some_and(|cell| !cell.is_blank()));
                let cells = cells.count();
                let field = self.columns.iter().position(|column| *column == Some(at));
                (!cell.is_blank() || cells > 0).then(|| Used {
                    file: name.to_owned(),
                    head: cell.text.to_string(),
                    taken_as: field.map(|field| fields[field].name.to_owned()),
                    read_as: Vec::new(),
                    cells,
                })
            })
            .collect()
    }
}
