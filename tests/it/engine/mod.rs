//! Solvers against slow twins, laws and numbers of other tools.

pub mod ario;
pub mod bdd;
pub mod dynamics;
pub mod esri;
pub mod lp;
pub mod naive;
pub mod solvers;
pub mod weekly;
