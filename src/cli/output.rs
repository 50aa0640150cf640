//! Where text goes: data to standard output or a file, messages to standard error.

use std::io::{self, IsTerminal, Write};

use anyhow::Context;
use clap::{
    ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};
use linchpin::{
    load::fingerprint,
    model::Chain,
    render::{self, json::ChainName, text::Layout},
    words::Report,
};

use super::{
    Common, Exit,
    fit::{Kind, fit},
    target,
};

/// The most lines of a first screen.
const SCREEN: usize = 30;

/// How an answer is written: findings in one of the first four, pictures in one of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables for a terminal.
    Text,
    /// One envelope with schema, parameters, coverage and assumptions.
    Json,
    /// One tidy table.
    Csv,
    /// Tables for a report.
    Markdown,
    /// Graphviz text.
    Dot,
    /// A picture for browsers and documents.
    Svg,
    /// Text that many Markdown viewers draw.
    Mermaid,
    /// The graph with typed attributes, for Gephi, yEd and networkx.
    Graphml,
    /// A picture in pixels.
    Png,
}

impl Format {
    /// Whether it is a way to draw.
    pub(crate) const fn is_picture(self) -> bool {
        !matches!(self, Self::Text | Self::Json | Self::Csv | Self::Markdown)
    }

    /// The word for it on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

/// Reads a format and shows those for findings.
pub(crate) fn finding_formats() -> impl TypedValueParser<Value = Format> {
    formats(|format| !format.is_picture())
}

/// Reads a format and shows those for pictures.
pub(crate) fn picture_formats() -> impl TypedValueParser<Value = Format> {
    formats(Format::is_picture)
}

/// Takes every format, so that a wrong one is told what it is for, and shows some.
fn formats(is_shown: fn(Format) -> bool) -> impl TypedValueParser<Value = Format> {
    let values = Format::value_variants()
        .iter()
        .filter_map(|format| Some(format.to_possible_value()?.hide(!is_shown(*format))));
    PossibleValuesParser::new(values)
        .map(|name| Format::from_str(&name, false).expect("only names of formats are possible"))
}

/// Writes a finding in the format asked for; says how the run ended.
pub(crate) fn report<Finding: Report>(
    common: &Common,
    chain: &Chain,
    finding: &Finding,
) -> anyhow::Result<Exit> {
    report_all(common, [chain], finding)
}

/// The same for a finding on several graphs.
pub(crate) fn report_all<'a, Finding: Report>(
    common: &Common,
    chains: impl IntoIterator<Item = &'a Chain>,
    finding: &Finding,
) -> anyhow::Result<Exit> {
    report_on(
        common,
        || {
            let chains = chains.into_iter();
            chains
                .map(|chain| (chain.name().to_owned(), fingerprint(chain)))
                .collect()
        },
        "the answer is partial and says how far it goes; where a limit ended it, --max-nodes and --timeout raise it",
        finding,
    )
}

/// Writes a finding on something that is no graph, with names and fingerprints; says `cut_short` where a limit ended it.
pub(crate) fn report_on<Finding: Report>(
    common: &Common,
    subjects: impl FnOnce() -> Vec<(String, String)>,
    cut_short: &str,
    finding: &Finding,
) -> anyhow::Result<Exit> {
    let format = common.format.unwrap_or(Format::Text);
    if common.table.is_some() && !matches!(format, Format::Csv | Format::Markdown) {
        anyhow::bail!(
            "--table chooses what `--format csv` or `markdown` writes; the other formats have every table"
        );
    }
    let text = match format {
        Format::Text => {
            let layout = Layout {
                width: terminal_width(common),
                // Standard output drops colours where it is no terminal; a file would keep them.
                is_coloured: common.output.is_none(),
                n_lines: (!common.details && !common.notes).then_some(SCREEN),
            };
            let page = finding.told();
            // An answer without a verdict in one sentence is shown as a whole.
            let n_lines = layout.n_lines.filter(|_| !page.verdict.is_empty());
            let layout = Layout { n_lines, ..layout };
            render::text::render_in(&page.seen(common.view()), layout)
        }
        Format::Markdown if common.table.is_none() => {
            render::markdown::render(&finding.told().seen(common.view()))
        }
        Format::Csv | Format::Markdown => {
            let page = finding.page();
            let table = page.table(common.table.as_deref()).map_err(|keys| {
                let asked = common.table.as_deref().unwrap_or_default();
                anyhow::anyhow!(
                    "this answer has no table `{asked}`; it has: {}",
                    keys.join(", ")
                )
            })?;
            if format == Format::Markdown {
                render::markdown::data(table)
            } else {
                render::csv::render(table)
            }
        }
        Format::Json => {
            let subjects = subjects();
            let chains: Vec<ChainName<'_>> = subjects
                .iter()
                .map(|(name, fingerprint)| ChainName { name, fingerprint })
                .collect();
            render::json::render(finding, &chains)
        }
        picture => anyhow::bail!(
            "`--format {}` draws pictures, which only `linchpin diagram` does; here: text, json, csv, markdown",
            picture.name()
        ),
    };
    write_as(common, &text, kind(common, format))?;
    if finding.is_complete() {
        return Ok(Exit::Ran);
    }
    note(common, cut_short);
    Ok(Exit::Partial)
}

/// Writes text to standard output or to the file asked for.
pub(crate) fn write(common: &Common, text: &str) -> anyhow::Result<()> {
    let kind = kind(common, common.format.unwrap_or(Format::Text));
    write_as(common, text, kind)
}

fn kind(common: &Common, format: Format) -> Kind {
    match format {
        Format::Json => Kind::Json,
        Format::Text if common.output.is_none() => Kind::Coloured,
        _ => Kind::Shown,
    }
}

/// Writes text of a kind that the format asked for does not tell.
pub(crate) fn write_as(common: &Common, text: &str, kind: Kind) -> anyhow::Result<()> {
    write_bytes(common, fit(text, kind).as_bytes())
}

/// Writes data to standard output or to the file asked for.
pub(crate) fn write_bytes(common: &Common, data: &[u8]) -> anyhow::Result<()> {
    if let Some(file) = common.file() {
        return target::write(file, data, &common.inputs());
    }
    let mut out = anstream::stdout().lock();
    let written = out.write_all(data).and_then(|()| out.flush());
    written.context("cannot write to standard output")
}

/// Where an answer goes that is written piece by piece.
pub(crate) enum Stream {
    /// Standard output.
    Output(Box<dyn Write>),
    /// A file that changes as a whole at the end.
    File(Box<target::Sink>),
}

impl Stream {
    /// Begins an answer.
    pub(crate) fn begin(common: &Common) -> anyhow::Result<Self> {
        Ok(match common.file() {
            Some(file) => Self::File(Box::new(target::Sink::begin(file, &common.inputs())?)),
            None => Self::Output(Box::new(io::BufWriter::new(anstream::stdout()))),
        })
    }

    /// Writes a piece.
    pub(crate) fn write_all(&mut self, data: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Output(out) => out
                .write_all(data)
                .context("cannot write to standard output"),
            Self::File(sink) => sink.write_all(data),
        }
    }

    /// Ends the answer: only now a file takes the place of what was there.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Output(mut out) => out.flush().context("cannot write to standard output"),
            Self::File(sink) => sink.finish(),
        }
    }
}

/// The command of this run as it can be typed again, without where its answer goes.
pub(crate) fn command() -> String {
    let mut words = vec!["linchpin".to_owned()];
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        if arg == "-o" || arg == "--output" {
            args.next();
            continue;
        }
        if arg.starts_with("--output=") || (arg.starts_with("-o") && !arg.starts_with("--")) {
            continue;
        }
        let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@,+%".contains(c);
        if !arg.is_empty() && arg.chars().all(is_plain) {
            words.push(arg);
        } else {
            words.push(format!("'{}'", arg.replace(['\'', '`'], " ")));
        }
    }
    words.join(" ")
}

/// Says something on standard error, unless asked to be quiet.
pub(crate) fn note(common: &Common, text: &str) {
    if !common.quiet {
        // A closed standard error is nobody's loss.
        let _ = writeln!(anstream::stderr(), "{}", fit(text, Kind::Shown));
    }
}

/// Says why nothing could be done.
pub(crate) fn error(error: &anyhow::Error) {
    let mut err = anstream::stderr();
    let style = anstyle::AnsiColor::Red.on_default().bold();
    let shown = |text: String| fit(&text, Kind::Shown).into_owned();
    let what = shown(error.to_string());
    let _ = writeln!(err, "{style}error{style:#}: {what}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(err, "  cause: {}", shown(cause.to_string()));
    }
}

/// Whether an error is only that the reader of standard output went away.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// The width to lay text out for: COLUMNS where set, else the terminal's; `None` where neither is known.
fn terminal_width(common: &Common) -> Option<u16> {
    let stated = std::env::var("COLUMNS").ok();
    if let Some(columns) = stated.and_then(|columns| columns.parse().ok()) {
        return Some(columns);
    }
    if common.output.is_some() || !io::stdout().is_terminal() {
        return None;
    }
    let found = terminal_size::terminal_size_of(io::stdout());
    found.map(|(width, _)| width.0)
}
