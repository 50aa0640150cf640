//! A dated loss in both cases, week by week, and whether a little more or less of it would turn the answer.

use serde::Serialize;

use crate::{
    analysis::{
        change,
        dynamics::{self, Dates, Response, Series},
        lens::Lens,
        preface::{Assumed, Preface},
    },
    model::{
        Event, Scenario,
        change::Change,
        id::ProductId,
        policy,
        quantity::{Share, Weeks},
    },
    network::{Timeline, ix::RowIx, what_if},
};

use super::trials::{self, Trials};

/// What is asked besides the question of the lens.
#[derive(Debug, Clone)]
pub struct Config<'a> {
    /// How many weeks are followed.
    pub weeks: u32,
    /// How producers and users behave.
    pub response: Response,
    /// Products told besides the targets.
    pub products: Vec<ProductId>,
    /// Random trials, where asked for.
    pub trials: Option<trials::Config<'a>>,
}

/// Dated losses, worst case first; and the same a little milder and a little harsher, to see whether that would matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Losses {
    /// What is lost, in a few words.
    pub events: Vec<String>,
    /// The same for people: `Taiwan lost`, or the title of a scenario.
    pub name: String,
    /// Whether each has dates of its own, as in a scenario.
    pub is_scenario: bool,
    /// When, and how much; what trials draw the recovery from.
    pub dates: Dates,
    /// The losses asked for.
    pub asked: [Timeline; 2],
    /// Others to compare with, by what they change.
    pub nearby: Vec<(String, [Timeline; 2])>,
}

/// By how many points of capacity the nearby losses differ.
const NUDGE: u32 = 20_000;
const NUDGE_POINTS: i32 = 20_000;

impl Losses {
    /// The loss of some events, all at the same dates.
    pub fn of_events(lens: &Lens<'_>, events: &[Event], dates: Dates) -> Self {
        let timelines = |fraction: Share| {
            let dates = Dates { fraction, ..dates };
            [&lens.worst, &lens.best]
                .map(|compiled| dynamics::timeline(lens.chain, compiled, events, &dates))
        };
        let ppm = dates.fraction.ppm();
        let mut nearby = vec![ppm.saturating_sub(NUDGE), (ppm + NUDGE).min(1_000_000)];
        nearby.retain(|&other| other != ppm && other > 0);
        let names: Vec<String> = events.iter().map(|event| event.name(lens.chain)).collect();
        Self {
            events: events.iter().map(ToString::to_string).collect(),
            name: format!("{} lost", names.join(", ")),
            is_scenario: false,
            dates,
            asked: timelines(dates.fraction),
            nearby: nearby
                .into_iter()
                .map(|other| {
                    let other = Share::saturating(other.into());
                    (
                        format!("with {other} % of it lost instead"),
                        timelines(other),
                    )
                })
                .collect(),
        }
    }
}

impl Losses {
    /// The dated changes of a scenario; the lens must be made from its setting.
    ///
    /// Nearby are the same with two points more and less of every loss.
    pub fn of_scenario(lens: &Lens<'_>, scenario: &Scenario) -> Self {
        let dated = [&lens.worst, &lens.best]
            .map(|compiled| what_if::dated(lens.chain, compiled, scenario));
        let changed = |change: &dyn Fn(u32) -> u32| {
            dated.clone().map(|mut dated| {
                for pulse in &mut dated.losses.pulses {
                    pulse.lost = Share::saturating(change(pulse.lost.ppm()).into());
                }
                dated.timeline()
            })
        };
        let spans: Vec<_> = scenario
            .case
            .changes
            .iter()
            .filter_map(|change| match change {
                Change::Ban(ban) => Some(ban.span),
                other => other.loss().map(|(_, span)| *span),
            })
            .collect();
        let nearby = [
            ("with two points less of every loss", -NUDGE_POINTS),
            ("with two points more of every loss", NUDGE_POINTS),
        ];
        let asked = dated.clone().map(|dated| dated.timeline());
        Self {
            events: scenario
                .case
                .changes
                .iter()
                .map(|change| change::describe(lens.chain, change))
                .collect(),
            name: scenario
                .story
                .title
                .clone()
                .unwrap_or(scenario.story.name.clone()),
            is_scenario: true,
            dates: Dates {
                from: spans.iter().map(|span| span.from).min().unwrap_or_default(),
                until: spans
                    .iter()
                    .map(policy::Span::until)
                    .max()
                    .unwrap_or(Weeks::NEVER),
                recovery: spans
                    .iter()
                    .map(|span| span.recovery)
                    .max()
                    .unwrap_or_default(),
                fraction: spans
                    .iter()
                    .map(|span| span.fraction)
                    .max()
                    .unwrap_or(Share::ONE),
            },
            nearby: nearby
                .into_iter()
                .map(|(how, points)| {
                    let change = |lost: u32| lost.saturating_add_signed(points);
                    (how.to_owned(), changed(&change))
                })
                .filter(|(_, other)| *other != asked)
                .collect(),
            asked,
        }
    }
}

/// One product in both cases.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// The product.
    pub product: String,
    /// Whether final users wait for it.
    pub is_target: bool,
    /// With everything unknown at its worst.
    pub worst: Series,
    /// With everything unknown at its best.
    pub best: Series,
}

/// An outcome that a small change turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cliff {
    /// The target.
    pub product: String,
    /// `worst` or `best`.
    pub case: &'static str,
    /// What the change is.
    pub change: String,
    /// What is then different.
    pub then: String,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// What is lost.
    pub events: Vec<String>,
    /// The same for people: `Taiwan lost`, or the title of a scenario.
    pub name: String,
    /// Whether each has dates of its own, as in a scenario; what follows then spans them all.
    pub is_scenario: bool,
    /// How much of it, in percent.
    pub fraction_pct: f64,
    /// From which week.
    pub from_week: f64,
    /// Until which week; `None` for good.
    pub until_week: Option<f64>,
    /// Weeks of the way back.
    pub recovery_weeks: f64,
    /// Targets in the order asked for, then other products.
    pub products: Vec<Entry>,
    /// Outcomes that a small change of the loss turns.
    pub cliffs: Vec<Cliff>,
    /// Random trials, where asked for.
    pub trials: Option<Trials>,
}

/// Follows dated losses through the weeks in both cases.
///
/// # Complexity
///
/// O(weeks · links) for each case and each nearby loss; trials cost the same each.
pub fn find(lens: &Lens<'_>, losses: &Losses, config: &Config<'_>) -> Finding {
    let mut watched = lens.target_rows.clone();
    let mut names: Vec<&ProductId> = lens.question.targets.iter().collect();
    for product in &config.products {
        let row = lens.worst.atlas.row_of(lens.chain, product);
        if !watched.contains(&row) {
            watched.push(row);
            names.push(product);
        }
    }
    let run = |timelines: &[Timeline; 2], watched: &[RowIx]| {
        let config = dynamics::Config {
            response: config.response,
            weeks: config.weeks,
            targets: &lens.target_rows,
            watched,
            theta: lens.question.theta,
        };
        let [worst, best] = timelines;
        rayon::join(
            || dynamics::run(lens.chain, &lens.worst, worst, &config),
            || dynamics::run(lens.chain, &lens.best, best, &config),
        )
    };
    let (worst, best) = run(&losses.asked, &watched);
    let mut cliffs = Vec::new();
    for (change, timelines) in &losses.nearby {
        let other = run(timelines, &lens.target_rows);
        for (at, target) in lens.question.targets.iter().enumerate() {
            let cases = [
                ("worst", &worst[at], &other.0[at]),
                ("best", &best[at], &other.1[at]),
            ];
            cliffs.extend(cases.into_iter().filter_map(|(case, asked, other)| {
                turned(asked, other).map(|then| Cliff {
                    product: target.to_string(),
                    case,
                    change: change.clone(),
                    then,
                })
            }));
        }
    }
    let n_targets = lens.target_rows.len();
    let products = worst.into_iter().zip(best).zip(names).enumerate();
    let products = products.map(|(at, ((worst, best), product))| Entry {
        product: product.to_string(),
        is_target: at < n_targets,
        worst,
        best,
    });
    let until = losses.dates.until;
    Finding {
        products: products.collect(),
        preface: preface(lens, config),
        events: losses.events.clone(),
        name: losses.name.clone(),
        is_scenario: losses.is_scenario,
        fraction_pct: losses.dates.fraction.percent(),
        from_week: losses.dates.from.weeks(),
        until_week: until.is_ever().then(|| until.weeks()),
        recovery_weeks: losses.dates.recovery.weeks(),
        cliffs,
        trials: config
            .trials
            .as_ref()
            .map(|trials| trials::find(lens, losses, config.weeks, &config.response, trials)),
    }
}

/// What is different about another run of the same target, where the outcome itself is.
fn turned(asked: &Series, other: &Series) -> Option<String> {
    let is_below = |series: &Series| series.below_theta_week.is_some();
    let comes_back =
        |series: &Series| series.impact_week.is_none() || series.recovered_week.is_some();
    match (is_below(asked), is_below(other)) {
        (true, false) => return Some("it stays above the threshold".to_owned()),
        (false, true) => return Some("it falls below the threshold".to_owned()),
        _ => {}
    }
    match (comes_back(asked), comes_back(other)) {
        (true, false) => Some("it does not come back within the weeks followed".to_owned()),
        (false, true) => Some("it comes back within the weeks followed".to_owned()),
        _ => None,
    }
}

fn preface(lens: &Lens<'_>, config: &Config<'_>) -> Preface {
    let mut preface = Preface::new(lens);
    let response = &config.response;
    let assumed = [
        Assumed::Surge {
            limit_pct: (response.surge_limit * 1000.0).round() / 10.0,
            weeks: response.surge_weeks,
        },
        Assumed::Refill {
            weeks: response.refill_weeks,
        },
        Assumed::FinalDemand {
            backlog_weeks: response.backlog_weeks,
        },
        Assumed::Rationing {
            in_order: response.rationing == dynamics::Rationing::Priority,
        },
    ];
    preface
        .assumptions
        .extend(assumed.map(|assumed| assumed.touching(1)));
    preface
}
