//! The dense AND/OR/threshold network that every engine reads, and the ways to build one.

pub mod atlas;
pub mod builder;
pub mod compile;
pub mod dated;
pub mod failure;
pub mod feasible;
pub mod formula;
pub mod ix;
pub mod likely;
pub mod loops;
pub mod openpsa;
pub mod pulse;
pub mod shock;
pub mod structure;
pub mod supply;
pub mod tables;
pub mod trade;

mod access;
mod atom;
mod compiler;
mod cycle;
pub(crate) mod deciders;
mod dense;
mod recipe;
mod taking;
mod unroll;

pub(crate) mod threshold;

pub(crate) use cycle::{Component, components};

pub use atlas::Atlas;
pub use builder::Builder;
pub use compile::{Compiled, Given, compile, compile_on, compile_with};
pub use dense::{Input, Network, Supplier};
pub use pulse::{Pulse, Timeline};
pub use shock::Shock;
pub use structure::{End, Frame, Structure};
pub use tables::Tables;
pub use trade::TradeNetwork;

pub use crate::model::Outcome;
