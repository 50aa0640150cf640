//! Findings about files as a compiler would print them.

use std::io::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anyhow::bail;
use linchpin::{
    load::{Loaded, Texts, count},
    model::{
        Diagnostic, Severity,
        diagnostic::{Place, by_urgency},
    },
};

use super::{
    Common,
    fit::{Kind, fit},
    output,
};

/// How many findings are printed before the rest is only counted.
const SHOWN: usize = 20;

/// Insists that what was loaded can be used; `what` names it. Warnings are only counted.
pub(crate) fn usable<T>(common: &Common, loaded: Loaded<T>, what: &str) -> anyhow::Result<T> {
    let Loaded {
        value,
        mut diagnostics,
        texts,
    } = loaded;
    common.has_read(texts.keys());
    let Some(value) = value else {
        let n_errors = count(&diagnostics, Severity::Error);
        by_urgency(&mut diagnostics);
        diagnostics.truncate(n_errors);
        print(&diagnostics, &texts);
        bail!(
            "{what} cannot be used: {}; `linchpin check --explain CODE` tells more about one",
            counted(n_errors, "error")
        );
    };
    let n_warnings = diagnostics.len();
    if n_warnings > 0 {
        let warnings = counted(n_warnings, "warning");
        output::note(
            common,
            &format!("{warnings} about {what}; `linchpin check` prints them"),
        );
    }
    Ok(value)
}

/// A number with its noun.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// Prints findings to standard error in the order given, and says how many more there are.
pub(crate) fn print(diagnostics: &[Diagnostic], texts: &Texts) {
    let mut err = anstream::stderr();
    let (shown, rest) = diagnostics.split_at(diagnostics.len().min(SHOWN));
    for finding in shown {
        // A closed standard error is nobody's loss.
        let text = snippet(texts, finding);
        let _ = writeln!(err, "{}\n", fit(&text, Kind::Coloured));
    }
    let more: Vec<String> = [Severity::Error, Severity::Warning]
        .into_iter()
        .map(|severity| (count(rest, severity), severity.as_str()))
        .filter(|&(number, _)| number > 0)
        .map(|(number, noun)| counted(number, noun))
        .collect();
    if !more.is_empty() {
        let _ = writeln!(err, "{} more; mend these first", more.join(" and "));
    }
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
        return finding.to_string();
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
