//! Times to survive as tables.

use crate::analysis::{
    Interval,
    preface::Preface,
    survive::{Entry, Finding, Survival},
};

use super::{
    Report, Table,
    number::{cell, percents, weeks},
    rank::label,
    spof::assumed,
    table::{Document, Tidy},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.survive/1";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.kinds.iter().all(|kind| kind.unsolved.is_empty())
    }

    fn document(&self) -> Document {
        let parameters = &self.preface.parameters;
        let n_targets = parameters.targets.len();
        let mut lead = vec![self.preface.coverage.sentence(parameters.basis)];
        lead.extend(self.kinds.iter().map(answer));
        let mut notes = vec![
            format!(
                "Best response: a linear program that knows everything in advance, serves the {n_targets} targets first \
                 and may send what survives to anybody. Survives: weeks for which all targets can be served as before; \
                 for ever means longer than {}. Lost: the mean over the targets of what is not made in the {} weeks \
                 until recovery (--recover).",
                parameters.look_ahead_weeks, self.recover_weeks
            ),
            "Market response: survivors serve their own users in proportion. Falls: when the first target gets less \
             than before. In the end: without stock and without recovery, worn equipment as at the horizon (--horizon). \
             The threshold (--theta) does not matter here."
                .to_owned(),
        ];
        for kind in &self.kinds {
            if !kind.unsolved.is_empty() {
                notes.push(format!(
                    "Not solved, hence not listed ({}): {}.",
                    kind.unsolved.len(),
                    kind.unsolved.join("; ")
                ));
            }
        }
        notes.extend(assumed(&self.preface));
        Document {
            title: format!(
                "How long {n_targets} targets survive the loss of one thing, for {}",
                parameters.outcome
            ),
            lead,
            tables: self
                .kinds
                .iter()
                .map(|kind| table(kind).limited(self.limit))
                .collect(),
            notes,
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "by",
            "event",
            "name",
            "survives_weeks_worst",
            "survives_weeks_best",
            "market_weeks_worst",
            "market_weeks_best",
            "lost_worst_pct",
            "lost_best_pct",
            "lost_in_the_end_worst_pct",
            "lost_in_the_end_best_pct",
            "market_lost_in_the_end_worst_pct",
            "market_lost_in_the_end_best_pct",
        ];
        let mut rows = Vec::new();
        for kind in &self.kinds {
            for entry in &kind.entries {
                let mut row = vec![kind.by.to_owned(), entry.event.clone(), entry.name.clone()];
                for weeks in [entry.survives_weeks, entry.market_weeks] {
                    row.extend([cell(weeks.worst), cell(weeks.best)]);
                }
                for lost in [
                    entry.lost_pct,
                    entry.lost_in_the_end_pct,
                    entry.market_lost_in_the_end_pct,
                ] {
                    row.extend([lost.worst.to_string(), lost.best.to_string()]);
                }
                rows.push(row);
            }
        }
        Tidy { columns, rows }
    }
}

fn answer(kind: &Survival) -> String {
    let count = |is_wanted: fn(&Entry) -> bool| {
        kind.entries.iter().filter(|entry| is_wanted(entry)).count()
    };
    format!(
        "Of {} tried by {}, {} cost some target output for certain even with the best response, {} more in the worst \
         case; {} more are felt only once equipment is worn, and {} only because the market does not reallocate.",
        kind.n_tried,
        kind.by,
        count(|entry| entry.survives_weeks.best.is_some()),
        count(|entry| entry.survives_weeks.best.is_none() && entry.survives_weeks.worst.is_some()),
        count(|entry| lasts(entry) && entry.lost_in_the_end_pct.worst > 0.0),
        count(|entry| lasts(entry) && entry.lost_in_the_end_pct.worst <= 0.0),
    )
}

/// Whether the best response keeps everything up as long as equipment does not wear out.
fn lasts(entry: &Entry) -> bool {
    entry.survives_weeks.best.is_none() && entry.survives_weeks.worst.is_none()
}

fn table(kind: &Survival) -> Table {
    let heads = [
        "Lost",
        "#Survives [weeks]",
        "#Market falls [weeks]",
        "#Lost to recovery [%]",
        "#In the end [%]",
        "#Market in the end [%]",
    ];
    let mut table = Table::new(
        format!(
            "By {}, ranked by time to survive with the best response",
            kind.by
        ),
        &heads,
    );
    for entry in &kind.entries {
        table.rows.push(vec![
            label(&entry.event, &entry.name),
            for_ever(entry.survives_weeks),
            weeks(entry.market_weeks),
            percents(entry.lost_pct),
            percents(entry.lost_in_the_end_pct),
            percents(entry.market_lost_in_the_end_pct),
        ]);
    }
    table
}

/// Weeks that last, where no end is for ever.
fn for_ever(interval: Interval<Option<f64>>) -> String {
    match (interval.worst, interval.best) {
        (None, None) => "for ever".to_owned(),
        (Some(worst), None) => format!("{worst} or for ever"),
        _ => weeks(interval).replace("at once", "0"),
    }
}
