//! Slow and obvious versions of the solvers, written from the definitions alone.

use linchpin::network::{
    Network, Shock,
    ix::{ProducerIx, RowIx},
};

const WHOLE: u64 = 1_000_000;

/// What survives of a row in millionths of its unit, for given outputs of producers in parts per million.
pub fn survives(network: &Network, row: RowIx, output: impl Fn(ProducerIx) -> u64) -> u64 {
    let mut sum = 0;
    for group in network.groups(row) {
        let members: Vec<_> = network
            .suppliers(row)
            .iter()
            .filter(|supplier| supplier.group == group)
            .collect();
        let weigh = |end: fn(&&linchpin::network::Supplier) -> u32, alive: bool| -> u64 {
            members
                .iter()
                .map(|supplier| {
                    let part = output(supplier.producer);
                    u64::from(end(supplier)) * if alive { part } else { WHOLE - part }
                })
                .sum()
        };
        let total = network.group_total(group) * WHOLE;
        let (low, high) = (
            |s: &&linchpin::network::Supplier| s.low,
            |s: &&linchpin::network::Supplier| s.high,
        );
        sum += if network.is_best_case() {
            weigh(high, true).min(total.saturating_sub(weigh(low, false)))
        } else {
            weigh(low, true).max(total.saturating_sub(weigh(high, false)))
        };
    }
    sum
}

/// Which recipes run at a threshold: the greatest or the least fixed point, by repetition until nothing changes.
pub fn running(
    network: &Network,
    shock: &Shock,
    theta: u32,
    greatest: bool,
    in_the_end: bool,
) -> Vec<bool> {
    let mut runs = vec![greatest; network.n_recipes()];
    loop {
        let output = |producer: ProducerIx| {
            if runs[network.recipe_of(producer).ix()] {
                u64::from(shock.capacity(producer))
            } else {
                0
            }
        };
        let next: Vec<bool> = network
            .recipe_ixs()
            .map(|recipe| {
                let short = |input: &linchpin::network::Input| {
                    survives(network, input.row, output)
                        < network.need(input.row) * u64::from(theta)
                };
                let loss = |input: &linchpin::network::Input| {
                    if in_the_end {
                        input.loss_in_the_end()
                    } else {
                        input.loss()
                    }
                };
                let missing: Vec<_> = network
                    .inputs(recipe)
                    .iter()
                    .filter(|input| short(input))
                    .collect();
                let worst = missing
                    .iter()
                    .filter(|input| !input.is_partial)
                    .map(|input| loss(input))
                    .max()
                    .unwrap_or(0);
                let sum: u32 = missing
                    .iter()
                    .filter(|input| input.is_partial)
                    .map(|input| loss(input))
                    .sum();
                worst.max(sum) <= 1_000_000 - theta
            })
            .collect();
        if next == runs {
            return runs;
        }
        runs = next;
    }
}

/// θ* of every row, by bisection over whole parts per million.
pub fn theta_star(network: &Network, shock: &Shock, greatest: bool) -> Vec<u32> {
    let adequate = |theta: u32, row: RowIx| {
        let runs = running(network, shock, theta, greatest, false);
        let output = |producer: ProducerIx| {
            if runs[network.recipe_of(producer).ix()] {
                u64::from(shock.capacity(producer))
            } else {
                0
            }
        };
        survives(network, row, output) >= network.need(row) * u64::from(theta)
    };
    network
        .row_ixs()
        .map(|row| {
            let (mut low, mut high) = (0_u32, 1_000_000_u32);
            while low < high {
                let middle = (low + high).div_ceil(2);
                if adequate(middle, row) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            low
        })
        .collect()
}

/// Failure times of recipes, every input keeping its own account of missed supply.
pub fn cascade(network: &Network, shock: &Shock, theta: u32) -> Vec<Option<u64>> {
    let mut failed: Vec<Option<u64>> = vec![None; network.n_recipes()];
    let mut missed = vec![0_u128; network.n_inputs()];
    let mut bitten = vec![false; network.n_inputs()];
    // Cover, then wear in a straight line until the loss reaches what the threshold spares, or is complete.
    let delay = |input: &linchpin::network::Input| {
        let loss = u128::from(input.loss_in_the_end().max(1));
        u128::from(input.cover)
            + u128::from(input.wear) * u128::from(1_000_000 - theta).min(loss) / loss
    };
    let mut now = 0_u64;
    loop {
        let supplied = |failed: &[Option<u64>], row: RowIx| {
            let output = |producer: ProducerIx| {
                if failed[network.recipe_of(producer).ix()].is_none() {
                    u64::from(shock.capacity(producer))
                } else {
                    0
                }
            };
            survives(network, row, output).min(network.need(row) * WHOLE)
        };
        // Stop whatever stops now, until nothing more does.
        loop {
            let mut changed = false;
            for recipe in network.recipe_ixs() {
                let (mut worst, mut sum) = (0, 0);
                for position in network.input_range(recipe) {
                    let input = network.input(position);
                    let need = network.need(input.row);
                    let is_short = supplied(&failed, input.row) < need * u64::from(theta);
                    if is_short && missed[position] >= delay(input) * u128::from(need * WHOLE) {
                        bitten[position] = true;
                    }
                    if bitten[position] && input.is_partial {
                        sum += input.loss_in_the_end();
                    } else if bitten[position] {
                        worst = worst.max(input.loss_in_the_end());
                    }
                }
                if worst.max(sum) > 1_000_000 - theta && failed[recipe.ix()].is_none() {
                    failed[recipe.ix()] = Some(now);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        // The next moment at which some short input runs out.
        let mut next: Option<u64> = None;
        for recipe in network
            .recipe_ixs()
            .filter(|recipe| failed[recipe.ix()].is_none())
        {
            for position in network
                .input_range(recipe)
                .filter(|&position| !bitten[position])
            {
                let input = network.input(position);
                let need = network.need(input.row);
                let supply = supplied(&failed, input.row);
                if supply >= need * u64::from(theta) {
                    continue;
                }
                let wait = (delay(input) * u128::from(need * WHOLE) - missed[position])
                    .div_ceil(u128::from(need * WHOLE - supply));
                let time = now + u64::try_from(wait).expect("small networks end soon");
                next = Some(next.map_or(time, |other| other.min(time)));
            }
        }
        let Some(next) = next else { return failed };
        for (position, missed) in missed.iter_mut().enumerate() {
            let row = network.input(position).row;
            let gap = network.need(row) * WHOLE - supplied(&failed, row);
            *missed += u128::from(gap) * u128::from(next - now);
        }
        now = next;
    }
}

/// Output left of every recipe: all of them again and again from full output down.
pub fn quantity(network: &Network, shock: &Shock) -> Vec<f64> {
    let row_part = |x: &[f64], row: RowIx| {
        let mut sum = 0.0;
        for group in network.groups(row) {
            let total = network.group_total(group) as f64;
            let members: Vec<_> = network
                .suppliers(row)
                .iter()
                .filter(|supplier| supplier.group == group)
                .collect();
            let part: Vec<f64> = members
                .iter()
                .map(|supplier| {
                    let cap = f64::from(shock.capacity(supplier.producer)) / 1e6;
                    cap.min(x[network.recipe_of(supplier.producer).ix()])
                })
                .collect();
            // Every vertex of {shares in range, summing to the total}: some at one end, some at the other, one between.
            let mut found: Option<f64> = None;
            for ends in 0..1_u32 << members.len() {
                let share = |at: usize| {
                    f64::from(if ends >> at & 1 == 1 {
                        members[at].high
                    } else {
                        members[at].low
                    })
                };
                let fixed: f64 = (0..members.len()).map(share).sum();
                let value: f64 = (0..members.len()).map(|at| share(at) * part[at]).sum();
                let candidates = (0..members.len()).map(|at| {
                    let between = share(at) + total - fixed;
                    let is_inside = f64::from(members[at].low) - 1e-9 <= between
                        && between <= f64::from(members[at].high) + 1e-9;
                    is_inside.then_some(value + (total - fixed) * part[at])
                });
                for candidate in candidates.flatten() {
                    let better = if network.is_best_case() {
                        f64::max
                    } else {
                        f64::min
                    };
                    found = Some(found.map_or(candidate, |old| better(old, candidate)));
                }
            }
            sum += found.unwrap_or_else(|| {
                let (low, high): (f64, f64) =
                    members
                        .iter()
                        .zip(&part)
                        .fold((0.0, 0.0), |(low, high), (supplier, part)| {
                            (
                                low + f64::from(supplier.low) * part,
                                high + f64::from(supplier.high) * part,
                            )
                        });
                let all_high: f64 = members
                    .iter()
                    .map(|supplier| f64::from(supplier.high))
                    .sum();
                // The total lies outside what the ranges reach: below the lows, or above the highs.
                if all_high <= total {
                    high + if network.is_best_case() {
                        0.0
                    } else {
                        total - all_high
                    }
                } else {
                    low
                }
            });
        }
        (sum / network.need(row) as f64).min(1.0)
    };
    let start = vec![1.0; network.n_recipes()];
    let spared: Vec<f64> = network
        .recipe_ixs()
        .map(|recipe| {
            network
                .pool(recipe)
                .map_or(1.0, |pool| row_part(&start, pool))
        })
        .collect();
    let mut x = start;
    for _ in 0..100_000 {
        let next: Vec<f64> = network
            .recipe_ixs()
            .map(|recipe| {
                let left = |row: RowIx| {
                    if spared[recipe.ix()] > 0.0 {
                        (row_part(&x, row) / spared[recipe.ix()]).min(1.0)
                    } else {
                        1.0
                    }
                };
                let inputs = network.inputs(recipe);
                let worst = inputs
                    .iter()
                    .filter(|input| !input.is_partial)
                    .map(|input| 1.0 - input.dependence * (1.0 - left(input.row)))
                    .fold(1.0, f64::min);
                let sum: f64 = inputs
                    .iter()
                    .filter(|input| input.is_partial)
                    .map(|input| input.dependence * (1.0 - left(input.row)))
                    .sum();
                worst.min(1.0 - sum).max(0.0)
            })
            .collect();
        let fall = x
            .iter()
            .zip(&next)
            .map(|(old, new)| old - new)
            .fold(0.0, f64::max);
        x = next;
        if fall < 1e-14 {
            break;
        }
    }
    x
}
