//! Finds the linchpins of a supply chain: what stops which target when it is lost, how soon, and why.
//!
//! One way through the house, each floor importing only floors below it:
//! RON text → documents (`load`) → checked chain ([`model`]) → compiled network ([`network`]) →
//! solvers ([`engine`]) → findings (`analysis`, `study`) → words and tables (`words`) → text, data, pictures, pages (`render`, `diagram`, `report`).
//! `docs/architecture.md` says what each floor never does.

pub mod analysis;
pub mod diagram;
pub mod engine;
pub mod load;
pub mod model;
pub mod network;
pub mod render;
pub mod report;
pub mod study;
pub mod words;

/// Anything that keeps the library from going on: the error of every floor turns into it, so that `?` works.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Files cannot be used.
    #[error(transparent)]
    Files(#[from] load::Report),
    /// A text names no loss.
    #[error(transparent)]
    Event(#[from] model::event::EventError),
    /// A part of a chain or a case names something that is not there.
    #[error(transparent)]
    Unresolved(#[from] model::parts::Unresolved),
    /// A network does not hold together.
    #[error(transparent)]
    Network(#[from] network::builder::BuildError),
    /// A formula does not hold together.
    #[error(transparent)]
    Formula(#[from] network::formula::Error),
    /// A fault tree cannot be read.
    #[error(transparent)]
    FaultTree(#[from] network::openpsa::Error),
    /// An exact computation spent what it may.
    #[error(transparent)]
    Stopped(#[from] engine::bdd::Stop),
    /// A linear program has no solution.
    #[error(transparent)]
    Program(#[from] engine::lp::Unsolved),
}
