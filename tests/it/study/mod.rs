//! Many cases: simulations, trials, expectations.

mod doubt;
pub mod expect;
mod median;
mod odds;
mod plan;
pub mod simulate;
pub mod trials;
