//! One case, one answer: every command that is asked the same says the same.

use std::sync::LazyLock;

use linchpin::{
    analysis::{Interval, Prepared, Scratch, answer::TargetAnswer, dynamics::Series},
    load,
    model::{
        Case, Chain, Change, Event, Outcome, Question, Scenario,
        change::Span,
        quantity::{Share, Weeks},
        view::Basis,
    },
    study::{
        run::{self, Job},
        simulate,
    },
};
use proptest::{collection::vec, prelude::*};

use crate::{
    analysis::structure::{COUNTRIES, PLAIN, country, plans, written},
    given,
};

static CHAIN: LazyLock<Chain> =
    LazyLock::new(|| load::embedded().value.expect("the embedded graph is sound"));

/// What `cutoff` says.
fn cut(chain: &Chain, case: &Case) -> Vec<TargetAnswer> {
    let prepared = Prepared::new(chain, case).expect("names resolve");
    prepared.answer(&mut Scratch::default()).targets
}

/// What `run` says.
fn ran(chain: &Chain, case: &Case) -> Vec<TargetAnswer> {
    let mut scenario = Scenario::nothing(chain);
    scenario.case = case.clone();
    let job = Job {
        chain,
        scenario: &scenario,
    };
    run::judge(&[job], linchpin::study::odds::Config::DEFAULT)
        .runs
        .remove(0)
        .targets
}

/// What `simulate` says: in which week each target falls, and the least that is made of it, at both ends.
fn followed(chain: &Chain, case: &Case) -> Vec<(Interval<Option<f64>>, Interval<f64>)> {
    let prepared = Prepared::new(chain, case).expect("names resolve");
    let config = simulate::Config {
        weeks: prepared.n_weeks(),
        products: Vec::new(),
        nearby: false,
        trials: None,
    };
    let entries = simulate::find(&prepared, &config).products;
    let told = entries.into_iter().map(|entry| {
        let [worst, best] = [entry.worst, entry.best];
        let falls = |series: &Series| series.below_theta_week.map(f64::from);
        // Whoever is slowed by one thing saves another: in rare cases the easy end falls sooner.
        let mut weeks = [falls(&worst), falls(&best)];
        weeks.sort_by_key(|week| week.map_or(u32::MAX, |week| week as u32));
        (
            Interval::new(weeks[0], weeks[1]),
            Interval::new(worst.trough_pct, best.trough_pct),
        )
    });
    told.collect()
}

/// `cutoff` and `run` in every field, `simulate` in every field that it shares, `explain` in every field of the effect.
fn check(chain: &Chain, case: &Case) {
    let answer = cut(chain, case);
    assert_eq!(answer, ran(chain, case), "cutoff and run");
    let shared = answer.iter().map(|target| {
        let effect = &target.effect;
        let left = effect.output_left_pct.expect("it keeps running");
        (effect.weeks, left)
    });
    assert_eq!(
        shared.collect::<Vec<_>>(),
        followed(chain, case),
        "cutoff and simulate"
    );
    for target in &answer {
        let mut alone = case.clone();
        alone.question.targets = vec![target.effect.target.as_str().into()];
        let prepared = Prepared::new(chain, &alone).expect("names resolve");
        let why = linchpin::analysis::explain::find(&prepared, &mut Scratch::default());
        assert_eq!(why.effect, target.effect, "cutoff and explain");
    }
}

fn half_a_year() -> Span {
    Span {
        from: Weeks::whole(4),
        weeks: Some(Weeks::whole(26)),
        recovery: Weeks::whole(8),
        fraction: Share::ONE,
    }
}

#[test]
fn cutoff_run_simulate_and_explain_agree_on_the_embedded_graph() {
    for name in [
        "TWN",
        "JPN",
        "firm:ASML",
        "zone:kanto",
        "product:neon",
        "bloc:eu",
    ] {
        for outcome in [Outcome::Output, Outcome::Growth] {
            for span in [Span::ALWAYS, half_a_year()] {
                let question = Question {
                    outcome,
                    ..Question::of(&CHAIN)
                };
                let event = Event::parse(&CHAIN, name).expect("the graph knows it");
                check(&CHAIN, &Case::losing(question, [event], span));
            }
        }
    }
}

#[test]
fn losses_of_mixed_kinds_agree_in_any_order() {
    let named = ["USA", "firm:Samsung", "product:neon"];
    let events = named.map(|name| Event::parse(&CHAIN, name).expect("the graph knows it"));
    let answer = |events: Vec<Event>| {
        let case = Case::losing(Question::of(&CHAIN), events, Span::ALWAYS);
        check(&CHAIN, &case);
        cut(&CHAIN, &case)
    };
    let forward = answer(events.to_vec());
    let backward = answer(events.iter().rev().cloned().collect());
    assert_eq!(forward, backward);
}

/// 70 % of the chips are made in Taiwan and 30 % in the USA; firm A makes 60 % of them and B 40 %, where is not known.
///
/// Without the USA 70 % is left whatever A is; without A at most 40 %. Both together cannot leave more than A alone.
#[test]
fn a_country_and_a_firm_lost_together_are_not_told_by_the_first_of_them() {
    let text = r#"(format: 1, name: "mixed", targets: ["chip"],
        countries: {"TWN": (), "USA": ()}, firms: {"A": (hq: "USA"), "B": (hq: "TWN")},
        products: {"chip": (stage: final, supply: [
            Countries(basis: location, shares: {"TWN": 70, "USA": 30}, assumed: "toy"),
            Producers([
                (firm: "A", at: "TWN", share: 40, assumed: "toy"), (firm: "A", at: "USA", share: 20, assumed: "toy"),
                (firm: "B", at: "TWN", share: 30, assumed: "toy"), (firm: "B", at: "USA", share: 10, assumed: "toy")])])})"#;
    let loaded = load::from_text("mixed.ron", text);
    let chain = loaded
        .value
        .unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    let lost = |names: [&str; 2]| {
        let events = names.map(|name| Event::parse(&chain, name).expect("it is there"));
        let case = Case::losing(Question::of(&chain), events, Span::ALWAYS);
        let left = cut(&chain, &case).remove(0).effect.output_left_pct;
        let left = left.expect("it keeps running");
        (left.worst, left.best)
    };
    // What is left is B in Taiwan.
    assert_eq!(lost(["USA", "firm:A"]), (30.0, 30.0));
    assert_eq!(lost(["firm:A", "USA"]), (30.0, 30.0));
}

/// Dates in weeks: from, how long, back over.
fn spans() -> impl Strategy<Value = Span> {
    (
        0..20_u32,
        prop::option::of(1..40_u32),
        0..10_u32,
        1..=10_u32,
    )
        .prop_map(|(from, weeks, recovery, tenths)| Span {
            from: Weeks::whole(from),
            weeks: weeks.map(Weeks::whole),
            recovery: Weeks::whole(recovery),
            fraction: Share::from_ppm(tenths * 100_000).expect("at most the whole"),
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn cutoff_run_simulate_and_explain_agree_on_random_chains(
        plan in plans(), lost in vec((0..COUNTRIES.len(), spans()), 1..4), by_law in any::<bool>(),
    ) {
        let chain = written(&plan, PLAIN);
        let mut question = Question::of(&chain);
        question.targets = chain.products().keys().cloned().collect();
        question.basis = if by_law { Basis::Jurisdiction } else { Basis::Location };
        let changes: Vec<Change> = lost
            .iter()
            .map(|&(at, span)| Change::loss_of(country(at), span))
            .collect();
        let case = Case::new(question.clone(), changes.clone());
        check(&chain, &case);
        // The order of what happens never matters.
        let backward = Case::new(question, changes.into_iter().rev().collect());
        prop_assert_eq!(cut(&chain, &case), cut(&chain, &backward));
    }

    #[test]
    fn a_shared_compile_gives_the_same_answer(plan in plans(), lost in 0..COUNTRIES.len(), span in spans(), theta in 1..=100_u32) {
        let chain = written(&plan, PLAIN);
        let question = Question { targets: chain.products().keys().cloned().collect(), ..Question::of(&chain) };
        let first = given::losing(&question, &[country(0)]);
        let mut other = Case::losing(question, [country(lost)], span);
        other.question.theta = Share::from_percent(f64::from(theta)).expect("a percent");
        let shared = Prepared::new(&chain, &first).expect("names resolve").share(&other).expect("it differs in dates alone");
        prop_assert_eq!(shared.answer(&mut Scratch::default()).targets, cut(&chain, &other));
    }
}
