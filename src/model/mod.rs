//! Words, identifiers, quantities and the checked [`Chain`]; knows neither files nor serde.

pub mod chain;
pub mod diagnostic;
pub mod event;
pub mod firm;
pub mod id;
pub mod place;
pub mod probability;
pub mod product;
pub mod quantity;
pub mod source;
pub mod trade;
pub mod view;

pub use chain::{Chain, Defaults};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use event::{Event, EventKind};
