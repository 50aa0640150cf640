//! A [`Picture`] as SVG, by our own layout: no outside program, no script, no font and no other file is needed.
//!
//! States are told by shape, border and words as well as by colour. Every box, frame and arrow has a `<title>`, which
//! browsers show when the pointer rests on it and screen readers read out.

use std::{collections::BTreeMap, fmt::Write};

use super::{
    layout::{self, Layout, Line, Rect, measure},
    look::{FAINT, INK},
    picture::{Edge, End, Kind, Node, Picture},
    svg_legend,
    svg_parts::{Anchor, bar_fill, head, shape, stroke, words},
    text::{escaped, number, wrap},
};

/// The fonts asked for; the first three have the widths that the layout counts with.
pub(super) const FONTS: &str = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif";
const MARGIN: f64 = 20.0;
const TITLE: f64 = 22.0;
const CAPTION: f64 = 12.0;
const BAND: &str = "#F3F5F7";
const BAND_EDGE: &str = "#C3CAD1";

/// Lays a picture out and writes it.
pub fn render(picture: &Picture) -> String {
    write_laid(picture, &layout::find(picture))
}

/// Writes a picture that is laid out already.
pub fn write_laid(picture: &Picture, layout: &Layout) -> String {
    let mut out = String::new();
    write(&mut out, picture, layout).expect("writing to a string does not fail");
    out
}

fn write(out: &mut String, picture: &Picture, layout: &Layout) -> std::fmt::Result {
    let inner = layout.width.max(860.0);
    let letters = (inner / (CAPTION * 0.5)) as usize;
    let title = wrap(&picture.title, (inner / (TITLE * 0.56)) as usize);
    let caption: Vec<String> = picture
        .caption
        .iter()
        .flat_map(|sentence| wrap(sentence, letters))
        .collect();
    let head = title.len() as f64 * TITLE * 1.2 + caption.len() as f64 * CAPTION * 1.3 + 16.0;
    let legend = svg_legend::draw(&picture.legend, inner);
    let width = inner + 2.0 * MARGIN;
    let height = MARGIN + head + layout.height + 18.0 + legend.height + MARGIN;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         aria-labelledby=\"title description\" font-family=\"{FONTS}\">",
        w = number(width.ceil()),
        h = number(height.ceil()),
    )?;
    writeln!(
        out,
        "<title id=\"title\">{}</title>",
        escaped(&picture.title)
    )?;
    writeln!(
        out,
        "<desc id=\"description\">{}</desc>",
        escaped(&picture.caption.join(" "))
    )?;
    writeln!(
        out,
        "<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>"
    )?;
    let mut y = MARGIN;
    for line in &title {
        y += TITLE * 1.2;
        words(out, MARGIN, y - 6.0, TITLE, true, Anchor::Start, INK, line)?;
    }
    for line in &caption {
        y += CAPTION * 1.3;
        words(
            out,
            MARGIN,
            y - 2.0,
            CAPTION,
            false,
            Anchor::Start,
            INK,
            line,
        )?;
    }
    let left = MARGIN + (inner - layout.width) / 2.0;
    writeln!(
        out,
        "<g transform=\"translate({} {})\">",
        number(left),
        number(MARGIN + head)
    )?;
    for frame in &layout.frames {
        let Rect { x, y, w, h } = frame.rect;
        writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" fill=\"{BAND}\" stroke=\"{BAND_EDGE}\"/>",
            number(x),
            number(y),
            number(w),
            number(h)
        )?;
    }
    let names = names(picture);
    // Faint lines first, so that the chain of causes lies above them.
    let is_cause = |line: &&Line| picture.edges[line.edge].is_cause;
    for line in layout.lines.iter().filter(|line| !is_cause(line)) {
        write_line(out, &names, &picture.edges[line.edge], line)?;
    }
    for line in layout.lines.iter().filter(is_cause) {
        write_line(out, &names, &picture.edges[line.edge], line)?;
    }
    for frame in &layout.frames {
        let title = &picture.clusters[frame.cluster].title;
        let Rect { x, y, w, .. } = frame.rect;
        words(
            out,
            x + w / 2.0,
            y + 17.0,
            13.0,
            true,
            Anchor::Middle,
            INK,
            title,
        )?;
    }
    for (placed, node) in layout.boxes.iter().zip(picture.nodes()) {
        write_node(out, placed, node)?;
    }
    for line in &layout.lines {
        write_label(out, line)?;
    }
    writeln!(out, "</g>")?;
    writeln!(
        out,
        "<g transform=\"translate({} {})\">",
        number(MARGIN),
        number(MARGIN + head + layout.height + 18.0)
    )?;
    out.push_str(&legend.text);
    writeln!(out, "</g>")?;
    writeln!(out, "</svg>")
}

fn write_node(out: &mut String, placed: &layout::NodeBox, node: &Node) -> std::fmt::Result {
    writeln!(
        out,
        "<g class=\"node\" transform=\"translate({} {})\">",
        number(placed.rect.x),
        number(placed.rect.y)
    )?;
    let mut tip = node.names.join(", ");
    if let [row] = node.rows.as_slice() {
        for part in [&row.detail, &row.state] {
            if !part.is_empty() {
                tip.push_str("; ");
                tip.push_str(part);
            }
        }
    }
    if !tip.is_empty() {
        writeln!(out, "<title>{}</title>", escaped(&tip))?;
    }
    let (w, h) = (placed.rect.w, placed.rect.h);
    if node.kind == Kind::Junction {
        let color = if node.mark.is_cause { "#D55E00" } else { FAINT };
        writeln!(
            out,
            "<rect width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"#FFFFFF\" stroke=\"{color}\"/>",
            number(w),
            number(h),
            number(h / 2.0)
        )?;
    } else {
        shape(out, w, h, node.kind, node.mark)?;
    }
    for bar in &placed.content.bars {
        let share = f64::from(bar.ppm.min(1_000_000)) / 1e6;
        writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"#FFFFFF\" stroke=\"{FAINT}\" \
             stroke-width=\"0.6\"/><rect x=\"{x}\" y=\"{y}\" width=\"{part}\" height=\"{h}\" fill=\"{}\"/>",
            bar_fill(bar.ppm),
            x = number(bar.x),
            y = number(bar.y),
            w = number(bar.w),
            h = number(bar.h),
            part = number(bar.w * share),
        )?;
    }
    for line in &placed.content.words {
        let anchor = if line.is_centred {
            Anchor::Middle
        } else {
            Anchor::Start
        };
        words(
            out,
            line.x,
            line.y,
            line.size,
            line.is_bold,
            anchor,
            INK,
            &line.text,
        )?;
    }
    writeln!(out, "</g>")
}

fn write_line(
    out: &mut String,
    names: &BTreeMap<End, String>,
    edge: &Edge,
    line: &Line,
) -> std::fmt::Result {
    let mut path = format!("M{} {}", number(line.start.0), number(line.start.1));
    let mut before = line.start;
    for &[a, b, end] in &line.pieces {
        if (before.1 - end.1).abs() < 0.005 && (a.1 - end.1).abs() < 0.005 {
            let _ = write!(path, "H{}", number(end.0));
        } else {
            let _ = write!(
                path,
                "C{} {} {} {} {} {}",
                number(a.0),
                number(a.1),
                number(b.0),
                number(b.1),
                number(end.0),
                number(end.1)
            );
        }
        before = end;
    }
    let (end, handle) = line
        .pieces
        .last()
        .map_or((line.start, line.start), |piece| (piece[2], piece[1]));
    let is_leftward = handle.0 > end.0;
    writeln!(out, "<g class=\"edge\">")?;
    writeln!(out, "<title>{}</title>", escaped(&told(names, edge)))?;
    stroke(out, &path, edge)?;
    head(out, end, is_leftward, edge)?;
    writeln!(out, "</g>")
}

/// What every end of an arrow is called.
fn names(picture: &Picture) -> BTreeMap<End, String> {
    let clusters = picture
        .clusters
        .iter()
        .map(|cluster| (End::Cluster(cluster.key.clone()), cluster.title.clone()));
    let nodes = picture.nodes().map(|node| {
        let name = match node.names.as_slice() {
            [] => "any of".to_owned(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        };
        (End::Node(node.key.clone()), name)
    });
    clusters.chain(nodes).collect()
}

/// An arrow in words.
fn told(names: &BTreeMap<End, String>, edge: &Edge) -> String {
    let name = |end: &End| names.get(end).map_or("", String::as_str);
    let mut text = format!("{} → {}", name(&edge.from), name(&edge.to));
    if let Some(role) = edge.role {
        let _ = write!(text, ": {role}");
    }
    if !edge.label.is_empty() {
        let _ = write!(text, "; {}", edge.label);
    }
    text
}

fn write_label(out: &mut String, line: &Line) -> std::fmt::Result {
    for (text, below) in line.words.iter().zip(0..) {
        let y = line.label.1 + f64::from(below) * layout::LABEL_LINE;
        let (x, w) = (line.label.0, measure::width(text, layout::LABEL, false));
        writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"12\" rx=\"2\" fill=\"#FFFFFF\" fill-opacity=\"0.8\"/>",
            number(x - w / 2.0 - 2.0),
            number(y - 9.0),
            number(w + 4.0)
        )?;
        words(out, x, y, layout::LABEL, false, Anchor::Middle, FAINT, text)?;
    }
    Ok(())
}
