//! What sets of measures leave missing: every answer once, in the same order on any number of threads.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::{
    analysis::{
        answer::total,
        prepared::{Prepared, Scratch},
    },
    model::{Case, Chain},
};

use super::{Config, Faced, Objective, Threat, odds, order};

/// Answers to one threat, by the measures that are there in time for it.
#[derive(Debug, Default)]
struct Known {
    /// The measures that can be there in time.
    relevant: u128,
    /// What each set leaves missing in each draw, by its position among the outcomes.
    sets: BTreeMap<u128, usize>,
    /// Every different outcome once.
    outcomes: Vec<Vec<f64>>,
}

impl Known {
    /// The outcome of a set, where it is known or lies between two sets of one outcome.
    fn outcome(&self, set: u128) -> Option<usize> {
        if let Some(&found) = self.sets.get(&set) {
            return Some(found);
        }
        let mut bounds = vec![(false, false); self.outcomes.len()];
        for (&other, &outcome) in &self.sets {
            bounds[outcome].0 |= order::is_within(other, set);
            bounds[outcome].1 |= order::is_within(set, other);
        }
        bounds.iter().position(|&bound| bound == (true, true))
    }

    fn put(&mut self, set: u128, missing: Vec<f64>) {
        let known = self.outcomes.iter().position(|known| *known == missing);
        let outcome = known.unwrap_or_else(|| {
            self.outcomes.push(missing);
            self.outcomes.len() - 1
        });
        self.sets.insert(set, outcome);
    }
}

/// What sets of measures leave missing.
pub(super) struct Values<'a> {
    chain: &'a Chain,
    config: &'a Config<'a>,
    /// Parts of all weights, in the order of the threats.
    parts: Vec<f64>,
    known: Vec<Known>,
    /// Each threat as it is: who holds what is worked out once.
    bases: Vec<Prepared<'a>>,
    pub(super) n_answers: usize,
    pub(super) n_spared: usize,
}

impl<'a> Values<'a> {
    pub(super) fn new(chain: &'a Chain, config: &'a Config<'a>) -> Self {
        let whole: f64 = config.threats.iter().map(|threat| threat.weight).sum();
        let known = config.threats.iter().map(|threat| {
            let (begin, end) = (threat.begins(), threat.case.question.horizon);
            let measures = config.measures.iter().enumerate();
            let in_time = measures.filter(|(_, measure)| measure.helps_before(begin, end));
            Known {
                relevant: in_time.fold(0, |set, (at, _)| set | (1 << at)),
                ..Known::default()
            }
        });
        Self {
            parts: config
                .threats
                .iter()
                .map(|threat| threat.weight / whole)
                .collect(),
            known: known.collect(),
            bases: bases(chain, &config.threats),
            chain,
            config,
            n_answers: 0,
            n_spared: 0,
        }
    }

    /// All measures.
    pub(super) const fn everything(&self) -> u128 {
        let n = self.config.measures.len();
        if n == 128 { u128::MAX } else { (1 << n) - 1 }
    }

    /// Whether a measure can be there in time for some threat.
    pub(super) fn is_ever_in_time(&self, at: usize) -> bool {
        self.known
            .iter()
            .any(|known| known.relevant & (1 << at) != 0)
    }

    /// What a set costs.
    pub(super) fn price(&self, set: u128) -> f64 {
        order::members(set)
            .map(|at| self.config.measures[at].price())
            .sum()
    }

    /// Whether targets have values, so that amounts are money.
    pub(super) fn is_money(&self) -> bool {
        let targets = self.config.threats.iter();
        let mut targets = targets.flat_map(|threat| &threat.case.question.targets);
        targets.any(|target| {
            let product = self.chain.products().get(target);
            product.is_some_and(|product| product.value.is_some())
        })
    }

    /// Computes what is not known yet of some sets, side by side.
    pub(super) fn know(&mut self, sets: &[u128]) {
        let mut jobs: Vec<(usize, u128)> = Vec::new();
        for set in sets {
            for (threat, known) in self.known.iter().enumerate() {
                let set = set & known.relevant;
                if known.sets.contains_key(&set) || jobs.contains(&(threat, set)) {
                    continue;
                }
                match known.outcome(set) {
                    Some(_) => self.n_spared += 1,
                    None => jobs.push((threat, set)),
                }
            }
        }
        self.n_answers += jobs.len();
        let found: Vec<Vec<f64>> = jobs
            .par_iter()
            .map(|&(threat, set)| self.answer(threat, set))
            .collect();
        for ((threat, set), missing) in jobs.into_iter().zip(found) {
            self.known[threat].put(set, missing);
        }
    }

    /// What a set leaves missing, by the objective.
    pub(super) fn value(&mut self, set: u128) -> f64 {
        self.know(&[set]);
        let means = self.outcomes(set).map(mean);
        match self.config.objective {
            Objective::Mean => means.zip(&self.parts).map(|(mean, part)| mean * part).sum(),
            Objective::Worst => means.fold(0.0, f64::max),
        }
    }

    /// The outcome of a set for each threat; all are known.
    fn outcomes(&self, set: u128) -> impl Iterator<Item = &[f64]> {
        self.known.iter().map(move |known| {
            let outcome = known.outcome(set & known.relevant);
            known.outcomes[outcome.expect("it was computed")].as_slice()
        })
    }

    /// What is missing in each draw under a threat with a set in place; the middle of worst and best where nothing is drawn.
    fn answer(&self, threat: usize, set: u128) -> Vec<f64> {
        let case = self.case(threat, set);
        let prepared = self.bases[threat].anew(self.chain, &case);
        odds::missing(&prepared, self.config.draws).unwrap_or_else(|| {
            let effects = prepared.effects_of_flow(&[], &mut Scratch::default());
            let total = total(prepared.chain(), &effects);
            vec![total.map_or(0.0, |total| {
                let [usd, weeks] = total.rank();
                if total.usd_bn.is_some() { usd } else { weeks }
            })]
        })
    }

    /// A threat with a set in place, counted from its first loss where that says the same: nothing is missing before.
    fn case(&self, threat: usize, set: u128) -> Case {
        let threat = &self.config.threats[threat];
        let begin = threat.begins();
        let measures = || order::members(set).map(|at| &self.config.measures[at]);
        let moved = threat.since_its_begin().and_then(|mut case| {
            for measure in measures() {
                case.changes.extend(measure.changes_from(begin)?);
            }
            Some(case)
        });
        moved.unwrap_or_else(|| {
            let mut case = threat.case.clone();
            let changes = measures().flat_map(|measure| measure.changes_before(begin));
            case.changes.extend(changes);
            case
        })
    }

    /// Takes measures in an order as long as they fit.
    pub(super) fn filled(&self, order: &[usize], budget: f64) -> u128 {
        let mut set = 0;
        for &at in order {
            let with = set | (1 << at);
            if self.is_ever_in_time(at) && self.price(with) <= budget + super::FELT {
                set = with;
            }
        }
        set
    }

    /// The threats, without measures and with some.
    pub(super) fn faced(&mut self, set: u128) -> Vec<Faced> {
        self.know(&[0, set]);
        let means = |set| self.outcomes(set).map(mean).collect::<Vec<f64>>();
        let (before, after) = (means(0), means(set));
        let threats = self.config.threats.iter().zip(&self.known).enumerate();
        threats
            .map(|(at, (threat, known))| Faced {
                name: threat.name.clone(),
                title: threat.title.clone(),
                weight_pct: order::rounded(self.parts[at] * 100.0),
                begins_week: threat.begins().weeks(),
                before: order::rounded(before[at]),
                after: order::rounded(after[at]),
                in_time: known.relevant.count_ones() as usize,
            })
            .collect()
    }

    /// In how many draws, in percent, the best of all sets that were tried within a budget has each measure.
    pub(super) fn in_draws(&self, budget: f64) -> Vec<f64> {
        let n_draws = self.config.draws.n_draws.max(1) as usize;
        let mut tried: Vec<u128> = self
            .known
            .iter()
            .flat_map(|known| known.sets.keys().copied())
            .filter(|&set| self.price(set) <= budget + super::FELT)
            .filter(|&set| {
                let is_known = |known: &Known| known.outcome(set & known.relevant).is_some();
                self.known.iter().all(is_known)
            })
            .collect();
        tried.sort_by(|&a, &b| self.price(a).total_cmp(&self.price(b)).then(a.cmp(&b)));
        tried.dedup();
        let mut n_best = vec![0_usize; self.config.measures.len()];
        for draw in 0..n_draws {
            let missing = |set: u128| -> f64 {
                let by_threat = self.outcomes(set).map(|outcome| outcome[draw]);
                match self.config.objective {
                    Objective::Mean => by_threat
                        .zip(&self.parts)
                        .map(|(one, part)| one * part)
                        .sum(),
                    Objective::Worst => by_threat.fold(0.0, f64::max),
                }
            };
            // The cheapest of equals.
            let mut best = (0, f64::INFINITY);
            for &set in &tried {
                let value = missing(set);
                if value < best.1 - super::FELT {
                    best = (set, value);
                }
            }
            for at in order::members(best.0) {
                n_best[at] += 1;
            }
        }
        n_best
            .into_iter()
            .map(|n| order::rounded(n as f64 / n_draws as f64 * 100.0))
            .collect()
    }
}

/// Every threat prepared, on one working out of who holds what.
fn bases<'a>(chain: &'a Chain, threats: &[Threat]) -> Vec<Prepared<'a>> {
    let mut bases: Vec<Prepared<'a>> = Vec::with_capacity(threats.len());
    for threat in threats {
        let base = match bases.first() {
            Some(first) => first.anew(chain, &threat.case),
            None => Prepared::new(chain, &threat.case).expect("its names are checked"),
        };
        bases.push(base);
    }
    bases
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
