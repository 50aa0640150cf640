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
