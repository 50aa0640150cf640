//! Exact answers about a Boolean formula from decision diagrams.
//!
//! [`solve`] turns a [`Formula`](crate::network::formula::Formula) into a [`Solution`]: one small diagram per
//! module. From it come the minimal cut sets and path sets as a [`Family`]
//! (counted without being listed), the exact probability, importance measures
//! and power indices. [`cut_sets`] always answers, if need be with the sets up
//! to some order only, and says so.
//!
//! The way of a formula: `graph` (hash-consing, constants, coalescing), `common`
//! (arguments settled above), `module` (independent parts), `order`, `evaluate`
//! and `functions` (one diagram per module), then `minimal` (sets, of the `hull`
//! where something is negated) or `probability` (numbers). `truncated` evaluates modules as `families` of
//! bounded order instead, within limits from their `context`, without diagrams
//! of functions.

mod arena;
mod common;
mod context;
mod evaluate;
mod families;
mod family;
mod functions;
mod graph;
mod hull;
mod importance;
mod listing;
mod minimal;
mod module;
mod order;
mod power;
mod probability;
mod solve;
mod task;
mod truncated;
mod types;

pub use family::{Completeness, Count, Family};
pub use importance::Importance;
pub use listing::Listing;
pub use solve::{Solution, cut_sets, solve};
pub use truncated::cut_sets_to_order;
pub use types::{Config, Stop};
