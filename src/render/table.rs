//! What a finding looks like before it is text or Markdown.

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
