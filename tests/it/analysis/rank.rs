//! Rankings of systemic loss: on graphs, on firm networks from files, and what is wrong with files.

use std::{fs, path::Path};

use linchpin::{
    analysis::{esri, rank},
    load,
    model::{
        Chain, EventKind, Question, Reading,
        quantity::{Share, Weeks},
        trade::Essentiality,
        view::Basis,
    },
    network::Outcome,
    render,
    words::{Limited, Report},
};

const KINDS: [EventKind; 3] = [EventKind::Country, EventKind::Firm, EventKind::Producer];

fn asked(chain: &Chain) -> rank::Config {
    rank::Config {
        by: KINDS.to_vec(),
        weights: vec![],
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

fn firms(eps: f64, replaceability: bool) -> esri::Config {
    esri::Config {
        losses: None,
        empty_market: 0.0,
        eps,
        replaceability,
        unlisted: Essentiality::Partial,
    }
}

#[test]
fn a_country_costs_what_the_scarcest_input_and_its_own_share_leave() {
    let chain = load::from_path(Path::new("graphs/toy/two-inputs.ron"))
        .value
        .expect("the graph is sound");
    let found = rank::find(&chain, &asked(&chain));
    let loss = |event: &str| {
        let mut entries = found.rankings[0].entries.iter();
        let entry = entries
            .find(|entry| entry.event == event)
            .expect("it costs something");
        entry.loss_pct.worst
    };
    // Taiwan is half of all chips. Japan is 40 % of the wafers, of which 8 weeks of stock last 20: 84 of 104 weeks.
    assert!((loss("country:TWN") - 50.0).abs() < 1e-9);
    assert!((loss("country:JPN") - 40.0 * 84.0 / 104.0).abs() < 1e-3);
    // Korea is half of the chips and 30 % of the wafers, of which the other half needs less: 50 %.
    assert!((loss("country:KOR") - 50.0).abs() < 1e-9);
}

#[test]
fn weights_count_targets_against_one_another() {
    let chain = load::allied();
    let mut config = asked(&chain);
    config.by = vec![EventKind::Country];
    let equal = rank::find(&chain, &config);
    assert!(equal.equal_weights);
    // All weight on one target is asking for that target alone.
    let target = chain.targets()[3].clone();
    config.weights = chain
        .targets()
        .iter()
        .map(|other| (other.clone(), f64::from(u8::from(*other == target))))
        .collect();
    let one = rank::find(&chain, &config);
    assert!(!one.equal_weights);
    for entry in &one.rankings[0].entries {
        assert_eq!(entry.loss_pct, entry.losses_pct[3], "{entry:?}");
    }
}

#[test]
fn the_allied_graph_in_full() {
    let chain = load::allied();
    let found = rank::find(&chain, &asked(&chain));
    insta::assert_snapshot!("rank", shown(&found, 10));
}

/// As people see it.
fn shown(finding: &impl Report, n_shown: usize) -> String {
    let page = Limited { finding, n_shown }.page();
    render::text::render(&page, Some(120))
}

#[test]
fn a_firm_network_in_full() {
    let trade = load::firms("graphs/toy/firm-network").expect("it is sound");
    let found = esri::find(&trade, &firms(1e-9, false), |_| {});
    let first = found
        .losses
        .iter()
        .find(|entry| entry.hits[0].firm == "Quartz")
        .expect("a firm");
    assert!((first.esri_pct - 100.0 * (10.0 + 6.0 + 0.6 * 8.0) / 28.0).abs() < 1e-9);
    insta::assert_snapshot!("rank-network", shown(&found, 25));
    insta::assert_snapshot!("rank-network-csv", crate::given::csv(&found));
}

#[test]
fn a_list_of_firms_gives_the_same_numbers_as_all_of_them() {
    let trade = load::firms("graphs/toy/firm-network").expect("it is sound");
    let all = esri::find(&trade, &firms(0.01, true), |_| {});
    for (at, trader) in (0..).zip(&trade.traders) {
        let config = esri::Config {
            losses: Some(vec![vec![(at, 1.0)]]),
            ..firms(0.01, true)
        };
        let one = esri::find(&trade, &config, |_| {});
        let mut entries = all.losses.iter();
        let same = entries.find(|entry| entry.hits[0].firm == trader.id);
        assert_eq!(one.losses.first(), same);
    }
}

/// In a chain of two firms with nothing else, half of the first takes half of both.
#[test]
fn parts_of_several_firms_are_lost_at_once() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let files = [
        ("firms.csv", "firm,sector\nA,x\nB,y\nC,y\n"),
        // B and C buy all that A sells and sell nothing on; links weigh what is sold.
        (
            "links.csv",
            "supplier,buyer,weight\nA,B,6\nA,C,2\nB,A,4\nC,A,4\n",
        ),
        (
            "essentiality.csv",
            "supplying_sector,buying_sector,essentiality\nx,y,essential\ny,x,negligible\n",
        ),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    let trade = load::firms(folder.path()).expect("it is sound");
    let lose = |loss: esri::Loss| {
        let config = esri::Config {
            losses: Some(vec![loss]),
            ..firms(1e-9, false)
        };
        esri::find(&trade, &config, |_| {}).losses.remove(0)
    };
    // Of 16 sold A sells 8, B and C 4 each. Half of A is half of everybody's input and half of all output.
    let half = lose(vec![(0, 0.5)]);
    assert!((half.downstream_pct - 50.0).abs() < 1e-9, "{half:?}");
    assert!((half.own_pct - 25.0).abs() < 1e-9);
    // A quarter of B and half of C: 1 of 16 and 2 of 16 are lost themselves, and A needs neither.
    let both = lose(vec![(1, 0.25), (2, 0.5)]);
    assert!((both.downstream_pct - 18.75).abs() < 1e-9, "{both:?}");
    assert!((both.own_pct - 18.75).abs() < 1e-9);
    // A sells 6 of 8 to B and 2 of 8 to C: it loses 6/8 · 1/4 + 2/8 · 1/2 of its sales, and they then of theirs.
    assert!(both.upstream_pct > both.downstream_pct);
    assert_eq!(both.hits.len(), 2);
}

/// Everything said about a folder of files.
fn said(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    match load::firms(folder.path()) {
        Ok(trade) => format!("{} firms, {} links", trade.traders.len(), trade.links.len()),
        Err(report) => {
            let lines: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
            let folder = format!("{}/", folder.path().display());
            lines.join("\n").replace(&folder, "")
        }
    }
}

#[test]
fn everything_wrong_with_the_files_is_said_with_its_place_and_the_way_out() {
    let firms = ("firms.csv", "firm,sector\nA,x\nB,y\n");
    let links = ("links.csv", "supplier,buyer,weight\nA,B,1\n");
    let kinds = (
        "essentiality.csv",
        "supplying_sector,buying_sector,essentiality\nx,y,essential\n",
    );
    let all = said(&[firms, links, kinds]);
    let nothing = said(&[firms, links]);
    let faults = said(&[
        (
            "firms.csv",
            "firm,sector,weight,size\nA,x,1,2\nA,y,,3\n,y,1,2\n",
        ),
        ("links.csv", "supplier,buyer\nA,B\n"),
        (
            "essentiality.csv",
            "supplying_sector,buying_sector,essentiality\nx,y,vital\n",
        ),
    ]);
    let cells = said(&[
        (
            "firms.csv",
            "firm,sector,weight\nAlpha,x,1\nBeta,y,\nAlpha,y,2\n,y,1\n",
        ),
        (
            "links.csv",
            "supplier,buyer,weight\nAlpha,Beta,-1\nAlphq,Beta,1\nAlpha,Alpha,1\nAlpha,Beta,many\nAlpha,Beta,inf\nAlpha,Beta\n",
        ),
        (
            "essentiality.csv",
            "supplying_sector,buying_sector,essentiality\nx,y,vital\nx,y,partial\nx,y,essential\n",
        ),
    ]);
    let empty = said(&[firms, ("links.csv", "supplier,buyer,weight\n"), kinds]);
    insta::assert_snapshot!(
        "trade-problems",
        [all, nothing, faults, cells, empty].join("\n\n")
    );
}
