//! The dense table against numbers made with BoARIO, with that tool's quirks in the harness; and what our own rules make of its collapse.

use linchpin::{
    engine::dynamics::{
        self, Rationing, Response,
        table::{Model, State, Table},
    },
    model::quantity::{Share, Weeks},
    network::{
        Builder, Input, Network, Pulse, Timeline,
        ix::{ProducerIx, RowIx},
    },
};
use serde_json::Value;

use crate::given::shared;

/// A case of `../shared/cases/ario`.
struct Case {
    model: Model,
    /// What each industry loses of its capacity while the event lasts.
    lost: Vec<f64>,
    flows: Vec<f64>,
    surge_limit: f64,
    surge_time: f64,
    /// What each region's final users take of each industry, by industry and region.
    final_by_region: Vec<Vec<f64>>,
    occurrence: usize,
    duration: usize,
    recovery: usize,
    /// What each industry makes at each step.
    output: Vec<Vec<f64>>,
    capacity: Vec<Vec<f64>>,
    unmet: Vec<Vec<f64>>,
}

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().expect("a list of numbers");
    list.iter()
        .map(|number| number.as_f64().expect("a number"))
        .collect()
}

fn series(name: &str, what: &str) -> Option<Vec<Vec<f64>>> {
    let text = shared::read(&format!("cases/ario/{name}_{what}.csv"))?;
    let lines = text.lines().skip(1);
    Some(
        lines
            .map(|line| {
                line.split(',')
                    .map(|cell| cell.parse().expect("a number"))
                    .collect()
            })
            .collect(),
    )
}

fn case(name: &str) -> Option<Case> {
    let text = shared::read(&format!("cases/ario/{name}.json"))?;
    let value: Value = serde_json::from_str(&text).expect("the case is JSON");
    let params = &value["params"];
    let number = |value: &Value| value.as_f64().expect("a number");
    let year = number(&params["iotable_year_to_temporal_unit_factor"]);
    let per_step =
        |row: &Value| -> Vec<f64> { numbers(row).iter().map(|flow| flow / year).collect() };
    let rows = |name: &str| {
        value[name]
            .as_array()
            .expect("rows")
            .iter()
            .map(per_step)
            .collect::<Vec<_>>()
    };
    let flows: Vec<f64> = rows("Z_yearly").concat();
    let final_demand: Vec<f64> = rows("Y_yearly_cols_regions")
        .iter()
        .map(|row| row.iter().sum())
        .collect();
    let goods = value["sectors"].as_array().expect("sectors");
    let n_industries = final_demand.len();
    let cover = goods
        .iter()
        .map(|good| number(&params["inventory_days"][good.as_str().expect("a name")]));
    let event = &value["event"];
    let steps = |name: &str| event[name].as_u64().expect("steps") as usize;
    let table = Table {
        n_industries,
        n_goods: goods.len(),
        good: (0..n_industries)
            .map(|at| (at % goods.len()) as u32)
            .collect(),
        flows,
        final_demand,
        cover: cover.collect(),
        alert: number(&params["psi"]),
        refill: number(&params["inventory_restoration_tau"]),
        surge_limit: number(&params["alpha_max"]),
        surge_time: number(&params["alpha_tau"]),
    };
    Some(Case {
        flows: table.flows.clone(),
        surge_limit: table.surge_limit,
        surge_time: table.surge_time,
        final_by_region: rows("Y_yearly_cols_regions"),
        model: Model::new(table),
        lost: numbers(&event["impact_by_industry"]),
        occurrence: steps("occurrence"),
        duration: steps("duration"),
        recovery: steps("recovery_tau"),
        output: series(name, "production")?,
        capacity: series(name, "capacity")?,
        unmet: series(name, "final_demand_unmet")?,
    })
}

impl Case {
    /// What is left of each capacity at a step, with a delay of the whole event.
    fn left(&self, step: usize, late: usize) -> Vec<f64> {
        let start = self.occurrence + late;
        let end = self.occurrence + self.duration + 2 * late;
        let part = if step < start {
            0.0
        } else if step <= end {
            1.0
        } else {
            (1.0 - (step - end) as f64 / self.recovery as f64).max(0.0)
        };
        let lost = self
            .lost
            .iter()
            .map(|lost| (lost * part * 1e6).round() / 1e6);
        lost.map(|lost| 1.0 - lost).collect()
    }
}

/// The reference tool's habits, which are none of ours.
struct Quirks {
    /// Steps by which an event comes late.
    late: usize,
    /// The first step in which capacity is adapted.
    first_surge: usize,
    /// Stocks are left alone when what comes and goes agrees to this part everywhere.
    same: f64,
}

/// Capacity follows last output against the orders for this step, not those that were served; it also falls by that rule.
fn surge_by_demand(case: &Case, state: &mut State) {
    for ((surge, demand), output) in state.surge.iter_mut().zip(&state.demand).zip(&state.output) {
        let short = (demand - output) / demand;
        let goal = if short == 0.0 {
            (1.0, 1.0)
        } else {
            (case.surge_limit, short)
        };
        *surge = (*surge + (goal.0 - *surge) * goal.1 / case.surge_time).max(1.0);
    }
}

fn quirky_step(case: &Case, quirks: &Quirks, state: &mut State, step: usize) {
    let model = &case.model;
    if step >= quirks.first_surge {
        surge_by_demand(case, state);
    }
    model.produce(state, &case.left(step, quirks.late));
    model.distribute(state);
    let pairs = || state.received.iter().zip(&state.used);
    if !pairs().all(|(came, went)| (came - went).abs() <= 1e-8 + quirks.same * went.abs()) {
        model.restock(state);
    }
    // Orders go by capacity, not by what is made.
    let weights: Vec<f64> = state
        .capacity
        .iter()
        .zip(model.normal())
        .map(|(capacity, normal)| capacity / normal)
        .collect();
    model.order(state, Some(&weights));
    model.add_up(state);
}

#[test]
fn the_mild_outage_is_that_of_the_reference_tool() {
    let Some(case) = case("boario_04_fab_outage_mild_alt") else {
        return;
    };
    let quirks = Quirks {
        late: 1,
        first_surge: 2,
        same: 1e-5,
    };
    let mut state = case.model.at_rest();
    for step in 0..case.output.len() {
        quirky_step(&case, &quirks, &mut state, step);
        for (at, normal) in case.model.normal().iter().enumerate() {
            let close = |ours: f64, theirs: f64, what: &str| {
                assert!(
                    (ours - theirs).abs() <= 1e-6 * normal,
                    "{what} of industry {at} at step {step}: {} {}",
                    ours / normal,
                    theirs / normal
                );
            };
            close(state.capacity[at], case.capacity[step][at], "capacity");
            close(state.output[at], case.output[step][at], "output");
        }
        // The tool counts what is unmet by the region that wants it, not by the industry that owes it.
        let n_goods = case.model.normal().len() / case.final_by_region[0].len();
        for (column, theirs) in case.unmet[step].iter().enumerate() {
            let (region, good) = (column / n_goods, column % n_goods);
            let makers = (good..state.served.len()).step_by(n_goods);
            let ours: f64 = makers
                .map(|maker| case.final_by_region[maker][region] * (1.0 - state.served[maker]))
                .sum();
            let normal = case.model.normal()[column];
            assert!(
                (ours - theirs).abs() <= 1e-6 * normal,
                "unmet in column {column} at step {step}: {ours} {theirs}"
            );
        }
    }
}

/// The same table as a network: every industry has one row per good it uses, with the makers' normal flows as weights.
///
/// One of our weeks stands for one step of the case.
fn as_network(case: &Case, n_goods: usize, cover: &[f64]) -> Network {
    let n = case.model.normal().len();
    let mut builder = Builder::new();
    let rows: Vec<RowIx> = (0..n * n_goods).map(|_| builder.row()).collect();
    let markets: Vec<RowIx> = (0..n).map(|_| builder.row()).collect();
    for buyer in 0..n {
        let inputs = (0..n_goods).map(|good| Input {
            cover: (cover[good] * 1e6) as u64,
            ..Input::essential(rows[buyer * n_goods + good])
        });
        let recipe = builder.recipe(inputs.collect());
        builder.set_pool(recipe, markets[buyer]);
        let producer = builder.producer(recipe);
        builder.supply(markets[buyer], producer, 1);
        assert_eq!(
            producer.ix(),
            buyer,
            "producers are the industries, in order"
        );
    }
    for (flow, at) in case.flows.iter().zip(0..) {
        let (seller, buyer) = (at / n, at % n);
        let row = rows[buyer * n_goods + seller % n_goods];
        builder.supply(
            row,
            ProducerIx(seller as u32),
            (flow * 1e6 / 365.0).round() as u32,
        );
    }
    builder.build().expect("sound")
}

#[test]
fn our_own_rules_do_not_collapse_where_the_reference_tool_does() {
    let Some(case) = case("boario_01_fab_outage_alt") else {
        return;
    };
    let last = case.output.last().expect("steps");
    assert!(
        last.iter().all(|output| *output < 1.0),
        "the tool ends at nothing: {last:?}"
    );
    let covers = [20.0, 15.0, 30.0, 60.0];
    let network = as_network(&case, 4, &covers);
    let pulses = case
        .lost
        .iter()
        .enumerate()
        .filter(|(_, lost)| **lost > 0.0);
    let timeline = Timeline {
        pulses: pulses
            .map(|(at, lost)| Pulse {
                producer: ProducerIx(at as u32),
                lost: Share::from_percent(lost * 100.0).expect("a part"),
                from: Weeks::whole(case.occurrence as u32),
                until: Weeks::whole((case.occurrence + case.duration) as u32),
                recovery: Weeks::whole(case.recovery as u32),
            })
            .collect(),
    };
    let response = Response {
        surge_limit: case.surge_limit,
        surge_weeks: case.surge_time,
        refill_weeks: 60.0,
        backlog_weeks: None,
        rationing: Rationing::Proportional,
    };
    let mut least = f64::INFINITY;
    let mut end = 0.0;
    dynamics::run(&network, &timeline, &[], &[], &response, 365, |state, _| {
        let made = || state.supply[48..].iter().map(|made| made[0]);
        least = made().fold(least, f64::min);
        end = made().fold(f64::INFINITY, f64::min);
    });
    // It slows down for a while, and everything comes back.
    assert!(least < 0.45 && least > 0.3, "{least}");
    assert!(end > 0.999, "{end}");
}
