//! Other people's tables to a graph: sheets of suppliers, nodes and edges.
//!
//! Every importer reads files into a draft and gives an [`Imported`]: the graph as RON that a person goes on editing, and
//! a [`Taken`] that says how each column was read and what was left out. A share is never guessed, and a place never
//! inferred from a seat. What is wrong with a file is told as a loader tells it, with line and column.

mod columns;
mod country;
mod draft;
pub mod edges;
pub mod eto;
mod names;
mod number;
mod sheet;
pub mod suppliers;
mod taken;
mod views;

use sha2::{Digest, Sha256};

use crate::{load::Written, model::Chain};

pub use taken::{Input, Remark, Taken, Used, Why};

/// A graph made of other files, checked and as text.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The graph.
    pub chain: Chain,
    /// The files of the graph, its root first.
    pub files: Vec<Written>,
    /// What was taken of the inputs, and what was not.
    pub taken: Taken,
}

/// An input by name, with the hash and the size of its bytes.
fn input(name: &str, bytes: &[u8]) -> Input {
    let mut sha256 = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        sha256.push_str(&format!("{byte:02x}"));
    }
    Input {
        name: name.to_owned(),
        sha256,
        bytes: bytes.len(),
    }
}
