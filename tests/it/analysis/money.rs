//! What is not made, in weeks and in money, worked by hand.

use linchpin::{
    analysis::{
        Interval, Prepared, Scratch,
        answer::{self, Answer},
        rank::{self, Finding},
        spof,
    },
    load,
    model::{Case, Chain, Event, EventKind, Question, change::Span, quantity::Weeks},
    study::each,
};

/// Racks need GPUs, of which half are made in Taiwan; what GPUs are worth is a part of what racks are worth. Phones have
/// no value.
const MONEY: &str = r#"(format: 1, name: "money", targets: ["rack", "gpu", "phone"],
    countries: {"TWN": (), "USA": (), "KOR": ()},
    products: {
        "gpu": (stage: fabrication, value: (usd_bn: (52, 104), within: "rack", assumed: "toy"), supply: [
            Countries(basis: location, shares: {"TWN": 50, "USA": 50}, assumed: "toy")]),
        "rack": (stage: final, value: (usd_bn: 208, assumed: "toy"),
            inputs: [(role: component, product: "gpu", cover_weeks: 4)], supply: [
            Countries(basis: location, shares: {"USA": 100}, assumed: "toy")]),
        "phone": (stage: final, supply: [
            Countries(basis: location, shares: {"KOR": 100}, assumed: "toy")]),
    })"#;

fn chain(text: &str) -> Chain {
    let loaded = load::from_text("money.ron", text);
    let found = format!("{:?}", loaded.diagnostics);
    loaded.value.unwrap_or_else(|| panic!("{found}"))
}

fn asked(chain: &Chain, weeks: u32) -> Question {
    Question {
        horizon: Weeks::whole(weeks),
        ..Question::of(chain)
    }
}

fn losing(chain: &Chain, weeks: u32, country: &str) -> Answer {
    let event = Event::Country(country.into());
    let case = Case::losing(asked(chain, weeks), [event], Span::ALWAYS);
    let prepared = Prepared::new(chain, &case).expect("names resolve");
    prepared.answer(&mut Scratch::default())
}

fn worst(ends: Option<Interval<f64>>) -> Option<f64> {
    ends.map(|ends| ends.worst)
}

/// Half of the GPUs are missing from the start: 26 of 52 weeks, at 104 a year 52. Racks hold 4 weeks, which half of
/// what they use takes 8 weeks to eat; then half of them is missing, 22 weeks at 208 a year: 88, GPUs included.
#[test]
fn what_lies_within_another_target_is_not_added_twice() {
    let chain = chain(MONEY);
    let answer = losing(&chain, 52, "TWN");
    let told = |at: usize| {
        let effect = &answer.targets[at].effect;
        (worst(effect.missing_weeks), worst(effect.missing_usd_bn))
    };
    assert_eq!(told(0), (Some(22.0), Some(88.0)));
    assert_eq!(told(1), (Some(26.0), Some(52.0)));
    assert_eq!(told(2), (Some(0.0), None));
    let total = answer.missing.expect("it keeps running");
    assert_eq!(worst(total.usd_bn), Some(88.0));
    assert_eq!((total.mean_weeks.worst, total.n_valued), (16.0, 2));
    // At best others work harder, and GPUs are worth 52 a year.
    let best = answer.targets[1]
        .effect
        .missing_usd_bn
        .expect("it has a value")
        .best;
    assert!(best > 0.0 && best < 26.0, "{best}");
}

/// Within 4 weeks racks live on stock, and the GPUs that are missing are counted for themselves: 2 weeks at 104 a year.
#[test]
fn what_another_target_does_not_miss_is_counted_for_itself() {
    let answer = losing(&chain(MONEY), 4, "TWN");
    let total = answer.missing.expect("it keeps running");
    assert_eq!(worst(answer.targets[0].effect.missing_usd_bn), Some(0.0));
    assert_eq!(worst(total.usd_bn), Some(4.0));
}

fn ranked(chain: &Chain) -> Finding {
    let config = rank::Config {
        by: vec![EventKind::Country],
        weights: Vec::new(),
        case: Case::new(asked(chain, 52), Vec::new()),
    };
    rank::find(chain, &config)
}

fn order(finding: &Finding) -> Vec<&str> {
    let entries = finding.rankings[0].entries.iter();
    entries.map(|entry| entry.event.as_str()).collect()
}

/// Korea makes all phones, which have no value: by money it is last, by weeks of output it is before Taiwan.
#[test]
fn losses_are_ranked_by_money_where_there_is_any_and_by_output_elsewhere() {
    let valued = chain(MONEY);
    assert_eq!(
        order(&ranked(&valued)),
        ["country:USA", "country:TWN", "country:KOR"]
    );
    let plain = chain(
        &MONEY
            .replace(
                r#"value: (usd_bn: (52, 104), within: "rack", assumed: "toy"), "#,
                "",
            )
            .replace(r#"value: (usd_bn: 208, assumed: "toy"),"#, ""),
    );
    assert_eq!(
        order(&ranked(&plain)),
        ["country:USA", "country:KOR", "country:TWN"]
    );
    let case = Case::new(asked(&valued, 52), Vec::new());
    let each = each::find(&valued, &case, linchpin::study::odds::Config::NONE);
    let cut_off: Vec<&str> = each
        .entries
        .iter()
        .map(|entry| entry.rest.event.as_str())
        .collect();
    assert_eq!(cut_off, ["country:USA", "country:TWN", "country:KOR"]);
    let config = spof::Config {
        by: EventKind::Country,
        case,
    };
    let alone = spof::find(&valued, &config);
    for (candidate, entry) in alone.candidates.iter().zip(&each.entries) {
        assert_eq!(candidate, &entry.rest, "one loss, one answer");
    }
}

/// `rank`, `spof` and `cutoff` say the same of one loss.
#[test]
fn a_ranking_adds_up_what_a_cut_off_says() {
    let chain = load::allied();
    let case = Case::nothing(&chain);
    let config = rank::Config {
        by: vec![EventKind::Country],
        weights: Vec::new(),
        case: case.clone(),
    };
    let ranked = rank::find(&chain, &config);
    for entry in &ranked.rankings[0].entries {
        let event = Event::parse(&chain, &entry.event).expect("it is there");
        let case = Case::losing(case.question.clone(), [event], Span::ALWAYS);
        let prepared = Prepared::new(&chain, &case).expect("names resolve");
        let effects = prepared.effects(&[], &mut Scratch::default());
        let total = answer::total(&chain, &effects).expect("it keeps running");
        let part = total.mean_weeks.worst / 104.0 * 100.0;
        assert!(
            (part - entry.loss_pct.worst).abs() < 0.001,
            "{entry:?} {part}"
        );
        assert_eq!(total.usd_bn, entry.missing_usd_bn, "{}", entry.event);
    }
}
