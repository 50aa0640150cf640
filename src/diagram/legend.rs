//! The legend of a DOT picture: only what the picture shows.

use std::{collections::BTreeSet, fmt::Write};

use crate::model::product::Role;

use super::{
    dot::{bold, escaped, marked, plain},
    look::{look, role_line},
    picture::{Edge, End, Kind, Mark, Picture, State},
    text::wrap,
};

/// Writes the legend: a sample of every state and every line that the picture uses.
pub(super) fn write_legend(out: &mut String, picture: &Picture) -> std::fmt::Result {
    let subjects = picture.nodes().filter(|node| node.kind != Kind::Junction);
    let marks: BTreeSet<Mark> = subjects.map(|node| node.mark).collect();
    let states: BTreeSet<State> = marks.iter().map(|mark| mark.state).collect();
    let is_marked = states.iter().any(|&state| state != State::Unmarked);
    let mut nodes: Vec<(String, Mark)> = Vec::new();
    if is_marked {
        for &state in &states {
            let look = look(state);
            let word = look.state.word();
            let text = if word.is_empty() {
                look.meaning.to_owned()
            } else {
                format!("{word}: {}", look.meaning)
            };
            nodes.push((
                text,
                Mark {
                    state,
                    ..Mark::NONE
                },
            ));
        }
        if marks.iter().any(|mark| mark.is_hit) {
            let mark = Mark {
                is_hit: true,
                ..Mark::NONE
            };
            nodes.push((
                "double border, “hit”: the loss takes a part of its own supply".to_owned(),
                mark,
            ));
        }
        if marks.iter().any(|mark| mark.is_cause) {
            let mark = Mark {
                is_cause: true,
                ..Mark::NONE
            };
            nodes.push((
                "thick border, “cause”: on the chain that stops the target".to_owned(),
                mark,
            ));
        }
    }
    let lines = legend_lines(picture);
    if nodes.is_empty() && lines.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "  subgraph \"cluster_legend\" {{\n    label={}; style=\"rounded\"; color=\"#808080\"; fontsize=14; \
         labeljust=c; margin=10;",
        bold("Legend")
    )?;
    for (at, (text, mark)) in nodes.iter().enumerate() {
        let lines = wrap(text, 40);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        writeln!(
            out,
            "    \"legend:{at}\" [label={}, fontsize=10, {}];",
            plain(&lines),
            marked(Kind::Product, *mark)
        )?;
    }
    if !lines.is_empty() {
        let mut rows = String::new();
        for (sample, color, text) in lines {
            write!(
                rows,
                "<TR><TD ALIGN=\"LEFT\"><FONT COLOR=\"{color}\">{sample}</FONT></TD><TD ALIGN=\"LEFT\">{}</TD></TR>",
                escaped(text)
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

/// The kinds of lines that occur: a sample in letters, its colour, what it means.
fn legend_lines(picture: &Picture) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut lines = Vec::new();
    for role in Role::ALL {
        if picture.edges.iter().any(|edge| edge.role == Some(role)) {
            let sample = match role {
                Role::Material | Role::Component => "───▶",
                Role::Energy => "· · · ▶",
                Role::Service => "───▷",
                Role::Equipment => "───→",
                Role::Software => "───◇",
                Role::Design => "───◆",
            };
            lines.push((sample, role_line(role).1, role.as_str()));
        }
    }
    let mut also = |is_seen: fn(&Edge) -> bool, sample, color, text| {
        if picture.edges.iter().any(is_seen) {
            lines.push((sample, color, text));
        }
    };
    also(
        |edge| edge.is_alternative,
        "– – –▶",
        "#404040",
        "one of several ways; covers so much of the need",
    );
    also(
        |edge| edge.is_partial,
        "── 10–30 % ▶",
        "#404040",
        "thin: only so much of the output hangs on it",
    );
    also(
        |edge| edge.is_cause,
        "━━━▶",
        "#D55E00",
        "thick: chain of causes",
    );
    also(
        |edge| matches!(edge.from, End::Cluster(_)),
        "━━━▶",
        "#8C8C8C",
        "broad: many inputs, from stage to stage",
    );
    lines
}
