//! Plans: worked by hand, against every subset, and the law that more measures never hurt.

use linchpin::{
    analysis::Limits,
    load::{self, measures::Measures},
    model::{Case, Chain, Event, Question, change::Span, measure::Measure, quantity::Weeks},
    study::{
        odds,
        plan::{self, Config, Finding, Idle, Objective, Threat},
    },
};
use proptest::prelude::*;

/// A chip made everywhere of two gases, each from one country alone; no stock of either.
const TOY: &str = r#"(
    format: 1, name: "toy", targets: ["chip"],
    countries: {"TWN": (name: "Taiwan"), "USA": (name: "United States"), "JPN": (name: "Japan")},
    firms: {"East": (hq: "TWN"), "West": (hq: "USA")},
    products: {
        "gas": (stage: material, supply: [
            Countries(basis: location, shares: {"TWN": 100}, assumed: "toy"),
        ]),
        "salt": (stage: material, supply: [
            Countries(basis: location, shares: {"TWN": 100}, assumed: "toy"),
        ]),
        "chip": (stage: final, assembled: true, value: (usd_bn: 52, assumed: "toy"), inputs: [
            (role: material, product: "gas", cover_weeks: 0),
            (role: material, product: "salt", cover_weeks: 0),
        ]),
    },
)"#;

/// A plant for each gas that makes all of it, a half of one, stocks, and something late.
const MEASURES: &str = r#"(
    measures: {
        "gas-plant": (interventions: [
            (what: Build(product: "gas", firm: "West", at: "USA", share: 100, months: 12)),
        ], capital_usd_bn: 4, assumed: "toy"),
        "salt-plant": (interventions: [
            (what: Build(product: "salt", firm: "West", at: "USA", share: 100, months: 12)),
        ], capital_usd_bn: 3, assumed: "toy"),
        "stocks": (interventions: [
            (what: Stockpile(products: ["gas", "salt"], weeks: 13)),
        ], months: 6, capital_usd_bn: 1, assumed: "toy"),
        "late-plant": (interventions: [
            (what: Build(product: "gas", firm: "West", at: "USA", share: 100, months: 120)),
        ], capital_usd_bn: 1, assumed: "toy"),
    },
)"#;

fn chain(text: &str) -> Chain {
    load::from_text("toy", text).value.expect("it is sound")
}

fn measures(chain: &Chain, text: &str) -> Measures {
    let loaded = load::measures::from_text(chain, "measures", text);
    assert_eq!(loaded.errors().count(), 0, "{:?}", loaded.diagnostics);
    loaded.value.expect("it is sound")
}

/// Taiwan lost for 26 weeks, 104 weeks after the decision.
fn threat(chain: &Chain) -> Threat {
    let question = Question {
        horizon: Weeks::whole(208),
        ..Question::of(chain)
    };
    let span = Span {
        from: Weeks::whole(104),
        weeks: Some(Weeks::whole(26)),
        ..Span::ALWAYS
    };
    let event = Event::parse(chain, "TWN").expect("it is there");
    Threat {
        name: "taiwan".to_owned(),
        title: None,
        case: Case::losing(question, [event], span),
        weight: 1.0,
    }
}

fn planned(found: &Measures, budget_usd_bn: f64) -> Finding {
    plan::find(
        &found.chain,
        &Config {
            measures: &found.catalogue.measures,
            threats: vec![threat(&found.chain)],
            budget_usd_bn,
            objective: Objective::Mean,
            tolerance: 0.0,
            draws: odds::Config {
                n_draws: 0,
                ..odds::Config::DEFAULT
            },
            limits: Limits::nodes(1),
        },
    )
}

/// A chip is worth a billion a week: 26 weeks without it cost 26 billion. Stocks carry 13 of them for one billion; both
/// plants together carry all for seven; one plant alone carries nothing.
#[test]
fn a_plan_worked_by_hand() {
    let found = measures(&chain(TOY), MEASURES);
    let bought = |budget: f64| {
        let plan = planned(&found, budget);
        assert!(plan.effort.is_proven);
        assert!((plan.before - 26.0).abs() < 0.01, "{}", plan.before);
        (plan.best.measures, plan.best.averted)
    };
    assert_eq!(bought(0.0), (vec![], 0.0));
    let (measures, averted) = bought(6.9);
    assert_eq!(measures, ["stocks"]);
    assert!((averted - 13.0).abs() < 0.01, "{averted}");
    let (measures, averted) = bought(7.0);
    assert_eq!(measures, ["gas-plant", "salt-plant"]);
    assert!((averted - 26.0).abs() < 0.01, "{averted}");
    // With more than that nothing more is bought.
    assert_eq!(bought(1000.0).0, ["gas-plant", "salt-plant"]);
}

#[test]
fn what_does_nothing_alone_says_why() {
    let plan = planned(&measures(&chain(TOY), MEASURES), 7.0);
    let why = |id: &str| {
        let found = plan.measures.iter().find(|measure| measure.id == id);
        found.expect("it is listed").idle
    };
    assert_eq!(why("late-plant"), Some(Idle::Late));
    assert_eq!(why("stocks"), None);
    // Stocks and either plant carry all 26 weeks no better than stocks: only both plants do.
    assert_eq!(why("gas-plant"), Some(Idle::NeedsOthers));
    let pair = plan.pairs.first().expect("the plants need each other");
    assert!(pair.together > pair.apart, "{pair:?}");
}

#[test]
fn a_plan_never_does_worse_than_a_rule_of_thumb() {
    let found = measures(&chain(TOY), MEASURES);
    for budget in [0.5, 1.0, 4.0, 7.0, 9.0] {
        let plan = planned(&found, budget);
        for (rule, portfolio) in &plan.rules {
            assert!(portfolio.averted <= plan.best.averted, "{rule:?}");
            assert!(portfolio.spent_usd_bn <= budget + 1e-6, "{rule:?}");
        }
    }
}

/// What a set of measures leaves missing, asked about by itself.
fn missing(found: &Measures, set: &[&Measure]) -> f64 {
    let owned: Vec<Measure> = set.iter().map(|&measure| measure.clone()).collect();
    let mut catalogue = found.clone();
    catalogue.catalogue.measures = owned;
    planned(&catalogue, 0.0).floor
}

/// Plants on the toy: how much of which gas from when on, with a price. Stocks are left out: with more of one input the
/// stock of the other is used up sooner, so that more measures may leave a little more missing.
fn catalogues() -> impl Strategy<Value = String> {
    let one = (0..4_u32, 1..100_u32, 0..40_u32, 1..10_u32);
    proptest::collection::vec(one, 1..7).prop_map(|list| {
        let entries = list.iter().enumerate().map(|(at, (kind, size, months, price))| {
            let product = if kind % 2 == 0 { "gas" } else { "salt" };
            let what = format!(
                r#"Build(product: "{product}", firm: "West", at: "USA", share: {size}, months: {months})"#
            );
            format!(
                r#""m{at}": (interventions: [(what: {what})], months: {months}, capital_usd_bn: {price}, assumed: "toy"),"#
            )
        });
        format!("(measures: {{{}}})", entries.collect::<String>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The set found is the best of all subsets, and more measures never leave more missing.
    #[test]
    fn a_plan_is_the_best_of_all_subsets(text in catalogues(), budget in 0..25_u32) {
        let found = measures(&chain(TOY), &text);
        let budget = f64::from(budget);
        let plan = planned(&found, budget);
        prop_assert!(plan.effort.is_proven);
        let all: Vec<&Measure> = found.catalogue.measures.iter().collect();
        let n = all.len();
        let chosen = |set: usize| -> Vec<&Measure> {
            (0..n).filter(|at| set & (1 << at) != 0).map(|at| all[at]).collect()
        };
        let values: Vec<f64> = (0..1_usize << n).map(|set| missing(&found, &chosen(set))).collect();
        let price = |set: usize| chosen(set).iter().map(|one| one.price()).sum::<f64>();
        let best = (0..1_usize << n)
            .filter(|&set| price(set) <= budget)
            .map(|set| values[set])
            .fold(f64::INFINITY, f64::min);
        prop_assert!((plan.before - plan.best.averted - best).abs() < 0.003, "{} {best}", plan.before);
        for set in 0..1_usize << n {
            for at in 0..n {
                prop_assert!(values[set | (1 << at)] <= values[set] + 0.003);
            }
        }
    }
}

#[test]
fn the_measures_and_threats_of_the_program_are_sound() {
    let chain = load::allied();
    let loaded = load::measures::allied(&chain);
    assert_eq!(loaded.diagnostics, []);
    let found = loaded.value.expect("they are sound");
    assert!(found.catalogue.measures.len() > 50);
    let files = load::threats().map(|(name, text)| load::File::of_text(name, text));
    let threats = load::scenario::from_files(files.collect(), None);
    assert_eq!(threats.diagnostics, []);
    let on_disk = std::fs::read_dir("graphs/threats").expect("the folder is there");
    assert_eq!(on_disk.count(), load::threats().count());
}
