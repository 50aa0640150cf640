//! Yearly risk in words.

use crate::analysis::{
    Interval,
    preface::{Names, Preface},
    risk::{Ends, EventRisk, Finding, Swing, TargetRisk},
};

use super::{
    Cell, Column, Page, Report, Table,
    number::significant,
    preface::{coverage, evidence_in_the_end, reading_in_the_end},
    table::Rows,
};

/// How many rows people see of one target, and of each of several.
const SHOWN: [usize; 2] = [15, 5];

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.risk/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.targets
            .iter()
            .all(|target| target.lost.worst.is_some() && target.lost.best.is_some())
    }

    fn page(&self) -> Page {
        let mut lead = vec![
            coverage(&self.preface),
            format!(
                "Exact probabilities within a year from the {} losses of {}, taken as independent, total and lasting. \
                 {} other losses of the same kinds have no probability and are taken never to happen.",
                self.data.len(),
                self.probabilities,
                self.without_probability
            ),
        ];
        let is_assumed = |datum: &&crate::analysis::risk::Datum| datum.sources.is_empty();
        let n_assumed = self.data.iter().filter(is_assumed).count();
        if n_assumed > 0 {
            lead.push(format!(
                "{n_assumed} of the {} probabilities are assumed, not sourced.",
                self.data.len()
            ));
        }
        let mut notes = vec![
            "A range of a probability runs from the low to the high end of all figures. Measures of importance run from \
             the best case at the low ends to the worst case at the high ends; these are two corners, not bounds. \
             Birnbaum: how much the target's probability moves with the event's. Criticality: the part of the risk that \
             hangs on it. Fussell-Vesely: the part that would vanish with it. RAW: times as likely once it has happened. \
             RRW: times less likely without it."
                .to_owned(),
        ];
        notes.extend(reading_in_the_end(&self.preface));
        let n_shown = SHOWN[usize::from(self.targets.len() > 1)];
        // Nothing of the file touches some targets: the overview says so.
        let is_moved = |target: &&TargetRisk| {
            let moves = |event: &EventRisk| {
                event.birnbaum.worst > Some(0.0) || event.birnbaum.best > Some(0.0)
            };
            target.events.iter().any(moves)
        };
        let names = &self.preface.names;
        let mut tables = vec![overview(&self.targets, names)];
        for target in &self.targets {
            if is_moved(&target) {
                tables.push(importance(target, names).shown(n_shown).detail().table());
            }
            if !target.swings.is_empty() {
                tables.push(tornado(target, names).shown(n_shown).detail().table());
            }
        }
        tables.extend([events(&self.targets, names), swings(&self.targets, names)]);
        Page {
            title: format!(
                "Yearly risk from {}, for {}",
                self.probabilities, self.preface.parameters.outcome
            ),
            verdict: self.verdict(),
            lead,
            tables,
            evidence: evidence_in_the_end(&self.preface),
            notes,
            ..Page::default()
        }
    }
}

impl Finding {
    /// The target that is most likely lost, by name.
    fn verdict(&self) -> String {
        let central = |target: &TargetRisk| target.lost.worst.map(|lost| lost.central_pct);
        let known = self
            .targets
            .iter()
            .filter(|target| central(target).is_some());
        let most = known.max_by(|a, b| {
            // The first of several that are as likely.
            let order = central(a).partial_cmp(&central(b));
            order
                .unwrap_or(std::cmp::Ordering::Equal)
                .then(std::cmp::Ordering::Greater)
        });
        let told = most.map_or_else(
            || "no target could be followed to the end within the limit".to_owned(),
            |target| {
                let end = |lost: Option<Ends>| {
                    lost.map_or("unknown".to_owned(), |lost| significant(lost.central_pct))
                };
                format!(
                    "{} is most likely lost within a year: {} % at best, {} % at worst; it hangs most on {}",
                    self.preface.names.of(&target.target),
                    end(target.lost.best),
                    end(target.lost.worst),
                    first_event(target).map_or("none of these losses", |event| event.name.as_str())
                )
            },
        );
        format!(
            "From the {} losses of {}: {told}.",
            self.data.len(),
            self.probabilities
        )
    }
}

fn overview(targets: &[TargetRisk], names: &Names) -> Table {
    let title = "Probability that a target is lost within a year";
    let told = |of: fn(&TargetRisk) -> String| {
        move |target: &&TargetRisk| {
            if target.lost.worst.is_some() || target.lost.best.is_some() {
                Cell::text(of(target))
            } else {
                Cell::Unknown
            }
        }
    };
    let case = |lost: Option<Ends>, is_short: Option<bool>| match lost {
        Some(_) if is_short == Some(true) => Cell::text("short already"),
        lost => low_to_high(lost),
    };
    let lost = |key, head| Column::central(key, head).unknown("limit reached");
    Table::of("targets", title, targets)
        .column(Column::name("target", "Target"), |target| {
            Cell::named(names, &target.target)
        })
        .column(lost("", "Best case [%]"), |target| {
            case(target.lost.best, target.is_short_already.best)
        })
        .column(lost("", "Worst case [%]"), |target| {
            case(target.lost.worst, target.is_short_already.worst)
        })
        .column(lost("lost_best_{}_pct", ""), |target| {
            low_to_high(target.lost.best)
        })
        .column(lost("lost_worst_{}_pct", ""), |target| {
            low_to_high(target.lost.worst)
        })
        .column(Column::flag("short_already_best", ""), |target| {
            flag(target.is_short_already.best)
        })
        .column(Column::flag("short_already_worst", ""), |target| {
            flag(target.is_short_already.worst)
        })
        .column(
            Column::name("hangs_on", "Hangs most on"),
            |target| match first_event(target) {
                _ if target.lost.worst.is_none() && target.lost.best.is_none() => Cell::Unknown,
                Some(event) => Cell::name(&event.event, &event.name),
                None => Cell::word("", "none of these losses"),
            },
        )
        .column(
            Column::text("", "Datum that matters most").detail(),
            told(first_datum),
        )
        .column(Column::number("unknown_points", ""), |target| {
            Cell::number_or_unknown(target.unknown_points)
        })
        .table()
}

fn importance<'a>(target: &'a TargetRisk, names: &Names) -> Rows<&'a EventRisk> {
    let title = format!("What {} hangs on", names.of(&target.target));
    let figures = |head| Column::figures("", head).unknown("–");
    Table::of("", title, &target.events)
        .column(Column::name("", "Loss"), |event| {
            Cell::name(&event.event, &event.name)
        })
        .column(Column::central("", "A year [%]"), |event| {
            low_to_high(Some(event.per_year))
        })
        .column(figures("Birnbaum"), |event| Cell::ends(event.birnbaum))
        .column(figures("Criticality"), |event| {
            Cell::ends(event.criticality)
        })
        .column(figures("Fussell-Vesely"), |event| {
            Cell::ends(event.fussell_vesely)
        })
        .column(figures("RAW"), |event| Cell::ends(event.raw))
        .column(figures("RRW").never("needed"), |event| rrw(event))
}

fn tornado<'a>(target: &'a TargetRisk, names: &Names) -> Rows<&'a Swing> {
    let title = format!(
        "Which datum matters most for {}: from its low to its high end, others at their likely values",
        names.of(&target.target)
    );
    let figures = |head| Column::figures("", head).unknown("–");
    // From the low to the high end of the figure, which an interval writes from its second to its first.
    let span = |low: Option<f64>, high: Option<f64>| Cell::ends(Interval::new(high, low));
    Table::of("", title, &target.swings)
        .column(Column::text("", "Figure"), |swing| Cell::text(&swing.event))
        .column(Column::central("", "A year [%]"), |swing| {
            low_to_high(Some(swing.per_year))
        })
        .column(figures("Best case [%]"), move |swing| {
            span(swing.at_low_pct.best, swing.at_high_pct.best)
        })
        .column(figures("Worst case [%]"), move |swing| {
            span(swing.at_low_pct.worst, swing.at_high_pct.worst)
        })
        .column(figures("Change [points]"), |swing| {
            Cell::ends(swing.change_points)
        })
}

/// Every loss against every target, for machines.
fn events(targets: &[TargetRisk], names: &Names) -> Table {
    let rows = targets
        .iter()
        .flat_map(|target| target.events.iter().map(move |event| (target, event)));
    Table::of("events", "", rows)
        .main()
        .shown_if(false)
        .column(Column::name("target", ""), |(target, _)| {
            Cell::named(names, &target.target)
        })
        .column(Column::name("event", ""), |(_, event)| {
            Cell::name(&event.event, &event.name)
        })
        .column(Column::central("per_year_{}_pct", ""), |(_, event)| {
            low_to_high(Some(event.per_year))
        })
        .column(Column::central("lost_worst_{}_pct", ""), |(target, _)| {
            low_to_high(target.lost.worst)
        })
        .column(Column::central("lost_best_{}_pct", ""), |(target, _)| {
            low_to_high(target.lost.best)
        })
        .column(Column::figures("birnbaum_{}", ""), |(_, event)| {
            Cell::ends(event.birnbaum)
        })
        .column(Column::figures("criticality_{}", ""), |(_, event)| {
            Cell::ends(event.criticality)
        })
        .column(Column::figures("fussell_vesely_{}", ""), |(_, event)| {
            Cell::ends(event.fussell_vesely)
        })
        .column(Column::figures("raw_{}", ""), |(_, event)| {
            Cell::ends(event.raw)
        })
        .column(Column::figures("rrw_{}", ""), |(_, event)| rrw(event))
        .column(
            Column::figures("change_{}_points", ""),
            |(target, event)| {
                let swings = &mut target.swings.iter();
                let swing = swings.find(|swing| swing.event == event.event);
                Cell::ends(swing.map_or(Interval::new(Some(0.0), Some(0.0)), |swing| {
                    swing.change_points
                }))
            },
        )
        .table()
}

/// Every figure that is a range, for machines.
fn swings(targets: &[TargetRisk], names: &Names) -> Table {
    let rows = targets
        .iter()
        .flat_map(|target| target.swings.iter().map(move |swing| (target, swing)));
    Table::of("swings", "", rows)
        .shown_if(false)
        .column(Column::name("target", ""), |(target, _)| {
            Cell::named(names, &target.target)
        })
        .column(Column::name("event", ""), |(_, swing)| {
            Cell::name(&swing.event, &swing.name)
        })
        .column(Column::central("per_year_{}_pct", ""), |(_, swing)| {
            low_to_high(Some(swing.per_year))
        })
        .column(Column::figures("at_low_{}_pct", ""), |(_, swing)| {
            Cell::ends(swing.at_low_pct)
        })
        .column(Column::figures("at_high_{}_pct", ""), |(_, swing)| {
            Cell::ends(swing.at_high_pct)
        })
        .column(Column::figures("change_{}_points", ""), |(_, swing)| {
            Cell::ends(swing.change_points)
        })
        .table()
}

/// A probability at all three ends.
fn low_to_high(ends: Option<Ends>) -> Cell {
    let numbers = ends.map(|ends| [ends.low_pct, ends.central_pct, ends.high_pct]);
    numbers.map_or(Cell::Unknown, |numbers| {
        Cell::Ends(numbers.map(Cell::Number).to_vec())
    })
}

fn flag(flag: Option<bool>) -> Cell {
    flag.map_or(Cell::Unknown, Cell::Flag)
}

/// How many times less likely; where the target is never lost without the event, there is no number.
fn rrw(event: &EventRisk) -> Cell {
    let end = |rrw: Option<f64>, criticality: Option<f64>| match (rrw, criticality) {
        (Some(rrw), _) => Cell::Number(rrw),
        (None, Some(_)) => Cell::Never,
        (None, None) => Cell::Unknown,
    };
    Cell::Ends(vec![
        end(event.rrw.worst, event.criticality.worst),
        end(event.rrw.best, event.criticality.best),
    ])
}

fn first_event(target: &TargetRisk) -> Option<&EventRisk> {
    target.events.first().filter(|event| {
        [event.criticality.worst, event.criticality.best]
            .into_iter()
            .flatten()
            .any(|criticality| criticality > 0.0)
    })
}

/// The figure with the largest swing, or the graph itself where its unknown shares move more.
fn first_datum(target: &TargetRisk) -> String {
    let most = |swing: &Swing| {
        [swing.change_points.worst, swing.change_points.best]
            .into_iter()
            .flatten()
            .fold(0.0, f64::max)
    };
    let swing = target
        .swings
        .first()
        .map(|swing| (most(swing), swing.event.as_str()))
        .filter(|(change, _)| *change > 0.0);
    let unknown = target
        .unknown_points
        .filter(|points| *points > 0.0)
        .map(|points| (points, "unknown shares in the graph"));
    let first = match (swing, unknown) {
        (Some(swing), Some(unknown)) if unknown.0 > swing.0 => Some(unknown),
        (None, unknown) => unknown,
        (swing, _) => swing,
    };
    first.map_or_else(
        || "none".to_owned(),
        |(change, what)| format!("{what} ({} points)", significant(change)),
    )
}
