//! The columns that tell an effect, the same in every table.

use crate::analysis::{
    answer::{Effect, TargetAnswer, Verdict},
    cause::Cause,
    interval::Interval,
    missing::Total,
};

use super::{Cell, Column, cause, table::Rows};

/// Adds verdict, θ*, output left and weeks of an effect; people read the verdict under a head of its own.
pub(super) fn columns<Row>(
    rows: Rows<Row>,
    verdict: &str,
    of: impl Fn(&Row) -> &Effect + Copy,
) -> Rows<Row> {
    rows.column(Column::text("verdict", verdict), move |row| graded(of(row)))
        .column(Column::text("grade", ""), move |row| {
            let grade = of(row).grade.map(|grade| grade.as_str());
            Cell::text_or_blank(grade)
        })
        .column(Column::number("margin_pct", ""), move |row| {
            of(row).margin_pct.map_or(Cell::Blank, Cell::Number)
        })
        .column(
            Column::percents("theta_star_{}_pct", "θ* [%]"),
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
        None => format!("{weeks}; no target has a value in money."),
    }
}

/// To a tenth, and without it from a hundred on.
fn figure(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
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
pub(super) fn because(cause: Option<&Cause>) -> Cell {
    Cell::text_or_blank(cause.map(cause::first))
}
