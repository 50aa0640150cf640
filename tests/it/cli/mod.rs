//! The program as strangers meet it.

mod files;
pub mod process;
pub mod scenario;
pub mod target;
pub mod text;
