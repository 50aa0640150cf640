//! Coalitions in words.

use crate::analysis::{
    coalition::{BlocVerdict, Coalition, Finding, TargetCoalitions},
    preface::Preface,
};

use super::{
    Cell, Column, Page, Report, Table,
    cutsets::{extent, many, orders},
    number::{percents, shortened},
    preface::{coverage, reading_in_the_end},
};

/// How many coalitions of one target people see.
const SHOWN: usize = 12;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.coalition/2";

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

    fn page(&self) -> Page {
        let mut tables = vec![self.counts()];
        tables.extend(self.bloc.as_ref().map(|bloc| self.bloc(bloc)));
        tables.push(self.coalitions());
        Page {
            title: format!(
                "Which countries can make it alone: {}",
                self.preface.parameters.outcome
            ),
            lead: [coverage(&self.preface), self.answer()]
                .into_iter()
                .chain(super::change::besides(&self.besides))
                .collect(),
            tables,
            notes: reading_in_the_end(&self.preface),
        }
    }
}

impl Finding {
    fn answer(&self) -> String {
        let is_alone = |target: &&TargetCoalitions| {
            let first = target.coalitions.first();
            first.is_some_and(|first| first.countries.len() == 1)
        };
        format!(
            "Of {} targets, {} can be made by one country alone. Capable means: some known share of every \
             essential product, cut off from everybody else; products that cannot be assessed are taken as available. \
             It is not self-sufficiency: own use is not known.",
            self.targets.len(),
            self.targets.iter().filter(is_alone).count()
        )
    }

    fn counts(&self) -> Table {
        let first = |target: &TargetCoalitions| -> Option<Coalition> {
            target.minimal.as_ref()?;
            target.coalitions.first().cloned()
        };
        Table::of("counts", "Smallest capable coalitions", &self.targets)
            .column(Column::text("target", "Target"), |target| {
                Cell::text(&target.target)
            })
            .column(Column::count("coalitions", "Coalitions"), |target| {
                let minimal = target.minimal.as_ref();
                minimal.map_or(Cell::Unknown, |minimal| Cell::text(many(minimal)))
            })
            .column(Column::text("by_members", "by members"), |target| {
                Cell::text_or_blank(target.minimal.as_ref().map(orders))
            })
            .column(Column::text("known", "Known"), |target| {
                let minimal = target.minimal.as_ref().map(extent);
                Cell::text(minimal.as_deref().unwrap_or("stopped at the limit"))
            })
            .column(
                Column::list("first", "The first").between(" "),
                |target| match first(target) {
                    Some(first) => Cell::List(first.countries),
                    None if target.minimal.is_some() => Cell::text("none"),
                    None => Cell::Blank,
                },
            )
            .column(Column::percents("theta_star_{}_pct", "θ* [%]"), |target| {
                first(target).map_or(Cell::Blank, |first| Cell::interval(first.theta_star_pct))
            })
            .table()
    }

    fn bloc(&self, bloc: &str) -> Table {
        let rows = self
            .targets
            .iter()
            .filter_map(|target| Some((target, target.bloc.as_ref()?)));
        let title = format!("The bloc {bloc} alone");
        // Machines get every product, people the first few.
        let some = |head: &str, of: fn(&BlocVerdict) -> String| {
            (
                Column::text("", head),
                move |row: &(&TargetCoalitions, &BlocVerdict)| Cell::text(of(row.1)),
            )
        };
        let (lacks, few_lacks) = some("Lacks", |verdict| shortened(&verdict.lacks, 4));
        let (thin, few_thin) = some("Holds least of", |verdict| {
            let thin = verdict.thin.iter();
            let thin: Vec<String> = thin
                .map(|thin| format!("{} {} %", thin.product, percents(thin.share_pct)))
                .collect();
            shortened(&thin, 3)
        });
        let (additions, few_additions) = some("Would close the gap", |verdict| {
            shortened(&verdict.additions, 6)
        });
        Table::of("bloc", title, rows)
            .column(Column::text("target", "Target"), |(target, _)| {
                Cell::text(&target.target)
            })
            .column(Column::text("", "Capable"), |(_, verdict)| {
                Cell::text(verdict.verdict.as_str())
            })
            .column(Column::text("verdict", ""), |(_, verdict)| {
                Cell::text(verdict.verdict.code())
            })
            .column(
                Column::percents("theta_star_{}_pct", "θ* [%]"),
                |(_, verdict)| Cell::interval(verdict.theta_star_pct),
            )
            .column(lacks, few_lacks)
            .column(Column::list("lacks", ""), |(_, verdict)| {
                Cell::list(&verdict.lacks)
            })
            .column(thin, few_thin)
            .column(Column::list("thin", ""), |(_, verdict)| {
                Cell::list(verdict.thin.iter().map(|thin| &thin.product))
            })
            .column(additions, few_additions)
            .column(Column::list("additions", ""), |(_, verdict)| {
                Cell::list(&verdict.additions)
            })
            .table()
    }

    fn coalitions(&self) -> Table {
        let rows = self.targets.iter().flat_map(|target| {
            let coalitions = target.coalitions.iter();
            coalitions.map(move |coalition| (target, coalition))
        });
        Table::of("coalitions", "The smallest coalitions", rows)
            .main()
            .shown_if(self.targets.len() == 1)
            .shown(SHOWN)
            .column(Column::text("target", ""), |(target, _)| {
                Cell::text(&target.target)
            })
            .column(Column::count("members", ""), |(_, coalition)| {
                Cell::count(coalition.countries.len())
            })
            .column(
                Column::list("countries", "Countries").between(" "),
                |(_, coalition)| Cell::list(&coalition.countries),
            )
            .column(
                Column::percents("theta_star_{}_pct", "θ* [%]"),
                |(_, coalition)| Cell::interval(coalition.theta_star_pct),
            )
            .table()
    }
}
