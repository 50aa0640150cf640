//! The solvers against slow versions, laws, and numbers of other people's tools.

use linchpin::{
    engine::{
        dynamics::{self, Response},
        quantity, theta_star,
    },
    model::quantity::Share,
    network::{Builder, Input, Network, Pulse, Shock, Timeline, formula::FixedPoint, ix::RowIx},
};
use proptest::prelude::*;

use super::naive;
use crate::given::{random::plans, shared};

fn star(network: &Network, shock: &Shock, fixed_point: FixedPoint) -> theta_star::ThetaStar {
    theta_star::solve(
        network,
        shock,
        fixed_point,
        &mut theta_star::Scratch::default(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn theta_star_is_what_bisection_over_plain_repetition_finds(plan in plans()) {
        let network = plan.network();
        let shock = plan.shock(&network);
        prop_assert_eq!(star(&network, &shock, FixedPoint::Greatest).rows, naive::theta_star(&network, &shock, true));
        prop_assert_eq!(star(&network, &shock, FixedPoint::Least).rows, naive::theta_star(&network, &shock, false));
    }

    #[test]
    fn starting_from_nothing_never_reaches_more_than_keeping_running(plan in plans()) {
        let network = plan.network();
        let shock = plan.shock(&network);
        let (least, greatest) = (star(&network, &shock, FixedPoint::Least), star(&network, &shock, FixedPoint::Greatest));
        prop_assert!(least.rows.iter().zip(&greatest.rows).all(|(low, high)| low <= high));
        prop_assert!(least.recipes.iter().zip(&greatest.recipes).all(|(low, high)| low <= high));
    }

    #[test]
    fn losing_more_never_helps(plan in plans()) {
        let network = plan.network();
        let (shock, worse) = (plan.shock(&network), plan.worse(&network));
        for fixed_point in [FixedPoint::Greatest, FixedPoint::Least] {
            let (before, after) = (star(&network, &shock, fixed_point), star(&network, &worse, fixed_point));
            prop_assert!(after.rows.iter().zip(&before.rows).all(|(after, before)| after <= before));
        }
        let left = |shock| quantity::solve(&network, shock, quantity::Config::EXACT).rows;
        // The pool that a recipe belongs to shrinks with the loss and leaves more for the others; without pools
        // the law holds for every recipe, with pools for the pool as a whole.
        let no_pools = network.recipe_ixs().all(|recipe| network.pool(recipe).is_none());
        if no_pools {
            prop_assert!(left(&worse).iter().zip(left(&shock)).all(|(after, before)| *after <= before + 1e-9));
        }
    }

    #[test]
    fn the_cascade_ends_where_the_structure_says(plan in plans(), theta in 1..=10_u32) {
        let network = plan.network();
        let shock = plan.shock(&network);
        let times = naive::cascade(&network, &shock, theta * 100_000);
        let runs: Vec<bool> = times.iter().map(Option::is_none).collect();
        prop_assert_eq!(runs, naive::running(&network, &shock, theta * 100_000, true, true));
    }

    #[test]
    fn quantity_is_the_fixed_point_of_its_equation(plan in plans()) {
        let network = plan.network();
        let shock = plan.shock(&network);
        let found = quantity::solve(&network, &shock, quantity::Config::EXACT);
        prop_assert!(!found.is_truncated);
        for (fast, slow) in found.recipes.iter().zip(naive::quantity(&network, &shock)) {
            prop_assert!((fast - slow).abs() < 1e-9, "{} against {}", fast, slow);
        }
    }
}

/// Two fabs of 60 and 40 % share wafers from one maker with 8 weeks of stock.
fn two_fabs() -> (Network, RowIx) {
    let mut builder = Builder::new();
    let (wafers, chips) = (builder.row(), builder.row());
    let raw = builder.recipe(vec![]);
    let fab = builder.recipe(vec![Input {
        cover: 8_000_000,
        ..Input::essential(wafers)
    }]);
    for (recipe, row, weight) in [
        (raw, wafers, 70),
        (raw, wafers, 30),
        (fab, chips, 60),
        (fab, chips, 40),
    ] {
        let producer = builder.producer(recipe);
        builder.supply(row, producer, weight);
    }
    (builder.build().expect("sound"), chips)
}

/// Nobody makes more than normal.
fn response() -> Response {
    Response {
        surge_limit: 1.0,
        ..Response::DEFAULT
    }
}

#[test]
fn stock_lasts_longer_under_a_partial_shortage() {
    let (network, chips) = two_fabs();
    let mut shock = Shock::none(&network);
    shock.set(linchpin::network::ix::ProducerIx(0), 0);
    // 30 % of wafers are left: θ* is 30 %, and at θ = 50 % stock of 8 weeks lasts 8 / 0.7 = 11.43 weeks.
    assert_eq!(
        star(&network, &shock, FixedPoint::Greatest).rows[chips.ix()],
        300_000
    );
    assert_eq!(
        naive::cascade(&network, &shock, 500_000)[1],
        Some(11_428_572)
    );
    assert_eq!(naive::cascade(&network, &shock, 300_000)[1], None);
    // Week by week 0.7 are taken from 8: in week 11 the 0.3 that are left and the 0.3 that arrive are above a half, and
    // in week 12 the stock is gone.
    let timeline = Timeline {
        pulses: vec![Pulse::for_good(
            linchpin::network::ix::ProducerIx(0),
            Share::ONE,
        )],
    };
    let mut made = Vec::new();
    dynamics::run(
        &network,
        &timeline,
        &[],
        &[],
        &response(),
        14,
        |state, _| {
            made.push(state.supply[chips.ix()][0]);
        },
    );
    for (week, expected) in [(10, 1.0), (11, 0.6), (12, 0.3), (13, 0.3)] {
        assert!((made[week] - expected).abs() < 1e-9, "{made:?}");
    }
    let left = quantity::solve(&network, &shock, quantity::Config::EXACT);
    assert!((left.rows[chips.ix()] - 0.3).abs() < 1e-12);
}

#[test]
fn quantity_reproduces_the_downstream_part_of_published_systemic_risk_cases() {
    for case in [
        "esri_01_hand_chain",
        "esri_02b_pkg_fig1_leontief",
        "esri_03_mixed_GL",
    ] {
        let Some(text) = shared::read(&format!("cases/esri/{case}.json")) else {
            return;
        };
        let case: serde_json::Value = serde_json::from_str(&text).expect("the case is JSON");
        let numbers = |key: &str| -> Vec<f64> {
            case[key]
                .as_array()
                .expect(key)
                .iter()
                .map(|value| value.as_f64().expect(key))
                .collect()
        };
        let table = |key: &str| -> Vec<Vec<f64>> {
            let rows = case[key].as_array().expect(key).iter();
            rows.map(|row| {
                row.as_array()
                    .expect(key)
                    .iter()
                    .map(|value| value.as_f64().expect(key))
                    .collect()
            })
            .collect()
        };
        let (sector, weights, eps) = (
            numbers("p"),
            numbers("weights"),
            case["eps"].as_f64().expect("eps"),
        );
        let (edges, essential) = (
            table("edges_supplier_buyer_weight_1based"),
            table("essentiality_rows_supplier_cols_buyer"),
        );
        let (psi, expected) = (
            table("psi_rows_firm_cols_scenario"),
            numbers("expected_ESRI_down"),
        );
        let losses = table("expected_loss_down_rows_firm_cols_scenario");
        let n = sector.len();

        // One pooled product per buyer and supplying sector; weights in hundredths.
        let mut builder = Builder::new();
        let mut links = Vec::new();
        for buyer in 0..n {
            let into: Vec<&Vec<f64>> = edges
                .iter()
                .filter(|edge| edge[1] as usize == buyer + 1)
                .collect();
            let all: f64 = into.iter().map(|edge| edge[2]).sum();
            let mut inputs = Vec::new();
            let mut sectors: Vec<usize> = into
                .iter()
                .map(|edge| sector[edge[0] as usize - 1] as usize)
                .collect();
            sectors.sort_unstable();
            sectors.dedup();
            for from in sectors {
                let members = into
                    .iter()
                    .filter(|edge| sector[edge[0] as usize - 1] as usize == from);
                let kind = essential[from - 1][sector[buyer] as usize - 1] as u32;
                if kind == 0 {
                    continue;
                }
                let row = builder.row();
                let part: f64 = members.clone().map(|edge| edge[2]).sum::<f64>() / all;
                let dependence = if kind == 2 { 1.0 } else { part };
                inputs.push(Input {
                    dependence,
                    dependence_in_the_end: dependence,
                    is_partial: kind == 1,
                    ..Input::essential(row)
                });
                links.extend(
                    members
                        .map(|edge| (row, edge[0] as usize - 1, (edge[2] * 100.0).round() as u32)),
                );
            }
            let recipe = builder.recipe(inputs);
            builder.producer(recipe);
        }
        for (row, supplier, weight) in links {
            builder.supply(
                row,
                linchpin::network::ix::ProducerIx(supplier as u32),
                weight,
            );
        }
        let network = builder.build().expect("sound");
        let world: f64 = weights.iter().sum();
        for scenario in 0..psi[0].len() {
            let mut shock = Shock::none(&network);
            for (firm, producer) in network.producer_ixs().enumerate() {
                shock.set(producer, ((1.0 - psi[firm][scenario]) * 1e6).round() as u32);
            }
            let config = quantity::Config {
                tolerance: eps,
                max_rounds: 1_000_000,
            };
            let found = quantity::solve(&network, &shock, config);
            let left = |firm: usize| {
                let producer = linchpin::network::ix::ProducerIx(firm as u32);
                found.recipes[network.recipe_of(producer).ix()]
                    .min(f64::from(shock.capacity(producer)) / 1e6)
            };
            for (firm, row) in losses.iter().enumerate() {
                assert!(
                    (1.0 - left(firm) - row[scenario]).abs() < 1e-9,
                    "firm {firm}, scenario {scenario}"
                );
            }
            let index: f64 = (0..n)
                .map(|firm| weights[firm] / world * (1.0 - left(firm)))
                .sum();
            assert!(
                (index - expected[scenario]).abs() < 1e-9,
                "{index} against {}",
                expected[scenario]
            );
        }
    }
}
