//! Products: what they need, how their market works, who supplies them.

use std::fmt;

use super::{
    id::{CountryId, LoadId, ProductId},
    quantity::{Range, Share, ShareRange, UsdRange, Weeks, WeeksRange},
    source::Evidence,
    view::View,
};

/// A stage of the chain, in the order goods flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Mined or distilled.
    RawMaterial,
    /// Refined for chips.
    Material,
    /// Power and water.
    Energy,
    /// Parts of tools.
    Subsystem,
    /// Tools.
    Equipment,
    /// Chip design.
    Design,
    /// Design software and licensed blocks.
    EdaIp,
    /// Logic and other wafers.
    Fabrication,
    /// Memory wafers and stacks.
    Memory,
    /// Assembly, packaging and test.
    Packaging,
    /// Boxes and racks.
    System,
    /// What the world buys.
    Final,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 12] = [
        Self::RawMaterial,
        Self::Material,
        Self::Energy,
        Self::Subsystem,
        Self::Equipment,
        Self::Design,
        Self::EdaIp,
        Self::Fabrication,
        Self::Memory,
        Self::Packaging,
        Self::System,
        Self::Final,
    ];

    /// The word used in files and outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RawMaterial => "raw_material",
            Self::Material => "material",
            Self::Energy => "energy",
            Self::Subsystem => "subsystem",
            Self::Equipment => "equipment",
            Self::Design => "design",
            Self::EdaIp => "eda_ip",
            Self::Fabrication => "fabrication",
            Self::Memory => "memory",
            Self::Packaging => "packaging",
            Self::System => "system",
            Self::Final => "final",
        }
    }

    /// The heading for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::RawMaterial => "Raw materials",
            Self::Material => "Materials",
            Self::Energy => "Energy",
            Self::Subsystem => "Tool subsystems",
            Self::Equipment => "Equipment",
            Self::Design => "Design",
            Self::EdaIp => "EDA and IP",
            Self::Fabrication => "Fabrication",
            Self::Memory => "Memory",
            Self::Packaging => "Packaging and test",
            Self::System => "Systems",
            Self::Final => "Final products",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What an input is to its user; decides when its loss bites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Used up.
    Material,
    /// Built in.
    Component,
    /// Used as it comes.
    Energy,
    /// Done by somebody else.
    Service,
    /// Tools; the installed base stays and wears.
    Equipment,
    /// Programs and licences for new designs.
    Software,
    /// The design of what is made.
    Design,
}

impl Role {
    /// Every role, in order.
    pub const ALL: [Self; 7] = [
        Self::Material,
        Self::Component,
        Self::Energy,
        Self::Service,
        Self::Equipment,
        Self::Software,
        Self::Design,
    ];

    /// The word used in files and outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Material => "material",
            Self::Component => "component",
            Self::Energy => "energy",
            Self::Service => "service",
            Self::Equipment => "equipment",
            Self::Software => "software",
            Self::Design => "design",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How a product's market reallocates what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Market {
    /// Anybody may buy from anybody.
    Open,
    /// Chips use a sliver of the world's supply and can outbid others.
    Bulk {
        /// The share of world supply that chips need.
        need: ShareRange,
    },
    /// Survivors serve their own customers first, others only once qualified.
    Qualified {
        /// How long a new source takes to qualify.
        lag: WeeksRange,
    },
}

/// One member of an `any_of` input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// What is used.
    pub product: ProductId,
    /// The part of world supply that its users take; `None` where its market says so.
    pub world_need: Option<ShareRange>,
    /// The largest part of the need it could ever take; unknown is an interval from nothing to all.
    pub covers: ShareRange,
    /// How long until it can.
    pub ramp: WeeksRange,
    /// How far its products are behind those of the best member.
    pub lag: Option<WeeksRange>,
    /// Unit cost as a multiple of the best member's, in thousandths, low and high.
    pub cost_milli: Option<(u32, u32)>,
    /// Whether a policy brings it, so that nobody rests on it today.
    pub is_new: bool,
    /// What its numbers rest on, where that is not what the input rests on.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

/// What an input calls for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// One product.
    Product(ProductId),
    /// Any of several that can stand in for one another; never empty.
    AnyOf(Vec<Alternative>),
}

impl Need {
    /// The products named, in order.
    pub fn products(&self) -> impl Iterator<Item = &ProductId> {
        let (one, many) = match self {
            Self::Product(product) => (Some(product), &[][..]),
            Self::AnyOf(members) => (None, members.as_slice()),
        };
        one.into_iter()
            .chain(many.iter().map(|member| &member.product))
    }
}

/// One thing a product's recipe needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What it is to its user.
    pub role: Role,
    /// What is needed.
    pub need: Need,
    /// The part of world supply that its users take; `None` where the market of the product says so.
    ///
    /// A choice has it at its members.
    pub world_need: Option<ShareRange>,
    /// The fraction of output lost when it is wholly missing; one is essential.
    pub dependence: ShareRange,
    /// Whether the chain could not be built from nothing without it.
    pub needed_to_start: bool,
    /// How long users run on without it: stock, or spares for equipment.
    pub cover: WeeksRange,
    /// What the cover rests on; empty for a default.
    pub cover_evidence: Evidence,
    /// What is on its way to its users beside their stock; no graph says so, cases do.
    pub line: Option<Line>,
    /// The part of the product's unit cost that it makes up.
    pub cost_share: Option<ShareRange>,
    /// What the need itself rests on.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

impl Input {
    /// An essential need for one product, without which nothing starts; users hold no stock of it.
    pub fn of(role: Role, product: impl Into<ProductId>) -> Self {
        Self {
            role,
            need: Need::Product(product.into()),
            world_need: None,
            dependence: Range::exactly(Share::ONE),
            needed_to_start: true,
            cover: Range::exactly(Weeks::ZERO),
            cover_evidence: Evidence::default(),
            line: None,
            cost_share: None,
            evidence: Evidence::default(),
            note: None,
        }
    }
}

/// Work in progress: what stands in a line or is on its way, and is no stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// How long it takes.
    pub weeks: WeeksRange,
    /// The part of it that is scrapped, of what a loss stops in the week in which it begins.
    pub scraps: ShareRange,
}

impl Line {
    /// Both, one behind the other; of what they scrap, the widest range.
    pub(super) fn and(self, other: Self) -> Self {
        let add = |a: Weeks, b: Weeks| Weeks::from_micro(a.micro().saturating_add(b.micro()));
        let (low, high) = (
            add(self.weeks.low(), other.weeks.low()),
            add(self.weeks.high(), other.weeks.high()),
        );
        let (least, most) = (
            self.scraps.low().min(other.scraps.low()),
            self.scraps.high().max(other.scraps.high()),
        );
        Self {
            weeks: Range::new(low, None, high).expect("sums of ends are in order"),
            scraps: Range::new(least, None, most).expect("the widest ends are in order"),
        }
    }
}

/// What the world pays for a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// US dollars a year.
    pub usd: UsdRange,
    /// The product whose value holds this one too, so that the two are never added.
    pub within: Option<ProductId>,
    /// What it rests on, and of which year.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

/// Something that could replace a product; for the reader, not for the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitute {
    /// What it is called.
    pub name: String,
    /// The product that stands for it, where the chain has one.
    pub product: Option<ProductId>,
    /// The largest part of the need it could take.
    pub covers: Option<ShareRange>,
    /// How long until it can.
    pub ramp: Option<WeeksRange>,
    /// How far behind it is.
    pub lag: Option<WeeksRange>,
    /// Cost as a multiple of the original, in thousandths, low and high.
    pub cost_milli: Option<(u32, u32)>,
    /// What this rests on.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

/// Anything one firm needs from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The name for people.
    pub name: String,
    /// Where it stands in the chain.
    pub stage: Stage,
    /// How its market reallocates.
    pub market: Market,
    /// Made wherever its inputs meet: it has no supply of its own.
    pub assembled: bool,
    /// Lives and dies with its user, as power and water do.
    pub local: bool,
    /// What users in some countries need in its place, because there it hangs on more; for local products.
    pub hosts: Vec<(CountryId, ProductId)>,
    /// What the world pays for it.
    pub value: Option<Value>,
    /// How full its makers run.
    pub utilisation: Option<LoadId>,
    /// What its recipe needs; all of them.
    pub inputs: Vec<Input>,
    /// How its supply is split, one way per view; views are never added.
    pub views: Vec<View>,
    /// What could replace it.
    pub substitutes: Vec<Substitute>,
    /// A word of explanation.
    pub note: Option<String>,
}

impl Product {
    /// A product of an open market that needs nothing and whose makers are not told yet.
    pub fn new(name: impl Into<String>, stage: Stage) -> Self {
        Self {
            name: name.into(),
            stage,
            market: Market::Open,
            assembled: false,
            local: false,
            hosts: Vec::new(),
            value: None,
            utilisation: None,
            inputs: Vec::new(),
            views: Vec::new(),
            substitutes: Vec::new(),
            note: None,
        }
    }
}
