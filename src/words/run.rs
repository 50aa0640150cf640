//! Scenarios that were run, in words.

use crate::{
    analysis::{
        Interval,
        answer::{Effect, TargetAnswer, Verdict},
        odds::{Likelihood, TargetOdds},
        preface::Preface,
    },
    study::{
        expect::{Judgement, Status},
        run::{Finding, Run},
    },
};

use super::{
    Cell, Column, Page, Report, Table, change, effect, judgement,
    number::{shortened, week},
    odds,
    preface::{coverage, evidence, reading},
    table::Rows,
};

/// How many rows people see of several scenarios.
const SHOWN: usize = 60;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.run/2";

    fn preface(&self) -> Option<&Preface> {
        match self.runs.as_slice() {
            [run] => Some(&run.preface),
            _ => None,
        }
    }

    fn prefaces(&self) -> Vec<&Preface> {
        self.runs.iter().map(|run| &*run.preface).collect()
    }

    fn page(&self) -> Page {
        match self.runs.as_slice() {
            [run] => one(self, run),
            runs => many(self, runs),
        }
    }
}

/// One scenario in full.
fn one(finding: &Finding, run: &Run) -> Page {
    let parameters = &run.preface.parameters;
    let mut lead = Vec::new();
    lead.extend(run.claim.as_ref().map(|claim| format!("Claim: {claim}")));
    lead.push(change::what_happens(&run.changes));
    lead.push(coverage(&run.preface));
    lead.push(answer(run));
    let drawn = run.odds.as_ref();
    lead.extend(drawn.map(|drawn| odds::sentence(drawn, &run.preface.names)));
    let mut notes = reading(&run.preface);
    notes.push(
        "θ* and output left take every loss at its worst and as if for good, with what has arrived by the horizon; weeks follow the dates.".to_owned(),
    );
    notes.extend(drawn.map(odds::over));
    notes.extend(run.note.clone());
    let expectations = expectations(&finding.runs)
        .detail()
        .shown_if(!run.expectations.is_empty());
    Page {
        title: format!(
            "{}: {} of {} targets at θ = {} %",
            run.title.as_ref().unwrap_or(&run.name),
            parameters.outcome,
            run.targets.len(),
            parameters.theta_pct
        ),
        verdict: verdict(run),
        lead,
        tables: vec![
            Table {
                is_first_alone: true,
                is_shown: false,
                ..surprises(&finding.runs)
            },
            expectations.table(),
            targets(&finding.runs).table(),
            likely(&finding.runs)
                .detail()
                .shown_if(drawn.is_some())
                .table(),
        ],
        evidence: evidence(&run.preface) + &effect::grades(&effects(run)),
        notes,
        ..Page::default()
    }
}

fn effects(run: &Run) -> Vec<&Effect> {
    run.targets.iter().map(|target| &target.effect).collect()
}

/// What becomes of the targets, by name, and of what was expected.
fn verdict(run: &Run) -> String {
    let fate = effect::fate(&effects(run), run.odds.as_ref(), &run.preface.names);
    let expected = run.verdict.map_or_else(String::new, |verdict| {
        let judgements: Vec<&Judgement> = run.expectations.iter().collect();
        format!(
            "; of {} expectations {}",
            judgements.len(),
            tally(&judgements, verdict)
        )
    });
    format!(
        "{}: {fate}{expected}.",
        run.title.as_ref().unwrap_or(&run.name)
    )
}

fn answer(run: &Run) -> String {
    let count = |verdict| count(run, verdict);
    let targets = format!(
        "{} of {} targets fall below θ within {} weeks for certain, {} more may.",
        count(Verdict::Lost),
        run.targets.len(),
        week(run.preface.parameters.horizon_weeks),
        count(Verdict::Possible),
    );
    match run.verdict {
        None => targets,
        Some(verdict) => format!(
            "{targets} Of {} expectations {}.",
            run.expectations.len(),
            tally(&run.expectations.iter().collect::<Vec<_>>(), verdict)
        ),
    }
}

fn count(run: &Run, verdict: Verdict) -> usize {
    let targets = run.targets.iter();
    targets
        .filter(|target| target.effect.verdict == verdict)
        .count()
}

/// `3 held, 1 broken`.
fn tally(judgements: &[&Judgement], worst: Status) -> String {
    let all = [
        Status::Held,
        Status::Broken,
        Status::CannotBeTold,
        Status::Restated,
    ];
    let parts = all.into_iter().filter_map(|status| {
        let judgements = judgements.iter();
        let count = judgements
            .filter(|judgement| judgement.status == status)
            .count();
        (count > 0 || status == worst).then(|| format!("{count} {}", status.as_str()))
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The fields that a sweep sets, of all scenarios together, in the order in which they come.
fn swept(runs: &[Run]) -> Vec<&str> {
    let mut fields: Vec<&str> = Vec::new();
    for (field, _) in runs.iter().flat_map(|run| &run.variant) {
        if !fields.contains(&field.as_str()) {
            fields.push(field);
        }
    }
    fields
}

/// Adds the scenario and, for machines, a column for each field that a sweep sets.
fn scenario<'a, Row>(
    rows: Rows<Row>,
    runs: &'a [Run],
    of: impl Fn(&Row) -> &'a Run + Copy,
) -> Rows<Row> {
    let head = if runs.len() > 1 { "Scenario" } else { "" };
    let rows = rows.column(Column::text("scenario", head), move |row| {
        Cell::text(&of(row).name)
    });
    swept(runs).into_iter().fold(rows, |rows, field| {
        rows.column(Column::number(field, ""), move |row| {
            let mut values = of(row).variant.iter();
            let value = values.find(|(other, _)| other == field);
            value.map_or(Cell::Blank, |(_, value)| Cell::Number(*value))
        })
    })
}

/// What was expected, and what was found.
fn expectations(runs: &[Run]) -> Rows<(&Run, &Judgement)> {
    let rows = runs.iter().flat_map(|run| {
        run.expectations
            .iter()
            .map(move |judgement| (run, judgement))
    });
    let rows = Table::of("expectations", "Expectations", rows);
    judged(scenario(rows, runs, |(run, _)| run), |(_, judgement)| {
        judgement
    })
}

fn judged<'a, Row>(rows: Rows<Row>, of: impl Fn(&Row) -> &'a Judgement + Copy) -> Rows<Row> {
    rows.column(Column::text("status", "Status"), move |row| {
        let status = of(row).status;
        Cell::word(status.code(), status.as_str())
    })
    .column(Column::text("expected", "Expected"), move |row| {
        Cell::text(judgement::expected(&of(row).expected))
    })
    .column(Column::text("found", "Found"), move |row| {
        Cell::text(judgement::found(of(row)))
    })
    .column(Column::figures("{}", ""), move |row| {
        let (worst, best) = of(row).ends();
        let end = |end: Option<f64>| end.map_or(Cell::Blank, Cell::Number);
        Cell::Ends(vec![end(worst), end(best)])
    })
}

/// What scenarios do to their targets; what says nothing anywhere is not shown.
fn targets(runs: &[Run]) -> Rows<(&Run, &TargetAnswer)> {
    let rows: Vec<(&Run, &TargetAnswer)> = runs
        .iter()
        .flat_map(|run| run.targets.iter().map(move |target| (run, target)))
        .collect();
    let head = |head: &'static str, says: fn(&TargetAnswer) -> bool| {
        if rows.iter().any(|(_, target)| says(target)) {
            head
        } else {
            ""
        }
    };
    let back_head = head("Back [week]", |target| {
        target.back_weeks.worst.is_some() || target.back_weeks.best.is_some()
    });
    let lag = head("Lag [months]", |target| says(target.lag_months, 0.0));
    let cost = head("Cost [times]", |target| {
        says(target.cost, 1.0) || target.cost_is_partial
    });
    let alone = head("Cut-off side alone", |target| target.alone.is_some());
    let cause = head("First cause", |target| target.cause.is_some());
    let rows = scenario(Table::of("targets", "Targets", rows), runs, |(run, _)| run)
        .main()
        .column(Column::name("target", "Target"), |(run, target)| {
            Cell::named(&run.preface.names, &target.effect.target)
        });
    effect::columns(rows, "Verdict", |(_, target)| &target.effect)
        .when(runs.iter().any(|run| run.odds.is_some()), |rows| {
            odds::column(rows, |(run, target)| {
                let effect = &target.effect;
                (run.odds.as_ref(), effect.target.as_str(), effect.verdict)
            })
        })
        .column(Column::number("", back_head), |(_, target)| {
            Cell::text(back(target))
        })
        .column(Column::weeks("back_{}_weeks", ""), |(_, target)| {
            effect::back(target)
        })
        .column(
            Column::values("lag_{}_months", lag).detail(),
            |(_, target)| or_none_left(target.lag_months),
        )
        .column(Column::values("cost_{}", ""), |(_, target)| {
            or_none_left(target.cost)
        })
        .column(Column::number("", cost).detail(), |(_, target)| {
            Cell::text(dearer(target))
        })
        .column(Column::flag("cost_is_partial", ""), |(_, target)| {
            Cell::Flag(target.cost_is_partial)
        })
        .column(Column::text("alone", ""), |(_, target)| {
            effect::alone(target)
        })
        .column(Column::list("lacks", ""), |(_, target)| {
            Cell::list(&target.lacks)
        })
        .column(Column::text("", alone).detail(), |(run, target)| {
            let alone = target.alone.map_or("", |alone| alone.as_str());
            Cell::text(if target.lacks.is_empty() {
                alone.to_owned()
            } else {
                format!("{alone}: lacks {}", shortened(&lacks(run, target), 2))
            })
        })
        .column(Column::text("cause", cause).spare(), |(run, target)| {
            effect::because(target.cause.as_ref(), &run.preface.names)
        })
}

/// How likely each target of each scenario is lost over what is not known, where it was drawn.
fn likely(runs: &[Run]) -> Rows<(&Run, &TargetOdds)> {
    let drawn = || {
        let runs = runs.iter();
        runs.filter_map(|run| Some((run, run.odds.as_ref()?)))
    };
    let rows = drawn().flat_map(|(run, odds)| odds.targets.iter().map(move |target| (run, target)));
    let rows = Table::of("odds", odds::TITLE, rows);
    let rows = scenario(rows, runs, |(run, _)| run)
        .column(Column::name("target", "Target"), |(run, target)| {
            Cell::named(&run.preface.names, &target.target)
        });
    let has_money = drawn().any(|(_, odds)| odds::has_money(odds));
    odds::columns(rows, has_money, |(_, target)| target)
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

/// What the cut-off side lacks, by name.
fn lacks<'a>(run: &'a Run, target: &'a TargetAnswer) -> Vec<&'a str> {
    let lacks = target.lacks.iter();
    lacks.map(|id| run.preface.names.of(id)).collect()
}

/// Unit cost, and whether it is more than can be told.
fn dearer(target: &TargetAnswer) -> String {
    let column = Column::values("", "");
    let cost = or_none_left(target.cost).shown(&column);
    let more = if target.cost_is_partial {
        " or more"
    } else {
        ""
    };
    format!("{cost}{more}")
}

/// Both ends of something that nothing is left to have.
fn or_none_left(value: Interval<Option<f64>>) -> Cell {
    let end = |value: Option<f64>| value.map_or_else(|| Cell::word("", "none left"), Cell::Number);
    Cell::Ends(vec![end(value.worst), end(value.best)])
}

fn says(value: Interval<Option<f64>>, usual: f64) -> bool {
    let is_other = |value: Option<f64>| value.is_some_and(|value| (value - usual).abs() > 1e-9);
    is_other(value.worst) || is_other(value.best)
}

/// Several scenarios in a table each.
fn many(finding: &Finding, runs: &[Run]) -> Page {
    let judged: Vec<&Judgement> = runs.iter().flat_map(|run| &run.expectations).collect();
    let lead = match judged.iter().map(|judgement| judgement.status).max() {
        None => "Nothing is expected of any of them.".to_owned(),
        Some(worst) => format!(
            "Of {} expectations {}.",
            judged.len(),
            tally(&judged, worst)
        ),
    };
    Page {
        title: format!("{} scenarios", runs.len()),
        verdict: format!("{} scenarios. {lead}", runs.len()),
        lead: vec![lead],
        tables: vec![
            summary(runs),
            surprises(runs),
            targets(&finding.runs).shown_if(false).table(),
            expectations(&finding.runs).shown_if(false).table(),
            likely(&finding.runs).shown_if(false).table(),
        ],
        notes: std::iter::once("Output left takes every loss at its worst and as if for good; when a target falls follows the dates. Run one scenario alone for its targets, causes, coverage and assumptions.".to_owned())
            .chain(runs.iter().find_map(|run| run.odds.as_ref()).map(odds::over))
            .collect(),
        ..Page::default()
    }
}

fn summary(runs: &[Run]) -> Table {
    let rows = Table::of("scenarios", "Scenarios", runs).shown(SHOWN);
    scenario(rows, runs, |run| *run)
        .column(Column::text("verdict", "Verdict"), |run| {
            run.verdict.map_or(Cell::Blank, |status| {
                Cell::word(status.code(), status.as_str())
            })
        })
        .column(Column::count("lost", "Targets lost"), |run| {
            Cell::count_of(count(run, Verdict::Lost), run.targets.len())
        })
        .column(Column::count("possible", "may be lost"), |run| {
            Cell::count(count(run, Verdict::Possible))
        })
        .when(runs.iter().any(|run| run.odds.is_some()), |rows| {
            rows.column(Column::count("likely", "likely lost"), |run| {
                let odds = run.odds.iter().flat_map(|odds| &odds.targets);
                let likely = odds.filter(|target| target.likelihood.best >= Likelihood::Likely);
                run.odds
                    .as_ref()
                    .map_or(Cell::Blank, |_| Cell::count(likely.count()))
            })
        })
        .column(
            Column::percents("least_output_left_{}_pct", "Least output left [%]"),
            |run| {
                let effects = run.targets.iter().map(|target| &target.effect);
                let left = effects.filter_map(|effect| effect.output_left_pct);
                Cell::interval_or_unknown(
                    left.reduce(|a, b| Interval::new(a.worst.min(b.worst), a.best.min(b.best))),
                )
            },
        )
        .column(
            Column::weeks("first_weeks_{}", "First falls [weeks]"),
            |run| {
                let first = |end: fn(&TargetAnswer) -> Option<f64>| {
                    run.targets.iter().filter_map(end).reduce(f64::min)
                };
                Cell::times(Interval::new(
                    first(|target| target.effect.weeks.worst),
                    first(|target| target.effect.weeks.best),
                ))
            },
        )
        .table()
}

/// What people look at first: expectations that do not simply hold.
fn surprises(runs: &[Run]) -> Table {
    let rows: Vec<(&Run, &Judgement)> = runs
        .iter()
        .flat_map(|run| {
            run.expectations
                .iter()
                .map(move |judgement| (run, judgement))
        })
        .filter(|(_, judgement)| judgement.status != Status::Held)
        .collect();
    let is_shown = !rows.is_empty();
    let several = if runs.len() > 1 { "Scenario" } else { "" };
    let rows = Table::of("", "Expectations that do not simply hold", rows)
        .shown(SHOWN)
        .shown_if(is_shown)
        .column(Column::text("", several), |(run, _)| Cell::text(&run.name));
    judged(rows, |(_, judgement)| *judgement).table()
}
