//! The likely shares of a product's holders: what a source says, for pictures, indices and weights.
//!
//! Verdicts never rest on these; they rest on what the facts leave possible.

use crate::model::{
    Chain,
    id::{CountryId, FirmId},
    product::Product,
    view::{Basis, Split, View},
};

use super::structure::Frame;

/// Who holds how much of a product by the middle of its figures, in parts per million: the largest first, then in chain order.
///
/// Firms on [`Frame::Firm`], else countries. The view of the frame itself
/// speaks where there is one, else joint rows, else a view by firm told by its
/// seats; place is never told by seat. Parts that sum past the whole are scaled
/// to it.
pub fn likely(chain: &Chain, product: &Product, frame: Frame) -> Vec<(u32, u32)> {
    let country = |id: &CountryId| chain.countries().get_index_of(id);
    let seat = |id: &FirmId| country(&chain.firms()[id].hq);
    let by_country = |wanted: Basis| {
        product.views.iter().find_map(|view| match view {
            View::Countries { basis, split } if *basis == wanted => Some(centres(split, country)),
            _ => None,
        })
    };
    let by_firm = |of: &dyn Fn(&FirmId) -> Option<usize>| {
        product.views.iter().find_map(|view| match view {
            View::Firms { split } => Some(centres(split, of)),
            _ => None,
        })
    };
    let by_row = |of: &dyn Fn(&FirmId, &CountryId) -> Option<usize>| {
        product.views.iter().find_map(|view| match view {
            View::Producers { rows } => {
                let shares = rows.iter().filter_map(|row| {
                    Some((of(&row.firm, &row.site.at)?, row.share?.central().ppm()))
                });
                Some(shares.collect::<Vec<_>>()).filter(|shares| !shares.is_empty())
            }
            _ => None,
        })
    };
    let firm = |id: &FirmId| chain.firms().get_index_of(id);
    let shares = match frame {
        Frame::Location | Frame::Joint | Frame::Mixed => {
            by_country(Basis::Location).or_else(|| by_row(&|_, at| country(at)))
        }
        Frame::Jurisdiction => by_country(Basis::Jurisdiction)
            .or_else(|| by_firm(&seat))
            .or_else(|| by_row(&|firm, _| seat(firm))),
        Frame::Firm => by_firm(&firm).or_else(|| by_row(&|id, _| firm(id))),
    };
    summed(shares.unwrap_or_default())
}

fn centres<Id>(split: &Split<Id>, of: impl Fn(&Id) -> Option<usize>) -> Vec<(usize, u32)> {
    let shares = split.shares.iter();
    shares
        .filter_map(|(id, share)| Some((of(id)?, share.central().ppm())))
        .collect()
}

fn summed(mut shares: Vec<(usize, u32)>) -> Vec<(u32, u32)> {
    shares.sort_unstable();
    let mut sums: Vec<(u32, u64)> = Vec::new();
    for (at, ppm) in shares {
        match sums.last_mut() {
            Some(last) if last.0 == at as u32 => last.1 += u64::from(ppm),
            _ => sums.push((at as u32, u64::from(ppm))),
        }
    }
    let whole: u64 = sums.iter().map(|(_, ppm)| ppm).sum();
    let scale = |ppm: u64| {
        if whole > 1_000_000 {
            ppm * 1_000_000 / whole
        } else {
            ppm
        }
    };
    let mut scaled: Vec<(u32, u32)> = sums
        .into_iter()
        .map(|(at, ppm)| (at, scale(ppm) as u32))
        .filter(|&(_, ppm)| ppm > 0)
        .collect();
    scaled.sort_by_key(|&(at, ppm)| (std::cmp::Reverse(ppm), at));
    scaled
}
