//! Somebody else's fault tree: minimal cut sets, probability and importance.

use serde::{Deserialize, Serialize};

use crate::{
    engine::bdd::{self, Stop},
    network::openpsa::Model,
};

use super::{
    cutsets::{Counted, counted},
    limits::Limits,
};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Config<'a> {
    /// The largest sets looked for; all where it is left out.
    pub order: Option<u32>,
    /// How many sets are listed.
    pub limit: usize,
    /// How much may be spent.
    pub limits: Limits<'a>,
}

/// What one basic event means for the top.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventImportance {
    /// The event.
    pub event: String,
    /// Its probability.
    pub probability: f64,
    /// Birnbaum: how much the top's probability moves with the event's.
    pub birnbaum: f64,
    /// The probability that the top hangs on it, given the top.
    pub criticality: f64,
    /// The share of the risk that would vanish with it.
    pub fussell_vesely: f64,
    /// Risk achievement worth.
    pub raw: f64,
    /// Risk reduction worth; `None` where the top needs the event.
    pub rrw: Option<f64>,
}

/// What the sets of a tree are sets of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coherence {
    /// The tree itself: it negates nothing that matters.
    Coherent,
    /// Its coherent hull: each set makes the top happen when nothing else does, and may need that something does not.
    Hull,
    /// A formula above the hull, in which what is negated counts as free: whatever makes the top happen holds one of the
    /// sets, but some of them may make nothing happen.
    AboveHull,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The name of the tree.
    pub tree: String,
    /// Basic events.
    pub n_events: u32,
    /// Gates.
    pub n_gates: usize,
    /// What the sets are sets of; probability and importance are always those of the tree itself.
    pub coherence: Coherence,
    /// Events whose probability is given as an expression that is not understood.
    pub without_number: Vec<String>,
    /// The minimal cut sets.
    pub cut_sets: Counted,
    /// The first of them, by order, then by members.
    pub sets: Vec<Vec<String>>,
    /// The exact probability of the top; `None` where some event has none, an order was given, or a limit was met.
    pub probability: Option<f64>,
    /// Events without a probability.
    pub without_probability: usize,
    /// Every event, by falling criticality; empty without probabilities.
    pub importance: Vec<EventImportance>,
}

/// Solves a fault tree.
///
/// # Complexity
///
/// That of the decision diagrams; see [`bdd::solve`].
pub fn find(model: &Model, config: Config<'_>) -> Finding {
    let limits = config.limits.diagram();
    let known: Option<Vec<f64>> = model.probabilities.iter().copied().collect();
    let is_coherent = model.formula.absences().is_empty();
    // With an order the sets come without a diagram of the whole, which an order is asked for to avoid;
    // the probability needs that diagram, hence every order. What negates has its hull from the diagram alone.
    let solution =
        (config.order.is_none() || !is_coherent).then(|| bdd::solve(&model.formula, &limits));
    let whole = match &solution {
        Some(Ok(solution)) => solution.cut_sets(&limits).ok(),
        _ => None,
    };
    let coherence = match &whole {
        _ if is_coherent => Coherence::Coherent,
        Some(_) => Coherence::Hull,
        None => Coherence::AboveHull,
    };
    let whole = whole.map(|family| match config.order {
        Some(order) => family.up_to(order),
        None => family,
    });
    let family = whole.unwrap_or_else(|| {
        let order = if matches!(solution, Some(Err(Stop::NodeBudget))) {
            config.order.or(Some(u32::MAX))
        } else {
            config.order
        };
        bdd::cut_sets(&model.formula, order, &limits)
    });
    let solved = solution
        .as_ref()
        .filter(|_| config.order.is_none())
        .and_then(|solution| solution.as_ref().ok())
        .zip(known.as_deref());
    let name = |event: u32| model.events[event as usize].clone();
    Finding {
        tree: model.name.clone(),
        n_events: model.formula.n_events(),
        n_gates: model.gates.len(),
        coherence,
        without_number: model.without_number.clone(),
        cut_sets: counted(&family),
        sets: family
            .list(config.limit)
            .sets
            .into_iter()
            .map(|set| set.into_iter().map(name).collect())
            .collect(),
        probability: solved.map(|(solution, known)| solution.probability(known)),
        without_probability: model
            .probabilities
            .iter()
            .filter(|probability| probability.is_none())
            .count(),
        importance: solved
            .map(|(solution, known)| importance(model, solution, known))
            .unwrap_or_default(),
    }
}

fn importance(model: &Model, solution: &bdd::Solution, known: &[f64]) -> Vec<EventImportance> {
    let measures = solution.importance(known).unwrap_or_default();
    let mut found: Vec<EventImportance> = measures
        .into_iter()
        .zip(model.events.iter().zip(known))
        .map(|(measure, (event, &probability))| EventImportance {
            event: event.clone(),
            probability,
            birnbaum: measure.birnbaum,
            criticality: measure.criticality,
            fussell_vesely: measure.fussell_vesely,
            raw: measure.raw,
            rrw: measure.rrw.is_finite().then_some(measure.rrw),
        })
        .collect();
    found.sort_by(|a, b| {
        b.criticality
            .total_cmp(&a.criticality)
            .then_with(|| a.event.cmp(&b.event))
    });
    found
}
