//! The columns that tell an effect, the same in every table.

use std::collections::BTreeMap;

use crate::analysis::{
    answer::{Effect, TargetAnswer, Verdict},
    cause::Cause,
    interval::Interval,
    missing::Total,
    odds::{Likelihood, Odds, TargetOdds},
    preface::Names,
};

use crate::model::source::Grade;

use super::{Cell, Column, cause, table::Rows};

/// Adds verdict, θ*, output left and weeks of an effect; people read the verdict under a head of its own.
pub(super) fn columns<Row>(
    rows: Rows<Row>,
    verdict: &str,
    of: impl Fn(&Row) -> &Effect + Copy,
) -> Rows<Row> {
    rows.column(Column::text("verdict", verdict), move |row| graded(of(row)))
        .column(Column::text("grade", ""), move |row| {
            let grade = of(row).grade.map(Grade::as_str);
            Cell::text_or_blank(grade)
        })
        .column(Column::number("margin_pct", ""), move |row| {
            of(row).margin_pct.map_or(Cell::Blank, Cell::Number)
        })
        .column(
            Column::percents("theta_star_{}_pct", "θ* [%]").detail(),
            move |row| Cell::interval(of(row).theta_star_pct),
        )
        .column(
            Column::percents("output_left_{}_pct", "Output left [%]"),
            move |row| Cell::interval_or_unknown(of(row).output_left_pct),
        )
        .column(Column::weeks("weeks_{}", "Falls [weeks]"), move |row| {
            Cell::times(of(row).weeks)
        })
        .column(Column::figures("missing_{}_weeks", ""), move |row| {
            Cell::interval_or_unknown(of(row).missing_weeks)
        })
        .column(Column::figures("missing_{}_usd_bn", ""), move |row| {
            Cell::interval_or_unknown(of(row).missing_usd_bn)
        })
}

/// How near the threshold a verdict stands when it is called thin, in percent of normal supply.
const THIN: f64 = 2.0;

/// A verdict with the grade of evidence at which it already holds, and a word where it stands near the edge.
pub(super) fn graded(effect: &Effect) -> Cell {
    let verdict = effect.verdict;
    let thin = match effect.margin_pct {
        Some(margin) if margin < THIN => ", thin",
        _ => "",
    };
    let text = match effect.grade {
        Some(grade) => format!("{} ({grade}{thin})", verdict.as_str()),
        None => verdict.as_str().to_owned(),
    };
    Cell::word(verdict.code(), text)
}

/// What all targets together miss, in a sentence.
pub(super) fn missing(total: &Total) -> String {
    let range = |ends: Interval<f64>| {
        let (low, high) = (figure(ends.best), figure(ends.worst));
        if low == high {
            low
        } else {
            format!("{low}–{high}")
        }
    };
    let weeks = format!(
        "Not made until the horizon: {} weeks of normal output, the mean over all targets",
        range(total.mean_weeks)
    );
    match total.usd_bn {
        Some(usd) => format!(
            "{weeks}; USD {} bn at today's prices, over the {} targets with a value, none counted inside another.",
            range(usd),
            total.n_valued
        ),
        None => format!("{weeks}; that has no known value in money."),
    }
}

/// The money that is missing, as part of a verdict; nothing where no target has a value.
pub(super) fn money(total: Option<&Total>, odds: Option<&Odds>) -> String {
    let usd = total.and_then(|total| total.usd_bn);
    usd.map_or_else(String::new, |usd| {
        let (low, high) = (figure(usd.best), figure(usd.worst));
        let range = if low == high {
            low
        } else {
            format!("{low}–{high}")
        };
        let middle = odds.and_then(|odds| odds.missing_usd_bn);
        let middle = middle.map_or_else(String::new, |usd| {
            let (low, high) = (figure(usd.best.median), figure(usd.worst.median));
            if low == high {
                format!(" ({low} in the middle draw)")
            } else {
                format!(" ({low}–{high} in the middle draw)")
            }
        });
        format!("; USD {range} bn not made until the horizon{middle}")
    })
}

/// To a tenth, and without it from a hundred on.
fn figure(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

/// Adds the product that a row is about.
pub(super) fn target<'n, Row>(
    rows: Rows<Row>,
    head: &str,
    names: &'n Names,
    of: impl Fn(&Row) -> &str + 'n,
) -> Rows<Row> {
    rows.column(Column::name("target", head), move |row| {
        Cell::named(names, of(row))
    })
}

/// How targets fare, as part of a sentence: `8 of 14 targets are lost for certain (…), 5 more may be`.
pub(super) fn fate(effects: &[&Effect], odds: Option<&Odds>, names: &Names) -> String {
    let called = |wanted: Verdict| -> Vec<&str> {
        let found = effects.iter().filter(|effect| effect.verdict == wanted);
        found.map(|effect| names.of(&effect.target)).collect()
    };
    let [lost, possible, kept] = [Verdict::Lost, Verdict::Possible, Verdict::Kept].map(called);
    if let [only] = effects {
        let first = falls(only.weeks);
        let fate = match only.verdict {
            Verdict::Lost => "is lost for certain",
            Verdict::Possible => "may be lost",
            Verdict::Kept => "is kept",
        };
        return format!("{} {fate}{first}", names.of(&only.target));
    }
    let counts = match (lost.len(), possible.len()) {
        (0, 0) => format!("all {} targets are kept", kept.len()),
        (n, 0) => format!(
            "{n} of {} targets {} lost for certain",
            effects.len(),
            are(n)
        ),
        (0, n) => format!(
            "none of {} targets is lost for certain, {n} may be{}",
            effects.len(),
            likely(effects, odds)
        ),
        (n, more) => format!(
            "{n} of {} targets {} lost for certain, {more} more may be{}",
            effects.len(),
            are(n),
            likely(effects, odds)
        ),
    };
    let soonest = effects
        .iter()
        .filter(|effect| effect.verdict != Verdict::Kept)
        .min_by(|a, b| {
            let week = |effect: &Effect| effect.weeks.worst.unwrap_or(f64::INFINITY);
            week(a).total_cmp(&week(b))
        });
    let first = soonest.map_or_else(String::new, |effect| {
        format!(
            ", first {}{}",
            names.of(&effect.target),
            falls(effect.weeks)
        )
    });
    format!("{counts}{first}")
}

/// How many of those that may be lost are likely so: ` (3 likely)`; nothing where nothing was drawn.
fn likely(effects: &[&Effect], odds: Option<&Odds>) -> String {
    let Some(odds) = odds else {
        return String::new();
    };
    let may_be = |target: &&TargetOdds| {
        let mut effects = effects.iter();
        effects.any(|effect| effect.target == target.target && effect.verdict == Verdict::Possible)
    };
    let [mut all, mut likely, mut untold] = [0; 3];
    for target in odds.targets.iter().filter(may_be) {
        all += 1;
        let is_likely = target.likelihood.map(|word| word >= Likelihood::Likely);
        likely += usize::from(is_likely.best);
        untold += usize::from(is_likely.worst && !is_likely.best);
    }
    match (likely, untold) {
        (0, 0) => " (none likely)".to_owned(),
        (0, n) if n == all => " (how likely cannot be told)".to_owned(),
        (n, 0) if n == all => " (likely)".to_owned(),
        (n, 0) => format!(" ({n} likely)"),
        (n, more) => format!(" ({n} likely, {more} cannot be told)"),
    }
}

/// The verb for so many.
const fn are(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

/// On which grades of evidence decided verdicts hold: ` Decided on B: 9 of 14, D: 2.`; nothing where none is decided.
pub(super) fn grades(effects: &[&Effect]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for grade in effects.iter().filter_map(|effect| effect.grade) {
        *counts.entry(grade.to_string()).or_default() += 1;
    }
    let each: Vec<String> = counts
        .iter()
        .map(|(grade, n)| format!("{n} on {grade}"))
        .collect();
    match counts.values().sum::<usize>() {
        0 => " No verdict is decided.".to_owned(),
        n => format!(" Decided: {n} of {}, {}.", effects.len(), each.join(", ")),
    }
}

/// When something falls: ` after 2–8 weeks`.
fn falls(weeks: Interval<Option<f64>>) -> String {
    match super::number::weeks(weeks).as_str() {
        "never" => String::new(),
        "at once" => " at once".to_owned(),
        text => match text.strip_suffix(" or never") {
            Some(text) => format!(" after {text} weeks or never"),
            None => format!(" after {text} weeks"),
        },
    }
}

/// A verdict: its code for machines, its words for people.
pub(super) fn word(verdict: Verdict) -> Cell {
    Cell::word(verdict.code(), verdict.as_str())
}

/// Whether the cut-off side can do without the others.
pub(super) fn alone(target: &TargetAnswer) -> Cell {
    target.alone.map_or(Cell::Blank, |alone| {
        Cell::word(alone.code(), alone.as_str())
    })
}

/// When a target has the threshold again; nothing at an end where it never fell.
pub(super) fn back(target: &TargetAnswer) -> Cell {
    let end = |fell: Option<f64>, back: Option<f64>| fell.map_or(Cell::Blank, |_| Cell::time(back));
    Cell::Ends(vec![
        end(target.effect.weeks.worst, target.back_weeks.worst),
        end(target.effect.weeks.best, target.back_weeks.best),
    ])
}

/// What stops something first; blank where nothing does.
pub(super) fn because(cause: Option<&Cause>, names: &Names) -> Cell {
    cause.map_or(Cell::Blank, |cause| {
        Cell::word(
            cause::first(cause, &Names::default()),
            cause::first(cause, names),
        )
    })
}
