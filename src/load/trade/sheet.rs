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
}

impl CellPlace<'_> {
    fn at(self) -> At {
        let line = line_start(self.text, self.before);
        let (start, end) = cell_span(self.text, line, self.column.unwrap_or_default());
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
        let mut reader = ReaderBuilder::new()
            .trim(Trim::All)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let given: Vec<String> = match reader.headers() {
            Ok(given) => given.iter().map(str::to_owned).collect(),
            Err(error) => {
                let message = format!("the head cannot be read: {}", said(&error));
                findings.push(Finding::new(Code::SyntaxError, whole(number), message));
                return None;
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
            let (start, end) = cell_span(text, line, position);
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
                    findings.push(self.broken(before, &error));
                    continue;
                }
            }
            let before = record
                .position()
                .map_or(before, |at: &Position| at.byte() as usize);
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
                    },
                })
                .collect();
            visit(&cells, findings);
        }
    }

    /// A line that cannot be taken apart.
    fn broken(&self, before: usize, error: &csv::Error) -> Finding {
        let start = line_start(self.text, before);
        let length = self.text[start..].find('\n');
        let end = length.map_or(self.text.len(), |length| start + length);
        let at = At {
            file: self.number,
            start: start as u32,
            end: end as u32,
        };
        Finding::new(Code::SyntaxError, at, said(error))
            .help("every line has as many cells as the first")
    }
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
        if !(line.trim().is_empty() || line.starts_with('#')) {
            break;
        }
        start += line.len();
    }
    start
}

/// The bytes of a cell without blanks around it, counted from the start of its line.
fn cell_span(text: &str, line: usize, column: usize) -> (usize, usize) {
    let (mut start, mut is_quoted, mut n_before) = (line, false, 0);
    let mut end = text.len();
    for (at, letter) in text[line..].char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted && n_before < column => {
                n_before += 1;
                start = line + at + 1;
            }
            ',' | '\n' if !is_quoted => {
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

/// What the reader of CSV says, without the position it would repeat.
fn said(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("{len} cells where the first line has {expected_len}"),
        _ => error.to_string(),
    }
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
                let (start, end) = cell_span(text, line, column);
                &text[start..end]
            })
            .collect();
        assert_eq!(cells[..3], ["x", "\"y, z\"", "w"]);
    }
}
