//! How likely a loss is over everything that is not known about the chain, given that it happens.

use serde::{Deserialize, Serialize};

use super::{interval::Interval, missing, prepared::Prepared};

/// How many draws are made where nobody says otherwise.
pub const DRAWS: u32 = 256;

/// Words of likelihood as the IPCC uses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likelihood {
    /// Below 1 percent.
    ExceptionallyUnlikely,
    /// Below 10 percent.
    VeryUnlikely,
    /// Below 33 percent.
    Unlikely,
    /// From 33 to 66 percent.
    AboutAsLikelyAsNot,
    /// Above 66 percent.
    Likely,
    /// Above 90 percent.
    VeryLikely,
    /// Above 99 percent.
    VirtuallyCertain,
}

impl Likelihood {
    /// The word for a percent.
    pub fn of(percent: f64) -> Self {
        match percent {
            p if p > 99.0 => Self::VirtuallyCertain,
            p if p > 90.0 => Self::VeryLikely,
            p if p > 66.0 => Self::Likely,
            p if p < 1.0 => Self::ExceptionallyUnlikely,
            p if p < 10.0 => Self::VeryUnlikely,
            p if p < 33.0 => Self::Unlikely,
            _ => Self::AboutAsLikelyAsNot,
        }
    }

    /// The word for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExceptionallyUnlikely => "exceptionally-unlikely",
            Self::VeryUnlikely => "very-unlikely",
            Self::Unlikely => "unlikely",
            Self::AboutAsLikelyAsNot => "about-as-likely-as-not",
            Self::Likely => "likely",
            Self::VeryLikely => "very-likely",
            Self::VirtuallyCertain => "virtually-certain",
        }
    }
}

/// The middle of some draws and the ends that one in twenty lies beyond.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread<T> {
    /// One draw in twenty is below.
    pub p5: T,
    /// Half of the draws are below.
    pub median: T,
    /// One draw in twenty is above.
    pub p95: T,
}

impl<T: Copy> Spread<T> {
    /// Reads the spread off draws in order; `None` where there are none.
    ///
    /// The lowest draw that at least this part of draws do not exceed.
    pub fn of_sorted(draws: &[T]) -> Option<Self> {
        let at = |percent: usize| {
            let wanted = (draws.len() * percent).div_ceil(100).max(1);
            draws.get(wanted - 1).copied()
        };
        Some(Self {
            p5: at(5)?,
            median: at(50)?,
            p95: at(95)?,
        })
    }

    /// The same of something else.
    pub fn map<U>(self, f: impl Fn(T) -> U) -> Spread<U> {
        Spread {
            p5: f(self.p5),
            median: f(self.median),
            p95: f(self.p95),
        }
    }
}

/// What the draws say of one target; weeks and what is missing are read off the draws of both ends together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetOdds {
    /// The target.
    pub target: String,
    /// The part of draws in which it is lost, in percent: if the loss takes all that may be anybody's, and if it takes
    /// nothing of that.
    ///
    /// Nobody knows whose that is, so that no draw can say it: the odds are an interval.
    pub lost_pct: Interval<f64>,
    /// The standard error of that, the larger one: how well it was sampled, not how right it is.
    pub standard_error_pct: f64,
    /// The word for it.
    pub likelihood: Interval<Likelihood>,
    /// The week in which it falls; `None` where it does not within the horizon.
    pub weeks: Spread<Option<f64>>,
    /// What is missing until the horizon, in weeks of normal output.
    pub missing_weeks: Spread<f64>,
    /// The middle draw in billion US dollars; `None` where the target's value is not known.
    pub missing_usd_bn: Option<Spread<f64>>,
}

/// What the draws say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// How many draws there are.
    pub n_draws: u32,
    /// What they start from.
    pub seed: u64,
    /// What all targets together do not make until the horizon, in billion US dollars over those with a value, none
    /// counted inside another; `None` where none has one. Its ends are those of [`TargetOdds::lost_pct`].
    pub missing_usd_bn: Option<Interval<Spread<f64>>>,
    /// The targets, in the order asked for.
    pub targets: Vec<TargetOdds>,
}

/// What a loss takes of all targets together until the horizon, in the middle one of the draws.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Median {
    /// In billion US dollars over the targets with a value, none counted inside another; `None` where none has one.
    pub usd_bn: Option<f64>,
    /// The mean over the targets in weeks of normal output.
    pub mean_weeks: f64,
}

/// How many draws losses are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// How many draws there are, the same for every loss.
    pub n_draws: u32,
    /// What they start from.
    pub seed: u64,
    /// How many losses come first by their median; all others miss less even in the worst case and come after them, by
    /// the middle of their range.
    pub n_first: usize,
}

/// What a week of normal output of a product is worth at the middle of its value, in billion US dollars; `None` where
/// that is not known, or where something else than output is asked about.
pub(crate) fn usd_per_week(prepared: &Prepared<'_>, target: &str) -> Option<f64> {
    if !prepared.question().counts_money() {
        return None;
    }
    let weeks = Interval::new(52e3, 52e3);
    let ends = missing::worth(prepared.chain(), &target.into(), weeks)?;
    Some(f64::midpoint(ends.worst, ends.best) / 52e3)
}

/// What some spread of missing weeks is worth at the middle of a product's value; `None` as for [`usd_per_week`].
pub(crate) fn worth(
    prepared: &Prepared<'_>,
    target: &str,
    weeks: Spread<f64>,
) -> Option<Spread<f64>> {
    let usd = usd_per_week(prepared, target)?;
    Some(weeks.map(|weeks| missing::rounded(weeks * usd)))
}
