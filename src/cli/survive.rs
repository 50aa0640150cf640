//! `linchpin survive`.

use anyhow::bail;
use clap::ValueEnum;
use linchpin::{
    analysis::survive,
    model::{Case, EventKind, quantity::Weeks},
    words::Limited,
};

use super::{Common, Exit, graph, loss, output, question::QuestionArgs};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Every country, by --basis.
    Country,
    /// Every product.
    Product,
    /// Every firm in every country it makes something in.
    Producer,
}

impl From<By> for EventKind {
    fn from(by: By) -> Self {
        match by {
            By::Country => Self::Country,
            By::Product => Self::Product,
            By::Producer => Self::Producer,
        }
    }
}

/// Flags of `linchpin survive`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin survive --by country\n  linchpin survive --by product --target dram --recover 12\n  \
                  linchpin survive --by producer --format csv\n\n\
                  Exit: 0 ran; 2 could not run (usage, bad file); 3 a program was not solved and the answer says which."
)]
pub(crate) struct Args {
    /// The kind of thing that is lost; may be given several times [default: all three].
    #[arg(long, value_enum, help_heading = "Analysis")]
    by: Vec<By>,
    /// After how many weeks what is lost is back.
    #[arg(
        long,
        value_name = "WEEKS",
        default_value_t = 26.0,
        help_heading = "Analysis"
    )]
    recover: f64,
    /// How many lines each table for people shows; CSV and JSON list all.
    #[arg(long, value_name = "N", default_value_t = 25, help_heading = "Output")]
    limit: usize,
    #[command(flatten)]
    question: QuestionArgs,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let Some(recover) = Weeks::from_weeks(args.recover).filter(|weeks| *weeks > Weeks::ZERO) else {
        bail!(
            "--recover is a number of weeks above 0 and up to 520000, not {}",
            args.recover
        );
    };
    let chain = graph::chain(common)?;
    let question = args.question.question(&chain)?;
    if !question.keeps_running() {
        bail!("starting from nothing has no weeks to survive; leave --bootstrap out");
    }
    let by: &[By] = if args.by.is_empty() {
        &[By::Country, By::Product, By::Producer]
    } else {
        &args.by
    };
    let config = survive::Config {
        by: loss::kinds(by),
        recover,
        case: Case::new(question, Vec::new()),
    };
    let finding = survive::find(&chain, &config);
    output::report_on(
        common,
        || {
            let fingerprint = linchpin::load::fingerprint(&chain);
            vec![(chain.name().to_owned(), fingerprint)]
        },
        "a linear program was not solved: the answer says which",
        &Limited {
            finding: &finding,
            n_shown: args.limit,
        },
    )
}
