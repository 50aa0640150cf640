//! Yearly risk as tables.

use crate::analysis::{
    Interval,
    preface::Preface,
    risk::{Ends, EventRisk, Finding, Swing, TargetRisk},
};

use super::{
    Report, Table,
    number::cell,
    spof::reading_in_the_end,
    table::{Document, Tidy},
};

/// How many rows of one target a table for people shows.
const SHOWN: usize = 15;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.risk/1";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.targets
            .iter()
            .all(|target| target.lost.worst.is_some() && target.lost.best.is_some())
    }

    fn document(&self) -> Document {
        let heads = [
            "Target",
            "#Best case [%]",
            "#Worst case [%]",
            "Hangs most on",
            "Datum that matters most",
        ];
        let mut overview = Table::new("Probability that a target is lost within a year", &heads);
        for target in &self.targets {
            let is_told = target.lost.worst.is_some() || target.lost.best.is_some();
            let of = |answer: fn(&TargetRisk) -> String| {
                if is_told {
                    answer(target)
                } else {
                    "not told".to_owned()
                }
            };
            overview.rows.push(vec![
                target.target.clone(),
                probability(target.lost.best, target.is_short_already.best),
                probability(target.lost.worst, target.is_short_already.worst),
                of(first_event),
                of(first_datum),
            ]);
        }
        let limit = if self.targets.len() > 1 { 5 } else { SHOWN };
        let mut tables = vec![overview];
        for target in &self.targets {
            // Nothing of the file touches it: the overview has said so.
            let moves = |event: &EventRisk| {
                event.birnbaum.worst > Some(0.0) || event.birnbaum.best > Some(0.0)
            };
            if target.events.iter().any(moves) {
                tables.push(importance(target).limited(limit));
            }
            if !target.swings.is_empty() {
                tables.push(tornado(target).limited(limit));
            }
        }
        let mut lead = vec![
            self.preface
                .coverage
                .sentence(self.preface.parameters.basis),
            format!(
                "Exact probabilities within a year from the {} losses of {}, taken as independent, total and lasting. \
                 {} other losses of the same kinds have no probability and are taken never to happen.",
                self.data.len(),
                self.probabilities,
                self.without_probability
            ),
        ];
        let n_assumed = self
            .data
            .iter()
            .filter(|datum| datum.sources.is_empty())
            .count();
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
        Document {
            title: format!(
                "Yearly risk from {}, for {}",
                self.probabilities, self.preface.parameters.outcome
            ),
            lead,
            tables,
            notes,
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "target",
            "event",
            "name",
            "per_year_low_pct",
            "per_year_central_pct",
            "per_year_high_pct",
            "lost_worst_low_pct",
            "lost_worst_central_pct",
            "lost_worst_high_pct",
            "lost_best_low_pct",
            "lost_best_central_pct",
            "lost_best_high_pct",
            "birnbaum_worst",
            "birnbaum_best",
            "criticality_worst",
            "criticality_best",
            "fussell_vesely_worst",
            "fussell_vesely_best",
            "raw_worst",
            "raw_best",
            "rrw_worst",
            "rrw_best",
            "change_worst_points",
            "change_best_points",
        ];
        let ends = |ends: Option<Ends>| {
            [
                cell(ends.map(|ends| ends.low_pct)),
                cell(ends.map(|ends| ends.central_pct)),
                cell(ends.map(|ends| ends.high_pct)),
            ]
        };
        let rows = self.targets.iter().flat_map(|target| {
            target.events.iter().map(move |event| {
                let swing = target
                    .swings
                    .iter()
                    .find(|swing| swing.event == event.event)
                    .map_or(Interval::new(Some(0.0), Some(0.0)), |swing| {
                        swing.change_points
                    });
                let mut row = vec![
                    target.target.clone(),
                    event.event.clone(),
                    event.name.clone(),
                ];
                row.extend(ends(Some(event.per_year)));
                row.extend(ends(target.lost.worst));
                row.extend(ends(target.lost.best));
                for measure in [
                    event.birnbaum,
                    event.criticality,
                    event.fussell_vesely,
                    event.raw,
                    event.rrw,
                    swing,
                ] {
                    row.extend([cell(measure.worst), cell(measure.best)]);
                }
                row
            })
        });
        Tidy {
            columns,
            rows: rows.collect(),
        }
    }
}

fn importance(target: &TargetRisk) -> Table {
    let heads = [
        "Loss",
        "#A year [%]",
        "#Birnbaum",
        "#Criticality",
        "#Fussell-Vesely",
        "#RAW",
        "#RRW",
    ];
    let mut table = Table::new(format!("What {} hangs on", target.target), &heads);
    for event in &target.events {
        let rrw = |rrw: Option<f64>, criticality: Option<f64>| match (rrw, criticality) {
            (Some(rrw), _) => digits(rrw),
            (None, Some(_)) => "needed".to_owned(),
            (None, None) => "–".to_owned(),
        };
        table.rows.push(vec![
            event.event.clone(),
            between(
                &digits(event.per_year.low_pct),
                &digits(event.per_year.high_pct),
            ),
            interval(event.birnbaum),
            interval(event.criticality),
            interval(event.fussell_vesely),
            interval(event.raw),
            between(
                &rrw(event.rrw.best, event.criticality.best),
                &rrw(event.rrw.worst, event.criticality.worst),
            ),
        ]);
    }
    table
}

fn tornado(target: &TargetRisk) -> Table {
    let heads = [
        "Figure",
        "#A year [%]",
        "#Best case [%]",
        "#Worst case [%]",
        "#Change [points]",
    ];
    let title = format!(
        "Which datum matters most for {}: from its low to its high end, others at their likely values",
        target.target
    );
    let mut table = Table::new(title, &heads);
    for swing in &target.swings {
        let span = |low: Option<f64>, high: Option<f64>| between(&known(low), &known(high));
        table.rows.push(vec![
            swing.event.clone(),
            between(
                &digits(swing.per_year.low_pct),
                &digits(swing.per_year.high_pct),
            ),
            span(swing.at_low_pct.best, swing.at_high_pct.best),
            span(swing.at_low_pct.worst, swing.at_high_pct.worst),
            interval(swing.change_points),
        ]);
    }
    table
}

fn first_event(target: &TargetRisk) -> String {
    let first = target.events.first().filter(|event| {
        [event.criticality.worst, event.criticality.best]
            .into_iter()
            .flatten()
            .any(|criticality| criticality > 0.0)
    });
    first.map_or_else(
        || "none of these losses".to_owned(),
        |event| event.event.clone(),
    )
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
        |(change, what)| format!("{what} ({} points)", digits(change)),
    )
}

fn probability(ends: Option<Ends>, is_short_already: Option<bool>) -> String {
    match ends {
        Some(_) if is_short_already == Some(true) => "short already".to_owned(),
        Some(ends) => between(&digits(ends.low_pct), &digits(ends.high_pct)),
        None => "limit reached".to_owned(),
    }
}

/// From the best to the worst corner.
fn interval(interval: Interval<Option<f64>>) -> String {
    between(&known(interval.best), &known(interval.worst))
}

fn known(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), digits)
}

fn between(from: &str, to: &str) -> String {
    if from == to {
        from.to_owned()
    } else {
        format!("{from} to {to}")
    }
}

/// Three digits that count; an exponent only for what is smaller than a ten-thousandth.
fn digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() < 1e-4 {
        return format!("{value:.2e}");
    }
    let decimals = (2 - value.abs().log10().floor() as i32).max(0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn three_digits_count() {
        let printed = [0.0, 1.5, 66.6666, 0.012_345, 100.0, 1234.5, 0.000_012].map(digits);
        assert_eq!(
            printed,
            ["0", "1.5", "66.7", "0.0123", "100", "1234", "1.20e-5"]
        );
    }
}
