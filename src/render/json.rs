//! A finding in its JSON envelope.

use std::borrow::Cow;

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
    let text =
        serde_json::to_string_pretty(&envelope).expect("findings are plain data with text keys");
    text.lines()
        .flat_map(|line| [positive(line), "\n".into()])
        .collect()
}

/// A line without the minus of a negative zero at its end, which an empty sum of numbers is.
///
/// Every number ends a line, and every text a quote mark, so that none of these is touched.
fn positive(line: &str) -> Cow<'_, str> {
    let (value, comma) = line
        .strip_suffix(',')
        .map_or((line, ""), |value| (value, ","));
    match value.strip_suffix("-0.0") {
        Some(before) if before.ends_with(' ') => Cow::Owned(format!("{before}0.0{comma}")),
        _ => Cow::Borrowed(line),
    }
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

#[cfg(test)]
mod tests {
    use super::positive;

    #[test]
    fn no_number_is_a_negative_zero() {
        for (line, shown) in [
            ("    \"a\": -0.0,", "    \"a\": 0.0,"),
            ("      -0.0", "      0.0"),
            ("    \"a\": -10.0,", "    \"a\": -10.0,"),
            ("    \"a\": \"b -0.0\",", "    \"a\": \"b -0.0\","),
        ] {
            assert_eq!(positive(line), shown);
        }
    }
}
