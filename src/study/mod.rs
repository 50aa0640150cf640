//! Many runs of one analysis.

pub mod each;
pub mod overview;
