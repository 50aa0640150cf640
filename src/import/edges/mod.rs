//! Two tables, nodes and edges, as network programs write them, to a graph.
//!
//! A node is a product, or a firm or a country by its `kind`. An edge between products is an input, one from a firm or a
//! country is a share of supply. `docs/import.md` says how each column is read.

mod build;
mod read;

use crate::load::{File, Loaded};

use super::{
    Imported, Input, columns,
    draft::{Draft, Source},
    input,
    names::clean,
    taken::Taken,
};

/// What an edge from A to B says of products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// A supplies B: B needs A.
    #[default]
    Supplies,
    /// A needs B.
    Needs,
}

/// How tables are read where they do not say so themselves.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Config {
    /// What an edge says.
    pub direction: Direction,
    /// The ids or labels of targets; without any, products that nothing needs.
    pub targets: Vec<String>,
    /// Pairs of a column and the head that it has, for both tables.
    pub map: Vec<(String, String)>,
    /// What the figures rest on, in words.
    pub source: Option<String>,
    /// Under which licence they stand.
    pub licence: Option<String>,
    /// The year that they speak of.
    pub year: Option<u16>,
}

/// The id of the source that the tables are.
const TABLES: &str = "tables";

/// Reads two tables; each is the name of a file, without its folder, and its bytes.
pub fn from_text(
    nodes: (&str, Vec<u8>),
    edges: (&str, Vec<u8>),
    config: &Config,
) -> Loaded<Imported> {
    let inputs: Vec<Input> = [&nodes, &edges]
        .map(|(name, bytes)| input(name, bytes))
        .into();
    let files = [nodes, edges].map(|(name, bytes)| File::of_text(name, bytes));
    if !files.iter().all(File::is_text) {
        return Loaded::of(None, files.into(), Vec::new());
    }
    let mut findings = Vec::new();
    let map_of = |fields: &[columns::Field]| {
        let is_here = |(name, _): &&(String, String)| fields.iter().any(|field| field.name == name);
        config
            .map
            .iter()
            .filter(is_here)
            .cloned()
            .collect::<Vec<_>>()
    };
    let tables = [(&files[0], &read::NODES[..]), (&files[1], &read::EDGES[..])];
    let mut found = Vec::with_capacity(2);
    for (number, (file, fields)) in (0..).zip(tables) {
        found.push(columns::table(
            file.text(),
            number,
            fields,
            &map_of(fields),
            &mut findings,
        ));
    }
    let (Some(edges), Some(nodes)) = (found.pop().flatten(), found.pop().flatten()) else {
        return Loaded::of(None, files.into(), findings);
    };
    let mut taken = Taken {
        kind: "edges".to_owned(),
        rows: nodes.rows.len() + edges.rows.len(),
        columns: [
            nodes.used(&inputs[0].name, &read::NODES),
            edges.used(&inputs[1].name, &read::EDGES),
        ]
        .concat(),
        inputs,
        ..Taken::default()
    };
    let network = read::network(&nodes, &edges, config, &mut taken, &mut findings);
    let mut draft = Draft::default();
    if findings.is_empty() {
        build::fill(network, config, &mut draft, &mut taken, &mut findings);
    }
    drop((nodes, edges));
    if !findings.is_empty() {
        return Loaded::of(None, files.into(), findings);
    }
    let name = taken.inputs[1].name.clone();
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    draft.name = clean(stem);
    draft.title = format!(
        "Made of {} and {}",
        taken.inputs[0].name, taken.inputs[1].name
    );
    draft
        .sources
        .insert(TABLES.to_owned(), source(config, &taken));
    taken.remarks.sort_by_key(|remark| remark.why);
    let about = format!("`{}` and `{name}`", taken.inputs[0].name);
    let Loaded {
        value,
        diagnostics,
        texts,
    } = draft.finish(&about, &mut taken);
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

fn source(config: &Config, taken: &Taken) -> Source {
    let names: Vec<String> = taken
        .inputs
        .iter()
        .map(|input| clean(&input.name))
        .collect();
    Source {
        title: config.source.clone().unwrap_or_else(|| names.join(" and ")),
        year: config.year,
        licence: config.licence.clone(),
        ..Source::default()
    }
}
