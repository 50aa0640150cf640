//! Times to survive in words.

use crate::analysis::{
    preface::Preface,
    survive::{Entry, Finding, Survival},
};

use super::{
    Cell, Column, Page, Report, Table,
    column::Digits,
    number::{listed, weeks},
    preface::{assumed, coverage, evidence},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.survive/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.kinds.iter().all(|kind| kind.unsolved.is_empty())
    }

    fn page(&self) -> Page {
        let parameters = &self.preface.parameters;
        let n_targets = parameters.targets.len();
        let mut lead = vec![coverage(&self.preface)];
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
        let unsolved = self.kinds.iter().filter(|kind| !kind.unsolved.is_empty());
        notes.extend(unsolved.map(|kind| {
            let each = kind.unsolved.iter().map(|one| {
                format!(
                    "{}: the linear program could not be solved: {}",
                    one.event, one.why
                )
            });
            let each: Vec<String> = each.collect();
            format!(
                "Not solved, hence not listed ({}): {}.",
                each.len(),
                each.join("; ")
            )
        }));
        notes.extend(assumed(&self.preface));
        Page {
            title: format!(
                "How long {n_targets} targets survive the loss of one thing, for {}",
                parameters.outcome
            ),
            verdict: self.verdict(),
            lead,
            tables: vec![self.entries()],
            evidence: evidence(&self.preface),
            notes,
            ..Page::default()
        }
    }
}

impl Finding {
    /// What is survived for the shortest time, by name.
    fn verdict(&self) -> String {
        // One name of each says enough where there are several rankings.
        let n_named = if self.kinds.len() > 1 { 1 } else { 3 };
        let each = self.kinds.iter().map(|kind| {
            let felt = kind
                .entries
                .iter()
                .filter(|entry| entry.survives_weeks.worst.is_some());
            let named =
                felt.take(n_named)
                    .map(|entry| match weeks(entry.survives_weeks).as_str() {
                        "at once" => format!("{} (no week)", entry.name),
                        weeks => format!(
                            "{} ({} weeks)",
                            entry.name,
                            weeks.replace("never", "for ever")
                        ),
                    });
            let named: Vec<String> = named.collect();
            format!("by {} {}", kind.by.as_str(), listed(&named))
        });
        let each: Vec<String> = each.collect();
        format!(
            "Survived for the shortest time when lost alone, with the best response: {}.",
            each.join("; ")
        )
    }

    fn entries(&self) -> Table {
        let rows = self
            .kinds
            .iter()
            .flat_map(|kind| kind.entries.iter().map(move |entry| (kind, entry)));
        Table::of("entries", "", rows)
            .main()
            .parted(|(kind, _)| {
                format!(
                    "By {}, ranked by time to survive with the best response",
                    kind.by.as_str()
                )
            })
            .column(Column::text("by", ""), |(kind, _)| {
                Cell::text(kind.by.as_str())
            })
            .column(Column::name("event", "Lost"), |(_, entry)| {
                Cell::name(&entry.event, &entry.name)
            })
            .column(
                Column::weeks("survives_weeks_{}", "Survives [weeks]")
                    .with(Digits::Lasts)
                    .never("for ever"),
                |(_, entry)| Cell::times(entry.survives_weeks),
            )
            .column(
                Column::weeks("market_weeks_{}", "Market falls [weeks]"),
                |(_, entry)| Cell::times(entry.market_weeks),
            )
            .column(
                Column::percents("lost_{}_pct", "Lost to recovery [%]"),
                |(_, entry)| Cell::interval(entry.lost_pct),
            )
            .column(
                Column::percents("lost_in_the_end_{}_pct", "In the end [%]").detail(),
                |(_, entry)| Cell::interval(entry.lost_in_the_end_pct),
            )
            .column(
                Column::percents("market_lost_in_the_end_{}_pct", "Market in the end [%]").detail(),
                |(_, entry)| Cell::interval(entry.market_lost_in_the_end_pct),
            )
            .table()
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
        kind.by.as_str(),
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
