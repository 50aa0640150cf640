//! Somebody else's fault tree in words.

use crate::analysis::faulttree::{EventImportance, Finding};

use super::{
    Cell, Column, Page, Report, Table,
    column::Digits,
    cutsets::{extent, many, orders},
};

/// How many rows people see.
const SHOWN: usize = 20;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.faulttree/2";

    fn is_complete(&self) -> bool {
        !self.cut_sets.is_stopped
    }

    fn page(&self) -> Page {
        Page {
            title: format!(
                "Fault tree {}: {} events, {} gates",
                self.tree, self.n_events, self.n_gates
            ),
            lead: vec![
                format!(
                    "{} minimal cut sets ({}; {}).",
                    many(&self.cut_sets),
                    orders(&self.cut_sets),
                    extent(&self.cut_sets)
                ),
                self.probability(),
            ],
            tables: vec![self.sets(), self.importance()],
            notes: Vec::new(),
            ..Page::default()
        }
    }
}

impl Finding {
    fn probability(&self) -> String {
        match self.probability {
            Some(probability) => format!("Exact top probability {probability:e}."),
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
