//! Linear programs: what the best possible response to a loss could keep up, and for how long.

pub mod reallocate;
pub mod sites;

/// A linear program that its solver could not finish.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the linear program could not be solved: {0}")]
pub struct Unsolved(pub String);
