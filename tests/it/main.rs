//! Integration tests, in one binary.
#![allow(unreachable_pub, reason = "modules of a test binary share helpers")]

mod allied;
mod cli;
mod engine;
mod load;
mod naive;
mod random;
mod shared;
