//! Policy what-ifs: dated changes of a chain, and what their author expects of them.

use super::{
    chain::{Chain, Parts},
    event::Event,
    id::{BlocId, CountryId, ProductId, SourceId},
    outcome::Outcome,
    policy::{Addition, Duty, NewBan, Policy, Span, Stock},
    product::{Alternative, Need},
    quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
    register::Register,
    source::{Evidence, Source},
    view::Basis,
};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intervention {
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

impl Intervention {
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

/// What the author claims.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    /// A target falls below the threshold by a week.
    Lost {
        /// The target.
        target: ProductId,
        /// By when; `None` for the horizon.
        by: Option<Weeks>,
    },
    /// A target keeps the threshold until a week.
    Kept {
        /// The target.
        target: ProductId,
        /// Until when; `None` for the horizon.
        until: Option<Weeks>,
    },
    /// The critical threshold of a target lies within bounds.
    ThetaStar {
        /// The target.
        target: ProductId,
        /// The bounds.
        bounds: Bounds,
    },
    /// The output left of a target lies within bounds.
    Output {
        /// The target.
        target: ProductId,
        /// The bounds.
        bounds: Bounds,
    },
    /// A set of countries is, or is not, capable of a target alone.
    Capable {
        /// The countries, as one event; `None` for each single country in turn.
        of: Option<Event>,
        /// The target; `None` for all of the scenario.
        target: Option<ProductId>,
        /// Whether it is expected to be.
        able: bool,
    },
    /// The part of a product that somebody holds lies within bounds.
    Holds {
        /// The product.
        product: ProductId,
        /// Country, bloc or firm.
        holder: Event,
        /// What a country means.
        basis: Basis,
        /// The bounds.
        bounds: Bounds,
    },
    /// The capability lag of a target in months lies within bounds.
    Lag {
        /// The target.
        target: ProductId,
        /// The bounds, in months.
        bounds: Bounds,
    },
    /// The unit cost of a target as a multiple of today's lies within bounds.
    Cost {
        /// The target.
        target: ProductId,
        /// The bounds, as multiples.
        bounds: Bounds,
    },
    /// A number of the claim lies within what was found.
    Figure {
        /// What it measures.
        what: String,
        /// In which unit.
        unit: String,
        /// What the claim says.
        claimed: f64,
        /// What is found elsewhere; `None` where the claim's own source is all there is.
        found: Option<(f64, f64)>,
    },
}

impl Expect {
    /// The week that it speaks of, where it names one.
    pub const fn week(&self) -> Option<Weeks> {
        match self {
            Self::Lost { by: week, .. } | Self::Kept { until: week, .. } => *week,
            _ => None,
        }
    }

    /// The word used in files and outputs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Lost { .. } => "Lost",
            Self::Kept { .. } => "Kept",
            Self::ThetaStar { .. } => "ThetaStar",
            Self::Output { .. } => "Output",
            Self::Capable { able: true, .. } => "Capable",
            Self::Capable { able: false, .. } => "Incapable",
            Self::Holds { .. } => "Holds",
            Self::Lag { .. } => "Lag",
            Self::Cost { .. } => "Cost",
            Self::Figure { .. } => "Figure",
        }
    }
}

/// At least, at most, or both.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// Not below.
    pub at_least: Option<f64>,
    /// Not above.
    pub at_most: Option<f64>,
}

/// What was measured when something like the scenario happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// Of which product.
    pub target: ProductId,
    /// The part of supply that the event took, in percent: what a forecast that knows no chain would lose.
    pub share_lost_pct: f64,
    /// The most of its output that was lost at one time, in percent, low and high.
    pub lost_pct: (f64, f64),
    /// The week in which it was back, low and high; `None` where that was not measured.
    pub back_week: Option<(f64, f64)>,
    /// What the measurement rests on.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

/// Where the chain of a scenario comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChainAt {
    /// The allied graph, which is part of the program.
    Embedded,
    /// A file, by its path as the user would name it.
    File(String),
}

/// One what-if, with every name resolved and every default filled in.
///
/// A file with a sweep stands for several.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its short name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// A word of explanation.
    pub note: Option<String>,
    /// The claim that it tests, in words.
    pub claim: Option<String>,
    /// The chain it changes.
    pub chain: ChainAt,
    /// Which member of a sweep it is: fields and their values.
    pub variant: Vec<(String, f64)>,
    /// The products asked about, in order.
    pub targets: Vec<ProductId>,
    /// The country whose buyers are asked about; `None` for the world.
    pub buyer: Option<CountryId>,
    /// What is asked to survive.
    pub outcome: Outcome,
    /// What a country means.
    pub basis: Basis,
    /// The share of normal supply below which a product is lost.
    pub theta: Share,
    /// Until when the scenario is followed.
    pub horizon: Weeks,
    /// Whether facts kept from headlines are let in.
    pub all_facts: bool,
    /// Whether headquarters may not stand in for a missing place.
    pub strict: bool,
    /// The changes.
    pub interventions: Vec<Intervention>,
    /// What the author expects.
    pub expectations: Vec<Expect>,
    /// What was measured, where it happened.
    pub observed: Vec<Observed>,
    /// Sources that it defines itself.
    pub sources: Register<SourceId, Source>,
}

impl Scenario {
    /// What a scenario has where it says nothing: the threshold.
    pub const THETA: Share = Share::from_ppm(500_000).expect("a half is a share");
    /// What a scenario has where it says nothing: the horizon.
    pub const HORIZON: Weeks = Weeks::whole(104);

    /// A chain as it stands: nothing happens and nothing is expected.
    pub fn nothing(chain: &Chain) -> Self {
        Self {
            name: chain.name().to_owned(),
            title: chain.title().map(str::to_owned),
            note: None,
            claim: None,
            chain: ChainAt::Embedded,
            variant: Vec::new(),
            targets: chain.targets().to_vec(),
            buyer: None,
            outcome: Outcome::Output,
            basis: Basis::Location,
            theta: Self::THETA,
            horizon: Self::HORIZON,
            all_facts: false,
            strict: false,
            interventions: Vec::new(),
            expectations: Vec::new(),
            observed: Vec::new(),
            sources: Register::default(),
        }
    }

    /// What compiles into a network besides the chain.
    pub fn policy(&self) -> Policy {
        let mut policy = Policy {
            buyer: self.buyer.clone(),
            ..Policy::default()
        };
        for intervention in &self.interventions {
            match intervention {
                Intervention::Ban(ban) => policy.bans.push(ban.clone()),
                Intervention::Build(addition) | Intervention::Expand(addition) => {
                    policy.additions.push(addition.clone());
                }
                Intervention::Stockpile(stock) => policy.stocks.push(stock.clone()),
                Intervention::Tariff(duty) => policy.duties.push(duty.clone()),
                Intervention::CutOff(..)
                | Intervention::Outage(..)
                | Intervention::Qualify(_)
                | Intervention::Ally { .. } => {}
            }
        }
        policy
    }

    /// Whether it changes the chain itself: its blocs or its recipes.
    pub fn changes_chain(&self) -> bool {
        self.interventions
            .iter()
            .any(|change| matches!(change, Intervention::Qualify(_) | Intervention::Ally { .. }))
    }

    /// The chain with the changes to its blocs and recipes.
    pub fn changed(&self, chain: &Chain) -> Chain {
        chain.with(|parts| {
            for intervention in &self.interventions {
                match intervention {
                    Intervention::Qualify(qualification) => qualify(parts, qualification),
                    Intervention::Ally { bloc, add, remove } => ally(parts, bloc, add, remove),
                    _ => {}
                }
            }
        })
    }
}

/// Lets some countries into a bloc and others out of it.
fn ally(parts: &mut Parts, bloc: &BlocId, add: &[CountryId], remove: &[CountryId]) {
    let Some(bloc) = parts.blocs.get_mut(bloc) else {
        return;
    };
    bloc.members.retain(|member| !remove.contains(member));
    for country in add {
        if !bloc.members.contains(country) {
            bloc.members.push(country.clone());
        }
    }
}

/// Lets a substitute into every recipe that needs what it replaces.
fn qualify(parts: &mut Parts, with: &Qualification) {
    let member = Alternative {
        product: with.substitute.clone(),
        covers: times(with.covers, with.yields),
        ramp: with.ramp,
        lag: with.lag,
        cost_milli: with.cost_milli,
        is_new: true,
        note: None,
    };
    for (id, product) in parts.products.iter_mut() {
        if !with.users.is_empty() && !with.users.contains(id) {
            continue;
        }
        for input in &mut product.inputs {
            match &mut input.need {
                Need::Product(needed) if *needed == with.replaces && *id != with.substitute => {
                    let incumbent = Alternative {
                        product: needed.clone(),
                        covers: Range::exactly(Share::ONE),
                        ramp: Range::exactly(Weeks::ZERO),
                        lag: None,
                        cost_milli: None,
                        is_new: false,
                        note: None,
                    };
                    input.need = Need::AnyOf(vec![incumbent, member.clone()]);
                }
                Need::AnyOf(members)
                    if *id != with.substitute
                        && members.iter().any(|other| other.product == with.replaces) =>
                {
                    members.retain(|other| other.product != with.substitute);
                    members.push(member.clone());
                }
                _ => {}
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
