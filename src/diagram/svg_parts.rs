//! The pieces of an SVG picture: words, boxes, lines and heads of arrows.

use std::fmt::Write;

use super::{
    look::{CONCENTRATED, INK, edge_color, edge_width, look, role_line},
    picture::{Edge, Kind, Mark, State},
    text::{escaped, number},
};

/// Where words stand from their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
}

#[expect(
    clippy::too_many_arguments,
    reason = "every one is an attribute of one element"
)]
pub(super) fn words(
    out: &mut String,
    x: f64,
    y: f64,
    size: f64,
    is_bold: bool,
    anchor: Anchor,
    fill: &str,
    text: &str,
) -> std::fmt::Result {
    let weight = if is_bold { " font-weight=\"bold\"" } else { "" };
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
    };
    let fill = if fill == INK {
        String::new()
    } else {
        format!(" fill=\"{fill}\"")
    };
    writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{weight}{anchor}{fill}>{}</text>",
        number(x),
        number(y),
        number(size),
        escaped(text)
    )
}

/// Black where one country has the market nearly alone, grey below.
pub(super) const fn bar_fill(ppm: u32) -> &'static str {
    if ppm >= CONCENTRATED { INK } else { "#9AA5B1" }
}

/// Border and ground of a box, told by form and dashes as well as by colour.
pub(super) fn shape(out: &mut String, w: f64, h: f64, kind: Kind, mark: Mark) -> std::fmt::Result {
    let look = look(mark.state);
    let width = match (mark.is_cause, kind) {
        (true, _) => 3.5,
        (false, Kind::Target) => 2.2,
        (false, _) => 1.0,
    };
    let ink = if mark.is_cause || kind == Kind::Target {
        INK
    } else {
        "#404040"
    };
    let dash = match mark.state {
        State::NotTold => " stroke-dasharray=\"1.5 2.5\"",
        State::MayBeLost => " stroke-dasharray=\"6 3\"",
        _ => "",
    };
    let fill = look.fill;
    let stroke = format!("stroke=\"{ink}\" stroke-width=\"{}\"{dash}", number(width));
    let cut = 8.0_f64.min(h / 3.0);
    match mark.state {
        State::Unmarked | State::Kept => {
            let radius = match kind {
                Kind::Country | Kind::Firm => h / 2.0,
                _ => 6.0_f64.min(h / 3.0),
            };
            writeln!(
                out,
                "<rect width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{fill}\" {stroke}/>",
                number(w),
                number(h),
                number(radius)
            )?;
        }
        State::Degraded => writeln!(
            out,
            "<rect width=\"{}\" height=\"{}\" fill=\"{fill}\" {stroke}/>",
            number(w),
            number(h)
        )?,
        State::NotTold => writeln!(
            out,
            "<path d=\"M0 0H{a}L{w} {cut}V{h}H0ZM{a} 0V{cut}H{w}\" fill=\"{fill}\" {stroke}/>",
            a = number(w - cut),
            w = number(w),
            h = number(h),
            cut = number(cut),
        )?,
        State::MayBeLost | State::Lost => octagon(out, 0.0, w, h, cut, fill, &stroke)?,
        State::CutOff => {
            octagon(out, 0.0, w, h, cut, fill, &stroke)?;
            octagon(
                out,
                2.5,
                w,
                h,
                cut,
                "none",
                "stroke=\"#000000\" stroke-width=\"0.8\"",
            )?;
            octagon(
                out,
                5.0,
                w,
                h,
                cut,
                "none",
                "stroke=\"#000000\" stroke-width=\"0.8\"",
            )?;
        }
    }
    if mark.is_hit {
        let inset = if mark.is_cause { 4.5 } else { 3.0 };
        let thin = "stroke=\"#404040\" stroke-width=\"0.8\"";
        if mark.state >= State::MayBeLost {
            octagon(out, inset, w, h, cut, "none", thin)?;
        } else {
            writeln!(
                out,
                "<rect x=\"{i}\" y=\"{i}\" width=\"{}\" height=\"{}\" fill=\"none\" {thin}/>",
                number(w - 2.0 * inset),
                number(h - 2.0 * inset),
                i = number(inset)
            )?;
        }
    }
    Ok(())
}

fn octagon(
    out: &mut String,
    inset: f64,
    w: f64,
    h: f64,
    cut: f64,
    fill: &str,
    stroke: &str,
) -> std::fmt::Result {
    let (a, b) = (number(inset), number(inset + cut));
    let (right, right_cut) = (number(w - inset), number(w - inset - cut));
    let (low, low_cut) = (number(h - inset), number(h - inset - cut));
    writeln!(
        out,
        "<path d=\"M{b} {a}H{right_cut}L{right} {b}V{low_cut}L{right_cut} {low}H{b}L{a} {low_cut}V{b}Z\" fill=\"{fill}\" \
         {stroke}/>"
    )
}

/// Draws the line of an arrow along a path.
pub(super) fn stroke(out: &mut String, path: &str, edge: &Edge) -> std::fmt::Result {
    let is_dotted = edge.role.is_some_and(|role| role_line(role).0 == "dotted");
    let dash = if edge.is_alternative {
        " stroke-dasharray=\"6 4\""
    } else if is_dotted {
        " stroke-dasharray=\"1.5 3\""
    } else {
        ""
    };
    let opacity = if edge.role.is_none() && !edge.is_cause {
        " stroke-opacity=\"0.75\""
    } else {
        ""
    };
    writeln!(
        out,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{dash}{opacity}/>",
        edge_color(edge),
        number(edge_width(edge).max(0.5))
    )
}

/// Draws the head of an arrow: filled, empty or open triangle, or a diamond, by role.
pub(super) fn head(
    out: &mut String,
    (x, y): (f64, f64),
    is_leftward: bool,
    edge: &Edge,
) -> std::fmt::Result {
    let color = edge_color(edge);
    let kind = edge.role.map_or("normal", |role| role_line(role).2);
    let size = 7.0 + edge_width(edge).min(5.0);
    let back = if is_leftward { size } else { -size };
    let half = size * 0.42;
    let (at, tail, middle) = (number(x), number(x + back), number(x + back / 2.0));
    let (up, down, level) = (number(y - half), number(y + half), number(y));
    match kind {
        "vee" => writeln!(
            out,
            "<path d=\"M{tail} {up}L{at} {level}L{tail} {down}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.4\"/>"
        ),
        "diamond" | "odiamond" => {
            let fill = if kind == "diamond" { color } else { "#FFFFFF" };
            writeln!(
                out,
                "<path d=\"M{tail} {level}L{middle} {up}L{at} {level}L{middle} {down}Z\" fill=\"{fill}\" stroke=\"{color}\"/>"
            )
        }
        _ => {
            let fill = if kind == "empty" { "#FFFFFF" } else { color };
            writeln!(
                out,
                "<path d=\"M{tail} {up}L{at} {level}L{tail} {down}Z\" fill=\"{fill}\" stroke=\"{color}\"/>"
            )
        }
    }
}
