//! The facts worth finding out first: what each is today, and what it would have to be for the verdict to turn.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::{
        answer::Verdict,
        holdings::{Told, sources},
        prepared::{Prepared, Scratch},
        word,
    },
    model::{
        Chain,
        id::{CountryId, FirmId},
        parts::Parts,
        place::Site,
        quantity::{Range, Share, ShareRange},
        source::{Evidence, Grade},
        view::{Basis, ProducerRow, Split, View},
    },
    network::{feasible, tables::Table},
};

use super::{
    fact::Fact,
    figure::{self, Figure},
    flips::Said,
    left_out::LeftOut,
    listed,
    name::{self, FactName},
    variance::Variance,
    variant::{Soon, variant},
};

/// How many facts are told.
const TOLD: usize = 10;

/// How many times the interval in which a verdict turns is halved.
const HALVINGS: u32 = 10;

/// A fact worth finding out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Worth {
    /// The fact.
    pub fact: FactName,
    /// Its low end today: percent of shares, weeks of times; `None` where nobody tells it, or it is no one number.
    pub low: Option<f64>,
    /// Its likely value, where somebody names one.
    pub likely: Option<f64>,
    /// Its high end.
    pub high: Option<f64>,
    /// How well it is known, at best; `None` where nobody tells it.
    #[serde(with = "word::maybe")]
    pub grade: Option<Grade>,
    /// What it rests on.
    pub sources: Vec<String>,
    /// The part of the variance of the odds that it carries, in percent; `None` where that is too small to tell.
    pub part_pct: Option<f64>,
    /// The verdict of the target without it, where that is another.
    pub without: Option<Verdict>,
    /// What it would have to be; `None` where it is no one number.
    pub turning: Option<Turning>,
}

/// What a fact would have to be for a target to be lost or kept for certain, all others as they are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Turning {
    /// The least that it can be by all other facts.
    pub possible_low: f64,
    /// And the most.
    pub possible_high: f64,
    /// From where on the target is lost for certain.
    pub lost: Option<Bound>,
    /// From where on it is kept for certain.
    pub kept: Option<Bound>,
}

impl Turning {
    /// Whether some value of the fact makes the verdict another than this.
    pub const fn turns(&self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Possible => self.lost.is_some() || self.kept.is_some(),
            Verdict::Lost => !matches!(self.lost, Some(Bound::Always)),
            Verdict::Kept => !matches!(self.kept, Some(Bound::Always)),
        }
    }
}

/// The values of a fact at which something holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// From this on.
    AtLeast(f64),
    /// Up to this.
    AtMost(f64),
    /// At every value that is possible.
    Always,
}

/// Tells up to ten facts: those that carry most of the odds, then those without which the verdict turns, the worst known
/// first.
pub(super) fn find(
    chain: &Chain,
    prepared: &Prepared<'_>,
    left_out: &LeftOut,
    variance: Option<&Variance>,
) -> Vec<Worth> {
    let target = &prepared.question().targets[0];
    let upstream = listed::upstream(prepared.ends(), prepared.target_rows());
    let groups = listed::told(chain, &upstream);
    let solved = prepared.solve(&mut Scratch::default());
    let seek = Seek {
        chain,
        prepared,
        groups: &groups,
        soon: Soon::of(&solved, prepared.target_rows()[0]),
    };
    let mut found: Vec<Worth> = Vec::new();
    for carried in variance.iter().flat_map(|variance| &variance.carried) {
        let mut worth = seek.today(&carried.fact);
        worth.part_pct = Some(carried.part_pct);
        found.push(worth);
    }
    let mut carriers = Vec::new();
    for turn in left_out.carriers(target.as_str()) {
        let Said::Verdict(without) = turn.without else {
            continue;
        };
        match found.iter_mut().find(|one| one.fact == turn.fact) {
            Some(worth) => worth.without = Some(without),
            None => carriers.push(Worth {
                without: Some(without),
                ..seek.today(&turn.fact)
            }),
        }
    }
    carriers.sort_by_key(|worth| std::cmp::Reverse(worth.grade));
    found.extend(carriers);
    found.truncate(TOLD);
    found
        .into_par_iter()
        .map_init(Scratch::default, |scratch, worth| Worth {
            turning: seek.turning(&worth.fact, scratch),
            ..worth
        })
        .collect()
}

struct Seek<'a, 'c> {
    chain: &'a Chain,
    prepared: &'a Prepared<'c>,
    groups: &'a [Vec<Fact>],
    soon: Soon,
}

impl Seek<'_, '_> {
    /// The numbers of the chain that tell a fact; none where nobody tells it.
    fn facts(&self, name: &FactName) -> Vec<Fact> {
        if let FactName::Shared { .. } = name {
            let mut groups = self.groups.iter();
            let of_name = |group: &&Vec<Fact>| name::of_group(self.chain, group) == *name;
            return groups.find(of_name).cloned().unwrap_or_default();
        }
        let all = self.groups.iter().flatten();
        let named = all.filter(|fact| name::name(self.chain, fact) == *name);
        named.copied().collect()
    }

    /// A fact as it stands.
    fn today(&self, name: &FactName) -> Worth {
        let facts = self.facts(name);
        let evidence = facts.iter().filter_map(|fact| fact.evidence(self.chain));
        let best = evidence.min_by_key(|(_, grade)| *grade);
        let mut sources = best
            .map(|(evidence, _)| sources(evidence))
            .unwrap_or_default();
        sources.sort_unstable();
        let figures: Vec<Figure> = facts
            .iter()
            .filter_map(|fact| figure::figure(self.chain, fact))
            .collect();
        let figure = match figures.as_slice() {
            [only] => Some(*only),
            [first, rest @ ..] if rest.iter().all(|other| other == first) => Some(*first),
            _ => None,
        };
        let ends = figure.map(|figure| figure.ends());
        Worth {
            fact: name.clone(),
            low: ends.map(|(low, _)| low),
            likely: figure.and_then(|figure| figure.likely()),
            high: ends.map(|(_, high)| high),
            grade: best.map(|(_, grade)| grade),
            sources,
            part_pct: None,
            without: None,
            turning: None,
        }
    }

    /// What a fact would have to be.
    fn turning(&self, name: &FactName, scratch: &mut Scratch) -> Option<Turning> {
        let facts = self.facts(name);
        let horizon = self.prepared.question().horizon;
        let opened = self.chain.with(|parts| {
            for fact in &facts {
                figure::open(parts, fact, horizon);
            }
        });
        let set = Setting::new(self.chain, &opened, name, &facts)?;
        let (low, high) = set.possible(self.prepared)?;
        let mut verdict = |value: f64| self.verdict(&set, value, scratch);
        let (at_low, at_high) = (verdict(low)?, verdict(high)?);
        let mut bound = |wanted: Verdict| -> Option<Bound> {
            match (at_low == wanted, at_high == wanted) {
                (true, true) => Some(Bound::Always),
                (false, false) => None,
                (false, true) => {
                    let (_, holds) = halved((low, high), |value| verdict(value) == Some(wanted));
                    Some(Bound::AtLeast((holds * 10.0).ceil() / 10.0))
                }
                (true, false) => {
                    let (_, holds) = halved((high, low), |value| verdict(value) == Some(wanted));
                    Some(Bound::AtMost((holds * 10.0).floor() / 10.0))
                }
            }
        };
        Some(Turning {
            possible_low: (low * 10.0).round() / 10.0,
            possible_high: (high * 10.0).round() / 10.0,
            lost: bound(Verdict::Lost),
            kept: bound(Verdict::Kept),
        })
    }

    fn verdict(&self, set: &Setting<'_>, value: f64, scratch: &mut Scratch) -> Option<Verdict> {
        let chain = set.at(value)?;
        let variant = variant(self.prepared, &chain, set.facts, false, set.product)?;
        Some(
            self.soon
                .verdict(&variant, variant.target_rows()[0], scratch),
        )
    }
}

/// Halves an interval at whose second end something holds, and at whose first it does not, down to where it begins to.
fn halved((mut fails, mut holds): (f64, f64), mut is_so: impl FnMut(f64) -> bool) -> (f64, f64) {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(fails, holds);
        if is_so(middle) {
            holds = middle;
        } else {
            fails = middle;
        }
    }
    (fails, holds)
}

/// A fact that can be set to a value, all others as they are.
struct Setting<'a> {
    /// The chain as if nobody had told the fact.
    opened: &'a Chain,
    facts: &'a [Fact],
    /// The product whose supply it tells.
    product: Option<u32>,
    how: How,
}

/// How a fact is set.
enum How {
    /// By a view of its own, which holds against all others.
    View(Pin),
    /// Where it stands.
    InPlace(Figure),
}

/// A share told by a view of its own.
enum Pin {
    Country(Basis, CountryId),
    Firm(FirmId),
    Producer(FirmId, CountryId),
}

impl<'a> Setting<'a> {
    /// How a fact is set; `None` where it is no one number of the chain.
    fn new(chain: &Chain, opened: &'a Chain, name: &FactName, facts: &'a [Fact]) -> Option<Self> {
        let FactName::Share {
            product,
            holder,
            at,
            by,
        } = name
        else {
            let [only] = facts else {
                return None;
            };
            let how = How::InPlace(figure::figure(chain, only)?);
            // Bounds of what is left are no shares of anybody.
            let is_settable = !only.is_of_supply();
            return is_settable.then_some(Self {
                opened,
                facts,
                product: None,
                how,
            });
        };
        let at = at.as_deref();
        let pin = match by {
            Told::Location => Pin::Country(Basis::Location, holder.as_str().into()),
            Told::Jurisdiction => Pin::Country(Basis::Jurisdiction, holder.as_str().into()),
            Told::Firm => Pin::Firm(holder.as_str().into()),
            Told::Producer => Pin::Producer(holder.as_str().into(), at?.into()),
        };
        let product = chain.products().get_index_of(product.as_str())? as u32;
        Some(Self {
            opened,
            facts,
            product: Some(product),
            how: How::View(pin),
        })
    }

    /// Between which values the fact can lie by all others.
    fn possible(&self, prepared: &Prepared<'_>) -> Option<(f64, f64)> {
        let pin = match &self.how {
            How::InPlace(Figure::Share(_)) => return Some((0.0, 100.0)),
            How::InPlace(Figure::Weeks(_)) => {
                return Some((0.0, prepared.question().horizon.weeks()));
            }
            How::View(pin) => pin,
        };
        let chain = self.opened;
        let country = |id: &CountryId| chain.countries().get_index_of(id).map(|at| at as u32);
        let firm = |id: &FirmId| chain.firms().get_index_of(id).map(|at| at as u32);
        let product = &chain.products()[self.product? as usize];
        let table = Table::of(chain, product, &mut feasible::Scratch::default());
        let holder = match pin {
            Pin::Country(Basis::Jurisdiction, id) => {
                table.seat(country(id)?).map(feasible::Holder::Seat)
            }
            Pin::Country(_, id) => table.place(country(id)?).map(feasible::Holder::Place),
            Pin::Firm(id) => table.firm(firm(id)?).map(feasible::Holder::Firm),
            Pin::Producer(id, at) => {
                let cell = table.firm(firm(id)?).zip(table.place(country(at)?));
                cell.map(|(firm, place)| feasible::Holder::Cell(firm, place))
            }
        };
        let trust = prepared.question().reading.trust;
        let share = table.feasible.of(trust, holder?);
        Some((f64::from(share.low) / 1e4, f64::from(share.high) / 1e4))
    }

    /// The chain with the fact at a value.
    fn at(&self, value: f64) -> Option<Chain> {
        match &self.how {
            How::InPlace(figure) => {
                // A need of nothing is none.
                let value = match self.facts {
                    [Fact::Need { .. } | Fact::MarketNeed { .. }] => value.max(1e-4),
                    _ => value,
                };
                let figure = figure.exactly(value)?;
                let fact = self.facts.first()?;
                Some(self.opened.with(|parts| figure::put(parts, fact, figure)))
            }
            How::View(pin) => {
                let share = Range::exactly(Share::from_percent(value)?);
                let product = self.product?;
                Some(
                    self.opened
                        .with(|parts| pin.put(parts, product, self.facts, share)),
                )
            }
        }
    }
}

impl Pin {
    fn put(&self, parts: &mut Parts, product: u32, facts: &[Fact], share: ShareRange) {
        let evidence = Evidence {
            graded: Some(Grade::A),
            ..Evidence::default()
        };
        let told = || evidence.clone();
        let views = &mut parts.products.at_mut(product as usize).views;
        match self {
            Self::Country(basis, id) => views.push(View::Countries {
                basis: *basis,
                split: Split {
                    evidence: told(),
                    ..Split::of([(id.clone(), share)])
                },
            }),
            Self::Firm(id) => views.push(View::Firms {
                split: Split {
                    evidence: told(),
                    ..Split::of([(id.clone(), share)])
                },
            }),
            // Who makes it where has one row.
            Self::Producer(firm, at) => match facts.first() {
                Some(fact) => figure::put(parts, fact, Figure::Share(share)),
                None => views.push(View::Producers {
                    rows: vec![ProducerRow {
                        firm: firm.clone(),
                        site: Site {
                            at: at.clone(),
                            zones: Vec::new(),
                            via: Vec::new(),
                        },
                        share: Some(share),
                        evidence: told(),
                        note: None,
                    }],
                }),
            },
        }
    }
}
