//! A chain as two tables, nodes and edges, which network programs open and `import edges` reads back.
//!
//! Products, firms and countries are nodes. An edge to a product comes from an input, from a firm that makes it, or from a
//! country in which it is made. What two tables cannot hold is left to the table of facts.

use std::collections::BTreeSet;

use crate::model::{
    Chain,
    id::{CountryId, FirmId, ProductId},
    product::{Input, Need, Product},
    quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
    source::Evidence,
    view::{Basis, Split, View},
};

use super::{Cell, Column, Table};

/// A node.
struct Node {
    id: String,
    label: String,
    kind: &'static str,
    stage: Cell,
    hq: Cell,
    is_target: Cell,
    is_assembled: Cell,
    note: Cell,
}

/// An edge.
struct Edge<'a> {
    source: String,
    target: &'a ProductId,
    kind: &'static str,
    role: Cell,
    cover: Cell,
    dependence: Cell,
    group: Cell,
    share: Cell,
    at: Cell,
    evidence: &'a Evidence,
    note: Cell,
}

/// Products, firms that make something and countries in which something is made.
pub fn nodes(chain: &Chain) -> Table {
    let mut nodes: Vec<Node> = chain
        .products()
        .iter()
        .map(|(id, product)| of_product(chain, id, product))
        .collect();
    nodes.extend(chain.firms().iter().map(|(id, firm)| Node {
        id: of_firm(id),
        label: firm.name.clone().unwrap_or_else(|| id.to_string()),
        kind: "firm",
        hq: Cell::text(firm.hq.as_str()),
        note: Cell::text_or_blank(firm.note.clone()),
        ..Node::blank()
    }));
    let holders: BTreeSet<&str> = chain
        .products()
        .values()
        .flat_map(|product| &product.views)
        .flat_map(|view| match view {
            View::Countries {
                basis: Basis::Location,
                split,
            } => holders(split).map(|(id, _)| id.as_str()).collect(),
            View::Countries { .. } | View::Firms { .. } | View::Producers { .. } => Vec::new(),
        })
        .collect();
    nodes.extend(
        chain
            .countries()
            .iter()
            .filter(|(id, _)| holders.contains(id.as_str()))
            .map(|(id, country)| Node {
                id: of_country(id),
                label: country.name.clone(),
                kind: "country",
                ..Node::blank()
            }),
    );
    Table::of("nodes", "Nodes", &nodes)
        .column(Column::text("Id", "Id"), |node| Cell::text(&node.id))
        .column(Column::text("Label", "Label"), |node| {
            Cell::text(&node.label)
        })
        .column(Column::text("kind", "Kind"), |node| Cell::text(node.kind))
        .column(Column::text("stage", "Stage"), |node| node.stage.clone())
        .column(Column::text("hq", "Seat"), |node| node.hq.clone())
        .column(Column::flag("target", "Target"), |node| {
            node.is_target.clone()
        })
        .column(Column::flag("assembled", "Assembled"), |node| {
            node.is_assembled.clone()
        })
        .column(Column::text("note", "Note"), |node| node.note.clone())
        .table()
}

/// Inputs, makers and places.
pub fn edges(chain: &Chain) -> Table {
    let mut edges = Vec::new();
    for (id, product) in chain.products() {
        for (at, input) in product.inputs.iter().enumerate() {
            inputs(chain, id, at, input, &mut edges);
        }
        makers(id, product, &mut edges);
    }
    Table::of("edges", "Edges", &edges)
        .column(Column::text("Source", "Source"), |edge| {
            Cell::text(&edge.source)
        })
        .column(Column::text("Target", "Target"), |edge| {
            Cell::text(edge.target.as_str())
        })
        .column(Column::text("Type", ""), |_| Cell::text("Directed"))
        .column(Column::text("kind", "Kind"), |edge| Cell::text(edge.kind))
        .column(Column::text("role", "Role"), |edge| edge.role.clone())
        .column(Column::text("cover_weeks", "Cover [weeks]"), |edge| {
            edge.cover.clone()
        })
        .column(Column::text("dependence", "Dependence [%]"), |edge| {
            edge.dependence.clone()
        })
        .column(Column::text("group", "Group"), |edge| edge.group.clone())
        .column(Column::text("share", "Share [%]"), |edge| {
            edge.share.clone()
        })
        .column(Column::text("at", "At"), |edge| edge.at.clone())
        .column(Column::text("year", "Year"), |edge| {
            Cell::text_or_blank(edge.evidence.year.map(|year| year.to_string()))
        })
        .column(Column::text("grade", "Grade"), |edge| {
            Cell::text(edge.evidence.grade().to_string())
        })
        .column(Column::list("sources", "Sources"), |edge| {
            Cell::list(&edge.evidence.sources)
        })
        .column(Column::text("note", "Note"), |edge| edge.note.clone())
        .table()
}

impl Node {
    const fn blank() -> Self {
        Self {
            id: String::new(),
            label: String::new(),
            kind: "",
            stage: Cell::Blank,
            hq: Cell::Blank,
            is_target: Cell::Blank,
            is_assembled: Cell::Blank,
            note: Cell::Blank,
        }
    }
}

fn of_product(chain: &Chain, id: &ProductId, product: &Product) -> Node {
    Node {
        id: id.to_string(),
        label: product.name.clone(),
        kind: "product",
        stage: Cell::text(product.stage.as_str()),
        hq: Cell::Blank,
        is_target: Cell::Flag(chain.targets().contains(id)),
        is_assembled: Cell::Flag(product.assembled),
        note: Cell::text_or_blank(product.note.clone()),
    }
}

fn of_firm(id: &FirmId) -> String {
    format!("firm:{id}")
}

fn of_country(id: &CountryId) -> String {
    format!("country:{id}")
}

fn inputs<'a>(
    chain: &Chain,
    id: &'a ProductId,
    at: usize,
    input: &'a Input,
    edges: &mut Vec<Edge<'a>>,
) {
    let members: Vec<&ProductId> = input.need.products().collect();
    let is_choice = matches!(input.need, Need::AnyOf(_));
    let dependence =
        (input.dependence != Range::exactly(Share::ONE)).then(|| share(&input.dependence));
    // What is the default of the role anyhow is left out, as in a graph.
    let is_default = input.cover == chain.defaults().cover(input.role)
        && input.cover_evidence == Evidence::default();
    let cover = (!is_default).then(|| weeks(&input.cover));
    for member in members {
        edges.push(Edge {
            source: member.to_string(),
            target: id,
            kind: "input",
            role: Cell::text(input.role.as_str()),
            cover: Cell::text_or_blank(cover.clone()),
            dependence: Cell::text_or_blank(dependence.clone()),
            group: if is_choice {
                Cell::text(format!("any of {}", at + 1))
            } else {
                Cell::Blank
            },
            share: Cell::Blank,
            at: Cell::Blank,
            evidence: &input.evidence,
            note: Cell::text_or_blank(input.note.clone()),
        });
    }
}

/// Who makes a product, each firm in each country once, and in which countries it is made.
fn makers<'a>(id: &'a ProductId, product: &'a Product, edges: &mut Vec<Edge<'a>>) {
    let mut placed: BTreeSet<&FirmId> = BTreeSet::new();
    for view in &product.views {
        if let View::Producers { rows } = view {
            for row in rows {
                placed.insert(&row.firm);
                edges.push(Edge {
                    at: Cell::text(row.site.at.as_str()),
                    note: Cell::text_or_blank(row.note.clone()),
                    ..made(of_firm(&row.firm), id, row.share.as_ref(), &row.evidence)
                });
            }
        }
    }
    let middle = |range: &ShareRange| {
        let [low, high] = [range.low(), range.high()].map(|end| f64::from(end.ppm()) / 1e4);
        range.likely().map_or(f64::midpoint(low, high), |likely| {
            f64::from(likely.ppm()) / 1e4
        })
    };
    let placed_pct: f64 = product
        .views
        .iter()
        .filter_map(|view| match view {
            View::Producers { rows } => Some(rows),
            View::Countries { .. } | View::Firms { .. } => None,
        })
        .flatten()
        .filter_map(|row| row.share.as_ref())
        .map(middle)
        .sum();
    for view in &product.views {
        match view {
            View::Firms { split } => {
                let others = || holders(split).filter(|(firm, _)| !placed.contains(firm));
                let others_pct: f64 = others().filter_map(|(_, share)| share).map(middle).sum();
                // Two splits that tell makers apart in two ways are no parts of one whole.
                if placed_pct + others_pct > 100.0 && !placed.is_empty() {
                    continue;
                }
                edges.extend(
                    others().map(|(firm, share)| made(of_firm(firm), id, share, &split.evidence)),
                );
            }
            View::Countries {
                basis: Basis::Location,
                split,
            } => {
                edges.extend(
                    holders(split).map(|(country, share)| {
                        made(of_country(country), id, share, &split.evidence)
                    }),
                );
            }
            View::Countries { .. } | View::Producers { .. } => {}
        }
    }
}

fn made<'a>(
    source: String,
    target: &'a ProductId,
    held: Option<&ShareRange>,
    evidence: &'a Evidence,
) -> Edge<'a> {
    Edge {
        source,
        target,
        kind: "makes",
        role: Cell::Blank,
        cover: Cell::Blank,
        dependence: Cell::Blank,
        group: Cell::Blank,
        share: Cell::text_or_blank(held.map(share)),
        at: Cell::Blank,
        evidence,
        note: Cell::Blank,
    }
}

/// Named holders with their shares, and candidates without one.
fn holders<Id: PartialEq>(split: &Split<Id>) -> impl Iterator<Item = (&Id, Option<&ShareRange>)> {
    let known = split.shares.iter().map(|(id, share)| (id, Some(share)));
    let caps = split.caps.iter().map(|(id, _)| id);
    let open = split
        .candidates
        .iter()
        .chain(caps.filter(|id| !split.candidates.contains(id)));
    known.chain(open.map(|id| (id, None)))
}

/// `12.5`, or `10-15`; a likely value between has no place.
fn share(range: &ShareRange) -> String {
    span(range.low() == range.high(), &range.low(), &range.high())
}

fn weeks(range: &WeeksRange) -> String {
    let [low, high] = [range.low(), range.high()].map(Weeks::weeks);
    span(range.low() == range.high(), &low, &high)
}

fn span(is_one: bool, low: &impl ToString, high: &impl ToString) -> String {
    if is_one {
        low.to_string()
    } else {
        format!("{}-{}", low.to_string(), high.to_string())
    }
}
