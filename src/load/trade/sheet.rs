//! One file of a firm network: columns by name, cells with their places.

use csv::{Position, Reader, ReaderBuilder, StringRecord, Trim};

use crate::{
    load::{
        file::File,
        finding::{At, Finding},
    },
    model::Code,
};

/// One file, read line by line, with the positions of its columns.
pub(super) struct Sheet<'t> {
    number: u32,
    text: &'t str,
    reader: Reader<&'t [u8]>,
    heads: &'static [&'static str],
    columns: Vec<Option<usize>>,
    /// How many cells the head has.
    n_cells: usize,
    delimiter: u8,
}

/// A cell of a line.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    head: &'static str,
    place: CellPlace<'a>,
}

/// Where a cell stands; looked up only where something is wrong with it.
#[derive(Clone, Copy)]
struct CellPlace<'a> {
    file: u32,
    text: &'a str,
    /// Where the reader was before the line.
    before: usize,
    column: Option<usize>,
    delimiter: u8,
}

impl CellPlace<'_> {
    fn at(self) -> At {
        let line = line_start(self.text, self.before);
        let (start, end) = cell_span(
            self.text,
            line,
            self.column.unwrap_or_default(),
            self.delimiter,
        );
        At {
            file: self.file,
            start: start as u32,
            end: end as u32,
        }
    }
}

impl Cell<'_> {
    /// Where it stands.
    pub(super) fn at(&self) -> At {
        self.place.at()
    }

    /// Something that is wrong with it.
    pub(super) fn finding(&self, code: Code, message: &str) -> Finding {
        Finding::new(code, self.at(), message)
    }

    /// A finite number that is not negative.
    pub(super) fn number(&self, findings: &mut Vec<Finding>) -> f64 {
        let (what, help) = match self.text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => return number,
            Ok(number) if number < 0.0 => (
                "is negative",
                "a flow back is a link from buyer to supplier",
            ),
            Ok(_) => ("is not finite", "write a number"),
            Err(_) if self.text.is_empty() => (
                "is empty",
                "write a number, or leave the whole column out where it is optional",
            ),
            Err(_) => (
                "is not a number",
                "write digits with a decimal point and nothing else",
            ),
        };
        let message = format!("the {} `{}` {what}", self.head, self.text);
        findings.push(self.finding(Code::NumberOutOfRange, &message).help(help));
        0.0
    }

    /// Whether it holds a name.
    pub(super) fn is_name(&self, findings: &mut Vec<Finding>) -> bool {
        if self.text.is_empty() {
            let message = format!("the {} is empty", self.head);
            let finding = self.finding(Code::BadName, &message);
            findings.push(finding.help("write a name, or remove the line"));
        }
        !self.text.is_empty()
    }
}

impl<'t> Sheet<'t> {
    /// Finds the columns of a file; the first `n_needed` heads must be there, no other may.
    pub(super) fn open(
        number: u32,
        file: &'t File,
        heads: &'static [&'static str],
        n_needed: usize,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        if !file.is_text() {
            return None;
        }
        let text: &str = &file.text;
        let delimiter = delimiter(text);
        let mut reader = ReaderBuilder::new()
            .trim(Trim::All)
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut head = StringRecord::new();
        let given: Vec<String> = loop {
            match reader.read_record(&mut head) {
                Ok(true) if is_comment(text, &head) => {}
                Ok(_) => break head.iter().map(str::to_owned).collect(),
                Err(error) => {
                    let message = format!("the head cannot be read: {error}");
                    findings.push(Finding::new(Code::SyntaxError, whole(number), message));
                    return None;
                }
            }
        };
        let columns: Vec<Option<usize>> = heads
            .iter()
            .map(|head| given.iter().position(|other| other == head))
            .collect();
        let n_before = findings.len();
        for (head, _) in heads
            .iter()
            .zip(&columns)
            .take(n_needed)
            .filter(|(_, at)| at.is_none())
        {
            let message = format!("the column `{head}` is missing");
            let help = format!("the first line names the columns: {}", heads.join(","));
            findings.push(Finding::new(Code::MissingField, whole(number), message).help(help));
        }
        let line = line_start(text, 0);
        for (position, head) in given.iter().enumerate() {
            let (start, end) = cell_span(text, line, position, delimiter);
            let at = At {
                file: number,
                start: start as u32,
                end: end as u32,
            };
            if given[..position].contains(head) {
                let message = format!("the column `{head}` stands twice");
                findings.push(Finding::new(Code::DuplicateEntry, at, message).help("keep one"));
            } else if !heads.contains(&head.as_str()) {
                let message = format!("there is no column `{head}`");
                let help = format!("the columns are {}", heads.join(", "));
                findings.push(Finding::new(Code::UnknownField, at, message).help(help));
            }
        }
        (findings.len() == n_before).then_some(Self {
            number,
            text,
            reader,
            heads,
            columns,
            n_cells: given.len(),
            delimiter,
        })
    }

    /// Whether a column is there.
    pub(super) fn has(&self, column: usize) -> bool {
        self.columns[column].is_some()
    }

    /// Calls back for every line with its cells, one per known column; missing columns give empty cells.
    pub(super) fn for_each(
        mut self,
        findings: &mut Vec<Finding>,
        mut visit: impl FnMut(&[Cell<'_>], &mut Vec<Finding>),
    ) {
        let mut record = StringRecord::new();
        loop {
            let before = self.reader.position().byte() as usize;
            match self.reader.read_record(&mut record) {
                Ok(false) => return,
                Ok(true) => {}
                Err(error) => {
                    let before = error.position().map_or(before, |at| at.byte() as usize);
                    findings.push(self.broken(before, &error.to_string(), ONE_LINE));
                    continue;
                }
            }
            let before = record
                .position()
                .map_or(before, |at: &Position| at.byte() as usize);
            if is_comment(self.text, &record) {
                if record.len() == self.n_cells {
                    findings.push(self.passed_over(before));
                }
                continue;
            }
            // A spreadsheet writes rows of nothing under its last one.
            if record.iter().all(str::is_empty) {
                continue;
            }
            // No name has a line break, so a cell over several lines begins with a quote that was left open.
            if record.iter().any(|cell| cell.contains('\n')) {
                let message = "a quote that is opened on this line is not closed on it";
                findings.push(self.broken(before, message, "close it, or remove it"));
                continue;
            }
            if record.len() != self.n_cells {
                let (n, wanted) = (record.len(), self.n_cells);
                let message = format!("{n} cells where the first line has {wanted}");
                findings.push(self.broken(before, &message, ONE_LINE));
                continue;
            }
            let cells: Vec<Cell<'_>> = self
                .heads
                .iter()
                .zip(&self.columns)
                .map(|(head, &column)| Cell {
                    text: column.and_then(|at| record.get(at)).unwrap_or_default(),
                    head,
                    place: CellPlace {
                        file: self.number,
                        text: self.text,
                        before,
                        column,
                        delimiter: self.delimiter,
                    },
                })
                .collect();
            visit(&cells, findings);
        }
    }

    /// A line that cannot be taken apart.
    fn broken(&self, before: usize, message: &str, help: &str) -> Finding {
        Finding::new(Code::SyntaxError, self.line(before), message).help(help)
    }

    /// A line that looks like cells and is a comment.
    fn passed_over(&self, before: usize) -> Finding {
        let message = "this line begins with `# ` and does not count";
        Finding::new(Code::StrayField, self.line(before), message).help(
            "remove the blank where `#` belongs to the name, or the commas where it is a comment",
        )
    }

    fn line(&self, before: usize) -> At {
        let start = line_start(self.text, before);
        let length = self.text[start..].find('\n');
        let end = length.map_or(self.text.len(), |length| start + length);
        At {
            file: self.number,
            start: start as u32,
            end: end as u32,
        }
    }
}

/// What to do with a line that is none.
const ONE_LINE: &str = "every line has as many cells as the first";

/// What cells are separated by: what the head has, where it has no comma.
fn delimiter(text: &str) -> u8 {
    let head = &text[line_start(text, 0)..];
    let head = head.lines().next().unwrap_or_default();
    match head {
        head if head.contains(',') => b',',
        head if head.contains(';') => b';',
        head if head.contains('\t') => b'\t',
        _ => b',',
    }
}

/// Whether a line that was read is a comment: `#` and a blank, or nothing behind it.
fn is_comment(text: &str, record: &StringRecord) -> bool {
    let at = record.position().map_or(0, |at| at.byte() as usize);
    is_comment_line(text[at..].trim_start_matches(['\r', '\n']))
}

fn is_comment_line(line: &str) -> bool {
    line.strip_prefix('#')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// The place of a file as a whole.
pub(super) fn whole(file: u32) -> At {
    At {
        file,
        ..At::default()
    }
}

/// Where the next line with cells starts: behind blank lines and comments.
fn line_start(text: &str, from: usize) -> usize {
    let mut start = from.min(text.len());
    while let Some(line) = text[start..].split_inclusive('\n').next() {
        if !(line.trim().is_empty() || is_comment_line(line)) {
            break;
        }
        start += line.len();
    }
    start
}

/// The bytes of a cell without blanks around it, counted from the start of its line.
fn cell_span(text: &str, line: usize, column: usize, delimiter: u8) -> (usize, usize) {
    let delimiter = char::from(delimiter);
    let (mut start, mut is_quoted, mut n_before) = (line, false, 0);
    let mut end = text.len();
    for (at, letter) in text[line..].char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            _ if letter == delimiter && !is_quoted && n_before < column => {
                n_before += 1;
                start = line + at + 1;
            }
            _ if (letter == delimiter || letter == '\n') && !is_quoted => {
                end = line + at;
                break;
            }
            _ => {}
        }
    }
    let cell = &text[start..end.max(start)];
    let start = start + (cell.len() - cell.trim_start().len());
    (start, start + cell.trim().len())
}

#[cfg(test)]
mod tests {
    use super::{cell_span, line_start};

    #[test]
    fn cells_are_found_behind_comments_and_quotes() {
        let text = "# a, b\n\n x ,\"y, z\",w\n";
        let line = line_start(text, 0);
        let cells: Vec<&str> = (0..4)
            .map(|column| {
                let (start, end) = cell_span(text, line, column, b',');
                &text[start..end]
            })
            .collect();
        assert_eq!(cells[..3], ["x", "\"y, z\"", "w"]);
    }
}
