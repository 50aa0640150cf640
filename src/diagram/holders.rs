//! Who holds a product's supply, by the central shares of the view that the network uses.

use crate::{
    model::{
        Chain, Reading,
        id::FirmId,
        product::Product,
        source::Evidence,
        view::{Basis, View},
    },
    network::{
        Frame,
        supply::{self, Told},
    },
};

use super::{
    picture,
    selection::Selection,
    text::{HARD_BLANK, percents},
};

/// The supply of one product on one frame.
pub(super) struct Holders {
    /// How far it is told.
    pub(super) told: Told,
    /// Positions of countries or firms with parts per million, the largest first, ties by position.
    pub(super) shares: Vec<(u32, u32)>,
}

/// The frame on which countries are counted.
pub(super) const fn country_frame(basis: Basis) -> Frame {
    match basis {
        Basis::Location => Frame::Location,
        Basis::Jurisdiction => Frame::Jurisdiction,
    }
}

/// The holders of a product: firms on [`Frame::Firm`], countries on the others.
pub(super) fn holders(
    chain: &Chain,
    product: &Product,
    selection: &Selection,
    frame: Frame,
) -> Holders {
    let reading = Reading {
        strict: selection.strict,
        all_facts: selection.all_facts,
        ..Reading::DEFAULT
    };
    let placement = supply::place(chain, product, frame, reading);
    let told = placement.told;
    if matches!(told, Told::Everywhere) || !told.is_known() {
        return Holders {
            told,
            shares: Vec::new(),
        };
    }
    let by_firm = frame == Frame::Firm;
    let of_firm = |id: &FirmId| {
        let at = chain.firms().get_index_of(id)?;
        if by_firm {
            Some(at)
        } else {
            chain.countries().get_index_of(&chain.firms()[at].hq)
        }
    };
    let mut shares: Vec<(usize, u32)> = Vec::new();
    for view in &product.views {
        // The placement lends the evidence of the marginal view it was cut from; joint rows have their own.
        let is_used = |evidence: &Evidence| {
            placement
                .evidence
                .is_some_and(|used| std::ptr::eq(used, evidence))
        };
        match view {
            View::Countries { split, .. } if is_used(&split.evidence) => {
                let held = split.shares.iter().filter_map(|(id, share)| {
                    Some((chain.countries().get_index_of(id)?, share.central().ppm()))
                });
                shares.extend(held);
            }
            View::Firms { split } if is_used(&split.evidence) => {
                let held = split
                    .shares
                    .iter()
                    .filter_map(|(id, share)| Some((of_firm(id)?, share.central().ppm())));
                shares.extend(held);
            }
            View::Producers { rows } if placement.evidence.is_none() => {
                let held = rows.iter().filter_map(|row| {
                    let at = if frame == Frame::Location {
                        chain.countries().get_index_of(&row.site.at)?
                    } else {
                        of_firm(&row.firm)?
                    };
                    Some((at, row.share?.central().ppm()))
                });
                shares.extend(held);
            }
            _ => {}
        }
    }
    Holders {
        told,
        shares: summed(shares),
    }
}

/// Adds up the shares of each holder, the largest first.
fn summed(mut shares: Vec<(usize, u32)>) -> Vec<(u32, u32)> {
    shares.sort_unstable();
    let mut sums: Vec<(u32, u32)> = Vec::new();
    for (at, ppm) in shares {
        match sums.last_mut() {
            Some(last) if last.0 == at as u32 => last.1 += ppm,
            _ => sums.push((at as u32, ppm)),
        }
    }
    sums.retain(|&(_, ppm)| ppm > 0);
    sums.sort_by_key(|&(at, ppm)| (std::cmp::Reverse(ppm), at));
    sums
}

/// The country that holds most of a product, where shares are told.
pub(super) fn largest(
    chain: &Chain,
    product: &Product,
    selection: &Selection,
) -> Option<picture::Holder> {
    let countries = holders(chain, product, selection, country_frame(selection.basis));
    let &(at, ppm) = countries.shares.first()?;
    let (id, _) = chain.countries().get_index(at as usize)?;
    Some(picture::Holder {
        id: id.to_string(),
        ppm: ppm.min(1_000_000),
    })
}

/// The largest firm and the two largest countries of a product in a few words; only one country where it must be brief.
pub(super) fn line(
    chain: &Chain,
    product: &Product,
    selection: &Selection,
    is_brief: bool,
) -> String {
    if product.local {
        return "local to its user".to_owned();
    }
    if product.assembled {
        return "made where its inputs meet".to_owned();
    }
    let mut parts = Vec::new();
    let firms = holders(chain, product, selection, Frame::Firm);
    if let Some(&(at, ppm)) = firms.shares.first().filter(|(_, ppm)| *ppm >= 200_000)
        && let Some((id, _)) = chain.firms().get_index(at as usize)
    {
        parts.push(format!("{} {}", chain.firm_name(id), share(ppm)));
    }
    let countries = holders(chain, product, selection, country_frame(selection.basis));
    let largest = countries.shares.iter().take(if is_brief { 1 } else { 2 });
    let named: Vec<String> = largest
        .filter(|(_, ppm)| *ppm >= 100_000)
        .filter_map(|&(at, ppm)| {
            let (id, _) = chain.countries().get_index(at as usize)?;
            Some(format!("{id}{HARD_BLANK}{}", share(ppm)))
        })
        .collect();
    if !named.is_empty() {
        let stands_in = if countries.told == Told::StandIn {
            " (HQ)"
        } else {
            ""
        };
        parts.push(format!("{}{stands_in}", named.join(", ")));
    }
    if parts.is_empty() {
        return match countries.told {
            Told::Withheld => "shares uncertain".to_owned(),
            Told::NotKnown => "shares not known".to_owned(),
            _ => "no large maker known".to_owned(),
        };
    }
    parts.join(" · ")
}

fn share(ppm: u32) -> String {
    let percent = f64::from(ppm.min(1_000_000)) / 10_000.0;
    percents(percent, percent)
}
