//! Many cases: simulations, trials, expectations.

pub mod expect;
pub mod simulate;
pub mod trials;
