//! Changes as findings carry them: numbers, ids and the names of people's tongue, without a sentence.

#![deny(
    clippy::wildcard_enum_match_arm,
    reason = "a new kind of change must say what findings carry of it"
)]

use serde::{Deserialize, Serialize};

use crate::model::{
    Chain, Change, Event,
    change::{Addition, Membership, Span},
    id::{CountryId, ProductId},
    quantity::{ShareRange, WeeksRange},
};

/// Something with an id and a name for people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    /// The id; of an event with its kind, `country:TWN`.
    pub id: String,
    /// The name.
    pub name: String,
}

impl Named {
    /// An event, with its kind in the id.
    pub fn event(chain: &Chain, event: &Event) -> Self {
        Self {
            id: event.to_string(),
            name: event.name(chain),
        }
    }
}

/// From when until when something holds, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Dates {
    /// From which week.
    pub from_week: f64,
    /// For how many weeks; `None` for good.
    pub weeks: Option<f64>,
    /// Over how many weeks it comes back.
    pub recovery_weeks: f64,
    /// How much of it, in percent.
    pub fraction_pct: f64,
}

impl From<&Span> for Dates {
    fn from(span: &Span) -> Self {
        Self {
            from_week: span.from.weeks(),
            weeks: span.weeks.map(crate::model::quantity::Weeks::weeks),
            recovery_weeks: span.recovery.weeks(),
            fraction_pct: span.fraction.percent(),
        }
    }
}

/// A low and a high end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ends {
    /// The low end.
    pub low: f64,
    /// The high end.
    pub high: f64,
}

impl Ends {
    fn percent(range: &ShareRange) -> Self {
        Self {
            low: range.low().percent(),
            high: range.high().percent(),
        }
    }

    fn weeks(range: &WeeksRange) -> Self {
        Self {
            low: range.low().weeks(),
            high: range.high().weeks(),
        }
    }
}

/// New capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capacity {
    /// Who builds it.
    pub firm: Named,
    /// What it makes.
    pub product: String,
    /// Where.
    pub at: String,
    /// How much, in percent of today's world supply.
    pub share_pct: Ends,
    /// When building begins.
    pub from_week: f64,
    /// Weeks from then to the first output that users take.
    pub lag_weeks: Ends,
    /// Weeks from the first output to the full one.
    pub ramp_weeks: Ends,
}

/// One change of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Changed {
    /// Nothing goes in or out of a country or bloc.
    CutOff {
        /// What is cut off.
        subject: Named,
        /// When, and how much.
        dates: Dates,
    },
    /// Production is lost.
    Outage {
        /// Of what.
        subject: Named,
        /// When, and how much.
        dates: Dates,
    },
    /// Some do not deliver to others.
    Ban {
        /// Whose goods.
        by: Vec<String>,
        /// To whose users.
        to: Vec<String>,
        /// Which products.
        products: Vec<String>,
        /// How it tells whose goods they are.
        reach: String,
        /// When, and how much.
        dates: Dates,
    },
    /// A new plant.
    Build(Capacity),
    /// More of a plant.
    Expand(Capacity),
    /// A stock that users hold.
    Stockpile {
        /// Of which products; empty for all of some roles.
        products: Vec<String>,
        /// In which roles.
        roles: Vec<String>,
        /// At least so many weeks.
        weeks: f64,
        /// Users where; `None` for everybody.
        who: Option<Vec<String>>,
    },
    /// What users hold is work in progress, and no stock.
    InProgress {
        /// Of which products.
        products: Vec<String>,
        /// How many of the weeks they hold; `None` for all.
        weeks: Option<Ends>,
        /// The part of what a loss stops that is scrapped, in percent; `None` where it is only delayed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scraps_pct: Option<Ends>,
    },
    /// A substitute that may stand in.
    Qualify {
        /// What stands in.
        substitute: String,
        /// For what.
        replaces: String,
        /// The largest part of the need it takes, in percent.
        covers_pct: Ends,
        /// Weeks until it can.
        ramp_weeks: Ends,
    },
    /// Countries join or leave a bloc.
    Ally {
        /// Which bloc.
        bloc: String,
        /// Who joins.
        add: Vec<String>,
        /// Who leaves.
        remove: Vec<String>,
    },
    /// A duty on what comes from abroad.
    Tariff {
        /// Who levies it.
        by: Vec<String>,
        /// On goods made where.
        on: Vec<String>,
        /// On which products.
        products: Vec<String>,
        /// How much of the price, in percent.
        rate_pct: f64,
    },
}

impl Changed {
    /// A change, with the names that a chain gives.
    pub fn new(chain: &Chain, change: &Change) -> Self {
        match change {
            Change::CutOff(event, span) => Self::CutOff {
                subject: Named::event(chain, event),
                dates: span.into(),
            },
            Change::Outage(event, span) => Self::Outage {
                subject: Named::event(chain, event),
                dates: span.into(),
            },
            Change::Ban(ban) => Self::Ban {
                by: countries(&ban.by),
                to: countries(&ban.to),
                products: products(&ban.products),
                reach: ban.reach.as_str().to_owned(),
                dates: (&ban.span).into(),
            },
            Change::Build(addition) => Self::Build(capacity(chain, addition)),
            Change::Expand(addition) => Self::Expand(capacity(chain, addition)),
            Change::Stockpile(stock) => Self::Stockpile {
                products: products(&stock.products),
                roles: stock.roles.iter().map(ToString::to_string).collect(),
                weeks: stock.weeks.weeks(),
                who: stock.who.as_deref().map(countries),
            },
            Change::InProgress(pipeline) => Self::InProgress {
                products: products(&pipeline.products),
                weeks: pipeline.weeks.as_ref().map(Ends::weeks),
                scraps_pct: pipeline.scraps.as_ref().map(Ends::percent),
            },
            Change::Qualify(with) => Self::Qualify {
                substitute: with.substitute.to_string(),
                replaces: with.replaces.to_string(),
                covers_pct: Ends::percent(&with.covers),
                ramp_weeks: Ends::weeks(&with.ramp),
            },
            Change::Ally(Membership { bloc, add, remove }) => Self::Ally {
                bloc: bloc.to_string(),
                add: countries(add),
                remove: countries(remove),
            },
            Change::Tariff(duty) => Self::Tariff {
                by: countries(&duty.by),
                on: countries(&duty.on),
                products: products(&duty.products),
                rate_pct: duty.rate.percent(),
            },
        }
    }

    /// What is lost, whenever and however much of it.
    pub const fn lost(&self) -> Option<&Named> {
        match self.loss() {
            Some((subject, _)) => Some(subject),
            None => None,
        }
    }

    /// What is lost, where the change is a loss of the whole from the start and for good.
    pub fn plain_loss(&self) -> Option<&Named> {
        let (subject, dates) = self.loss()?;
        (*dates == Dates::from(&Span::ALWAYS)).then_some(subject)
    }

    const fn loss(&self) -> Option<(&Named, &Dates)> {
        match self {
            Self::CutOff { subject, dates } | Self::Outage { subject, dates } => {
                Some((subject, dates))
            }
            Self::Ban { .. }
            | Self::Build(_)
            | Self::Expand(_)
            | Self::Stockpile { .. }
            | Self::InProgress { .. }
            | Self::Qualify { .. }
            | Self::Ally { .. }
            | Self::Tariff { .. } => None,
        }
    }
}

/// All changes of a case, in its order.
pub fn all(chain: &Chain, changes: &[Change]) -> Vec<Changed> {
    let changes = changes.iter();
    changes.map(|change| Changed::new(chain, change)).collect()
}

fn capacity(chain: &Chain, addition: &Addition) -> Capacity {
    Capacity {
        firm: Named {
            id: addition.firm.to_string(),
            name: chain.firm_name(&addition.firm).to_owned(),
        },
        product: addition.product.to_string(),
        at: addition.at.to_string(),
        share_pct: Ends::percent(&addition.share),
        from_week: addition.from.weeks(),
        lag_weeks: Ends::weeks(&addition.lag()),
        ramp_weeks: Ends::weeks(&addition.ramp),
    }
}

fn countries(ids: &[CountryId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn products(ids: &[ProductId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}
