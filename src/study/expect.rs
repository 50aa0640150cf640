//! What authors of scenarios expect, judged: held, broken, or not to be told.

use serde::Serialize;

use crate::{
    analysis::{
        self,
        cutoff::{Alone, alone_with},
        interval::{Interval, percent},
        lens::{Lens, Scratch as LensScratch, weeks},
        whatif::{self, Solved, TargetOutcome},
    },
    model::{
        Event, Scenario,
        id::ProductId,
        quantity::Weeks,
        story::{Bounds, Expect},
    },
};

/// How an expectation fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

/// One expectation with what was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// What is expected, in words.
    pub expected: String,
    /// How it fares.
    pub status: Status,
    /// What was found, in words and numbers.
    pub found: String,
    /// The number found in the worst case, where there is one.
    pub worst: Option<f64>,
    /// The number found in the best case.
    pub best: Option<f64>,
}

/// Judges every expectation of a scenario that was solved.
pub fn judge(
    lens: &Lens<'_>,
    scenario: &Scenario,
    solved: &[Solved; 2],
    outcomes: &[TargetOutcome],
) -> Vec<Judgement> {
    let judge = Judge {
        lens,
        scenario,
        solved,
        outcomes,
    };
    scenario
        .story
        .expectations
        .iter()
        .map(|expect| judge.one(expect))
        .collect()
}

/// The verdict over all expectations: the worst of them; `None` where nothing is expected.
pub fn verdict(judgements: &[Judgement]) -> Option<Status> {
    judgements.iter().map(|judgement| judgement.status).max()
}

struct Judge<'a, 'c> {
    lens: &'a Lens<'c>,
    scenario: &'a Scenario,
    solved: &'a [Solved; 2],
    outcomes: &'a [TargetOutcome],
}

impl Judge<'_, '_> {
    fn one(&self, expect: &Expect) -> Judgement {
        match expect {
            Expect::Lost { target, by } => {
                self.lost(target, by.unwrap_or(self.scenario.case.question.horizon))
            }
            Expect::Kept { target, until } => {
                self.kept(target, until.unwrap_or(self.scenario.case.question.horizon))
            }
            Expect::ThetaStar { target, bounds } => {
                let row = whatif::row_of(self.lens, target);
                let [worst, best] = self.solved;
                let found = Interval::new(
                    percent(worst.star.rows[row.ix()]),
                    percent(best.star.rows[row.ix()]),
                );
                numbers(&format!("θ* of {target}"), " %", Some(found), *bounds)
            }
            Expect::Output { target, bounds } => {
                let row = whatif::row_of(self.lens, target);
                let [worst, best] = self.solved;
                let percent = |fraction: f64| (fraction * 1e4).round() / 100.0;
                let found = Interval::new(
                    percent(worst.left.rows[row.ix()]),
                    percent(best.left.rows[row.ix()]),
                );
                numbers(
                    &format!("output left of {target}"),
                    " %",
                    Some(found),
                    *bounds,
                )
            }
            Expect::Lag { target, bounds } => {
                let found = self.outcome(target, |outcome| outcome.lag_months);
                numbers(&format!("lag of {target}"), " months", found, *bounds)
            }
            Expect::Cost { target, bounds } => {
                let found = self.outcome(target, |outcome| outcome.cost);
                let is_partial = self.outcomes.iter().any(|outcome| {
                    outcome.effect.target == target.as_str() && outcome.cost_is_partial
                });
                let mut judged =
                    numbers(&format!("unit cost of {target}"), " times", found, *bounds);
                if is_partial && judged.status != Status::CannotBeTold {
                    judged.status = Status::CannotBeTold;
                    judged
                        .found
                        .push_str(" or more: not every part of the cost is known");
                }
                judged
            }
            Expect::Capable { of, target, able } => {
                self.capable(of.as_ref(), target.as_ref(), *able)
            }
            Expect::Holds {
                product,
                holder,
                basis,
                bounds,
            } => {
                let found = analysis::part(
                    self.lens.chain,
                    product,
                    holder,
                    *basis,
                    self.scenario.case.question.reading.all_facts,
                );
                let of = holder.name(self.lens.chain);
                let what = format!("part of {product} by {} that {of} holds", basis.as_str());
                numbers(&what, " %", found, *bounds)
            }
            Expect::Figure {
                what,
                unit,
                claimed,
                found,
            } => figure(what, unit, *claimed, *found),
        }
    }

    fn times(&self, target: &ProductId) -> Interval<u64> {
        let row = whatif::row_of(self.lens, target);
        let [worst, best] = self.solved;
        Interval::new(
            worst.times.times.rows[row.ix()],
            best.times.times.rows[row.ix()],
        )
    }

    fn lost(&self, target: &ProductId, by: Weeks) -> Judgement {
        let times = self.times(target);
        let status = Status::of_answers(times.best <= by.micro(), times.worst > by.micro());
        Self::dated(format!("{target} is lost by week {by}"), status, times)
    }

    fn kept(&self, target: &ProductId, until: Weeks) -> Judgement {
        let times = self.times(target);
        let status = Status::of_answers(times.worst > until.micro(), times.best <= until.micro());
        Self::dated(
            format!("{target} is kept until week {until}"),
            status,
            times,
        )
    }

    fn dated(expected: String, status: Status, times: Interval<u64>) -> Judgement {
        let (worst, best) = (weeks(times.worst), weeks(times.best));
        let say =
            |week: Option<f64>| week.map_or("never".to_owned(), |week| format!("week {week}"));
        let found = if worst == best {
            format!("falls: {}", say(worst))
        } else {
            format!("falls: {} at worst, {} at best", say(worst), say(best))
        };
        Judgement {
            expected,
            status,
            found,
            worst,
            best,
        }
    }

    /// A number of a target; those of other products than the scenario's targets are not computed.
    fn outcome(
        &self,
        target: &ProductId,
        pick: impl Fn(&TargetOutcome) -> Interval<Option<f64>>,
    ) -> Option<Interval<f64>> {
        let outcome = self
            .outcomes
            .iter()
            .find(|outcome| outcome.effect.target == target.as_str())?;
        let found = pick(outcome);
        Some(Interval::new(found.worst?, found.best?))
    }

    fn capable(&self, of: Option<&Event>, target: Option<&ProductId>, able: bool) -> Judgement {
        let chain = self.lens.chain;
        let mut scratch = LensScratch::default();
        let wanted: Vec<usize> = self
            .lens
            .question
            .targets
            .iter()
            .enumerate()
            .filter(|(_, id)| target.is_none_or(|target| target == *id))
            .map(|(at, _)| at)
            .collect();
        let who: Vec<Event> = of.map_or_else(
            || {
                chain
                    .countries()
                    .keys()
                    .cloned()
                    .map(Event::Country)
                    .collect()
            },
            |event| vec![event.clone()],
        );
        let [worst, best] = self.solved;
        let arrivals = [&worst.dated.arrivals, &best.dated.arrivals];
        let mut counts = [0_usize; 3];
        let mut first = [None, None, None];
        for event in &who {
            let sides = alone_with(
                self.lens,
                std::slice::from_ref(event),
                arrivals,
                &mut scratch,
            );
            for &at in &wanted {
                let (side, lacks) = &sides[at];
                let slot = match side {
                    Alone::Capable => 0,
                    Alone::NotTold => 1,
                    Alone::Incapable => 2,
                };
                counts[slot] += 1;
                first[slot].get_or_insert_with(|| {
                    let mut text = format!("{} for {}", event.id(), self.lens.question.targets[at]);
                    if !lacks.is_empty() {
                        let shown: Vec<&str> = lacks.iter().take(4).map(String::as_str).collect();
                        let more = lacks.len() - shown.len();
                        text.push_str(&format!(", which lacks {}", shown.join(", ")));
                        if more > 0 {
                            text.push_str(&format!(" and {more} more"));
                        }
                    }
                    text
                });
            }
        }
        let total: usize = counts.iter().sum();
        let [yes, untold, no] = counts;
        let status = if total == 0 {
            Status::CannotBeTold
        } else if able {
            Status::of_answers(yes == total, no > 0)
        } else {
            Status::of_answers(no == total, yes > 0)
        };
        let what = target.map_or_else(
            || {
                if wanted.len() == 1 {
                    self.lens.question.targets[0].to_string()
                } else if able {
                    "every target".to_owned()
                } else {
                    "any target".to_owned()
                }
            },
            ToString::to_string,
        );
        let subject = of.map_or_else(
            || {
                if able {
                    "every country".to_owned()
                } else {
                    "no country".to_owned()
                }
            },
            |event| event.name(chain),
        );
        let verb = match (of.is_some(), able) {
            (true, false) => "is not capable of",
            _ => "is capable of",
        };
        let mut found = vec![format!(
            "{yes} of {total} capable, {untold} cannot be told, {no} not"
        )];
        let telling = if able { [2, 1] } else { [0, 1] };
        found.extend(
            telling
                .iter()
                .filter_map(|&slot| first[slot].clone())
                .take(1),
        );
        Judgement {
            expected: format!("{subject} {verb} {what} alone"),
            status,
            found: found.join("; "),
            worst: Some(yes as f64),
            best: Some((yes + untold) as f64),
        }
    }
}

/// A number against bounds; unknown where there is none.
fn numbers(what: &str, unit: &str, found: Option<Interval<f64>>, bounds: Bounds) -> Judgement {
    let bound = match (bounds.at_least, bounds.at_most) {
        (Some(low), Some(high)) => format!("between {low} and {high}{unit}"),
        (Some(low), None) => format!("at least {low}{unit}"),
        (None, Some(high)) => format!("at most {high}{unit}"),
        (None, None) => "anything".to_owned(),
    };
    let expected = format!("{what} is {bound}");
    let Some(found) = found else {
        return Judgement {
            expected,
            status: Status::CannotBeTold,
            found: "unknown".to_owned(),
            worst: None,
            best: None,
        };
    };
    let round = |number: f64| (number * 100.0).round() / 100.0;
    let text = if found.is_exact() {
        format!("{}{unit}", round(found.worst))
    } else {
        let (low, high) = (found.worst.min(found.best), found.worst.max(found.best));
        format!("{} to {}{unit}", round(low), round(high))
    };
    Judgement {
        expected,
        status: Status::of(found, bounds),
        found: text,
        worst: Some(found.worst),
        best: Some(found.best),
    }
}

fn figure(what: &str, unit: &str, claimed: f64, found: Option<(f64, f64)>) -> Judgement {
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!(" {unit}")
    };
    let expected = format!("{what} is {claimed}{unit}");
    match found {
        None => Judgement {
            expected,
            status: Status::Restated,
            found: "no source but the claim's own".to_owned(),
            worst: None,
            best: None,
        },
        Some((low, high)) => Judgement {
            expected,
            status: if (low..=high).contains(&claimed) {
                Status::Held
            } else {
                Status::Broken
            },
            found: if low < high {
                format!("{low} to {high}{unit} in the sources")
            } else {
                format!("{low}{unit} in the sources")
            },
            worst: Some(low),
            best: Some(high),
        },
    }
}
