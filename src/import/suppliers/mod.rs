//! A company's suppliers as a sheet, to a graph whose target is the buyer.
//!
//! One row is one supply: buyer, item, supplier, country of the site, share or spend, weeks of stock, and a few more.
//! Items become products that the buyer needs; a supplier in a country becomes a producer. A share is the share in the
//! buyer's own supply. `docs/import.md` says how each column is read.

mod fields;
mod graph;
mod items;
mod rows;
mod units;

use crate::load::{File, Loaded};

use super::{
    Imported, columns,
    draft::{Draft, Source},
    input,
    names::clean,
    taken::{Taken, Why},
};

pub use units::{DecimalSign, ShareUnit};

/// How a sheet is read where it does not say so itself.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Config {
    /// Pairs of a column and the head that it has in the sheet.
    pub map: Vec<(String, String)>,
    /// Who buys, where the sheet has no such column.
    pub buyer: Option<String>,
    /// What stands before decimals.
    pub decimal: Option<DecimalSign>,
    /// Whether shares are percents or fractions.
    pub share_unit: Option<ShareUnit>,
    /// What the figures rest on, in words.
    pub source: Option<String>,
    /// Under which licence they stand.
    pub licence: Option<String>,
    /// The year that they speak of.
    pub year: Option<u16>,
}

/// Reads a sheet as text; `name` is the file's, without its folder.
pub fn from_text(name: &str, bytes: Vec<u8>, config: &Config) -> Loaded<Imported> {
    let read = input(name, &bytes);
    from_file(File::of_text(name, bytes), read, config)
}

/// Reads a sheet that was turned into text, with what it was before.
fn from_file(file: File, read: super::Input, config: &Config) -> Loaded<Imported> {
    if !file.is_text() {
        return Loaded::of(None, vec![file], Vec::new());
    }
    let name = read.name.clone();
    let mut findings = Vec::new();
    let table = columns::table(file.text(), 0, &fields::ALL, &config.map, &mut findings);
    let Some(table) = table else {
        return Loaded::of(None, vec![file], findings);
    };
    let mut taken = Taken {
        kind: "suppliers".to_owned(),
        inputs: vec![read],
        columns: table.used(&name, &fields::ALL),
        ..Taken::default()
    };
    let rows = rows::read(&table, config, &mut taken, &mut findings);
    taken.rows = rows.len();
    let buyer = buyer(&name, config, &table, &mut taken);
    let mut draft = Draft {
        name: stem(&name),
        sources: sources(&name, config),
        ..Draft::default()
    };
    let items = items::gather(rows, &buyer, &mut taken, &mut findings);
    drop(table);
    if !findings.is_empty() {
        return Loaded::of(None, vec![file], findings);
    }
    graph::build(items, config, &mut draft, &mut taken);
    taken.remarks.sort_by_key(|remark| remark.why);
    let loaded = draft.finish(&format!("`{name}`"), &mut taken);
    let Loaded {
        value,
        diagnostics,
        texts,
    } = loaded;
    Loaded {
        value: value.map(|(chain, files)| Imported {
            chain,
            files,
            taken,
        }),
        diagnostics,
        texts,
    }
}

/// Who buys where a row does not say so: who was named, or else the file.
fn buyer(name: &str, config: &Config, table: &columns::Table<'_>, taken: &mut Taken) -> String {
    if let Some(buyer) = &config.buyer {
        return clean(buyer);
    }
    let stem = stem(name);
    let is_named = table.has(fields::BUYER);
    taken.remark(
        Why::BuyerNamed,
        stem.as_str(),
        Vec::new(),
        &[],
        usize::from(!is_named),
    );
    stem
}

/// The name of a file without its ending.
fn stem(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = clean(stem.trim_matches(['<', '>']));
    if stem.is_empty() {
        "suppliers".to_owned()
    } else {
        stem
    }
}

/// The sheet as a source.
fn sources(name: &str, config: &Config) -> std::collections::BTreeMap<String, Source> {
    let source = Source {
        title: config.source.clone().unwrap_or_else(|| clean(name)),
        year: config.year,
        licence: config.licence.clone(),
        ..Source::default()
    };
    std::iter::once((fields::SHEET.to_owned(), source)).collect()
}
