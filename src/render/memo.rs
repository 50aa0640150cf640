//! An explanation as Markdown for a memo: one sentence, one table, sources as footnotes, and how to make it again.

use crate::{
    analysis::{
        cause::{CausalChain, Step},
        explain::Finding,
    },
    words::{Report, cause, number::week},
};

use super::markdown::escaped;

/// Footnotes in the order in which they are first named.
#[derive(Default)]
struct Footnotes<'a>(Vec<&'a str>);

impl<'a> Footnotes<'a> {
    /// The marks of some sources, each with a number of its own.
    fn marks(&mut self, sources: impl IntoIterator<Item = &'a String>) -> String {
        let mut marks = Vec::new();
        for source in sources {
            let known = self.0.iter().position(|known| known == source);
            let at = known.unwrap_or_else(|| {
                self.0.push(source);
                self.0.len() - 1
            });
            let mark = format!("[^{}]", at + 1);
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
        marks.concat()
    }
}

/// Writes an explanation; `command` makes it again, on the graph with that name and fingerprint.
///
/// What is assumed and how numbers are read follows where it is asked for.
pub fn render(finding: &Finding, command: &str, graph: (&str, &str), shows_notes: bool) -> String {
    let page = finding.page();
    let mut out = format!("**{}**\n", escaped(&page.verdict));
    let mut notes = Footnotes::default();
    for chain in finding
        .chains
        .iter()
        .filter(|chain| !chain.steps.is_empty())
    {
        out.push_str(&table(finding, chain, &mut notes));
    }
    out.push_str(&format!("\n{}\n", escaped(&page.evidence)));
    for note in page.notes.iter().filter(|_| shows_notes) {
        out.push_str(&format!("\n{}\n", escaped(note)));
    }
    let (name, fingerprint) = graph;
    let short = &fingerprint[..fingerprint.len().min(12)];
    out.push_str(&format!(
        "\nMade by `{command}` (linchpin {}, graph {}, fingerprint {short}…).\n\n",
        env!("CARGO_PKG_VERSION"),
        escaped(name)
    ));
    for (at, id) in notes.0.iter().enumerate() {
        let source = finding.sources.iter().find(|source| source.id == **id);
        let title = source.map_or(*id, |source| source.title.as_str());
        let address = source.and_then(|source| source.url.as_deref());
        let address = address.map_or_else(String::new, |url| {
            format!(" <{}>", url.replace(['<', '>'], ""))
        });
        out.push_str(&format!(
            "[^{}]: {}.{address}\n",
            at + 1,
            escaped(title.trim_end_matches('.'))
        ));
    }
    out
}

/// One chain of causes, from what was hit to the target.
fn table<'a>(finding: &'a Finding, chain: &'a CausalChain, notes: &mut Footnotes<'a>) -> String {
    let mut out = format!(
        "\n{} case, below {} % of normal:\n\n| Week | Product | Falls because | Cover | Sources |\n| ---: | --- | --- | --- | --- |\n",
        if chain.end.as_str() == "worst" {
            "Worst"
        } else {
            "Best"
        },
        chain.at_theta_pct
    );
    for step in chain.steps.iter().rev() {
        let cited = match &step.input {
            None => notes.marks(&step.sources),
            Some(link) => notes.marks(link.sources.iter().chain(&link.cover_sources)),
        };
        let cited = if cited.is_empty() {
            "assumed".to_owned()
        } else {
            cited
        };
        out.push_str(&format!(
            "| {} | {} | {} | {} | {cited} |\n",
            step.week.map_or_else(String::new, week),
            escaped(&step.name),
            escaped(&because(finding, step)),
            cover(step),
        ));
    }
    out
}

fn because(finding: &Finding, step: &Step) -> String {
    let names = &finding.preface.names;
    match &step.input {
        None => cause::direct(step, names, 3),
        Some(link) => {
            let missing: Vec<&str> = link.products.iter().map(|id| names.of(id)).collect();
            format!("no {} ({})", missing.join(" or "), link.role)
        }
    }
}

fn cover(step: &Step) -> String {
    let Some(link) = &step.input else {
        return String::new();
    };
    let basis = if link.cover_sources.is_empty() {
        ", assumed"
    } else {
        ""
    };
    let wear = if link.is_wear { ", then wear" } else { "" };
    format!("{} weeks{basis}{wear}", week(link.cover_weeks))
}
