//! What holds for the whole repository: floors, findings that are data, and a README that tells the truth.

pub mod api;
pub mod circles;
pub mod crates;
pub mod floors;
pub mod kinds;
pub mod licences;
pub mod plain;
pub mod readme;
