//! What is in a chain: an overview, and everything known of one thing.

use serde::{Deserialize, Serialize};

use crate::{
    model::{
        Chain, Event, EventKind,
        id::ProductId,
        product::{Market, Product, Role, Stage},
        source::Grade,
        view::{Basis, View},
    },
    network::loops,
};

use super::{
    holdings::{Holding, Status, holdings, sources},
    word,
};

/// One stage in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageLine {
    /// The stage.
    #[serde(with = "word")]
    pub stage: Stage,
    /// Its products.
    pub products: usize,
    /// The inputs their recipes name.
    pub inputs: usize,
    /// Products split by location, or by firm and place.
    pub by_location: usize,
    /// Products without supply of their own.
    pub everywhere: usize,
    /// Products of whose supply nothing is known.
    pub not_known: usize,
    /// Products split by firm.
    pub by_firm: usize,
}

/// A chain in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Its name for people.
    pub title: String,
    /// Its targets.
    pub targets: Vec<String>,
    /// Its stages, in chain order.
    pub stages: Vec<StageLine>,
    /// Sets of products that need one another.
    pub loops: Vec<Vec<String>>,
    /// Its blocs and how many countries are in each.
    pub blocs: Vec<(String, usize)>,
    /// How many countries, firms, zones and sources it names.
    pub countries: usize,
    /// Firms.
    pub firms: usize,
    /// Zones.
    pub zones: usize,
    /// Sources.
    pub sources: usize,
    /// Single shares stated, over all views.
    pub shares: usize,
    /// Of which with a source.
    pub sourced_shares: usize,
    /// Of which judged: of grade D.
    pub judged_shares: usize,
    /// Inputs over all products.
    pub inputs: usize,
    /// Of which with a source.
    pub sourced_inputs: usize,
    /// Of which with a source for their weeks of cover.
    pub sourced_covers: usize,
}

/// One input of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InputLine {
    /// What it is to its user.
    #[serde(with = "word")]
    pub role: Role,
    /// One product, or the members of an `any_of`.
    pub products: Vec<String>,
    /// The part of output lost without it, in percent.
    pub dependence_pct: (f64, f64),
    /// Weeks users run on.
    pub cover_weeks: (f64, f64),
    /// What it rests on.
    pub sources: Vec<String>,
    /// A word of explanation.
    pub note: Option<String>,
}

/// One thing known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// Where a firm has its headquarters.
    Headquarters(String),
    /// The blocs of a country.
    Blocs(Vec<String>),
    /// What a country is in the chain.
    Role(String),
    /// The countries of a bloc.
    Members(Vec<String>),
    /// The country of a zone.
    Country(String),
    /// What may strike a zone.
    Hazard(String),
    /// A word of explanation.
    Note(String),
    /// The stage of a product.
    #[serde(with = "word")]
    Stage(Stage),
    /// The market of a product.
    Market(Trading),
    /// A product is made wherever its inputs meet.
    Assembled,
    /// A product is made where its user is.
    Local,
    /// What may stand in for a product.
    Substitute {
        /// Its name.
        name: String,
        /// The most it can cover, in percent.
        covers_pct: Option<f64>,
        /// Weeks until it does.
        ramp_weeks: Option<(f64, f64)>,
    },
}

/// Who may buy a product from whom.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trading {
    /// Anybody from anybody.
    Open,
    /// Chips need a part of world supply and can outbid others.
    Bulk {
        /// That part, in percent.
        need_pct: (f64, f64),
    },
    /// A new source has to be qualified.
    Qualified {
        /// Months that takes.
        months: (f64, f64),
    },
}

/// Everything known of one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its kind.
    #[serde(with = "word")]
    pub kind: EventKind,
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What else is known.
    pub facts: Vec<Fact>,
    /// What it needs; products only.
    pub inputs: Vec<InputLine>,
    /// The products that need it; products only.
    pub used_by: Vec<String>,
    /// The parts of supply it holds, or that are held of it.
    pub holdings: Vec<Holding>,
}

/// Everything known of some things, in the order asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entries {
    /// One entry each.
    pub entries: Vec<Entry>,
}

/// Counts a chain.
pub fn overview(chain: &Chain) -> Overview {
    let id = |&product: &u32| {
        chain
            .products()
            .get_index(product as usize)
            .map(|(id, _)| id.to_string())
    };
    let holdings = holdings(chain, |_| true);
    let shares = || {
        holdings
            .iter()
            .filter(|holding| holding.status == Status::Share)
    };
    let inputs = || {
        chain
            .products()
            .values()
            .flat_map(|product| &product.inputs)
    };
    Overview {
        title: chain.title().unwrap_or(chain.name()).to_owned(),
        targets: chain.targets().iter().map(ToString::to_string).collect(),
        stages: Stage::ALL
            .iter()
            .map(|&stage| stage_line(chain, stage))
            .filter(|line| line.products > 0)
            .collect(),
        loops: loops::loops(chain)
            .iter()
            .map(|members| members.iter().filter_map(id).collect())
            .collect(),
        blocs: chain
            .blocs()
            .iter()
            .map(|(id, bloc)| (id.to_string(), bloc.members.len()))
            .collect(),
        countries: chain.countries().len(),
        firms: chain.firms().len(),
        zones: chain.zones().len(),
        sources: chain.sources().len(),
        shares: shares().count(),
        sourced_shares: shares()
            .filter(|holding| !holding.sources.is_empty())
            .count(),
        judged_shares: shares().filter(|holding| holding.grade == Grade::D).count(),
        inputs: inputs().count(),
        sourced_inputs: inputs().filter(|input| input.evidence.is_sourced()).count(),
        sourced_covers: inputs()
            .filter(|input| input.cover_evidence.is_sourced())
            .count(),
    }
}

/// Collects everything known of one thing.
pub fn entry(chain: &Chain, event: &Event) -> Entry {
    let wanted = event.clone();
    let mut entry = Entry {
        kind: event.kind(),
        id: event.id(),
        name: event.name(chain),
        facts: Vec::new(),
        inputs: Vec::new(),
        used_by: Vec::new(),
        holdings: holdings(chain, |row| row.concerns(chain, &wanted)),
    };
    match event {
        Event::Product(id) => describe_product(chain, id, &mut entry),
        Event::Firm(id) => {
            let firm = &chain.firms()[id];
            entry.facts.push(Fact::Headquarters(firm.hq.to_string()));
            entry.facts.extend(firm.note.clone().map(Fact::Note));
        }
        Event::Country(id) => {
            let blocs = chain
                .blocs()
                .iter()
                .filter(|(_, bloc)| bloc.members.contains(id));
            let names = blocs.map(|(bloc, _)| bloc.to_string()).collect();
            entry.facts.push(Fact::Blocs(names));
            let note = chain.countries()[id].note.clone();
            entry.facts.extend(note.map(Fact::Role));
        }
        Event::Bloc(id) => {
            let bloc = &chain.blocs()[id];
            let members = bloc.members.iter().map(ToString::to_string).collect();
            entry.facts.push(Fact::Members(members));
            entry.facts.extend(bloc.note.clone().map(Fact::Note));
            // A bloc's holdings are its members'; they are told one country at a time.
            entry.holdings.clear();
        }
        Event::Zone(id) => {
            let zone = &chain.zones()[id];
            let country = zone.country.as_ref().map(ToString::to_string);
            entry.facts.extend(country.map(Fact::Country));
            entry.facts.extend(zone.hazard.clone().map(Fact::Hazard));
            entry.facts.extend(zone.note.clone().map(Fact::Note));
        }
        Event::Producer { .. } => {}
    }
    entry
}

fn describe_product(chain: &Chain, id: &ProductId, entry: &mut Entry) {
    let product = &chain.products()[id];
    let facts = &mut entry.facts;
    facts.push(Fact::Stage(product.stage));
    facts.push(Fact::Market(trading(&product.market)));
    if product.assembled {
        facts.push(Fact::Assembled);
    }
    if product.local {
        facts.push(Fact::Local);
    }
    facts.extend(product.note.clone().map(Fact::Note));
    for substitute in &product.substitutes {
        facts.push(Fact::Substitute {
            name: substitute.name.clone(),
            covers_pct: substitute.covers.map(|covers| covers.high().percent()),
            ramp_weeks: substitute
                .ramp
                .map(|ramp| (ramp.low().weeks(), ramp.high().weeks())),
        });
    }
    entry.inputs = product
        .inputs
        .iter()
        .map(|input| InputLine {
            role: input.role,
            products: input.need.products().map(ToString::to_string).collect(),
            dependence_pct: (
                input.dependence.low().percent(),
                input.dependence.high().percent(),
            ),
            cover_weeks: (input.cover.low().weeks(), input.cover.high().weeks()),
            sources: sources(&input.evidence),
            note: input
                .note
                .clone()
                .or_else(|| input.evidence.assumed.clone()),
        })
        .collect();
    let uses = |product: &Product| {
        product
            .inputs
            .iter()
            .any(|input| input.need.products().any(|needed| needed == id))
    };
    entry.used_by = chain
        .products()
        .iter()
        .filter(|(_, product)| uses(product))
        .map(|(id, _)| id.to_string())
        .collect();
}

fn trading(market: &Market) -> Trading {
    match market {
        Market::Open => Trading::Open,
        Market::Bulk { need } => Trading::Bulk {
            need_pct: (need.low().percent(), need.high().percent()),
        },
        Market::Qualified { lag } => {
            let months = |weeks: f64| (weeks * 12.0 / 52.0).round();
            Trading::Qualified {
                months: (months(lag.low().weeks()), months(lag.high().weeks())),
            }
        }
    }
}

fn stage_line(chain: &Chain, stage: Stage) -> StageLine {
    let products: Vec<&Product> = chain
        .products()
        .values()
        .filter(|product| product.stage == stage)
        .collect();
    let is_joint = |view: &View| matches!(view, View::Producers { .. });
    let told = |is_told: &dyn Fn(&View) -> bool| {
        let any = |product: &&&Product| product.views.iter().any(is_told);
        products.iter().filter(any).count()
    };
    let by_place = |view: &View| {
        let is_place = matches!(
            view,
            View::Countries {
                basis: Basis::Location,
                ..
            }
        );
        is_place || is_joint(view)
    };
    let is_everywhere = |product: &&&Product| product.assembled || product.local;
    let is_open = |product: &&&Product| !is_everywhere(product) && product.views.is_empty();
    StageLine {
        stage,
        products: products.len(),
        inputs: products.iter().map(|product| product.inputs.len()).sum(),
        by_location: told(&by_place),
        everywhere: products.iter().filter(is_everywhere).count(),
        not_known: products.iter().filter(is_open).count(),
        by_firm: told(&|view| matches!(view, View::Firms { .. }) || is_joint(view)),
    }
}
