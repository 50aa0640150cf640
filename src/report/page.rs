//! The page as a whole: what is in it, in which order, and what it is allowed to do.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{
    model::{Chain, Question},
    study::overview,
    words::{Page, Report},
};

use super::{
    attribution, chart,
    command::{self, Commands},
    cost::Costs,
    countries, evidence, explorer, front, island,
    policy::policy,
    section::Section,
    story, summary,
    table::{self, Words},
    titles,
};

const STYLE: &str = concat!(include_str!("page.css"), include_str!("front.css"));
const SCRIPT: &str = concat!(
    include_str!("engine.js"),
    include_str!("explorer.js"),
    include_str!("map.js")
);

/// How many bars a ranking shows; its table has more.
const BARS: usize = 16;

/// What a page is made of.
#[derive(Debug, Clone)]
pub struct Contents<'a> {
    /// The question that the findings answer.
    pub question: &'a Question,
    /// What was found.
    pub finding: &'a overview::Finding,
    /// The name of the graph in command lines; `None` for the embedded one.
    pub graph: Option<&'a str>,
    /// The fingerprint of the chain, for the foot of the page.
    pub fingerprint: &'a str,
    /// A picture of the chain as SVG, without scripts, styles or links.
    pub chain_map: Option<&'a str>,
    /// Sections of their own: scenarios, simulations, back-tests.
    pub sections: &'a [Section],
}

/// Writes the page.
pub fn render(chain: &Chain, contents: &Contents<'_>) -> String {
    let Contents {
        question, finding, ..
    } = contents;
    let title = chain.title().unwrap_or(chain.name());
    let words = Words::new(chain);
    let commands = Commands::new(chain, question, contents.graph);
    let fixed = Commands::fixed(chain, question, contents.graph);
    let data = island::text(&island::island(chain, question));
    let costs = Costs::new(chain, finding);
    let headline = front::headline(finding, &costs);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(SCRIPT, STYLE));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (headline) " · " (title) " · linchpin" }
                meta name="description" content=(costs.title());
                meta property="og:type" content="article";
                meta property="og:site_name" content="linchpin";
                meta property="og:title" content=(headline);
                meta property="og:description" content=(costs.title());
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                (stripes())
                (navigation(contents))
                main #main {
                    (front::section(title, finding, &costs))
                    (story::section(finding, &costs))
                    (summary::section(chain, &commands, finding))
                    (explorer::section(chain, &words, question, finding, &fixed))
                    @if let Some(map) = contents.chain_map {
                        section #map {
                            h2 { (titles::chain(chain)) }
                            p { "What the chain is made of, stage by stage; a black bar marks a product that one country makes 75 % or more of. Drag or scroll to move." }
                            p.zoom hidden {
                                button type="button" data-zoom="in" { "Larger" } " "
                                button type="button" data-zoom="out" { "Smaller" } " "
                                button type="button" data-zoom="fit" { "Fit" } " "
                                button type="button" data-zoom="whole" { "Full size" }
                            }
                            div.scroll.map tabindex="0" role="group" aria-label="Map of the chain" { (PreEscaped(map)) }
                            (commands.reproduce("diagram --format svg"))
                        }
                    }
                    (rankings(chain, &words, &commands, finding))
                    (structure(chain, &words, &commands, finding))
                    @for section in contents.sections { (extra(&words, section)) }
                    (evidence::assumptions(&words, &finding.each.preface))
                    (evidence::sources(chain, &words, &commands, &finding.holdings))
                }
                footer {
                    p {
                        "Made by linchpin " (env!("CARGO_PKG_VERSION")) " from the graph " bdi { (chain.name()) }
                        ", fingerprint " code.wrap { (contents.fingerprint) } "."
                    }
                    (attribution::attributions(chain, contents.question))
                    p { "One file: it asks for nothing from anywhere and can be mailed, archived and printed." }
                }
                script #island type="application/json" { (PreEscaped(data)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

fn navigation(contents: &Contents<'_>) -> Markup {
    let mut links = vec![
        ("front", "World"),
        ("summary", "Summary"),
        ("explorer", "Explorer"),
    ];
    if contents.chain_map.is_some() {
        links.push(("map", "Chain"));
    }
    links.extend([
        ("countries-ranked", "Countries"),
        ("firms-ranked", "Firms"),
        ("cutoffs", "Country by country"),
        ("cutsets", "Cut sets"),
        ("coalitions", "Coalitions"),
        ("power", "Power"),
    ]);
    let extra = contents.sections.iter();
    links.extend(extra.map(|section| (section.id.as_str(), section.label.as_str())));
    links.extend([("assumptions", "Assumptions"), ("sources", "Sources")]);
    html! {
        nav aria-label="Contents" {
            ul { @for (id, label) in links { li { a href=(format!("#{id}")) { bdi { (label) } } } } }
        }
    }
}

fn rankings(
    chain: &Chain,
    words: &Words,
    commands: &Commands,
    finding: &overview::Finding,
) -> Markup {
    let targets = &finding.each.preface.parameters.targets;
    let each = finding.each.page();
    let firms = finding.firms.page();
    let moved = finding.cutoffs.len();
    let entries = || finding.each.entries.iter().map(|entry| &entry.rest);
    let heat: Vec<_> = entries()
        .take(moved.min(BARS))
        .map(|rest| {
            let link = format!("#{}", countries::anchor(&rest.event));
            (rest.name.clone(), link, rest.effects.as_slice())
        })
        .collect();
    html! {
        section #countries-ranked {
            h2 { (titles::alone(entries(), finding.each.entries.len(), ["country", "countries"])) }
            (table::lead(&after_coverage(&each)))
            (chart::bars(
                "Targets lost when a country is cut off: full for certain, hatched for may be",
                &chart::ranking(entries(), targets.len(), BARS, |rest| {
                    Some(format!("#{}", countries::anchor(&rest.event)))
                }),
            ))
            (twin(words, &each))
            (chart::heat(chain, words, "What falls when, by country and target", &heat, targets))
            (table::notes(&each))
            (commands.reproduce("cutoff --each"))
        }
        section #firms-ranked {
            h2 { (titles::alone(finding.firms.candidates.iter(), finding.firms.n_tried, ["firm", "firms"])) }
            (table::lead(&after_coverage(&firms)))
            (chart::bars(
                "Targets lost when a firm is lost: full for certain, hatched for may be",
                &chart::ranking(finding.firms.candidates.iter(), targets.len(), BARS, |firm| {
                    Some(countries::in_explorer(&firm.event))
                }),
            ))
            (twin(words, &firms))
            (table::notes(&firms))
            (commands.reproduce("spof --by firm"))
        }
        section #cutoffs {
            h2 { (moved) " countries move a target when cut off" }
            p { "Every country that moves a target when cut off, the most consequential first." }
            (countries::sections(words, commands, &finding.cutoffs))
        }
    }
}

fn structure(
    chain: &Chain,
    words: &Words,
    commands: &Commands,
    finding: &overview::Finding,
) -> Markup {
    let cutsets = finding.cutsets.page();
    let coalitions = finding.coalitions.page();
    let power = finding.power.page();
    let order = finding
        .cutsets
        .targets
        .iter()
        .filter_map(|target| target.possible.up_to_order)
        .max();
    let name = |target: &str| {
        let product = chain.products().get(target);
        product.map_or_else(|| target.to_owned(), |product| product.name.clone())
    };
    html! {
        section #cutsets {
            h2 { (titles::cutsets(&finding.cutsets)) }
            (table::lead(&after_coverage(&cutsets)))
            (folded(words, &cutsets))
            (commands.reproduce(&order.map_or_else(
                || "cutsets".to_owned(),
                |order| format!("cutsets --order {order}"),
            )))
        }
        section #coalitions {
            h2 { (titles::coalitions(&finding.coalitions)) }
            (table::lead(&after_coverage(&coalitions)))
            (folded(words, &coalitions))
            (table::notes(&coalitions))
            (commands.reproduce("coalition"))
        }
        section #power {
            h2 { bdi { (titles::power(&finding.power)) } }
            (table::lead(&after_coverage(&power)))
            div.multiples {
                @for target in &finding.power.targets {
                    (chart::bars(&name(&target.target), &chart::power(target, 5)))
                }
            }
            (twin(words, &power))
            (commands.reproduce(&format!(
                "power --by country --thresholds {}",
                finding.power.thresholds_pct.len()
            )))
        }
    }
}

/// The tables that say the same as the charts above them.
fn twin(words: &Words, found: &Page) -> Markup {
    html! {
        details {
            summary { "The same as a table" }
            (table::tables(words, found))
        }
    }
}

/// The stripes of what is possible, beside the full colour of what is certain.
fn stripes() -> Markup {
    html! {
        svg.patterns aria-hidden="true" {
            defs {
                @for id in ["stripes", "left-stripes"] {
                    pattern id=(id) width="1.4" height="10" patternUnits="userSpaceOnUse" {
                        rect width="0.7" height="10" {}
                    }
                }
            }
        }
    }
}

/// The first table in view, the others folded away.
fn folded(words: &Words, found: &Page) -> Markup {
    let parts = found
        .tables
        .iter()
        .flat_map(|table| table.shown().into_iter().map(move |shown| (table, shown)));
    let mut parts: Vec<_> = parts.collect();
    let rest = parts.split_off(parts.len().min(1));
    html! {
        @for (table, shown) in &parts { (table::part(words, table, shown)) }
        @if !rest.is_empty() {
            details {
                summary { "Target by target" }
                div.multiples { @for (table, shown) in &rest { (table::part(words, table, shown)) } }
            }
        }
    }
}

/// A section that another part of the program brought along.
fn extra(words: &Words, section: &Section) -> Markup {
    let found = &section.page;
    html! {
        section id=(section.id) {
            h2 { bdi { (found.title) } }
            (table::lead(found))
            @if let Some(picture) = &section.picture {
                div.scroll tabindex="0" role="group" aria-label=(section.label) { (PreEscaped(picture)) }
            }
            (table::tables(words, found))
            (table::notes(found))
            (command::reproduce(&section.command))
        }
    }
}

/// A page without the sentence on coverage, which is the same everywhere and stands in the summary.
fn after_coverage(found: &Page) -> Page {
    let mut rest = found.clone();
    rest.lead.drain(..rest.lead.len().min(1));
    rest
}
