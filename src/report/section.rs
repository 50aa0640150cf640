//! Sections of a page that other parts of the program bring along.

use crate::words::{Page, Report};

/// A finding to be shown as a section of its own: a scenario, a simulation, a back-test.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What links lead to; letters, digits and hyphens, unique in the page.
    pub id: String,
    /// The word for it in the list of contents.
    pub label: String,
    /// Title, sentences, tables and notes.
    pub page: Page,
    /// A picture that the tables are the twin of, as SVG without scripts, styles or links.
    pub picture: Option<String>,
    /// The command line that reproduces it.
    pub command: String,
}

impl Section {
    /// A section that shows a finding as it is shown elsewhere.
    pub fn of<Finding: Report>(
        id: impl Into<String>,
        label: impl Into<String>,
        finding: &Finding,
        command: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            page: finding.page(),
            picture: None,
            command: command.into(),
        }
    }
}
