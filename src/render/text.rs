//! A page as text for a terminal.

use crate::{
    model::text::{cells, shown},
    words::{Page, Table, table::Look},
};

use super::{grid, heat};

/// How wide text is laid out where nobody says.
pub const WIDTH: u16 = 100;
/// Less than this is narrow.
const NARROW: u16 = 80;
/// So many rows are shown however few lines there are.
const LEAST_ROWS: usize = 2;
/// The longest line of a paragraph: longer ones are hard to read.
const PARAGRAPH: usize = 110;

/// Lays a page out for a terminal of some width; without a width, or with none, for [`WIDTH`].
pub fn render(page: &Page, width: Option<u16>) -> String {
    laid_out(page, width, false)
}

/// How a page is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// The width of the terminal; [`WIDTH`] where there is none.
    pub width: Option<u16>,
    /// Whether colours say again what the characters say.
    pub is_coloured: bool,
    /// The most lines that it takes, where rows can be left out.
    pub n_lines: Option<usize>,
}

/// Lays a page out; where it may take so many lines alone, spare columns go first, then rows.
pub fn render_in(page: &Page, layout: Layout) -> String {
    let Layout {
        width,
        is_coloured,
        n_lines,
    } = layout;
    let whole = laid_out(page, width, is_coloured);
    let Some(n_lines) = n_lines else {
        return whole;
    };
    let excess = |text: &str| text.lines().count().saturating_sub(n_lines);
    if excess(&whole) == 0 {
        return whole;
    }
    let mut page = page.clone();
    let columns = page.tables.iter_mut().flat_map(|table| &mut table.columns);
    for column in columns.filter(|column| column.is_spare) {
        column.head.clear();
    }
    // Where rows stack, a screen holds too few of them to stop there.
    if width.is_some_and(|width| width > 0 && width < NARROW) {
        return laid_out(&page, width, is_coloured);
    }
    loop {
        let text = laid_out(&page, width, is_coloured);
        let excess = excess(&text);
        let lengths = page.tables.iter().flat_map(Table::shown);
        let lengths: Vec<usize> = lengths.map(|shown| shown.rows.len()).collect();
        let longest = lengths.iter().copied().max().unwrap_or(0);
        if excess == 0 || longest <= LEAST_ROWS {
            return text;
        }
        // A row takes a line or more, so that this never leaves out too many.
        let n_longest = lengths.iter().filter(|&&length| length == longest).count();
        let fewer = (excess / n_longest / 3).max(1);
        for table in &mut page.tables {
            let n_shown = longest.saturating_sub(fewer).max(LEAST_ROWS);
            table.n_shown = Some(table.n_shown.map_or(n_shown, |shown| shown.min(n_shown)));
        }
    }
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
    if page.foot.iter().any(|line| !line.is_empty()) {
        out.push('\n');
        for line in page.foot.iter().filter(|line| !line.is_empty()) {
            out.push_str(&paragraph(line, ""));
        }
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
