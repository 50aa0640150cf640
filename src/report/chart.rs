//! Charts of a page: bars and the heat table, each beside the table it is the twin of.

use maud::{Markup, html};

use crate::{
    analysis::{
        Interval,
        answer::{Effect, Verdict},
        power, spof,
    },
    model::Chain,
    render::number::{percents, percents_or_unknown, weeks},
};

use super::table::Words;

/// How many bars a ranking has at least, where there is anything to rank.
const FEWEST: usize = 5;

/// One bar: what is certain, what is possible beyond that, both in percent of the whole.
pub(super) struct Bar {
    /// What it stands for.
    pub(super) label: String,
    /// Where more about it is.
    pub(super) link: Option<String>,
    /// Drawn full.
    pub(super) certain: f64,
    /// Drawn hatched, after the full part.
    pub(super) possible: f64,
    /// The numbers.
    pub(super) text: String,
}

/// Bars one below the other; the numbers stand beside them as text.
pub(super) fn bars(caption: &str, bars: &[Bar]) -> Markup {
    html! {
        figure.chart {
            figcaption { (caption) }
            ul.bars {
                @for bar in bars {
                    li {
                        span.label {
                            @if let Some(link) = &bar.link {
                                a href=(link) { bdi { (bar.label) } }
                            } @else {
                                bdi { (bar.label) }
                            }
                        }
                        svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                            rect.track width="100" height="10" {}
                            rect.certain width=(short(bar.certain)) height="10" {}
                            rect.possible x=(short(bar.certain)) width=(short(bar.possible)) height="10" {}
                        }
                        span.value { (bar.text) }
                    }
                }
            }
        }
    }
}

/// The bars of a ranking: targets lost and may be lost, of all; only those that stop something, or else the first.
pub(super) fn ranking<'a>(
    candidates: impl Iterator<Item = &'a spof::Candidate>,
    n_targets: usize,
    limit: usize,
    link: impl Fn(&spof::Candidate) -> Option<String>,
) -> Vec<Bar> {
    let part = |n: usize| n as f64 * 100.0 / n_targets.max(1) as f64;
    let bar = |candidate: &spof::Candidate| Bar {
        label: candidate.name.clone(),
        link: link(candidate),
        certain: part(candidate.lost),
        possible: part(candidate.possible),
        text: match (candidate.lost, candidate.possible) {
            (0, 0) => format!(
                "none lost; least left {} %",
                percents_or_unknown(candidate.least_output_left_pct)
            ),
            (lost, 0) => format!("{lost} of {n_targets} lost"),
            (0, possible) => format!("{possible} of {n_targets} may be lost"),
            (lost, possible) => format!("{lost} of {n_targets} lost, {possible} may be"),
        },
    };
    let stops = |candidate: &&spof::Candidate| candidate.lost + candidate.possible > 0;
    let candidates: Vec<&spof::Candidate> = candidates.take(limit).collect();
    let n_stopping = candidates.iter().copied().filter(stops).count();
    let shown = candidates.into_iter().take(n_stopping.max(FEWEST));
    shown.map(bar).collect()
}

/// The bars of power over one target.
pub(super) fn power(target: &power::TargetPower, limit: usize) -> Vec<Bar> {
    let players = target.players.iter().take(limit);
    players
        .map(|player| {
            let Interval { worst, best } = player.shapley_pct;
            Bar {
                label: player.name.clone(),
                link: None,
                certain: worst.min(best),
                possible: (worst - best).abs(),
                text: format!("{} %", percents(player.shapley_pct)),
            }
        })
        .collect()
}

/// The sign of a verdict; never by colour alone.
pub(super) const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Lost => "✕",
        Verdict::Possible => "◐",
        Verdict::Kept => "✓",
    }
}

/// One row per country, one column per target: verdict and weeks.
pub(super) fn heat(
    chain: &Chain,
    words: &Words,
    caption: &str,
    rows: &[(String, String, &[Effect])],
    targets: &[String],
) -> Markup {
    let name = |target: &str| {
        let product = chain.products().get(target);
        product.map_or_else(|| target.to_owned(), |product| product.name.clone())
    };
    html! {
        figure.table.heat {
            figcaption { (caption) }
            div.scroll tabindex="0" role="group" aria-label=(caption) {
                table {
                    thead {
                        tr {
                            th scope="col" { "Cut off" }
                            @for target in targets {
                                th scope="col" title=[words.of(target)] { bdi { (name(target)) } }
                            }
                        }
                    }
                    tbody {
                        @for (label, link, effects) in rows {
                            tr {
                                th scope="row" { a href=(link) { bdi { (label) } } }
                                @for effect in *effects { (heat_cell(effect)) }
                            }
                        }
                    }
                }
            }
            p.footer {
                span.key { b.v.lost { "✕" } " lost, with weeks until it falls" }
                span.key { b.v.possible { "◐" } " may be lost, depending on what is unknown" }
                span.key { b.v.kept { "✓" } " kept; a number is the percent of output left at least" }
            }
        }
    }
}

fn heat_cell(effect: &Effect) -> Markup {
    let left = effect.output_left_pct;
    let text = match effect.verdict {
        Verdict::Kept => match left {
            Some(left) if left.worst < 100.0 => format!("{:.0} %", left.worst.floor()),
            _ => String::new(),
        },
        Verdict::Lost | Verdict::Possible => match effect.weeks.worst {
            None => "not told".to_owned(),
            Some(_) => match weeks(effect.weeks) {
                text if text == "at once" => text,
                text => format!("{text} w"),
            },
        },
    };
    let title = format!(
        "{}; θ* {} %; output left {} %; falls: {}",
        effect.verdict.as_str(),
        percents(effect.theta_star_pct),
        percents_or_unknown(left),
        weeks(effect.weeks)
    );
    html! {
        td.v.(effect.verdict.code()) title=(title) {
            span aria-hidden="true" { (sign(effect.verdict)) }
            span.sr { (effect.verdict.as_str()) }
            " " (text)
        }
    }
}

/// A number short enough for a picture.
fn short(value: f64) -> String {
    format!("{}", (value * 100.0).round() / 100.0)
}
