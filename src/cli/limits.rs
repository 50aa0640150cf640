//! Flags that bound exact computations.

#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// How many sets are listed of each family; all are counted.
    #[arg(long, value_name = "N", default_value_t = 25)]
    pub(crate) limit: usize,
    /// The most nodes a decision diagram may hold; about 50 bytes each.
    #[arg(long, value_name = "N", default_value_t = 50_000_000)]
    pub(crate) max_nodes: usize,
}
