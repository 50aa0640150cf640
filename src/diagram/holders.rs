//! Who holds a product's supply, by the likely shares that sources give.

use crate::{
    model::{Chain, product::Product, view::Basis},
    network::{Frame, likely::likely},
};

use super::{
    picture,
    selection::Selection,
    text::{HARD_BLANK, percents},
};

/// The frame on which countries are counted.
pub(super) const fn country_frame(basis: Basis) -> Frame {
    match basis {
        Basis::Location | Basis::Law => Frame::Location,
        Basis::Jurisdiction => Frame::Jurisdiction,
    }
}

/// The country that holds most of a product, where shares are told.
pub(super) fn largest(
    chain: &Chain,
    product: &Product,
    selection: &Selection,
) -> Option<picture::Holder> {
    let countries = likely(chain, product, country_frame(selection.basis));
    let &(at, ppm) = countries.first()?;
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
    let firms = likely(chain, product, Frame::Firm);
    if let Some(&(at, ppm)) = firms.first().filter(|(_, ppm)| *ppm >= 200_000)
        && let Some((id, _)) = chain.firms().get_index(at as usize)
    {
        parts.push(format!("{} {}", chain.firm_name(id), share(ppm)));
    }
    let countries = likely(chain, product, country_frame(selection.basis));
    let largest = countries.iter().take(if is_brief { 1 } else { 2 });
    let named: Vec<String> = largest
        .filter(|(_, ppm)| *ppm >= 100_000)
        .filter_map(|&(at, ppm)| {
            let (id, _) = chain.countries().get_index(at as usize)?;
            Some(format!("{id}{HARD_BLANK}{}", share(ppm)))
        })
        .collect();
    if !named.is_empty() {
        parts.push(named.join(", "));
    }
    if parts.is_empty() {
        let is_open = product.views.is_empty();
        let said = if is_open {
            "shares not known"
        } else {
            "no large maker known"
        };
        return said.to_owned();
    }
    parts.join(" · ")
}

fn share(ppm: u32) -> String {
    let percent = f64::from(ppm.min(1_000_000)) / 10_000.0;
    percents(percent, percent)
}
