//! Losses that begin and end, by hand and against a slow simulation written from the definition.

use linchpin::{
    engine::cascade::{self, NEVER},
    network::{
        Builder, Input, Network, Shock,
        ix::{ProducerIx, RecipeIx},
    },
};
use proptest::{collection::vec, prelude::*};

use super::scenario::{SERIES, Toy, line, line_of};
use crate::{engine::naive, given::random::plans};

/// Gas from Japan is lost with some dates; without them the stock lasts 8 / 0.6 = 13.3 weeks.
#[track_caller]
fn check(dates: &str, expected: &str) {
    let text = format!(r#"(interventions: [(what: Outage(country("JPN")){dates})])"#);
    assert_eq!(line(&Toy::of(SERIES).run(&text)), expected, "{text}");
}

#[test]
fn a_loss_shorter_than_the_stock_stops_nothing() {
    check(", weeks: 13", "kept: θ* 40, left 40, week never, back -");
    // 8 / 0.6 is a little above 13.33.
    check(", weeks: 13.33", "kept: θ* 40, left 40, week never, back -");
    check(
        ", weeks: 13.34",
        "lost: θ* 40, left 40, week 13.3, back 13.3",
    );
    check(", weeks: 0", "kept: θ* 40, left 40, week never, back -");
}

#[test]
fn a_loss_ends_and_what_it_stopped_runs_again() {
    check(", weeks: 20", "lost: θ* 40, left 40, week 13.3, back 20");
    check(
        ", from_week: 5, weeks: 20",
        "lost: θ* 40, left 40, week 18.3, back 25",
    );
}

#[test]
fn a_recovery_takes_its_weeks() {
    // From week 20 on Japan makes a tenth more of its 60 a week: 40 + 6, then 40 + 12.
    check(
        ", weeks: 20, recovery_weeks: 10",
        "lost: θ* 40, left 40, week 13.3, back 22",
    );
    // The stock goes on draining meanwhile, and what it lasts is cut short by the recovery: until week 10 it loses 6 of
    // its 8 weeks; then 0.6, 0.54, 0.48 and 0.42 a week while Japan makes 0, 6, 12, ... more, but from 12 on 52 are
    // made, which is enough to run on.
    check(
        ", weeks: 10, recovery_weeks: 10",
        "kept: θ* 40, left 40, week never, back -",
    );
    // At half the speed 49 are made in week 13, and 8 − 6 − 0.6 − 0.57 − 0.54 = 0.29 are left for the 0.51 of that week.
    check(
        ", weeks: 10, recovery_weeks: 20",
        "lost: θ* 40, left 40, week 13.6, back 14",
    );
}

#[test]
fn a_part_drains_the_stock_more_slowly() {
    // 60 · 0.9 = 54 are missing, 8 / 0.54.
    check(", fraction: 0.9", "lost: θ* 46, left 46, week 14.8, back -");
    check(
        ", fraction: 0.5",
        "kept: θ* 70, left 70, week never, back -",
    );
    check(
        ", fraction: 0",
        "kept: θ* 100, left 100, week never, back -",
    );
}

#[test]
fn stock_that_was_used_stays_used() {
    let twice = |second: &str| {
        let text = format!(
            r#"(interventions: [
                (what: Outage(country("JPN")), weeks: 10),
                (what: Outage(country("JPN")), from_week: {second}),
            ])"#
        );
        line(&Toy::of(SERIES).run(&text))
    };
    // 6 of 8 weeks are gone by week 10; the other 2 last 2 / 0.6 from the second loss on.
    assert_eq!(twice("12"), "lost: θ* 40, left 40, week 15.3, back -");
    assert_eq!(twice("100"), "lost: θ* 40, left 40, week 103.3, back -");
    // After a fall, and back, the second loss stops it at once.
    assert_eq!(
        twice("12, weeks: 10), (what: Outage(country(\"JPN\")), from_week: 60, weeks: 5"),
        "lost: θ* 40, left 40, week 15.3, back 65"
    );
}

#[test]
fn losses_of_one_maker_at_one_time_multiply() {
    // Half of the half that the other leaves: 60 / 4 and 40 are left, 8 / 0.45.
    let text = r#"(theta: 60, interventions: [
        (what: Outage(country("JPN")), fraction: 0.5),
        (what: Outage(country("JPN")), fraction: 0.5),
    ])"#;
    assert_eq!(
        line(&Toy::of(SERIES).run(text)),
        "lost: θ* 55, left 55, week 17.8, back -"
    );
}

#[test]
fn a_cut_off_and_a_ban_have_dates_too() {
    let toy = Toy::of(SERIES);
    // Taiwan makes 70 of 100: 30 + 70 · 3 / 8 is the first week above 50.
    assert_eq!(
        line(&toy.run(
            r#"(interventions: [(what: CutOff(country("TWN")), weeks: 26, recovery_weeks: 8)])"#
        )),
        "lost: θ* 30, left 30, week 0, back 29"
    );
    assert_eq!(
        line(&toy.run(
            r#"(interventions: [(what: Ban(by: [country("JPN")], to: [bloc("west")], products: ["gas"], basis: location), weeks: 20)])"#
        )),
        "lost: θ* 40, left 40, week 13.3, back 20"
    );
}

#[test]
fn a_loss_after_the_horizon_is_in_the_thresholds_and_not_in_the_verdict() {
    check(
        ", from_week: 200",
        "kept: θ* 40, left 40, week 213.3, back -",
    );
}

/// Chips need tools and tools need chips.
const LOOP: &str = r#"
    "tool": (stage: material, inputs: [(role: component, product: "chip", cover_weeks: 6)], supply: [
        Countries(basis: location, shares: {"JPN": 100}, assumed: "toy"),
    ]),
    "chip": (stage: final, inputs: [(role: component, product: "tool", cover_weeks: 4)], supply: [
        Countries(basis: location, shares: {"TWN": 100}, assumed: "toy"),
    ]),
"#;

#[test]
fn a_loop_comes_back_together() {
    let of = |weeks: u32| {
        let run = Toy::of(LOOP).run(&format!(
            r#"(targets: ["chip", "tool"], interventions: [(what: Outage(country("TWN")), weeks: {weeks})])"#
        ));
        let lines: Vec<String> = run.targets.iter().map(line_of).collect();
        lines
    };
    // Without chips the makers of tools stop after 6 weeks.
    assert_eq!(
        of(5),
        [
            "lost: θ* 0, left 0, week 0, back 5",
            "kept: θ* 0, left 0, week never, back -"
        ]
    );
    // After 30 weeks neither has any stock of the other; each runs as long as the other does.
    assert_eq!(
        of(30),
        [
            "lost: θ* 0, left 0, week 0, back 30",
            "lost: θ* 0, left 0, week 6, back 30"
        ]
    );
}

/// An expectation is looked at as late as it speaks of.
#[test]
fn a_claim_about_a_late_week_is_not_held_for_want_of_looking() {
    let run = Toy::of(SERIES).run(
        r#"(interventions: [(what: Outage(country("TWN")), from_week: 600)],
            expect: [Kept(target: "chip", until_week: 599), Kept(target: "chip", until_week: 700),
                Lost(target: "chip", by_week: 700)])"#,
    );
    let statuses: Vec<&str> = run
        .expectations
        .iter()
        .map(|judgement| judgement.status.code())
        .collect();
    assert_eq!(statuses, ["held", "broken", "held"]);
}

// ---- Against a slow simulation.

/// When each recipe first stops, when each row first falls and since when it is back for good.
#[derive(Debug, PartialEq, Eq)]
struct Weeks {
    recipes: Vec<Option<u64>>,
    rows: Vec<Option<u64>>,
    back: Vec<Option<u64>>,
}

/// Which recipes run at one moment: every one, unless its short inputs without stock stop it; the greatest fixed point.
fn running(network: &Network, shock: &Shock, theta: u32, missed: &[u128]) -> Vec<bool> {
    let mut runs = vec![true; network.n_recipes()];
    loop {
        let next: Vec<bool> = network
            .recipe_ixs()
            .map(|recipe| {
                let (mut worst, mut sum) = (0, 0);
                for position in network.input_range(recipe) {
                    let input = network.input(position);
                    let need = network.need(input.row);
                    let supplied = supplied(network, shock, &runs, input);
                    let is_gone = missed[position]
                        >= u128::from(input.delay(theta)) * u128::from(need * 1_000_000);
                    if supplied < need * u64::from(theta) && is_gone {
                        if input.is_partial {
                            sum += input.loss_in_the_end();
                        } else {
                            worst = worst.max(input.loss_in_the_end());
                        }
                    }
                }
                runs[recipe.ix()] && worst.max(sum) <= 1_000_000 - theta
            })
            .collect();
        if next == runs {
            return runs;
        }
        runs = next;
    }
}

fn supplied(network: &Network, shock: &Shock, runs: &[bool], input: &Input) -> u64 {
    let output = |producer: ProducerIx| {
        if runs[network.recipe_of(producer).ix()] {
            u64::from(shock.capacity(producer))
        } else {
            0
        }
    };
    naive::survives(network, input.row, output).min(network.need(input.row) * 1_000_000)
}

/// Moment by moment: at each, everything may run but what is short of something whose stock is gone.
///
/// Between moments each input counts what it misses by itself. The next moment is the next date, or when the stock of
/// some short input is gone. Within a time of one shock nothing starts again.
fn simulated(network: &Network, shocks: &[(u64, Shock)], theta: u32, until: u64) -> Weeks {
    let mut found = Weeks {
        recipes: vec![None; network.n_recipes()],
        rows: vec![None; network.n_rows()],
        back: vec![None; network.n_rows()],
    };
    let mut missed = vec![0_u128; network.n_inputs()];
    let (mut now, mut at) = (0, 0);
    loop {
        let shock = &shocks[at].1;
        let runs = running(network, shock, theta, &missed);
        for (time, runs) in found.recipes.iter_mut().zip(&runs) {
            if !runs {
                time.get_or_insert(now);
            }
        }
        for row in network.row_ixs() {
            let input = Input::essential(row);
            let is_short =
                supplied(network, shock, &runs, &input) < network.need(row) * u64::from(theta);
            let (fell, back) = (&mut found.rows[row.ix()], &mut found.back[row.ix()]);
            if is_short {
                fell.get_or_insert(now);
                *back = None;
            } else if fell.is_some() {
                back.get_or_insert(now);
            }
        }
        let mut next = shocks.get(at + 1).map_or(u64::MAX, |(date, _)| *date);
        for (position, missed) in missed.iter().enumerate() {
            let input = network.input(position);
            let need = network.need(input.row);
            let supplied = supplied(network, shock, &runs, input);
            let enough = u128::from(input.delay(theta)) * u128::from(need * 1_000_000);
            if supplied < need * u64::from(theta) && *missed < enough {
                let wait = (enough - missed).div_ceil(u128::from(need * 1_000_000 - supplied));
                next = next.min(now + u64::try_from(wait).expect("small networks end soon"));
            }
        }
        if next > until {
            return found;
        }
        for (position, missed) in missed.iter_mut().enumerate() {
            let input = network.input(position);
            let gap = network.need(input.row) * 1_000_000 - supplied(network, shock, &runs, input);
            *missed += u128::from(gap) * u128::from(next - now);
        }
        now = next;
        while shocks.get(at + 1).is_some_and(|(date, _)| *date <= now) {
            at += 1;
        }
    }
}

/// Dates in weeks, each with capacities in quarters.
fn dated(n: usize) -> impl Strategy<Value = Vec<(u64, Vec<u8>)>> {
    vec((1..25_u64, vec(0..=4_u8, 8)), 0..n).prop_map(|mut shocks| {
        shocks.insert(
            0,
            (
                0,
                shocks
                    .first()
                    .map_or(vec![4; 8], |(_, first)| first.clone()),
            ),
        );
        shocks.sort_by_key(|(date, _)| *date);
        shocks.dedup_by_key(|(date, _)| *date);
        shocks
    })
}

fn shocks(network: &Network, dated: &[(u64, Vec<u8>)]) -> Vec<(u64, Shock)> {
    let of = |(week, quarters): &(u64, Vec<u8>)| {
        let mut shock = Shock::none(network);
        for (producer, quarters) in network.producer_ixs().zip(quarters) {
            shock.set(producer, u32::from(*quarters) * 250_000);
        }
        (week * 1_000_000, shock)
    };
    dated.iter().map(of).collect()
}

const UNTIL: u64 = 60_000_000;

fn solved(network: &Network, shocks: &[(u64, Shock)], theta: u32) -> Weeks {
    let config = cascade::Config {
        theta,
        until: UNTIL,
    };
    let dated = cascade::solve_dated(network, shocks, config, &mut cascade::Scratch::default());
    let known = |times: Vec<u64>| -> Vec<Option<u64>> {
        times
            .into_iter()
            .map(|time| (time != NEVER).then_some(time))
            .collect()
    };
    Weeks {
        recipes: known(dated.times.recipes),
        rows: known(dated.times.rows),
        back: known(dated.back),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn dates_are_followed_as_a_plain_simulation_follows_them(plan in plans(), dated in dated(5), theta in 1..=10_u32) {
        let network = plan.network();
        let shocks = shocks(&network, &dated);
        let theta = theta * 100_000;
        prop_assert_eq!(solved(&network, &shocks, theta), simulated(&network, &shocks, theta, UNTIL));
    }

    #[test]
    fn one_shock_from_the_start_is_a_loss_without_dates(plan in plans(), theta in 1..=10_u32) {
        let network = plan.network();
        let shock = plan.shock(&network);
        let config = cascade::Config { theta: theta * 100_000, until: NEVER };
        let plain = cascade::solve(&network, &shock, config, &mut cascade::Scratch::default());
        let dated = cascade::solve_dated(&network, &[(0, shock)], config, &mut cascade::Scratch::default());
        prop_assert_eq!(dated.times, plain);
        prop_assert!(dated.back.iter().all(|&back| back == NEVER));
    }

    /// A date on which nothing changes changes nothing.
    #[test]
    fn a_date_at_which_nothing_happens_is_not_seen(plan in plans(), dated in dated(4), more in 1..25_u64, theta in 1..=10_u32) {
        let network = plan.network();
        let few = shocks(&network, &dated);
        let mut many = few.clone();
        let at = many.partition_point(|(date, _)| *date < more * 1_000_000);
        if many.get(at).is_none_or(|(date, _)| *date != more * 1_000_000) {
            let same = many[at - 1].1.clone();
            many.insert(at, (more * 1_000_000, same));
        }
        let theta = theta * 100_000;
        let (few, many) = (solved(&network, &few, theta), solved(&network, &many, theta));
        prop_assert_eq!(few, many);
    }

    /// Less capacity at every date: nothing falls later, and nothing is back sooner.
    #[test]
    fn losing_more_at_any_date_never_helps(plan in plans(), dated in dated(5), theta in 1..=10_u32, which in 0..8_usize, when in 0..5_usize) {
        let network = plan.network();
        let few = shocks(&network, &dated);
        let mut more = few.clone();
        let at = when % more.len();
        more[at].1.set(ProducerIx((which % network.n_producers()) as u32), 0);
        let theta = theta * 100_000;
        let (few, more) = (solved(&network, &few, theta), solved(&network, &more, theta));
        let late = |time: Option<u64>| time.unwrap_or(u64::MAX);
        prop_assert!(few.recipes.iter().zip(&more.recipes).all(|(few, more)| late(*more) <= late(*few)));
        prop_assert!(few.rows.iter().zip(&more.rows).all(|(few, more)| late(*more) <= late(*few)));
        // What never fell is back since ever.
        let ready = |weeks: &Weeks| -> Vec<u64> {
            let rows = weeks.rows.iter().zip(&weeks.back);
            rows.map(|(fell, back)| if fell.is_none() { 0 } else { late(*back) }).collect()
        };
        prop_assert!(ready(&few).iter().zip(ready(&more)).all(|(few, more)| *few <= more));
    }
}

/// Two makers of wafers, a fab with 8 weeks of stock: by weeks of 60 % missing, of all missing, and of nothing.
#[test]
fn shocks_one_after_another_drain_one_stock() {
    let mut builder = Builder::new();
    let (wafers, chips) = (builder.row(), builder.row());
    let raw: RecipeIx = builder.recipe(vec![]);
    let fab = builder.recipe(vec![Input {
        cover: 8_000_000,
        ..Input::essential(wafers)
    }]);
    for (recipe, row, weight) in [(raw, wafers, 60), (raw, wafers, 40), (fab, chips, 100)] {
        let producer = builder.producer(recipe);
        builder.supply(row, producer, weight);
    }
    let network = builder.build().expect("sound");
    let shock = |lost: &[u32]| {
        let mut shock = Shock::none(&network);
        for &producer in lost {
            shock.set(ProducerIx(producer), 0);
        }
        shock
    };
    // 5 weeks at 0.6 and 3 at nothing take 3 of 8 weeks; the 5 that are left last 5 weeks of everything missing.
    let shocks = [
        (0, shock(&[0])),
        (5_000_000, shock(&[])),
        (8_000_000, shock(&[0, 1])),
        (20_000_000, shock(&[])),
    ];
    let found = solved(&network, &shocks, 500_000);
    assert_eq!(found.rows, [Some(0), Some(13_000_000)]);
    assert_eq!(found.back, [Some(20_000_000), Some(20_000_000)]);
}
