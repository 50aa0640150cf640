//! The systemic risk of firms as tables.

use crate::analysis::esri::{Entry, Finding};

use super::{
    Report, Table,
    table::{Document, Tidy},
};

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.rank-network/1";

    fn is_complete(&self) -> bool {
        !self.firms.iter().any(|entry| entry.is_truncated)
    }

    fn document(&self) -> Document {
        let network = &self.network;
        let heads = [
            "Firm lost",
            "Sector",
            "#ESRI [%]",
            "#Downstream [%]",
            "#Upstream [%]",
            "#Own part [%]",
            "#Firms touched",
        ];
        let mut table = Table::new("Ranked by economic systemic risk (ESRI)", &heads);
        for entry in &self.firms {
            table.rows.push(vec![
                entry.firm.clone(),
                entry.sector.clone(),
                percent(entry.esri_pct),
                percent(entry.downstream_pct),
                percent(entry.upstream_pct),
                percent(entry.own_pct),
                entry.firms_touched.to_string(),
            ]);
        }
        Document {
            title: format!(
                "Systemic risk of {} firms in a network of {} firms, {} sectors and {} links",
                self.firms.len(),
                network.firms,
                network.sectors,
                network.links
            ),
            lead: self.answer(),
            tables: vec![table.limited(self.limit)],
            notes: self.reading(),
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "firm",
            "sector",
            "esri_pct",
            "downstream_pct",
            "upstream_pct",
            "own_pct",
            "firms_touched",
            "rounds",
            "is_truncated",
        ];
        let row = |entry: &Entry| {
            vec![
                entry.firm.clone(),
                entry.sector.clone(),
                entry.esri_pct.to_string(),
                entry.downstream_pct.to_string(),
                entry.upstream_pct.to_string(),
                entry.own_pct.to_string(),
                entry.firms_touched.to_string(),
                entry.rounds.to_string(),
                entry.is_truncated.to_string(),
            ]
        };
        Tidy {
            columns,
            rows: self.firms.iter().map(row).collect(),
        }
    }
}

impl Finding {
    fn answer(&self) -> Vec<String> {
        let Some(first) = self.firms.first() else {
            return vec!["No firm was asked for.".to_owned()];
        };
        let over = |least: f64| {
            let firms = self.firms.iter();
            firms.filter(|entry| entry.esri_pct >= least).count()
        };
        let beyond = self
            .firms
            .iter()
            .filter(|entry| entry.esri_pct > 2.0 * entry.own_pct && entry.esri_pct >= 1.0)
            .count();
        vec![format!(
            "Losing {} takes {} % of the network's weight, {} % of it its own; {} of {} firms lost alone take at least \
             10 %, {} at least 1 %. {beyond} of the latter take more than twice their own part.",
            first.firm,
            percent(first.esri_pct),
            percent(first.own_pct),
            over(10.0),
            self.firms.len(),
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
                "ESRI is the part of all output that is lost in the end when the firm stops for good and nothing is \
                 rebuilt, with every firm at the worse of what it misses: inputs (downstream) or sales (upstream). It \
                 knows neither stocks nor weeks. Firms count by {weight}; {replaced}; a cascade ends when no firm falls \
                 by more than {} of its output in a round (--eps).",
                asked.eps
            ),
            "Own part is what the firm itself counts; what ESRI has beyond it, others lose."
                .to_owned(),
        ];
        if network.unlisted_pairs > 0 {
            notes.push(format!(
                "Assumed: {} pairs of sectors that trade are not in essentiality.csv and are taken as {} (--unlisted): \
                 {} of {} links.",
                network.unlisted_pairs, asked.unlisted, network.unlisted_links, network.links
            ));
        }
        if network.final_sellers == 0 {
            notes.push(
                "Assumed: nobody sells to final demand, since firms.csv states none; what leaves the network does not count."
                    .to_owned(),
            );
        }
        let n_cut = self.firms.iter().filter(|entry| entry.is_truncated).count();
        if n_cut > 0 {
            notes.push(format!(
                "{n_cut} cascades were cut short after {} rounds and would lose more.",
                asked.max_rounds
            ));
        }
        notes
    }
}

/// A percent in which small firms are still told apart.
fn percent(value: f64) -> String {
    if value >= 1.0 {
        format!("{value:.2}")
    } else if value >= 0.0001 {
        format!("{value:.4}")
    } else if value > 0.0 {
        "<0.0001".to_owned()
    } else {
        "0".to_owned()
    }
}
