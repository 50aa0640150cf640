//! Pictures: accepted by the real Graphviz, readable without colour, the same every time.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use linchpin::{
    analysis::cutoff,
    diagram::{
        Level, Picture, Selection, dot, draw,
        picture::{Kind, State},
    },
    model::{
        Chain, Parts,
        id::ProductId,
        product::{Input, Market, Need, Product, Role, Stage},
        quantity::{Range, Share, Weeks},
        source::Evidence,
    },
};

use crate::given::{
    pictures::{finding, graph, selection, toys},
    tool,
};

const LEVELS: [Level; 3] = [Level::Product, Level::Country, Level::Firm];

/// Whether Graphviz is installed; says so where it is not.
fn has_graphviz() -> bool {
    let is_there = Command::new("dot").arg("-V").output().is_ok();
    if !is_there {
        tool::missing("`dot` is not installed (Debian package graphviz)");
    }
    is_there
}

/// Draws with the real Graphviz; gives the SVG, or its complaint.
fn svg(text: &str) -> Result<String, String> {
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("`dot` was found a moment ago");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(text.as_bytes()));
        child.wait_with_output().expect("`dot` ends")
    });
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    let is_wrong = complaint.contains("syntax") || complaint.contains("not well-formed");
    if output.status.success() && !is_wrong {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(complaint)
    }
}

fn accepted(picture: &Picture, what: &str) {
    if let Err(complaint) = svg(&dot::render(picture)) {
        panic!("{what}: {complaint}");
    }
}

/// Every word that a shape, border or colour stands for is in the label.
fn told_in_words(picture: &Picture, what: &str) {
    for node in picture.nodes().filter(|node| node.kind != Kind::Junction) {
        for row in &node.rows {
            let word = node.mark.state.word();
            assert!(row.state.contains(word), "{what}: {}: {word}", row.name);
            let is_told = !node.mark.is_cause || row.state.contains("cause");
            assert!(is_told, "{what}: {}: cause", row.name);
        }
        let is_told = !node.mark.is_hit || node.rows.iter().any(|row| row.state.contains("hit"));
        assert!(is_told, "{what}: {}: hit", node.key);
    }
}

fn check(name: &str, selections: &[Selection], countries: &[&str]) {
    let chain = graph(name);
    let has_graphviz = has_graphviz();
    let findings: Vec<cutoff::Finding> = countries
        .iter()
        .map(|country| finding(&chain, country))
        .collect();
    for selection in selections {
        for finding in std::iter::once(None).chain(findings.iter().map(Some)) {
            let what = format!(
                "{name} {selection:?} {:?}",
                finding.map(|found| &found.changes)
            );
            let picture = draw::picture(&chain, selection, finding);
            told_in_words(&picture, &what);
            assert_eq!(
                dot::render(&picture),
                dot::render(&draw::picture(&chain, selection, finding))
            );
            if has_graphviz {
                accepted(&picture, &what);
            }
        }
    }
}

#[test]
fn graphviz_accepts_every_toy_picture() {
    for toy in toys() {
        let chain = graph(&toy);
        let target = chain.targets()[0].as_str();
        let selections: Vec<Selection> = LEVELS
            .iter()
            .flat_map(|&level| {
                [
                    selection(level, &[], None),
                    selection(level, &[target], Some(1)),
                ]
            })
            .collect();
        let country = chain.countries().keys().next().map(ToString::to_string);
        let countries: Vec<&str> = country.as_deref().into_iter().collect();
        check(&toy, &selections, &countries);
    }
}

#[test]
fn graphviz_accepts_every_picture_of_the_allied_chain() {
    let selections: Vec<Selection> = LEVELS
        .iter()
        .flat_map(|&level| {
            [
                selection(level, &[], None),
                selection(level, &["ai_accelerator_gpu"], Some(2)),
                selection(level, &["dram"], None),
            ]
        })
        .collect();
    check("allied", &selections, &["TWN"]);
}

#[test]
fn the_whole_chain_is_not_a_wall_of_arrows() {
    let chain = graph("allied");
    let picture = draw::picture(&chain, &selection(Level::Product, &[], None), None);
    assert!(picture.edges.len() <= 70, "{} arrows", picture.edges.len());
    let n_rows: usize = picture
        .nodes()
        .filter(|node| node.kind != Kind::Junction)
        .map(|node| node.rows.len())
        .sum();
    assert_eq!(
        n_rows,
        chain.products().len(),
        "every product is named once"
    );
}

#[test]
fn what_is_cut_off_is_marked_among_countries() {
    let chain = graph("allied");
    let lost = finding(&chain, "TWN");
    let picture = draw::picture(&chain, &selection(Level::Country, &[], None), Some(&lost));
    let cut: Vec<&str> = picture
        .nodes()
        .filter(|node| node.mark.state == State::CutOff)
        .map(|node| node.key.as_str())
        .collect();
    assert_eq!(cut, ["country:TWN"]);
}

fn product(name: &str, inputs: Vec<Input>) -> Product {
    Product {
        name: name.to_owned(),
        stage: Stage::Material,
        market: Market::Open,
        assembled: true,
        local: false,
        hosts: Vec::new(),
        value: None,
        utilisation: None,
        inputs,
        views: Vec::new(),
        substitutes: Vec::new(),
        note: None,
    }
}

#[test]
fn hostile_names_stay_text() {
    let long = "w".repeat(200);
    let names = [
        "plain",
        "quote \" and \\ backslash \\",
        "\\N \\G \\l & &lt; <b>bold</b> <",
        "two\nlines\r\n\tand \u{7} a bell \u{0}",
        "عربي \u{202e}turned\u{202c} עברית",
        "]; node [shape=star]; \"x\" -> \"y\" //",
        long.as_str(),
        "",
    ];
    let mut parts = Parts {
        name: "a \"graph\" \\".to_owned(),
        title: Some("<title> & \"more\" \\N\n".to_owned()),
        ..Parts::default()
    };
    for (at, name) in names.iter().enumerate() {
        let inputs = names[..at].iter().map(|input| Input {
            role: Role::Material,
            need: Need::Product(ProductId::new(*input)),
            world_need: None,
            dependence: Range::exactly(Share::ONE),
            needed_to_start: true,
            cover: Range::exactly(Weeks::ZERO),
            cover_evidence: Evidence::default(),
            line: None,
            cost_share: None,
            evidence: Evidence::default(),
            note: None,
        });
        let product = product(name, inputs.collect());
        parts.products.define(ProductId::new(*name), product);
    }
    let chain = Chain::new(parts).expect("its names resolve");
    let picture = draw::picture(&chain, &selection(Level::Product, &[], None), None);
    assert_eq!(picture.nodes().count(), names.len());
    let text = dot::render(&picture);
    assert!(!text.contains('\u{202e}') && !text.contains('\u{7}'));
    if has_graphviz() {
        let drawn = svg(&text).expect("Graphviz accepts it");
        let n_nodes = drawn.matches("class=\"node\"").count();
        // The samples of the legend are one node more.
        assert_eq!(n_nodes, names.len() + 1);
    }
}

#[test]
fn a_toy_picture_in_full() {
    let chain = graph("toy/two-of-three.ron");
    let lost = finding(&chain, "USA");
    let picture = draw::picture(&chain, &selection(Level::Product, &[], None), Some(&lost));
    insta::assert_snapshot!(dot::render(&picture));
}

#[test]
fn the_cone_of_one_target_in_full() {
    let chain = graph("allied");
    let selection = selection(Level::Product, &["ai_accelerator_gpu"], Some(1));
    insta::assert_snapshot!(dot::render(&draw::picture(&chain, &selection, None)));
}
