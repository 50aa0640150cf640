//! A document as Markdown, to be pasted into a report.

use super::table::{Document, Table};

/// Writes a document as Markdown.
pub fn render(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    for line in &document.lead {
        out.push_str(&format!("\n{}\n", escaped(line)));
    }
    for table in &document.tables {
        out.push('\n');
        if !table.title.is_empty() {
            out.push_str(&format!("## {}\n\n", escaped(&table.title)));
        }
        if !table.columns.is_empty() {
            out.push_str(&grid(table));
        }
        if let Some(footer) = &table.footer {
            out.push_str(&format!("\n{}\n", escaped(footer)));
        }
    }
    if !document.notes.is_empty() {
        out.push('\n');
        for note in &document.notes {
            out.push_str(&format!("- {}\n", escaped(note)));
        }
    }
    out
}

fn grid(table: &Table) -> String {
    let line = |cells: &mut dyn Iterator<Item = String>| {
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut out = line(&mut table.columns.iter().map(|column| escaped(column.head)));
    let rule = |is_number: bool| if is_number { "---:" } else { "---" }.to_owned();
    out.push_str(&line(
        &mut table.columns.iter().map(|column| rule(column.is_number)),
    ));
    for row in &table.rows {
        out.push_str(&line(&mut row.iter().map(|cell| escaped(cell))));
    }
    out
}

/// Text that cannot end a cell or start markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' | '\r' => out.push(' '),
            '|' | '\\' | '<' | '*' | '[' => {
                out.push('\\');
                out.push(char);
            }
            _ => out.push(char),
        }
    }
    out
}
