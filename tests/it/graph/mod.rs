//! The graphs and scenarios that come with the program.

pub mod allied;
pub mod shipped;
pub mod toy;
