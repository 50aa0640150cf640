//! What many tests are given: chains, and chains with something changed.

pub mod formulas;
pub mod page;
pub mod pictures;
pub mod random;
pub mod shared;
pub mod tool;

use linchpin::model::{Chain, FixedPoint, Parts, Reading};

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
