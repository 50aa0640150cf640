//! Findings as one self-contained HTML page, with an explorer that answers what-ifs in it.
//!
//! The page asks for nothing from anywhere, allows nothing but its own script and style, and works from the disk and
//! in print. `docs/report.md` says what it holds and how it is checked.

pub mod island;
pub mod page;
pub mod section;

mod attribution;
mod chart;
mod command;
mod cost;
mod countries;
mod evidence;
mod explorer;
mod front;
mod policy;
mod story;
mod summary;
mod table;
mod tiles;
mod titles;
mod world;

pub use page::{Contents, render};
pub use section::Section;
