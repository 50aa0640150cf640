//! Single points of failure as tables.

use crate::analysis::{
    answer::{Effect, Verdict},
    preface::Preface,
    spof::{Candidate, Finding},
};
use crate::words;

pub(super) use crate::words::preface::reading;

use super::{
    Report, Table, concentration,
    number::{cell, listed, percents, percents_or_unknown, weeks},
    table::{Document, Tidy},
};

/// How many candidates a table for people shows.
const SHOWN: usize = 25;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.spof/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn document(&self) -> Document {
        let parameters = &self.preface.parameters;
        let targets = &parameters.targets;
        let title = format!(
            "Single points of failure by {}, for {} of {}",
            self.by,
            parameters.outcome,
            if targets.len() > 3 {
                format!("{} targets", targets.len())
            } else {
                listed(targets)
            },
        );
        let table = match targets.as_slice() {
            [_] => one_target(&self.candidates),
            _ => many_targets(&self.candidates, targets.len()),
        };
        let mut lead = vec![
            self.preface.coverage.sentence(parameters.basis),
            self.answer(),
        ];
        lead.extend(words::change::besides(&self.besides));
        lead.extend(baseline(&self.baseline));
        let mut notes = concentration::sentences(&self.comparison);
        notes.extend(reading(&self.preface));
        Document {
            title,
            lead,
            tables: vec![table.limited(SHOWN)],
            notes,
        }
    }

    fn tidy(&self) -> Tidy {
        let mut columns = vec!["event", "name"];
        columns.extend(EFFECT_COLUMNS);
        let rows = self
            .candidates
            .iter()
            .flat_map(|candidate| {
                candidate.effects.iter().map(|effect| {
                    let mut row = vec![candidate.event.clone(), candidate.name.clone()];
                    row.extend(effect_cells(effect));
                    row
                })
            })
            .collect();
        Tidy { columns, rows }
    }
}

impl Finding {
    fn answer(&self) -> String {
        let certain = self
            .candidates
            .iter()
            .filter(|candidate| candidate.lost > 0)
            .count();
        let possible = self
            .candidates
            .iter()
            .filter(|candidate| candidate.lost == 0 && candidate.possible > 0)
            .count();
        format!(
            "Of {} tried, {certain} alone stop at least one target for certain, {possible} more may (depending on \
             what is unknown), {} move a target without stopping it.",
            self.n_tried,
            self.candidates.len() - certain - possible,
        )
    }
}

fn many_targets(candidates: &[Candidate], n_targets: usize) -> Table {
    let heads = [
        "Lost",
        "Targets lost",
        "may be lost",
        "#Lowest θ* [%]",
        "#Least output left [%]",
        "#First falls [weeks]",
    ];
    let mut table = Table::new("Ranked by targets lost, then by what is left", &heads);
    for candidate in candidates {
        table.rows.push(vec![
            label(candidate),
            format!("{} of {n_targets}", candidate.lost),
            candidate.possible.to_string(),
            percents(candidate.lowest_theta_star_pct),
            percents_or_unknown(candidate.least_output_left_pct),
            weeks(candidate.first_weeks),
        ]);
    }
    table
}

fn one_target(candidates: &[Candidate]) -> Table {
    let heads = [
        "Lost",
        "Verdict",
        "#θ* [%]",
        "#Output left [%]",
        "#Falls [weeks]",
    ];
    let mut table = Table::new("Ranked by verdict, then by what is left", &heads);
    for candidate in candidates {
        for effect in &candidate.effects {
            table.rows.push(vec![
                label(candidate),
                effect.verdict.as_str().to_owned(),
                percents(effect.theta_star_pct),
                percents_or_unknown(effect.output_left_pct),
                weeks(effect.weeks),
            ]);
        }
    }
    table
}

/// `TWN Taiwan`: the id to type, and the name where it differs.
pub(super) fn label(candidate: &Candidate) -> String {
    words::cell::label(&candidate.event, &candidate.name)
}

/// The columns that tell an effect, for tidy tables.
pub(super) const EFFECT_COLUMNS: [&str; 8] = [
    "target",
    "verdict",
    "theta_star_worst_pct",
    "theta_star_best_pct",
    "output_left_worst_pct",
    "output_left_best_pct",
    "weeks_worst",
    "weeks_best",
];

/// The cells of [`EFFECT_COLUMNS`].
pub(super) fn effect_cells(effect: &Effect) -> [String; 8] {
    [
        effect.target.clone(),
        effect.verdict.code().to_owned(),
        effect.theta_star_pct.worst.to_string(),
        effect.theta_star_pct.best.to_string(),
        cell(effect.output_left_pct.map(|left| left.worst)),
        cell(effect.output_left_pct.map(|left| left.best)),
        cell(effect.weeks.worst),
        cell(effect.weeks.best),
    ]
}

/// Says so where a target does not keep everything even before a loss.
fn baseline(effects: &[Effect]) -> Option<String> {
    let short: Vec<String> = effects
        .iter()
        .filter(|effect| effect.theta_star_pct.worst < 100.0)
        .map(|effect| {
            format!(
                "{} (θ* {} %)",
                effect.target,
                percents(effect.theta_star_pct)
            )
        })
        .collect();
    let is_lost = effects.iter().any(|effect| effect.verdict == Verdict::Lost);
    let word = if is_lost {
        "Before any loss, these are short already"
    } else {
        "Before any loss"
    };
    (!short.is_empty()).then(|| format!("{word}: {}.", short.join(", ")))
}
