//! Which facts carry the doubt: the part of the variance of the odds that each fact explains by itself.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::{interval::Interval, prepared::Prepared},
    engine::dynamics::NEVER,
    model::Chain,
    network::{
        Frame,
        atlas::RowLabel,
        ix::{ProducerIx, RowIx},
        supply::{Atom, Holder},
    },
    study::{
        draws::{Draws, Origin, Source},
        odds,
    },
};

use super::{
    listed,
    name::{FactName, drawn_share, needed, product},
};

/// How many bins of equally many draws a fact is cut into.
const BINS: usize = 16;

/// How many groups of draws are left out in turn for a standard error.
const GROUPS: usize = 32;

/// A fact is told from so many standard errors on.
const ERRORS: f64 = 3.0;

/// And from so many standard deviations on of what chance alone makes of a fact that carries nothing: hundreds of facts
/// are looked at, and some of them would pass three.
const BY_CHANCE: f64 = 4.0;

/// The part of a variance that one input explains by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// As a part of the whole; may be a little less than nothing, since it is an estimate.
    pub part: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl Share {
    /// Whether it is more than chance alone makes of nothing.
    fn is_told(&self, n_draws: usize) -> bool {
        self.part > ERRORS * self.standard_error && self.part > by_chance(n_draws)
    }
}

/// A fact and the part of the variance that it carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    /// The fact.
    pub fact: FactName,
    /// The part of the variance that knowing it takes away on average, in percent.
    pub part_pct: f64,
    /// Its standard error, in percent.
    pub standard_error_pct: f64,
}

/// What the doubt about one target is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variance {
    /// How many draws.
    pub n_draws: u32,
    /// What they started from.
    pub seed: u64,
    /// The odds that the target is lost, in percent: with all that is hit which no fact tells of, and without it.
    pub lost_pct: Interval<f64>,
    /// Whether what is told is of the odds without what no fact tells of.
    pub is_without_open: bool,
    /// How many facts upstream of the target are drawn.
    pub facts: usize,
    /// Those that carry more of the variance than chance makes, the most first.
    pub carried: Vec<Carried>,
    /// What is left besides them: interactions, and what is too small to tell; `None` where nothing varies.
    ///
    /// Of the facts of one split of supply, which move together, only the largest counts.
    pub rest_pct: Option<f64>,
    /// Products of which no fact says whose they are, so that no draw narrows the odds.
    pub open: Vec<String>,
}

/// Draws a case with one target and tells which facts carry the variance of *lost or not*; `None` where nothing is drawn.
///
/// The draws are those of the odds. A fact is cut into bins of equally many
/// draws; the part that it carries is the variance of the means of the bins
/// over the whole variance, less what chance alone puts between bins.
///
/// # Sources
///
/// PlischkeBorgonovoSmith2013, Kelley1935 for the bias, WilsonHilferty1931; see `docs/references.md`.
///
/// # Complexity
///
/// That of the draws, and O(facts · draws · log draws).
pub fn find(prepared: &Prepared<'_>, config: odds::Config) -> Option<Variance> {
    let drawn = odds::drawn(prepared, config)?.into_iter().next()?;
    let n = config.n_draws as usize;
    let lost: Vec<f64> = drawn
        .iter()
        .map(|one| f64::from(one.falls != NEVER))
        .collect();
    let ends: Vec<&[f64]> = lost.chunks(n).collect();
    let mean = |end: &&[f64]| end.iter().sum::<f64>() / n as f64;
    let means: Vec<f64> = ends.iter().map(mean).collect();
    let doubt = |at: usize| means[at] * (1.0 - means[at]);
    // With and without what nobody tells of: where the one is certain, the doubt lies in the other.
    let is_without_open = ends.len() > 1 && doubt(1) > doubt(0);
    let told = usize::from(is_without_open);
    let draws = Draws::new(prepared, config.shape);
    let touched = Touched::new(prepared);
    let mut sources = draws.sources(prepared);
    sources.retain(|source| touched.has(prepared, source));
    let output = ends[told];
    let groups: Vec<(usize, Vec<Carried>)> = sources
        .par_iter()
        .map(|&source| {
            let columns = draws.values(prepared, source, (config.seed, config.n_draws));
            let shares = columns.iter().filter_map(|(origin, values)| {
                let share = first_order(values, output)?;
                let is_told = share.is_told(n);
                is_told.then(|| Carried {
                    fact: named(prepared, *origin),
                    part_pct: tenth(share.part * 100.0),
                    standard_error_pct: tenth(share.standard_error * 100.0).max(0.1),
                })
            });
            (columns.len(), shares.collect())
        })
        .collect();
    let largest = groups.iter().map(|(_, carried)| {
        let parts = carried.iter().map(|one| one.part_pct);
        parts.fold(0.0, f64::max)
    });
    let rest = 100.0 - largest.sum::<f64>();
    let facts = groups.iter().map(|(facts, _)| facts).sum();
    let mut carried: Vec<Carried> = groups
        .into_iter()
        .flat_map(|(_, carried)| carried)
        .collect();
    carried.sort_by(|a, b| {
        b.part_pct
            .total_cmp(&a.part_pct)
            .then_with(|| a.fact.cmp(&b.fact))
    });
    let percent = |part: f64| tenth(part * 100.0);
    let worst = means.iter().copied().fold(0.0, f64::max);
    let best = means.iter().copied().fold(1.0, f64::min);
    Some(Variance {
        n_draws: config.n_draws,
        seed: config.seed,
        lost_pct: Interval::new(percent(worst), percent(best)),
        is_without_open,
        facts,
        carried,
        rest_pct: (doubt(told) > 0.0).then(|| tenth(rest.max(0.0))),
        open: if worst > best {
            touched.open(prepared, &draws)
        } else {
            Vec::new()
        },
    })
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

/// What is drawn that the target could hang on.
struct Touched {
    rows: Vec<bool>,
    /// Whether some row of a product is touched.
    products: Vec<bool>,
    cone: Vec<u32>,
}

impl Touched {
    fn new(prepared: &Prepared<'_>) -> Self {
        let [rows, _] = prepared.touched();
        let compiled = prepared.worst();
        let mut products = vec![false; prepared.chain().products().len()];
        for row in compiled.network.row_ixs().filter(|row| rows[row.ix()]) {
            if let RowLabel::Product { product, .. } = compiled.atlas.row(row) {
                products[*product as usize] = true;
            }
        }
        Self {
            rows,
            products,
            cone: listed::upstream(prepared.ends(), prepared.target_rows()),
        }
    }

    fn is_upstream(&self, product: u32) -> bool {
        self.cone.binary_search(&product).is_ok()
    }

    fn has(&self, prepared: &Prepared<'_>, source: &Source<'_>) -> bool {
        let compiled = prepared.worst();
        let of_row = |row: RowIx| match compiled.atlas.row(row) {
            RowLabel::Product { product, .. } => {
                self.products[*product as usize] && self.is_upstream(*product)
            }
            RowLabel::AnyOf { user, .. } => self.rows[row.ix()] && self.is_upstream(*user),
        };
        match source {
            Source::Split(row) => of_row(row.row()),
            Source::Alone(Origin::Need(row), _) => of_row(*row),
            Source::Alone(Origin::Cover(at) | Origin::Dependence(at), _) => {
                let user = compiled.atlas.input(*at).user;
                self.rows[compiled.network.input(*at).row.ix()] && self.is_upstream(user)
            }
            Source::Alone(Origin::Covers(producer) | Origin::Ramp(producer), _) => {
                self.is_upstream(compiled.atlas.producer(*producer).product)
            }
            Source::Alone(Origin::Share(_) | Origin::Surge | Origin::Recovery, _) => true,
        }
    }

    /// Products of which no fact says whose they are.
    fn open(&self, prepared: &Prepared<'_>, draws: &Draws) -> Vec<String> {
        let of = |producer| prepared.worst().atlas.producer(producer).product;
        let mut products: Vec<u32> = draws.open().map(of).collect();
        products.retain(|&product| self.is_upstream(product));
        products.sort_unstable();
        products.dedup();
        let ids = products.into_iter().map(|at| product(prepared.chain(), at));
        ids.collect()
    }
}

/// A drawn number by name.
fn named(prepared: &Prepared<'_>, origin: Origin) -> FactName {
    let chain = prepared.chain();
    let compiled = prepared.worst();
    let input = |position: usize| {
        let origin = compiled.atlas.input(position);
        let inputs = needed(chain, origin.user, origin.input);
        (product(chain, origin.user), inputs)
    };
    let member = |producer: ProducerIx| {
        let label = compiled.atlas.producer(producer);
        let recipe = compiled.network.recipe_of(producer);
        let row = compiled.network.inputs(recipe).first();
        let of = row.map(|input| match compiled.atlas.row(input.row) {
            RowLabel::Product { product: at, .. } => product(chain, *at),
            RowLabel::AnyOf { .. } => String::new(),
        });
        (product(chain, label.product), of.unwrap_or_default())
    };
    match origin {
        Origin::Cover(position) => {
            let (product, inputs) = input(position);
            FactName::Cover { product, inputs }
        }
        Origin::Dependence(position) => {
            let (product, inputs) = input(position);
            FactName::Dependence { product, inputs }
        }
        Origin::Need(row) => match compiled.atlas.row(row) {
            RowLabel::Product { product: at, .. } => FactName::Need {
                product: product(chain, *at),
                inputs: Vec::new(),
            },
            RowLabel::AnyOf { user, input } => FactName::Need {
                product: product(chain, *user),
                inputs: needed(chain, *user, *input),
            },
        },
        Origin::Share(producer) => {
            let label = compiled.atlas.producer(producer);
            share(chain, compiled.structure.frame, label.product, label.atom)
        }
        Origin::Covers(producer) => {
            let (product, member) = member(producer);
            FactName::Covers { product, member }
        }
        Origin::Ramp(producer) => {
            let (product, member) = member(producer);
            FactName::Ramp { product, member }
        }
        Origin::Surge => FactName::Surge,
        Origin::Recovery => FactName::Recovery,
    }
}

/// The share of an atom of supply by name.
fn share(chain: &Chain, frame: Frame, of: u32, atom: Option<Atom>) -> FactName {
    let of = product(chain, of);
    let Some(atom) = atom else {
        return FactName::Unnamed {
            product: of,
            at: None,
        };
    };
    let country = |at: u32| {
        chain
            .countries()
            .get_index(at as usize)
            .map(|(id, _)| id.to_string())
    };
    let firm = |at: u32| {
        chain
            .firms()
            .get_index(at as usize)
            .map(|(id, _)| id.to_string())
    };
    let (firm, at) = (atom.firm.and_then(firm), atom.country.and_then(country));
    match atom.holder {
        Holder::Told(loss) => FactName::Taken { product: of, loss },
        Holder::Named => drawn_share(frame, of, firm, at),
        Holder::Elsewhere | Holder::Unknown | Holder::Everywhere | Holder::May(_) => {
            FactName::Unnamed { product: of, at }
        }
    }
}

/// The part of the variance of some outputs that one input explains by itself; `None` where they do not vary.
///
/// The input is cut into bins of equally many draws by rank. Its first-order
/// Sobol index is the variance of the means of the bins over the whole
/// variance; of what lies within bins (k − 1)/(n − k) is taken off for chance,
/// where k is the number of bins and n that of draws. The standard error is
/// that of a jackknife that leaves out one draw in 32 at a time.
///
/// # Panics
///
/// When inputs and outputs are not as many.
pub fn first_order(inputs: &[f64], outputs: &[f64]) -> Option<Share> {
    assert_eq!(inputs.len(), outputs.len(), "an output for each input");
    let n = inputs.len();
    let mut order: Vec<u32> = (0..n as u32).collect();
    order.sort_by(|&a, &b| {
        inputs[a as usize]
            .total_cmp(&inputs[b as usize])
            .then(a.cmp(&b))
    });
    let mut cells = vec![[Cell::default(); BINS]; GROUPS];
    for (rank, &draw) in order.iter().enumerate() {
        let cell = &mut cells[draw as usize % GROUPS][rank * BINS / n];
        let output = outputs[draw as usize];
        cell.n += 1.0;
        cell.sum += output;
        cell.squares += output * output;
    }
    let mut whole = [Cell::default(); BINS];
    for group in &cells {
        for (bin, cell) in whole.iter_mut().zip(group) {
            bin.add(cell, 1.0);
        }
    }
    let part = explained(&whole)?;
    let without = cells.iter().filter_map(|group| {
        let mut rest = whole;
        for (bin, cell) in rest.iter_mut().zip(group) {
            bin.add(cell, -1.0);
        }
        explained(&rest)
    });
    let without: Vec<f64> = without.collect();
    let n_without = without.len() as f64;
    let mean = without.iter().sum::<f64>() / n_without;
    let spread: f64 = without.iter().map(|part| (part - mean).powi(2)).sum();
    Some(Share {
        part,
        standard_error: (spread * (n_without - 1.0) / n_without).sqrt(),
    })
}

/// How many draws, their outputs and the squares of these.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    n: f64,
    sum: f64,
    squares: f64,
}

impl Cell {
    fn add(&mut self, other: &Self, times: f64) {
        self.n += times * other.n;
        self.sum += times * other.sum;
        self.squares += times * other.squares;
    }
}

/// What lies between bins, as a part of the whole variance, less what chance puts there.
fn explained(bins: &[Cell; BINS]) -> Option<f64> {
    let mut all = Cell::default();
    let mut k = 0.0;
    let mut between = 0.0;
    for bin in bins.iter().filter(|bin| bin.n > 0.0) {
        all.add(bin, 1.0);
        k += 1.0;
        between += bin.sum * bin.sum / bin.n;
    }
    let middle = all.sum * all.sum / all.n;
    let (between, whole) = (between - middle, all.squares - middle);
    if whole <= 1e-9 * all.n || all.n <= k {
        return None;
    }
    let by_chance = (k - 1.0) * (whole - between) / (all.n - k);
    Some((between - by_chance) / whole)
}

/// What chance makes of a fact that carries nothing, four standard deviations out: the quantile of a chi-squared
/// variable by Wilson and Hilferty (1931), over the draws, less its mean.
fn by_chance(n_draws: usize) -> f64 {
    let degrees = (BINS - 1) as f64;
    let spread = 2.0 / (9.0 * degrees);
    let quantile = degrees * (1.0 - spread + BY_CHANCE * spread.sqrt()).powi(3);
    (quantile - degrees) / n_draws as f64
}
