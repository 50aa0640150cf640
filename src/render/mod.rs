//! Pages and tables as text, Markdown, CSV and JSON; one writer for each format.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod snapshot;
pub mod table;
pub mod text;

mod compare;
mod concentration;
mod cutoff;
mod doubt;
mod each;
mod explain;
mod grid;
mod heat;
mod run;
mod simulate;
mod spof;

use serde::Serialize;

use crate::analysis::preface::Preface;

pub use crate::words::{number, spark};

pub use table::{Column, Document, Table, Tidy};

/// A finding whose text and data are still written apart; see [`crate::words::Report`].
pub trait Report: Serialize {
    /// The name and number of its JSON form, such as `linchpin.spof/1`.
    const SCHEMA: &'static str;

    /// What leads it, where it answers a structural question.
    fn preface(&self) -> Option<&Preface> {
        None
    }

    /// Whether nothing was cut short by a limit.
    fn is_complete(&self) -> bool {
        true
    }

    /// For people: a title, sentences, tables.
    fn document(&self) -> Document;

    /// For machines: one tidy table, one row per fact.
    fn tidy(&self) -> Tidy;
}
