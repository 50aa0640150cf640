//! `linchpin coalition`.

use anyhow::bail;
use linchpin::{
    analysis::coalition,
    model::id::{self, BlocId},
};

use super::{
    Common, Exit,
    case::{self, Loaded, PolicyArgs},
    limits::LimitArgs,
    output,
    question::QuestionArgs,
};

/// Flags of `linchpin coalition`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin coalition\n  linchpin coalition allied\n  \
                  linchpin coalition chip4 --target dram --outcome growth"
)]
pub(crate) struct Args {
    /// A bloc to judge: capable or not, what it lacks, and who would close the gap.
    #[arg(value_name = "BLOC")]
    bloc: Option<String>,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let Loaded { chain, case } = case::under(common, &args.policy, &args.question)?;
    if let Some(name) = args
        .bloc
        .as_deref()
        .filter(|name| !chain.blocs().contains_key(*name))
    {
        let near = id::nearest(name, chain.blocs().keys().map(BlocId::as_str));
        let known: Vec<&str> = chain.blocs().keys().map(BlocId::as_str).collect();
        let hint = near.first().map_or_else(
            || format!("there are {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        bail!("no bloc is called `{name}`; {hint}");
    }
    let spend = args.limits.spend();
    let config = coalition::Config {
        bloc: args.bloc.as_deref().map(BlocId::from),
        limit: args.limits.limit,
        limits: spend.limits(),
        case,
    };
    output::report(common, &chain, &coalition::find(&chain, &config))
}
