//! One case of a dated loss, week by week: what is made, what is missing, what binds.

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use crate::{
    engine::dynamics::{self, Followed, Ground, State},
    model::{Chain, product::Product},
    network::{
        Compiled, End,
        atlas::RowLabel,
        ix::{ProducerIx, RecipeIx, RowIx},
    },
};

pub use crate::engine::dynamics::{Rationing, Response};

/// What keeps a product below normal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// Its own makers cannot make more.
    Makers,
    /// An input does not arrive: one product, or the members of an `any_of`.
    Input(Vec<String>),
}

/// One product in one week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Week {
    /// Counted from 0.
    pub week: u32,
    /// What is made of it, in percent of normal; above 100 where makers catch up.
    pub output_pct: f64,
    /// What its users want and do not get, in percent of normal; of a target, what final users miss.
    pub unmet_pct: f64,
    /// The lowest stock among its makers' inputs, in percent of normal; `None` where they hold none.
    pub stock_pct: Option<f64>,
    /// What keeps it below normal.
    pub binding: Option<Binding>,
}

/// One product over all weeks, and what stands out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// The first week in which less than 99 percent is made.
    pub impact_week: Option<u32>,
    /// The first week in which less than the threshold is made.
    pub below_theta_week: Option<u32>,
    /// The least that is made in a week.
    pub trough_pct: f64,
    /// The first week in which that is so.
    pub trough_week: Option<u32>,
    /// Weeks of normal output that are not made, over all weeks.
    pub lost_weeks: f64,
    /// The first week after the trough from which at least 99 percent is made until the end; `None` where not.
    pub recovered_week: Option<u32>,
    /// Week by week.
    pub weeks: Vec<Week>,
}

/// What is kept below this part of normal counts as hit.
pub const WHOLE: f64 = 0.99;

/// Substitutes that cannot deliver before the stock of their users is gone.
fn late(compiled: &Compiled) -> impl Iterator<Item = ProducerIx> + use<'_> {
    let producers = compiled.network.producer_ixs();
    producers.filter(|&producer| compiled.atlas.producer(producer).is_late)
}

/// Whoever is not there yet at the start and is missed by nobody before: late substitutes and new capacity.
pub(crate) fn newcomers(compiled: &Compiled) -> Vec<ProducerIx> {
    let additions = compiled.atlas.additions().iter();
    late(compiled)
        .chain(additions.map(|&(producer, _)| producer))
        .collect()
}

/// What is the same in all weeks of all losses on one network.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    /// Who makes and who uses what, in which order it is evaluated.
    pub(crate) ground: Arc<Ground>,
    /// Whoever is not there yet at the start and is missed by nobody before.
    pub(crate) newcomers: Vec<ProducerIx>,
    /// The most that the makers of each recipe can make, where it is told how full they run; at least normal.
    told: Vec<Option<f64>>,
    is_best: bool,
}

impl Flow {
    /// Reads a network; final users ask for the chain's own targets, whatever is asked about.
    pub(crate) fn new(chain: &Chain, compiled: &Compiled) -> Self {
        let network = &compiled.network;
        let targets = chain.targets().iter();
        let finals: Vec<RowIx> = targets
            .map(|target| compiled.atlas.buyer_row_of(chain, target))
            .collect();
        let told = network.recipe_ixs().map(|recipe| {
            let product = compiled.atlas.product_of(recipe);
            most(chain, &chain.products()[product as usize])
        });
        Self {
            ground: Arc::new(Ground::new(network, &finals)),
            newcomers: newcomers(compiled),
            told: told.collect(),
            is_best: compiled.structure.end == End::Best,
        }
    }

    /// The most that the makers of each recipe can make: normal in the worst case; in the best, what their utilisation
    /// leaves room for, or the limit of the response where that is not told.
    ///
    /// Where the response lets nobody make more than normal, nobody does.
    pub(crate) fn surge_limit(&self, response: &Response) -> Vec<f64> {
        let most = |told: &Option<f64>| {
            if self.is_best && response.surge_limit > 1.0 {
                told.unwrap_or(response.surge_limit)
            } else {
                1.0
            }
        };
        self.told.iter().map(most).collect()
    }
}

/// The most that the makers of a product can make, as a multiple of normal, where it is told how full they run.
pub(crate) fn most(chain: &Chain, product: &Product) -> Option<f64> {
    let load = product.utilisation.as_ref()?;
    Some(chain.loads()[load].latest().most())
}

/// Runs one case; one series per watched row, in the same order.
pub(crate) fn run(
    chain: &Chain,
    compiled: &Compiled,
    followed: &Followed<'_>,
    watched: &[RowIx],
) -> Vec<Series> {
    let makers: Vec<Vec<RecipeIx>> = watched.iter().map(|&row| makers(compiled, row)).collect();
    let mut weeks: Vec<Vec<Week>> =
        vec![Vec::with_capacity(followed.weeks as usize); watched.len()];
    let mut made: Vec<Vec<f64>> = weeks.iter().map(|_| Vec::new()).collect();
    let observe = |state: &State<1>, week: u32| {
        for (at, &row) in watched.iter().enumerate() {
            let (supply, want) = (state.supply[row.ix()][0], state.want[row.ix()][0]);
            let output = supply.min(want.max(1.0));
            let unmet = followed
                .ground
                .final_rows()
                .iter()
                .position(|&target| target == row)
                .map_or_else(|| want - supply, |target| 1.0 - state.delivered[target][0]);
            made[at].push(output);
            weeks[at].push(Week {
                week,
                output_pct: rounded(output),
                unmet_pct: rounded(unmet.max(0.0)),
                stock_pct: stock(compiled, state, &makers[at]).map(rounded),
                binding: binding(chain, compiled, state, &makers[at], output),
            });
        }
    };
    dynamics::watch(&compiled.network, followed, observe);
    made.iter()
        .zip(weeks)
        .map(|(made, weeks)| summary(made, weeks, followed.theta))
        .collect()
}

fn summary(made: &[f64], weeks: Vec<Week>, theta: f64) -> Series {
    let first = |is_hit: &dyn Fn(f64) -> bool| {
        made.iter()
            .position(|&made| is_hit(made))
            .map(|week| week as u32)
    };
    let impact_week = first(&|made| made < WHOLE);
    let trough = made.iter().copied().fold(f64::INFINITY, f64::min);
    let last_short = made.iter().rposition(|&made| made < WHOLE);
    let lost: f64 = made.iter().map(|made| (1.0 - made).max(0.0)).sum();
    Series {
        impact_week,
        below_theta_week: first(&|made| is_below(made, theta)),
        trough_pct: rounded(trough.min(1.0)),
        trough_week: impact_week.and_then(|_| first(&|made| made <= trough)),
        lost_weeks: (lost * 100.0).round() / 100.0,
        recovered_week: last_short
            .map(|week| week as u32 + 1)
            .filter(|&week| (week as usize) < made.len()),
        weeks,
    }
}

/// Whether a part of normal is below a threshold, rounding apart.
pub(crate) fn is_below(made: f64, theta: f64) -> bool {
    made < theta - 1e-9
}

/// The recipes whose makers supply a row, without repeats.
fn makers(compiled: &Compiled, row: RowIx) -> Vec<RecipeIx> {
    let network = &compiled.network;
    let suppliers = network.suppliers(row).iter();
    let mut makers: Vec<RecipeIx> = suppliers
        .map(|supplier| network.recipe_of(supplier.producer))
        .collect();
    makers.sort_unstable();
    makers.dedup();
    makers
}

/// The lowest stock of any input that is held, as a part of normal.
fn stock(compiled: &Compiled, state: &State<1>, makers: &[RecipeIx]) -> Option<f64> {
    let network = &compiled.network;
    let positions = makers
        .iter()
        .flat_map(|&recipe| network.input_range(recipe));
    positions
        .filter(|&position| network.input(position).cover > 0)
        .map(|position| state.stock[position][0] / (network.input(position).cover as f64 / 1e6))
        .min_by(f64::total_cmp)
}

/// What keeps the slowest makers below normal; their own loss where no input does.
fn binding(
    chain: &Chain,
    compiled: &Compiled,
    state: &State<1>,
    makers: &[RecipeIx],
    output: f64,
) -> Option<Binding> {
    if output >= WHOLE {
        return None;
    }
    let network = &compiled.network;
    let slowest = makers
        .iter()
        .copied()
        .min_by(|a, b| state.pace[a.ix()][0].total_cmp(&state.pace[b.ix()][0]));
    let slow = slowest.filter(|recipe| state.pace[recipe.ix()][0] < WHOLE);
    let Some(recipe) = slow else {
        return Some(Binding::Makers);
    };
    // An essential input binds where it sets the pace; else the partial input that arrives least.
    let pace = state.pace[recipe.ix()][0];
    let essential = network
        .input_range(recipe)
        .find(|&position| state.limit[position][0] <= pace + 1e-12);
    let position = essential.or_else(|| {
        let partial = network
            .input_range(recipe)
            .filter(|&position| network.input(position).is_partial);
        partial.min_by(|&a, &b| {
            let arrives = |position: usize| state.supply[network.input(position).row.ix()][0];
            arrives(a).total_cmp(&arrives(b))
        })
    })?;
    Some(Binding::Input(names(
        chain,
        compiled,
        network.input(position).row,
    )))
}

/// What a row supplies: its product, or what an input may be made of.
fn names(chain: &Chain, compiled: &Compiled, row: RowIx) -> Vec<String> {
    match compiled.atlas.row(row) {
        RowLabel::Product { product, .. } => {
            let found = chain.products().get_index(*product as usize);
            found.map(|(id, _)| id.to_string()).into_iter().collect()
        }
        RowLabel::AnyOf { user, input } => {
            let need = &chain.products()[*user as usize].inputs[*input as usize].need;
            need.products().map(ToString::to_string).collect()
        }
    }
}

/// A part as percent, to a hundredth.
fn rounded(part: f64) -> f64 {
    // Adding nothing turns the minus of a negative zero away.
    (part * 10_000.0).round() / 100.0 + 0.0
}
