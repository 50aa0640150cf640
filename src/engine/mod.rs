//! Solvers on dense indices; they know rows and producers, not countries and chips.

pub mod algebra;
pub mod bdd;
pub mod dynamics;
pub mod esri;
pub mod lp;
pub mod quantity;
pub mod theta_star;

mod marks;
mod supply;
