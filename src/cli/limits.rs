//! Flags that bound exact computations.

use std::time::{Duration, Instant};

use linchpin::analysis::Limits;

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
    pub(crate) fn spend(self) -> Spend {
        self.spend.spend()
    }
}

impl SpendArgs {
    /// What may be spent, from now on.
    pub(crate) fn spend(self) -> Spend {
        let seconds = self.timeout.map(u64::from);
        let deadline = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
        Spend {
            max_nodes: self.max_nodes,
            is_late: Box::new(move || deadline.is_some_and(|deadline| Instant::now() >= deadline)),
        }
    }
}

/// What may be spent, with the clock that the library does not have.
pub(crate) struct Spend {
    max_nodes: usize,
    is_late: Box<dyn Fn() -> bool + Sync>,
}

impl Spend {
    pub(crate) fn limits(&self) -> Limits<'_> {
        Limits {
            max_nodes: self.max_nodes,
            should_stop: &self.is_late,
        }
    }
}
