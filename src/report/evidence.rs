//! Where every number comes from, and what is taken for granted.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::{
    analysis::{
        holdings::{Holding, Status},
        preface::Preface,
    },
    model::{
        Chain,
        product::Need,
        quantity::{ShareRange, WeeksRange},
        source::Evidence,
    },
    words::{
        self,
        number::{percent, week},
    },
};

use super::{command::Commands, table::Words};

/// What is assumed, and what is unknown.
pub(super) fn assumptions(words: &Words, preface: &Preface) -> Markup {
    let coverage = &preface.coverage;
    let unknown = [
        ("No figure of their supply counts", &coverage.not_known),
        ("May mostly be anybody's", &coverage.unplaced),
    ];
    html! {
        section #assumptions {
            h2 { (preface.assumptions.len()) " things are taken for granted" }
            figure.table {
                figcaption { "Taken for granted, with the number of facts it touches" }
                div.scroll tabindex="0" role="group" aria-label="Assumptions" {
                    table {
                        thead { tr { th scope="col" { "Assumption" } th.n scope="col" { "Facts" } } }
                        tbody {
                            @for assumption in &preface.assumptions {
                                tr {
                                    th scope="row" title=(assumption.what.code()) { (words::preface::assumption(assumption)) }
                                    td.n { (assumption.facts) }
                                }
                            }
                        }
                    }
                }
            }
            @for (label, products) in unknown {
                @if !products.is_empty() {
                    details {
                        summary { (label) ": " (products.len()) " products" }
                        ul.names { @for product in products { li { bdi { (words.name(product)) } } } }
                    }
                }
            }
        }
    }
}

/// Every stated share, every input and every source.
pub(super) fn sources(
    chain: &Chain,
    words: &Words,
    commands: &Commands,
    holdings: &[Holding],
) -> Markup {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for source in holdings.iter().flat_map(|holding| &holding.sources) {
        *uses.entry(source).or_default() += 1;
    }
    html! {
        section #sources {
            h2 { (title(holdings)) }
            p {
                "Every share and every input of the chain, with what it rests on. Codes of sources are explained in the "
                "last table, and wherever a pointer rests on them."
            }
            details {
                summary { "Shares: " (holdings.len()) " stated parts of supply" }
                (shares(chain, words, holdings))
            }
            details {
                summary { "Inputs: what each product needs, and how long its users run on without" }
                (inputs(chain, words))
            }
            details {
                summary { "Sources: " (chain.sources().len()) " publications" }
                (publications(chain, &uses))
            }
            (commands.reproduce("show --format csv"))
        }
    }
}

/// How much rests on something that can be read.
fn title(holdings: &[Holding]) -> String {
    let n = holdings.len();
    let sourced = holdings
        .iter()
        .filter(|holding| !holding.sources.is_empty());
    format!("{} of {n} stated shares name a source", sourced.count())
}

fn shares(chain: &Chain, words: &Words, holdings: &[Holding]) -> Markup {
    html! {
        figure.table {
            figcaption { "Parts of supply, in percent of the world's" }
            div.scroll tabindex="0" role="group" aria-label="Parts of supply" {
                table {
                    thead {
                        tr {
                            @for head in ["Product", "Holder", "Split by"] { th scope="col" { (head) } }
                            th.n scope="col" { "Share [%]" }
                            @for head in ["Year", "Grade", "Sources"] { th scope="col" { (head) } }
                        }
                    }
                    tbody {
                        @for group in holdings.chunk_by(|a, b| a.product == b.product) {
                            @for (at, holding) in group.iter().enumerate() {
                                tr {
                                    @if at == 0 {
                                        th scope="rowgroup" rowspan=(group.len()) { bdi { (words.name(&holding.product)) } }
                                    }
                                    td { bdi { (holder(chain, holding)) } }
                                    td { (holding.view.as_str()) }
                                    td.n { (share(holding)) }
                                    td { @if let Some(year) = holding.year { (year) } }
                                    td { (holding.grade) }
                                    td.codes { (codes(&holding.sources)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Who holds a part, by name, and where.
fn holder(chain: &Chain, holding: &Holding) -> String {
    let country = |id: &str| {
        chain
            .countries()
            .get(id)
            .map(|country| country.name.as_str())
    };
    let who = country(&holding.holder).map_or_else(
        || {
            let firm = chain.firms().get_full(holding.holder.as_str());
            firm.map_or(holding.holder.as_str(), |(_, id, _)| chain.firm_name(id))
                .to_owned()
        },
        str::to_owned,
    );
    match holding.at.as_deref() {
        Some(at) => format!("{who} in {}", country(at).unwrap_or(at)),
        None => who,
    }
}

fn share(holding: &Holding) -> String {
    match (holding.low_pct, holding.high_pct) {
        (Some(low), Some(high)) if (low - high).abs() < 1e-9 => percent(low),
        (Some(low), Some(high)) => format!("{}–{}", percent(low), percent(high)),
        _ if holding.status == Status::Candidate => "unknown part".to_owned(),
        _ => "unknown".to_owned(),
    }
}

fn inputs(chain: &Chain, words: &Words) -> Markup {
    html! {
        figure.table {
            figcaption { "What each product needs" }
            div.scroll tabindex="0" role="group" aria-label="Inputs" {
                table {
                    thead {
                        tr {
                            @for head in ["Product", "Needs", "As"] { th scope="col" { (head) } }
                            th.n scope="col" { "Output lost without it [%]" }
                            th.n scope="col" { "Users run on [weeks]" }
                            @for head in ["Sources", "Sources of the weeks"] { th scope="col" { (head) } }
                        }
                    }
                    tbody {
                        @for (id, product) in chain.products() {
                            @for input in &product.inputs {
                                tr {
                                    th scope="row" { bdi { (words.name(id.as_str())) } }
                                    td {
                                        @for (at, needed) in input.need.products().enumerate() {
                                            @if at > 0 { " or " }
                                            bdi { (words.name(needed.as_str())) }
                                        }
                                        @if let Need::AnyOf(_) = input.need { span.muted { " (any of)" } }
                                    }
                                    td { (input.role.as_str()) }
                                    td.n { (shares_of(input.dependence)) }
                                    td.n { (weeks_of(input.cover)) }
                                    td.codes { (evidence(&input.evidence)) }
                                    td.codes { (evidence(&input.cover_evidence)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn evidence(evidence: &Evidence) -> Markup {
    let sources: Vec<String> = evidence.sources.iter().map(ToString::to_string).collect();
    html! {
        @if sources.is_empty() {
            span.muted title=[evidence.assumed.as_deref()] { "assumed" }
        } @else {
            (codes(&sources))
        }
    }
}

fn codes(sources: &[String]) -> Markup {
    html! {
        @if sources.is_empty() { span.muted { "none" } }
        @else { bdi { (sources.join(", ")) } }
    }
}

fn publications(chain: &Chain, uses: &BTreeMap<&str, usize>) -> Markup {
    html! {
        figure.table {
            figcaption { "Publications, and how many shares rest on each" }
            div #publications.scroll tabindex="0" role="group" aria-label="Publications" {
                table {
                    thead {
                        tr {
                            @for head in ["Code", "Title", "Year", "Licence"] { th scope="col" { (head) } }
                            th.n scope="col" { "Shares" }
                        }
                    }
                    tbody {
                        @for (id, source) in chain.sources() {
                            tr {
                                th scope="row" { bdi { (id) } }
                                td {
                                    @match source.url.as_deref().filter(|url| is_web(url)) {
                                        Some(url) => a href=(url) rel="noreferrer" { bdi { (source.title) } },
                                        None => bdi { (source.title) },
                                    }
                                }
                                td { @if let Some(year) = source.year { (year) } }
                                td { bdi { (source.licence.as_deref().unwrap_or("not stated")) } }
                                td.n { (uses.get(id.as_str()).copied().unwrap_or_default()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Only what leads to the web becomes a link.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn shares_of(range: ShareRange) -> String {
    between(
        &percent(range.low().percent()),
        &percent(range.high().percent()),
    )
}

fn weeks_of(range: WeeksRange) -> String {
    between(&week(range.low().weeks()), &week(range.high().weeks()))
}

fn between(low: &str, high: &str) -> String {
    if low == high {
        low.to_owned()
    } else {
        format!("{low}–{high}")
    }
}
