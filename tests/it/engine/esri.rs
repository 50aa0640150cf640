//! The economic systemic risk index: published cases, a slow version from the equations, laws.

use std::collections::BTreeMap;

use linchpin::{
    engine::esri::{self, Config, Scratch},
    model::trade::{Essentiality, Link, Trade, Trader},
    network::{TradeNetwork, trade},
};
use proptest::{collection::vec, prelude::*};

use crate::given::shared;

const PARTIAL: trade::Config = trade::Config {
    unlisted: Essentiality::Partial,
};

fn config(eps: f64, replaceability: bool) -> Config {
    Config {
        eps,
        replaceability,
        max_rounds: 100_000,
        empty_market: 0.0,
    }
}

/// The network of a stored case.
fn published(case: &serde_json::Value) -> Trade {
    let numbers = |value: &serde_json::Value| -> Vec<f64> {
        let values = value.as_array().expect("a list").iter();
        values
            .map(|value| value.as_f64().expect("a number"))
            .collect()
    };
    let table = |key: &str| -> Vec<Vec<f64>> {
        let rows = case[key].as_array().expect("a table").iter();
        rows.map(numbers).collect()
    };
    let traders = numbers(&case["p"])
        .iter()
        .zip(numbers(&case["weights"]))
        .enumerate()
        .map(|(at, (sector, weight))| Trader {
            id: format!("{}", at + 1),
            sector: *sector as u32 - 1,
            weight: Some(weight),
            final_demand: 0.0,
        })
        .collect();
    let links = table("edges_supplier_buyer_weight_1based")
        .iter()
        .map(|edge| Link {
            supplier: edge[0] as u32 - 1,
            buyer: edge[1] as u32 - 1,
            weight: edge[2],
        })
        .collect();
    let mut essentiality = BTreeMap::new();
    for (from, row) in (0..).zip(table("essentiality_rows_supplier_cols_buyer")) {
        for (to, kind) in (0..).zip(row) {
            let kind = Essentiality::ALL[2 - kind as usize];
            essentiality.insert((from, to), kind);
        }
    }
    let sectors = case["sectors"].as_array().expect("a list");
    Trade {
        name: "published".to_owned(),
        traders,
        sectors: sectors.iter().map(ToString::to_string).collect(),
        links,
        essentiality,
    }
}

/// What the authors' code takes a market for in which nothing is left: one unit of whatever links are counted in.
///
/// A sole supplier that sells less than one unit then counts as replaced in
/// part by nobody, and more so the larger the unit. The equations leave the
/// case open; we let nobody replace it, in any unit.
const AUTHORS_EMPTY_MARKET: f64 = 1.0;

/// Every firm's losses from the equations, all links in every round.
struct Slow {
    down: Vec<f64>,
    up: Vec<f64>,
    n_rounds: usize,
}

fn slow(trade: &Trade, lost: &[f64], config: Config, empty_market: f64) -> Slow {
    let n = trade.traders.len();
    let sector = |firm: usize| trade.traders[firm].sector as usize;
    let mut traded = vec![vec![0.0; n]; n];
    for link in &trade.links {
        traded[link.supplier as usize][link.buyer as usize] += link.weight;
    }
    let sold: Vec<f64> = (0..n)
        .map(|firm| traded[firm].iter().sum::<f64>() + trade.traders[firm].final_demand)
        .collect();
    let bought: Vec<f64> = (0..n)
        .map(|buyer| (0..n).map(|firm| traded[firm][buyer]).sum())
        .collect();
    let capacity: Vec<f64> = lost.iter().map(|lost| 1.0 - lost).collect();
    let (mut down, mut up) = (capacity.clone(), capacity.clone());
    let mut n_rounds = 0;
    loop {
        n_rounds += 1;
        let share: Vec<f64> = (0..n)
            .map(|firm| {
                let market: f64 = (0..n)
                    .filter(|&other| sector(other) == sector(firm))
                    .map(|other| down[other] * sold[other])
                    .sum();
                let market = if market > 0.0 { market } else { empty_market };
                if config.replaceability {
                    (sold[firm] / market).min(1.0)
                } else {
                    1.0
                }
            })
            .collect();
        let next_down: Vec<f64> = (0..n)
            .map(|buyer| {
                let (mut scarcest, mut partial) = (1.0_f64, 1.0);
                for from in 0..trade.sectors.len() {
                    let members =
                        || (0..n).filter(|&firm| sector(firm) == from && traded[firm][buyer] > 0.0);
                    let kind = trade
                        .essentiality
                        .get(&(from as u32, sector(buyer) as u32))
                        .copied()
                        .unwrap_or(Essentiality::Partial);
                    let whole = match kind {
                        Essentiality::Negligible => continue,
                        Essentiality::Essential => members().map(|firm| traded[firm][buyer]).sum(),
                        Essentiality::Partial => bought[buyer],
                    };
                    let missing: f64 = members()
                        .map(|firm| share[firm] * traded[firm][buyer] / whole * (1.0 - down[firm]))
                        .sum();
                    if kind == Essentiality::Essential {
                        scarcest = scarcest.min(1.0 - missing);
                    } else {
                        partial -= missing;
                    }
                }
                capacity[buyer].min(scarcest).min(partial).max(0.0)
            })
            .collect();
        let next_up: Vec<f64> = (0..n)
            .map(|firm| {
                let unsold: f64 = (0..n)
                    .filter(|&buyer| traded[firm][buyer] > 0.0)
                    .map(|buyer| traded[firm][buyer] / sold[firm] * (1.0 - up[buyer]))
                    .sum();
                capacity[firm].min(1.0 - unsold).max(0.0)
            })
            .collect();
        let falls = down.iter().zip(&next_down).chain(up.iter().zip(&next_up));
        let largest = falls
            .map(|(before, after)| before - after)
            .fold(0.0, f64::max);
        (down, up) = (next_down, next_up);
        if largest <= config.eps {
            break;
        }
    }
    let complement = |left: Vec<f64>| left.into_iter().map(|left| 1.0 - left).collect();
    Slow {
        down: complement(down),
        up: complement(up),
        n_rounds,
    }
}

#[test]
fn the_authors_cases_are_reproduced_firm_by_firm_and_round_by_round() {
    let mut n_elsewhere = 0;
    for case in [
        "esri_01_hand_chain",
        "esri_02_pkg_fig1_linear",
        "esri_02b_pkg_fig1_leontief",
        "esri_02c_pkg_fig1_linear_eps1e-2",
        "esri_03_mixed_GL",
        "esri_06_custom_weights",
    ] {
        let Some(text) = shared::read(&format!("cases/esri/{case}.json")) else {
            return;
        };
        let value: serde_json::Value = serde_json::from_str(&text).expect("the case is JSON");
        let number = |key: &str, at: usize| value[key][at].as_f64().expect("a number");
        let cell = |key: &str, row: usize, column: usize| {
            value[key][row][column].as_f64().expect("a number")
        };
        let trade = published(&value);
        let network = TradeNetwork::new(&trade, PARTIAL);
        let config = config(
            value["eps"].as_f64().expect("a number"),
            value["replaceability"].as_bool().expect("a truth value"),
        );
        let mut scratch = Scratch::default();
        let psi = "psi_rows_firm_cols_scenario";
        for scenario in 0..value[psi][0].as_array().expect("a list").len() {
            let lost: Vec<f64> = (0..network.n_firms())
                .map(|firm| cell(psi, firm, scenario))
                .collect();
            let theirs = slow(&trade, &lost, config, AUTHORS_EMPTY_MARKET);
            let ours = slow(&trade, &lost, config, 0.0);
            let pairs: Vec<(u32, f64)> = (0..).zip(lost).collect();
            // With their rule for empty markets every number is theirs.
            let as_they_do = Config {
                empty_market: AUTHORS_EMPTY_MARKET,
                ..config
            };
            esri::solve(&network, &[&pairs], as_they_do, &mut scratch);
            for firm in 0..network.n_firms() {
                let down = scratch.lost_downstream(0, firm as u32);
                let difference = down - theirs.down[firm];
                assert!(
                    difference.abs() < 1e-9,
                    "{case}, scenario {scenario}, firm {firm}"
                );
            }
            let index = esri::solve(&network, &[&pairs], config, &mut scratch)[0];
            // Where an empty market decides, our own reading is held to the equations only.
            let differ = theirs.down.iter().zip(&ours.down);
            let is_elsewhere = differ.into_iter().any(|(a, b)| (a - b).abs() > 1e-9);
            n_elsewhere += usize::from(is_elsewhere);
            for firm in 0..network.n_firms() {
                let down = cell("expected_loss_down_rows_firm_cols_scenario", firm, scenario);
                let up = cell("expected_loss_up_rows_firm_cols_scenario", firm, scenario);
                let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
                assert!(
                    close(theirs.down[firm], down) && close(theirs.up[firm], up),
                    "{case}, scenario {scenario}, firm {firm}: the equations give {}, {} against {down}, {up}",
                    theirs.down[firm],
                    theirs.up[firm],
                );
                let found = (
                    scratch.lost_downstream(0, firm as u32),
                    scratch.lost_upstream(0, firm as u32),
                );
                assert!(
                    close(found.0, ours.down[firm]) && close(found.1, up),
                    "{case}, scenario {scenario}, firm {firm}: {found:?} against {}, {up}",
                    ours.down[firm]
                );
            }
            let rounds = number("iterations_T", scenario) as usize;
            assert_eq!(
                theirs.n_rounds, rounds,
                "{case}, scenario {scenario}: rounds"
            );
            if is_elsewhere {
                continue;
            }
            assert_eq!(
                index.n_rounds, rounds,
                "{case}, scenario {scenario}: rounds"
            );
            for (found, key) in [
                (index.combined, "expected_ESRI_per_scenario"),
                (index.downstream, "expected_ESRI_down"),
                (index.upstream, "expected_ESRI_up"),
            ] {
                let expected = number(key, scenario);
                assert!(
                    (found - expected).abs() < 1e-9,
                    "{case}, scenario {scenario}, {key}: {found} against {expected}"
                );
            }
        }
    }
    assert_eq!(
        n_elsewhere, 2,
        "an empty market decides where the one firm of a sector that sells less than a unit is lost"
    );
}

/// A random firm network: sectors of firms, links with weights, kinds of pairs, whether firms sell to outsiders.
type RandomTrade = (Vec<u8>, Vec<(u8, u8, u8)>, Vec<u8>, bool);

fn random_trade() -> impl Strategy<Value = RandomTrade> {
    (
        vec(0..4_u8, 2..12),
        vec((any::<u8>(), any::<u8>(), 1..50_u8), 0..40),
        vec(0..4_u8, 16),
        any::<bool>(),
    )
}

fn built((sectors, links, kinds, sells_outside): &RandomTrade) -> Trade {
    let n = sectors.len();
    let traders = sectors.iter().enumerate().map(|(at, &sector)| Trader {
        id: at.to_string(),
        sector: u32::from(sector),
        weight: None,
        final_demand: if *sells_outside { at as f64 } else { 0.0 },
    });
    let links = links.iter().map(|&(supplier, buyer, weight)| Link {
        supplier: u32::from(supplier) % n as u32,
        buyer: u32::from(buyer) % n as u32,
        weight: f64::from(weight) / 7.0,
    });
    let mut essentiality = BTreeMap::new();
    for (at, &kind) in (0..).zip(kinds) {
        // The fourth kind is not listed.
        if let Some(kind) = Essentiality::ALL.get(usize::from(kind)) {
            essentiality.insert((at / 4, at % 4), *kind);
        }
    }
    Trade {
        name: "random".to_owned(),
        traders: traders.collect(),
        sectors: (0..4).map(|sector| sector.to_string()).collect(),
        links: links.filter(|link| link.supplier != link.buyer).collect(),
        essentiality,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_loss_touches_alone_gives_what_all_links_in_every_round_give(
        plan in random_trade(),
        tenths in vec(0..=10_u8, 12),
        replaceability in any::<bool>(),
        is_coarse in any::<bool>(),
    ) {
        let trade = built(&plan);
        let network = TradeNetwork::new(&trade, PARTIAL);
        let config = config(if is_coarse { 1e-2 } else { 1e-9 }, replaceability);
        // Each loss runs on the memory of the one before.
        let mut scratch = Scratch::default();
        for drop in 0..3 {
            let lost: Vec<f64> = (0..network.n_firms())
                .map(|firm| if firm % 3 == drop { f64::from(tenths[firm]) / 10.0 } else { 0.0 })
                .collect();
            let expected = slow(&trade, &lost, config, 0.0);
            let pairs: Vec<(u32, f64)> = (0..).zip(lost).collect();
            let index = esri::solve(&network, &[&pairs], config, &mut scratch)[0];
            prop_assert_eq!(&esri::solve(&network, &[&pairs], config, &mut Scratch::default())[0], &index);
            // A fall that is the tolerance to the last bit may be judged either way.
            prop_assume!(index.n_rounds == expected.n_rounds);
            for firm in 0..network.n_firms() {
                prop_assert!((scratch.lost_downstream(0, firm as u32) - expected.down[firm]).abs() < 1e-9);
                prop_assert!((scratch.lost_upstream(0, firm as u32) - expected.up[firm]).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn losses_followed_together_do_not_touch_one_another(
        plan in random_trade(),
        replaceability in any::<bool>(),
    ) {
        let network = TradeNetwork::new(&built(&plan), PARTIAL);
        let config = config(1e-4, replaceability);
        let losses: Vec<[(u32, f64); 1]> = (0..network.n_firms() as u32)
            .map(|firm| [(firm, 1.0)])
            .collect();
        let mut scratch = Scratch::default();
        let mut together = Vec::new();
        for batch in losses.chunks(esri::LANES) {
            together.extend(esri::solve(&network, batch, config, &mut scratch));
        }
        let alone: Vec<esri::Index> = losses
            .iter()
            .map(|loss| esri::solve(&network, &[loss], config, &mut scratch)[0])
            .collect();
        prop_assert_eq!(together, alone, "to the last bit");
    }

    #[test]
    fn losing_more_never_helps_and_replacement_never_hurts(
        plan in random_trade(),
        tenths in vec(0..=10_u8, 12),
        more in 0..12_usize,
    ) {
        let network = TradeNetwork::new(&built(&plan), PARTIAL);
        let lost: Vec<(u32, f64)> = (0..network.n_firms() as u32)
            .map(|firm| (firm, f64::from(tenths[firm as usize]) / 10.0))
            .collect();
        let mut worse = lost.clone();
        let more = more % worse.len();
        worse[more].1 = 1.0;
        let mut scratch = Scratch::default();
        let mut index = |lost: &[(u32, f64)], replaceability| {
            esri::solve(&network, &[lost], config(1e-12, replaceability), &mut scratch)[0]
        };
        let (few, many, alone) = (index(&lost, true), index(&worse, true), index(&lost, false));
        // Slow loops leave a tail behind where they stop.
        prop_assert!(many.downstream >= few.downstream - 1e-7);
        prop_assert!(many.upstream >= few.upstream - 1e-7);
        prop_assert!(alone.downstream >= few.downstream - 1e-7);
        prop_assert!((alone.upstream - few.upstream).abs() < 1e-7);
        prop_assert!(few.combined >= few.downstream.max(few.upstream) - 1e-12);
        prop_assert!(few.combined <= few.downstream + few.upstream + 1e-12);
    }

    #[test]
    fn the_unit_of_links_does_not_matter(plan in random_trade(), lost in 0..12_u32) {
        let trade = built(&plan);
        let mut scaled = trade.clone();
        for link in &mut scaled.links {
            link.weight *= 1024.0;
        }
        for trader in &mut scaled.traders {
            trader.final_demand *= 1024.0;
        }
        let lost = [(lost % trade.traders.len() as u32, 1.0)];
        let index = |trade: &Trade| {
            let network = TradeNetwork::new(trade, PARTIAL);
            esri::solve(&network, &[lost], config(1e-6, true), &mut Scratch::default())[0]
        };
        prop_assert_eq!(index(&trade), index(&scaled));
    }
}
