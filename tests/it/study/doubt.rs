//! Doubt against hand-worked splits, exact indices, a double loop, and the way that spares no fact.

use linchpin::{
    analysis::answer::Verdict,
    load,
    model::{Case, Chain, Event, Question, Scenario, Story, change::Span},
    study::{
        doubt::{
            self, Bound, FactName, Finding, LeftOut, Said,
            left_out::{self, Spared},
            variance::first_order,
        },
        odds::{self, Config},
    },
};
use proptest::prelude::*;

use crate::{
    analysis::structure::{PLAIN, country, plans, written},
    given::losing,
};

fn loaded(text: &str) -> Chain {
    let loaded = load::from_text("doubt.ron", text);
    let found = format!("{:?}", loaded.diagnostics);
    loaded.value.unwrap_or_else(|| panic!("{found}"))
}

/// A chain of one product by place, without what is said of who may be in the rest.
fn chip(shares: &str) -> Chain {
    loaded(&format!(
        r#"(format: 1, name: "chip", targets: ["chip"],
        countries: {{"JPN": (), "KOR": (), "USA": ()}},
        products: {{"chip": (stage: final, supply: [
            Countries(basis: location, shares: {{{shares}}}, assumed: "toy")])}})"#
    ))
}

fn without_japan(chain: &Chain) -> Scenario {
    let japan = Event::Country("JPN".into());
    Scenario {
        story: Story::named("toy"),
        case: Case::losing(Question::of(chain), [japan], Span::ALWAYS),
    }
}

fn doubted(chain: &Chain, n_draws: u32) -> Finding {
    let config = Config {
        n_draws,
        ..Config::DEFAULT
    };
    doubt::find(chain, &without_japan(chain), &"chip".into(), config)
}

fn holder(fact: &FactName) -> &str {
    match fact {
        FactName::Share { holder, .. } => holder,
        _ => panic!("{fact:?}"),
    }
}

/// Of 60 percent told nothing is left when 60 are lost. Without the share of Japan, 40 are Korea's and Japan has up to 60,
/// as anybody may: open. Without that of Korea, Japan still has its 60: lost.
#[test]
fn a_verdict_rests_on_the_one_share_that_says_it() {
    let chain = chip(r#""JPN": 60, "KOR": 40"#);
    let found = doubted(&chain, 64);
    assert_eq!(found.verdict, Verdict::Lost);
    assert_eq!(found.left_out.facts, 2);
    let [turn] = found.left_out.turns.as_slice() else {
        panic!("{:?}", found.left_out)
    };
    assert_eq!(holder(&turn.fact), "JPN");
    assert_eq!(
        (turn.with, turn.without),
        (
            Said::Verdict(Verdict::Lost),
            Said::Verdict(Verdict::Possible)
        )
    );
    // It is lost where less than a half is left, so where Japan has more than a half; it can have up to 60.
    let [worth] = found.worth.as_slice() else {
        panic!("{:?}", found.worth)
    };
    let turning = worth.turning.expect("a share is one number");
    assert_eq!((turning.possible_low, turning.possible_high), (0.0, 60.0));
    let Some(Bound::AtLeast(least)) = turning.lost else {
        panic!("{turning:?}")
    };
    assert!((50.0..=50.2).contains(&least), "{turning:?}");
    assert!(turning.turns(Verdict::Lost));
    // Nothing is open, so no draw differs from another.
    let variance = found.variance.expect("draws were asked for");
    assert_eq!((variance.carried.len(), variance.rest_pct), (0, None));
}

/// Japan has a tenth at most: no share that is left out lets it have more than a half, since Korea's is told.
#[test]
fn no_single_fact_turns_what_two_say() {
    let chain = chip(r#""JPN": 10, "KOR": 60, "USA": 30"#);
    let found = doubted(&chain, 0);
    assert_eq!((found.verdict, found.left_out.facts), (Verdict::Kept, 3));
    assert!(found.left_out.turns.is_empty(), "{:?}", found.left_out);
    assert!(found.variance.is_none());
}

/// Nobody says whose 60 percent are: no share narrows the odds, and the product is named.
#[test]
fn what_no_fact_narrows_is_named() {
    let chain = chip(r#""KOR": 40"#);
    let found = doubted(&chain, 64);
    let variance = found.variance.expect("draws were asked for");
    assert_eq!(variance.open, ["chip"]);
    assert_eq!(
        (variance.lost_pct.worst, variance.lost_pct.best),
        (100.0, 0.0)
    );
}

/// Uniform draws for tests: the finalizer of SplitMix64 over a counter.
fn uniform(stream: u64, draw: u64) -> f64 {
    let mut bits = (stream << 32 | draw).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Lost where X₁ > 0.7 or X₁ + X₂ > 1.2, both uniform.
///
/// P(lost | x₁) is 1 above 0.7, x₁ − 0.2 between 0.2 and 0.7, else 0; its mean is 0.3 + 0.125 = 0.425, its mean square
/// 0.3 + 0.5³/3 = 0.341667. P(lost | x₂) is 0.3 up to a half and x₂ − 0.2 above, its mean square
/// 0.045 + (0.8³ − 0.3³)/3 = 0.206667. The whole variance is 0.425 · 0.575 = 0.244375.
#[test]
fn shares_of_variance_are_those_worked_out_by_hand() {
    let n = 4096;
    let inputs = |stream: u64| -> Vec<f64> { (0..n).map(|draw| uniform(stream, draw)).collect() };
    let (first, second, idle) = (inputs(1), inputs(2), inputs(3));
    let lost = first.iter().zip(&second);
    let lost: Vec<f64> = lost
        .map(|(a, b)| f64::from(*a > 0.7 || a + b > 1.2))
        .collect();
    let variance = 0.425 * 0.575;
    let exact = [
        (0.341_667 - 0.425 * 0.425) / variance,
        (0.206_667 - 0.425 * 0.425) / variance,
        0.0,
    ];
    for (inputs, exact) in [first, second, idle].iter().zip(exact) {
        let share = first_order(inputs, &lost).expect("it varies");
        // What varies within a sixteenth of a fact's range is not seen.
        let error = 4.0 * share.standard_error + 0.01;
        assert!((share.part - exact).abs() < error, "{share:?} {exact}");
        assert!(share.standard_error < 0.02, "{share:?}");
    }
    assert_eq!(first_order(&[0.0; 64], &[1.0; 64]), None);
}

/// Chips need both gases; of each Korea makes a fifth and Japan may make any part of the rest.
fn two_gases(argon: &str) -> Chain {
    let gas = r#"shares: {"KOR": 20}, candidates: ["JPN"]"#;
    let product = |split: &str| {
        format!(
            r#"(stage: material, supply: [Countries(basis: location, {split}, assumed: "toy")])"#
        )
    };
    loaded(&format!(
        r#"(format: 1, name: "gases", targets: ["chip"],
        countries: {{"JPN": (), "KOR": (), "USA": ()}},
        products: {{"argon": {}, "neon": {}, "chip": (stage: final,
            inputs: [(role: material, product: "argon"), (role: material, product: "neon")],
            supply: [Countries(basis: location, shares: {{"USA": 100}}, assumed: "toy")])}})"#,
        product(argon),
        product(gas),
    ))
}

/// Each gas falls short where Japan has more than a half of it: in 3/8 of all draws, independently. With q = 5/8 the
/// share of either is q³ p / (q² (1 − q²)) = q p / (1 − q²) = 0.3846, and 0.2308 is interaction.
///
/// A double loop says the same: for values of Japan's share of argon, spread evenly, the odds over neon alone.
#[test]
fn two_gases_carry_what_is_exact_and_what_a_double_loop_finds() {
    let open = r#"shares: {"KOR": 20}, candidates: ["JPN"]"#;
    let chain = two_gases(open);
    let found = doubted(&chain, 4096);
    let variance = found.variance.expect("draws were asked for");
    let exact = 100.0 * 0.625 * 0.375 / (1.0 - 0.625 * 0.625);
    let of = |product: &str| {
        let mut carried = variance.carried.iter();
        let is_of = |fact: &FactName| {
            fact.product() == product
                && matches!(fact, FactName::Share { holder, .. } if holder == "JPN")
        };
        let one = carried.find(|one| is_of(&one.fact));
        one.unwrap_or_else(|| panic!("{product}: {variance:?}"))
    };
    for product in ["argon", "neon"] {
        let one = of(product);
        let error = 4.0 * one.standard_error_pct + 1.5;
        assert!((one.part_pct - exact).abs() < error, "{one:?} {exact}");
    }
    // Independent facts never carry more than all.
    let rest = variance.rest_pct.expect("it varies");
    assert!((rest - (100.0 - 2.0 * exact)).abs() < 8.0, "{variance:?}");

    let outer = 40;
    let means: Vec<f64> = (0..outer)
        .map(|at| {
            let japan = 80.0 * (f64::from(at) + 0.5) / f64::from(outer);
            let split = format!(
                r#"shares: {{"KOR": 20, "JPN": {japan}, "USA": {}}}"#,
                80.0 - japan
            );
            let fixed = two_gases(&split);
            let case = losing(&Question::of(&fixed), &[Event::Country("JPN".into())]);
            let prepared = linchpin::analysis::Prepared::new(&fixed, &case).expect("names resolve");
            let config = Config {
                n_draws: 1024,
                ..Config::DEFAULT
            };
            let odds = odds::find(&prepared, config).expect("there are weeks");
            odds.targets[0].lost_pct.worst / 100.0
        })
        .collect();
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    let between = means.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / means.len() as f64;
    let looped = 100.0 * between / (mean * (1.0 - mean));
    assert!((looped - exact).abs() < 4.0, "{looped} {exact}");
    assert!((looped - of("argon").part_pct).abs() < 6.0, "{looped}");
}

fn turned(chain: &Chain, scenario: &Scenario, target: &str, spared: Spared) -> LeftOut {
    left_out::find(chain, scenario, &target.into(), spared)
}

/// What is spared a solution on a real case turns nothing when it is solved.
#[test]
fn sparing_idle_facts_changes_no_answer_of_the_allied_graph() {
    let chain = load::allied();
    let event = Event::parse(&chain, "CHN").expect("it is there");
    let scenario = Scenario {
        story: Story::named("China"),
        case: Case::losing(Question::of(&chain), [event], Span::ALWAYS),
    };
    let target = "si_wafer_300mm";
    let [spared, whole] =
        [Spared::Idle, Spared::None].map(|how| turned(&chain, &scenario, target, how));
    assert_eq!(spared.turns, whole.turns);
    assert_eq!((spared.facts, whole.solved), (whole.facts, whole.facts));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Facts that are spared a solution turn nothing.
    #[test]
    fn sparing_idle_facts_changes_no_answer(plan in plans(), lost in 0..4_usize, of in 0..6_usize) {
        let chain = written(&plan, PLAIN);
        let targets: Vec<_> = chain.products().keys().cloned().collect();
        let target = &targets[of % targets.len()];
        let scenario = Scenario {
            story: Story::named("random"),
            case: Case::losing(
                Question { targets: vec![target.clone()], ..Question::of(&chain) },
                [country(lost)],
                Span::ALWAYS,
            ),
        };
        let [spared, whole] = [Spared::Idle, Spared::None]
            .map(|how| turned(&chain, &scenario, target.as_str(), how));
        prop_assert_eq!(&spared.turns, &whole.turns);
        prop_assert_eq!((spared.verdict, spared.facts), (whole.verdict, whole.solved));
    }
}
