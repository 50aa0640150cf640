//! What is in a chain: an overview, and everything known of one thing.

use serde::Serialize;

use crate::{
    model::{
        Chain, Event,
        id::{FirmId, ProductId},
        product::{Market, Product, Stage},
        quantity::{Share, ShareRange},
        source::{Confidence, Evidence},
        view::{Basis, Split, View},
    },
    network::{
        Frame, Outcome, Structure, loops,
        supply::{Told, place},
    },
};

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

/// One holder of a part of a product's supply, in one view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding {
    /// The product.
    pub product: String,
    /// `location`, `jurisdiction`, `firm` or `producer`.
    pub view: &'static str,
    /// Who holds it.
    pub holder: String,
    /// `share`, `rest`, `candidate`, or `maker` where it is made in an unknown amount.
    pub status: &'static str,
    /// The least, in percent.
    pub low_pct: Option<f64>,
    /// The likely value, where the source names one.
    pub likely_pct: Option<f64>,
    /// The most, in percent; for a candidate its cap.
    pub high_pct: Option<f64>,
    /// The year it speaks of.
    pub year: Option<u16>,
    /// How far to trust it.
    pub confidence: Option<&'static str>,
    /// Why it is kept from headlines.
    pub withheld: Option<String>,
    /// What it rests on.
    pub sources: Vec<String>,
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
            .products
            .get_index(product as usize)
            .map(|(id, _)| id.to_string())
    };
    let holdings = holdings(chain, |_| true);
    let shares = || holdings.iter().filter(|holding| holding.status == "share");
    let inputs = || chain.products.values().flat_map(|product| &product.inputs);
    Overview {
        title: chain.title.clone().unwrap_or_else(|| chain.name.clone()),
        targets: chain.targets.iter().map(ToString::to_string).collect(),
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
            .blocs
            .iter()
            .map(|(id, bloc)| (id.to_string(), bloc.members.len()))
            .collect(),
        countries: chain.countries.len(),
        firms: chain.firms.len(),
        zones: chain.zones.len(),
        sources: chain.sources.len(),
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
            let firm = &chain.firms[id];
            entry.facts.push(("Headquarters", firm.hq.to_string()));
            entry
                .facts
                .extend(firm.note.clone().map(|note| ("Note", note)));
        }
        Event::Country(id) => {
            let blocs = chain
                .blocs
                .iter()
                .filter(|(_, bloc)| bloc.members.contains(id));
            let names: Vec<&str> = blocs.map(|(bloc, _)| bloc.as_str()).collect();
            entry.facts.push(("Blocs", names.join(", ")));
            entry
                .facts
                .extend(chain.countries[id].note.clone().map(|note| ("Role", note)));
        }
        Event::Bloc(id) => {
            let bloc = &chain.blocs[id];
            let members: Vec<&str> = bloc
                .members
                .iter()
                .map(crate::model::id::CountryId::as_str)
                .collect();
            entry.facts.push(("Members", members.join(", ")));
            entry
                .facts
                .extend(bloc.note.clone().map(|note| ("Note", note)));
            // A bloc's holdings are its members'; they are told one country at a time.
            entry.holdings.clear();
        }
        Event::Zone(id) => {
            let zone = &chain.zones[id];
            entry.facts.push(("Country", zone.country.to_string()));
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
    let product = &chain.products[id];
    let facts = &mut entry.facts;
    facts.push(("Stage", product.stage.title().to_owned()));
    facts.push(("Market", market(&product.market)));
    if product.assembled {
        facts.push(("Supply", "made wherever its inputs meet".to_owned()));
    }
    if product.local {
        facts.push(("Supply", "local to its user".to_owned()));
    }
    if let crate::model::product::Headline::No { why } = &product.headline {
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
        .products
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
        .products
        .values()
        .filter(|product| product.stage == stage)
        .collect();
    let told = |frame, wanted: &[Told]| {
        let structure = Structure {
            frame,
            outcome: Outcome::Output,
            case: crate::network::Case::Worst,
            horizon: crate::model::quantity::Weeks::ZERO,
            strict: false,
            all_facts: false,
            bootstrap: false,
        };
        products
            .iter()
            .filter(|product| wanted.contains(&place(chain, product, &structure).told))
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

/// One stated part of a product's supply, before it is text.
struct Row<'chain> {
    product: &'chain ProductId,
    country: Option<&'chain str>,
    hq: Option<&'chain str>,
    firm: Option<&'chain FirmId>,
    zones: &'chain [crate::model::id::ZoneId],
}

impl Row<'_> {
    fn concerns(&self, chain: &Chain, event: &Event) -> bool {
        match event {
            Event::Product(id) => self.product == id,
            Event::Country(id) => self.country == Some(id.as_str()) || self.hq == Some(id.as_str()),
            Event::Bloc(id) => chain.blocs[id]
                .members
                .iter()
                .any(|member| self.country == Some(member.as_str())),
            Event::Firm(id) => self.firm == Some(id),
            Event::Zone(id) => self.zones.contains(id),
            Event::Producer { product, firm, at } => {
                self.product == product
                    && self.firm == Some(firm)
                    && self.country == Some(at.as_str())
            }
        }
    }
}

/// Every stated part of supply that is wanted, in chain order.
fn holdings(chain: &Chain, wanted: impl Fn(&Row<'_>) -> bool) -> Vec<Holding> {
    let mut found = Vec::new();
    for (product, record) in &chain.products {
        for view in &record.views {
            match view {
                View::Countries { basis, split } => {
                    let kind = if *basis == Basis::Location {
                        "location"
                    } else {
                        "jurisdiction"
                    };
                    push_split(&mut found, product, kind, split, |id| {
                        wanted(&Row {
                            product,
                            country: Some(id.as_str()),
                            hq: None,
                            firm: None,
                            zones: &[],
                        })
                    });
                }
                View::Firms { split } => push_split(&mut found, product, "firm", split, |id| {
                    let hq = chain.firms.get(id).map(|firm| firm.hq.as_str());
                    wanted(&Row {
                        product,
                        country: None,
                        hq,
                        firm: Some(id),
                        zones: &[],
                    })
                }),
                View::Producers { rows } => {
                    for row in rows {
                        let hq = chain.firms.get(&row.firm).map(|firm| firm.hq.as_str());
                        let country = Some(row.site.at.as_str());
                        if wanted(&Row {
                            product,
                            country,
                            hq,
                            firm: Some(&row.firm),
                            zones: &row.site.zones,
                        }) {
                            let holder =
                                format!("{} in {}", chain.firm_name(&row.firm), row.site.at);
                            let status = if row.share.is_some() {
                                "share"
                            } else {
                                "maker"
                            };
                            found.push(holding(
                                product,
                                "producer",
                                holder,
                                status,
                                row.share,
                                &row.evidence,
                                None,
                            ));
                        }
                    }
                }
            }
        }
    }
    found
}

fn push_split<Id: ToString + PartialEq>(
    found: &mut Vec<Holding>,
    product: &ProductId,
    kind: &'static str,
    split: &Split<Id>,
    wanted: impl Fn(&Id) -> bool,
) {
    let withheld = match &split.headline {
        crate::model::product::Headline::Yes => None,
        crate::model::product::Headline::No { why } => Some(why.clone()),
    };
    let mut push = |holder, status, share| {
        found.push(holding(
            product,
            kind,
            holder,
            status,
            share,
            &split.evidence,
            withheld.clone(),
        ));
    };
    for (id, share) in split.shares.iter().filter(|(id, _)| wanted(id)) {
        push(id.to_string(), "share", Some(*share));
    }
    for rest in split
        .rests
        .iter()
        .filter(|rest| rest.candidates.iter().any(&wanted))
    {
        push(rest.name.clone(), "rest", Some(rest.share));
    }
    for id in split.candidates.iter().filter(|id| wanted(id)) {
        let cap = split.caps.iter().find(|(other, _)| other == id);
        push(
            id.to_string(),
            "candidate",
            cap.and_then(|(_, cap)| ShareRange::new(Share::ZERO, None, *cap)),
        );
    }
}

fn holding(
    product: &ProductId,
    view: &'static str,
    holder: String,
    status: &'static str,
    share: Option<ShareRange>,
    evidence: &Evidence,
    withheld: Option<String>,
) -> Holding {
    Holding {
        product: product.to_string(),
        view,
        holder,
        status,
        low_pct: share.map(|share| share.low().percent()),
        likely_pct: share.and_then(|share| share.likely()).map(Share::percent),
        high_pct: share.map(|share| share.high().percent()),
        year: evidence.year,
        confidence: evidence.confidence.map(Confidence::as_str),
        withheld,
        sources: sources(evidence),
    }
}

fn sources(evidence: &Evidence) -> Vec<String> {
    evidence.sources.iter().map(ToString::to_string).collect()
}
