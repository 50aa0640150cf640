//! The failure of a target as a Boolean formula over losses.

use std::collections::BTreeMap;

use super::{
    dense::{Input, Network, Supplier},
    formula::{FixedPoint, Formula, Gate, Term},
    ix::{GroupIx, ProducerIx, RecipeIx, RowIx},
    shock::Shock,
};

/// What a formula of failure is about.
#[derive(Debug, Clone, Copy)]
pub struct Failure<'a> {
    /// The network; its case decides how shares that are ranges are read.
    pub network: &'a Network,
    /// The row whose supply falls below the threshold.
    pub target: RowIx,
    /// The threshold θ in parts per million.
    pub theta: u32,
    /// Which producers each event takes away.
    pub events: &'a [Vec<ProducerIx>],
    /// Producers without capacity here are lost whatever happens; partial capacities count as whole.
    pub given: &'a Shock,
    /// What loops of availability mean: the greatest fixed point keeps running.
    pub loops: FixedPoint,
}

/// Writes the failure of a target as a monotone formula of losses.
///
/// A recipe fails when an essential input fails that leaves less than θ of
/// output, or partial ones that take more than 1 − θ together; a row fails when its surviving supply falls below θ of its need. With lost
/// weight `D` and total `T`, an exact row fails when `D > T − θ · need`. A group
/// of ranges loses `min(T − Σlow + D_low, D_high)` in the worst case and
/// `max(T − Σhigh + D_high, D_low)` in the best, so a row with ranges is the
/// conjunction (worst) or disjunction (best) of one threshold per choice.
///
/// The formula is true exactly where θ* of the target is below θ. Loops of
/// availability are greatest fixed points exactly where loops of failure are
/// least.
///
/// # Complexity
///
/// Linear in the network, times two for every group of ranges in a row.
pub fn formula(failure: &Failure<'_>) -> Formula {
    let network = failure.network;
    let mut events_of = vec![Vec::new(); network.n_producers()];
    for (event, lost) in failure.events.iter().enumerate() {
        for producer in lost {
            events_of[producer.ix()].push(Term::Event(event as u32));
        }
    }
    let n_rows = network.n_rows();
    let mut writer = Writer {
        failure,
        events_of,
        gates: vec![Gate::Or(Vec::new()); n_rows + network.n_recipes()],
    };
    for recipe in network.recipe_ixs() {
        let (partial, essential): (Vec<&Input>, Vec<&Input>) = network
            .inputs(recipe)
            .iter()
            .partition(|input| input.is_partial);
        let bites = essential
            .into_iter()
            .filter(|input| input.floor() < failure.theta);
        let mut lost: Vec<Term> = bites.map(|input| Term::Gate(input.row.0)).collect();
        let losses: Vec<(u64, Term)> = partial
            .iter()
            .map(|input| (u64::from(input.loss()), Term::Gate(input.row.0)))
            .collect();
        let spare = u64::from(1_000_000 - failure.theta);
        if losses.iter().map(|(loss, _)| loss).sum::<u64>() > spare {
            lost.push(writer.push(Gate::Threshold {
                min: spare + 1,
                args: losses,
            }));
        }
        writer.gates[n_rows + recipe.ix()] = Gate::Or(lost);
    }
    for row in network.row_ixs() {
        writer.gates[row.ix()] = writer.row(row);
    }
    let loops = match failure.loops {
        FixedPoint::Greatest => FixedPoint::Least,
        FixedPoint::Least => FixedPoint::Greatest,
    };
    Formula::new(
        failure.events.len() as u32,
        writer.gates,
        Term::Gate(failure.target.0),
        loops,
    )
    .expect("gates refer to rows, recipes and events of one network")
}

struct Writer<'a> {
    failure: &'a Failure<'a>,
    events_of: Vec<Vec<Term>>,
    gates: Vec<Gate>,
}

/// One way a group may lose supply: a constant, and a weight per lost supplier, in millionths of a unit.
struct Choice {
    constant: i128,
    weight: fn(&Supplier) -> u32,
}

impl Writer<'_> {
    fn row(&mut self, row: RowIx) -> Gate {
        let network = self.failure.network;
        let suppliers = network.suppliers(row);
        let mut recipes: Vec<RecipeIx> = suppliers
            .iter()
            .map(|supplier| network.recipe_of(supplier.producer))
            .collect();
        recipes.sort_unstable();
        recipes.dedup();
        // When all makers share one recipe, it takes the whole row with it, and the shares matter to direct losses only.
        let shared = if let [recipe] = recipes.as_slice() {
            Some(*recipe)
        } else {
            None
        };
        let direct = self.shortage(row, shared.is_some());
        match shared {
            Some(recipe) => Gate::Or(vec![self.recipe(recipe), direct]),
            None => Gate::Or(vec![direct]),
        }
    }

    fn recipe(&self, recipe: RecipeIx) -> Term {
        Term::Gate((self.failure.network.n_rows() + recipe.ix()) as u32)
    }

    /// The row's supply falls short through the loss of suppliers one by one.
    fn shortage(&mut self, row: RowIx, direct_only: bool) -> Term {
        let network = self.failure.network;
        let total: u64 = network
            .groups(row)
            .map(|group| network.group_total(group))
            .sum();
        let needed = i128::from(network.need(row)) * i128::from(self.failure.theta);
        let least = i128::from(total) * 1_000_000 - needed + 1;
        let lost: BTreeMap<ProducerIx, Term> = network
            .suppliers(row)
            .iter()
            .map(|supplier| (supplier.producer, self.lost(supplier.producer, direct_only)))
            .collect();
        let groups: Vec<Vec<Choice>> = network
            .groups(row)
            .map(|group| self.choices(row, group))
            .collect();
        let n_choices: usize = groups.iter().map(Vec::len).product();
        let mut terms = Vec::with_capacity(n_choices);
        for at in 0..n_choices {
            let mut rest = at;
            let mut least = least;
            let mut weights: BTreeMap<Term, u64> = BTreeMap::new();
            for (group, choices) in network.groups(row).zip(&groups) {
                let choice = &choices[rest % choices.len()];
                rest /= choices.len();
                least -= choice.constant;
                for supplier in network
                    .suppliers(row)
                    .iter()
                    .filter(|supplier| supplier.group == group)
                {
                    match lost[&supplier.producer] {
                        Term::True => least -= i128::from((choice.weight)(supplier)) * 1_000_000,
                        Term::False => {}
                        term => {
                            *weights.entry(term).or_default() +=
                                u64::from((choice.weight)(supplier)) * 1_000_000;
                        }
                    }
                }
            }
            terms.push(self.threshold(least, weights));
        }
        self.push(if network.is_best_case() {
            Gate::Or(terms)
        } else {
            Gate::And(terms)
        })
    }

    /// The ways a group may lose supply; one where its shares are exact.
    fn choices(&self, row: RowIx, group: GroupIx) -> Vec<Choice> {
        let network = self.failure.network;
        let members = || {
            network
                .suppliers(row)
                .iter()
                .filter(move |supplier| supplier.group == group)
        };
        let sum = |weight: fn(&Supplier) -> u32| {
            members()
                .map(|supplier| i128::from(weight(supplier)))
                .sum::<i128>()
        };
        let total = i128::from(network.group_total(group));
        let low: fn(&Supplier) -> u32 = |supplier| supplier.low;
        let high: fn(&Supplier) -> u32 = |supplier| supplier.high;
        let slack = |sum: i128| (total - sum) * 1_000_000;
        if network.is_best_case() {
            let by_low = Choice {
                constant: 0,
                weight: low,
            };
            if slack(sum(high)) == 0 && sum(low) == sum(high) {
                return vec![by_low];
            }
            vec![
                Choice {
                    constant: slack(sum(high)),
                    weight: high,
                },
                by_low,
            ]
        } else {
            let by_high = Choice {
                constant: 0,
                weight: high,
            };
            if slack(sum(low)) == 0 && sum(low) == sum(high) {
                return vec![by_high];
            }
            vec![
                Choice {
                    constant: slack(sum(low)),
                    weight: low,
                },
                by_high,
            ]
        }
    }

    fn threshold(&mut self, least: i128, weights: BTreeMap<Term, u64>) -> Term {
        if least <= 0 {
            return Term::True;
        }
        let args: Vec<(u64, Term)> = weights
            .into_iter()
            .filter(|(_, weight)| *weight > 0)
            .map(|(term, weight)| (weight, term))
            .collect();
        let reach: i128 = args.iter().map(|(weight, _)| i128::from(*weight)).sum();
        if reach < least {
            return Term::False;
        }
        self.push(Gate::Threshold {
            min: least as u64,
            args,
        })
    }

    /// The loss of one producer: by an event, by what is given, or by its recipe.
    fn lost(&mut self, producer: ProducerIx, direct_only: bool) -> Term {
        if self.failure.given.capacity(producer) == 0 {
            return Term::True;
        }
        let mut causes = self.events_of[producer.ix()].clone();
        if !direct_only {
            causes.push(self.recipe(self.failure.network.recipe_of(producer)));
        }
        match causes.as_slice() {
            [] => Term::False,
            [cause] => *cause,
            _ => self.push(Gate::Or(causes)),
        }
    }

    fn push(&mut self, gate: Gate) -> Term {
        self.gates.push(gate);
        Term::Gate((self.gates.len() - 1) as u32)
    }
}
