//! Integration tests, in one binary.
#![allow(unreachable_pub, reason = "modules of a test binary share helpers")]

mod engine;
mod naive;
mod random;
mod shared;
