//! Changes in words.

#![deny(
    clippy::wildcard_enum_match_arm,
    reason = "a new kind of change must say how it is told"
)]

use crate::analysis::change::{Capacity, Changed, Dates, Ends};

/// One change, as a clause: `cut off Taiwan, from week 4, for 26 weeks`.
pub fn clause(change: &Changed) -> String {
    match change {
        Changed::CutOff { subject, dates } => format!("cut off {}{}", subject.name, when(dates)),
        Changed::Outage { subject, dates } => format!("lose {}{}", subject.name, when(dates)),
        Changed::Ban {
            by,
            to,
            products,
            reach,
            dates,
        } => format!(
            "{} ban {} to {} by {reach}{}",
            some(by),
            products.join(", "),
            some(to),
            when(dates)
        ),
        Changed::Build(capacity) | Changed::Expand(capacity) => added(capacity),
        Changed::Stockpile {
            products,
            roles,
            weeks,
            who,
        } => {
            let what = if products.is_empty() {
                format!("every {}", roles.join(" and "))
            } else {
                products.join(", ")
            };
            let who = who
                .as_ref()
                .map_or_else(|| "everybody".to_owned(), |who| some(who));
            format!("{who} hold at least {weeks} weeks of {what}")
        }
        Changed::InProgress {
            products,
            weeks,
            scraps_pct,
        } => {
            let what = products.join(", ");
            let said = match weeks {
                None => format!("what users hold of {what} is work in progress"),
                Some(weeks) if (weeks.low - weeks.high).abs() < f64::EPSILON => {
                    format!(
                        "{} of the weeks that users hold of {what} are work in progress",
                        weeks.low
                    )
                }
                Some(weeks) => format!(
                    "{}–{} of the weeks that users hold of {what} are work in progress",
                    weeks.low, weeks.high
                ),
            };
            match scraps_pct {
                None => said,
                Some(part) if (part.low - part.high).abs() < f64::EPSILON => {
                    format!(
                        "{said}, {} % of which is scrapped with what stops",
                        part.low
                    )
                }
                Some(part) => format!(
                    "{said}, {}–{} % of which is scrapped with what stops",
                    part.low, part.high
                ),
            }
        }
        Changed::Qualify {
            substitute,
            replaces,
            covers_pct,
            ramp_weeks,
        } => format!(
            "{substitute} may stand in for {replaces}, up to {}–{} % after {}–{} weeks",
            covers_pct.low, covers_pct.high, ramp_weeks.low, ramp_weeks.high
        ),
        Changed::Ally { bloc, add, remove } => {
            let joins = (!add.is_empty()).then(|| format!("{} join", some(add)));
            let leaves = (!remove.is_empty()).then(|| format!("{} leave", some(remove)));
            let parts: Vec<String> = joins.into_iter().chain(leaves).collect();
            format!("{} {bloc}", parts.join(", "))
        }
        Changed::Tariff {
            by,
            on,
            products,
            rate_pct,
        } => format!(
            "{} levy {rate_pct} % on {} from {}",
            some(by),
            products.join(", "),
            some(on)
        ),
    }
}

/// What happens, as a sentence.
pub fn what_happens(changes: &[Changed]) -> String {
    let clauses: Vec<String> = changes.iter().map(clause).collect();
    if clauses.is_empty() {
        "Nothing is changed.".to_owned()
    } else {
        format!("What happens: {}.", clauses.join("; "))
    }
}

/// What happens besides what is asked about, as a sentence; nothing where nothing does.
pub fn besides(changes: &[Changed]) -> Option<String> {
    let clauses: Vec<String> = changes.iter().map(clause).collect();
    (!clauses.is_empty()).then(|| format!("Besides, whatever is tried: {}.", clauses.join("; ")))
}

/// What happens as a subject: names where things are lost from the start and for good, else clauses.
pub fn subject(changes: &[Changed]) -> String {
    match plain(changes) {
        Some(names) if !names.is_empty() => names.join(", "),
        _ if changes.is_empty() => "nothing happens".to_owned(),
        _ => {
            let clauses: Vec<String> = changes.iter().map(clause).collect();
            clauses.join("; ")
        }
    }
}

/// A title of what happens: `Taiwan lost`, or clauses.
pub fn title(changes: &[Changed]) -> String {
    match plain(changes) {
        Some(names) if !names.is_empty() => format!("{} lost", names.join(", ")),
        _ => subject(changes),
    }
}

/// The names of what is lost, where all is lost from the start, wholly and for good.
fn plain(changes: &[Changed]) -> Option<Vec<&str>> {
    let losses = changes.iter();
    losses
        .map(|change| change.plain_loss().map(|subject| subject.name.as_str()))
        .collect()
}

fn when(dates: &Dates) -> String {
    let mut text = String::new();
    if dates.fraction_pct < 100.0 {
        text.push_str(&format!(", {} %", dates.fraction_pct));
    }
    if dates.from_week > 0.0 {
        text.push_str(&format!(", from week {}", dates.from_week));
    }
    match dates.weeks {
        Some(weeks) => text.push_str(&format!(", for {weeks} weeks")),
        None => text.push_str(", for good"),
    }
    if dates.weeks.is_some() && dates.recovery_weeks > 0.0 {
        text.push_str(&format!(", back over {} weeks", dates.recovery_weeks));
    }
    text
}

fn added(capacity: &Capacity) -> String {
    let weeks = |ends: Ends| {
        let tenth = |weeks: f64| (weeks * 10.0).round() / 10.0;
        between(tenth(ends.low), tenth(ends.high))
    };
    format!(
        "{} adds {} % of {} in {}, first output {} weeks after week {}, full {} weeks later",
        capacity.firm.name,
        between(capacity.share_pct.low, capacity.share_pct.high),
        capacity.product,
        capacity.at,
        weeks(capacity.lag_weeks),
        capacity.from_week,
        weeks(capacity.ramp_weeks),
    )
}

fn between(low: f64, high: f64) -> String {
    if low.to_bits() == high.to_bits() {
        low.to_string()
    } else {
        format!("{low}–{high}")
    }
}

/// Up to eight names, and how many more.
fn some(names: &[String]) -> String {
    let shown = names.len().min(8);
    let rest = match names.len() - shown {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{rest}", names[..shown].join(" "))
}
