//! Somebody else's fault tree in words.

use crate::analysis::faulttree::{Coherence, EventImportance, Finding};

use super::{
    Cell, Column, Page, Report, Table,
    column::Digits,
    cutsets::{extent, many, orders},
    number::shortened,
};

/// How many rows people see.
const SHOWN: usize = 20;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.faulttree/3";

    fn is_complete(&self) -> bool {
        !self.cut_sets.is_stopped
    }

    fn page(&self) -> Page {
        Page {
            title: format!(
                "Fault tree {}: {} events, {} gates",
                self.tree, self.n_events, self.n_gates
            ),
            lead: [self.hull()]
                .into_iter()
                .flatten()
                .chain([self.counted(), self.probability()])
                .collect(),
            tables: vec![self.sets(), self.importance()],
            notes: Vec::new(),
            ..Page::default()
        }
    }
}

impl Finding {
    /// That it is not the tree itself which is told.
    fn hull(&self) -> Option<String> {
        let says = match self.coherence {
            Coherence::Coherent => return None,
            Coherence::Hull => {
                "The tree is not coherent: it negates something. Its sets are those of its coherent hull: each makes the \
                 top happen when nothing else does, and may need that something does not happen."
            }
            Coherence::AboveHull => {
                "The tree is not coherent: it negates something, and its exact sets did not fit the limit. What is \
                 negated counts as free here: every way to the top holds one of these sets, and some of them may make \
                 nothing happen."
            }
        };
        Some(says.to_owned())
    }

    fn counted(&self) -> String {
        let sets = &self.cut_sets;
        // The set of nothing, or no set at all.
        let is_whole = sets.up_to_order.is_none() && !sets.is_stopped;
        if is_whole && self.sets.iter().any(Vec::is_empty) {
            return "The top happens whatever else does: no event is needed for it.".to_owned();
        }
        if is_whole && sets.sets == "0" {
            return "The top never happens, whatever else does.".to_owned();
        }
        format!(
            "{} minimal cut sets ({}; {}).",
            many(sets),
            orders(sets),
            extent(sets)
        )
    }

    fn probability(&self) -> String {
        match self.probability {
            Some(probability) => format!("Exact top probability {probability:e}."),
            None if !self.without_number.is_empty() => format!(
                "No probability: {} an expression that is not understood ({}).",
                match self.without_number.len() {
                    1 => "that of 1 event is".to_owned(),
                    n => format!("those of {n} events are"),
                },
                shortened(&self.without_number, 3)
            ),
            None if self.without_probability > 0 => format!(
                "No probability: {} events have none.",
                self.without_probability
            ),
            None if self.cut_sets.up_to_order.is_some() && !self.cut_sets.is_stopped => {
                "No probability: it needs every order; leave --order out.".to_owned()
            }
            None => "No probability: the diagram did not fit the limit.".to_owned(),
        }
    }

    fn sets(&self) -> Table {
        Table::of("sets", "The smallest cut sets", &self.sets)
            .main()
            .shown_if(self.sets.iter().any(|set| !set.is_empty()))
            .shown(SHOWN)
            .column(Column::count("order", "Order"), |set| {
                Cell::count(set.len())
            })
            .column(Column::list("events", "Events"), |set| {
                Cell::list(set.iter())
            })
            .table()
    }

    fn importance(&self) -> Table {
        let figure = |key, head| Column::number(key, head).with(Digits::Scientific);
        let times = |key, head| Column::number(key, head).with(Digits::Thousandth);
        Table::of("importance", "What matters most", &self.importance)
            .shown(SHOWN)
            .shown_if(!self.importance.is_empty())
            .column(Column::text("event", "Event"), |event| {
                Cell::text(&event.event)
            })
            .column(figure("probability", "Probability"), |event| {
                Cell::Number(event.probability)
            })
            .column(figure("birnbaum", "Birnbaum"), |event| {
                Cell::Number(event.birnbaum)
            })
            .column(figure("criticality", "Criticality"), |event| {
                Cell::Number(event.criticality)
            })
            .column(figure("fussell_vesely", ""), |event| {
                Cell::Number(event.fussell_vesely)
            })
            .column(times("raw", "RAW"), |event| Cell::Number(event.raw))
            .column(
                times("rrw", "RRW").never("needed"),
                |event: &&EventImportance| Cell::time(event.rrw),
            )
            .table()
    }
}
