//! A page as Markdown, to be pasted into a report.

use crate::{
    model::text,
    words::{Page, Table, table::Shown},
};

use super::{csv, text::more};

/// Writes a page as Markdown.
pub fn render(page: &Page) -> String {
    let mut out = format!("# {}\n", escaped(&page.title));
    for line in &page.lead {
        out.push_str(&format!("\n{}\n", escaped(line)));
    }
    for table in &page.tables {
        for shown in table.shown() {
            out.push('\n');
            if !shown.title.is_empty() {
                out.push_str(&format!("## {}\n\n", escaped(shown.title)));
            }
            if !table.columns.is_empty() {
                out.push_str(&grid(table, &shown));
            }
            for line in more(shown.n_more).iter().chain(&table.footer) {
                out.push_str(&format!("\n{}\n", escaped(line)));
            }
        }
    }
    for line in page.foot.iter().filter(|line| !line.is_empty()) {
        out.push_str(&format!("\n{}\n", escaped(line)));
    }
    if !page.notes.is_empty() {
        out.push('\n');
        for note in &page.notes {
            out.push_str(&format!("- {}\n", escaped(note)));
        }
    }
    out
}

/// Writes one table with everything that machines get of it.
pub fn data(table: &Table) -> String {
    let mut records = csv::records(table).into_iter();
    let heads = records.next().unwrap_or_default();
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = vec!["---"; heads.len()].join(" | ");
    let mut out = format!("{}| {rule} |\n", line(&heads));
    for record in records {
        out.push_str(&line(&record));
    }
    out
}

fn grid(table: &Table, shown: &Shown<'_>) -> String {
    let columns = table.shown_columns();
    let line = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = columns.iter().map(|&at| cell(at)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut out = line(&|at| escaped(&table.columns[at].headed()));
    out.push_str(&line(&|at| {
        let is_number = table.columns[at].kind.is_number();
        if is_number { "---:" } else { "---" }.to_owned()
    }));
    for row in shown.rows {
        out.push_str(&line(&|at| escaped(&row[at].shown(&table.columns[at]))));
    }
    out
}

/// Text that cannot end a cell or start markup.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text::shown(text).chars() {
        match char {
            '|' | '\\' | '<' | '*' | '[' => {
                out.push('\\');
                out.push(char);
            }
            _ => out.push(char),
        }
    }
    out
}
