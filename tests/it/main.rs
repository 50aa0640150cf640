//! Integration tests, in one binary.
#![allow(unreachable_pub, reason = "modules of a test binary share helpers")]

mod allied;
mod aralia;
mod ario;
mod cli;
mod diagram;
mod diagram_games;
mod diagram_limits;
mod diagram_numbers;
mod diagram_sets;
mod dynamics;
mod engine;
mod exact;
mod failure;
mod findings;
mod floors;
mod formula;
mod formulas;
mod load;
mod montecarlo;
mod naive;
mod openpsa;
mod random;
mod readme;
mod risk;
mod shared;
mod simulate;
mod structure;
mod toy;
