//! What leads every finding: parameters, coverage and assumptions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

use crate::{
    model::{
        Chain, FixedPoint, Outcome,
        date::Date,
        product::Role,
        source::{Evidence, Grade},
        view::{Basis, View},
    },
    network::{Compiled, atlas::RowLabel, ix::RowIx, supply::Told, tables::PER_YEAR},
};

use super::{
    prepared::Prepared,
    warning::{Warning, warnings},
    word,
};

/// What was asked, printed with every answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// What is asked to survive.
    #[serde(with = "word")]
    pub outcome: Outcome,
    /// What a country means.
    #[serde(with = "word")]
    pub basis: Basis,
    /// The threshold θ.
    pub theta_pct: f64,
    /// When worn equipment is looked at.
    pub horizon_weeks: f64,
    /// How many weeks were followed.
    pub look_ahead_weeks: u32,
    /// The worst grade that counted.
    #[serde(with = "word")]
    pub trust: Grade,
    /// Whether figures that rest on a source which forbids commercial use were opened.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open_data: bool,
    /// Which solution of a system with loops is meant.
    #[serde(with = "word")]
    pub reading: FixedPoint,
    /// The targets.
    pub targets: Vec<String>,
}

/// How far the chain tells what was asked, over the products the targets need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageSummary {
    /// Products upstream of the targets, targets included.
    pub products: usize,
    /// With a figure of their supply that counts.
    pub told: usize,
    /// Without supply of their own.
    pub everywhere: usize,
    /// With firm data on this basis.
    pub with_firms: usize,
    /// Products of whose supply no figure counts: anything may be anybody's.
    pub not_known: Vec<String>,
    /// Products of which so much may be anybody's that it could decide the answer.
    pub unplaced: Vec<String>,
}

/// Something taken for granted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    /// What it is.
    #[serde(flatten)]
    pub what: Assumed,
    /// How many facts of the chain it touches.
    pub facts: usize,
}

/// What is taken for granted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Assumed {
    /// Weeks of stock and spares have no source of their own.
    AssumedCover,
    /// Tools in use stay with their owner and wear once spares are gone.
    EquipmentWear {
        /// The part of the installed base that is lost a month.
        pct_per_month: f64,
    },
    /// A product's users share its supply in proportion.
    PooledMarkets,
    /// The part of output that hangs on an input is a judged range.
    JudgedDependence,
    /// Shares are judged: views of grade D.
    JudgedShares,
    /// Older views may be off by some points for each year.
    OlderViews {
        /// How many points on either side, in percent of world supply.
        points_a_year: f64,
    },
    /// New bans on another basis tell users, and makers of unknown firms, by the one asked for.
    BansStandIn,
    /// Standing bans on another basis are left out.
    BansNotTold,
    /// Starting from nothing counts the inputs that are needed to start.
    NeededToStart,
    /// Figures that rest on a source which forbids commercial use are opened.
    OpenData,
    /// Losses are independent of one another.
    IndependentLosses,
    /// A loss is total and outlasts all stock.
    TotalAndLastingLosses,
    /// Losses of the same kinds without a probability never happen.
    NoProbabilityNeverHappens,
    /// Probabilities have no source.
    AssumedProbabilities,
    /// The best response uses each user's cover as stock of that user.
    CoverAsStock,
    /// The best response leaves the wear of equipment out of weeks and of losses until recovery.
    NoWearInProgram,
    /// The users of a product use the same amount of it each.
    EqualUse,
    /// Makers of what is short work harder.
    Surge {
        /// The most they can make, in percent of normal.
        limit_pct: f64,
        /// Weeks until they are 63 % of the way there.
        weeks: f64,
    },
    /// What is missing from a stock is ordered again, as far as more than normal is made.
    Refill {
        /// Weeks within which 63 % is ordered.
        weeks: f64,
    },
    /// What final users do with what they miss.
    FinalDemand {
        /// Weeks over which they catch up; `None` where what they miss is lost.
        backlog_weeks: Option<f64>,
    },
    /// Who gets how much of what is short.
    Rationing {
        /// Whether users are served in the order of the graph, rather than in proportion to normal use.
        in_order: bool,
    },
}

impl Assumed {
    /// Its stable kebab-case code, as in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AssumedCover => "assumed-cover",
            Self::EquipmentWear { .. } => "equipment-wear",
            Self::PooledMarkets => "pooled-markets",
            Self::JudgedDependence => "judged-dependence",
            Self::JudgedShares => "judged-shares",
            Self::OlderViews { .. } => "older-views",
            Self::BansStandIn => "bans-stand-in",
            Self::BansNotTold => "bans-not-told",
            Self::NeededToStart => "needed-to-start",
            Self::OpenData => "open-data",
            Self::IndependentLosses => "independent-losses",
            Self::TotalAndLastingLosses => "total-and-lasting-losses",
            Self::NoProbabilityNeverHappens => "no-probability-never-happens",
            Self::AssumedProbabilities => "assumed-probabilities",
            Self::CoverAsStock => "cover-as-stock",
            Self::NoWearInProgram => "no-wear-in-program",
            Self::EqualUse => "equal-use",
            Self::Surge { .. } => "surge",
            Self::Refill { .. } => "refill",
            Self::FinalDemand { .. } => "final-demand",
            Self::Rationing { .. } => "rationing",
        }
    }

    /// The assumption that it is, with how many facts it touches.
    pub const fn touching(self, facts: usize) -> Assumption {
        Assumption { what: self, facts }
    }
}

/// What leads every finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preface {
    /// What was asked.
    pub parameters: Parameters,
    /// How far the chain tells it.
    pub coverage: CoverageSummary,
    /// What is taken for granted.
    pub assumptions: Vec<Assumption>,
    /// What people call what it names.
    pub names: Names,
    /// What in the case is probably not meant as it stands.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

/// What people call the things that an answer names by id: products, countries, firms, zones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// Every name of a chain.
    pub fn new(chain: &Chain) -> Self {
        let products = chain.products().iter();
        let products = products.map(|(id, product)| (id.to_string(), product.name.clone()));
        let mut names: BTreeMap<String, String> = products.collect();
        for (id, country) in chain.countries() {
            names.insert(format!("country:{id}"), country.name.clone());
        }
        for (id, firm) in chain.firms() {
            let name = firm.name.clone().unwrap_or_else(|| id.to_string());
            names.insert(format!("firm:{id}"), name);
        }
        for (id, zone) in chain.zones() {
            names.insert(format!("zone:{id}"), zone.name.clone());
        }
        Self(names)
    }

    /// The name of a product, or of an event as `kind:id`; the id where there is none.
    pub fn of<'a>(&'a self, id: &'a str) -> &'a str {
        let bare = id.strip_prefix("product:").unwrap_or(id);
        match self.0.get(bare) {
            Some(name) if !name.is_empty() => name,
            _ => id.split_once(':').map_or(id, |(_, id)| id),
        }
    }

    /// The name of a country.
    pub fn country<'a>(&'a self, id: &'a str) -> &'a str {
        let name = self.0.get(&format!("country:{id}"));
        name.map_or(id, String::as_str)
    }
}

/// Writes what a part of a finding rests on beside its own parameters: evidence, assumptions and warnings.
pub(crate) fn grounds<S: Serializer>(preface: &Preface, serializer: S) -> Result<S::Ok, S::Error> {
    let mut grounds = serializer.serialize_struct("Preface", 3)?;
    grounds.serialize_field("evidence", &preface.coverage)?;
    grounds.serialize_field("assumptions", &preface.assumptions)?;
    grounds.serialize_field("warnings", &preface.warnings)?;
    grounds.end()
}

impl Preface {
    /// Describes a prepared case.
    pub fn new(prepared: &Prepared<'_>) -> Self {
        let question = prepared.question();
        let parameters = Parameters {
            outcome: question.outcome,
            basis: question.basis,
            theta_pct: question.theta.percent(),
            horizon_weeks: question.horizon.weeks(),
            look_ahead_weeks: prepared.n_weeks(),
            trust: question.reading.trust,
            open_data: question.reading.open_data,
            reading: question.reading.fixed_point,
            targets: question.targets.iter().map(ToString::to_string).collect(),
        };
        let cone = cone(prepared.worst(), prepared.target_rows());
        let coverage = coverage(prepared, &cone);
        let mut assumptions = assumptions(prepared.chain(), prepared.worst(), &cone);
        if let Some(opened) = prepared.opened() {
            let opened = cone
                .iter()
                .map(|&product| opened[product as usize] as usize);
            assumptions.insert(0, Assumed::OpenData.touching(opened.sum()));
        }
        Self {
            parameters,
            coverage,
            assumptions,
            names: Names::new(prepared.chain()),
            warnings: warnings(prepared),
        }
    }
}

/// Every product that some rows need on the outcome asked for, in chain order.
pub(crate) fn cone(compiled: &Compiled, rows: &[RowIx]) -> Vec<u32> {
    let Compiled { network, atlas, .. } = compiled;
    let mut seen = vec![false; network.n_rows()];
    let mut stack = rows.to_vec();
    let mut cone = Vec::new();
    while let Some(row) = stack.pop() {
        if std::mem::replace(&mut seen[row.ix()], true) {
            continue;
        }
        if let RowLabel::Product { product, .. } = atlas.row(row) {
            cone.push(*product);
        }
        for supplier in network.suppliers(row) {
            let inputs = network.inputs(network.recipe_of(supplier.producer));
            stack.extend(
                inputs
                    .iter()
                    .map(|input| input.row)
                    .filter(|row| !seen[row.ix()]),
            );
        }
    }
    cone.sort_unstable();
    cone.dedup();
    cone
}

fn coverage(prepared: &Prepared<'_>, cone: &[u32]) -> CoverageSummary {
    let told = |wanted: Told| {
        let all = prepared.worst().atlas.coverage();
        cone.iter()
            .copied()
            .filter(move |&product| all[product as usize].told == wanted)
    };
    let ids = |products: &mut dyn Iterator<Item = u32>| -> Vec<String> {
        products
            .map(|product| {
                prepared
                    .chain()
                    .products()
                    .get_index(product as usize)
                    .expect("in the chain")
                    .0
                    .to_string()
            })
            .collect()
    };
    let could_decide = prepared.question().theta.complement().ppm();
    let all = prepared.worst().atlas.coverage();
    let mut unplaced = cone.iter().copied().filter(|&product| {
        let entry = all[product as usize];
        entry.told == Told::Views && entry.unplaced > could_decide
    });
    CoverageSummary {
        products: cone.len(),
        told: told(Told::Views).count(),
        everywhere: told(Told::Everywhere).count(),
        with_firms: cone
            .iter()
            .filter(|&&product| all[product as usize].has_firms)
            .count(),
        not_known: ids(&mut told(Told::NotKnown)),
        unplaced: ids(&mut unplaced),
    }
}

fn assumptions(chain: &Chain, compiled: &Compiled, cone: &[u32]) -> Vec<Assumption> {
    let products: Vec<_> = cone
        .iter()
        .map(|&product| &chain.products()[product as usize])
        .collect();
    let inputs = || products.iter().flat_map(|product| &product.inputs);
    let default_cover = inputs()
        .filter(|input| !input.cover_evidence.is_sourced())
        .count();
    let equipment = inputs()
        .filter(|input| input.role == Role::Equipment)
        .count();
    let partial = inputs()
        .filter(|input| input.dependence.low() != input.dependence.high())
        .count();
    let evidence = |view: &View| -> Vec<Evidence> {
        match view {
            View::Countries { split, .. } => vec![split.evidence.clone()],
            View::Firms { split } => vec![split.evidence.clone()],
            View::Producers { rows } => rows.iter().map(|row| row.evidence.clone()).collect(),
        }
    };
    let views = || {
        products
            .iter()
            .flat_map(|product| &product.views)
            .map(evidence)
    };
    let judged = views()
        .filter(|view| view.iter().any(|evidence| evidence.grade() == Grade::D))
        .count();
    let now = chain.as_of().map(Date::year);
    let is_old = |evidence: &Evidence| evidence.year.is_some() && evidence.year != now;
    let older = views()
        .filter(|view| now.is_some() && view.iter().any(is_old))
        .count();
    let older_views = Assumed::OlderViews {
        points_a_year: f64::from(PER_YEAR) / 1e4,
    };
    let wear = Assumed::EquipmentWear {
        pct_per_month: chain.defaults().wear_per_month.percent(),
    };
    let mut found = vec![
        Assumed::AssumedCover.touching(default_cover),
        wear.touching(equipment),
        Assumed::PooledMarkets.touching(products.len()),
        Assumed::JudgedDependence.touching(partial),
        Assumed::JudgedShares.touching(judged),
        older_views.touching(older),
        Assumed::BansStandIn.touching(compiled.atlas.n_bans_standing_in()),
    ];
    if !compiled.atlas.bans_told() {
        found.push(Assumed::BansNotTold.touching(chain.bans().len()));
    }
    if compiled.structure.starts_from_nothing() {
        let needed = inputs().filter(|input| input.needed_to_start).count();
        found.push(Assumed::NeededToStart.touching(needed));
    }
    found.retain(|assumption| assumption.facts > 0);
    found
}
