//! What holds for the whole repository: floors, findings that are data, and a README that tells the truth.

pub mod circles;
pub mod crates;
pub mod floors;
pub mod plain;
pub mod licences;
pub mod readme;
