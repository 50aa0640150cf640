//! How far behind and how dear a target is by the way that survives.

use crate::{
    engine::{
        algebra::{self, Algebra, Values},
        theta_star::ThetaStar,
    },
    model::{
        Chain,
        product::Need,
        quantity::{Share, Weeks},
    },
    network::{
        Compiled, End, Frame, Shock,
        ix::{ProducerIx, RecipeIx},
        likely::likely,
    },
};

/// Lag in months: the most of the inputs, and of a substitute's own lag; a min/max algebra.
struct Lag<'a> {
    chain: &'a Chain,
    compiled: &'a Compiled,
}

impl Algebra for Lag<'_> {
    fn least(&self, _: RecipeIx) -> f64 {
        0.0
    }

    fn input(&self, _: RecipeIx, _: usize, sum: f64, value: f64) -> f64 {
        sum.max(value)
    }

    fn producer(&self, producer: ProducerIx, recipe: f64) -> f64 {
        let member = member(self.chain, self.compiled, producer);
        let lag = member.and_then(|member| member.lag);
        let own = lag.map_or(Weeks::ZERO, |lag| {
            harder(self.compiled, lag.low(), lag.high())
        });
        recipe.max(own.months())
    }
}

/// Unit cost as a multiple of today's: own cost plus that of the inputs by their weight; a min/+ algebra.
struct Cost<'a> {
    chain: &'a Chain,
    compiled: &'a Compiled,
    /// Per duty and product: the part of it that comes from where the duty is on.
    dutiable: Vec<Vec<f64>>,
}

impl Algebra for Cost<'_> {
    fn least(&self, _: RecipeIx) -> f64 {
        1.0
    }

    fn input(&self, recipe: RecipeIx, position: usize, sum: f64, value: f64) -> f64 {
        let origin = self.compiled.atlas.input(position);
        let input = self.compiled.atlas.chain_input(self.chain, position);
        // A member of an `any_of` costs what its product costs.
        if origin.member.is_some() {
            return sum + value - 1.0;
        }
        let Some(weight) = input.cost_share else {
            return sum;
        };
        let mut price = value;
        for &duty in self.compiled.atlas.duties(recipe) {
            for product in input.need.products() {
                let at = self.chain.products().get_index_of(product).unwrap_or(0);
                let part = self.dutiable[duty as usize][at];
                let rate = self.compiled.policy.duties[duty as usize].rate.fraction();
                price *= 1.0 + rate * part;
            }
        }
        sum + weight.central().fraction() * (price - 1.0)
    }

    fn producer(&self, producer: ProducerIx, recipe: f64) -> f64 {
        let milli = |(low, high): (u32, u32)| f64::from(harder(self.compiled, low, high)) / 1000.0;
        let member = member(self.chain, self.compiled, producer);
        let member = member
            .and_then(|member| member.cost_milli)
            .map_or(1.0, milli);
        let additions = self.compiled.atlas.additions().iter();
        let addition = additions
            .filter(|(other, _)| *other == producer)
            .find_map(|&(_, at)| self.compiled.policy.additions[at as usize].cost_milli)
            .map_or(1.0, milli);
        recipe * member * addition
    }
}

fn harder<T>(compiled: &Compiled, low: T, high: T) -> T {
    match compiled.structure.end {
        End::Worst => high,
        End::Best => low,
    }
}

/// The member of an `any_of` input that a producer stands for.
fn member<'c>(
    chain: &'c Chain,
    compiled: &Compiled,
    producer: ProducerIx,
) -> Option<&'c crate::model::product::Alternative> {
    let label = compiled.atlas.producer(producer);
    if label.atom.is_some() {
        return None;
    }
    let recipe = compiled.network.recipe_of(producer);
    let position = compiled.network.input_range(recipe).start;
    let at = compiled.atlas.input(position).member?;
    match &compiled.atlas.chain_input(chain, position).need {
        Need::AnyOf(members) => members.get(at as usize),
        Need::Product(_) => None,
    }
}

/// How far behind every row is, in months.
///
/// Only what the graph says a substitute is behind counts; makers of one
/// product are taken as equal.
///
/// # Complexity
///
/// O(E log E) per round; as many rounds as the longest way on which lags add nothing new.
pub(crate) fn lags(
    chain: &Chain,
    compiled: &Compiled,
    shock: &Shock,
    star: &ThetaStar,
    theta: Share,
) -> Values {
    let algebra = Lag { chain, compiled };
    algebra::solve(&compiled.network, shock, star, theta.ppm(), &algebra)
}

/// What every row costs, and where that is only a lower bound.
pub(crate) struct Costs {
    /// Multiples of today's cost.
    pub(crate) values: Values,
    /// Per row: something upstream grew dearer whose part of the cost is not known.
    pub(crate) is_partial: Vec<bool>,
}

/// What every row costs, as a multiple of today's.
///
/// An input without a known part of the cost adds nothing; where it grew
/// dearer, the figure of everything downstream is a lower bound. It is the production cost of the way that survives, not a
/// price.
///
/// # Complexity
///
/// O(E log E) per round; loops of weights below one settle geometrically.
pub(crate) fn costs(
    chain: &Chain,
    compiled: &Compiled,
    shock: &Shock,
    star: &ThetaStar,
    theta: Share,
) -> Costs {
    let algebra = Cost {
        chain,
        compiled,
        dutiable: dutiable(chain, compiled),
    };
    let values = algebra::solve(&compiled.network, shock, star, theta.ppm(), &algebra);
    Costs {
        is_partial: partial(chain, compiled, shock, &values),
        values,
    }
}

/// Rows whose cost hangs on an input that grew dearer and whose weight is not known.
fn partial(chain: &Chain, compiled: &Compiled, shock: &Shock, values: &Values) -> Vec<bool> {
    let network = &compiled.network;
    let mut is_partial = vec![false; network.n_rows()];
    loop {
        let mut has_changed = false;
        for row in network
            .row_ixs()
            .filter(|row| values.rows[row.ix()].is_some())
        {
            if is_partial[row.ix()] {
                continue;
            }
            let is_open = |recipe: RecipeIx| {
                let start = network.input_range(recipe).start;
                network
                    .inputs(recipe)
                    .iter()
                    .enumerate()
                    .any(|(at, input)| {
                        let Some(value) = values.rows[input.row.ix()] else {
                            return false;
                        };
                        let origin = compiled.atlas.input(start + at);
                        let known = origin.member.is_some()
                            || compiled
                                .atlas
                                .chain_input(chain, start + at)
                                .cost_share
                                .is_some();
                        is_partial[input.row.ix()] || (!known && value > 1.0 + 1e-9)
                    })
            };
            let found = network.suppliers(row).iter().any(|supplier| {
                shock.capacity(supplier.producer) > 0
                    && values.recipes[network.recipe_of(supplier.producer).ix()].is_some()
                    && is_open(network.recipe_of(supplier.producer))
            });
            if found {
                is_partial[row.ix()] = true;
                has_changed = true;
            }
        }
        if !has_changed {
            return is_partial;
        }
    }
}

fn dutiable(chain: &Chain, compiled: &Compiled) -> Vec<Vec<f64>> {
    let part = |duty: &crate::model::change::Duty, product: &crate::model::product::Product| {
        let held: u64 = likely(chain, product, Frame::Location)
            .into_iter()
            .filter(|&(at, _)| {
                let country = chain.countries().get_index(at as usize);
                country.is_some_and(|(id, _)| duty.on.contains(id))
            })
            .map(|(_, ppm)| u64::from(ppm))
            .sum();
        held.min(1_000_000) as f64 / 1e6
    };
    let of_duty = |duty| {
        let products = chain.products().iter();
        products
            .map(|(id, product)| {
                let duty: &crate::model::change::Duty = duty;
                if duty.products.contains(id) {
                    part(duty, product)
                } else {
                    0.0
                }
            })
            .collect()
    };
    compiled.policy.duties.iter().map(of_duty).collect()
}
