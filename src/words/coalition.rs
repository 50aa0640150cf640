//! Coalitions in words.

use crate::analysis::{
    coalition::{Coalition, Finding, TargetCoalitions, Thin},
    preface::{Names, Preface},
    sides::Alone,
};

use super::{
    Cell, Column, Page, Report, Table,
    cutsets::{extent, many, orders},
    number::{listed, percents, shortened},
    preface::{coverage, evidence_in_the_end, reading_in_the_end},
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
            verdict: self.verdict(),
            lead: [coverage(&self.preface), self.answer()]
                .into_iter()
                .chain(super::change::besides(&self.besides))
                .collect(),
            tables,
            evidence: evidence_in_the_end(&self.preface),
            notes: reading_in_the_end(&self.preface),
            ..Page::default()
        }
    }
}

impl Finding {
    /// How many targets a country makes alone, or what the smallest coalition is, by name.
    fn verdict(&self) -> String {
        let names = &self.preface.names;
        let first = |target: &TargetCoalitions| {
            let first = target.coalitions.first()?;
            let members = first.countries.iter().map(|id| names.country(id));
            Some(listed(&members.collect::<Vec<_>>()))
        };
        if let [target] = self.targets.as_slice() {
            let name = names.of(&target.target);
            return match (first(target), &target.minimal) {
                (Some(members), _) => {
                    format!("The fewest countries that can make {name} without others: {members}.")
                }
                (None, Some(_)) => format!("No coalition can make {name} as far as it is known."),
                (None, None) => {
                    format!("Who can make {name} alone was not found within the limit.")
                }
            };
        }
        let sizes = self
            .targets
            .iter()
            .filter_map(|target| target.coalitions.first());
        let sizes: Vec<usize> = sizes.map(|first| first.countries.len()).collect();
        let alone = sizes.iter().filter(|&&size| size == 1).count();
        let largest = sizes.iter().max().map_or_else(String::new, |most| {
            format!("; the smallest coalitions have up to {most} members")
        });
        let capable = self.bloc.as_ref().map_or_else(String::new, |bloc| {
            let verdicts = self
                .targets
                .iter()
                .filter_map(|target| target.bloc.as_ref());
            let capable = verdicts.filter(|verdict| verdict.verdict == Alone::Capable);
            format!("; the bloc {bloc} can make {}", capable.count())
        });
        format!(
            "{alone} of {} targets can be made by one country alone{largest}{capable}.",
            self.targets.len()
        )
    }

    fn answer(&self) -> String {
        let is_alone = |target: &&TargetCoalitions| {
            let first = target.coalitions.first();
            first.is_some_and(|first| first.countries.len() == 1)
        };
        format!(
            "Of {} targets, {} can be made by one country alone. Capable means: some known share of every \
             essential product, cut off from everybody else, however little. \
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
        let names = &self.preface.names;
        Table::of("counts", "Smallest capable coalitions", &self.targets)
            .column(Column::name("target", "Target"), |target| {
                Cell::named(names, &target.target)
            })
            .column(Column::count("coalitions", "Coalitions"), |target| {
                let minimal = target.minimal.as_ref();
                minimal.map_or(Cell::Unknown, |minimal| Cell::text(many(minimal)))
            })
            .column(
                Column::text("by_members", "by members").detail(),
                |target| Cell::text_or_blank(target.minimal.as_ref().map(orders)),
            )
            .column(
                Column {
                    is_detail: self.is_complete(),
                    ..Column::text("known", "Known")
                },
                |target| {
                    let minimal = target.minimal.as_ref().map(extent);
                    Cell::text(minimal.as_deref().unwrap_or("stopped at the limit"))
                },
            )
            .column(Column::list("first", "The first").between(" "), |target| {
                match first(target) {
                    // Codes, so that a row is a line.
                    Some(first) => Cell::List(first.countries),
                    None if target.minimal.is_some() => Cell::text("none"),
                    None => Cell::Blank,
                }
            })
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
        let names = &self.preface.names;
        let few = |ids: &[String], n: usize| {
            let named: Vec<String> = ids.iter().map(|id| names.of(id).to_owned()).collect();
            Cell::text(shortened(&named, n))
        };
        Table::of("bloc", title, rows)
            .column(Column::name("target", "Target"), |(target, _)| {
                Cell::named(&self.preface.names, &target.target)
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
            .column(Column::text("", "Lacks"), |(_, verdict)| {
                few(&verdict.lacks, 4)
            })
            .column(Column::list("lacks", ""), |(_, verdict)| {
                Cell::list(&verdict.lacks)
            })
            .column(Column::text("", "Holds least of"), |(_, verdict)| {
                let thin = verdict.thin.iter();
                let told = |thin: &Thin| {
                    format!("{} {} %", names.of(&thin.product), percents(thin.share_pct))
                };
                Cell::text(shortened(&thin.map(told).collect::<Vec<_>>(), 3))
            })
            .column(Column::list("thin", ""), |(_, verdict)| {
                Cell::list(verdict.thin.iter().map(|thin| &thin.product))
            })
            .column(Column::text("", "Would close the gap"), |(_, verdict)| {
                few(&verdict.additions, 6)
            })
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
            .column(Column::name("target", ""), |(target, _)| {
                Cell::named(&self.preface.names, &target.target)
            })
            .column(Column::count("members", ""), |(_, coalition)| {
                Cell::count(coalition.countries.len())
            })
            .column(Column::list("countries", "Countries"), |(_, coalition)| {
                countries(&self.preface.names, coalition.countries.clone())
            })
            .column(
                Column::percents("theta_star_{}_pct", "θ* [%]"),
                |(_, coalition)| Cell::interval(coalition.theta_star_pct),
            )
            .table()
    }
}

/// Countries by name, and by id for machines.
fn countries(names: &Names, ids: Vec<String>) -> Cell {
    let called = ids.iter().map(|id| names.country(id).to_owned()).collect();
    Cell::Names { ids, names: called }
}
