//! Tables of nodes and edges as what they say.

use std::collections::HashMap;

use crate::{
    import::{
        columns::{Field, Table},
        country::{self, Said},
        names::{clean, key},
        number::{self, Decimal},
        sheet::Row,
        taken::{Taken, Why},
    },
    load::{At, Finding},
    model::{
        Code,
        id::nearest,
        product::{Role, Stage},
    },
};

use super::Config;

const fn field(name: &'static str, heads: &'static [&'static str]) -> Field {
    Field {
        name,
        heads,
        is_needed: false,
    }
}

const fn needed(name: &'static str, heads: &'static [&'static str]) -> Field {
    Field {
        name,
        heads,
        is_needed: true,
    }
}

const ID: usize = 0;
const LABEL: usize = 1;
const KIND: usize = 2;
const STAGE: usize = 3;
const HQ: usize = 4;
const AT: usize = 5;
const TARGET: usize = 6;
const ASSEMBLED: usize = 7;
const NOTE: usize = 8;

/// The columns of nodes; heads as Gephi, Neo4j and igraph write them.
pub(super) const NODES: [Field; 9] = [
    needed(
        "id",
        &[":id", "nodeid", "node", "vertex", "vid", "name:id", "id:id"],
    ),
    field("label", &["name", "title", "name:string", "label:string"]),
    field("kind", &["type", ":label", "class", "category", "nodetype"]),
    field("stage", &["stage:string"]),
    field("hq", &["headquarters", "seat", "seatcountry", "hqcountry"]),
    field("at", &["site", "sitecountry", "location", "madein"]),
    field("target", &["istarget"]),
    field("assembled", &[]),
    field("note", &["description", "comment"]),
];

const FROM: usize = 0;
const TO: usize = 1;
const ROLE: usize = 2;
const COVER: usize = 3;
const DEPENDENCE: usize = 4;
const GROUP: usize = 5;
const SHARE: usize = 6;
const EDGE_AT: usize = 7;
const EDGE_NOTE: usize = 8;

/// The columns of edges.
pub(super) const EDGES: [Field; 9] = [
    needed(
        "source",
        &[
            ":startid",
            "startid",
            ":start_id",
            "from",
            "src",
            "supplier",
            "tail",
        ],
    ),
    needed(
        "target",
        &[
            ":endid",
            "endid",
            ":end_id",
            "to",
            "dst",
            "dest",
            "destination",
            "head",
            "user",
        ],
    ),
    field("role", &[]),
    field(
        "cover_weeks",
        &["coverweeks", "cover", "weeksofstock", "stock"],
    ),
    field("dependence", &[]),
    field("group", &["anyof"]),
    field("share", &["sharepct", "marketshare", "percent"]),
    field("at", &["country", "site", "sitecountry"]),
    field("note", &["comment", "label", "description"]),
];

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Product,
    Firm,
    Country(&'static str),
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) kind: Kind,
    pub(super) stage: Option<Stage>,
    pub(super) hq: Option<&'static str>,
    pub(super) at: Option<&'static str>,
    pub(super) is_target: bool,
    pub(super) is_assembled: bool,
    pub(super) note: String,
    pub(super) place: At,
}

#[derive(Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) role: Option<Role>,
    pub(super) cover_weeks: Option<(f64, f64)>,
    pub(super) dependence: Option<(f64, f64)>,
    pub(super) group: String,
    pub(super) share: Option<(f64, f64)>,
    pub(super) at: Option<&'static str>,
    pub(super) note: String,
    pub(super) line: usize,
    pub(super) place: At,
}

/// Nodes and the edges between them, by position.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

pub(super) fn network(
    nodes: &Table<'_>,
    edges: &Table<'_>,
    config: &Config,
    taken: &mut Taken,
    findings: &mut Vec<Finding>,
) -> Network {
    let left: Vec<String> = taken
        .columns
        .iter()
        .filter(|used| used.taken_as.is_none())
        .map(|used| used.head.clone())
        .collect();
    for head in left {
        taken.remark(Why::ColumnNotTaken, head, Vec::new(), &[], 1);
    }
    let known: Vec<&str> = NODES.iter().chain(&EDGES).map(|field| field.name).collect();
    for (name, _) in config
        .map
        .iter()
        .filter(|(name, _)| !known.contains(&name.as_str()))
    {
        let message = format!("there is no column `{name}` to map to");
        findings.push(
            Finding::new(Code::UnknownField, At::default(), message)
                .help(format!("the columns are {}", known.join(", "))),
        );
    }
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut found = Network::default();
    for row in &nodes.rows {
        let Some(node) = node(nodes, row, findings) else {
            continue;
        };
        if let Some(&first) = by_id.get(&node.id) {
            let message = format!("the node `{}` stands twice", node.id);
            findings.push(
                Finding::new(Code::DuplicateName, node.place, message)
                    .related(found.nodes[first].place, "the first")
                    .help("a node has one row"),
            );
            continue;
        }
        by_id.insert(node.id.clone(), found.nodes.len());
        found.nodes.push(node);
    }
    for row in &edges.rows {
        let ends = [FROM, TO].map(|field| {
            let id = clean(edges.text(row, field));
            let at = by_id.get(&id).copied();
            if at.is_none() {
                findings.push(unknown(&id, edges.at(row, field), &by_id));
            }
            at
        });
        if let [Some(from), Some(to)] = ends {
            found.edges.push(edge(edges, row, from, to, findings));
        }
    }
    found
}

fn unknown(id: &str, at: At, by_id: &HashMap<String, usize>) -> Finding {
    let mut names: Vec<&str> = by_id.keys().map(String::as_str).collect();
    names.sort_unstable();
    let near = nearest(id, names);
    let help = match near.first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "edges name nodes by their id; give it a row of its own".to_owned(),
    };
    Finding::new(
        Code::UnknownProduct,
        at,
        format!("no node has the id `{id}`"),
    )
    .help(help)
}

fn node(table: &Table<'_>, row: &Row<'_>, findings: &mut Vec<Finding>) -> Option<Node> {
    let text = |field| clean(table.text(row, field));
    let id = text(ID);
    if id.is_empty() {
        findings.push(
            Finding::new(Code::BadName, table.at(row, ID), "the id is blank")
                .help("every node has an id"),
        );
        return None;
    }
    let label = text(LABEL);
    let label = if label.is_empty() { id.clone() } else { label };
    let kind = match key(table.text(row, KIND)).as_str() {
        "firm" | "company" | "organization" | "organisation" | "supplier" | "provider" => {
            Kind::Firm
        }
        // This program writes the code behind `country:`.
        "country" | "nation" => {
            match country::read(id.strip_prefix("country:").unwrap_or(&label)) {
                Said::Country(country) => Kind::Country(country.alpha3),
                Said::Nowhere | Said::Unknown(_) => {
                    let message = format!("`{label}` is no country");
                    findings.push(
                        Finding::new(Code::UnknownCountry, table.at(row, LABEL), message)
                            .help("write its name or its ISO code as the label"),
                    );
                    return None;
                }
            }
        }
        // Other words say what kind of product it is, which the report lists as not taken.
        _ => Kind::Product,
    };
    Some(Node {
        kind,
        stage: word(
            table,
            row,
            STAGE,
            &Stage::ALL,
            Stage::as_str,
            "stage",
            findings,
        ),
        hq: place(table, row, HQ, findings),
        at: place(table, row, AT, findings),
        is_target: is_yes(table.text(row, TARGET)),
        is_assembled: is_yes(table.text(row, ASSEMBLED)),
        note: text(NOTE),
        place: table.at(row, ID),
        id,
        label,
    })
}

fn edge(
    table: &Table<'_>,
    row: &Row<'_>,
    from: usize,
    to: usize,
    findings: &mut Vec<Finding>,
) -> Edge {
    let mut ends = |field, most: f64| ends(table, row, field, most, findings);
    let (cover_weeks, dependence, share) = (
        ends(COVER, 5200.0),
        ends(DEPENDENCE, 100.0),
        ends(SHARE, 100.0),
    );
    Edge {
        from,
        to,
        role: word(table, row, ROLE, &Role::ALL, Role::as_str, "role", findings),
        cover_weeks,
        dependence,
        group: key(table.text(row, GROUP)),
        share,
        at: place(table, row, EDGE_AT, findings),
        note: clean(table.text(row, EDGE_NOTE)),
        line: row.line,
        place: table.at(row, FROM),
    }
}

fn is_yes(text: &str) -> bool {
    ["y", "yes", "true", "1", "x"].contains(&text.to_lowercase().as_str())
}

fn place(
    table: &Table<'_>,
    row: &Row<'_>,
    field: usize,
    findings: &mut Vec<Finding>,
) -> Option<&'static str> {
    let text = table.text(row, field);
    match country::read(text) {
        Said::Country(country) => Some(country.alpha3),
        Said::Nowhere => None,
        Said::Unknown(help) => {
            let message = format!("`{text}` is no country");
            findings
                .push(Finding::new(Code::UnknownCountry, table.at(row, field), message).help(help));
            None
        }
    }
}

fn word<T: Copy>(
    table: &Table<'_>,
    row: &Row<'_>,
    field: usize,
    all: &[T],
    as_str: impl Fn(T) -> &'static str,
    what: &str,
    findings: &mut Vec<Finding>,
) -> Option<T> {
    let text = table.text(row, field);
    if text.is_empty() {
        return None;
    }
    let found = all
        .iter()
        .copied()
        .find(|&word| key(as_str(word)) == key(text));
    if found.is_none() {
        let words: Vec<&str> = all.iter().map(|&word| as_str(word)).collect();
        let message = format!("`{text}` is no {what}");
        findings.push(
            Finding::new(Code::UnknownWord, table.at(row, field), message)
                .help(format!("write one of {}", words.join(", "))),
        );
    }
    found
}

/// A number or a range of a cell; a decimal comma is one where nothing else can be meant.
fn ends(
    table: &Table<'_>,
    row: &Row<'_>,
    field: usize,
    most: f64,
    findings: &mut Vec<Finding>,
) -> Option<(f64, f64)> {
    let text = table.text(row, field);
    if number::is_blank(text) {
        return None;
    }
    let usual = if table.separator == ';' {
        Decimal::Comma
    } else {
        Decimal::Point
    };
    let decimal = number::decimal(text).unwrap_or(usual);
    let fault = match number::read(text, decimal) {
        Ok(number) if number.high <= most && ["", "%", "weeks"].contains(&number.unit.as_str()) => {
            return Some((number.low, number.high));
        }
        Ok(_) => (
            "is too large or in another unit",
            "write percent from 0 to 100, and stock in weeks",
        ),
        Err(fault) => fault,
    };
    let head = table.head(field).unwrap_or_default();
    let message = format!("`{text}` in the column `{head}` {}", fault.0);
    findings
        .push(Finding::new(Code::NumberOutOfRange, table.at(row, field), message).help(fault.1));
    None
}
