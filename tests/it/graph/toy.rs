//! Every toy graph worked out by hand.
//!
//! The numbers used throughout: a material has 8 weeks of stock where nothing else is said, a component 6, a service
//! none. Tools in place lose 2 % a month once spares are gone, the whole base in 50 months, 50 · 52/12 = 216.67 weeks.

use std::fs;

use linchpin::{
    analysis::{Interval, Prepared, Scratch, answer::Effect, spof},
    load,
    model::{
        Chain, Event, EventKind, Question, Reading,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::{Outcome, Shock, atlas::RowLabel, supply::Told},
};

fn toy(name: &str) -> Chain {
    parse(&fs::read_to_string(format!("graphs/toy/{name}.ron")).expect("the graph is there"))
}

fn parse(text: &str) -> Chain {
    let loaded = load::from_text("toy.ron", text);
    assert_eq!(loaded.diagnostics, [], "a toy graph loads without a word");
    loaded.value.expect("there are no errors")
}

/// A question about the first target of a graph, as the command line would ask it.
fn asked(chain: &Chain) -> Question {
    Question {
        targets: chain.targets().to_vec(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: percent(50.0),
        horizon: Weeks::whole(104),
        buyer: None,
        reading: Reading::DEFAULT,
    }
}

fn percent(percent: f64) -> Share {
    Share::from_percent(percent).expect("a percent")
}

fn effect(chain: &Chain, question: &Question, lost: &[&str]) -> Effect {
    let events: Vec<Event> = lost
        .iter()
        .map(|text| Event::parse(chain, text).expect("the graph knows it"))
        .collect();
    let kind = events.first().map_or(EventKind::Country, Event::kind);
    let lens = crate::given::prepared(chain, question, kind);
    lens.effects(&events, &mut Scratch::default()).remove(0)
}

/// Verdict, θ*, output left and weeks in one line; two numbers where worst and best differ.
pub fn line(effect: &Effect) -> String {
    fn range<T: PartialEq>(ends: &Interval<T>, text: fn(&T) -> String) -> String {
        if ends.worst == ends.best {
            text(&ends.worst)
        } else {
            format!("{}..{}", text(&ends.worst), text(&ends.best))
        }
    }
    let number = |value: &f64| format!("{}", (value * 10.0).round() / 10.0);
    let when = |week: &Option<f64>| week.map_or("never".to_owned(), |week| format!("{week}"));
    let left = effect
        .output_left_pct
        .map_or("not told".to_owned(), |left| range(&left, number));
    format!(
        "{}: θ* {}, left {left}, week {}",
        effect.verdict.as_str(),
        range(&effect.theta_star_pct, number),
        range(&effect.weeks, when),
    )
}

/// Loses some things together in a toy graph, with the defaults of the command line.
#[track_caller]
fn check(chain: &Chain, lost: &[&str], expected: &str) {
    check_with(chain, &asked(chain), lost, expected);
}

#[track_caller]
fn check_with(chain: &Chain, question: &Question, lost: &[&str], expected: &str) {
    assert_eq!(
        line(&effect(chain, question, lost)),
        expected,
        "losing {lost:?}"
    );
}

#[test]
fn series() {
    let chain = toy("series");
    check(&chain, &[], "kept: θ* 100, left 100, week never");
    // Gas runs 4 weeks on without ore, chips 6 on without gas.
    check(&chain, &["UKR"], "lost: θ* 0, left 0, week 10");
    check(&chain, &["JPN"], "lost: θ* 0, left 0, week 6");
    check(&chain, &["TWN"], "lost: θ* 0, left 0, week 0");
    check(&chain, &["product:ore"], "lost: θ* 0, left 0, week 10");
    // Two losses do not add up to a sooner end than the sooner of the two.
    check(&chain, &["UKR", "JPN"], "lost: θ* 0, left 0, week 6");
    // Lost, but not before a horizon of 9 weeks.
    let soon = Question {
        horizon: Weeks::whole(9),
        ..asked(&chain)
    };
    check_with(&chain, &soon, &["UKR"], "kept: θ* 0, left 100, week never");
}

#[test]
fn redundancy() {
    let chain = toy("redundancy");
    check(&chain, &["NLD"], "lost: θ* 0, left 0, week 0");
    // Any buyer may buy from any maker, so chips fall by what gas falls by: 40, 35, 25.
    check(&chain, &["USA"], "kept: θ* 60, left 60..67.1, week never");
    check(&chain, &["JPN"], "kept: θ* 65, left 65..73.5, week never");
    check(&chain, &["KOR"], "kept: θ* 75, left 75..87.7, week never");
    // 75 % are missing, so 8 weeks of stock last 8 / 0.75.
    check(
        &chain,
        &["USA", "JPN"],
        "lost: θ* 25, left 25..26.8, week 11",
    );
    // Lost means strictly below: 60 is kept at 60 and lost just above, when 8 weeks of stock last 8 / 0.4.
    let at = |theta| Question {
        theta: percent(theta),
        ..asked(&chain)
    };
    check_with(
        &chain,
        &at(60.0),
        &["USA"],
        "kept: θ* 60, left 60..67.1, week never",
    );
    check_with(
        &chain,
        &at(60.0001),
        &["USA"],
        "may be lost: θ* 60, left 60..67.1, week 20..never",
    );
}

#[test]
fn two_necessary_inputs() {
    let chain = toy("two-inputs");
    let growth = Question {
        outcome: Outcome::Growth,
        ..asked(&chain)
    };
    check_with(&chain, &growth, &["NLD"], "lost: θ* 0, left 0, week 0");
    // Running fabs: spares for 26 weeks, then (104 − 26) / 216.67 = 36 % of the base is worn at the horizon; half of
    // it is worn after 26 + 108.33 = 134.3 weeks, past the horizon.
    check(&chain, &["NLD"], "kept: θ* 64, left 64.5..75.9, week never");
    // At three years (156 − 26) / 216.67 = 60 % is worn.
    let later = Question {
        horizon: Weeks::whole(156),
        ..asked(&chain)
    };
    check_with(
        &chain,
        &later,
        &["NLD"],
        "lost: θ* 40, left 40.5..48.4, week 135..153",
    );
    // No wafer country is needed by itself, in any outcome.
    for question in [asked(&chain), growth] {
        check_with(
            &chain,
            &question,
            &["JPN"],
            "kept: θ* 60, left 60..67.1, week never",
        );
        check_with(
            &chain,
            &question,
            &["DEU"],
            "kept: θ* 70, left 70..80.3, week never",
        );
    }
    // Korea holds half of the fabs and 30 % of the wafers: the other half of the fabs gets all the wafers it needs,
    // 70 against 50. Exactly half is left, which is not below half.
    check(&chain, &["KOR"], "kept: θ* 50, left 50, week never");
    check(&chain, &["TWN"], "kept: θ* 50, left 50, week never");
    // Half of the fabs is just enough, but now 30 % of wafers are left for them, 60 % of what the fabs that stand use:
    // their 8 weeks last 8 / 0.4 = 20, and then they make 60 %, which is 30 % of all chips. Who works harder before
    // that uses the stock up a week sooner.
    check(
        &chain,
        &["KOR", "JPN"],
        "lost: θ* 30, left 30..33.2, week 19..20",
    );
}

#[test]
fn a_loop_keeps_running_and_does_not_start() {
    let chain = toy("loop");
    check(&chain, &[], "kept: θ* 100, left 100, week never");
    // As for the scanners above: tools are equipment.
    check(&chain, &["JPN"], "kept: θ* 64, left 64.5, week never");
    let growth = Question {
        outcome: Outcome::Growth,
        ..asked(&chain)
    };
    check_with(&chain, &growth, &["JPN"], "lost: θ* 0, left 0, week 0");
    check(&chain, &["TWN"], "lost: θ* 0, left 0, week 0");
    // The tools go 6 weeks after the chips.
    let tools = Question {
        targets: vec!["tool".into()],
        ..asked(&chain)
    };
    check_with(&chain, &tools, &["TWN"], "lost: θ* 0, left 0, week 6");

    // From nothing, neither ever begins. Output left and weeks speak of running on, not of starting.
    let bootstrap = Question {
        reading: crate::given::FROM_NOTHING,
        ..asked(&chain)
    };
    check_with(
        &chain,
        &bootstrap,
        &[],
        "lost: θ* 0, left not told, week never",
    );
    // With one of the two not needed to start, both can.
    let text = fs::read_to_string("graphs/toy/loop.ron").expect("the graph is there");
    let open = parse(&text.replace(
        "product: \"chip\",",
        "product: \"chip\", needed_to_start: false,",
    ));
    let bootstrap = Question {
        reading: crate::given::FROM_NOTHING,
        ..asked(&open)
    };
    check_with(
        &open,
        &bootstrap,
        &[],
        "kept: θ* 100, left not told, week never",
    );
}

#[test]
fn two_of_three() {
    let chain = toy("two-of-three");
    check(&chain, &["MEX"], "lost: θ* 0, left 0, week 0");
    for lost in ["USA", "DEU", "JPN"] {
        check(&chain, &[lost], "kept: θ* 100, left 100, week never");
    }
    for lost in [["USA", "DEU"], ["DEU", "JPN"], ["USA", "JPN"]] {
        check(&chain, &lost, "kept: θ* 50, left 50..54, week never");
        // Half is missing, so 6 weeks of stock last 12.
        let above = Question {
            theta: percent(50.0001),
            ..asked(&chain)
        };
        check_with(
            &chain,
            &above,
            &lost,
            "may be lost: θ* 50, left 50..54, week 12..never",
        );
    }
    check(&chain, &["USA", "DEU", "JPN"], "lost: θ* 0, left 0, week 6");
}

/// A ban among jurisdictions is told where countries are jurisdictions, and changes nothing where they are places.
#[test]
fn a_ban_is_told_on_its_own_basis_only() {
    let chain = toy("ban");
    for (basis, classes) in [(Basis::Location, 0), (Basis::Jurisdiction, 1)] {
        let question = Question {
            basis,
            ..asked(&chain)
        };
        let lens = crate::given::prepared(&chain, &question, EventKind::Country);
        assert_eq!(banned_rows(&chain, &lens), classes, "{basis}");
        check_with(&chain, &question, &[], "kept: θ* 100, left 100, week never");
    }
}

/// How many rows of the worst case leave some country out.
fn banned_rows(chain: &Chain, lens: &Prepared<'_>) -> usize {
    let nld = chain
        .countries()
        .get_index_of("NLD")
        .expect("it is in the graph") as u32;
    let rows = lens.worst().network.row_ixs();
    rows.filter(|&row| {
        matches!(lens.worst().atlas.row(row), RowLabel::Product { banned, .. } if *banned == [nld])
    })
    .count()
}

#[test]
fn a_ban_makes_two_classes_of_buyers() {
    let chain = toy("ban");
    let question = Question {
        basis: Basis::Jurisdiction,
        outcome: Outcome::Growth,
        ..asked(&chain)
    };
    let lens = crate::given::prepared(&chain, &question, EventKind::Country);
    assert_eq!(banned_rows(&chain, &lens), 1);
    // The row of Chinese buyers has one supplier, China, and its normal use is what that one makes: 10 %.
    let network = &lens.worst().network;
    let scanner = lens.worst().atlas.product_row(0);
    let class = network.row_ixs().find(|&row| {
        matches!(lens.worst().atlas.row(row), RowLabel::Product { banned, .. } if !banned.is_empty())
    });
    let class = class.expect("there is one");
    assert_eq!(
        (network.suppliers(scanner).len(), network.need(scanner)),
        (2, 1_000_000)
    );
    assert_eq!(
        (network.suppliers(class).len(), network.need(class)),
        (1, 100_000)
    );

    check_with(&chain, &question, &[], "kept: θ* 100, left 100, week never");
    // Without the Netherlands buyers elsewhere have a tenth of their scanners, China has what it always had:
    // at 50 % Taiwan's 80 % of chips stop at once. What is left is 80 · 0.1 + 20 = 28 when short users run at a tenth,
    // and the highest threshold that survives is 20, where Taiwan counts for nothing.
    check_with(&chain, &question, &["NLD"], "lost: θ* 20, left 28, week 0");
    // Without China its chips are gone, and Taiwan has 90 % of its scanners: 90 of them for 80 % of the users, enough.
    check_with(
        &chain,
        &question,
        &["CHN"],
        "kept: θ* 80, left 80, week never",
    );
    // Running fabs wear: Taiwan keeps 1 − 0.36 · 0.9 = 67.6 % at two years, hence 0.8 · 67.6 + 20 = 74.1 of all;
    // missing nine tenths it takes (26 + 108.33) / 0.9 weeks to fall below half.
    let output = Question {
        outcome: Outcome::Output,
        ..question
    };
    check_with(
        &chain,
        &output,
        &["NLD"],
        "kept: θ* 64, left 75.4..88.2, week never",
    );
}

#[test]
fn views_are_different_splits_of_the_same_supply() {
    let chain = toy("views");
    // By place: 40, 30, 20 are named; the other 10 belong to Japan or Korea, to which nobody knows.
    check(&chain, &["JPN"], "kept: θ* 50..60, left 50..60, week never");
    check(&chain, &["USA"], "kept: θ* 70, left 70, week never");
    check(&chain, &["BEL"], "kept: θ* 80, left 80, week never");
    check(
        &chain,
        &["KOR"],
        "kept: θ* 90..100, left 90..100, week never",
    );
    check(
        &chain,
        &["JPN", "KOR"],
        "kept: θ* 50..60, left 50..60, week never",
    );
    // Between the two ends the answer depends on what is unknown.
    let at = |theta| Question {
        theta: percent(theta),
        ..asked(&chain)
    };
    check_with(
        &chain,
        &at(55.0),
        &["JPN"],
        "may be lost: θ* 50..60, left 50..60, week 0..never",
    );
    check_with(
        &chain,
        &at(60.0001),
        &["JPN"],
        "lost: θ* 50..60, left 50..60, week 0",
    );

    // By headquarters and by firm: Akita is Japanese, wherever it makes things.
    let by_law = Question {
        basis: Basis::Jurisdiction,
        ..asked(&chain)
    };
    check_with(&chain, &by_law, &["JPN"], "lost: θ* 30, left 30, week 0");
    check_with(
        &chain,
        &by_law,
        &["USA"],
        "kept: θ* 70, left 70, week never",
    );
    check_with(
        &chain,
        &by_law,
        &["KOR"],
        "kept: θ* 100, left 100, week never",
    );
    check(&chain, &["firm:Akita"], "lost: θ* 30, left 30, week 0");
    check(&chain, &["firm:Dayton"], "kept: θ* 70, left 70, week never");
}

#[test]
fn what_no_view_tells_is_listed_and_not_guessed() {
    let chain = toy("views");
    let question = asked(&chain);
    // Firm and place at once: no rows, so no single producer can be lost, though places are told.
    let lens = crate::given::prepared(&chain, &question, EventKind::Producer);
    let config = spof::Config {
        by: EventKind::Producer,
        case: crate::given::asked(&question),
    };
    let finding = spof::find(&chain, &config);
    assert_eq!(finding.n_tried, 0);
    assert!(finding.preface.coverage.not_known.is_empty());
    assert_eq!(lens.worst().atlas.coverage()[0].told, Told::Views);

    // Alone, the four countries of the location view: 10 % is nobody's for certain.
    let by_place = asked(&chain);
    let lens = crate::given::prepared(&chain, &by_place, EventKind::Country);
    let mut left = Vec::new();
    for compiled in lens.ends() {
        let shock = Shock::all(&compiled.network);
        left.push(lens.star(compiled, &shock, &mut Scratch::default()).rows[0]);
    }
    assert_eq!(left, [0, 0], "all of it is lost, named or not");
}

#[test]
fn a_bulk_good_is_lost_only_below_what_chips_need() {
    let chain = toy("bulk");
    // 40 of 100 are left and chips need 2: twenty times enough.
    check(
        &chain,
        &["CHL", "PER"],
        "kept: θ* 100, left 100, week never",
    );
    check(
        &chain,
        &["CHL", "AUS"],
        "kept: θ* 100, left 100, week never",
    );
    // All of it gone, chips run 8 weeks on.
    check(&chain, &["CHL", "PER", "AUS"], "lost: θ* 0, left 0, week 8");
    check(&chain, &["product:copper"], "lost: θ* 0, left 0, week 8");
    check(&chain, &["TWN"], "lost: θ* 0, left 0, week 0");
    // In an open market 40 % would be lost, 8 / 0.6 weeks later: above a half in week 13, below it in week 14.
    let text = fs::read_to_string("graphs/toy/bulk.ron").expect("the graph is there");
    let open = parse(&text.replace("market: Bulk(need: 2), ", ""));
    check(
        &open,
        &["CHL", "PER"],
        "lost: θ* 40, left 40..43.4, week 14",
    );
}
