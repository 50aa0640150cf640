//! A table as data: typed columns, said once, from which text, Markdown, CSV and HTML are written.

use serde::{Deserialize, Serialize};

use super::{cell::Cell, column::Column};

/// How a table is drawn for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// Columns side by side.
    #[default]
    Plain,
    /// Every cell but the first of a row is one character that stands for how much is lost.
    Heat,
}

/// Where a part of a table begins, and its title for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What the part shows.
    pub title: String,
    /// The position of its first row.
    pub first: usize,
}

/// A typed table.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says by itself who sees the table and when"
)]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Its name for machines; empty where it is for people alone.
    pub key: String,
    /// Whether it is what machines get unless they ask for another.
    pub is_main: bool,
    /// Whether people see it.
    pub is_shown: bool,
    /// What it shows.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The cells, as many in each row as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// Where people see several tables, one after the other; in the order of the rows.
    pub parts: Vec<Part>,
    /// How many rows of each part people see.
    pub n_shown: Option<usize>,
    /// A word under the table.
    pub footer: Option<String>,
    /// How it is drawn.
    pub look: Look,
    /// Whether people see it among the details alone.
    pub is_detail: bool,
    /// Whether people see it on the first screen alone.
    pub is_first_alone: bool,
}

/// The rows that one table for people shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown<'a> {
    /// What it shows.
    pub title: &'a str,
    /// The rows.
    pub rows: &'a [Vec<Cell>],
    /// How many more there are.
    pub n_more: usize,
}

impl Table {
    /// Starts a table with one row for each thing; columns come one by one, so that no row can have too few cells.
    pub fn of<Row>(
        key: &str,
        title: impl Into<String>,
        rows: impl IntoIterator<Item = Row>,
    ) -> Rows<Row> {
        let of: Vec<Row> = rows.into_iter().collect();
        Rows {
            table: Self {
                key: key.to_owned(),
                is_shown: true,
                title: title.into(),
                rows: of.iter().map(|_| Vec::new()).collect(),
                ..Self::default()
            },
            of,
        }
    }

    /// A word between tables.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self {
            is_shown: true,
            title: text.into(),
            ..Self::default()
        }
    }

    /// Keeps it for the details.
    #[must_use]
    pub fn detail(mut self) -> Self {
        self.is_detail = true;
        self
    }

    /// Whether machines can ask for it.
    pub fn is_data(&self) -> bool {
        !self.key.is_empty()
    }

    /// The positions of the columns that people see: those with a head and something below it.
    pub fn shown_columns(&self) -> Vec<usize> {
        let is_blank = |at: usize| self.rows.iter().all(|row| row[at].is_blank());
        let columns = self.columns.iter().enumerate();
        columns
            .filter(|(at, column)| {
                !column.head.is_empty() && (self.rows.is_empty() || !is_blank(*at))
            })
            .map(|(at, _)| at)
            .collect()
    }

    /// What people see of it, part by part; nothing where it is for machines alone.
    pub fn shown(&self) -> Vec<Shown<'_>> {
        if !self.is_shown {
            return Vec::new();
        }
        let limited = |title, rows: &'_ [Vec<Cell>]| {
            let n = self.n_shown.unwrap_or(usize::MAX).min(rows.len());
            (title, n, rows.len() - n)
        };
        let whole = [Part {
            title: self.title.clone(),
            first: 0,
        }];
        let is_whole = self.parts.is_empty();
        let parts = if is_whole { &whole[..] } else { &self.parts };
        let ends = parts
            .iter()
            .skip(1)
            .map(|part| part.first)
            .chain([self.rows.len()]);
        let shown = parts.iter().enumerate().zip(ends).map(|((at, part), end)| {
            let rows = &self.rows[part.first..end];
            let title = if is_whole {
                self.title.as_str()
            } else {
                self.parts[at].title.as_str()
            };
            let (title, n, n_more) = limited(title, rows);
            Shown {
                title,
                rows: &rows[..n],
                n_more,
            }
        });
        shown.collect()
    }
}

/// A table whose columns are being told.
#[derive(Debug, Clone)]
pub struct Rows<Row> {
    table: Table,
    of: Vec<Row>,
}

impl<Row> Rows<Row> {
    /// Adds a column, with its cell for each row.
    #[must_use]
    pub fn column(mut self, column: Column, cell: impl Fn(&Row) -> Cell) -> Self {
        for (row, of) in self.table.rows.iter_mut().zip(&self.of) {
            row.push(cell(of));
        }
        self.table.columns.push(column);
        self
    }

    /// Adds columns where a condition holds.
    #[must_use]
    pub fn when(self, condition: bool, columns: impl FnOnce(Self) -> Self) -> Self {
        if condition { columns(self) } else { self }
    }

    /// Shows people a table of its own for each run of rows with the same title.
    #[must_use]
    pub fn parted(mut self, title: impl Fn(&Row) -> String) -> Self {
        for (first, row) in self.of.iter().enumerate() {
            let title = title(row);
            if self
                .table
                .parts
                .last()
                .is_none_or(|part| part.title != title)
            {
                self.table.parts.push(Part { title, first });
            }
        }
        self
    }

    /// Shows people the first rows of each part and says how many more there are.
    #[must_use]
    pub fn shown(mut self, n_shown: usize) -> Self {
        self.table.n_shown = Some(n_shown);
        self
    }

    /// Keeps it for the details.
    #[must_use]
    pub fn detail(mut self) -> Self {
        self.table.is_detail = true;
        self
    }

    /// Makes it what machines get unless they ask for another.
    #[must_use]
    pub fn main(mut self) -> Self {
        self.table.is_main = true;
        self
    }

    /// Keeps it from people, unless a condition holds.
    #[must_use]
    pub fn shown_if(mut self, condition: bool) -> Self {
        self.table.is_shown = condition;
        self
    }

    /// The table.
    pub fn table(self) -> Table {
        self.table
    }
}
