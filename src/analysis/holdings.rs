//! Every stated part of a product's supply, filtered by what it concerns.

use serde::{Deserialize, Serialize};

use super::word;
use crate::model::{
    Chain, Event,
    id::{FirmId, ProductId, ZoneId},
    quantity::{Share, ShareRange},
    source::{Evidence, Grade},
    view::{Basis, Split, View},
};

/// One holder of a part of a product's supply, in one view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holding {
    /// The product.
    pub product: String,
    /// The view that states it.
    pub view: Told,
    /// Who holds it: a country, a firm or the name of a residual.
    pub holder: String,
    /// Where a producer stands.
    pub at: Option<String>,
    /// What it is.
    pub status: Status,
    /// The least, in percent.
    pub low_pct: Option<f64>,
    /// The likely value, where the source names one.
    pub likely_pct: Option<f64>,
    /// The most, in percent; for a candidate its cap.
    pub high_pct: Option<f64>,
    /// The year it speaks of.
    pub year: Option<u16>,
    /// How well it is known.
    #[serde(with = "word")]
    pub grade: Grade,
    /// What it rests on.
    pub sources: Vec<String>,
}

/// The view that states a part of supply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// By the country where it is made.
    Location,
    /// By the country whose law the maker obeys.
    Jurisdiction,
    /// By firm.
    Firm,
    /// By firm and place.
    Producer,
}

impl Told {
    /// The word in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Jurisdiction => "jurisdiction",
            Self::Firm => "firm",
            Self::Producer => "producer",
        }
    }
}

/// What a stated part of supply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A share of a named holder.
    Share,
    /// What is left for holders nobody names.
    Rest,
    /// A holder of an unknown share.
    Candidate,
    /// A producer whose share is not known.
    Maker,
}

impl Status {
    /// The word in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Rest => "rest",
            Self::Candidate => "candidate",
            Self::Maker => "maker",
        }
    }
}

/// One stated part of a product's supply, before it is text.
pub(crate) struct Row<'chain> {
    product: &'chain ProductId,
    country: Option<&'chain str>,
    hq: Option<&'chain str>,
    firm: Option<&'chain FirmId>,
    zones: &'chain [ZoneId],
}

impl Row<'_> {
    pub(crate) fn concerns(&self, chain: &Chain, event: &Event) -> bool {
        match event {
            Event::Product(id) => self.product == id,
            Event::Country(id) => self.country == Some(id.as_str()) || self.hq == Some(id.as_str()),
            Event::Bloc(id) => chain.blocs()[id]
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
pub(crate) fn holdings(chain: &Chain, wanted: impl Fn(&Row<'_>) -> bool) -> Vec<Holding> {
    let mut found = Vec::new();
    for (product, record) in chain.products() {
        for view in &record.views {
            match view {
                View::Countries { basis, split } => {
                    let kind = if *basis == Basis::Location {
                        Told::Location
                    } else {
                        Told::Jurisdiction
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
                View::Firms { split } => push_split(&mut found, product, Told::Firm, split, |id| {
                    let hq = chain.firms().get(id).map(|firm| firm.hq.as_str());
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
                        let hq = chain.firms().get(&row.firm).map(|firm| firm.hq.as_str());
                        let country = Some(row.site.at.as_str());
                        if wanted(&Row {
                            product,
                            country,
                            hq,
                            firm: Some(&row.firm),
                            zones: &row.site.zones,
                        }) {
                            let status = if row.share.is_some() {
                                Status::Share
                            } else {
                                Status::Maker
                            };
                            found.push(Holding {
                                at: Some(row.site.at.to_string()),
                                ..holding(
                                    product,
                                    Told::Producer,
                                    chain.firm_name(&row.firm).to_owned(),
                                    status,
                                    row.share,
                                    &row.evidence,
                                )
                            });
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
    kind: Told,
    split: &Split<Id>,
    wanted: impl Fn(&Id) -> bool,
) {
    let mut push = |holder, status, share, grade| {
        let told = holding(product, kind, holder, status, share, &split.evidence);
        found.push(Holding { grade, ..told });
    };
    for (id, share) in split.shares.iter().filter(|(id, _)| wanted(id)) {
        push(
            id.to_string(),
            Status::Share,
            Some(*share),
            split.grade_of(id),
        );
    }
    for rest in split
        .rests
        .iter()
        .filter(|rest| rest.candidates.iter().any(&wanted))
    {
        push(
            rest.name.clone(),
            Status::Rest,
            Some(rest.share),
            split.evidence.grade(),
        );
    }
    for id in split.candidates.iter().filter(|id| wanted(id)) {
        let cap = split.caps.iter().find(|(other, _)| other == id);
        push(
            id.to_string(),
            Status::Candidate,
            cap.and_then(|(_, cap)| ShareRange::new(Share::ZERO, None, *cap)),
            split.grade_of(id),
        );
    }
}

fn holding(
    product: &ProductId,
    view: Told,
    holder: String,
    status: Status,
    share: Option<ShareRange>,
    evidence: &Evidence,
) -> Holding {
    Holding {
        product: product.to_string(),
        view,
        holder,
        at: None,
        status,
        low_pct: share.map(|share| share.low().percent()),
        likely_pct: share.and_then(|share| share.likely()).map(Share::percent),
        high_pct: share.map(|share| share.high().percent()),
        year: evidence.year,
        grade: evidence.grade(),
        sources: sources(evidence),
    }
}

/// The ids of the sources that a figure rests on.
pub(crate) fn sources(evidence: &Evidence) -> Vec<String> {
    evidence.sources.iter().map(ToString::to_string).collect()
}
