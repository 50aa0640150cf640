//! Random trials against probabilities known exactly, and the same bytes on any number of threads.

use linchpin::{
    analysis::{Prepared, dynamics::Response},
    load,
    model::{Case, Chain, Event},
    study::{
        simulate::{self, Finding},
        trials,
    },
    words::Report,
};

use crate::study::simulate::{RESPONSE, dates, question};

fn tried(
    chain: &Chain,
    theta: u32,
    weeks: u32,
    trials: trials::Config<'_>,
    response: Response,
) -> Finding {
    let event = Event::parse(chain, "JPN").expect("an event");
    let case = Case::losing(
        question(chain, weeks, theta),
        [event],
        dates(Some(4), 8, 100),
    );
    let prepared = Prepared::new(chain, &case)
        .expect("names resolve")
        .responding(response);
    let config = simulate::Config {
        weeks,
        products: Vec::new(),
        nearby: true,
        trials: Some(trials),
    };
    simulate::find(&prepared, &config)
}

fn trials(n_trials: u64) -> trials::Config<'static> {
    trials::Config {
        n_trials,
        seed: 42,
        should_stop: &|| false,
        progress: &|_| {},
    }
}

/// A product of which Japan may hold a part of the 80 percent that nobody is named for.
fn remainder(caps: &str) -> Chain {
    let text = format!(
        r#"(format: 1, name: "remainder", targets: ["chip"],
        countries: {{"JPN": (name: "Japan"), "KOR": (name: "South Korea")}},
        products: {{"chip": (stage: final, supply: [Countries(basis: location, shares: {{"KOR": 20}},
            candidates: ["JPN"], {caps} assumed: "toy")])}})"#
    );
    let loaded = load::from_text("remainder.ron", text);
    let found: Vec<String> = loaded.errors().map(|error| format!("{error:?}")).collect();
    loaded
        .value
        .unwrap_or_else(|| panic!("the toy loads: {found:?}"))
}

fn check(caps: &str, theta: u32, exact: f64) {
    let plain = Response {
        surge_limit: 1.0,
        ..RESPONSE
    };
    let n = 20_000;
    let finding = tried(&remainder(caps), theta, 6, trials(n), plain);
    let found = finding.trials.expect("trials").targets[0].falls;
    let error = (exact * (1.0 - exact) / n as f64).sqrt() * 100.0;
    assert!(
        (found.share_pct - exact * 100.0).abs() <= 4.0 * error,
        "{} against {exact}",
        found.share_pct
    );
    assert!((found.standard_error_pct - error).abs() <= 0.05 * error + 1e-3);
}

#[test]
fn a_uniform_share_falls_below_a_threshold_as_often_as_it_should() {
    // Japan holds 80 U percent, and 100 − 80 U are left: below 50 where U > 5/8.
    check("", 50, 0.375);
    check("", 90, 0.875);
}

#[test]
fn a_cap_weighs_and_bounds_a_candidate() {
    // Japan at most 40 of 80, so that others hold 40 at least: its part is uniform up to 40, above 30 with 1/4.
    check(r#"caps: {"JPN": 40},"#, 70, 0.25);
    check(r#"caps: {"JPN": 40},"#, 59, 0.0);
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let chain = load::allied();
    let told = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build();
        let finding = pool
            .expect("a pool")
            .install(|| tried(&chain, 50, 12, trials(100), RESPONSE));
        serde_json::to_string(&finding).expect("plain data")
    };
    let one = told(1);
    assert_eq!(one, told(2));
    assert_eq!(one, told(7));
}

#[test]
fn what_is_stopped_says_how_far_it_got() {
    let stopped = trials::Config {
        should_stop: &|| true,
        ..trials(10)
    };
    let finding = tried(&remainder(""), 50, 6, stopped, RESPONSE);
    assert!(!finding.is_complete());
    assert_eq!(finding.trials.as_ref().map(|trials| trials.done), Some(0));
    assert!(
        finding
            .page()
            .lead
            .iter()
            .any(|line| line.contains("0 of 10 trials"))
    );
}
