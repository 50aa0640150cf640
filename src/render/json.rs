//! A finding in its JSON envelope.

use serde::Serialize;

use crate::analysis::{
    preface::{Assumption, CoverageSummary, Parameters, Preface},
    warning::Warning,
};

use crate::words::Report;

/// What stands around every finding in JSON.
#[derive(Debug, Serialize)]
struct Envelope<'a, Finding> {
    schema: &'static str,
    tool: &'static str,
    chains: &'a [ChainName<'a>],
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<&'a Parameters>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a CoverageSummary>,
    assumptions: Vec<Assumption>,
    complete: bool,
    result: &'a Finding,
    warnings: Vec<&'a Warning>,
}

/// Which graph a finding speaks of.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ChainName<'a> {
    /// Its name.
    pub name: &'a str,
    /// SHA-256 of its checked content.
    pub fingerprint: &'a str,
}

/// Writes a finding with its envelope and every graph it speaks of, indented, with a line feed at the end.
pub fn render<Finding: Report>(finding: &Finding, chains: &[ChainName<'_>]) -> String {
    let preface = finding.preface();
    let envelope = Envelope {
        schema: Finding::SCHEMA,
        tool: concat!("linchpin ", env!("CARGO_PKG_VERSION")),
        chains,
        parameters: preface.map(|preface| &preface.parameters),
        evidence: preface.map(|preface| &preface.coverage),
        assumptions: assumptions(&finding.prefaces()),
        complete: finding.is_complete(),
        result: finding,
        warnings: finding.warnings(),
    };
    let mut text =
        serde_json::to_string_pretty(&envelope).expect("findings are plain data with text keys");
    text.push('\n');
    text
}

/// Everything that is assumed for some part of a finding, each once; the parts carry their own.
fn assumptions(prefaces: &[&Preface]) -> Vec<Assumption> {
    let mut found: Vec<Assumption> = Vec::new();
    for assumption in prefaces.iter().flat_map(|preface| &preface.assumptions) {
        if !found.contains(assumption) {
            found.push(assumption.clone());
        }
    }
    found
}
