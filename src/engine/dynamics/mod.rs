//! Weekly dynamics: stock, spares and wear, refilling, rationing, surge, losses that end.
//!
//! Every week is a static evaluation in which stock stands in for what does not
//! arrive, and what is left over of it goes into the next week. The equations
//! are in `docs/methods/dynamics.md`.
//!
//! Many runs that differ in numbers but not in structure go side by side: every
//! quantity is an array of `L` lanes, innermost, and no lane looks at another.

#![allow(
    clippy::inline_always,
    reason = "what is to use wide instructions must be compiled into the function that asks for them"
)]

pub mod table;

#[cfg(debug_assertions)]
mod check;
mod conveyor;
mod course;
mod ground;
mod hit;
mod lanes;
mod layout;
mod line;
mod offer;
mod pace;
mod parameters;
mod split;
mod state;
mod stock;
mod want;

pub use course::{Course, Followed, NEVER, Scratch, falls, follow};
pub use ground::Ground;
pub use lanes::Lanes;
pub use layout::{Layout, Rationing};
pub use parameters::{Parameters, Pulse, Response};
pub use state::{State, World};

use crate::network::{
    Network, Timeline,
    ix::{ProducerIx, RowIx},
};

/// Runs one loss on a network, with newcomers that come late, calling back after every week with the state and the week's number.
///
/// Everything is followed, and everybody may make as much as the response says.
///
/// # Complexity
///
/// O(weeks · links), more where inputs without stock or wear form loops.
pub fn run(
    network: &Network,
    timeline: &Timeline,
    final_rows: &[RowIx],
    late: &[ProducerIx],
    response: &Response,
    weeks: u32,
    mut observe: impl FnMut(&State<1>, u32),
) {
    let hit = timeline.pulses.iter().map(|pulse| pulse.producer);
    let layout = Layout::new(network, hit, final_rows).with_late(late);
    let mut parameters = Parameters::<1>::of_case(network, &layout, response);
    parameters.pulses = Pulse::of_timeline(&layout, timeline);
    let world = World {
        network,
        layout: &layout,
        parameters: &parameters,
    };
    let mut state = State::at_rest(world);
    for week in 0..weeks {
        state.step(world, f64::from(week));
        observe(&state, week);
    }
}

/// Runs one loss as [`follow`] does, calling back after every week with the state and the week's number.
///
/// # Complexity
///
/// That of [`follow`].
pub fn watch(network: &Network, followed: &Followed<'_>, mut observe: impl FnMut(&State<1>, u32)) {
    let hit = followed.timeline.pulses.iter().map(|pulse| pulse.producer);
    let layout = Layout::touched(network, followed.ground, hit).with_late(followed.late);
    let mut parameters = Parameters::<1>::empty(*followed.response);
    parameters.fit(network, &layout, followed.surge_limit.iter().copied());
    parameters.pulses = Pulse::of_timeline(&layout, followed.timeline);
    let world = World {
        network,
        layout: &layout,
        parameters: &parameters,
    };
    let mut state = State::at_rest(world);
    for week in 0..followed.weeks {
        state.step(world, f64::from(week));
        observe(&state, week);
    }
}
