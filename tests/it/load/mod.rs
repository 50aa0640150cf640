//! Files to chains and scenarios: every finding with its place.

pub mod files;
mod kinds;
pub mod scenario;
mod write;
