//! The systemic loss of countries, firms and producers as tables.

use crate::analysis::{
    preface::Preface,
    rank::{Entry, Finding, Ranking},
};

use super::{
    Report, Table,
    number::percents,
    spof::assumed,
    table::{Document, Tidy},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.rank/1";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn document(&self) -> Document {
        let parameters = &self.preface.parameters;
        let n_targets = parameters.targets.len();
        let mut lead = vec![self.preface.coverage.sentence(parameters.basis)];
        lead.extend(self.rankings.iter().map(answer));
        let mut notes = vec![
            format!(
                "Output lost is the mean over the targets of what is no longer made at week {} (--horizon), without \
                 reallocation: survivors serve their own users. It counts shares of normal output, not value. A range \
                 runs over what is unknown. Firms and producers are told by firm data, countries by splits by country; \
                 their losses do not add up to one another. The threshold (--theta) does not matter here.",
                parameters.horizon_weeks
            ),
            self.weights(),
        ];
        notes.extend(assumed(&self.preface));
        Document {
            title: format!(
                "Systemic loss caused alone, for {} of {n_targets} targets",
                parameters.outcome
            ),
            lead,
            tables: self
                .rankings
                .iter()
                .map(|ranking| table(ranking, n_targets).limited(self.limit))
                .collect(),
            notes,
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "by",
            "rank",
            "event",
            "name",
            "loss_worst_pct",
            "loss_best_pct",
            "target",
            "target_weight",
            "target_loss_worst_pct",
            "target_loss_best_pct",
        ];
        let targets = &self.preface.parameters.targets;
        let mut rows = Vec::new();
        for ranking in &self.rankings {
            for (at, entry) in ranking.entries.iter().enumerate() {
                let targets = targets.iter().zip(&self.target_weights);
                for ((target, weight), loss) in targets.zip(&entry.losses_pct) {
                    rows.push(vec![
                        ranking.by.to_owned(),
                        (at + 1).to_string(),
                        entry.event.clone(),
                        entry.name.clone(),
                        entry.loss_pct.worst.to_string(),
                        entry.loss_pct.best.to_string(),
                        target.clone(),
                        weight.to_string(),
                        loss.worst.to_string(),
                        loss.best.to_string(),
                    ]);
                }
            }
        }
        Tidy { columns, rows }
    }
}

impl Finding {
    fn weights(&self) -> String {
        let targets = &self.preface.parameters.targets;
        if self.equal_weights {
            return format!(
                "All {} targets count the same; --weight PRODUCT=NUMBER states others.",
                targets.len()
            );
        }
        let parts: Vec<String> = targets
            .iter()
            .zip(&self.target_weights)
            .map(|(target, part)| format!("{target} {:.1} %", 100.0 * part))
            .collect();
        format!("Targets count: {}.", parts.join(", "))
    }
}

fn answer(ranking: &Ranking) -> String {
    let certain = |entry: &&Entry| entry.loss_pct.best > 0.0;
    let n_certain = ranking.entries.iter().filter(certain).count();
    format!(
        "Of {} tried by {}, {n_certain} cost output for certain when lost alone, {} more may.",
        ranking.n_tried,
        ranking.by,
        ranking.entries.len() - n_certain
    )
}

fn table(ranking: &Ranking, n_targets: usize) -> Table {
    let heads = [
        "Lost",
        "#Output lost [%]",
        "#Targets hit",
        "Hit hardest",
        "#by [%]",
    ];
    let mut table = Table::new(
        format!("By {}, ranked by output lost in the worst case", ranking.by),
        &heads,
    );
    for entry in &ranking.entries {
        let hit = entry.losses_pct.iter().filter(|loss| loss.worst > 0.0);
        let most = entry
            .losses_pct
            .iter()
            .copied()
            .reduce(|most, loss| if loss.worst > most.worst { loss } else { most });
        table.rows.push(vec![
            label(&entry.event, &entry.name),
            percents(entry.loss_pct),
            format!("{} of {n_targets}", hit.count()),
            entry.hardest.clone().unwrap_or_else(|| "none".to_owned()),
            most.map(percents).unwrap_or_default(),
        ]);
    }
    table
}

/// The id to type, and the name where it differs.
pub(super) fn label(event: &str, name: &str) -> String {
    let id = event.split_once(':').map_or(event, |(_, id)| id);
    if name.starts_with(id) || event.starts_with("producer:") {
        id.to_owned()
    } else {
        format!("{id} {name}")
    }
}
