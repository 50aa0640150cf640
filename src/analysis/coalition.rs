//! Coalitions: the smallest sets of countries that can make a target alone, and what a bloc lacks.

use serde::{Deserialize, Serialize};

use crate::{
    engine::{
        bdd::{self, Family, Stop},
        dynamics::Course,
    },
    model::{Case, Chain, Event, EventKind, id::BlocId, quantity::Share},
    network::{
        Compiled, End, Shock,
        dated::both,
        failure::{self, Failure},
        ix::RowIx,
    },
};

use super::{
    cause::Tracer,
    change::{self, Changed},
    cutsets::{Counted, counted},
    interval::{Interval, percent},
    limits::Limits,
    preface::{Preface, cone},
    prepared::{Prepared, Scratch},
    sides::{self, Alone},
    spof,
};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Config<'a> {
    /// A bloc to judge.
    pub bloc: Option<BlocId>,
    /// How many minimal coalitions are listed.
    pub limit: usize,
    /// How much may be spent.
    pub limits: Limits<'a>,
    /// Everything else; what happens in it happens besides.
    pub case: Case,
}

/// One minimal coalition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coalition {
    /// Its countries.
    pub countries: Vec<String>,
    /// The share of the world's normal use that it alone can supply, in percent.
    pub theta_star_pct: Interval<f64>,
}

/// A product that a bloc holds thinly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thin {
    /// The product.
    pub product: String,
    /// The share of world supply the bloc holds, in percent.
    pub share_pct: Interval<f64>,
}

/// A bloc judged for one target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlocVerdict {
    /// Whether it is capable of the target alone.
    pub verdict: Alone,
    /// The share of the world's normal use that it alone can supply, in percent.
    pub theta_star_pct: Interval<f64>,
    /// Essential products of which it holds no known share.
    pub lacks: Vec<String>,
    /// Products of which it holds less than the threshold in the worst case, least first.
    pub thin: Vec<Thin>,
    /// Single countries whose addition makes it capable for certain.
    pub additions: Vec<String>,
}

/// The coalitions of one target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetCoalitions {
    /// The target.
    pub target: String,
    /// What the whole world can supply, those that nobody is named for included, in percent of normal use.
    pub everybody_theta_star_pct: Interval<f64>,
    /// The minimal coalitions that hold some known share of every essential product; `None` where the limit was met.
    pub minimal: Option<Counted>,
    /// The first of them, the smallest first.
    pub coalitions: Vec<Coalition>,
    /// The bloc asked about.
    pub bloc: Option<BlocVerdict>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// What happens besides, in every case tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besides: Vec<Changed>,
    /// The bloc asked about.
    pub bloc: Option<String>,
    /// How many countries there are.
    pub n_countries: usize,
    /// Every target, in the order asked for.
    pub targets: Vec<TargetCoalitions>,
}

/// Finds the minimal capable coalitions of every target.
///
/// A coalition is *capable* of a target when, cut off from everybody else, it
/// has some known share of every essential product: θ* above nothing. What may
/// be anybody's is nobody's known share. Capable is not self-sufficient: its
/// own use is not known.
///
/// Minimal capable coalitions are the minimal path sets of the target's
/// failure at the smallest threshold. Where a product has no known share at
/// all, no set of countries is known to be capable; what everybody together
/// supplies, residuals included, stands beside it.
///
/// # Complexity
///
/// That of the decision diagrams; see [`bdd::solve`].
pub fn find(chain: &Chain, config: &Config<'_>) -> Finding {
    let prepared = Prepared::for_losses(chain, &config.case, &[EventKind::Country]);
    let countries = spof::candidates(&prepared, EventKind::Country);
    let mut scratch = Scratch::default();
    let targets = config
        .case
        .question
        .targets
        .iter()
        .zip(prepared.target_rows())
        .enumerate();
    let targets = targets
        .map(|(at, (target, &row))| {
            let family = paths(&prepared, prepared.worst(), &countries, row, config).ok();
            let listed = family
                .as_ref()
                .map(|family| family.list(config.limit).sets)
                .unwrap_or_default();
            let coalitions = listed.into_iter().map(|members| {
                let events: Vec<Event> = members
                    .iter()
                    .map(|&member| countries[member as usize].clone())
                    .collect();
                Coalition {
                    theta_star_pct: reach(&prepared, &events, row, &mut scratch),
                    countries: events.iter().map(Event::id).collect(),
                }
            });
            let coalitions = coalitions.collect();
            let bloc = config.bloc.as_ref().map(|bloc| {
                judge(
                    &prepared,
                    &Event::Bloc(bloc.clone()),
                    &countries,
                    at,
                    row,
                    &mut scratch,
                )
            });
            TargetCoalitions {
                target: target.to_string(),
                everybody_theta_star_pct: everybody(&prepared, row, &mut scratch),
                minimal: family.as_ref().map(counted),
                coalitions,
                bloc,
            }
        })
        .collect();
    Finding {
        preface: Preface::new(&prepared),
        besides: change::all(prepared.chain(), &prepared.case().changes),
        bloc: config.bloc.as_ref().map(ToString::to_string),
        n_countries: countries.len(),
        targets,
    }
}

/// Minimal sets of countries that keep a target alive at the smallest threshold.
fn paths(
    prepared: &Prepared<'_>,
    compiled: &Compiled,
    countries: &[Event],
    row: RowIx,
    config: &Config<'_>,
) -> Result<Family, Stop> {
    let lost: Vec<_> = countries
        .iter()
        .map(|event| compiled.atlas.lost_by(prepared.chain(), event))
        .collect();
    let formula = failure::formula(&Failure {
        network: &compiled.network,
        target: row,
        theta: 1,
        events: &lost,
        given: &alone(prepared, compiled, countries),
        loops: prepared.fixed_point(),
    });
    let limits = config.limits.diagram();
    bdd::solve(&formula, &limits)?.path_sets(&limits)
}

/// What is left to some countries alone, with what the case takes from everybody.
fn alone(prepared: &Prepared<'_>, compiled: &Compiled, events: &[Event]) -> Shock {
    let network = &compiled.network;
    let atlas = &compiled.atlas;
    let kept = atlas.shock_of_all_but(prepared.chain(), network, events);
    both(network, &kept, &prepared.shock_losing(compiled, &[]))
}

/// The share of the world's use that some countries alone can supply.
fn reach(
    prepared: &Prepared<'_>,
    events: &[Event],
    row: RowIx,
    scratch: &mut Scratch,
) -> Interval<f64> {
    let [worst, best] = prepared.ends().map(|compiled| {
        let shock = alone(prepared, compiled, events);
        percent(prepared.star(compiled, &shock, scratch).rows[row.ix()])
    });
    Interval::new(worst, best)
}

/// What the whole world can supply, residuals included.
fn everybody(prepared: &Prepared<'_>, row: RowIx, scratch: &mut Scratch) -> Interval<f64> {
    let [worst, best] = prepared.ends().map(|compiled| {
        let shock = prepared.shock_losing(compiled, &[]);
        percent(prepared.star(compiled, &shock, scratch).rows[row.ix()])
    });
    Interval::new(worst, best)
}

fn judge(
    prepared: &Prepared<'_>,
    bloc: &Event,
    countries: &[Event],
    at: usize,
    row: RowIx,
    scratch: &mut Scratch,
) -> BlocVerdict {
    let events = std::slice::from_ref(bloc);
    let theta_star_pct = reach(prepared, events, row, scratch);
    let arrivals = [End::Worst, End::Best].map(|end| &prepared.dated_at(end).arrivals);
    let mut sides = sides::alone(prepared, events, arrivals, scratch);
    let lacks = sides.swap_remove(at).lacks;
    let verdict = if theta_star_pct.worst > 0.0 {
        Alone::Capable
    } else if theta_star_pct.best > 0.0 {
        Alone::NotTold
    } else {
        Alone::Incapable
    };
    let additions = if verdict == Alone::Capable {
        Vec::new()
    } else {
        let helps = |country: &&Event| {
            let joined = [bloc.clone(), (*country).clone()];
            reach(prepared, &joined, row, scratch).worst > 0.0
        };
        let mut helps = helps;
        countries
            .iter()
            .filter(|country| helps(country))
            .map(Event::id)
            .collect()
    };
    BlocVerdict {
        verdict,
        theta_star_pct,
        lacks,
        thin: thin(prepared, bloc, row),
        additions,
    }
}

/// What a bloc holds less of than the threshold, over everything the target needs.
fn thin(prepared: &Prepared<'_>, bloc: &Event, row: RowIx) -> Vec<Thin> {
    let events = std::slice::from_ref(bloc);
    let share = |compiled: &Compiled, product: u32| {
        let shock = alone(prepared, compiled, events);
        let course = Course::default();
        let tracer = Tracer {
            chain: prepared.chain(),
            compiled,
            shock: &shock,
            course: &course,
            theta: Share::ZERO,
        };
        ((100.0 - tracer.hit_pct(compiled.atlas.product_row(product))) * 100.0).round() / 100.0
    };
    let needed = cone(prepared.worst(), &[row]);
    let mut found: Vec<Thin> = needed
        .into_iter()
        .filter_map(|product| {
            let share_pct = Interval::new(
                share(prepared.worst(), product),
                share(prepared.best(), product),
            );
            let (id, _) = prepared.chain().products().get_index(product as usize)?;
            let is_thin = share_pct.worst < prepared.question().theta.percent();
            is_thin.then(|| Thin {
                product: id.to_string(),
                share_pct,
            })
        })
        .collect();
    found.sort_by(|a, b| {
        a.share_pct
            .worst
            .total_cmp(&b.share_pct.worst)
            .then_with(|| a.product.cmp(&b.product))
    });
    found
}
