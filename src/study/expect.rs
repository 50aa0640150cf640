//! What authors of scenarios expect, judged: held, broken, or not to be told.

use serde::{Deserialize, Serialize};

use crate::{
    analysis::{
        self,
        answer::{Effect, TargetAnswer},
        change::Named,
        interval::{Interval, weeks},
        odds::Odds,
        prepared::{Prepared, Scratch, Solved, weeks_until},
        sides,
    },
    engine::dynamics::NEVER,
    model::{
        Event, Story,
        id::ProductId,
        quantity::Weeks,
        story::{Bounds, Expect},
    },
};

/// How many standard errors odds must be clear of a bound before they hold or break it.
const ERRORS: f64 = 2.0;

/// How an expectation fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It holds whatever is unknown.
    Held,
    /// Only the claim's own source speaks of it.
    Restated,
    /// What is unknown decides it.
    CannotBeTold,
    /// It fails whatever is unknown.
    Broken,
}

impl Status {
    /// The word for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Restated => "restated",
            Self::CannotBeTold => "cannot-be-told",
            Self::Broken => "broken",
        }
    }

    /// The word for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Restated => "restated, not tested",
            Self::CannotBeTold => "cannot be told",
            Self::Broken => "broken",
        }
    }

    /// Of an interval against bounds: inside, outside, or straddling.
    fn of(found: Interval<f64>, bounds: Bounds) -> Self {
        let (low, high) = (found.worst.min(found.best), found.worst.max(found.best));
        let least = bounds.at_least.unwrap_or(f64::NEG_INFINITY);
        let most = bounds.at_most.unwrap_or(f64::INFINITY);
        if low >= least && high <= most {
            Self::Held
        } else if high < least || low > most {
            Self::Broken
        } else {
            Self::CannotBeTold
        }
    }

    fn of_answers(all: bool, none: bool) -> Self {
        match (all, none) {
            (true, _) => Self::Held,
            (_, true) => Self::Broken,
            _ => Self::CannotBeTold,
        }
    }
}

/// At least, at most, or both.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Within {
    /// Not below.
    pub at_least: Option<f64>,
    /// Not above.
    pub at_most: Option<f64>,
}

impl From<Bounds> for Within {
    fn from(bounds: Bounds) -> Self {
        Self {
            at_least: bounds.at_least,
            at_most: bounds.at_most,
        }
    }
}

/// What is measured of a product, and in which unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The critical threshold, in percent.
    ThetaStar,
    /// The output left, in percent.
    Output,
    /// How far behind it is, in months.
    Lag,
    /// Unit cost, as a multiple of today's.
    Cost,
}

/// What is expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Expected {
    /// A target falls by a week.
    Lost {
        /// The target.
        target: String,
        /// By when.
        by_week: f64,
    },
    /// A target keeps the threshold until a week.
    Kept {
        /// The target.
        target: String,
        /// Until when.
        until_week: f64,
    },
    /// A number of a target lies within bounds.
    Number {
        /// What is measured.
        measure: Measure,
        /// The target.
        target: String,
        /// The bounds.
        within: Within,
    },
    /// The odds that a target is lost lie within bounds.
    Odds {
        /// The target.
        target: String,
        /// The bounds, in percent of draws.
        within: Within,
    },
    /// Some countries are, or are not, capable of a target alone.
    Capable {
        /// The countries; `None` for each single country in turn.
        of: Option<Named>,
        /// The target, where it is one; `None` for all.
        target: Option<String>,
        /// Whether they are expected to be.
        able: bool,
    },
    /// The part of a product that somebody holds lies within bounds.
    Holds {
        /// The product.
        product: String,
        /// Who.
        holder: Named,
        /// `location` or `jurisdiction`.
        basis: String,
        /// The bounds, in percent.
        within: Within,
    },
    /// A number of the claim lies within what the sources say.
    Figure {
        /// What it measures.
        what: String,
        /// In which unit.
        unit: String,
        /// What the claim says.
        claimed: f64,
    },
}

/// Somebody who decides whether an expectation of capability holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// Who, by id.
    pub who: String,
    /// Which target.
    pub target: String,
    /// What they lack.
    pub lacks: Vec<String>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Found {
    /// Nothing is known of it.
    Unknown,
    /// When the target falls; `None` for never.
    Falls {
        /// At both ends.
        week: Interval<Option<f64>>,
    },
    /// A number.
    Number {
        /// At both ends.
        value: Interval<f64>,
        /// Whether it is a lower bound: not every part of a cost is known.
        or_more: bool,
    },
    /// In how many draws over what is not known about the chain it is lost, given what happens.
    Odds {
        /// The part of draws, in percent: with all that may be anybody's, and without.
        lost_pct: Interval<f64>,
        /// The standard error of that.
        standard_error_pct: f64,
        /// How many draws there are.
        n_draws: u32,
    },
    /// How many are capable alone.
    Counts {
        /// Capable for certain.
        capable: usize,
        /// Perhaps.
        untold: usize,
        /// Not capable.
        incapable: usize,
        /// The first that decides it.
        first: Option<Telling>,
    },
    /// What other sources say; `None` where only the claim's own speaks of it.
    Sources {
        /// The lowest and the highest figure.
        range: Option<Interval<f64>>,
    },
}

/// One expectation with what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// What is expected.
    pub expected: Expected,
    /// How it fares.
    pub status: Status,
    /// What was found.
    pub found: Found,
}

impl Judgement {
    /// The number found at both ends, where there is one: weeks, the number itself, or how many are capable.
    pub const fn ends(&self) -> (Option<f64>, Option<f64>) {
        match self.found {
            Found::Falls { week } => (week.worst, week.best),
            Found::Number { value, .. } | Found::Sources { range: Some(value) } => {
                (Some(value.worst), Some(value.best))
            }
            Found::Odds { lost_pct, .. } => (Some(lost_pct.worst), Some(lost_pct.best)),
            Found::Counts {
                capable, untold, ..
            } => (Some(capable as f64), Some((capable + untold) as f64)),
            Found::Unknown | Found::Sources { range: None } => (None, None),
        }
    }
}

/// Judges every expectation of a story whose case was solved, and drawn where odds are expected.
pub(crate) fn judge(
    prepared: &Prepared<'_>,
    story: &Story,
    solved: &[Solved; 2],
    (targets, odds): (&[TargetAnswer], Option<&Odds>),
    scratch: &mut Scratch,
) -> Vec<Judgement> {
    let expectations = story.expectations.iter();
    // An expectation is looked at as late as it speaks of.
    let latest = expectations.clone().filter_map(Expect::week).max();
    let late = latest.filter(|&week| week > prepared.question().horizon);
    let late = late.map(|week| {
        let theta = prepared.question().theta;
        let ends = [
            (prepared.worst(), &solved[0]),
            (prepared.best(), &solved[1]),
        ];
        let weeks = weeks_until(week) + 1;
        ends.map(|(compiled, solved)| {
            let course = prepared.course(compiled, &solved.dated, theta, weeks, scratch);
            course.falls
        })
    });
    let judge = Judge {
        prepared,
        solved,
        late,
        targets,
        odds,
    };
    expectations
        .map(|expect| judge.one(expect, scratch))
        .collect()
}

/// The verdict over all expectations: the worst of them; `None` where nothing is expected.
pub fn verdict(judgements: &[Judgement]) -> Option<Status> {
    judgements.iter().map(|judgement| judgement.status).max()
}

struct Judge<'a, 'c> {
    prepared: &'a Prepared<'c>,
    solved: &'a [Solved; 2],
    /// When every row falls, worst end first, where some expectation speaks of weeks that the answer does not reach.
    late: Option<[Vec<u32>; 2]>,
    targets: &'a [TargetAnswer],
    odds: Option<&'a Odds>,
}

impl Judge<'_, '_> {
    fn one(&self, expect: &Expect, scratch: &mut Scratch) -> Judgement {
        let horizon = self.prepared.question().horizon;
        match expect {
            Expect::Lost { target, by } => self.lost(target, by.unwrap_or(horizon)),
            Expect::Kept { target, until } => self.kept(target, until.unwrap_or(horizon)),
            Expect::ThetaStar { target, bounds } => {
                let found = self.effect(target).theta_star_pct;
                number(Measure::ThetaStar, target, Some(found), *bounds)
            }
            Expect::Output { target, bounds } => {
                let found = self.effect(target).output_left_pct;
                number(Measure::Output, target, found, *bounds)
            }
            Expect::Odds { target, bounds } => self.odds(target, *bounds),
            Expect::Lag { target, bounds } => {
                let found = self.answer(target, |answer| answer.lag_months);
                number(Measure::Lag, target, found, *bounds)
            }
            Expect::Cost { target, bounds } => self.cost(target, *bounds),
            Expect::Capable { of, target, able } => {
                self.capable(of.as_ref(), target.as_ref(), *able, scratch)
            }
            Expect::Holds {
                product,
                holder,
                basis,
                bounds,
            } => {
                let reading = self.prepared.question().reading;
                let chain = self.prepared.chain();
                let found = analysis::part(chain, product, holder, *basis, reading.trust);
                let expected = Expected::Holds {
                    product: product.to_string(),
                    holder: Named::event(chain, holder),
                    basis: basis.as_str().to_owned(),
                    within: (*bounds).into(),
                };
                bounded(expected, found, *bounds)
            }
            Expect::Figure {
                what,
                unit,
                claimed,
                found,
            } => figure(what, unit, *claimed, *found),
        }
    }

    fn effect(&self, target: &ProductId) -> Effect {
        let row = self.prepared.row_of(target);
        self.prepared.effect(self.solved, row, target, None)
    }

    fn times(&self, target: &ProductId) -> Interval<u32> {
        let row = self.prepared.row_of(target);
        let [worst, best] = self.solved;
        let [worst, best] = match &self.late {
            Some([worst, best]) => [worst, best],
            None => [&worst.course.falls, &best.course.falls],
        };
        let (a, b) = (worst[row.ix()], best[row.ix()]);
        Interval::new(a.min(b), a.max(b))
    }

    fn lost(&self, target: &ProductId, by: Weeks) -> Judgement {
        let times = self.times(target);
        let is_lost = |week: u32| is_by(week, by);
        let status = Status::of_answers(is_lost(times.best), !is_lost(times.worst));
        let expected = Expected::Lost {
            target: target.to_string(),
            by_week: by.weeks(),
        };
        dated(expected, status, times)
    }

    fn kept(&self, target: &ProductId, until: Weeks) -> Judgement {
        let times = self.times(target);
        let is_lost = |week: u32| is_by(week, until);
        let status = Status::of_answers(!is_lost(times.worst), is_lost(times.best));
        let expected = Expected::Kept {
            target: target.to_string(),
            until_week: until.weeks(),
        };
        dated(expected, status, times)
    }

    /// A number of a target; those of other products than the targets asked about are not computed.
    fn answer(
        &self,
        target: &ProductId,
        pick: impl Fn(&TargetAnswer) -> Interval<Option<f64>>,
    ) -> Option<Interval<f64>> {
        let mut answers = self.targets.iter();
        let answer = answers.find(|answer| answer.effect.target == target.as_str())?;
        let found = pick(answer);
        Some(Interval::new(found.worst?, found.best?))
    }

    fn cost(&self, target: &ProductId, bounds: Bounds) -> Judgement {
        let found = self.answer(target, |answer| answer.cost);
        let mut judged = number(Measure::Cost, target, found, bounds);
        let is_partial = self
            .targets
            .iter()
            .any(|answer| answer.effect.target == target.as_str() && answer.cost_is_partial);
        if let Found::Number { or_more, .. } = &mut judged.found
            && is_partial
            && judged.status != Status::CannotBeTold
        {
            *or_more = true;
            judged.status = Status::CannotBeTold;
        }
        judged
    }

    /// Held or broken where the draws say so by more than two standard errors; unknown where nothing was drawn.
    fn odds(&self, target: &ProductId, bounds: Bounds) -> Judgement {
        let expected = Expected::Odds {
            target: target.to_string(),
            within: bounds.into(),
        };
        let drawn = self.odds.and_then(|odds| {
            let mut targets = odds.targets.iter();
            Some((odds, targets.find(|odds| odds.target == target.as_str())?))
        });
        let Some((odds, drawn)) = drawn else {
            return bounded(expected, None, bounds);
        };
        let error = ERRORS * drawn.standard_error_pct;
        let sampled = Interval::new(drawn.lost_pct.worst + error, drawn.lost_pct.best - error);
        Judgement {
            expected,
            status: Status::of(sampled, bounds),
            found: Found::Odds {
                lost_pct: drawn.lost_pct,
                standard_error_pct: drawn.standard_error_pct,
                n_draws: odds.n_draws,
            },
        }
    }

    fn capable(
        &self,
        of: Option<&Event>,
        target: Option<&ProductId>,
        able: bool,
        scratch: &mut Scratch,
    ) -> Judgement {
        let chain = self.prepared.chain();
        let targets = &self.prepared.question().targets;
        let is_wanted = |id: &ProductId| target.is_none_or(|target| target == id);
        let wanted: Vec<usize> = (0..targets.len())
            .filter(|&at| is_wanted(&targets[at]))
            .collect();
        let every = || chain.countries().keys().cloned().map(Event::Country);
        let who: Vec<Event> = of.map_or_else(|| every().collect(), |event| vec![event.clone()]);
        let [worst, best] = self.solved;
        let arrivals = [&worst.dated.arrivals, &best.dated.arrivals];
        let mut counts = [0_usize; 3];
        let mut first = [None, None, None];
        for event in &who {
            let alone = std::slice::from_ref(event);
            let sides = sides::alone(self.prepared, alone, arrivals, scratch);
            for &at in &wanted {
                let side = &sides[at];
                let slot = side.alone as usize;
                counts[slot] += 1;
                first[slot].get_or_insert_with(|| Telling {
                    who: event.id(),
                    target: targets[at].to_string(),
                    lacks: side.lacks.clone(),
                });
            }
        }
        let total: usize = counts.iter().sum();
        let [yes, no, untold] = counts;
        let status = if total == 0 {
            Status::CannotBeTold
        } else if able {
            Status::of_answers(yes == total, no > 0)
        } else {
            Status::of_answers(no == total, yes > 0)
        };
        let [capable, incapable, unknown] = first;
        let only = (wanted.len() == 1).then(|| targets[wanted[0]].to_string());
        Judgement {
            expected: Expected::Capable {
                of: of.map(|event| Named::event(chain, event)),
                target: target.map(ToString::to_string).or(only),
                able,
            },
            status,
            found: Found::Counts {
                capable: yes,
                untold,
                incapable: no,
                first: if able { incapable } else { capable }.or(unknown),
            },
        }
    }
}

/// Whether a week has begun by some time.
fn is_by(week: u32, time: Weeks) -> bool {
    week != NEVER && Weeks::whole(week) <= time
}

fn dated(expected: Expected, status: Status, times: Interval<u32>) -> Judgement {
    Judgement {
        expected,
        status,
        found: Found::Falls {
            week: Interval::new(weeks(times.worst), weeks(times.best)),
        },
    }
}

fn number(
    measure: Measure,
    target: &ProductId,
    found: Option<Interval<f64>>,
    bounds: Bounds,
) -> Judgement {
    let expected = Expected::Number {
        measure,
        target: target.to_string(),
        within: bounds.into(),
    };
    bounded(expected, found, bounds)
}

/// A number against bounds; unknown where there is none.
fn bounded(expected: Expected, found: Option<Interval<f64>>, bounds: Bounds) -> Judgement {
    Judgement {
        expected,
        status: found.map_or(Status::CannotBeTold, |found| Status::of(found, bounds)),
        found: found.map_or(Found::Unknown, |value| Found::Number {
            value,
            or_more: false,
        }),
    }
}

fn figure(what: &str, unit: &str, claimed: f64, found: Option<(f64, f64)>) -> Judgement {
    Judgement {
        expected: Expected::Figure {
            what: what.to_owned(),
            unit: unit.to_owned(),
            claimed,
        },
        status: match found {
            None => Status::Restated,
            Some((low, high)) if (low..=high).contains(&claimed) => Status::Held,
            Some(_) => Status::Broken,
        },
        found: Found::Sources {
            range: found.map(|(low, high)| Interval::new(low, high)),
        },
    }
}
