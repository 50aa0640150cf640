//! Many cases: simulations, trials, expectations.

pub mod expect;
mod median;
mod odds;
pub mod simulate;
pub mod trials;
