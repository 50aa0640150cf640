//! Doubts and facts in words.

use crate::{
    analysis::{
        answer::Verdict,
        preface::{Names, Preface},
    },
    model::source::Grade,
    study::doubt::{Bound, Conclusion, FactName, Finding, Flip, How, Said, Turning, What, Worth},
};

mod fact;

pub use fact::{fact, value};

use super::{
    Cell, Column, Page, Report, Table, change, judgement,
    number::{percent, percents, shortened, significant, week},
    preface::{self, reading},
    table::Rows,
};

/// How many facts people see.
const SHOWN: usize = 20;

/// How many facts a sentence names.
const NAMED: usize = 3;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.doubt/3";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.run.preface)
    }

    fn page(&self) -> Page {
        let run = &self.run;
        let mut notes = reading(&run.preface);
        notes.push(
            "A fact left out is opened as if nobody had told it, and all others stay: a share, a need, a dependence may be anything, a cover is what its role has by default, a ramp takes up to the horizon. What other facts imply of it still holds.".to_owned(),
        );
        notes.push(
            "Facts are moved one at a time with all others at their middle; what several do together is not in that table.".to_owned(),
        );
        Page {
            title: format!("Doubts about {}", self.about()),
            verdict: format!("{}: {}.", self.about(), self.carried()),
            lead: vec![
                change::what_happens(&run.changes),
                format!("{}.", self.carried()),
                self.flipped(),
                self.moved(),
            ]
            .into_iter()
            .chain(self.odds())
            .chain(self.open())
            .collect(),
            tables: vec![
                self.worth(),
                self.carriers(),
                self.without_one().detail(),
                conclusions(&self.conclusions).detail(),
                self.facts().detail(),
            ],
            evidence: preface::evidence(&run.preface),
            foot: self.odds().into_iter().chain(self.open()).collect(),
            notes,
            ..Page::default()
        }
    }
}

impl Finding {
    /// What the doubts are about.
    fn about(&self) -> String {
        let run = &self.run;
        match &run.title {
            Some(title) => title.clone(),
            None if run.name.is_empty() => change::title(&run.changes),
            None => run.name.clone(),
        }
    }

    /// The verdict of the target, and on how many facts it rests.
    fn carried(&self) -> String {
        let names = &self.run.preface.names;
        let target = names.of(&self.target);
        let facts: Vec<&FactName> = self
            .left_out
            .carriers(&self.target)
            .map(|turn| &turn.fact)
            .collect();
        let n = self.left_out.facts;
        let rests = match facts.as_slice() {
            [] => format!("no single fact turns that, {n} left out one at a time"),
            [only] => format!("that rests on one fact of {n}: {}", fact(only, names)),
            several => format!(
                "any of {} facts of {n} left out turns that: {}",
                several.len(),
                fact::some(several, NAMED, names)
            ),
        };
        format!("{target} {}; {rests}", fate(self.verdict))
    }

    /// How likely the target is lost, and how much of that doubt its facts carry.
    fn odds(&self) -> Option<String> {
        let variance = self.variance.as_ref()?;
        let target = self.run.preface.names.of(&self.target);
        let lost = percents(variance.lost_pct);
        let Some(rest) = variance.rest_pct else {
            return Some(format!(
                "In {} draws {target} is lost in {lost} %: no fact that is drawn decides it.",
                variance.n_draws
            ));
        };
        let which = if variance.is_without_open {
            ", taken without what nobody tells of"
        } else {
            ""
        };
        Some(format!(
            "In {} draws {target} is lost in {lost} %. Of that doubt{which}, {} of {} facts carry a part that can be told; {} % is interactions and what is too small to tell.",
            variance.n_draws,
            variance.carried.len(),
            variance.facts,
            percent(rest)
        ))
    }

    /// What no fact narrows.
    fn open(&self) -> Option<String> {
        let open = &self.variance.as_ref()?.open;
        let names = &self.run.preface.names;
        let products: Vec<&str> = open.iter().map(|id| names.of(id)).collect();
        (!products.is_empty()).then(|| {
            format!(
                "No fact in the files narrows these odds: nobody says whose the rest is of {}.",
                shortened(&products, NAMED)
            )
        })
    }

    /// The facts worth finding out first.
    fn worth(&self) -> Table {
        let names = &self.run.preface.names;
        let title = "Worth finding out first";
        let rows = Table::of("worth", title, &self.worth)
            .main()
            .shown_if(!self.worth.is_empty());
        let end = |pick: fn(&Turning) -> f64| {
            move |worth: &&Worth| {
                worth
                    .turning
                    .as_ref()
                    .map_or(Cell::Blank, |at| Cell::Number(pick(at)))
            }
        };
        let verdict = self.verdict;
        fact_columns(rows, names, |worth| &worth.fact)
            .column(Column::text("", "Today"), |worth| Cell::text(today(worth)))
            .column(Column::number("low", ""), |worth| number(worth.low))
            .column(Column::number("likely", ""), |worth| number(worth.likely))
            .column(Column::number("high", ""), |worth| number(worth.high))
            .column(Column::text("", "Grade"), |worth| {
                let grade = worth.grade.map(|grade| grade.to_string());
                Cell::text(grade.unwrap_or_else(|| "–".to_owned()))
            })
            .column(Column::text("grade", ""), |worth| {
                Cell::text_or_blank(worth.grade.map(Grade::as_str))
            })
            .column(Column::list("sources", "Sources").detail(), |worth| {
                Cell::list(&worth.sources)
            })
            .column(
                Column::percent("part_pct", "Carries [%]").spare(),
                |worth| number(worth.part_pct),
            )
            .column(Column::text("", "Without it").detail(), |worth| {
                Cell::text_or_blank(worth.without.map(Verdict::as_str))
            })
            .column(Column::text("without", ""), |worth| {
                Cell::text_or_blank(worth.without.map(Verdict::code))
            })
            .column(Column::text("", "Turns"), move |worth| {
                Cell::text(turns(worth, verdict))
            })
            .column(
                Column::number("possible_low", ""),
                end(|at| at.possible_low),
            )
            .column(
                Column::number("possible_high", ""),
                end(|at| at.possible_high),
            )
            .column(Column::number("lost_at_least", ""), |worth| {
                at_least(worth, |at| at.lost)
            })
            .column(Column::number("lost_at_most", ""), |worth| {
                at_most(worth, |at| at.lost)
            })
            .column(Column::number("kept_at_least", ""), |worth| {
                at_least(worth, |at| at.kept)
            })
            .column(Column::number("kept_at_most", ""), |worth| {
                at_most(worth, |at| at.kept)
            })
            .table()
    }

    /// What each fact carries of the odds.
    fn carriers(&self) -> Table {
        let names = &self.run.preface.names;
        let carried = self.variance.iter().flat_map(|variance| &variance.carried);
        let rows = Table::of("variance", "Which facts carry the odds", carried);
        fact_columns(rows.shown(SHOWN), names, |carried| &carried.fact)
            .column(Column::percent("part_pct", "Carries [%]"), |carried| {
                Cell::Number(carried.part_pct)
            })
            .column(Column::number("standard_error_pct", "±"), |carried| {
                Cell::Number(carried.standard_error_pct)
            })
            .detail()
            .table()
    }

    fn flipped(&self) -> String {
        let flipped = |conclusion: &&Conclusion| !conclusion.flips.is_empty();
        format!(
            "{} of {} conclusions flip under at least one of {} doubts.",
            self.conclusions.iter().filter(flipped).count(),
            self.conclusions.len(),
            self.doubts.len()
        )
    }

    fn moved(&self) -> String {
        format!(
            "With every range at its middle {} % of {} is left, and it falls below θ {}; of {} facts upstream {} move that.",
            percent(self.left_at_middle_pct),
            self.run.preface.names.of(&self.target),
            when(self.weeks_at_middle),
            self.n_facts,
            self.swings.len()
        )
    }

    /// What turns when a fact is left out.
    fn without_one(&self) -> Table {
        let names = &self.run.preface.names;
        let turns = &self.left_out.turns;
        let rows = Table::of("left-out", "What turns when one fact is left out", turns);
        fact_columns(
            rows.shown(SHOWN).shown_if(!turns.is_empty()),
            names,
            |turn| &turn.fact,
        )
        .column(Column::text("conclusion", "Conclusion"), |turn| {
            Cell::text(what(&turn.what))
        })
        .column(Column::text("with", "With it"), |turn| {
            Cell::text(said(turn.with))
        })
        .column(Column::text("without", "Without"), |turn| {
            Cell::text(said(turn.without))
        })
        .table()
    }
}

/// A fact as it stands.
fn today(worth: &Worth) -> String {
    let Some((low, high)) = worth.low.zip(worth.high) else {
        return if worth.grade.is_some() {
            "several"
        } else {
            "not told"
        }
        .to_owned();
    };
    let value = |value: f64| fact::value(&worth.fact, value);
    let range = if low.to_bits() == high.to_bits() {
        return value(low);
    } else {
        format!("{}–{}", significant(low), value(high))
    };
    match worth.likely {
        Some(likely) => format!("{} ({range})", significant(likely)),
        None => range,
    }
}

/// What a fact would have to be for the verdict to turn.
fn turns(worth: &Worth, verdict: Verdict) -> String {
    let Some(turning) = worth.turning else {
        return "no one number".to_owned();
    };
    if !turning.turns(verdict) {
        return "no value of it alone".to_owned();
    }
    let said = |word: &str, bound: Option<Bound>| {
        let value = |value: f64| fact::value(&worth.fact, value);
        match bound? {
            Bound::AtLeast(least) => Some(format!("{word} if at least {}", value(least))),
            Bound::AtMost(most) => Some(format!("{word} if at most {}", value(most))),
            Bound::Always => Some(format!("{word} at any value")),
        }
    };
    let parts = [said("lost", turning.lost), said("kept", turning.kept)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.as_slice() {
        [] => "open at any value".to_owned(),
        parts => parts.join(", "),
    }
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Blank, Cell::Number)
}

fn at_least(worth: &Worth, of: impl Fn(&Turning) -> Option<Bound>) -> Cell {
    match worth.turning.as_ref().and_then(of) {
        Some(Bound::AtLeast(value)) => Cell::Number(value),
        Some(Bound::Always) => number(worth.turning.map(|at| at.possible_low)),
        Some(Bound::AtMost(_)) | None => Cell::Blank,
    }
}

fn at_most(worth: &Worth, of: impl Fn(&Turning) -> Option<Bound>) -> Cell {
    match worth.turning.as_ref().and_then(of) {
        Some(Bound::AtMost(value)) => Cell::Number(value),
        Some(Bound::Always) => number(worth.turning.map(|at| at.possible_high)),
        Some(Bound::AtLeast(_)) | None => Cell::Blank,
    }
}

/// How a verdict ends a sentence.
const fn fate(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Lost => "is lost for certain",
        Verdict::Possible => "may be lost",
        Verdict::Kept => "is kept",
    }
}

/// Adds a fact: by its names for people, by kind and ids for machines.
fn fact_columns<Row>(
    rows: Rows<Row>,
    names: &Names,
    of: impl Fn(&Row) -> &FactName + Copy,
) -> Rows<Row> {
    rows.column(Column::text("", "Fact"), move |row| {
        Cell::text(fact(of(row), names))
    })
    .column(Column::text("fact", ""), move |row| {
        Cell::text(of(row).kind())
    })
    .column(Column::text("product", ""), move |row| {
        Cell::text(of(row).product())
    })
    .column(Column::list("of", ""), move |row| Cell::list(of(row).of()))
}

fn conclusions(conclusions: &[Conclusion]) -> Table {
    Table::of("conclusions", "Conclusions", conclusions)
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
        let names = &self.run.preface.names;
        let title = format!("Facts that move {} most", names.of(&self.target));
        let rows = Table::of("facts", title, &self.swings);
        let is_shown = !self.swings.is_empty();
        fact_columns(rows.shown(SHOWN).shown_if(is_shown), names, |swing| {
            &swing.fact
        })
        .column(Column::text("", "From"), |swing| {
            Cell::text(value(&swing.fact, swing.low))
        })
        .column(Column::number("low", ""), |swing| Cell::Number(swing.low))
        .column(Column::text("", "To"), |swing| {
            Cell::text(value(&swing.fact, swing.high))
        })
        .column(Column::number("high", ""), |swing| Cell::Number(swing.high))
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
