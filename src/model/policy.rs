//! What policy changes about a chain before anything is lost: bans, new capacity, stocks.

use super::{
    id::{CountryId, FirmId, ProductId, ZoneId},
    product::Role,
    quantity::{Share, ShareRange, Weeks, WeeksRange},
    view::Basis,
};

/// From when until when something holds, and how it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// From when, counted from the start.
    pub from: Weeks,
    /// For how long; `None` for good.
    pub weeks: Option<Weeks>,
    /// How long it then takes to come back, in a straight line.
    pub recovery: Weeks,
    /// How much of it: the whole unless the scenario says less.
    pub fraction: Share,
}

impl Span {
    /// From the start, for good, wholly.
    pub const ALWAYS: Self = Self {
        from: Weeks::ZERO,
        weeks: None,
        recovery: Weeks::ZERO,
        fraction: Share::ONE,
    };

    /// When it ends; [`Weeks::NEVER`] if for good.
    pub fn until(&self) -> Weeks {
        self.weeks.map_or(Weeks::NEVER, |weeks| self.from + weeks)
    }
}

/// How a ban tells whose goods it stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// What is made in the banning countries.
    Location,
    /// What is made by firms that answer to their law.
    Jurisdiction,
    /// What is made anywhere with their inputs: the foreign direct product rule.
    Origin {
        /// How many steps up the recipe an input still counts; 1 is what the maker itself buys.
        depth: u32,
        /// The least share of such an input that the banning countries hold.
        de_minimis: Share,
        /// Makers that are known to do without.
        free_of: Vec<FirmId>,
    },
}

impl Reach {
    /// What a country means on the side of the buyers.
    pub const fn basis(&self) -> Basis {
        match self {
            Self::Location => Basis::Location,
            Self::Jurisdiction | Self::Origin { .. } => Basis::Jurisdiction,
        }
    }

    /// The word used in files.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Jurisdiction => "jurisdiction",
            Self::Origin { .. } => "origin",
        }
    }
}

/// A ban that a scenario adds: its users miss what they bought before.
///
/// A standing [`super::parts::Ban`] differs: what it bars was never bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBan {
    /// Whose goods.
    pub by: Vec<CountryId>,
    /// To whose users.
    pub to: Vec<CountryId>,
    /// Which products.
    pub products: Vec<ProductId>,
    /// How it tells whose goods they are.
    pub reach: Reach,
    /// When, and how much.
    pub span: Span,
}

/// Capacity that comes on top of today's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// What is made.
    pub product: ProductId,
    /// Who makes it.
    pub firm: FirmId,
    /// Where.
    pub at: CountryId,
    /// In which zone.
    pub zone: Option<ZoneId>,
    /// How much, as a share of today's world supply.
    pub share: ShareRange,
    /// When its building begins.
    pub from: Weeks,
    /// How long the building takes.
    pub build: WeeksRange,
    /// How long until users have qualified it.
    pub qualification: WeeksRange,
    /// How long from the first output to the full one, in a straight line.
    pub ramp: WeeksRange,
    /// Unit cost as a multiple of today's, in thousandths, low and high.
    pub cost_milli: Option<(u32, u32)>,
}

impl Addition {
    /// From the start of building to the first output that users take.
    pub fn lag(&self) -> WeeksRange {
        let (a, b) = (self.build, self.qualification);
        WeeksRange::new(a.low() + b.low(), None, a.high() + b.high()).expect("sums of ranges rise")
    }

    /// When the first output may come at the earliest, and at the latest.
    pub fn ready(&self) -> (Weeks, Weeks) {
        let lag = self.lag();
        (self.from + lag.low(), self.from + lag.high())
    }
}

/// A stock that users hold: at least so many weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// Of what.
    pub products: Vec<ProductId>,
    /// In which roles.
    pub roles: Vec<Role>,
    /// At least so long.
    pub weeks: Weeks,
    /// Users in which countries; `None` for everybody.
    pub who: Option<Vec<CountryId>>,
}

/// A duty on what comes from abroad: it changes what things cost, not whether they come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Who levies it on its users.
    pub by: Vec<CountryId>,
    /// On goods made where.
    pub on: Vec<CountryId>,
    /// On which products.
    pub products: Vec<ProductId>,
    /// How much, of the price.
    pub rate: Share,
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
