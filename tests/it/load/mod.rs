//! Files to chains and scenarios: every finding with its place.

pub mod files;
pub mod scenario;
