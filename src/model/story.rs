//! What the author of a scenario says: its claim, what is expected, what was observed.

use super::{
    event::Event,
    id::{ProductId, SourceId},
    quantity::Weeks,
    register::Register,
    source::{Evidence, Source},
    view::Basis,
};

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
    /// The odds that a target is lost lie within bounds.
    Odds {
        /// The target.
        target: ProductId,
        /// The bounds, in percent of draws over what is not known.
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

    /// Whether it is judged by draws over what is not known.
    pub const fn is_of_odds(&self) -> bool {
        matches!(self, Self::Odds { .. })
    }

    /// The word used in files and outputs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Lost { .. } => "Lost",
            Self::Kept { .. } => "Kept",
            Self::ThetaStar { .. } => "ThetaStar",
            Self::Output { .. } => "Output",
            Self::Odds { .. } => "Odds",
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
    /// The part of supply that the event took as told on the first day, in percent: what a forecast that knows no
    /// chain would lose.
    pub share_lost_pct: f64,
    /// The same as it turned out; `None` where nobody told otherwise.
    pub share_turned_out_pct: Option<f64>,
    /// The most of its output that was lost at one time, in percent, low and high; `None` where only its price was
    /// measured.
    pub lost_pct: Option<(f64, f64)>,
    /// The weeks over which that is a mean, first and past the last; `None` where it is the worst single week.
    pub over_weeks: Option<(f64, f64)>,
    /// The week in which least was made, low and high; `None` where that was not measured.
    pub trough_week: Option<(f64, f64)>,
    /// The week in which it was back, low and high; `None` where that was not measured.
    pub back_week: Option<(f64, f64)>,
    /// How far its price rose, in percent, low and high; `None` where that was not measured.
    pub price_pct: Option<(f64, f64)>,
    /// What was counted: wafers, chips shipped, vehicles.
    pub unit: Option<String>,
    /// Where it was counted.
    pub place: Option<String>,
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

/// What the author of a scenario says of it; nothing that an answer depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
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
    /// What the author expects.
    pub expectations: Vec<Expect>,
    /// What was measured, where it happened.
    pub observed: Vec<Observed>,
    /// Sources that it defines itself.
    pub sources: Register<SourceId, Source>,
}

impl Story {
    /// A story that has a name and says nothing.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            title: None,
            note: None,
            claim: None,
            chain: ChainAt::Embedded,
            variant: Vec::new(),
            expectations: Vec::new(),
            observed: Vec::new(),
            sources: Register::default(),
        }
    }

    /// Its name for people: the title, or the short name where it has none.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }
}
