//! Findings in words: the sentences and the typed tables of every finding, said once for all formats.

pub mod cause;
pub mod cell;
pub mod change;
pub mod column;
pub mod course;
pub mod doubt;
pub mod judgement;
pub mod network;
pub mod number;
pub mod odds;
pub mod page;
mod plan;
pub mod preface;
pub mod spark;
pub mod table;
pub mod warning;

mod backtest;
pub(crate) mod catalog;
mod coalition;
mod compare;
mod cutoff;
mod cutsets;
mod each;
mod effect;
mod esri;
mod explain;
mod facts;
mod faulttree;
mod find;
pub(crate) mod heat;
mod import;
mod licences;
mod listing;
mod power;
mod rank;
mod risk;
mod run;
mod simulate;
mod spof;
mod survive;

use serde::Serialize;

use crate::analysis::{preface::Preface, warning::Warning};

pub use cell::Cell;
pub use column::Column;
pub use page::{Limited, Page, View};
pub use table::Table;

/// A finding that can be told.
pub trait Report: Serialize {
    /// The name and number of its JSON form, such as `linchpin.spof/1`.
    const SCHEMA: &'static str;

    /// What leads it, where it answers a structural question.
    fn preface(&self) -> Option<&Preface> {
        None
    }

    /// What leads each part of it, where it answers several.
    fn prefaces(&self) -> Vec<&Preface> {
        self.preface().into_iter().collect()
    }

    /// Whether nothing was cut short by a limit.
    fn is_complete(&self) -> bool {
        true
    }

    /// Its title, sentences and tables.
    fn page(&self) -> Page;

    /// The same for people, what is probably not meant as it stands first.
    fn told(&self) -> Page {
        let mut page = self.page();
        page.warnings = warning::sentences(&self.warnings());
        page
    }

    /// What is probably not meant as it stands, each once.
    fn warnings(&self) -> Vec<&Warning> {
        let mut found: Vec<&Warning> = Vec::new();
        for warning in self.prefaces().iter().flat_map(|preface| &preface.warnings) {
            if !found.contains(&warning) {
                found.push(warning);
            }
        }
        found
    }
}
