//! Flags that fix a structural question.

use clap::ValueEnum;
use linchpin::model::{
    Chain, Outcome, Question, Settings, setting::Unasked, source::Grade, view::Basis,
};

use super::loss::flagged;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OutcomeArg {
    /// What runs today keeps running.
    Output,
    /// New capacity: tools bite at once.
    Growth,
    /// New generations: design and software bite too.
    Renewal,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum BasisArg {
    /// Where things are made: war, quake, blockade.
    Location,
    /// What its government can stop, by the reach of its law: export control, sanction.
    Law,
    /// Where makers have their headquarters: a plain statistical basis.
    #[value(alias = "jurisdiction")]
    Seat,
}

/// A grade of evidence.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "UPPER")]
pub(crate) enum TrustArg {
    /// Measured or official, of exactly this, at most three years old.
    A,
    /// Published of exactly this, older or at second hand.
    B,
    /// A proxy or derived.
    C,
    /// Judgement with its reasoning.
    D,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct QuestionArgs {
    /// A product whose supply matters; may be given several times [default: the targets of the graph].
    #[arg(short, long = "target", value_name = "PRODUCT")]
    targets: Vec<String>,
    /// What is asked to survive [default: output].
    #[arg(long, value_enum)]
    outcome: Option<OutcomeArg>,
    /// What a country means [default: location].
    #[arg(long, value_enum)]
    basis: Option<BasisArg>,
    /// The percent of normal supply below which a product is lost [default: 50].
    #[arg(long, value_name = "PERCENT")]
    theta: Option<f64>,
    /// When worn equipment is looked at, and until when substitutes may ramp, in weeks [default: 104].
    #[arg(long, value_name = "WEEKS")]
    horizon: Option<f64>,
    /// The worst grade of evidence on supply that counts: A measured, B published, C derived, D judged [default: D].
    #[arg(long, value_enum, ignore_case = true, value_name = "GRADE")]
    trust: Option<TrustArg>,
    /// Open what rests on a source that forbids commercial use, as if nobody had told it.
    #[arg(long)]
    open_data: bool,
    /// Start from nothing instead of keeping running.
    #[arg(long)]
    bootstrap: bool,
}

impl QuestionArgs {
    /// The question, checked against the graph.
    pub(crate) fn question(&self, chain: &Chain) -> anyhow::Result<Question> {
        self.over(chain, Question::of(chain))
    }

    /// Another question with what the flags say in place of its own.
    pub(crate) fn over(&self, chain: &Chain, question: Question) -> anyhow::Result<Question> {
        let asked = self.settings().over(chain, question);
        asked.map_err(|error| match error {
            Unasked::OutOfRange(error) => flagged(error),
            other => other.into(),
        })
    }

    fn settings(&self) -> Settings {
        Settings {
            targets: self.targets.clone(),
            outcome: self.outcome.map(|outcome| match outcome {
                OutcomeArg::Output => Outcome::Output,
                OutcomeArg::Growth => Outcome::Growth,
                OutcomeArg::Renewal => Outcome::Renewal,
            }),
            basis: self.basis.map(|basis| match basis {
                BasisArg::Location => Basis::Location,
                BasisArg::Law => Basis::Law,
                BasisArg::Seat => Basis::Jurisdiction,
            }),
            theta: self.theta,
            horizon: self.horizon,
            trust: self.trust.map(|trust| match trust {
                TrustArg::A => Grade::A,
                TrustArg::B => Grade::B,
                TrustArg::C => Grade::C,
                TrustArg::D => Grade::D,
            }),
            open_data: self.open_data,
            bootstrap: self.bootstrap,
        }
    }
}
