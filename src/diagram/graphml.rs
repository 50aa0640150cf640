//! A [`Picture`] as GraphML with typed attributes, for Gephi, yEd, networkx, igraph and the like.
//!
//! Clusters become the attribute `group`, since not every reader takes nested graphs; so do arrows between
//! clusters, which therefore are left out. A picture with [`super::Collapse::None`] has none and tells every input.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{
    layout::{self, Layout},
    picture::{Edge, End, Kind, Node, Picture, State},
    text::clean,
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
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    write(&mut writer, picture, &layout::find(picture)).expect("writing to memory does not fail");
    let mut text = String::from_utf8(writer.into_inner()).expect("names are UTF-8");
    text.push('\n');
    text
}

type Out = Writer<Vec<u8>>;

fn write(out: &mut Out, picture: &Picture, layout: &Layout) -> std::io::Result<()> {
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    out.create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"))
        .with_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
        .with_attribute((
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
        ))
        .write_inner_content(|out| {
            for key in &KEYS {
                out.create_element("key")
                    .with_attribute(("id", key.id))
                    .with_attribute(("for", key.of))
                    .with_attribute(("attr.name", key.name))
                    .with_attribute(("attr.type", key.kind))
                    .write_empty()?;
            }
            out.create_element("graph")
                .with_attribute(("id", "chain"))
                .with_attribute(("edgedefault", "directed"))
                .write_inner_content(|out| {
                    let clusters = picture.clusters.iter();
                    let nodes = clusters
                        .flat_map(|cluster| cluster.nodes.iter().map(move |node| (cluster, node)));
                    for ((cluster, node), placed) in nodes.zip(&layout.boxes) {
                        write_node(out, node, (&cluster.key, &cluster.title), placed)?;
                    }
                    for (at, edge) in picture.edges.iter().enumerate() {
                        write_edge(out, at, edge)?;
                    }
                    Ok(())
                })?;
            Ok(())
        })?;
    Ok(())
}

fn data(out: &mut Out, key: &str, value: &str) -> std::io::Result<()> {
    debug_assert!(KEYS.iter().any(|known| known.id == key));
    out.create_element("data")
        .with_attribute(("key", key))
        .write_text_content(BytesText::new(&clean(value)))?;
    Ok(())
}

fn write_node(
    out: &mut Out,
    node: &Node,
    (group, title): (&str, &str),
    placed: &layout::NodeBox,
) -> std::io::Result<()> {
    let rows = |part: fn(&super::picture::Row) -> &String| {
        let parts = node.rows.iter().map(part).filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        parts.join("; ")
    };
    out.create_element("node")
        .with_attribute(("id", clean(&node.key).as_str()))
        .write_inner_content(|out| {
            data(out, "n_label", &rows(|row| &row.name))?;
            if let Some(product) = node.key.strip_prefix("product:") {
                data(out, "n_product", product)?;
            }
            data(
                out,
                "n_kind",
                match node.kind {
                    Kind::Product => "product",
                    Kind::Target => "target",
                    Kind::Junction => "any_of",
                    Kind::Country => "country",
                    Kind::Firm => "firm",
                },
            )?;
            data(
                out,
                if matches!(node.kind, Kind::Country | Kind::Firm) {
                    "n_group"
                } else {
                    "n_stage"
                },
                if title.is_empty() { "" } else { group },
            )?;
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
            let middle = (
                placed.rect.x + placed.rect.w / 2.0,
                placed.rect.y + placed.rect.h / 2.0,
            );
            data(out, "n_x", &super::svg::number(middle.0))?;
            // Gephi and yEd read it; in Gephi y grows upwards, which only mirrors the picture.
            data(out, "n_y", &super::svg::number(middle.1))
        })?;
    Ok(())
}

fn write_edge(out: &mut Out, at: usize, edge: &Edge) -> std::io::Result<()> {
    let (End::Node(from), End::Node(to)) = (&edge.from, &edge.to) else {
        return Ok(());
    };
    out.create_element("edge")
        .with_attribute(("id", format!("e{at}").as_str()))
        .with_attribute(("source", clean(from).as_str()))
        .with_attribute(("target", clean(to).as_str()))
        .write_inner_content(|out| {
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
                let mut number = |key, value: f64| data(out, key, &value.to_string());
                number("e_dependence_low", facts.dependence.low().percent())?;
                number("e_dependence_high", facts.dependence.high().percent())?;
                number("e_cover_low", facts.cover.low().weeks())?;
                number("e_cover_high", facts.cover.high().weeks())?;
                if let Some(covers) = &facts.covers {
                    number("e_covers_low", covers.low().percent())?;
                    number("e_covers_high", covers.high().percent())?;
                }
            }
            data(out, "e_alternative", &edge.is_alternative.to_string())?;
            data(out, "e_cause", &edge.is_cause.to_string())
        })?;
    Ok(())
}
