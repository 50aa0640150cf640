//! Many runs: every country in turn, scenarios with their expectations, comparison, snapshots, doubt, simulation.

pub mod backtest;
pub mod compare;
pub mod doubt;
pub mod each;
pub mod expect;
pub mod median;
pub mod odds;
pub mod overview;
pub mod plan;
pub mod run;
pub mod simulate;
pub mod trials;

mod draws;
mod keyed;
