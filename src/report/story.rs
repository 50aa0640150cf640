//! A way through the explorer for somebody who has never seen it: six cases, each with two sentences.

use maud::{Markup, html};

use crate::study::overview::Finding;

use super::{
    cost::{Costs, Land},
    countries::in_explorer,
};

/// One case of the explorer.
struct Step {
    link: String,
    title: String,
    found: String,
    look: &'static str,
}

/// The section, where something moves a target.
pub(super) fn section(finding: &Finding, costs: &Costs<'_>) -> Markup {
    let steps = steps(finding, costs);
    html! {
        @if !steps.is_empty() {
            section #story {
                h2 { "Start here: " (count(steps.len())) " questions, each one press away" }
                ol.story {
                    @for step in &steps {
                        li {
                            a href=(step.link) { bdi { (step.title) } }
                            p { bdi { (step.found) } " " (step.look) }
                        }
                    }
                }
            }
        }
    }
}

fn steps(finding: &Finding, costs: &Costs<'_>) -> Vec<Step> {
    let mut lands = costs.lands.iter().filter(|land| land.entry.touches());
    let Some(first) = lands.next() else {
        return Vec::new();
    };
    let case = |land: &Land<'_>| in_explorer(&land.entry.rest.event);
    let mut steps = vec![Step {
        link: case(first),
        title: format!("What if {} is gone?", first.name),
        found: format!("{}: {}.", costs.amount(first), costs.fall(first)),
        look: "The list says what falls when, the line above it where help begins.",
    }];
    if let Some(second) = lands.next() {
        let also = second.entry.rest.event.as_str();
        let also = in_explorer(also);
        let also = also.trim_start_matches("#off=");
        steps.push(Step {
            link: format!("{},{also}", case(first)),
            title: format!("And {} too?", second.name),
            found: format!("Alone, {} costs {}.", second.name, costs.amount(second)),
            look: "Two losses cost more than their sum where one stood in for the other.",
        });
    }
    steps.push(Step {
        link: format!("{}&theta=20", case(first)),
        title: "Would a fifth of normal supply do?".to_owned(),
        found: format!(
            "{} again, with everybody content with 20\u{a0}%.",
            first.name
        ),
        look: "What still falls loses more than four fifths of something it cannot do without.",
    });
    steps.push(Step {
        link: format!("{}&outcome=growth", case(first)),
        title: "And new capacity?".to_owned(),
        found: format!(
            "{} again, and what is asked for is more than today's output.",
            first.name
        ),
        look: "Running output lives on with the tools it has; new lines want new tools.",
    });
    steps.push(Step {
        link: format!("{}&basis=jurisdiction", case(first)),
        title: format!("What if it is {}'s firms, wherever they are?", first.name),
        found: "A country as the seat of makers instead of the place of plants.".to_owned(),
        look: "War and quakes stop places; owners and governments stop firms.",
    });
    if let Some(firm) = finding.firms.candidates.first() {
        let n = finding.each.preface.parameters.targets.len();
        steps.push(Step {
            link: in_explorer(&firm.event),
            title: format!("Or one firm: {}?", firm.name),
            found: format!(
                "{} of {n} targets fall for certain, {} more may.",
                firm.lost, firm.possible
            ),
            look: "Search in the explorer for any other.",
        });
    }
    steps
}

/// A count as a word, as far as there are steps.
const fn count(n: usize) -> &'static str {
    match n {
        4 => "four",
        5 => "five",
        6 => "six",
        _ => "some",
    }
}
