//! Text with separators to cells with their places: commas, semicolons, tabs or bars, quotes, and any line ends.

use std::borrow::Cow;

use crate::{
    load::{At, Finding},
    model::Code,
};

/// What may stand between cells.
pub(super) const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// One cell, with the bytes that it takes in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell<'t> {
    /// What it says, without blanks at its ends and without quotes.
    pub(super) text: Cow<'t, str>,
    start: u32,
    end: u32,
}

impl Cell<'_> {
    /// Where it stands, in the file of that number.
    pub(super) const fn at(&self, file: u32) -> At {
        At {
            file,
            start: self.start,
            end: self.end,
        }
    }

    /// Whether it says anything.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// One line of cells; a quoted cell may hold line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row<'t> {
    /// The line on which it begins, from one.
    pub(super) line: usize,
    /// Its cells.
    pub(super) cells: Vec<Cell<'t>>,
}

impl Row<'_> {
    /// Whether no cell says anything.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// The rows of a text, blank ones left out.
///
/// # Errors
///
/// A quote that is never closed, or one that closes where a cell does not end: either may swallow lines.
pub(super) fn rows(text: &str, separator: char, file: u32) -> Result<Vec<Row<'_>>, Finding> {
    let mut reader = Reader {
        text,
        at: 0,
        line: 1,
        separator: separator as u8,
        file,
    };
    let mut rows = Vec::new();
    while reader.at < text.len() {
        let row = reader.row()?;
        if !row.is_blank() {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The first rows of a text that say anything, up to what cannot be read.
pub(super) fn first_rows(text: &str, separator: char, n_rows: usize) -> Vec<Row<'_>> {
    let mut reader = Reader {
        text,
        at: 0,
        line: 1,
        separator: separator as u8,
        file: 0,
    };
    let mut rows = Vec::new();
    while rows.len() < n_rows
        && reader.at < text.len()
        && let Ok(row) = reader.row()
    {
        if !row.is_blank() {
            rows.push(row);
        }
    }
    rows
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    separator: u8,
    file: u32,
}

impl<'t> Reader<'t> {
    fn row(&mut self) -> Result<Row<'t>, Finding> {
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell()?);
            match self.peek() {
                Some(byte) if byte == self.separator => self.at += 1,
                Some(_) => {
                    self.end_of_line();
                    break;
                }
                None => break,
            }
        }
        Ok(Row { line, cells })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes the line break that stands here: `\n`, `\r\n` or `\r`.
    fn end_of_line(&mut self) {
        if self.peek() == Some(b'\r') && self.text.as_bytes().get(self.at + 1) == Some(&b'\n') {
            self.at += 1;
        }
        self.at += 1;
        self.line += 1;
    }

    fn cell(&mut self) -> Result<Cell<'t>, Finding> {
        let bytes = self.text.as_bytes();
        let is_blank = |byte: u8| byte == b' ' || (byte == b'\t' && self.separator != b'\t');
        let mut start = self.at;
        while bytes.get(start).is_some_and(|&byte| is_blank(byte)) {
            start += 1;
        }
        if bytes.get(start) == Some(&b'"') {
            self.at = start;
            return self.quoted();
        }
        let is_end = |byte: &u8| *byte == self.separator || *byte == b'\n' || *byte == b'\r';
        let length = bytes[self.at..].iter().position(is_end);
        let end = length.map_or(bytes.len(), |length| self.at + length);
        let whole = &self.text[self.at..end];
        let text = whole.trim();
        // What is trimmed may be more than ASCII blanks.
        let first = self.at + (whole.len() - whole.trim_start().len());
        self.at = end;
        Ok(cell(Cow::Borrowed(text), first, first + text.len()))
    }

    fn quoted(&mut self) -> Result<Cell<'t>, Finding> {
        let open = self.at;
        let mut text = Cow::Borrowed("");
        let mut from = open + 1;
        loop {
            let Some(length) = self.text[from..].find('"') else {
                let message = "a quote opened here is never closed";
                return Err(Finding::new(Code::SyntaxError, self.here(open), message)
                    .help("close it at the end of the cell, or write `\"\"` for a quote within a quoted cell"));
            };
            let close = from + length;
            add(&mut text, &self.text[from..close]);
            if self.text[close + 1..].starts_with('"') {
                add(&mut text, "\"");
                from = close + 2;
                continue;
            }
            self.line += breaks(&self.text[open..close]);
            self.at = close + 1;
            break;
        }
        let close = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte == b' ' || (byte == b'\t' && self.separator != b'\t'))
        {
            self.at += 1;
        }
        let is_end = |byte| byte == self.separator || byte == b'\n' || byte == b'\r';
        if self.peek().is_some_and(|byte| !is_end(byte)) {
            let message = "a quoted cell goes on behind its closing quote";
            return Err(
                Finding::new(Code::SyntaxError, self.here(close - 1), message)
                    .related(self.here(open), "it opens here")
                    .help("write `\"\"` for a quote within a quoted cell"),
            );
        }
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        Ok(cell(text, open, close))
    }

    const fn here(&self, start: usize) -> At {
        At {
            file: self.file,
            start: start as u32,
            end: start as u32 + 1,
        }
    }
}

const fn cell(text: Cow<'_, str>, start: usize, end: usize) -> Cell<'_> {
    Cell {
        text,
        start: start as u32,
        end: end as u32,
    }
}

fn add<'t>(text: &mut Cow<'t, str>, more: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(more);
    } else if !more.is_empty() {
        text.to_mut().push_str(more);
    }
}

/// How many lines a text breaks into, less one.
fn breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_break = |(at, byte): (usize, &u8)| {
        *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
    };
    bytes
        .iter()
        .enumerate()
        .filter(|&pair| is_break(pair))
        .count()
}

#[cfg(test)]
mod tests {
    use super::rows;

    fn texts(text: &str, separator: char) -> Vec<Vec<String>> {
        let rows = rows(text, separator, 0).expect("it is sound");
        let texts =
            |row: &super::Row<'_>| row.cells.iter().map(|cell| cell.text.to_string()).collect();
        rows.iter().map(texts).collect()
    }

    #[test]
    fn cells_are_told_apart_whatever_stands_between_them() {
        let expected = [["a", "b c"], ["1,5", ""]];
        for text in [
            "a;b c\n1,5;\n",
            "a; b c \r\n1,5;\r\n\r\n;;\r\n",
            "a;\"b c\"\r\"1,5\";\"\"",
        ] {
            assert_eq!(texts(text, ';'), expected, "{text:?}");
        }
        assert_eq!(texts("a\tb c\n1,5\t", '\t'), expected);
    }

    #[test]
    fn quoted_cells_hold_quotes_breaks_and_separators() {
        let found = rows("x,\"a \"\"b\"\",\r\nc\",y\nz", ',', 0).expect("it is sound");
        assert_eq!(found[0].cells[1].text, "a \"b\",\r\nc");
        assert_eq!((found[0].line, found[1].line), (1, 3));
        assert_eq!(found[0].cells[2].at(0).start, 16);
    }

    #[test]
    fn a_quote_that_swallows_lines_is_told_where_it_opens() {
        let open = rows("a,b\nc,\"d\ne,f\n", ',', 0).expect_err("it is not closed");
        assert_eq!(
            (open.at.start, open.message.as_str()),
            (6, "a quote opened here is never closed")
        );
        let early = rows("a,\"b\nc,\"d\"\n", ',', 0).expect_err("it closes too early");
        assert!(
            early.message.contains("goes on behind"),
            "{}",
            early.message
        );
        assert_eq!(early.related.expect("where it opens").0.start, 2);
    }
}
