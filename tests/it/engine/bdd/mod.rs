//! Decision diagrams: sets, numbers, budgets, games, benchmarks.

pub mod aralia;
pub mod games;
pub mod limits;
pub mod numbers;
pub mod sets;
