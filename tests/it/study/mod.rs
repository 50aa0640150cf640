//! Many cases: simulations, trials, expectations.

mod backtest;
mod doubt;
pub mod expect;
mod in_progress;
mod median;
mod odds;
mod plan;
pub mod simulate;
pub mod trials;
