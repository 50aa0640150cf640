//! What many tests are given: chains, and chains with something changed.

pub mod formulas;
pub mod page;
pub mod pictures;
pub mod random;
pub mod shared;
pub mod tool;

use linchpin::{
    model::{Chain, FixedPoint, Parts, Reading},
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
