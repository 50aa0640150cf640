//! What the views of a product leave possible: by hand, by enumeration, by laws, and against linear programs.

mod by_hand;
mod exact;
mod given;
mod laws;
