//! A case on a chain in which some facts differ, and which facts cannot matter to it.

use crate::{
    analysis::{
        answer::Verdict,
        prepared::{Prepared, Scratch, Solved},
    },
    engine::dynamics::NEVER,
    model::{Chain, quantity::Share},
    network::{Compiled, ix::RowIx},
};

use super::fact::Fact;

/// The same case on a chain in which some facts differ, and the supply of one more product; where that is asked, `None`
/// if both networks stay the same.
pub(super) fn variant<'v>(
    prepared: &Prepared<'_>,
    chain: &'v Chain,
    facts: &[Fact],
    is_sparing: bool,
    resupplied: Option<u32>,
) -> Option<Prepared<'v>> {
    let of_supply = facts.iter().filter(|fact| fact.is_of_supply());
    let of_supply = of_supply.filter_map(Fact::product);
    let mut resupplied: Vec<u32> = of_supply.chain(resupplied).collect();
    resupplied.sort_unstable();
    resupplied.dedup();
    let differs_besides = !is_sparing || facts.iter().any(|fact| !fact.is_of_supply());
    prepared.variant(chain, &resupplied, differs_besides)
}

/// The verdict on the one target of a case, and nothing else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Soon {
    /// How many weeks are looked at first, at each end, worst first: as far as the case falls with all facts.
    first: [u32; 2],
}

impl Soon {
    /// Reads off a solved case where to look first.
    pub(super) fn of(solved: &[Solved; 2], row: RowIx) -> Self {
        let first = |solved: &Solved| match solved.course.falls[row.ix()] {
            NEVER => NEVER,
            week => week + 1,
        };
        Self {
            first: [first(&solved[0]), first(&solved[1])],
        }
    }

    /// The verdict on a row; what falls is followed no further.
    pub(super) fn verdict(
        self,
        prepared: &Prepared<'_>,
        row: RowIx,
        scratch: &mut Scratch,
    ) -> Verdict {
        if !prepared.question().keeps_running() {
            return prepared.verdict(&prepared.solve(scratch), row);
        }
        let theta = prepared.question().theta;
        let [worst, best] = [0, 1].map(|end| {
            let compiled = prepared.ends()[end];
            let dated = prepared.dated_at(compiled.structure.end);
            let all = prepared.n_weeks();
            let mut falls = |weeks: u32| {
                let course = prepared.course(compiled, dated, theta, weeks, scratch);
                course.falls[row.ix()] != NEVER
            };
            (self.first[end] < all && falls(self.first[end])) || falls(all)
        });
        Verdict::of_ends(worst || best, worst && best)
    }
}

/// Facts that no answer of a case can hang on, since they are about what the case never touches.
pub(super) struct Idle {
    /// Whether some row of a product is touched at either end, by position of the product.
    products: Vec<bool>,
    /// The same of the inputs of a product, each by the row that it takes from.
    inputs: Vec<Vec<bool>>,
    loads: Vec<bool>,
}

impl Idle {
    /// Reads off a solved case what it touches, and what falls short of its need even without a loss.
    pub(super) fn new(prepared: &Prepared<'_>, solved: &[Solved; 2]) -> Self {
        let chain = prepared.chain();
        let products = chain.products();
        let mut found = Self {
            products: vec![false; products.len()],
            inputs: products
                .values()
                .map(|product| vec![false; product.inputs.len()])
                .collect(),
            loads: vec![false; chain.loads().len()],
        };
        let ends = prepared.ends().into_iter().zip(prepared.touched());
        for ((compiled, mut touched), solved) in ends.zip(solved) {
            for (touched, star) in touched.iter_mut().zip(&solved.star.rows) {
                *touched |= *star < Share::ONE.ppm();
            }
            found.see(compiled, &touched);
        }
        for (at, product) in products.values().enumerate() {
            let load = product.utilisation.as_ref();
            if let Some(load) = load.and_then(|id| chain.loads().get_index_of(id)) {
                found.loads[load] |= found.products[at];
            }
        }
        found
    }

    fn see(&mut self, compiled: &Compiled, touched: &[bool]) {
        let Compiled { network, atlas, .. } = compiled;
        for row in network.row_ixs().filter(|row| touched[row.ix()]) {
            for supplier in network.suppliers(row) {
                let recipe = network.recipe_of(supplier.producer);
                self.products[atlas.product_of(recipe) as usize] = true;
            }
        }
        for recipe in network.recipe_ixs() {
            for position in network.input_range(recipe) {
                let input = network.input(position);
                if !touched[input.row.ix()] {
                    continue;
                }
                let origin = atlas.input(position);
                let inputs = &mut self.inputs[origin.user as usize];
                inputs[origin.input as usize] = true;
                if input.is_partial {
                    // Partial inputs share one output, so that each counts by all.
                    inputs.fill(true);
                }
            }
        }
    }

    /// Whether facts are all of that kind; what tells supply is looked at by its split.
    pub(super) fn has(&self, group: &[Fact]) -> bool {
        group.iter().all(|fact| match *fact {
            Fact::Cover { product, input } | Fact::Dependence { product, input } => {
                !self.inputs[product as usize][input as usize]
            }
            Fact::Load { load } => !self.loads[load as usize],
            _ => false,
        })
    }
}
