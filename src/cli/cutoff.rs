//! `linchpin cutoff`.

use linchpin::{
    analysis::{Prepared, Scratch, cutoff},
    model::{Change, Scenario, Story},
    study::{doubt, each, odds},
};

use super::{
    Common, Exit,
    case::{self, Loaded, PolicyArgs},
    draws::DrawArgs,
    loss::{self, DateArgs},
    output,
    question::QuestionArgs,
};

/// Flags of `linchpin cutoff`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin cutoff TWN\n  linchpin cutoff JPN KOR --basis law\n  \
                  linchpin cutoff TWN --weeks 26 --recovery 8\n  linchpin cutoff --each --format csv\n  linchpin cutoff bloc:eu --outcome growth\n  linchpin cutoff TWN --target hbm4 --doubt"
)]
pub(crate) struct Args {
    /// What is cut off, all together: a country, a bloc, a firm, a zone or a product, by id or name in any case, or kind:id (firm:ASML).
    #[arg(
        value_name = "EVENT",
        required_unless_present = "each",
        conflicts_with = "each"
    )]
    events: Vec<String>,
    /// Cut every country off in turn and rank them.
    #[arg(long, help_heading = "Analysis")]
    each: bool,
    /// Which fact the verdict of the first target hangs on, what turns it, and which facts are worth finding out first.
    #[arg(long, conflicts_with = "each", help_heading = "Analysis")]
    doubt: bool,
    #[command(flatten)]
    dates: DateArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    draws: DrawArgs,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let Loaded { chain, mut case } = case::under(common, &args.policy, &args.question)?;
    if args.each {
        return output::report(
            common,
            &chain,
            &each::find(&chain, &case, args.draws.ranking()),
        );
    }
    let span = args.dates.span()?;
    let events = loss::events(&chain, &args.events)?.into_iter();
    case.changes
        .extend(events.map(|event| Change::loss_of(event, span)));
    if args.doubt {
        let target = case.question.targets[0].clone();
        let scenario = Scenario {
            story: Story::named(""),
            case,
        };
        scenario.case.resolve(chain.parts())?;
        let finding = doubt::find(&chain, &scenario, &target, args.draws.doubting());
        return output::report(common, &chain, &finding);
    }
    let prepared = Prepared::new(&chain, &case)?;
    let mut finding = cutoff::find(&prepared, &mut Scratch::default());
    finding.odds = odds::find(&prepared, args.draws.config());
    output::report(common, &chain, &finding)
}
