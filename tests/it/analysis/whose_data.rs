//! Every number of a graph and its licence, and what answers say where only open data count.

use std::{collections::BTreeSet, sync::LazyLock};

use linchpin::{
    analysis::{
        answer::{Effect, Verdict},
        facts::{self, About, Kind},
        licences::{self, Terms},
        preface::Assumed,
    },
    load,
    model::{
        Chain, Event, EventKind, Parts, Question, Reading,
        id::SourceId,
        product::Need,
        quantity::{Range, Share, ShareRange, Weeks},
        source::{Evidence, Source},
        view::View,
    },
    network::Outcome,
    words::Report,
};
use proptest::{collection::vec, prelude::*};

use crate::{
    analysis::structure::{COUNTRIES, Made, PLAIN, country, effects, plans, question, written},
    given::{self, changed},
};

static CHAIN: LazyLock<Chain> = LazyLock::new(load::allied);

const TOY: &str = r#"(
    targets: ["chip"],
    countries: {"AUT": (name: "Austria"), "BEL": (name: "Belgium")},
    firms: {"Acme": (hq: "AUT")},
    sources: {
        "free": (title: "A free table", url: "https://example.org/free", year: 2025, licence: "CC BY 4.0"),
        "closed": (title: "A closed table", licence: "CC BY-NC 4.0", commercial_use: false),
    },
    products: {
        "gas": (stage: material, supply: [
            Countries(basis: location, year: 2025, source: "closed", grade: b,
                shares: {"AUT": 80, "BEL": 20}),
            Countries(basis: jurisdiction, year: 2025, source: "free", grade: c,
                shares: {"AUT": (40, 90)}, remainder: (10, 60)),
        ]),
        "chip": (
            stage: fabrication,
            inputs: [(role: material, product: "gas", dependence: (90, 100), cover_weeks: (1, 2), source: "closed")],
            supply: [
                Countries(basis: location, source: "free", shares: {"BEL": 100}),
                Firms(source: "free", shares: {"Acme": 100}),
            ],
        ),
    },
)"#;

fn toy() -> Chain {
    read(TOY)
}

fn read(text: &str) -> Chain {
    let loaded = load::from_text("toy.ron", text);
    loaded.value.expect("the graph is sound")
}

fn open(question: Question) -> Question {
    Question {
        reading: Reading {
            open_data: true,
            ..question.reading
        },
        ..question
    }
}

fn cut(chain: &Chain, question: &Question, lost: &str) -> Vec<Effect> {
    let lost = Event::parse(chain, lost).expect("the graph knows it");
    let answer = given::cut(chain, question, &[lost]).answer;
    answer
        .targets
        .into_iter()
        .map(|target| target.effect)
        .collect()
}

// ---- Every number.

/// What a program built without the feature `restricted-data` carries.
#[test]
fn the_open_twin_of_the_allied_graph_is_that_graph_opened() {
    let path = "graphs/open/chain.ron";
    let made = || {
        let files = load::write(&CHAIN.open_data(), load::Layout::OneFile);
        let text = files.into_iter().map(|file| file.text).collect::<String>();
        format!(
            "// Made of graphs/allied by `UPDATE_DOCS=1 cargo test --test it the_open_twin`: the same graph without figures\n\
             // whose licence forbids commercial use. Change those files, not this one.\n{text}"
        )
    };
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all("graphs/open").expect("the folder can be made");
        std::fs::write(path, made()).expect("it can be written");
    }
    let stored = std::fs::read_to_string(path).expect("it is there");
    assert!(
        stored == made(),
        "{path} is not graphs/allied opened; UPDATE_DOCS=1 writes it anew"
    );
    let twin = load::from_text("allied/chain.ron", stored.as_str());
    let twin = twin.value.expect("it is sound");
    assert_eq!(
        load::fingerprint(&twin),
        load::fingerprint(&CHAIN.open_data())
    );
    // Nothing is left to open.
    assert_eq!(
        load::fingerprint(&twin),
        load::fingerprint(&twin.open_data())
    );
}

#[test]
fn every_number_of_a_toy_is_listed_in_order() {
    let found = facts::find(&toy(), &[]);
    let products = found
        .facts
        .iter()
        .filter(|fact| fact.about == About::Product);
    let told: Vec<String> = products
        .map(|fact| {
            format!(
                "{} {:?} {} {:?}–{:?} {} {} {:?}",
                fact.id,
                fact.kind,
                fact.of_names.join("+"),
                fact.low,
                fact.high,
                fact.grade,
                fact.sources.join("+"),
                fact.commercial_use,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "gas Share Austria Some(80.0)–Some(80.0) B closed Some(false)",
            "gas Share Belgium Some(20.0)–Some(20.0) B closed Some(false)",
            "gas Share Austria Some(40.0)–Some(90.0) C free Some(true)",
            "gas Remainder  Some(10.0)–Some(60.0) C free Some(true)",
            "chip Share Belgium Some(100.0)–Some(100.0) C free Some(true)",
            "chip Share Acme Some(100.0)–Some(100.0) C free Some(true)",
            "chip Dependence gas Some(90.0)–Some(100.0) C closed Some(false)",
            "chip Cover gas Some(1.0)–Some(2.0) D  None",
        ]
    );
    let named = facts::find(&toy(), &["BEL".to_owned()]);
    assert_eq!(named.facts.len(), 2, "two numbers name Belgium");
    assert_eq!(named.sources.len(), 2);
}

#[test]
fn a_table_of_facts_carries_title_address_and_licence() {
    let csv = given::csv(&facts::find(&toy(), &["gas".to_owned()]));
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "about,id,id_name,kind,of,at,view,low,likely,high,unit,year,grade,sources,titles,addresses,licences,\
         commercial_use,reasoning"
    );
    let free = "product,gas,gas,share,AUT,,jurisdiction,40,,90,percent,2025,c,free,A free table,\
                https://example.org/free,CC BY 4.0,true,";
    assert!(lines.contains(&free), "{csv}");
}

#[test]
fn every_share_input_and_source_of_the_allied_graph_is_among_the_facts() {
    let found = facts::find(&CHAIN, &[]);
    let count = |kind: Kind| found.facts.iter().filter(|fact| fact.kind == kind).count();
    let products = || CHAIN.products().values();
    let views = || products().flat_map(|product| &product.views);
    let mut shares = 0;
    let mut makers = 0;
    for view in views() {
        match view {
            View::Countries { split, .. } => shares += split.shares.len(),
            View::Firms { split } => shares += split.shares.len(),
            View::Producers { rows } => {
                makers += rows.iter().filter(|row| row.share.is_none()).count();
                shares += rows.iter().filter(|row| row.share.is_some()).count();
            }
        }
    }
    assert!(shares > 1_000 && makers > 0, "{shares} {makers}");
    assert_eq!(count(Kind::Share), shares);
    assert_eq!(count(Kind::Maker), makers);
    let inputs: usize = products().map(|product| product.inputs.len()).sum();
    assert_eq!(count(Kind::Dependence), inputs);
    let values = products().filter(|product| product.value.is_some());
    assert_eq!(count(Kind::Value), values.count());
    let years: usize = CHAIN.loads().values().map(|load| load.years.len()).sum();
    assert_eq!(count(Kind::Utilisation), years);
    // What is cited is listed, and nothing else.
    let cited: BTreeSet<&String> = found.facts.iter().flat_map(|fact| &fact.sources).collect();
    let listed: BTreeSet<&String> = found.sources.iter().map(|source| &source.id).collect();
    assert_eq!(cited, listed);
    for fact in found.facts.iter().filter(|fact| fact.kind != Kind::Maker) {
        assert!(fact.low <= fact.high && fact.low.is_some(), "{fact:?}");
    }
}

// ---- Licences.

#[test]
fn licences_are_counted_by_hand_on_a_toy() {
    let found = licences::find(&toy());
    let told: Vec<(Terms, usize, usize)> = found
        .licences
        .iter()
        .map(|line| (line.licence.clone(), line.sources, line.facts))
        .collect();
    // Without a source: the cover of the chip, seven covers by role, and wear.
    assert_eq!(
        told,
        [
            (Terms::Licence("CC BY 4.0".to_owned(), true), 1, 4),
            (Terms::Licence("CC BY-NC 4.0".to_owned(), false), 1, 3),
            (Terms::NoSource, 0, 9),
        ]
    );
    assert_eq!(found.not_commercial, 3);
    // Upstream of the chip are its own numbers and those of gas: eight.
    let upstream: Vec<(usize, usize)> = found
        .upstream
        .iter()
        .map(|line| (line.facts, line.of))
        .collect();
    assert_eq!(upstream, [(4, 8), (3, 8), (1, 8)]);
}

// ---- Open data.

/// The toy with the closed facts taken out by hand.
const TOY_WITHOUT: [(&str, &str); 2] = [
    (
        "Countries(basis: location, year: 2025, source: \"closed\", grade: b,\n                shares: {\"AUT\": 80, \"BEL\": 20}),",
        "",
    ),
    (
        "dependence: (90, 100), cover_weeks: (1, 2), source: \"closed\"",
        "dependence: (0, 100), cover_weeks: (1, 2)",
    ),
];

#[test]
fn open_data_on_a_toy_is_the_toy_without_the_closed_facts() {
    let chain = toy();
    let mut text = TOY.to_owned();
    for (fact, without) in TOY_WITHOUT {
        assert!(text.contains(fact), "{fact}");
        text = text.replace(fact, without);
    }
    let without = read(&text);
    let asked = open(Question::of(&chain));
    let opened = cut(&chain, &asked, "AUT");
    assert_eq!(opened, cut(&without, &Question::of(&without), "AUT"));
    // Without Austria 20 % of gas is left, on which nearly all output hangs; opened, anything from nothing to all.
    let used = cut(&chain, &Question::of(&chain), "AUT");
    assert_eq!(used[0].verdict, Verdict::Lost);
    assert_eq!(opened[0].verdict, Verdict::Possible);
    let preface = given::cut(
        &chain,
        &asked,
        &[Event::parse(&chain, "AUT").expect("a country")],
    );
    let assumed = preface.preface().expect("it has one").assumptions[0].clone();
    assert_eq!((assumed.what, assumed.facts), (Assumed::OpenData, 3));
}

fn is_closed(sources: &[SourceId]) -> bool {
    let source = |id: &SourceId| CHAIN.sources().get(id).expect("it resolves");
    sources.iter().any(|id| !source(id).commercial_use)
}

fn any_from(least: u32) -> ShareRange {
    let least = Share::from_ppm(least).expect("a share");
    ShareRange::new(least, None, Share::ONE).expect("in order")
}

/// Takes the closed facts of the allied graph out: splits whole, joint shares, and figures of use.
fn without_closed(parts: &mut Parts) {
    for product in parts.products.values_mut() {
        product.views.retain(|view| match view {
            View::Countries { split, .. } => !is_closed(&split.evidence.sources),
            View::Firms { split } => !is_closed(&split.evidence.sources),
            View::Producers { .. } => true,
        });
        for view in &mut product.views {
            if let View::Producers { rows } = view {
                for row in rows {
                    row.share = row.share.filter(|_| !is_closed(&row.evidence.sources));
                }
            }
        }
        if let Some(value) = &product.value
            && is_closed(&value.evidence.sources)
        {
            product.value = None;
        }
        for input in &mut product.inputs {
            let by_input = is_closed(&input.evidence.sources);
            if by_input {
                input.dependence = any_from(0);
                input.world_need = input.world_need.map(|_| any_from(1));
            }
            assert!(!is_closed(&input.cover_evidence.sources), "covers are open");
            let Need::AnyOf(members) = &mut input.need else {
                continue;
            };
            for member in members {
                let own = &member.evidence;
                let is_own = *own != Evidence::default();
                if (is_own && is_closed(&own.sources)) || (!is_own && by_input) {
                    member.covers = any_from(0);
                    member.world_need = member.world_need.map(|_| any_from(1));
                    let high = member.ramp.high().max(Weeks::whole(520));
                    member.ramp = Range::new(Weeks::ZERO.min(member.ramp.low()), None, high)
                        .expect("in order");
                }
            }
        }
    }
}

#[test]
fn open_data_without_taiwan_is_the_graph_without_the_closed_facts() {
    let without = changed(&CHAIN, without_closed);
    for lost in ["TWN", "JPN"] {
        let opened = cut(&CHAIN, &open(Question::of(&CHAIN)), lost);
        assert_eq!(
            opened,
            cut(&without, &Question::of(&without), lost),
            "{lost}"
        );
    }
}

/// Whether the θ* of an effect says no more than that of another: what the flow says need not nest, since makers that
/// stop sooner leave others more of what is short.
fn assert_contains(wide: &Effect, narrow: &Effect) {
    let (w, n) = (&wide.theta_star_pct, &narrow.theta_star_pct);
    assert!(
        w.worst <= n.worst + 1e-6 && n.best <= w.best + 1e-6,
        "{w:?} {n:?}"
    );
}

/// The same for the verdict, its grade and the missing weeks, which nest to a hundredth on this graph.
fn assert_says_no_more(wide: &Effect, narrow: &Effect) {
    if wide.verdict != Verdict::Possible {
        assert_eq!(wide.verdict, narrow.verdict, "{}", wide.target);
        assert!(wide.grade >= narrow.grade, "{}", wide.target);
    }
    if let (Some(w), Some(n)) = (&wide.missing_weeks, &narrow.missing_weeks) {
        assert!(
            w.worst + 0.01 >= n.worst && n.best + 0.01 >= w.best,
            "{w:?} {n:?}"
        );
    }
}

#[test]
fn open_data_never_say_more_on_the_allied_graph() {
    for lost in ["TWN", "NLD", "USA", "firm:ASML", "firm:TSMC", "CHN"] {
        let used = cut(&CHAIN, &Question::of(&CHAIN), lost);
        let opened = cut(&CHAIN, &open(Question::of(&CHAIN)), lost);
        for (wide, narrow) in opened.iter().zip(&used) {
            assert_contains(wide, narrow);
            assert_says_no_more(wide, narrow);
        }
    }
}

/// A random chain in which some splits and inputs rest on a source that forbids commercial use.
fn with_closed(plan: &[Made], closed: &[bool]) -> Chain {
    let source = Source {
        title: "closed".to_owned(),
        url: None,
        year: None,
        licence: None,
        commercial_use: false,
    };
    changed(&written(plan, PLAIN), |parts| {
        parts.sources.define("closed".into(), source);
        let mut closed = closed.iter().copied().cycle();
        let mut rest_on = |evidence: &mut Evidence| {
            if closed.next() == Some(true) {
                evidence.sources = vec!["closed".into()];
            }
        };
        for product in parts.products.values_mut() {
            for view in &mut product.views {
                match view {
                    View::Countries { split, .. } => rest_on(&mut split.evidence),
                    View::Firms { split } => rest_on(&mut split.evidence),
                    View::Producers { rows } => {
                        for row in rows {
                            rest_on(&mut row.evidence);
                        }
                    }
                }
            }
            for input in &mut product.inputs {
                rest_on(&mut input.evidence);
                rest_on(&mut input.cover_evidence);
            }
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn open_data_never_narrow_an_answer(
        plan in plans(),
        closed in vec(any::<bool>(), 1..12),
        lost in 0..COUNTRIES.len(),
        theta in 1..=10_u32,
    ) {
        let chain = with_closed(&plan, &closed);
        let asked = question(&chain, Outcome::Output, theta * 100_000);
        let lost = [country(lost)];
        let used = effects(&chain, &asked, &lost);
        let opened = effects(&chain, &open(asked), &lost);
        for (wide, narrow) in opened.iter().zip(&used) {
            assert_contains(wide, narrow);
        }
    }
}

#[test]
fn a_firm_that_a_closed_table_names_can_still_be_lost() {
    let text = TOY.replace("Firms(source: \"free\"", "Firms(source: \"closed\"");
    let chain = read(&text);
    let asked = open(Question::of(&chain));
    let lost = Event::parse(&chain, "Acme").expect("a firm");
    assert_eq!(lost.kind(), EventKind::Firm);
    assert_eq!(cut(&chain, &asked, "Acme")[0].verdict, Verdict::Possible);
    assert_eq!(
        cut(&chain, &Question::of(&chain), "Acme")[0].verdict,
        Verdict::Lost
    );
}
