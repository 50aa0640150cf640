//! Integration tests, in one binary.
#![allow(unreachable_pub, reason = "modules of a test binary share helpers")]

mod allied;
mod aralia;
mod browser;
mod cli;
mod diagram;
mod diagram_games;
mod diagram_limits;
mod diagram_numbers;
mod diagram_sets;
mod engine;
mod esri;
mod exact;
mod explorer;
mod failure;
mod findings;
mod floors;
mod formula;
mod formulas;
mod load;
mod lp;
mod naive;
mod openpsa;
mod pictures;
mod random;
mod rank;
mod readme;
mod report;
mod risk;
mod shared;
mod structure;
mod survive;
mod toy;
