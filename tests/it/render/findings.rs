//! One full finding of each kind on the shipped graph, as people read it, and each machine form on a toy graph.

use std::{path::Path, sync::LazyLock};

use linchpin::{
    analysis::{catalog, concentration, cutoff, spof},
    load,
    model::{
        Chain, Event, EventKind, Question, Reading,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::{Frame, Outcome},
    render::{self, json::ChainName},
    study::each,
    words::Report,
};

static CHAIN: LazyLock<Chain> = LazyLock::new(load::allied);

fn toy(name: &str) -> Chain {
    let path = format!("graphs/toy/{name}.ron");
    load::from_path(Path::new(&path))
        .value
        .expect("the graph is sound")
}

/// The defaults of the command line.
fn asked(chain: &Chain) -> Question {
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

fn event(chain: &Chain, text: &str) -> Event {
    Event::parse(chain, text).expect("the graph knows it")
}

fn text(finding: &impl Report) -> String {
    render::text::render(&finding.page(), Some(120))
}

fn json(chain: &Chain, finding: &impl Report) -> String {
    let name = ChainName {
        name: chain.name(),
        fingerprint: &load::fingerprint(chain),
    };
    render::json::render(finding, &[name])
}

fn cut_off(chain: &Chain, lost: &str) -> cutoff::Finding {
    crate::given::cut(chain, &asked(chain), &[event(chain, lost)])
}

fn single_points(by: EventKind, question: &Question) -> spof::Finding {
    spof::find(
        &CHAIN,
        &spof::Config {
            by,
            case: crate::given::asked(question),
        },
    )
}

// ---- For people, on the shipped graph.

#[test]
fn ten_countries_cut_off() {
    for country in [
        "USA", "TWN", "JPN", "NLD", "KOR", "DEU", "CHN", "ISR", "MEX", "IND",
    ] {
        insta::assert_snapshot!(format!("cutoff-{country}"), text(&cut_off(&CHAIN, country)));
    }
}

#[test]
fn every_country_cut_off_in_turn() {
    insta::assert_snapshot!(
        "cutoff-each",
        text(&each::find(
            &CHAIN,
            &crate::given::asked(&asked(&CHAIN)),
            linchpin::study::odds::Config::NONE
        ))
    );
}

#[test]
fn single_points_of_failure_by_country() {
    let by = EventKind::Country;
    insta::assert_snapshot!(
        "spof-country-location",
        text(&single_points(by, &asked(&CHAIN)))
    );
    let by_law = Question {
        basis: Basis::Jurisdiction,
        ..asked(&CHAIN)
    };
    insta::assert_snapshot!(
        "spof-country-jurisdiction",
        text(&single_points(by, &by_law))
    );
    let growth = Question {
        outcome: Outcome::Growth,
        ..asked(&CHAIN)
    };
    insta::assert_snapshot!("spof-country-growth", text(&single_points(by, &growth)));
}

#[test]
fn single_points_of_failure_by_firm_zone_and_product() {
    insta::assert_snapshot!(
        "spof-firm",
        text(&single_points(EventKind::Firm, &asked(&CHAIN)))
    );
    insta::assert_snapshot!(
        "spof-zone",
        text(&single_points(EventKind::Zone, &asked(&CHAIN)))
    );
    let one = Question {
        targets: vec!["ai_accelerator_gpu".into()],
        ..asked(&CHAIN)
    };
    insta::assert_snapshot!(
        "spof-product-gpu",
        text(&single_points(EventKind::Product, &one))
    );
}

#[test]
fn three_losses_explained() {
    for (lost, target, outcome) in [
        ("TWN", "ai_accelerator_gpu", Outcome::Output),
        ("USA", "fab_logic_le5nm", Outcome::Output),
        ("firm:Zeiss SMT", "ai_accelerator_gpu", Outcome::Growth),
    ] {
        let question = Question {
            outcome,
            ..asked(&CHAIN)
        };
        let found = crate::given::why(&CHAIN, &question, &[event(&CHAIN, lost)], target);
        let name = format!("explain-{}-{target}", lost.replace([':', ' '], "-"));
        insta::assert_snapshot!(name, text(&found));
    }
}

#[test]
fn what_is_in_the_graph() {
    insta::assert_snapshot!("show", text(&catalog::overview(&CHAIN)));
    for id in ["product:hbm_stacking", "firm:ASML", "country:ISR"] {
        let entries = catalog::Entries {
            entries: vec![catalog::entry(&CHAIN, &event(&CHAIN, id))],
        };
        insta::assert_snapshot!(format!("show-{}", id.replace(':', "-")), text(&entries));
    }
}

/// Not a finding of its own: the numbers behind the sentence that stands beside single points of failure.
#[test]
fn concentration_of_every_market() {
    let mut table = String::from("product | HHI | countries to 75 % | largest\n");
    for market in concentration::measure(&CHAIN, Frame::Location) {
        let Some(index) = market.hhi else { continue };
        let count = market
            .countries_to_75_pct
            .map_or("not reached".to_owned(), |n| n.to_string());
        let largest = market.largest.as_deref().unwrap_or("nobody");
        let share = market.largest_pct.unwrap_or_default();
        table.push_str(&format!(
            "{} | {index} | {count} | {largest} {share}\n",
            market.product
        ));
    }
    insta::assert_snapshot!("concentration", table);
}

// ---- For machines, on toy graphs.

#[test]
fn machine_forms_of_single_points_of_failure() {
    let chain = toy("two-inputs");
    let finding = spof::find(
        &chain,
        &spof::Config {
            by: EventKind::Country,
            case: crate::given::asked(&asked(&chain)),
        },
    );
    insta::assert_snapshot!("toy-spof-json", json(&chain, &finding));
    insta::assert_snapshot!("toy-spof-csv", crate::given::csv(&finding));
    insta::assert_snapshot!(
        "toy-spof-markdown",
        render::markdown::render(&finding.page())
    );
}

#[test]
fn machine_forms_of_a_cut_off() {
    let chain = toy("series");
    let finding = cut_off(&chain, "UKR");
    insta::assert_snapshot!("toy-cutoff-json", json(&chain, &finding));
    insta::assert_snapshot!("toy-cutoff-csv", crate::given::csv(&finding));
    let finding = each::find(
        &chain,
        &crate::given::asked(&asked(&chain)),
        linchpin::study::odds::Config::NONE,
    );
    insta::assert_snapshot!("toy-each-csv", crate::given::csv(&finding));
}

#[test]
fn machine_forms_of_an_explanation_and_of_what_is_there() {
    let chain = toy("series");
    let lost = [event(&chain, "UKR")];
    let finding = crate::given::why(&chain, &asked(&chain), &lost, "chip");
    insta::assert_snapshot!("toy-explain-json", json(&chain, &finding));
    insta::assert_snapshot!("toy-explain-csv", crate::given::csv(&finding));
    let chain = toy("views");
    let entries = catalog::Entries {
        entries: vec![catalog::entry(&chain, &event(&chain, "resist"))],
    };
    insta::assert_snapshot!("toy-show-json", json(&chain, &entries));
    insta::assert_snapshot!("toy-show-csv", crate::given::csv(&entries));
    insta::assert_snapshot!(
        "toy-overview-csv",
        crate::given::csv(&catalog::overview(&chain))
    );
}

/// Unknown is not zero: a cell nobody can fill is empty, in every machine form.
#[test]
fn what_never_happens_is_null_and_never() {
    let chain = toy("redundancy");
    let finding = cut_off(&chain, "KOR");
    let parsed: serde_json::Value =
        serde_json::from_str(&json(&chain, &finding)).expect("it is JSON");
    assert!(parsed["result"]["targets"][0]["weeks"]["worst"].is_null());
    let csv = crate::given::csv(&finding);
    let row = csv.lines().nth(1).expect("a target");
    assert!(
        row.ends_with(",75,75,75,87.72,never,never,18,6.234,unknown,unknown,,incapable,chip"),
        "{row}"
    );
}
