//! Expectations and what was found, in sentences.

use crate::{
    analysis::interval::Interval,
    study::expect::{Expected, Found, Judgement, Measure, Telling, Within},
};

use super::number::{percent, percents};

/// What is expected.
pub fn expected(expected: &Expected) -> String {
    match expected {
        Expected::Lost { target, by_week } => format!("{target} is lost by week {by_week}"),
        Expected::Kept { target, until_week } => {
            format!("{target} is kept until week {until_week}")
        }
        Expected::Number {
            measure,
            target,
            within,
        } => {
            let what = match measure {
                Measure::ThetaStar => "θ*",
                Measure::Output => "output left",
                Measure::Lag => "lag",
                Measure::Cost => "unit cost",
            };
            format!("{what} of {target} is {}", bound(within, unit(expected)))
        }
        Expected::Odds { target, within } => {
            format!(
                "odds that {target} is lost are {}",
                bound(within, unit(expected))
            )
        }
        Expected::Capable { of, target, able } => {
            let subject = match (of, able) {
                (Some(of), _) => of.name.as_str(),
                (None, true) => "every country",
                (None, false) => "no country",
            };
            let verb = if of.is_some() && !able {
                "is not capable of"
            } else {
                "is capable of"
            };
            let what = match (target, able) {
                (Some(target), _) => target.as_str(),
                (None, true) => "every target",
                (None, false) => "any target",
            };
            format!("{subject} {verb} {what} alone")
        }
        Expected::Holds {
            product,
            holder,
            basis,
            within,
        } => format!(
            "part of {product} by {basis} that {} holds is {}",
            holder.name,
            bound(within, unit(expected))
        ),
        Expected::Figure {
            what,
            unit,
            claimed,
        } => format!("{what} is {claimed}{}", spaced(unit)),
    }
}

/// What was found.
pub fn found(judgement: &Judgement) -> String {
    let unit = unit(&judgement.expected);
    match &judgement.found {
        Found::Unknown => "unknown".to_owned(),
        Found::Falls { week } => falls(*week),
        Found::Number { value, or_more } => {
            let more = if *or_more {
                " or more: not every part of the cost is known"
            } else {
                ""
            };
            format!("{}{unit}{more}", ends(*value))
        }
        Found::Odds {
            lost_pct,
            standard_error_pct,
            n_draws,
        } => format!(
            "{} ± {} % of {n_draws} draws over what is unknown about the chain, given the loss",
            percents(*lost_pct),
            percent(*standard_error_pct)
        ),
        Found::Counts {
            capable,
            untold,
            incapable,
            first,
        } => {
            let total = capable + untold + incapable;
            let counts =
                format!("{capable} of {total} capable, {untold} cannot be told, {incapable} not");
            match first {
                Some(first) => format!("{counts}; {}", telling(first)),
                None => counts,
            }
        }
        Found::Sources { range: None } => "no source but the claim's own".to_owned(),
        Found::Sources { range: Some(range) } => {
            let unit = match &judgement.expected {
                Expected::Figure { unit, .. } => spaced(unit),
                _ => String::new(),
            };
            if range.worst < range.best {
                format!("{} to {}{unit} in the sources", range.worst, range.best)
            } else {
                format!("{}{unit} in the sources", range.worst)
            }
        }
    }
}

const fn unit(expected: &Expected) -> &'static str {
    match expected {
        Expected::Number { measure, .. } => match measure {
            Measure::ThetaStar | Measure::Output => " %",
            Measure::Lag => " months",
            Measure::Cost => " times",
        },
        Expected::Holds { .. } | Expected::Odds { .. } => " %",
        _ => "",
    }
}

fn spaced(unit: &str) -> String {
    if unit.is_empty() {
        String::new()
    } else {
        format!(" {unit}")
    }
}

fn bound(within: &Within, unit: &str) -> String {
    match (within.at_least, within.at_most) {
        (Some(low), Some(high)) => format!("between {low} and {high}{unit}"),
        (Some(low), None) => format!("at least {low}{unit}"),
        (None, Some(high)) => format!("at most {high}{unit}"),
        (None, None) => "anything".to_owned(),
    }
}

fn falls(week: Interval<Option<f64>>) -> String {
    let say = |week: Option<f64>| week.map_or("never".to_owned(), |week| format!("week {week}"));
    if week.is_exact() {
        format!("falls: {}", say(week.worst))
    } else {
        format!(
            "falls: {} at worst, {} at best",
            say(week.worst),
            say(week.best)
        )
    }
}

fn ends(value: Interval<f64>) -> String {
    let round = |number: f64| (number * 100.0).round() / 100.0;
    if value.is_exact() {
        return round(value.worst).to_string();
    }
    let (low, high) = (value.worst.min(value.best), value.worst.max(value.best));
    format!("{} to {}", round(low), round(high))
}

fn telling(telling: &Telling) -> String {
    let mut text = format!("{} for {}", telling.who, telling.target);
    if !telling.lacks.is_empty() {
        let shown = telling.lacks.len().min(4);
        text.push_str(&format!(
            ", which lacks {}",
            telling.lacks[..shown].join(", ")
        ));
        if telling.lacks.len() > shown {
            text.push_str(&format!(" and {} more", telling.lacks.len() - shown));
        }
    }
    text
}
