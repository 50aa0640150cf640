//! Solvers on dense indices; they know rows and producers, not countries and chips.

pub mod cascade;
pub mod diagram;
pub mod dynamics;
pub mod quantity;
pub mod theta_star;

mod supply;
