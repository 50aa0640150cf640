//! The course of a case through the weeks, in sentences.

use crate::study::{
    simulate::{Nudge, Turn},
    trials::Drawn,
};

/// What a nearby case changes.
pub const fn nudge(nudge: Nudge) -> &'static str {
    match nudge {
        Nudge::Less => "with two points less of every loss",
        Nudge::More => "with two points more of every loss",
    }
}

/// What is then different.
pub const fn turn(turn: Turn) -> &'static str {
    match turn {
        Turn::StaysAbove => "it stays above the threshold",
        Turn::FallsBelow => "it falls below the threshold",
        Turn::StaysDown => "it does not come back within the weeks followed",
        Turn::ComesBack => "it comes back within the weeks followed",
    }
}

/// What is drawn in a trial, a sentence for each kind of fact.
pub fn drawn(drawn: &Drawn) -> Vec<String> {
    let mut lines = vec![
        format!(
            "{} covers with a range: PERT between its ends, around the likely value or the middle",
            drawn.covers
        ),
        format!(
            "{} covers without a source: PERT from half to one and a half of the value",
            drawn.guessed_covers
        ),
        format!(
            "{} judged dependences: uniform in their range",
            drawn.dependences
        ),
        format!(
            "{} splits of supply: known shares as they are; ranges, candidates and the rest share what is open by a flat \
             Dirichlet weighted by the room each has; substitutes cover a uniform part of their range, scaled so that \
             today's need is met; bulk need is uniform",
            drawn.splits
        ),
        format!(
            "the surge limit: uniform from {} to {} %",
            drawn.surge_low_pct, drawn.surge_high_pct
        ),
    ];
    if drawn.ramps > 0 {
        lines.push(format!(
            "{} ramps of substitutes: uniform in their range",
            drawn.ramps
        ));
    }
    if drawn.recovery {
        lines.push(
            "recovery: PERT from half to twice the weeks given, the same for all that is lost"
                .to_owned(),
        );
    }
    lines
}
