//! The program as strangers meet it.

mod agree;
mod faults;
mod files;
mod first;
mod memo;
mod new;
mod path;
pub mod process;
pub mod scenario;
mod shell;
mod stream;
pub mod target;
pub mod text;
