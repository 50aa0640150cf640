//! Scenario files: what is wrong with them and where, and that what is printed reads back as itself.

use std::{
    fs,
    path::{Path, PathBuf},
};

use linchpin::{
    load::{
        Kind, Loaded,
        scenario::{self, Scenarios},
        write_scenario as ron,
    },
    model::{
        Case, Change, Event, Outcome, Question, Reading, Scenario, Story,
        change::{Addition, Duty, Membership, NewBan, Pipeline, Qualification, Reach, Span, Stock},
        product::Role,
        quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
        source::Grade,
        story::{Bounds, ChainAt, Expect},
        view::Basis,
    },
};
use proptest::{collection::vec, prelude::*};

use super::files::short;
use crate::analysis::scenario::{SERIES, Toy};

/// Everything that is wrong, in lines, with the folder of the chain left out.
fn told(toy: &Toy, loaded: &Loaded<Scenarios>) -> String {
    let folder = format!("{}/", toy.path("").to_string_lossy().trim_end_matches('/'));
    let lines: String = loaded.diagnostics.iter().map(short).collect();
    let is_refused = loaded.errors().count() > 0;
    assert_eq!(is_refused, loaded.value.is_none());
    for finding in &loaded.diagnostics {
        let text = &loaded.texts[&finding.place.file];
        assert!(text.get(finding.place.start..finding.place.end).is_some());
    }
    lines.replace(&folder, "")
}

fn wrong(text: impl Into<Vec<u8>>) -> String {
    let toy = Toy::of(SERIES);
    let loaded = scenario::from_text("case.ron", text, Some(&toy.path("toy.ron")));
    told(&toy, &loaded)
}

/// What is wrong with one intervention.
fn change(text: &str) -> String {
    wrong(format!("(interventions: [({text})])"))
}

/// What is wrong with one expectation.
fn expect(text: &str) -> String {
    wrong(format!("(expect: [{text}])"))
}

#[test]
fn a_scenario_with_nothing_wrong_says_nothing() {
    assert_eq!(wrong("()"), "");
    assert_eq!(change(r#"what: Outage(country("JPN"))"#), "");
}

#[test]
fn names_that_are_not_there() {
    let said =
        [
            change(r#"what: CutOff(country("JPM"))"#),
            change(r#"what: CutOff(country("zzzzzz"))"#),
            change(r#"what: Outage(planet("Mars"))"#),
            change(r#"what: Outage(contry("JPN"))"#),
            change(r#"what: Outage("JPN")"#),
            change(r#"what: Outage(producer("gas"))"#),
            change(r#"what: Outagr(country("JPN"))"#),
            change(r#"what: Ban(by: [country("JPM")], to: [country("KOR")], products: ["gsa"], basis: locatoin)"#),
            change(r#"what: Ban(by: [country("USA")], to: [country("KOR")], products: ["gas"], basis: origin, free_of: ["Akito"])"#),
            change(r#"what: Build(product: "gsa", firm: "Akito", at: "JPM", zone: "kantoo", share: 10)"#),
            change(r#"what: Stockpile(product: "gsa", weeks: 4, roles: [materiel], who: [bloc("wset")])"#),
            change(r#"what: Qualify(substitute: "gsa", replaces: "chp", covers: 10, users: ["x"])"#),
            change(r#"what: Ally(bloc: "wset", add: ["JPM"], remove: ["KRO"])"#),
            change(r#"what: Tariff(by: [country("U")], on: [country("CNH")], products: ["gsa"], rate: 10)"#),
            wrong(r#"(targets: ["chp"], buyer: "JPM", outcome: outpt, basis: locatoin)"#),
            expect(r#"Lost(target: "chp")"#),
            expect(r#"Lots(target: "chip")"#),
            expect(r#"Capable(bloc: "wset")"#),
            expect(r#"Holds(product: "gsa", holder: country("JPN"), at_least: 1)"#),
            expect(r#"Holds(product: "gas", holder: zone("kanto"), at_least: 1)"#),
        ]
        .join("--\n");
    insta::assert_snapshot!("scenario-names", said);
}

#[test]
fn everybody_is_whom_the_other_side_does_not_name() {
    let parties = |by: &str, to: &str| {
        let ban = format!(
            r#"(interventions: [(what: Ban(by: [{by}], to: [{to}], products: ["neon"], basis: location))])"#
        );
        let loaded = scenario::from_text("case.ron", ban, None);
        let scenarios = loaded.value.expect("it is sound");
        let (chain, scenario) = scenarios.pairs().next().expect("one scenario");
        let [Change::Ban(ban)] = scenario.case.changes.as_slice() else {
            panic!("{:?}", scenario.case.changes);
        };
        (chain.countries().len(), ban.by.clone(), ban.to.clone())
    };
    let (n_countries, by, to) = parties(r#"country("CHN")"#, "everybody");
    assert_eq!(by, ["CHN".into()]);
    assert_eq!(to.len(), n_countries - 1);
    assert!(!to.contains(&"CHN".into()));
    // A bloc on the other side is left out whole, on either side.
    let (_, by, to) = parties("everybody", r#"bloc("chip4")"#);
    assert_eq!(to.len(), 4);
    assert_eq!(by.len(), n_countries - 4);
    assert!(by.iter().all(|country| !to.contains(country)));
    let refused =
        change(r#"what: Ban(by: [everybody], to: [evrybody], products: ["gas"], basis: location)"#);
    assert!(refused.contains("did you mean `everybody`?"), "{refused}");
}

#[test]
fn numbers_that_cannot_be() {
    let said =
        [
            change(r#"what: Outage(country("JPN")), from_week: -1"#),
            change(r#"what: Outage(country("JPN")), weeks: -4"#),
            change(r#"what: Outage(country("JPN")), weeks: (4, 8)"#),
            change(r#"what: Outage(country("JPN")), weeks: 4, recovery_weeks: 1e9"#),
            change(r#"what: Outage(country("JPN")), fraction: 40"#),
            change(r#"what: Outage(country("JPN")), fraction: -0.1"#),
            change(r#"what: Outage(country("JPN")), fraction: NaN"#),
            change(r#"what: Ban(by: [country("USA")], to: [country("KOR")], products: ["gas"], basis: origin, depth: 1.5)"#),
            change(r#"what: Ban(by: [country("USA")], to: [country("KOR")], products: ["gas"], basis: origin, depth: 0, de_minimis: 101)"#),
            change(r#"what: Build(product: "gas", firm: "Akita", at: "JPN", share: 120, months: -1, cost: -2)"#),
            change(r#"what: Stockpile(product: "gas", weeks: -1)"#),
            change(r#"what: Tariff(by: [country("USA")], on: [country("CHN")], products: ["gas"], rate: 250)"#),
            wrong("(theta: 0)"),
            wrong("(theta: 101)"),
            wrong("(theta: (40, 50))"),
            wrong("(horizon_weeks: -1)"),
            wrong("(format: 2)"),
            expect(r#"Lost(target: "chip", by_week: -1)"#),
            expect(r#"Output(target: "chip", at_least: 60, at_most: 40)"#),
            expect(r#"Output(target: "chip", at_least: NaN)"#),
            expect(r#"Odds(target: "chip", at_most: 133)"#),
            expect(r#"Odds(target: "chip", at_least: 60, at_most: 40)"#),
            expect(r#"Figure(what: "x", claimed: inf)"#),
            expect(r#"Figure(what: "x", claimed: 1, found: (3, 2))"#),
        ]
        .join("--\n");
    insta::assert_snapshot!("scenario-numbers", said);
}

#[test]
fn what_has_no_effect_or_is_missing() {
    let said =
        [
            change(r#"what: CutOff(firm("Akita"))"#),
            change(r#"what: Ban(by: [], to: [country("KOR")], products: ["gas"], basis: location)"#),
            change(r#"what: Ban(by: [country("USA")], to: [], products: [], basis: location)"#),
            change(r#"what: Ban(by: [firm("Akita")], to: [country("KOR")], products: ["gas"], basis: location)"#),
            change("what: Ban()"),
            change(r#"what: Ban(by: [country("USA")], to: [country("KOR")], products: ["gas"], basis: location, depth: 2, de_minimis: 1, free_of: ["Akita"])"#),
            change("what: Build()"),
            change(r#"what: Build(product: "gas", firm: "Akita", at: "JPN", share: 10), weeks: 4, recovery_weeks: 2, fraction: 0.5"#),
            change(r#"what: Stockpile(product: "gas", weeks: 4), from_week: 3"#),
            change("what: Stockpile()"),
            change("what: Qualify()"),
            change(r#"what: Qualify(substitute: "gas", replaces: "gas", covers: 10)"#),
            change(r#"what: Ally(bloc: "west")"#),
            change("what: Ally()"),
            change("what: Tariff()"),
            change(r#"what: Outage(country("JPN")), recovery_weeks: 4"#),
            change("from_week: 3"),
            change(r#"what: Outage(country("JPN")), untl: 3"#),
            expect("Lost()"),
            expect(r#"Lost(target: "chip", until_week: 3)"#),
            expect(r#"ThetaStar(target: "chip")"#),
            expect(r#"Capable(bloc: "west", country: "USA")"#),
            expect("Holds()"),
            expect(r#"Lag(target: "gas", at_most: 1)"#),
            expect(r#"Odds(target: "chip")"#),
            expect(r#"Odds(target: "chip", at_most: 33, by_week: 4)"#),
            expect(r#"Odds(target: "gas", at_most: 33)"#),
            expect(r#"Cost(target: "gas", at_most: 1)"#),
            expect(r#"Capable(bloc: "west", target: "gas")"#),
            expect("Figure()"),
            wrong("(intervention: [])"),
        ]
        .join("--\n");
    insta::assert_snapshot!("scenario-shapes", said);
}

#[test]
fn sweeps_that_cannot_be() {
    let outage = r#"interventions: [(what: Outage(country("JPN")))]"#;
    let said = [
        "{}",
        r#"{"weeks": []}"#,
        r#"{"week": [4]}"#,
        r#"{"2.weeks": [4]}"#,
        r#"{"0.weeks": [4]}"#,
        r#"{"weeks": [-4]}"#,
        r#"{"fraction": [40]}"#,
        r#"{"theta": [0]}"#,
        r#"{"theta": [NaN]}"#,
        r#"{"share": [10]}"#,
        r#"{"weeks": [4], "weeks": [5]}"#,
    ]
    .map(|sweep| wrong(format!("({outage},\nsweep: {sweep})")))
    .join("--\n");
    insta::assert_snapshot!("scenario-sweeps", said);
    let many: Vec<String> = (0..1001).map(|number| number.to_string()).collect();
    let many = many.join(", ");
    let said = wrong(format!(
        "({outage}, sweep: {{\"weeks\": [{many}], \"from_week\": [{many}]}})"
    ));
    assert!(said.contains("the sweep has 1002001 members"), "{said}");
}

#[test]
fn texts_that_are_no_scenario() {
    let probabilities =
        fs::read_to_string("graphs/probabilities/example.ron").expect("it is there");
    let said = [
        wrong("("),
        wrong(""),
        wrong("(interventions: ["),
        wrong(b"(name: \"\xff\")".to_vec()),
        wrong(probabilities),
        wrong(r#"(include: ["a.ron"])"#),
        wrong(r#"(base: "a.ron")"#),
    ]
    .join("--\n");
    insta::assert_snapshot!("scenario-texts", said);
}

fn wrong_file(toy: &Toy, name: &str) -> String {
    told(toy, &scenario::from_paths(&[toy.path(name)], None))
}

#[test]
fn bases_and_chains_that_are_not_there_or_run_in_a_circle() {
    let toy = Toy::of(SERIES);
    toy.write("self.ron", r#"(base: "self.ron")"#);
    toy.write("one.ron", r#"(base: "two.ron")"#);
    toy.write("two.ron", r#"(base: "three.ron")"#);
    toy.write("three.ron", r#"(base: "./one.ron")"#);
    toy.write("orphan.ron", r#"(chain: "toy.ron", base: "serie.ron")"#);
    toy.write("series.ron", "()");
    toy.write("lost.ron", r#"(chain: "tyo.ron")"#);
    toy.write("child.ron", r#"(chain: "toy.ron", base: "broken.ron")"#);
    toy.write("broken.ron", "(theta: 50");
    toy.write("heir.ron", r#"(chain: "toy.ron", base: "bad.ron")"#);
    toy.write(
        "bad.ron",
        "(\n  interventions: [(what: Outage(country(\"JPM\")))])",
    );
    toy.write("on.ron", r#"(chain: "graph.ron")"#);
    toy.write("graph.ron", r#"(targets: ["x"])"#);
    let names = [
        "self.ron",
        "one.ron",
        "orphan.ron",
        "lost.ron",
        "child.ron",
        "heir.ron",
        "on.ron",
        "nothing.ron",
    ];
    let said = names.map(|name| wrong_file(&toy, name)).join("--\n");
    insta::assert_snapshot!("scenario-bases", said);
}

#[test]
fn a_long_line_of_bases_is_told_and_not_cut() {
    let toy = Toy::of(SERIES);
    for at in 0..80 {
        let base = if at < 79 {
            format!("base: \"{}.ron\"", at + 1)
        } else {
            String::new()
        };
        toy.write(
            &format!("{at}.ron"),
            &format!("(chain: \"toy.ron\", {base})"),
        );
    }
    assert!(wrong_file(&toy, "0.ron").contains("error[too-deep]"));
    assert_eq!(wrong_file(&toy, "15.ron"), "");
}

#[test]
fn several_files_are_checked_at_once() {
    let toy = Toy::of(SERIES);
    let good = toy.write("good.ron", r#"(chain: "toy.ron")"#);
    let bad = toy.write("bad.ron", r#"(chain: "toy.ron", theta: 0)"#);
    let other = toy.write("other.ron", r#"(chain: "toy.ron", targets: ["chp"])"#);
    let loaded = scenario::from_paths(&[good.clone(), bad, other], None);
    assert_eq!(loaded.errors().count(), 2);
    let loaded = scenario::from_paths(&[good.clone(), good], None);
    let loaded = loaded.value.expect("nothing is wrong");
    // One chain, loaded once.
    assert_eq!((loaded.sets.len(), loaded.chains.len()), (2, 1));
}

// ---- What is printed reads back as itself.

/// Reads a printed scenario against the chain it names, or another.
fn again(text: &str, graph: Option<&Path>) -> Scenario {
    let loaded = scenario::from_text("printed.ron", text, graph);
    let said: String = loaded.errors().map(short).collect();
    assert_eq!(said, "", "{text}");
    let scenarios = loaded.value.expect("nothing is wrong");
    scenarios.sets[0].scenarios[0].clone()
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("it is there")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            below(&entry, files);
        } else if entry.extension().is_some_and(|found| found == "ron") {
            files.push(entry);
        }
    }
}

#[test]
fn every_shipped_scenario_reads_back_as_it_is_printed() {
    let mut files = Vec::new();
    below(Path::new("graphs/scenarios"), &mut files);
    files.retain(|file| Kind::of(file) == Some(Kind::Scenario));
    assert!(!files.is_empty());
    let loaded = scenario::from_paths(&files, None);
    let said: String = loaded.diagnostics.iter().map(short).collect();
    assert_eq!(said, "");
    for set in &loaded.value.expect("nothing is wrong").sets {
        for scenario in &set.scenarios {
            let path = match &scenario.story.chain {
                ChainAt::Embedded => None,
                ChainAt::File(path) => Some(Path::new(path)),
            };
            // Which member of a sweep it was is in its name alone.
            let mut expected = scenario.clone();
            expected.story.variant.clear();
            assert_eq!(again(&ron(scenario), path), expected);
        }
    }
}

fn share() -> impl Strategy<Value = Share> {
    (0..=1_000_000_u32).prop_map(|ppm| Share::from_ppm(ppm).expect("at most the whole"))
}

fn shares() -> impl Strategy<Value = ShareRange> {
    prop_oneof![
        share().prop_map(Range::exactly),
        (share(), share(), share(), any::<bool>()).prop_map(|(a, b, c, is_likely)| {
            let mut ends = [a, b, c];
            ends.sort_unstable();
            Range::new(ends[0], is_likely.then_some(ends[1]), ends[2]).expect("in order")
        }),
    ]
}

/// Whole millionths of a week, as a file can give them.
fn weeks() -> impl Strategy<Value = Weeks> {
    prop_oneof![
        (0..520_u32).prop_map(Weeks::whole),
        (0..520_000_000_u64).prop_map(Weeks::from_micro),
    ]
}

fn months() -> impl Strategy<Value = WeeksRange> {
    prop_oneof![
        weeks().prop_map(Range::exactly),
        (weeks(), weeks())
            .prop_map(|(a, b)| Range::new(a.min(b), None, a.max(b)).expect("in order")),
    ]
}

fn cost() -> impl Strategy<Value = Option<(u32, u32)>> {
    proptest::option::of((0..5000_u32, 0..5000_u32).prop_map(|(a, b)| (a.min(b), a.max(b))))
}

fn span() -> impl Strategy<Value = Span> {
    (weeks(), proptest::option::of(weeks()), weeks(), share()).prop_map(
        |(from, weeks, recovery, fraction)| Span {
            from,
            weeks,
            recovery: if weeks.is_some() {
                recovery
            } else {
                Weeks::ZERO
            },
            fraction,
        },
    )
}

fn some_of<T: Clone + std::fmt::Debug + 'static>(
    all: &'static [&'static str],
    least: usize,
    make: fn(&'static str) -> T,
) -> impl Strategy<Value = Vec<T>> {
    proptest::sample::subsequence(all, least..=all.len())
        .prop_map(move |names| names.into_iter().map(make).collect())
}

const COUNTRIES: &[&str] = &["JPN", "KOR", "TWN", "USA", "CHN", "DEU", "NLD"];
const PRODUCTS: &[&str] = &["gas", "chip"];
const FIRMS: &[&str] = &["Akita", "Busan", "Dayton"];

fn one<T: std::fmt::Debug>(
    all: &'static [&'static str],
    make: fn(&'static str) -> T,
) -> impl Strategy<Value = T> {
    proptest::sample::select(all).prop_map(make)
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        one(COUNTRIES, |id| Event::Country(id.into())),
        Just(Event::Bloc("west".into())),
        one(FIRMS, |id| Event::Firm(id.into())),
        Just(Event::Zone("kanto".into())),
        one(PRODUCTS, |id| Event::Product(id.into())),
    ]
}

fn place() -> impl Strategy<Value = Event> {
    prop_oneof![
        one(COUNTRIES, |id| Event::Country(id.into())),
        Just(Event::Bloc("west".into())),
    ]
}

fn reach() -> impl Strategy<Value = Reach> {
    prop_oneof![
        Just(Reach::Location),
        Just(Reach::Jurisdiction),
        (1..5_u32, share(), some_of(FIRMS, 0, Into::into)).prop_map(
            |(depth, de_minimis, free_of)| Reach::Origin {
                depth,
                de_minimis,
                free_of
            }
        ),
    ]
}

fn addition(qualification: Weeks) -> impl Strategy<Value = Addition> {
    (
        one(COUNTRIES, Into::into),
        one(FIRMS, Into::into),
        proptest::option::of(Just("kanto".into())),
        shares(),
        weeks(),
        months(),
        months(),
        cost(),
    )
        .prop_map(
            move |(at, firm, zone, share, from, lag, ramp, cost_milli)| Addition {
                product: "gas".into(),
                firm,
                at,
                zone,
                share,
                from,
                build: lag,
                qualification: Range::exactly(qualification),
                ramp,
                cost_milli,
            },
        )
}

fn intervention() -> impl Strategy<Value = Change> {
    let countries = |least| some_of(COUNTRIES, least, Into::into);
    let ban = (
        countries(1),
        countries(1),
        some_of(PRODUCTS, 1, Into::into),
        reach(),
        span(),
    );
    let stock = (
        some_of(PRODUCTS, 0, Into::into),
        proptest::sample::subsequence(Role::ALL.to_vec(), 1..=3),
        weeks(),
        proptest::option::of(countries(1)),
    );
    let qualify = (
        some_of(PRODUCTS, 0, Into::into),
        shares(),
        months(),
        proptest::option::of(months()),
        cost(),
        any::<bool>(),
    );
    let ally = (countries(1), countries(0));
    let duty = (
        countries(1),
        countries(1),
        some_of(PRODUCTS, 1, Into::into),
        share(),
    );
    prop_oneof![
        (place(), span()).prop_map(|(event, span)| Change::CutOff(event, span)),
        (event(), span()).prop_map(|(event, span)| Change::Outage(event, span)),
        ban.prop_map(|(by, to, products, reach, span)| Change::Ban(NewBan {
            by,
            to,
            products,
            reach,
            span
        })),
        // The market of gas asks a new source for three months.
        addition(Weeks::whole(13)).prop_map(Change::Build),
        addition(Weeks::ZERO).prop_map(Change::Expand),
        stock.prop_map(|(products, roles, weeks, who)| Change::Stockpile(Stock {
            products,
            roles,
            weeks,
            who
        })),
        (
            some_of(PRODUCTS, 1, Into::into),
            proptest::option::of((weeks(), weeks())),
            proptest::option::of(0..=100_u32)
        )
            .prop_map(|(products, weeks, scraps)| Change::InProgress(Pipeline {
                products,
                scraps: scraps.map(|percent| {
                    Range::exactly(Share::from_ppm(percent * 10_000).expect("a share"))
                }),
                weeks: weeks.map(|(a, b)| {
                    Range::new(a.min(b), None, a.max(b)).expect("the ends are in order")
                }),
            })),
        qualify.prop_map(|(users, covers, ramp, lag, cost_milli, turned)| {
            let (substitute, replaces) = if turned {
                ("gas", "chip")
            } else {
                ("chip", "gas")
            };
            Change::Qualify(Qualification {
                substitute: substitute.into(),
                replaces: replaces.into(),
                users,
                covers,
                yields: Range::exactly(Share::ONE),
                ramp,
                lag,
                cost_milli,
            })
        }),
        ally.prop_map(|(add, remove)| Change::Ally(Membership {
            bloc: "west".into(),
            add,
            remove
        })),
        duty.prop_map(|(by, on, products, rate)| Change::Tariff(Duty {
            by,
            on,
            products,
            rate
        })),
    ]
}

fn bounds() -> impl Strategy<Value = Bounds> {
    (0.0..1e6_f64, 0.0..1e6_f64, 0..3_u8).prop_map(|(least, more, which)| Bounds {
        at_least: (which != 1).then_some(least),
        at_most: (which != 0).then_some(least + more),
    })
}

fn percents() -> impl Strategy<Value = Bounds> {
    (0.0..50.0_f64, 0.0..50.0_f64, 0..3_u8).prop_map(|(least, more, which)| Bounds {
        at_least: (which != 1).then_some(least),
        at_most: (which != 0).then_some(least + more),
    })
}

fn expectation() -> impl Strategy<Value = Expect> {
    let target = || one(PRODUCTS, Into::into);
    let holder = prop_oneof![place(), one(FIRMS, |id| Event::Firm(id.into()))];
    prop_oneof![
        (target(), proptest::option::of(weeks()))
            .prop_map(|(target, by)| Expect::Lost { target, by }),
        (target(), proptest::option::of(weeks()))
            .prop_map(|(target, until)| Expect::Kept { target, until }),
        (target(), percents()).prop_map(|(target, bounds)| Expect::ThetaStar { target, bounds }),
        (target(), percents()).prop_map(|(target, bounds)| Expect::Output { target, bounds }),
        (target(), percents()).prop_map(|(target, bounds)| Expect::Odds { target, bounds }),
        (target(), bounds()).prop_map(|(target, bounds)| Expect::Lag { target, bounds }),
        (target(), bounds()).prop_map(|(target, bounds)| Expect::Cost { target, bounds }),
        (
            proptest::option::of(place()),
            proptest::option::of(target()),
            any::<bool>()
        )
            .prop_map(|(of, target, able)| Expect::Capable { of, target, able }),
        (target(), holder, any::<bool>(), percents()).prop_map(
            |(product, holder, by_place, bounds)| {
                Expect::Holds {
                    product,
                    holder,
                    basis: if by_place {
                        Basis::Location
                    } else {
                        Basis::Jurisdiction
                    },
                    bounds,
                }
            }
        ),
        (
            ".*",
            ".{0,5}",
            -1e6..1e6_f64,
            proptest::option::of((-1e6..1e6_f64, 0.0..1e6_f64))
        )
            .prop_map(|(what, unit, claimed, found)| Expect::Figure {
                what,
                unit,
                claimed,
                found: found.map(|(low, more)| (low, low + more)),
            }),
    ]
}

fn scenario_of(chain: ChainAt) -> impl Strategy<Value = Scenario> {
    let texts = (
        ".{1,20}",
        proptest::option::of(".*"),
        proptest::option::of(".*"),
        proptest::option::of(".*"),
    );
    let settings = (
        some_of(PRODUCTS, 1, Into::into),
        proptest::option::of(one(COUNTRIES, Into::into)),
        proptest::sample::select(Outcome::ALL.to_vec()),
        any::<bool>(),
        1..=1_000_000_u32,
        weeks(),
        proptest::sample::select(Grade::ALL.to_vec()),
    );
    (
        texts,
        settings,
        vec(intervention(), 0..5),
        vec(expectation(), 0..5),
    )
        .prop_map(
            move |((name, title, note, claim), settings, interventions, expectations)| {
                let (targets, buyer, outcome, by_place, theta, horizon, trust) = settings;
                let story = Story {
                    title,
                    note,
                    claim,
                    chain: chain.clone(),
                    expectations,
                    ..Story::named(name)
                };
                let question = Question {
                    targets,
                    buyer,
                    outcome,
                    basis: if by_place {
                        Basis::Location
                    } else {
                        Basis::Jurisdiction
                    },
                    theta: Share::from_ppm(theta).expect("at most the whole"),
                    horizon,
                    reading: Reading {
                        trust,
                        ..Reading::DEFAULT
                    },
                };
                let case = Case::new(question, interventions);
                Scenario { story, case }
            },
        )
}

#[test]
fn random_scenarios_read_back_as_they_are_printed() {
    let qualified = SERIES.replacen(
        "stage: material",
        "stage: material, market: Qualified(months: 3)",
        1,
    );
    let toy = Toy::of(&qualified);
    let path = toy.path("toy.ron");
    let at = ChainAt::File(path.to_string_lossy().into_owned());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&scenario_of(at), |scenario| {
            let text = ron(&scenario);
            prop_assert_eq!(again(&text, Some(&path)), scenario, "{}", text);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

/// Whatever the text, reading ends, and every place lies in it.
fn survives(toy: &Toy, text: &str) {
    told(toy, &toy.read(text));
}

#[test]
fn no_mutation_of_a_scenario_makes_the_reader_panic() {
    let toy = Toy::of(SERIES);
    let at = ChainAt::File(toy.path("toy.ron").to_string_lossy().into_owned());
    let edits = vec(
        (
            any::<prop::sample::Index>(),
            0..20_usize,
            "[-(){}\\[\\],:\"0-9a-zA\\\\]{0,3}",
        ),
        1..4,
    );
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&(scenario_of(at), edits), |(scenario, edits)| {
            let mut text: Vec<char> = ron(&scenario).chars().collect();
            for (position, n_gone, replacement) in edits {
                let start = position.index(text.len());
                let end = (start + n_gone).min(text.len());
                text.splice(start..end, replacement.chars());
            }
            survives(&toy, &text.into_iter().collect::<String>());
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}
