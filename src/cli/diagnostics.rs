//! Findings about files as a compiler would print them.

use std::{borrow::Cow, collections::BTreeMap, io::Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use linchpin::model::{Diagnostic, Severity, diagnostic::Place};

/// The text of each file by its name.
pub(crate) type Texts = BTreeMap<String, Cow<'static, str>>;

/// How many findings are printed before the rest is only counted.
const SHOWN: usize = 20;

/// Prints findings to standard error, errors and warnings in the order of the files.
pub(crate) fn print(diagnostics: &[Diagnostic], texts: &Texts, with_warnings: bool) {
    let mut err = anstream::stderr();
    let wanted: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|finding| with_warnings || finding.severity() == Severity::Error)
        .collect();
    for finding in wanted.iter().take(SHOWN) {
        // A closed standard error is nobody's loss.
        let _ = writeln!(err, "{}\n", snippet(texts, finding));
    }
    if wanted.len() > SHOWN {
        let _ = writeln!(err, "{} more; mend these first", wanted.len() - SHOWN);
    }
}

/// One line: `file:line:column: severity[code]: message`.
pub(crate) fn short(finding: &Diagnostic) -> String {
    let Place {
        file, line, column, ..
    } = &finding.place;
    let help = finding
        .help
        .as_ref()
        .map(|help| format!("; {help}"))
        .unwrap_or_default();
    format!(
        "{file}:{line}:{column}: {}[{}]: {}{help}",
        finding.severity().as_str(),
        finding.code,
        finding.message
    )
}

fn snippet(texts: &Texts, finding: &Diagnostic) -> String {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let empty = "";
    let text = |place: &Place| texts.get(&place.file).map_or(empty, |text| text.as_ref());
    let span = |place: &Place| {
        let len = text(place).len();
        place.start.min(len)..place.end.min(len).max(place.start.min(len))
    };
    let place = &finding.place;
    let title = level
        .primary_title(finding.message.as_str())
        .id(finding.code.as_str());
    if text(place).is_empty() {
        return short(finding);
    }
    let primary = Snippet::source(text(place))
        .path(place.file.as_str())
        .fold(true)
        .annotation(AnnotationKind::Primary.span(span(place)));
    let mut group = Group::with_title(title).element(primary);
    if let Some((related, label)) = &finding.related {
        let note = AnnotationKind::Context
            .span(span(related))
            .label(label.as_str());
        group = group.element(
            Snippet::source(text(related))
                .path(related.file.as_str())
                .fold(true)
                .annotation(note),
        );
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::styled().render(&[group])
}
