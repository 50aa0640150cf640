//! Coalitions: the smallest sets of countries that can make a target alone, and what a bloc lacks.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    engine::{
        bdd::{self, Family, Stop},
        dynamics::Course,
        theta_star::ThetaStar,
    },
    model::{Case, Chain, Event, EventKind, id::BlocId, quantity::Share},
    network::{
        Compiled, End, Shock,
        dated::both,
        failure::{self, Failure},
        ix::{ProducerIx, RowIx},
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
    sides::{self, Alone, Side},
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
    let worlds = prepared
        .ends()
        .map(|compiled| World::new(&prepared, compiled));
    let losses: Vec<Vec<ProducerIx>> = countries
        .par_iter()
        .map(|event| prepared.worst().atlas.lost_by(chain, event))
        .collect();
    let alone = worlds[0].alone(&prepared, &countries);
    let everybody = worlds
        .each_ref()
        .map(|world| prepared.star(world.compiled, &world.besides, &mut Scratch::default()));
    let bloc = config.bloc.as_ref().map(|bloc| {
        let bloc = Event::Bloc(bloc.clone());
        Alliance::new(&prepared, &worlds, &bloc, &countries)
    });
    let targets = config.case.question.targets.par_iter();
    let targets = targets
        .zip(prepared.target_rows())
        .enumerate()
        .map_init(Scratch::default, |scratch, (at, (target, &row))| {
            let family = paths(&prepared, &losses, &worlds[0], &alone, row, config).ok();
            let listed = family
                .as_ref()
                .map(|family| family.list(config.limit).sets)
                .unwrap_or_default();
            let coalitions = listed.into_iter().map(|members| {
                let events: Vec<Event> = members
                    .iter()
                    .map(|&member| countries[member as usize].clone())
                    .collect();
                let reached = worlds.each_ref().map(|world| {
                    let shock = world.alone(&prepared, &events);
                    prepared.star(world.compiled, &shock, scratch)
                });
                Coalition {
                    theta_star_pct: at_row(&reached, row),
                    countries: events.iter().map(Event::id).collect(),
                }
            });
            TargetCoalitions {
                target: target.to_string(),
                everybody_theta_star_pct: at_row(&everybody, row),
                minimal: family.as_ref().map(counted),
                coalitions: coalitions.collect(),
                bloc: bloc.as_ref().map(|bloc| bloc.judge(&prepared, at, row)),
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

/// One end, and what the case takes from everybody there.
struct World<'a> {
    compiled: &'a Compiled,
    besides: Shock,
}

impl<'a> World<'a> {
    fn new(prepared: &Prepared<'_>, compiled: &'a Compiled) -> Self {
        Self {
            compiled,
            besides: prepared.shock_losing(compiled, &[]),
        }
    }

    /// What is left to some countries alone.
    fn alone(&self, prepared: &Prepared<'_>, events: &[Event]) -> Shock {
        let Compiled { network, atlas, .. } = self.compiled;
        let kept = atlas.shock_of_all_but(prepared.chain(), network, events);
        both(network, &kept, &self.besides)
    }
}

/// Minimal sets of countries that keep a target alive at the smallest threshold.
fn paths(
    prepared: &Prepared<'_>,
    losses: &[Vec<ProducerIx>],
    world: &World<'_>,
    alone: &Shock,
    row: RowIx,
    config: &Config<'_>,
) -> Result<Family, Stop> {
    let formula = failure::formula(&Failure {
        network: &world.compiled.network,
        target: row,
        theta: 1,
        events: losses,
        given: alone,
        loops: prepared.fixed_point(),
    });
    let limits = config.limits.diagram();
    bdd::solve(&formula, &limits)?.path_sets(&limits)
}

/// The share of the world's use that a target reaches, at both ends.
fn at_row(stars: &[ThetaStar; 2], row: RowIx) -> Interval<f64> {
    let [worst, best] = stars.each_ref().map(|star| percent(star.rows[row.ix()]));
    Interval::new(worst, best)
}

/// The bloc asked about, solved once for all targets.
struct Alliance {
    /// What is left to it alone, worst end first.
    shocks: [Shock; 2],
    stars: [ThetaStar; 2],
    sides: Vec<Side>,
    /// Countries outside that could join, each with what all then reach in the worst case.
    joined: Vec<(String, ThetaStar)>,
}

impl Alliance {
    fn new(
        prepared: &Prepared<'_>,
        worlds: &[World<'_>; 2],
        bloc: &Event,
        countries: &[Event],
    ) -> Self {
        let scratch = &mut Scratch::default();
        let alone = std::slice::from_ref(bloc);
        let shocks = worlds.each_ref().map(|world| world.alone(prepared, alone));
        let [worst, best] = worlds;
        let stars = [
            prepared.star(worst.compiled, &shocks[0], scratch),
            prepared.star(best.compiled, &shocks[1], scratch),
        ];
        let arrivals = [End::Worst, End::Best].map(|end| &prepared.dated_at(end).arrivals);
        let sides = sides::alone(prepared, alone, arrivals, scratch);
        let mut rows = prepared.target_rows().iter();
        let needs_nobody = rows.all(|row| stars[0].rows[row.ix()] > 0);
        let joins = if needs_nobody { &[][..] } else { countries };
        let joined = joins
            .par_iter()
            .map_init(Scratch::default, |scratch, country| {
                let joined = [bloc.clone(), country.clone()];
                let shock = worst.alone(prepared, &joined);
                (country.id(), prepared.star(worst.compiled, &shock, scratch))
            });
        Self {
            joined: joined.collect(),
            shocks,
            stars,
            sides,
        }
    }

    fn judge(&self, prepared: &Prepared<'_>, at: usize, row: RowIx) -> BlocVerdict {
        let theta_star_pct = at_row(&self.stars, row);
        let verdict = if theta_star_pct.worst > 0.0 {
            Alone::Capable
        } else if theta_star_pct.best > 0.0 {
            Alone::NotTold
        } else {
            Alone::Incapable
        };
        let helps = |(_, star): &&(String, ThetaStar)| star.rows[row.ix()] > 0;
        let additions = self.joined.iter().filter(|_| verdict != Alone::Capable);
        BlocVerdict {
            verdict,
            theta_star_pct,
            lacks: self.sides[at].lacks.clone(),
            thin: self.thin(prepared, row),
            additions: additions.filter(helps).map(|(id, _)| id.clone()).collect(),
        }
    }

    /// What the bloc holds less of than the threshold, over everything the target needs.
    fn thin(&self, prepared: &Prepared<'_>, row: RowIx) -> Vec<Thin> {
        let course = Course::default();
        let share = |end: usize, product: u32| {
            let compiled = prepared.ends()[end];
            let tracer = Tracer {
                chain: prepared.chain(),
                compiled,
                shock: &self.shocks[end],
                course: &course,
                theta: Share::ZERO,
            };
            ((100.0 - tracer.hit_pct(compiled.atlas.product_row(product))) * 100.0).round() / 100.0
        };
        let needed = cone(prepared.worst(), &[row]);
        let mut found: Vec<Thin> = needed
            .into_iter()
            .filter_map(|product| {
                let share_pct = Interval::new(share(0, product), share(1, product));
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
}
