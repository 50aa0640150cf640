//! Many runs of one analysis.

pub mod each;
pub mod simulate;
pub mod trials;

mod draws;
