//! Runs scenarios and judges what their authors expect: `cargo run --example scenario -- FILE...`.
//!
//! Ends with 1 where an expectation is broken, so that a CI can hold a policy to its promises.
#![allow(clippy::print_stdout, reason = "it talks to whoever runs it")]

use std::process::ExitCode;

use linchpin::{
    Error, load,
    study::{
        odds::Config,
        run::{self, Job},
    },
    words::judgement,
};

fn main() -> Result<ExitCode, Error> {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        files.push("graphs/scenarios/taiwan-stockpile-wafers.ron".to_owned());
    }
    let scenarios = load::scenarios(&files)?;
    // A sweep is many scenarios; those that share a network compile it once.
    let jobs: Vec<Job<'_>> = scenarios.pairs().map(Job::from).collect();
    let found = run::judge(&jobs, Config::DEFAULT);
    for run in &found.runs {
        println!("{}", run.name);
        for target in &run.targets {
            let effect = &target.effect;
            println!("  {}: {}", effect.target, effect.verdict.as_str());
        }
        for judgement in &run.expectations {
            let expected = judgement::expected(&judgement.expected);
            let status = judgement.status.as_str();
            println!("  {expected}: {status}; {}", judgement::found(judgement));
        }
    }
    Ok(ExitCode::from(u8::from(found.is_broken())))
}
