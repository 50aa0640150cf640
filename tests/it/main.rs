//! Integration tests, in one binary; folders mirror `src/`.
#![allow(unreachable_pub, reason = "modules of a test binary share helpers")]

mod analysis;
mod cli;
mod diagram;
mod engine;
mod given;
mod graph;
mod house;
mod import;
mod load;
mod network;
mod render;
mod report;
mod study;

/// The folder of the repository.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");
