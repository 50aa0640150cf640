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
