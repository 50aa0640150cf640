//! What the program forecasts of one measurement: its target's course in every draw.

use crate::{
    analysis::{dynamics, prepared::Prepared},
    engine::dynamics::{Layout, Parameters, State, World},
    model::story::Observed,
    study::odds::{self, LANES},
};

use super::score::Forecast;

/// What a draw says of the measurement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    /// What is missing, in percent: in the worst week, or on average over the weeks measured.
    pub(super) lost_pct: f64,
    /// The most that users want and do not get in one week, in percent.
    pub(super) unmet_pct: f64,
    /// The first week in which least is made; `None` where nothing falls.
    pub(super) trough_week: Option<u32>,
    /// The first week from which it is whole until the end; `None` where nothing falls, or it is not back.
    pub(super) back_week: Option<u32>,
    /// Whether it falls at all.
    pub(super) falls: bool,
}

/// Follows the case in every draw; the measured product must be its only target.
pub(super) fn drawn(
    prepared: &Prepared<'_>,
    observed: &Observed,
    config: odds::Config,
) -> Vec<Drawn> {
    let tell = |prepared: &Prepared<'_>,
                layout: &Layout,
                parameters: &Parameters<LANES>,
                state: &mut State<LANES>| {
        vec![follow(prepared, layout, parameters, state, observed)]
    };
    let drawn = odds::told_of_draws(prepared, config, tell);
    drawn.map_or_else(Vec::new, |mut drawn| drawn.swap_remove(0))
}

/// What is forecast of the loss.
pub(super) fn loss(drawn: &[Drawn]) -> Forecast {
    Forecast::of_draws(drawn.iter().map(|drawn| drawn.lost_pct))
}

/// The median week over the draws in which output falls; `None` where it does not in at least half of them, or where
/// the median draw has no such week.
pub(super) fn week(drawn: &[Drawn], week: impl Fn(&Drawn) -> Option<u32>) -> Option<f64> {
    let falling: Vec<&Drawn> = drawn.iter().filter(|drawn| drawn.falls).collect();
    if falling.len() * 2 < drawn.len() || falling.is_empty() {
        return None;
    }
    let mut weeks: Vec<u32> = falling
        .iter()
        .map(|drawn| week(drawn).unwrap_or(u32::MAX))
        .collect();
    weeks.sort_unstable();
    let middle = weeks[(weeks.len() - 1) / 2];
    (middle != u32::MAX).then(|| f64::from(middle))
}

fn follow<const L: usize>(
    prepared: &Prepared<'_>,
    layout: &Layout,
    parameters: &Parameters<L>,
    state: &mut State<L>,
    observed: &Observed,
) -> [Drawn; L] {
    let world = World {
        network: &prepared.worst().network,
        layout,
        parameters,
    };
    let row = prepared.target_rows()[0].ix();
    let n_weeks = prepared.n_weeks();
    let mut made: [Vec<f64>; L] = std::array::from_fn(|_| Vec::with_capacity(n_weeks as usize));
    let mut unmet = [0.0_f64; L];
    state.rest(world);
    for week in 0..n_weeks {
        state.step(world, f64::from(week));
        // What stands still goes on so until the horizon.
        let is_last = state.is_still();
        let alike = if is_last { n_weeks - week } else { 1 } as usize;
        let (supply, want) = (&state.supply[row], &state.want[row]);
        for (lane, made) in made.iter_mut().enumerate() {
            let output = supply[lane].min(1.0);
            unmet[lane] = unmet[lane].max(want[lane].max(1.0) - supply[lane]);
            made.resize(made.len() + alike, output);
        }
        if is_last {
            break;
        }
    }
    std::array::from_fn(|lane| told(&made[lane], unmet[lane], observed.over_weeks))
}

fn told(made: &[f64], unmet: f64, over: Option<(f64, f64)>) -> Drawn {
    let least = made.iter().copied().fold(1.0, f64::min);
    let falls = least < dynamics::WHOLE;
    let missing = match over {
        None => 1.0 - least,
        Some((from, to)) => {
            // A week that is measured in part counts in part.
            let part = |week: f64| ((week + 1.0).min(to) - week.max(from)).max(0.0);
            let weeks = || made.iter().zip((0_u32..).map(|week| part(f64::from(week))));
            let measured: f64 = weeks().map(|(_, part)| part).sum();
            let missing: f64 = weeks().map(|(made, part)| (1.0 - made) * part).sum();
            missing / measured.max(1e-9)
        }
    };
    let trough = made.iter().position(|&made| made <= least);
    let last = made.iter().rposition(|&made| made < dynamics::WHOLE);
    let back = last.map(|last| last + 1).filter(|&week| week < made.len());
    Drawn {
        lost_pct: missing * 100.0,
        unmet_pct: unmet * 100.0,
        trough_week: trough.filter(|_| falls).map(|week| week as u32),
        back_week: back.map(|week| week as u32),
        falls,
    }
}
