//! Fault trees as Open-PSA Model Exchange Format text: [`read`] and [`write()`].
//!
//! What is understood: `define-fault-tree`, `define-component`, `define-gate`,
//! `define-basic-event`, `define-house-event`, `model-data`; formulas of `and`,
//! `or`, `atleast`, `cardinality`, `not`, `nand`, `nor`, `xor`, `iff`, `imply`,
//! `constant` and references; probabilities given as `float` or `int`. Labels and
//! attributes are skipped, and so are probabilities given as other expressions,
//! which the model names. What is negated is pushed down to events, whose absence
//! the formula reads. Whatever would change the meaning (common cause groups,
//! parameters, event trees) is refused with its line.
//!
//! # Sources
//!
//! EpsteinRauzy2017, see `docs/references.md`.

mod definition;
mod negation;
mod parse;
mod read;
mod write;

use thiserror::Error;

use crate::network::formula::Formula;

pub use read::read;
pub use write::write;

/// A fault tree: a formula with the names of its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The name of the (first) fault tree.
    pub name: String,
    /// The function of the top event.
    pub formula: Formula,
    /// The name of each event, in event order: the order of definition.
    pub events: Vec<String>,
    /// The probability of each event, where one is given.
    pub probabilities: Vec<Option<f64>>,
    /// The name of each gate, in gate order; a formula nested in gate `g` is called `g.1`, `g.2` and so on.
    pub gates: Vec<String>,
    /// Events whose probability is given as an expression that is not understood.
    pub without_number: Vec<String>,
}

/// The way out of an error where the file leaves open which gate is the top.
pub const NAME_THE_TOP: &str = "name the gate to ask about";

/// A text that is no fault tree this module can work with.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {what}; {way_out}")]
pub struct Error {
    /// The line it is about, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What can be done about it.
    pub way_out: String,
}

impl Error {
    fn new(line: usize, what: impl Into<String>, way_out: impl Into<String>) -> Self {
        Error {
            line,
            what: what.into(),
            way_out: way_out.into(),
        }
    }
}
