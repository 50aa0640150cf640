//! Pictures for every tool that draws them.

pub mod dot;
