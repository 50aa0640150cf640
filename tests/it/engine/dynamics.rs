//! Weekly dynamics against closed forms, the static reading, the cascade, and laws.

use std::sync::Arc;

use linchpin::{
    engine::{
        dynamics::{self, Rationing, Response, State, World},
        quantity,
    },
    model::quantity::{Share, Weeks},
    network::{
        Builder, Input, Network, Pulse, Shock, Timeline,
        ix::{ProducerIx, RowIx},
    },
};
use proptest::{collection::vec, prelude::*};

use super::{naive, weekly};
use crate::given::random::plans;

/// Nobody can make more than normal; stocks are refilled at once as far as supply goes.
const PLAIN: Response = Response {
    surge_limit: 1.0,
    surge_weeks: 26.0,
    refill_weeks: 1.0,
    backlog_weeks: None,
    rationing: Rationing::Proportional,
};

const SURGING: Response = Response {
    surge_limit: 1.2,
    surge_weeks: 8.0,
    refill_weeks: 4.0,
    backlog_weeks: Some(8.0),
    rationing: Rationing::Proportional,
};

fn ended(shock: &Shock, network: &Network, until: Weeks, recovery: Weeks) -> Timeline {
    let pulses = network.producer_ixs().filter_map(|producer| {
        let lost = Share::from_ppm(1_000_000 - shock.capacity(producer)).expect("a part");
        (lost > Share::ZERO).then_some(Pulse {
            producer,
            lost,
            from: Weeks::ZERO,
            until,
            recovery,
        })
    });
    Timeline {
        pulses: pulses.collect(),
    }
}

fn for_good(shock: &Shock, network: &Network) -> Timeline {
    ended(shock, network, Weeks::NEVER, Weeks::ZERO)
}

/// What every row offers in every week, week by week.
fn offers(
    network: &Network,
    timeline: &Timeline,
    response: &Response,
    weeks: u32,
) -> Vec<Vec<f64>> {
    let mut found = Vec::new();
    dynamics::run(
        network,
        timeline,
        &[],
        &[],
        response,
        weeks,
        |state: &State<1>, _| {
            found.push(state.supply.iter().map(|lanes| lanes[0]).collect());
        },
    );
    found
}

/// What the same weeks say in one number each.
fn followed(
    network: &Network,
    timeline: &Timeline,
    response: &Response,
    theta: f64,
    weeks: u32,
) -> dynamics::Course {
    let surge_limit = vec![response.surge_limit; network.n_recipes()];
    let followed = dynamics::Followed {
        ground: &Arc::new(dynamics::Ground::new(network, &[])),
        timeline,
        late: &[],
        response,
        surge_limit: &surge_limit,
        theta,
        weeks,
    };
    let mut scratch = dynamics::Scratch::default();
    let course = dynamics::follow(network, &followed, &mut scratch);
    // When a row falls is told the same without the rest.
    for row in network.row_ixs() {
        let falls = dynamics::falls(network, &followed, &[row], &mut scratch);
        assert_eq!(falls, [course.falls[row.ix()]]);
    }
    course
}

/// One maker of a good from one input, of which a stock is held.
struct Single {
    network: Network,
    input: RowIx,
    good: RowIx,
}

fn single(cover: f64) -> Single {
    let mut builder = Builder::new();
    let (input, good) = (builder.row(), builder.row());
    let raw = builder.recipe(vec![]);
    let supplier = builder.producer(raw);
    builder.supply(input, supplier, 100);
    let recipe = builder.recipe(vec![Input {
        cover: (cover * 1e6) as u64,
        ..Input::essential(input)
    }]);
    let maker = builder.producer(recipe);
    builder.supply(good, maker, 100);
    let network = builder.build().expect("sound");
    Single {
        network,
        input,
        good,
    }
}

fn half_lost(from: u32, until: Weeks) -> Timeline {
    Timeline {
        pulses: vec![Pulse {
            producer: ProducerIx(0),
            lost: Share::from_ppm(500_000).expect("a half"),
            from: Weeks::whole(from),
            until,
            recovery: Weeks::ZERO,
        }],
    }
}

#[test]
fn one_stock_drains_at_the_rate_of_the_shortfall() {
    let chain = single(2.25);
    let found = offers(&chain.network, &half_lost(3, Weeks::NEVER), &PLAIN, 12);
    for (week, row) in found.iter().enumerate() {
        let since = (week as f64 - 3.0).max(0.0);
        // After t weeks of half supply 2.25 − t/2 is left; what a week lacks is not made.
        let left = (2.25 - 0.5 * since).max(0.0);
        let made = if week < 3 { 1.0 } else { (left + 0.5).min(1.0) };
        assert!(
            (row[chain.good.ix()] - made).abs() < 1e-12,
            "week {week}: {row:?}"
        );
    }
    assert!((found[11][chain.input.ix()] - 0.5).abs() < 1e-12);
}

#[test]
fn a_week_that_is_lost_in_part_loses_that_part() {
    let chain = single(0.0);
    let eighth = |eighths: u64| Weeks::from_micro(eighths * 125_000);
    let pulse = Pulse {
        producer: ProducerIx(0),
        lost: Share::from_ppm(500_000).expect("a half"),
        from: eighth(10),
        until: eighth(20),
        recovery: eighth(12),
    };
    let timeline = Timeline {
        pulses: vec![pulse],
    };
    let found = offers(&chain.network, &timeline, &PLAIN, 6);
    let made: Vec<f64> = found.iter().map(|rows| rows[chain.good.ix()]).collect();
    // Half is lost from 1.25 to 2.5 and comes back over 1.5 weeks: three quarters of week 1; half of week 2, and in the
    // other half 1 to 2/3 of it, 5/6 on average; in week 3 from 2/3 to nothing, a third on average.
    let lost = [0.0, 0.375, 0.25 + 0.25 * 5.0 / 6.0, 0.5 / 3.0, 0.0, 0.0];
    for (made, lost) in made.iter().zip(lost) {
        assert!((made - (1.0 - lost)).abs() < 1e-12, "{made} {lost}");
    }
}

#[test]
fn a_stock_comes_back_only_out_of_what_is_made_beyond_normal() {
    let chain = single(2.0);
    let timeline = half_lost(0, Weeks::whole(2));
    let stocks = |response: &Response| {
        let mut found = Vec::new();
        dynamics::run(
            &chain.network,
            &timeline,
            &[chain.good],
            &[],
            response,
            200,
            |state: &State<1>, _| found.push(state.stock[0][0]),
        );
        found
    };
    let plain = stocks(&PLAIN);
    assert!((plain[1] - 1.0).abs() < 1e-12, "{plain:?}");
    assert!(
        (plain[199] - 1.0).abs() < 1e-12,
        "nobody makes more than normal"
    );
    let surging = stocks(&SURGING);
    assert!((surging[199] - 2.0).abs() < 1e-3, "{}", surging[199]);
    let after = &surging[2..];
    assert!(
        after.windows(2).all(|pair| pair[1] >= pair[0] - 1e-12),
        "no swings"
    );
}

#[test]
fn tools_wear_in_a_straight_line_once_the_spares_are_gone() {
    let mut builder = Builder::new();
    let (tools, chips) = (builder.row(), builder.row());
    let raw = builder.recipe(vec![]);
    let toolmaker = builder.producer(raw);
    builder.supply(tools, toolmaker, 1);
    let fab = builder.recipe(vec![Input {
        cover: 26_000_000,
        wear: 200_000_000,
        ..Input::essential(tools)
    }]);
    let maker = builder.producer(fab);
    builder.supply(chips, maker, 1);
    let network = builder.build().expect("sound");
    let timeline = Timeline {
        pulses: vec![Pulse::for_good(toolmaker, Share::ONE)],
    };
    let found = offers(&network, &timeline, &PLAIN, 300);
    for (week, row) in found.iter().enumerate() {
        let left = 1.0 - ((week as f64 - 26.0).max(0.0) / 200.0).min(1.0);
        assert!((row[chips.ix()] - left).abs() < 1e-9, "week {week}");
    }
}

/// Tools that are made with the same tools.
fn tool_loop() -> Network {
    let mut builder = Builder::new();
    let tools = builder.row();
    let recipe = builder.recipe(vec![Input {
        wear: 100_000_000,
        ..Input::essential(tools)
    }]);
    let maker = builder.producer(recipe);
    builder.supply(tools, maker, 1);
    builder.build().expect("sound")
}

#[test]
fn a_loop_of_tools_comes_back_from_wear_but_not_from_nothing() {
    let network = tool_loop();
    let whole = Shock::losing(&network, [ProducerIx(0)]);
    let end = |length: u32| {
        let timeline = ended(&whole, &network, Weeks::whole(length), Weeks::ZERO);
        offers(&network, &timeline, &SURGING, 2_000)[1_999][0]
    };
    assert!(end(60) > 0.999, "{}", end(60));
    assert!(end(110) < 1e-9, "{}", end(110));
}

#[test]
fn priority_serves_the_first_user_in_full() {
    let mut builder = Builder::new();
    let (input, first, second) = (builder.row(), builder.row(), builder.row());
    let raw = builder.recipe(vec![]);
    let supplier = builder.producer(raw);
    builder.supply(input, supplier, 1);
    for row in [first, second] {
        let recipe = builder.recipe(vec![Input::essential(input)]);
        let maker = builder.producer(recipe);
        builder.supply(row, maker, 1);
    }
    let network = builder.build().expect("sound");
    let priority = Response {
        rationing: Rationing::Priority,
        ..PLAIN
    };
    let timeline = half_lost(0, Weeks::NEVER);
    assert_eq!(offers(&network, &timeline, &PLAIN, 1)[0], [0.5, 0.5, 0.5]);
    assert_eq!(
        offers(&network, &timeline, &priority, 1)[0],
        [0.5, 1.0, 0.0]
    );
}

/// Networks in which every row has one maker and every input is essential: index, then inputs with covers.
fn hard_chains() -> impl Strategy<Value = (Vec<Vec<(usize, u8)>>, Vec<bool>)> {
    (
        vec(vec((0..8_usize, 0..7_u8), 0..4), 2..8),
        vec(any::<bool>(), 8),
    )
}

fn hard(inputs: &[Vec<(usize, u8)>], extra: u64) -> Network {
    let mut builder = Builder::new();
    let rows: Vec<RowIx> = inputs.iter().map(|_| builder.row()).collect();
    for (row, inputs) in rows.iter().zip(inputs) {
        let inputs = inputs.iter().map(|&(at, cover)| Input {
            cover: (u64::from(cover) + extra) * 1_000_000,
            ..Input::essential(rows[at % rows.len()])
        });
        let recipe = builder.recipe(inputs.collect());
        builder.set_pool(recipe, *row);
        let maker = builder.producer(recipe);
        builder.supply(*row, maker, 1);
    }
    builder.build().expect("sound")
}

fn losing(network: &Network, is_lost: &[bool]) -> Shock {
    let lost = network
        .producer_ixs()
        .zip(is_lost)
        .filter(|(_, lost)| **lost);
    Shock::losing(network, lost.map(|(producer, _)| producer))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn without_stock_every_week_is_the_static_reading(plan in plans()) {
        let network = plan.network_with(|input| {
            (input.cover, input.wear) = (0, 0);
            input.dependence = input.dependence_in_the_end;
        });
        let shock = plan.whole_shock(&network);
        let expected = quantity::solve(&network, &shock, quantity::Config::EXACT);
        let found = offers(&network, &for_good(&shock, &network), &PLAIN, 3);
        for week in &found {
            for (found, expected) in week.iter().zip(&expected.rows) {
                prop_assert!((found.min(1.0) - expected).abs() < 1e-9, "{found} {expected}");
            }
        }
    }

    #[test]
    fn once_stocks_are_gone_and_tools_worn_the_static_reading_is_left(plan in plans()) {
        let worn = plan.network_with(|input| {
            (input.cover, input.wear) = (0, 0);
            input.dependence = input.dependence_in_the_end;
        });
        let shock = plan.whole_shock(&worn);
        let expected = quantity::solve(&worn, &shock, quantity::Config::EXACT);
        let network = plan.network();
        let found = offers(&network, &for_good(&shock, &network), &PLAIN, 4_000);
        // Where partial inputs add up, makers slowed by one save the others: they can do better.
        let is_partial = network.recipe_ixs().any(|recipe| {
            network.inputs(recipe).iter().any(|input| input.is_partial)
        });
        for (found, expected) in found[3_999].iter().zip(&expected.rows) {
            let found = found.min(1.0);
            prop_assert!(found >= expected - 1e-6, "{found} {expected}");
            prop_assert!(is_partial || found <= expected + 1e-6, "{found} {expected}");
        }
    }

    #[test]
    fn hard_chains_fail_in_the_weeks_of_the_cascade((inputs, is_lost) in hard_chains()) {
        let network = hard(&inputs, 0);
        let shock = losing(&network, &is_lost);
        let times = naive::cascade(&network, &shock, 500_000);
        let found = offers(&network, &for_good(&shock, &network), &SURGELESS, 80);
        let course = followed(&network, &for_good(&shock, &network), &SURGELESS, 0.5, 80);
        // Every row has one maker, with a recipe of its own.
        for (row, producer) in network.row_ixs().zip(network.producer_ixs()) {
            let week = found.iter().position(|rows| rows[row.ix()] < 0.5);
            let is_lost = shock.capacity(producer) == 0;
            let expected = if is_lost { Some(0) } else { times[row.ix()] };
            let expected = expected.map(|time| (time / 1_000_000) as usize);
            prop_assert_eq!(week, expected);
            let fell = course.falls[row.ix()];
            prop_assert_eq!((fell != dynamics::NEVER).then_some(fell as usize), expected);
        }
    }

    /// Only what the loss touches is stepped, it stops where nothing moves, and rows are told by one number each.
    #[test]
    fn a_course_sums_up_what_every_week_of_everything_says(plan in plans(), length in 1..60_u32, recovery in 0..10_u32) {
        let network = plan.network();
        let shock = plan.shock(&network);
        for until in [Weeks::whole(length), Weeks::NEVER] {
            let timeline = ended(&shock, &network, until, Weeks::whole(recovery));
            let weeks = 80;
            let found = offers(&network, &timeline, &SURGELESS, weeks);
            let course = followed(&network, &timeline, &SURGELESS, 0.5, weeks);
            for row in network.row_ixs() {
                let made = found.iter().map(|rows| rows[row.ix()].min(1.0));
                let is_below = |made: f64| made < 0.5 - 1e-9;
                let falls = made.clone().position(is_below);
                let last = made.clone().rposition(is_below);
                let back = last.map(|week| week as u32 + 1).filter(|&week| week < weeks);
                let known = |week: u32| (week != dynamics::NEVER).then_some(week);
                prop_assert_eq!(known(course.falls[row.ix()]), falls.map(|week| week as u32));
                prop_assert_eq!(known(course.back[row.ix()]), back);
                let least = made.clone().fold(1.0, f64::min);
                prop_assert!((course.least[row.ix()] - least).abs() < 1e-8, "{} {least}", course.least[row.ix()]);
                let missing: f64 = made.map(|made| 1.0 - made).sum();
                prop_assert!((course.missing[row.ix()] - missing).abs() < 1e-6, "{} {missing}", course.missing[row.ix()]);
                // What is short for want of an input says which.
                for &position in course.bound(row) {
                    let maker = network.recipe_ixs().find(|&recipe| network.input_range(recipe).contains(&(position as usize)));
                    prop_assert!(network.suppliers(row).iter().any(|supplier| Some(network.recipe_of(supplier.producer)) == maker));
                }
            }
        }
    }

    /// What a stop costs in all does not hang on the day of the week on which it begins.
    #[test]
    fn what_is_lost_in_all_is_the_stop_and_half_of_the_way_back(from in 0..9_000_000_u64, length in 0..9_000_000_u64, recovery in 0..9_000_000_u64) {
        let chain = single(0.0);
        let until = Weeks::from_micro(from + length);
        let pulse = Pulse {
            producer: ProducerIx(0),
            lost: Share::ONE,
            from: Weeks::from_micro(from),
            until,
            recovery: Weeks::from_micro(recovery),
        };
        let found = offers(&chain.network, &Timeline { pulses: vec![pulse] }, &PLAIN, 30);
        let missing: f64 = found.iter().map(|rows| 1.0 - rows[chain.good.ix()]).sum();
        prop_assert!((missing - (length as f64 + recovery as f64 / 2.0) / 1e6).abs() < 1e-9, "{missing}");
    }

    /// Everything at once, as the slow twin says it.
    #[test]
    fn every_week_is_that_of_the_slow_twin(plan in plans(), surges in any::<bool>(), dates in vec((0..24_u64, 0..80_u64, 0..40_u64), 8)) {
        // Tools that make one another and wear within a week or two stand on a point from which rounding drives them away.
        let network = plan.network_with(|input| {
            input.wear *= 10;
            if input.wear == 0 && input.cover > 4_000_000 {
                (input.line, input.cover) = (input.cover - 3_000_000, 3_000_000 * u64::from(input.is_partial));
                input.scrap = input.dependence / 2.0;
            }
        });
        let shock = plan.shock(&network);
        let response = Response { backlog_weeks: None, ..if surges { SURGING } else { SURGELESS } };
        let mut timeline = for_good(&shock, &network);
        for (pulse, (from, length, recovery)) in timeline.pulses.iter_mut().zip(dates) {
            pulse.from = Weeks::from_micro(from * 125_000);
            pulse.until = Weeks::from_micro((from + length) * 125_000);
            pulse.recovery = Weeks::from_micro(recovery * 125_000);
        }
        let found = offers(&network, &timeline, &response, 50);
        let mut slow = weekly::Weeks::at_rest(&network, &timeline, response);
        for (week, found) in found.iter().enumerate() {
            slow.step(week as f64);
            for (fast, slow) in found.iter().zip(&slow.supply) {
                prop_assert!((fast - slow).abs() < 1e-7, "week {week}: {fast} {slow}");
            }
        }
    }

    /// Lanes go side by side in wide instructions; each lives through the weeks that it lives through alone.
    #[test]
    fn lanes_side_by_side_live_through_the_weeks_of_each_alone(plan in plans(), length in 1..30_u32) {
        const LANES: usize = 8;
        // As in the slow twin: what wears within a week or two doubles the rounding of loops from week to week.
        let network = plan.network_with(|input| input.wear *= 10);
        let shock = plan.shock(&network);
        let lost = |lane: usize| {
            let until = Weeks::whole(length + 3 * lane as u32);
            ended(&shock, &network, until, Weeks::whole(4))
        };
        let alone: Vec<Vec<Vec<f64>>> = (0..LANES)
            .map(|lane| offers(&network, &lost(lane), &SURGING, 60))
            .collect();
        let timeline = lost(0);
        let hit = timeline.pulses.iter().map(|pulse| pulse.producer);
        let layout = dynamics::Layout::new(&network, hit, &[]);
        let mut parameters = dynamics::Parameters::<LANES>::of_case(&network, &layout, &SURGING);
        parameters.pulses = dynamics::Pulse::of_timeline(&layout, &timeline);
        for pulse in &mut parameters.pulses {
            for (lane, until) in pulse.until.iter_mut().enumerate() {
                *until = f64::from(length + 3 * lane as u32);
            }
        }
        let world = World {
            network: &network,
            layout: &layout,
            parameters: &parameters,
        };
        let mut state = State::at_rest(world);
        for week in 0..60_u32 {
            state.step(world, f64::from(week));
            for row in network.row_ixs() {
                for (lane, together) in state.supply[row.ix()].iter().enumerate() {
                    let single = alone[lane][week as usize][row.ix()];
                    prop_assert!((together - single).abs() < 1e-9, "{together} {single}");
                }
            }
        }
    }

    /// A line of makers, the first of which is lost for a while: the weeks add up stage by stage.
    #[test]
    fn a_line_falls_and_is_back_in_the_weeks_worked_by_hand(covers in vec(0..7_u32, 1..6), from in 0..5_u32, length in 1..40_u32) {
        let inputs: Vec<Vec<(usize, u8)>> = std::iter::once(Vec::new())
            .chain(covers.iter().enumerate().map(|(row, &cover)| vec![(row, cover as u8)]))
            .collect();
        let network = hard(&inputs, 0);
        let pulse = Pulse {
            producer: ProducerIx(0),
            lost: Share::ONE,
            from: Weeks::whole(from),
            until: Weeks::whole(from + length),
            recovery: Weeks::ZERO,
        };
        let course = followed(&network, &Timeline { pulses: vec![pulse] }, &PLAIN, 0.5, 80);
        let mut before = 0;
        for row in network.row_ixs() {
            before += row.ix().checked_sub(1).map_or(0, |at| covers[at]);
            let falls = before < length;
            prop_assert_eq!(course.falls[row.ix()], if falls { from + before } else { dynamics::NEVER });
            prop_assert_eq!(course.back[row.ix()], if falls { from + length } else { dynamics::NEVER });
            prop_assert!((course.missing[row.ix()] - f64::from(length.saturating_sub(before))).abs() < 1e-9);
        }
    }

    #[test]
    fn more_stock_never_brings_a_hard_chain_down_sooner((inputs, is_lost) in hard_chains()) {
        let (short, long) = (hard(&inputs, 0), hard(&inputs, 2));
        let shock = losing(&short, &is_lost);
        let less = offers(&short, &for_good(&shock, &short), &PLAIN, 60);
        let more = offers(&long, &for_good(&shock, &long), &PLAIN, 60);
        for (less, more) in less.iter().flatten().zip(more.iter().flatten()) {
            prop_assert!(more >= less);
        }
    }

    #[test]
    fn more_stock_makes_no_less_in_all_and_more_capacity_no_less_of_its_own(
        (inputs, _) in hard_chains(),
        quarters in vec(0..=4_u32, 8),
        extra in 0..4_u64,
        spared in 0..8_usize,
    ) {
        // Without loops: each row needs only rows before it.
        let layers: Vec<Vec<(usize, u8)>> = inputs.iter().enumerate().map(|(row, inputs)| {
            let below = inputs.iter().filter(|_| row > 0);
            below.map(|&(at, cover)| (at % row.max(1), cover)).collect()
        }).collect();
        let made = |extra: u64, quarters: &[u32]| {
            let network = hard(&layers, extra);
            let mut shock = Shock::none(&network);
            for (producer, quarters) in network.producer_ixs().zip(quarters) {
                shock.set(producer, quarters * 250_000);
            }
            let mut sums = vec![0.0; network.n_rows()];
            let mut found = Vec::new();
            for week in offers(&network, &for_good(&shock, &network), &PLAIN, 60) {
                for (sum, offer) in sums.iter_mut().zip(week) {
                    *sum += offer;
                }
                found.extend_from_slice(&sums);
            }
            found
        };
        let mut relieved = quarters.clone();
        relieved[spared] = 4;
        let base = made(0, &quarters);
        for (less, more) in base.iter().zip(&made(extra, &quarters)) {
            prop_assert!(*more >= less - 1e-9, "{less} {more}");
        }
        // Whoever has more capacity uses stocks up sooner; others may then get less, itself never.
        for (ix, (less, more)) in base.iter().zip(&made(0, &relieved)).enumerate() {
            prop_assert!(ix % layers.len() != spared || *more >= less - 1e-9, "{less} {more}");
        }
    }

    #[test]
    fn what_ends_is_overcome_and_nothing_swings(plan in plans(), length in 1..30_u32) {
        let plan = plan.adequate();
        // Tools have a test of their own: a loop whose tools are worn away altogether does not start again.
        let network = plan.network_with(|input| input.wear = 0);
        let shock = plan.shock(&network);
        let timeline = ended(&shock, &network, Weeks::whole(length), Weeks::whole(8));
        let found = offers(&network, &timeline, &SURGING, 1_500);
        for row in network.row_ixs().filter(|&row| !network.suppliers(row).is_empty()) {
            let offer = found[1_499][row.ix()];
            prop_assert!(offer >= 1.0 - 1e-3, "{offer}");
        }
        for offer in found.iter().flatten() {
            prop_assert!((0.0..=1.2 + 1e-9).contains(offer));
        }
        let last = &found[1_400..];
        for pair in last.windows(2) {
            for (a, b) in pair[0].iter().zip(&pair[1]) {
                prop_assert!((a - b).abs() < 1e-3, "it has come to rest");
            }
        }
    }
}

const SURGELESS: Response = Response {
    refill_weeks: 4.0,
    ..PLAIN
};
