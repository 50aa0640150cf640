//! What must hold after every week; looked at in debug builds.

use super::{
    lanes::Lanes,
    layout::Layout,
    state::{State, World},
};

impl<const L: usize> State<L> {
    /// Stock of each input that is followed, with the makers that are hit and with the others, in weeks of use of all makers.
    pub(super) fn goods(&self, layout: &Layout) -> Vec<Lanes<L>> {
        let mut goods = Vec::new();
        for &recipe in &layout.recipes {
            let spared = self.spared[recipe.ix()];
            goods.extend(layout.inputs(recipe).iter().map(|&position| {
                let (stock, frozen) = (
                    self.stock[position as usize],
                    self.frozen[position as usize],
                );
                let on_way = self.on_way(layout, position as usize);
                std::array::from_fn(|lane| stock[lane] * spared[lane] + frozen[lane] + on_way[lane])
            }));
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
    pub(super) fn check(&self, world: World<'_, L>, before: &[Lanes<L>]) {
        let after = self.goods(world.layout);
        let mut goods = before.iter().zip(&after);
        for &recipe in &world.layout.recipes {
            for &position in world.layout.inputs(recipe) {
                let position = position as usize;
                let (before, after) = goods.next().expect("one account per input");
                let input = world.network.input(position);
                let share = self.share(world, recipe, position);
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
                    let scale = 1.0 + before[lane].abs() + share[lane].abs().min(1e6);
                    let scrapped = self.scrapped(world.layout, position)[lane];
                    let gap = before[lane] + spared * (received - used) - scrapped - after[lane];
                    assert!(
                        gap.abs() <= 1e-9 * scale,
                        "goods of input {position} appear or vanish: {gap}"
                    );
                    assert!(
                        received <= share[lane] + 1e-12 && received >= 0.0 && used >= 0.0,
                        "nobody takes more than its part"
                    );
                    if !input.is_partial
                        && (world.parameters.dependence[position][lane] - 1.0).abs() < 1e-15
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
