//! Coalitions as tables.

use crate::analysis::{coalition::Finding, preface::Preface};

use super::{
    Report, Table,
    cutsets::{extent, orders},
    number::{percents, shortened},
    spof::reading_in_the_end,
    table::{Document, Tidy},
};

/// How many coalitions of one target a table for people shows.
const SHOWN: usize = 12;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.coalition/1";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.targets.iter().all(|target| {
            target
                .minimal
                .as_ref()
                .is_some_and(|minimal| !minimal.is_stopped)
        })
    }

    fn document(&self) -> Document {
        let mut counts = Table::new(
            "Smallest capable coalitions",
            &[
                "Target",
                "#Coalitions",
                "by members",
                "Known",
                "The first",
                "#θ* [%]",
            ],
        );
        for target in &self.targets {
            let Some(minimal) = &target.minimal else {
                counts.rows.push(vec![
                    target.target.clone(),
                    "not told".to_owned(),
                    String::new(),
                    "stopped at the limit".to_owned(),
                    String::new(),
                    String::new(),
                ]);
                continue;
            };
            let first = target.coalitions.first();
            counts.rows.push(vec![
                target.target.clone(),
                minimal.sets.clone(),
                orders(minimal),
                extent(minimal),
                first.map_or_else(|| "none".to_owned(), |first| first.countries.join(" ")),
                first
                    .map(|first| percents(first.theta_star_pct))
                    .unwrap_or_default(),
            ]);
        }
        let mut tables = vec![counts];
        if let Some(bloc) = &self.bloc {
            tables.push(self.bloc_table(bloc));
        }
        if let [target] = self.targets.as_slice() {
            let mut table = Table::new("The smallest coalitions", &["Countries", "#θ* [%]"]);
            for coalition in &target.coalitions {
                table.rows.push(vec![
                    coalition.countries.join(" "),
                    percents(coalition.theta_star_pct),
                ]);
            }
            tables.push(table.limited(SHOWN));
        }
        Document {
            title: format!(
                "Which countries can make it alone: {}",
                self.preface.parameters.outcome
            ),
            lead: vec![
                self.preface
                    .coverage
                    .sentence(self.preface.parameters.basis),
                self.answer(),
            ],
            tables,
            notes: reading_in_the_end(&self.preface),
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "target",
            "members",
            "countries",
            "theta_star_worst_pct",
            "theta_star_best_pct",
        ];
        let rows = self.targets.iter().flat_map(|target| {
            target.coalitions.iter().map(|coalition| {
                vec![
                    target.target.clone(),
                    coalition.countries.len().to_string(),
                    coalition.countries.join(" "),
                    coalition.theta_star_pct.worst.to_string(),
                    coalition.theta_star_pct.best.to_string(),
                ]
            })
        });
        Tidy {
            columns,
            rows: rows.collect(),
        }
    }
}

impl Finding {
    fn answer(&self) -> String {
        let alone = self
            .targets
            .iter()
            .filter(|target| {
                target
                    .coalitions
                    .first()
                    .is_some_and(|first| first.countries.len() == 1)
            })
            .count();
        format!(
            "Of {} targets, {alone} can be made by one country alone. Capable means: some known share of every \
             essential product, cut off from everybody else; products that cannot be assessed are taken as available. \
             It is not self-sufficiency: own use is not known.",
            self.targets.len()
        )
    }

    fn bloc_table(&self, bloc: &str) -> Table {
        let heads = [
            "Target",
            "Capable",
            "#θ* [%]",
            "Lacks",
            "Holds least of",
            "Would close the gap",
        ];
        let mut table = Table::new(format!("The bloc {bloc} alone"), &heads);
        for target in &self.targets {
            let Some(verdict) = &target.bloc else {
                continue;
            };
            let thin: Vec<String> = verdict
                .thin
                .iter()
                .map(|thin| format!("{} {} %", thin.product, percents(thin.share_pct)))
                .collect();
            table.rows.push(vec![
                target.target.clone(),
                verdict.verdict.as_str().to_owned(),
                percents(verdict.theta_star_pct),
                shortened(&verdict.lacks, 4),
                shortened(&thin, 3),
                shortened(&verdict.additions, 6),
            ]);
        }
        table
    }
}
