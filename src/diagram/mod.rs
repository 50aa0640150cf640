//! Pictures of a chain: a [`Selection`] of it becomes plain data ([`picture`]) by [`draw`], is placed by [`layout`]
//! and written by [`svg`], [`dot`], [`mermaid`] and [`graphml`].
//!
//! Nothing is computed about losses here: marks are read from a finding.

pub mod causes;
pub mod dot;
pub mod draw;
pub mod graphml;
pub mod layout;
pub mod legend;
pub mod mermaid;
pub mod picture;
pub mod selection;
pub mod svg;

mod bundle;
mod dot_legend;
mod dot_parts;
mod flows;
mod holders;
mod look;
mod marks;
mod products;
mod svg_legend;
mod svg_parts;
mod text;

pub use picture::Picture;
pub use selection::{Collapse, Level, Selection};
