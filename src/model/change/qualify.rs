//! A substitute that is qualified.

use crate::model::{
    id::ProductId,
    parts::{Parts, Unresolved},
    product::{Alternative, Need},
    quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
    resolve::{Look, User},
    source::Evidence,
};

use super::Remake;

/// A product that may stand in for another from some time on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    /// What stands in.
    pub substitute: ProductId,
    /// For what.
    pub replaces: ProductId,
    /// In the recipes of which products; empty for all that need it.
    pub users: Vec<ProductId>,
    /// The largest part of the need it can take.
    pub covers: ShareRange,
    /// What of it is good: it takes so much less of the need.
    pub yields: ShareRange,
    /// How long until it can.
    pub ramp: WeeksRange,
    /// How far behind it is.
    pub lag: Option<WeeksRange>,
    /// Unit cost as a multiple, in thousandths, low and high.
    pub cost_milli: Option<(u32, u32)>,
}

impl Qualification {
    pub(super) fn resolve(&self, look: &Look<'_>, user: User<'_>) -> Result<(), Unresolved> {
        look.product(&self.substitute, user)?;
        look.product(&self.replaces, user)?;
        look.products(&self.users, user)
    }
}

impl Remake for Qualification {
    /// Lets the substitute into every recipe that needs what it replaces.
    fn remake(&self, parts: &mut Parts) {
        let member = Alternative {
            product: self.substitute.clone(),
            world_need: None,
            covers: times(self.covers, self.yields),
            ramp: self.ramp,
            lag: self.lag,
            cost_milli: self.cost_milli,
            is_new: true,
            evidence: Evidence::default(),
            note: None,
        };
        for (id, product) in parts.products.iter_mut() {
            if !self.users.is_empty() && !self.users.contains(id) {
                continue;
            }
            for input in &mut product.inputs {
                match &mut input.need {
                    Need::Product(needed) if *needed == self.replaces && *id != self.substitute => {
                        let incumbent = Alternative {
                            product: needed.clone(),
                            world_need: input.world_need,
                            covers: Range::exactly(Share::ONE),
                            ramp: Range::exactly(Weeks::ZERO),
                            lag: None,
                            cost_milli: None,
                            is_new: false,
                            evidence: Evidence::default(),
                            note: None,
                        };
                        input.world_need = None;
                        input.need = Need::AnyOf(vec![incumbent, member.clone()]);
                    }
                    Need::AnyOf(members)
                        if *id != self.substitute
                            && members.iter().any(|other| other.product == self.replaces) =>
                    {
                        members.retain(|other| other.product != self.substitute);
                        members.push(member.clone());
                    }
                    Need::Product(_) | Need::AnyOf(_) => {}
                }
            }
        }
    }
}

/// A part of a part.
fn times(a: ShareRange, b: ShareRange) -> ShareRange {
    let of =
        |a: Share, b: Share| Share::saturating(u64::from(a.ppm()) * u64::from(b.ppm()) / 1_000_000);
    Range::new(of(a.low(), b.low()), None, of(a.high(), b.high())).expect("products of ranges rise")
}
