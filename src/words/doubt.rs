//! Doubts and facts in words.

use crate::study::doubt::{FactName, Flip, How, Said, What};

use super::judgement;

/// What is done differently.
pub fn how(how: How) -> String {
    match how {
        How::WithoutLowConfidence => "without low-confidence shares".to_owned(),
        How::AllFacts => "with facts kept from headlines".to_owned(),
        How::WithoutStandIns => "without headquarters standing in".to_owned(),
        How::Theta { percent } => format!("θ [%] {percent}"),
        How::Worst => "unknown at its worst".to_owned(),
        How::Best => "unknown at its best".to_owned(),
    }
}

/// What becomes of a conclusion.
pub const fn said(said: Said) -> &'static str {
    match said {
        Said::Verdict(verdict) => verdict.as_str(),
        Said::Status(status) => status.as_str(),
        Said::Depends => "depends on it",
    }
}

/// What a conclusion is about.
pub fn what(what: &What) -> String {
    match what {
        What::Target(target) => format!("{target} within the horizon"),
        What::Expected(expected) => judgement::expected(expected),
    }
}

/// Under which doubts a conclusion comes out otherwise, and how; thresholds stand together.
pub fn flip(flip: &Flip) -> String {
    let mut under = how(flip.under[0]);
    for more in &flip.under[1..] {
        match more {
            How::Theta { percent } => under.push_str(&format!(", {percent}")),
            other => under.push_str(&format!(", {}", how(*other))),
        }
    }
    format!("{under}: {}", said(flip.said))
}

/// A fact by name.
pub fn fact(fact: &FactName) -> String {
    match fact {
        FactName::Share {
            product,
            holder,
            at: Some(at),
        } => format!("share of {holder} in {at} in {product}"),
        FactName::Share {
            product,
            holder,
            at: None,
        } => format!("share of {holder} in {product}"),
        FactName::Need { product } => format!("what chips need of {product}"),
        FactName::Cover { product, inputs } => {
            format!("weeks of {} at makers of {product}", inputs.join(" or "))
        }
        FactName::Dependence { product, inputs } => {
            format!("dependence of {product} on {}", inputs.join(" or "))
        }
        FactName::Covers { product, member } => format!("part of {member} for {product}"),
        FactName::Ramp { product, member } => format!("ramp of {member} for {product}"),
        FactName::AssumedCover { role } => format!("assumed cover of every {role}"),
        FactName::Wear => "wear of tools a month".to_owned(),
    }
}

/// One end of a fact, with its unit.
pub fn end(fact: &FactName, value: f64) -> String {
    match fact {
        FactName::Share { .. }
        | FactName::Need { .. }
        | FactName::Dependence { .. }
        | FactName::Covers { .. } => format!("{value} %"),
        FactName::Cover { .. } | FactName::Ramp { .. } => format!("{value} weeks"),
        FactName::AssumedCover { .. } | FactName::Wear => {
            if value < 1.0 { "half" } else { "double" }.to_owned()
        }
    }
}
