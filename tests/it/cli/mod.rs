//! The program as strangers meet it.

mod agree;
mod faults;
mod files;
mod first;
pub mod process;
pub mod scenario;
pub mod target;
pub mod text;
