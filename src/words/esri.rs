//! The systemic risk of firms in words.

use crate::analysis::esri::{Entry, Finding, Hit};

use super::{
    Cell, Column, Page, Report, Table,
    column::Digits,
    number::{listed, percent},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.rank-network/3";

    fn is_complete(&self) -> bool {
        !self.losses.iter().any(|entry| entry.is_truncated)
    }

    fn page(&self) -> Page {
        let network = &self.network;
        Page {
            title: format!(
                "Systemic risk of {} {} in a network of {} firms, {} sectors and {} links",
                self.losses.len(),
                self.counted(),
                network.firms,
                network.sectors,
                network.links
            ),
            lead: self.answer(),
            tables: vec![self.table()],
            notes: self.reading(),
            ..Page::default()
        }
    }
}

impl Finding {
    fn table(&self) -> Table {
        let percent = |key, head| Column::number(key, head).with(Digits::Fine);
        Table::of(
            "firms",
            "Ranked by economic systemic risk (ESRI)",
            &self.losses,
        )
        .main()
        .column(Column::list("firm", "Firm lost"), |entry| {
            Cell::list(entry.hits.iter().map(|hit| &hit.firm))
        })
        .column(Column::list("sector", "Sector"), |entry| {
            Cell::list(entry.hits.iter().map(|hit| &hit.sector))
        })
        .column(
            Column::list("lost_pct", if self.is_plain() { "" } else { "Lost [%]" }),
            |entry| Cell::list(entry.hits.iter().map(|hit| hit.lost_pct)),
        )
        .column(percent("esri_pct", "ESRI [%]"), |entry| {
            Cell::Number(entry.esri_pct)
        })
        .column(percent("downstream_pct", "Downstream [%]"), |entry| {
            Cell::Number(entry.downstream_pct)
        })
        .column(percent("upstream_pct", "Upstream [%]"), |entry| {
            Cell::Number(entry.upstream_pct)
        })
        .column(percent("own_pct", "Own part [%]"), |entry| {
            Cell::Number(entry.own_pct)
        })
        .column(Column::count("firms_touched", "Firms touched"), |entry| {
            Cell::count(entry.firms_touched)
        })
        .column(Column::count("rounds", ""), |entry| {
            Cell::count(entry.rounds)
        })
        .column(Column::flag("is_truncated", ""), |entry: &&Entry| {
            Cell::Flag(entry.is_truncated)
        })
        .table()
    }

    /// Whether every loss is that of one whole firm.
    fn is_plain(&self) -> bool {
        self.losses
            .iter()
            .all(|entry| matches!(&entry.hits[..], [hit] if hit.lost_pct >= 100.0))
    }

    /// What is counted.
    fn counted(&self) -> &'static str {
        match (self.is_plain(), self.losses.len()) {
            (true, 1) => "firm",
            (true, _) => "firms",
            (false, 1) => "loss",
            (false, _) => "losses",
        }
    }

    fn answer(&self) -> Vec<String> {
        let Some(first) = self.losses.first() else {
            return vec!["No firm was asked for.".to_owned()];
        };
        let over = |least: f64| {
            let losses = self.losses.iter();
            losses.filter(|entry| entry.esri_pct >= least).count()
        };
        let beyond = self
            .losses
            .iter()
            .filter(|entry| entry.esri_pct > 2.0 * entry.own_pct && entry.esri_pct >= 1.0)
            .count();
        let first = format!(
            "Losing {} takes {} % of the network's weight, {} % of it its own",
            told(&first.hits),
            Digits::Fine.shown(first.esri_pct),
            Digits::Fine.shown(first.own_pct)
        );
        if self.losses.len() == 1 {
            return vec![format!("{first}.")];
        }
        vec![format!(
            "{first}; {} of {} {} take at least 10 %, {} at least 1 %. {beyond} of the latter take more than twice \
             their own part.",
            over(10.0),
            self.losses.len(),
            if self.is_plain() {
                "firms lost alone"
            } else {
                self.counted()
            },
            over(1.0),
        )]
    }

    fn reading(&self) -> Vec<String> {
        let (asked, network) = (&self.asked, &self.network);
        let weight = if network.own_weights {
            "the weights of firms.csv"
        } else {
            "what they sell"
        };
        let replaced = if asked.replaceability {
            "a lost firm is replaced by others of its sector as far as its market share is small"
        } else {
            "nobody replaces a lost firm (--no-replaceability)"
        };
        let mut notes = vec![
            format!(
                "ESRI is the part of all output that is lost in the end when what is hit stops for good and nothing is \
                 rebuilt, with every firm at the worse of what it misses: inputs (downstream) or sales (upstream). It \
                 knows neither stocks nor weeks. Firms count by {weight}; {replaced}; a cascade ends when no firm falls \
                 by more than {} of its output in a round (--eps).",
                asked.eps
            ),
            "Own part is what is hit itself; what ESRI has beyond it, others lose.".to_owned(),
        ];
        if asked.empty_market > 0.0 {
            notes.push(format!(
                "A market of which nothing is left counts as {} in the unit of the links (--empty-market), so that a \
                 sole supplier who sells less counts as replaced in part.",
                asked.empty_market
            ));
        }
        if network.unlisted_pairs > 0 {
            notes.push(format!(
                "Assumed: {} pairs of sectors that trade are not in essentiality.csv and are taken as {} (--unlisted): \
                 {} of {} links.",
                network.unlisted_pairs, asked.unlisted.as_str(), network.unlisted_links, network.links
            ));
        }
        if network.final_sellers == 0 {
            notes.push(
                "Assumed: nobody sells to final demand, since firms.csv states none; what leaves the network does not count."
                    .to_owned(),
            );
        }
        let n_cut = self
            .losses
            .iter()
            .filter(|entry| entry.is_truncated)
            .count();
        if n_cut > 0 {
            notes.push(format!(
                "{n_cut} cascades were cut short after {} rounds and would lose more.",
                asked.max_rounds
            ));
        }
        notes
    }
}

/// What is lost, for a sentence.
fn told(hits: &[Hit]) -> String {
    let named = |hit: &Hit| {
        if hit.lost_pct >= 100.0 {
            hit.firm.clone()
        } else {
            format!("{} % of {}", percent(hit.lost_pct), hit.firm)
        }
    };
    match hits {
        [hit] => named(hit),
        hits => format!(
            "{} together",
            listed(&hits.iter().map(named).collect::<Vec<_>>())
        ),
    }
}
