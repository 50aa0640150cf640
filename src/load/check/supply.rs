//! Views: how a product's supply is split, and that no split exceeds the whole.

use std::collections::HashSet;

use crate::{
    load::{
        document::{self, Number},
        finding::Finding,
        record::{Pairs, Slot},
        span::{At, Text},
    },
    model::{
        Code,
        parts::Parts,
        place::Site,
        quantity::{Share, ShareRange},
        source::Evidence,
        view::{ProducerRow, Rest, Split, View},
    },
};

use super::{Check, Cites, Kind, names::FirstPlaces, string};

const WHOLE: u64 = 1_000_000;
/// Sums up to here are rounding.
const WHOLE_ROUNDED: u64 = 1_030_000;

impl Check<'_> {
    pub(super) fn view(&mut self, view: &document::View<'_>, chain: &Parts) -> Option<View> {
        match view {
            document::View::Countries(at, split) => {
                let head = split.head.shown_at(*at);
                let basis = self.required(&head, &split.basis, "basis", "a view by country");
                let basis = basis.and_then(|word| self.basis(&word.value));
                let split = self.split(*at, split, Kind::Country);
                Some(View::Countries {
                    basis: basis?,
                    split,
                })
            }
            document::View::Firms(at, split) => {
                if let Some(basis) = &split.basis {
                    let message = "a view by firm has no field `basis`";
                    self.report(
                        Finding::new(Code::UnknownField, basis.key, message)
                            .help("remove it: a firm answers to the country of its headquarters"),
                    );
                }
                Some(View::Firms {
                    split: self.split(*at, split, Kind::Firm),
                })
            }
            document::View::Producers(at, rows) => Some(self.rows(*at, rows, chain)),
        }
    }

    fn split<Id: for<'s> From<&'s str>>(
        &mut self,
        at: At,
        split: &document::Split<'_>,
        kind: Kind,
    ) -> Split<Id> {
        let mut shares: Vec<(Id, ShareRange)> = Vec::new();
        for (name, share) in self.pairs(&split.shares, "`shares`", "the share of") {
            if let Some(id) = self.resolve(kind, name) {
                shares.push((id, share));
            }
        }
        let mut rests: Vec<Rest<Id>> = Vec::new();
        let named_rests = split.rest.iter().flat_map(|rests| &rests.value);
        self.reject_repeats(
            named_rests
                .clone()
                .filter_map(|rest| rest.name.as_ref())
                .map(|name| &name.value),
            "`rest`",
        );
        for rest in named_rests {
            rests.extend(self.rest(rest, kind));
        }
        let candidates = self.list(kind, &split.candidates, "`candidates`");
        let caps = self.caps(split, kind);
        let rest_shares = rests.iter_mut().map(|rest| &mut rest.share);
        let mut parts: Vec<&mut ShareRange> = shares
            .iter_mut()
            .map(|(_, share)| share)
            .chain(rest_shares)
            .collect();
        self.fits_the_whole(at, &mut parts);
        let headline = self.headline(&split.headline, &split.why);
        let evidence = self.evidence(&split.cited());
        self.rests_on_something(at, "the view", &evidence, &split.source);
        Split {
            shares,
            rests,
            candidates,
            caps,
            headline,
            evidence,
            note: string(&split.note),
        }
    }

    /// Upper limits of candidates' parts.
    fn caps<Id: for<'s> From<&'s str>>(
        &mut self,
        split: &document::Split<'_>,
        kind: Kind,
    ) -> Vec<(Id, Share)> {
        if split.caps.is_none() {
            return Vec::new();
        }
        let rests = split.rest.iter().flat_map(|rests| &rests.value);
        let lists = rests.map(|rest| &rest.candidates);
        let candidates: HashSet<&str> = std::iter::once(&split.candidates)
            .chain(lists)
            .flatten()
            .flat_map(|list| list.value.iter().map(Text::as_str))
            .collect();
        let mut caps = Vec::new();
        for (name, cap) in self.pairs(&split.caps, "`caps`", "the cap of") {
            if !candidates.contains(name.as_str()) {
                let message = format!("`{}` has a cap but is no candidate", name.as_str());
                self.report(
                    Finding::new(Code::StrayField, name.at, message)
                        .help("add it to `candidates`, or remove the cap"),
                );
            }
            if !cap.is_exact() {
                let message = format!("the cap of `{}` is a range", name.as_str());
                self.report(
                    Finding::new(Code::NumberOutOfRange, name.at, message)
                        .help("write one number, without brackets"),
                );
            }
            let id = self.resolve(kind, name);
            caps.extend(id.map(|id| (id, cap.high())));
        }
        caps
    }

    /// Names with percentages, none twice, without those whose number is wrong.
    fn pairs<'p, 't>(
        &mut self,
        slot: &'p Slot<Pairs<'t, Number>>,
        list: &str,
        of: &str,
    ) -> Vec<(&'p Text<'t>, ShareRange)> {
        let mut seen = FirstPlaces::default();
        let mut pairs = Vec::new();
        for (name, number) in slot.iter().flat_map(|field| &field.value.0) {
            let share = self.percent(name.at, format_args!("{of} `{}`", name.as_str()), *number);
            if let Some(first) = seen.put(name.as_str(), name.at) {
                let message = format!("`{}` stands twice in {list}", name.as_str());
                self.duplicate(name.at, first, message);
                continue;
            }
            pairs.extend(share.map(|share| (name, share)));
        }
        pairs
    }

    fn rest<Id: for<'s> From<&'s str>>(
        &mut self,
        rest: &document::Rest<'_>,
        kind: Kind,
    ) -> Option<Rest<Id>> {
        let name = self.required(&rest.head, &rest.name, "name", "a member of `rest`");
        let name = name.map(|name| name.value.as_str().to_owned());
        let share = self.required(&rest.head, &rest.share, "share", "a member of `rest`");
        let share = share.and_then(|share| self.percent(share.key, "`share`", share.value));
        let candidates = self.list(kind, &rest.candidates, "`candidates`");
        Some(Rest {
            name: name?,
            share: share?,
            candidates,
        })
    }

    fn rows(&mut self, at: At, rows: &[document::Row<'_>], chain: &Parts) -> View {
        if rows.is_empty() {
            let message = "the view lists no producer";
            self.report(
                Finding::new(Code::StrayField, at, message).help("add one, or remove the view"),
            );
        }
        let mut seen = FirstPlaces::default();
        let mut checked = Vec::with_capacity(rows.len());
        for row in rows {
            if let (Some(firm), Some(country)) = (&row.firm, &row.at) {
                let key = (firm.value.as_str(), country.value.as_str());
                if let Some(first) = seen.put(key, firm.value.at) {
                    let message = format!("the producer `{}` in `{}` stands twice", key.0, key.1);
                    self.duplicate(firm.value.at, first, message);
                }
            }
            checked.extend(self.row(row, chain));
        }
        let mut parts: Vec<&mut ShareRange> = checked
            .iter_mut()
            .filter_map(|row: &mut ProducerRow| row.share.as_mut())
            .collect();
        self.fits_the_whole(at, &mut parts);
        View::Producers { rows: checked }
    }

    fn row(&mut self, row: &document::Row<'_>, chain: &Parts) -> Option<ProducerRow> {
        let firm = self.required(&row.head, &row.firm, "firm", "a producer");
        let firm = firm.and_then(|field| self.resolve(Kind::Firm, &field.value));
        let country = self.required(&row.head, &row.at, "at", "a producer");
        let site = country.and_then(|field| {
            let zones = self.zones_of(&row.zones, &field.value, chain);
            let at = self.resolve(Kind::Country, &field.value)?;
            Some(Site { at, zones })
        });
        let share = match &row.share {
            None => None,
            Some(field) => Some(self.percent(field.key, "`share`", field.value)?),
        };
        let evidence = self.evidence(&row.cited());
        self.rests_on_something(row.head.at, "the producer", &evidence, &row.source);
        Some(ProducerRow {
            firm: firm?,
            site: site?,
            share,
            evidence,
            note: string(&row.note),
        })
    }

    fn rests_on_something<T>(&mut self, at: At, what: &str, evidence: &Evidence, source: &Slot<T>) {
        if source.is_none() && evidence.assumed.is_none() {
            let message = format!("{what} names neither a source nor what is assumed");
            self.report(
                Finding::new(Code::Unsourced, at, message)
                    .help("add `source: \"...\"` or `assumed: \"...\"`"),
            );
        }
    }

    /// Exact parts that exceed the whole a little are scaled to it; more is an error.
    ///
    /// Ranges are brackets, not roundings: some split inside them has to fit the whole, and then
    /// they stand as they are.
    fn fits_the_whole(&mut self, at: At, parts: &mut [&mut ShareRange]) {
        let is_exact = parts.iter().all(|part| part.is_exact());
        let least = |part: &ShareRange| u64::from(part.likely().unwrap_or(part.low()).ppm());
        let sum: u64 = parts.iter().map(|part| least(part)).sum();
        if sum <= WHOLE || (!is_exact && sum <= WHOLE_ROUNDED) {
            return;
        }
        let percent = sum as f64 / 10_000.0;
        if sum > WHOLE_ROUNDED {
            let message = format!("the shares sum to {percent} percent");
            self.report(
                Finding::new(Code::SharesAboveWhole, at, message)
                    .help("correct them: they are parts of one whole, 100 percent"),
            );
            return;
        }
        let message = format!("the shares sum to {percent} percent and are scaled to 100");
        self.report(
            Finding::new(Code::SharesRounded, at, message)
                .help("this is how rounded figures add up; correct them if they are not"),
        );
        scale_to_whole(parts);
    }
}

fn central(part: &ShareRange) -> u64 {
    u64::from(part.central().ppm())
}

/// Scales parts so that their central values sum to exactly the whole, by largest remainders.
///
/// Ranges keep their order and their central value; ties go to the part named first.
fn scale_to_whole(parts: &mut [&mut ShareRange]) {
    let sum: u64 = parts.iter().map(|part| central(part)).sum();
    if sum == 0 {
        return;
    }
    let scaled = |ppm: u64| ppm * WHOLE / sum;
    let mut centers: Vec<u64> = parts.iter().map(|part| scaled(central(part))).collect();
    let mut missing = WHOLE - centers.iter().sum::<u64>();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|&ix| std::cmp::Reverse(central(parts[ix]) * WHOLE % sum));
    for ix in by_remainder {
        if missing == 0 {
            break;
        }
        centers[ix] += 1;
        missing -= 1;
    }
    for (part, center) in parts.iter_mut().zip(centers) {
        let low = scaled(u64::from(part.low().ppm())).min(center);
        let high = scaled(u64::from(part.high().ppm())).max(center);
        **part = recentered(part, low, center, high);
    }
}

/// A range with a given central value, which is named only where it cannot be the middle.
fn recentered(part: &ShareRange, low: u64, center: u64, high: u64) -> ShareRange {
    let share = Share::saturating;
    let mirrored = 2 * center - low;
    if part.likely().is_none() && mirrored <= WHOLE {
        ShareRange::new(share(low), None, share(mirrored))
    } else {
        ShareRange::new(share(low), Some(share(center)), share(high))
    }
    .expect("the low end is at most the centre, which is at most the high end")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Share, ShareRange, WHOLE, central, scale_to_whole};

    fn share(ppm: u32) -> Share {
        Share::from_ppm(ppm).expect("the test stays within the whole")
    }

    #[test]
    fn the_largest_remainders_take_what_is_missing() {
        // 500000, 300000 and 210000 of 1010000: 495049.50, 297029.70 and 207920.79.
        let mut parts = [500_000, 300_000, 210_000].map(|ppm| ShareRange::exactly(share(ppm)));
        scale_to_whole(&mut parts.iter_mut().collect::<Vec<_>>());
        assert_eq!(
            parts.map(|part| central(&part)),
            [495_049, 297_030, 207_921]
        );
    }

    proptest! {
        #[test]
        fn scaled_parts_sum_to_the_whole_and_keep_their_order(
            raw in prop::collection::vec((0u32..=1_000_000, 0u32..=1_000_000, prop::option::of(0u32..=1_000_000)), 1..9),
        ) {
            let mut parts: Vec<ShareRange> = raw
                .into_iter()
                .map(|(a, b, c)| {
                    let (low, high) = (a.min(b), a.max(b));
                    let likely = c.map(|c| share(c.clamp(low, high)));
                    ShareRange::new(share(low), likely, share(high)).expect("it rises")
                })
                .collect();
            prop_assume!(parts.iter().map(central).sum::<u64>() > WHOLE);
            let before = parts.clone();
            scale_to_whole(&mut parts.iter_mut().collect::<Vec<_>>());
            prop_assert_eq!(parts.iter().map(central).sum::<u64>(), WHOLE);
            for (old, new) in before.iter().zip(&parts) {
                prop_assert!(central(new) <= central(old) + 1);
            }
        }
    }
}
