//! What a text means: ids, names and codes in any case, and what is offered where it means nothing.

use std::sync::LazyLock;

use linchpin::{
    analysis::find::{self, Place},
    load,
    model::{
        Chain, Event,
        event::EventError,
        lookup::{bloc, product},
    },
};

static CHAIN: LazyLock<Chain> = LazyLock::new(load::allied);

fn meant(chain: &Chain, text: &str) -> String {
    match Event::parse(chain, text) {
        Ok(event) => event.to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn ids_names_and_codes_are_taken_in_any_case() {
    for text in [
        "TWN",
        "twn",
        "TW",
        "tw",
        "Taiwan",
        "TAIWAN",
        "country:taiwan",
    ] {
        assert_eq!(meant(&CHAIN, text), "country:TWN");
    }
    assert_eq!(meant(&CHAIN, "south korea"), "country:KOR");
    assert_eq!(meant(&CHAIN, "UK"), "country:GBR");
    assert_eq!(meant(&CHAIN, "tsmc"), "firm:TSMC");
    assert_eq!(meant(&CHAIN, "sk-hynix"), meant(&CHAIN, "SK hynix"));
    assert_eq!(meant(&CHAIN, "Kanto"), "zone:kanto");
    assert_eq!(
        meant(&CHAIN, "producer:Neon/cryoin@Ukraine"),
        "producer:neon/Cryoin@UKR"
    );
}

#[test]
fn every_id_means_itself_and_every_name_what_it_names() {
    for (id, country) in CHAIN.countries() {
        assert_eq!(meant(&CHAIN, id.as_str()), format!("country:{id}"));
        assert_eq!(
            meant(&CHAIN, &country.name.to_uppercase()),
            format!("country:{id}")
        );
    }
    for (id, record) in CHAIN.products() {
        let by_name = product(&CHAIN, &record.name);
        let is_shared = |error: &EventError| matches!(error, EventError::Ambiguous { .. });
        assert!(
            by_name.as_ref() == Ok(id) || by_name.as_ref().is_err_and(is_shared),
            "{id}: {by_name:?}"
        );
        assert_eq!(product(&CHAIN, id.as_str()).as_ref(), Ok(id));
    }
}

#[test]
fn what_may_be_several_things_lists_them() {
    let chain = load::from_text(
        "arm.ron",
        r#"(
            targets: ["chip"],
            countries: {"GBR": (name: "United Kingdom"), "ARM": (name: "Armenia")},
            firms: {"Arm Ltd": (name: "Arm", hq: "GBR")},
            products: {"chip": (name: "arm", stage: final, supply: [Firms(assumed: "x", shares: {"Arm Ltd": 100})])},
        )"#,
    )
    .value
    .expect("it is sound");
    assert_eq!(meant(&chain, "ARM"), "country:ARM", "an id comes first");
    assert_eq!(
        meant(&chain, "Arm"),
        "`Arm` is ambiguous; write `country:ARM`, `firm:Arm Ltd` or `product:chip`"
    );
    assert_eq!(meant(&chain, "firm:arm"), "firm:Arm Ltd");
    assert_eq!(product(&chain, "ARM"), Ok("chip".into()));
}

#[test]
fn a_country_that_the_graph_lacks_is_called_by_its_name_and_no_other_is_offered() {
    for text in ["FJI", "fji", "FJ", "Fiji"] {
        assert_eq!(meant(&CHAIN, text), "Fiji (FJI) is not in this graph");
    }
    let countries: Vec<String> = CHAIN
        .countries()
        .keys()
        .map(|id| format!("`{id}`"))
        .collect();
    for text in ["fj", "BR", "bz", "TV", "LTU", "SVN", "ai", "country:mu"] {
        let said = meant(&CHAIN, text);
        if !said.contains(':') {
            assert!(
                countries.iter().all(|country| !said.contains(country)),
                "{text}: {said}"
            );
        }
    }
}

#[test]
fn what_is_misspelt_offers_what_is_near_with_countries_first() {
    insta::assert_snapshot!(meant(&CHAIN, "TWM"), @"nothing in this graph is called `TWM`; did you mean `TWN`?");
    let said = meant(&CHAIN, "Korea");
    assert!(said.contains("`KOR`"), "{said}");
    let said = meant(&CHAIN, "photoresist");
    assert!(
        said.contains("`resist_euv`") && said.contains("`resist_arf`"),
        "{said}"
    );
    assert_eq!(bloc(&CHAIN, "Quad"), Ok("quad".into()));
    let said = bloc(&CHAIN, "qad").expect_err("there is none").to_string();
    assert!(
        said.contains("no bloc is called `qad`; did you mean `quad`"),
        "{said}"
    );
}

#[test]
fn words_are_found_in_ids_names_and_notes_the_best_place_first() {
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let found = find::find(&CHAIN, &words(&["resist"]));
    let ids: Vec<&str> = found.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert!(
        ids.contains(&"resist_euv") && ids.contains(&"JPN"),
        "{ids:?}"
    );
    assert!(found.hits.is_sorted_by_key(|hit| hit.place));
    let japan = found
        .hits
        .iter()
        .find(|hit| hit.id == "JPN")
        .expect("it is there");
    assert_eq!(japan.place, Place::Note);
    // All words, in any order and case.
    let both = find::find(&CHAIN, &words(&["EUV", "Resist"]));
    assert!(both.hits.iter().any(|hit| hit.id == "resist_euv"));
    assert!(both.hits.len() < found.hits.len());
    // What has two letters is a word of its own, or the code of a country.
    let found = find::find(&CHAIN, &words(&["tw"]));
    assert_eq!(found.hits[0].id, "TWN");
    assert_eq!(found.hits[0].place, Place::Called);
    let none = find::find(&CHAIN, &words(&["drma"]));
    assert!(none.hits.is_empty());
    assert_eq!(none.near, ["dram"]);
}
