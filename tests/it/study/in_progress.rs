//! Work in progress is on its way and no stock: worked by hand.

use linchpin::{
    analysis::{Prepared, dynamics::Series},
    load,
    model::{
        Case, Change, Event, Question,
        change::{Pipeline, Span},
        quantity::{Range, Share, Weeks},
    },
    study::simulate,
};

/// A chip that holds four weeks of wafers.
const TOY: &str = r#"(
    format: 1, name: "toy", targets: ["chip"],
    countries: {"AAA": (name: "A")},
    products: {
        "wafer": (stage: fabrication, supply: [
            Countries(basis: location, shares: {"AAA": 100}, assumed: "toy"),
        ]),
        "chip": (stage: final, supply: [
            Countries(basis: location, shares: {"AAA": 100}, assumed: "toy"),
        ], inputs: [(role: service, product: "wafer", cover_weeks: 4, assumed: "toy")]),
    },
)"#;

/// The chip week by week when some percent of wafers are missing for some weeks, and nothing is scrapped.
fn chip(percent: u32, weeks: u32, in_progress: &[Option<u32>]) -> Series {
    scrapping(percent, weeks, in_progress, 0)
}

fn scrapping(percent: u32, weeks: u32, in_progress: &[Option<u32>], scraps: u32) -> Series {
    let chain = load::from_text("toy", TOY).value.expect("it is sound");
    let span = Span {
        from: Weeks::ZERO,
        weeks: Some(Weeks::whole(weeks)),
        recovery: Weeks::ZERO,
        fraction: Share::from_ppm(percent * 10_000).expect("a share"),
    };
    let mut changes = vec![Change::Outage(Event::Product("wafer".into()), span)];
    changes.extend(in_progress.iter().map(|weeks| {
        Change::InProgress(Pipeline {
            products: vec!["wafer".into()],
            weeks: weeks.map(|weeks| Range::exactly(Weeks::whole(weeks))),
            scraps: Some(Range::exactly(
                Share::from_ppm(scraps * 10_000).expect("a share"),
            )),
        })
    }));
    let prepared = Prepared::new(&chain, &Case::new(Question::of(&chain), changes));
    let config = simulate::Config {
        weeks: 40,
        products: Vec::new(),
        nearby: false,
        trials: None,
    };
    let mut finding = simulate::find(&prepared.expect("names resolve"), &config);
    finding.products.swap_remove(0).worst
}

#[test]
fn stock_carries_a_tenth_for_four_weeks_and_work_in_progress_does_not() {
    // A tenth of a week goes out of four each week.
    assert_eq!(chip(10, 4, &[]).impact_week, None);
    let all = chip(10, 4, &[None]);
    // What is in the line arrives as if nothing had happened; then what was not begun is missing.
    let made = |series: &Series| -> Vec<f64> {
        let weeks = series.weeks.iter().take(9);
        weeks.map(|week| week.output_pct).collect()
    };
    assert_eq!(
        made(&all),
        [100.0, 100.0, 100.0, 100.0, 90.0, 90.0, 90.0, 90.0, 100.0]
    );
    assert_eq!((all.trough_week, all.recovered_week), (Some(4), Some(8)));
    // Nothing is lost twice: four weeks of a tenth.
    assert!((all.lost_weeks - 0.4).abs() < 1e-9, "{}", all.lost_weeks);
    // Two weeks of stock are left, of which four tenths are drawn.
    assert_eq!(chip(10, 4, &[Some(2)]).impact_week, None);
}

#[test]
fn what_a_stop_scraps_is_lost_beside_what_it_does_not_begin() {
    let all = scrapping(10, 4, &[None], 100);
    let weeks = all.weeks.iter().take(9);
    let made: Vec<f64> = weeks.map(|week| week.output_pct).collect();
    // What arrives in week 0 is out of the line; of the three weeks behind it a tenth is scrapped, and four are not begun.
    assert_eq!(
        made,
        [100.0, 90.0, 90.0, 90.0, 90.0, 90.0, 90.0, 90.0, 100.0]
    );
    assert!((all.lost_weeks - 0.7).abs() < 1e-9, "{}", all.lost_weeks);
    // Half of it, half of that.
    let half = scrapping(10, 4, &[None], 50);
    assert!((half.lost_weeks - 0.55).abs() < 1e-9, "{}", half.lost_weeks);
}

#[test]
fn a_whole_loss_falls_in_the_same_week_whatever_part_is_in_progress() {
    let falls = |in_progress: &[Option<u32>]| chip(100, 20, in_progress).impact_week;
    for in_progress in [
        vec![],
        vec![Some(1)],
        vec![Some(3)],
        vec![None],
        vec![Some(9)],
    ] {
        assert_eq!(falls(&in_progress), Some(4), "{in_progress:?}");
    }
    // Unless what is in progress is scrapped with it.
    assert_eq!(scrapping(100, 20, &[None], 100).impact_week, Some(1));
}

/// Less stock never makes more, up to any week.
#[test]
fn more_in_progress_never_makes_more() {
    for percent in [10, 50, 100] {
        for weeks in [2, 6, 12] {
            let made = |in_progress: &[Option<u32>]| {
                let series = chip(percent, weeks, in_progress);
                let weeks = series.weeks.iter();
                let sums = weeks.scan(0.0, |sum, week| {
                    *sum += week.output_pct;
                    Some(*sum)
                });
                sums.collect::<Vec<f64>>()
            };
            let mut before = made(&[]);
            for in_progress in 1..=4 {
                let less = made(&[Some(in_progress)]);
                let mut pairs = less.iter().zip(&before);
                assert!(pairs.all(|(less, more)| *less <= more + 1e-6));
                before = less;
            }
        }
    }
}
