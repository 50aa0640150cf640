//! Where text goes: data to standard output or a file, messages to standard error.

use std::io::{self, IsTerminal, Write};

use anyhow::Context;
use clap::ValueEnum;
use linchpin::{
    load::fingerprint,
    model::Chain,
    render::{self, Report, json::ChainName},
};

use super::{Common, Exit};

/// How an answer is written.
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
}

/// Writes a finding in the format asked for; says how the run ended.
pub(crate) fn report<Finding: Report>(
    common: &Common,
    chain: &Chain,
    finding: &Finding,
) -> anyhow::Result<Exit> {
    let text = match common.format {
        Format::Text => render::text::render(&finding.document(), terminal_width(common)),
        Format::Markdown => render::markdown::render(&finding.document()),
        Format::Csv => render::csv::render(&finding.tidy()),
        Format::Json => {
            let fingerprint = fingerprint(chain);
            render::json::render(
                finding,
                ChainName {
                    name: &chain.name,
                    fingerprint: &fingerprint,
                },
                &[],
            )
        }
    };
    write(common, &text)?;
    if finding.is_complete() {
        return Ok(Exit::Ran);
    }
    note(
        common,
        "the answer is partial and says how far it goes; where a limit ended it, --max-nodes and --timeout raise it",
    );
    Ok(Exit::Partial)
}

/// Writes data to standard output, or replaces the file asked for as a whole.
pub(crate) fn write(common: &Common, text: &str) -> anyhow::Result<()> {
    match common.output.as_deref() {
        Some(path) if path.as_os_str() != "-" => {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(std::path::Path::new("."));
            let attempt = || -> io::Result<()> {
                let mut file = tempfile::NamedTempFile::new_in(folder)?;
                file.write_all(text.as_bytes())?;
                #[cfg(unix)]
                {
                    use std::os::unix::fs::PermissionsExt;
                    file.as_file()
                        .set_permissions(std::fs::Permissions::from_mode(0o644))?;
                }
                file.persist(path)?;
                Ok(())
            };
            attempt().with_context(|| format!("cannot write `{}`", path.display()))
        }
        _ => {
            let mut out = anstream::stdout().lock();
            out.write_all(text.as_bytes())?;
            out.flush()?;
            Ok(())
        }
    }
}

/// Says something on standard error, unless asked to be quiet.
pub(crate) fn note(common: &Common, text: &str) {
    if !common.quiet {
        // A closed standard error is nobody's loss.
        let _ = writeln!(anstream::stderr(), "{text}");
    }
}

/// Says why nothing could be done.
pub(crate) fn error(error: &anyhow::Error) {
    let mut err = anstream::stderr();
    let style = anstyle::AnsiColor::Red.on_default().bold();
    let _ = writeln!(err, "{style}error{style:#}: {error}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(err, "  cause: {cause}");
    }
}

/// Whether an error is only that the reader of standard output went away.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// The width to lay text out for: COLUMNS where set, else the terminal's, else a fixed one.
fn terminal_width(common: &Common) -> Option<u16> {
    const PIPED: u16 = 120;
    if let Some(columns) = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
    {
        return Some(columns);
    }
    if common.output.is_some() || !io::stdout().is_terminal() {
        return Some(PIPED);
    }
    comfy_table::Table::new()
        .set_content_arrangement(comfy_table::ContentArrangement::Dynamic)
        .width()
        .or(Some(PIPED))
}
