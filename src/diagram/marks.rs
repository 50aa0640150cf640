//! What a finding says of each product, in marks and words.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    analysis::{
        Interval,
        answer::{ProductState, TargetAnswer, Verdict},
        change::Changed,
        cutoff::Finding,
    },
    model::{Chain, view::Basis},
    network::loops,
};

use super::{
    picture::{Mark, State},
    text::{HARD_BLANK, percents},
};

/// The marks of one finding on one chain.
pub(super) struct Marks<'a> {
    finding: &'a Finding,
    states: BTreeMap<&'a str, &'a ProductState>,
    asked: BTreeSet<u32>,
    untold: BTreeSet<&'a str>,
    steps: BTreeMap<&'a str, usize>,
    links: BTreeSet<(&'a str, &'a str)>,
    is_numbered: bool,
}

impl<'a> Marks<'a> {
    /// Reads a finding; the chain of causes is that of the `focus` products, or of all targets where there is none.
    pub(super) fn new(chain: &Chain, finding: &'a Finding, focus: &[&str]) -> Self {
        let parameters = &finding.preface.parameters;
        let asked = parameters
            .targets
            .iter()
            .filter_map(|target| chain.products().get_index_of(target.as_str()))
            .flat_map(|target| loops::cone(chain, target as u32))
            .collect();
        let answer = &finding.answer;
        let is_focus = |target: &TargetAnswer| focus.contains(&target.effect.target.as_str());
        let has_focus = answer.targets.iter().any(is_focus);
        let told = answer.targets.iter().zip(&answer.causes);
        let mut steps = BTreeMap::new();
        let mut links = BTreeSet::new();
        let chains: Vec<_> = told
            .filter(|(target, _)| !has_focus || is_focus(target))
            .filter_map(|(_, causes)| causes.as_ref())
            .collect();
        for causes in &chains {
            for (at, step) in causes.steps.iter().rev().enumerate() {
                steps.insert(step.product.as_str(), at + 1);
            }
            for pair in causes.steps.windows(2) {
                links.insert((pair[1].product.as_str(), pair[0].product.as_str()));
            }
        }
        Self {
            finding,
            states: answer
                .timeline
                .iter()
                .map(|state| (state.product.as_str(), state))
                .collect(),
            asked,
            untold: finding
                .preface
                .coverage
                .not_known
                .iter()
                .map(String::as_str)
                .collect(),
            steps,
            links,
            is_numbered: chains.len() == 1,
        }
    }

    /// The mark of a product.
    pub(super) fn mark(&self, product: u32, id: &str) -> Mark {
        let Some(entry) = self.states.get(id) else {
            let state = if !self.asked.contains(&product) {
                State::Unmarked
            } else if self.untold.contains(id) {
                State::NotTold
            } else {
                State::Kept
            };
            return Mark {
                state,
                ..Mark::NONE
            };
        };
        let state = match entry.verdict {
            Verdict::Lost => State::Lost,
            Verdict::Possible => State::MayBeLost,
            Verdict::Kept if entry.output_left_pct.worst < 100.0 => State::Degraded,
            Verdict::Kept => State::Kept,
        };
        Mark {
            state,
            is_hit: entry.hit_pct.worst > 0.0,
            is_cause: self.steps.contains_key(id),
        }
    }

    /// The mark of a product in words; every word a shape or colour stands for is in it.
    pub(super) fn words(&self, product: u32, id: &str) -> String {
        let mark = self.mark(product, id);
        let word = mark.state.word();
        let Some(entry) = self.states.get(id) else {
            return word.to_owned();
        };
        let mut parts = vec![match mark.state {
            State::Lost | State::MayBeLost => join(word, &when(entry.weeks)),
            State::Degraded => {
                let left = entry.output_left_pct;
                format!("{word}: {}", percents(left.worst, left.best))
            }
            _ => word.to_owned(),
        }];
        if mark.is_hit {
            let hit = entry.hit_pct;
            parts.push(format!("{}{HARD_BLANK}hit", percents(hit.best, hit.worst)));
        }
        if let Some(step) = self.steps.get(id) {
            parts.push(if self.is_numbered {
                format!("cause{HARD_BLANK}{step}")
            } else {
                "cause".to_owned()
            });
        }
        parts.join(" · ")
    }

    /// The mark of several products in one state, in words: the first of them stands for the word, the range for all.
    pub(super) fn words_of_all(&self, first: u32, ids: &[&str]) -> String {
        let entries: Vec<&&ProductState> =
            ids.iter().filter_map(|id| self.states.get(id)).collect();
        let mark = ids.first().map_or(Mark::NONE, |id| self.mark(first, id));
        let word = mark.state.word();
        let mut parts = vec![match mark.state {
            State::Degraded => {
                let left = entries.iter().map(|entry| entry.output_left_pct);
                let worst = left.clone().map(|left| left.worst).fold(100.0, f64::min);
                let best = left.map(|left| left.best).fold(0.0, f64::max);
                format!("{word}: {}", percents(worst, best))
            }
            State::Lost | State::MayBeLost => {
                let weeks = entries.iter().map(|entry| entry.weeks);
                let soonest = weeks.clone().filter_map(|weeks| weeks.worst);
                let mut latest = weeks.map(|weeks| weeks.best);
                let first = soonest.fold(f64::INFINITY, f64::min);
                let last = latest.try_fold(0.0, |last: f64, week| Some(last.max(week?)));
                let weeks = Interval {
                    worst: first.is_finite().then_some(first),
                    best: last,
                };
                join(word, &when(weeks))
            }
            _ => word.to_owned(),
        }];
        let n_hit = entries
            .iter()
            .filter(|entry| entry.hit_pct.worst > 0.0)
            .count();
        if n_hit > 0 {
            parts.push(format!("{n_hit}{HARD_BLANK}hit"));
        }
        if mark.is_cause {
            parts.push("cause".to_owned());
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }

    /// Whether the loss travels from one product to another on the chain of causes.
    pub(super) fn is_cause_link(&self, input: &str, user: &str) -> bool {
        self.links.contains(&(input, user))
    }

    /// Whether what is lost contains a country or firm, written `country:TWN` or `firm:ASML`.
    ///
    /// A firm falls with its country only where a country means a jurisdiction.
    pub(super) fn cuts_off(&self, chain: &Chain, key: &str) -> bool {
        let is_hq_told = self.finding.preface.parameters.basis == Basis::Jurisdiction;
        let country = match key.split_once(':') {
            Some(("firm", firm)) if is_hq_told => {
                chain.firms().get(firm).map(|firm| firm.hq.as_str())
            }
            Some(("country", country)) => Some(country),
            _ => None,
        };
        let mut lost = self.finding.changes.iter().filter_map(Changed::lost);
        lost.any(|lost| {
            let event = lost.id.as_str();
            event == key
                || match event.split_once(':') {
                    Some(("country", lost)) => country == Some(lost),
                    Some(("bloc", lost)) => chain.blocs().get(lost).is_some_and(|bloc| {
                        let mut members = bloc.members.iter();
                        members.any(|member| country == Some(member.as_str()))
                    }),
                    _ => false,
                }
        })
    }

    /// The finding the marks come from.
    pub(super) const fn finding(&self) -> &Finding {
        self.finding
    }
}

fn join(word: &str, rest: &str) -> String {
    if rest.is_empty() {
        word.to_owned()
    } else {
        format!("{word} {rest}")
    }
}

/// Weeks in words: `wk 9–14`, `from wk 9` where the best case has none.
fn when(weeks: Interval<Option<f64>>) -> String {
    match (weeks.worst, weeks.best) {
        (Some(soon), Some(late)) if (soon - late).abs() < 0.05 => format!("wk{HARD_BLANK}{soon}"),
        (Some(soon), Some(late)) => format!("wk{HARD_BLANK}{soon}–{late}"),
        (Some(soon), None) => format!("from wk{HARD_BLANK}{soon}"),
        (None, _) => String::new(),
    }
}
