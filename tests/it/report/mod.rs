//! The page.

pub mod browser;
pub mod explorer;
pub mod page;
