//! Findings as one self-contained HTML page, with the explorer in it.

pub mod island;
