//! What a reader sees first: the finding in one sentence, the world, and who matters most.

use maud::{Markup, html};

use crate::{
    model::view::Basis,
    study::overview::Finding,
    words::number::{listed, week},
};

use super::{
    cost::{CLASSES, Costs, Land},
    countries::anchor,
    tiles, world,
};

/// How many countries the legend ranks; the section on countries has all.
const RANKED: usize = 8;

/// The top of the page.
pub(super) fn section(chain_title: &str, finding: &Finding, costs: &Costs<'_>) -> Markup {
    let parameters = &finding.each.preface.parameters;
    let has_map = world::knows(&costs.lands);
    html! {
        section #front {
            header.top {
                p.brand { "linchpin · " bdi { (chain_title) } }
                h1 { (headline(finding, costs)) }
                p.sub { (second(finding, costs)) }
            }
            div.front {
                figure.world {
                    figcaption {
                        (costs.title())
                        span.muted {
                            ". Middle of the range, until week " (week(parameters.horizon_weeks))
                            "; a country is " (basis(parameters.basis)) "."
                        }
                    }
                    @if has_map {
                        div.views hidden role="group" aria-label="How the world is drawn" {
                            button #as-map type="button" aria-pressed="true" { "Map" }
                            button #as-tiles type="button" aria-pressed="false" { "Tiles" }
                        }
                        (world::map(costs))
                    }
                    (tiles::map(costs))
                    (legend(costs))
                    @if has_map {
                        p.source-line { "Made with Natural Earth. Borders are for orientation and state no position." }
                    }
                }
                div.beside {
                    div #reply.reply hidden role="status" {}
                    h2.small { "Whose loss costs the most" }
                    p.muted.live hidden { "Press a country, here or on the map, to take it away." }
                    (ranking(costs))
                    p.source-line {
                        "Full: at least; hatched: at most, over everything unknown. "
                        a href="#countries-ranked" { "All " (costs.lands.len()) " countries" }
                    }
                }
            }
        }
    }
}

/// The finding as a sentence.
pub(super) fn headline(finding: &Finding, costs: &Costs<'_>) -> String {
    let parameters = &finding.each.preface.parameters;
    let n = parameters.targets.len();
    let level = if (parameters.theta_pct - 50.0).abs() < 1e-9 {
        "half of normal supply".to_owned()
    } else {
        format!("{}\u{a0}% of normal supply", parameters.theta_pct)
    };
    let within = within(parameters.horizon_weeks);
    let Some(first) = costs.lands.first() else {
        return "No country is in this chain.".to_owned();
    };
    let who = with_article(first.name);
    let rest = &first.entry.rest;
    let of = |count: usize| match (count, n) {
        (_, 1) => "the end product".to_owned(),
        (count, n) if count == n => format!("all {n} end products"),
        (count, n) => format!("{count} of {n} end products"),
    };
    match (rest.lost, rest.possible) {
        (0, 0) => format!("No single country brings an end product below {level} {within}."),
        (0, count) => format!(
            "Without {who}, {} may fall below {level} {within}.",
            of(count)
        ),
        (count, _) => {
            let verb = if count == 1 { "falls" } else { "fall" };
            format!(
                "Without {who}, {} {verb} below {level} {within}.",
                of(count)
            )
        }
    }
}

/// A country's name as it stands in a sentence.
fn with_article(name: &str) -> String {
    let is_plural = name.starts_with("United ") || ["Netherlands", "Philippines"].contains(&name);
    if is_plural {
        format!("the {name}")
    } else {
        name.to_owned()
    }
}

/// What a country stands for.
const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Location => "where things are made",
        Basis::Jurisdiction => "where the maker has its seat",
        Basis::Law => "what its law can stop",
    }
}

/// A horizon as people say it.
fn within(weeks: f64) -> String {
    match weeks / 52.0 {
        years if (years - 1.0).abs() < 1e-9 => "within a year".to_owned(),
        years if (years - 2.0).abs() < 1e-9 => "within two years".to_owned(),
        _ => format!("within {} weeks", week(weeks)),
    }
}

/// Who comes next, and whether anybody could go it alone.
fn second(finding: &Finding, costs: &Costs<'_>) -> String {
    let is_fatal = |land: &&Land<'_>| land.entry.rest.lost > 0;
    let mut text = String::new();
    if let Some(first) = costs.lands.first().filter(|land| land.cost.is_some()) {
        text.push_str(&format!(
            "That would cost {} of output not made.",
            costs.amount(first)
        ));
    }
    let next: Vec<&str> = costs
        .lands
        .iter()
        .skip(1)
        .filter(is_fatal)
        .map(|land| land.name)
        .take(4)
        .collect();
    if !next.is_empty() {
        let verb = if next.len() == 1 {
            "stops"
        } else {
            "each stop"
        };
        text.push_str(&format!(
            " {} alone {verb} some of them too.",
            listed(&next)
        ));
    }
    let n_alone = finding
        .each
        .entries
        .iter()
        .filter(|entry| entry.capable_alone > 0)
        .count();
    text.push_str(&match n_alone {
        0 => " No country is known to be able to make any of them alone.".to_owned(),
        1 => " One country could make some of them alone.".to_owned(),
        n => format!(" {n} countries could make some of them alone."),
    });
    text.trim_start().to_owned()
}

/// What the colours mean.
fn legend(costs: &Costs<'_>) -> Markup {
    html! {
        ul.cost-key aria-label=(if costs.is_money { "Colours, in billion US dollars" } else { "Colours, in weeks" }) {
            @for class in 0..=CLASSES {
                li { span.swatch.{ "cost-" (class) } {} (costs.class_label(class)) }
            }
        }
    }
}

/// The most expensive countries with their ranges; each takes its country away when pressed.
fn ranking(costs: &Costs<'_>) -> Markup {
    html! {
        ol.ranking {
            @for land in costs.lands.iter().filter(|land| land.entry.touches()).take(RANKED) {
                @let [least, most] = costs.bar(land);
                li {
                    button.rank type="button" data-kind="country" data-at=(land.at) aria-pressed="false" {
                        span.swatch.(world::class(land)) aria-hidden="true" {}
                        span.who { bdi { (land.name) } }
                        " "
                        span.cost { (costs.amount(land)) }
                        svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                            rect.track width="100" height="10" {}
                            rect.certain width=(least) height="10" {}
                            rect.possible x=(least) width=(most - least) height="10" {}
                        }
                        " "
                        span.falls { (costs.fall(land)) }
                    }
                    a.more href=(format!("#{}", anchor(&land.entry.rest.event))) aria-label=(format!("Why without {}", land.name)) { "why" }
                }
            }
        }
    }
}
