//! Doubts and facts in words.

use crate::{
    analysis::preface::Preface,
    study::doubt::{Conclusion, FactName, Finding, Flip, How, Said, What},
};

use super::{
    Cell, Column, Page, Report, Table, change, judgement,
    number::{percent, week},
    preface::reading,
};

/// How many facts people see.
const SHOWN: usize = 20;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.doubt/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.run.preface)
    }

    fn page(&self) -> Page {
        let run = &self.run;
        let flipped = |conclusion: &&Conclusion| !conclusion.flips.is_empty();
        let mut notes = reading(&run.preface);
        notes.push(
            "Facts are moved one at a time with all others at their middle; what several do together is not in the table.".to_owned(),
        );
        Page {
            title: format!("Doubts about {}", run.title.as_ref().unwrap_or(&run.name)),
            lead: vec![
                change::what_happens(&run.changes),
                format!(
                    "{} of {} conclusions flip under at least one of {} doubts.",
                    self.conclusions.iter().filter(flipped).count(),
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
            ],
            tables: vec![conclusions(&self.conclusions), self.facts()],
            notes,
            ..Page::default()
        }
    }
}

fn conclusions(conclusions: &[Conclusion]) -> Table {
    Table::of("conclusions", "Conclusions", conclusions)
        .main()
        .shown_if(!conclusions.is_empty())
        .column(Column::text("conclusion", "Conclusion"), |conclusion| {
            Cell::text(what(&conclusion.what))
        })
        .column(Column::text("answer", "As it stands"), |conclusion| {
            Cell::text(said(conclusion.answer))
        })
        .column(Column::list("flips", "Flips").between("; "), |conclusion| {
            if conclusion.flips.is_empty() {
                Cell::word("", "under none")
            } else {
                Cell::list(conclusion.flips.iter().map(flip))
            }
        })
        .table()
}

impl Finding {
    fn facts(&self) -> Table {
        let title = format!("Facts that move {} most", self.target);
        Table::of("facts", title, &self.swings)
            .shown(SHOWN)
            .shown_if(!self.swings.is_empty())
            .column(Column::text("fact", "Fact"), |swing| {
                Cell::text(fact(&swing.fact))
            })
            .column(Column::text("low", "From"), |swing| {
                Cell::text(end(&swing.fact, swing.low))
            })
            .column(Column::text("high", "To"), |swing| {
                Cell::text(end(&swing.fact, swing.high))
            })
            .column(Column::number("", "Output left [%]"), |swing| {
                let (low, high) = (swing.left_at_low_pct, swing.left_at_high_pct);
                Cell::text(turned(&percent(low), &percent(high)))
            })
            .column(Column::number("left_at_low_pct", ""), |swing| {
                Cell::Number(swing.left_at_low_pct)
            })
            .column(Column::number("left_at_high_pct", ""), |swing| {
                Cell::Number(swing.left_at_high_pct)
            })
            .column(Column::text("", "Falls"), |swing| {
                Cell::text(turned(
                    &when(swing.weeks_at_low),
                    &when(swing.weeks_at_high),
                ))
            })
            .column(Column::week("weeks_at_low", ""), |swing| {
                Cell::time(swing.weeks_at_low)
            })
            .column(Column::week("weeks_at_high", ""), |swing| {
                Cell::time(swing.weeks_at_high)
            })
            .table()
    }
}

fn turned(low: &str, high: &str) -> String {
    if low == high {
        low.to_owned()
    } else {
        format!("{low} → {high}")
    }
}

fn when(weeks: Option<f64>) -> String {
    weeks.map_or("never".to_owned(), |weeks| {
        format!("in week {}", week(weeks))
    })
}

/// What is done differently.
pub fn how(how: How) -> String {
    match how {
        How::Trust { grade } => format!("facts of grade {grade} and better only"),
        How::Theta { percent } => format!("θ [%] {percent}"),
        How::Worst => "unknown at its worst".to_owned(),
        How::Best => "unknown at its best".to_owned(),
    }
}

/// What becomes of a conclusion.
pub const fn said(said: Said) -> &'static str {
    match said {
        Said::Verdict(verdict) => verdict.as_str(),
        Said::Status(status) => status.as_str(),
        Said::Depends => "depends on it",
    }
}

/// What a conclusion is about.
pub fn what(what: &What) -> String {
    match what {
        What::Target(target) => format!("{target} within the horizon"),
        What::Expected(expected) => judgement::expected(expected),
    }
}

/// Under which doubts a conclusion comes out otherwise, and how; thresholds stand together.
pub fn flip(flip: &Flip) -> String {
    let mut under = how(flip.under[0]);
    for more in &flip.under[1..] {
        match more {
            How::Theta { percent } => under.push_str(&format!(", {percent}")),
            other => under.push_str(&format!(", {}", how(*other))),
        }
    }
    format!("{under}: {}", said(flip.said))
}

/// A fact by name.
pub fn fact(fact: &FactName) -> String {
    match fact {
        FactName::Share {
            product,
            holder,
            at: Some(at),
        } => format!("share of {holder} in {at} in {product}"),
        FactName::Share {
            product,
            holder,
            at: None,
        } => format!("share of {holder} in {product}"),
        FactName::Need { product } => format!("what chips need of {product}"),
        FactName::Cover { product, inputs } => {
            format!("weeks of {} at makers of {product}", inputs.join(" or "))
        }
        FactName::Dependence { product, inputs } => {
            format!("dependence of {product} on {}", inputs.join(" or "))
        }
        FactName::Covers { product, member } => format!("part of {member} for {product}"),
        FactName::Ramp { product, member } => format!("ramp of {member} for {product}"),
        FactName::AssumedCover { role } => format!("assumed cover of every {role}"),
        FactName::Wear => "wear of tools a month".to_owned(),
    }
}

/// One end of a fact, with its unit.
pub fn end(fact: &FactName, value: f64) -> String {
    match fact {
        FactName::Share { .. }
        | FactName::Need { .. }
        | FactName::Dependence { .. }
        | FactName::Covers { .. } => format!("{value} %"),
        FactName::Cover { .. } | FactName::Ramp { .. } => format!("{value} weeks"),
        FactName::AssumedCover { .. } | FactName::Wear => {
            if value < 1.0 { "half" } else { "double" }.to_owned()
        }
    }
}
