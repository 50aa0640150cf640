//! A page as text for a terminal.

use crate::{
    model::text::{cells, shown},
    words::{Page, Table, table::Look},
};

use super::{grid, heat};

/// How wide text is laid out where nobody says.
pub const WIDTH: u16 = 100;
/// The longest line of a paragraph: longer ones are hard to read.
const PARAGRAPH: usize = 110;

/// Lays a page out for a terminal of some width; without a width, or with none, for [`WIDTH`].
pub fn render(page: &Page, width: Option<u16>) -> String {
    laid_out(page, width, false)
}

/// The same with terminal colours, which say nothing that the characters do not.
pub fn render_coloured(page: &Page, width: Option<u16>) -> String {
    laid_out(page, width, true)
}

fn laid_out(page: &Page, width: Option<u16>, is_coloured: bool) -> String {
    let width = usize::from(width.filter(|&width| width > 0).unwrap_or(WIDTH));
    let mut out = String::new();
    let paragraph = |text: &str, indent: &str| paragraph(text, width.min(PARAGRAPH), indent);
    out.push_str(&paragraph(&page.title, ""));
    for line in &page.lead {
        out.push_str(&paragraph(line, ""));
    }
    for table in &page.tables {
        out.push_str(&tables(table, width, is_coloured));
    }
    if !page.notes.is_empty() {
        out.push('\n');
        for note in &page.notes {
            out.push_str(&paragraph(&format!("- {note}"), "  "));
        }
    }
    out
}

/// A table, or one for each of its parts.
fn tables(table: &Table, width: usize, is_coloured: bool) -> String {
    let mut out = String::new();
    let paragraph = |text: &str| paragraph(text, width.min(PARAGRAPH), "");
    for shown in table.shown() {
        out.push('\n');
        if !shown.title.is_empty() {
            out.push_str(&paragraph(shown.title));
        }
        if !table.columns.is_empty() {
            out.push_str(&match table.look {
                Look::Plain => grid::lay_out(table, &shown, width),
                Look::Heat => heat::grid(table, &shown, width, is_coloured),
            });
            out.push('\n');
        }
        if let Some(more) = more(shown.n_more) {
            out.push_str(&paragraph(&more));
        }
        if let Some(footer) = &table.footer {
            out.push_str(&paragraph(footer));
        }
    }
    out
}

/// What was left out, and how to see it.
pub(crate) fn more(n_more: usize) -> Option<String> {
    (n_more > 0).then(|| format!("{n_more} more; `--format csv` or `--format json` lists all."))
}

/// Breaks a paragraph at blanks; later lines are indented.
fn paragraph(text: &str, width: usize, indent: &str) -> String {
    let text = shown(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::new();
    let mut length = 0;
    for (at, word) in words.iter().enumerate() {
        let n_cells = cells(word);
        if at > 0 && length + 1 + n_cells > width {
            out.push('\n');
            out.push_str(indent);
            length = indent.len();
        } else if at > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += n_cells;
    }
    out.push('\n');
    out
}
