//! Pages and tables as text, Markdown, CSV, HTML and JSON; one writer for each format.

pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod memo;
pub mod snapshot;
pub mod text;

mod grid;
mod heat;

pub use crate::words::{number, spark};
