//! What is in a chain, in words.

use crate::analysis::{
    catalog::{Entries, Entry, Fact, InputLine, Overview, StageLine, Trading},
    holdings::Holding,
};

use super::{
    Cell, Column, Page, Report, Table,
    column::Digits,
    number::{listed, shortened},
    table::Rows,
};

/// How many rows of one section people see.
const SHOWN: usize = 40;

impl Report for Overview {
    const SCHEMA: &'static str = "linchpin.overview/2";

    fn page(&self) -> Page {
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
                "Doubts: of {} shares {} have a source and {} are judged, of grade D; of {} inputs {} have a source, {} \
                 one for their weeks of cover.",
                self.shares,
                self.sourced_shares,
                self.judged_shares,
                self.inputs,
                self.sourced_inputs,
                self.sourced_covers
            ),
            "`linchpin show ID` tells everything of one product, firm, country, bloc or zone."
                .to_owned(),
        ];
        Page {
            title: self.title.clone(),
            lead,
            tables: vec![stages(&self.stages)],
            notes,
            ..Page::default()
        }
    }
}

fn stages(stages: &[StageLine]) -> Table {
    type Count = fn(&StageLine) -> usize;
    let title = "Stages, and how far supply is told by location";
    let counts: [(&str, &str, Count); 6] = [
        ("products", "Products", |line| line.products),
        ("inputs", "Inputs", |line| line.inputs),
        ("by_location", "By location", |line| line.by_location),
        ("everywhere", "No supply of their own", |line| {
            line.everywhere
        }),
        ("not_known", "Not known", |line| line.not_known),
        ("by_firm", "By firm", |line| line.by_firm),
    ];
    let table = Table::of("stages", title, stages)
        .main()
        .column(Column::text("stage", "Stage"), |line| {
            Cell::text(line.stage.as_str())
        });
    counts
        .into_iter()
        .fold(table, |table, (key, head, of)| {
            table.column(Column::count(key, head), |line| Cell::count(of(line)))
        })
        .table()
}

impl Report for Entries {
    const SCHEMA: &'static str = "linchpin.show/2";

    fn page(&self) -> Page {
        let mut page = Page::default();
        for (at, entry) in self.entries.iter().enumerate() {
            let title = format!("{} {}: {}", entry.kind.as_str(), entry.id, entry.name);
            if at == 0 {
                page.title = title;
                page.lead.extend(facts(entry));
            } else {
                let text = [vec![title], facts(entry)].concat().join(" ");
                page.tables.push(Table::paragraph(text));
            }
            page.tables.extend(sections(entry));
        }
        let entries = || self.entries.iter();
        let all = entries().flat_map(|entry| entry.holdings.iter().map(move |one| (entry, one)));
        page.tables
            .push(supply("supply", all).main().shown_if(false).table());
        let all = entries().flat_map(|entry| entry.inputs.iter().map(move |one| (entry, one)));
        page.tables
            .push(inputs("inputs", all).shown_if(false).table());
        page
    }
}

fn facts(entry: &Entry) -> Vec<String> {
    entry.facts.iter().map(fact).collect()
}

fn fact(fact: &Fact) -> String {
    let (label, text) = match fact {
        Fact::Headquarters(country) => ("Headquarters", country.clone()),
        Fact::Blocs(blocs) => ("Blocs", blocs.join(", ")),
        Fact::Role(role) => ("Role", role.clone()),
        Fact::Members(members) => ("Members", members.join(", ")),
        Fact::Country(country) => ("Country", country.clone()),
        Fact::Hazard(hazard) => ("Hazard", hazard.clone()),
        Fact::Note(note) => ("Note", note.clone()),
        Fact::Stage(stage) => ("Stage", stage.title().to_owned()),
        Fact::Market(market) => ("Market", trading(*market)),
        Fact::Assembled => ("Supply", "made wherever its inputs meet".to_owned()),
        Fact::Local => ("Supply", "local to its user".to_owned()),
        Fact::Substitute {
            name,
            covers_pct,
            ramp_weeks,
        } => {
            let covers = covers_pct.map(|covers| format!(", covers up to {covers} %"));
            let ramp = ramp_weeks.map(|(low, high)| format!(", ramp {low}–{high} weeks"));
            let text = [Some(name.clone()), covers, ramp];
            ("Substitute", text.into_iter().flatten().collect())
        }
    };
    format!("{label}: {text}.")
}

fn trading(market: Trading) -> String {
    match market {
        Trading::Open => "open: anybody may buy from anybody".to_owned(),
        Trading::Bulk {
            need_pct: (low, high),
        } => format!("bulk: chips need {low}–{high} % of world supply and can outbid others"),
        Trading::Qualified {
            months: (low, high),
        } => format!("qualified: a new source takes {low}–{high} months"),
    }
}

/// What people see of one entry.
fn sections(entry: &Entry) -> Vec<Table> {
    let mut tables = Vec::new();
    if !entry.inputs.is_empty() {
        let rows = entry.inputs.iter().map(|input| (entry, input));
        tables.push(inputs("", rows).table());
    }
    if !entry.holdings.is_empty() {
        let rows = entry.holdings.iter().map(|holding| (entry, holding));
        tables.push(supply("", rows).shown(SHOWN).table());
    }
    if !entry.used_by.is_empty() {
        let text = format!("Needed by {}.", listed(&entry.used_by));
        tables.push(Table::paragraph(text));
    }
    tables
}

type Of<'a, Line> = (&'a Entry, &'a Line);

fn inputs<'a>(key: &str, rows: impl Iterator<Item = Of<'a, InputLine>>) -> Rows<Of<'a, InputLine>> {
    let span = |(low, high): (f64, f64)| Cell::Ends(vec![Cell::Number(low), Cell::Number(high)]);
    Table::of(key, "Inputs", rows)
        .column(Column::text("entry", ""), |(entry, _)| entry_id(entry))
        .column(
            Column::list("products", "Needs").between(" or "),
            |(_, input)| Cell::list(&input.products),
        )
        .column(Column::text("role", "As"), |(_, input)| {
            Cell::text(input.role.as_str())
        })
        .column(
            Column::span("dependence_{}_pct", "Without it, lost [%]"),
            move |(_, input)| span(input.dependence_pct),
        )
        .column(
            Column::span("cover_{}_weeks", "Cover [weeks]").with(Digits::Lasts),
            move |(_, input)| span(input.cover_weeks),
        )
        .column(Column::list("sources", ""), |(_, input)| {
            Cell::list(&input.sources)
        })
        .column(Column::text("", "Rests on"), |(_, input)| {
            rests_on(&input.sources)
        })
        .column(Column::text("note", "Note"), |(_, input)| {
            Cell::text_or_blank(input.note.as_deref())
        })
}

fn supply<'a>(key: &str, rows: impl Iterator<Item = Of<'a, Holding>>) -> Rows<Of<'a, Holding>> {
    let title = "Supply; views of one product are different splits, never added";
    Table::of(key, title, rows)
        .column(Column::text("entry", ""), |(entry, _)| entry_id(entry))
        .column(Column::text("product", "Product"), |(_, holding)| {
            Cell::text(&holding.product)
        })
        .column(Column::text("view", "View"), |(_, holding)| {
            Cell::text(holding.view.as_str())
        })
        .column(Column::text("holder", "Holder"), |(_, holding)| {
            Cell::text(holder(holding))
        })
        .column(Column::text("status", "Status"), |(_, holding)| {
            Cell::text(holding.status.as_str())
        })
        .column(
            Column::likely("{}_pct", "Share [%]").unknown("unknown"),
            |(_, holding)| share(holding),
        )
        .column(Column::count("year", "Year"), |(_, holding)| {
            holding
                .year
                .map_or(Cell::Blank, |year| Cell::count(year.into()))
        })
        .column(Column::text("grade", "Grade"), |(_, holding)| {
            Cell::text(holding.grade.to_string())
        })
        .column(Column::list("sources", ""), |(_, holding)| {
            Cell::list(&holding.sources)
        })
        .column(Column::text("", "Rests on"), |(_, holding)| {
            rests_on(&holding.sources)
        })
}

fn entry_id(entry: &Entry) -> Cell {
    Cell::text(format!("{}:{}", entry.kind.as_str(), entry.id))
}

fn rests_on(sources: &[String]) -> Cell {
    if sources.is_empty() {
        Cell::text("assumed")
    } else {
        Cell::list(sources)
    }
}

/// Who holds a part of supply, and where.
fn holder(holding: &Holding) -> String {
    match &holding.at {
        Some(at) => format!("{} in {at}", holding.holder),
        None => holding.holder.clone(),
    }
}

fn share(holding: &Holding) -> Cell {
    let ends = [holding.low_pct, holding.likely_pct, holding.high_pct];
    match ends {
        [None, None, None] => Cell::Unknown,
        // Where the source names no likely value, none belongs there.
        [low, likely, high] => Cell::Ends(vec![
            Cell::number_or_unknown(low),
            likely.map_or(Cell::Blank, Cell::Number),
            Cell::number_or_unknown(high),
        ]),
    }
}
