//! `linchpin run`.

use std::path::PathBuf;

use anyhow::bail;
use linchpin::{
    load::{File, scenario, write_scenario},
    model::lookup,
    study::{doubt, run},
};

use super::{
    Common, Exit, diagnostics,
    draws::DrawArgs,
    fit::Kind,
    output::{self, Format},
    scenarios, stream,
};

/// Flags of `linchpin run`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin run graphs/scenarios/taiwan-blockade.ron\n  linchpin run graphs/scenarios/claims\n  \
                  linchpin run graphs/scenarios/zeiss-optics.ron --doubt\n\n\
                  Of more than 16 scenarios only those that expect odds are drawn, unless --draws is given.\n\nExit: 1 when an expectation is broken."
)]
pub(crate) struct Args {
    /// Scenario files, or folders of them.
    #[arg(value_name = "SCENARIO", required = true)]
    scenarios: Vec<PathBuf>,
    /// Which fact the verdict of one scenario hangs on, what turns it, and which facts are worth finding out first.
    #[arg(long, help_heading = "Analysis")]
    doubt: bool,
    /// The target that --doubt is about [default: the first].
    #[arg(
        long,
        value_name = "PRODUCT",
        requires = "doubt",
        help_heading = "Analysis"
    )]
    target: Option<String>,
    /// Print the scenarios with everything they inherit and every default, instead of running them.
    #[arg(long, conflicts_with = "doubt", help_heading = "Output")]
    print: bool,
    #[command(flatten)]
    draws: DrawArgs,
}

/// The one file that is asked for as CSV: if it is a large sweep, it is written as it is run.
fn one_sweep(args: &Args, common: &Common) -> Option<File> {
    let is_streamed = common.format == Some(Format::Csv) && !args.print && !args.doubt;
    match args.scenarios.as_slice() {
        [path] if is_streamed && !path.is_dir() => Some(File::open(path)),
        _ => None,
    }
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let loaded = match one_sweep(args, common) {
        Some(file) => {
            let part = 0..stream::BLOCK;
            let loaded = scenario::part_from_file(file.clone(), common.graph.as_deref(), &part);
            let loaded = diagnostics::usable(common, loaded, "the scenario")?;
            if loaded.sets[0].n_members > stream::BLOCK {
                let draws = (args.draws.config(), args.draws.is_stated());
                return stream::run(common, &file, loaded, draws);
            }
            loaded
        }
        None => scenarios::load(common, &args.scenarios)?,
    };
    let jobs = scenarios::jobs(&loaded);
    if args.print {
        if common.format.is_some() {
            bail!("--print writes scenarios as RON; leave --format out");
        }
        let texts: Vec<String> = jobs
            .iter()
            .map(|job| write_scenario(job.scenario))
            .collect();
        output::write_as(common, &texts.join("\n"), Kind::Ron)?;
        return Ok(Exit::Ran);
    }
    if args.doubt {
        let [job] = jobs.as_slice() else {
            bail!(
                "--doubt takes one scenario without a sweep, not {}",
                jobs.len()
            );
        };
        let target = match &args.target {
            Some(name) => lookup::product(job.chain, name)?,
            None => job.scenario.case.question.targets[0].clone(),
        };
        let finding = doubt::find(job.chain, job.scenario, &target, args.draws.doubting());
        return output::report(common, job.chain, &finding);
    }
    let finding = if jobs.len() <= run::DRAWN || args.draws.is_stated() {
        run::find(&jobs, args.draws.config())
    } else {
        run::judge(&jobs, args.draws.config())
    };
    let exit = output::report_all(common, &loaded.chains, &finding)?;
    Ok(if finding.is_broken() {
        Exit::DoesNotHold
    } else {
        exit
    })
}
