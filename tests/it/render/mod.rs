//! Findings as people and machines read them.

pub mod findings;
