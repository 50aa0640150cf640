//! A chain without what may not be used for commercial ends: such figures are opened, never dropped.

use super::{
    id::SourceId,
    parts::{Defaults, Parts},
    product::{Input, Need},
    quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
    register::Register,
    source::{Evidence, Source},
    view::{Rest, Split, View},
};

/// Opens every figure that rests on a source which forbids commercial use.
///
/// A split becomes one of which it is known who may be in it and nothing else;
/// anybody else may be in it too. A joint row keeps who makes it where. The part
/// of output lost without an input, the part of world supply that it takes and
/// the part of a need that a member of a choice covers become anything; a ramp
/// up to ten years; a cover gets what its role has where nothing is said besides;
/// makers may run as full as they like. A value is not told. What needs what
/// stays, and so does what follows from no figure: lag, cost, the way goods pass.
///
/// So the result never says more than the chain did.
pub(super) fn open(parts: &mut Parts) {
    let Parts {
        products,
        loads,
        sources,
        defaults,
        ..
    } = parts;
    let opener = Opener { sources, defaults };
    for load in loads.values_mut() {
        for year in &mut load.years {
            if opener.is_closed(&year.evidence) {
                year.utilisation = any();
                year.surge_8w = any();
                year.surge_26w = any();
            }
        }
    }
    for product in products.values_mut() {
        for view in &mut product.views {
            opener.view(view);
        }
        for input in &mut product.inputs {
            opener.input(input);
        }
        let value = product.value.take();
        product.value = value.filter(|value| !opener.is_closed(&value.evidence));
    }
}

struct Opener<'a> {
    sources: &'a Register<SourceId, Source>,
    defaults: &'a Defaults,
}

impl Opener<'_> {
    fn is_closed(&self, evidence: &Evidence) -> bool {
        let sources = evidence.sources.iter();
        let mut known = sources.filter_map(|id| self.sources.get(id));
        known.any(|source| !source.commercial_use)
    }

    fn view(&self, view: &mut View) {
        match view {
            View::Countries { split, .. } => self.split(split),
            View::Firms { split } => self.split(split),
            View::Producers { rows } => {
                for row in rows {
                    if self.is_closed(&row.evidence) {
                        row.share = None;
                    }
                }
            }
        }
    }

    fn split<Id: PartialEq>(&self, split: &mut Split<Id>) {
        if !self.is_closed(&split.evidence) {
            return;
        }
        let named = split.shares.drain(..).map(|(id, _)| id);
        let mut listed: Vec<Id> = named.collect();
        let rests = split.rests.drain(..).flat_map(|rest| rest.candidates);
        for id in rests.chain(split.candidates.drain(..)) {
            if !listed.contains(&id) {
                listed.push(id);
            }
        }
        split.caps.clear();
        split.grades.clear();
        split.remainder = Some(any_part());
        if !listed.is_empty() {
            split.rests.push(Rest {
                name: String::new(),
                share: any_part(),
                candidates: listed,
            });
        }
    }

    fn input(&self, input: &mut Input) {
        if self.is_closed(&input.cover_evidence) {
            input.cover = hull(&input.cover, &self.defaults.cover(input.role));
        }
        let is_closed = self.is_closed(&input.evidence);
        if is_closed {
            input.dependence = any();
            input.cost_share = None;
            input.world_need = input.world_need.map(|_| any_need());
        }
        let Need::AnyOf(members) = &mut input.need else {
            return;
        };
        for member in members {
            let is_own = member.evidence != Evidence::default();
            let is_closed = if is_own {
                self.is_closed(&member.evidence)
            } else {
                is_closed
            };
            if is_closed {
                member.covers = any();
                member.world_need = member.world_need.map(|_| any_need());
                member.ramp = hull(&member.ramp, &TEN_YEARS);
            }
        }
    }
}

/// How long a ramp may take of which nothing is known.
const TEN_YEARS: WeeksRange = Range::exactly(Weeks::whole(520));

/// Anything, from nothing to all.
fn any() -> ShareRange {
    ShareRange::new(Share::ZERO, None, Share::ONE).expect("nothing is less than all")
}

/// Any part of a whole; nothing is the likely value, so that several still fit in it.
fn any_part() -> ShareRange {
    let nothing = Share::ZERO;
    ShareRange::new(nothing, Some(nothing), Share::ONE).expect("nothing is less than all")
}

/// Any need but none at all.
fn any_need() -> ShareRange {
    ShareRange::new(Share::saturating(1), None, Share::ONE).expect("little is less than all")
}

fn hull(one: &WeeksRange, other: &WeeksRange) -> WeeksRange {
    let (low, high) = (one.low().min(other.low()), one.high().max(other.high()));
    WeeksRange::new(low, None, high).expect("the hull is in order")
}
