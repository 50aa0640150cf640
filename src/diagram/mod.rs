//! Pictures of a chain: what is drawn as plain data ([`picture`]), made from a chain by [`select`], written by [`dot`].
//!
//! Nothing is computed about losses here: marks are read from a finding.

pub mod dot;
pub mod picture;
pub mod select;

mod bundle;
mod flows;
mod holders;
mod legend;
mod marks;
mod products;
mod text;

pub use picture::Picture;
pub use select::{Level, Selection};
