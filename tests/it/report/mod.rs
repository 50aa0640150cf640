//! The page.

pub mod page;
