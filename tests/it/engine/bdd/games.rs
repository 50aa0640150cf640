//! Power indices of textbook games.

use linchpin::network::formula::{FixedPoint, Formula, Gate, Term};

use crate::given::{formulas::solved, shared::read as shared};

fn weighted(quota: u64, weights: &[u64]) -> Formula {
    let args = weights
        .iter()
        .zip(0..)
        .map(|(&weight, ix)| (weight, Term::Event(ix)))
        .collect();
    let gate = Gate::Threshold { min: quota, args };
    Formula::new(
        weights.len() as u32,
        vec![gate],
        Term::Gate(0),
        FixedPoint::Least,
    )
    .unwrap()
}

fn check(quota: u64, weights: &[u64], shapley: &[f64], swings: &[u64]) {
    let solution = solved(&weighted(quota, weights));
    for (got, expected) in solution.shapley().into_iter().zip(shapley) {
        assert!((got - expected).abs() < 1e-13, "{got} {expected}");
    }
    assert_eq!(solution.swings().as_deref(), Some(swings));
}

#[test]
fn the_european_council_of_1958_leaves_luxembourg_powerless() {
    // Brams (1976): 7/30 three times, 3/20 twice, and nothing.
    let (large, small) = (7.0 / 30.0, 3.0 / 20.0);
    check(
        12,
        &[4, 4, 4, 2, 2, 1],
        &[large, large, large, small, small, 0.0],
        &[10, 10, 10, 6, 6, 0],
    );
}

#[test]
fn the_games_of_the_shared_cases_come_out_as_listed() {
    let Some(text) = shared("cases/power_and_price/leontief_power_hhi.json") else {
        return;
    };
    let cases: serde_json::Value = serde_json::from_str(&text).unwrap();
    let games: Vec<_> = cases
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.starts_with("power "))
        .collect();
    assert_eq!(games.len(), 3);
    for (_, game) in games {
        let whole = |key: &str| -> Vec<u64> {
            game[key]
                .as_array()
                .unwrap()
                .iter()
                .map(|x| x.as_u64().unwrap())
                .collect()
        };
        let shapley: Vec<f64> = game["shapley"]
            .as_array()
            .unwrap()
            .iter()
            .map(|x| x.as_f64().unwrap())
            .collect();
        check(
            game["quota"].as_u64().unwrap(),
            &whole("weights"),
            &shapley,
            &whole("banzhaf_swings"),
        );
    }
}

#[test]
fn a_threshold_over_many_uneven_shares_is_solved() {
    // Forty countries with shares that fall by an eighth each.
    let shares: Vec<u64> = (0..40)
        .map(|ix| (125_000.0 * 0.875_f64.powi(ix)) as u64)
        .collect();
    let shapley = solved(&weighted(shares.iter().sum::<u64>() / 2, &shares)).shapley();
    assert!((shapley.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!(shapley.windows(2).all(|pair| pair[0] >= pair[1] - 1e-12));
}
