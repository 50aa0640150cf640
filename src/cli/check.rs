//! `linchpin check`.

use std::path::PathBuf;

use anyhow::bail;
use linchpin::{
    load::{self, Kind, Survey, count},
    model::{Code, Diagnostic, Severity, diagnostic::Place},
};
use serde::Serialize;

use super::{Common, Exit, diagnostics, diagnostics::counted, graph, output, output::Format};

/// Flags of `linchpin check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  linchpin check\n  linchpin check my-graph.ron my-scenarios\n  \
                  linchpin check graphs --format csv\n  linchpin check --explain unknown-product\n\n\
                  A part of a graph is checked with the graph that includes it; scenarios against their own graph, or \
                  that of -g; probabilities against the embedded graph, or that of -g.\n\n\
                  Exit: 0 nothing but warnings; 1 errors were found."
)]
pub(crate) struct Args {
    /// Graphs, scenarios, probabilities, firm networks, and folders of them [default: the graph of -g, or the embedded one].
    #[arg(value_name = "PATH", conflicts_with = "explain")]
    files: Vec<PathBuf>,
    /// Tell what a code means.
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
    /// One line per finding, for editors and scripts.
    #[arg(long)]
    short: bool,
}

pub(crate) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if let Some(code) = &args.explain {
        return explain(code, common);
    }
    let survey = if args.files.is_empty() {
        let name = common.graph.as_ref();
        let name = name.map_or_else(|| "allied".to_owned(), |path| path.display().to_string());
        Survey::of_graph(graph::load(common), name)
    } else {
        load::survey(&args.files, common.graph.as_deref())
    };
    common.has_read(survey.texts.keys());
    let n_errors = count(&survey.diagnostics, Severity::Error);
    let n_warnings = count(&survey.diagnostics, Severity::Warning);
    match common.format.unwrap_or(Format::Text) {
        Format::Text if args.short => {
            let lines: Vec<String> = survey
                .diagnostics
                .iter()
                .map(|finding| format!("{finding}\n"))
                .collect();
            if !lines.is_empty() {
                output::write(common, &lines.concat())?;
            }
        }
        Format::Text => diagnostics::print(&survey.diagnostics, &survey.texts),
        Format::Csv => output::write(common, &csv(&survey)?)?,
        Format::Json => output::write(common, &json(&survey, n_errors, n_warnings)?)?,
        other => bail!(
            "`check` writes text, json or csv, not {}; leave --format out",
            other.name()
        ),
    }
    output::note(
        common,
        &format!(
            "{}, {} in {}",
            counted(n_errors, "error"),
            counted(n_warnings, "warning"),
            kinds(&survey)
        ),
    );
    Ok(if n_errors > 0 {
        Exit::DoesNotHold
    } else {
        Exit::Ran
    })
}

/// What was checked, counted by kind.
fn kinds(survey: &Survey) -> String {
    let kinds = [
        (Kind::Graph, "graph"),
        (Kind::Part, "part of a graph"),
        (Kind::Scenario, "scenario"),
        (Kind::Probabilities, "file of probabilities"),
        (Kind::Measures, "file of measures"),
        (Kind::FirmNetwork, "firm network"),
        (Kind::FaultTree, "fault tree"),
        (Kind::Unknown, "other file"),
    ];
    let counts: Vec<String> = kinds
        .into_iter()
        .map(|(kind, noun)| {
            let of_it = survey.checked.iter().filter(|(_, found)| *found == kind);
            (of_it.count(), noun)
        })
        .filter(|&(number, _)| number > 0)
        .map(|(number, noun)| match (number, noun) {
            (1, _) => format!("1 {noun}"),
            (_, "part of a graph") => format!("{number} parts of graphs"),
            (_, "file of probabilities") => format!("{number} files of probabilities"),
            (_, "file of measures") => format!("{number} files of measures"),
            _ => counted(number, noun),
        })
        .collect();
    match counts.as_slice() {
        [] => "no file".to_owned(),
        [one] => one.clone(),
        [front @ .., back] => format!("{} and {back}", front.join(", ")),
    }
}

/// One finding as data.
#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn of(finding: &'a Diagnostic) -> Self {
        let Place {
            file, line, column, ..
        } = &finding.place;
        Self {
            file,
            line: *line,
            column: *column,
            code: finding.code.as_str(),
            severity: finding.severity().as_str(),
            message: &finding.message,
            help: finding.help.as_deref(),
        }
    }
}

/// One row per finding, with a head where there is none.
fn csv(survey: &Survey) -> anyhow::Result<String> {
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    writer.write_record([
        "file", "line", "column", "code", "severity", "message", "help",
    ])?;
    for finding in &survey.diagnostics {
        writer.serialize(Row::of(finding))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// What was checked and what was found, as one document.
#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'static str,
    tool: &'static str,
    checked: Vec<Checked<'a>>,
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Checked<'a> {
    name: &'a str,
    kind: &'static str,
}

/// A finding with the other place that matters.
#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    related: Option<Elsewhere<'a>>,
}

#[derive(Serialize)]
struct Elsewhere<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    what: &'a str,
}

fn json(survey: &Survey, errors: usize, warnings: usize) -> anyhow::Result<String> {
    let envelope = Envelope {
        schema: "linchpin.check/1",
        tool: concat!("linchpin ", env!("CARGO_PKG_VERSION")),
        checked: survey
            .checked
            .iter()
            .map(|(name, kind)| Checked {
                name,
                kind: kind.as_str(),
            })
            .collect(),
        errors,
        warnings,
        diagnostics: survey
            .diagnostics
            .iter()
            .map(|finding| Related {
                row: Row::of(finding),
                related: finding.related.as_ref().map(|(place, what)| Elsewhere {
                    file: &place.file,
                    line: place.line,
                    column: place.column,
                    what,
                }),
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&envelope)?;
    text.push('\n');
    Ok(text)
}

fn explain(code: &str, common: &Common) -> anyhow::Result<Exit> {
    const TEXT: &str = include_str!("../../docs/diagnostics.md");
    if !Code::ALL.iter().any(|known| known.as_str() == code) {
        let near = linchpin::model::id::nearest(code, Code::ALL.iter().map(|known| known.as_str()));
        let hint = near
            .first()
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        bail!("no diagnostic is called `{code}`{hint}");
    }
    let head = format!("### `{code}`");
    let entry = TEXT
        .split_inclusive('\n')
        .skip_while(|line| line.trim_end() != head);
    let mut text = String::new();
    for (at, line) in entry.enumerate() {
        if at > 0 && (line.starts_with("## ") || line.starts_with("### ")) {
            break;
        }
        text.push_str(line);
    }
    output::write(common, &text)?;
    Ok(Exit::Ran)
}
