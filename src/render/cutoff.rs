//! A cut-off as tables.

use crate::{
    analysis::{
        answer::{ProductState, Verdict},
        cause::Cause,
        change::Changed,
        cutoff::Finding,
        preface::Preface,
    },
    words,
};

use super::{
    Report, Table,
    explain::told,
    number::{listed, percents, percents_or_unknown, shortened, weeks},
    spof::{EFFECT_COLUMNS, effect_cells, reading},
    table::{Document, Tidy},
};

/// How many products the timeline for people shows.
const SHOWN: usize = 20;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.cutoff/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn document(&self) -> Document {
        let parameters = &self.preface.parameters;
        let mut lead = vec![
            self.preface.coverage.sentence(parameters.basis),
            self.answer(),
        ];
        lead.extend(self.cause_sentence());
        Document {
            title: format!(
                "{}: {} of {} targets",
                words::change::title(&self.changes),
                parameters.outcome,
                self.answer.targets.len()
            ),
            lead,
            tables: [self.target_table(), self.timeline_table().limited(SHOWN)]
                .into_iter()
                .filter(|table| !table.rows.is_empty())
                .collect(),
            notes: reading(&self.preface),
        }
    }

    fn tidy(&self) -> Tidy {
        let mut columns = vec![
            "kind",
            "id",
            "stage",
            "hit_worst_pct",
            "hit_best_pct",
            "alone",
            "lacks",
            "cause",
        ];
        columns.extend(EFFECT_COLUMNS);
        let targets = self.answer.targets.iter().map(|target| {
            let alone = target
                .alone
                .map(|alone| alone.code().to_owned())
                .unwrap_or_default();
            let mut row = vec![
                "target".to_owned(),
                target.effect.target.clone(),
                String::new(),
                String::new(),
            ];
            row.extend([
                String::new(),
                alone,
                target.lacks.join(" "),
                because(target.cause.as_ref()),
            ]);
            row.extend(effect_cells(&target.effect));
            row
        });
        let products = self.answer.timeline.iter().map(|state| {
            let mut row = vec![
                "product".to_owned(),
                state.product.clone(),
                state.stage.clone(),
            ];
            row.extend([
                state.hit_pct.worst.to_string(),
                state.hit_pct.best.to_string(),
            ]);
            row.extend([
                String::new(),
                String::new(),
                because(state.cause.as_ref()),
                String::new(),
            ]);
            row.extend([
                state.verdict.code().to_owned(),
                String::new(),
                String::new(),
            ]);
            row.extend([
                state.output_left_pct.worst.to_string(),
                state.output_left_pct.best.to_string(),
            ]);
            row.extend([
                super::number::cell(state.weeks.worst),
                super::number::cell(state.weeks.best),
            ]);
            row
        });
        let rows = targets.chain(products).collect();
        Tidy { columns, rows }
    }
}

impl Finding {
    fn answer(&self) -> String {
        let names = |verdict: Verdict| -> Vec<&str> {
            let found = self
                .answer
                .targets
                .iter()
                .filter(|target| target.effect.verdict == verdict);
            found.map(|target| target.effect.target.as_str()).collect()
        };
        let mut parts = Vec::new();
        for (verdict, word) in [
            (Verdict::Lost, "Lost for certain"),
            (
                Verdict::Possible,
                "May be lost, depending on what is unknown",
            ),
            (Verdict::Kept, "Kept"),
        ] {
            let found = names(verdict);
            if !found.is_empty() {
                parts.push(format!("{word}: {}.", listed(&found)));
            }
        }
        parts.join(" ")
    }

    /// The chain of causes of the first target that is lost soonest.
    fn cause_sentence(&self) -> Option<String> {
        let week = |at: &usize| {
            let weeks = self.answer.targets[*at].effect.weeks;
            weeks.worst.unwrap_or(f64::INFINITY)
        };
        let causes = self.answer.causes.iter().enumerate();
        let told_in_full = causes.filter_map(|(at, causes)| {
            let causes = causes.as_ref()?;
            (!causes.steps.is_empty()).then_some((at, causes))
        });
        let (_, causes) = told_in_full.min_by(|a, b| week(&a.0).total_cmp(&week(&b.0)))?;
        Some(format!("Soonest, in the worst case: {}", told(causes)))
    }

    fn target_table(&self) -> Table {
        let is_place = self
            .answer
            .targets
            .iter()
            .any(|target| target.alone.is_some());
        let mut heads = vec![
            "Target",
            "Rest of the world",
            "#θ* [%]",
            "#Output left [%]",
            "#Falls [weeks]",
            "Because",
        ];
        if is_place {
            heads.extend(["Alone", "Lacks"]);
        }
        let mut table = Table::new("Both sides", &heads);
        for target in &self.answer.targets {
            let rest = &target.effect;
            let mut row = vec![
                rest.target.clone(),
                rest.verdict.as_str().to_owned(),
                percents(rest.theta_star_pct),
                percents_or_unknown(rest.output_left_pct),
                weeks(rest.weeks),
                because(target.cause.as_ref()),
            ];
            if is_place {
                row.push(
                    target
                        .alone
                        .map(|alone| alone.as_str().to_owned())
                        .unwrap_or_default(),
                );
                row.push(match target.lacks.len() {
                    0 => String::new(),
                    n => format!("{n}: {}", shortened(&target.lacks, 2)),
                });
            }
            table.rows.push(row);
        }
        table
    }

    fn timeline_table(&self) -> Table {
        let heads = [
            "#Week",
            "Product",
            "State",
            "#Hit directly [%]",
            "#Output left [%]",
            "Because",
        ];
        let mut table = Table::new(
            "What falls below the threshold, in order; kept: only after the horizon",
            &heads,
        );
        let falling = |state: &&ProductState| state.weeks.worst.is_some();
        for state in self.answer.timeline.iter().filter(falling) {
            table.rows.push(vec![
                weeks(state.weeks),
                state.product.clone(),
                state.verdict.as_str().to_owned(),
                percents(state.hit_pct),
                percents(state.output_left_pct),
                because(state.cause.as_ref()),
            ]);
        }
        table
    }
}

/// What happens, in clauses.
pub(super) fn clauses(changes: &[Changed]) -> String {
    let clauses: Vec<String> = changes.iter().map(words::change::clause).collect();
    clauses.join("; ")
}

/// What stops something first, in a few words; blank where nothing does.
pub(super) fn because(cause: Option<&Cause>) -> String {
    cause.map(words::cause::first).unwrap_or_default()
}
