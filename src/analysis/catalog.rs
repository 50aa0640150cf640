//! What is in a chain: an overview, and everything known of one thing.

use serde::Serialize;

use crate::{
    model::{
        Chain, Event, Reading,
        id::{CountryId, ProductId},
        product::{Market, Product, Stage},
        source::Headline,
    },
    network::{
        Frame, loops,
        supply::{Told, place},
    },
};

use super::holdings::{Holding, holdings, sources};

/// One stage in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageLine {
    /// The stage.
    pub stage: &'static str,
    /// Its products.
    pub products: usize,
    /// The inputs their recipes name.
    pub inputs: usize,
    /// Products split by location, fit for headlines.
    pub by_location: usize,
    /// Products with headquarters standing in for location.
    pub standing_in: usize,
    /// Products without supply of their own.
    pub everywhere: usize,
    /// Products that cannot be assessed by location.
    pub unassessable: usize,
    /// Products split by firm.
    pub by_firm: usize,
}

/// A chain in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// Of which of low confidence.
    pub low_confidence_shares: usize,
    /// Inputs over all products.
    pub inputs: usize,
    /// Of which with a source.
    pub sourced_inputs: usize,
    /// Of which with a source for their weeks of cover.
    pub sourced_covers: usize,
}

/// One input of a product.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputLine {
    /// What it is to its user.
    pub role: &'static str,
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

/// Everything known of one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What else is known, as label and text.
    pub facts: Vec<(&'static str, String)>,
    /// What it needs; products only.
    pub inputs: Vec<InputLine>,
    /// The products that need it; products only.
    pub used_by: Vec<String>,
    /// The parts of supply it holds, or that are held of it.
    pub holdings: Vec<Holding>,
}

/// Everything known of some things, in the order asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    let shares = || holdings.iter().filter(|holding| holding.status == "share");
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
        low_confidence_shares: shares()
            .filter(|holding| holding.confidence == Some("low"))
            .count(),
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
        kind: event.kind().as_str(),
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
            entry.facts.push(("Headquarters", firm.hq.to_string()));
            entry
                .facts
                .extend(firm.note.clone().map(|note| ("Note", note)));
        }
        Event::Country(id) => {
            let blocs = chain
                .blocs()
                .iter()
                .filter(|(_, bloc)| bloc.members.contains(id));
            let names: Vec<&str> = blocs.map(|(bloc, _)| bloc.as_str()).collect();
            entry.facts.push(("Blocs", names.join(", ")));
            entry.facts.extend(
                chain.countries()[id]
                    .note
                    .clone()
                    .map(|note| ("Role", note)),
            );
        }
        Event::Bloc(id) => {
            let bloc = &chain.blocs()[id];
            let members: Vec<&str> = bloc.members.iter().map(CountryId::as_str).collect();
            entry.facts.push(("Members", members.join(", ")));
            entry
                .facts
                .extend(bloc.note.clone().map(|note| ("Note", note)));
            // A bloc's holdings are its members'; they are told one country at a time.
            entry.holdings.clear();
        }
        Event::Zone(id) => {
            let zone = &chain.zones()[id];
            entry.facts.extend(
                zone.country
                    .as_ref()
                    .map(|country| ("Country", country.to_string())),
            );
            entry
                .facts
                .extend(zone.hazard.clone().map(|hazard| ("Hazard", hazard)));
            entry
                .facts
                .extend(zone.note.clone().map(|note| ("Note", note)));
        }
        Event::Producer { .. } => {}
    }
    entry
}

fn describe_product(chain: &Chain, id: &ProductId, entry: &mut Entry) {
    let product = &chain.products()[id];
    let facts = &mut entry.facts;
    facts.push(("Stage", product.stage.title().to_owned()));
    facts.push(("Market", market(&product.market)));
    if product.assembled {
        facts.push(("Supply", "made wherever its inputs meet".to_owned()));
    }
    if product.local {
        facts.push(("Supply", "local to its user".to_owned()));
    }
    if let Headline::No { why } = &product.headline {
        facts.push(("Kept from headlines", why.clone()));
    }
    facts.extend(product.note.clone().map(|note| ("Note", note)));
    for substitute in &product.substitutes {
        let covers = substitute
            .covers
            .map(|covers| format!(", covers up to {} %", covers.high()));
        let lag = substitute
            .ramp
            .map(|ramp| format!(", ramp {}–{} weeks", ramp.low(), ramp.high()));
        let text = [Some(substitute.name.clone()), covers, lag]
            .into_iter()
            .flatten()
            .collect();
        facts.push(("Substitute", text));
    }
    entry.inputs = product
        .inputs
        .iter()
        .map(|input| InputLine {
            role: input.role.as_str(),
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

fn market(market: &Market) -> String {
    match market {
        Market::Open => "open: anybody may buy from anybody".to_owned(),
        Market::Bulk { need } => {
            format!(
                "bulk: chips need {}–{} % of world supply and can outbid others",
                need.low(),
                need.high()
            )
        }
        Market::Qualified { lag } => {
            let months = |weeks: f64| (weeks * 12.0 / 52.0).round();
            format!(
                "qualified: a new source takes {}–{} months",
                months(lag.low().weeks()),
                months(lag.high().weeks())
            )
        }
    }
}

fn stage_line(chain: &Chain, stage: Stage) -> StageLine {
    let products: Vec<&Product> = chain
        .products()
        .values()
        .filter(|product| product.stage == stage)
        .collect();
    let told = |frame, wanted: &[Told]| {
        products
            .iter()
            .filter(|product| wanted.contains(&place(chain, product, frame, Reading::DEFAULT).told))
            .count()
    };
    StageLine {
        stage: stage.as_str(),
        products: products.len(),
        inputs: products.iter().map(|product| product.inputs.len()).sum(),
        by_location: told(Frame::Location, &[Told::AsAsked]),
        standing_in: told(Frame::Location, &[Told::StandIn]),
        everywhere: told(Frame::Location, &[Told::Everywhere]),
        unassessable: told(Frame::Location, &[Told::Withheld, Told::NotKnown]),
        by_firm: told(Frame::Firm, &[Told::AsAsked]),
    }
}
