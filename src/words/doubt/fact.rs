//! Facts in words, by the names that people use.

use crate::{
    analysis::{holdings::Told, preface::Names},
    study::doubt::FactName,
};

use super::super::number::{listed, shortened, significant};

/// Whom a share is of.
pub(super) fn holder(names: &Names, id: &str, by: Told) -> String {
    match by {
        Told::Location | Told::Jurisdiction => names.country(id).to_owned(),
        Told::Firm | Told::Producer => names.of(&format!("firm:{id}")).to_owned(),
    }
}

/// How a share is told, where that is not by place.
const fn seat(by: Told) -> &'static str {
    match by {
        Told::Jurisdiction => " by seat",
        Told::Location | Told::Firm | Told::Producer => "",
    }
}

/// A fact by name.
pub fn fact(fact: &FactName, names: &Names) -> String {
    let any_of = |inputs: &[String]| {
        let inputs: Vec<&str> = inputs.iter().map(|id| names.of(id)).collect();
        shortened(&inputs, 2).replace(", ", " or ")
    };
    let of = names.of(fact.product());
    match fact {
        FactName::Share {
            holder: id, at, by, ..
        } => {
            let place = at.as_deref().map(|at| format!(" in {}", names.country(at)));
            let (who, place) = (holder(names, id, *by), place.unwrap_or_default());
            format!("share of {who}{place} in {of}{}", seat(*by))
        }
        FactName::Rest { rest, by, .. } => format!("share of {rest} in {of}{}", seat(*by)),
        FactName::Remainder { by, .. } => format!("what others have of {of}{}", seat(*by)),
        FactName::Cap { holder: id, by, .. } => {
            format!(
                "most that {} may have of {of}{}",
                holder(names, id, *by),
                seat(*by)
            )
        }
        FactName::Taken { .. } => format!("how much of {of} is lost"),
        FactName::Unnamed { at: None, .. } => format!("what nobody named makes of {of}"),
        FactName::Unnamed { at: Some(at), .. } => {
            format!("what nobody named makes of {of} in {}", names.country(at))
        }
        FactName::Need { inputs, .. } if inputs.is_empty() => format!("what chips need of {of}"),
        FactName::Need { inputs, .. } => {
            format!("what {of} needs of the world's {}", any_of(inputs))
        }
        FactName::Cover { inputs, .. } => {
            format!("weeks of {} at makers of {of}", any_of(inputs))
        }
        FactName::Dependence { inputs, .. } => format!("dependence of {of} on {}", any_of(inputs)),
        FactName::Covers { member, .. } => format!("part of {} for {of}", names.of(member)),
        FactName::Ramp { member, .. } => format!("ramp of {} for {of}", names.of(member)),
        FactName::Load { makers } => format!("how full makers run: {makers}"),
        FactName::Shared { fact, numbers } => format!("{fact} ({numbers} numbers)"),
        FactName::AssumedCover { role } => format!("assumed cover of every {role}"),
        FactName::Wear => "wear of tools a month".to_owned(),
        FactName::Surge => "how much more than normal makers can make".to_owned(),
        FactName::Recovery => "how long recovery takes".to_owned(),
    }
}

/// A value of a fact, with its unit.
pub fn value(fact: &FactName, value: f64) -> String {
    match fact {
        FactName::AssumedCover { .. } | FactName::Wear => {
            if value < 1.0 { "half" } else { "double" }.to_owned()
        }
        FactName::Cover { .. } | FactName::Ramp { .. } => {
            let value = significant(value);
            let unit = if value == "1" { "week" } else { "weeks" };
            format!("{value} {unit}")
        }
        _ => format!("{} %", significant(value)),
    }
}

/// Several facts by name, and how many more there are.
pub(super) fn some(facts: &[&FactName], limit: usize, names: &Names) -> String {
    let told = |fact_name: &&FactName| fact(fact_name, names);
    let shown: Vec<String> = facts.iter().take(limit).map(told).collect();
    match facts.len() - shown.len() {
        0 => listed(&shown),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
