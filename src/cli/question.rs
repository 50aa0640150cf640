//! Flags that fix a structural question.

use anyhow::bail;
use clap::ValueEnum;
use linchpin::model::{
    Chain, FixedPoint, Outcome, Question, lookup,
    quantity::{Share, Weeks},
    source::Grade,
    view::Basis,
};

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
    pub(crate) fn over(&self, chain: &Chain, mut question: Question) -> anyhow::Result<Question> {
        let mut targets = Vec::new();
        for name in &self.targets {
            let target = lookup::product(chain, name)?;
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        if !targets.is_empty() {
            question.targets = targets;
        }
        if let Some(theta) = self.theta {
            let share = Share::from_percent(theta).filter(|theta| *theta > Share::ZERO);
            let Some(share) = share else {
                bail!("--theta is a percent above 0 and up to 100, not {theta}");
            };
            question.theta = share;
        }
        if let Some(horizon) = self.horizon {
            let Some(weeks) = Weeks::from_weeks(horizon) else {
                bail!("--horizon is a number of weeks from 0 to 520000, not {horizon}");
            };
            question.horizon = weeks;
        }
        if let Some(outcome) = self.outcome {
            question.outcome = match outcome {
                OutcomeArg::Output => Outcome::Output,
                OutcomeArg::Growth => Outcome::Growth,
                OutcomeArg::Renewal => Outcome::Renewal,
            };
        }
        if let Some(basis) = self.basis {
            question.basis = match basis {
                BasisArg::Location => Basis::Location,
                BasisArg::Law => Basis::Law,
                BasisArg::Seat => Basis::Jurisdiction,
            };
        }
        if let Some(trust) = self.trust {
            question.reading.trust = match trust {
                TrustArg::A => Grade::A,
                TrustArg::B => Grade::B,
                TrustArg::C => Grade::C,
                TrustArg::D => Grade::D,
            };
        }
        if self.open_data {
            question.reading.open_data = true;
        }
        if self.bootstrap {
            question.reading.fixed_point = FixedPoint::Least;
        }
        Ok(question)
    }
}
