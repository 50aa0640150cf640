//! The arguments that ask for odds.

use linchpin::study::odds::Config;

/// How many draws, and what they start from.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct DrawArgs {
    /// Draw everything that is not known so many times and tell how likely each loss is; 0 tells no odds.
    #[arg(
        long,
        value_name = "N",
        default_value_t = Config::DEFAULT.n_draws,
        value_parser = clap::value_parser!(u32).range(0..=1_000_000),
        help_heading = "Odds"
    )]
    draws: u32,
    /// What the draws start from; the same seed gives the same answer.
    #[arg(
        long,
        value_name = "SEED",
        default_value_t = Config::DEFAULT.seed,
        help_heading = "Odds"
    )]
    seed: u64,
}

impl DrawArgs {
    /// The same as a question.
    pub(crate) const fn config(self) -> Config {
        Config {
            n_draws: self.draws,
            seed: self.seed,
        }
    }
}
