//! A case answered in full, in words.

use crate::analysis::{
    answer::{ProductState, Verdict},
    cutoff::Finding,
    preface::Preface,
};

use super::{
    Cell, Column, Page, Report, Table, cause, change, effect,
    number::{listed, shortened},
    odds,
    preface::{coverage, reading},
};

/// How many products of the timeline people see.
const SHOWN: usize = 20;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.cutoff/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn page(&self) -> Page {
        let mut lead = vec![coverage(&self.preface), self.verdicts()];
        lead.extend(self.odds.as_ref().map(odds::sentence));
        lead.extend(self.answer.missing.as_ref().map(effect::missing));
        lead.extend(self.soonest());
        Page {
            title: format!(
                "{} lost: {} of {} targets",
                change::subject(&self.changes),
                self.preface.parameters.outcome,
                self.answer.targets.len()
            ),
            lead,
            tables: std::iter::once(self.both_sides())
                .chain(self.odds.as_ref().map(odds::table))
                .chain([self.timeline(), self.products()])
                .collect(),
            notes: reading(&self.preface)
                .into_iter()
                .chain(self.odds.as_ref().map(odds::over))
                .collect(),
        }
    }
}

impl Finding {
    fn verdicts(&self) -> String {
        let says = [
            (Verdict::Lost, "Lost for certain"),
            (
                Verdict::Possible,
                "May be lost, depending on what is unknown",
            ),
            (Verdict::Kept, "Kept"),
        ];
        let parts = says.into_iter().filter_map(|(verdict, says)| {
            let effects = self.answer.targets.iter().map(|target| &target.effect);
            let names: Vec<&str> = effects
                .filter(|effect| effect.verdict == verdict)
                .map(|effect| effect.target.as_str())
                .collect();
            (!names.is_empty()).then(|| format!("{says}: {}.", listed(&names)))
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    /// The chain of causes of the first target that is lost soonest.
    fn soonest(&self) -> Option<String> {
        let week = |at: usize| {
            let weeks = self.answer.targets[at].effect.weeks;
            weeks.worst.unwrap_or(f64::INFINITY)
        };
        let causes = self.answer.causes.iter().enumerate();
        let told = causes.filter_map(|(at, causes)| {
            let causes = causes.as_ref().filter(|causes| !causes.steps.is_empty())?;
            Some((at, causes))
        });
        let (_, causes) = told.min_by(|a, b| week(a.0).total_cmp(&week(b.0)))?;
        Some(format!(
            "Soonest, in the worst case: {}",
            cause::chain(causes)
        ))
    }

    fn both_sides(&self) -> Table {
        let targets = &self.answer.targets;
        let is_place = targets.iter().any(|target| target.alone.is_some());
        let if_place = |head| if is_place { head } else { "" };
        let rows = Table::of("targets", "Both sides", targets)
            .main()
            .column(Column::text("target", "Target"), |target| {
                Cell::text(&target.effect.target)
            });
        effect::columns(rows, "Rest of the world", |target| &target.effect)
            .column(Column::text("cause", "Because"), |target| {
                effect::because(target.cause.as_ref())
            })
            .column(Column::text("alone", if_place("Alone")), |target| {
                effect::alone(target)
            })
            .column(Column::text("", if_place("Lacks")), |target| {
                match target.lacks.len() {
                    0 => Cell::Blank,
                    n => Cell::text(format!("{n}: {}", shortened(&target.lacks, 2))),
                }
            })
            .column(Column::list("lacks", ""), |target| {
                Cell::list(&target.lacks)
            })
            .table()
    }

    /// What falls, as people read it.
    fn timeline(&self) -> Table {
        let title = "What falls below the threshold, in order; kept: only after the horizon";
        let falls = |state: &&ProductState| state.weeks.worst.is_some();
        let table = Table::of("", title, self.answer.timeline.iter().filter(falls))
            .shown(SHOWN)
            .column(Column::weeks("", "Week"), |state| Cell::times(state.weeks))
            .column(Column::text("", "Product"), |state| {
                Cell::text(&state.product)
            })
            .column(Column::text("", "State"), |state| {
                effect::word(state.verdict)
            })
            .column(Column::percents("", "Hit directly [%]"), |state| {
                Cell::interval(state.hit_pct)
            })
            .column(Column::percents("", "Output left [%]"), |state| {
                Cell::interval(state.output_left_pct)
            })
            .column(Column::text("", "Because"), |state| {
                effect::because(state.cause.as_ref())
            })
            .table();
        Table {
            is_shown: !table.rows.is_empty(),
            ..table
        }
    }

    /// Everything that is touched, for machines.
    fn products(&self) -> Table {
        Table::of("products", "", &self.answer.timeline)
            .shown_if(false)
            .column(Column::text("product", ""), |state| {
                Cell::text(&state.product)
            })
            .column(Column::text("stage", ""), |state| Cell::text(&state.stage))
            .column(Column::text("verdict", ""), |state| {
                effect::word(state.verdict)
            })
            .column(Column::percents("hit_{}_pct", ""), |state| {
                Cell::interval(state.hit_pct)
            })
            .column(Column::percents("output_left_{}_pct", ""), |state| {
                Cell::interval(state.output_left_pct)
            })
            .column(Column::weeks("weeks_{}", ""), |state| {
                Cell::times(state.weeks)
            })
            .column(Column::text("cause", ""), |state| {
                effect::because(state.cause.as_ref())
            })
            .table()
    }
}
