//! Minimal cut sets as tables.

use crate::analysis::{
    cutsets::{Counted, Finding},
    faulttree,
    preface::Preface,
};

use super::{
    Report, Table,
    number::{cell, listed, weeks},
    spof::reading_in_the_end,
    table::{Document, Tidy},
};

/// How many sets of one target a table for people shows.
const SHOWN: usize = 20;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.cutsets/1";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn is_complete(&self) -> bool {
        self.targets
            .iter()
            .all(|target| !target.certain.is_stopped && !target.possible.is_stopped)
    }

    fn document(&self) -> Document {
        let mut counts = Table::new(
            "Minimal cut sets, counted by how many losses they need",
            &[
                "Target",
                "#Certain",
                "by order",
                "#Possible",
                "by order",
                "Known",
            ],
        );
        for target in &self.targets {
            counts.rows.push(vec![
                target.target.clone(),
                target.certain.sets.clone(),
                orders(&target.certain),
                target.possible.sets.clone(),
                orders(&target.possible),
                extent(&target.possible),
            ]);
        }
        let mut tables = vec![counts];
        for target in &self.targets {
            let title = format!("{}: the smallest sets", target.target);
            let mut table = Table::new(title, &["Together", "Stops it", "#Falls [weeks]"]);
            for set in &target.sets {
                table.rows.push(vec![
                    short(&set.events),
                    if set.is_certain {
                        "for certain"
                    } else {
                        "perhaps"
                    }
                    .to_owned(),
                    weeks(set.weeks),
                ]);
            }
            tables.push(table.limited(if self.targets.len() > 1 { 6 } else { SHOWN }));
        }
        Document {
            title: format!(
                "Minimal cut sets by {}, for {}",
                listed(&self.by),
                self.preface.parameters.outcome
            ),
            lead: vec![
                self.preface
                    .coverage
                    .sentence(self.preface.parameters.basis),
                format!(
                    "{} things can be lost. A set is minimal: without any one of its members the target is kept. \
                     Certain sets stop the target whatever is unknown, possible ones in the worst case.",
                    self.n_events
                ),
            ],
            tables,
            notes: reading_in_the_end(&self.preface),
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "target",
            "order",
            "events",
            "certain",
            "weeks_worst",
            "weeks_best",
        ];
        let rows = self.targets.iter().flat_map(|target| {
            target.sets.iter().map(|set| {
                vec![
                    target.target.clone(),
                    set.events.len().to_string(),
                    set.events.join(" "),
                    set.is_certain.to_string(),
                    cell(set.weeks.worst),
                    cell(set.weeks.best),
                ]
            })
        });
        Tidy {
            columns,
            rows: rows.collect(),
        }
    }
}

impl Report for faulttree::Finding {
    const SCHEMA: &'static str = "linchpin.faulttree/1";

    fn is_complete(&self) -> bool {
        !self.cut_sets.is_stopped
    }

    fn document(&self) -> Document {
        let probability = match self.probability {
            Some(probability) => format!("Exact top probability {probability:e}."),
            None if self.without_probability > 0 => {
                format!(
                    "No probability: {} events have none.",
                    self.without_probability
                )
            }
            None if self.cut_sets.up_to_order.is_some() && !self.cut_sets.is_stopped => {
                "No probability: it needs every order; leave --order out.".to_owned()
            }
            None => "No probability: the diagram did not fit the limit.".to_owned(),
        };
        let mut sets = Table::new("The smallest cut sets", &["#Order", "Events"]);
        for set in &self.sets {
            sets.rows.push(vec![set.len().to_string(), set.join(", ")]);
        }
        let mut tables = vec![sets.limited(SHOWN)];
        if !self.importance.is_empty() {
            let heads = [
                "Event",
                "#Probability",
                "#Birnbaum",
                "#Criticality",
                "#RAW",
                "#RRW",
            ];
            let mut table = Table::new("What matters most", &heads);
            for event in &self.importance {
                table.rows.push(vec![
                    event.event.clone(),
                    format!("{:.3e}", event.probability),
                    format!("{:.3e}", event.birnbaum),
                    format!("{:.3e}", event.criticality),
                    format!("{:.3}", event.raw),
                    event
                        .rrw
                        .map_or_else(|| "needed".to_owned(), |rrw| format!("{rrw:.3}")),
                ]);
            }
            tables.push(table.limited(SHOWN));
        }
        Document {
            title: format!(
                "Fault tree {}: {} events, {} gates",
                self.tree, self.n_events, self.n_gates
            ),
            lead: vec![
                format!(
                    "{} minimal cut sets ({}; {}).",
                    self.cut_sets.sets,
                    orders(&self.cut_sets),
                    extent(&self.cut_sets)
                ),
                probability,
            ],
            tables,
            notes: Vec::new(),
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec!["order", "events"];
        Tidy {
            columns,
            rows: self
                .sets
                .iter()
                .map(|set| vec![set.len().to_string(), set.join(" ")])
                .collect(),
        }
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
        .map(|(order, count)| format!("{order}: {count}"))
        .collect();
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join(", ")
    }
}

/// How far a count goes.
pub(super) fn extent(counted: &Counted) -> String {
    match (counted.up_to_order, counted.is_stopped) {
        (None, _) => "complete".to_owned(),
        (Some(order), false) => format!("up to order {order}, as asked"),
        (Some(order), true) => format!("stopped at the limit, known up to order {order}"),
    }
}

/// Events without their kind where all are of one.
fn short(events: &[String]) -> String {
    let kind = |event: &String| event.split_once(':').map(|(kind, _)| kind.to_owned());
    let is_one_kind = events
        .windows(2)
        .all(|pair| kind(&pair[0]) == kind(&pair[1]));
    let bare = |event: &String| match event.split_once(':') {
        Some((_, id)) if is_one_kind => id.to_owned(),
        _ => event.clone(),
    };
    events.iter().map(bare).collect::<Vec<_>>().join(" + ")
}
