//! The formula of failure against critical thresholds, over every loss of small networks.

use linchpin::{
    engine::theta_star,
    network::{
        Shock,
        failure::{Failure, formula},
        formula::FixedPoint,
        ix::ProducerIx,
    },
};
use proptest::prelude::*;

use crate::given::random::plans;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_target_fails_exactly_where_its_critical_threshold_is_below(plan in plans(), tenths in 1..=10_u32) {
        let network = plan.network();
        let theta = tenths * 100_000;
        // One event per producer, and one that takes the first two at once: a common cause.
        let mut events: Vec<Vec<ProducerIx>> = network.producer_ixs().map(|producer| vec![producer]).collect();
        events.push(network.producer_ixs().take(2).collect());
        for loops in [FixedPoint::Greatest, FixedPoint::Least] {
            for target in network.row_ixs() {
                let given = Shock::none(&network);
                let failure = Failure { network: &network, target, theta, events: &events, given: &given, loops };
                let formula = formula(&failure);
                for mask in 0..1_u32 << events.len() {
                    let happens: Vec<bool> = (0..events.len()).map(|event| mask >> event & 1 == 1).collect();
                    let lost = events.iter().zip(&happens).filter(|(_, happens)| **happens).flat_map(|(lost, _)| lost.clone());
                    let shock = Shock::losing(&network, lost);
                    let star = theta_star::solve(&network, &shock, loops, &mut theta_star::Scratch::default());
                    prop_assert_eq!(formula.evaluate(&happens), star.rows[target.ix()] < theta);
                }
            }
        }
    }
}
