//! A simulation in words, with a line of blocks per product.

use crate::{
    analysis::{
        Interval,
        dynamics::{Series, Week},
        preface::{Assumed, Names, Preface},
    },
    study::{
        simulate::{Entry, Finding},
        trials::{Band, Estimate, TargetTrials, Trials},
    },
};

use super::{
    Cell, Column, Page, Report, Table, cause, change, course,
    number::week,
    preface::{assumption, coverage, evidence},
    table::Rows,
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

    fn page(&self) -> Page {
        let parameters = &self.preface.parameters;
        let names = &self.preface.names;
        let mut tables = vec![self.summary(), self.lines().detail()];
        if let Some(trials) = &self.trials {
            tables.push(likely(trials, parameters.theta_pct, names));
            tables.push(some_bands(trials, names).detail());
            tables.push(bands(trials, names));
        }
        tables.push(weeks(&self.products, names));
        Page {
            title: format!(
                "{}: {} weeks of {}",
                self.subject(),
                self.n_weeks,
                parameters.outcome
            ),
            verdict: self.verdict(),
            lead: self.lead(),
            tables,
            evidence: evidence(&self.preface),
            notes: self.notes(),
            ..Page::default()
        }
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
            0 => change::subject(&self.changes),
            _ if plain => format!("{} lost", change::subject(&self.changes)),
            1 => change::clause(&self.changes[0]),
            n => format!("{n} changes"),
        }
    }

    /// What most of the output is lost of, by name, and over how long.
    fn verdict(&self) -> String {
        let targets = self.products.iter().filter(|entry| entry.is_target);
        let n_targets = targets.clone().count();
        let falls = |entry: &&Entry| entry.worst.below_theta_week.is_some();
        let n_falling = targets.clone().filter(falls).count();
        let most = targets.max_by(|a, b| {
            let lost = |entry: &Entry| entry.worst.lost_weeks;
            // The first of several that lose as much.
            lost(a)
                .total_cmp(&lost(b))
                .then(std::cmp::Ordering::Greater)
        });
        let most = most.filter(|entry| entry.worst.lost_weeks > 0.0);
        let worst = most.map_or_else(String::new, |entry| {
            format!(
                "; {} misses most, {} weeks of normal output",
                self.preface.names.of(&entry.product),
                between(&week(entry.best.lost_weeks), &week(entry.worst.lost_weeks))
            )
        });
        format!(
            "{}: in {} weeks {n_falling} of {n_targets} targets fall below θ in the worst case{worst}.",
            self.subject(),
            self.n_weeks
        )
    }

    fn lead(&self) -> Vec<String> {
        let mut lead = vec![coverage(&self.preface), change::what_happens(&self.changes)];
        lead.extend(self.cliffs.iter().map(|cliff| {
            format!(
                "At a cliff: {} in the {} case, {}: {}.",
                self.preface.names.of(&cliff.product),
                cliff.end.as_str(),
                course::nudge(cliff.change),
                course::turn(cliff.then)
            )
        }));
        let stopped = self.trials.as_ref();
        let stopped = stopped.filter(|trials| trials.done < trials.asked);
        lead.extend(stopped.map(|trials| {
            format!(
                "Stopped early: {} of {} trials are done, and all below is of those.",
                trials.done, trials.asked
            )
        }));
        lead
    }

    fn summary(&self) -> Table {
        let title = "What is made; each range from worst to best case";
        let both = |entry: &Entry, of: fn(&Series) -> Option<u32>| {
            Cell::times(Interval::new(
                of(&entry.worst).map(f64::from),
                of(&entry.best).map(f64::from),
            ))
        };
        let names = &self.preface.names;
        // Weeks count from 0, which is a week as any other.
        let weeks = |key, head| Column::weeks(key, head).counted();
        Table::of("products", title, &self.products)
            .column(Column::name("product", "Product"), |entry| {
                Cell::named(names, &entry.product)
            })
            .column(weeks("hit_{}_week", "Hit [week]").detail(), move |entry| {
                both(entry, |series| series.impact_week)
            })
            .column(
                weeks("below_theta_{}_week", "Below θ [week]"),
                move |entry| both(entry, |series| series.below_theta_week),
            )
            .column(Column::percents("trough_{}_pct", "Trough [%]"), |entry| {
                let trough = |series: &Series| series.trough_pct;
                Cell::interval(Interval::new(trough(&entry.worst), trough(&entry.best)))
            })
            .column(Column::number("", "at [week]").detail(), |entry| {
                Cell::text(trough_weeks(entry))
            })
            .column(weeks("trough_{}_week", ""), |entry| {
                let end = |series: &Series| {
                    let week = series.trough_week.map(f64::from);
                    week.map_or(Cell::Blank, Cell::Number)
                };
                Cell::Ends(vec![end(&entry.worst), end(&entry.best)])
            })
            .column(Column::number("", "Lost output [weeks]"), |entry| {
                Cell::text(between(
                    &week(entry.best.lost_weeks),
                    &week(entry.worst.lost_weeks),
                ))
            })
            .column(Column::figures("lost_{}_weeks", ""), |entry| {
                Cell::interval(Interval::new(entry.worst.lost_weeks, entry.best.lost_weeks))
            })
            .column(Column::number("", "Whole again [week]"), |entry| {
                Cell::text(again(entry))
            })
            .column(weeks("whole_again_{}_week", ""), |entry| {
                let end = |series: &Series| match series.impact_week {
                    None => Cell::Blank,
                    Some(_) => Cell::time(series.recovered_week.map(f64::from)),
                };
                Cell::Ends(vec![end(&entry.worst), end(&entry.best)])
            })
            .column(
                Column::text("held_back_by", "Held back by").spare(),
                |entry| held_back(&entry.worst, names),
            )
            .table()
    }

    fn lines(&self) -> Table {
        let hit = self
            .products
            .iter()
            .filter(|entry| entry.worst.impact_week.is_some());
        let names = &self.preface.names;
        let rows: Vec<(&str, &str, String)> = hit
            .flat_map(
                |Entry {
                     product,
                     worst,
                     best,
                     ..
                 }| {
                    let (of_worst, of_best) = (blocks(worst), blocks(best));
                    if of_worst == of_best {
                        vec![(product.as_str(), "both", of_worst)]
                    } else {
                        vec![(product.as_str(), "worst", of_worst), ("", "best", of_best)]
                    }
                },
            )
            .collect();
        let each = (self.n_weeks as usize).div_ceil(WIDTH).max(1);
        if rows.is_empty() {
            return Table::paragraph("No product told here falls below 99 % in any week.");
        }
        let footer =
            (each > 1).then(|| format!("Each block stands for {each} weeks, at their lowest."));
        let table = Table::of("", "", rows)
            .column(Column::name("", "Product"), |row| Cell::named(names, row.0))
            .column(Column::text("", "Case"), |row| Cell::text(row.1))
            .column(
                Column::text(
                    "",
                    "Output from 0 to 100 % of normal, from the first week on",
                ),
                |row| Cell::text(&row.2),
            )
            .table();
        Table { footer, ..table }
    }

    fn notes(&self) -> Vec<String> {
        let parameters = &self.preface.parameters;
        let (behaviour, others): (Vec<_>, Vec<_>) = self
            .preface
            .assumptions
            .iter()
            .partition(|assumption| is_behaviour(&assumption.what));
        let behaviour: Vec<String> = behaviour.into_iter().map(assumption).collect();
        let others = others
            .iter()
            .map(|other| format!("{} ({})", assumption(other), other.facts));
        let others: Vec<String> = others.collect();
        let mut notes = vec![
            format!(
                "Weeks count from 0. Hit: below 99 % of normal; whole again: at 99 % or more until the end. θ is {} % (--theta). \
                 Basis {} (--basis), outcome {} (--outcome). A product whose users want less is not short.",
                parameters.theta_pct, parameters.basis, parameters.outcome,
            ),
            format!("Assumed: {}.", behaviour.join("; ")),
        ];
        if !others.is_empty() {
            notes.push(format!(
                "Also assumed, with the facts it touches: {}.",
                others.join("; ")
            ));
        }
        let blind = &self.preface.coverage.not_known;
        if !blind.is_empty() {
            notes.push(format!(
                "No figure of their supply counts, so that any loss may hit them ({}): {}.",
                blind.len(),
                blind.join(", ")
            ));
        }
        notes.extend(self.trials.as_ref().map(|trials| {
            format!(
                "Drawn (seed {}): {}.",
                trials.seed,
                course::drawn(&trials.drawn).join("; ")
            )
        }));
        notes
    }
}

/// Whether an assumption tells how producers and users behave.
const fn is_behaviour(assumed: &Assumed) -> bool {
    matches!(
        assumed,
        Assumed::Surge { .. }
            | Assumed::Refill { .. }
            | Assumed::FinalDemand { .. }
            | Assumed::Rationing { .. }
    )
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

/// When everything is made again, where something was missing.
fn again(entry: &Entry) -> String {
    let later = |series: &Series| {
        let week = series.recovered_week;
        week.map_or_else(|| "not yet".to_owned(), |week| week.to_string())
    };
    let is_hit = |series: &Series| series.impact_week.is_some();
    match (is_hit(&entry.worst), is_hit(&entry.best)) {
        (false, _) => String::new(),
        (true, false) => later(&entry.worst),
        (true, true) => between(&later(&entry.best), &later(&entry.worst)),
    }
}

fn between(low: &str, high: &str) -> String {
    if low == high {
        low.to_owned()
    } else {
        format!("{low}–{high}")
    }
}

/// What binds in the week of the trough, in the worst case.
fn held_back(series: &Series, names: &Names) -> Cell {
    let week = series
        .trough_week
        .and_then(|at| series.weeks.get(at as usize));
    let binding = week.and_then(|week| week.binding.as_ref());
    binding.map_or(Cell::Blank, |binding| {
        Cell::word(
            cause::binding(binding, &Names::default()),
            cause::binding(binding, names),
        )
    })
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

/// Every product in every week of both cases, for machines.
fn weeks(products: &[Entry], names: &Names) -> Table {
    let rows = products.iter().flat_map(|entry| {
        let cases = [("worst", &entry.worst), ("best", &entry.best)];
        let weeks = cases
            .into_iter()
            .flat_map(|(case, series)| series.weeks.iter().map(move |week| (case, week)));
        weeks.map(move |(case, week)| (entry, case, week))
    });
    Table::of("weeks", "", rows)
        .main()
        .shown_if(false)
        .column(
            Column::count("week", ""),
            |(.., week): &(&Entry, &str, &Week)| Cell::Count(week.week.into()),
        )
        .column(Column::name("product", ""), |(entry, ..)| {
            Cell::named(names, &entry.product)
        })
        .column(Column::text("case", ""), |(_, case, _)| Cell::text(*case))
        .column(Column::number("output_pct", ""), |(.., week)| {
            Cell::Number(week.output_pct)
        })
        .column(Column::number("unmet_pct", ""), |(.., week)| {
            Cell::Number(week.unmet_pct)
        })
        .column(Column::number("stock_pct", ""), |(.., week)| {
            week.stock_pct.map_or(Cell::Blank, Cell::Number)
        })
        .column(Column::text("binding", ""), |(.., week)| {
            Cell::text_or_blank(
                week.binding
                    .as_ref()
                    .map(|binding| cause::binding(binding, &Names::default())),
            )
        })
        .table()
}

/// One estimate of a target's trials.
type Of = fn(&TargetTrials) -> Estimate;

/// How likely conclusions are.
fn likely(trials: &Trials, theta: f64, names: &Names) -> Table {
    let title = format!(
        "How likely, over {} trials, ± one standard error; θ is {theta} %",
        trials.done
    );
    let shares: [(&str, &str, Of); 3] = [
        ("hit", "Hit [%]", |target| target.hit),
        ("below_theta", "Below θ [%]", |target| target.falls),
        ("whole_at_the_end", "Whole at the end [%]", |target| {
            target.whole_at_the_end
        }),
    ];
    let rows = Table::of("trials", title, &trials.targets)
        .column(Column::name("product", "Target"), |target| {
            Cell::named(names, &target.product)
        });
    shares
        .into_iter()
        .fold(rows, |rows: Rows<&TargetTrials>, (key, head, of)| {
            rows.column(Column::number("", head), move |target| {
                let Estimate {
                    share_pct,
                    standard_error_pct,
                } = of(target);
                Cell::text(format!("{share_pct:.1} ± {standard_error_pct:.1}"))
            })
            .column(Column::number(&format!("{key}_pct"), ""), move |target| {
                Cell::Number(of(target).share_pct)
            })
            .column(
                Column::number(&format!("{key}_standard_error_pct"), ""),
                move |target| Cell::Number(of(target).standard_error_pct),
            )
        })
        .column(Column::number("", "Lost output [weeks]"), |target| {
            Cell::text(format!(
                "{:.2} ± {:.2}",
                target.mean_lost_weeks, target.standard_error_weeks
            ))
        })
        .column(Column::number("lost_weeks", ""), |target| {
            Cell::Number(target.mean_lost_weeks)
        })
        .column(Column::number("lost_standard_error_weeks", ""), |target| {
            Cell::Number(target.standard_error_weeks)
        })
        .table()
}

/// A dozen bands of every target that is hit, as people read them.
fn some_bands(trials: &Trials, names: &Names) -> Table {
    let is_hit = |band: &Band| band.p5_pct < 99.0;
    let rows = trials
        .targets
        .iter()
        .filter(|target| target.bands.iter().any(is_hit))
        .flat_map(|target| {
            let each = target.bands.len().div_ceil(8).max(1);
            let bands = target.bands.iter().step_by(each);
            bands.map(move |band| (target, band))
        });
    let table = quantiles(
        Table::of("", "Output in percent of normal", rows),
        names,
        true,
    );
    Table {
        footer: Some("`--format csv --table bands` lists every week.".to_owned()),
        ..table
    }
}

/// The bands of every week, for machines.
fn bands(trials: &Trials, names: &Names) -> Table {
    let rows = trials
        .targets
        .iter()
        .flat_map(|target| target.bands.iter().map(move |band| (target, band)));
    quantiles(Table::of("bands", "", rows).shown_if(false), names, false)
}

fn quantiles(rows: Rows<(&TargetTrials, &Band)>, names: &Names, is_shown: bool) -> Table {
    let column = |make: fn(&str, &str) -> Column, key, head| {
        if is_shown {
            make("", head)
        } else {
            make(key, "")
        }
    };
    rows.column(column(Column::name, "product", "Target"), |(target, _)| {
        Cell::named(names, &target.product)
    })
    .column(column(Column::count, "week", "Week"), |(_, band)| {
        Cell::Count(band.week.into())
    })
    .column(
        column(Column::percent, "p5_pct", "5 % below [%]"),
        |(_, band)| Cell::Number(band.p5_pct),
    )
    .column(
        column(Column::percent, "p50_pct", "Median [%]"),
        |(_, band)| Cell::Number(band.p50_pct),
    )
    .column(
        column(Column::percent, "p95_pct", "5 % above [%]"),
        |(_, band)| Cell::Number(band.p95_pct),
    )
    .table()
}
