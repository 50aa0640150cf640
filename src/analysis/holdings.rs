//! Every stated part of a product's supply, filtered by what it concerns.

use serde::Serialize;

use crate::model::{
    Chain, Event,
    id::{FirmId, ProductId, ZoneId},
    quantity::{Share, ShareRange},
    source::{Confidence, Evidence, Headline},
    view::{Basis, Split, View},
};

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
        Headline::Yes => None,
        Headline::No { why } => Some(why.clone()),
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

/// The ids of the sources that a figure rests on.
pub(crate) fn sources(evidence: &Evidence) -> Vec<String> {
    evidence.sources.iter().map(ToString::to_string).collect()
}
