//! Odds against exact probabilities, against the two ends, and against the order of a file.

use linchpin::{
    analysis::{
        Prepared, Scratch,
        answer::Verdict,
        dynamics::Response,
        odds::{Likelihood, Odds},
    },
    load,
    model::{Case, Chain, Event, Question, change::Span},
    study::odds::{self, Config},
};
use proptest::prelude::*;

use crate::analysis::structure::{PLAIN, Writing, country, plans, written};

fn drawn(chain: &Chain, question: Question, event: Event, n_draws: u32) -> Odds {
    let case = Case::losing(question, [event], Span::ALWAYS);
    let prepared = Prepared::new(chain, &case).expect("names resolve");
    // Nobody makes more than normal.
    let prepared = prepared.responding(Response {
        surge_limit: 1.0,
        ..Response::DEFAULT
    });
    let config = Config {
        n_draws,
        ..Config::DEFAULT
    };
    odds::find(&prepared, config).expect("there are weeks")
}

/// Japan may hold any part of the 80 percent that nobody is named for, so 100 − 80 U is left: below a half where U is
/// above 5/8, in 37.5 % of draws. What is missing is 80 U of every week; its median is 40 % of 104 weeks.
#[test]
fn a_uniform_share_is_lost_as_often_as_it_should() {
    let text = r#"(format: 1, name: "remainder", targets: ["chip"],
        countries: {"JPN": (), "KOR": ()},
        products: {"chip": (stage: final, value: (usd_bn: 52, assumed: "toy"), supply: [
            Countries(basis: location, shares: {"KOR": 20}, candidates: ["JPN"], assumed: "toy")])})"#;
    let loaded = load::from_text("remainder.ron", text);
    let found = format!("{:?}", loaded.diagnostics);
    let chain = loaded.value.unwrap_or_else(|| panic!("{found}"));
    let n = 20_000;
    let odds = drawn(
        &chain,
        Question::of(&chain),
        Event::Country("JPN".into()),
        n,
    );
    let chip = &odds.targets[0];
    let error = (0.375 * 0.625 / f64::from(n)).sqrt() * 100.0;
    assert!((chip.lost_pct - 37.5).abs() < 4.0 * error, "{chip:?}");
    assert!((chip.standard_error_pct - error).abs() < 0.05 * error);
    assert_eq!(chip.likelihood, Likelihood::AboutAsLikelyAsNot);
    // It falls at once or never.
    assert_eq!((chip.weeks.p5, chip.weeks.median), (Some(0.0), None));
    let median = 0.4 * 104.0;
    assert!((chip.missing_weeks.median - median).abs() < 1.5, "{chip:?}");
    // A value of 52 a year is 1 a week.
    let usd = chip.missing_usd_bn.expect("it has a value");
    assert!((usd.median - chip.missing_weeks.median).abs() < 1e-9);
}

#[test]
fn what_is_decided_at_both_ends_is_so_in_nearly_every_draw() {
    let chain = load::allied();
    for name in ["TWN", "JPN", "NLD"] {
        let event = Event::parse(&chain, name).expect("it is there");
        let case = Case::losing(Question::of(&chain), [event], Span::ALWAYS);
        let prepared = Prepared::new(&chain, &case).expect("names resolve");
        let odds = odds::find(&prepared, Config::DEFAULT).expect("there are weeks");
        let effects = prepared.effects(&[], &mut Scratch::default());
        for (effect, odds) in effects.iter().zip(&odds.targets) {
            assert_eq!(effect.target, odds.target);
            match effect.verdict {
                Verdict::Lost => assert!(odds.lost_pct > 90.0, "{odds:?}"),
                Verdict::Kept => assert!(odds.lost_pct < 10.0, "{odds:?}"),
                Verdict::Possible => {}
            }
        }
    }
}

#[test]
fn words_are_those_of_the_scale() {
    let of = |percent: f64| Likelihood::of(percent).code();
    assert_eq!(of(0.0), "exceptionally-unlikely");
    assert_eq!(of(9.9), "very-unlikely");
    assert_eq!(of(10.0), "unlikely");
    assert_eq!(of(33.0), "about-as-likely-as-not");
    assert_eq!(of(66.1), "likely");
    assert_eq!(of(90.1), "very-likely");
    assert_eq!(of(99.1), "virtually-certain");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Draws are keyed by what is drawn: products and holders in another order draw the same.
    #[test]
    fn reordering_a_file_changes_no_draw(plan in plans(), lost in 0..4_usize) {
        let asked = |backwards: bool| {
            let chain = written(&plan, Writing { backwards, ..PLAIN });
            let mut targets: Vec<_> = chain.products().keys().cloned().collect();
            targets.sort();
            let question = Question { targets, ..Question::of(&chain) };
            drawn(&chain, question, country(lost), 24)
        };
        let (one, other) = (asked(false), asked(true));
        for (one, other) in one.targets.iter().zip(&other.targets) {
            prop_assert_eq!(&one.target, &other.target);
            prop_assert_eq!((one.lost_pct, one.weeks), (other.lost_pct, other.weeks));
            // Sums in another order may differ in the last bits.
            prop_assert!((one.missing_weeks.median - other.missing_weeks.median).abs() < 0.002);
        }
    }
}
