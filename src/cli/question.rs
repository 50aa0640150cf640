//! Flags that fix a structural question.

use anyhow::bail;
use clap::ValueEnum;
use linchpin::{
    analysis::Question,
    model::{
        Chain, FixedPoint, Reading,
        id::{self, ProductId},
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Outcome,
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
    /// Where the maker has its headquarters: export control, sanction.
    Jurisdiction,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Analysis")]
pub(crate) struct QuestionArgs {
    /// A product whose supply matters; may be given several times [default: the targets of the graph].
    #[arg(short, long = "target", value_name = "PRODUCT")]
    targets: Vec<String>,
    /// What is asked to survive.
    #[arg(long, value_enum, default_value = "output")]
    outcome: OutcomeArg,
    /// What a country means.
    #[arg(long, value_enum, default_value = "location")]
    basis: BasisArg,
    /// The percent of normal supply below which a product is lost.
    #[arg(long, value_name = "PERCENT", default_value_t = 50.0)]
    theta: f64,
    /// When worn equipment is looked at, and until when substitutes may ramp, in weeks.
    #[arg(long, value_name = "WEEKS", default_value_t = 104.0)]
    horizon: f64,
    /// Do not let headquarters stand in where no split by place is known.
    #[arg(long)]
    strict: bool,
    /// Let facts in that are kept from headlines: placeholders, one-vendor samples, unknown splits.
    #[arg(long)]
    all_facts: bool,
    /// Start from nothing instead of keeping running.
    #[arg(long)]
    bootstrap: bool,
}

impl QuestionArgs {
    /// The question, checked against the graph.
    pub(crate) fn question(&self, chain: &Chain) -> anyhow::Result<Question> {
        let mut targets = Vec::new();
        for name in &self.targets {
            let target = product(chain, name)?;
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        if targets.is_empty() {
            targets = chain.targets().to_vec();
        }
        let Some(theta) = Share::from_percent(self.theta).filter(|theta| *theta > Share::ZERO)
        else {
            bail!(
                "--theta is a percent above 0 and up to 100, not {}",
                self.theta
            );
        };
        let Some(horizon) = Weeks::from_weeks(self.horizon) else {
            bail!(
                "--horizon is a number of weeks from 0 to 520000, not {}",
                self.horizon
            );
        };
        Ok(Question {
            targets,
            outcome: match self.outcome {
                OutcomeArg::Output => Outcome::Output,
                OutcomeArg::Growth => Outcome::Growth,
                OutcomeArg::Renewal => Outcome::Renewal,
            },
            basis: match self.basis {
                BasisArg::Location => Basis::Location,
                BasisArg::Jurisdiction => Basis::Jurisdiction,
            },
            theta,
            horizon,
            buyer: None,
            reading: Reading {
                strict: self.strict,
                all_facts: self.all_facts,
                fixed_point: if self.bootstrap {
                    FixedPoint::Least
                } else {
                    FixedPoint::Greatest
                },
            },
        })
    }
}

/// A product by name, or an error with names close to it.
pub(crate) fn product(chain: &Chain, name: &str) -> anyhow::Result<ProductId> {
    if chain.products().contains_key(name) {
        return Ok(name.into());
    }
    let near = id::nearest(name, chain.products().keys().map(ProductId::as_str));
    if near.is_empty() {
        bail!("no product is called `{name}`; `linchpin show --products` lists them");
    }
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    bail!(
        "no product is called `{name}`; did you mean {}?",
        near.join(" or ")
    )
}
