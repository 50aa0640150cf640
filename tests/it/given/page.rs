//! Pages of small chains.

use std::fs;

use linchpin::{
    analysis::Limits,
    load::{self, fingerprint},
    model::{
        Chain, Question, Reading,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Outcome,
    report::{self, Contents, Section},
    study::overview,
};

use crate::ROOT;

pub fn toy(name: &str) -> Chain {
    let text =
        fs::read_to_string(format!("{ROOT}/graphs/toy/{name}.ron")).expect("the graph is there");
    parse(&text)
}

pub fn parse(text: &str) -> Chain {
    let loaded = load::from_text("toy.ron", text);
    loaded
        .value
        .unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
}

pub fn question(chain: &Chain) -> Question {
    Question {
        targets: chain.targets().to_vec(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: Share::from_percent(50.0).expect("a percent"),
        horizon: Weeks::whole(104),
        buyer: None,
        reading: Reading::DEFAULT,
    }
}

pub fn page_with(chain: &Chain, sections: &[Section]) -> String {
    let question = question(chain);
    let finding = overview::find(
        chain,
        &overview::Config {
            case: super::asked(&question),
            order: 2,
            limit: 10,
            n_thresholds: 4,
            limits: Limits::nodes(1_000_000),
        },
    );
    report::render(
        chain,
        &Contents {
            question: &question,
            finding: &finding,
            graph: None,
            fingerprint: &fingerprint(chain),
            chain_map: None,
            sections,
        },
    )
}

pub fn page(chain: &Chain) -> String {
    page_with(chain, &[])
}

/// A chain whose every name is as bad as a name may be.
pub fn hostile() -> Chain {
    let long = "x".repeat(200);
    let names = [
        r"</script><script>alert(1)</script>",
        r#"\" onmouseover=\"alert(2)"#,
        r"<img src=x onerror=alert(3)>",
        "مصنع الرقائق \u{202e}evil",
        "<!-- -->&amp;'`${alert(4)}`",
        long.as_str(),
    ]
    .map(|name| name.replace(r#"\""#, "\"").replace('"', "\\\""));
    let [script, attribute, image, arabic, comment, long] = &names;
    parse(&format!(
        r#"(
            format: 1, name: "hostile", title: "{script}", targets: ["chip"],
            countries: {{ "AAA": (name: "{script}", note: "{attribute}"), "BBB": (name: "{arabic}"), "CCC": (name: "{long}") }},
            blocs: {{ "both": (name: "{image}", members: ["AAA", "BBB"]) }},
            firms: {{ "{image}": (name: "{comment}", hq: "AAA", note: "{script}"), "{attribute}": (hq: "BBB") }},
            sources: {{ "s1": (title: "{script}", url: "javascript:alert(5)"), "s2": (title: "{long}", url: "https://example.org/{attribute}") }},
            products: {{
                "wafer": (name: "{image}", stage: material, note: "{script}", supply: [
                    Countries(basis: location, shares: {{"AAA": 70, "BBB": 30}}, source: "s1"),
                    Firms(shares: {{"{image}": 60, "{attribute}": 40}}, source: "s2"),
                ]),
                "chip": (name: "{long}", stage: final, inputs: [(role: material, product: "wafer", assumed: "{attribute}")],
                    supply: [Countries(basis: location, shares: {{"BBB": 40, "CCC": 60}}, assumed: "toy")]),
            }},
        )"#
    ))
}
