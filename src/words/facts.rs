//! Every number of a chain, in words.

use crate::{
    analysis::facts::{FactLine, Facts, Kind, SourceLine, Unit},
    model::source::Grade,
};

use super::{Cell, Column, Page, Report, Table, column::Digits, number::listed};

/// How many numbers people see.
const SHOWN: usize = 20;

impl Report for Facts {
    const SCHEMA: &'static str = "linchpin.facts/1";

    fn page(&self) -> Page {
        let of = |grade: Grade| {
            let n = self.facts.iter().filter(|fact| fact.grade == grade).count();
            format!("{n} of grade {grade}")
        };
        let count = self.facts.len();
        let sourced = self.facts.iter().filter(|fact| !fact.sources.is_empty());
        let evidence = format!(
            "{count} numbers: {}; {} rest on one of {} sources.",
            listed(&Grade::ALL.map(of)),
            sourced.count(),
            self.sources.len()
        );
        Page {
            title: format!("{}: every number and what it rests on", self.title),
            verdict: format!("{}: {count} numbers, each with what it rests on", self.title),
            lead: vec![evidence.clone()],
            tables: vec![numbers(self), sources(&self.sources)],
            evidence,
            notes: vec![
                "A number without a source is judged, and so of grade D; what was thought stands beside it.".to_owned(),
                "`linchpin show --facts --format csv` writes all of them, one a line, with title, address and licence."
                    .to_owned(),
            ],
            ..Page::default()
        }
    }
}

fn numbers(facts: &Facts) -> Table {
    let each = |fact: &FactLine, of: fn(&SourceLine) -> Option<&String>| {
        let cited = fact.sources.iter().filter_map(|id| facts.source(id));
        let told: Vec<&str> = cited.filter_map(of).map(String::as_str).collect();
        Cell::text_or_blank((!told.is_empty()).then(|| told.join("; ")))
    };
    Table::of("facts", "", &facts.facts)
        .main()
        .shown(SHOWN)
        .column(Column::text("about", ""), |fact| {
            Cell::text(fact.about.as_str())
        })
        .column(Column::name("id", "About"), |fact| {
            Cell::name(&fact.id, &fact.name)
        })
        .column(Column::text("kind", "What"), |fact| {
            Cell::word(code(fact.kind), said(fact.kind))
        })
        .column(Column::list("of", "Of").between(" or "), |fact| {
            Cell::Names {
                ids: fact.of.clone(),
                names: fact.of_names.clone(),
            }
        })
        .column(Column::text("at", "In").spare(), |fact| {
            Cell::text_or_blank(fact.at.clone())
        })
        .column(Column::text("view", "Split by").detail(), |fact| {
            Cell::text_or_blank(fact.view.map(crate::analysis::holdings::Told::as_str))
        })
        .column(
            Column::likely("{}", "Low–likely–high").with(Digits::Hundredth),
            |fact| value(fact),
        )
        .column(Column::text("unit", "Unit"), |fact| {
            Cell::word(fact.unit.as_str(), unit(fact.unit))
        })
        .column(Column::count("year", "Year").spare(), |fact| {
            fact.year
                .map_or(Cell::Blank, |year| Cell::count(year.into()))
        })
        .column(Column::text("grade", "Grade"), |fact| {
            Cell::word(fact.grade.as_str(), fact.grade.to_string())
        })
        .column(Column::list("sources", "Rests on").spare(), |fact| {
            Cell::list(&fact.sources)
        })
        .column(Column::text("titles", ""), |fact| {
            each(fact, |source| Some(&source.title))
        })
        .column(Column::text("addresses", ""), |fact| {
            each(fact, |source| source.address.as_ref())
        })
        .column(Column::text("licences", ""), |fact| {
            each(fact, |source| source.licence.as_ref())
        })
        .column(Column::flag("commercial_use", ""), |fact| {
            fact.commercial_use.map_or(Cell::Blank, Cell::Flag)
        })
        .column(Column::text("reasoning", "Reasoning").detail(), |fact| {
            Cell::text_or_blank(fact.reasoning.clone())
        })
        .table()
}

fn value(fact: &FactLine) -> Cell {
    let (Some(low), Some(high)) = (fact.low, fact.high) else {
        return Cell::Unknown;
    };
    Cell::Ends(vec![
        Cell::Number(low),
        fact.likely.map_or(Cell::Blank, Cell::Number),
        Cell::Number(high),
    ])
}

fn sources(sources: &[SourceLine]) -> Table {
    Table::of("sources", "Sources", sources)
        .detail()
        .shown(SHOWN)
        .column(Column::text("source", "Source"), |source| {
            Cell::text(&source.id)
        })
        .column(Column::text("title", "Title"), |source| {
            Cell::text(&source.title)
        })
        .column(Column::text("address", "Address"), |source| {
            Cell::text_or_blank(source.address.clone())
        })
        .column(Column::count("year", "Year"), |source| {
            source
                .year
                .map_or(Cell::Blank, |year| Cell::count(year.into()))
        })
        .column(Column::text("licence", "Licence"), |source| {
            Cell::text_or_blank(source.licence.clone())
        })
        .column(Column::flag("commercial_use", "Commercial use"), |source| {
            Cell::Flag(source.commercial_use)
        })
        .table()
}

/// In what a number is counted, as people write it.
const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "%",
        Unit::Weeks => "weeks",
        Unit::UsdBn => "USD bn",
        Unit::Multiple => "times",
        Unit::Count => "steps",
    }
}

/// The word for machines.
const fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::Share => "share",
        Kind::Maker => "maker",
        Kind::Rest => "rest",
        Kind::Remainder => "remainder",
        Kind::Cap => "cap",
        Kind::MarketNeed => "market-need",
        Kind::Qualification => "qualification",
        Kind::Value => "value",
        Kind::Need => "need",
        Kind::Dependence => "dependence",
        Kind::Cover => "cover",
        Kind::CostShare => "cost-share",
        Kind::Covers => "covers",
        Kind::Ramp => "ramp",
        Kind::Lag => "lag",
        Kind::Cost => "cost",
        Kind::Utilisation => "utilisation",
        Kind::SurgeEightWeeks => "surge-eight-weeks",
        Kind::SurgeHalfYear => "surge-half-year",
        Kind::Wear => "wear",
        Kind::OriginDepth => "origin-depth",
        Kind::DeMinimis => "de-minimis",
    }
}

/// What people read of a kind.
const fn said(kind: Kind) -> &'static str {
    match kind {
        Kind::Share => "share",
        Kind::Maker => "made by",
        Kind::Rest => "share of others",
        Kind::Remainder => "share of the rest",
        Kind::Cap => "at most",
        Kind::MarketNeed => "need of chips",
        Kind::Qualification => "to qualify",
        Kind::Value => "value a year",
        Kind::Need => "needs of the world",
        Kind::Dependence => "lost without",
        Kind::Cover => "runs on without",
        Kind::CostShare => "share of cost",
        Kind::Covers => "can take",
        Kind::Ramp => "until it can",
        Kind::Lag => "behind by",
        Kind::Cost => "cost",
        Kind::Utilisation => "in use",
        Kind::SurgeEightWeeks => "can add in 8 weeks",
        Kind::SurgeHalfYear => "can add in 26 weeks",
        Kind::Wear => "wear a month",
        Kind::OriginDepth => "law follows",
        Kind::DeMinimis => "law spares below",
    }
}
