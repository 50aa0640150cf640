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
        id::ZoneId,
        parts::Parts,
        place::Site,
        quantity::{Share, ShareRange},
        source::{Evidence, Grade},
        view::{ProducerRow, Rest, Split, View},
    },
};

use super::{Check, Cites, Kind, names::FirstPlaces, string};

const WHOLE: u64 = 1_000_000;
const ONE_PERCENT: u64 = 10_000;
const ROUNDING: u64 = 500;
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
        let remainder = split.remainder.as_ref();
        let remainder =
            remainder.and_then(|field| self.percent(field.key, "`remainder`", field.value));
        let mut candidates = self.list(kind, &split.candidates, "`candidates`");
        let caps = self.caps(split, kind, &mut candidates);
        let rest_shares = rests.iter_mut().map(|rest| &mut rest.share);
        let mut parts: Vec<&mut ShareRange> = shares
            .iter_mut()
            .map(|(_, share)| share)
            .chain(rest_shares)
            .collect();
        self.fits_the_whole(at, &mut parts);
        let evidence = self.evidence(&split.cited());
        self.rests_on_something(at, "the view", &split.cited());
        let grades = self.grades(split, &evidence, kind);
        let via = self.via(split, kind);
        Split {
            shares,
            rests,
            remainder,
            candidates,
            caps,
            grades,
            via,
            evidence,
            note: string(&split.note),
        }
    }

    /// Holders that are graded apart from the rest of the view.
    fn grades<Id: for<'s> From<&'s str>>(
        &mut self,
        split: &document::Split<'_>,
        evidence: &Evidence,
        kind: Kind,
    ) -> Vec<(Id, Grade)> {
        let is_reasoned = split.assumed.is_some() || split.note.is_some();
        let mut seen = FirstPlaces::default();
        let mut grades = Vec::new();
        for (holder, word) in split.grades.iter().flat_map(|field| &field.value.0) {
            let name = holder.as_str();
            if let Some(first) = seen.put(name, holder.at) {
                self.duplicate(
                    holder.at,
                    first,
                    format!("`{name}` stands twice in `grades`"),
                );
                continue;
            }
            let mut shares = split.shares.iter().flat_map(|field| &field.value.0);
            if !shares.any(|(other, _)| other.as_str() == name) {
                let message = format!("`{name}` has a grade but no share");
                self.report(
                    Finding::new(Code::StrayField, holder.at, message)
                        .help("add it to `shares`, or remove the grade"),
                );
            }
            let grade = self.grade(word);
            if let Some(grade) = grade {
                self.grade_holds(
                    word.at,
                    grade,
                    evidence,
                    split.source.is_some(),
                    is_reasoned,
                );
            }
            grades.extend(self.resolve(kind, holder).zip(grade));
        }
        grades
    }

    /// Passages that goods of some holders must go through.
    fn via<Id: for<'s> From<&'s str>>(
        &mut self,
        split: &document::Split<'_>,
        kind: Kind,
    ) -> Vec<(ZoneId, Vec<Id>)> {
        let Some(field) = &split.via else {
            return Vec::new();
        };
        let sized = split.shares.iter().chain(&split.caps);
        let sized = sized.flat_map(|field| &field.value.0);
        let rests = split.rest.iter().flat_map(|rests| &rests.value);
        let lists = rests.map(|rest| &rest.candidates);
        let holders: HashSet<&str> = std::iter::once(&split.candidates)
            .chain(lists)
            .flatten()
            .flat_map(|list| list.value.iter().map(Text::as_str))
            .chain(sized.map(|(name, _)| name.as_str()))
            .collect();
        let mut seen = FirstPlaces::default();
        let mut passages = Vec::new();
        for (zone, who) in &field.value.0 {
            if let Some(first) = seen.put(zone.as_str(), zone.at) {
                self.duplicate(
                    zone.at,
                    first,
                    format!("`{}` stands twice in `via`", zone.as_str()),
                );
                continue;
            }
            for name in who {
                if !holders.contains(name.as_str()) {
                    let message = format!("`{}` holds nothing that could pass", name.as_str());
                    self.report(
                        Finding::new(Code::StrayField, name.at, message)
                            .help("name holders of `shares`, or candidates"),
                    );
                }
            }
            let zone = self.resolve(Kind::Zone, zone);
            let who = self.resolve_all(kind, who, "`via`");
            passages.extend(zone.map(|zone| (zone, who)));
        }
        passages
    }

    /// Upper limits of candidates' parts; who has one and is in no list is a candidate of the residual.
    fn caps<Id: for<'s> From<&'s str>>(
        &mut self,
        split: &document::Split<'_>,
        kind: Kind,
        candidates: &mut Vec<Id>,
    ) -> Vec<(Id, Share)> {
        if split.caps.is_none() {
            return Vec::new();
        }
        let rests = split.rest.iter().flat_map(|rests| &rests.value);
        let lists = rests.map(|rest| &rest.candidates);
        let listed: HashSet<&str> = std::iter::once(&split.candidates)
            .chain(lists)
            .flatten()
            .flat_map(|list| list.value.iter().map(Text::as_str))
            .collect();
        let mut caps = Vec::new();
        for (name, cap) in self.pairs(&split.caps, "`caps`", "the cap of") {
            if !cap.is_exact() {
                let message = format!("the cap of `{}` is a range", name.as_str());
                self.report(
                    Finding::new(Code::NumberOutOfRange, name.at, message)
                        .help("write one number, without brackets"),
                );
            }
            if !self.resolves(kind, name) {
                continue;
            }
            if !listed.contains(name.as_str()) {
                candidates.push(Id::from(name.as_str()));
            }
            caps.push((Id::from(name.as_str()), cap.high()));
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
            let via = self.list(Kind::Zone, &row.via, "`via`");
            let at = self.resolve(Kind::Country, &field.value)?;
            Some(Site { at, zones, via })
        });
        let share = match &row.share {
            None => None,
            Some(field) => Some(self.percent(field.key, "`share`", field.value)?),
        };
        let evidence = self.evidence(&row.cited());
        self.rests_on_something(row.head.at, "the producer", &row.cited());
        Some(ProducerRow {
            firm: firm?,
            site: site?,
            share,
            evidence,
            note: string(&row.note),
        })
    }

    /// Exact parts that exceed the whole a little are scaled to it; more is an error.
    ///
    /// Ranges are brackets, not roundings: some split inside them has to fit the whole, and then
    /// they stand as they are.
    fn fits_the_whole(&mut self, at: At, parts: &mut [&mut ShareRange]) {
        self.are_percent(at, parts);
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
        // Half a unit of the first decimal each is what figures of one decimal add up to by themselves.
        if sum > WHOLE + ROUNDING * parts.len() as u64 {
            let message = format!("the shares sum to {percent} percent and are scaled to 100");
            self.report(
                Finding::new(Code::SharesRounded, at, message)
                    .help("this is how rounded figures add up; correct them if they are not"),
            );
        }
        scale_to_whole(parts);
    }
}

impl Check<'_> {
    /// Warns of several parts that sum to about one: they look like fractions.
    fn are_percent(&mut self, at: At, parts: &[&mut ShareRange]) {
        let sum: u64 = parts.iter().map(|part| central(part)).sum();
        let is_small = parts
            .iter()
            .all(|part| u64::from(part.high().ppm()) <= ONE_PERCENT);
        if parts.len() > 1
            && is_small
            && (ONE_PERCENT * 9 / 10..=ONE_PERCENT * 11 / 10).contains(&sum)
        {
            let message = format!("the shares sum to {} percent", sum as f64 / 10_000.0);
            self.report(
                Finding::new(Code::Fractions, at, message)
                    .help("did you mean percent? write 60 for three fifths, not 0.6"),
            );
        }
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
