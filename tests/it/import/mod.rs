//! Other people's tables to graphs.

mod edges;
mod eto;
mod suppliers;
mod walk;
