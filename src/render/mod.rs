//! Findings as text, Markdown, CSV and JSON; formats numbers and computes nothing.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod number;
pub mod scenario;
pub mod spark;
pub mod table;
pub mod text;

mod backtest;
mod catalog;
mod coalition;
mod compare;
mod concentration;
mod cutoff;
mod cutsets;
mod doubt;
mod each;
mod esri;
mod explain;
mod heat;
mod power;
mod rank;
mod risk;
mod run;
mod simulate;
mod spof;
mod survive;

use serde::Serialize;

use crate::analysis::preface::Preface;

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
