//! The ranking of cut-offs as tables.

use crate::{analysis::preface::Preface, study::each::Finding};

use super::{
    Report, Table, heat,
    number::{percents, percents_or_unknown, weeks},
    spof::{EFFECT_COLUMNS, effect_cells, label, reading},
    table::{Document, Tidy},
};

/// How many countries a table for people shows.
const SHOWN: usize = 30;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.cutoff-each/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn document(&self) -> Document {
        let parameters = &self.preface.parameters;
        let n_targets = parameters.targets.len();
        let heads = [
            "Cut off",
            "Targets lost",
            "may be lost",
            "#Lowest θ* [%]",
            "#Least output left [%]",
            "#First falls [weeks]",
            "#Can make alone",
            "#cannot be told",
        ];
        let mut table = Table::new(
            "What the rest of the world loses, and what the country can still make",
            &heads,
        );
        let touched = self
            .entries
            .iter()
            .filter(|entry| entry.rest.lowest_theta_star_pct.worst < 100.0);
        for entry in touched.clone() {
            let rest = &entry.rest;
            table.rows.push(vec![
                label(rest),
                format!("{} of {n_targets}", rest.lost),
                rest.possible.to_string(),
                percents(rest.lowest_theta_star_pct),
                percents_or_unknown(rest.least_output_left_pct),
                weeks(rest.first_weeks),
                entry.capable_alone.to_string(),
                entry.untold_alone.to_string(),
            ]);
        }
        let fatal = self
            .entries
            .iter()
            .filter(|entry| entry.rest.lost > 0)
            .count();
        let alone = self
            .entries
            .iter()
            .filter(|entry| entry.capable_alone > 0)
            .count();
        let untold = self
            .entries
            .iter()
            .filter(|entry| entry.untold_alone > 0)
            .count();
        let lead = vec![
            self.preface.coverage.sentence(parameters.basis),
            format!(
                "Of {} countries cut off one at a time, {fatal} stop at least one of {n_targets} targets for certain; \
                 {} touch none. Countries that can make some target alone: {alone} for certain, {untold} cannot be told.",
                self.entries.len(),
                self.entries.len() - touched.count(),
            ),
        ];
        Document {
            title: format!(
                "Every country cut off in turn, {} of {n_targets} targets",
                parameters.outcome
            ),
            lead,
            tables: [table.limited(SHOWN), heat::table(self, SHOWN)]
                .into_iter()
                .filter(|table| !table.is_heat || !table.rows.is_empty())
                .collect(),
            notes: reading(&self.preface),
        }
    }

    fn tidy(&self) -> Tidy {
        let mut columns = vec!["event", "name", "capable_alone", "untold_alone", "lacks"];
        columns.extend(EFFECT_COLUMNS);
        let rows = self
            .entries
            .iter()
            .flat_map(|entry| {
                entry.rest.effects.iter().map(|effect| {
                    let mut row = vec![
                        entry.rest.event.clone(),
                        entry.rest.name.clone(),
                        entry.capable_alone.to_string(),
                        entry.untold_alone.to_string(),
                        entry.lacks.to_string(),
                    ];
                    row.extend(effect_cells(effect));
                    row
                })
            })
            .collect();
        Tidy { columns, rows }
    }
}
