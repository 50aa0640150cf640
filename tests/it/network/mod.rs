//! Compiled networks, bounds of supply, formulas.

pub mod failure;
pub mod feasible;
pub mod formula;
pub mod openpsa;
