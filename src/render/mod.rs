//! Findings as text, Markdown, CSV and JSON; formats numbers and computes nothing.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod number;
pub mod table;
pub mod text;

mod catalog;
mod coalition;
mod concentration;
mod cutoff;
mod cutsets;
mod each;
mod explain;
mod power;
mod risk;
mod simulate;
mod spof;

use serde::Serialize;

use crate::analysis::frame::Preface;

pub use table::{Column, Document, Table, Tidy};

/// A finding that can be shown.
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
