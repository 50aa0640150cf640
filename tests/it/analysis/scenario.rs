//! Every intervention on a chain small enough to work out by hand.
//!
//! The working stands beside each number. Unless a case says otherwise a share of gas that is lost takes that part of
//! what its users need, and their stock of 8 weeks lasts 8 / (part that is missing).

use std::{fs, path::PathBuf};

use linchpin::{
    analysis::{Interval, answer::TargetAnswer, sides::Alone},
    load::{
        Loaded,
        scenario::{self, Scenarios},
    },
    study::run::{self, Job, Run},
};

use crate::graph::toy;

/// Countries, firms and blocs of every case.
const PLACES: &str = r#"
    countries: {"JPN": (name: "Japan"), "KOR": (name: "South Korea"), "TWN": (name: "Taiwan"), "USA": (name: "United States"),
        "CHN": (name: "China"), "DEU": (name: "Germany"), "NLD": (name: "Netherlands")},
    firms: {"Akita": (hq: "JPN"), "Busan": (hq: "KOR"), "Dayton": (hq: "USA"), "Essen": (hq: "DEU"), "Venlo": (hq: "NLD")},
    zones: {"kanto": (name: "Kanto", country: "JPN")},
    blocs: {"west": (name: "West", members: ["USA", "TWN"])},
"#;

/// Gas from Japan and Korea, 8 weeks of it in stock; chips from Taiwan and the United States.
pub const SERIES: &str = r#"
    "gas": (stage: material, supply: [
        Countries(basis: location, shares: {"JPN": 60, "KOR": 40}, assumed: "toy"),
    ]),
    "chip": (stage: final, inputs: [(role: material, product: "gas", cover_weeks: 8)], supply: [
        Countries(basis: location, shares: {"TWN": 70, "USA": 30}, assumed: "toy"),
    ]),
"#;

/// A chain on disk and the folder it lies in.
pub struct Toy {
    folder: tempfile::TempDir,
}

impl Toy {
    /// A chain of some products; chips are its target.
    pub fn of(products: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let text =
            format!("(name: \"toy\", targets: [\"chip\"], {PLACES} products: {{{products}}})");
        fs::write(folder.path().join("toy.ron"), text).expect("a file can be written");
        Self { folder }
    }

    /// A file in the folder of the chain.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file beside the chain, and gives its path.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).expect("a file can be written");
        path
    }

    /// Reads a scenario against the chain, with everything that is wrong.
    pub fn read(&self, text: &str) -> Loaded<Scenarios> {
        scenario::from_text("case.ron", text, Some(&self.path("toy.ron")))
    }

    /// Runs a scenario that has nothing wrong.
    pub fn runs(&self, text: &str) -> Vec<Run> {
        all(&self.read(text))
    }

    /// Runs a scenario that is not swept.
    pub fn run(&self, text: &str) -> Run {
        let mut runs = self.runs(text);
        assert_eq!(runs.len(), 1, "{text}");
        runs.remove(0)
    }
}

/// Runs everything that was loaded.
pub fn all(loaded: &Loaded<Scenarios>) -> Vec<Run> {
    let said: Vec<String> = loaded
        .diagnostics
        .iter()
        // What comes too late is what some of these scenarios are about.
        .filter(|finding| finding.code != linchpin::model::Code::AfterTheEnd)
        .map(|finding| format!("{}: {}", finding.code, finding.message))
        .collect();
    assert_eq!(said, Vec::<String>::new(), "nothing is wrong");
    let scenarios = loaded.value.as_ref().expect("nothing is wrong");
    let jobs: Vec<Job<'_>> = scenarios
        .sets
        .iter()
        .flat_map(|set| set.scenarios.iter().map(move |scenario| (set, scenario)))
        .map(|(set, scenario)| Job {
            chain: &scenarios.chains[set.chain],
            scenario,
        })
        .collect();
    run::judge(&jobs, linchpin::study::odds::Config::DEFAULT).runs
}

/// One line on the first target: verdict, θ*, output left, week of the fall, and when it is back.
pub fn line(run: &Run) -> String {
    line_of(&run.targets[0])
}

pub fn line_of(target: &TargetAnswer) -> String {
    let back = range(target.back_weeks, "-");
    format!("{}, back {back}", toy::line(&target.effect))
}

fn range(ends: Interval<Option<f64>>, none: &str) -> String {
    let one = |end: Option<f64>| end.map_or(none.to_owned(), |end| format!("{end}"));
    let (worst, best) = (one(ends.worst), one(ends.best));
    if worst == best {
        worst
    } else {
        format!("{worst}..{best}")
    }
}

/// Runs some interventions on a chain.
#[track_caller]
fn check(products: &str, interventions: &str, expected: &str) {
    check_with(products, "", interventions, expected);
}

/// Runs some interventions with other fields of the scenario.
#[track_caller]
fn check_with(products: &str, fields: &str, interventions: &str, expected: &str) {
    let text = format!("({fields} interventions: [{interventions}])");
    assert_eq!(line(&Toy::of(products).run(&text)), expected, "{text}");
}

#[test]
fn nothing_changes_nothing() {
    check(SERIES, "", "kept: θ* 100, left 100, week never, back -");
}

// ---- Losses.

#[test]
fn an_outage_is_the_loss_of_what_is_made_there() {
    // 40 of 100 are left: 60 are missing, 8 / 0.6 = 13.3.
    check(
        SERIES,
        r#"(what: Outage(country("JPN")))"#,
        "lost: θ* 40, left 40..43.4, week 14, back -",
    );
    // Half of the chips in Taiwan: 100 − 35.
    check(
        SERIES,
        r#"(what: Outage(country("TWN")), fraction: 0.5)"#,
        "kept: θ* 65, left 65, week never, back -",
    );
    check(
        SERIES,
        r#"(what: Outage(product("gas")))"#,
        "lost: θ* 0, left 0, week 8, back -",
    );
    check(
        SERIES,
        r#"(what: Outage(bloc("west")))"#,
        "lost: θ* 0, left 0, week 0, back -",
    );
}

/// Two firms at one place each, one of them in a zone.
const SITES: &str = r#"
    "gas": (stage: material, supply: [Producers([
        (firm: "Akita", at: "JPN", zones: ["kanto"], share: 30, assumed: "toy"),
        (firm: "Akita", at: "KOR", share: 30, assumed: "toy"),
        (firm: "Busan", at: "JPN", share: 40, assumed: "toy"),
    ])]),
    "chip": (stage: final, inputs: [(role: material, product: "gas", cover_weeks: 8)], supply: [
        Countries(basis: location, shares: {"TWN": 70, "USA": 30}, assumed: "toy"),
    ]),
"#;

#[test]
fn an_outage_may_be_of_a_firm_a_zone_or_a_producer() {
    // Akita makes 30 + 30: 40 are left, 8 / 0.6.
    check(
        SITES,
        r#"(what: Outage(firm("Akita")))"#,
        "lost: θ* 40, left 40..43.4, week 14, back -",
    );
    check(
        SITES,
        r#"(what: Outage(zone("kanto")))"#,
        "kept: θ* 70, left 70..80.3, week never, back -",
    );
    check(
        SITES,
        r#"(what: Outage(producer("gas/Akita@KOR")))"#,
        "kept: θ* 70, left 70..80.3, week never, back -",
    );
    // Kinds may be mixed: 30 in the zone and 40 of Busan, 8 / 0.7.
    check(
        SITES,
        r#"(what: Outage(zone("kanto"))), (what: Outage(firm("Busan")))"#,
        "lost: θ* 30, left 30..32.3, week 12, back -",
    );
    // A place and a firm that has a site there: what is gone is gone once, 30 are left.
    check(
        SITES,
        r#"(what: Outage(country("JPN"))), (what: Outage(firm("Busan")))"#,
        "lost: θ* 30, left 30..32.3, week 12, back -",
    );
}

#[test]
fn a_cut_off_takes_from_the_rest_what_an_outage_takes_and_says_what_is_left_inside() {
    let toy = Toy::of(SERIES);
    let of = |what: &str| {
        let run = toy.run(&format!("(interventions: [(what: CutOff({what}))])"));
        let target = &run.targets[0];
        let alone = target.alone.expect("something is cut off").as_str();
        (line(&run), format!("{alone} {:?}", target.lacks))
    };
    // Taiwan makes 70 of the chips and no gas.
    assert_eq!(
        of(r#"country("TWN")"#),
        (
            "lost: θ* 30, left 30, week 0, back -".to_owned(),
            "not capable [\"gas\"]".to_owned()
        )
    );
    assert_eq!(of(r#"country("JPN")"#).1, "not capable [\"chip\"]");
    let toy = Toy::of(&SERIES.replace("\"KOR\": 40", "\"USA\": 40"));
    let run = toy.run(r#"(interventions: [(what: CutOff(bloc("west")))])"#);
    assert_eq!(run.targets[0].alone.map(Alone::as_str), Some("capable"));
    // Nobody is cut off by an outage.
    let run = toy.run(r#"(interventions: [(what: Outage(bloc("west")))])"#);
    assert_eq!(run.targets[0].alone, None);
}

/// Where buyers inside a cut-off are asked about, they have what is made inside and nothing else.
#[test]
fn buyers_inside_a_cut_off_have_what_is_inside() {
    let toy = Toy::of(&SERIES.replace("\"JPN\": 60, \"KOR\": 40", "\"TWN\": 100"));
    let of = |buyer: &str| {
        line(&toy.run(&format!(
            "(buyer: {buyer:?}, interventions: [(what: CutOff(country(\"TWN\")))])"
        )))
    };
    // All gas and 70 of the chips are made inside.
    assert_eq!(of("TWN"), "kept: θ* 70, left 70, week never, back -");
    // Outside are 30 of the chips, gone with the gas.
    assert_eq!(of("JPN"), "lost: θ* 0, left 0, week 0, back -");
}

// ---- Bans.

#[test]
fn a_ban_takes_makers_from_some_users_and_from_nobody_else() {
    // Taiwan keeps 40 of the gas it needs and stops after 8 / 0.6; the 30 of the United States are left. Up to θ = 40
    // both run; 0.4 · 70 + 30 = 58 are left.
    check(
        SERIES,
        r#"(what: Ban(by: [country("JPN")], to: [country("TWN")], products: ["gas"], basis: location))"#,
        "kept: θ* 40, left 58..60.5, week never, back -",
    );
    // The other way round 70 run on: 70 + 0.4 · 30 = 82.
    check(
        SERIES,
        r#"(what: Ban(by: [country("JPN")], to: [country("USA")], products: ["gas"], basis: location))"#,
        "kept: θ* 70, left 82..83.2, week never, back -",
    );
    // A bloc is its members: nobody is served, as if Japan were lost.
    check(
        SERIES,
        r#"(what: Ban(by: [country("JPN")], to: [bloc("west")], products: ["gas"], basis: location))"#,
        "lost: θ* 40, left 40..43.4, week 14, back -",
    );
    // Half of what Japan delivers: 70 are left for Taiwan, 0.7 · 70 + 30 = 79.
    check(
        SERIES,
        r#"(what: Ban(by: [country("JPN")], to: [country("TWN")], products: ["gas"], basis: location), fraction: 0.5)"#,
        "kept: θ* 70, left 79..86.3, week never, back -",
    );
    // A ban and a loss of the same maker are one loss; the users it does not name lose it too.
    check(
        SERIES,
        r#"(what: Ban(by: [country("JPN")], to: [country("TWN")], products: ["gas"], basis: location)),
           (what: Outage(country("JPN")))"#,
        "lost: θ* 40, left 40..43.4, week 14, back -",
    );
    // A ban from both leaves nothing to Taiwan: 8 weeks, and 30 of the chips.
    check(
        SERIES,
        r#"(what: Ban(by: [country("JPN"), country("KOR")], to: [country("TWN")], products: ["gas"], basis: location))"#,
        "lost: θ* 30, left 30, week 8, back -",
    );
    // Two bans on one user add up.
    check(
        SERIES,
        r#"(what: Ban(by: [country("JPN")], to: [country("TWN")], products: ["gas"], basis: location)),
           (what: Ban(by: [country("KOR")], to: [country("TWN")], products: ["gas"], basis: location))"#,
        "lost: θ* 30, left 30, week 8, back -",
    );
}

#[test]
fn a_ban_counts_for_the_buyers_that_are_asked_about() {
    let ban = r#"(what: Ban(by: [country("TWN")], to: [country("CHN")], products: ["chip"], basis: location))"#;
    // Who is under the ban keeps the 30 of the United States.
    check_with(
        SERIES,
        r#"buyer: "CHN","#,
        ban,
        "lost: θ* 30, left 30, week 0, back -",
    );
    for buyer in ["", r#"buyer: "USA","#] {
        check_with(
            SERIES,
            buyer,
            ban,
            "kept: θ* 100, left 100, week never, back -",
        );
    }
}

/// Gas by the headquarters of its makers, chips too.
const LAW: &str = r#"
    "gas": (stage: material, supply: [
        Firms(shares: {"Dayton": 60, "Busan": 40}, assumed: "toy"),
        Countries(basis: location, shares: {"CHN": 100}, assumed: "toy"),
    ]),
    "chip": (stage: final, inputs: [(role: material, product: "gas", cover_weeks: 8)], supply: [
        Countries(basis: jurisdiction, shares: {"CHN": 70, "TWN": 30}, assumed: "toy"),
    ]),
"#;

#[test]
fn a_ban_by_jurisdiction_takes_what_answers_to_the_law() {
    // Dayton answers to the United States wherever it makes gas: China keeps 40, 8 / 0.6; 0.4 · 70 + 30 = 58.
    check_with(
        LAW,
        "basis: jurisdiction,",
        r#"(what: Ban(by: [country("USA")], to: [country("CHN")], products: ["gas"], basis: jurisdiction))"#,
        "kept: θ* 40, left 58..60.5, week never, back -",
    );
    // Nobody's law in China makes any.
    check_with(
        LAW,
        "basis: jurisdiction,",
        r#"(what: Ban(by: [country("CHN")], to: [country("TWN")], products: ["gas"], basis: jurisdiction))"#,
        "kept: θ* 100, left 100, week never, back -",
    );
}

/// A ban that is asked about on another basis than its own says so: here nobody knows whose law the gas answers to.
#[test]
fn a_ban_on_another_basis_is_no_secret() {
    let assumed = |basis: &str| {
        let run = Toy::of(LAW).run(&format!(
            r#"(basis: {basis}, interventions: [
                (what: Ban(by: [country("USA")], to: [country("CHN")], products: ["gas"], basis: jurisdiction)),
            ])"#
        ));
        let assumptions = &run.preface.assumptions;
        let is_told = assumptions
            .iter()
            .any(|other| other.what.code() == "bans-stand-in");
        (run.targets[0].effect.verdict.code(), is_told)
    };
    assert_eq!(assumed("jurisdiction"), ("kept", false));
    assert_eq!(assumed("location"), ("kept", true));
}

/// Chips in China need scanners; scanners need lasers; lasers need glass, a third of it American.
const ORIGIN: &str = r#"
    "glass": (stage: material, supply: [
        Countries(basis: jurisdiction, shares: {"USA": 30, "DEU": 70}, assumed: "toy"),
    ]),
    "laser": (stage: equipment, inputs: [(role: component, product: "glass")], supply: [
        Countries(basis: jurisdiction, shares: {"DEU": 100}, assumed: "toy"),
    ]),
    "scanner": (stage: equipment, inputs: [(role: component, product: "laser")], supply: [
        Firms(shares: {"Venlo": 80, "Akita": 20}, assumed: "toy"),
    ]),
    "chip": (stage: final, inputs: [(role: component, product: "scanner", cover_weeks: 4)], supply: [
        Countries(basis: jurisdiction, shares: {"CHN": 100}, assumed: "toy"),
    ]),
"#;

#[test]
fn a_ban_by_origin_takes_what_is_made_with_the_inputs_of_those_who_ban() {
    let check = |more: &str, expected: &str| {
        check_with(
            ORIGIN,
            "basis: jurisdiction,",
            &format!(
                r#"(what: Ban(by: [country("USA")], to: [country("CHN")], products: ["scanner"], basis: origin{more}))"#
            ),
            expected,
        );
    };
    let (free, all) = (
        "kept: θ* 100, left 100, week never, back -",
        "lost: θ* 0, left 0, week 4, back -",
    );
    // One step up are lasers, all German; two steps up is glass.
    check("", free);
    check(", depth: 1", free);
    check(", depth: 2", all);
    check(", depth: 5", all);
    // 30 % of the glass is American.
    check(", depth: 2, de_minimis: 30", all);
    check(", depth: 2, de_minimis: 30.1", free);
    // Akita does without: 20 are left, 4 / 0.8.
    check(
        r#", depth: 2, free_of: ["Akita"]"#,
        "lost: θ* 20, left 20..20.8, week 5, back -",
    );
    check(r#", depth: 2, free_of: ["Akita", "Venlo"]"#, free);
}

#[test]
fn a_ban_by_origin_takes_what_its_own_law_makes_too() {
    // Venlo is Dutch: its own scanners fall under a Dutch ban whatever they are made with.
    check_with(
        ORIGIN,
        "basis: jurisdiction,",
        r#"(what: Ban(by: [country("NLD")], to: [country("CHN")], products: ["scanner"], basis: origin))"#,
        "lost: θ* 20, left 20..20.8, week 5, back -",
    );
}

#[test]
fn a_ban_ends_when_it_ends() {
    check(
        SERIES,
        r#"(what: Ban(by: [country("JPN")], to: [country("TWN")], products: ["gas"], basis: location), from_week: 2, weeks: 20)"#,
        // It falls 13.3 weeks after week 2, and is back at 22.
        "kept: θ* 40, left 58..60.5, week never, back -",
    );
}

// ---- Capacity.

#[test]
fn what_is_built_comes_after_its_months_and_its_ramp() {
    let build = |more: &str| {
        format!(
            r#"(what: Outage(country("JPN"))),
               (what: Build(product: "gas", firm: "Dayton", at: "USA", share: 30, {more}))"#
        )
    };
    // Ready after 26 weeks, then 30 / 13 a week: 40 + 30 · 4.5 / 13 = 50.4 in week 30 is the first above 50. In the end
    // 40 + 30 are there.
    check(
        SERIES,
        &build("months: 6, ramp_months: 3"),
        "lost: θ* 70, left 40..43.4, week 14, back 30..28",
    );
    // In time: 3 months are 13 weeks, and the stock lasts 13.3.
    check(
        SERIES,
        &build("months: 3"),
        "kept: θ* 70, left 70..76.2, week never, back -",
    );
    // After the horizon of 104 weeks, 24 months, it is not there.
    check(
        SERIES,
        &build("months: 25"),
        "lost: θ* 40, left 40..43.4, week 14, back -",
    );
    // Begun ten weeks later it is ready ten weeks later.
    let later = build("months: 6");
    let later = later.strip_suffix(')').expect("it is in brackets");
    check(
        SERIES,
        &format!("{later}, from_week: 10)"),
        "lost: θ* 70, left 40..43.4, week 14, back 36",
    );
    // What is built in the country that is lost is lost with it.
    check(
        SERIES,
        &build("months: 3").replace("at: \"USA\"", "at: \"JPN\""),
        "lost: θ* 40, left 40..43.4, week 14, back -",
    );
    // What is built comes on top: nobody needs it, and all of what was there before may go.
    check(
        SERIES,
        r#"(what: Build(product: "gas", firm: "Dayton", at: "USA", share: 30))"#,
        "kept: θ* 100, left 100, week never, back -",
    );
}

#[test]
fn a_new_source_in_a_qualified_market_serves_nobody_before_it_is_qualified() {
    let qualified = SERIES.replacen(
        "stage: material",
        "stage: material, market: Qualified(months: 3)",
        1,
    );
    let add = |word: &str| {
        format!(
            r#"(what: Outage(country("JPN"))),
               (what: {word}(product: "gas", firm: "Busan", at: "KOR", share: 30, months: 3))"#
        )
    };
    // 13 weeks of building and 13 of qualification; who makes the product already is qualified.
    check(
        &qualified,
        &add("Build"),
        "lost: θ* 70, left 40..43.4, week 14, back 26",
    );
    check(
        &qualified,
        &add("Expand"),
        "kept: θ* 70, left 70..76.2, week never, back -",
    );
}

#[test]
fn a_sweep_of_the_months_of_a_build_keeps_its_qualification() {
    let qualified = SERIES.replacen(
        "stage: material",
        "stage: material, market: Qualified(months: 3)",
        1,
    );
    let runs = Toy::of(&qualified).runs(
        r#"(interventions: [
            (what: Outage(country("JPN"))),
            (what: Build(product: "gas", firm: "Busan", at: "KOR", share: 30, months: 1)),
        ], sweep: {"months": [3, 6]})"#,
    );
    // 13 + 13 and 26 + 13.
    let lines: Vec<String> = runs.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "lost: θ* 70, left 40..43.4, week 14, back 26",
            "lost: θ* 70, left 40..43.4, week 14, back 39"
        ]
    );
}

/// What is not there within the horizon makes nobody capable.
#[test]
fn a_build_beyond_the_horizon_makes_nobody_capable() {
    let toy = Toy::of(SERIES);
    let verdict = |months: u32| {
        let run = toy.run(&format!(
            r#"(interventions: [(what: Build(product: "gas", firm: "Dayton", at: "USA", share: 30, months: {months}))],
                expect: [Capable(bloc: "west")])"#
        ));
        run.expectations[0].status.code()
    };
    assert_eq!(verdict(12), "held");
    assert_eq!(verdict(36), "broken");
}

// ---- Stocks.

#[test]
fn a_stock_is_at_least_so_many_weeks_for_those_who_hold_it() {
    let stock =
        |fields: &str| format!(r#"(what: Outage(country("JPN"))), (what: Stockpile({fields}))"#);
    // 26 / 0.6 = 43.3.
    check(
        SERIES,
        &stock(r#"product: "gas", weeks: 26"#),
        "lost: θ* 40, left 40..46.7, week 44..47, back -",
    );
    // Taiwan holds it: the United States stop at 13.3, and 70 are left until 43.3.
    check(
        SERIES,
        &stock(r#"product: "gas", weeks: 26, who: [country("TWN")]"#),
        "lost: θ* 40, left 40..46.5, week 43..44, back -",
    );
    // The United States hold it: with Taiwan 70 go at 13.3.
    check(
        SERIES,
        &stock(r#"product: "gas", weeks: 26, who: [country("USA")]"#),
        "lost: θ* 40, left 40..46.5, week 43, back -",
    );
    // It is no loss to hold less than one has.
    check(
        SERIES,
        &stock(r#"product: "gas", weeks: 4"#),
        "lost: θ* 40, left 40..43.4, week 14, back -",
    );
    // Of everything consumable, and of another role alone.
    check(
        SERIES,
        &stock("weeks: 26"),
        "lost: θ* 40, left 40..46.7, week 44..47, back -",
    );
    check(
        SERIES,
        &stock("weeks: 26, roles: [energy]"),
        "lost: θ* 40, left 40..43.4, week 14, back -",
    );
}

// ---- Substitutes.

/// Xenon that nobody uses yet.
const SPARE: &str = r#"
    "xenon": (stage: material, supply: [
        Countries(basis: location, shares: {"USA": 100}, assumed: "toy"),
    ]),
"#;

#[test]
fn a_substitute_covers_its_part_after_its_ramp() {
    let products = format!("{SERIES}{SPARE}");
    let qualify = |loss: &str, more: &str| {
        format!(
            r#"(what: Outage({loss})),
               (what: Qualify(substitute: "xenon", replaces: "gas", {more}))"#
        )
    };
    let gas = r#"product("gas")"#;
    // All gas is gone: 8 weeks of stock, then nothing until xenon comes at 13 and covers 80.
    check(
        &products,
        &qualify(gas, "months: 3, covers: 80"),
        "lost: θ* 80, left 0, week 8, back 13",
    );
    // 80 of every 100 that it covers come out.
    check(
        &products,
        &qualify(gas, "months: 3, covers: 80, yields: 75"),
        "lost: θ* 60, left 0, week 8, back 13",
    );
    // A month is 4.3 weeks, within the stock.
    check(
        &products,
        &qualify(gas, "months: 1, covers: 80"),
        "kept: θ* 80, left 80..95.7, week never, back -",
    );
    // What it covers may be too little to bring anything back.
    check(
        &products,
        &qualify(gas, "months: 3, covers: 40"),
        "lost: θ* 40, left 0, week 8, back -",
    );
    // Beyond the horizon it does not count in θ* and output, but comes all the same.
    check(
        &products,
        &qualify(gas, "months: 30, covers: 80"),
        "lost: θ* 0, left 0, week 8, back -",
    );
    // A range is an interval.
    check(
        &products,
        &qualify(gas, "months: (1, 3), covers: (40, 80)"),
        "may be lost: θ* 40..80, left 0..95.7, week 8..never, back -",
    );
    // Its ramp begins with the loss.
    check(
        &products,
        &qualify(gas, "months: 3, covers: 80").replacen(
            "(\"gas\"))",
            "(\"gas\")), from_week: 10",
            1,
        ),
        "lost: θ* 80, left 0, week 18, back 23",
    );
    // Only in the recipes it is for.
    check(
        &products,
        &qualify(gas, r#"covers: 80, users: ["gas"]"#),
        "lost: θ* 0, left 0, week 8, back -",
    );
}

/// A substitute that is not used cannot do harm: 40 of the gas are left, so the stock lasts 8 / 0.6 with or without.
#[test]
fn a_substitute_that_comes_too_late_does_not_hurry_the_fall() {
    let products = format!("{SERIES}{SPARE}");
    let toy = Toy::of(&products);
    let of = |change: &str| {
        let run = toy.run(&format!(
            r#"(interventions: [(what: Outage(country("JPN"))), {change}])"#
        ));
        run.targets[0].effect.weeks.worst
    };
    let (without, with) = (
        of(""),
        of(r#"(what: Qualify(substitute: "xenon", replaces: "gas", months: 60, covers: 80))"#),
    );
    assert_eq!(without, Some(14.0));
    assert_eq!(with, Some(14.0));
}

/// What was not there yesterday is not missed: gas covers 60 and is whole, whatever becomes of xenon.
#[test]
fn a_substitute_that_is_lost_is_not_missed() {
    let products = format!(
        "{SPARE}{}",
        SERIES
            .replace(
                r#"product: "gas", "#,
                r#"any_of: [(product: "gas", covers: 60)], "#
            )
            .replace(r#""USA": 30"#, r#""KOR": 30"#)
    );
    let toy = Toy::of(&products);
    let of = |months: u32| {
        let run = toy.run(&format!(
            r#"(theta: 80, interventions: [(what: Outage(country("USA"))),
                (what: Qualify(substitute: "xenon", replaces: "gas", months: {months}, covers: 40))])"#
        ));
        line(&run)
    };
    for months in [0, 12] {
        assert_eq!(of(months), "kept: θ* 100, left 100, week never, back -");
    }
}

/// A substitute's own recipe does not come to need the substitute.
#[test]
fn a_substitute_does_not_stand_in_for_what_it_is_made_of() {
    let products = format!(
        r#"{SERIES} "xenon": (stage: material, inputs: [(role: material, any_of: [(product: "gas", covers: 100), (product: "ore", covers: 10)])], supply: [
            Countries(basis: location, shares: {{"USA": 100}}, assumed: "toy"),
        ]),
        "ore": (stage: raw_material, supply: [Countries(basis: location, shares: {{"CHN": 100}}, assumed: "toy")]),"#
    );
    // Without gas a tenth of xenon is left, by ore. Its makers' 8 weeks of stock last 8 / 0.9, and then 8 of xenon.
    check(
        &products,
        r#"(what: Outage(product("gas"))), (what: Qualify(substitute: "xenon", replaces: "gas", covers: 100))"#,
        "lost: θ* 10, left 10..11, week 18, back -",
    );
}

/// A late member of the graph's own alternatives comes after its ramp, as one that a scenario qualifies.
#[test]
fn a_late_alternative_of_the_graph_comes_after_its_ramp() {
    let products = format!(
        "{SPARE}{}",
        SERIES.replace(
            r#"product: "gas", "#,
            r#"any_of: [(product: "gas", covers: 100), (product: "xenon", covers: 80, ramp_months: 3)], "#
        )
    );
    check(
        &products,
        r#"(what: Outage(product("gas")))"#,
        "lost: θ* 80, left 0, week 8, back 13",
    );
    check(
        &products,
        r#"(what: Outage(product("gas"))), (what: Outage(country("USA")))"#,
        "lost: θ* 0, left 0, week 8, back -",
    );
}

// ---- Blocs.

#[test]
fn a_bloc_gains_and_loses_members() {
    let toy = Toy::of(SERIES);
    let of = |fields: &str| {
        let run = toy.run(&format!(
            r#"(interventions: [(what: Ally(bloc: "west"{fields}))], expect: [Capable(bloc: "west")])"#
        ));
        run.expectations[0].status.code()
    };
    // The West has chips and no gas; Korea has gas.
    assert_eq!(of(r#", add: ["DEU"]"#), "broken");
    assert_eq!(of(r#", add: ["KOR"]"#), "held");
    assert_eq!(of(r#", add: ["KOR"], remove: ["USA"]"#), "held");
    assert_eq!(of(r#", add: ["KOR"], remove: ["USA", "TWN"]"#), "broken");
    // What happens to the bloc happens to whoever is in it: 40 of the gas and all chips, or 40 of the gas alone.
    check(
        SERIES,
        r#"(what: Outage(bloc("west"))), (what: Ally(bloc: "west", add: ["KOR"], remove: ["USA", "TWN"]))"#,
        "kept: θ* 60, left 60..67.1, week never, back -",
    );
}

/// Whoever joins a bloc joins its bans, and whoever leaves it leaves them.
#[test]
fn the_bans_of_a_bloc_are_those_of_its_members() {
    // Without the United States the bloc that is banned is Taiwan alone: 0.4 · 70 + 30.
    check(
        SERIES,
        r#"(what: Ban(by: [country("JPN")], to: [bloc("west")], products: ["gas"], basis: location)),
           (what: Ally(bloc: "west", remove: ["USA"]))"#,
        "kept: θ* 40, left 58..60.5, week never, back -",
    );
}

// ---- Cost and lag.

fn cost(run: &Run) -> Interval<Option<f64>> {
    run.targets[0].cost
}

fn exactly(value: f64) -> Interval<Option<f64>> {
    Interval::new(Some(value), Some(value))
}

/// Gas makes up a fifth of the cost of a chip.
fn priced() -> String {
    SERIES.replace(r#"product: "gas", "#, r#"product: "gas", cost_pct: 20, "#)
}

#[test]
fn a_duty_raises_the_cost_of_those_who_pay_it() {
    let toy = Toy::of(&priced());
    let of = |theta: u32, by: &str| {
        let run = toy.run(&format!(
            r#"(theta: {theta}, interventions: [
                (what: Tariff(by: [{by}], on: [country("JPN")], products: ["gas"], rate: 50)),
            ])"#
        ));
        assert_eq!(line(&run), "kept: θ* 100, left 100, week never, back -");
        cost(&run)
    };
    // 60 of the gas are Japanese and half dearer: 1 + 0.2 · 0.6 · 0.5 = 1.06.
    assert_eq!(of(50, r#"bloc("west")"#), exactly(1.06));
    // Half of the chips come from Taiwan, which pays nothing; for 80 of them the American ones are needed.
    assert_eq!(of(50, r#"country("USA")"#), exactly(1.0));
    assert_eq!(of(80, r#"country("USA")"#), exactly(1.06));
}

#[test]
fn new_capacity_may_be_dearer() {
    let toy = Toy::of(&priced());
    let run = toy.run(
        r#"(interventions: [
            (what: Outage(country("JPN"))),
            (what: Build(product: "gas", firm: "Dayton", at: "USA", share: 30, cost: (1.5, 2))),
        ])"#,
    );
    // 40 at today's cost and 30 at 1.5 to 2: half of the need takes the dearer, 1 + 0.2 · 0.5 to 1 + 0.2 · 1.
    assert_eq!(line(&run), "kept: θ* 70, left 70..80.3, week never, back -");
    assert_eq!(cost(&run), Interval::new(Some(1.2), Some(1.1)));
    // Nothing is dearer as long as the old ones make enough.
    let run = toy.run(
        r#"(interventions: [(what: Build(product: "gas", firm: "Dayton", at: "USA", share: 30, cost: 2))])"#,
    );
    assert_eq!(cost(&run), exactly(1.0));
}

#[test]
fn a_substitute_may_be_behind_and_dearer() {
    let products = format!("{}{SPARE}", priced());
    let toy = Toy::of(&products);
    let of = |covers: u32| {
        let run = toy.run(&format!(
            r#"(interventions: [
                (what: Outage(product("gas"))),
                (what: Qualify(substitute: "xenon", replaces: "gas", months: 1, covers: {covers}, lag_months: (18, 24), cost: 3)),
            ])"#
        ));
        (run.targets[0].lag_months, cost(&run))
    };
    // The way that survives is by xenon: 24 months behind at worst, and 1 + 0.2 · 2.
    assert_eq!(
        of(80),
        (Interval::new(Some(24.0), Some(18.0)), exactly(1.4))
    );
    // It covers less than half: nothing survives that would have a cost.
    assert_eq!(
        of(40),
        (Interval::new(None, None), Interval::new(None, None))
    );
}
