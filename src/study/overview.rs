//! Everything a report of one chain tells, found in one go.

use rayon::prelude::*;

use crate::{
    analysis::{
        Limits,
        catalog::{self, Overview},
        coalition, cutoff, cutsets,
        holdings::{Holding, holdings},
        power,
        prepared::{Prepared, Scratch},
        spof,
    },
    model::{Case, Chain, Change, Event, EventKind, change::Span},
};

use super::{each, odds};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Config<'a> {
    /// The case that every part is about.
    pub case: Case,
    /// The largest cut sets looked for.
    pub order: u32,
    /// How many sets and coalitions are listed of each family.
    pub limit: usize,
    /// How many thresholds power is averaged over.
    pub n_thresholds: u32,
    /// How much may be spent on exact computations.
    pub limits: Limits<'a>,
}

/// The answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The chain in numbers.
    pub overview: Overview,
    /// Every country cut off in turn, the most consequential first.
    pub each: each::Finding,
    /// Those that move a target, in the same order, with weeks and causes.
    pub cutoffs: Vec<cutoff::Finding>,
    /// Every firm lost in turn.
    pub firms: spof::Finding,
    /// The smallest sets of countries that stop a target.
    pub cutsets: cutsets::Finding,
    /// The smallest sets of countries that can make a target alone.
    pub coalitions: coalition::Finding,
    /// Who holds how much of the veto.
    pub power: power::Finding,
    /// Every stated part of supply, in chain order.
    pub holdings: Vec<Holding>,
}

impl Finding {
    /// Whether nothing was cut short by a limit on memory or time.
    pub fn is_complete(&self) -> bool {
        let sets = self.cutsets.targets.iter();
        let coalitions = self.coalitions.targets.iter();
        self.power.is_complete
            && sets
                .flat_map(|target| [&target.certain, &target.possible])
                .all(|counted| !counted.is_stopped)
            && coalitions
                .map(|target| target.minimal.as_ref())
                .all(|counted| counted.is_some_and(|counted| !counted.is_stopped))
    }
}

/// Finds all of it; parts run in parallel and do not depend on the number of threads.
///
/// # Complexity
///
/// The sum of its parts; power, with a diagram per threshold, is the largest.
pub fn find(chain: &Chain, config: &Config<'_>) -> Finding {
    let case = &config.case;
    let countries = || {
        let each = each::find(chain, case, odds::Config::NONE);
        let prepared = Prepared::for_losses(chain, case, &[EventKind::Country]);
        let moved: Vec<Event> = each
            .entries
            .iter()
            .filter(|entry| entry.rest.lowest_theta_star_pct.worst < 100.0)
            .map(|entry| {
                Event::parse(chain, &entry.rest.event).expect("entries name events of the chain")
            })
            .collect();
        let cutoffs = moved
            .par_iter()
            .map_init(Scratch::default, |scratch, event| {
                let gone = Change::CutOff(event.clone(), Span::ALWAYS);
                cutoff::find(&prepared.and_losing([gone]), scratch)
            })
            .collect();
        (each, cutoffs)
    };
    let firms = || {
        let config = spof::Config {
            by: EventKind::Firm,
            case: case.clone(),
        };
        spof::find(chain, &config)
    };
    let cutsets = || {
        let config = cutsets::Config {
            by: vec![EventKind::Country],
            order: Some(config.order),
            limit: config.limit,
            limits: config.limits,
            case: case.clone(),
        };
        cutsets::find(chain, &config)
    };
    let coalitions = || {
        let config = coalition::Config {
            bloc: None,
            limit: config.limit,
            limits: config.limits,
            case: case.clone(),
        };
        coalition::find(chain, &config)
    };
    let power = || {
        let config = power::Config {
            by: EventKind::Country,
            n_thresholds: config.n_thresholds,
            limits: config.limits,
            case: case.clone(),
        };
        power::find(chain, &config)
    };
    let (power, ((each, cutoffs), (firms, (cutsets, coalitions)))) = rayon::join(power, || {
        rayon::join(countries, || {
            rayon::join(firms, || rayon::join(cutsets, coalitions))
        })
    });
    Finding {
        overview: catalog::overview(chain),
        each,
        cutoffs,
        firms,
        cutsets,
        coalitions,
        power,
        holdings: holdings(chain, |_| true),
    }
}
