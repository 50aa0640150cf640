//! Changes: what a case does to a chain, with dates. Each kind has a file of its own.

#![deny(
    clippy::wildcard_enum_match_arm,
    reason = "a new kind of change must say what it does in every place that asks"
)]

mod ally;
mod ban;
mod capacity;
mod in_progress;
mod loss;
mod qualify;
mod span;
mod stockpile;
mod tariff;

pub use ally::Membership;
pub use ban::{NewBan, Reach};
pub use capacity::Addition;
pub use in_progress::Pipeline;
pub use qualify::Qualification;
pub use span::Span;
pub use stockpile::Stock;
pub use tariff::Duty;

use super::{
    event::{Event, EventKind},
    id::CountryId,
    parts::{Parts, Unresolved},
    quantity::Weeks,
    resolve::{Look, User},
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
    /// What users hold is work in progress.
    InProgress(Pipeline),
    /// A substitute is qualified.
    Qualify(Qualification),
    /// A bloc gains or loses members.
    Ally(Membership),
    /// A duty.
    Tariff(Duty),
}

/// Everything that compiles into a network besides the chain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// New bans.
    pub bans: Vec<NewBan>,
    /// New capacity.
    pub additions: Vec<Addition>,
    /// Stocks.
    pub stocks: Vec<Stock>,
    /// Duties.
    pub duties: Vec<Duty>,
    /// The country whose buyers are asked about; `None` for the world.
    pub buyer: Option<CountryId>,
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
            Self::InProgress(_) => "InProgress",
            Self::Qualify(_) => "Qualify",
            Self::Ally(_) => "Ally",
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
            Self::Ban(_)
            | Self::Build(_)
            | Self::Expand(_)
            | Self::Stockpile(_)
            | Self::InProgress(_)
            | Self::Qualify(_)
            | Self::Ally(_)
            | Self::Tariff(_) => None,
        }
    }

    /// What is cut off, where a border closes.
    pub const fn closed(&self) -> Option<&Event> {
        match self {
            Self::CutOff(event, _) => Some(event),
            Self::Outage(..)
            | Self::Ban(_)
            | Self::Build(_)
            | Self::Expand(_)
            | Self::Stockpile(_)
            | Self::InProgress(_)
            | Self::Qualify(_)
            | Self::Ally(_)
            | Self::Tariff(_) => None,
        }
    }

    /// Its dates, where it begins and ends.
    pub const fn span(&self) -> Option<&Span> {
        match self {
            Self::CutOff(_, span) | Self::Outage(_, span) => Some(span),
            Self::Ban(ban) => Some(&ban.span),
            Self::Build(_)
            | Self::Expand(_)
            | Self::Stockpile(_)
            | Self::InProgress(_)
            | Self::Qualify(_)
            | Self::Ally(_)
            | Self::Tariff(_) => None,
        }
    }

    /// When it first helps, at the earliest and at the latest, where that takes time; `begin` is when the first loss strikes.
    pub fn arrival(&self, begin: Weeks) -> Option<(Weeks, Weeks)> {
        match self {
            Self::Build(addition) | Self::Expand(addition) => Some(addition.ready()),
            Self::Qualify(with) => Some((begin + with.ramp.low(), begin + with.ramp.high())),
            Self::CutOff(..)
            | Self::Outage(..)
            | Self::Ban(_)
            | Self::Stockpile(_)
            | Self::InProgress(_)
            | Self::Ally(_)
            | Self::Tariff(_) => None,
        }
    }

    /// Adds what compiles into a network.
    pub(super) fn enter(&self, policy: &mut Policy) {
        match self {
            Self::Ban(ban) => policy.bans.push(ban.clone()),
            Self::Build(addition) | Self::Expand(addition) => {
                policy.additions.push(addition.clone());
            }
            Self::Stockpile(stock) => policy.stocks.push(stock.clone()),
            Self::Tariff(duty) => policy.duties.push(duty.clone()),
            Self::CutOff(..)
            | Self::Outage(..)
            | Self::InProgress(_)
            | Self::Qualify(_)
            | Self::Ally(_) => {}
        }
    }

    /// What it does to the chain itself, its recipes or its blocs; `None` where it leaves it as it is.
    pub(super) fn remade(&self) -> Option<&dyn Remake> {
        match self {
            Self::InProgress(pipeline) => Some(pipeline),
            Self::Qualify(qualification) => Some(qualification),
            Self::Ally(membership) => Some(membership),
            Self::CutOff(..)
            | Self::Outage(..)
            | Self::Ban(_)
            | Self::Build(_)
            | Self::Expand(_)
            | Self::Stockpile(_)
            | Self::Tariff(_) => None,
        }
    }

    /// Whether everything it names is among the parts of a chain.
    pub(super) fn resolve(&self, look: &Look<'_>) -> Result<(), Unresolved> {
        let user: User<'_> = &self.as_str();
        match self {
            Self::CutOff(event, _) | Self::Outage(event, _) => loss::resolve(event, look, user),
            Self::Ban(ban) => ban.resolve(look, user),
            Self::Build(addition) | Self::Expand(addition) => addition.resolve(look, user),
            Self::Stockpile(stock) => stock.resolve(look, user),
            Self::InProgress(pipeline) => pipeline.resolve(look, user),
            Self::Qualify(qualification) => qualification.resolve(look, user),
            Self::Ally(membership) => membership.resolve(look, user),
            Self::Tariff(duty) => duty.resolve(look, user),
        }
    }
}

/// A change of the chain itself.
pub(super) trait Remake {
    /// Changes its parts.
    fn remake(&self, parts: &mut Parts);
}
