//! What must hold after every week; looked at in debug builds.

use crate::network::Network;

use super::{
    layout::Layout,
    parameters::{Lanes, Parameters},
    state::State,
};

impl<const L: usize> State<L> {
    /// Stock of each input, with the makers that are hit and with the others, in weeks of use of all makers.
    pub fn goods(&self, network: &Network) -> Vec<Lanes<L>> {
        let mut goods = Vec::with_capacity(network.n_inputs());
        for recipe in network.recipe_ixs() {
            for position in network.input_range(recipe) {
                goods.push(std::array::from_fn(|lane| {
                    self.stock[position][lane] * self.spared[recipe.ix()][lane]
                        + self.frozen[position][lane]
                }));
            }
        }
        goods
    }

    /// Checks that goods are neither made nor lost, given the stocks before the week.
    ///
    /// For every input, stock before + received = used + stock after. Nobody
    /// receives more than its part of what its row offers, so that over all
    /// users received ≤ offered; what nobody takes is not made.
    ///
    /// # Panics
    ///
    /// When something does not add up.
    pub fn check(
        &self,
        network: &Network,
        layout: &Layout,
        parameters: &Parameters<L>,
        before: &[Lanes<L>],
    ) {
        let after = self.goods(network);
        for recipe in network.recipe_ixs() {
            for position in network.input_range(recipe) {
                let input = network.input(position);
                let share = self.share(network, layout, parameters, recipe, position);
                for lane in 0..L {
                    let spared = self.spared[recipe.ix()][lane];
                    let (used, received) =
                        (self.used[position][lane], self.received[position][lane]);
                    let pace = self.pace[recipe.ix()][lane];
                    assert!(pace.is_finite() && pace >= 0.0, "a pace is a number");
                    assert!(
                        pace <= self.limit[position][lane] + 1e-9,
                        "nothing runs faster than an input allows"
                    );
                    if input.wear > 0 {
                        let base = self.base[position][lane];
                        assert!((0.0..=1.0).contains(&base), "a base is a part of normal");
                        continue;
                    }
                    let scale = 1.0 + before[position][lane].abs() + share[lane].abs().min(1e6);
                    let gap =
                        before[position][lane] + spared * (received - used) - after[position][lane];
                    assert!(
                        gap.abs() <= 1e-9 * scale,
                        "goods of input {position} appear or vanish: {gap}"
                    );
                    assert!(
                        received <= share[lane] + 1e-12 && received >= 0.0 && used >= 0.0,
                        "nobody takes more than its part"
                    );
                    if !input.is_partial
                        && (parameters.dependence[position][lane] - 1.0).abs() < 1e-15
                    {
                        assert!(
                            (used - pace).abs() <= 1e-9 * scale,
                            "what is made is made of something"
                        );
                    }
                }
            }
        }
    }
}
