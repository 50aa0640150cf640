//! `linchpin compare`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use linchpin::{
    load::{self, File, Kind, Loaded},
    model::{Case, Chain, Scenario, Severity},
    study::{compare, run::Job},
};

use super::{Common, Exit, diagnostics, draws::DrawArgs, output, scenarios};

/// Flags of `linchpin compare`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin compare graphs/scenarios/taiwan-blockade.ron\n  \
                  linchpin compare graphs/toy/series.ron graphs/toy/redundancy.ron\n  \
                  linchpin compare allied graphs/scenarios/us-controls.ron\n\n\
                  `allied` is the embedded graph as it stands. A sweep is compared with itself, member by member."
)]
pub(crate) struct Args {
    /// Scenario files, graphs, or `allied`.
    #[arg(value_name = "SCENARIO|GRAPH", required = true)]
    sides: Vec<PathBuf>,
    #[command(flatten)]
    draws: DrawArgs,
}

/// One thing to compare, with the chain it belongs to.
struct Side {
    chain: usize,
    scenario: Scenario,
    /// Whether it asks a question of its own.
    is_asked: bool,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let mut chains: Vec<Chain> = Vec::new();
    let mut sides: Vec<Side> = Vec::new();
    for path in &args.sides {
        let file = side_file(path);
        if let Some(file) = file.as_ref().filter(|file| !is_graph(file)) {
            let loaded = scenarios::load_files(common, vec![file.clone()])?;
            let first = chains.len();
            chains.extend(loaded.chains);
            for set in loaded.sets {
                let chain = first + set.chain;
                sides.extend(set.scenarios.into_iter().map(|scenario| Side {
                    chain,
                    scenario,
                    is_asked: true,
                }));
            }
        } else {
            let loaded = match file {
                Some(file) => load::from_file(file),
                None if path.is_dir() => load::from_path(path),
                None => load::embedded(),
            };
            let chain = graph(common, path, loaded)?;
            let mut scenario = Scenario::nothing(&chain);
            if chains.iter().any(|other| other.name() == chain.name()) {
                scenario.story.name = path.display().to_string();
            }
            sides.push(Side {
                chain: chains.len(),
                scenario,
                is_asked: false,
            });
            chains.push(chain);
        }
    }
    // A graph as it stands is asked what the first scenario asks, so that there is something to compare.
    if let Some(asked) = sides
        .iter()
        .find(|side| side.is_asked)
        .map(|side| side.scenario.clone())
    {
        for side in sides.iter_mut().filter(|side| !side.is_asked) {
            let chain = &chains[side.chain];
            if asked
                .case
                .question
                .targets
                .iter()
                .all(|target| chain.products().contains_key(target))
            {
                side.scenario.case = Case::new(asked.case.question.clone(), Vec::new());
            }
        }
    }
    if sides.len() < 2 {
        bail!("there is one thing to compare; name another scenario or graph, such as `allied`");
    }
    let jobs: Vec<Job<'_>> = sides
        .iter()
        .map(|side| Job {
            chain: &chains[side.chain],
            scenario: &side.scenario,
        })
        .collect();
    let finding = compare::find(&jobs, args.draws.config());
    output::report_all(common, &chains, &finding)
}

/// The file of a side; `None` for the folder of a graph, and for the graph inside the program.
fn side_file(path: &Path) -> Option<File> {
    let is_embedded = path == Path::new("allied") && !path.exists();
    (!is_embedded && !path.is_dir()).then(|| File::open(path))
}

/// Whether a file is taken for a graph; one that cannot be told apart is taken for a scenario.
fn is_graph(file: &File) -> bool {
    matches!(file.kind(), Kind::Graph | Kind::Part)
}

fn graph(common: &Common, path: &Path, mut loaded: Loaded<Chain>) -> anyhow::Result<Chain> {
    // Two sides have two graphs: their warnings are the business of `check`.
    loaded
        .diagnostics
        .retain(|finding| finding.severity() == Severity::Error);
    diagnostics::usable(common, loaded, &format!("`{}`", path.display()))
}
