//! Integration tests, in one binary.
#![allow(unreachable_pub, reason = "modules of a test binary share helpers")]

mod allied;
mod aralia;
mod cli;
mod diagram;
mod diagram_games;
mod diagram_limits;
mod diagram_numbers;
mod diagram_sets;
mod engine;
mod exact;
mod failure;
mod findings;
mod floors;
mod formula;
mod formulas;
mod load;
mod naive;
mod openpsa;
mod random;
mod readme;
mod risk;
mod scenario;
mod scenario_dates;
mod scenario_expect;
mod scenario_files;
mod scenario_laws;
mod scenario_process;
mod shared;
mod structure;
mod toy;
