//! `linchpin compare`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use linchpin::{
    load::{self, scenario::is_scenario},
    model::{Case, Chain, Scenario},
    study::{compare, run::Job},
};

use super::{Common, Exit, diagnostics, output, scenarios};

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
        if is_scenario(path) {
            let loaded = scenarios::load(common, std::slice::from_ref(path))?;
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
            let chain = graph(common, path)?;
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
    output::report_all(common, &chains, &compare::find(&jobs))
}

fn graph(common: &Common, path: &Path) -> anyhow::Result<Chain> {
    let is_embedded = path == Path::new("allied") && !path.exists();
    let loaded = if is_embedded {
        load::embedded()
    } else {
        let loaded = load::from_path(path);
        common.has_read(loaded.texts.keys());
        loaded
    };
    let n_errors = loaded.errors().count();
    match loaded.chain {
        Some(chain) if n_errors == 0 => Ok(chain),
        _ => {
            diagnostics::print(&loaded.diagnostics, &loaded.texts, false);
            bail!("`{}` cannot be used: {n_errors} error(s)", path.display())
        }
    }
}
