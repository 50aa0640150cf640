//! History against the model: what it would have said of events on their first day, and what was measured.

mod forecast;
mod measurement;
mod price;
mod score;
mod skill;
mod sweep;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::prepared::Prepared,
    model::{Chain, Scenario, story::Observed},
};

pub use measurement::{Measurement, Scores, Timed};
pub use price::{Priced, Prices};
pub use score::Forecast;
pub use skill::{Class, EventScore, Group, RESAMPLES, Skill};
pub use sweep::{Choice, Lesson, Sweep, Trial};

use super::{odds, run::Job};

/// How forecasts are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The draws of every forecast.
    pub draws: odds::Config,
    /// How many draws each of the other choices is judged by; 0 tries none.
    pub n_sweep_draws: u32,
}

impl Config {
    /// What is done where nobody says otherwise.
    pub const DEFAULT: Self = Self {
        draws: odds::Config::DEFAULT,
        n_sweep_draws: 0,
    };

    /// So many draws for each forecast, and for each of the other choices.
    pub const fn drawing(draws: odds::Config, n_sweep_draws: u32) -> Self {
        Self {
            draws,
            n_sweep_draws,
        }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// Of how many draws each forecast is made.
    pub n_draws: u32,
    /// What they start from.
    pub seed: u64,
    /// One score for each event, the worst first.
    pub events: Vec<EventScore>,
    /// Every measurement of output; what the forecast does not meet first, then by how far it lies off.
    pub measured: Vec<Measurement>,
    /// How good the forecasts are, for each class of events that there is.
    pub groups: Vec<Group>,
    /// How scarcity and prices go together, where prices were measured.
    pub prices: Option<Prices>,
    /// Other choices of what no source gives, where they were tried.
    pub sweep: Option<Sweep>,
}

/// A week of trough or recovery counts as right when it is forecast to so many weeks.
pub const WITHIN_WEEKS: f64 = 4.0;

impl Finding {
    /// How good the forecasts of one class are.
    pub fn group(&self, class: Class) -> Option<&Group> {
        self.groups.iter().find(|group| group.class == class)
    }

    /// How many weeks of a kind were measured, and how many are forecast to within [`WITHIN_WEEKS`].
    pub fn timed(&self, of: impl Fn(&Measurement) -> Option<Timed>) -> (usize, usize) {
        let timed: Vec<Timed> = self.measured.iter().filter_map(of).collect();
        let right = timed.iter().filter(|timed| timed.is_within(WITHIN_WEEKS));
        (timed.len(), right.count())
    }
}

/// What is told of one line of `observed`.
struct Told {
    measured: Option<Measurement>,
    priced: Option<Priced>,
}

/// Forecasts every scenario that says what was measured.
///
/// Inputs are the event as told on its first day and the graph; nothing that
/// was measured after it began enters, and nothing is fitted.
///
/// # Complexity
///
/// The draws of one case per measurement.
pub fn find(jobs: &[Job<'_>], config: Config) -> Finding {
    let measured: Vec<(Job<'_>, &Observed)> = jobs
        .iter()
        .flat_map(|job| {
            job.scenario
                .story
                .observed
                .iter()
                .map(|observed| (*job, observed))
        })
        .collect();
    let told: Vec<Told> = measured
        .par_iter()
        .map(|(job, observed)| tell(*job, observed, config.draws))
        .collect();
    let mut measured = Vec::new();
    let mut priced = Vec::new();
    for told in told {
        measured.extend(told.measured);
        priced.extend(told.priced);
    }
    measurement::against_climatology(&mut measured);
    let groups = Class::ALL.into_iter();
    let groups = groups.filter_map(|class| skill::group(class, &measured, config.draws.seed));
    let groups = groups.collect();
    let events = skill::events(&measured);
    for own in &mut measured {
        own.scores = own.scores.rounded();
    }
    // Misses first; whoever is as far off stays in the order of the files.
    measured.sort_by(|a, b| {
        let off = b.scores.program.total_cmp(&a.scores.program);
        a.is_met().cmp(&b.is_met()).then(off)
    });
    Finding {
        n_draws: config.draws.n_draws,
        seed: config.draws.seed,
        events,
        measured,
        groups,
        prices: price::compared(priced),
        sweep: (config.n_sweep_draws > 0).then(|| {
            let n_draws = config.n_sweep_draws;
            sweep::find(
                jobs,
                odds::Config {
                    n_draws,
                    ..config.draws
                },
            )
        }),
    }
}

fn tell(job: Job<'_>, observed: &Observed, config: odds::Config) -> Told {
    let prepared = prepared(job.chain, job.scenario, observed);
    let drawn = forecast::drawn(&prepared, observed, config);
    let is_direct = measurement::is_direct(&prepared);
    Told {
        measured: observed
            .lost_pct
            .map(|lost| measurement::told(job.scenario, observed, lost, (is_direct, &drawn))),
        priced: observed
            .price_pct
            .map(|rise| price::told(job.scenario, observed, rise, &drawn)),
    }
}

/// The case of an event, asked about what was measured alone.
fn prepared<'a>(chain: &'a Chain, scenario: &Scenario, observed: &Observed) -> Prepared<'a> {
    let mut case = scenario.case.clone();
    case.question.targets = vec![observed.target.clone()];
    Prepared::for_losses(chain, &case, &[])
}
