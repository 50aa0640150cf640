//! The course of a loss: when every row falls and is back, how little it supplies, how much is missing, and what binds.

use std::sync::Arc;

use crate::network::{
    Network, Timeline,
    ix::{ProducerIx, RecipeIx, RowIx},
};

use super::{
    ground::Ground,
    layout::Layout,
    parameters::{Parameters, Pulse, Response},
    state::{State, TIE, World},
};

/// The week of what does not happen.
pub const NEVER: u32 = u32::MAX;

/// What is short by less than this part of normal is whole; rounding is not a shortage.
const FELT: f64 = 1e-9;

/// What a loss does to every row over some weeks, in `RowIx` order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// The first week in which a row supplies less than the threshold, counted from 0; [`NEVER`] where it does not.
    pub falls: Vec<u32>,
    /// The week from which on it supplies the threshold again until the end; [`NEVER`] where it never fell or does not.
    pub back: Vec<u32>,
    /// The least it supplies in a week, as a part of its need, at most 1.
    pub least: Vec<f64>,
    /// What is missing over all weeks, in weeks of its need.
    pub missing: Vec<f64>,
    /// Inputs that bind, row after row, and where those of each row begin and end.
    bound: Vec<u32>,
    span: Vec<(u32, u32)>,
}

impl Course {
    /// The inputs that kept a row's makers from their normal pace in the week in which it fell, those of the slowest first.
    ///
    /// For a row that runs short without falling, in the first week in which it does.
    pub fn bound(&self, row: RowIx) -> &[u32] {
        let (first, end) = self.span[row.ix()];
        &self.bound[first as usize..end as usize]
    }

    /// Nothing happens to any row.
    fn at_rest(network: &Network) -> Self {
        let n_rows = network.n_rows();
        Self {
            falls: vec![NEVER; n_rows],
            back: vec![NEVER; n_rows],
            least: vec![1.0; n_rows],
            missing: vec![0.0; n_rows],
            bound: Vec::new(),
            span: vec![(0, 0); n_rows],
        }
    }
}

/// What is followed.
#[derive(Debug, Clone, Copy)]
pub struct Followed<'a> {
    /// What is the same in all runs on the network.
    pub ground: &'a Arc<Ground>,
    /// What is lost and what arrives.
    pub timeline: &'a Timeline,
    /// Newcomers: while they make nothing, nobody misses them.
    pub late: &'a [ProducerIx],
    /// How producers and users behave.
    pub response: &'a Response,
    /// The most each recipe can make, as a multiple of normal.
    pub surge_limit: &'a [f64],
    /// The threshold below which a row falls, as a part of its need.
    pub theta: f64,
    /// How many weeks are followed.
    pub weeks: u32,
}

/// One loss laid out, its numbers, and how far it has come.
type Run = (Layout, Parameters<1>, State<1>);

/// Memory reused from one loss to the next.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    run: Option<Run>,
    slow: Vec<(f64, RecipeIx)>,
}

/// Follows a loss for some weeks and sums up what it does.
///
/// It stops early where nothing moves any more, and looks only at what the loss
/// touches.
///
/// # Complexity
///
/// O(weeks · links touched), more where inputs without stock or wear form loops.
pub fn follow(network: &Network, followed: &Followed<'_>, scratch: &mut Scratch) -> Course {
    let mut course = Course::at_rest(network);
    let Scratch { run, slow } = scratch;
    let Some((world, state)) = begin(network, followed, run) else {
        return course;
    };
    let layout = world.layout;
    for week in 0..followed.weeks {
        state.step(world, f64::from(week));
        // When nothing moves any more, all weeks that are left are like this one.
        let rest = if state.is_still() {
            followed.weeks - week
        } else {
            1
        };
        for &row in layout.rows() {
            let supply = state.supply[row.ix()][0];
            if supply < 1.0 - FELT {
                course.missing[row.ix()] += (1.0 - supply) * f64::from(rest);
                let is_new = course.least[row.ix()] >= 1.0;
                course.least[row.ix()] = supply.min(course.least[row.ix()]);
                if supply < followed.theta - FELT {
                    course.back[row.ix()] = NEVER;
                    if course.falls[row.ix()] == NEVER {
                        course.falls[row.ix()] = week;
                        note(network, layout, state, row, &mut course, slow);
                    }
                    continue;
                }
                if is_new {
                    note(network, layout, state, row, &mut course, slow);
                }
            }
            if course.falls[row.ix()] != NEVER && course.back[row.ix()] == NEVER {
                course.back[row.ix()] = week;
            }
        }
        if rest > 1 {
            break;
        }
    }
    course
}

/// The first week in which each of some rows supplies less than the threshold, as [`follow`] tells it; [`NEVER`] where
/// it does not.
///
/// It stops as soon as all of them have fallen.
///
/// # Complexity
///
/// That of [`follow`] at most.
pub fn falls(
    network: &Network,
    followed: &Followed<'_>,
    rows: &[RowIx],
    scratch: &mut Scratch,
) -> Vec<u32> {
    let mut fallen = vec![NEVER; rows.len()];
    let Some((world, state)) = begin(network, followed, &mut scratch.run) else {
        return fallen;
    };
    for week in 0..followed.weeks {
        state.step(world, f64::from(week));
        for (row, fallen) in rows.iter().zip(&mut fallen) {
            if *fallen == NEVER && state.supply[row.ix()][0] < followed.theta - FELT {
                *fallen = week;
            }
        }
        if state.is_still() || fallen.iter().all(|week| *week != NEVER) {
            break;
        }
    }
    fallen
}

/// Lays a loss out and goes to before it; `None` where it touches nothing.
fn begin<'a>(
    network: &'a Network,
    followed: &Followed<'_>,
    run: &'a mut Option<Run>,
) -> Option<(World<'a, 1>, &'a mut State<1>)> {
    let hit = followed.timeline.pulses.iter().map(|pulse| pulse.producer);
    let (layout, parameters, state) = run.get_or_insert_with(|| {
        (
            Layout::touched(network, followed.ground, []),
            Parameters::empty(*followed.response),
            State::default(),
        )
    });
    layout.relay(network, followed.ground, hit);
    layout.mark_late(followed.late);
    if layout.rows().is_empty() {
        return None;
    }
    parameters.response = *followed.response;
    parameters.fit(network, layout, followed.surge_limit.iter().copied());
    parameters.pulses = Pulse::of_timeline(layout, followed.timeline);
    parameters.leave_out_wants();
    let world = World {
        network,
        layout,
        parameters,
    };
    state.rest(world);
    Some((world, state))
}

/// Notes which inputs keep the makers of a row from their normal pace.
fn note(
    network: &Network,
    layout: &Layout,
    state: &State<1>,
    row: RowIx,
    course: &mut Course,
    slow: &mut Vec<(f64, RecipeIx)>,
) {
    slow.clear();
    let makers = layout.makers(row).iter();
    slow.extend(makers.filter_map(|&recipe| {
        let pace = state.pace[recipe.ix()][0];
        (pace < 1.0 - FELT).then_some((pace, recipe))
    }));
    // Rounding does not decide who is slowest.
    slow.sort_by_key(|(pace, _)| (pace / TIE).round() as u64);
    let first = course.bound.len();
    for &(pace, recipe) in slow.iter() {
        bind(network, layout, state, (pace, recipe), &mut course.bound);
    }
    course.span[row.ix()] = (first as u32, course.bound.len() as u32);
}

/// The inputs that set the pace of a recipe: the essential ones that tie at it, else the partial ones that are short.
fn bind(
    network: &Network,
    layout: &Layout,
    state: &State<1>,
    (pace, recipe): (f64, RecipeIx),
    bound: &mut Vec<u32>,
) {
    let inputs = || layout.inputs(recipe).iter().copied();
    let first = bound.len();
    bound.extend(inputs().filter(|&position| state.limit[position as usize][0] <= pace + TIE));
    if bound.len() > first {
        return;
    }
    let is_partial = |position: &u32| network.input(*position as usize).is_partial;
    let spared = state.spared[recipe.ix()][0];
    bound.extend(inputs().filter(is_partial).filter(|&position| {
        let input = network.input(position as usize);
        let share = state.supply[input.row.ix()][0] / spared.max(FELT);
        if input.wear > 0 {
            state.base[position as usize][0] < 1.0 - FELT
        } else {
            state.stock[position as usize][0] + share < 1.0 - FELT
        }
    }));
    if bound.len() == first {
        bound.extend(inputs().filter(is_partial).filter(|&position| {
            let row = network.input(position as usize).row;
            state.supply[row.ix()][0] < spared - FELT
        }));
    }
}
