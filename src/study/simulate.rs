//! A case at both ends, week by week, and whether a little more or less of it would turn the answer.

use serde::{Deserialize, Serialize};

use crate::{
    analysis::{
        change::{self, Changed},
        dynamics::{self, Response, Series},
        preface::{Assumed, Preface},
        prepared::Prepared,
    },
    model::{Question, id::ProductId, quantity::Share, setting::OutOfRange},
    network::{End, Timeline, ix::RowIx},
};

use super::trials::{self, Trials};

/// What is asked besides the question of the case.
#[derive(Debug, Clone)]
pub struct Config<'a> {
    /// How many weeks are followed.
    pub weeks: u32,
    /// Products told besides the targets.
    pub products: Vec<ProductId>,
    /// Whether cases nearby are followed, to see whether a little more or less would turn the answer.
    pub nearby: bool,
    /// Random trials, where asked for.
    pub trials: Option<trials::Config<'a>>,
}

/// How a nearby case differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nudge {
    /// Two points less of every loss.
    Less,
    /// Two points more of every loss.
    More,
}

impl Nudge {
    /// By how much every loss differs, in points of capacity.
    pub const POINTS: u32 = 2;

    const fn of(self, lost: u32) -> u32 {
        let step = Self::POINTS * 10_000;
        match self {
            Self::Less => lost.saturating_sub(step),
            Self::More => lost.saturating_add(step),
        }
    }
}

/// What is then different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// It stays above the threshold.
    StaysAbove,
    /// It falls below the threshold.
    FallsBelow,
    /// It does not come back within the weeks followed.
    StaysDown,
    /// It comes back within the weeks followed.
    ComesBack,
}

/// One product in both cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cliff {
    /// The target.
    pub product: String,
    /// At which end of the unknown.
    pub end: End,
    /// What the change is.
    pub change: Nudge,
    /// What is then different.
    pub then: Turn,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// What happens.
    pub changes: Vec<Changed>,
    /// How many weeks are followed.
    pub n_weeks: u32,
    /// How producers and users behave.
    pub response: Response,
    /// Targets in the order asked for, then other products.
    pub products: Vec<Entry>,
    /// Outcomes that a small change of the loss turns.
    pub cliffs: Vec<Cliff>,
    /// Random trials, where asked for.
    pub trials: Option<Trials>,
}

/// How many weeks a question is followed: until its horizon.
///
/// # Errors
///
/// When that is less than a week or more than a hundred years.
pub fn n_weeks(question: &Question) -> Result<u32, OutOfRange> {
    let value = question.horizon.weeks().ceil() as u32;
    if (1..=5200).contains(&value) {
        return Ok(value);
    }
    let setting = "horizon";
    Err(OutOfRange::Followed { setting, value })
}

/// Follows a case through the weeks at both ends.
///
/// # Complexity
///
/// O(weeks · links) for each end and each nearby case; trials cost the same each.
pub fn find(prepared: &Prepared<'_>, config: &Config<'_>) -> Finding {
    let question = prepared.question();
    let target_rows = prepared.target_rows();
    let mut watched = target_rows.to_vec();
    let mut names: Vec<&ProductId> = question.targets.iter().collect();
    for product in &config.products {
        let row = prepared.worst().atlas.row_of(prepared.chain(), product);
        if !watched.contains(&row) {
            watched.push(row);
            names.push(product);
        }
    }
    let run = |nudge: Option<Nudge>, watched: &[RowIx]| {
        let end = |end: End| {
            let timeline = timeline(prepared, end, nudge);
            let compiled = match end {
                End::Worst => prepared.worst(),
                End::Best => prepared.best(),
            };
            let followed = prepared.followed(compiled, &timeline, question.theta, config.weeks);
            dynamics::run(prepared.chain(), compiled, &followed, watched)
        };
        rayon::join(|| end(End::Worst), || end(End::Best))
    };
    let (worst, best) = run(None, &watched);
    let mut cliffs = Vec::new();
    for change in [Nudge::Less, Nudge::More] {
        let is_same = |end| timeline(prepared, end, Some(change)) == timeline(prepared, end, None);
        if !config.nearby || is_same(End::Worst) && is_same(End::Best) {
            continue;
        }
        let other = run(Some(change), target_rows);
        for (at, target) in question.targets.iter().enumerate() {
            let ends = [
                (End::Worst, &worst[at], &other.0[at]),
                (End::Best, &best[at], &other.1[at]),
            ];
            cliffs.extend(ends.into_iter().filter_map(|(end, asked, other)| {
                turned(asked, other).map(|then| Cliff {
                    product: target.to_string(),
                    end,
                    change,
                    then,
                })
            }));
        }
    }
    let n_targets = target_rows.len();
    let products = worst.into_iter().zip(best).zip(names).enumerate();
    let products = products.map(|(at, ((worst, best), product))| Entry {
        product: product.to_string(),
        is_target: at < n_targets,
        worst,
        best,
    });
    Finding {
        products: products.collect(),
        preface: preface(prepared),
        changes: change::all(prepared.chain(), &prepared.case().changes),
        n_weeks: config.weeks,
        response: *prepared.response(),
        cliffs,
        trials: config
            .trials
            .as_ref()
            .map(|trials| trials::find(prepared, config.weeks, trials)),
    }
}

/// The dated changes of a case at one end, or those of a case nearby.
fn timeline(prepared: &Prepared<'_>, end: End, nudge: Option<Nudge>) -> Timeline {
    let mut dated = prepared.dated_at(end).clone();
    if let Some(nudge) = nudge {
        for pulse in &mut dated.losses.pulses {
            pulse.lost = Share::saturating(nudge.of(pulse.lost.ppm()).into());
        }
    }
    dated.timeline()
}

/// What is different about another run of the same target, where the outcome itself is.
fn turned(asked: &Series, other: &Series) -> Option<Turn> {
    let is_below = |series: &Series| series.below_theta_week.is_some();
    let comes_back =
        |series: &Series| series.impact_week.is_none() || series.recovered_week.is_some();
    match (is_below(asked), is_below(other)) {
        (true, false) => return Some(Turn::StaysAbove),
        (false, true) => return Some(Turn::FallsBelow),
        _ => {}
    }
    match (comes_back(asked), comes_back(other)) {
        (true, false) => Some(Turn::StaysDown),
        (false, true) => Some(Turn::ComesBack),
        _ => None,
    }
}

fn preface(prepared: &Prepared<'_>) -> Preface {
    let mut preface = Preface::new(prepared);
    let response = prepared.response();
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
