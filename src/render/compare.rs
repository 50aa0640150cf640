//! Scenarios side by side, as tables.

use indexmap::IndexMap;

use crate::{
    analysis::answer::Verdict,
    study::compare::{Finding, Side, outcome},
};

use super::{
    Report, Table,
    number::{cell, percents, percents_or_unknown, shortened, weeks},
    spof::{EFFECT_COLUMNS, effect_cells},
    table::{Document, Tidy},
};

/// How many rows a table for people shows.
const SHOWN: usize = 60;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.compare/2";

    fn document(&self) -> Document {
        let names: Vec<&str> = self.sides.iter().map(|side| side.name.as_str()).collect();
        let lead = vec![
            if self.n_different == 0 {
                format!("All {} targets fare the same.", self.targets.len())
            } else {
                format!(
                    "{} of {} targets differ.",
                    self.n_different,
                    self.targets.len()
                )
            },
            self.points_sentence(),
        ];
        let tables = [self.target_table(), self.point_table()];
        Document {
            title: format!("Compared: {}", shortened(&names, 4)),
            lead,
            tables: tables
                .into_iter()
                .filter(|table| !table.rows.is_empty())
                .map(|table| table.limited(SHOWN))
                .collect(),
            notes: vec![
                "A single point of failure is a country whose loss, with everything else at its worst, leaves θ* of the target below the threshold; \"may\" where that hangs on what is unknown.".to_owned(),
            ],
        }
    }

    fn tidy(&self) -> Tidy {
        let mut columns = vec!["side", "kind", "event", "status"];
        columns.extend(EFFECT_COLUMNS);
        columns.extend(["back_worst_weeks", "back_best_weeks"]);
        let targets = self.sides.iter().flat_map(|side| {
            side.targets.iter().map(|target| {
                let mut row = vec![
                    side.name.clone(),
                    "target".to_owned(),
                    String::new(),
                    target.effect.verdict.code().to_owned(),
                ];
                row.extend(effect_cells(&target.effect));
                row.extend([cell(target.back_weeks.worst), cell(target.back_weeks.best)]);
                row
            })
        });
        let points = self.points.iter().flat_map(|point| {
            self.sides
                .iter()
                .zip(&point.verdicts)
                .map(|(side, verdict)| {
                    let mut row = vec![
                        side.name.clone(),
                        "single-point".to_owned(),
                        point.event.clone(),
                        verdict.map_or("", Verdict::code).to_owned(),
                        point.target.clone(),
                    ];
                    row.resize(columns.len(), String::new());
                    row
                })
        });
        let rows = targets.chain(points).collect();
        Tidy { columns, rows }
    }
}

impl Finding {
    fn points_sentence(&self) -> String {
        let [first, .., last] = self.sides.as_slice() else {
            return String::new();
        };
        // What is lost anyway, or not asked about, has neither gained nor lost a single point of failure.
        let count = |from: usize, to: usize| {
            let points = self.points.iter();
            let turned = points.filter(|point| {
                let (before, after) = (point.verdicts[from], point.verdicts[to]);
                after == Some(Verdict::Lost) && before.is_some_and(|before| before != Verdict::Lost)
            });
            turned.count()
        };
        let end = self.sides.len() - 1;
        format!(
            "From {} to {}, {} certain single points of failure appear and {} vanish.",
            first.name,
            last.name,
            count(0, end),
            count(end, 0)
        )
    }

    fn target_table(&self) -> Table {
        let heads = [
            "Target",
            "Side",
            "Verdict",
            "#Falls [weeks]",
            "#θ* [%]",
            "#Output left [%]",
        ];
        let mut table = Table::new("Targets, those that differ first", &heads);
        let shown = if self.n_different > 0 {
            self.n_different
        } else {
            self.targets.len()
        };
        for target in &self.targets[..shown] {
            for side in &self.sides {
                table.rows.push(row(side, target));
            }
        }
        table
    }

    fn point_table(&self) -> Table {
        let mut table = Table::new(
            "Single points of failure that differ",
            &["Country", "Target", "On each side"],
        );
        for point in &self.points {
            let mut groups: IndexMap<&str, Vec<&str>> = IndexMap::new();
            for (side, verdict) in self.sides.iter().zip(&point.verdicts) {
                let word = match verdict {
                    Some(Verdict::Lost) => "fatal",
                    Some(Verdict::Possible) => "may be fatal",
                    Some(Verdict::Kept) => "not",
                    None if outcome(side, &point.target).is_some() => "lost anyway",
                    None => "not asked",
                };
                groups.entry(word).or_default().push(&side.name);
            }
            let verdicts: Vec<String> = groups
                .iter()
                .map(|(word, sides)| format!("{word}: {}", sides.join(", ")))
                .collect();
            let event = point
                .event
                .split_once(':')
                .map_or(point.event.as_str(), |(_, id)| id);
            table.rows.push(vec![
                event.to_owned(),
                point.target.clone(),
                verdicts.join("; "),
            ]);
        }
        table
    }
}

fn row(side: &Side, target: &str) -> Vec<String> {
    let mut row = vec![target.to_owned(), side.name.clone()];
    match outcome(side, target) {
        None => row.extend(["not asked", "", "", ""].map(str::to_owned)),
        Some(outcome) => {
            let effect = &outcome.effect;
            row.extend([
                effect.verdict.as_str().to_owned(),
                weeks(effect.weeks),
                percents(effect.theta_star_pct),
                percents_or_unknown(effect.output_left_pct),
            ]);
        }
    }
    row
}
