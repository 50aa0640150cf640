//! Many cases: simulations, trials, expectations.

pub mod expect;
mod median;
mod odds;
mod plan;
pub mod simulate;
pub mod trials;
