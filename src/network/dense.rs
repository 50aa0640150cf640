//! Flat arrays of producers, recipes and rows.

use super::ix::{GroupIx, ProducerIx, RecipeIx, RowIx};

/// One necessary input of a recipe: a row, and how hard its loss bites.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Input {
    /// Who supplies it.
    pub row: RowIx,
    /// Fraction of output lost at the horizon when it is wholly missing, `0..=1`; wear is counted in.
    pub dependence: f64,
    /// Fraction of output lost in the end, without a horizon; never below `dependence`.
    pub dependence_in_the_end: f64,
    /// Whether the losses of such inputs add up, rather than the worst one deciding; they should sum to at most 1.
    pub is_partial: bool,
    /// Millionths of a week that the users run on after supply stops.
    pub cover: u64,
    /// Millionths of a week from whole to nothing once the cover is gone; 0 stops at once.
    pub wear: u64,
    /// Millionths of a week that it is on its way to its users; 0 for what arrives in the week in which it is made.
    pub line: u64,
    /// The part of what is on its way that is scrapped, of what a loss stops in the week in which it begins.
    pub scrap: f64,
}

impl Input {
    /// An essential input whose loss stops its users at once.
    pub const fn essential(row: RowIx) -> Self {
        Self {
            row,
            dependence: 1.0,
            dependence_in_the_end: 1.0,
            is_partial: false,
            cover: 0,
            wear: 0,
            line: 0,
            scrap: 0.0,
        }
    }

    /// Parts per million of output kept at the horizon when the input is wholly missing.
    pub fn floor(&self) -> u32 {
        ((1.0 - self.dependence) * 1e6).round() as u32
    }

    /// Parts per million of output lost at the horizon when the input is wholly missing.
    pub fn loss(&self) -> u32 {
        1_000_000 - self.floor()
    }

    /// Parts per million of output lost in the end when the input is wholly missing.
    pub fn loss_in_the_end(&self) -> u32 {
        1_000_000 - self.floor_in_the_end()
    }

    /// Millionths of a week that users run on at a threshold in parts per million: cover, then wear down to it.
    ///
    /// Wear takes the dependence away in a straight line, so it reaches the
    /// threshold after `(1 − θ) / d` of its time, or has done its worst by then.
    pub fn delay(&self, theta: u32) -> u64 {
        let part = u128::from(1_000_000 - theta).min(u128::from(self.loss_in_the_end()));
        let whole = u128::from(self.loss_in_the_end().max(1));
        let worn = u128::from(self.wear) * part / whole;
        self.cover
            .saturating_add(u64::try_from(worn).unwrap_or(u64::MAX))
    }

    /// Parts per million of output kept in the end when the input is wholly missing.
    pub fn floor_in_the_end(&self) -> u32 {
        ((1.0 - self.dependence_in_the_end) * 1e6).round() as u32
    }
}

/// One supplier in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supplier {
    /// Who.
    pub producer: ProducerIx,
    /// The group its share belongs to.
    pub group: GroupIx,
    /// The least it supplies, in the row's units.
    pub low: u32,
    /// The most it supplies.
    pub high: u32,
}

/// A dense AND/OR/threshold network.
///
/// A producer runs when it is alive and every input of its recipe reaches it
/// (AND). A row is adequate at a threshold θ when its surviving suppliers make
/// at least θ of what its users need (threshold; with one supplier of full
/// weight each it is an OR). Built by [`super::Builder`]; never changed after.
///
/// The surviving supply of a group of suppliers with shares in `[low, high]`
/// that sum to `total` lies between `max(Σ alive low, total − Σ lost high)` and
/// `min(Σ alive high, total − Σ lost low)`; a network holds one of the two ends
/// ([`Network::is_best_case`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    pub(super) is_best_case: bool,
    pub(super) recipe_of: Vec<RecipeIx>,
    pub(super) input_start: Vec<u32>,
    pub(super) inputs: Vec<Input>,
    pub(super) pool: Vec<Option<RowIx>>,
    pub(super) producer_start: Vec<u32>,
    pub(super) producers: Vec<ProducerIx>,
    pub(super) supplier_start: Vec<u32>,
    pub(super) suppliers: Vec<Supplier>,
    pub(super) need: Vec<u64>,
    pub(super) group_row: Vec<RowIx>,
    pub(super) group_total: Vec<u64>,
    pub(super) group_start: Vec<u32>,
    pub(super) supply_start: Vec<u32>,
    pub(super) supplies: Vec<u32>,
    pub(super) user_start: Vec<u32>,
    pub(super) users: Vec<(RecipeIx, u32)>,
}

impl Network {
    /// Whether unknown shares are taken at the end that leaves most.
    pub fn is_best_case(&self) -> bool {
        self.is_best_case
    }

    /// How many producers there are.
    pub fn n_producers(&self) -> usize {
        self.recipe_of.len()
    }

    /// How many recipes there are.
    pub fn n_recipes(&self) -> usize {
        self.pool.len()
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.need.len()
    }

    /// How many groups there are.
    pub fn n_groups(&self) -> usize {
        self.group_total.len()
    }

    /// How many links there are: suppliers over all rows.
    pub fn n_links(&self) -> usize {
        self.suppliers.len()
    }

    /// The recipe of a producer.
    pub fn recipe_of(&self, producer: ProducerIx) -> RecipeIx {
        self.recipe_of[producer.ix()]
    }

    /// The inputs of a recipe, in the order they were given.
    pub fn inputs(&self, recipe: RecipeIx) -> &[Input] {
        &self.inputs[self.input_range(recipe)]
    }

    /// Where a recipe's inputs stand among all inputs of the network.
    pub fn input_range(&self, recipe: RecipeIx) -> std::ops::Range<usize> {
        span(&self.input_start, recipe.ix())
    }

    /// An input by its position among all inputs of the network.
    pub fn input(&self, position: usize) -> &Input {
        &self.inputs[position]
    }

    /// How many inputs there are over all recipes.
    pub fn n_inputs(&self) -> usize {
        self.inputs.len()
    }

    /// The row that a recipe's producers themselves make up, where there is one.
    ///
    /// Users that are hit directly leave their part of an input to the other
    /// users of the same pool.
    pub fn pool(&self, recipe: RecipeIx) -> Option<RowIx> {
        self.pool[recipe.ix()]
    }

    /// The producers of a recipe, in index order.
    pub fn producers(&self, recipe: RecipeIx) -> &[ProducerIx] {
        &self.producers[span(&self.producer_start, recipe.ix())]
    }

    /// The suppliers of a row, group by group.
    pub fn suppliers(&self, row: RowIx) -> &[Supplier] {
        &self.suppliers[span(&self.supplier_start, row.ix())]
    }

    /// A supplier by its position among all links of the network.
    pub fn supplier(&self, position: usize) -> &Supplier {
        &self.suppliers[position]
    }

    /// What the users of a row need, in the row's units.
    pub fn need(&self, row: RowIx) -> u64 {
        self.need[row.ix()]
    }

    /// The groups of a row.
    pub fn groups(&self, row: RowIx) -> impl Iterator<Item = GroupIx> + use<> {
        let range = span(&self.group_start, row.ix());
        (range.start as u32..range.end as u32).map(GroupIx)
    }

    /// What the shares of a group add up to.
    pub fn group_total(&self, group: GroupIx) -> u64 {
        self.group_total[group.ix()]
    }

    /// The row a group belongs to.
    pub fn row_of(&self, group: GroupIx) -> RowIx {
        self.group_row[group.ix()]
    }

    /// Where a producer supplies: positions among all links of the network.
    pub fn supplies(&self, producer: ProducerIx) -> &[u32] {
        &self.supplies[span(&self.supply_start, producer.ix())]
    }

    /// Who uses a row: recipes, and the position of the input among all inputs of the network.
    pub fn users(&self, row: RowIx) -> &[(RecipeIx, u32)] {
        &self.users[span(&self.user_start, row.ix())]
    }

    /// Every producer.
    pub fn producer_ixs(&self) -> impl Iterator<Item = ProducerIx> + use<> {
        (0..self.recipe_of.len() as u32).map(ProducerIx)
    }

    /// Every row.
    pub fn row_ixs(&self) -> impl Iterator<Item = RowIx> + use<> {
        (0..self.need.len() as u32).map(RowIx)
    }

    /// Every recipe.
    pub fn recipe_ixs(&self) -> impl Iterator<Item = RecipeIx> + use<> {
        (0..self.pool.len() as u32).map(RecipeIx)
    }

    /// What survives of one group, given sums over its suppliers.
    ///
    /// `kept_low`, `kept_high`: Σ low and Σ high over the alive, weighted by
    /// capacity; `lost_low`, `lost_high`: the same over what is lost; all in
    /// millionths of the row's unit.
    pub(crate) fn survives(&self, group: GroupIx, kept: u64, lost: u64) -> u64 {
        let rest = (self.group_total(group) * 1_000_000).saturating_sub(lost);
        if self.is_best_case {
            kept.min(rest)
        } else {
            kept.max(rest)
        }
    }

    /// The weight with which a supplier counts while alive: its low end in the worst case, its high end in the best.
    pub(crate) fn kept_weight(&self, supplier: &Supplier) -> u32 {
        if self.is_best_case {
            supplier.high
        } else {
            supplier.low
        }
    }

    /// The weight with which a supplier counts once lost: its high end in the worst case, its low end in the best.
    pub(crate) fn lost_weight(&self, supplier: &Supplier) -> u32 {
        if self.is_best_case {
            supplier.low
        } else {
            supplier.high
        }
    }
}

/// The half-open range between two neighbouring starts.
fn span(starts: &[u32], at: usize) -> std::ops::Range<usize> {
    starts[at] as usize..starts[at + 1] as usize
}
