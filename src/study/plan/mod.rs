//! What to fund first: the set of measures within a budget that averts most over some threats.

#![deny(
    clippy::wildcard_enum_match_arm,
    reason = "a new kind of change must say when it strikes and for which product it stands"
)]

mod order;
mod rules;
mod search;
mod values;

use serde::{Deserialize, Serialize};

use crate::{
    analysis::{Limits, interval::Interval, preface::Preface, prepared::Prepared, word},
    model::{
        Case, Chain, Change, Question,
        change::{NewBan, Span},
        measure::Measure,
        quantity::Weeks,
        source::Grade,
    },
};

use self::{
    rules::rules,
    search::{Found, Search},
    values::Values,
};
use super::odds;

/// With so many measures at most that are there in time, the best set is proven.
pub const MOST_EXACT: usize = 25;
/// So many draws for each answer, the same for all.
pub const DRAWS: u32 = 8;
/// How many measures a catalogue may have.
pub const MOST_MEASURES: usize = 128;
/// A set that averts half a percent more of all that can be averted is not worth the search for it.
pub const TOLERANCE: f64 = 0.005;
/// A smaller change of what is missing is rounding.
const FELT: f64 = 1e-6;
/// How many of the best measures alone are looked at in pairs.
const PAIRED: usize = 8;

/// Something that may happen.
#[derive(Debug, Clone)]
pub struct Threat {
    /// Its short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// What happens, counted from the decision, and what is asked.
    pub case: Case,
    /// How much it counts against the others.
    pub weight: f64,
}

impl Threat {
    /// When its first loss strikes.
    fn begins(&self) -> Weeks {
        let losses = self.case.changes.iter();
        let begin = losses.filter_map(|change| change.span().map(|span| span.from));
        begin.min().unwrap_or(Weeks::ZERO)
    }

    /// The same counted from when its first loss strikes, where nothing in it but losses and bans has dates.
    fn since_its_begin(&self) -> Option<Case> {
        let begin = self.begins();
        let changes = self.case.changes.iter().map(|change| match change {
            Change::CutOff(event, span) => Some(Change::CutOff(event.clone(), later(*span, begin))),
            Change::Outage(event, span) => Some(Change::Outage(event.clone(), later(*span, begin))),
            Change::Ban(ban) => Some(Change::Ban(NewBan {
                span: later(ban.span, begin),
                ..ban.clone()
            })),
            Change::Stockpile(_) | Change::InProgress(_) | Change::Ally(_) | Change::Tariff(_) => {
                Some(change.clone())
            }
            Change::Build(_) | Change::Expand(_) | Change::Qualify(_) => None,
        });
        let changes = changes.collect::<Option<Vec<Change>>>()?;
        let question = Question {
            horizon: self.case.question.horizon - begin,
            ..self.case.question.clone()
        };
        Some(Case::new(question, changes))
    }
}

/// Dates counted from some weeks later on.
fn later(span: Span, begin: Weeks) -> Span {
    Span {
        from: span.from - begin,
        ..span
    }
}

/// Why threats cannot be weighed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Unweighed {
    /// No threat is called so.
    #[error("no threat is called `{name}`; there are {}", .threats.join(", "))]
    NoThreat {
        /// What was named.
        name: String,
        /// The short names that there are.
        threats: Vec<String>,
    },
    /// It counts less than nothing, or without end.
    #[error("a weight is a number of at least 0, not {0}")]
    Number(f64),
    /// Nothing would count.
    #[error("every threat has a weight of 0; give one of them more")]
    Nothing,
}

/// Says how much threats count; a name without its member stands for a whole sweep.
///
/// # Errors
///
/// When no threat is called so, a weight is no number of at least 0, or nothing would count.
pub fn weigh(threats: &mut [Threat], stated: &[(String, f64)]) -> Result<(), Unweighed> {
    for (name, weight) in stated {
        if !(weight.is_finite() && *weight >= 0.0) {
            return Err(Unweighed::Number(*weight));
        }
        let mut n_named = 0;
        for threat in threats.iter_mut() {
            let own = threat.name.split('[').next();
            if threat.name == *name || own == Some(name) {
                threat.weight = *weight;
                n_named += 1;
            }
        }
        if n_named == 0 {
            return Err(Unweighed::NoThreat {
                name: name.clone(),
                threats: threats.iter().map(|threat| threat.name.clone()).collect(),
            });
        }
    }
    if threats.iter().all(|threat| threat.weight <= 0.0) {
        return Err(Unweighed::Nothing);
    }
    Ok(())
}

/// What a set of measures is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// The mean over threats and draws.
    Mean,
    /// The threat that is worst, in the mean over draws.
    Worst,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Config<'a> {
    /// What can be funded; at most [`MOST_MEASURES`].
    pub measures: &'a [Measure],
    /// What may happen.
    pub threats: Vec<Threat>,
    /// How much may be spent, in billion US dollars.
    pub budget_usd_bn: f64,
    /// What is to be made least.
    pub objective: Objective,
    /// A set that averts less than this part more of all that can be averted is not looked for; 0 for the very best.
    pub tolerance: f64,
    /// The draws over what is not known.
    pub draws: odds::Config,
    /// When to stop.
    pub limits: Limits<'a>,
}

/// One threat, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Faced {
    /// Its short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// Its part of all weights, in percent.
    pub weight_pct: f64,
    /// When it begins, counted from the decision.
    pub begins_week: f64,
    /// What is missing without measures.
    pub before: f64,
    /// What is missing with those that are funded.
    pub after: f64,
    /// How many measures can be there in time.
    pub in_time: usize,
}

/// Why a measure averts nothing alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Idle {
    /// It is there after every threat has passed.
    Late,
    /// In no threat is what it brings what is short.
    NotShort,
    /// Alone it averts nothing, but with everything else there it is missed.
    NeedsOthers,
}

/// One measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weighed {
    /// Its short name.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it costs, in billion US dollars.
    pub capital_usd_bn: Interval<f64>,
    /// What was reckoned with.
    pub price_usd_bn: f64,
    /// When the last of it is there, in months after the decision.
    pub months: Interval<f64>,
    /// How well price, time and size are known.
    #[serde(with = "word")]
    pub grade: Grade,
    /// What it averts alone.
    pub averted: f64,
    /// The same for a billion.
    pub averted_per_bn: Option<f64>,
    /// Why that is nothing.
    pub idle: Option<Idle>,
    /// Whether it is funded.
    pub is_funded: bool,
    /// How much more is missing when it alone is taken out of what is funded.
    pub missed: Option<f64>,
    /// In how many of the draws the best set tried within the budget has it, in percent.
    pub in_draws_pct: f64,
}

/// Two measures together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The first.
    pub one: String,
    /// The second.
    pub other: String,
    /// What both avert together.
    pub together: f64,
    /// What each averts alone, added up.
    pub apart: f64,
}

/// A set of measures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Portfolio {
    /// Their short names, in the order of the catalogue.
    pub measures: Vec<String>,
    /// What they cost, in billion US dollars.
    pub spent_usd_bn: f64,
    /// What they avert.
    pub averted: f64,
}

/// A rule of thumb, for comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The cheapest first.
    Cheapest,
    /// First what stands against the largest share of one country.
    LargestShare,
    /// First what stands for the product with the largest Katz centrality on the reversed network.
    Katz,
}

/// How the set was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// Whether no set within the budget averts more than the tolerance more.
    pub is_proven: bool,
    /// Measures that could help.
    pub n_useful: usize,
    /// Answers that were computed, one threat and one set each.
    pub n_answers: usize,
    /// Answers that were known from those of smaller and larger sets.
    pub n_spared: usize,
    /// Branches that could not be better and were cut.
    pub n_pruned: usize,
    /// Whether a limit ended the search.
    pub is_stopped: bool,
}

/// What to fund.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed, for the first threat.
    #[serde(skip)]
    pub preface: Preface,
    /// Whether amounts are billion US dollars; else weeks of normal output, the mean over the targets.
    pub is_money: bool,
    /// How much may be spent, in billion US dollars.
    pub budget_usd_bn: f64,
    /// What is made least.
    pub objective: Objective,
    /// How many draws each answer is a mean of; 0 where it is the middle of worst and best.
    pub n_draws: u32,
    /// What is missing without measures.
    pub before: f64,
    /// What cannot be averted by everything together.
    pub floor: f64,
    /// The best set found.
    pub best: Portfolio,
    /// At least so much is missing with any set within the budget.
    pub at_least: f64,
    /// The threats.
    pub threats: Vec<Faced>,
    /// Every measure: what is funded first, then by what it averts for a billion.
    pub measures: Vec<Weighed>,
    /// From nothing to everything useful, one measure after the other by what it averts for a billion then.
    pub frontier: Vec<Portfolio>,
    /// Those of the best measures that do not simply add up.
    pub pairs: Vec<Pair>,
    /// What rules of thumb would fund.
    pub rules: Vec<(Rule, Portfolio)>,
    /// How the set was found.
    pub effort: Effort,
}

/// Looks for the set of measures within the budget that leaves least missing.
///
/// What a set is worth is read off the answer to each threat with the set in
/// place; nothing stands in for that. With at most [`MOST_EXACT`] measures that
/// are there in time the set is proven best by branch and bound, where everything
/// that still fits, added to a branch, bounds it: more plants never leave more
/// missing, and stocks hurt by little where they do. With more it is the best of greedy by value for a billion
/// (Minoux 1978), of leaving out the least useful one after the other, and of
/// exchanges, and `at_least` bounds what it misses.
///
/// # Panics
///
/// When a case or a measure names something that the chain does not have, or
/// when there are more than [`MOST_MEASURES`].
///
/// # Complexity
///
/// One answer for every set that is tried and every threat whose answer does
/// not follow from smaller and larger sets; exponentially many sets at worst.
pub fn find(chain: &Chain, config: &Config<'_>) -> Finding {
    assert!(
        config.measures.len() <= MOST_MEASURES,
        "a catalogue of at most {MOST_MEASURES} measures"
    );
    let mut values = Values::new(chain, config);
    let search = Search::new(&mut values, config);
    let Found {
        set,
        is_proven,
        is_stopped,
        n_pruned,
        at_least,
        n_useful,
        path,
    } = search.run();
    let everything = values.everything();
    let before = values.value(0);
    let floor = values.value(everything);
    let portfolio = |values: &mut Values<'_>, set: u128| Portfolio {
        measures: order::members(set)
            .map(|at| config.measures[at].id.clone())
            .collect(),
        spent_usd_bn: order::rounded(values.price(set)),
        averted: order::rounded(before - values.value(set)),
    };
    let mut measures: Vec<Weighed> = (0..config.measures.len())
        .map(|at| weighed(&mut values, config, at, set))
        .collect();
    measures.sort_by(|a, b| {
        b.is_funded
            .cmp(&a.is_funded)
            .then_with(|| {
                let per = |one: &Weighed| one.averted_per_bn.unwrap_or(0.0);
                per(b).total_cmp(&per(a))
            })
            .then_with(|| b.averted.total_cmp(&a.averted))
            .then_with(|| a.id.cmp(&b.id))
    });
    let in_draws = values.in_draws(config.budget_usd_bn);
    for measure in &mut measures {
        let at = config.measures.iter().position(|one| one.id == measure.id);
        measure.in_draws_pct = at.map_or(0.0, |at| in_draws[at]);
    }
    let pairs = pairs(&mut values, config, set);
    let frontier = path.into_iter().map(|set| portfolio(&mut values, set));
    let frontier = frontier.collect();
    let rules = rules(chain, config)
        .into_iter()
        .map(|(rule, order)| {
            let set = values.filled(&order, config.budget_usd_bn);
            (rule, portfolio(&mut values, set))
        })
        .collect();
    let first = &config.threats.first().expect("there is a threat").case;
    let prepared = Prepared::new(chain, first).expect("its names are checked");
    Finding {
        preface: Preface::new(&prepared),
        is_money: values.is_money(),
        budget_usd_bn: config.budget_usd_bn,
        objective: config.objective,
        n_draws: config.draws.n_draws,
        before: order::rounded(before),
        floor: order::rounded(floor),
        best: portfolio(&mut values, set),
        at_least: order::rounded(at_least),
        threats: values.faced(set),
        measures,
        frontier,
        pairs,
        rules,
        effort: Effort {
            is_proven,
            n_useful,
            n_answers: values.n_answers,
            n_spared: values.n_spared,
            n_pruned,
            is_stopped,
        },
    }
}

fn weighed(values: &mut Values<'_>, config: &Config<'_>, at: usize, funded: u128) -> Weighed {
    let measure = &config.measures[at];
    let (one, everything) = (1_u128 << at, values.everything());
    let before = values.value(0);
    let averted = before - values.value(one);
    let price = measure.price();
    let is_funded = funded & one != 0;
    let idle = (averted <= FELT).then(|| {
        if !values.is_ever_in_time(at) {
            Idle::Late
        } else if values.value(everything & !one) - values.value(everything) > FELT {
            Idle::NeedsOthers
        } else {
            Idle::NotShort
        }
    });
    let ready = measure.ready();
    Weighed {
        id: measure.id.clone(),
        title: measure.title.clone(),
        capital_usd_bn: Interval::new(
            measure.capital.high().billions(),
            measure.capital.low().billions(),
        ),
        price_usd_bn: order::rounded(price),
        months: Interval::new(
            order::rounded(ready.high().months()),
            order::rounded(ready.low().months()),
        ),
        grade: measure.evidence.grade(),
        averted: order::rounded(averted),
        averted_per_bn: (price > 0.0).then(|| order::rounded(averted / price)),
        idle,
        is_funded,
        missed: is_funded
            .then(|| order::rounded(values.value(funded & !one) - values.value(funded))),
        in_draws_pct: 0.0,
    }
}

/// The best measures alone and what is funded, two by two, where they do not simply add up.
fn pairs(values: &mut Values<'_>, config: &Config<'_>, funded: u128) -> Vec<Pair> {
    let n = config.measures.len();
    let before = values.value(0);
    let mut best: Vec<usize> = (0..n).collect();
    let alone: Vec<f64> = (0..n).map(|at| before - values.value(1 << at)).collect();
    best.sort_by(|&a, &b| {
        let is_in = |at: usize| funded & (1 << at) != 0;
        is_in(b)
            .cmp(&is_in(a))
            .then(alone[b].total_cmp(&alone[a]))
            .then(a.cmp(&b))
    });
    best.truncate(PAIRED);
    let mut sets = Vec::new();
    for (at, &one) in best.iter().enumerate() {
        sets.extend(best[at + 1..].iter().map(|&other| (one, other)));
    }
    let together: Vec<u128> = sets.iter().map(|&(a, b)| (1 << a) | (1 << b)).collect();
    values.know(&together);
    let mut pairs: Vec<Pair> = sets
        .into_iter()
        .map(|(one, other)| Pair {
            one: config.measures[one].title.clone(),
            other: config.measures[other].title.clone(),
            together: order::rounded(before - values.value((1 << one) | (1 << other))),
            apart: order::rounded(alone[one] + alone[other]),
        })
        .filter(|pair| (pair.together - pair.apart).abs() > 0.05 * pair.together.max(pair.apart))
        .collect();
    pairs.sort_by(|a, b| {
        let gap = |pair: &Pair| (pair.together - pair.apart).abs();
        gap(b)
            .total_cmp(&gap(a))
            .then_with(|| (&a.one, &a.other).cmp(&(&b.one, &b.other)))
    });
    pairs
}
