//! Whose data a chain is made of, in words.

use crate::analysis::licences::{Licences, Terms};

use super::{Cell, Column, Page, Report, Table};

impl Report for Licences {
    const SCHEMA: &'static str = "linchpin.licences/1";

    fn page(&self) -> Page {
        let verdict = format!(
            "{} of {} numbers rest on sources that forbid commercial use",
            self.not_commercial, self.facts
        );
        Page {
            title: format!("{}: whose data", self.title),
            verdict: verdict.clone(),
            lead: vec![format!("{verdict}.")],
            tables: vec![licences(self), upstream(self)],
            evidence: "A number with sources under several licences counts for each.".to_owned(),
            notes: vec![
                "Where a source states no licence, it is cited for single figures, as facts."
                    .to_owned(),
                "Upstream is everything a target needs, directly or not, in any role.".to_owned(),
            ],
            ..Page::default()
        }
    }
}

fn licences(found: &Licences) -> Table {
    Table::of("licences", "", &found.licences)
        .main()
        .column(Column::text("licence", "Licence"), |line| {
            terms(&line.licence)
        })
        .column(Column::count("sources", "Sources"), |line| {
            Cell::count(line.sources)
        })
        .column(Column::count("facts", "Numbers"), |line| {
            Cell::count(line.facts)
        })
        .column(Column::flag("commercial_use", "Commercial use"), |line| {
            line.commercial_use.map_or(Cell::Blank, Cell::Flag)
        })
        .table()
}

fn upstream(found: &Licences) -> Table {
    Table::of(
        "upstream",
        "What of each target rests on it",
        &found.upstream,
    )
    .column(Column::name("target", "Target"), |line| {
        Cell::name(&line.target, &line.name)
    })
    .column(Column::text("licence", "Licence"), |line| {
        terms(&line.licence)
    })
    .column(Column::count("facts", "Numbers"), |line| {
        Cell::count(line.facts)
    })
    .column(Column::count("upstream", "Of"), |line| Cell::count(line.of))
    .column(Column::percent("part_pct", "Part [%]"), |line| {
        Cell::Number(100.0 * line.facts as f64 / line.of as f64)
    })
    .detail()
    .table()
}

fn terms(terms: &Terms) -> Cell {
    match terms {
        Terms::Licence(licence, _) => Cell::text(licence),
        Terms::NotStated(true) => Cell::word("not-stated", "not stated"),
        Terms::NotStated(false) => Cell::word("not-stated", "not stated, no commercial use"),
        Terms::NoSource => Cell::word("no-source", "no source: judged"),
    }
}
