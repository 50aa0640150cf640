//! The legend of an SVG picture, in rows under the picture.

use std::fmt::Write;

use super::{
    layout::measure::width,
    look::{FAINT, INK},
    picture::{Sample, Sign},
    svg_parts::{Anchor, bar_fill, head, shape, stroke, words},
    text::number,
};

/// A legend: SVG from its left upper corner on, and its height.
pub(super) struct Legend {
    pub(super) text: String,
    pub(super) height: f64,
}

const SIZE: f64 = 11.0;
const ROW: f64 = 24.0;
const SAMPLE: f64 = 38.0;

/// Sets the lines of a legend in rows of some width.
pub(super) fn draw(samples: &[Sample], room: f64) -> Legend {
    let mut text = String::new();
    let height = write(&mut text, samples, room).expect("writing to a string does not fail");
    Legend { text, height }
}

fn write(out: &mut String, samples: &[Sample], room: f64) -> Result<f64, std::fmt::Error> {
    if samples.is_empty() {
        return Ok(0.0);
    }
    words(out, 0.0, 14.0, 13.0, true, Anchor::Start, INK, "Legend")?;
    let (mut x, mut y) = (60.0, 0.0);
    for Sample { sign, meaning } in samples {
        let w = SAMPLE + 8.0 + width(meaning, SIZE, false) * 1.03 + 22.0;
        if x + w > room && x > 60.0 {
            x = 60.0;
            y += ROW;
        }
        writeln!(
            out,
            "<g transform=\"translate({} {})\">",
            number(x),
            number(y)
        )?;
        match sign {
            Sign::Box(kind, mark) => shape(out, SAMPLE, 18.0, *kind, *mark)?,
            Sign::Bar(ppm) => {
                let part = SAMPLE * f64::from(*ppm) / 1e6;
                writeln!(
                    out,
                    "<rect y=\"5\" width=\"{}\" height=\"7\" fill=\"#FFFFFF\" stroke=\"{FAINT}\" stroke-width=\"0.6\"/>\
                     <rect y=\"5\" width=\"{}\" height=\"7\" fill=\"{}\"/>",
                    number(SAMPLE),
                    number(part),
                    bar_fill(*ppm)
                )?;
            }
            Sign::Arrow(edge) => {
                stroke(out, &format!("M0 9H{}", number(SAMPLE)), edge)?;
                head(out, (SAMPLE, 9.0), false, edge)?;
            }
        }
        words(
            out,
            SAMPLE + 8.0,
            13.0,
            SIZE,
            false,
            Anchor::Start,
            INK,
            meaning,
        )?;
        writeln!(out, "</g>")?;
        x += w;
    }
    Ok(y + ROW)
}
