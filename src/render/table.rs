//! How the findings that are not yet told in typed tables look before they are text or data.

use crate::words::{
    self, Cell, Page,
    table::{Look, Table as Typed},
};

use super::Report;

/// One column of a table for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The head, with the unit.
    pub head: &'static str,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// A table for people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The cells, as many in each row as there are columns.
    pub rows: Vec<Vec<String>>,
    /// A word under the table, such as what was left out.
    pub footer: Option<String>,
    /// Whether every cell but the first of a row is one character that stands for how much is lost.
    pub is_heat: bool,
}

/// A finding for people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What was asked.
    pub title: String,
    /// The answer in sentences, most important first.
    pub lead: Vec<String>,
    /// The tables.
    pub tables: Vec<Table>,
    /// Assumptions and advice.
    pub notes: Vec<String>,
}

/// A tidy table for machines: one row per fact, numbers without units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tidy {
    /// The columns.
    pub columns: Vec<&'static str>,
    /// The cells; empty for what is not known.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Starts a table; heads that begin with `#` hold numbers, the sign is dropped.
    pub fn new(title: impl Into<String>, heads: &[&'static str]) -> Self {
        let column = |head: &&'static str| match head.strip_prefix('#') {
            Some(head) => Column {
                head,
                is_number: true,
            },
            None => Column {
                head,
                is_number: false,
            },
        };
        Self {
            title: title.into(),
            columns: heads.iter().map(column).collect(),
            ..Self::default()
        }
    }

    /// Keeps the first rows and says how many more there are, and how to see them.
    #[must_use]
    pub fn limited(mut self, limit: usize) -> Self {
        let n_more = self.rows.len().saturating_sub(limit);
        if n_more > 0 {
            self.rows.truncate(limit);
            self.footer = Some(format!(
                "{n_more} more; `--format csv` or `--format json` lists all."
            ));
        }
        self
    }
}

impl<Finding: Report> words::Report for Finding {
    const SCHEMA: &'static str = <Self as Report>::SCHEMA;

    fn preface(&self) -> Option<&crate::analysis::preface::Preface> {
        Report::preface(self)
    }

    fn is_complete(&self) -> bool {
        Report::is_complete(self)
    }

    fn page(&self) -> Page {
        let document = self.document();
        let mut tables: Vec<Typed> = document.tables.into_iter().map(shown).collect();
        tables.push(data(self.tidy()));
        Page {
            title: document.title,
            lead: document.lead,
            tables,
            notes: document.notes,
        }
    }
}

fn shown(table: Table) -> Typed {
    let column = |column: &Column| {
        let head = if column.head.is_empty() {
            " "
        } else {
            column.head
        };
        if column.is_number {
            words::Column::number("", head)
        } else {
            words::Column::text("", head)
        }
    };
    Typed {
        is_shown: true,
        title: table.title,
        columns: table.columns.iter().map(column).collect(),
        rows: cells(table.rows),
        footer: table.footer,
        look: if table.is_heat {
            Look::Heat
        } else {
            Look::Plain
        },
        ..Typed::default()
    }
}

fn data(tidy: Tidy) -> Typed {
    Typed {
        key: "main".to_owned(),
        is_main: true,
        columns: tidy
            .columns
            .iter()
            .map(|key| words::Column::text(key, ""))
            .collect(),
        rows: cells(tidy.rows),
        ..Typed::default()
    }
}

fn cells(rows: Vec<Vec<String>>) -> Vec<Vec<Cell>> {
    let row = |row: Vec<String>| row.into_iter().map(Cell::Text).collect();
    rows.into_iter().map(row).collect()
}
