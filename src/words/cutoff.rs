//! A case answered in full, in words.

use crate::analysis::{
    answer::{ProductState, Verdict},
    critical::Critical,
    cutoff::Finding,
    preface::Preface,
};

use super::{
    Cell, Column, Page, Report, Table, cause, change, effect,
    number::{listed, percents, shortened},
    odds,
    preface::{coverage, evidence, reading},
};

/// How many products of the timeline people see.
const SHOWN: usize = 20;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.cutoff/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn page(&self) -> Page {
        let names = &self.preface.names;
        let targets = self.answer.targets.iter();
        let effects: Vec<_> = targets.map(|target| &target.effect).collect();
        let mut lead = vec![coverage(&self.preface), self.verdicts()];
        lead.extend(self.odds.as_ref().map(|odds| odds::sentence(odds, names)));
        lead.extend(self.answer.missing.as_ref().map(effect::missing));
        lead.extend(self.soonest());
        Page {
            title: format!(
                "{} lost: {} of {} targets",
                change::subject(&self.changes),
                self.preface.parameters.outcome,
                self.answer.targets.len()
            ),
            verdict: format!(
                "{}: {}{}.",
                change::title(&self.changes),
                effect::fate(&effects, self.odds.as_ref(), names),
                effect::money(self.answer.missing.as_ref(), self.odds.as_ref())
            ),
            lead,
            tables: std::iter::once(self.both_sides())
                .chain(
                    self.odds
                        .as_ref()
                        .map(|odds| odds::table(odds, names).detail()),
                )
                .chain([self.timeline(), self.products()])
                .collect(),
            evidence: evidence(&self.preface) + &effect::grades(&effects),
            foot: self.open().into_iter().chain(self.advice()).collect(),
            notes: reading(&self.preface)
                .into_iter()
                .chain(self.odds.as_ref().map(odds::over))
                .collect(),
            ..Page::default()
        }
    }
}

impl Finding {
    /// The fact that most open verdicts hang on, where that is how much of a product is taken.
    fn open(&self) -> Option<String> {
        let targets = self.answer.targets.iter();
        let criticals: Vec<&Critical> = targets.filter_map(|one| one.critical.as_ref()).collect();
        let n_on = |product: &str| {
            criticals
                .iter()
                .filter(|one| one.product == product)
                .count()
        };
        // The first of equals.
        let most = criticals
            .iter()
            .rev()
            .max_by_key(|one| n_on(&one.product))?;
        let n = n_on(&most.product);
        Some(format!(
            "Open: {n} {} on whether more than {} % of {} is lost; by the facts {} % is.",
            if n == 1 {
                "verdict hangs"
            } else {
                "verdicts hang"
            },
            percents(most.exceeds_pct),
            self.preface.names.of(&most.product),
            percents(most.taken_pct)
        ))
    }

    /// Where to go from here, where something is or may be lost.
    fn advice(&self) -> Option<String> {
        let mut targets = self.answer.targets.iter();
        let is_hit = targets.any(|target| target.effect.verdict != Verdict::Kept);
        is_hit.then(|| "To act: `linchpin plan` weighs what could be funded against it.".to_owned())
    }

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
            let targets = self.answer.targets.iter();
            let effects: Vec<_> = targets.map(|target| &target.effect).collect();
            let names: Vec<&str> = effects
                .into_iter()
                .filter(|effect| effect.verdict == verdict)
                .map(|effect| self.preface.names.of(&effect.target))
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
            cause::chain(causes, &self.preface.names)
        ))
    }

    fn both_sides(&self) -> Table {
        let (targets, names) = (&self.answer.targets, &self.preface.names);
        let is_place = targets.iter().any(|target| target.alone.is_some());
        let if_place = |head| if is_place { head } else { "" };
        let rows = Table::of("targets", "", targets).main();
        let rows = effect::target(rows, "Target", names, |target| &target.effect.target);
        effect::columns(rows, "Verdict", |target| &target.effect)
            .when(self.odds.is_some(), |rows| {
                odds::column(rows, |target| {
                    let effect = &target.effect;
                    (self.odds.as_ref(), effect.target.as_str(), effect.verdict)
                })
            })
            .column(Column::text("cause", "Because").spare(), |target| {
                effect::because(target.cause.as_ref(), names)
            })
            .column(
                Column::text("alone", if_place("Alone")).detail(),
                |target| effect::alone(target),
            )
            .column(
                Column::text("", if_place("Lacks")).detail(),
                |target| match target.lacks.len() {
                    0 => Cell::Blank,
                    n => {
                        let lacks = target.lacks.iter().map(|id| names.of(id));
                        let lacks: Vec<&str> = lacks.collect();
                        Cell::text(format!("{n}: {}", shortened(&lacks, 2)))
                    }
                },
            )
            .column(Column::list("lacks", ""), |target| {
                Cell::list(&target.lacks)
            })
            .table()
    }

    /// What falls, as people read it.
    fn timeline(&self) -> Table {
        let names = &self.preface.names;
        let title = "What falls below the threshold, in order; kept: only after the horizon";
        let falls = |state: &&ProductState| state.weeks.worst.is_some();
        let table = Table::of("", title, self.answer.timeline.iter().filter(falls))
            .shown(SHOWN)
            .detail()
            .column(Column::weeks("", "Week"), |state| Cell::times(state.weeks))
            .column(Column::name("", "Product"), |state| {
                Cell::named(names, &state.product)
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
                effect::because(state.cause.as_ref(), names)
            })
            .table();
        Table {
            is_shown: !table.rows.is_empty(),
            ..table
        }
    }

    /// Everything that is touched, for machines.
    fn products(&self) -> Table {
        let names = &self.preface.names;
        Table::of("products", "", &self.answer.timeline)
            .shown_if(false)
            .column(Column::name("product", ""), |state| {
                Cell::named(names, &state.product)
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
                effect::because(state.cause.as_ref(), names)
            })
            .table()
    }
}
