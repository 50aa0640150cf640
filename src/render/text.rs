//! A document as text for a terminal.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, TableStyle};

use super::{
    heat,
    table::{Document, Table},
};

/// Lays a document out for a terminal of some width; without a width, as wide as it likes.
pub fn render(document: &Document, width: Option<u16>) -> String {
    laid_out(document, width, false)
}

/// The same with terminal colours, which say nothing that the characters do not.
pub fn render_coloured(document: &Document, width: Option<u16>) -> String {
    laid_out(document, width, true)
}

fn laid_out(document: &Document, width: Option<u16>, is_coloured: bool) -> String {
    let mut out = String::new();
    let wrap =
        |text: &str, indent: &str| wrapped(text, width.map_or(100, usize::from).min(110), indent);
    out.push_str(&wrap(&document.title, ""));
    for line in &document.lead {
        out.push_str(&wrap(line, ""));
    }
    for table in &document.tables {
        out.push('\n');
        if !table.title.is_empty() {
            out.push_str(&wrap(&table.title, ""));
        }
        if table.is_heat {
            let width = width.map_or(usize::MAX, usize::from);
            out.push_str(&heat::grid(table, width, is_coloured));
            out.push('\n');
        } else if !table.columns.is_empty() {
            out.push_str(&grid(table, width));
            out.push('\n');
        }
        if let Some(footer) = &table.footer {
            out.push_str(&wrap(footer, ""));
        }
    }
    if !document.notes.is_empty() {
        out.push('\n');
        for note in &document.notes {
            out.push_str(&wrap(&format!("- {note}"), "  "));
        }
    }
    out
}

/// A rule under the head and nothing else: rows stay one line where they can.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

fn grid(table: &Table, width: Option<u16>) -> String {
    let mut grid = comfy_table::Table::new();
    grid.load_style(STYLE);
    if let Some(width) = width {
        grid.set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    }
    grid.set_header(table.columns.iter().map(|column| column.head));
    for row in &table.rows {
        grid.add_row(row);
    }
    // Ids are to be typed again, so they are not broken.
    if let Some(first) = grid.column_mut(0) {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    for (position, column) in table.columns.iter().enumerate() {
        if let (true, Some(cells)) = (column.is_number, grid.column_mut(position)) {
            cells.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines: Vec<String> = grid
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.join("\n")
}

/// Breaks a paragraph at blanks; later lines are indented.
fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            out.push_str(line.trim_end());
            out.push('\n');
            indent.clone_into(&mut line);
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    out.push_str(&line);
    out.push('\n');
    out
}
