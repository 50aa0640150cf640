//! The page: what is in it, what may not break it, and what a real browser says of it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

use linchpin::{
    analysis::{Limits, Question},
    load::{self, fingerprint},
    model::{
        Chain,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Outcome,
    report::{self, Contents, Section, island},
    study::overview,
};
use serde_json::{Value, json};

use super::browser::{Browser, skipped};

pub fn toy(name: &str) -> Chain {
    let text = fs::read_to_string(format!("graphs/toy/{name}.ron")).expect("the graph is there");
    parse(&text)
}

fn parse(text: &str) -> Chain {
    let loaded = load::from_text("toy.ron", text);
    loaded
        .chain
        .unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
}

pub fn question(chain: &Chain) -> Question {
    Question {
        targets: chain.targets().to_vec(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: Share::from_percent(50.0).expect("a percent"),
        horizon: Weeks::whole(104),
        strict: false,
        all_facts: false,
        bootstrap: false,
    }
}

fn page_with(chain: &Chain, sections: &[Section]) -> String {
    let question = question(chain);
    let finding = overview::find(
        chain,
        &overview::Config {
            question: question.clone(),
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
fn hostile() -> Chain {
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

pub fn write(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("report.html");
    fs::write(&file, text).expect("the folder can be written to");
    file
}

pub fn assert_quiet(browser: &Browser) {
    assert!(browser.faults().is_empty(), "{:#?}", browser.faults());
    let none: [&str; 0] = [];
    // The icon is a data address: it asks nobody.
    let requests: Vec<&str> = browser
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with("data:"))
        .collect();
    assert_eq!(requests, none);
}

#[test]
fn the_island_of_a_small_chain_is_as_expected() {
    let chain = toy("two-inputs");
    let island = island::island(&chain, &question(&chain));
    insta::assert_json_snapshot!("island-two-inputs", island);
}

#[test]
fn the_same_chain_gives_the_same_page() {
    let chain = toy("views");
    assert_eq!(page(&chain), page(&chain));
}

#[test]
fn names_neither_end_the_island_nor_become_markup() {
    let page = page(&hostile());
    assert_eq!(page.matches("<script").count(), 2, "island and script");
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<img"));
    assert!(!page.contains("href=\"javascript"));
    assert!(page.contains("&lt;img src=x"));
}

#[test]
fn sections_of_others_stand_in_the_page_and_its_contents() {
    let chain = toy("series");
    let config = linchpin::analysis::spof::Config {
        by: linchpin::model::EventKind::Product,
        question: question(&chain),
    };
    let finding = linchpin::analysis::spof::find(&chain, &config);
    let section = Section::of(
        "products",
        "Products",
        &finding,
        "linchpin spof --by product",
    );
    let page = page_with(&chain, &[section]);
    assert!(page.contains(r##"<a href="#products"><bdi>Products</bdi></a>"##));
    assert!(page.contains("<code>linchpin spof --by product</code>"));
}

#[test]
fn names_of_any_shape_leave_the_page_whole_in_a_browser() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let file = write(browser.folder(), &page(&hostile()));
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        &json!({"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": false}),
    );
    browser.open(&file, "#off=country:BBB&see=chip");
    assert_quiet(&browser);
    assert_eq!(
        browser.value("document.documentElement.scrollWidth <= 360"),
        json!(true),
        "nothing sticks out: {}",
        browser.value(
            "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > 361 \
             && !e.closest('.scroll, nav, .patterns')).map((e) => e.outerHTML.slice(0, 120)).join('\\n')"
        )
    );
    assert_eq!(
        browser.value("document.querySelectorAll('img, [onerror], [onmouseover]').length"),
        json!(0)
    );
    assert_eq!(
        browser.value("document.querySelector('#off bdi').textContent"),
        json!("مصنع الرقائق \u{202e}evil")
    );
}

#[test]
fn every_toy_makes_a_page_without_a_fault() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    for entry in fs::read_dir("graphs/toy").expect("the graphs are there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            continue;
        }
        let chain = parse(&fs::read_to_string(&path).expect("it can be read"));
        let file = write(browser.folder(), &page(&chain));
        browser.open(&file, "");
        assert_quiet(&browser);
        assert_eq!(
            browser.value("document.querySelectorAll('#effects tbody tr').length"),
            json!(chain.targets().len()),
            "{}",
            path.display()
        );
    }
}

/// The first lines of a failed accessibility check.
fn violations(result: &Value) -> Vec<String> {
    let violations = result.as_array().expect("a list");
    violations.iter().map(ToString::to_string).collect()
}

/// The text of axe-core, where the registry of npm can be asked for it.
fn axe(folder: &Path) -> Option<String> {
    let packed = Command::new("npm")
        .args(["pack", "--silent", "axe-core"])
        .current_dir(folder)
        .output();
    let unpacked = packed.ok().filter(|output| output.status.success());
    let Some(output) = unpacked else {
        skipped("npm gives no axe-core here");
        return None;
    };
    let name = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let is_out = Command::new("tar")
        .args(["-xzf", &name, "package/axe.min.js"])
        .current_dir(folder)
        .status();
    is_out.ok().filter(ExitStatus::success)?;
    fs::read_to_string(folder.join("package/axe.min.js")).ok()
}

#[test]
fn the_page_is_accessible_in_light_and_dark_wide_and_narrow() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let folder = browser.folder().to_owned();
    let Some(axe) = axe(&folder) else {
        return;
    };
    let chain = load::embedded().chain.expect("it loads");
    let file = write(&folder, &page(&chain));
    for (scheme, width) in [("light", 1400), ("dark", 1400), ("light", 360)] {
        browser.call(
            "Emulation.setEmulatedMedia",
            &json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}),
        );
        browser.open(&file, "#off=country:TWN&see=dram");
        assert_quiet(&browser);
        browser.value(
            "document.querySelectorAll('details').forEach((each, at) => { each.open = at < 12; })",
        );
        browser.value(&format!("{axe}; 0"));
        let found = browser.value(
            "axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations.map((each) => \
             [each.id, each.help, each.nodes.length, each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + node.failureSummary)]))",
        );
        let found = violations(&found);
        assert!(found.is_empty(), "{scheme} {width}: {}", found.join("\n"));
    }
}
