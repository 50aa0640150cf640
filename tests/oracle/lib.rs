//! Tests against other people's programs, apart from the everyday ones because those take long to compile or to run:
//! a browser that opens the page, a renderer that reads the pictures, another package of decision diagrams.
#![cfg(test)]
#![allow(unreachable_pub, reason = "modules of tests share helpers")]

mod bdd;
mod browser;
mod explorer;
#[path = "../it/given/mod.rs"]
#[allow(dead_code, reason = "the everyday tests use the rest")]
mod given;
mod page;
mod pictures;

/// The folder of the repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
