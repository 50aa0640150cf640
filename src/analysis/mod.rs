//! One question per file: a configuration and a pair of compiled networks in, a finding of plain data out.

pub mod catalog;
pub mod cause;
pub mod coalition;
pub mod concentration;
pub mod cutoff;
pub mod cutsets;
pub mod dynamics;
pub mod explain;
pub mod faulttree;
pub mod frame;
pub mod holdings;
pub mod interval;
pub mod lens;
pub mod limits;
pub mod power;
pub mod risk;
pub mod spof;

pub use interval::Interval;
pub use lens::{Lens, Question};
pub use limits::Limits;
