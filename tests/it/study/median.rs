//! Losses in the order of what is missing in the middle one of the draws.

use linchpin::{
    analysis::{rank, spof},
    load,
    model::{Case, Chain, EventKind, Question},
    study::{each, median, odds::Config},
};

/// America makes 30 percent of chips for certain; of 60 percent nobody knows which of three countries makes how much.
///
/// Japan may have all of it, so that the middle of its range is 30.0 percent and a little more with its own point; but
/// one of three holds more than 1 − √½ = 29.3 % of what is open in half of the draws, that is 17.6 percent of chips.
const OPEN: &str = r#"(format: 1, name: "open", targets: ["chip"],
    countries: {"JPN": (), "KOR": (), "TWN": (), "USA": ()},
    products: {"chip": (stage: final, value: (usd_bn: 52, assumed: "toy"), supply: [
        Countries(basis: location, shares: {"USA": 30, "JPN": (1, 100)}, candidates: ["KOR", "TWN"], assumed: "toy")])})"#;

fn chain(text: &str) -> Chain {
    let loaded = load::from_text("open.ron", text);
    let found = format!("{:?}", loaded.diagnostics);
    loaded.value.unwrap_or_else(|| panic!("{found}"))
}

fn by_country(chain: &Chain, draws: Config) -> spof::Finding {
    let config = spof::Config {
        by: EventKind::Country,
        case: Case::nothing(chain),
    };
    median::spof(chain, &config, draws)
}

fn order(finding: &spof::Finding) -> Vec<&str> {
    let candidates = finding.candidates.iter();
    candidates
        .map(|candidate| candidate.event.as_str())
        .collect()
}

#[test]
fn what_is_likely_counts_and_not_what_could_be() {
    let chain = chain(OPEN);
    let config = Config {
        n_draws: 4_000,
        ..Config::DEFAULT
    };
    let drawn = by_country(&chain, config);
    assert_eq!(order(&drawn)[0], "country:USA", "{drawn:?}");
    let usd = |id: &str| {
        let mut candidates = drawn.candidates.iter();
        let found = candidates.find(|candidate| candidate.event == id);
        let median = found.and_then(|found| found.median).expect("it is drawn");
        // A value of 52 a year is 1 a week.
        let usd = median.usd_bn.expect("it has a value");
        assert!((usd - median.mean_weeks).abs() < 0.002, "{median:?}");
        usd
    };
    // What is left works a fifth harder at most, so less is missing than is hit.
    assert!(usd("country:USA") > 0.15 * 104.0 && usd("country:USA") <= 0.3 * 104.0);
    assert!(usd("country:JPN") < usd("country:USA"));
    let drawing = drawn.drawing.expect("something is drawn");
    assert_eq!((drawing.n_draws, drawing.n_first), (4_000, 4));
    // The middle of the range takes Japan for more than it is likely to be.
    let undrawn = by_country(&chain, Config::NONE);
    assert_eq!(order(&undrawn)[0], "country:JPN");
    assert_eq!(undrawn.drawing, None);
    assert!(
        undrawn
            .candidates
            .iter()
            .all(|candidate| candidate.median.is_none())
    );
}

#[test]
fn one_loss_has_one_median_in_every_command_and_on_any_number_of_threads() {
    let chain = load::allied();
    let targets = ["dram", "ai_accelerator_gpu"].map(Into::into);
    let question = Question {
        targets: targets.to_vec(),
        ..Question::of(&chain)
    };
    let case = Case::new(question, Vec::new());
    let draws = Config {
        n_draws: 16,
        ..Config::DEFAULT
    };
    let config = spof::Config {
        by: EventKind::Country,
        case: case.clone(),
    };
    let alone = median::spof(&chain, &config, draws);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.expect("a thread can be had");
    let again = pool.install(|| median::spof(&chain, &config, draws));
    assert_eq!(alone, again);
    let each = each::find(&chain, &case, draws);
    let config = rank::Config {
        by: vec![EventKind::Country],
        weights: Vec::new(),
        case,
    };
    let ranked = median::rank(&chain, &config, draws);
    let ranked = &ranked.rankings[0];
    assert_eq!(alone.drawing, each.drawing);
    let n_first = alone.drawing.expect("something is drawn").n_first;
    for (own, entry) in alone.candidates[..n_first].iter().zip(&each.entries) {
        assert_eq!(own, &entry.rest);
        assert!(own.median.is_some());
    }
    // `rank` lists those alone whose loss takes something at an end.
    let drawn = ranked.entries.iter().filter(|entry| entry.median.is_some());
    for entry in drawn {
        let mut candidates = alone.candidates.iter();
        let own = candidates.find(|candidate| candidate.event == entry.event);
        assert_eq!(
            own.map(|own| own.median),
            Some(entry.median),
            "{}",
            entry.event
        );
    }
    assert!(ranked.entries[0].median.is_some());
    let firsts = alone.candidates[..n_first].iter();
    let usd: Vec<f64> = firsts
        .filter_map(|candidate| candidate.median?.usd_bn)
        .collect();
    assert_eq!(usd.len(), n_first);
    assert!(usd.is_sorted_by(|a, b| a >= b), "{usd:?}");
    // Nobody behind them could take more than the last of them.
    let rest = &alone.candidates[n_first..];
    assert!(rest.iter().all(|candidate| candidate.median.is_none()));
}
