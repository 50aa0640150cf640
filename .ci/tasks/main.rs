//! `cargo xtask TASK`: the commands of this repository, each in one place.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it talks to whoever typed it"
)]

mod wheel;

use std::{
    env,
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

/// One command of cargo, with what it is for.
struct Stage {
    name: &'static str,
    args: &'static [&'static str],
    variables: &'static [(&'static str, &'static str)],
}

/// The Python package; no command of cargo alone.
const WHEEL: Stage = stage("wheel", &[]);

const fn stage(name: &'static str, args: &'static [&'static str]) -> Stage {
    Stage {
        name,
        args,
        variables: &[],
    }
}

const FORMAT: Stage = stage("format", &["fmt", "--all", "--check"]);
const LINTS: Stage = stage(
    "lints",
    &[
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ],
);
/// The library builds without the program and its crates.
const LIBRARY: Stage = stage(
    "library alone",
    &[
        "check",
        "--locked",
        "--package=linchpin",
        "--lib",
        "--no-default-features",
    ],
);
const FAST: Stage = stage("everyday tests", &["test", "--locked", "--test=it"]);
const TESTS: Stage = stage("tests", &["test", "--locked", "--workspace"]);
const DOCS: Stage = Stage {
    name: "docs",
    args: &["doc", "--locked", "--package=linchpin", "--no-deps"],
    variables: &[("RUSTDOCFLAGS", "-D warnings")],
};
const ACCEPT: Stage = Stage {
    name: "snapshots as they are now",
    args: &["test", "--locked", "--workspace"],
    variables: &[("INSTA_UPDATE", "always")],
};

struct Task {
    name: &'static str,
    about: &'static str,
    stages: &'static [Stage],
}

const TASKS: &[Task] = &[
    Task {
        name: "fast",
        about: "the everyday tests; what follows goes to the tests: cargo xtask fast analysis::",
        stages: &[FAST],
    },
    Task {
        name: "lint",
        about: "format and lints",
        stages: &[FORMAT, LINTS],
    },
    Task {
        name: "accept",
        about: "take every snapshot as it is now; read the diff afterwards",
        stages: &[ACCEPT],
    },
    Task {
        name: "check",
        about: "all that must hold before a change lands: format, lints, library alone, tests, docs, wheel",
        stages: &[FORMAT, LINTS, LIBRARY, TESTS, DOCS, WHEEL],
    },
    Task {
        name: "wheel",
        about: "build the Python package and test it; what follows goes to pytest",
        stages: &[WHEEL],
    },
];

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let asked = args.next();
    let rest: Vec<String> = args.collect();
    let Some(task) = TASKS
        .iter()
        .find(|task| asked.as_deref() == Some(task.name))
    else {
        for task in TASKS {
            eprintln!("cargo xtask {:7} {}", task.name, task.about);
        }
        return ExitCode::from(2);
    };
    if task.stages.len() > 1 && !rest.is_empty() {
        eprintln!("`{}` takes nothing more", task.name);
        return ExitCode::from(2);
    }
    let mut took = Vec::new();
    for stage in task.stages {
        println!("== {}", stage.name);
        let start = Instant::now();
        if !run(stage, &rest) {
            eprintln!("== {} failed", stage.name);
            return ExitCode::FAILURE;
        }
        took.push((stage.name, start.elapsed()));
    }
    let sum: Duration = took.iter().map(|(_, time)| *time).sum();
    for (name, time) in took.iter().chain(&[("in all", sum)]) {
        println!("== {name}: {} s", time.as_secs());
    }
    ExitCode::SUCCESS
}

fn run(stage: &Stage, rest: &[String]) -> bool {
    if stage.name == WHEEL.name {
        return wheel::test(rest);
    }
    // Cargo says which cargo runs this, so that the stages use the same.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(stage.args)
        .args(rest)
        .envs(stage.variables.iter().copied())
        .status();
    status.is_ok_and(|status| status.success())
}
