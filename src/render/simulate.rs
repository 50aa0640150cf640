//! A simulation as tables, with a line of blocks per product.

use crate::{
    analysis::{Interval, dynamics::Series, preface::Preface},
    study::{
        simulate::{Entry, Finding},
        trials::{Band, Trials},
    },
    words,
};

use super::{
    Report, Table,
    cutoff::clauses,
    number::{cell, percent, percents, week, weeks},
    table::{Document, Tidy},
};

/// The most characters a line of blocks takes.
const WIDTH: usize = 52;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.simulate/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.trials
            .as_ref()
            .is_none_or(|trials| trials.done == trials.asked)
    }

    fn document(&self) -> Document {
        let parameters = &self.preface.parameters;
        let n_weeks = self
            .products
            .first()
            .map_or(0, |entry| entry.worst.weeks.len());
        let mut tables = vec![self.summary_table(), self.line_table()];
        if let Some(trials) = &self.trials {
            tables.push(conclusions(trials, parameters.theta_pct));
            tables.push(bands(trials));
        }
        Document {
            title: format!(
                "{}: {n_weeks} weeks of {}",
                self.subject(),
                parameters.outcome
            ),
            lead: self.lead(),
            tables,
            notes: self.notes(),
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "week",
            "product",
            "case",
            "output_pct",
            "unmet_pct",
            "stock_pct",
            "binding",
        ];
        let mut rows = Vec::new();
        for entry in &self.products {
            for (case, series) in [("worst", &entry.worst), ("best", &entry.best)] {
                rows.extend(series.weeks.iter().map(|week| {
                    vec![
                        week.week.to_string(),
                        entry.product.clone(),
                        case.to_owned(),
                        week.output_pct.to_string(),
                        week.unmet_pct.to_string(),
                        cell(week.stock_pct),
                        week.binding
                            .as_ref()
                            .map(words::cause::binding)
                            .unwrap_or_default(),
                    ]
                }));
            }
        }
        let targets = self.trials.iter().flat_map(|trials| &trials.targets);
        for target in targets {
            for band in &target.bands {
                let quantiles = [
                    ("p5", band.p5_pct),
                    ("p50", band.p50_pct),
                    ("p95", band.p95_pct),
                ];
                rows.extend(quantiles.into_iter().map(|(case, value)| {
                    let mut row = vec![
                        band.week.to_string(),
                        target.product.clone(),
                        case.to_owned(),
                        value.to_string(),
                    ];
                    row.resize(7, String::new());
                    row
                }));
            }
        }
        Tidy { columns, rows }
    }
}

impl Finding {
    /// What happens, short enough for a title.
    fn subject(&self) -> String {
        let plain = self
            .changes
            .iter()
            .all(|change| change.plain_loss().is_some());
        match self.changes.len() {
            0 => words::change::subject(&self.changes),
            _ if plain => format!("{} lost", words::change::subject(&self.changes)),
            1 => words::change::clause(&self.changes[0]),
            n => format!("{n} changes"),
        }
    }

    fn lead(&self) -> Vec<String> {
        let mut lead = vec![
            self.preface
                .coverage
                .sentence(self.preface.parameters.basis),
            if self.changes.is_empty() {
                "Nothing is changed.".to_owned()
            } else {
                format!("What happens: {}.", clauses(&self.changes))
            },
        ];
        lead.extend(self.cliffs.iter().map(|cliff| {
            format!(
                "At a cliff: {} in the {} case, {}: {}.",
                cliff.product,
                cliff.end.as_str(),
                words::course::nudge(cliff.change),
                words::course::turn(cliff.then)
            )
        }));
        if let Some(trials) = self
            .trials
            .as_ref()
            .filter(|trials| trials.done < trials.asked)
        {
            lead.push(format!(
                "Stopped early: {} of {} trials are done, and all below is of those.",
                trials.done, trials.asked
            ));
        }
        lead
    }

    fn summary_table(&self) -> Table {
        let heads = [
            "Product",
            "#Hit [week]",
            "#Below θ [week]",
            "#Trough [%]",
            "#at [week]",
            "#Lost output [weeks]",
            "#Whole again [week]",
            "Held back by",
        ];
        let mut table = Table::new("What is made; each range from worst to best case", &heads);
        for entry in &self.products {
            let both = |of: fn(&Series) -> Option<u32>| {
                weeks(Interval::new(
                    of(&entry.worst).map(f64::from),
                    of(&entry.best).map(f64::from),
                ))
            };
            let is_hit = |series: &Series| series.impact_week.is_some();
            let again = match (is_hit(&entry.worst), is_hit(&entry.best)) {
                (false, _) => String::new(),
                (true, false) => later(entry.worst.recovered_week),
                (true, true) => between(
                    &later(entry.best.recovered_week),
                    &later(entry.worst.recovered_week),
                ),
            };
            let trough = |series: &Series| series.trough_pct;
            table.rows.push(vec![
                entry.product.clone(),
                both(|series| series.impact_week).replace("at once", "0"),
                both(|series| series.below_theta_week).replace("at once", "0"),
                percents(Interval::new(trough(&entry.worst), trough(&entry.best))),
                trough_weeks(entry),
                between(&week(entry.best.lost_weeks), &week(entry.worst.lost_weeks)),
                again,
                held_back(&entry.worst),
            ]);
        }
        table
    }

    fn line_table(&self) -> Table {
        let heads = [
            "Product",
            "Case",
            "Output from 0 to 100 % of normal, from the first week on",
        ];
        let mut table = Table::new("", &heads);
        for entry in self
            .products
            .iter()
            .filter(|entry| entry.worst.impact_week.is_some())
        {
            let Entry { worst, best, .. } = entry;
            let (of_worst, of_best) = (blocks(worst), blocks(best));
            if of_worst == of_best {
                table
                    .rows
                    .push(vec![entry.product.clone(), "both".to_owned(), of_worst]);
            } else {
                table
                    .rows
                    .push(vec![entry.product.clone(), "worst".to_owned(), of_worst]);
                table
                    .rows
                    .push(vec![String::new(), "best".to_owned(), of_best]);
            }
        }
        let n_weeks = self
            .products
            .first()
            .map_or(0, |entry| entry.worst.weeks.len());
        let each = n_weeks.div_ceil(WIDTH).max(1);
        if table.rows.is_empty() {
            table.footer = Some("No product told here falls below 99 % in any week.".to_owned());
            table.columns.clear();
        } else if each > 1 {
            table.footer = Some(format!(
                "Each block stands for {each} weeks, at their lowest."
            ));
        }
        table
    }

    fn notes(&self) -> Vec<String> {
        let parameters = &self.preface.parameters;
        let mut notes = vec![format!(
            "Weeks count from 0. Hit: below 99 % of normal; whole again: at 99 % or more until the end. θ is {} % (--theta). \
             Basis {} (--basis), outcome {} (--outcome). A product whose users want less is not short.",
            parameters.theta_pct, parameters.basis, parameters.outcome,
        )];
        let assumed = self.preface.assumptions.iter();
        let codes = ["surge", "refill", "final-demand", "rationing"];
        let behaviour: Vec<String> = assumed
            .clone()
            .filter(|assumption| codes.contains(&assumption.what.code()))
            .map(crate::words::preface::assumption)
            .collect();
        notes.push(format!("Assumed: {}.", behaviour.join("; ")));
        let others = assumed.filter(|assumption| !codes.contains(&assumption.what.code()));
        let others: Vec<String> = others
            .map(|assumption| {
                format!(
                    "{} ({})",
                    crate::words::preface::assumption(assumption),
                    assumption.facts
                )
            })
            .collect();
        if !others.is_empty() {
            notes.push(format!(
                "Also assumed, with the facts it touches: {}.",
                others.join("; ")
            ));
        }
        let blind: Vec<&str> = self.preface.coverage.unassessable().collect();
        if !blind.is_empty() {
            notes.push(format!(
                "Own supply not assessable, stops only through its inputs ({}): {}.",
                blind.len(),
                blind.join(", ")
            ));
        }
        if let Some(trials) = &self.trials {
            notes.push(format!(
                "Drawn (seed {}): {}.",
                trials.seed,
                words::course::drawn(&trials.drawn).join("; ")
            ));
        }
        notes
    }
}

/// When least is made, where anything is missing.
fn trough_weeks(entry: &Entry) -> String {
    let text = |week: Option<u32>| week.map(|week| week.to_string());
    match (text(entry.worst.trough_week), text(entry.best.trough_week)) {
        (Some(worst), Some(best)) => between(&worst, &best),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => String::new(),
    }
}

fn later(week: Option<u32>) -> String {
    week.map_or_else(|| "not yet".to_owned(), |week| week.to_string())
}

fn between(low: &str, high: &str) -> String {
    if low == high {
        low.to_owned()
    } else {
        format!("{low}–{high}")
    }
}

/// What binds in the week of the trough, in the worst case.
fn held_back(series: &Series) -> String {
    let trough = series
        .trough_week
        .and_then(|week| series.weeks.get(week as usize));
    trough
        .and_then(|week| week.binding.as_ref().map(words::cause::binding))
        .unwrap_or_default()
}

/// Output as a line of blocks, the lowest of several weeks where there are many.
fn blocks(series: &Series) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let each = series.weeks.len().div_ceil(WIDTH).max(1);
    let chunks = series.weeks.chunks(each);
    chunks
        .map(|weeks| {
            let made = weeks.iter().map(|week| week.output_pct);
            let least = made.fold(f64::INFINITY, f64::min).clamp(0.0, 100.0);
            // The full block is kept for what counts as whole.
            let step = if least >= 99.0 {
                7
            } else {
                ((least / 99.0 * 7.0) as usize).min(6)
            };
            BLOCKS[step]
        })
        .collect()
}

fn conclusions(trials: &Trials, theta: f64) -> Table {
    let heads = [
        "Target",
        "#Hit [%]",
        "#Below θ [%]",
        "#Whole at the end [%]",
        "#Lost output [weeks]",
    ];
    let title = format!(
        "How likely, over {} trials, ± one standard error; θ is {theta} %",
        trials.done
    );
    let mut table = Table::new(title, &heads);
    for target in &trials.targets {
        let told = |estimate: crate::study::trials::Estimate| {
            format!(
                "{:.1} ± {:.1}",
                estimate.share_pct, estimate.standard_error_pct
            )
        };
        table.rows.push(vec![
            target.product.clone(),
            told(target.hit),
            told(target.falls),
            told(target.whole_at_the_end),
            format!(
                "{:.2} ± {:.2}",
                target.mean_lost_weeks, target.standard_error_weeks
            ),
        ]);
    }
    table
}

/// The bands of some weeks: people read a dozen, machines get all.
fn bands(trials: &Trials) -> Table {
    let heads = [
        "Target",
        "#Week",
        "#5 % below [%]",
        "#Median [%]",
        "#5 % above [%]",
    ];
    let mut table = Table::new("Output in percent of normal", &heads);
    for target in &trials.targets {
        let is_hit = |band: &&Band| band.p5_pct < 99.0;
        if !target.bands.iter().any(|band| is_hit(&band)) {
            continue;
        }
        let each = target.bands.len().div_ceil(8).max(1);
        for band in target.bands.iter().step_by(each) {
            table.rows.push(vec![
                target.product.clone(),
                band.week.to_string(),
                percent(band.p5_pct),
                percent(band.p50_pct),
                percent(band.p95_pct),
            ]);
        }
    }
    table.footer = Some("`--format csv` lists every week.".to_owned());
    table
}
