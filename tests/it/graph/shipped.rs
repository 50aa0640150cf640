//! The shipped scenarios: every file against its stored result, and all verdicts in one place.

use std::path::{Path, PathBuf};

use linchpin::{
    load::{
        fingerprint,
        scenario::{self, Scenarios},
    },
    render::{
        self,
        snapshot::{self, State},
    },
    study::{
        backtest, odds,
        run::{self, Job, Run},
    },
    words::{self, Report as _},
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
    let n_files = stored("graphs/scenarios");
    assert!(n_files >= 60, "{n_files} files");
}

#[test]
fn every_event_of_the_past_gives_its_stored_result() {
    let n_files = stored("graphs/backtests");
    assert!(n_files >= 30, "{n_files} files");
}

/// Holds every file of a folder to the result beside it, and counts them.
fn stored(folder: &str) -> usize {
    let loaded = load(folder);
    let finding = run::judge(&jobs(&loaded), odds::Config::DEFAULT);
    let mut runs = finding.runs.iter();
    let mut n_files = 0;
    for set in &loaded.sets {
        let own: Vec<&Run> = runs.by_ref().take(set.scenarios.len()).collect();
        let place = Path::new(&set.path).with_extension("snap");
        let stored = std::fs::read_to_string(&place).ok();
        match snapshot::compare(stored.as_deref(), &snapshot::text(&own)) {
            State::Same => n_files += 1,
            State::New => panic!(
                "`{}` has no stored result; linchpin snapshot {folder} --accept",
                set.path
            ),
            State::Changed(lines) => panic!("`{}` differs:\n{}", set.path, lines.join("\n")),
        }
    }
    n_files
}

#[test]
fn nineteen_claims_and_their_verdicts() {
    let loaded = load("graphs/scenarios/claims");
    let finding = run::judge(&jobs(&loaded), odds::Config::DEFAULT);
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
        let finding = pool.install(|| run::judge(&jobs, odds::Config::DEFAULT));
        snapshot::text(&finding.runs.iter().collect::<Vec<_>>())
    };
    assert_eq!(text(1), text(7));
}

/// Holds a part of a page of the docs to what the program says; `INSTA_UPDATE=always` writes it anew.
fn told_in_the_docs(page: &str, command: &str, says: &str) {
    let path = Path::new(crate::ROOT).join(page);
    let text = std::fs::read_to_string(&path).expect("the docs are there");
    let (begin, end) = (format!("<!-- {command} -->\n"), "<!-- end -->\n");
    let (before, rest) = text
        .split_once(&begin)
        .expect("the docs say where it stands");
    let (told, after) = rest.split_once(end).expect("the docs say where it ends");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        let anew = format!("{before}{begin}{says}{end}{after}");
        std::fs::write(&path, anew).expect("it can be written");
        return;
    }
    assert_eq!(
        told, says,
        "{page} differs; INSTA_UPDATE=always writes it anew"
    );
}

#[test]
fn history_against_the_model_is_told_as_it_comes_out() {
    let loaded = load("graphs/backtests");
    let finding = backtest::find(&jobs(&loaded), backtest::Config::DEFAULT);
    let page = render::markdown::render(&finding.page());
    told_in_the_docs("docs/findings/backtests.md", "linchpin backtest", &page);
}

/// Forecasts are kept with the date and the fingerprint of their graph, so that time can judge them.
#[test]
fn forecasts_are_kept_as_they_were_made() {
    let n_files = stored("graphs/forecasts");
    assert_eq!(n_files, 10);
    let loaded = load("graphs/forecasts");
    let chain = &loaded.chains[0];
    let date = chain
        .as_of()
        .expect("the graph says of which day it speaks");
    let mut says = format!("Graph of {date}, fingerprint `{}`.\n", fingerprint(chain));
    for run in run::find(&jobs(&loaded), odds::Config::DEFAULT).runs {
        let odds = run.odds.expect("everything is drawn");
        let mut rows = String::new();
        for target in odds.targets {
            let missing = target.missing_weeks;
            if missing.p95 < 0.15 {
                continue;
            }
            let week = target
                .weeks
                .median
                .map_or_else(|| "–".to_owned(), |week| week.to_string());
            let usd = target.missing_usd_bn.map_or_else(
                || "–".to_owned(),
                |usd| format!("{:.1} ({:.1}–{:.1})", usd.median, usd.p5, usd.p95),
            );
            let (least, most) = (target.lost_pct.best, target.lost_pct.worst);
            let lost = if least.to_bits() == most.to_bits() {
                format!("{most:.0}")
            } else {
                format!("{least:.0}–{most:.0}")
            };
            rows.push_str(&format!(
                "| `{}` | {lost} | {week} | {:.1} ({:.1}–{:.1}) | {usd} |\n",
                target.target, missing.median, missing.p5, missing.p95
            ));
        }
        let title = run.title.expect("each has one");
        says.push_str(&format!("\n### {title}\n\n"));
        if rows.is_empty() {
            says.push_str("No target misses a day of output in more than one draw of twenty.\n");
            continue;
        }
        says.push_str("| target | odds of falling below half [%] | in week | missing [weeks] | missing [USD bn] |\n");
        says.push_str("| --- | ---: | ---: | ---: | ---: |\n");
        says.push_str(&rows);
    }
    told_in_the_docs("docs/findings/forecasts.md", "linchpin run", &says);
}

#[test]
fn the_events_are_many_and_the_controls_stay_among_them() {
    let loaded = load("graphs/backtests");
    assert!(loaded.sets.len() >= 30, "{} events", loaded.sets.len());
    let config = backtest::Config::drawing(
        odds::Config {
            n_draws: 8,
            ..odds::Config::DEFAULT
        },
        0,
    );
    let finding = backtest::find(&jobs(&loaded), config);
    let events = |class| finding.group(class).map_or(0, |group| group.n_events);
    assert!(events(backtest::Class::Falls) >= 13);
    assert!(events(backtest::Class::Controls) >= 18);
    let cited = finding
        .measured
        .iter()
        .filter(|own| !own.sources.is_empty());
    assert!(
        cited.count() + 1 >= finding.measured.len(),
        "one is recalled"
    );
}
