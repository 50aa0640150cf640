//! Subcommands, one file each: load, call the library, hand text to `output`. Nothing is computed here.

mod backtest;
mod case;
mod check;
mod coalition;
mod compare;
mod cutoff;
mod cutsets;
mod diagnostics;
mod diagram;
mod draws;
mod explain;
mod export;
mod files;
mod find;
mod fit;
mod graph;
mod import;
mod limits;
mod loss;
mod new;
mod output;
mod plan;
mod png;
mod power;
mod question;
mod rank;
mod report;
mod risk;
mod run;
mod scenarios;
mod shell;
mod show;
mod simulate;
mod snapshot;
mod spof;
mod stream;
mod survive;
mod target;

use std::{
    ffi::OsStr,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Mutex,
};

use anyhow::Context;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use linchpin::{load, words::View};

use fit::{Kind, fit};

/// More threads than this help nobody and may not start.
const MOST_THREADS: usize = 256;
/// What the first thread of a program usually has: the stack of a thread that stands in for it.
const STACK_BYTES: usize = 8 << 20;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It ran.
    Ran,
    /// It ran, and what was asked to hold did not.
    DoesNotHold,
    /// It could not run: usage, or a bad file.
    CannotRun,
    /// It stopped at a limit with a partial result that says so.
    Partial,
    /// It was interrupted, with a partial result that says so.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Ran => 0,
            Exit::DoesNotHold => 1,
            Exit::CannotRun => 2,
            Exit::Partial => 3,
            Exit::Interrupted => 130,
        })
    }
}

#[cfg(not(feature = "restricted-data"))]
const LICENCES: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncode: Apache-2.0 (LICENSE)",
    "\nembedded graph: without figures whose licence forbids commercial use (feature restricted-data);",
    "\n  sources and licences of the rest: linchpin show --licences",
);

#[cfg(feature = "restricted-data")]
const LICENCES: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncode: Apache-2.0 (LICENSE)",
    "\nembedded graph: many shares come from the ETO/CSET Advanced Semiconductor Supply Chain dataset, CC BY-NC 4.0;",
    "\n  sources and licences of the rest in graphs/README.md and graphs/allied/sources.ron",
);

/// Finds the linchpins of the chip supply chain: what stops what, how soon, and why.
#[derive(Debug, Parser)]
#[command(
    name = "linchpin",
    version,
    long_version = LICENCES,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "Every command runs on the embedded allied graph unless -g names another.\n\
                  Exit: 0 ran; 1 ran and what was asked to hold did not; 2 could not run; 3 a limit was reached.",
    after_long_help = "Every command runs on the embedded allied graph unless -g names another.\n\n\
                  Examples:\n  \
                  linchpin cutoff TWN\n  \
                  linchpin cutoff --each --basis law\n  \
                  linchpin spof --by firm --target ai_accelerator_gpu --outcome growth\n  \
                  linchpin explain KOR ai_accelerator_gpu\n  \
                  linchpin diagram --focus ai_accelerator_gpu --mark TWN -o gpu.svg\n\n\
                  Exit: 0 ran; 1 ran and what was asked to hold did not; 2 could not run; 3 a limit was reached."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// Flags that every subcommand has.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, clap::Args)]
pub(crate) struct Common {
    /// The graph: a RON file, a folder with a chain.ron, or - for standard input [default: the embedded allied graph].
    #[arg(
        short,
        long,
        global = true,
        value_name = "PATH",
        env = "LINCHPIN_GRAPH",
        help_heading = "Input"
    )]
    pub(crate) graph: Option<std::path::PathBuf>,
    /// The largest file that is read, in MiB; the same for standard input [default: 64].
    #[arg(
        long,
        global = true,
        value_name = "MIB",
        env = "LINCHPIN_MAX_MIB",
        value_parser = clap::value_parser!(u64).range(1..=1 << 20),
        help_heading = "Input"
    )]
    pub(crate) max_mib: Option<u64>,
    /// How to write the answer [default: text].
    #[arg(long, global = true, value_parser = output::finding_formats(), help_heading = "Output")]
    pub(crate) format: Option<output::Format>,
    /// Which table `--format csv` or `markdown` writes, where an answer has several [default: the main one].
    #[arg(long, global = true, value_name = "NAME", help_heading = "Output")]
    pub(crate) table: Option<String>,
    /// Show every sentence, column and table: critical thresholds, causes, both sides, courses.
    #[arg(
        id = "show-details",
        long = "details",
        global = true,
        help_heading = "Output"
    )]
    pub(crate) details: bool,
    /// Show how to read the numbers and what is assumed.
    #[arg(
        id = "show-notes",
        long = "notes",
        global = true,
        help_heading = "Output"
    )]
    pub(crate) notes: bool,
    /// Show ids to type instead of names.
    #[arg(id = "show-ids", long = "ids", global = true, help_heading = "Output")]
    pub(crate) ids: bool,
    /// Write to a file, replaced as a whole, instead of standard output.
    #[arg(
        short,
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Output"
    )]
    pub(crate) output: Option<std::path::PathBuf>,
    /// Say nothing but errors on standard error.
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Threads to use; the answer does not depend on it [default: one per core].
    #[arg(long, global = true, value_name = "N", help_heading = "Output")]
    pub(crate) threads: Option<usize>,
    /// What the run reads or may read: no answer is written over it.
    #[arg(skip)]
    inputs: Mutex<Vec<PathBuf>>,
}

impl Common {
    /// What is shown of an answer.
    pub(crate) const fn view(&self) -> View {
        View {
            details: self.details,
            notes: self.notes,
            ids: self.ids,
        }
    }

    /// The file to write to, where it is not standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        let file = self.output.as_deref();
        file.filter(|path| path.as_os_str() != "-")
    }

    /// Remembers files that were read.
    pub(crate) fn has_read<P: Into<PathBuf>>(&self, files: impl IntoIterator<Item = P>) {
        let mut inputs = self.inputs.lock().expect("nobody panics over a list");
        inputs.extend(files.into_iter().map(Into::into));
    }

    /// What was read so far.
    pub(crate) fn inputs(&self) -> Vec<PathBuf> {
        let inputs = self.inputs.lock().expect("nobody panics over a list");
        inputs.clone()
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Everything wrong with graphs, scenarios and other files, with line and column.
    Check(check::Args),
    /// What is in the graph: products, producers, loops, coverage, sources, doubts.
    Show(show::Args),
    /// Ids by words: what of the graph has them in its id, its name or its note.
    Find(find::Args),
    /// Single points of failure: what alone brings a target down.
    Spof(spof::Args),
    /// Minimal cut sets: the smallest sets whose joint loss stops a target; or those of a fault tree.
    Cutsets(cutsets::Args),
    /// The smallest sets of countries that can make a target alone, and what a bloc lacks.
    Coalition(coalition::Args),
    /// Who holds how much of the veto over a target: Shapley and Banzhaf shares.
    Power(power::Args),
    /// How likely targets are lost within a year, and which losses and figures that hangs on.
    Risk(risk::Args),
    /// The systemic loss that every country, firm and producer would cause; or every firm of a firm network.
    Rank(rank::Args),
    /// How long targets survive a loss: best response by linear program, beside the market's.
    Survive(survive::Args),
    /// Cut a country off: loss, time to impact, timeline, causes, both sides.
    Cutoff(cutoff::Args),
    /// Run policy what-ifs and check what their authors expect.
    Run(run::Args),
    /// Scenarios and graphs side by side, differences first.
    Compare(compare::Args),
    /// Policy what-ifs against their stored results.
    Snapshot(snapshot::Args),
    /// What to fund first: the measures within a budget that avert most over some threats.
    Plan(plan::Args),
    /// Follow a loss through the weeks: stock, rationing, surge, recovery; --trials for uncertainty.
    Simulate(simulate::Args),
    /// History against the model: what was measured, and what the weekly dynamics say.
    Backtest(backtest::Args),
    /// Why a loss stops a target: the chain of causes, with sources.
    Explain(explain::Args),
    /// A picture of the graph, or of what a target needs; --mark shows what a loss does.
    Diagram(diagram::Args),
    /// One self-contained HTML page with an explorer that answers what-ifs.
    Report(report::Args),
    /// Write a target's failure for other tools, or the graph as RON.
    Export(export::Args),
    /// Other people's tables to a graph: a sheet of suppliers, nodes and edges.
    Import(import::Args),
    /// A commented file to start from: a graph, a what-if, a sheet of suppliers, measures.
    New(new::Args),
    /// What a shell needs to complete commands and flags.
    Completions(shell::CompletionsArgs),
    /// Manual pages, for `man`.
    Man(shell::ManArgs),
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    let command = without_empty(Cli::command());
    let parsed = command.clone().try_get_matches().and_then(|matches| {
        let cli = Cli::from_arg_matches(&matches);
        let cli = cli.map_err(|error| error.format(&mut command.clone()))?;
        Ok((matches, cli))
    });
    let (matches, cli) = match parsed {
        Ok(parsed) => parsed,
        Err(error) if error.use_stderr() => {
            // It repeats arguments, which may say anything.
            let text = error.render().ansi().to_string();
            let _ = write!(anstream::stderr(), "{}", fit(&text, Kind::Coloured));
            return Exit::CannotRun.into();
        }
        Err(error) => error.exit(),
    };
    if let Some(mib) = cli.common.max_mib {
        load::set_most_bytes(mib << 20);
    }
    cli.common.has_read(named(&matches));
    // A place that cannot be written to is better told before the work than after it.
    let is_writable = match cli.common.file() {
        Some(file) => target::check(file, &cli.common.inputs()),
        None => Ok(()),
    };
    let result = is_writable.and_then(|()| match cli.common.threads {
        Some(threads) => on_threads(threads, || dispatch(&cli)).flatten(),
        None => dispatch(&cli),
    });
    match result {
        Ok(exit) => exit.into(),
        Err(error) if output::is_closed_pipe(&error) => Exit::Ran.into(),
        Err(error) => {
            output::error(&error);
            Exit::CannotRun.into()
        }
    }
}

/// A command for which a variable that is set to nothing is not set.
fn without_empty(command: clap::Command) -> clap::Command {
    let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    command
        .mut_args(|arg| match arg.get_env() {
            Some(name) if is_empty(name) => arg.env(None::<&str>),
            _ => arg,
        })
        .mut_subcommands(without_empty)
}

/// Runs something with a pool of its own; the library uses the pool that it is called in.
fn on_threads<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> anyhow::Result<T> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.min(MOST_THREADS))
        .stack_size(STACK_BYTES)
        .build()
        .context("cannot start threads")?;
    Ok(pool.install(run))
}

/// Everything on the command line that may name a file to be read.
fn named(matches: &ArgMatches) -> Vec<PathBuf> {
    let command = Cli::command();
    let mut found = Vec::new();
    let (mut matches, mut command) = (matches, &command);
    loop {
        // Groups of flags have values too: the names of their flags.
        let flags = command.get_arguments().map(|flag| flag.get_id().as_str());
        for flag in flags.filter(|&flag| flag != "output") {
            if let Ok(Some(values)) = matches.try_get_raw(flag) {
                found.extend(values.map(PathBuf::from));
            }
        }
        let next = matches
            .subcommand()
            .and_then(|(name, below)| Some((below, command.find_subcommand(name)?)));
        match next {
            Some(next) => (matches, command) = next,
            None => return found,
        }
    }
}

fn dispatch(cli: &Cli) -> anyhow::Result<Exit> {
    match &cli.command {
        Command::Check(args) => check::run(args, &cli.common),
        Command::Show(args) => show::run(args, &cli.common),
        Command::Find(args) => find::run(args, &cli.common),
        Command::Spof(args) => spof::run(args, &cli.common),
        Command::Cutsets(args) => cutsets::run(args, &cli.common),
        Command::Coalition(args) => coalition::run(args, &cli.common),
        Command::Power(args) => power::run(args, &cli.common),
        Command::Risk(args) => risk::run(args, &cli.common),
        Command::Rank(args) => rank::run(args, &cli.common),
        Command::Survive(args) => survive::run(args, &cli.common),
        Command::Plan(args) => plan::run(args, &cli.common),
        Command::Report(args) => report::run(args, &cli.common),
        Command::Export(args) => export::run(args, &cli.common),
        Command::Import(args) => import::run(args, &cli.common),
        Command::New(args) => new::run(args, &cli.common),
        Command::Completions(args) => shell::completions(args, &cli.common),
        Command::Man(args) => shell::man(args, &cli.common),
        Command::Cutoff(args) => cutoff::run(args, &cli.common),
        Command::Run(args) => run::run(args, &cli.common),
        Command::Compare(args) => compare::run(args, &cli.common),
        Command::Snapshot(args) => snapshot::run(args, &cli.common),
        Command::Simulate(args) => simulate::run(args, &cli.common),
        Command::Backtest(args) => backtest::run(args, &cli.common),
        Command::Explain(args) => explain::run(args, &cli.common),
        Command::Diagram(args) => diagram::run(args, &cli.common),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
