//! Time of loading, compiling and evaluating: the embedded chain, and generated networks of 1e2 to 1e6 producers.
//!
//! `docs/performance.md` keeps the measured numbers.

mod generate;

use std::sync::Arc;

use divan::{Bencher, counter::ItemsCount};
use linchpin::{
    analysis::{Prepared, Scratch, cutoff, spof},
    engine::{
        dynamics::{self, Followed, Ground, Response},
        esri, quantity, theta_star,
    },
    load,
    model::{
        Case, Chain, Event, EventKind, Question, Reading,
        change::Span,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::{
        Builder, End, Frame, Input, Network, Outcome, Pulse, Shock, Structure, Timeline,
        TradeNetwork, compile,
        formula::FixedPoint,
        ix::{ProducerIx, RowIx},
        trade,
    },
    study::each,
};

fn main() {
    divan::main();
}

fn chain() -> Chain {
    load::allied()
}

fn question(chain: &Chain) -> Question {
    Question {
        targets: chain.targets().to_vec(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: Share::from_ppm(500_000).expect("a share"),
        horizon: Weeks::whole(104),
        buyer: None,
        reading: Reading::DEFAULT,
    }
}

#[divan::bench]
fn load_embedded(bencher: Bencher) {
    bencher.bench(load::embedded);
}

#[divan::bench]
fn fingerprint_embedded(bencher: Bencher) {
    let chain = chain();
    bencher.bench(|| load::fingerprint(&chain));
}

#[divan::bench]
fn compile_embedded(bencher: Bencher) {
    let chain = chain();
    let structure = Structure {
        frame: Frame::Location,
        outcome: Outcome::Output,
        end: End::Worst,
        horizon: Weeks::whole(104),
        reading: Reading::DEFAULT,
    };
    bencher.bench(|| compile(&chain, &structure));
}

#[divan::bench]
fn cutoff_taiwan(bencher: Bencher) {
    let chain = chain();
    let case = Case::losing(
        question(&chain),
        [Event::Country("TWN".into())],
        Span::ALWAYS,
    );
    bencher.bench(|| {
        let prepared = Prepared::new(&chain, &case).expect("names resolve");
        cutoff::find(&prepared, &mut Scratch::default())
    });
}

#[divan::bench]
fn cutoff_each(bencher: Bencher) {
    let chain = chain();
    let case = Case::new(question(&chain), Vec::new());
    bencher.bench(|| each::find(&chain, &case, linchpin::study::odds::Config::NONE));
}

#[divan::bench(args = [EventKind::Country, EventKind::Firm, EventKind::Producer, EventKind::Product])]
fn spof_by(bencher: Bencher, by: EventKind) {
    let chain = chain();
    let config = spof::Config {
        by,
        case: Case::new(question(&chain), Vec::new()),
    };
    bencher.bench(|| spof::find(&chain, &config));
}

/// A chain in layers: every product has ten producers, every recipe needs one row of each of five products below.
///
/// Producers and links are spread by a multiplicative hash, so that the network is the same on every run.
fn generated(n_producers: usize) -> Network {
    let n_products = (n_producers / 10).max(2);
    let mut builder = Builder::new();
    let rows: Vec<RowIx> = (0..n_products).map(|_| builder.row()).collect();
    let spread = |seed: usize| (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) as u32;
    for product in 0..n_products {
        let n_inputs = if product < n_products / 10 { 0 } else { 5 };
        let inputs = (0..n_inputs)
            .map(|at| {
                let below = spread(product * 8 + at) as usize % product;
                Input {
                    cover: u64::from(spread(product + at) % 20) * Weeks::MICRO,
                    ..Input::essential(rows[below])
                }
            })
            .collect();
        let recipe = builder.recipe(inputs);
        for _ in 0..10 {
            let producer = builder.producer(recipe);
            builder.supply(
                rows[product],
                producer,
                1 + spread(producer.0 as usize) % 100,
            );
            // Four more links: producers deliver to other rows of their layer too.
            for other in 1..5 {
                let row = (product + spread(producer.0 as usize * 5 + other) as usize % 50)
                    .min(n_products - 1);
                builder.supply(rows[row], producer, 1 + spread(row) % 20);
            }
        }
    }
    builder.build().expect("sound")
}

/// One producer in twenty is lost.
fn lost(network: &Network) -> Shock {
    Shock::losing(
        network,
        (0..network.n_producers() as u32)
            .step_by(20)
            .map(ProducerIx),
    )
}

const SIZES: [usize; 5] = [100, 1_000, 10_000, 100_000, 1_000_000];

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn build_network(bencher: Bencher, n_producers: usize) {
    bencher
        .counter(ItemsCount::new(n_producers))
        .bench(|| generated(n_producers));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn theta_star_of_network(bencher: Bencher, n_producers: usize) {
    let network = generated(n_producers);
    let shock = lost(&network);
    let mut scratch = theta_star::Scratch::default();
    bencher
        .counter(ItemsCount::new(n_producers))
        .bench_local(|| theta_star::solve(&network, &shock, FixedPoint::Greatest, &mut scratch));
}

/// 52 weeks.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn flow_of_network(bencher: Bencher, n_producers: usize) {
    let network = generated(n_producers);
    let shock = lost(&network);
    let is_lost = |producer: &ProducerIx| shock.capacity(*producer) == 0;
    let lost = network.producer_ixs().filter(is_lost);
    let timeline = Timeline {
        pulses: lost
            .map(|producer| Pulse::for_good(producer, Share::ONE))
            .collect(),
    };
    let surge_limit = vec![1.0; network.n_recipes()];
    let followed = Followed {
        ground: &Arc::new(Ground::new(&network, &[])),
        timeline: &timeline,
        late: &[],
        response: &Response::DEFAULT,
        surge_limit: &surge_limit,
        theta: 0.95,
        weeks: 52,
    };
    let mut scratch = dynamics::Scratch::default();
    bencher
        .counter(ItemsCount::new(n_producers))
        .bench_local(|| dynamics::follow(&network, &followed, &mut scratch));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn quantity_of_network(bencher: Bencher, n_producers: usize) {
    let network = generated(n_producers);
    let shock = lost(&network);
    let config = quantity::Config {
        tolerance: 1e-9,
        max_rounds: 10_000,
    };
    bencher
        .counter(ItemsCount::new(n_producers))
        .bench_local(|| quantity::solve(&network, &shock, config));
}

/// A firm network of mean degree 12 in 100 sectors, and a few of its firms, large and small.
fn firm_network(n_firms: usize) -> (TradeNetwork, Vec<[(u32, f64); 1]>) {
    let trade = generate::trade(&generate::Plan {
        n_firms,
        mean_degree: 12,
        n_sectors: 100,
        essential_percent: 15,
        seed: 42,
    });
    let config = trade::Config {
        unlisted: linchpin::model::trade::Essentiality::Partial,
    };
    let firms = (0..n_firms as u32).step_by(n_firms / 100);
    (
        TradeNetwork::new(&trade, config),
        firms.map(|firm| [(firm, 1.0)]).collect(),
    )
}

/// One hundred firms lost one at a time, with replacement.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5, sample_size = 1)]
fn systemic_risk_of_firms(bencher: Bencher, n_firms: usize) {
    let (network, losses) = firm_network(n_firms);
    let config = esri::Config {
        eps: 0.01,
        replaceability: true,
        max_rounds: 100_000,
        empty_market: 0.0,
    };
    let mut scratch = esri::Scratch::default();
    bencher
        .counter(ItemsCount::new(losses.len()))
        .bench_local(|| {
            for batch in losses.chunks(esri::LANES) {
                divan::black_box(esri::solve(&network, batch, config, &mut scratch));
            }
        });
}
