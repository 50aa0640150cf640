//! Facts as findings carry them: by ids, never by place.

use serde::{Deserialize, Serialize};

use crate::{
    analysis::holdings::Told,
    model::{
        Chain,
        view::{Basis, View},
    },
    network::Frame,
};

use super::fact::Fact;

/// A fact by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FactName {
    /// The share of a holder in a product, in percent.
    Share {
        /// The product.
        product: String,
        /// The firm or country; of a joint row the firm.
        holder: String,
        /// Where, in a joint row.
        at: Option<String>,
        /// Which way of splitting supply tells it.
        by: Told,
    },
    /// The share of an anonymous part of a product's supply.
    Rest {
        /// The product.
        product: String,
        /// What the source calls it.
        rest: String,
        /// Which way of splitting supply tells it.
        by: Told,
    },
    /// What no named holder has of a product.
    Remainder {
        /// The product.
        product: String,
        /// Which way of splitting supply tells it.
        by: Told,
    },
    /// The most that a candidate may have of what is left.
    Cap {
        /// The product.
        product: String,
        /// The firm or country.
        holder: String,
        /// Which way of splitting supply tells it.
        by: Told,
    },
    /// What some losses take of a product, weighed over all its views.
    Taken {
        /// The product.
        product: String,
        /// What is lost, by its position among the losses in their order.
        loss: u32,
    },
    /// What nobody named makes of a product.
    Unnamed {
        /// The product.
        product: String,
        /// Where, where that is known.
        at: Option<String>,
    },
    /// What chips need of a bulk product, or some users of what they need, in percent of world use.
    Need {
        /// The product.
        product: String,
        /// What of it is needed; empty for the product itself.
        inputs: Vec<String>,
    },
    /// The weeks of some inputs at the makers of a product.
    Cover {
        /// The product.
        product: String,
        /// The input, or the members of an `any_of`.
        inputs: Vec<String>,
    },
    /// The part of output that hangs on an input, in percent.
    Dependence {
        /// The product.
        product: String,
        /// The input, or the members of an `any_of`.
        inputs: Vec<String>,
    },
    /// How much of a need a member of an `any_of` can take, in percent.
    Covers {
        /// The product.
        product: String,
        /// The member.
        member: String,
    },
    /// How many weeks pass until it can.
    Ramp {
        /// The product.
        product: String,
        /// The member.
        member: String,
    },
    /// How full some makers run.
    Load {
        /// Their class.
        makers: String,
    },
    /// Several numbers that rest on one fact.
    Shared {
        /// The fact.
        fact: String,
        /// How many numbers.
        numbers: usize,
    },
    /// All covers of one role that have no source of their own, as a factor.
    AssumedCover {
        /// The role.
        role: String,
    },
    /// The wear of tools a month, as a factor.
    Wear,
    /// How much more than normal makers can make, of what their makers have room for.
    Surge,
    /// How long what is lost takes to recover.
    Recovery,
}

impl FactName {
    /// The product that it is about; empty where it is about none.
    pub fn product(&self) -> &str {
        match self {
            Self::Share { product, .. }
            | Self::Rest { product, .. }
            | Self::Remainder { product, .. }
            | Self::Cap { product, .. }
            | Self::Taken { product, .. }
            | Self::Unnamed { product, .. }
            | Self::Need { product, .. }
            | Self::Cover { product, .. }
            | Self::Dependence { product, .. }
            | Self::Covers { product, .. }
            | Self::Ramp { product, .. } => product,
            Self::Load { .. }
            | Self::Shared { .. }
            | Self::AssumedCover { .. }
            | Self::Wear
            | Self::Surge
            | Self::Recovery => "",
        }
    }

    /// The word for its kind, as in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Share { .. } => "share",
            Self::Rest { .. } => "rest",
            Self::Remainder { .. } => "remainder",
            Self::Cap { .. } => "cap",
            Self::Taken { .. } => "taken",
            Self::Unnamed { .. } => "unnamed",
            Self::Need { .. } => "need",
            Self::Cover { .. } => "cover",
            Self::Dependence { .. } => "dependence",
            Self::Covers { .. } => "covers",
            Self::Ramp { .. } => "ramp",
            Self::Load { .. } => "load",
            Self::Shared { .. } => "shared",
            Self::AssumedCover { .. } => "assumed-cover",
            Self::Wear => "wear",
            Self::Surge => "surge",
            Self::Recovery => "recovery",
        }
    }

    /// Whom or what of the product it is about, by ids.
    pub fn of(&self) -> Vec<String> {
        match self {
            Self::Share { holder, at, .. } => {
                std::iter::once(holder.clone()).chain(at.clone()).collect()
            }
            Self::Rest { rest, .. } => vec![rest.clone()],
            Self::Cap { holder, .. } => vec![holder.clone()],
            Self::Need { inputs, .. }
            | Self::Cover { inputs, .. }
            | Self::Dependence { inputs, .. } => inputs.clone(),
            Self::Covers { member, .. } | Self::Ramp { member, .. } => vec![member.clone()],
            Self::Load { makers } => vec![makers.clone()],
            Self::Shared { fact, .. } => vec![fact.clone()],
            Self::AssumedCover { role } => vec![role.clone()],
            Self::Unnamed { at, .. } => at.iter().cloned().collect(),
            Self::Taken { .. }
            | Self::Remainder { .. }
            | Self::Wear
            | Self::Surge
            | Self::Recovery => Vec::new(),
        }
    }
}

/// The id of a product.
pub(super) fn product(chain: &Chain, at: u32) -> String {
    let entry = chain.products().get_index(at as usize);
    entry.map_or(String::new(), |(id, _)| id.to_string())
}

/// What an input of a product calls for.
pub(super) fn needed(chain: &Chain, product: u32, input: u32) -> Vec<String> {
    let need = &chain.products()[product as usize].inputs[input as usize].need;
    need.products().map(ToString::to_string).collect()
}

/// What a firm, a country or a firm in a country makes, as a frame tells it.
pub(super) fn drawn_share(
    frame: Frame,
    product: String,
    firm: Option<String>,
    country: Option<String>,
) -> FactName {
    let share = |holder: String, at: Option<String>, by: Told| FactName::Share {
        product: product.clone(),
        holder,
        at,
        by,
    };
    match (firm, country, frame) {
        // A firm has one seat.
        (Some(firm), _, Frame::Firm | Frame::Jurisdiction) | (Some(firm), None, _) => {
            share(firm, None, Told::Firm)
        }
        (Some(firm), at, Frame::Location | Frame::Joint | Frame::Mixed) => {
            share(firm, at, Told::Producer)
        }
        (None, Some(seat), Frame::Jurisdiction) => share(seat, None, Told::Jurisdiction),
        (None, Some(place), Frame::Location) => share(place, None, Told::Location),
        (None, at, _) => FactName::Unnamed { product, at },
    }
}

/// Facts that are left out together, by name.
pub(super) fn of_group(chain: &Chain, group: &[Fact]) -> FactName {
    match group {
        [one] => name(chain, one),
        several => {
            let shared = several.first().and_then(|fact| fact.evidence(chain));
            let id = shared.and_then(|(evidence, _)| evidence.fact.as_ref());
            FactName::Shared {
                fact: id.map(ToString::to_string).unwrap_or_default(),
                numbers: several.len(),
            }
        }
    }
}

/// Which way of splitting supply a view is.
const fn by(view: &View) -> Told {
    match view {
        View::Countries {
            basis: Basis::Jurisdiction,
            ..
        } => Told::Jurisdiction,
        View::Countries { .. } => Told::Location,
        View::Firms { .. } => Told::Firm,
        View::Producers { .. } => Told::Producer,
    }
}

/// A fact by name.
pub(super) fn name(chain: &Chain, fact: &Fact) -> FactName {
    let view = |product: u32, view: u32| &chain.products()[product as usize].views[view as usize];
    let nth = |product, input, member: u32| {
        let needed = needed(chain, product, input);
        needed.into_iter().nth(member as usize).unwrap_or_default()
    };
    match *fact {
        Fact::Share {
            product: of,
            view: at,
            holder,
        } => {
            let view = view(of, at);
            let (holder, at) = holder_of(view, holder as usize);
            FactName::Share {
                product: product(chain, of),
                holder,
                at,
                by: by(view),
            }
        }
        Fact::Rest {
            product: of,
            view: at,
            rest,
        } => {
            let view = view(of, at);
            let rest = match view {
                View::Countries { split, .. } => split.rests[rest as usize].name.clone(),
                View::Firms { split } => split.rests[rest as usize].name.clone(),
                View::Producers { .. } => String::new(),
            };
            FactName::Rest {
                product: product(chain, of),
                rest,
                by: by(view),
            }
        }
        Fact::Remainder {
            product: of,
            view: at,
        } => FactName::Remainder {
            product: product(chain, of),
            by: by(view(of, at)),
        },
        Fact::Cap {
            product: of,
            view: at,
            cap,
        } => {
            let view = view(of, at);
            let holder = match view {
                View::Countries { split, .. } => split.caps[cap as usize].0.to_string(),
                View::Firms { split } => split.caps[cap as usize].0.to_string(),
                View::Producers { .. } => String::new(),
            };
            FactName::Cap {
                product: product(chain, of),
                holder,
                by: by(view),
            }
        }
        Fact::MarketNeed { product: of } => FactName::Need {
            product: product(chain, of),
            inputs: Vec::new(),
        },
        Fact::Need {
            product: of,
            input,
            member,
        } => FactName::Need {
            product: product(chain, of),
            inputs: match member {
                Some(member) => vec![nth(of, input, member)],
                None => needed(chain, of, input),
            },
        },
        Fact::Cover { product: of, input } => FactName::Cover {
            product: product(chain, of),
            inputs: needed(chain, of, input),
        },
        Fact::Dependence { product: of, input } => FactName::Dependence {
            product: product(chain, of),
            inputs: needed(chain, of, input),
        },
        Fact::Covers {
            product: of,
            input,
            member,
        } => FactName::Covers {
            product: product(chain, of),
            member: nth(of, input, member),
        },
        Fact::Ramp {
            product: of,
            input,
            member,
        } => FactName::Ramp {
            product: product(chain, of),
            member: nth(of, input, member),
        },
        Fact::Load { load } => {
            let entry = chain.loads().get_index(load as usize);
            FactName::Load {
                makers: entry.map_or(String::new(), |(id, _)| id.to_string()),
            }
        }
        Fact::AssumedCover { role } => FactName::AssumedCover {
            role: role.to_string(),
        },
        Fact::Wear => FactName::Wear,
    }
}

/// The holder of a share, and where it stands in a joint row.
fn holder_of(view: &View, at: usize) -> (String, Option<String>) {
    match view {
        View::Countries { split, .. } => (split.shares[at].0.to_string(), None),
        View::Firms { split } => (split.shares[at].0.to_string(), None),
        View::Producers { rows } => {
            let row = &rows[at];
            (row.firm.to_string(), Some(row.site.at.to_string()))
        }
    }
}
