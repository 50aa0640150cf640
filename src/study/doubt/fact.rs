//! Facts of a chain: numbers that could be otherwise.

use crate::model::{
    Chain,
    product::{Input, Need, Role},
    quantity::ShareRange,
    source::{Evidence, Grade},
    view::View,
};

/// One number that could be otherwise, by its position in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    /// The share of one holder in one view of a product.
    Share {
        product: u32,
        view: u32,
        holder: u32,
    },
    /// The share of an anonymous part of one view.
    Rest { product: u32, view: u32, rest: u32 },
    /// How much no named holder of one view has.
    Remainder { product: u32, view: u32 },
    /// The most that a candidate of one view may have.
    Cap { product: u32, view: u32, cap: u32 },
    /// What chips need of a bulk product.
    MarketNeed { product: u32 },
    /// The part of world supply that the users of an input, or of a member of a choice, take.
    Need {
        product: u32,
        input: u32,
        member: Option<u32>,
    },
    /// The weeks that users of one input run on.
    Cover { product: u32, input: u32 },
    /// The part of output that hangs on an input.
    Dependence { product: u32, input: u32 },
    /// How much a member of an `any_of` input can take.
    Covers {
        product: u32,
        input: u32,
        member: u32,
    },
    /// How long it takes until it can.
    Ramp {
        product: u32,
        input: u32,
        member: u32,
    },
    /// How full a class of makers runs.
    Load { load: u32 },
    /// All covers of one role that have no source of their own: half to double.
    AssumedCover { role: Role },
    /// The wear of tools: half to double.
    Wear,
}

impl Fact {
    /// The product that it is about, where it is about one.
    pub(super) const fn product(&self) -> Option<u32> {
        match self {
            Self::Share { product, .. }
            | Self::Rest { product, .. }
            | Self::Remainder { product, .. }
            | Self::Cap { product, .. }
            | Self::MarketNeed { product }
            | Self::Need { product, .. }
            | Self::Cover { product, .. }
            | Self::Dependence { product, .. }
            | Self::Covers { product, .. }
            | Self::Ramp { product, .. } => Some(*product),
            Self::Load { .. } | Self::AssumedCover { .. } | Self::Wear => None,
        }
    }

    /// Whether it tells who makes how much, and nothing else.
    pub(super) const fn is_of_supply(&self) -> bool {
        matches!(
            self,
            Self::Share { .. } | Self::Rest { .. } | Self::Remainder { .. } | Self::Cap { .. }
        )
    }

    /// What it rests on, and how well it is known.
    pub(super) fn evidence<'c>(&self, chain: &'c Chain) -> Option<(&'c Evidence, Grade)> {
        let own = |evidence: &'c Evidence| Some((evidence, evidence.grade()));
        let input = |product: u32, input: u32| -> &'c Input {
            &chain.products()[product as usize].inputs[input as usize]
        };
        let split =
            |product: u32, view: u32| &chain.products()[product as usize].views[view as usize];
        match *self {
            Self::Share {
                product,
                view,
                holder,
            } => match split(product, view) {
                View::Countries { split, .. } => {
                    let (id, _) = &split.shares[holder as usize];
                    Some((&split.evidence, split.grade_of(id)))
                }
                View::Firms { split } => {
                    let (id, _) = &split.shares[holder as usize];
                    Some((&split.evidence, split.grade_of(id)))
                }
                View::Producers { rows } => own(&rows[holder as usize].evidence),
            },
            Self::Rest { product, view, .. } => own(evidence_of(split(product, view))?),
            Self::Remainder { product, view } => match split(product, view) {
                View::Countries { split, .. } => Some((&split.evidence, split.residual_grade())),
                View::Firms { split } => Some((&split.evidence, split.residual_grade())),
                View::Producers { .. } => None,
            },
            // A cap is judgement, whatever the shares beside it are.
            Self::Cap { product, view, .. } => Some((evidence_of(split(product, view))?, Grade::D)),
            Self::MarketNeed { .. } | Self::AssumedCover { .. } | Self::Wear => None,
            Self::Cover { product, input: at } => own(&input(product, at).cover_evidence),
            Self::Dependence { product, input: at }
            | Self::Need {
                product,
                input: at,
                member: None,
            } => own(&input(product, at).evidence),
            Self::Covers {
                product,
                input: at,
                member,
            }
            | Self::Ramp {
                product,
                input: at,
                member,
            }
            | Self::Need {
                product,
                input: at,
                member: Some(member),
            } => {
                let input = input(product, at);
                let Need::AnyOf(members) = &input.need else {
                    return None;
                };
                let evidence = &members[member as usize].evidence;
                let is_own = *evidence != Evidence::default();
                own(if is_own { evidence } else { &input.evidence })
            }
            Self::Load { load } => own(&chain.loads()[load as usize].latest().evidence),
        }
    }
}

fn evidence_of(view: &View) -> Option<&Evidence> {
    match view {
        View::Countries { split, .. } => Some(&split.evidence),
        View::Firms { split } => Some(&split.evidence),
        View::Producers { .. } => None,
    }
}

/// The shares of a view, in the order of its holders; `None` where nobody tells one.
pub(super) fn shares(view: &View) -> Vec<Option<ShareRange>> {
    match view {
        View::Countries { split, .. } => {
            split.shares.iter().map(|(_, share)| Some(*share)).collect()
        }
        View::Firms { split } => split.shares.iter().map(|(_, share)| Some(*share)).collect(),
        View::Producers { rows } => rows.iter().map(|row| row.share).collect(),
    }
}
