//! Questions on one graph: single points, exact structure, scenarios, rankings, risk.

pub mod dates;
pub mod exact;
pub mod laws;
mod money;
mod names;
mod one_case;
pub mod rank;
pub mod risk;
pub mod scenario;
pub mod structure;
pub mod survive;
mod warnings;
mod whose_data;
