//! Compiled networks and formulas.

pub mod failure;
pub mod formula;
pub mod openpsa;
