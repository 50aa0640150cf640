//! Power indices in words.

use crate::analysis::{
    power::{Finding, Player, TargetPower},
    preface::{Names, Preface},
};

use super::{
    Cell, Column, Page, Report, Table,
    number::{listed, percents, shortened},
    preface::{coverage, evidence_in_the_end, reading_in_the_end},
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
        let names = &self.preface.names;
        Page {
            title: format!(
                "Power by {}, for {}",
                self.by.as_str(),
                self.preface.parameters.outcome
            ),
            verdict: self.verdict(),
            lead: vec![
                coverage(&self.preface),
                format!(
                    "Shares of the veto, averaged over {} thresholds: a set of players wins when losing all of them \
                     brings the target below the threshold. Exact indices of Shapley and Shubik, and of Banzhaf.",
                    self.thresholds_pct.len()
                ),
            ],
            tables: vec![
                Table {
                    is_shown: false,
                    is_first_alone: self.targets.len() > 1,
                    ..first(&self.targets, names)
                },
                Table {
                    is_detail: self.targets.len() > 1,
                    ..players(&self.targets, names)
                },
            ],
            evidence: evidence_in_the_end(&self.preface),
            notes: reading_in_the_end(&self.preface),
            ..Page::default()
        }
    }
}

impl Finding {
    /// Who has most of the veto, by name.
    fn verdict(&self) -> String {
        let names = &self.preface.names;
        let told =
            |player: &Player| format!("{} ({} %)", player.name, percents(player.shapley_pct));
        if let [target] = self.targets.as_slice() {
            let players: Vec<String> = target.players.iter().take(4).map(told).collect();
            return format!(
                "Veto power over {}: {}.",
                names.of(&target.target),
                listed(&players)
            );
        }
        let mut firsts: Vec<(&str, usize)> = Vec::new();
        for player in self
            .targets
            .iter()
            .filter_map(|target| target.players.first())
        {
            match firsts.iter_mut().find(|(name, _)| *name == player.name) {
                Some((_, n)) => *n += 1,
                None => firsts.push((&player.name, 1)),
            }
        }
        firsts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let firsts: Vec<String> = firsts
            .iter()
            .map(|(name, n)| format!("{name} over {n}"))
            .collect();
        format!(
            "Most of the veto over {} targets: {}.",
            self.targets.len(),
            shortened(&firsts, 5)
        )
    }
}

/// The two most powerful over every target.
fn first(targets: &[TargetPower], names: &Names) -> Table {
    let player = |target: &TargetPower, at: usize| {
        let player = target.players.get(at);
        player.map_or(Cell::Blank, |player| {
            Cell::name(&player.event, &player.name)
        })
    };
    let power = |target: &TargetPower, at: usize| {
        let player = target.players.get(at);
        player.map_or(Cell::Blank, |player| Cell::interval(player.shapley_pct))
    };
    Table::of("", "", targets)
        .column(Column::name("", "Target"), |target| {
            Cell::named(names, &target.target)
        })
        .column(Column::name("", "Most power"), move |target| {
            player(target, 0)
        })
        .column(Column::percents("", "Shapley [%]"), move |target| {
            power(target, 0)
        })
        .column(Column::name("", "Next"), move |target| player(target, 1))
        .column(Column::percents("", "Shapley [%]"), move |target| {
            power(target, 1)
        })
        .table()
}

fn players(targets: &[TargetPower], names: &Names) -> Table {
    let rows = targets
        .iter()
        .flat_map(|target| target.players.iter().map(move |player| (target, player)));
    Table::of("players", "", rows)
        .main()
        .parted(|(target, _)| format!("Veto power over {}", names.of(&target.target)))
        .shown(SHOWN[usize::from(targets.len() > 1)])
        .column(Column::name("target", ""), |(target, _)| {
            Cell::named(names, &target.target)
        })
        .column(Column::name("event", "Player"), |(_, player)| {
            Cell::name(&player.event, &player.name)
        })
        .column(
            Column::percents("shapley_{}_pct", "Shapley [%]"),
            |(_, player)| Cell::interval(player.shapley_pct),
        )
        .column(
            Column::percents("banzhaf_{}_pct", "Banzhaf [%]").detail(),
            |(_, player)| Cell::interval(player.banzhaf_pct),
        )
        .column(
            Column::list("curve_pct", "Over θ, from 0 to 100 %").detail(),
            |(_, player): &(_, &Player)| Cell::Series(player.curve_pct.clone()),
        )
        .table()
}
