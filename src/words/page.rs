//! A finding as words: what every format is written from.

use serde::Serialize;

use crate::analysis::preface::Preface;

use super::{Report, table::Table};

/// Title, sentences, tables and notes of a finding.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// What was asked.
    pub title: String,
    /// The verdict in one sentence, with names; where there is one, the rest of the sentences are details.
    pub verdict: String,
    /// What is probably not meant as it stands; people always see it.
    pub warnings: Vec<String>,
    /// The answer in sentences, most important first.
    pub lead: Vec<String>,
    /// The tables, in the order in which people read them.
    pub tables: Vec<Table>,
    /// On what the verdict rests, in a line.
    pub evidence: String,
    /// Words under the tables.
    pub foot: Vec<String>,
    /// Assumptions and advice.
    pub notes: Vec<String>,
}

/// What people want to see of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct View {
    /// Every sentence, column and table.
    pub details: bool,
    /// Standing notes and assumptions.
    pub notes: bool,
    /// Ids to type instead of names.
    pub ids: bool,
}

impl Page {
    /// What people see of it: at first the verdict, one table and on what it rests.
    #[must_use]
    pub fn seen(mut self, view: View) -> Self {
        for column in self.tables.iter_mut().flat_map(|table| &mut table.columns) {
            column.shows_ids = view.ids;
        }
        let warnings = std::mem::take(&mut self.warnings);
        if self.verdict.is_empty() || view.details {
            self.lead.splice(..0, warnings.iter().cloned());
        }
        if self.verdict.is_empty() {
            return self;
        }
        let mut more = Vec::new();
        if !view.details {
            self.title = std::mem::take(&mut self.verdict);
            self.lead = warnings;
            for table in &mut self.tables {
                table.is_shown &= !table.is_detail;
                table.is_shown |= table.is_first_alone && !table.rows.is_empty();
                for column in table.columns.iter_mut().filter(|column| column.is_detail) {
                    column.head.clear();
                }
            }
            self.foot.push(std::mem::take(&mut self.evidence));
            more.push("`--details` for all columns and causes");
        }
        if !view.notes && !self.notes.is_empty() {
            self.notes.clear();
            more.push("`--notes` for what is assumed");
        }
        if !more.is_empty() {
            self.foot.push(format!("More: {}.", more.join(", ")));
        }
        self
    }

    /// The tables that machines can ask for, the main one first.
    pub fn data(&self) -> Vec<&Table> {
        let mut tables: Vec<&Table> = self.tables.iter().filter(|table| table.is_data()).collect();
        tables.sort_by_key(|table| !table.is_main);
        tables
    }

    /// The table of a key, or the main one where none is named.
    ///
    /// # Errors
    ///
    /// The keys that there are, where none of them is the one asked for.
    pub fn table(&self, key: Option<&str>) -> Result<&Table, Vec<&str>> {
        let tables = self.data();
        let found = match key {
            None => tables.first().copied(),
            Some(key) => tables.iter().copied().find(|table| table.key == key),
        };
        found.ok_or_else(|| tables.iter().map(|table| table.key.as_str()).collect())
    }
}

/// A finding of which people see so many rows of each table; machines get all.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(transparent)]
pub struct Limited<'a, Finding> {
    /// The finding.
    pub finding: &'a Finding,
    /// How many rows people see.
    #[serde(skip)]
    pub n_shown: usize,
}

impl<Finding: Report> Report for Limited<'_, Finding> {
    const SCHEMA: &'static str = Finding::SCHEMA;

    fn preface(&self) -> Option<&Preface> {
        self.finding.preface()
    }

    fn prefaces(&self) -> Vec<&Preface> {
        self.finding.prefaces()
    }

    fn is_complete(&self) -> bool {
        self.finding.is_complete()
    }

    fn page(&self) -> Page {
        let mut page = self.finding.page();
        for table in &mut page.tables {
            table.n_shown = Some(self.n_shown);
        }
        page
    }
}
