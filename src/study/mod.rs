//! Many runs: every country in turn, scenarios with their expectations.

pub mod each;
pub mod expect;
pub mod run;
