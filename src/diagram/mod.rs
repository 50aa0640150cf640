//! Pictures of a chain: what is drawn as plain data ([`picture`]), made from a chain by [`select`], placed by [`layout`],
//! written by [`svg`], [`dot`], [`mermaid`] and [`graphml`].
//!
//! Nothing is computed about losses here: marks are read from a finding.

pub mod dot;
pub mod graphml;
pub mod layout;
pub mod mermaid;
pub mod picture;
pub mod select;
pub mod svg;

mod bundle;
mod flows;
mod holders;
mod legend;
mod look;
mod marks;
mod products;
mod svg_legend;
mod text;

pub use picture::Picture;
pub use select::{Collapse, Level, Selection};
