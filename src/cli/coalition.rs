//! `linchpin coalition`.

use linchpin::{analysis::coalition, model::lookup};

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
    let bloc = args.bloc.as_deref();
    let bloc = bloc.map(|name| lookup::bloc(&chain, name)).transpose()?;
    let spend = args.limits.spend();
    let config = coalition::Config {
        bloc,
        limit: args.limits.limit,
        limits: spend.limits(),
        case,
    };
    output::report(common, &chain, &coalition::find(&chain, &config))
}
