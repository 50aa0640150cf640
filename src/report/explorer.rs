//! The controls of the explorer; `explorer.js` brings them to life.

use maud::{Markup, html};

use crate::{
    model::{Chain, Question, product::Stage, view::Basis},
    network::Outcome,
    study::overview::Finding,
};

use super::table::Words;

/// Longest time the slider reaches, in weeks.
const LONGEST: u32 = 520;

pub(super) fn section(
    chain: &Chain,
    words: &Words,
    question: &Question,
    finding: &Finding,
    fixed: &str,
) -> Markup {
    html! {
        section #explorer data-fixed=(fixed) {
            h2 { "Explorer" }
            p {
                "Switch countries, firms or products off and see at once what falls, when and why, what is left, and who "
                "could still make it alone. The page solves every case itself, with the lenses of the program; the address "
                "holds the case, so that it can be sent on."
            }
            noscript { p.warning { "The explorer needs scripts; everything else on this page does not." } }
            div.lab {
                (controls(chain, question, finding))
                (answer(chain, words, question))
            }
            h3 { "The chain, from the mine to the market" }
            (legend())
            (board(chain, words))
            div #detail.detail hidden aria-live="polite" {}
        }
    }
}

fn controls(chain: &Chain, question: &Question, finding: &Finding) -> Markup {
    html! {
        form #controls.controls aria-label="What is lost, and what is asked" {
            fieldset.segments {
                legend { "Switch off" }
                label { input type="radio" name="kind" value="country" checked; span { "Countries" } }
                label { input type="radio" name="kind" value="firm"; span { "Firms" } }
            }
            label.search {
                span.sr { "Search countries or firms" }
                input #search type="search" placeholder="Search …" autocomplete="off";
            }
            (countries(chain, finding))
            (firms(chain, finding))
            @if !chain.blocs().is_empty() {
                div.bloc {
                    label for="bloc" { "Bloc" }
                    select #bloc {
                        @for (at, bloc) in chain.blocs().values().enumerate() {
                            option value=(at) { (bloc.name) " (" (bloc.members.len()) ")" }
                        }
                    }
                    button #bloc-off type="button" { "Switch off" }
                    button #bloc-only type="button" { "Keep only" }
                }
            }
            label.slider {
                span { "Threshold θ " output #theta-text { (question.theta) " %" } }
                input #theta type="range" min="1" max="100" step="1" value=(question.theta.percent().round());
                span.muted { "Lost means below this share of normal supply." }
            }
            label.slider {
                span { "Horizon " output #horizon-text { (question.horizon) " weeks" } }
                input #horizon type="range" min="0" max=(LONGEST) step="4" value=(question.horizon.weeks().round());
            }
            fieldset.segments {
                legend { "A country is" }
                @for (basis, text) in [(Basis::Location, "where things are made"), (Basis::Jurisdiction, "whose law binds the maker")] {
                    label {
                        input type="radio" name="basis" value=(basis.as_str()) checked[basis == question.basis];
                        span { (text) }
                    }
                }
            }
            fieldset.segments {
                legend { "To survive" }
                @for (outcome, text) in [
                    (Outcome::Output, "today's output"),
                    (Outcome::Growth, "new capacity"),
                    (Outcome::Renewal, "new generations"),
                ] {
                    label {
                        input type="radio" name="outcome" value=(outcome.as_str()) checked[outcome == question.outcome];
                        span { (text) }
                    }
                }
            }
            div.actions {
                button #reset type="button" { "Everything back on" }
                button #share type="button" { "Copy link" }
            }
        }
    }
}

/// Countries, the most consequential first.
fn countries(chain: &Chain, finding: &Finding) -> Markup {
    let events = finding.each.entries.iter().map(|entry| &entry.rest.event);
    let ranked = events.filter_map(|event| {
        let id = event.strip_prefix("country:")?;
        chain.countries().get_full(id)
    });
    html! {
        div #countries.picks role="group" aria-label="Countries, the most consequential first" {
            @for (at, id, country) in ranked {
                button.pick type="button" data-kind="country" data-at=(at) aria-pressed="false" title=[country.note.as_deref()] {
                    bdi { (country.name) } " " span.muted { bdi { (id) } }
                }
            }
        }
    }
}

/// Firms, those that move a target first, the most consequential of them at the top.
fn firms(chain: &Chain, finding: &Finding) -> Markup {
    let mut ranked: Vec<usize> = finding
        .firms
        .candidates
        .iter()
        .filter_map(|candidate| {
            let id = candidate.event.strip_prefix("firm:")?;
            chain.firms().get_index_of(id)
        })
        .collect();
    let mut is_listed = vec![false; chain.firms().len()];
    for &at in &ranked {
        is_listed[at] = true;
    }
    ranked.extend((0..chain.firms().len()).filter(|&at| !is_listed[at]));
    let entries = ranked
        .into_iter()
        .filter_map(|at| chain.firms().get_index(at).map(|(id, firm)| (at, id, firm)));
    html! {
        div #firms.picks role="group" aria-label="Firms, the most consequential first" hidden {
            @for (at, id, firm) in entries {
                button.pick type="button" data-kind="firm" data-at=(at) aria-pressed="false" title=[firm.note.as_deref()] {
                    bdi { (chain.firm_name(id)) } " " span.muted { bdi { (firm.hq) } }
                }
            }
        }
    }
}

fn answer(chain: &Chain, words: &Words, question: &Question) -> Markup {
    let heads = [
        "Target",
        "Verdict",
        "Falls [weeks]",
        "Why, in the worst case",
        "θ* [%]",
        "Output left [%]",
    ];
    html! {
        div.answer {
            div #off.off role="group" aria-label="What is off" {}
            p #fate.fate role="status" { "Nothing is off." }
            p #notice.warning hidden {}
            p #unknown.muted {}
            div.scroll tabindex="0" role="group" aria-label="What happens to the targets" {
                table #effects {
                    thead { tr { @for head in heads { th scope="col" { (head) } } } }
                    tbody {
                        @for target in &question.targets {
                            @if let Some((at, id, product)) = chain.products().get_full(target) {
                                tr data-target=(id) data-at=(at) {
                                    th scope="row" {
                                        button.link type="button" data-see=(at) title=[words.of(id.as_str())] { bdi { (product.name) } }
                                    }
                                    td { b.v {} }
                                    td.n {}
                                    td.why {}
                                    td.n {}
                                    td.left {
                                        svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                                            rect.track width="100" height="10" {}
                                            rect.certain width="100" height="10" {}
                                            rect.possible width="0" height="10" {}
                                        }
                                        span.value {}
                                    }
                                }
                            }
                        }
                    }
                }
            }
            div #sides {
                h3 { "Which countries still work" }
                p #sides-text {}
                details {
                    summary { "Target by target" }
                    div.scroll tabindex="0" role="group" aria-label="Who can make the targets alone" {
                        table #alone {
                            thead {
                                tr {
                                    th scope="col" { "Target" }
                                    th scope="col" { "Those still on, alone" }
                                    th.n scope="col" { "θ* [%]" }
                                    th scope="col" { "They lack" }
                                    th scope="col" { "Those off, alone" }
                                }
                            }
                            tbody {}
                        }
                    }
                }
            }
            p.command { "Reproduce with " code #cli {} " " button #copy type="button" { "Copy" } }
        }
    }
}

fn legend() -> Markup {
    let keys = [
        ("off", "⊘", "switched off"),
        ("lost", "✕", "lost within the horizon"),
        ("possible", "◐", "may be lost, depending on what is unknown"),
        ("dented", "▾", "kept, with less output"),
        ("kept", "✓", "untouched"),
        ("unknown", "?", "supply not known: taken as running"),
    ];
    html! {
        ul.legend aria-label="Legend" {
            @for (class, sign, text) in keys {
                li { span.tile.(class) aria-hidden="true" { span.sign { (sign) } } " " (text) }
            }
            li { span.tile.kept.up aria-hidden="true" { span.sign { "↑" } } " what the chosen product needs" }
            li { span.tile.kept.down aria-hidden="true" { span.sign { "↓" } } " what needs it" }
        }
    }
}

/// Every product by stage, in the order goods flow.
fn board(chain: &Chain, words: &Words) -> Markup {
    let of = |stage: Stage| {
        chain
            .products()
            .iter()
            .enumerate()
            .filter(move |(_, (_, product))| product.stage == stage)
    };
    html! {
        div #board.board {
            @for stage in Stage::ALL.into_iter().filter(|&stage| of(stage).next().is_some()) {
                div.stage role="group" aria-label=(stage.title()) {
                    h4 { (stage.title()) }
                    div.tiles {
                        @for (at, (id, product)) in of(stage) {
                            button.tile.kept type="button" data-see=(at) title=[words.of(id.as_str())] {
                                span.sign aria-hidden="true" { "✓" }
                                " "
                                bdi { (product.name) }
                                span.sr {}
                            }
                        }
                    }
                }
            }
        }
    }
}
