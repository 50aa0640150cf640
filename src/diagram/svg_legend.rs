//! The legend of an SVG picture: a sample of every state and line that occurs, in rows under the picture.

use std::{collections::BTreeSet, fmt::Write};

use crate::model::product::Role;

use super::{
    layout::measure::width,
    look::{FAINT, INK, look},
    picture::{Edge, End, Kind, Mark, Node, Picture, State},
    svg::{Anchor, bar_fill, head, number, shape, stroke, words},
};

/// A legend: SVG from its left upper corner on, and its height.
pub(super) struct Legend {
    pub(super) text: String,
    pub(super) height: f64,
}

const SIZE: f64 = 11.0;
const ROW: f64 = 24.0;
const SAMPLE: f64 = 38.0;

enum Sample {
    Box(Kind, Mark),
    Bar(u32),
    Arrow(Edge),
}

/// Sets the legend of a picture in rows of some width.
pub(super) fn find(picture: &Picture, room: f64) -> Legend {
    let mut text = String::new();
    let height =
        write(&mut text, &samples(picture), room).expect("writing to a string does not fail");
    Legend { text, height }
}

fn write(
    out: &mut String,
    samples: &[(Sample, String)],
    room: f64,
) -> Result<f64, std::fmt::Error> {
    if samples.is_empty() {
        return Ok(0.0);
    }
    words(out, 0.0, 14.0, 13.0, true, Anchor::Start, INK, "Legend")?;
    let (mut x, mut y) = (60.0, 0.0);
    for (sample, meaning) in samples {
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
        match sample {
            Sample::Box(kind, mark) => shape(out, SAMPLE, 18.0, *kind, *mark)?,
            Sample::Bar(ppm) => {
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
            Sample::Arrow(edge) => {
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

fn samples(picture: &Picture) -> Vec<(Sample, String)> {
    let mut samples = Vec::new();
    let subjects: Vec<&Node> = picture
        .nodes()
        .filter(|node| node.kind != Kind::Junction)
        .collect();
    let marks: BTreeSet<Mark> = subjects.iter().map(|node| node.mark).collect();
    let states: BTreeSet<State> = marks.iter().map(|mark| mark.state).collect();
    let mut state =
        |mark: Mark, text: String| samples.push((Sample::Box(Kind::Product, mark), text));
    if states.iter().any(|&state| state != State::Unmarked) {
        for &one in states.iter().rev() {
            let look = look(one);
            let text = match one.word() {
                "" => look.meaning.to_owned(),
                word => format!("{word}: {}", look.meaning),
            };
            let mark = Mark {
                state: one,
                ..Mark::NONE
            };
            state(mark, text);
        }
        if marks.iter().any(|mark| mark.is_hit) {
            let mark = Mark {
                is_hit: true,
                ..Mark::NONE
            };
            state(
                mark,
                "double border, “hit”: the loss takes a part of its own supply".to_owned(),
            );
        }
        if marks.iter().any(|mark| mark.is_cause) {
            let mark = Mark {
                is_cause: true,
                ..Mark::NONE
            };
            state(
                mark,
                "thick border, “cause”: on the chain that stops the target".to_owned(),
            );
        }
    }
    if subjects
        .iter()
        .any(|node| node.kind == Kind::Target && !node.mark.is_cause)
    {
        let text = "heavy border: a target, what the chain is for".to_owned();
        samples.push((Sample::Box(Kind::Target, Mark::NONE), text));
    }
    let holders = subjects
        .iter()
        .flat_map(|node| &node.rows)
        .filter_map(|row| row.holder.as_ref());
    let shares: Vec<u32> = holders.map(|holder| holder.ppm).collect();
    if !shares.is_empty() {
        let text = "share of the largest country".to_owned();
        samples.push((Sample::Bar(450_000), text));
    }
    if shares
        .iter()
        .any(|&ppm| ppm >= super::products::CONCENTRATED)
    {
        let text = "black: a choke point, one country has 75 % or more".to_owned();
        samples.push((Sample::Bar(900_000), text));
    }
    let plain = |role| Edge {
        from: End::Node(String::new()),
        to: End::Node(String::new()),
        role,
        weight: 1,
        share_ppm: Some(1_000_000),
        facts: None,
        label: String::new(),
        is_partial: false,
        is_alternative: false,
        is_cause: false,
    };
    for role in Role::ALL {
        if picture.edges.iter().any(|edge| edge.role == Some(role)) {
            samples.push((Sample::Arrow(plain(Some(role))), role.as_str().to_owned()));
        }
    }
    let material = plain(Some(Role::Material));
    let any = |is_seen: fn(&Edge) -> bool| picture.edges.iter().any(is_seen);
    if any(|edge| edge.is_alternative) {
        let edge = Edge {
            is_alternative: true,
            ..material.clone()
        };
        let text = "dashed: one of several ways; covers so much of the need".to_owned();
        samples.push((Sample::Arrow(edge), text));
    }
    if any(|edge| edge.is_partial) {
        let edge = Edge {
            is_partial: true,
            share_ppm: Some(200_000),
            ..material.clone()
        };
        let text = "thin: only so much of the output hangs on it".to_owned();
        samples.push((Sample::Arrow(edge), text));
    }
    if any(|edge| edge.is_cause) {
        let edge = Edge {
            is_cause: true,
            ..material
        };
        samples.push((
            Sample::Arrow(edge),
            "thick, orange: chain of causes".to_owned(),
        ));
    }
    let is_stream = |edge: &Edge| matches!(edge.from, End::Cluster(_));
    if picture.edges.iter().any(is_stream) {
        let edge = Edge {
            weight: 25,
            share_ppm: None,
            ..plain(None)
        };
        let text = "broad, from frame to frame: as many inputs as it says".to_owned();
        samples.push((Sample::Arrow(edge), text));
    }
    samples
}
