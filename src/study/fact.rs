//! Facts of a chain that are known as ranges: listed, named, and moved to one end.

use serde::{Deserialize, Serialize};

use crate::model::{
    Chain,
    parts::Parts,
    product::{Market, Need, Role},
    quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
    view::View,
};

/// One fact that could be otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    /// The share of one holder in one view of a product.
    Share {
        product: u32,
        view: u32,
        holder: u32,
    },
    /// What chips need of a bulk product.
    Need { product: u32 },
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
    /// All covers of one role that have no source of their own: half to double.
    AssumedCover { role: Role },
    /// The wear of tools: half to double.
    Wear,
}

/// Which end of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Low,
    High,
}

/// Every fact of some products that is a range, and the assumptions behind all of them.
pub(super) fn list(chain: &Chain, products: &[u32]) -> Vec<Fact> {
    let mut facts: Vec<Fact> = vec![Fact::Wear];
    facts.extend(
        [Role::Material, Role::Component, Role::Equipment].map(|role| Fact::AssumedCover { role }),
    );
    for &product in products {
        let record = &chain.products()[product as usize];
        if let Market::Bulk { need } = &record.market
            && !need.is_exact()
        {
            facts.push(Fact::Need { product });
        }
        for (view, entry) in (0..).zip(&record.views) {
            for (holder, share) in (0..).zip(shares(entry)) {
                if share.is_some_and(|share| !share.is_exact()) {
                    facts.push(Fact::Share {
                        product,
                        view,
                        holder,
                    });
                }
            }
        }
        for (input, entry) in (0..).zip(&record.inputs) {
            if !entry.cover.is_exact() && entry.cover_evidence.is_sourced() {
                facts.push(Fact::Cover { product, input });
            }
            if !entry.dependence.is_exact() {
                facts.push(Fact::Dependence { product, input });
            }
            let Need::AnyOf(members) = &entry.need else {
                continue;
            };
            for (member, entry) in (0..).zip(members) {
                if !entry.covers.is_exact() {
                    facts.push(Fact::Covers {
                        product,
                        input,
                        member,
                    });
                }
                if !entry.ramp.is_exact() {
                    facts.push(Fact::Ramp {
                        product,
                        input,
                        member,
                    });
                }
            }
        }
    }
    facts
}

fn shares(view: &View) -> Vec<Option<ShareRange>> {
    match view {
        View::Countries { split, .. } => {
            split.shares.iter().map(|(_, share)| Some(*share)).collect()
        }
        View::Firms { split } => split.shares.iter().map(|(_, share)| Some(*share)).collect(),
        View::Producers { rows } => rows.iter().map(|row| row.share).collect(),
    }
}

fn shares_mut(view: &mut View) -> Vec<&mut ShareRange> {
    match view {
        View::Countries { split, .. } => split.shares.iter_mut().map(|(_, share)| share).collect(),
        View::Firms { split } => split.shares.iter_mut().map(|(_, share)| share).collect(),
        View::Producers { rows } => rows
            .iter_mut()
            .filter_map(|row| row.share.as_mut())
            .collect(),
    }
}

/// The chain with every range at its middle.
pub(super) fn at_their_middle(chain: &Chain) -> Chain {
    chain.with(to_their_middle)
}

fn to_their_middle(middle: &mut Parts) {
    for cover in &mut middle.defaults.cover {
        *cover = Range::exactly(mid(cover));
    }
    for product in middle.products.values_mut() {
        if let Market::Bulk { need } = &mut product.market {
            *need = Range::exactly(need.central());
        }
        for share in product.views.iter_mut().flat_map(shares_mut) {
            *share = Range::exactly(share.central());
        }
        for input in &mut product.inputs {
            input.cover = Range::exactly(mid(&input.cover));
            input.dependence = Range::exactly(input.dependence.central());
            if let Need::AnyOf(members) = &mut input.need {
                for member in members {
                    member.covers = Range::exactly(member.covers.central());
                    member.ramp = Range::exactly(mid(&member.ramp));
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

/// Moves one fact of a chain to one end; `known` holds its range.
pub(super) fn set(chain: &mut Parts, known: &Chain, fact: &Fact, end: End) {
    let share = |range: &ShareRange| {
        Range::exactly(match end {
            End::Low => range.low(),
            End::High => range.high(),
        })
    };
    let weeks = |range: &WeeksRange| {
        Range::exactly(match end {
            End::Low => range.low(),
            End::High => range.high(),
        })
    };
    match *fact {
        Fact::Share {
            product,
            view,
            holder,
        } => {
            let known = &known.products()[product as usize].views[view as usize];
            let Some(Some(range)) = shares(known).get(holder as usize).copied() else {
                return;
            };
            // Rows without a share are skipped among those that can be set.
            let place = shares(known)[..holder as usize].iter().flatten().count();
            let view = &mut chain.products.at_mut(product as usize).views[view as usize];
            if let Some(slot) = shares_mut(view).into_iter().nth(place) {
                *slot = share(&range);
            }
        }
        Fact::Need { product } => {
            if let Market::Bulk { need: range } = &known.products()[product as usize].market {
                chain.products.at_mut(product as usize).market =
                    Market::Bulk { need: share(range) };
            }
        }
        Fact::Cover { product, input } => {
            let range = &known.products()[product as usize].inputs[input as usize].cover;
            chain.products.at_mut(product as usize).inputs[input as usize].cover = weeks(range);
        }
        Fact::Dependence { product, input } => {
            let range = &known.products()[product as usize].inputs[input as usize].dependence;
            chain.products.at_mut(product as usize).inputs[input as usize].dependence =
                share(range);
        }
        Fact::Covers {
            product,
            input,
            member,
        }
        | Fact::Ramp {
            product,
            input,
            member,
        } => {
            let known = &known.products()[product as usize].inputs[input as usize].need;
            let slot = &mut chain.products.at_mut(product as usize).inputs[input as usize].need;
            if let (Need::AnyOf(known), Need::AnyOf(slot)) = (known, slot) {
                let (known, slot) = (&known[member as usize], &mut slot[member as usize]);
                if matches!(fact, Fact::Covers { .. }) {
                    slot.covers = share(&known.covers);
                } else {
                    slot.ramp = weeks(&known.ramp);
                }
            }
        }
        Fact::AssumedCover { role } => {
            for input in chain
                .products
                .values_mut()
                .flat_map(|product| &mut product.inputs)
            {
                if input.role == role && !input.cover_evidence.is_sourced() {
                    input.cover = input.cover.map(|weeks| scaled(weeks, end));
                }
            }
        }
        Fact::Wear => {
            let wear = u64::from(known.defaults().wear_per_month.ppm());
            chain.defaults.wear_per_month = Share::saturating(match end {
                End::Low => wear / 2,
                End::High => wear * 2,
            });
        }
    }
}

fn scaled(weeks: Weeks, end: End) -> Weeks {
    Weeks::from_micro(match end {
        End::Low => weeks.micro() / 2,
        End::High => weeks.micro().saturating_mul(2),
    })
}

/// A fact as findings carry it.
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
    },
    /// What chips need of a bulk product, in percent of world use.
    Need {
        /// The product.
        product: String,
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
    /// All covers of one role that have no source of their own, as a factor.
    AssumedCover {
        /// The role.
        role: String,
    },
    /// The wear of tools a month, as a factor.
    Wear,
}

/// A fact by name.
pub(super) fn name(chain: &Chain, fact: &Fact) -> FactName {
    let id = |product: u32| {
        let entry = chain.products().get_index(product as usize);
        entry.map_or(String::new(), |(id, _)| id.to_string())
    };
    let need =
        |product: u32, input: u32| &chain.products()[product as usize].inputs[input as usize].need;
    let needed = |product, input| need(product, input).products().map(ToString::to_string);
    let nth = |product, input, member: u32| {
        let member = needed(product, input).nth(member as usize);
        member.unwrap_or_default()
    };
    match *fact {
        Fact::Share {
            product,
            view,
            holder,
        } => {
            let entry = &chain.products()[product as usize].views[view as usize];
            let at = holder as usize;
            let (holder, at) = match entry {
                View::Countries { split, .. } => (split.shares[at].0.to_string(), None),
                View::Firms { split } => (split.shares[at].0.to_string(), None),
                View::Producers { rows } => {
                    let row = &rows[at];
                    (row.firm.to_string(), Some(row.site.at.to_string()))
                }
            };
            FactName::Share {
                product: id(product),
                holder,
                at,
            }
        }
        Fact::Need { product } => FactName::Need {
            product: id(product),
        },
        Fact::Cover { product, input } => FactName::Cover {
            product: id(product),
            inputs: needed(product, input).collect(),
        },
        Fact::Dependence { product, input } => FactName::Dependence {
            product: id(product),
            inputs: needed(product, input).collect(),
        },
        Fact::Covers {
            product,
            input,
            member,
        } => FactName::Covers {
            product: id(product),
            member: nth(product, input, member),
        },
        Fact::Ramp {
            product,
            input,
            member,
        } => FactName::Ramp {
            product: id(product),
            member: nth(product, input, member),
        },
        Fact::AssumedCover { role } => FactName::AssumedCover {
            role: role.to_string(),
        },
        Fact::Wear => FactName::Wear,
    }
}

/// Both ends: percent of shares, weeks of times, factors of what is assumed.
pub(super) fn ends(chain: &Chain, fact: &Fact) -> (f64, f64) {
    let share = |range: &ShareRange| (range.low().percent(), range.high().percent());
    let weeks = |range: &WeeksRange| (range.low().weeks(), range.high().weeks());
    let record = |product: u32| &chain.products()[product as usize];
    let member = |product: u32, input: u32, member: u32| match &record(product).inputs
        [input as usize]
        .need
    {
        Need::AnyOf(members) => &members[member as usize],
        Need::Product(_) => unreachable!("facts of members are of `any_of` inputs"),
    };
    match *fact {
        Fact::Share {
            product,
            view,
            holder,
        } => shares(&record(product).views[view as usize])[holder as usize]
            .as_ref()
            .map(share)
            .unwrap_or_default(),
        Fact::Need { product } => match &record(product).market {
            Market::Bulk { need } => share(need),
            Market::Open | Market::Qualified { .. } => unreachable!("only bulk goods have a need"),
        },
        Fact::Cover { product, input } => weeks(&record(product).inputs[input as usize].cover),
        Fact::Dependence { product, input } => {
            share(&record(product).inputs[input as usize].dependence)
        }
        Fact::Covers {
            product,
            input,
            member: at,
        } => share(&member(product, input, at).covers),
        Fact::Ramp {
            product,
            input,
            member: at,
        } => weeks(&member(product, input, at).ramp),
        Fact::AssumedCover { .. } | Fact::Wear => (0.5, 2.0),
    }
}
