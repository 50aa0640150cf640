//! Linear programs: published cases, closed forms, laws against the lens without reallocation.

use linchpin::{
    engine::{
        lp::{
            reallocate::{self, Goal, Loss},
            sites::{self, Site},
        },
        quantity,
    },
    network::{Builder, Input, Network, Shock, ix::RowIx},
};
use proptest::prelude::*;

use crate::given::{random, shared};

#[test]
fn the_published_times_to_survive_and_losses_are_reproduced() {
    let Some(text) = shared::read("cases/ttr_tts/ttr_tts_01.json") else {
        return;
    };
    // The file writes what JSON does not know.
    let text = text.replace("Infinity", "null");
    let case: serde_json::Value = serde_json::from_str(&text).expect("the case is JSON");
    let network = &case["network"];
    let names: Vec<&str> = ["V", "U"]
        .iter()
        .flat_map(|list| network[list].as_array().expect("a list"))
        .map(|name| name.as_str().expect("a name"))
        .collect();
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    let at = |name: &str| unique.binary_search(&name).expect("a site");
    let number = |table: &str, name: &str| network[table][name].as_f64().unwrap_or(0.0);
    let built: Vec<Site> = unique
        .iter()
        .map(|&name| Site {
            stock: number("s", name),
            capacity: number("c", name),
            demand: number("d", name),
            value: number("f", name),
            inputs: network["P"][name]
                .as_object()
                .map(|parts| {
                    let input = |(part, from): (&String, &serde_json::Value)| {
                        let from = from.as_array().expect("a list").iter();
                        let each = network["r"][name][part].as_f64().expect("a number");
                        (
                            each,
                            from.map(|from| at(from.as_str().expect("a name")))
                                .collect(),
                        )
                    };
                    parts.iter().map(input).collect()
                })
                .unwrap_or_default(),
        })
        .collect();
    let scenarios = case["scenarios"].as_object().expect("a table");
    assert_eq!(scenarios.len(), 11);
    for (name, scenario) in scenarios {
        let mut still = vec![false; built.len()];
        for site in scenario["disrupted"].as_array().expect("a list") {
            still[at(site.as_str().expect("a name"))] = true;
        }
        let survives = sites::survives(&built, &still).expect("it is solved");
        match (survives, scenario["TTS"].as_f64()) {
            (None, None) => {}
            (Some(found), Some(expected)) => {
                assert!(
                    (found - expected).abs() < 1e-6,
                    "{name}: {found} against {expected}"
                );
            }
            other => panic!("{name}: {other:?}"),
        }
        for weeks in [4.0, 12.0] {
            let lost = sites::lost(&built, &still, weeks).expect("it is solved");
            let expected = scenario[format!("lost_value_TTR{weeks}")]
                .as_f64()
                .expect("a number");
            assert!(
                (lost.value - expected).abs() < 1e-6,
                "{name}, {weeks} weeks: {} against {expected}",
                lost.value
            );
            let units = scenario[format!("lost_units_TTR{weeks}")]
                .as_object()
                .expect("a table");
            for (site, expected) in units {
                let found = lost.units[at(site)];
                let expected = expected.as_f64().expect("a number");
                assert!(
                    (found - expected).abs() < 1e-6,
                    "{name}, {weeks} weeks, {site}"
                );
            }
        }
    }
}

/// One wafer maker of two is left; a big chip and a small one use wafers, and each user has a stock.
fn shared_wafers(cover_weeks: u64) -> (Network, Shock, [RowIx; 2]) {
    let mut builder = Builder::new();
    let (wafers, big, small) = (builder.row(), builder.row(), builder.row());
    let raw = builder.recipe(vec![]);
    let makers = [builder.producer(raw), builder.producer(raw)];
    builder.supply(wafers, makers[0], 60);
    builder.supply(wafers, makers[1], 40);
    for row in [big, small] {
        let recipe = builder.recipe(vec![Input {
            cover: cover_weeks * 1_000_000,
            ..Input::essential(wafers)
        }]);
        let fab = builder.producer(recipe);
        builder.supply(row, fab, 1);
    }
    let network = builder.build().expect("sound");
    let shock = Shock::losing(&network, [makers[0]]);
    (network, shock, [big, small])
}

fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 1e-6,
        "{found} against {expected}"
    );
}

#[test]
fn what_is_left_goes_to_the_one_that_matters() {
    let (network, shock, [big, small]) = shared_wafers(0);
    let left = quantity::solve(&network, &shock, quantity::Config::EXACT);
    let loss = Loss {
        network: &network,
        shock: &shock,
        left: &left,
    };
    // Without reallocation either gets 40 %. Each uses half of all wafers, so 40 of 50 can go to one of them.
    close(left.rows[big.ix()], 0.4);
    let alone = reallocate::served(loss, &[big], Goal::InTheEnd).expect("it is solved");
    close(alone[0], 0.8);
    let both = reallocate::served(loss, &[big, small], Goal::InTheEnd).expect("it is solved");
    close(both.iter().sum(), 0.8);
}

#[test]
fn a_stock_lasts_as_long_as_what_is_missing_takes_to_eat_it() {
    // Six weeks of stock for one user of half of all wafers: t weeks need t/2 and get 0.4 t + 6/2.
    let (network, shock, [big, small]) = shared_wafers(6);
    let left = quantity::solve(&network, &shock, quantity::Config::EXACT);
    let loss = Loss {
        network: &network,
        shock: &shock,
        left: &left,
    };
    let one = reallocate::survives(loss, &[big], &[1.0]).expect("it is solved");
    close(one.expect("it ends"), 30.0);
    // Both: t need t and get 0.4 t + 6, the market's 6 / (1 − 0.4).
    let both = reallocate::survives(loss, &[big, small], &[1.0, 1.0]).expect("it is solved");
    close(both.expect("it ends"), 10.0);
    // Twelve weeks lose (12 − 0.4 · 12 − 6) / 12 of both together.
    let served = reallocate::served(loss, &[big, small], Goal::Over(12.0)).expect("it is solved");
    close(2.0 - served.iter().sum::<f64>(), 0.2);
    // A part of the demand that the survivors carry alone lasts for ever.
    let little = reallocate::survives(loss, &[big, small], &[0.4, 0.4]).expect("it is solved");
    assert_eq!(little, None);
    assert_eq!(
        reallocate::survives(
            Loss {
                shock: &Shock::none(&network),
                left: &quantity::solve(&network, &Shock::none(&network), quantity::Config::EXACT),
                ..loss
            },
            &[big],
            &[1.0]
        ),
        Ok(None)
    );
}

fn served(network: &Network, shock: &Shock, row: RowIx, goal: Goal) -> f64 {
    let left = quantity::solve(network, shock, quantity::Config::EXACT);
    let loss = Loss {
        network,
        shock,
        left: &left,
    };
    reallocate::served(loss, &[row], goal).expect("it is solved")[0]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn reallocation_never_leaves_less(plan in random::plans()) {
        let network = plan.network();
        let shock = plan.shock(&network);
        let left = quantity::solve(&network, &shock, quantity::Config::EXACT);
        for row in network.row_ixs() {
            let best = served(&network, &shock, row, Goal::InTheEnd);
            prop_assert!(best >= left.rows[row.ix()] - 1e-6, "row {row:?}: {best} against {}", left.rows[row.ix()]);
        }
    }

    #[test]
    fn losing_more_never_helps_and_stock_never_hurts(plan in random::plans()) {
        let plan = plan.without_pools();
        let network = plan.network();
        let (shock, worse) = (plan.shock(&network), plan.worse(&network));
        for row in network.row_ixs() {
            let best = served(&network, &shock, row, Goal::InTheEnd);
            prop_assert!(served(&network, &worse, row, Goal::InTheEnd) <= best + 1e-6);
            let short = served(&network, &shock, row, Goal::Over(4.0));
            let long = served(&network, &shock, row, Goal::Over(40.0));
            prop_assert!(long <= short + 1e-6, "the longer, the less stock counts: {long} against {short}");
        }
    }
}
