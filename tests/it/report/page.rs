//! The page: what is in it, and what may not break it.

use linchpin::report::{Section, island};

use crate::given::page::{hostile, page, page_with, question, toy};

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
fn the_title_states_the_finding_and_travels_with_a_link() {
    let page = page(&toy("two-inputs"));
    let between = |from: &str, to: &str| {
        let rest = page.split(from).nth(1).expect("the start is there");
        rest.split(to).next().expect("so is the end").to_owned()
    };
    let headline = between("<h1>", "</h1>");
    assert!(headline.ends_with("within two years."), "{headline}");
    assert_eq!(between("property=\"og:title\" content=\"", "\""), headline);
    assert!(between("<title>", "</title>").starts_with(&headline));
    // A chain whose countries no map knows has tiles alone.
    assert_eq!(
        page.contains("svg class=\"lands\""),
        page.contains("Natural Earth")
    );
}

#[test]
fn sections_of_others_stand_in_the_page_and_its_contents() {
    let chain = toy("series");
    let config = linchpin::analysis::spof::Config {
        by: linchpin::model::EventKind::Product,
        case: crate::given::asked(&question(&chain)),
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
fn the_foot_names_every_licence_and_says_what_forbids_commercial_use() {
    let chain = crate::given::page::parse(
        r#"(format: 1, name: "terms", targets: ["chip"], countries: {"KOR": ()},
        sources: {"open": (title: "Open figures", licence: "public domain"),
            "closed": (title: "Closed figures", licence: "CC BY-NC 4.0", commercial_use: false)},
        products: {
            "gas": (stage: material, supply: [
                Countries(basis: location, shares: {"KOR": 100}, year: 2024, source: "open", grade: b)]),
            "chip": (stage: final, inputs: [(role: material, product: "gas", assumed: "toy")], supply: [
                Countries(basis: location, shares: {"KOR": 100}, year: 2024, source: "closed", grade: b)])})"#,
    );
    let page = page(&chain);
    let foot = page.split("<footer").nth(1).expect("there is a foot");
    for wanted in [
        "<bdi>public domain</bdi> (1 of",
        "<bdi>CC BY-NC 4.0</bdi> (1 of",
        "Open figures",
        "Closed figures",
        "No source",
    ] {
        assert!(foot.contains(wanted), "{wanted}: {foot}");
    }
    assert_eq!(
        foot.matches("No commercial use of what rests on them")
            .count(),
        1
    );
}
