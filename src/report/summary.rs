//! The top of the page: the answer in plain words, with the numbers behind it.

use maud::{Markup, html};

use crate::{
    model::Chain,
    render::number::{listed, percents, shortened, weeks},
    study::{each, overview::Finding},
};

use super::{command::Commands, countries::anchor};

pub(super) fn section(chain: &Chain, commands: &Commands, finding: &Finding) -> Markup {
    let preface = &finding.each.preface;
    let parameters = &preface.parameters;
    let coverage = &preface.coverage;
    let n_targets = parameters.targets.len();
    let n_countries = finding.each.entries.len();
    let fatal: Vec<&each::Entry> = finding
        .each
        .entries
        .iter()
        .filter(|entry| entry.rest.lost > 0)
        .collect();
    let maybe: Vec<&str> = finding
        .each
        .entries
        .iter()
        .filter(|entry| entry.rest.lost == 0 && entry.rest.possible > 0)
        .map(|entry| entry.rest.name.as_str())
        .collect();
    let sovereign: Vec<&str> = finding
        .each
        .entries
        .iter()
        .filter(|entry| entry.capable_alone > 0)
        .map(|entry| entry.rest.name.as_str())
        .collect();
    let untold = finding
        .each
        .entries
        .iter()
        .filter(|entry| entry.capable_alone == 0 && entry.untold_alone > 0)
        .count();
    let firms: Vec<&str> = finding
        .firms
        .candidates
        .iter()
        .filter(|firm| firm.lost > 0)
        .map(|firm| firm.name.as_str())
        .collect();
    let firms_maybe: Vec<&str> = finding
        .firms
        .candidates
        .iter()
        .filter(|firm| firm.lost == 0 && firm.possible > 0)
        .map(|firm| firm.name.as_str())
        .collect();
    let blind = coverage.not_known.len();
    html! {
        section #summary {
            h2 { "Summary" }
            div.cards {
                (card(&format!("{} of {n_countries}", fatal.len()), "countries stop at least one target when cut off alone"))
                (card(&format!("{} of {n_countries}", sovereign.len()), "countries can make any target alone, for certain"))
                (card(&format!("{} of {}", firms.len(), finding.firms.n_tried), "firms stop at least one target when lost alone"))
                (card(&format!("{blind} of {}", coverage.products), "products behind the targets have no known makers"))
            }
            ul.plain {
                li {
                    @if sovereign.is_empty() {
                        strong { "No single country is known to be sovereign." }
                        " Cut off from everybody else, none of " (n_countries)
                        " holds a known share of everything that any of the " (n_targets) " targets needs; of "
                        (untold) " it cannot be told."
                    } @else {
                        strong { "Alone, " bdi { (shortened(&sovereign, 6)) } " can make at least one target." }
                        " Of " (untold) " more countries it cannot be told."
                    }
                }
                @for entry in fatal.iter().take(6) {
                    li {
                        strong { "Without " a href=(format!("#{}", anchor(&entry.rest.event))) { bdi { (entry.rest.name) } } }
                        ", " (entry.rest.lost) " of " (n_targets) " targets fall below " (parameters.theta_pct)
                        "\u{a0}% of normal supply within " (parameters.horizon_weeks) " weeks"
                        @if entry.rest.possible > 0 { ", and " (entry.rest.possible) " more may" }
                        ": " bdi { (lost_names(chain, entry)) } ". The first falls after "
                        (falls(entry)) "; the worst hit keeps "
                        (percents(entry.rest.lowest_theta_star_pct)) "\u{a0}% of normal supply."
                    }
                }
                @if !maybe.is_empty() {
                    li {
                        strong { "It hangs on what is unknown" } " whether cutting off " bdi { (shortened(&maybe, 8)) }
                        " stops a target."
                    }
                }
                li {
                    @if firms.is_empty() {
                        "No single firm is known to stop a target for certain"
                    } @else {
                        strong { "Single firms that stop a target: " } bdi { (shortened(&firms, 8)) }
                    }
                    @if !firms_maybe.is_empty() {
                        "; " (firms_maybe.len()) " more may: " bdi { (shortened(&firms_maybe, 8)) }
                    }
                    "."
                }
                li {
                    strong { "How far the data reach. " } (crate::words::preface::coverage(preface))
                    " What nobody knows is at its worst in the worst case and at its best in the best."
                    @if !coverage.unplaced.is_empty() {
                        " Of " (coverage.unplaced.len()) " products so much may be anybody's that it could decide: "
                        bdi { (shortened(&coverage.unplaced, 8)) } "."
                    }
                }
            }
            @if !finding.is_complete() {
                p.warning { "A limit was reached: some counts below are partial and say so." }
            }
            p.asked {
                "Asked: " strong { (parameters.outcome.as_str()) } " survives at least " strong { (parameters.theta_pct) " %" }
                " of normal supply until week " strong { (parameters.horizon_weeks) } "; a country is its "
                strong { (parameters.basis.as_str()) } ". A range runs from the worst to the best over everything unknown."
            }
            (commands.reproduce("cutoff --each"))
        }
    }
}

fn card(number: &str, text: &str) -> Markup {
    html! { div.card { b { (number) } " " span { (text) } } }
}

fn lost_names(chain: &Chain, entry: &each::Entry) -> String {
    let names: Vec<&str> = entry
        .rest
        .effects
        .iter()
        .filter(|effect| effect.verdict == crate::analysis::answer::Verdict::Lost)
        .filter_map(|effect| chain.products().get(effect.target.as_str()))
        .map(|product| product.name.as_str())
        .collect();
    if names.len() > 4 {
        shortened(&names, 4)
    } else {
        listed(&names)
    }
}

fn falls(entry: &each::Entry) -> String {
    match weeks(entry.rest.first_weeks) {
        text if text == "at once" => "no time".to_owned(),
        text => format!("{text} weeks"),
    }
}
