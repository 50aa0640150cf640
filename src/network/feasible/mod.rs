//! What the views of one product leave possible: bounds over every table that agrees with all of them.
//!
//! Sources split a product's supply by firm, by seat, by place, rarely jointly.
//! All of them speak of one unknown table of firms and places. [`solve`] takes
//! the [`Facts`] and gives, at each of the four trust levels, how much every
//! firm, seat, place and cell holds at the least and at the most.
//! `docs/methods/evidence.md` has the rules and what they cost in sharpness.

mod bounds;
mod critical;
mod facts;
mod held;
mod parts;
mod propagate;
mod solve;
mod system;

pub use bounds::{Contradiction, Feasible};
pub use critical::{Critical, Holding, Verdict, critical};
pub use facts::{
    Candidate, Cell, FactAt, Facts, Frame, Grade, Group, Holder, Interval, ROUNDING, Rest, Row,
    Terms, Total, View, WHOLE,
};
pub use held::{Marks, held};
pub use parts::{Label, Part, parts};
pub use solve::{Scratch, solve};
