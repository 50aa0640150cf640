//! Times to survive on graphs: hand-worked, against the market, in full.

use std::path::Path;

use linchpin::{
    analysis::survive,
    load,
    model::{
        Chain, EventKind, Question, Reading,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Outcome,
    render,
    words::{Limited, Report},
};

fn asked(chain: &Chain, by: &[EventKind], recover: u32) -> survive::Config {
    survive::Config {
        by: by.to_vec(),
        recover: Weeks::whole(recover),
        case: crate::given::asked(&Question {
            targets: chain.targets().to_vec(),
            outcome: Outcome::Output,
            basis: Basis::Location,
            theta: Share::from_percent(50.0).expect("a percent"),
            horizon: Weeks::whole(104),
            buyer: None,
            reading: Reading::DEFAULT,
        }),
    }
}

fn toy(name: &str) -> Chain {
    load::from_path(Path::new(&format!("graphs/toy/{name}.ron")))
        .value
        .expect("the graph is sound")
}

#[test]
fn a_stock_of_wafers_outlasts_a_partial_loss_longer() {
    // Chips have 8 weeks of wafers. Without Japan's 40 %, 0.6 t + 8 weeks' worth last until t = 20; with one
    // target using all wafers there is nothing to reallocate, and in the end 40 % of output is gone.
    let chain = toy("two-inputs");
    let found = survive::find(&chain, &asked(&chain, &[EventKind::Country], 40));
    let japan = found.kinds[0]
        .entries
        .iter()
        .find(|entry| entry.event == "country:JPN")
        .expect("Japan makes wafers");
    assert_eq!(japan.survives_weeks.worst, Some(20.0));
    assert_eq!(japan.market_weeks.worst, Some(20.0));
    assert!((japan.lost_in_the_end_pct.worst - 40.0).abs() < 0.01);
    // Forty weeks get 0.6 · 40 + 8 = 32: a fifth is lost.
    assert!((japan.lost_pct.worst - 20.0).abs() < 0.01, "{japan:?}");
    // The scanner's maker only wears out.
    let dutch = found.kinds[0]
        .entries
        .iter()
        .find(|entry| entry.event == "country:NLD")
        .expect("the Netherlands make scanners");
    assert_eq!(dutch.survives_weeks.worst, None);
}

#[test]
fn the_best_response_is_never_worse_than_the_market() {
    let chain = load::allied();
    let kinds = [EventKind::Country, EventKind::Product];
    let all = survive::find(&chain, &asked(&chain, &kinds, 26));
    // Producers are many, and each is a linear program: those behind one target stand for the rest.
    let mut config = asked(&chain, &[EventKind::Producer], 26);
    config.case.question.targets = vec!["dram".into()];
    let behind = survive::find(&chain, &config);
    let end = |weeks: Option<f64>| weeks.unwrap_or(f64::INFINITY);
    for kind in all.kinds.iter().chain(&behind.kinds) {
        // The solver gives up on a few programs of the whole graph, and the answer says on which.
        assert!(!kind.entries.is_empty());
        assert!(kind.unsolved.len() <= 5, "{:?}", kind.unsolved);
        for entry in &kind.entries {
            let (best, market) = (&entry.survives_weeks, &entry.market_weeks);
            // Weeks are rounded to a tenth.
            assert!(
                end(best.worst) >= end(market.worst) - 0.11
                    && end(best.best) >= end(market.best) - 0.11,
                "{entry:?}"
            );
            let (best, market) = (
                &entry.lost_in_the_end_pct,
                &entry.market_lost_in_the_end_pct,
            );
            assert!(
                best.worst <= market.worst + 0.02 && best.best <= market.best + 0.02,
                "{entry:?}"
            );
        }
    }
}

#[test]
fn the_allied_graph_by_country_in_full() {
    let chain = load::allied();
    let found = survive::find(&chain, &asked(&chain, &[EventKind::Country], 26));
    insta::assert_snapshot!("survive-country", shown(&found, 12));
}

/// As people see it.
fn shown(finding: &impl Report, n_shown: usize) -> String {
    let page = Limited { finding, n_shown }.page();
    render::text::render(&page, Some(120))
}

#[test]
fn a_toy_graph_in_machine_form() {
    let chain = toy("two-inputs");
    let found = survive::find(&chain, &asked(&chain, &[EventKind::Product], 26));
    insta::assert_snapshot!("toy-survive-csv", crate::given::csv(&found));
}
