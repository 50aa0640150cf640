//! The ranking of cut-offs in words.

use crate::{
    analysis::{answer::Effect, preface::Preface},
    study::each::{Entry, Finding},
};

use super::{
    Cell, Column, Page, Report, Table, effect, heat,
    number::shortened,
    preface::{coverage, evidence, reading},
    spof::{Medians, order, summary},
};

/// How many countries people see.
const SHOWN: usize = 30;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.cutoff-each/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn page(&self) -> Page {
        let parameters = &self.preface.parameters;
        Page {
            title: format!(
                "Every country cut off in turn, {} of {} targets",
                parameters.outcome,
                parameters.targets.len()
            ),
            verdict: self.verdict(),
            lead: vec![coverage(&self.preface), self.answer()],
            tables: vec![
                self.countries(),
                heat::table(self, SHOWN).detail(),
                self.effects(),
            ],
            evidence: evidence(&self.preface),
            notes: reading(&self.preface)
                .into_iter()
                .chain([order(self.drawing.as_ref())])
                .collect(),
            ..Page::default()
        }
    }
}

impl Finding {
    /// Whose cut-off stops most, by name.
    fn verdict(&self) -> String {
        let stops = |entry: &&Entry| entry.rest.lost > 0;
        let stopping = self.entries.iter().filter(stops).map(|entry| &entry.rest);
        let named: Vec<String> = stopping
            .map(|rest| format!("{} ({})", rest.name, rest.lost))
            .collect();
        let n_targets = self.preface.parameters.targets.len();
        match named.len() {
            0 => format!(
                "None of {} countries, cut off one at a time, stops one of {n_targets} targets for certain.",
                self.entries.len()
            ),
            n => format!(
                "Of {} countries cut off one at a time, {n} stop some of {n_targets} targets for certain: {}.",
                self.entries.len(),
                shortened(&named, 5)
            ),
        }
    }

    fn answer(&self) -> String {
        let count = |is_wanted: fn(&&Entry) -> bool| self.entries.iter().filter(is_wanted).count();
        let n_entries = self.entries.len();
        format!(
            "Of {n_entries} countries cut off one at a time, {} stop at least one of {} targets for certain; \
             {} touch none. Countries that can make some target alone: {} for certain, {} cannot be told.",
            count(|entry| entry.rest.lost > 0),
            self.preface.parameters.targets.len(),
            n_entries - count(|entry| entry.touches()),
            count(|entry| entry.capable_alone > 0),
            count(|entry| entry.untold_alone > 0),
        )
    }

    fn countries(&self) -> Table {
        let title = "What the rest of the world loses, and what the country can still make";
        let touched = self.entries.iter().filter(|entry| entry.touches());
        let n_targets = self.preface.parameters.targets.len();
        let rows = Table::of("countries", title, touched).shown(SHOWN);
        let medians = Medians::of(self.entries.iter().map(|entry| &entry.rest.median));
        summary(rows, n_targets, medians, |entry: &&Entry| &entry.rest)
            .column(
                Column::count("capable_alone", "Can make alone").spare(),
                |entry| Cell::count(entry.capable_alone),
            )
            .column(
                Column::count("untold_alone", "cannot be told").detail(),
                |entry| Cell::count(entry.untold_alone),
            )
            .table()
    }

    /// What every cut-off does to every target, for machines.
    fn effects(&self) -> Table {
        let rows = self
            .entries
            .iter()
            .flat_map(|entry| entry.rest.effects.iter().map(move |effect| (entry, effect)));
        let rows = Table::of("effects", "", rows)
            .main()
            .shown_if(false)
            .column(
                Column::name("event", ""),
                |(entry, _): &(&Entry, &Effect)| Cell::name(&entry.rest.event, &entry.rest.name),
            )
            .column(Column::count("capable_alone", ""), |(entry, _)| {
                Cell::count(entry.capable_alone)
            })
            .column(Column::count("untold_alone", ""), |(entry, _)| {
                Cell::count(entry.untold_alone)
            })
            .column(Column::count("lacks", ""), |(entry, _)| {
                Cell::count(entry.lacks)
            });
        let rows = effect::target(rows, "", &self.preface.names, |(_, effect)| &effect.target);
        effect::columns(rows, "", |(_, effect)| effect).table()
    }
}
