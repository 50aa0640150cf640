//! Odds against exact probabilities, what is possible, against the two ends, and against the order of a file.

use linchpin::{
    analysis::{
        Prepared, Scratch,
        answer::Verdict,
        dynamics::Response,
        odds::{Likelihood, Odds, TargetOdds},
    },
    load,
    model::{Case, Chain, Event, Question, change::Span, quantity::Share, view::Basis},
    study::odds::{self, Config, Shape},
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
    assert!((chip.lost_pct.worst - 37.5).abs() < 4.0 * error, "{chip:?}");
    assert!((chip.standard_error_pct - error).abs() < 0.05 * error);
    assert_eq!(chip.likelihood.worst, Likelihood::AboutAsLikelyAsNot);
    // It falls at once or never.
    assert_eq!((chip.weeks.p5, chip.weeks.median), (Some(0.0), None));
    let median = 0.4 * 104.0;
    assert!((chip.missing_weeks.median - median).abs() < 1.5, "{chip:?}");
    // A value of 52 a year is 1 a week.
    let usd = chip.missing_usd_bn.expect("it has a value");
    assert!((usd.median - chip.missing_weeks.median).abs() < 1e-9);
}

fn loaded(name: &str, text: &str) -> Chain {
    let loaded = load::from_text(name, text);
    let found = format!("{:?}", loaded.diagnostics);
    loaded.value.unwrap_or_else(|| panic!("{found}"))
}

/// Whether odds are all or nothing, as nobody can tell.
fn is_untold(target: &TargetOdds) -> bool {
    let ends = (target.lost_pct.worst, target.lost_pct.best);
    let words = (target.likelihood.worst, target.likelihood.best);
    ends == (100.0, 0.0)
        && words
            == (
                Likelihood::VirtuallyCertain,
                Likelihood::ExceptionallyUnlikely,
            )
}

/// Of 60 percent nobody says whose it is: a country that no row names holds all of that or none, and no draw knows.
/// Korea, which rows name, holds what they say.
#[test]
fn what_may_be_anybodys_makes_odds_an_interval() {
    let chain = loaded(
        "open.ron",
        r#"(format: 1, name: "open", targets: ["chip"], countries: {"BEL": (), "KOR": ()},
        products: {"chip": (stage: final, value: (usd_bn: 52, assumed: "toy"), supply: [
            Countries(basis: location, shares: {"KOR": 40}, assumed: "toy")])})"#,
    );
    let lost = |id: &str| {
        let odds = drawn(&chain, Question::of(&chain), Event::Country(id.into()), 64);
        (
            odds.targets[0].clone(),
            odds.missing_usd_bn.expect("it has a value"),
        )
    };
    let (belgium, usd) = lost("BEL");
    assert!(is_untold(&belgium), "{belgium:?}");
    assert_eq!((usd.best.median, usd.worst.median), (0.0, 0.6 * 104.0));
    let (korea, usd) = lost("KOR");
    assert_eq!((korea.lost_pct.worst, korea.lost_pct.best), (0.0, 0.0));
    assert_eq!(
        (usd.best.median, usd.worst.median),
        (0.4 * 104.0, 0.4 * 104.0)
    );
}

/// Whose firms make it in Korea nobody says: a law that reaches its firms anywhere may take all of it or nothing; one
/// that does not takes nothing.
#[test]
fn a_law_that_reaches_firms_nobody_names_is_not_told_by_draws() {
    let chain = loaded(
        "law.ron",
        r#"(format: 1, name: "law", targets: ["chip"],
        countries: {"BEL": (), "KOR": (), "USA": (reach: [persons])},
        products: {"chip": (stage: final, supply: [
            Countries(basis: location, shares: {"KOR": 100}, assumed: "toy")])})"#,
    );
    let question = || Question {
        basis: Basis::Law,
        ..Question::of(&chain)
    };
    let lost =
        |id: &str| drawn(&chain, question(), Event::Country(id.into()), 64).targets[0].clone();
    let america = lost("USA");
    assert!(is_untold(&america), "{america:?}");
    let belgium = lost("BEL");
    assert_eq!((belgium.lost_pct.worst, belgium.lost_pct.best), (0.0, 0.0));
}

/// Two gases, each from Korea and from a remainder in which Japan may hold any part of the 80 percent.
fn two_gases(chip: &str) -> Chain {
    let gas = r#"(stage: material, supply: [
        Countries(basis: location, shares: {"KOR": 20}, candidates: ["JPN"], assumed: "toy")])"#;
    let text = format!(
        r#"(format: 1, name: "gases", targets: ["chip"],
        countries: {{"JPN": (), "KOR": (), "USA": ()}},
        products: {{"argon": {gas}, "neon": {gas}, "chip": (stage: final, inputs: [{chip}], supply: [
            Countries(basis: location, shares: {{"USA": 100}}, assumed: "toy")])}})"#
    );
    let loaded = load::from_text("gases.ron", text);
    let found = format!("{:?}", loaded.diagnostics);
    loaded.value.unwrap_or_else(|| panic!("{found}"))
}

/// The odds that chips are lost without Japan, and the standard error of the exact ones.
fn without_japan(chain: &Chain, exact: f64) -> (f64, f64) {
    let n = 20_000;
    let japan = Event::Country("JPN".into());
    let odds = drawn(chain, Question::of(chain), japan, n);
    let error = (exact * (1.0 - exact) / f64::from(n)).sqrt();
    (odds.targets[0].lost_pct.worst / 100.0, error)
}

/// Each gas falls below a half where more than 5/8 of the remainder is Japan's, and chips need both of them.
#[test]
fn two_independent_facts_are_lost_as_often_as_they_should() {
    let chain = two_gases(
        r#"(role: material, product: "argon", cover_weeks: 0), (role: material, product: "neon", cover_weeks: 0)"#,
    );
    let exact = 1.0 - 0.625_f64.powi(2);
    let (found, error) = without_japan(&chain, exact);
    assert!((found - exact).abs() < 4.0 * error, "{found}, not {exact}");
}

/// Chips lose d · 0.8 U with d anywhere between a half and one: more than a half where d · U > 5/8, that is
/// 2 ∫ (1 − 5/8 / d) dd from 5/8 to 1 = 2 (3/8 − 5/8 ln 8/5).
#[test]
fn a_product_of_two_facts_is_lost_as_often_as_it_should() {
    let chain =
        two_gases(r#"(role: material, product: "argon", cover_weeks: 0, dependence: (50, 100))"#);
    let exact = 2.0 * (0.375 - 0.625 * 1.6_f64.ln());
    let (found, error) = without_japan(&chain, exact);
    assert!((found - exact).abs() < 4.0 * error, "{found}, not {exact}");
}

/// Of n candidates of whom nothing is known, and of whoever else there may be, one holds more than x of the whole with
/// probability (1 − x)ⁿ: the marginal of the flat Dirichlet distribution of n + 1.
#[test]
fn what_is_wholly_unknown_is_split_as_evenly_as_every_other_way() {
    for n in 1..=5_i32 {
        let holders = ["JPN", "KOR", "USA", "TWN", "DEU"];
        let holders = &holders[..n as usize];
        let listed: Vec<String> = holders.iter().map(|id| format!("\"{id}\"")).collect();
        let countries: Vec<String> = listed.iter().map(|id| format!("{id}: ()")).collect();
        let text = format!(
            r#"(format: 1, name: "unknown", targets: ["chip"], countries: {{{}}},
            products: {{"chip": (stage: final, supply: [
                Countries(basis: location, shares: {{}}, candidates: [{}], assumed: "toy")])}})"#,
            countries.join(", "),
            listed.join(", ")
        );
        let loaded = load::from_text("unknown.ron", text);
        let found = format!("{:?}", loaded.diagnostics);
        let chain = loaded.value.unwrap_or_else(|| panic!("{found}"));
        for theta in [30_u32, 50, 80] {
            let theta = Share::from_ppm(theta * 10_000).expect("a share");
            let question = Question {
                theta,
                ..Question::of(&chain)
            };
            // Less than θ is left where more than 1 − θ is lost.
            let exact = theta.fraction().powi(n);
            for holder in holders {
                let n_draws = 4_000;
                let lost = Event::Country((*holder).into());
                let odds = drawn(&chain, question.clone(), lost, n_draws);
                let found = odds.targets[0].lost_pct.worst / 100.0;
                let error = (exact * (1.0 - exact) / f64::from(n_draws)).sqrt();
                assert!(
                    (found - exact).abs() < 4.0 * error,
                    "{holder} of {n} at θ {theta}: {found}, not {exact}"
                );
            }
        }
    }
}

/// What is drawn lies between both ends: nothing is lost that both keep, nothing misses more than the worst or less
/// than the best. Debug builds check besides that every split lies in its ranges and sums to the whole.
#[test]
fn no_draw_is_outside_of_what_is_possible() {
    let chain = load::allied();
    let question = Question {
        targets: vec!["dram".into(), "ai_accelerator_gpu".into()],
        ..Question::of(&chain)
    };
    for name in ["USA", "CHN", "firm:JX Advanced Metals"] {
        let event = Event::parse(&chain, name).expect("it is there");
        let case = Case::losing(question.clone(), [event], Span::ALWAYS);
        let prepared = Prepared::new(&chain, &case).expect("names resolve");
        for shape in [Shape::Likely, Shape::Flat] {
            let config = Config {
                n_draws: 64,
                shape,
                ..Config::DEFAULT
            };
            let odds = odds::find(&prepared, config).expect("there are weeks");
            let effects = prepared.effects(&[], &mut Scratch::default());
            for (effect, odds) in effects.iter().zip(&odds.targets) {
                let ends = effect.missing_weeks.expect("it keeps running");
                let missing = odds.missing_weeks;
                assert!(missing.p95 <= ends.worst + 0.5, "{name}: {odds:?} {ends:?}");
                assert!(missing.p5 >= ends.best - 0.5, "{name}: {odds:?} {ends:?}");
            }
        }
    }
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
                Verdict::Lost => assert!(odds.lost_pct.best > 90.0, "{odds:?}"),
                Verdict::Kept => assert!(odds.lost_pct.worst < 10.0, "{odds:?}"),
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

/// How many steps of the scale of likelihood words two are apart.
fn steps(one: Likelihood, other: Likelihood) -> u32 {
    (one as u32).abs_diff(other as u32)
}

/// Likelihood words of scenarios that another sensible way of drawing moves by more than one step.
fn moved(files: &[String]) -> Vec<String> {
    let scenarios = load::scenarios(files).expect("they are shipped");
    let mut moved = Vec::new();
    for set in &scenarios.sets {
        // The members of a sweep differ in dates and sizes alone.
        let Some(scenario) = set.scenarios.first() else {
            continue;
        };
        let prepared = Prepared::new(&scenarios.chains[set.chain], &scenario.case);
        let prepared = prepared.expect("names resolve");
        let [likely, flat] = [Shape::Likely, Shape::Flat].map(|shape| {
            let config = Config {
                shape,
                n_draws: 64,
                ..Config::DEFAULT
            };
            odds::find(&prepared, config).expect("there are weeks")
        });
        for (one, other) in likely.targets.iter().zip(&flat.targets) {
            let ends = |odds: &TargetOdds| [odds.likelihood.worst, odds.likelihood.best];
            let mut pairs = ends(one).into_iter().zip(ends(other));
            if pairs.any(|(one, other)| steps(one, other) > 1) {
                moved.push(format!(
                    "{} {}: {:?} % {:?} %",
                    scenario.story.name, one.target, one.lost_pct, other.lost_pct
                ));
            }
        }
    }
    moved
}

/// Covers anywhere in their range instead of around the likely value, what is open shared out by uniform draws instead
/// of exponential ones: the page tells what of the shipped scenarios that moves by more than one step.
#[test]
fn what_another_way_of_drawing_moves_is_told() {
    let folder = format!("{}/graphs/scenarios", crate::ROOT);
    let mut files = Vec::new();
    for folder in [folder.clone(), format!("{folder}/claims")] {
        for entry in std::fs::read_dir(folder).expect("it is there") {
            let path = entry.expect("it can be read").path();
            if path.extension().is_some_and(|ending| ending == "ron") {
                files.push(path.to_string_lossy().into_owned());
            }
        }
    }
    files.sort();
    let page = std::fs::read_to_string(format!("{}/docs/methods/odds.md", crate::ROOT));
    let page = page.expect("it is there");
    let untold: Vec<String> = moved(&files)
        .into_iter()
        .filter(|line| {
            let scenario = line.split(' ').next().unwrap_or_default();
            !page.contains(scenario)
        })
        .collect();
    assert_eq!(untold, Vec::<String>::new());
}
