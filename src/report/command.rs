//! The command lines that reproduce the sections of a page.

use maud::{Markup, html};

use crate::{
    model::{Chain, Question, Reading, id::ProductId, view::Basis},
    network::Outcome,
};

/// What every command line of a page ends with.
#[derive(Debug, Clone)]
pub(super) struct Commands {
    ending: String,
}

impl Commands {
    /// The flags that differ from what the command line takes by itself.
    pub(super) fn new(chain: &Chain, question: &Question, graph: Option<&str>) -> Self {
        let mut ending = String::new();
        if let Some(graph) = graph {
            ending.push_str(&format!(" -g {}", quoted(graph)));
        }
        if question.targets != chain.targets() {
            for target in question.targets.iter().map(ProductId::as_str) {
                ending.push_str(&format!(" --target {}", quoted(target)));
            }
        }
        if question.outcome != Outcome::Output {
            ending.push_str(&format!(" --outcome {}", question.outcome));
        }
        if question.basis != Basis::Location {
            ending.push_str(&format!(" --basis {}", question.basis));
        }
        if question.theta.ppm() != 500_000 {
            ending.push_str(&format!(" --theta {}", question.theta));
        }
        if question.horizon.micro() != 104_000_000 {
            ending.push_str(&format!(" --horizon {}", question.horizon.weeks()));
        }
        if question.reading.trust != Reading::DEFAULT.trust {
            ending.push_str(&format!(" --trust {}", question.reading.trust));
        }
        if question.reading.open_data {
            ending.push_str(" --open-data");
        }
        Self { ending }
    }

    /// A command line in full.
    pub(super) fn line(&self, command: &str) -> String {
        format!("linchpin {command}{}", self.ending)
    }

    /// The flags alone that the page cannot change: the graph, the targets, and which facts count.
    pub(super) fn fixed(chain: &Chain, question: &Question, graph: Option<&str>) -> String {
        let mut fixed = question.clone();
        fixed.outcome = Outcome::Output;
        fixed.basis = Basis::Location;
        fixed.theta = crate::model::quantity::Share::saturating(500_000);
        fixed.horizon = crate::model::quantity::Weeks::whole(104);
        Self::new(chain, &fixed, graph).ending
    }

    /// The line under a section.
    pub(super) fn reproduce(&self, command: &str) -> Markup {
        reproduce(&self.line(command))
    }
}

/// The line under a section that says how to get it.
pub(super) fn reproduce(line: &str) -> Markup {
    html! {
        p.command { "Reproduce with " code { (line) } }
    }
}

/// An argument as a shell takes it.
fn quoted(text: &str) -> String {
    let is_plain = !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "-_./:@".contains(letter));
    if is_plain {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
