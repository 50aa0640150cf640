//! Time of weekly dynamics: one run, many trials at a time, one step of a dense table.

use divan::{Bencher, counter::ItemsCount};
use linchpin::{
    analysis::{Prepared, Scratch},
    engine::dynamics::table::{Model, Table},
    load,
    model::{
        Case, Chain, Event, Question, Reading,
        change::Span,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Outcome,
    study::{simulate, trials},
};

fn main() {
    divan::main();
}

fn question(chain: &Chain, weeks: u32) -> Question {
    Question {
        targets: chain.targets().to_vec(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: Share::from_ppm(500_000).expect("a share"),
        horizon: Weeks::whole(weeks),
        buyer: None,
        reading: Reading::DEFAULT,
    }
}

/// Taiwan lost for half a year.
fn taiwan(question: &Question) -> Case {
    let span = Span {
        weeks: Some(Weeks::whole(26)),
        recovery: Weeks::whole(8),
        ..Span::ALWAYS
    };
    Case::losing(question.clone(), [Event::Country("TWN".into())], span)
}

/// One case of the embedded graph at both ends, 156 weeks.
#[divan::bench]
fn embedded_156_weeks(bencher: Bencher) {
    let chain = load::allied();
    let question = question(&chain, 156);
    let prepared = Prepared::new(&chain, &taiwan(&question)).expect("names resolve");
    let mut scratch = Scratch::default();
    bencher.bench_local(|| prepared.solve(&mut scratch));
}

/// Trials of 52 weeks on the embedded graph, on all threads.
#[divan::bench(sample_count = 1, sample_size = 1, args = [10_000, 100_000])]
fn trials_of_52_weeks(bencher: Bencher, n_trials: u64) {
    let chain = load::allied();
    let question = question(&chain, 52);
    let prepared = Prepared::new(&chain, &taiwan(&question)).expect("names resolve");
    let config = simulate::Config {
        weeks: 52,
        products: Vec::new(),
        nearby: true,
        trials: Some(trials::Config {
            n_trials,
            seed: 42,
            should_stop: &|| false,
            progress: &|_| {},
        }),
    };
    bencher
        .counter(ItemsCount::new(n_trials))
        .bench(|| simulate::find(&prepared, &config));
}

/// One step of a table of 3,465 industries, every one of which buys from every other.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn step_of_a_dense_table(bencher: Bencher) {
    let (n_regions, n_goods) = (99_usize, 35_usize);
    let n = n_regions * n_goods;
    let spread = |seed: usize| {
        (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / (1_u64 << 24) as f64
    };
    let model = Model::new(Table {
        n_industries: n,
        n_goods,
        good: (0..n).map(|at| (at % n_goods) as u32).collect(),
        flows: (0..n * n).map(|at| 0.1 + spread(at)).collect(),
        final_demand: vec![n as f64 / 2.0; n],
        cover: vec![8.0; n_goods],
        alert: 0.8,
        refill: 8.0,
        surge_limit: 1.2,
        surge_time: 26.0,
    });
    let mut state = model.at_rest();
    let left: Vec<f64> = (0..n)
        .map(|at| if at % 35 == 7 { 0.7 } else { 1.0 })
        .collect();
    bencher.bench_local(|| model.step(&mut state, &left));
}
