//! The arguments that ask for odds.

use linchpin::study::{doubt, median, odds::Config};

/// How many draws, and what they start from.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct DrawArgs {
    /// Draw everything that is not known so many times and tell how likely each loss is; 0 tells no odds [default: 256; 32 where losses are ranked, 4096 with --doubt].
    #[arg(
        long,
        value_name = "N",
        env = "LINCHPIN_DRAWS",
        hide_env_values = true,
        value_parser = clap::value_parser!(u32).range(0..=1_000_000),
        help_heading = "Odds"
    )]
    draws: Option<u32>,
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
    /// How many draws are made, and what they start from.
    pub(crate) fn config(self) -> Config {
        Config {
            n_draws: self.draws.unwrap_or(Config::DEFAULT.n_draws),
            seed: self.seed,
            ..Config::DEFAULT
        }
    }

    /// The same where losses are put in order.
    pub(crate) fn ranking(self) -> Config {
        Config {
            n_draws: self.draws.unwrap_or(median::DRAWS),
            seed: self.seed,
            ..Config::DEFAULT
        }
    }

    /// The same where it is asked which facts carry the odds.
    pub(crate) fn doubting(self) -> Config {
        Config {
            n_draws: self.draws.unwrap_or(doubt::DRAWS),
            seed: self.seed,
            ..Config::DEFAULT
        }
    }

    /// Whether somebody said how many.
    pub(crate) const fn is_stated(self) -> bool {
        self.draws.is_some()
    }
}
