//! Minimal cut sets in words.

use crate::analysis::{
    cutsets::{Counted, CutSet, Finding, TargetSets},
    preface::{Names, Preface},
};

use super::{
    Cell, Column, Page, Report, Table,
    number::listed,
    preface::{coverage, evidence_in_the_end, reading_in_the_end},
};

/// How many sets people see of one target, and of each of several.
const SHOWN: [usize; 2] = [20, 6];

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.cutsets/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.targets
            .iter()
            .all(|target| !target.certain.is_stopped && !target.possible.is_stopped)
    }

    fn page(&self) -> Page {
        let names = &self.preface.names;
        Page {
            title: format!(
                "Minimal cut sets by {}, for {}",
                listed(&self.by.iter().map(|by| by.as_str()).collect::<Vec<_>>()),
                self.preface.parameters.outcome
            ),
            verdict: self.verdict(),
            lead: [
                coverage(&self.preface),
                format!(
                    "{} things can be lost. A set is minimal: without any one of its members the target is kept. \
                     Certain sets stop the target in the end, once every stock is gone, whatever is unknown; possible \
                     ones in the worst case. What each does by the horizon stands beside it.",
                    self.n_events
                ),
            ]
            .into_iter()
            .chain(super::change::besides(&self.besides))
            .collect(),
            tables: vec![
                Table {
                    // How far a search came that a limit ended is never left out.
                    is_detail: self.targets.len() == 1 && self.is_complete(),
                    ..counts(&self.targets, names)
                },
                Table {
                    is_detail: self.targets.len() > 1,
                    ..sets(&self.targets, names)
                },
            ],
            evidence: evidence_in_the_end(&self.preface),
            notes: reading_in_the_end(&self.preface),
            ..Page::default()
        }
    }
}

impl Finding {
    /// The smallest sets, by name.
    fn verdict(&self) -> String {
        let names = &self.preface.names;
        let by = self.by.iter().map(|by| by.as_str());
        let by = listed(&by.collect::<Vec<_>>());
        let together = |set: &CutSet| {
            let members = set.events.iter().map(|event| names.of(event));
            listed(&members.collect::<Vec<_>>())
        };
        let certain = |target: &TargetSets| target.sets.iter().find(|set| set.is_certain).cloned();
        if let [target] = self.targets.as_slice() {
            let name = names.of(&target.target);
            return match (certain(target), target.sets.first()) {
                (Some(set), _) => format!(
                    "The fewest losses by {by} that stop {name} for certain in the end: {}.",
                    together(&set)
                ),
                (None, Some(set)) => format!(
                    "Nothing listed stops {name} for certain in the end; the fewest losses by {by} that may: {}.",
                    together(set)
                ),
                (None, None) => format!("No loss by {by} stops {name}, as far as was looked."),
            };
        }
        let is_alone =
            |target: &&TargetSets| certain(target).is_some_and(|set| set.events.len() == 1);
        let may_alone = |target: &&TargetSets| target.sets.iter().any(|set| set.events.len() == 1);
        format!(
            "Of {} targets {} are stopped for certain in the end by one loss by {by} alone, {} may be.",
            self.targets.len(),
            self.targets.iter().filter(is_alone).count(),
            self.targets.iter().filter(may_alone).count()
        )
    }
}

/// The first of a target's sets by name, one that is certain where there is one.
fn smallest(target: &TargetSets, names: &Names) -> Cell {
    let certain = target.sets.iter().find(|set| set.is_certain);
    let Some(set) = certain.or(target.sets.first()) else {
        return Cell::text("none");
    };
    let called = set.events.iter().map(|event| names.of(event));
    Cell::Names {
        ids: set.events.clone(),
        names: called.map(str::to_owned).collect(),
    }
}

fn counts(targets: &[TargetSets], names: &Names) -> Table {
    let title = "Minimal cut sets, counted by how many losses they need";
    let is_cut_short = targets
        .iter()
        .any(|target| target.certain.is_stopped || target.possible.is_stopped);
    let by_order = |key, counted: fn(&TargetSets) -> &Counted| {
        (
            Column::list(key, "by order").detail(),
            move |target: &&TargetSets| Cell::text(orders(counted(target))),
        )
    };
    let (certain, of_certain) = by_order("certain_by_order", |target| &target.certain);
    let (possible, of_possible) = by_order("possible_by_order", |target| &target.possible);
    Table::of("counts", title, targets)
        .column(Column::name("target", "Target"), |target| {
            Cell::named(names, &target.target)
        })
        .column(Column::list("", "Smallest set").between(" + "), |target| {
            smallest(target, names)
        })
        .column(Column::count("certain", "Certain"), |target| {
            Cell::text(many(&target.certain))
        })
        .column(certain, of_certain)
        .column(Column::count("possible", "Possible"), |target| {
            Cell::text(many(&target.possible))
        })
        .column(possible, of_possible)
        .column(
            Column {
                is_detail: !is_cut_short,
                ..Column::text("known", "Known")
            },
            |target| Cell::text(extent(&target.possible)),
        )
        .table()
}

fn sets(targets: &[TargetSets], names: &Names) -> Table {
    let rows = targets
        .iter()
        .flat_map(|target| target.sets.iter().map(move |set| (target, set)));
    Table::of("sets", "", rows)
        .main()
        .parted(|(target, _)| format!("{}: the smallest sets", names.of(&target.target)))
        .shown(SHOWN[usize::from(targets.len() > 1)])
        .column(Column::name("target", ""), |(target, _)| {
            Cell::named(names, &target.target)
        })
        .column(Column::count("order", ""), |(_, set)| {
            Cell::count(set.events.len())
        })
        .column(Column::list("", "Together").between(" + "), |(_, set)| {
            Cell::Names {
                ids: short(&set.events),
                names: set
                    .events
                    .iter()
                    .map(|event| names.of(event).to_owned())
                    .collect(),
            }
        })
        .column(Column::list("events", ""), |(_, set)| {
            Cell::list(&set.events)
        })
        .column(Column::text("", "Stops it in the end"), |(_, set)| {
            Cell::text(if set.is_certain {
                "for certain"
            } else {
                "perhaps"
            })
        })
        .column(Column::flag("certain", ""), |(_, set)| {
            Cell::Flag(set.is_certain)
        })
        .column(Column::text("", "By the horizon"), |(_, set)| {
            Cell::text(set.verdict.as_str())
        })
        .column(Column::text("verdict", ""), |(_, set)| {
            Cell::text(set.verdict.code())
        })
        .column(
            Column::weeks("weeks_{}", "Falls [weeks]"),
            |(_, set): &(_, &CutSet)| Cell::times(set.weeks),
        )
        .table()
}

/// How many sets there are.
pub(super) fn many(counted: &Counted) -> String {
    at_least(counted, &counted.sets)
}

/// A count, or that there are more than can be counted.
fn at_least(counted: &Counted, count: &str) -> String {
    if counted.is_at_least && count == u128::MAX.to_string() {
        format!("more than {count}")
    } else {
        count.to_owned()
    }
}

/// `1: 3, 2: 10`: how many sets of each order.
pub(super) fn orders(counted: &Counted) -> String {
    let orders = counted
        .by_order
        .iter()
        .enumerate()
        .filter(|(_, count)| *count != "0");
    let words: Vec<String> = orders
        .map(|(order, count)| format!("{order}: {}", at_least(counted, count)))
        .collect();
    match words.len() {
        0 => "none".to_owned(),
        n if n <= ORDERS => words.join(", "),
        n => {
            let first = &words[..ORDERS - 2];
            let more = n - (ORDERS - 1);
            let last = &words[n - 1];
            format!("{}, {more} more orders, {last}", first.join(", "))
        }
    }
}

/// How many orders are told before the middle ones are only counted.
const ORDERS: usize = 8;

/// How far a count goes.
pub(super) fn extent(counted: &Counted) -> String {
    match (counted.up_to_order, counted.is_stopped) {
        (None, _) => "complete".to_owned(),
        (Some(order), false) => format!("up to order {order}, as asked"),
        (Some(order), true) => format!("stopped at the limit, known up to order {order}"),
    }
}

/// Events without their kind where all are of one.
fn short(events: &[String]) -> Vec<String> {
    let kind = |event: &String| event.split_once(':').map(|(kind, _)| kind.to_owned());
    let is_one_kind = events
        .windows(2)
        .all(|pair| kind(&pair[0]) == kind(&pair[1]));
    let bare = |event: &String| match event.split_once(':') {
        Some((_, id)) if is_one_kind => id.to_owned(),
        _ => event.clone(),
    };
    events.iter().map(bare).collect()
}
