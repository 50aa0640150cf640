//! Forecasts of the past: the score, the rivals, the weeks, and how sure all of it is.

use linchpin::{
    load::scenario::{self, Scenarios},
    study::{
        backtest::{self, Class, Config, Finding, Forecast},
        odds,
        run::Job,
    },
};

/// A point is off by its distance from the middle where it lies outside, and by a mean distance where inside.
#[test]
fn the_score_of_a_few_forecasts_by_hand() {
    let score = |draws: &[f64], measured| Forecast::of_draws(draws.iter().copied()).crps(measured);
    let check = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}");
    // An exact measurement: the distance.
    check(score(&[3.0], (1.0, 1.0)), 2.0);
    // Anywhere from 0 to 1, the mean distance of 3 is 2.5.
    check(score(&[3.0], (0.0, 1.0)), 2.5);
    // In the middle of 0 to 2: half of a half on either side, so 0.5.
    check(score(&[1.0], (0.0, 2.0)), 0.5);
    // Two draws around an exact 1: each off by 1, half of their mean distance (½ · 2) is given back.
    check(score(&[0.0, 2.0], (1.0, 1.0)), 1.0 - 0.5);
    // At both ends of 0 to 2: off by 1 on average, and the same is given back.
    check(score(&[0.0, 2.0], (0.0, 2.0)), 0.5);
    // Three against one for nothing: |0 − 1| · ¾ + |4 − 1| · ¼ = 1.5; E|X − X′| = 2 · ¾ · ¼ · 4 = 1.5.
    check(score(&[0.0, 0.0, 4.0, 0.0], (1.0, 1.0)), 1.5 - 0.75);
}

/// The same by its definition: the area between the forecast and the step of every number in the interval.
#[test]
fn the_score_is_the_mean_area_between_forecast_and_step() {
    for case in 0..20_u32 {
        let number = |at: u32| f64::from((case * 37 + at * 53) % 97) / 9.7;
        let points: Vec<(f64, f64)> = (0..5)
            .map(|at| (number(at), 0.1 + number(at + 7)))
            .collect();
        let total: f64 = points.iter().map(|(_, weight)| weight).sum();
        let low = number(20);
        let measured = (low, low + number(21) / 2.0);
        let below = |x: f64| {
            let own = points.iter().filter(|(point, _)| *point <= x);
            own.map(|(_, weight)| weight).sum::<f64>() / total
        };
        let (n_steps, n_numbers) = (4000, 100);
        let step = 20.0 / f64::from(n_steps);
        let mut area = 0.0;
        for number in 0..n_numbers {
            let along = (f64::from(number) + 0.5) / f64::from(n_numbers);
            let y = measured.0 + (measured.1 - measured.0) * along;
            for at in 0..n_steps {
                let x = (f64::from(at) + 0.5) * step;
                let is_reached = f64::from(u8::from(x >= y));
                area += (below(x) - is_reached).powi(2) * step;
            }
        }
        let slow = area / f64::from(n_numbers);
        let fast = Forecast::weighted(points.iter().copied()).crps(measured);
        assert!((fast - slow).abs() < 0.02, "{fast} and {slow}");
    }
}

/// Whoever says what he thinks scores best on average, whatever that is.
#[test]
fn no_other_forecast_does_better_than_the_truth() {
    let places = [0.0, 1.0, 5.0, 12.0];
    let widths = [0.0, 1.0, 2.0, 5.0];
    let parts: Vec<[f64; 4]> = splits(6);
    // Numbers told exactly; and intervals, which a forecast lays out finely.
    for is_wide in [false, true] {
        let told = |at: usize| {
            let width = if is_wide { widths[at] } else { 0.0 };
            (places[at], places[at] + width)
        };
        let forecast = |belief: &[f64; 4]| {
            let points = (0..4).flat_map(|at| {
                let (low, high) = told(at);
                (0..200).map(move |part| {
                    let along = (f64::from(part) + 0.5) / 200.0;
                    (low + (high - low) * along, belief[at])
                })
            });
            Forecast::weighted(points.collect::<Vec<_>>())
        };
        let scores: Vec<[f64; 4]> = parts
            .iter()
            .map(|belief| std::array::from_fn(|at| forecast(belief).crps(told(at))))
            .collect();
        for (truth, own) in parts.iter().zip(&scores) {
            let expected = |scores: &[f64; 4]| -> f64 {
                scores
                    .iter()
                    .zip(truth)
                    .map(|(score, part)| score * part)
                    .sum()
            };
            for (belief, other) in parts.iter().zip(&scores) {
                let slack = if is_wide { 1e-3 } else { 1e-9 };
                assert!(
                    expected(own) <= expected(other) + slack,
                    "{truth:?} is beaten by {belief:?}"
                );
            }
        }
    }
}

/// Every way to share out so many parts among four.
fn splits(n: u32) -> Vec<[f64; 4]> {
    let mut all = Vec::new();
    for a in 0..=n {
        for b in 0..=n - a {
            for c in 0..=n - a - b {
                let parts = [a, b, c, n - a - b - c];
                all.push(parts.map(|part| f64::from(part) / f64::from(n)));
            }
        }
    }
    all
}

const CHAIN: &str = r#"(targets: ["chip"], countries: {"AAA": (name: "A")}, products: {
    "gas": (stage: material, supply: [Countries(basis: location, shares: {"AAA": 100}, assumed: "toy")]),
    "chip": (stage: fabrication, supply: [Countries(basis: location, shares: {"AAA": 100}, assumed: "toy")],
        inputs: [(role: material, product: "gas", cover_weeks: 0, assumed: "toy")]),
})"#;

/// Files of a toy: the gas of a chip stops for two weeks, and nobody holds any.
fn toy(events: &[(&str, &str)]) -> Scenarios {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path
    };
    write("g.ron", CHAIN);
    let paths: Vec<_> = events
        .iter()
        .map(|(name, observed)| {
            let text = format!(
                r#"(format: 1, chain: "g.ron", horizon_weeks: 20,
                    interventions: [(what: Outage(product("gas")), weeks: 2)],
                    observed: [{observed}])"#
            );
            write(&format!("{name}.ron"), &text)
        })
        .collect();
    let loaded = scenario::from_paths(&paths, None);
    loaded.usable().expect("nothing is wrong")
}

fn found(loaded: &Scenarios) -> Finding {
    let jobs: Vec<Job<'_>> = loaded.pairs().map(Job::from).collect();
    let draws = odds::Config {
        n_draws: 16,
        ..odds::Config::DEFAULT
    };
    backtest::find(&jobs, Config::drawing(draws, 0))
}

const WHOLE: &str = r#"(target: "chip", share_lost_pct: 100, lost_pct: (98, 100), trough_week: (3, 6), back_week: (2, 2), assumed: "toy")"#;

#[test]
fn depth_weeks_and_rivals_of_a_toy_by_hand() {
    let loaded = toy(&[("a", WHOLE)]);
    let finding = found(&loaded);
    let own = &finding.measured[0];
    // Nothing is made in weeks 0 and 1: 100 %, the mean distance from 98 to 100 is 1.
    assert!((own.forecast_pct.median - 100.0).abs() < 1e-9, "{own:?}");
    let scores = own.scores;
    assert_eq!(
        (scores.program, scores.nothing, scores.share),
        (1.0, 99.0, 1.0)
    );
    // There is no other event, so that climatology knows nothing.
    assert_eq!(scores.climatology.to_bits(), scores.nothing.to_bits());
    assert!(own.is_met() && !own.is_held() && !own.is_direct);
    // It is least in week 0 and back in week 2.
    let trough = own.trough.expect("it was measured");
    assert_eq!((trough.forecast, trough.error), (Some(0.0), Some(3.0)));
    let back = own.back.expect("it was measured");
    assert_eq!((back.forecast, back.error), (Some(2.0), Some(0.0)));
    let group = finding.group(Class::PropagatedFalls).expect("it is one");
    let skill = group.skill_over_nothing.expect("nothing is wrong");
    assert!((skill.value - 0.99).abs() < 1e-9, "1 − 1 / 99");
}

#[test]
fn a_mean_over_weeks_counts_the_weeks_that_are_whole() {
    // Two of four weeks are lost: 50 %, on average 5 from anything between 40 and 60.
    let loaded = toy(&[(
        "a",
        r#"(target: "chip", share_lost_pct: 50, lost_pct: (40, 60), over_weeks: (0, 4), assumed: "toy")"#,
    )]);
    let own = found(&loaded).measured[0].clone();
    assert!((own.forecast_pct.median - 50.0).abs() < 1e-9, "{own:?}");
    assert!((own.scores.program - 5.0).abs() < 1e-9, "{own:?}");
}

#[test]
fn each_event_counts_once_and_learns_from_the_others_alone() {
    let exact = |lost: &str| {
        format!(
            r#"(target: "chip", share_lost_pct: 100, lost_pct: ({lost}, {lost}), assumed: "toy")"#
        )
    };
    let both = format!("{}, {}", exact("100"), exact("40"));
    let loaded = toy(&[("a", &both), ("b", &exact("0"))]);
    let finding = found(&loaded);
    // In `a` the forecast of 100 is off by 0 and 60, together 30; in `b` by 100.
    let all = finding.group(Class::All).expect("there are events");
    assert_eq!((all.n_events, all.n_measurements), (2, 3));
    assert!((all.scores.program - 65.0).abs() < 1e-9, "{all:?}");
    // `a` is told by `b`, nothing: off by 100 and 40. `b` by the two of `a`: (100 + 40) / 2 less a quarter of 60.
    assert!(
        (all.scores.climatology - f64::midpoint(70.0, 55.0)).abs() < 1e-9,
        "{all:?}"
    );
    let falls = finding.group(Class::Falls).expect("one fell");
    assert_eq!(falls.n_events, 1);
    // Misses first, the worst of them at the top.
    let order: Vec<(&str, f64)> = finding
        .measured
        .iter()
        .map(|own| (own.name.as_str(), own.observed_low_pct))
        .collect();
    assert_eq!(order, [("b", 0.0), ("a", 40.0), ("a", 100.0)]);
}

#[test]
fn prices_stand_beside_the_scarcity_of_what_was_lost() {
    let loaded = toy(&[
        (
            "a",
            r#"(target: "gas", share_lost_pct: 100, price_pct: (150, 900), assumed: "toy")"#,
        ),
        (
            "b",
            r#"(target: "chip", share_lost_pct: 100, price_pct: (-20, -10), assumed: "toy")"#,
        ),
    ]);
    let finding = found(&loaded);
    assert!(finding.measured.is_empty() && finding.groups.is_empty());
    let prices = finding.prices.expect("two were measured");
    assert!(
        prices.priced.iter().all(|own| own.scarcity_pct > 99.0),
        "{prices:?}"
    );
    // Both are scarce, and one of them fell.
    assert_eq!(prices.n_same_sign, 1);
}

#[test]
fn the_same_scores_on_any_number_of_threads() {
    let loaded = toy(&[("a", WHOLE), ("b", WHOLE)]);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool can be made");
        pool.install(|| found(&loaded))
    };
    assert_eq!(on(1), on(7));
}

/// The gas stops for two weeks and users hold two to six: as stated nothing is lost, without stock everything.
#[test]
fn a_choice_is_as_likely_as_its_draws_come_near() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let graph = CHAIN.replace("cover_weeks: 0", "cover_weeks: 4");
    std::fs::write(folder.path().join("g.ron"), graph).expect("it can be written");
    let event = r#"(format: 1, chain: "g.ron", horizon_weeks: 20,
        interventions: [(what: Outage(product("gas")), weeks: 2)],
        observed: [(target: "chip", share_lost_pct: 100, lost_pct: (0, 1), assumed: "toy")])"#;
    let path = folder.path().join("e.ron");
    std::fs::write(&path, event).expect("it can be written");
    let loaded = scenario::from_paths(&[path], None);
    let loaded = loaded.usable().expect("nothing is wrong");
    let jobs: Vec<Job<'_>> = loaded.pairs().map(Job::from).collect();
    let finding = backtest::find(&jobs, Config::drawing(odds::Config::DEFAULT, 16));
    let sweep = finding.sweep.expect("it was asked for");
    let total: f64 = sweep.trials.iter().map(|trial| trial.posterior_pct).sum();
    assert!((total - 100.0).abs() < 0.1, "{sweep:?}");
    let posterior = |cover: f64| {
        let mut trials = sweep.trials.iter();
        let found = trials.find(|trial| (trial.choice.cover - cover).abs() < 1e-9);
        found.expect("it was tried").posterior_pct
    };
    // All of sixteen draws against none of them, one more for each: 17 to 1.
    assert!(
        (posterior(1.0) / posterior(0.0) - 17.0).abs() < 0.3,
        "{sweep:?}"
    );
    assert!((posterior(2.0) - posterior(1.0)).abs() < 1e-9, "{sweep:?}");
    // Who leaves out the only event knows no more than before.
    assert!((sweep.score_left_out - sweep.score_of_prior).abs() < 1e-9);
    assert!(sweep.lessons[0].bits > 0.0);
}

/// A year without gas, makers of which can add half: who looks at surge must see it.
#[test]
fn the_sweep_reaches_covers_and_surge() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let graph = r#"(targets: ["chip"], countries: {"AAA": (name: "A"), "BBB": (name: "B")},
        utilisation: {"works": (name: "works", years: [(year: 2026, utilisation: 50, surge_8w: 20, surge_26w: 50, assumed: "toy")])},
        products: {
        "gas": (stage: material, utilisation: "works",
            supply: [Countries(basis: location, shares: {"AAA": 50, "BBB": 50}, assumed: "toy")]),
        "chip": (stage: fabrication, supply: [Countries(basis: location, shares: {"AAA": 100}, assumed: "toy")],
            inputs: [(role: material, product: "gas", cover_weeks: 4, assumed: "toy")]),
    })"#;
    std::fs::write(folder.path().join("g.ron"), graph).expect("it can be written");
    let event = r#"(format: 1, chain: "g.ron", horizon_weeks: 60,
        interventions: [(what: Outage(product("gas")), weeks: 52, fraction: 0.5)],
        observed: [(target: "chip", share_lost_pct: 50, lost_pct: (0, 1), over_weeks: (0, 52), assumed: "toy")])"#;
    let path = folder.path().join("e.ron");
    std::fs::write(&path, event).expect("it can be written");
    let loaded = scenario::from_paths(&[path], None);
    let loaded = loaded.usable().expect("nothing is wrong");
    let jobs: Vec<Job<'_>> = loaded.pairs().map(Job::from).collect();
    let finding = backtest::find(&jobs, Config::drawing(odds::Config::DEFAULT, 16));
    let sweep = finding.sweep.expect("it was asked for");
    let score = |cover: f64, surge: f64| {
        let mut trials = sweep.trials.iter();
        let is = |a: f64, b: f64| (a - b).abs() < 1e-9;
        let found =
            trials.find(|trial| is(trial.choice.cover, cover) && is(trial.choice.surge, surge));
        found.expect("it was tried").score
    };
    assert!(score(1.0, 0.0) > score(1.0, 1.0), "{sweep:?}");
    assert!(score(1.0, 1.0) > score(1.0, 2.0), "{sweep:?}");
    assert!(score(0.0, 1.0) > score(2.0, 1.0), "{sweep:?}");
}
