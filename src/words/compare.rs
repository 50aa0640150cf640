//! Scenarios side by side, in words.

use indexmap::IndexMap;

use crate::{
    analysis::{
        answer::{TargetAnswer, Verdict},
        odds::TargetOdds,
        preface::Preface,
    },
    study::compare::{Finding, Point, Side, outcome},
};

use super::{Cell, Column, Page, Report, Table, effect, number::shortened, odds};

/// How many rows people see.
const SHOWN: usize = 60;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.compare/2";

    fn prefaces(&self) -> Vec<&Preface> {
        self.sides.iter().map(|side| &*side.preface).collect()
    }

    fn page(&self) -> Page {
        let names: Vec<&str> = self.sides.iter().map(|side| side.name.as_str()).collect();
        let differ = if self.n_different == 0 {
            format!("All {} targets fare the same.", self.targets.len())
        } else {
            format!(
                "{} of {} targets differ.",
                self.n_different,
                self.targets.len()
            )
        };
        Page {
            title: format!("Compared: {}", shortened(&names, 4)),
            verdict: format!("{}: {differ}", shortened(&names, 4)),
            lead: vec![differ, self.turned()],
            tables: vec![
                self.side_by_side(),
                self.different_points(),
                self.odds(),
                self.all_targets(),
                self.all_points(),
            ],
            notes: std::iter::once(
                "A single point of failure is a country whose loss, with everything else at its worst, leaves θ* of the target below the threshold; \"may\" where that hangs on what is unknown.".to_owned())
            .chain(self.sides.iter().find_map(|side| side.odds.as_ref()).map(odds::over))
            .collect(),
            ..Page::default()
        }
    }
}

impl Finding {
    fn turned(&self) -> String {
        let [first, .., last] = self.sides.as_slice() else {
            return String::new();
        };
        // What is lost anyway, or not asked about, has neither gained nor lost a single point of failure.
        let count = |from: usize, to: usize| {
            let points = self.points.iter();
            let turned = points.filter(|point| {
                let (before, after) = (point.verdicts[from], point.verdicts[to]);
                after == Some(Verdict::Lost) && before.is_some_and(|before| before != Verdict::Lost)
            });
            turned.count()
        };
        let end = self.sides.len() - 1;
        format!(
            "From {} to {}, {} certain single points of failure appear and {} vanish.",
            first.name,
            last.name,
            count(0, end),
            count(end, 0)
        )
    }

    /// The targets that differ, or all, on each side.
    fn side_by_side(&self) -> Table {
        let shown = if self.n_different > 0 {
            self.n_different
        } else {
            self.targets.len()
        };
        let rows = self.targets[..shown].iter().flat_map(|target| {
            let sides = self.sides.iter();
            sides.map(move |side| (target, side, outcome(side, target)))
        });
        let asked =
            |row: &Compared<'_>, cell: fn(&TargetAnswer) -> Cell| row.2.map_or(Cell::Blank, cell);
        let is_drawn = self.sides.iter().any(|side| side.odds.is_some());
        Table::of("", "Targets, those that differ first", rows)
            .shown(SHOWN)
            .column(Column::name("", "Target"), |row: &Compared<'_>| {
                Cell::named(&row.1.preface.names, row.0)
            })
            .column(Column::text("", "Side"), |row| Cell::text(&row.1.name))
            .column(Column::text("", "Verdict"), |row| {
                row.2
                    .map_or(Cell::NotAsked, |target| effect::word(target.effect.verdict))
            })
            .when(is_drawn, |rows| {
                odds::column(rows, |row| {
                    let verdict = row
                        .2
                        .map_or(Verdict::Possible, |target| target.effect.verdict);
                    (row.1.odds.as_ref(), row.0.as_str(), verdict)
                })
            })
            .column(Column::weeks("", "Falls [weeks]"), move |row| {
                asked(row, |target| Cell::times(target.effect.weeks))
            })
            .column(Column::percents("", "θ* [%]").detail(), move |row| {
                asked(row, |target| Cell::interval(target.effect.theta_star_pct))
            })
            .column(Column::percents("", "Output left [%]"), move |row| {
                asked(row, |target| {
                    Cell::interval_or_unknown(target.effect.output_left_pct)
                })
            })
            .table()
    }

    /// How likely each target is lost on each side, over what is not known, where it was drawn.
    fn odds(&self) -> Table {
        let sides = self.sides.iter();
        let drawn: Vec<_> = sides
            .filter_map(|side| Some((side, side.odds.as_ref()?)))
            .collect();
        let has_money = drawn.iter().any(|(_, odds)| odds::has_money(odds));
        let rows = self.targets.iter().flat_map(|target| {
            drawn.iter().flat_map(move |(side, odds)| {
                let targets = odds
                    .targets
                    .iter()
                    .filter(move |odds| odds.target == *target);
                targets.map(move |target| (*side, target))
            })
        });
        let rows = Table::of("odds", odds::TITLE, rows)
            .column(
                Column::name("target", "Target"),
                |(side, target): &(&Side, &TargetOdds)| {
                    Cell::named(&side.preface.names, &target.target)
                },
            )
            .column(Column::text("side", "Side"), |(side, _)| {
                Cell::text(&side.name)
            });
        odds::columns(rows, has_money, |(_, target)| target)
            .detail()
            .shown_if(!drawn.is_empty())
            .table()
    }

    /// Single points of failure, with the sides on which they are what.
    fn different_points(&self) -> Table {
        let title = "Single points of failure that differ";
        let table = Table::of("", title, &self.points)
            .shown(SHOWN)
            .column(Column::name("", "Country"), |point| {
                self.called(&point.event)
            })
            .column(Column::name("", "Target"), |point| {
                self.called(&point.target)
            })
            .column(Column::text("", "On each side"), |point| {
                Cell::text(self.on_each_side(point))
            })
            .table();
        Table {
            is_shown: !table.rows.is_empty(),
            ..table
        }
    }

    /// Something that some side has a name for.
    fn called(&self, id: &str) -> Cell {
        let names = self.sides.iter().map(|side| side.preface.names.of(id));
        let bare = id.split_once(':').map_or(id, |(_, id)| id);
        let name = names.into_iter().find(|name| *name != bare);
        Cell::name(id, name.unwrap_or(bare))
    }

    fn on_each_side(&self, point: &Point) -> String {
        let mut groups: IndexMap<&str, Vec<&str>> = IndexMap::new();
        for (side, verdict) in self.sides.iter().zip(&point.verdicts) {
            let word = match verdict {
                Some(Verdict::Lost) => "fatal",
                Some(Verdict::Possible) => "may be fatal",
                Some(Verdict::Kept) => "not",
                None if outcome(side, &point.target).is_some() => "lost anyway",
                None => "not asked",
            };
            groups.entry(word).or_default().push(&side.name);
        }
        let verdicts: Vec<String> = groups
            .iter()
            .map(|(word, sides)| format!("{word}: {}", sides.join(", ")))
            .collect();
        verdicts.join("; ")
    }

    /// Every target of every side, for machines.
    fn all_targets(&self) -> Table {
        let rows = self
            .sides
            .iter()
            .flat_map(|side| side.targets.iter().map(move |target| (side, target)));
        let rows = Table::of("targets", "", rows)
            .main()
            .shown_if(false)
            .column(
                Column::text("side", ""),
                |(side, _): &(&Side, &TargetAnswer)| Cell::text(&side.name),
            )
            .column(Column::name("target", ""), |(side, target)| {
                Cell::named(&side.preface.names, &target.effect.target)
            });
        effect::columns(rows, "", |(_, target)| &target.effect)
            .column(Column::weeks("back_{}_weeks", ""), |(_, target)| {
                effect::back(target)
            })
            .table()
    }

    /// Every single point of failure on every side, for machines.
    fn all_points(&self) -> Table {
        let rows = self.points.iter().flat_map(|point| {
            let sides = self.sides.iter().zip(&point.verdicts);
            sides.map(move |(side, verdict)| (side, point, *verdict))
        });
        Table::of("points", "", rows)
            .shown_if(false)
            .column(Column::text("side", ""), |(side, ..)| {
                Cell::text(&side.name)
            })
            .column(Column::name("event", ""), |(_, point, _)| {
                self.called(&point.event)
            })
            .column(Column::name("target", ""), |(_, point, _)| {
                self.called(&point.target)
            })
            .column(Column::text("verdict", ""), |(side, point, verdict)| {
                match verdict {
                    Some(verdict) => effect::word(*verdict),
                    // It is lost anyway, so that nothing more can stop it.
                    None if outcome(side, &point.target).is_some() => Cell::Blank,
                    None => Cell::NotAsked,
                }
            })
            .table()
    }
}

/// A target, a side and what the side says of it.
type Compared<'a> = (&'a String, &'a Side, Option<&'a TargetAnswer>);
