//! A [`Picture`] as GraphML with typed attributes, for Gephi, yEd, networkx, igraph and the like.
//!
//! Clusters become the attribute `group`, since not every reader takes nested graphs; so do arrows between
//! clusters, which therefore are left out. A picture with [`super::Collapse::None`] has none and tells every input.

use std::fmt::Write;

use super::{
    layout::{self, Layout},
    picture::{Cluster, Edge, End, Kind, Node, Picture, Row, State},
    text::{escaped, number},
};

/// An attribute: its key, whether nodes or edges have it, its name and its type.
struct Key {
    id: &'static str,
    of: &'static str,
    name: &'static str,
    kind: &'static str,
}

const fn key(id: &'static str, of: &'static str, name: &'static str, kind: &'static str) -> Key {
    Key { id, of, name, kind }
}

const KEYS: [Key; 27] = [
    key("n_label", "node", "label", "string"),
    key("n_product", "node", "product", "string"),
    key("n_kind", "node", "kind", "string"),
    key("n_stage", "node", "stage", "string"),
    key("n_group", "node", "group", "string"),
    key("n_detail", "node", "detail", "string"),
    key("n_holder", "node", "largest_country", "string"),
    key("n_share", "node", "largest_country_share_pct", "double"),
    key("n_state", "node", "state", "string"),
    key("n_words", "node", "state_in_words", "string"),
    key("n_hit", "node", "is_hit", "boolean"),
    key("n_cause", "node", "is_cause", "boolean"),
    key("n_things", "node", "stands_for", "int"),
    key("n_x", "node", "x", "double"),
    key("n_y", "node", "y", "double"),
    key("e_label", "edge", "label", "string"),
    key("e_role", "edge", "role", "string"),
    key("e_weight", "edge", "weight", "double"),
    key("e_n", "edge", "stands_for", "int"),
    key("e_dependence_low", "edge", "dependence_low_pct", "double"),
    key("e_dependence_high", "edge", "dependence_high_pct", "double"),
    key("e_cover_low", "edge", "cover_low_weeks", "double"),
    key("e_cover_high", "edge", "cover_high_weeks", "double"),
    key("e_covers_low", "edge", "covers_low_pct", "double"),
    key("e_covers_high", "edge", "covers_high_pct", "double"),
    key("e_alternative", "edge", "is_alternative", "boolean"),
    key("e_cause", "edge", "is_cause", "boolean"),
];

/// Writes a picture as GraphML.
pub fn render(picture: &Picture) -> String {
    let mut out = String::new();
    write(&mut out, picture, &layout::find(picture)).expect("writing to a string does not fail");
    out
}

fn write(out: &mut String, picture: &Picture, layout: &Layout) -> std::fmt::Result {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">"
    )?;
    for Key { id, of, name, kind } in &KEYS {
        writeln!(
            out,
            "<key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        )?;
    }
    writeln!(out, "<graph id=\"chain\" edgedefault=\"directed\">")?;
    let nodes = picture
        .clusters
        .iter()
        .flat_map(|cluster| cluster.nodes.iter().map(move |node| (cluster, node)));
    for ((cluster, node), placed) in nodes.zip(&layout.boxes) {
        write_node(out, node, cluster, placed)?;
    }
    for (at, edge) in picture.edges.iter().enumerate() {
        write_edge(out, at, edge)?;
    }
    writeln!(out, "</graph>\n</graphml>")
}

fn data(out: &mut String, key: &str, value: &str) -> std::fmt::Result {
    debug_assert!(KEYS.iter().any(|known| known.id == key));
    writeln!(out, " <data key=\"{key}\">{}</data>", escaped(value))
}

fn write_node(
    out: &mut String,
    node: &Node,
    cluster: &Cluster,
    placed: &layout::NodeBox,
) -> std::fmt::Result {
    let rows = |part: fn(&Row) -> &String| {
        let parts = node.rows.iter().map(part).filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        parts.join("; ")
    };
    writeln!(out, "<node id=\"{}\">", escaped(&node.key))?;
    data(out, "n_label", &rows(|row| &row.name))?;
    if let Some(product) = node.key.strip_prefix("product:") {
        data(out, "n_product", product)?;
    }
    let kind = match node.kind {
        Kind::Product => "product",
        Kind::Target => "target",
        Kind::Junction => "any_of",
        Kind::Country => "country",
        Kind::Firm => "firm",
    };
    data(out, "n_kind", kind)?;
    if !cluster.title.is_empty() {
        let is_holder = matches!(node.kind, Kind::Country | Kind::Firm);
        let key = if is_holder { "n_group" } else { "n_stage" };
        data(out, key, &cluster.key)?;
    }
    data(out, "n_detail", &rows(|row| &row.detail))?;
    if let [row] = node.rows.as_slice()
        && let Some(holder) = &row.holder
    {
        data(out, "n_holder", &holder.id)?;
        data(out, "n_share", &(f64::from(holder.ppm) / 1e4).to_string())?;
    }
    if node.mark.state != State::Unmarked {
        data(out, "n_state", node.mark.state.word())?;
        data(out, "n_words", &rows(|row| &row.state))?;
        data(out, "n_hit", &node.mark.is_hit.to_string())?;
        data(out, "n_cause", &node.mark.is_cause.to_string())?;
    }
    let n: u32 = node.rows.iter().map(|row| row.n_things).sum();
    data(out, "n_things", &n.to_string())?;
    let rect = placed.rect;
    data(out, "n_x", &number(rect.x + rect.w / 2.0))?;
    data(out, "n_y", &number(rect.y + rect.h / 2.0))?;
    writeln!(out, "</node>")
}

fn write_edge(out: &mut String, at: usize, edge: &Edge) -> std::fmt::Result {
    let (End::Node(from), End::Node(to)) = (&edge.from, &edge.to) else {
        return Ok(());
    };
    let (from, to) = (escaped(from), escaped(to));
    writeln!(out, "<edge id=\"e{at}\" source=\"{from}\" target=\"{to}\">")?;
    if !edge.label.is_empty() {
        data(out, "e_label", &edge.label)?;
    }
    if let Some(role) = edge.role {
        data(out, "e_role", role.as_str())?;
    }
    if let Some(ppm) = edge.share_ppm {
        data(out, "e_weight", &(f64::from(ppm) / 1e6).to_string())?;
    }
    data(out, "e_n", &edge.weight.to_string())?;
    if let Some(facts) = &edge.facts {
        let mut range = |low, high, (from, to): (f64, f64)| {
            data(out, low, &from.to_string())?;
            data(out, high, &to.to_string())
        };
        let (needed, cover) = (facts.dependence, facts.cover);
        let needed = (needed.low().percent(), needed.high().percent());
        range("e_dependence_low", "e_dependence_high", needed)?;
        let cover = (cover.low().weeks(), cover.high().weeks());
        range("e_cover_low", "e_cover_high", cover)?;
        if let Some(covers) = facts.covers {
            let covers = (covers.low().percent(), covers.high().percent());
            range("e_covers_low", "e_covers_high", covers)?;
        }
    }
    data(out, "e_alternative", &edge.is_alternative.to_string())?;
    data(out, "e_cause", &edge.is_cause.to_string())?;
    writeln!(out, "</edge>")
}
