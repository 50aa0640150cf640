//! What leads every finding: parameters, coverage and assumptions.

use serde::Serialize;

use crate::{
    model::{Chain, product::Role, quantity::Share, source::Confidence, view::View},
    network::{Compiled, atlas::RowLabel, ix::RowIx, supply::Told},
};

use super::lens::{LOOK_AHEAD, Lens};

/// What was asked, printed with every answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameters {
    /// `output`, `growth` or `renewal`.
    pub outcome: &'static str,
    /// `location` or `jurisdiction`.
    pub basis: &'static str,
    /// The threshold θ.
    pub theta_pct: f64,
    /// When worn equipment is looked at.
    pub horizon_weeks: f64,
    /// How far the cascade was followed.
    pub look_ahead_weeks: u32,
    /// Whether headquarters could not stand in for location.
    pub strict: bool,
    /// Whether facts kept from headlines were let in.
    pub all_facts: bool,
    /// `keep-running` or `start-from-nothing`.
    pub reading: &'static str,
    /// The targets.
    pub targets: Vec<String>,
}

/// How far the chain tells what was asked, over the products the targets need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageSummary {
    /// Products upstream of the targets, targets included.
    pub products: usize,
    /// Split on the basis asked for.
    pub as_asked: usize,
    /// Split by headquarters standing in for location.
    pub standing_in: usize,
    /// Without supply of their own.
    pub everywhere: usize,
    /// With firm data on this basis.
    pub with_firms: usize,
    /// Products whose shares are kept from headlines, hence cannot be assessed.
    pub withheld: Vec<String>,
    /// Products not known on this basis, hence cannot be assessed.
    pub not_known: Vec<String>,
    /// Products of which so much is held by nobody named that it could decide the answer.
    pub unplaced: Vec<String>,
}

impl CoverageSummary {
    /// Products that cannot be assessed: taken as running in both cases.
    pub fn unassessable(&self) -> impl Iterator<Item = &str> {
        self.withheld
            .iter()
            .chain(&self.not_known)
            .map(String::as_str)
    }

    /// The sentence every text finding opens with.
    pub fn sentence(&self, basis: &str) -> String {
        let mut parts = vec![format!("{} by {basis}", self.as_asked)];
        if self.standing_in > 0 {
            parts.push(format!("{} by headquarters standing in", self.standing_in));
        }
        if self.everywhere > 0 {
            parts.push(format!("{} with no supply of their own", self.everywhere));
        }
        let blind = self.withheld.len() + self.not_known.len();
        if blind > 0 {
            parts.push(format!("{blind} whose own supply cannot be assessed"));
        }
        format!(
            "{} products: {}; {} with firm data.",
            self.products,
            parts.join(", "),
            self.with_firms
        )
    }
}

/// Something taken for granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assumption {
    /// A stable kebab-case code.
    pub code: &'static str,
    /// What is taken for granted.
    pub text: String,
    /// How many facts of the chain it touches.
    pub facts: usize,
}

/// What leads every finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Preface {
    /// What was asked.
    pub parameters: Parameters,
    /// How far the chain tells it.
    pub coverage: CoverageSummary,
    /// What is taken for granted.
    pub assumptions: Vec<Assumption>,
}

impl Preface {
    /// Describes a lens.
    pub fn new(lens: &Lens<'_>) -> Self {
        Self::at(lens, lens.question.theta)
    }

    /// Describes a lens at another threshold than that of its question.
    pub(crate) fn at(lens: &Lens<'_>, theta: Share) -> Self {
        let question = lens.question;
        let parameters = Parameters {
            outcome: question.outcome.as_str(),
            basis: question.basis.as_str(),
            theta_pct: theta.percent(),
            horizon_weeks: question.horizon.weeks(),
            look_ahead_weeks: LOOK_AHEAD.max(question.horizon.weeks() as u32),
            strict: question.reading.strict,
            all_facts: question.reading.all_facts,
            reading: if question.keeps_running() {
                "keep-running"
            } else {
                "start-from-nothing"
            },
            targets: question.targets.iter().map(ToString::to_string).collect(),
        };
        let cone = cone(&lens.worst, &lens.target_rows);
        let coverage = coverage(lens, theta, &cone);
        let assumptions = assumptions(lens.chain, &lens.worst, &coverage, &cone);
        Self {
            parameters,
            coverage,
            assumptions,
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

fn coverage(lens: &Lens<'_>, theta: Share, cone: &[u32]) -> CoverageSummary {
    let told = |wanted: Told| {
        let all = lens.worst.atlas.coverage();
        cone.iter()
            .copied()
            .filter(move |&product| all[product as usize].told == wanted)
    };
    let ids = |products: &mut dyn Iterator<Item = u32>| -> Vec<String> {
        products
            .map(|product| {
                lens.chain
                    .products()
                    .get_index(product as usize)
                    .expect("in the chain")
                    .0
                    .to_string()
            })
            .collect()
    };
    let could_decide = theta.complement().ppm();
    let all = lens.worst.atlas.coverage();
    let mut unplaced = cone.iter().copied().filter(|&product| {
        let entry = all[product as usize];
        entry.told.is_known() && entry.unplaced > could_decide
    });
    CoverageSummary {
        products: cone.len(),
        as_asked: told(Told::AsAsked).count(),
        standing_in: told(Told::StandIn).count(),
        everywhere: told(Told::Everywhere).count(),
        with_firms: cone
            .iter()
            .filter(|&&product| all[product as usize].has_firms)
            .count(),
        withheld: ids(&mut told(Told::Withheld)),
        not_known: ids(&mut told(Told::NotKnown)),
        unplaced: ids(&mut unplaced),
    }
}

fn assumptions(
    chain: &Chain,
    compiled: &Compiled,
    coverage: &CoverageSummary,
    cone: &[u32],
) -> Vec<Assumption> {
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
    let low_confidence = products
        .iter()
        .flat_map(|product| &product.views)
        .filter(|view| match view {
            View::Countries { split, .. } => split.evidence.confidence == Some(Confidence::Low),
            View::Firms { split } => split.evidence.confidence == Some(Confidence::Low),
            View::Producers { rows } => rows
                .iter()
                .any(|row| row.evidence.confidence == Some(Confidence::Low)),
        })
        .count();
    let mut found = vec![
        Assumption {
            code: "assumed-cover",
            text: "weeks of stock and spares have no source of their own".to_owned(),
            facts: default_cover,
        },
        Assumption {
            code: "equipment-wear",
            text: format!(
                "tools in use stay with their owner and lose {} % of the installed base a month once spares are gone",
                chain.defaults().wear_per_month
            ),
            facts: equipment,
        },
        Assumption {
            code: "pooled-markets",
            text:
                "who buys from whom is not known: a product's users share its supply in proportion"
                    .to_owned(),
            facts: products.len(),
        },
        Assumption {
            code: "judged-dependence",
            text:
                "the part of output that hangs on an input that is not essential is a judged range"
                    .to_owned(),
            facts: partial,
        },
        Assumption {
            code: "low-confidence-shares",
            text: "views of low confidence are used as they stand".to_owned(),
            facts: low_confidence,
        },
    ];
    if coverage.standing_in > 0 {
        found.push(Assumption {
            code: "headquarters-stand-in",
            text: "where no split by place is known, headquarters stand in for location".to_owned(),
            facts: coverage.standing_in,
        });
    }
    let blind = coverage.withheld.len() + coverage.not_known.len();
    if blind > 0 {
        found.push(Assumption {
            code: "unassessable-runs",
            text: "products whose own supply cannot be assessed stop only through their inputs"
                .to_owned(),
            facts: blind,
        });
    }
    let n_standing_in = compiled.atlas.n_bans_standing_in();
    if n_standing_in > 0 {
        found.push(Assumption {
            code: "bans-stand-in",
            text: "new bans on another basis than the one asked for tell users, and makers whose firm is not known, by the one asked for".to_owned(),
            facts: n_standing_in,
        });
    }
    if !chain.bans().is_empty() && !compiled.atlas.bans_told() {
        found.push(Assumption {
            code: "bans-not-told",
            text: "standing bans on another basis than the one asked for are left out".to_owned(),
            facts: chain.bans().len(),
        });
    }
    if compiled.structure.starts_from_nothing() {
        found.push(Assumption {
            code: "needed-to-start",
            text: "starting from nothing counts the inputs that the graph marks as needed to start"
                .to_owned(),
            facts: inputs().filter(|input| input.needed_to_start).count(),
        });
    }
    found.retain(|assumption| assumption.facts > 0);
    found
}
