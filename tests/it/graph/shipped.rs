//! The shipped scenarios: every file against its stored result, and all verdicts in one place.

use std::path::{Path, PathBuf};

use linchpin::{
    analysis::dynamics::{Rationing, Response},
    load::scenario::{self, Scenarios},
    render::{
        self,
        snapshot::{self, State},
    },
    study::{
        backtest,
        run::{self, Job, Run},
    },
    words::{self, Report},
};

fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "ron") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn load(folder: &str) -> Scenarios {
    let loaded = scenario::from_paths(&files(folder), None);
    let told: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|finding| {
            format!(
                "{}:{}: {}",
                finding.place.file, finding.place.line, finding.message
            )
        })
        .collect();
    assert_eq!(told, Vec::<String>::new(), "shipped files have no faults");
    loaded.value.expect("shipped files have no faults")
}

fn jobs(loaded: &Scenarios) -> Vec<Job<'_>> {
    loaded
        .sets
        .iter()
        .flat_map(|set| {
            let chain = &loaded.chains[set.chain];
            set.scenarios
                .iter()
                .map(move |scenario| Job { chain, scenario })
        })
        .collect()
}

#[test]
fn every_shipped_scenario_gives_its_stored_result() {
    let loaded = load("graphs/scenarios");
    let finding = run::judge(&jobs(&loaded), linchpin::study::odds::Config::DEFAULT);
    let mut runs = finding.runs.iter();
    let mut n_files = 0;
    for set in &loaded.sets {
        let own: Vec<&Run> = runs.by_ref().take(set.scenarios.len()).collect();
        let place = Path::new(&set.path).with_extension("snap");
        let stored = std::fs::read_to_string(&place).ok();
        match snapshot::compare(stored.as_deref(), &snapshot::text(&own)) {
            State::Same => n_files += 1,
            State::New => panic!(
                "`{}` has no stored result; linchpin snapshot graphs/scenarios --accept",
                set.path
            ),
            State::Changed(lines) => panic!("`{}` differs:\n{}", set.path, lines.join("\n")),
        }
    }
    assert!(n_files >= 60, "{n_files} files");
}

#[test]
fn nineteen_claims_and_their_verdicts() {
    let loaded = load("graphs/scenarios/claims");
    let finding = run::judge(&jobs(&loaded), linchpin::study::odds::Config::DEFAULT);
    let lines: Vec<String> = finding
        .runs
        .iter()
        .flat_map(|run| {
            let verdict = run
                .verdict
                .map_or("nothing expected", |verdict| verdict.as_str());
            let head = format!("{}: {verdict}", run.name);
            let expected = run.expectations.iter().map(|judgement| {
                format!(
                    "  {}: {} ({})",
                    judgement.status.as_str(),
                    words::judgement::expected(&judgement.expected),
                    words::judgement::found(judgement)
                )
            });
            std::iter::once(head).chain(expected).collect::<Vec<_>>()
        })
        .collect();
    let claims = loaded.sets.iter().filter(|set| {
        set.scenarios
            .iter()
            .all(|scenario| scenario.story.claim.is_some())
    });
    assert_eq!(claims.count(), 19, "each file tells its claim");
    insta::assert_snapshot!("claims", lines.join("\n"));
}

#[test]
fn the_same_results_on_any_number_of_threads() {
    let loaded = load("graphs/scenarios/claims");
    let jobs = jobs(&loaded);
    let text = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool can be made");
        let finding = pool.install(|| run::judge(&jobs, linchpin::study::odds::Config::DEFAULT));
        snapshot::text(&finding.runs.iter().collect::<Vec<_>>())
    };
    assert_eq!(text(1), text(7));
}

#[test]
fn history_against_the_model() {
    let loaded = load("graphs/backtests");
    let response = Response {
        surge_limit: 1.2,
        surge_weeks: 26.0,
        refill_weeks: 8.0,
        backlog_weeks: None,
        rationing: Rationing::Proportional,
    };
    let finding = backtest::find(&jobs(&loaded), &response);
    insta::assert_snapshot!(
        "backtests",
        render::text::render(&finding.page(), Some(120))
    );
}

/// One chip from one gas; the gas stops for two weeks, users hold one: half of a year is not lost, one week is.
#[test]
fn a_measurement_is_hit_missed_or_undecided_by_hand() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path
    };
    write(
        "g.ron",
        r#"(targets: ["chip"], countries: {"AAA": (name: "A")}, products: {
            "gas": (stage: material, supply: [Countries(basis: location, shares: {"AAA": 100}, assumed: "toy")]),
            "chip": (stage: fabrication, supply: [Countries(basis: location, shares: {"AAA": 100}, assumed: "toy")],
                inputs: [(role: material, product: "gas", cover_weeks: 1, assumed: "toy")]),
        })"#,
    );
    let with = |lost: &str| {
        let text = format!(
            r#"(format: 1, chain: "g.ron", horizon_weeks: 20,
                interventions: [(what: Outage(product("gas")), weeks: 2)],
                observed: [(target: "chip", share_lost_pct: 100, lost_pct: {lost}, assumed: "toy")])"#
        );
        let loaded = scenario::from_paths(&[write("s.ron", &text)], None);
        let loaded = loaded.usable().expect("nothing is wrong");
        let response = Response {
            surge_limit: 1.0,
            surge_weeks: 26.0,
            refill_weeks: 8.0,
            backlog_weeks: None,
            rationing: Rationing::Proportional,
        };
        let finding = backtest::find(&jobs(&loaded), &response);
        finding.events[0].clone()
    };
    let hit = with("(99, 100)");
    assert_eq!(hit.agreement, backtest::Agreement::Hit);
    assert!((hit.simulated_pct.worst - 100.0).abs() < 1e-9, "{hit:?}");
    assert!(hit.error < 1e-9 && (hit.error_of_nothing - 99.0).abs() < 1e-9);
    let missed = with("(0, 10)");
    assert_eq!(missed.agreement, backtest::Agreement::Miss);
    assert!((missed.error - 90.0).abs() < 1e-9, "{missed:?}");
    assert!((missed.error_of_share - 90.0).abs() < 1e-9);
}
