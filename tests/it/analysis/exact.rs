//! Exact structure on the shipped graph: cut sets, coalitions, power and fault trees held against critical thresholds.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    sync::LazyLock,
};

use linchpin::{
    analysis::{
        Interval, Limits, Prepared, Scratch,
        coalition::{self, TargetCoalitions},
        cutsets::{self, TargetSets},
        power,
    },
    engine::bdd,
    load,
    model::{
        Chain, Event, EventKind, Question, Reading,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::{
        Compiled, Outcome, Shock,
        failure::{self, Failure},
        formula::Formula,
        ix::RowIx,
        openpsa,
    },
    render::{self, json::ChainName},
    words::Report,
};

use crate::given::{self, shared};

static CHAIN: LazyLock<Chain> = LazyLock::new(load::allied);

const OUTCOMES: [Outcome; 3] = [Outcome::Output, Outcome::Growth, Outcome::Renewal];
const MAX_NODES: usize = 10_000_000;
const LIMITS: bdd::Config<'static> = bdd::Config {
    max_nodes: MAX_NODES,
    should_stop: &|| false,
};

fn toy(name: &str) -> Chain {
    let path = format!("graphs/toy/{name}.ron");
    load::from_path(Path::new(&path))
        .value
        .expect("the graph is sound")
}

/// The defaults of the command line.
fn asked(chain: &Chain) -> Question {
    Question {
        targets: chain.targets().to_vec(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: Share::from_percent(50.0).expect("a percent"),
        horizon: Weeks::whole(104),
        buyer: None,
        reading: Reading::DEFAULT,
    }
}

fn asked_for(outcome: Outcome) -> Question {
    Question {
        outcome,
        ..asked(&CHAIN)
    }
}

/// A logic chip, a memory and an old part: they stand for the fourteen where every set of each is looked at.
fn three(outcome: Outcome) -> Question {
    let targets = ["ai_accelerator_gpu", "dram", "automotive_mcu_mature"];
    Question {
        targets: targets.map(Into::into).to_vec(),
        ..asked_for(outcome)
    }
}

fn asked_of(target: &str) -> Question {
    Question {
        targets: vec![target.into()],
        ..asked(&CHAIN)
    }
}

/// Everything of a kind in a chain, in its order.
fn everything(chain: &Chain, by: EventKind) -> Vec<Event> {
    match by {
        EventKind::Country => chain
            .countries()
            .keys()
            .cloned()
            .map(Event::Country)
            .collect(),
        EventKind::Firm => chain.firms().keys().cloned().map(Event::Firm).collect(),
        EventKind::Product => chain
            .products()
            .keys()
            .cloned()
            .map(Event::Product)
            .collect(),
        _ => unreachable!("no test asks for another kind"),
    }
}

fn events(chain: &Chain, names: &[String]) -> Vec<Event> {
    let parse = |name: &String| Event::parse(chain, name).expect("findings name events");
    names.iter().map(parse).collect()
}

/// θ* of every row when some events are lost, in parts per million.
fn star(
    lens: &Prepared<'_>,
    compiled: &Compiled,
    lost: &[Event],
    scratch: &mut Scratch,
) -> Vec<u32> {
    let shock = compiled.atlas.shock(lens.chain(), &compiled.network, lost);
    lens.star(compiled, &shock, scratch).rows
}

/// θ* of a target when some countries stand alone and what cannot be assessed is available, in parts per million.
fn alone(
    lens: &Prepared<'_>,
    compiled: &Compiled,
    countries: &[Event],
    row: RowIx,
    scratch: &mut Scratch,
) -> u32 {
    let shock = compiled
        .atlas
        .shock_of_all_but(lens.chain(), &compiled.network, countries);
    lens.star(compiled, &shock, scratch).rows[row.ix()]
}

fn without(events: &[Event], at: usize) -> Vec<Event> {
    let mut rest = events.to_vec();
    rest.remove(at);
    rest
}

fn sets_by(by: EventKind, order: Option<u32>, question: &Question) -> cutsets::Finding {
    let config = cutsets::Config {
        by: vec![by],
        order,
        limit: 2_000,
        limits: Limits::nodes(MAX_NODES),
        case: crate::given::asked(question),
    };
    cutsets::find(&CHAIN, &config)
}

fn coalitions(chain: &Chain, bloc: Option<&str>, question: &Question) -> coalition::Finding {
    let config = coalition::Config {
        bloc: bloc.map(Into::into),
        limit: 2_000,
        limits: Limits::nodes(MAX_NODES),
        case: crate::given::asked(question),
    };
    coalition::find(chain, &config)
}

fn shares_of(
    chain: &Chain,
    by: EventKind,
    n_thresholds: u32,
    question: &Question,
) -> power::Finding {
    let config = power::Config {
        by,
        n_thresholds,
        limits: Limits::nodes(MAX_NODES),
        case: crate::given::asked(question),
    };
    power::find(chain, &config)
}

fn text(finding: &impl Report) -> String {
    render::text::render(&finding.page(), Some(120))
}

fn json(chain: &Chain, finding: &impl Report) -> String {
    let name = ChainName {
        name: chain.name(),
        fingerprint: &load::fingerprint(chain),
    };
    render::json::render(finding, &[name])
}

// ---- By hand.

/// The chip needs one of three gases (40, 35, 25 %) and one maker (100 %).
///
/// At half of normal supply the maker is fatal alone, and of the gases any two: what is left is 25, 35 or 40 %.
#[test]
fn cut_sets_of_a_toy_are_those_worked_out_by_hand() {
    let chain = toy("redundancy");
    let config = cutsets::Config {
        by: vec![EventKind::Country],
        order: None,
        limit: 10,
        limits: Limits::nodes(MAX_NODES),
        case: crate::given::asked(&asked(&chain)),
    };
    let finding = cutsets::find(&chain, &config);
    let target = &finding.targets[0];
    let sets: Vec<String> = target.sets.iter().map(|set| set.events.join(" ")).collect();
    assert_eq!(
        sets,
        [
            "country:NLD",
            "country:USA country:JPN",
            "country:USA country:KOR",
            "country:JPN country:KOR",
        ]
    );
    assert!(target.sets.iter().all(|set| set.is_certain));
    assert_eq!(target.certain, target.possible);
    assert_eq!(target.certain.by_order, ["0", "1", "3"]);
}

/// Alone, the maker needs one gas, and any will do: θ* is what that gas reaches of the world's use.
#[test]
fn coalitions_of_a_toy_are_those_worked_out_by_hand() {
    let chain = toy("redundancy");
    let finding = coalitions(&chain, None, &asked(&chain));
    let found: Vec<(String, Interval<f64>)> = finding.targets[0]
        .coalitions
        .iter()
        .map(|coalition| (coalition.countries.join(" "), coalition.theta_star_pct))
        .collect();
    let exactly = |pct| Interval::new(pct, pct);
    assert_eq!(
        found,
        [
            ("USA NLD".to_owned(), exactly(40.0)),
            ("JPN NLD".to_owned(), exactly(35.0)),
            ("KOR NLD".to_owned(), exactly(25.0)),
        ]
    );
}

/// One threshold, half: a set wins that holds the maker, or two of the three gases.
///
/// Shapley: the maker is pivotal when at most one gas stands before it, in half of all orders; the gases share the
/// rest. Banzhaf: the maker swings 4 of the 8 sets of gases, a gas swings the 2 of 8 with exactly one other gas and
/// without the maker; 4, 2, 2, 2 of 10.
#[test]
fn power_over_a_toy_is_that_worked_out_by_hand() {
    let chain = toy("redundancy");
    let finding = shares_of(&chain, EventKind::Country, 1, &asked(&chain));
    let players: Vec<(&str, f64, f64)> = finding.targets[0]
        .players
        .iter()
        .map(|player| {
            (
                player.event.as_str(),
                player.shapley_pct.worst,
                player.banzhaf_pct.worst,
            )
        })
        .collect();
    assert_eq!(finding.thresholds_pct, [50.0]);
    assert_eq!(
        players,
        [
            ("country:NLD", 50.0, 40.0),
            ("country:JPN", 16.667, 20.0),
            ("country:KOR", 16.667, 20.0),
            ("country:USA", 16.667, 20.0),
        ]
    );
}

// ---- Cut sets.

/// Sets of one member against the loss of every single thing, in both cases.
fn check_single_losses(outcome: Outcome) {
    for by in [EventKind::Country, EventKind::Firm, EventKind::Product] {
        let question = three(outcome);
        let theta = question.theta.ppm();
        let lens = crate::given::prepared(&CHAIN, &question, by);
        let mut scratch = Scratch::default();
        let mut fatal = vec![[BTreeSet::new(), BTreeSet::new()]; lens.target_rows().len()];
        for event in everything(&CHAIN, by) {
            for (case, compiled) in lens.ends().into_iter().enumerate() {
                let rows = star(&lens, compiled, std::slice::from_ref(&event), &mut scratch);
                for (target, row) in lens.target_rows().iter().enumerate() {
                    if rows[row.ix()] < theta {
                        fatal[target][case].insert(event.to_string());
                    }
                }
            }
        }
        let finding = sets_by(by, Some(1), &question);
        for (target, [possible, certain]) in finding.targets.iter().zip(fatal) {
            let what = format!("{} by {by:?}, {outcome:?}", target.target);
            let single = |wanted: &dyn Fn(bool) -> bool| -> BTreeSet<String> {
                let sets = target.sets.iter().filter(|set| wanted(set.is_certain));
                sets.map(|set| set.events.concat()).collect()
            };
            assert_eq!(single(&|is_certain| is_certain), certain, "certain: {what}");
            assert_eq!(single(&|_| true), possible, "possible: {what}");
            assert_eq!(target.certain.sets, certain.len().to_string(), "{what}");
            assert_eq!(target.possible.sets, possible.len().to_string(), "{what}");
        }
    }
}

#[test]
fn cut_sets_of_one_are_the_single_losses_that_stop_output() {
    check_single_losses(Outcome::Output);
}

#[test]
fn cut_sets_of_one_are_the_single_losses_that_stop_growth() {
    check_single_losses(Outcome::Growth);
}

#[test]
fn cut_sets_of_one_are_the_single_losses_that_stop_renewal() {
    check_single_losses(Outcome::Renewal);
}

/// Listed sets bring the target below the threshold in their case, and none of their parts does.
///
/// Where a target has more than three hundred, some three hundred all along the list stand for them.
fn check_minimal(by: EventKind, order: Option<u32>, question: &Question) {
    let lens = crate::given::prepared(&CHAIN, question, by);
    let theta = question.theta.ppm();
    let mut scratch = Scratch::default();
    let finding = sets_by(by, order, question);
    let mut n_checked = 0;
    for (target, &row) in finding.targets.iter().zip(lens.target_rows()) {
        let step = target.sets.len().div_ceil(300).max(1);
        for set in target.sets.iter().step_by(step) {
            let compiled = if set.is_certain {
                lens.best()
            } else {
                lens.worst()
            };
            let mut survives =
                |lost: &[Event]| star(&lens, compiled, lost, &mut scratch)[row.ix()] >= theta;
            let members = events(&CHAIN, &set.events);
            let what = format!("{} of {}", set.events.join(" + "), target.target);
            assert!(!survives(&members), "{what} is a cut set");
            for at in 0..members.len() {
                assert!(survives(&without(&members, at)), "{what} is minimal");
            }
            n_checked += 1;
        }
    }
    assert!(n_checked > 0, "there is something to check");
}

#[test]
fn every_cut_set_by_country_is_minimal() {
    for outcome in OUTCOMES {
        check_minimal(EventKind::Country, None, &three(outcome));
    }
}

#[test]
fn every_cut_set_by_country_is_minimal_when_starting_from_nothing() {
    let question = Question {
        reading: given::FROM_NOTHING,
        theta: Share::from_percent(20.0).expect("a percent"),
        ..asked(&CHAIN)
    };
    check_minimal(EventKind::Country, Some(3), &question);
}

#[test]
fn every_pair_of_firms_and_of_products_is_minimal() {
    for outcome in [Outcome::Output, Outcome::Growth] {
        for by in [EventKind::Firm, EventKind::Product] {
            for target in ["dram", "ai_accelerator_gpu"] {
                let question = Question {
                    outcome,
                    ..asked_of(target)
                };
                check_minimal(by, Some(2), &question);
            }
        }
    }
}

/// The failure of a target in one case, over all countries.
fn by_country(
    lens: &Prepared<'_>,
    compiled: &Compiled,
    countries: &[Event],
    row: RowIx,
) -> Formula {
    let lost: Vec<_> = countries
        .iter()
        .map(|country| compiled.atlas.lost_by(lens.chain(), country))
        .collect();
    failure::formula(&Failure {
        network: &compiled.network,
        target: row,
        theta: lens.question().theta.ppm(),
        events: &lost,
        given: &Shock::none(&compiled.network),
        loops: lens.fixed_point(),
    })
}

/// The law of duality, with both families listed in full; and each path set keeps the target when all else is lost.
#[test]
fn every_cut_set_meets_every_path_set() {
    for outcome in OUTCOMES {
        let question = asked_for(outcome);
        let theta = question.theta.ppm();
        let lens = crate::given::prepared(&CHAIN, &question, EventKind::Country);
        let countries = everything(&CHAIN, EventKind::Country);
        let mut scratch = Scratch::default();
        for (target, &row) in question.targets.iter().zip(lens.target_rows()) {
            for compiled in lens.ends() {
                let formula = by_country(&lens, compiled, &countries, row);
                let solution = bdd::solve(&formula, &LIMITS).expect("it fits");
                let cuts = solution.cut_sets(&LIMITS).expect("it fits");
                let paths = solution.path_sets(&LIMITS).expect("it fits");
                let listed = |family: &bdd::Family| {
                    let sets = family.list(20_000).sets;
                    assert_eq!(
                        sets.len() as u128,
                        family.count().sets,
                        "{target}: all of them"
                    );
                    sets
                };
                let (cuts, paths) = (listed(&cuts), listed(&paths));
                assert!(!cuts.is_empty() && !paths.is_empty(), "{target}");
                for path in &paths {
                    for cut in &cuts {
                        assert!(
                            path.iter().any(|member| cut.contains(member)),
                            "{target}: {cut:?} and {path:?} have a member in common"
                        );
                    }
                }
                for path in paths.iter().take(50) {
                    let lost: Vec<Event> = (0..countries.len() as u32)
                        .filter(|country| !path.contains(country))
                        .map(|country| countries[country as usize].clone())
                        .collect();
                    let rows = star(&lens, compiled, &lost, &mut scratch);
                    assert!(rows[row.ix()] >= theta, "{target} lives on {path:?}");
                }
            }
        }
    }
}

// ---- Coalitions.

/// Alone with anything left, and with nothing left without any one member.
fn check_coalitions(question: &Question) -> Vec<TargetCoalitions> {
    let lens = crate::given::prepared(&CHAIN, question, EventKind::Country);
    let mut scratch = Scratch::default();
    let finding = coalitions(&CHAIN, None, question);
    for (target, &row) in finding.targets.iter().zip(lens.target_rows()) {
        for coalition in &target.coalitions {
            let names = &coalition.countries;
            let what = format!("{} for {}", names.join(" "), target.target);
            let members = events(&CHAIN, names);
            let reached = lens.ends().map(|compiled| {
                f64::from(alone(&lens, compiled, &members, row, &mut scratch)) / 10_000.0
            });
            assert!(reached[0] > 0.0, "{what} is capable");
            assert_eq!(
                coalition.theta_star_pct,
                Interval::new(reached[0], reached[1]),
                "{what}"
            );
            for at in 0..members.len() {
                let rest = without(&members, at);
                let left = alone(&lens, lens.worst(), &rest, row, &mut scratch);
                assert_eq!(left, 0, "{what} is minimal");
            }
        }
    }
    finding.targets
}

#[test]
fn every_coalition_is_capable_and_needs_every_member() {
    for outcome in OUTCOMES {
        for basis in [Basis::Location, Basis::Jurisdiction] {
            let question = Question {
                basis,
                ..three(outcome)
            };
            // By seat no source tells whose some lines are, so that not even everybody together is known to hold them.
            let is_told = basis == Basis::Location;
            for target in check_coalitions(&question) {
                assert_eq!(!target.coalitions.is_empty(), is_told, "{}", target.target);
            }
        }
    }
}

/// No single country can make any target alone, on the basis of places: the claim that the project exists to test.
#[test]
fn no_single_country_has_a_sovereign_supply_chain() {
    for outcome in OUTCOMES {
        let finding = coalitions(&CHAIN, None, &asked_for(outcome));
        for target in &finding.targets {
            let single = target
                .coalitions
                .iter()
                .find(|coalition| coalition.countries.len() <= 1);
            assert_eq!(single, None, "{} for {outcome:?}", target.target);
        }
    }
}

/// Since the USGS says who mines what, known shares of every mineral lie outside China: with everybody but China
/// together something of every target is left for certain.
#[test]
fn without_china_something_of_every_target_is_left_for_certain() {
    let all_but_china: Vec<Event> = everything(&CHAIN, EventKind::Country)
        .into_iter()
        .filter(|country| country.id() != "CHN")
        .collect();
    let question = asked(&CHAIN);
    let lens = crate::given::prepared(&CHAIN, &question, EventKind::Country);
    let mut scratch = Scratch::default();
    for (target, &row) in question.targets.iter().zip(lens.target_rows()) {
        let worst = alone(&lens, lens.worst(), &all_but_china, row, &mut scratch);
        assert!(worst > 0, "{target}");
    }
}

/// By place the allies together hold a known share of everything that any target needs; by seat it cannot be told,
/// since for some lines no source tells whose they are.
#[test]
fn the_allies_together_are_capable_by_place_and_cannot_be_told_by_seat() {
    use linchpin::analysis::sides::Alone;
    for outcome in OUTCOMES {
        for (basis, expected) in [
            (Basis::Location, Alone::Capable),
            (Basis::Jurisdiction, Alone::NotTold),
        ] {
            let question = Question {
                basis,
                ..asked_for(outcome)
            };
            let finding = coalitions(&CHAIN, Some("allied"), &question);
            for target in &finding.targets {
                let bloc = target.bloc.as_ref().expect("a bloc was asked about");
                assert_eq!(bloc.verdict, expected, "{} by {basis:?}", target.target);
                assert_eq!(bloc.lacks, [""; 0], "nothing that is known to be missing");
            }
        }
    }
}

// ---- Power.

/// All that is shared out is the whole: over players, and over players at every threshold.
///
/// `left_out` is what may be missing, in percent. Players whose Shapley share rounds to nothing are not listed, and
/// among hundreds of firms their Banzhaf shares add up: known, and to be tightened to 0 once they are.
fn check_power(by: EventKind, n_thresholds: u32, left_out: f64, question: &Question) {
    let finding = shares_of(&CHAIN, by, n_thresholds, question);
    assert!(finding.is_complete);
    // Every share is rounded to a thousandth of a percent.
    let rounding = 0.0005 * everything(&CHAIN, by).len() as f64;
    for target in &finding.targets {
        assert!(!target.players.is_empty(), "{}", target.target);
        for of in [
            |player: &power::Player| player.shapley_pct.worst,
            |player: &power::Player| player.shapley_pct.best,
            |player: &power::Player| player.banzhaf_pct.worst,
            |player: &power::Player| player.banzhaf_pct.best,
        ] {
            let shares = target.players.iter().map(of);
            assert!(
                shares.clone().all(|share| (0.0..=100.0).contains(&share)),
                "{}",
                target.target
            );
            let sum: f64 = shares.sum();
            assert!(sum <= 100.0 + rounding, "{}: {sum}", target.target);
            // Nothing at all where the game is constant at every threshold of that case.
            assert!(
                sum == 0.0 || sum >= 100.0 - rounding - left_out,
                "{}: {sum}",
                target.target
            );
        }
        for (at, theta) in finding.thresholds_pct.iter().enumerate() {
            let sum: f64 = target
                .players
                .iter()
                .map(|player| player.curve_pct[at])
                .sum();
            let whole = if target.thresholds_without_pct.contains(theta) {
                0.0
            } else {
                100.0
            };
            assert!(
                (sum - whole).abs() <= rounding,
                "{} at {theta}: {sum}",
                target.target
            );
        }
    }
}

#[test]
fn shares_of_power_by_country_make_up_the_whole() {
    check_power(EventKind::Country, 4, 0.0, &asked_of("ai_accelerator_gpu"));
    check_power(EventKind::Country, 2, 0.0, &asked_of("dram"));
}

#[test]
fn shares_of_power_by_firm_make_up_the_whole() {
    check_power(EventKind::Firm, 2, 1.0, &asked_of("hbm"));
}

// ---- Fault trees out and in.

/// The written tree has the same cut sets as the finding: the best case the certain ones, the worst the possible ones.
#[test]
fn an_exported_tree_reads_back_with_the_same_cut_sets() {
    for target in ["dram", "ai_accelerator_gpu", "smartphone_rf_frontend"] {
        for outcome in OUTCOMES {
            let question = Question {
                outcome,
                ..asked_of(target)
            };
            let finding = sets_by(EventKind::Country, None, &question);
            let TargetSets {
                certain,
                possible,
                sets,
                ..
            } = &finding.targets[0];
            for is_best_case in [true, false] {
                let model = cutsets::model(
                    &CHAIN,
                    &crate::given::asked(&question),
                    &target.into(),
                    EventKind::Country,
                    is_best_case,
                );
                let read = openpsa::read(&openpsa::write(&model), None).expect("it reads back");
                let family = bdd::cut_sets(&read.formula, None, &LIMITS);
                let from_tree: BTreeSet<BTreeSet<String>> = family
                    .list(2_000)
                    .sets
                    .iter()
                    .map(|set| {
                        let name = |event: &u32| read.events[*event as usize].replacen('_', ":", 1);
                        set.iter().map(name).collect()
                    })
                    .collect();
                let told = |is_certain: bool| -> BTreeSet<BTreeSet<String>> {
                    let sets = sets.iter().filter(|set| set.is_certain == is_certain);
                    sets.map(|set| set.events.iter().cloned().collect())
                        .collect()
                };
                let count = if is_best_case { certain } else { possible };
                assert_eq!(from_tree.len().to_string(), count.sets, "{target}");
                if is_best_case {
                    assert_eq!(from_tree, told(true), "{target}");
                } else {
                    // Sets that are certain too are listed once, as certain.
                    let known: BTreeSet<_> = told(true).union(&told(false)).cloned().collect();
                    assert!(from_tree.is_subset(&known), "{target}");
                    assert!(told(false).is_subset(&from_tree), "{target}");
                }
            }
        }
    }
}

// ---- Threads.

#[test]
fn findings_do_not_depend_on_the_number_of_threads() {
    let on = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .expect("threads can be had");
        pool.install(|| {
            let question = three(Outcome::Output);
            (
                sets_by(EventKind::Country, None, &question),
                coalitions(&CHAIN, Some("allied"), &question),
                shares_of(&CHAIN, EventKind::Country, 2, &question),
            )
        })
    };
    assert_eq!(on(1), on(7));
}

// ---- The program as a process.

/// The program with an environment that does not depend on who runs the tests.
fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linchpin"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("RAYON_NUM_THREADS", "2")
        .env_remove("LINCHPIN_GRAPH")
        .env_remove("RUST_BACKTRACE")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

/// What a run prints that shall end with a code.
fn printed(args: &[&str], code: i32) -> String {
    let run = run(args);
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(code), "{args:?}: {stderr}");
    String::from_utf8(run.stdout).expect("the program writes UTF-8")
}

#[test]
fn every_question_is_answered_in_every_format() {
    for (args, schema, first_column) in [
        (
            &["cutsets", "--target", "dram"][..],
            "linchpin.cutsets/2",
            "target,target_name,order,",
        ),
        (
            &["coalition", "allied", "--target", "dram"],
            "linchpin.coalition/2",
            "target,target_name,members,",
        ),
        (
            &["power", "--target", "dram", "--thresholds", "4"],
            "linchpin.power/2",
            "target,target_name,event,",
        ),
    ] {
        let in_format = |format| printed(&[args, &["--format", format]].concat(), 0);
        let parsed: serde_json::Value =
            serde_json::from_str(&in_format("json")).expect("it is JSON");
        assert_eq!(parsed["schema"], schema);
        assert_eq!(parsed["complete"], true);
        let csv = in_format("csv");
        assert!(csv.starts_with(first_column), "{csv}");
        assert!(csv.lines().count() > 1, "{csv}");
        assert!(in_format("text").to_lowercase().contains("dram"));
        let markdown = in_format("markdown");
        assert!(markdown.starts_with("# "), "{markdown}");
        assert!(
            markdown.to_lowercase().contains("dram") && markdown.contains("| ---"),
            "{markdown}"
        );
    }
}

#[test]
fn an_exported_tree_is_solved_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder can be had");
    let path = folder.path().join("dram.xml");
    let path = path.to_str().expect("the path is UTF-8");
    assert_eq!(printed(&["export", "openpsa", "dram", "-o", path], 0), "");
    let written = fs::read_to_string(path).expect("it was written");
    assert_eq!(printed(&["export", "openpsa", "dram"], 0), written);
    let parsed: serde_json::Value =
        serde_json::from_str(&printed(&["cutsets", path, "--format", "json"], 0))
            .expect("it is JSON");
    assert_eq!(parsed["schema"], "linchpin.faulttree/3");
    let sets = parsed["result"]["cut_sets"]["sets"].as_str().expect("text");
    let direct: serde_json::Value = serde_json::from_str(&printed(
        &["cutsets", "--target", "dram", "--format", "json"],
        0,
    ))
    .expect("it is JSON");
    assert_eq!(direct["result"]["targets"][0]["possible"]["sets"], sets);
    assert!(printed(&["cutsets", path], 0).contains(&format!("{sets} minimal cut sets")));
    assert!(printed(&["cutsets", path, "--format", "csv"], 0).starts_with("order,events\n"));
    assert!(printed(&["cutsets", path, "--format", "markdown"], 0).starts_with("# Fault tree"));
}

/// Published: 392 minimal cut sets, 12 of two events, 24 of four, 188 of five, 168 of six.
#[test]
fn the_chinese_tree_has_its_published_cut_sets() {
    if shared::read("data/aralia/chinese.xml").is_none() {
        return;
    }
    let tree = "../shared/data/aralia/chinese.xml";
    let parsed: serde_json::Value =
        serde_json::from_str(&printed(&["cutsets", tree, "--format", "json"], 0))
            .expect("it is JSON");
    let found = &parsed["result"]["cut_sets"];
    assert_eq!(found["sets"], "392");
    let by_order = serde_json::json!(["0", "0", "12", "0", "24", "188", "168"]);
    assert_eq!(found["by_order"], by_order);
    let to_four = printed(&["cutsets", tree, "--order", "4"], 0);
    assert!(
        to_four.contains("36 minimal cut sets (2: 12, 4: 24; up to order 4, as asked)"),
        "{to_four}"
    );
}

#[test]
fn a_limit_ends_with_three_and_says_how_far_the_answer_goes() {
    for args in [
        &["cutsets", "--target", "dram", "--max-nodes", "5"][..],
        &["coalition", "--target", "dram", "--max-nodes", "2"],
        &[
            "power",
            "--target",
            "dram",
            "--thresholds",
            "2",
            "--max-nodes",
            "5",
        ],
    ] {
        let ended = run(args);
        let stderr = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(3), "{args:?}: {stderr}");
        assert!(
            stderr.contains("--max-nodes and --timeout raise it"),
            "{args:?}: {stderr}"
        );
        let parsed: serde_json::Value =
            serde_json::from_str(&printed(&[args, &["--format", "json"]].concat(), 3))
                .expect("it is JSON");
        assert_eq!(parsed["complete"], false, "{args:?}");
    }
    let sets = printed(&["cutsets", "--target", "dram", "--max-nodes", "5"], 3);
    assert!(
        sets.contains("stopped at the limit, known up to order 0"),
        "{sets}"
    );
    let coalition = printed(&["coalition", "--target", "dram", "--max-nodes", "2"], 3);
    assert!(coalition.contains("stopped at the limit"), "{coalition}");
}

// ---- For people, on the shipped graph.

#[test]
fn cut_sets_of_two_targets_as_people_read_them() {
    for target in ["ai_accelerator_gpu", "dram"] {
        let finding = sets_by(EventKind::Country, None, &asked_of(target));
        insta::assert_snapshot!(format!("cutsets-{target}"), text(&finding));
    }
}

#[test]
fn the_allied_bloc_as_people_read_it() {
    let finding = coalitions(&CHAIN, Some("allied"), &asked(&CHAIN));
    insta::assert_snapshot!("coalition-allied", text(&finding));
}

#[test]
fn power_over_accelerators_as_people_read_it() {
    let finding = shares_of(
        &CHAIN,
        EventKind::Country,
        5,
        &asked_of("ai_accelerator_gpu"),
    );
    insta::assert_snapshot!("power-ai_accelerator_gpu", text(&finding));
}

// ---- For machines, on a toy graph.

#[test]
fn machine_forms_of_exact_structure() {
    let chain = toy("redundancy");
    let sets = cutsets::find(
        &chain,
        &cutsets::Config {
            by: vec![EventKind::Country],
            order: None,
            limit: 10,
            limits: Limits::nodes(MAX_NODES),
            case: crate::given::asked(&asked(&chain)),
        },
    );
    insta::assert_snapshot!("toy-cutsets-json", json(&chain, &sets));
    insta::assert_snapshot!("toy-cutsets-csv", crate::given::csv(&sets));
    let alone = coalitions(&chain, None, &asked(&chain));
    insta::assert_snapshot!("toy-coalition-json", json(&chain, &alone));
    let power = shares_of(&chain, EventKind::Country, 4, &asked(&chain));
    insta::assert_snapshot!("toy-power-json", json(&chain, &power));
    let model = cutsets::model(
        &chain,
        &crate::given::asked(&asked(&chain)),
        &"chip".into(),
        EventKind::Country,
        false,
    );
    insta::assert_snapshot!("toy-openpsa", openpsa::write(&model));
}
