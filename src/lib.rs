//! Finds the linchpins of a supply chain: what stops which target when it is lost, how soon, and why.
//!
//! Load a graph, cut a country off, read what stops:
//!
//! ```
//! use linchpin::{analysis::{Prepared, Scratch}, load, model::{Case, Event, Question, change::Span}};
//!
//! let chain = load::chain("graphs/allied")?;
//! let taiwan = Event::parse(&chain, "TWN")?;
//! let case = Case::losing(Question::of(&chain), [taiwan], Span::ALWAYS);
//! let answer = Prepared::new(&chain, &case)?.answer(&mut Scratch::default());
//! for target in &answer.targets {
//!     println!("{} is {}", target.effect.target, target.effect.verdict.as_str());
//! }
//! # assert_eq!(answer.targets.len(), 14);
//! # Ok::<(), linchpin::Error>(())
//! ```
//!
//! Load scenarios, run them, judge what their authors expect:
//!
//! ```
//! use linchpin::{load, study::{odds::Config, run::{self, Job}}};
//!
//! let scenarios = load::scenarios(&["graphs/scenarios/korea-cut-off.ron"])?;
//! let jobs: Vec<Job> = scenarios.pairs().map(Job::from).collect();
//! let found = run::judge(&jobs, Config::DEFAULT);
//! for run in &found.runs {
//!     println!("{}: {:?}", run.name, run.verdict);
//! }
//! assert!(!found.is_broken());
//! # assert_eq!(found.runs.len(), 4, "one for each member of its sweep");
//! # Ok::<(), linchpin::Error>(())
//! ```
//!
//! `examples/` has more: a graph put together by code, a plan over scenarios. The `--format json` of every command is the
//! finding of one `find`, so what the program answers, the library answers.
//!
//! Work is spread over the rayon pool that a call comes from: `pool.install(|| …)` bounds the threads of one call. The
//! answer is the same on any number. What may take long takes a `should_stop` to be asked, in
//! [`Limits`](analysis::Limits) and in [`trials`](study::trials); the library itself has no clock, prints nothing and
//! writes no file. The feature `cli`, on by default, is the program; without it the library builds with its own few crates.
//!
//! One way through the house, each floor importing only floors below it:
//! RON text → documents (`load`) → checked chain ([`model`]) → compiled network ([`network`]) →
//! solvers ([`engine`]) → findings (`analysis`, `study`) → words and tables (`words`) → text, data, pictures, pages (`render`, `diagram`, `report`).
//! `docs/architecture.md` says what each floor never does.

pub mod analysis;
pub mod diagram;
pub mod engine;
pub mod import;
pub mod load;
pub mod model;
pub mod network;
pub mod render;
pub mod report;
pub mod study;
pub mod words;

/// Anything that keeps the library from going on: the error of every floor turns into it, so that `?` works.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Files cannot be used.
    #[error(transparent)]
    Files(#[from] load::Report),
    /// A text names no loss.
    #[error(transparent)]
    Event(#[from] model::event::EventError),
    /// A part of a chain or a case names something that is not there.
    #[error(transparent)]
    Unresolved(#[from] model::parts::Unresolved),
    /// A network does not hold together.
    #[error(transparent)]
    Network(#[from] network::builder::BuildError),
    /// A formula does not hold together.
    #[error(transparent)]
    Formula(#[from] network::formula::Error),
    /// A fault tree cannot be read.
    #[error(transparent)]
    FaultTree(#[from] network::openpsa::Error),
    /// An exact computation spent what it may.
    #[error(transparent)]
    Stopped(#[from] engine::bdd::Stop),
    /// A linear program has no solution.
    #[error(transparent)]
    Program(#[from] engine::lp::Unsolved),
}
