//! One question per file: a configuration and a pair of compiled networks in, a finding of plain data out.

pub mod answer;
pub mod catalog;
pub mod cause;
pub mod change;
pub mod coalition;
pub mod concentration;
pub mod critical;
pub mod cutoff;
pub mod cutsets;
pub mod dynamics;
pub mod esri;
pub mod explain;
pub mod faulttree;
pub mod find;
mod grade;
pub mod holdings;
pub mod interval;
mod lag_cost;
pub mod limits;
pub mod missing;
mod part;
pub mod power;
pub mod preface;
pub mod prepared;
pub mod rank;
pub mod risk;
pub mod sides;
pub mod spof;
pub mod survive;
mod verdict;
pub(crate) mod word;

pub use answer::Answer;
pub use interval::Interval;
pub use limits::Limits;
pub use part::part;
pub use prepared::{Prepared, Scratch};
