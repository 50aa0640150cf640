//! The program as strangers meet it.

pub mod process;
pub mod scenario;
pub mod target;
