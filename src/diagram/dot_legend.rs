//! The legend of a DOT picture: boxes in a frame of their own, lines in letters.

use std::fmt::Write;

use super::{
    dot_parts::{bold, escaped, marked, plain},
    look::edge_color,
    picture::{Edge, Sample, Sign},
    text::wrap,
};

use crate::model::product::Role;

/// Writes the lines of a legend; Graphviz draws no bars, so those that tell of bars are left out.
pub(super) fn write_legend(out: &mut String, legend: &[Sample]) -> std::fmt::Result {
    let boxes = legend.iter().filter_map(|sample| match sample.sign {
        Sign::Box(kind, mark) => Some((kind, mark, &sample.meaning)),
        Sign::Bar(_) | Sign::Arrow(_) => None,
    });
    let arrows = legend.iter().filter_map(|sample| match &sample.sign {
        Sign::Arrow(edge) => Some((edge, &sample.meaning)),
        Sign::Bar(_) | Sign::Box(..) => None,
    });
    let (boxes, arrows): (Vec<_>, Vec<_>) = (boxes.collect(), arrows.collect());
    if boxes.is_empty() && arrows.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "  subgraph \"cluster_legend\" {{\n    label={}; style=\"rounded\"; color=\"#808080\"; fontsize=14; \
         labeljust=c; margin=10;",
        bold("Legend")
    )?;
    for (at, (kind, mark, meaning)) in boxes.into_iter().enumerate() {
        let lines = wrap(meaning, 40);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        writeln!(
            out,
            "    \"legend:{at}\" [label={}, fontsize=10, {}];",
            plain(&lines),
            marked(kind, mark)
        )?;
    }
    if !arrows.is_empty() {
        let mut rows = String::new();
        for (edge, meaning) in arrows {
            write!(
                rows,
                "<TR><TD ALIGN=\"LEFT\"><FONT COLOR=\"{}\">{}</FONT></TD><TD ALIGN=\"LEFT\">{}</TD></TR>",
                edge_color(edge),
                letters(edge),
                escaped(meaning)
            )?;
        }
        writeln!(
            out,
            "    \"legend:lines\" [shape=plain, fontsize=10, label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" \
             CELLSPACING=\"0\" CELLPADDING=\"2\">{rows}</TABLE>>];"
        )?;
    }
    writeln!(out, "  }}")
}

/// An arrow in letters.
const fn letters(edge: &Edge) -> &'static str {
    match edge.role {
        _ if edge.is_cause => "━━━▶",
        None => "━━━▶",
        _ if edge.is_alternative => "– – –▶",
        _ if edge.is_partial => "── 10–30 % ▶",
        Some(Role::Material | Role::Component) => "───▶",
        Some(Role::Energy) => "· · · ▶",
        Some(Role::Service) => "───▷",
        Some(Role::Equipment) => "───→",
        Some(Role::Software) => "───◇",
        Some(Role::Design) => "───◆",
    }
}
