//! What holds for the whole repository: floors, and a README that tells the truth.

pub mod circles;
pub mod crates;
pub mod floors;
pub mod readme;
