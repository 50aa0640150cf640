//! `linchpin show`.

use linchpin::{
    analysis::{
        catalog::{self, Entries},
        facts, licences, listing,
    },
    model::{Event, EventKind},
};

use super::{Common, Exit, graph, output};

/// Flags of `linchpin show`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin show\n  linchpin show litho_euv TSMC\n  \
                  linchpin show --products\n  linchpin show country:NLD --format csv\n  \
                  linchpin show --facts -o facts.csv\n  linchpin show --licences"
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each flag lists something else"
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
    /// List every number with grade, source and licence: all, or those that name one of the ids.
    #[arg(long, conflicts_with_all = ["products", "firms"])]
    facts: bool,
    /// Count numbers and sources by licence, and what of each target rests on which.
    #[arg(long, conflicts_with_all = ["ids", "products", "firms", "facts"])]
    licences: bool,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let chain = graph::chain(common)?;
    if args.products || args.firms {
        let kind = if args.products {
            EventKind::Product
        } else {
            EventKind::Firm
        };
        let found = listing::find(&chain, kind);
        // Bare ids are for pipes.
        if !matches!(common.format, None | Some(output::Format::Text)) {
            return output::report(common, &chain, &found);
        }
        let ids = found.entries.iter();
        let text: String = ids.flat_map(|entry| [entry.id.as_str(), "\n"]).collect();
        output::write(common, &text)?;
        return Ok(Exit::Ran);
    }
    if args.licences {
        return output::report(common, &chain, &licences::find(&chain));
    }
    if args.facts {
        let events = args.ids.iter().map(|id| Event::parse(&chain, id));
        let events = events.collect::<Result<Vec<_>, _>>()?;
        let ids: Vec<String> = events.iter().map(Event::id).collect();
        return output::report(common, &chain, &facts::find(&chain, &ids));
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
