//! What became of files: a value, or everything that keeps it from being one.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use crate::model::{Diagnostic, Severity, diagnostic};

use super::{
    file::File,
    finding::{self, Finding},
};

/// The text of each file by its name in the diagnostics, without a byte-order mark.
pub type Texts = BTreeMap<String, Cow<'static, str>>;

/// Something that was read from files, whether or not it can be used.
#[derive(Debug, Clone)]
pub struct Loaded<T> {
    /// What the files say; `None` where a finding is an error.
    pub value: Option<T>,
    /// Everything that is wrong, sorted by file, place and code.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file.
    pub texts: Texts,
}

impl<T> Loaded<T> {
    /// The findings that keep the files from being used.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        diagnostic::errors(&self.diagnostics)
    }

    /// The value, or all findings as one error; warnings are dropped with the texts.
    ///
    /// # Errors
    ///
    /// Where at least one finding is an error.
    pub fn usable(self) -> Result<T, Report> {
        let Self {
            value,
            diagnostics,
            texts,
        } = self;
        value.ok_or(Report { diagnostics, texts })
    }

    /// Joins files, findings and what was made of them.
    pub(crate) fn of(value: Option<T>, files: Vec<File>, findings: Vec<Finding>) -> Self {
        let (diagnostics, texts) = place(files, findings);
        let is_sound = diagnostic::errors(&diagnostics).next().is_none();
        Self {
            value: value.filter(|_| is_sound),
            diagnostics,
            texts,
        }
    }
}

/// The findings about some files with line and column, those that a file brought with it included.
pub(super) fn place(files: Vec<File>, mut findings: Vec<Finding>) -> (Vec<Diagnostic>, Texts) {
    for (number, file) in (0..).zip(&files) {
        findings.extend(file.fault_at(number));
    }
    let named: Vec<(&str, &str)> = files
        .iter()
        .map(|file| (file.name.as_str(), file.text.as_ref()))
        .collect();
    let diagnostics = finding::resolve(findings, &named);
    let texts = files.into_iter().map(|file| (file.name, file.text));
    (diagnostics, texts.collect())
}

/// Why files cannot be used: every finding about them, at least one of them an error.
#[derive(Debug, Clone)]
pub struct Report {
    /// Everything that is wrong, sorted by file, place and code.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file.
    pub texts: Texts,
}

impl Report {
    /// The findings that keep the files from being used.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        diagnostic::errors(&self.diagnostics)
    }
}

impl fmt::Display for Report {
    /// How many errors there are, and each in a line of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors: Vec<&Diagnostic> = self.errors().collect();
        let noun = if errors.len() == 1 { "error" } else { "errors" };
        write!(f, "the files cannot be used: {} {noun}", errors.len())?;
        for error in errors {
            write!(f, "\n  {error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}

/// Counts findings by severity.
pub fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    let of_it = |finding: &&Diagnostic| finding.severity() == severity;
    diagnostics.iter().filter(of_it).count()
}
