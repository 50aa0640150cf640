//! The picture for a memo: the chain of causes alone, from what is lost to the target, straight from an explanation.
//!
//! One box for each product on the way, with the week in which it falls, who is hit with its share, and the grade of the
//! figure; between them what the one is to the other, and the stock that delays it. It is made for half a page, and
//! turns dark where the reader's screen is.

use std::fmt::Write;

use crate::{
    analysis::{
        answer::Verdict,
        cause::{CausalChain, Hit, Step},
        explain::Finding,
    },
    model::{
        Chain,
        id::ProductId,
        product::{Input, Product},
        source::{Evidence, Grade},
        view::View,
    },
    words::{
        cause,
        number::{significant, week},
    },
};

use super::{
    svg::FONTS,
    text::{escaped, number, percents, wrap},
};

const WIDTH: f64 = 720.0;
const MARGIN: f64 = 24.0;
const TITLE: f64 = 21.0;
const NAME: f64 = 16.0;
const SMALL: f64 = 13.0;
const PAD: f64 = 12.0;
const GAP: f64 = 40.0;
/// How many boxes a reader takes in; what is more is counted in the middle.
const MOST: usize = 9;
/// How many who are hit are named.
const NAMED: usize = 3;

/// One box: its name, what is said below it, and how it looks.
struct Card {
    name: String,
    lines: Vec<String>,
    look: &'static str,
}

/// A chain of causes as SVG.
///
/// Where nothing that is lost reaches the target, the picture says so in one box.
pub fn render(chain: &Chain, finding: &Finding) -> String {
    let (cards, links) = cards(chain, finding);
    let mut out = String::new();
    write(&mut out, chain, finding, &cards, &links).expect("writing to a string does not fail");
    out
}

/// The boxes from the loss down to the target, and the words between them.
fn cards(chain: &Chain, finding: &Finding) -> (Vec<Card>, Vec<String>) {
    let lost = Card {
        name: finding.lost(),
        lines: Vec::new(),
        look: "root",
    };
    let (mut cards, mut links) = (vec![lost], Vec::new());
    let told = finding.chains.iter().find(|chain| !chain.steps.is_empty());
    let Some(told) = told else {
        links.push("does not reach".to_owned());
        cards.push(Card {
            name: finding.preface.names.of(&finding.effect.target).to_owned(),
            lines: vec!["keeps all of its output".to_owned()],
            look: "kept",
        });
        return (cards, links);
    };
    let best = finding
        .chains
        .iter()
        .rev()
        .find(|other| other.end != told.end);
    let mut before = None;
    for step in told.steps.iter().rev() {
        // The first is hit itself: who is hit stands in its box.
        links.push(before.map_or_else(
            || "hits".to_owned(),
            |before| link(chain, finding, step, before),
        ));
        before = Some(step.product.as_str());
        cards.push(card(chain, finding, told, best, step));
    }
    shorten(&mut cards, &mut links);
    (cards, links)
}

/// Counts what is too much in the middle.
fn shorten(cards: &mut Vec<Card>, links: &mut Vec<String>) {
    if cards.len() <= MOST {
        return;
    }
    let n_left_out = cards.len() - MOST + 1;
    let from = MOST / 2;
    let counted = Card {
        name: format!("… {n_left_out} products between"),
        lines: Vec::new(),
        look: "kept",
    };
    cards.splice(from..from + n_left_out, [counted]);
    links.drain(from..from + n_left_out - 1);
}

fn card(
    chain: &Chain,
    finding: &Finding,
    told: &CausalChain,
    best: Option<&CausalChain>,
    step: &Step,
) -> Card {
    let in_best = best.and_then(|best| {
        best.steps
            .iter()
            .find(|other| other.product == step.product)
    });
    let mut lines = Vec::new();
    let effect = &finding.effect;
    let is_target = step.product == effect.target;
    let (early, late) = match effect.weeks.worst {
        Some(early) if is_target => (Some(early), effect.weeks.best),
        _ => (step.week, in_best.and_then(|step| step.week)),
    };
    if let Some(early) = early {
        let early = week(early);
        let when = match late.map(week) {
            _ if early == "0" => "at once".to_owned(),
            Some(late) if late != early => format!("in week {early}–{late}"),
            None if is_target && effect.verdict == Verdict::Possible => {
                format!("in week {early} or never")
            }
            _ => format!("in week {early}"),
        };
        lines.push(format!(
            "below {} % of normal {when}",
            round(told.at_theta_pct)
        ));
    }
    if step.input.is_none() {
        lines.push(hits(chain, finding, step));
    }
    if is_target {
        let grade = effect.grade.map(|grade| format!(", grade {grade}"));
        lines.extend(effect.missing_usd_bn.map(|usd| {
            let [low, high] = [usd.best.min(usd.worst), usd.worst.max(usd.best)].map(significant);
            let span = if low == high {
                low
            } else {
                format!("{low}–{high}")
            };
            format!(
                "not made within {} weeks: USD {span} bn",
                round(finding.preface.parameters.horizon_weeks)
            )
        }));
        lines.push(format!(
            "{}{}",
            finding.effect.verdict.as_str(),
            grade.unwrap_or_default()
        ));
    }
    let is_sure = finding.effect.verdict == Verdict::Lost && (is_target || in_best.is_some());
    Card {
        name: step.name.clone(),
        lines,
        look: match finding.effect.verdict {
            Verdict::Kept => "kept",
            _ if is_sure => "lost",
            _ => "open",
        },
    }
}

/// Who is hit and with what share, the largest first, with the worst grade of these figures.
fn hits(chain: &Chain, finding: &Finding, step: &Step) -> String {
    let names = &finding.preface.names;
    let named: Vec<String> = step
        .hit
        .iter()
        .take(NAMED)
        .map(|hit| {
            let mut whole = hit.clone();
            (whole.low_pct, whole.high_pct) = (0.0, 0.0);
            let who = cause::hit(&whole, names);
            format!(
                "{} {}",
                who.trim_end_matches(" 0 %"),
                percents(hit.low_pct, hit.high_pct)
            )
        })
        .collect();
    let more = step.hit.len().saturating_sub(NAMED);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let product = chain.products().get(step.product.as_str());
    let grade =
        product.and_then(|product| step.hit.iter().filter_map(|hit| grade(product, hit)).max());
    let grade = grade.map_or_else(String::new, |grade| format!(" (grade {grade})"));
    if named.is_empty() {
        return format!("{} % of supply hit", round(step.hit_pct));
    }
    format!("hit: {}{more}{grade}", named.join(", "))
}

/// How well the share of somebody who is hit is known.
fn grade(product: &Product, hit: &Hit) -> Option<Grade> {
    let is = |id: &str, told: Option<&String>| told.is_some_and(|told| told == id);
    product.views.iter().find_map(|view| match view {
        View::Producers { rows } => rows
            .iter()
            .filter(|row| hit.firm.is_some() && is(row.site.at.as_str(), hit.country.as_ref()))
            .map(|row| row.evidence.grade())
            .max(),
        View::Countries { split, .. } if hit.firm.is_none() => split
            .shares
            .iter()
            .find(|(id, _)| is(id.as_str(), hit.country.as_ref()))
            .map(|(id, _)| split.grade_of(id)),
        View::Firms { split } => split
            .shares
            .iter()
            .find(|(id, _)| is(id.as_str(), hit.firm.as_ref()))
            .map(|(id, _)| split.grade_of(id)),
        View::Countries { .. } => None,
    })
}

/// What the product above is to the one below, what cannot stand in for it, and the stock between them.
fn link(chain: &Chain, finding: &Finding, step: &Step, before: &str) -> String {
    let Some(link) = &step.input else {
        return String::new();
    };
    let product = chain.products().get(step.product.as_str());
    let input = product.and_then(|product| {
        product
            .inputs
            .iter()
            .find(|input| is_it(input, &link.products))
    });
    let kept = if link.is_wear { "spares" } else { "stock" };
    let stock = match input {
        Some(input) => {
            let (low, high) = (input.cover.low().weeks(), input.cover.high().weeks());
            let span = if low < high {
                format!("{}–{}", week(low), week(high))
            } else {
                week(low)
            };
            (high > 0.0).then(|| {
                format!(
                    "{span} weeks of {kept} (grade {})",
                    graded(&input.cover_evidence, input)
                )
            })
        }
        None => {
            (link.cover_weeks > 0.0).then(|| format!("{} weeks of {kept}", week(link.cover_weeks)))
        }
    };
    let others: Vec<&str> = link
        .products
        .iter()
        .filter(|id| *id != before)
        .map(|id| finding.preface.names.of(id))
        .collect();
    let instead = if others.is_empty() {
        String::new()
    } else {
        format!("; not made up for by {}", others.join(" or "))
    };
    let wear = if link.is_wear { ", then wear" } else { "" };
    match stock {
        Some(stock) => format!("{}; {stock}{wear}{instead}", link.role),
        None => format!("{}; no {kept}{instead}", link.role),
    }
}

/// The grade of a cover; one that says nothing of its own rests on what the input rests on, or on the default.
fn graded(cover: &Evidence, input: &Input) -> Grade {
    let says_nothing = *cover == Evidence::default();
    if says_nothing {
        input.evidence.grade().max(Grade::D)
    } else {
        cover.grade()
    }
}

fn is_it(input: &Input, products: &[String]) -> bool {
    let needed: Vec<&str> = input.need.products().map(ProductId::as_str).collect();
    products.iter().all(|id| needed.contains(&id.as_str()))
}

fn round(value: f64) -> String {
    number((value * 10.0).round() / 10.0)
}

fn write(
    out: &mut String,
    chain: &Chain,
    finding: &Finding,
    cards: &[Card],
    links: &[String],
) -> std::fmt::Result {
    let inner = WIDTH - 2.0 * MARGIN;
    let fit = |size: f64, width: f64| (width / (size * 0.53)) as usize;
    let headline = finding.headline();
    let title = wrap(&headline, fit(TITLE * 1.06, inner));
    let boxes: Vec<(Vec<String>, Vec<String>)> = cards
        .iter()
        .map(|card| {
            let room = inner - 2.0 * PAD;
            let lines = card
                .lines
                .iter()
                .flat_map(|line| wrap(line, fit(SMALL, room)));
            (wrap(&card.name, fit(NAME * 1.06, room)), lines.collect())
        })
        .collect();
    let tall = |(names, lines): &(Vec<String>, Vec<String>)| {
        2.0 * PAD + names.len() as f64 * NAME * 1.2 + lines.len() as f64 * SMALL * 1.35 - 4.0
    };
    let foot = foot(chain, finding);
    let foot: Vec<String> = foot
        .iter()
        .flat_map(|line| wrap(line, fit(SMALL * 0.86, inner)))
        .collect();
    let top = MARGIN + title.len() as f64 * TITLE * 1.25 + 10.0;
    let beside = fit(SMALL, inner - 44.0);
    let gaps = links.iter().map(|link| gap(wrap(link, beside).len()));
    let body: f64 = boxes.iter().map(tall).sum::<f64>() + gaps.sum::<f64>();
    let height = top + body + 20.0 + foot.len() as f64 * SMALL * 1.25 + MARGIN;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         aria-labelledby=\"title description\" font-family=\"{FONTS}\">",
        w = number(WIDTH),
        h = number(height.ceil()),
    )?;
    writeln!(out, "<title id=\"title\">{}</title>", escaped(&headline))?;
    let told: Vec<String> = cards.iter().map(|card| card.name.clone()).collect();
    writeln!(
        out,
        "<desc id=\"description\">{}</desc>",
        escaped(&told.join(" → "))
    )?;
    writeln!(out, "<style>{STYLE}</style>")?;
    writeln!(
        out,
        "<rect class=\"ground\" width=\"100%\" height=\"100%\"/>"
    )?;
    let mut y = MARGIN;
    for line in &title {
        y += TITLE * 1.25;
        line_of(out, MARGIN, y - 6.0, TITLE, "ink bold", line)?;
    }
    let mut y = top;
    for (at, (card, (names, lines))) in cards.iter().zip(&boxes).enumerate() {
        let h = tall(&boxes[at]);
        writeln!(
            out,
            "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
            card.look,
            number(MARGIN),
            number(y),
            number(inner),
            number(h)
        )?;
        let mut line = y + PAD - 4.0;
        for name in names {
            line += NAME * 1.2;
            line_of(out, MARGIN + PAD, line, NAME, "on bold", name)?;
        }
        for text in lines {
            line += SMALL * 1.35;
            line_of(out, MARGIN + PAD, line, SMALL, "on", text)?;
        }
        y += h;
        if let Some(link) = links.get(at) {
            let lines = wrap(link, beside);
            let gap = gap(lines.len());
            arrow(out, y, gap, &lines)?;
            y += gap;
        }
    }
    y += 20.0;
    for line in &foot {
        y += SMALL * 1.25;
        line_of(out, MARGIN, y - 2.0, SMALL * 0.92, "faint", line)?;
    }
    writeln!(out, "</svg>")
}

/// Colours of Okabe and Ito under black text; the ground and what stands on it turn with the reader's screen.
const STYLE: &str = ".ground{fill:#fff}.ink{fill:#000}.faint{fill:#595959}.line{stroke:#404040;fill:#404040}\
.on{fill:#000}.bold{font-weight:bold}.root{fill:#fff;stroke:#000;stroke-width:3.5}.lost{fill:#E8894A;stroke:#000;stroke-width:1.2}\
.open{fill:#F2C14E;stroke:#000;stroke-width:1.2;stroke-dasharray:6 3}.kept{fill:#F3F5F7;stroke:#404040;stroke-width:1}\
@media (prefers-color-scheme:dark){.ground{fill:#15181c}.ink{fill:#f2f2f2}.faint{fill:#b5b5b5}.line{stroke:#cfcfcf;fill:#cfcfcf}}";

fn line_of(
    out: &mut String,
    x: f64,
    y: f64,
    size: f64,
    class: &str,
    text: &str,
) -> std::fmt::Result {
    writeln!(
        out,
        "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>",
        number(x),
        number(y),
        number(size),
        escaped(text)
    )
}

/// How long an arrow is beside so many lines.
fn gap(n_lines: usize) -> f64 {
    GAP + (n_lines.max(1) - 1) as f64 * SMALL * 1.3
}

/// An arrow down, with its words beside it.
fn arrow(out: &mut String, y: f64, gap: f64, lines: &[String]) -> std::fmt::Result {
    let x = MARGIN + 26.0;
    let end = y + gap - 3.0;
    writeln!(
        out,
        "<path class=\"line\" stroke-width=\"2.5\" d=\"M{x} {top}V{stem}\"/><path class=\"line\" stroke=\"none\" d=\"M{left} {stem}H{right}L{x} {end}Z\"/>",
        x = number(x),
        top = number(y + 3.0),
        stem = number(end - 10.0),
        left = number(x - 6.0),
        right = number(x + 6.0),
        end = number(end),
    )?;
    for (at, line) in lines.iter().enumerate() {
        let y = y + GAP / 2.0 + 4.5 + at as f64 * SMALL * 1.3;
        line_of(out, x + 18.0, y, SMALL, "ink", line)?;
    }
    Ok(())
}

/// What the picture rests on.
fn foot(chain: &Chain, finding: &Finding) -> Vec<String> {
    let theta = finding.preface.parameters.theta_pct;
    let told = finding.chains.iter().find(|chain| !chain.steps.is_empty());
    let would = told.filter(|_| finding.effect.verdict == Verdict::Kept);
    let mut lines: Vec<String> = would
        .map(|told| {
            let needed = round(told.at_theta_pct);
            format!("Kept: this is what would stop it first, were {needed} % of normal needed.")
        })
        .into_iter()
        .collect();
    lines.push(format!(
        "Worst case unless a span is given; lost is below {theta} % of normal output. Grades: A measured, B published, C derived, D judged."
    ));
    let titles: Vec<&str> = finding
        .sources
        .iter()
        .map(|source| source.title.as_str())
        .collect();
    if !titles.is_empty() {
        let more = titles.len().saturating_sub(NAMED);
        let shown = titles
            .iter()
            .take(NAMED)
            .copied()
            .collect::<Vec<_>>()
            .join("; ");
        let more = if more > 0 {
            format!("; {more} more")
        } else {
            String::new()
        };
        lines.push(format!("Sources: {shown}{more}."));
    }
    let as_of = chain
        .as_of()
        .map_or_else(String::new, |date| format!(" of {date}"));
    lines.push(format!(
        "Graph {}{as_of}, linchpin {}.",
        chain.name(),
        env!("CARGO_PKG_VERSION")
    ));
    lines
}
