//! Power indices as tables.

use crate::analysis::{power::Finding, preface::Preface};

use super::{
    Report, Table,
    number::percents,
    spof::reading_in_the_end,
    table::{Document, Tidy},
};

/// How many players of one target a table for people shows.
const SHOWN: usize = 15;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.power/1";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.is_complete
    }

    fn document(&self) -> Document {
        let is_many = self.targets.len() > 1;
        let tables = self.targets.iter().map(|target| {
            let heads = [
                "Player",
                "#Shapley [%]",
                "#Banzhaf [%]",
                "Over θ, from 0 to 100 %",
            ];
            let mut table = Table::new(format!("Veto power over {}", target.target), &heads);
            for player in &target.players {
                let id = player
                    .event
                    .split_once(':')
                    .map_or(player.event.as_str(), |(_, id)| id);
                let name = if id == player.name {
                    id.to_owned()
                } else {
                    format!("{id} {}", player.name)
                };
                table.rows.push(vec![
                    name,
                    percents(player.shapley_pct),
                    percents(player.banzhaf_pct),
                    sparkline(&player.curve_pct),
                ]);
            }
            table.limited(if is_many { 5 } else { SHOWN })
        });
        Document {
            title: format!(
                "Power by {}, for {}",
                self.by, self.preface.parameters.outcome
            ),
            lead: vec![
                self.preface
                    .coverage
                    .sentence(self.preface.parameters.basis),
                format!(
                    "Shares of the veto, averaged over {} thresholds: a set of players wins when losing all of them \
                     brings the target below the threshold. Exact indices of Shapley and Shubik, and of Banzhaf.",
                    self.thresholds_pct.len()
                ),
            ],
            tables: tables.collect(),
            notes: reading_in_the_end(&self.preface),
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "target",
            "event",
            "name",
            "shapley_worst_pct",
            "shapley_best_pct",
            "banzhaf_worst_pct",
            "banzhaf_best_pct",
        ];
        let rows = self.targets.iter().flat_map(|target| {
            target.players.iter().map(|player| {
                vec![
                    target.target.clone(),
                    player.event.clone(),
                    player.name.clone(),
                    player.shapley_pct.worst.to_string(),
                    player.shapley_pct.best.to_string(),
                    player.banzhaf_pct.worst.to_string(),
                    player.banzhaf_pct.best.to_string(),
                ]
            })
        });
        Tidy {
            columns,
            rows: rows.collect(),
        }
    }
}

/// A curve as block characters, full height at 100 %.
fn sparkline(curve: &[f64]) -> String {
    const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let block = |value: &f64| BLOCKS[(value / 100.0 * 8.0).ceil().clamp(0.0, 8.0) as usize];
    curve.iter().map(block).collect()
}
