//! Power indices in words.

use crate::analysis::{
    power::{Finding, Player, TargetPower},
    preface::Preface,
};

use super::{
    Cell, Column, Page, Report, Table,
    preface::{coverage, reading_in_the_end},
};

/// How many players people see of one target, and of each of several.
const SHOWN: [usize; 2] = [15, 5];

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.power/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.is_complete
    }

    fn page(&self) -> Page {
        Page {
            title: format!(
                "Power by {}, for {}",
                self.by.as_str(),
                self.preface.parameters.outcome
            ),
            lead: vec![
                coverage(&self.preface),
                format!(
                    "Shares of the veto, averaged over {} thresholds: a set of players wins when losing all of them \
                     brings the target below the threshold. Exact indices of Shapley and Shubik, and of Banzhaf.",
                    self.thresholds_pct.len()
                ),
            ],
            tables: vec![players(&self.targets)],
            notes: reading_in_the_end(&self.preface),
        }
    }
}

fn players(targets: &[TargetPower]) -> Table {
    let rows = targets
        .iter()
        .flat_map(|target| target.players.iter().map(move |player| (target, player)));
    Table::of("players", "", rows)
        .main()
        .parted(|(target, _)| format!("Veto power over {}", target.target))
        .shown(SHOWN[usize::from(targets.len() > 1)])
        .column(Column::text("target", ""), |(target, _)| {
            Cell::text(&target.target)
        })
        .column(Column::name("event", "Player"), |(_, player)| {
            Cell::name(&player.event, &player.name)
        })
        .column(
            Column::percents("shapley_{}_pct", "Shapley [%]"),
            |(_, player)| Cell::interval(player.shapley_pct),
        )
        .column(
            Column::percents("banzhaf_{}_pct", "Banzhaf [%]"),
            |(_, player)| Cell::interval(player.banzhaf_pct),
        )
        .column(
            Column::list("curve_pct", "Over θ, from 0 to 100 %"),
            |(_, player): &(_, &Player)| Cell::Series(player.curve_pct.clone()),
        )
        .table()
}
