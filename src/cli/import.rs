//! `linchpin import`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use linchpin::{
    import::{
        Imported,
        edges::{self, Direction},
        eto,
        suppliers::{self, DecimalSign, ShareUnit},
    },
    load::{self, Loaded},
    render,
};

use super::{Common, Exit, diagnostics, output};

/// Flags of `linchpin import`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin import suppliers suppliers.csv\n  \
                  linchpin import suppliers export.csv acme --map item=\"Part description\" --buyer Acme\n\n\
                  Writes a folder with a graph in RON, and `import.json` with what was taken and what was not. A share is \
                  never guessed, and a place never inferred from a seat."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// A company's suppliers: one row a supply, with buyer, item, supplier, country, share or spend, weeks of stock.
    Suppliers(SuppliersArgs),
    /// Two tables of a network, nodes and edges, with heads as in Gephi, Neo4j or igraph.
    Edges(EdgesArgs),
    /// The Advanced Semiconductor Supply Chain dataset of ETO/CSET: its folder, as published.
    Eto(EtoArgs),
}

/// Flags of `linchpin import eto`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The folder holds inputs.csv, providers.csv, provision.csv and sequence.csv, in the layout of 2026 or of 2022. \
                  The dataset is under CC BY-NC 4.0: figures of the graph may not be used for commercial ends."
)]
struct EtoArgs {
    /// The folder of the dataset.
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    #[command(flatten)]
    into: IntoArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DirectionArg {
    /// An edge from A to B: A supplies B.
    Supplies,
    /// An edge from A to B: A needs B.
    Needs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DecimalArg {
    /// `1,234.5`.
    Point,
    /// `1.234,5`.
    Comma,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ShareArg {
    /// Of a hundred.
    Percent,
    /// Of one.
    Fraction,
}

/// Where the graph goes.
#[derive(Debug, clap::Args)]
struct IntoArgs {
    /// The new folder for the graph [default: called after the first file, in this folder].
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Say what would be taken, and write nothing.
    #[arg(long, help_heading = "Output")]
    check: bool,
}

/// Flags of `linchpin import suppliers`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Columns: item and supplier are needed; buyer, country, share or spend, weeks_of_stock, single_source, role, \
                  stage, dependence, group, hq, source and year may be there, in any order, under their usual names.\n\
                  `linchpin new suppliers NAME` writes a sheet to start from; docs/import.md says how each column is read."
)]
struct SuppliersArgs {
    /// The sheet: CSV with any of the usual separators.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    into: IntoArgs,
    /// Which head stands over a column, as `item="Part description"`; may be given several times.
    #[arg(long, value_name = "COLUMN=HEAD", help_heading = "Input")]
    map: Vec<String>,
    /// Who buys, where the sheet has no such column [default: called after the file].
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    buyer: Option<String>,
    /// What stands before decimals [default: told from the numbers].
    #[arg(long, value_enum, help_heading = "Input")]
    decimal: Option<DecimalArg>,
    /// What shares are parts of [default: told from the numbers].
    #[arg(long, value_enum, help_heading = "Input")]
    share_unit: Option<ShareArg>,
    #[command(flatten)]
    evidence: EvidenceArgs,
}

/// Flags of `linchpin import edges`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Nodes: id; label, kind (product, firm or country), stage, hq, at, target, assembled, note.\n\
                  Edges: source and target; role, cover_weeks, dependence, group, share, at, note.\n\
                  An edge between products is an input; one from a firm or a country to a product is a share of its supply. \
                  docs/import.md says how each column is read."
)]
struct EdgesArgs {
    /// The table of nodes.
    #[arg(value_name = "NODES")]
    nodes: PathBuf,
    /// The table of edges.
    #[arg(value_name = "EDGES")]
    edges: PathBuf,
    #[command(flatten)]
    into: IntoArgs,
    /// What an edge from A to B says of two products.
    #[arg(
        long = "edges",
        value_enum,
        default_value = "supplies",
        id = "direction",
        help_heading = "Input"
    )]
    direction: DirectionArg,
    /// A product whose supply you care about, by id or label; may be given several times [default: those marked, else
    /// those that nothing needs].
    #[arg(short, long = "target", value_name = "PRODUCT", help_heading = "Input")]
    targets: Vec<String>,
    /// Which head stands over a column, as `share="Weight"`; may be given several times.
    #[arg(long, value_name = "COLUMN=HEAD", help_heading = "Input")]
    map: Vec<String>,
    #[command(flatten)]
    evidence: EvidenceArgs,
}

/// What the figures rest on.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Input")]
struct EvidenceArgs {
    /// What the figures rest on, in words [default: the name of the file].
    #[arg(long, value_name = "TITLE")]
    source: Option<String>,
    /// The licence under which they stand.
    #[arg(long, value_name = "LICENCE")]
    licence: Option<String>,
    /// The year that they speak of.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1900..=2100))]
    year: Option<u16>,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    match &args.kind {
        Kind::Suppliers(args) => suppliers(args, common),
        Kind::Edges(args) => edges(args, common),
        Kind::Eto(args) => eto(args, common),
    }
}

fn suppliers(args: &SuppliersArgs, common: &Common) -> anyhow::Result<Exit> {
    let mut config = suppliers::Config::default();
    for pair in &args.map {
        config.map.push(mapped(pair)?);
    }
    config.buyer.clone_from(&args.buyer);
    config.decimal = args.decimal.map(|sign| match sign {
        DecimalArg::Point => DecimalSign::Point,
        DecimalArg::Comma => DecimalSign::Comma,
    });
    config.share_unit = args.share_unit.map(|unit| match unit {
        ShareArg::Percent => ShareUnit::Percent,
        ShareArg::Fraction => ShareUnit::Fraction,
    });
    config.source.clone_from(&args.evidence.source);
    config.licence.clone_from(&args.evidence.licence);
    config.year = args.evidence.year;
    let bytes = read(&args.file)?;
    let folder = folder(&args.into, &args.file, common)?;
    let loaded = suppliers::from_text(&name(&args.file), bytes, &config);
    finish(loaded, folder.as_deref(), "the sheet", common)
}

fn edges(args: &EdgesArgs, common: &Common) -> anyhow::Result<Exit> {
    let mut config = edges::Config::default();
    for pair in &args.map {
        config.map.push(mapped(pair)?);
    }
    config.direction = match args.direction {
        DirectionArg::Supplies => Direction::Supplies,
        DirectionArg::Needs => Direction::Needs,
    };
    config.targets.clone_from(&args.targets);
    config.source.clone_from(&args.evidence.source);
    config.licence.clone_from(&args.evidence.licence);
    config.year = args.evidence.year;
    let [nodes, edges] = [&args.nodes, &args.edges];
    let bytes = (read(nodes)?, read(edges)?);
    let folder = folder(&args.into, edges, common)?;
    let (node, edge) = (name(nodes), name(edges));
    let loaded = edges::from_text((&node, bytes.0), (&edge, bytes.1), &config);
    let said = match config.direction {
        Direction::Supplies => {
            "an edge from A to B is read as: A supplies B; --edges needs turns it"
        }
        Direction::Needs => "an edge from A to B is read as: A needs B",
    };
    output::note(common, said);
    finish(loaded, folder.as_deref(), "the tables", common)
}

fn eto(args: &EtoArgs, common: &Common) -> anyhow::Result<Exit> {
    let mut files = [const { Vec::new() }; 4];
    for (file, name) in files.iter_mut().zip(eto::FILES) {
        *file = read(&args.dataset.join(name))?;
    }
    let named = args
        .into
        .folder
        .clone()
        .unwrap_or_else(|| PathBuf::from("eto"));
    let into = IntoArgs {
        folder: Some(named),
        check: args.into.check,
    };
    let folder = folder(&into, &args.dataset, common)?;
    finish(
        eto::from_text(files),
        folder.as_deref(),
        "the dataset",
        common,
    )
}

fn mapped(pair: &str) -> anyhow::Result<(String, String)> {
    let Some((column, head)) = pair.split_once('=') else {
        bail!(
            "--map says which head a column has, as `--map share=\"Volume %\"`, not `{pair}`; --help names the columns"
        );
    };
    Ok((column.trim().to_owned(), head.trim().to_owned()))
}

/// The folder to write, which must not be there; `None` where nothing is to be written.
fn folder(into: &IntoArgs, file: &Path, common: &Common) -> anyhow::Result<Option<PathBuf>> {
    if into.check {
        return Ok(None);
    }
    let named = || file.file_stem().map(PathBuf::from);
    let Some(folder) = into.folder.clone().or_else(named) else {
        bail!("name the folder for the graph");
    };
    let is_empty =
        |folder: &Path| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    if fs::symlink_metadata(&folder).is_ok() && !is_empty(&folder) {
        bail!(
            "`{}` is there already; name a new folder: linchpin import … FILE DIR",
            folder.display()
        );
    }
    if common
        .file()
        .is_some_and(|output| output.starts_with(&folder))
    {
        bail!("the graph is written into a folder; --output takes what is said about it");
    }
    Ok(Some(folder))
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let cannot = || format!("cannot read `{}`", file.display());
    let found = fs::metadata(file).with_context(cannot)?;
    if found.is_dir() {
        bail!("`{}` is a folder; name a file", file.display());
    }
    load::read_bytes(file).with_context(cannot)
}

/// The name of a file without its folder.
fn name(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Writes the graph as a whole or not at all, and tells what was taken.
fn finish(
    loaded: Loaded<Imported>,
    folder: Option<&Path>,
    what: &str,
    common: &Common,
) -> anyhow::Result<Exit> {
    let Imported { files, taken, .. } = diagnostics::usable(common, loaded, what)?;
    if let Some(folder) = folder {
        let cannot = || format!("cannot write the folder `{}`", folder.display());
        let parent = folder
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        fs::create_dir_all(parent).with_context(cannot)?;
        // Beside its place, so that it gets there in one step; dropped with what is in it where anything fails.
        let new = tempfile::Builder::new()
            .prefix(".linchpin-")
            .tempdir_in(parent)
            .with_context(cannot)?;
        for file in &files {
            fs::write(new.path().join(&file.name), &file.text).with_context(cannot)?;
        }
        let report = render::json::render(&taken, &[]);
        fs::write(new.path().join("import.json"), report).with_context(cannot)?;
        open_to_all(new.path()).with_context(cannot)?;
        fs::rename(new.path(), folder).with_context(cannot)?;
        // Nothing is left to drop.
        let _ = new.keep();
    }
    let exit = output::report_on(common, Vec::new, "", &taken)?;
    if let Some(folder) = folder {
        let shown = folder.display();
        output::note(
            common,
            &format!("wrote {} files to `{shown}`", files.len() + 1),
        );
        output::note(
            common,
            &format!("next: linchpin check {shown}; linchpin -g {shown} spof"),
        );
    }
    Ok(exit)
}

/// Gives a folder the rights of any new folder; temporary ones are for their owner alone.
#[cfg(unix)]
fn open_to_all(folder: &Path) -> std::io::Result<()> {
    // What a new folder gets under the umask of this process.
    let probe = folder.join(".rights");
    fs::create_dir(&probe)?;
    let rights = fs::metadata(&probe)?.permissions();
    fs::remove_dir(&probe)?;
    fs::set_permissions(folder, rights)
}

#[cfg(not(unix))]
fn open_to_all(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
