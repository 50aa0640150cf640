//! What in a case is probably not meant as it stands is told with the answer, once and first.

use linchpin::{
    analysis::{Prepared, Scratch, cutoff, warning::Warning},
    words::{Report, View},
};

use super::scenario::{SERIES, Toy};

/// The answer to a scenario, whatever is warned of in its file.
fn asked(text: &str) -> cutoff::Finding {
    let toy = Toy::of(&format!(
        r#"{SERIES} "mix": (stage: material, supply: [
            Countries(basis: location, shares: {{"KOR": 100}}, assumed: "toy"),
        ]),"#
    ));
    let scenarios = toy.read(text).value.expect("nothing is an error");
    let (chain, scenario) = scenarios.pairs().next().expect("one scenario");
    let prepared = Prepared::new(chain, &scenario.case).expect("its names are checked");
    cutoff::find(&prepared, &mut Scratch::default())
}

/// What is warned of in a scenario: codes of warnings that read back as they are written.
fn warned(text: &str) -> Vec<String> {
    let finding = asked(text);
    let warnings = finding.warnings();
    let code = |warning: &&Warning| {
        let data = serde_json::to_value(warning).expect("it is plain data");
        let read: Warning = serde_json::from_value(data.clone()).expect("it reads back");
        assert_eq!(read, **warning);
        data["code"].as_str().expect("it has a code").to_owned()
    };
    let codes: Vec<String> = warnings.iter().map(code).collect();
    let told = finding.told();
    let is_warning = |line: &&String| line.starts_with("Warning: ");
    assert_eq!(told.warnings.iter().filter(is_warning).count(), codes.len());
    assert_eq!(told.warnings.len(), codes.len());
    // They lead what is printed, on the first screen and in all details.
    let all = View {
        details: true,
        notes: true,
        ids: true,
    };
    for view in [View::default(), all] {
        let seen = told.clone().seen(view);
        assert_eq!(seen.lead[..codes.len()], told.warnings[..]);
    }
    codes
}

fn of(change: &str) -> Vec<String> {
    warned(&format!("(interventions: [({change})])"))
}

#[test]
fn a_case_that_means_what_it_says_is_not_warned_of() {
    assert!(warned("()").is_empty());
    for change in [
        r#"what: CutOff(country("JPN"))"#,
        r#"what: Outage(product("gas")), from_week: 4, weeks: 10, fraction: 0.5"#,
        r#"what: Ban(by: [country("JPN")], to: [country("TWN")], products: ["gas"], basis: location)"#,
        r#"what: Build(product: "gas", firm: "Akita", at: "USA", share: 10, months: 12)"#,
        r#"what: Stockpile(product: "gas", weeks: 26)"#,
        r#"what: Qualify(substitute: "mix", replaces: "gas", covers: 50, months: 6)"#,
        r#"what: Tariff(by: [country("USA")], on: [country("JPN")], products: ["gas"], rate: 25)"#,
    ] {
        assert!(of(change).is_empty(), "{change}: {:?}", of(change));
    }
}

#[test]
fn a_change_that_touches_nobody_is_told() {
    for change in [
        // Makes nothing here.
        r#"what: CutOff(country("CHN"))"#,
        r#"what: Outage(firm("Akita"))"#,
        // Its goods are not bought there.
        r#"what: Ban(by: [country("JPN")], to: [country("CHN")], products: ["gas"], basis: location)"#,
        r#"what: Ban(by: [country("CHN")], to: [country("TWN")], products: ["gas"], basis: location)"#,
        // There are eight weeks already.
        r#"what: Stockpile(product: "gas", weeks: 8)"#,
        r#"what: Stockpile(product: "mix", weeks: 52)"#,
        // Nobody needs what it replaces.
        r#"what: Qualify(substitute: "gas", replaces: "mix", covers: 50)"#,
        r#"what: Tariff(by: [country("CHN")], on: [country("JPN")], products: ["gas"], rate: 25)"#,
    ] {
        assert_eq!(of(change), ["touches-nobody"], "{change}");
    }
    // The second of two bans, the first of which does something.
    let two = warned(
        r#"(interventions: [
            (what: Ban(by: [country("JPN")], to: [country("TWN")], products: ["gas"], basis: location)),
            (what: Ban(by: [country("JPN")], to: [country("CHN")], products: ["gas"], basis: location)),
        ])"#,
    );
    assert_eq!(two, ["touches-nobody"]);
}

#[test]
fn what_begins_or_arrives_when_the_question_has_ended_is_told() {
    let late = r#"what: CutOff(country("JPN")), from_week: 104"#;
    assert_eq!(of(late), ["starts-after-the-end"]);
    let months = |low: u32, high: u32| {
        of(&format!(
            r#"what: Build(product: "gas", firm: "Akita", at: "USA", share: 10, months: ({low}, {high}))"#
        ))
    };
    assert_eq!(months(48, 60), ["arrives-after-the-end"]);
    assert_eq!(months(12, 60), ["arrives-after-the-end"]);
    assert!(months(12, 18).is_empty());
    // A substitute begins to ramp with the first loss.
    let after = |from: u32| {
        warned(&format!(
            r#"(interventions: [
                (what: Outage(country("JPN")), from_week: {from}),
                (what: Qualify(substitute: "mix", replaces: "gas", covers: 50, months: 12)),
            ])"#
        ))
    };
    assert!(after(0).is_empty());
    assert_eq!(after(60), ["arrives-after-the-end"]);
}

#[test]
fn a_percent_that_looks_like_a_part_of_one_is_told() {
    assert_eq!(warned("(theta: 0.5)"), ["small-threshold"]);
    assert_eq!(
        of(r#"what: CutOff(country("JPN")), fraction: 0.005"#),
        ["small-fraction"]
    );
    insta::assert_snapshot!(
        asked(r#"(theta: 0.5, interventions: [(what: CutOff(country("JPN")), from_week: 200, fraction: 0.005)])"#)
            .told()
            .warnings[..3]
            .join("\n"),
        @r"
    Warning: θ is 0.5 %; did you mean 50 %?
    Warning: cut off Japan, 0.5 %, from week 200, for good: this begins in week 200, and the question ends with week 104.
    Warning: cut off Japan, 0.5 %, from week 200, for good: only 0.5 % is lost; did you mean 50 %?
    "
    );
}
