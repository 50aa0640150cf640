//! Findings by byte, and how they become diagnostics with line and column.

use std::collections::HashMap;

use crate::model::{
    Code, Diagnostic,
    diagnostic::{self, Place},
};

/// A place as bytes of a file, by the file's position in the list of files read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct At {
    /// The file.
    pub(crate) file: u32,
    /// First byte.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
}

/// A finding whose places are still bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) code: Code,
    pub(crate) at: At,
    pub(crate) message: String,
    pub(crate) related: Option<(At, String)>,
    pub(crate) help: Option<String>,
}

impl Finding {
    /// Takes what is wrong and where.
    pub(crate) fn new(code: Code, at: At, message: impl Into<String>) -> Self {
        Self {
            code,
            at,
            message: message.into(),
            related: None,
            help: None,
        }
    }

    /// Adds the way out.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub(crate) fn related(mut self, at: At, what: impl Into<String>) -> Self {
        self.related = Some((at, what.into()));
        self
    }
}

/// Turns findings into diagnostics, sorted by file, place and code.
///
/// `files` are the names and texts that [`At::file`] counts.
///
/// # Complexity
///
/// One pass over each text that has findings, plus the sort.
pub(super) fn resolve(findings: Vec<Finding>, files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let places = Places::measure(&findings, files);
    let mut diagnostics: Vec<Diagnostic> = findings
        .into_iter()
        .map(|finding| Diagnostic {
            code: finding.code,
            place: places.place(finding.at, files),
            message: finding.message,
            related: finding
                .related
                .map(|(at, what)| (places.place(at, files), what)),
            help: finding.help,
        })
        .collect();
    diagnostic::settle(&mut diagnostics);
    diagnostics
}

/// Line and column of every byte that a finding speaks of.
struct Places(HashMap<(u32, u32), (usize, usize)>);

impl Places {
    fn measure(findings: &[Finding], files: &[(&str, &str)]) -> Self {
        let mut wanted: Vec<(u32, u32)> = findings
            .iter()
            .flat_map(|finding| {
                let related = finding.related.as_ref().map(|(at, _)| *at);
                std::iter::once(finding.at).chain(related)
            })
            .map(|at| (at.file, at.start))
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut measured = HashMap::with_capacity(wanted.len());
        let mut current = (u32::MAX, 0, 1, 1);
        for (file, start) in wanted {
            if current.0 != file {
                current = (file, 0, 1, 1);
            }
            let (_, from, line, column) = current;
            let text = files.get(file as usize).map_or("", |(_, text)| text);
            let start_byte = text.floor_char_boundary(start as usize);
            let (line, column) = walk(&text[from..start_byte], line, column);
            current = (file, start_byte, line, column);
            measured.insert((file, start), (line, column));
        }
        Self(measured)
    }

    fn place(&self, at: At, files: &[(&str, &str)]) -> Place {
        let (line, column) = self.0.get(&(at.file, at.start)).copied().unwrap_or((1, 1));
        let (file, text) = files.get(at.file as usize).copied().unwrap_or(("", ""));
        let start = text.floor_char_boundary(at.start as usize);
        Place {
            file: file.to_owned(),
            start,
            end: text.ceil_char_boundary(at.end as usize).max(start),
            line,
            column,
        }
    }
}

fn walk(text: &str, line: usize, column: usize) -> (usize, usize) {
    let n_breaks = text.bytes().filter(|&byte| byte == b'\n').count();
    let rest = text
        .rfind('\n')
        .map_or(text, |position| &text[position + 1..]);
    let n_chars = rest.chars().count();
    if n_breaks == 0 {
        (line, column + n_chars)
    } else {
        (line + n_breaks, n_chars + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{At, Code, Finding, resolve};

    #[test]
    fn columns_count_characters_and_lines_count_breaks() {
        let text = "a\r\nü \"x\"\n";
        let at = |start| At {
            file: 0,
            start,
            end: start + 1,
        };
        let findings = [6, 0, 5]
            .map(|start| Finding::new(Code::SyntaxError, at(start), "here"))
            .to_vec();
        let places: Vec<(usize, usize)> = resolve(findings, &[("a.ron", text)])
            .iter()
            .map(|diagnostic| (diagnostic.place.line, diagnostic.place.column))
            .collect();
        assert_eq!(places, [(1, 1), (2, 2), (2, 3)]);
    }
}
