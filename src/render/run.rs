//! Scenarios that were run, as tables.

use crate::{
    analysis::{
        answer::{TargetAnswer, Verdict},
        interval::Interval,
        preface::Preface,
    },
    study::{
        expect::{Judgement, Status},
        run::{Finding, Run},
    },
    words::judgement,
};

use super::{
    Report, Table,
    cutoff::{because, clauses},
    number::{cell, percents, percents_or_unknown, shortened, week, weeks},
    spof::{EFFECT_COLUMNS, effect_cells, reading},
    table::{Document, Tidy},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.run/2";

    fn preface(&self) -> Option<&Preface> {
        match self.runs.as_slice() {
            [run] => Some(&run.preface),
            _ => None,
        }
    }

    fn document(&self) -> Document {
        match self.runs.as_slice() {
            [run] => one(run),
            runs => many(runs),
        }
    }

    fn tidy(&self) -> Tidy {
        let mut columns = vec![
            "scenario", "kind", "subject", "status", "found", "worst", "best",
        ];
        columns.extend(EFFECT_COLUMNS);
        columns.extend([
            "back_worst_weeks",
            "back_best_weeks",
            "lag_worst_months",
            "lag_best_months",
            "cost_worst",
            "cost_best",
            "alone",
            "cause",
        ]);
        let rows = self.runs.iter().flat_map(tidy_rows).collect();
        Tidy { columns, rows }
    }
}

fn tidy_rows(run: &Run) -> Vec<Vec<String>> {
    let targets = run.targets.iter().map(|target| {
        let mut row = vec![
            run.name.clone(),
            "target".to_owned(),
            target.effect.target.clone(),
            target.effect.verdict.code().to_owned(),
        ];
        row.extend([String::new(), String::new(), String::new()]);
        row.extend(effect_cells(&target.effect));
        for interval in [target.back_weeks, target.lag_months, target.cost] {
            row.extend([cell(interval.worst), cell(interval.best)]);
        }
        let alone = target.alone.map(|alone| alone.code().to_owned());
        row.push(alone.unwrap_or_default());
        row.push(because(target.cause.as_ref()));
        row
    });
    let expected = run.expectations.iter().map(|judgement| {
        let mut row = vec![
            run.name.clone(),
            "expectation".to_owned(),
            judgement::expected(&judgement.expected),
            judgement.status.code().to_owned(),
            judgement::found(judgement),
            cell(judgement.ends().0),
            cell(judgement.ends().1),
        ];
        row.extend(std::iter::repeat_n(String::new(), EFFECT_COLUMNS.len() + 8));
        row
    });
    targets.chain(expected).collect()
}

/// One scenario in full.
fn one(run: &Run) -> Document {
    let finding = run;
    let parameters = &finding.preface.parameters;
    let mut lead = Vec::new();
    if let Some(claim) = &finding.claim {
        lead.push(format!("Claim: {claim}"));
    }
    if finding.changes.is_empty() {
        lead.push("Nothing is changed.".to_owned());
    } else {
        lead.push(format!("What happens: {}.", clauses(&finding.changes)));
    }
    lead.push(finding.preface.coverage.sentence(parameters.basis));
    lead.push(answer(run));
    let mut tables = Vec::new();
    if !run.expectations.is_empty() {
        tables.push(expectation_table([run]));
    }
    tables.push(target_table(&finding.targets));
    let mut notes = reading(&finding.preface);
    notes.push(
        "θ* and output left take every loss at its worst and as if for good, with what has arrived by the horizon; weeks follow the dates.".to_owned(),
    );
    notes.extend(finding.note.clone());
    Document {
        title: format!(
            "{}: {} of {} targets at θ = {} %",
            finding.title.as_ref().unwrap_or(&finding.name),
            parameters.outcome,
            finding.targets.len(),
            parameters.theta_pct
        ),
        lead,
        tables,
        notes,
    }
}

fn answer(run: &Run) -> String {
    let count = |verdict| {
        run.targets
            .iter()
            .filter(|target| target.effect.verdict == verdict)
            .count()
    };
    let (lost, possible) = (count(Verdict::Lost), count(Verdict::Possible));
    let targets = format!(
        "{lost} of {} targets fall below θ within {} weeks for certain, {possible} more may.",
        run.targets.len(),
        week(run.preface.parameters.horizon_weeks),
    );
    match run.verdict {
        None => targets,
        Some(verdict) => format!(
            "{targets} Of {} expectations {}.",
            run.expectations.len(),
            tally(&run.expectations, verdict)
        ),
    }
}

/// `3 held, 1 broken`.
fn tally(judgements: &[Judgement], worst: Status) -> String {
    let all = [
        Status::Held,
        Status::Broken,
        Status::CannotBeTold,
        Status::Restated,
    ];
    let parts: Vec<String> = all
        .into_iter()
        .filter_map(|status| {
            let count = judgements
                .iter()
                .filter(|judgement| judgement.status == status)
                .count();
            (count > 0 || status == worst).then(|| format!("{count} {}", status.as_str()))
        })
        .collect();
    parts.join(", ")
}

/// What was expected of one or several scenarios, the broken ones first.
fn expectation_table<'r>(runs: impl IntoIterator<Item = &'r Run>) -> Table {
    let mut table = Table::new("Expectations", &["Status", "Expected", "Found"]);
    for run in runs {
        for judgement in &run.expectations {
            table.rows.push(vec![
                judgement.status.as_str().to_owned(),
                judgement::expected(&judgement.expected),
                judgement::found(judgement),
            ]);
        }
    }
    table
}

/// What a scenario does to its targets; columns that say nothing anywhere are left out.
pub(super) fn target_table(targets: &[TargetAnswer]) -> Table {
    type Cell = fn(&TargetAnswer) -> String;
    type Says = fn(&TargetAnswer) -> bool;
    let always: Says = |_| true;
    let columns: [(&'static str, Cell, Says); 10] = [
        ("Target", |target| target.effect.target.clone(), always),
        (
            "Verdict",
            |target| target.effect.verdict.as_str().to_owned(),
            always,
        ),
        (
            "#Falls [weeks]",
            |target| weeks(target.effect.weeks),
            always,
        ),
        (
            "#Back [week]",
            |target| back(target),
            |target| target.back_weeks.worst.is_some() || target.back_weeks.best.is_some(),
        ),
        (
            "#θ* [%]",
            |target| percents(target.effect.theta_star_pct),
            always,
        ),
        (
            "#Output left [%]",
            |target| percents_or_unknown(target.effect.output_left_pct),
            always,
        ),
        (
            "#Lag [months]",
            |target| values(target.lag_months),
            |target| says(target.lag_months, 0.0),
        ),
        (
            "#Cost [times]",
            |target| {
                let more = if target.cost_is_partial {
                    " or more"
                } else {
                    ""
                };
                format!("{}{more}", values(target.cost))
            },
            |target| says(target.cost, 1.0) || target.cost_is_partial,
        ),
        (
            "Cut-off side alone",
            |target| {
                let alone = target.alone.map_or("", |alone| alone.as_str());
                if target.lacks.is_empty() {
                    alone.to_owned()
                } else {
                    format!("{alone}: lacks {}", shortened(&target.lacks, 2))
                }
            },
            |target| target.alone.is_some(),
        ),
        (
            "First cause",
            |target| because(target.cause.as_ref()),
            |target| target.cause.is_some(),
        ),
    ];
    let shown: Vec<&(&'static str, Cell, Says)> = columns
        .iter()
        .filter(|(_, _, says)| targets.iter().any(says))
        .collect();
    let heads: Vec<&'static str> = shown.iter().map(|(head, ..)| *head).collect();
    let mut table = Table::new("Targets", &heads);
    for target in targets {
        table
            .rows
            .push(shown.iter().map(|(_, cell, _)| cell(target)).collect());
    }
    table
}

fn back(target: &TargetAnswer) -> String {
    let side = |fell: Option<f64>, back: Option<f64>| match (fell, back) {
        (None, _) => "never fell".to_owned(),
        (Some(_), None) => "not back".to_owned(),
        (Some(_), Some(back)) => week(back),
    };
    let worst = side(target.effect.weeks.worst, target.back_weeks.worst);
    let best = side(target.effect.weeks.best, target.back_weeks.best);
    if worst == best {
        worst
    } else {
        format!("{best} to {worst}")
    }
}

fn says(value: Interval<Option<f64>>, usual: f64) -> bool {
    let is_other = |value: Option<f64>| value.is_some_and(|value| (value - usual).abs() > 1e-9);
    is_other(value.worst) || is_other(value.best)
}

fn values(value: Interval<Option<f64>>) -> String {
    let one = |value: Option<f64>| {
        value.map_or("none left".to_owned(), |value| {
            format!("{}", (value * 100.0).round() / 100.0)
        })
    };
    let (worst, best) = (one(value.worst), one(value.best));
    if worst == best {
        worst
    } else {
        format!("{best} to {worst}")
    }
}

/// Several scenarios in a table each.
fn many(runs: &[Run]) -> Document {
    let heads = [
        "Scenario",
        "Verdict",
        "#Targets lost",
        "#may be lost",
        "#Least output left [%]",
        "#First falls [weeks]",
    ];
    let mut table = Table::new("Scenarios", &heads);
    for run in runs {
        let targets = &run.targets;
        let count = |verdict| {
            targets
                .iter()
                .filter(|target| target.effect.verdict == verdict)
                .count()
                .to_string()
        };
        let left = targets
            .iter()
            .filter_map(|target| target.effect.output_left_pct);
        let left = left.reduce(|a, b| Interval::new(a.worst.min(b.worst), a.best.min(b.best)));
        let first = |pick: fn(&TargetAnswer) -> Option<f64>| {
            targets.iter().filter_map(pick).reduce(f64::min)
        };
        table.rows.push(vec![
            run.name.clone(),
            run.verdict.map_or("", Status::as_str).to_owned(),
            format!("{} of {}", count(Verdict::Lost), targets.len()),
            count(Verdict::Possible),
            percents_or_unknown(left),
            weeks(Interval::new(
                first(|target| target.effect.weeks.worst),
                first(|target| target.effect.weeks.best),
            )),
        ]);
    }
    let mut expected = Table::new(
        "Expectations that do not simply hold",
        &["Scenario", "Status", "Expected", "Found"],
    );
    for run in runs {
        for judgement in &run.expectations {
            if judgement.status != Status::Held {
                expected.rows.push(vec![
                    run.name.clone(),
                    judgement.status.as_str().to_owned(),
                    judgement::expected(&judgement.expected),
                    judgement::found(judgement),
                ]);
            }
        }
    }
    let judged: Vec<Judgement> = runs
        .iter()
        .flat_map(|run| run.expectations.iter().cloned())
        .collect();
    let lead = match judged.iter().map(|judgement| judgement.status).max() {
        None => "Nothing is expected of any of them.".to_owned(),
        Some(worst) => format!(
            "Of {} expectations {}.",
            judged.len(),
            tally(&judged, worst)
        ),
    };
    Document {
        title: format!("{} scenarios", runs.len()),
        lead: vec![lead],
        tables: [table.limited(60), expected.limited(60)]
            .into_iter()
            .filter(|table| !table.rows.is_empty())
            .collect(),
        notes: vec![
            "Output left takes every loss at its worst and as if for good; when a target falls follows the dates. Run one scenario alone for its targets, causes, coverage and assumptions.".to_owned(),
        ],
    }
}
