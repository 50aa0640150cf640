//! What survives doubt, as tables.

use crate::{
    analysis::preface::Preface,
    study::doubt::{Conclusion, Finding, Swing},
    words,
};

use super::{
    Report, Table,
    cutoff::clauses,
    number::{cell, percent, week},
    spof::reading,
    table::{Document, Tidy},
};

/// How many facts the table for people shows.
const SHOWN: usize = 20;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.doubt/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.run.preface)
    }

    fn document(&self) -> Document {
        let finding = &self.run;
        let flipped = self
            .conclusions
            .iter()
            .filter(|conclusion| !conclusion.flips.is_empty())
            .count();
        let lead = vec![
            format!("What happens: {}.", clauses(&finding.changes)),
            format!(
                "{} of {} conclusions flip under at least one of {} doubts.",
                flipped,
                self.conclusions.len(),
                self.doubts.len()
            ),
            format!(
                "With every range at its middle {} % of {} is left, and it falls below θ {}; of {} facts upstream {} move that.",
                percent(self.left_at_middle_pct),
                self.target,
                when(self.weeks_at_middle),
                self.n_facts,
                self.swings.len()
            ),
        ];
        let mut table = Table::new("Conclusions", &["Conclusion", "As it stands", "Flips"]);
        for conclusion in &self.conclusions {
            table.rows.push(vec![
                words::doubt::what(&conclusion.what),
                words::doubt::said(conclusion.answer).to_owned(),
                if conclusion.flips.is_empty() {
                    "under none".to_owned()
                } else {
                    flips(conclusion)
                },
            ]);
        }
        let mut notes = reading(&finding.preface);
        notes.push(
            "Facts are moved one at a time with all others at their middle; what several do together is not in the table.".to_owned(),
        );
        Document {
            title: format!(
                "Doubts about {}",
                finding.title.as_ref().unwrap_or(&finding.name)
            ),
            lead,
            tables: vec![table, self.swing_table().limited(SHOWN)]
                .into_iter()
                .filter(|table| !table.rows.is_empty())
                .collect(),
            notes,
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "kind",
            "what",
            "answer_or_low",
            "flips_or_high",
            "left_at_low_pct",
            "left_at_high_pct",
            "weeks_at_low",
            "weeks_at_high",
        ];
        let conclusions = self.conclusions.iter().map(|conclusion| {
            let mut row = vec![
                "conclusion".to_owned(),
                words::doubt::what(&conclusion.what),
                words::doubt::said(conclusion.answer).to_owned(),
                flips(conclusion),
            ];
            row.resize(8, String::new());
            row
        });
        let swings = self.swings.iter().map(|swing| {
            vec![
                "fact".to_owned(),
                words::doubt::fact(&swing.fact),
                words::doubt::end(&swing.fact, swing.low),
                words::doubt::end(&swing.fact, swing.high),
                swing.left_at_low_pct.to_string(),
                swing.left_at_high_pct.to_string(),
                cell(swing.weeks_at_low),
                cell(swing.weeks_at_high),
            ]
        });
        let rows = conclusions.chain(swings).collect();
        Tidy { columns, rows }
    }
}

impl Finding {
    fn swing_table(&self) -> Table {
        let heads = ["Fact", "From", "To", "#Output left [%]", "Falls"];
        let mut table = Table::new(format!("Facts that move {} most", self.target), &heads);
        for swing in &self.swings {
            table.rows.push(vec![
                words::doubt::fact(&swing.fact),
                words::doubt::end(&swing.fact, swing.low),
                words::doubt::end(&swing.fact, swing.high),
                both(swing, |swing| {
                    (
                        percent(swing.left_at_low_pct),
                        percent(swing.left_at_high_pct),
                    )
                }),
                both(swing, |swing| {
                    (when(swing.weeks_at_low), when(swing.weeks_at_high))
                }),
            ]);
        }
        table
    }
}

fn flips(conclusion: &Conclusion) -> String {
    let flips: Vec<String> = conclusion.flips.iter().map(words::doubt::flip).collect();
    flips.join("; ")
}

fn both(swing: &Swing, ends: impl Fn(&Swing) -> (String, String)) -> String {
    let (low, high) = ends(swing);
    if low == high {
        low
    } else {
        format!("{low} → {high}")
    }
}

fn when(weeks: Option<f64>) -> String {
    weeks.map_or("never".to_owned(), |weeks| {
        format!("in week {}", week(weeks))
    })
}
