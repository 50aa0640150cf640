//! The columns that tell an effect, the same in every table.

use crate::analysis::{
    answer::{Effect, TargetAnswer, Verdict},
    cause::Cause,
};

use super::{Cell, Column, cause, table::Rows};

/// Adds verdict, θ*, output left and weeks of an effect; people read the verdict under a head of its own.
pub(super) fn columns<Row>(
    rows: Rows<Row>,
    verdict: &str,
    of: impl Fn(&Row) -> &Effect + Copy,
) -> Rows<Row> {
    rows.column(Column::text("verdict", verdict), move |row| {
        word(of(row).verdict)
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
