//! Changes: what a case does to a chain, with dates.

use super::{
    event::{Event, EventKind},
    id::{BlocId, CountryId, ProductId},
    policy::{Addition, Duty, NewBan, Span, Stock},
    quantity::{ShareRange, WeeksRange},
};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Nothing goes in or out of a country or bloc; inside they still trade.
    CutOff(Event, Span),
    /// Production is lost; trade is untouched.
    Outage(Event, Span),
    /// Some do not deliver to others.
    Ban(NewBan),
    /// New capacity.
    Build(Addition),
    /// More capacity of somebody who makes the product already.
    Expand(Addition),
    /// Users hold more.
    Stockpile(Stock),
    /// A substitute is qualified.
    Qualify(Qualification),
    /// A bloc gains or loses members.
    Ally {
        /// The bloc.
        bloc: BlocId,
        /// Who joins.
        add: Vec<CountryId>,
        /// Who leaves.
        remove: Vec<CountryId>,
    },
    /// A duty.
    Tariff(Duty),
}

impl Change {
    /// The word used in files and outputs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::CutOff(..) => "CutOff",
            Self::Outage(..) => "Outage",
            Self::Ban(_) => "Ban",
            Self::Build(_) => "Build",
            Self::Expand(_) => "Expand",
            Self::Stockpile(_) => "Stockpile",
            Self::Qualify(_) => "Qualify",
            Self::Ally { .. } => "Ally",
            Self::Tariff(_) => "Tariff",
        }
    }

    /// The loss of something: what has a border is cut off, of the rest production is lost.
    pub const fn loss_of(event: Event, span: Span) -> Self {
        match event.kind() {
            EventKind::Country | EventKind::Bloc => Self::CutOff(event, span),
            EventKind::Firm | EventKind::Zone | EventKind::Product | EventKind::Producer => {
                Self::Outage(event, span)
            }
        }
    }

    /// The loss it means, with its dates.
    pub const fn loss(&self) -> Option<(&Event, &Span)> {
        match self {
            Self::CutOff(event, span) | Self::Outage(event, span) => Some((event, span)),
            _ => None,
        }
    }
}

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
