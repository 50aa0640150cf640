//! A large sweep as CSV, block by block: what is written takes no room, and the bytes are those of one answer.

use std::io::IsTerminal;

use anyhow::bail;
use indicatif::ProgressBar;
use linchpin::{
    load::{File, scenario},
    render::csv,
    study::{
        odds,
        run::{self, Finding, Job},
    },
    words::Report,
};

use super::{
    Common, Exit, diagnostics,
    fit::{Kind, fit},
    output::Stream,
};

/// How many members are run and written at a time.
pub(super) const BLOCK: usize = 1024;

/// Writes every member of a sweep, the first of which are loaded; with draws for those that expect odds, or for all.
pub(super) fn run(
    common: &Common,
    file: &File,
    first: scenario::Scenarios,
    draws: (odds::Config, bool),
) -> anyhow::Result<Exit> {
    let n_members = first.sets[0].n_members;
    let chain = first.chains[0].clone();
    let at = first.sets[0].scenarios[0].story.chain.clone();
    let mut stream = Stream::begin(common)?;
    let bar = if common.quiet || !std::io::stderr().is_terminal() {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(n_members as u64)
    };
    let mut head = String::new();
    let mut is_broken = false;
    let mut members = Some(first);
    for start in (0..n_members).step_by(BLOCK) {
        let end = (start + BLOCK).min(n_members);
        let block = match members.take() {
            Some(first) => first,
            None => {
                let block =
                    scenario::part_on_chain(file.clone(), chain.clone(), &at, &(start..end));
                diagnostics::usable(common, block, "the scenario")?
            }
        };
        let jobs: Vec<Job<'_>> = block.pairs().map(Job::from).collect();
        let (config, is_stated) = draws;
        let finding = if is_stated {
            run::find(&jobs, config)
        } else {
            run::judge(&jobs, config)
        };
        is_broken |= finding.is_broken();
        let (own, rows) = table(common, &finding)?;
        if start == 0 {
            stream.write_all(own.as_bytes())?;
            head = own;
        } else if own != head {
            bail!(
                "the columns of this sweep change from member to member, since only some are drawn; give --draws, or leave --format csv out"
            );
        }
        stream.write_all(fit(&rows, Kind::Shown).as_bytes())?;
        bar.set_position(end as u64);
    }
    bar.finish_and_clear();
    stream.finish()?;
    Ok(if is_broken {
        Exit::DoesNotHold
    } else {
        Exit::Ran
    })
}

/// The head and the rows of the table that is asked for.
fn table(common: &Common, finding: &Finding) -> anyhow::Result<(String, String)> {
    let page = finding.page();
    let table = page.table(common.table.as_deref()).map_err(|keys| {
        let asked = common.table.as_deref().unwrap_or_default();
        anyhow::anyhow!(
            "this answer has no table `{asked}`; it has: {}",
            keys.join(", ")
        )
    })?;
    let mut text = csv::render(table);
    // Names of columns have no line feeds.
    let rows = text.split_off(text.find('\n').map_or(text.len(), |at| at + 1));
    Ok((text, rows))
}
