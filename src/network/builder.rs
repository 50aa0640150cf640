//! Builds networks without a chain: for generators, benches, tests and other people's data.

use super::{
    dense::{Input, Network, Supplier},
    ix::{GroupIx, ProducerIx, RecipeIx, RowIx},
};

/// The largest total of one row, so that sums in millionths of a unit fit in 64 bits.
const MAX_TOTAL: u64 = 1 << 40;

/// Why a network cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// An index was not handed out by this builder.
    #[error("an input or supplier refers to {what} {index}, but there are only {count}")]
    OutOfBounds {
        /// What kind of index.
        what: &'static str,
        /// The index.
        index: u32,
        /// How many there are.
        count: usize,
    },
    /// A supplier's low end is above its high end.
    #[error("a supplier of row {row} has a low end of {low} above its high end of {high}")]
    RangeOutOfOrder {
        /// The row.
        row: u32,
        /// The low end.
        low: u32,
        /// The high end.
        high: u32,
    },
    /// A row is too heavy for exact sums.
    #[error(
        "the weights of row {row} sum to {total}, above {MAX_TOTAL}; divide them by a common factor"
    )]
    TooHeavy {
        /// The row.
        row: u32,
        /// The sum.
        total: u64,
    },
    /// A dependence is not a fraction.
    #[error("an input of recipe {recipe} has a dependence outside 0 to 1")]
    Dependence {
        /// The recipe.
        recipe: u32,
    },
    /// More than 2^32 of something.
    #[error("a network holds at most 2^32 producers, links and inputs")]
    TooLarge,
}

/// Collects producers, recipes, rows and suppliers, then lays them out densely.
///
/// # Examples
///
/// ```
/// use linchpin::network::{Builder, Input};
///
/// let mut builder = Builder::new();
/// let wafers = builder.row();
/// let chips = builder.row();
/// let raw = builder.recipe(vec![]);
/// let fab = builder.recipe(vec![Input::essential(wafers)]);
/// let siltronic = builder.producer(raw);
/// let tsmc = builder.producer(fab);
/// builder.supply(wafers, siltronic, 1);
/// builder.supply(chips, tsmc, 1);
/// let network = builder.build()?;
/// assert_eq!(network.n_producers(), 2);
/// # Ok::<(), linchpin::network::builder::BuildError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Builder {
    is_best_case: bool,
    recipe_of: Vec<RecipeIx>,
    input_start: Vec<u32>,
    inputs: Vec<Input>,
    pool: Vec<Option<RowIx>>,
    need: Vec<Option<u64>>,
    group_row: Vec<RowIx>,
    group_total: Vec<Option<u64>>,
    first_group: Vec<GroupIx>,
    suppliers: Vec<Supplier>,
}

impl Builder {
    /// Starts empty, in the worst case where shares are ranges.
    pub fn new() -> Self {
        Self {
            input_start: vec![0],
            ..Self::default()
        }
    }

    /// Takes ranges of shares at the end that leaves most.
    #[must_use]
    pub fn best_case(mut self, is_best_case: bool) -> Self {
        self.is_best_case = is_best_case;
        self
    }

    /// Adds a row with one group, whose total and need are the sum of its suppliers.
    pub fn row(&mut self) -> RowIx {
        let row = RowIx(self.need.len() as u32);
        self.need.push(None);
        let group = self.new_group(row, None);
        self.first_group.push(group);
        row
    }

    /// Adds a group of suppliers to a row whose shares are known to sum to `total`.
    pub fn group(&mut self, row: RowIx, total: u64) -> GroupIx {
        self.new_group(row, Some(total))
    }

    /// States what the users of a row need, in the row's units.
    pub fn set_need(&mut self, row: RowIx, need: u64) {
        self.need[row.ix()] = Some(need);
    }

    /// Adds a recipe.
    pub fn recipe(&mut self, inputs: Vec<Input>) -> RecipeIx {
        let recipe = RecipeIx(self.pool.len() as u32);
        self.inputs.extend(inputs);
        self.input_start.push(self.inputs.len() as u32);
        self.pool.push(None);
        recipe
    }

    /// Names the row that a recipe's own producers make up.
    pub fn set_pool(&mut self, recipe: RecipeIx, row: RowIx) {
        self.pool[recipe.ix()] = Some(row);
    }

    /// Adds a producer.
    pub fn producer(&mut self, recipe: RecipeIx) -> ProducerIx {
        let producer = ProducerIx(self.recipe_of.len() as u32);
        self.recipe_of.push(recipe);
        producer
    }

    /// Lets a producer supply an exact weight to a row.
    pub fn supply(&mut self, row: RowIx, producer: ProducerIx, weight: u32) {
        let group = self.first_group[row.ix()];
        self.supply_range(group, producer, weight, weight);
    }

    /// Lets a producer supply between two weights to a group.
    pub fn supply_range(&mut self, group: GroupIx, producer: ProducerIx, low: u32, high: u32) {
        self.suppliers.push(Supplier {
            producer,
            group,
            low,
            high,
        });
    }

    /// Lays everything out.
    ///
    /// # Errors
    ///
    /// When an index, a range, a weight or a dependence is out of bounds.
    ///
    /// # Complexity
    ///
    /// Linear in producers, links and inputs.
    pub fn build(self) -> Result<Network, BuildError> {
        self.check()?;
        let (n_rows, n_groups, n_recipes) =
            (self.need.len(), self.group_row.len(), self.pool.len());

        // Groups sorted by row, suppliers by group: two counting sorts, both stable.
        let (group_start, group_order) = bucket(n_rows, self.group_row.iter().map(|row| row.ix()));
        let mut new_group = vec![GroupIx(0); n_groups];
        for (position, &old) in group_order.iter().enumerate() {
            new_group[old as usize] = GroupIx(position as u32);
        }
        let mut suppliers = self.suppliers;
        for supplier in &mut suppliers {
            supplier.group = new_group[supplier.group.ix()];
        }
        let (by_group, order) = bucket(
            n_groups,
            suppliers.iter().map(|supplier| supplier.group.ix()),
        );
        let suppliers: Vec<Supplier> = order.iter().map(|&old| suppliers[old as usize]).collect();
        drop(order);
        let supplier_start: Vec<u32> = group_start
            .iter()
            .map(|&group| by_group[group as usize])
            .collect();

        let group_row: Vec<RowIx> = group_order
            .iter()
            .map(|&old| self.group_row[old as usize])
            .collect();
        let mut group_total = Vec::with_capacity(n_groups);
        for (position, &old) in group_order.iter().enumerate() {
            let members = &suppliers[by_group[position] as usize..by_group[position + 1] as usize];
            let sum: u64 = members
                .iter()
                .map(|supplier| u64::from(supplier.high))
                .sum();
            let total = self.group_total[old as usize].unwrap_or(sum);
            if sum.max(total) > MAX_TOTAL {
                return Err(BuildError::TooHeavy {
                    row: group_row[position].0,
                    total: sum.max(total),
                });
            }
            group_total.push(total);
        }
        let mut need = Vec::with_capacity(n_rows);
        for row in 0..n_rows {
            let groups = group_start[row] as usize..group_start[row + 1] as usize;
            let total: u64 = group_total[groups].iter().sum();
            let needed = self.need[row].unwrap_or(total).max(1);
            if total.max(needed) > MAX_TOTAL {
                return Err(BuildError::TooHeavy {
                    row: row as u32,
                    total: total.max(needed),
                });
            }
            need.push(needed);
        }

        let (producer_start, producers) =
            bucket(n_recipes, self.recipe_of.iter().map(|recipe| recipe.ix()));
        let (supply_start, supplies) = bucket(
            self.recipe_of.len(),
            suppliers.iter().map(|supplier| supplier.producer.ix()),
        );
        let (user_start, user_order) =
            bucket(n_rows, self.inputs.iter().map(|input| input.row.ix()));
        let mut recipe_of_input = vec![RecipeIx(0); self.inputs.len()];
        for recipe in 0..n_recipes {
            let range = self.input_start[recipe] as usize..self.input_start[recipe + 1] as usize;
            recipe_of_input[range].fill(RecipeIx(recipe as u32));
        }
        let users = user_order
            .iter()
            .map(|&input| (recipe_of_input[input as usize], input))
            .collect();

        Ok(Network {
            is_best_case: self.is_best_case,
            recipe_of: self.recipe_of,
            input_start: self.input_start,
            inputs: self.inputs,
            pool: self.pool,
            producer_start,
            producers: producers.into_iter().map(ProducerIx).collect(),
            supplier_start,
            suppliers,
            need,
            group_row,
            group_total,
            group_start,
            supply_start,
            supplies,
            user_start,
            users,
        })
    }

    fn new_group(&mut self, row: RowIx, total: Option<u64>) -> GroupIx {
        let group = GroupIx(self.group_row.len() as u32);
        self.group_row.push(row);
        self.group_total.push(total);
        group
    }

    fn check(&self) -> Result<(), BuildError> {
        let limit = u32::MAX as usize;
        if self.suppliers.len() >= limit
            || self.inputs.len() >= limit
            || self.recipe_of.len() >= limit
        {
            return Err(BuildError::TooLarge);
        }
        let within = |what, index: u32, count: usize| {
            if (index as usize) < count {
                Ok(())
            } else {
                Err(BuildError::OutOfBounds { what, index, count })
            }
        };
        for row in &self.group_row {
            within("row", row.0, self.need.len())?;
        }
        for recipe in &self.recipe_of {
            within("recipe", recipe.0, self.pool.len())?;
        }
        for supplier in &self.suppliers {
            within("producer", supplier.producer.0, self.recipe_of.len())?;
            within("group", supplier.group.0, self.group_row.len())?;
            if supplier.low > supplier.high {
                let row = self.group_row[supplier.group.ix()].0;
                return Err(BuildError::RangeOutOfOrder {
                    row,
                    low: supplier.low,
                    high: supplier.high,
                });
            }
        }
        for (recipe, bounds) in self.input_start.windows(2).enumerate() {
            for input in &self.inputs[bounds[0] as usize..bounds[1] as usize] {
                within("row", input.row.0, self.need.len())?;
                let fractions = [input.dependence, input.dependence_in_the_end];
                if !fractions.iter().all(|part| (0.0..=1.0).contains(part)) {
                    return Err(BuildError::Dependence {
                        recipe: recipe as u32,
                    });
                }
            }
        }
        Ok(())
    }
}

/// Positions grouped by key: starts of each key's stretch, and the positions in stable order.
fn bucket(
    n_keys: usize,
    keys: impl ExactSizeIterator<Item = usize> + Clone,
) -> (Vec<u32>, Vec<u32>) {
    let mut start = vec![0_u32; n_keys + 1];
    for key in keys.clone() {
        start[key + 1] += 1;
    }
    for key in 0..n_keys {
        start[key + 1] += start[key];
    }
    let mut next = start.clone();
    let mut order = vec![0_u32; keys.len()];
    for (position, key) in keys.enumerate() {
        order[next[key] as usize] = position as u32;
        next[key] += 1;
    }
    (start, order)
}
