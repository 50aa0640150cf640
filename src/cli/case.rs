//! The case that a command is about: losses named on the command line, or a scenario file.

use std::path::PathBuf;

use anyhow::bail;
use linchpin::{
    load::File,
    model::{Case, Chain},
};

use super::{
    Common, graph,
    loss::{self, DateArgs},
    question::QuestionArgs,
    scenarios,
};

/// A case with the chain it is about.
pub(crate) struct Loaded {
    pub(crate) chain: Chain,
    pub(crate) case: Case,
}

/// A policy under which everything else happens.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct PolicyArgs {
    /// A scenario file whose changes hold besides; its question is asked where no flag says otherwise.
    #[arg(long, value_name = "FILE.ron")]
    scenario: Option<PathBuf>,
}

/// The case of a question, under a policy where one is given.
pub(crate) fn under(
    common: &Common,
    policy: &PolicyArgs,
    question: &QuestionArgs,
) -> anyhow::Result<Loaded> {
    match &policy.scenario {
        Some(path) => scenario(common, File::open(path), question),
        None => {
            let chain = graph::chain(common)?;
            let case = Case::new(question.question(&chain)?, Vec::new());
            Ok(Loaded { chain, case })
        }
    }
}

/// The case of some losses, or of a scenario file, whose question is asked where no flag says otherwise.
pub(crate) fn of(
    common: &Common,
    subjects: &[String],
    dates: &DateArgs,
    question: &QuestionArgs,
) -> anyhow::Result<Loaded> {
    if let [subject] = subjects
        && let Some(file) = scenarios::named(subject)
    {
        if dates.is_given() {
            bail!(
                "a scenario has its own dates; leave --from, --weeks, --recovery and --fraction out"
            );
        }
        return scenario(common, file, question);
    }
    let chain = graph::chain(common)?;
    let events = loss::events(&chain, subjects)?;
    let case = Case::losing(question.question(&chain)?, events, dates.span()?);
    Ok(Loaded { chain, case })
}

fn scenario(common: &Common, file: File, question: &QuestionArgs) -> anyhow::Result<Loaded> {
    let name = file.name().to_owned();
    let mut loaded = scenarios::load_files(common, vec![file])?;
    let mut set = loaded.sets.swap_remove(0);
    if set.scenarios.len() != 1 {
        bail!(
            "`{name}` is a sweep of {}; name one of them",
            set.scenarios.len()
        );
    }
    let mut case = set.scenarios.swap_remove(0).case;
    let chain = loaded.chains.swap_remove(set.chain);
    case.question = question.over(&chain, case.question)?;
    Ok(Loaded { chain, case })
}
