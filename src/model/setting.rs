//! What may be said of a question and of dates, as numbers and names from outside, checked.

use super::{
    case::{FixedPoint, Question},
    chain::Chain,
    change::Span,
    event::EventError,
    lookup,
    outcome::Outcome,
    quantity::{Share, Weeks},
    source::Grade,
    view::Basis,
};

/// Why a number cannot be used; its text begins with the name of the setting.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OutOfRange {
    /// A part of the whole.
    #[error("{setting} is a percent above 0 and up to 100, not {value}")]
    Percent {
        /// What was set.
        setting: &'static str,
        /// To what.
        value: f64,
    },
    /// A time.
    #[error("{setting} is a number of weeks from 0 to 520000, not {value}")]
    Weeks {
        /// What was set.
        setting: &'static str,
        /// To what.
        value: f64,
    },
    /// A percent of normal output.
    #[error("{setting} is a percent from 100 to 200, not {value}")]
    Surge {
        /// What was set.
        setting: &'static str,
        /// To what.
        value: f64,
    },
    /// A time in which something is made good.
    #[error("{setting} is a number of weeks from 1 to 5200, not {value}")]
    Lasting {
        /// What was set.
        setting: &'static str,
        /// To what.
        value: f64,
    },
    /// How many weeks are followed.
    #[error("{setting} is the number of weeks followed, from 1 to 5200, not {value}")]
    Followed {
        /// What was set.
        setting: &'static str,
        /// To what.
        value: u32,
    },
}

/// Why a question cannot be asked of a chain.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Unasked {
    /// No product is called as a target is.
    #[error(transparent)]
    Target(#[from] EventError),
    /// A number cannot be used.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// What is said of a question; what is not said stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The targets by id or name; none for those that there are.
    pub targets: Vec<String>,
    /// What is asked to survive.
    pub outcome: Option<Outcome>,
    /// What a country means.
    pub basis: Option<Basis>,
    /// The threshold in percent of normal supply.
    pub theta: Option<f64>,
    /// The horizon in weeks.
    pub horizon: Option<f64>,
    /// The worst grade that a fact of supply may have to count.
    pub trust: Option<Grade>,
    /// Whether figures whose source forbids commercial use are opened.
    pub open_data: bool,
    /// Whether everything starts from nothing.
    pub bootstrap: bool,
}

impl Settings {
    /// A question with what is said in place of its own.
    ///
    /// # Errors
    ///
    /// When no product is called as a target is, or a number is out of range.
    pub fn over(&self, chain: &Chain, mut question: Question) -> Result<Question, Unasked> {
        let mut targets = Vec::new();
        for name in &self.targets {
            let target = lookup::product(chain, name)?;
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        if !targets.is_empty() {
            question.targets = targets;
        }
        if let Some(theta) = self.theta {
            question.theta = percent("theta", theta)?;
        }
        if let Some(horizon) = self.horizon {
            question.horizon = weeks("horizon", horizon)?;
        }
        question.outcome = self.outcome.unwrap_or(question.outcome);
        question.basis = self.basis.unwrap_or(question.basis);
        question.reading.trust = self.trust.unwrap_or(question.reading.trust);
        question.reading.open_data |= self.open_data;
        if self.bootstrap {
            question.reading.fixed_point = FixedPoint::Least;
        }
        Ok(question)
    }
}

/// When losses strike, how long they last, and how much they take.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Dates {
    /// The week in which they strike; 0 where nobody says.
    pub from: Option<f64>,
    /// For how many weeks; for good where nobody says, or none where they recover.
    pub weeks: Option<f64>,
    /// Weeks in which what is lost comes back.
    pub recovery: Option<f64>,
    /// The percent of capacity that is lost; all of it where nobody says.
    pub fraction: Option<f64>,
}

impl Dates {
    /// Whether anything is said.
    pub fn is_given(&self) -> bool {
        *self != Self::default()
    }

    /// The span of time.
    ///
    /// # Errors
    ///
    /// When a number is out of range.
    pub fn span(&self) -> Result<Span, OutOfRange> {
        let time =
            |setting, value: Option<f64>| value.map(|value| weeks(setting, value)).transpose();
        let recovery = time("recovery", self.recovery)?;
        let lasts = time("weeks", self.weeks)?;
        Ok(Span {
            from: time("from", self.from)?.unwrap_or(Weeks::ZERO),
            weeks: lasts.or(recovery.map(|_| Weeks::ZERO)),
            recovery: recovery.unwrap_or(Weeks::ZERO),
            fraction: percent("fraction", self.fraction.unwrap_or(100.0))?,
        })
    }
}

fn percent(setting: &'static str, value: f64) -> Result<Share, OutOfRange> {
    let share = Share::from_percent(value).filter(|share| *share > Share::ZERO);
    share.ok_or(OutOfRange::Percent { setting, value })
}

fn weeks(setting: &'static str, value: f64) -> Result<Weeks, OutOfRange> {
    Weeks::from_weeks(value).ok_or(OutOfRange::Weeks { setting, value })
}
