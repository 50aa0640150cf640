//! `linchpin show`.

use linchpin::{
    analysis::catalog::{self, Entries},
    model::Event,
};

use super::{Common, Exit, graph, output};

/// Flags of `linchpin show`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin show\n  linchpin show litho_euv TSMC\n  \
                  linchpin show --products\n  linchpin show country:NLD --format csv"
)]
pub(crate) struct Args {
    /// Products, firms, countries, blocs or zones, by id or name in any case; nothing for an overview.
    #[arg(value_name = "ID|NAME")]
    ids: Vec<String>,
    /// List the ids of all products, one a line.
    #[arg(long, conflicts_with = "ids")]
    products: bool,
    /// List the ids of all firms, one a line.
    #[arg(long, conflicts_with_all = ["ids", "products"])]
    firms: bool,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let chain = graph::chain(common)?;
    if args.products || args.firms {
        let ids: Vec<&str> = if args.products {
            chain
                .products()
                .keys()
                .map(linchpin::model::id::ProductId::as_str)
                .collect()
        } else {
            chain
                .firms()
                .keys()
                .map(linchpin::model::id::FirmId::as_str)
                .collect()
        };
        let text: String = ids.iter().flat_map(|id| [*id, "\n"]).collect();
        output::write(common, &text)?;
        return Ok(Exit::Ran);
    }
    if args.ids.is_empty() {
        return output::report(common, &chain, &catalog::overview(&chain));
    }
    let mut entries = Vec::new();
    for id in &args.ids {
        entries.push(catalog::entry(&chain, &Event::parse(&chain, id)?));
    }
    output::report(common, &chain, &Entries { entries })
}
