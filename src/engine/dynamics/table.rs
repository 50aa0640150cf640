//! Dense tables.
