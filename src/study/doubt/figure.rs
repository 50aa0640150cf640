//! The number of a fact: read, set, moved to one end, and opened as if nobody had told it.

use crate::model::{
    Chain,
    parts::Parts,
    product::{Alternative, Input, Market, Need},
    quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
    source::Evidence,
    view::View,
};

use super::fact::{Fact, shares};

/// Which end of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Low,
    High,
}

/// The number of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    /// A part of something.
    Share(ShareRange),
    /// A time.
    Weeks(WeeksRange),
}

impl Figure {
    pub(super) fn is_exact(&self) -> bool {
        match self {
            Self::Share(range) => range.is_exact(),
            Self::Weeks(range) => range.is_exact(),
        }
    }

    /// Both ends: percent of shares, weeks of times.
    pub(super) fn ends(&self) -> (f64, f64) {
        match self {
            Self::Share(range) => (range.low().percent(), range.high().percent()),
            Self::Weeks(range) => (range.low().weeks(), range.high().weeks()),
        }
    }

    /// The likely value, where there is one.
    pub(super) fn likely(&self) -> Option<f64> {
        match self {
            Self::Share(range) => range.likely().map(Share::percent),
            Self::Weeks(range) => range.likely().map(Weeks::weeks),
        }
    }

    fn at(&self, end: End) -> Self {
        match (self, end) {
            (Self::Share(range), End::Low) => Self::Share(Range::exactly(range.low())),
            (Self::Share(range), End::High) => Self::Share(Range::exactly(range.high())),
            (Self::Weeks(range), End::Low) => Self::Weeks(Range::exactly(range.low())),
            (Self::Weeks(range), End::High) => Self::Weeks(Range::exactly(range.high())),
        }
    }

    /// The same kind of number with one value, in percent or weeks; `None` where it cannot be that.
    pub(super) fn exactly(&self, value: f64) -> Option<Self> {
        match self {
            Self::Share(_) => {
                Share::from_percent(value).map(|share| Self::Share(Range::exactly(share)))
            }
            Self::Weeks(_) => {
                Weeks::from_weeks(value).map(|weeks| Self::Weeks(Range::exactly(weeks)))
            }
        }
    }
}

fn input(chain: &Chain, product: u32, input: u32) -> &Input {
    &chain.products()[product as usize].inputs[input as usize]
}

fn member(chain: &Chain, product: u32, at: u32, member: u32) -> Option<&Alternative> {
    match &input(chain, product, at).need {
        Need::AnyOf(members) => members.get(member as usize),
        Need::Product(_) => None,
    }
}

/// The number of a fact; `None` where it is not told, or no one number.
pub(super) fn figure(chain: &Chain, fact: &Fact) -> Option<Figure> {
    let view = |product: u32, view: u32| &chain.products()[product as usize].views[view as usize];
    match *fact {
        Fact::Share {
            product,
            view: at,
            holder,
        } => {
            let shares = shares(view(product, at));
            shares[holder as usize].map(Figure::Share)
        }
        Fact::Rest {
            product,
            view: at,
            rest,
        } => match view(product, at) {
            View::Countries { split, .. } => Some(Figure::Share(split.rests[rest as usize].share)),
            View::Firms { split } => Some(Figure::Share(split.rests[rest as usize].share)),
            View::Producers { .. } => None,
        },
        Fact::Remainder { product, view: at } => match view(product, at) {
            View::Countries { split, .. } => split.remainder.map(Figure::Share),
            View::Firms { split } => split.remainder.map(Figure::Share),
            View::Producers { .. } => None,
        },
        Fact::Cap {
            product,
            view: at,
            cap,
        } => {
            let most = match view(product, at) {
                View::Countries { split, .. } => split.caps[cap as usize].1,
                View::Firms { split } => split.caps[cap as usize].1,
                View::Producers { .. } => return None,
            };
            Some(Figure::Share(Range::exactly(most)))
        }
        Fact::MarketNeed { product } => match &chain.products()[product as usize].market {
            Market::Bulk { need } => Some(Figure::Share(*need)),
            Market::Open | Market::Qualified { .. } => None,
        },
        Fact::Need {
            product,
            input: at,
            member: None,
        } => input(chain, product, at).world_need.map(Figure::Share),
        Fact::Need {
            product,
            input: at,
            member: Some(of),
        } => {
            let need = member(chain, product, at, of)?.world_need;
            need.map(Figure::Share)
        }
        Fact::Cover { product, input: at } => Some(Figure::Weeks(input(chain, product, at).cover)),
        Fact::Dependence { product, input: at } => {
            Some(Figure::Share(input(chain, product, at).dependence))
        }
        Fact::Covers {
            product,
            input: at,
            member: of,
        } => Some(Figure::Share(member(chain, product, at, of)?.covers)),
        Fact::Ramp {
            product,
            input: at,
            member: of,
        } => Some(Figure::Weeks(member(chain, product, at, of)?.ramp)),
        Fact::Load { .. } | Fact::AssumedCover { .. } | Fact::Wear => None,
    }
}

/// Sets the number of a fact; of a kind that it has.
pub(super) fn put(parts: &mut Parts, fact: &Fact, figure: Figure) {
    match figure {
        Figure::Share(range) => put_share(parts, fact, range),
        Figure::Weeks(range) => put_weeks(parts, fact, range),
    }
}

fn put_share(parts: &mut Parts, fact: &Fact, range: ShareRange) {
    let Some(product) = fact.product() else {
        return;
    };
    let record = parts.products.at_mut(product as usize);
    match *fact {
        Fact::Share { view, holder, .. } => {
            let at = holder as usize;
            match &mut record.views[view as usize] {
                View::Countries { split, .. } => split.shares[at].1 = range,
                View::Firms { split } => split.shares[at].1 = range,
                View::Producers { rows } => rows[at].share = Some(range),
            }
        }
        Fact::Rest { view, rest, .. } => match &mut record.views[view as usize] {
            View::Countries { split, .. } => split.rests[rest as usize].share = range,
            View::Firms { split } => split.rests[rest as usize].share = range,
            View::Producers { .. } => {}
        },
        Fact::Remainder { view, .. } => match &mut record.views[view as usize] {
            View::Countries { split, .. } => split.remainder = Some(range),
            View::Firms { split } => split.remainder = Some(range),
            View::Producers { .. } => {}
        },
        Fact::Cap { view, cap, .. } => match &mut record.views[view as usize] {
            View::Countries { split, .. } => split.caps[cap as usize].1 = range.high(),
            View::Firms { split } => split.caps[cap as usize].1 = range.high(),
            View::Producers { .. } => {}
        },
        Fact::MarketNeed { .. } => record.market = Market::Bulk { need: range },
        Fact::Dependence { input, .. } => record.inputs[input as usize].dependence = range,
        Fact::Need {
            input,
            member: None,
            ..
        } => record.inputs[input as usize].world_need = Some(range),
        Fact::Need {
            input,
            member: Some(member),
            ..
        } => {
            if let Some(slot) = member_mut(&mut record.inputs[input as usize], member) {
                slot.world_need = Some(range);
            }
        }
        Fact::Covers { input, member, .. } => {
            if let Some(slot) = member_mut(&mut record.inputs[input as usize], member) {
                slot.covers = range;
            }
        }
        Fact::Cover { .. }
        | Fact::Ramp { .. }
        | Fact::Load { .. }
        | Fact::AssumedCover { .. }
        | Fact::Wear => {}
    }
}

fn put_weeks(parts: &mut Parts, fact: &Fact, range: WeeksRange) {
    match *fact {
        Fact::Cover { product, input } => {
            parts.products.at_mut(product as usize).inputs[input as usize].cover = range;
        }
        Fact::Ramp {
            product,
            input,
            member,
        } => {
            let record = parts.products.at_mut(product as usize);
            if let Some(slot) = member_mut(&mut record.inputs[input as usize], member) {
                slot.ramp = range;
            }
        }
        _ => {}
    }
}

fn member_mut(input: &mut Input, member: u32) -> Option<&mut Alternative> {
    match &mut input.need {
        Need::AnyOf(members) => members.get_mut(member as usize),
        Need::Product(_) => None,
    }
}

/// Moves one fact of a chain to one end; `known` holds its range.
pub(super) fn set(parts: &mut Parts, known: &Chain, fact: &Fact, end: End) {
    match *fact {
        Fact::AssumedCover { role } => {
            let inputs = parts.products.values_mut();
            for input in inputs.flat_map(|product| &mut product.inputs) {
                if input.role == role && !input.cover_evidence.is_sourced() {
                    input.cover = input.cover.map(|weeks| scaled(weeks, end));
                }
            }
        }
        Fact::Wear => {
            let wear = u64::from(known.defaults().wear_per_month.ppm());
            parts.defaults.wear_per_month = Share::saturating(match end {
                End::Low => wear / 2,
                End::High => wear * 2,
            });
        }
        _ => {
            if let Some(range) = figure(known, fact) {
                put(parts, fact, range.at(end));
            }
        }
    }
}

fn scaled(weeks: Weeks, end: End) -> Weeks {
    Weeks::from_micro(match end {
        End::Low => weeks.micro() / 2,
        End::High => weeks.micro().saturating_mul(2),
    })
}

/// Both ends: percent of shares, weeks of times, factors of what is assumed.
pub(super) fn ends(chain: &Chain, fact: &Fact) -> (f64, f64) {
    match fact {
        Fact::AssumedCover { .. } | Fact::Wear => (0.5, 2.0),
        _ => figure(chain, fact)
            .map(|figure| figure.ends())
            .unwrap_or_default(),
    }
}

/// Opens a fact as if nobody had told it.
///
/// A share, what is left besides the named ones and the most that a candidate
/// has become anything; so do a need, a dependence and what a member of a choice
/// covers. A cover gets what its role has by default, a ramp takes up to the
/// horizon, makers may run as full as they like. A maker of whom a row says a
/// share keeps the row without it.
pub(super) fn open(parts: &mut Parts, fact: &Fact, horizon: Weeks) {
    match *fact {
        Fact::Share {
            product,
            view,
            holder,
        } => {
            let record = parts.products.at_mut(product as usize);
            if let View::Producers { rows } = &mut record.views[view as usize] {
                rows[holder as usize].share = None;
            } else {
                put_share(parts, fact, any_part());
            }
        }
        Fact::Rest { .. } | Fact::Remainder { .. } => put_share(parts, fact, any_part()),
        Fact::Cap { .. } | Fact::Dependence { .. } | Fact::Covers { .. } => {
            put_share(parts, fact, any());
        }
        Fact::MarketNeed { .. } | Fact::Need { .. } => put_share(parts, fact, any_need()),
        Fact::Cover { product, input } => {
            let defaults = parts.defaults.clone();
            let slot = &mut parts.products.at_mut(product as usize).inputs[input as usize];
            slot.cover = defaults.cover(slot.role);
            slot.cover_evidence = Evidence::default();
        }
        Fact::Ramp { .. } => {
            let anytime = WeeksRange::new(Weeks::ZERO, None, horizon);
            put_weeks(parts, fact, anytime.expect("no horizon lies in the past"));
        }
        Fact::Load { load } => {
            for year in &mut parts.loads.at_mut(load as usize).years {
                year.utilisation = any();
                year.surge_8w = any();
                year.surge_26w = any();
            }
        }
        Fact::AssumedCover { .. } | Fact::Wear => {}
    }
}

/// Anything, from nothing to all.
fn any() -> ShareRange {
    ShareRange::new(Share::ZERO, None, Share::ONE).expect("nothing is less than all")
}

/// Any part of a whole; nothing is the likely value, so that what others have still fits in.
pub(super) fn any_part() -> ShareRange {
    let nothing = Share::ZERO;
    ShareRange::new(nothing, Some(nothing), Share::ONE).expect("nothing is less than all")
}

/// Any need but none at all.
fn any_need() -> ShareRange {
    ShareRange::new(Share::saturating(1), None, Share::ONE).expect("little is less than all")
}

/// The chain with every range at its middle.
pub(super) fn at_their_middle(chain: &Chain) -> Chain {
    chain.with(to_their_middle)
}

fn to_their_middle(middle: &mut Parts) {
    let share = |range: &mut ShareRange| *range = Range::exactly(range.central());
    let weeks = |range: &mut WeeksRange| *range = Range::exactly(mid(range));
    middle.defaults.cover.iter_mut().for_each(weeks);
    for product in middle.products.values_mut() {
        if let Market::Bulk { need } = &mut product.market {
            share(need);
        }
        for view in &mut product.views {
            match view {
                View::Countries { split, .. } => {
                    split.shares.iter_mut().for_each(|(_, range)| share(range));
                }
                View::Firms { split } => {
                    split.shares.iter_mut().for_each(|(_, range)| share(range));
                }
                View::Producers { rows } => {
                    rows.iter_mut()
                        .filter_map(|row| row.share.as_mut())
                        .for_each(share);
                }
            }
        }
        for input in &mut product.inputs {
            weeks(&mut input.cover);
            share(&mut input.dependence);
            if let Need::AnyOf(members) = &mut input.need {
                for member in members {
                    share(&mut member.covers);
                    weeks(&mut member.ramp);
                }
            }
        }
    }
}

fn mid(range: &WeeksRange) -> Weeks {
    range.likely().unwrap_or_else(|| {
        Weeks::from_micro(u64::midpoint(range.low().micro(), range.high().micro()))
    })
}
