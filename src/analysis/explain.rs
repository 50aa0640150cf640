//! Why a loss stops a target: the chain of causes, link by link, with the facts each link rests on.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    engine::cascade,
    model::{Chain, Event, Question, Scenario, id::ProductId},
    network::Frame,
};

use super::{
    cause::{CausalChain, Tracer},
    change,
    lens::{Effect, Lens, Scratch, Verdict},
    preface::Preface,
    whatif::{self, Setting},
};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// What is lost, all of it together.
    pub events: Vec<Event>,
    /// What it may stop.
    pub target: ProductId,
    /// Everything else; its targets are not looked at.
    pub question: Question,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What was asked, how far it is told, what is assumed.
    #[serde(skip)]
    pub preface: Preface,
    /// What is lost.
    pub events: Vec<String>,
    /// The same for people: `the loss of Taiwan`, or the title of a scenario.
    pub name: String,
    /// What that does to the target.
    pub effect: Effect,
    /// The chain in the worst case, and in the best where the target is lost there too.
    pub chains: Vec<CausalChain>,
    /// Title and address of every source named.
    pub sources: Vec<SourceLine>,
}

/// One source, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// Its id in the graph.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
}

/// Explains what the loss of some events does to one target.
///
/// When the target keeps the threshold asked for, the chain is told at the
/// lowest threshold it does not keep: what would stop it first.
///
/// # Complexity
///
/// O(E log V).
pub fn find(chain: &Chain, config: &Config) -> Finding {
    let question = Question {
        targets: vec![config.target.clone()],
        ..config.question.clone()
    };
    let kind = config
        .events
        .first()
        .map_or(crate::model::EventKind::Country, Event::kind);
    let lens = Lens::new(chain, &question, Frame::of(question.basis, kind));
    let mut scratch = Scratch::default();
    let solved = lens.solve_loss(&config.events, &mut scratch);
    let effect = lens.effects(&solved).remove(0);
    let row = lens.target_rows[0];
    let mut chains = Vec::new();
    for (case, compiled, solved) in [
        ("worst", &lens.worst, &solved[0]),
        ("best", &lens.best, &solved[1]),
    ] {
        let is_told = case == "worst" || effect.verdict == Verdict::Lost;
        let falls = solved.times.rows[row.ix()] != cascade::NEVER;
        let star = solved.star.rows[row.ix()];
        let Some(theta) = told_at(falls, star, question.theta.ppm()).filter(|_| is_told) else {
            continue;
        };
        let times = lens.times(compiled, &solved.shock, theta, &mut Scratch::default());
        let tracer = Tracer {
            chain,
            compiled,
            shock: &solved.shock,
            times: &times,
            theta,
        };
        chains.push(tracer.causal_chain(case, row));
    }
    let sources = cited(chain, &chains);
    let events = config.events.iter().map(ToString::to_string).collect();
    let names: Vec<String> = config
        .events
        .iter()
        .map(|event| event.name(chain))
        .collect();
    Finding {
        preface: Preface::new(&lens),
        events,
        name: format!("the loss of {}", names.join(", ")),
        effect,
        chains,
        sources,
    }
}

/// Explains what a scenario does to one target; its other targets are not looked at.
///
/// Weeks follow the dates of the scenario. When the target keeps the
/// threshold, the chain is told at the lowest threshold it does not keep.
///
/// # Complexity
///
/// O(E log V) per date of the scenario.
pub fn of_scenario(chain: &Chain, scenario: &Scenario, target: &ProductId) -> Finding {
    let mut scenario = scenario.clone();
    scenario.case.question.targets = vec![target.clone()];
    let setting = Setting::of(chain, &scenario);
    let lens = setting.lens(chain);
    let row = lens.target_rows[0];
    let mut scratch = whatif::Scratch::default();
    let solved = whatif::solve(&lens, &scenario, &mut scratch);
    let effect = whatif::effect(&scenario, &solved, row, target.as_str());
    let mut chains = Vec::new();
    for (case, compiled, solved) in [
        ("worst", &lens.worst, &solved[0]),
        ("best", &lens.best, &solved[1]),
    ] {
        let is_told = case == "worst" || effect.verdict == Verdict::Lost;
        let falls = solved.times.times.rows[row.ix()] != cascade::NEVER;
        let star = solved.star.rows[row.ix()];
        let Some(theta) =
            told_at(falls, star, scenario.case.question.theta.ppm()).filter(|_| is_told)
        else {
            continue;
        };
        let times = whatif::times(compiled, &scenario, &solved.dated, theta, &mut scratch);
        let tracer = Tracer {
            chain: lens.chain,
            compiled,
            shock: &solved.shock,
            times: &times.times,
            theta,
        };
        chains.push(tracer.causal_chain(case, row));
    }
    Finding {
        sources: cited(lens.chain, &chains),
        events: scenario
            .case
            .changes
            .iter()
            .map(|change| change::describe(lens.chain, change))
            .collect(),
        name: format!(
            "“{}”",
            scenario
                .story
                .title
                .as_ref()
                .unwrap_or(&scenario.story.name)
        ),
        preface: Preface::new(&lens),
        effect,
        chains,
    }
}

/// The threshold a chain is told at: the one asked for, or just above what the target keeps; none where it keeps all.
fn told_at(falls: bool, star: u32, asked: u32) -> Option<u32> {
    if falls {
        Some(asked)
    } else {
        (star < 1_000_000).then(|| asked.max(star + 1))
    }
}

/// Every source that some chain names, in full, by id.
fn cited(chain: &Chain, chains: &[CausalChain]) -> Vec<SourceLine> {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for step in chains.iter().flat_map(|chain| &chain.steps) {
        named.extend(step.sources.iter().map(String::as_str));
        if let Some(link) = &step.input {
            named.extend(
                link.sources
                    .iter()
                    .chain(&link.cover_sources)
                    .map(String::as_str),
            );
        }
    }
    let lines = named.into_iter().filter_map(|id| {
        let source = chain.sources().get(id)?;
        Some(SourceLine {
            id: id.to_owned(),
            title: source.title.clone(),
            url: source.url.clone(),
        })
    });
    lines.collect()
}
