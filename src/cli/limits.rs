//! Flags that bound exact computations.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use linchpin::analysis::Limits;

/// When to stop, once asked for.
static DEADLINE: OnceLock<Instant> = OnceLock::new();

#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// How many sets are listed of each family; all are counted.
    #[arg(long, value_name = "N", default_value_t = 25)]
    pub(crate) limit: usize,
    #[command(flatten)]
    spend: SpendArgs,
}

#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct SpendArgs {
    /// The most nodes a decision diagram may hold; about 50 bytes each.
    #[arg(long, value_name = "N", default_value_t = 50_000_000)]
    max_nodes: usize,
    /// Stop looking after so many seconds and answer with what is known by then [default: no limit].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32))]
    timeout: Option<u32>,
}

impl LimitArgs {
    /// What may be spent, from now on.
    pub(crate) fn limits(self) -> Limits {
        self.spend.limits()
    }
}

impl SpendArgs {
    /// What may be spent, from now on.
    pub(crate) fn limits(self) -> Limits {
        if let Some(seconds) = self.timeout {
            DEADLINE.get_or_init(|| Instant::now() + Duration::from_secs(seconds.into()));
        }
        Limits {
            max_nodes: self.max_nodes,
            should_stop: is_late,
        }
    }
}

fn is_late() -> bool {
    DEADLINE
        .get()
        .is_some_and(|deadline| Instant::now() >= *deadline)
}
