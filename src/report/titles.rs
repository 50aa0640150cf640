//! The titles of sections: what was found, in a line.

use crate::{
    analysis::{answer::Verdict, coalition, cutsets, power, spof::Candidate},
    model::Chain,
};

/// Of things lost alone: how many stop something.
pub(super) fn alone<'a>(
    candidates: impl Iterator<Item = &'a Candidate>,
    n_tried: usize,
    [one, many]: [&str; 2],
) -> String {
    let (mut certain, mut possible) = (0, 0);
    for candidate in candidates {
        if candidate.lost > 0 {
            certain += 1;
        } else if candidate.possible > 0 {
            possible += 1;
        }
    }
    let verb = if certain == 1 { "stops" } else { "stop" };
    let noun = if n_tried == 1 { one } else { many };
    let more = match possible {
        0 => String::new(),
        _ if certain == 0 => {
            return format!("{possible} of {n_tried} {noun} may stop a target when lost alone");
        }
        n => format!("; {n} more may"),
    };
    format!("{certain} of {n_tried} {noun} {verb} a target when lost alone{more}")
}

/// How few countries stop targets together.
pub(super) fn cutsets(finding: &cutsets::Finding) -> String {
    let n = finding.targets.len();
    let has = |target: &&cutsets::TargetSets, size: usize| {
        let mut sets = target.sets.iter();
        sets.any(|set| set.is_certain && set.events.len() == size)
    };
    let by_one = finding
        .targets
        .iter()
        .filter(|target| has(target, 1))
        .count();
    if by_one > 0 {
        return format!("In the end {by_one} of {n} targets hang on a single country");
    }
    let smallest = finding.targets.iter().flat_map(|target| &target.sets);
    let smallest = smallest
        .filter(|set| set.is_certain || set.verdict != Verdict::Kept)
        .map(|set| set.events.len())
        .min();
    smallest.map_or_else(
        || "No small set of countries is known to stop a target".to_owned(),
        |size| format!("The smallest sets of countries that may stop a target count {size}"),
    )
}

/// How few countries could make a target with nobody else.
pub(super) fn coalitions(finding: &coalition::Finding) -> String {
    let sets = finding.targets.iter().flat_map(|target| &target.coalitions);
    match sets.map(|set| set.countries.len()).min() {
        None => "No set of countries is known to be able to make a target alone".to_owned(),
        Some(1) => "One country can make a target alone".to_owned(),
        Some(size) => format!("It takes {size} countries at least to make any target alone"),
    }
}

/// Who holds the most of the veto.
pub(super) fn power(finding: &power::Finding) -> String {
    let firsts = finding
        .targets
        .iter()
        .filter_map(|target| target.players.first());
    let mut counts: Vec<(usize, &str)> = Vec::new();
    for player in firsts {
        match counts.iter_mut().find(|(_, name)| *name == player.name) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, &player.name)),
        }
    }
    // Of equals the first in the order of the targets.
    let most = counts
        .iter()
        .max_by_key(|(count, _)| *count)
        .map(|(count, _)| *count);
    let first = counts.iter().find(|(count, _)| Some(*count) == most);
    let n = finding.targets.len();
    first.map_or_else(
        || "Nobody holds a veto".to_owned(),
        |(count, name)| {
            format!("{name} holds the largest part of the veto over {count} of {n} targets")
        },
    )
}

/// How long the chain is.
pub(super) fn chain(chain: &Chain) -> String {
    format!(
        "{} products, from the mine to the market",
        chain.products().len()
    )
}
