//! Words, identifiers, quantities and the checked [`Chain`]; knows neither files nor serde.

pub mod case;
pub mod chain;
pub mod change;
pub mod date;
pub mod diagnostic;
pub mod event;
pub mod firm;
pub mod id;
pub mod iso;
pub mod load;
pub mod lookup;
mod naming;
pub mod outcome;
pub mod parts;
pub mod place;
pub mod probability;
pub mod product;
pub mod quantity;
pub mod register;
mod resolve;
pub mod scenario;
pub mod source;
pub mod story;
pub mod text;
pub mod trade;
pub mod view;

pub use case::{Case, FixedPoint, Question, Reading};
pub use chain::Chain;
pub use change::{Change, Policy};
pub use date::Date;
pub use diagnostic::{Code, Diagnostic, Severity};
pub use event::{Event, EventKind};
pub use outcome::Outcome;
pub use parts::{Defaults, Parts};
pub use scenario::Scenario;
pub use story::Story;
