//! One foldable section for each country cut off that moves a target.

use maud::{Markup, html};

use crate::{
    analysis::{answer::Verdict, cause::Step, change::Changed, cutoff::Finding, preface::Names},
    words::{
        self, Report,
        number::{listed, percent, week},
    },
};

use super::{
    command::Commands,
    table::{self, Words},
};

/// The sections, folded; the explorer shows the same with a click.
pub(super) fn sections(tips: &Words, commands: &Commands, findings: &[Finding]) -> Markup {
    let (stops, dents): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| is_felt(finding));
    html! {
        @for finding in &stops { (section(tips, commands, finding)) }
        @if !dents.is_empty() {
            details.dents {
                summary { (dents.len()) " more that dent a target and stop none" }
                ul.names { @for finding in &dents { (dent(finding)) } }
            }
        }
    }
}

/// One line for a country that stops nothing: the explorer has the rest.
fn dent(finding: &Finding) -> Markup {
    let event = event(finding);
    let left = finding
        .answer
        .targets
        .iter()
        .filter_map(|target| target.effect.output_left_pct);
    let least = left.map(|left| left.worst).fold(100.0, f64::min);
    html! {
        li id=(anchor(event)) {
            a href=(in_explorer(event)) { bdi { (words::change::subject(&finding.changes)) } }
            span.muted { ": at least " (percent(least)) "\u{a0}% left" }
        }
    }
}

/// The country that is cut off, as `kind:id`.
fn event(finding: &Finding) -> &str {
    let lost = finding.changes.first().and_then(Changed::plain_loss);
    lost.map_or("", |lost| lost.id.as_str())
}

/// Whether some target falls or may.
fn is_felt(finding: &Finding) -> bool {
    let mut targets = finding.answer.targets.iter();
    targets.any(|target| target.effect.verdict != Verdict::Kept)
}

/// Where the section of an event is.
pub(super) fn anchor(event: &str) -> String {
    let id = event.split_once(':').map_or(event, |(_, id)| id);
    let mut anchor = "cut-".to_owned();
    for letter in id.chars() {
        if letter.is_ascii_alphanumeric() {
            anchor.push(letter);
        } else {
            // No two ids share an anchor.
            anchor.push_str(&format!("-{:x}-", u32::from(letter)));
        }
    }
    anchor
}

/// Where the explorer shows an event.
pub(super) fn in_explorer(event: &str) -> String {
    let mut link = "#off=".to_owned();
    for byte in event.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte) {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
    link
}

fn section(tips: &Words, commands: &Commands, finding: &Finding) -> Markup {
    let page = finding.page();
    let event = event(finding);
    let id = event.split_once(':').map_or(event, |(_, id)| id);
    let count = |verdict| {
        finding
            .answer
            .targets
            .iter()
            .filter(|target| target.effect.verdict == verdict)
            .count()
    };
    let (lost, possible) = (count(Verdict::Lost), count(Verdict::Possible));
    html! {
        details.country id=(anchor(event)) {
            summary {
                strong { bdi { (words::change::subject(&finding.changes)) } }
                " "
                span.muted { bdi { (id) } }
                span.tally {
                    @if lost > 0 { b.v.lost { "✕ " (lost) " lost" } }
                    @if possible > 0 { b.v.possible { "◐ " (possible) " may be lost" } }
                    @if lost + possible == 0 { b.v.kept { "✓ none lost" } }
                }
            }
            // The sentence on coverage is the same for every country; the summary of the page has it.
            @for sentence in page.lead.iter().skip(1) {
                p { bdi { (sentence) } }
            }
            (chains(tips, finding))
            (table::tables(tips, &page))
            p.links {
                a href=(in_explorer(event)) { "Open in the explorer" }
            }
            (super::command::reproduce(&commands.line(&format!("cutoff {id}"))))
        }
    }
}

/// Who is hit directly.
fn hit(step: &Step, names: &Names) -> String {
    let hit = step.hit.iter().map(|hit| words::cause::hit(hit, names));
    let hit: Vec<String> = hit.collect();
    hit.join(", ")
}

/// The chains of causes of the targets that fall, each once.
fn chains(tips: &Words, finding: &Finding) -> Markup {
    let mut told: Vec<(Vec<&str>, Vec<&str>, Markup)> = Vec::new();
    let causes = finding.answer.causes.iter().flatten();
    for causes in causes.filter(|causes| causes.steps.len() > 1) {
        let path: Vec<&str> = causes.steps[1..]
            .iter()
            .map(|step| step.product.as_str())
            .collect();
        let name = causes.steps[0].name.as_str();
        if let Some(known) = told.iter_mut().find(|(other, _, _)| *other == path) {
            known.1.push(name);
            continue;
        }
        let picture = html! {
            @for step in &causes.steps[1..] {
                " ← "
                span.step title=[tips.of(&step.product)] {
                    bdi { (step.name) }
                    @if let Some(at) = step.week { span.muted { " week " (week(at)) } }
                }
            }
            @if let Some(root) = causes.steps.last() {
                span.muted {
                    " ← hit directly: " (percent(root.hit_pct)) " % of its supply"
                    @if !root.hit.is_empty() { " (" bdi { (hit(root, &finding.preface.names)) } ")" }
                }
            }
        };
        told.push((path, vec![name], picture));
    }
    html! {
        @if !told.is_empty() {
            p.label { "Why, in the worst case" }
            ul.chains {
                @for (_, names, picture) in &told {
                    li { strong { bdi { (listed(names)) } } (picture) }
                }
            }
        }
    }
}
