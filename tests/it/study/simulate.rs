//! Simulations of whole graphs: toys by hand, the embedded graph read with doubt.

use std::path::Path;

use linchpin::{
    analysis::{
        Prepared,
        dynamics::{Binding, Response, Series},
    },
    load,
    model::{
        Case, Chain, Event, Question, Reading,
        change::Span,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Outcome,
    render::text,
    study::simulate::{self, Finding, Turn},
    words::Report,
};

/// How producers behave where nothing else is said.
pub const RESPONSE: Response = Response::DEFAULT;

pub fn toy(name: &str) -> Chain {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("graphs/toy/{name}.ron"));
    load::from_path(&path).value.expect("a toy loads")
}

pub fn question(chain: &Chain, weeks: u32, theta: u32) -> Question {
    Question {
        targets: chain.targets().to_vec(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: Share::from_ppm(theta * 10_000).expect("a share"),
        horizon: Weeks::whole(weeks),
        buyer: None,
        reading: Reading::DEFAULT,
    }
}

pub fn dates(weeks: Option<u32>, recovery: u32, percent: u32) -> Span {
    Span {
        from: Weeks::ZERO,
        weeks: weeks.map(Weeks::whole),
        recovery: Weeks::whole(recovery),
        fraction: Share::from_ppm(percent * 10_000).expect("a share"),
    }
}

fn simulated(chain: &Chain, event: &str, dates: Span, weeks: u32, response: Response) -> Finding {
    let event = Event::parse(chain, event).expect("an event");
    let case = Case::losing(question(chain, weeks, 50), [event], dates);
    let prepared = Prepared::new(chain, &case)
        .expect("names resolve")
        .responding(response);
    let config = simulate::Config {
        weeks,
        products: Vec::new(),
        nearby: true,
        trials: None,
    };
    simulate::find(&prepared, &config)
}

fn of<'a>(finding: &'a Finding, product: &str) -> [&'a Series; 2] {
    let entry = finding
        .products
        .iter()
        .find(|entry| entry.product == product);
    let entry = entry.expect("a product that is told");
    [&entry.worst, &entry.best]
}

#[test]
fn stocks_one_behind_the_other_add_up() {
    // Ore is held for 4 weeks by gas makers, gas for 6 by chip makers.
    let chain = toy("series");
    let finding = simulated(&chain, "UKR", dates(None, 0, 100), 52, RESPONSE);
    for series in of(&finding, "chip") {
        assert_eq!(series.impact_week, Some(10));
        assert_eq!(series.below_theta_week, Some(10));
        assert!(series.trough_pct.abs() < 1e-9);
        assert_eq!(series.recovered_week, None);
        assert!((series.lost_weeks - 42.0).abs() < 1e-9);
        let gas = Binding::Input(vec!["gas".to_owned()]);
        assert_eq!(series.weeks[10].binding, Some(gas));
        assert_eq!(series.weeks[9].binding, None);
    }
}

#[test]
fn a_loss_shorter_than_the_stocks_is_not_felt() {
    let chain = toy("series");
    let finding = simulated(&chain, "UKR", dates(Some(9), 0, 100), 52, RESPONSE);
    for series in of(&finding, "chip") {
        assert_eq!(series.impact_week, None, "{series:?}");
        assert!(series.lost_weeks.abs() < 1e-9);
    }
}

#[test]
fn a_threshold_that_two_points_turn_is_called_a_cliff() {
    let chain = toy("series");
    let finding = simulated(
        &chain,
        "TWN",
        dates(None, 0, 51),
        52,
        Response {
            surge_limit: 1.0,
            ..RESPONSE
        },
    );
    assert!(
        finding
            .cliffs
            .iter()
            .any(|cliff| cliff.product == "chip" && cliff.then == Turn::StaysAbove),
        "{:?}",
        finding.cliffs
    );
    let far = simulated(
        &chain,
        "TWN",
        dates(None, 0, 80),
        52,
        Response {
            surge_limit: 1.0,
            ..RESPONSE
        },
    );
    assert!(far.cliffs.is_empty(), "{:?}", far.cliffs);
}

#[test]
fn final_users_who_wait_are_served_later() {
    let chain = toy("series");
    let waiting = Response {
        backlog_weeks: Some(8.0),
        ..RESPONSE
    };
    let made = |response| -> f64 {
        let finding = simulated(&chain, "TWN", dates(Some(8), 0, 50), 156, response);
        // Only in the best case does anybody make more than normal.
        of(&finding, "chip")[1]
            .weeks
            .iter()
            .map(|week| week.output_pct)
            .sum()
    };
    assert!(made(waiting) > made(RESPONSE) + 50.0);
}

#[test]
fn ukraine_does_not_stop_chips_and_taiwan_does() {
    let chain = load::allied();
    let ukraine = simulated(&chain, "UKR", dates(None, 0, 100), 104, RESPONSE);
    for entry in &ukraine.products {
        assert_eq!(entry.worst.impact_week, None, "{}", entry.product);
    }
    let taiwan = simulated(&chain, "TWN", dates(Some(26), 8, 100), 104, RESPONSE);
    for series in of(&taiwan, "ai_accelerator_gpu") {
        assert!(series.below_theta_week.is_some_and(|week| week < 26));
        assert!(
            series
                .recovered_week
                .is_some_and(|week| (30..80).contains(&week))
        );
    }
    // The best case is nowhere worse than the worst.
    for entry in &taiwan.products {
        assert!(
            entry.best.lost_weeks <= entry.worst.lost_weeks + 1e-9,
            "{}",
            entry.product
        );
    }
}

#[test]
fn what_a_simulation_looks_like() {
    let shown = |chain: &Chain, weeks: u32| {
        let finding = simulated(chain, "TWN", dates(Some(26), 8, 100), weeks, RESPONSE);
        text::render(&finding.page(), Some(120))
    };
    insta::assert_snapshot!("simulate-toy", shown(&toy("series"), 52));
    let embedded = load::allied();
    insta::assert_snapshot!("simulate-allied", shown(&embedded, 104));
}

#[test]
fn the_tidy_table_has_a_row_per_week_product_and_case() {
    let chain = toy("series");
    let finding = simulated(&chain, "TWN", dates(None, 0, 100), 20, RESPONSE);
    let page = finding.page();
    let tidy = page.table(None).expect("a finding has a main table");
    assert_eq!(tidy.rows.len(), 20 * 2);
    assert!(tidy.rows.iter().all(|row| row.len() == tidy.columns.len()));
}
