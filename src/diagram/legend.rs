//! What the legend of a picture says: a sample of every state and every kind of line that occurs, and no other.

use std::collections::BTreeSet;

use crate::model::product::Role;

use super::{
    look::{CONCENTRATED, look},
    picture::{Cluster, Edge, End, Kind, Mark, Node, Sample, Sign, State},
};

/// The legend of these clusters and edges: states from the worst on, borders, bars, lines.
pub fn find(clusters: &[Cluster], edges: &[Edge]) -> Vec<Sample> {
    let nodes = clusters.iter().flat_map(|cluster| &cluster.nodes);
    let subjects: Vec<&Node> = nodes.filter(|node| node.kind != Kind::Junction).collect();
    let mut samples = states(&subjects);
    samples.extend(holders(&subjects));
    samples.extend(lines(edges));
    samples
}

fn sample(sign: Sign, meaning: impl Into<String>) -> Sample {
    Sample {
        sign,
        meaning: meaning.into(),
    }
}

/// States and borders of boxes.
fn states(subjects: &[&Node]) -> Vec<Sample> {
    let mut samples = Vec::new();
    let marks: BTreeSet<Mark> = subjects.iter().map(|node| node.mark).collect();
    let states: BTreeSet<State> = marks.iter().map(|mark| mark.state).collect();
    let mut add = |mark: Mark, meaning: String| {
        samples.push(sample(Sign::Box(Kind::Product, mark), meaning));
    };
    if states.iter().any(|&state| state != State::Unmarked) {
        for &state in states.iter().rev() {
            let look = look(state);
            let meaning = match look.state.word() {
                "" => look.meaning.to_owned(),
                word => format!("{word}: {}", look.meaning),
            };
            let mark = Mark {
                state,
                ..Mark::NONE
            };
            add(mark, meaning);
        }
        if marks.iter().any(|mark| mark.is_hit) {
            let mark = Mark {
                is_hit: true,
                ..Mark::NONE
            };
            add(
                mark,
                "double border, “hit”: the loss takes a part of its own supply".to_owned(),
            );
        }
        if marks.iter().any(|mark| mark.is_cause) {
            let mark = Mark {
                is_cause: true,
                ..Mark::NONE
            };
            add(
                mark,
                "thick border, “cause”: on the chain that stops the target".to_owned(),
            );
        }
    }
    let is_target = |node: &&Node| node.kind == Kind::Target && !node.mark.is_cause;
    if subjects.iter().any(is_target) {
        samples.push(sample(
            Sign::Box(Kind::Target, Mark::NONE),
            "heavy border: a target, what the chain is for",
        ));
    }
    samples
}

/// Bars of the largest holders.
fn holders(subjects: &[&Node]) -> Vec<Sample> {
    let mut samples = Vec::new();
    let rows = subjects.iter().flat_map(|node| &node.rows);
    let shares = rows.filter_map(|row| row.holder.as_ref().map(|holder| holder.ppm));
    let Some(largest) = shares.max() else {
        return samples;
    };
    samples.push(sample(Sign::Bar(450_000), "share of the largest country"));
    if largest >= CONCENTRATED {
        samples.push(sample(
            Sign::Bar(900_000),
            "black: a choke point, one country has 75 % or more",
        ));
    }
    samples
}

/// Kinds of arrows.
fn lines(edges: &[Edge]) -> Vec<Sample> {
    let mut samples = Vec::new();
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
        if edges.iter().any(|edge| edge.role == Some(role)) {
            samples.push(sample(Sign::Arrow(plain(Some(role))), role.as_str()));
        }
    }
    let material = plain(Some(Role::Material));
    if edges.iter().any(|edge| edge.is_alternative) {
        let edge = Edge {
            is_alternative: true,
            ..material.clone()
        };
        samples.push(sample(
            Sign::Arrow(edge),
            "dashed: one of several ways; covers so much of the need",
        ));
    }
    if edges.iter().any(|edge| edge.is_partial) {
        let edge = Edge {
            is_partial: true,
            share_ppm: Some(200_000),
            ..material.clone()
        };
        samples.push(sample(
            Sign::Arrow(edge),
            "thin: only so much of the output hangs on it",
        ));
    }
    if edges.iter().any(|edge| edge.is_cause) {
        let edge = Edge {
            is_cause: true,
            ..material
        };
        samples.push(sample(Sign::Arrow(edge), "thick, orange: chain of causes"));
    }
    if edges
        .iter()
        .any(|edge| matches!(edge.from, End::Cluster(_)))
    {
        let edge = Edge {
            weight: 25,
            share_ppm: None,
            ..plain(None)
        };
        samples.push(sample(
            Sign::Arrow(edge),
            "broad, from frame to frame: as many inputs as it says",
        ));
    }
    samples
}
