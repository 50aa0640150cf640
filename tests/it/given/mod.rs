//! What many tests are given: chains, and chains with something changed.

pub mod formulas;
pub mod page;
pub mod pictures;
pub mod random;
pub mod shared;
pub mod tool;

use linchpin::{
    analysis::{Prepared, Scratch, cutoff, explain},
    model::{Case, Chain, Event, EventKind, FixedPoint, Parts, Question, Reading, change::Span},
    render,
    words::Report,
};

/// A chain with some of its parts changed.
pub(crate) fn changed(chain: &Chain, change: impl FnOnce(&mut Parts)) -> Chain {
    let mut parts = chain.parts().clone();
    change(&mut parts);
    Chain::new(parts).expect("the change keeps names resolved")
}

/// Everything is started from nothing.
pub(crate) const FROM_NOTHING: Reading = Reading {
    fixed_point: FixedPoint::Least,
    ..Reading::DEFAULT
};

/// The main table of a finding as CSV.
pub(crate) fn csv(finding: &impl Report) -> String {
    let page = finding.page();
    render::csv::render(page.table(None).expect("a finding has a main table"))
}

/// A question about a chain in which nothing happens.
pub(crate) fn asked(question: &Question) -> Case {
    Case::new(question.clone(), Vec::new())
}

/// A question prepared for losses of one kind.
pub(crate) fn prepared<'c>(chain: &'c Chain, question: &Question, kind: EventKind) -> Prepared<'c> {
    Prepared::for_losses(chain, &asked(question), &[kind])
}

/// The loss of some things together, from the start, wholly and for good.
pub(crate) fn losing(question: &Question, events: &[Event]) -> Case {
    Case::losing(question.clone(), events.to_vec(), Span::ALWAYS)
}

/// What that does, in full.
pub(crate) fn cut(chain: &Chain, question: &Question, events: &[Event]) -> cutoff::Finding {
    let prepared = Prepared::new(chain, &losing(question, events)).expect("names resolve");
    cutoff::find(&prepared, &mut Scratch::default())
}

/// Why that stops a target.
pub(crate) fn why(
    chain: &Chain,
    question: &Question,
    events: &[Event],
    target: &str,
) -> explain::Finding {
    let mut case = losing(question, events);
    case.question.targets = vec![target.into()];
    let prepared = Prepared::new(chain, &case).expect("names resolve");
    explain::find(&prepared, &mut Scratch::default())
}
