//! What is in a chain, as tables.

use crate::analysis::{
    catalog::{Entries, Entry, Overview},
    holdings::Holding,
};

use super::{
    Report, Table,
    number::{cell, listed, percent, shortened, week},
    table::{Document, Tidy},
};

/// How many rows of one section a table for people shows.
const SHOWN: usize = 40;

impl Report for Overview {
    const SCHEMA: &'static str = "linchpin.overview/1";

    fn document(&self) -> Document {
        let heads = [
            "Stage",
            "#Products",
            "#Inputs",
            "#By location",
            "#By headquarters",
            "#No supply of their own",
            "#Not assessable",
            "#By firm",
        ];
        let mut stages = Table::new("Stages, and how far supply is told by location", &heads);
        for line in &self.stages {
            stages.rows.push(vec![
                line.stage.to_owned(),
                line.products.to_string(),
                line.inputs.to_string(),
                line.by_location.to_string(),
                line.standing_in.to_string(),
                line.everywhere.to_string(),
                line.unassessable.to_string(),
                line.by_firm.to_string(),
            ]);
        }
        let products: usize = self.stages.iter().map(|line| line.products).sum();
        let lead = vec![
            format!(
                "{products} products, {} inputs, {} countries, {} firms, {} zones, {} sources.",
                self.inputs, self.countries, self.firms, self.zones, self.sources
            ),
            format!("Targets: {}.", listed(&self.targets)),
        ];
        let blocs: Vec<String> = self
            .blocs
            .iter()
            .map(|(id, n)| format!("{id} ({n})"))
            .collect();
        let loops: Vec<String> = self
            .loops
            .iter()
            .map(|members| format!("{} products ({})", members.len(), shortened(members, 6)))
            .collect();
        let notes = vec![
            format!("Blocs: {}.", listed(&blocs)),
            format!("Loops, products that need one another: {}.", listed(&loops)),
            format!(
                "Doubts: of {} shares {} have a source and {} are of low confidence; of {} inputs {} have a source, {} \
                 one for their weeks of cover.",
                self.shares,
                self.sourced_shares,
                self.low_confidence_shares,
                self.inputs,
                self.sourced_inputs,
                self.sourced_covers
            ),
            "`linchpin show ID` tells everything of one product, firm, country, bloc or zone."
                .to_owned(),
        ];
        Document {
            title: self.title.clone(),
            lead,
            tables: vec![stages],
            notes,
        }
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "stage",
            "products",
            "inputs",
            "by_location",
            "standing_in",
            "everywhere",
            "unassessable",
            "by_firm",
        ];
        let rows = self
            .stages
            .iter()
            .map(|line| {
                let mut row = vec![line.stage.to_owned()];
                let counts = [
                    line.products,
                    line.inputs,
                    line.by_location,
                    line.standing_in,
                    line.everywhere,
                    line.unassessable,
                    line.by_firm,
                ];
                row.extend(counts.map(|count| count.to_string()));
                row
            })
            .collect();
        Tidy { columns, rows }
    }
}

impl Report for Entries {
    const SCHEMA: &'static str = "linchpin.show/1";

    fn document(&self) -> Document {
        let mut document = Document::default();
        for (at, entry) in self.entries.iter().enumerate() {
            let title = format!("{} {}: {}", entry.kind, entry.id, entry.name);
            if at == 0 {
                document.title = title;
                document.lead.extend(facts(entry));
            } else {
                document.tables.push(Table {
                    title: [vec![title], facts(entry)].concat().join(" "),
                    ..Table::default()
                });
            }
            document.tables.extend(sections(entry));
        }
        document
    }

    fn tidy(&self) -> Tidy {
        let columns = vec![
            "entry",
            "product",
            "view",
            "holder",
            "status",
            "low_pct",
            "likely_pct",
            "high_pct",
            "year",
            "confidence",
            "withheld",
            "sources",
        ];
        let rows = self.entries.iter().flat_map(|entry| {
            entry.holdings.iter().map(|holding| {
                vec![
                    format!("{}:{}", entry.kind, entry.id),
                    holding.product.clone(),
                    holding.view.to_owned(),
                    holding.holder.clone(),
                    holding.status.to_owned(),
                    cell(holding.low_pct),
                    cell(holding.likely_pct),
                    cell(holding.high_pct),
                    holding
                        .year
                        .map(|year| year.to_string())
                        .unwrap_or_default(),
                    holding.confidence.unwrap_or_default().to_owned(),
                    holding.withheld.clone().unwrap_or_default(),
                    holding.sources.join(" "),
                ]
            })
        });
        Tidy {
            columns,
            rows: rows.collect(),
        }
    }
}

fn facts(entry: &Entry) -> Vec<String> {
    entry
        .facts
        .iter()
        .map(|(label, text)| format!("{label}: {text}."))
        .collect()
}

fn sections(entry: &Entry) -> Vec<Table> {
    let mut tables = Vec::new();
    if !entry.inputs.is_empty() {
        let heads = [
            "Needs",
            "As",
            "#Without it, lost [%]",
            "#Cover [weeks]",
            "Rests on",
            "Note",
        ];
        let mut table = Table::new("Inputs", &heads);
        for input in &entry.inputs {
            table.rows.push(vec![
                input.products.join(" or "),
                input.role.to_owned(),
                span(input.dependence_pct, percent),
                span(input.cover_weeks, week),
                if input.sources.is_empty() {
                    "assumed".to_owned()
                } else {
                    input.sources.join(", ")
                },
                input.note.clone().unwrap_or_default(),
            ]);
        }
        tables.push(table);
    }
    if !entry.holdings.is_empty() {
        let heads = [
            "Product",
            "View",
            "Holder",
            "Status",
            "#Share [%]",
            "#Year",
            "Trust",
            "Rests on",
        ];
        let mut table = Table::new(
            "Supply; views of one product are different splits, never added",
            &heads,
        );
        for holding in &entry.holdings {
            table.rows.push(vec![
                holding.product.clone(),
                holding.view.to_owned(),
                holding.holder.clone(),
                status(holding),
                share(holding),
                holding
                    .year
                    .map(|year| year.to_string())
                    .unwrap_or_default(),
                holding.confidence.unwrap_or_default().to_owned(),
                if holding.sources.is_empty() {
                    "assumed".to_owned()
                } else {
                    holding.sources.join(", ")
                },
            ]);
        }
        tables.push(table.limited(SHOWN));
    }
    if !entry.used_by.is_empty() {
        tables.push(Table {
            title: format!("Needed by {}.", listed(&entry.used_by)),
            ..Table::default()
        });
    }
    tables
}

fn status(holding: &Holding) -> String {
    match &holding.withheld {
        Some(why) => format!("{}, kept from headlines: {why}", holding.status),
        None => holding.status.to_owned(),
    }
}

fn share(holding: &Holding) -> String {
    match (holding.low_pct, holding.likely_pct, holding.high_pct) {
        (Some(low), _, Some(high)) if (low - high).abs() < f64::EPSILON => percent(low),
        (Some(low), Some(likely), Some(high)) => {
            format!("{} ({}–{})", percent(likely), percent(low), percent(high))
        }
        (Some(low), None, Some(high)) => format!("{}–{}", percent(low), percent(high)),
        _ => "unknown".to_owned(),
    }
}

fn span((low, high): (f64, f64), text: fn(f64) -> String) -> String {
    let (low, high) = (text(low), text(high));
    if low == high {
        low
    } else {
        format!("{low}–{high}")
    }
}
