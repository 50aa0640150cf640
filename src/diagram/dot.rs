//! A [`Picture`] as Graphviz text.
//!
//! States are told by shape, border and words as well as by colour; the colours are those of Okabe and Ito,
//! under black text.

use std::{collections::BTreeMap, fmt::Write};

use super::{
    dot_legend::write_legend,
    dot_parts::{bold, escaped, marked, plain, quoted},
    look::{FAINT, edge_color, edge_width, role_line},
    picture::{Cluster, Edge, End, Flow, Kind, Node, Picture, Row},
    text::wrap,
};

const FONT: &str = "Helvetica,Arial,sans-serif";
/// Letters on a line of a node, of an arrow, of the caption.
const NODE_WIDTH: usize = 26;
const EDGE_WIDTH: usize = 22;
const CAPTION_WIDTH: usize = 130;

/// Writes a picture for `dot`.
pub fn render(picture: &Picture) -> String {
    let mut out = String::new();
    write(&mut out, picture).expect("writing to a string does not fail");
    out
}

fn write(out: &mut String, picture: &Picture) -> std::fmt::Result {
    let (direction, gap) = match picture.flow {
        Flow::Rightward => ("LR", "0.7"),
        Flow::Downward => ("TB", "0.35"),
    };
    writeln!(out, "digraph {{")?;
    writeln!(
        out,
        "  graph [rankdir={direction}, compound=true, nodesep=0.12, ranksep={gap}, pad=0.3, labelloc=t, labeljust=l,\n    \
         fontname={font}, fontsize=13, label={}];",
        heading(picture),
        font = quoted(FONT),
    )?;
    writeln!(
        out,
        "  node [fontname={font}, fontsize=12, margin=\"0.10,0.05\", height=0.3];",
        font = quoted(FONT)
    )?;
    writeln!(
        out,
        "  edge [fontname={font}, fontsize=10, fontcolor={ink}, arrowsize=0.7];",
        font = quoted(FONT),
        ink = quoted(FAINT)
    )?;
    for (at, cluster) in picture.clusters.iter().enumerate() {
        write_cluster(out, at, cluster)?;
    }
    let places = Places::new(picture);
    for edge in &picture.edges {
        write_edge(out, edge, &places)?;
    }
    write_legend(out, &picture.legend)?;
    writeln!(out, "}}")
}

/// Where each cluster and node stands.
struct Places<'a> {
    /// Position, column and middle node of each cluster.
    clusters: BTreeMap<&'a str, (usize, u32, &'a str)>,
    /// Column of each node.
    nodes: BTreeMap<&'a str, u32>,
}

impl<'a> Places<'a> {
    fn new(picture: &'a Picture) -> Self {
        let mut places = Self {
            clusters: BTreeMap::new(),
            nodes: BTreeMap::new(),
        };
        for (at, cluster) in picture.clusters.iter().enumerate() {
            if let Some(middle) = cluster.nodes.get(cluster.nodes.len() / 2) {
                places
                    .clusters
                    .insert(&cluster.key, (at, cluster.column, &middle.key));
            }
            let columns = cluster
                .nodes
                .iter()
                .map(|node| (node.key.as_str(), cluster.column));
            places.nodes.extend(columns);
        }
        places
    }
}

fn write_cluster(out: &mut String, at: usize, cluster: &Cluster) -> std::fmt::Result {
    let is_framed = !cluster.title.is_empty();
    if is_framed {
        writeln!(
            out,
            "  subgraph {} {{\n    label={}; style=\"filled,rounded\"; color=\"#D0D0D0\"; fillcolor=\"#F4F4F4\"; \
             fontsize=14; labeljust=c; margin=10;",
            quoted(&format!("cluster_{at}")),
            bold(&cluster.title),
        )?;
    }
    for node in &cluster.nodes {
        writeln!(
            out,
            "    {} [{}];",
            quoted(&node.key),
            node_attributes(node)
        )?;
    }
    if is_framed {
        writeln!(out, "  }}")?;
    }
    Ok(())
}

fn node_attributes(node: &Node) -> String {
    let mut text = match node.kind {
        Kind::Junction => {
            let color = if node.mark.is_cause { "#D55E00" } else { FAINT };
            format!(
                "label={}, shape=ellipse, style=filled, fillcolor=\"#FFFFFF\", color=\"{color}\", fontsize=10, \
                 margin=\"0.02,0.01\", height=0.2",
                plain(
                    &node
                        .rows
                        .iter()
                        .map(|row| row.name.as_str())
                        .collect::<Vec<_>>()
                )
            )
        }
        _ if node.rows.len() > 1 => format!(
            "label={}, {}",
            table(&node.rows),
            marked(node.kind, node.mark)
        ),
        _ => format!(
            "label={}, {}",
            stacked(&node.rows),
            marked(node.kind, node.mark)
        ),
    };
    let rows = node.rows.iter().map(|row| row.name.as_str());
    let tip: Vec<&str> = match node.names.as_slice() {
        [] => rows.collect(),
        names => names.iter().map(String::as_str).collect(),
    };
    let _ = write!(text, ", tooltip={}", plain(&tip));
    text
}

/// Name, holders and state under one another.
fn stacked(rows: &[Row]) -> String {
    let mut lines = Vec::new();
    for row in rows {
        lines.extend(
            wrap(&row.name, NODE_WIDTH)
                .iter()
                .map(|line| format!("<B>{}</B>", escaped(line))),
        );
        let small = |text: &str| -> Vec<String> {
            if text.is_empty() {
                return Vec::new();
            }
            let lines = wrap(text, NODE_WIDTH + 6);
            lines
                .iter()
                .map(|line| format!("<FONT POINT-SIZE=\"10\">{}</FONT>", escaped(line)))
                .collect()
        };
        lines.extend(small(&row.detail));
        if !row.state.is_empty() {
            let state = wrap(&row.state, NODE_WIDTH + 2);
            lines.extend(
                state
                    .iter()
                    .map(|line| format!("<FONT POINT-SIZE=\"11\">{}</FONT>", escaped(line))),
            );
        }
    }
    format!("<{}>", lines.join("<BR/>"))
}

/// One line per row: name, holders, state.
fn table(rows: &[Row]) -> String {
    let has_state = rows.iter().any(|row| !row.state.is_empty());
    let mut text =
        "<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\">".to_owned();
    let cell = |text: &str, width: usize, size: u32| {
        let lines: Vec<String> = wrap(text, width).iter().map(|line| escaped(line)).collect();
        let content = lines.join("<BR ALIGN=\"LEFT\"/>");
        let content = if content.is_empty() {
            " ".to_owned()
        } else {
            content
        };
        format!(
            "<TD ALIGN=\"LEFT\" BALIGN=\"LEFT\"><FONT POINT-SIZE=\"{size}\">{content}</FONT>&#160;&#160;</TD>"
        )
    };
    for row in rows {
        text.push_str("<TR>");
        text.push_str(&cell(&row.name, 34, 11));
        text.push_str(&cell(&row.detail, 44, 10));
        if has_state {
            text.push_str(&cell(&row.state, 34, 10));
        }
        text.push_str("</TR>");
    }
    text.push_str("</TABLE>>");
    text
}

fn write_edge(out: &mut String, edge: &Edge, places: &Places<'_>) -> std::fmt::Result {
    let mut extra = String::new();
    let mut end = |end: &End, side: &str| match end {
        End::Node(key) => (key.clone(), places.nodes.get(key.as_str()).copied()),
        End::Cluster(key) => match places.clusters.get(key.as_str()) {
            Some(&(at, column, middle)) => {
                let _ = write!(extra, ", {side}={}", quoted(&format!("cluster_{at}")));
                (middle.to_owned(), Some(column))
            }
            None => (key.clone(), None),
        },
    };
    let (from, from_column) = end(&edge.from, "ltail");
    let (to, to_column) = end(&edge.to, "lhead");
    if from_column > to_column {
        extra.push_str(", constraint=false");
    }
    if !edge.label.is_empty() {
        let lines = wrap(&edge.label, EDGE_WIDTH);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let _ = write!(extra, ", label={}", plain(&lines));
    }
    writeln!(
        out,
        "  {} -> {} [{}{extra}];",
        quoted(&from),
        quoted(&to),
        edge_attributes(edge)
    )
}

/// Line, colour and arrow head: by role, dashed for an alternative, as broad as much hangs on it.
fn edge_attributes(edge: &Edge) -> String {
    let (style, _, head) = edge.role.map_or(("solid", "", "normal"), role_line);
    let style = if edge.is_alternative { "dashed" } else { style };
    let width = edge_width(edge);
    let color = edge_color(edge);
    format!("style={style}, color=\"{color}\", arrowhead={head}, penwidth={width:.1}")
}

fn heading(picture: &Picture) -> String {
    let line = |text: &str| format!("{}<BR ALIGN=\"LEFT\"/>", escaped(text));
    let mut text = format!(
        "<<FONT POINT-SIZE=\"22\"><B>{}</B></FONT><BR ALIGN=\"LEFT\"/>",
        escaped(&wrap(&picture.title, 90).join(" "))
    );
    for sentence in &picture.caption {
        text.extend(wrap(sentence, CAPTION_WIDTH).iter().map(|part| line(part)));
    }
    text.push('>');
    text
}
