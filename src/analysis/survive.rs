//! How long targets can be served after a loss, and what is lost until it is made good: best response and market response.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    engine::{
        dynamics::NEVER,
        lp::{
            Unsolved,
            reallocate::{self, Goal, Loss},
        },
        quantity::{self, Quantity},
    },
    model::{
        Case, Chain, Event, EventKind,
        quantity::{Share, Weeks},
    },
    network::{Compiled, Shock},
};

use super::{
    dynamics::Response,
    interval::{Interval, weeks},
    preface::{Assumed, Assumption, Preface},
    prepared::{Prepared, Scratch, weeks_until},
    spof, word,
};

/// How far things are followed at least, in weeks; further where the horizon lies beyond.
const LOOK_AHEAD: Weeks = Weeks::whole(520);

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The kinds of things that are lost, one table each.
    pub by: Vec<EventKind>,
    /// After how many weeks what is lost is back.
    pub recover: Weeks,
    /// Everything else; what happens in it happens besides.
    pub case: Case,
}

/// One thing lost alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What is lost, as `kind:id`.
    pub event: String,
    /// Its name for people.
    pub name: String,
    /// Weeks for which every target can be served as before, with the best response; `None` for longer than the look-ahead.
    pub survives_weeks: Interval<Option<f64>>,
    /// Weeks until the first target gets less than before when survivors serve their own users; `None` for not within the look-ahead.
    pub market_weeks: Interval<Option<f64>>,
    /// The mean over the targets of what is lost until recovery, with the best response.
    pub lost_pct: Interval<f64>,
    /// The mean over the targets of what is lost in the end, with the best response and without stock.
    pub lost_in_the_end_pct: Interval<f64>,
    /// The same when survivors serve their own users.
    pub market_lost_in_the_end_pct: Interval<f64>,
}

/// A loss whose program could not be solved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotSolved {
    /// What is lost, as `kind:id`.
    pub event: String,
    /// What the solver says.
    pub why: String,
}

/// Everything of one kind, the soonest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Survival {
    /// The kind of thing lost.
    #[serde(with = "word")]
    pub by: EventKind,
    /// How many were tried.
    pub n_tried: usize,
    /// Programs that could not be solved; what they were asked for is missing from the entries.
    pub unsolved: Vec<NotSolved>,
    /// Those whose loss the targets feel, by weeks in the worst case, then by what is lost, then by id.
    pub entries: Vec<Entry>,
}

/// One table per kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// Weeks until what is lost is back.
    pub recover_weeks: f64,
    /// The tables, in the order asked for.
    pub kinds: Vec<Survival>,
}

/// Loses every country, product or producer alone and asks how long all targets can be served.
///
/// The best response is a linear program over the whole time
/// ([`reallocate`]): it knows everything in advance and serves the targets
/// first. The market response is the flow at a threshold of the whole:
/// survivors serve their own users in proportion.
///
/// # Complexity
///
/// Six linear programs at most per candidate that reaches a target.
pub fn find(chain: &Chain, config: &Config) -> Finding {
    let kinds = config
        .by
        .iter()
        .map(|&by| survival(chain, config, by))
        .collect();
    let first = config.by.first().copied().unwrap_or(EventKind::Country);
    let prepared = Prepared::for_losses(chain, &config.case, &[first]);
    let mut preface = Preface::new(&prepared);
    preface.assumptions.extend(assumptions(&prepared));
    preface.parameters.look_ahead_weeks = look_ahead(&prepared);
    Finding {
        preface,
        recover_weeks: config.recover.weeks(),
        kinds,
    }
}

/// What the programs take for granted beyond what every question does.
fn assumptions(prepared: &Prepared<'_>) -> Vec<Assumption> {
    let network = &prepared.worst().network;
    let inputs = (0..network.n_inputs()).map(|at| network.input(at));
    let worn = inputs.clone().filter(|input| input.wear > 0).count();
    let stocked = inputs
        .filter(|input| input.wear == 0 && input.cover > 0)
        .count();
    vec![
        Assumed::CoverAsStock.touching(stocked),
        Assumed::NoWearInProgram.touching(worn),
        Assumed::EqualUse.touching(network.n_rows()),
    ]
}

/// One case of a prepared, and what its targets have before any loss.
struct Side<'a> {
    compiled: &'a Compiled,
    /// As long as substitutes that ramp too late are not there yet.
    before: Vec<f64>,
    /// In the end, with them.
    before_in_the_end: Vec<f64>,
}

/// What one case says of a loss.
struct Told {
    survives: Option<f64>,
    market: Option<f64>,
    lost: f64,
    in_the_end: f64,
    market_in_the_end: f64,
}

/// Nobody makes more than normal, in either response.
const STEADY: Response = Response {
    surge_limit: 1.0,
    ..Response::DEFAULT
};

fn survival(chain: &Chain, config: &Config, by: EventKind) -> Survival {
    let prepared = Prepared::for_losses(chain, &config.case, &[by]).responding(STEADY);
    let events = spof::candidates(&prepared, by);
    let sides = prepared.ends().map(|compiled| {
        let shock = prepared.shock_losing(compiled, &[]);
        let early = compiled.atlas.before_ramps(&compiled.network, &shock);
        Side {
            compiled,
            before: rows(&prepared, &left(compiled, &early)),
            before_in_the_end: rows(&prepared, &left(compiled, &shock)),
        }
    });
    let told: Vec<Result<Option<Entry>, NotSolved>> = events
        .par_iter()
        .map_init(Scratch::default, |scratch, event| {
            let told = sides
                .each_ref()
                .map(|side| tell(&prepared, side, event, config.recover, scratch));
            let [worst, best] = told;
            let (worst, best) = worst
                .and_then(|worst| Ok((worst, best?)))
                .map_err(|error| NotSolved {
                    event: event.to_string(),
                    why: error.0,
                })?;
            Ok(entry(chain, event, &worst, &best))
        })
        .collect();
    let (mut entries, mut unsolved) = (Vec::new(), Vec::new());
    for told in told {
        match told {
            Ok(entry) => entries.extend(entry),
            Err(error) => unsolved.push(error),
        }
    }
    let end = |weeks: Option<f64>| weeks.unwrap_or(f64::INFINITY);
    entries.sort_by(|a: &Entry, b: &Entry| {
        end(a.survives_weeks.worst)
            .total_cmp(&end(b.survives_weeks.worst))
            .then(b.lost_pct.worst.total_cmp(&a.lost_pct.worst))
            .then(
                b.lost_in_the_end_pct
                    .worst
                    .total_cmp(&a.lost_in_the_end_pct.worst),
            )
            .then_with(|| a.event.cmp(&b.event))
    });
    Survival {
        by,
        n_tried: events.len(),
        unsolved,
        entries,
    }
}

fn left(compiled: &Compiled, shock: &Shock) -> Quantity {
    quantity::solve(&compiled.network, shock, quantity::Config::EXACT)
}

fn rows(prepared: &Prepared<'_>, left: &Quantity) -> Vec<f64> {
    let rows = prepared.target_rows().iter();
    rows.map(|row| left.rows[row.ix()]).collect()
}

fn tell(
    prepared: &Prepared<'_>,
    side: &Side<'_>,
    event: &Event,
    recover: Weeks,
    scratch: &mut Scratch,
) -> Result<Told, Unsolved> {
    let Compiled { network, atlas, .. } = side.compiled;
    let event = std::slice::from_ref(event);
    let shock = prepared.shock_losing(side.compiled, event);
    // Substitutes that come after the stock is gone do not bridge the gap.
    let early = atlas.before_ramps(network, &shock);
    let targets = prepared.target_rows();
    let (soon, late) = (left(side.compiled, &early), left(side.compiled, &shock));
    let loss = |shock, left| Loss {
        network,
        shock,
        left,
    };
    let kept_soon = rows(prepared, &soon);
    let (survives, lost) = if mean_lost(&side.before, &kept_soon) > FELT {
        let soon = loss(&early, &soon);
        let served = reallocate::served(soon, targets, Goal::Over(recover.weeks()))?;
        (
            reallocate::survives(soon, targets, &side.before)?,
            mean_lost(&side.before, &served),
        )
    } else {
        (None, 0.0)
    };
    let first = market(prepared, side, event, &kept_soon, scratch);
    // As far as the flow is followed, so that both are known equally far.
    let look_ahead = f64::from(look_ahead(prepared));
    let market_in_the_end = mean_lost(&side.before_in_the_end, &rows(prepared, &late));
    let in_the_end = if market_in_the_end > FELT {
        let served = reallocate::served(loss(&shock, &late), targets, Goal::InTheEnd)?;
        mean_lost(&side.before_in_the_end, &served)
    } else {
        0.0
    };
    Ok(Told {
        survives: survives
            .filter(|&weeks| weeks <= look_ahead)
            .map(|weeks| (weeks * 10.0).round() / 10.0),
        market: weeks(first),
        lost,
        in_the_end,
        market_in_the_end,
    })
}

/// How far weeks are told.
fn look_ahead(prepared: &Prepared<'_>) -> u32 {
    weeks_until(LOOK_AHEAD.max(prepared.question().horizon))
}

/// In which week the first target gets less than before, if nobody reallocates.
///
/// The flow knows one threshold for everything, so targets that were whole
/// decide; one that was short before is asked about at what it had, and only
/// where no other falls.
fn market(
    prepared: &Prepared<'_>,
    side: &Side<'_>,
    event: &[Event],
    kept: &[f64],
    scratch: &mut Scratch,
) -> u32 {
    const ALL: u32 = 1_000_000;
    let dated = prepared.dated_at(side.compiled.structure.end);
    let dated = dated.and_losing(prepared.chain(), side.compiled, event);
    let weeks = look_ahead(prepared);
    let mut fall = |theta: u32, is_asked: &dyn Fn(f64) -> bool| {
        let theta = Share::saturating(theta.into());
        let course = prepared.course(side.compiled, &dated, theta, weeks, scratch);
        let targets = prepared.target_rows().iter().zip(&side.before);
        let asked = targets.filter(|(_, before)| is_asked(**before));
        let falls = asked.map(|(row, _)| course.falls[row.ix()]);
        falls.min().unwrap_or(NEVER)
    };
    let first = fall(ALL, &|before| before >= 1.0);
    if first < NEVER {
        return first;
    }
    let short = side.before.iter().zip(kept);
    let short = short.filter(|(before, kept)| **before < 1.0 && **before - **kept > FELT);
    short
        .map(|(&had, _)| {
            let theta = (had * f64::from(ALL)) as u32;
            fall(theta.max(1), &|before| before.total_cmp(&had).is_eq())
        })
        .min()
        .unwrap_or(NEVER)
}

/// A loss below this part of output is rounding.
const FELT: f64 = 1e-9;

/// The mean over the targets of what they had before and do not have now.
fn mean_lost(before: &[f64], now: &[f64]) -> f64 {
    let lost = before
        .iter()
        .zip(now)
        .map(|(before, now)| (before - now).max(0.0));
    lost.sum::<f64>() / now.len().max(1) as f64
}

/// The entry of a loss, where some target feels it in some case.
fn entry(chain: &Chain, event: &Event, worst: &Told, best: &Told) -> Option<Entry> {
    let both = |of: fn(&Told) -> f64| Interval::new(percent(of(worst)), percent(of(best)));
    let found = Entry {
        event: event.to_string(),
        name: event.name(chain),
        survives_weeks: Interval::new(worst.survives, best.survives),
        market_weeks: Interval::new(worst.market, best.market),
        lost_pct: both(|told| told.lost),
        lost_in_the_end_pct: both(|told| told.in_the_end),
        market_lost_in_the_end_pct: both(|told| told.market_in_the_end),
    };
    let is_felt = found.market_lost_in_the_end_pct.worst > 0.0
        || found.market_lost_in_the_end_pct.best > 0.0
        || found.market_weeks.worst.is_some();
    is_felt.then_some(found)
}

/// A fraction as percent, to a hundredth.
fn percent(fraction: f64) -> f64 {
    (fraction * 10_000.0).round() / 100.0
}
