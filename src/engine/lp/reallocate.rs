//! The best reallocation: what targets could get if survivors served whoever matters most to them.

use std::collections::BTreeMap;

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, constraint,
    constraint::Constraint, microlp, variable,
};

use crate::network::{
    Network, Shock,
    ix::{ProducerIx, RecipeIx, RowIx},
};

use super::{super::quantity::Quantity, Unsolved};

/// What is asked of a program.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// As much as possible of the targets together, in the end and without stock.
    InTheEnd,
    /// As much as possible of the targets together over so many weeks, with stock.
    Over(f64),
}

/// A loss on a network, and what it leaves without reallocation.
#[derive(Debug, Clone, Copy)]
pub struct Loss<'a> {
    /// The network.
    pub network: &'a Network,
    /// The loss.
    pub shock: &'a Shock,
    /// What [`quantity::solve`](crate::engine::quantity::solve) says of it; tells what the loss does not touch at all.
    pub left: &'a Quantity,
}

/// What each target gets of its normal supply, at most, when the mean over them is maximised; in the order given.
///
/// Survivors may serve anybody: a row's supply is split over its users at will,
/// where without reallocation each gets the same fraction. Normal use is not
/// known by user, so the users of a row are taken to use the same amount each;
/// users hit directly need nothing. Rows that the loss does not touch serve
/// everybody. Never below what is left without reallocation, which is one of
/// the splits.
///
/// With [`Goal::Over`], users also have the stock of each input's cover, and
/// inputs that wear are left out: what is not made in time is all that counts,
/// whenever in that time it is.
///
/// Where shares are ranges, the worst case holds over all splits; the best
/// case may join splits that no single one reaches and is then a bound above.
///
/// # Errors
///
/// When the solver gives up.
///
/// # Complexity
///
/// One linear program with a variable per recipe and input that the loss reaches upstream of the targets.
pub fn served(loss: Loss<'_>, targets: &[RowIx], goal: Goal) -> Result<Vec<f64>, Unsolved> {
    let (weeks, has_stock) = match goal {
        Goal::InTheEnd => (1.0, false),
        Goal::Over(weeks) => (weeks, true),
    };
    let mut program = Program::new(loss, has_stock, variable().min(weeks).max(weeks));
    let mut got = Vec::new();
    for &target in targets {
        let supply = program.supply(target);
        let part = program.variables.add(variable().min(0.0).max(weeks));
        program.rules.push(constraint!(part <= supply));
        got.push(part);
    }
    let goal: Expression = got.iter().sum();
    let solution = program
        .solve(goal)
        .map_err(|error| Unsolved(error.to_string()))?;
    Ok(got
        .iter()
        .map(|&part| (solution.value(part) / weeks).clamp(0.0, 1.0))
        .collect())
}

/// For how many weeks all targets can get a fraction of normal supply each, with stock; `None` for ever.
///
/// The fractions stand in `demands`, one per target. Everything else is as for
/// [`served`] over some weeks.
///
/// # Errors
///
/// When the solver gives up.
pub fn survives(
    loss: Loss<'_>,
    targets: &[RowIx],
    demands: &[f64],
) -> Result<Option<f64>, Unsolved> {
    let mut program = Program::new(loss, true, variable().min(0.0));
    let time = program.time;
    for (&target, &demand) in targets.iter().zip(demands) {
        let supply = program.supply(target);
        // What is lost to rounding is no loss.
        program
            .rules
            .push(constraint!((demand - 1e-9) * time <= supply));
    }
    match program.solve(time.into()) {
        Ok(solution) => Ok(Some(solution.value(time).max(0.0))),
        Err(ResolutionError::Unbounded) => Ok(None),
        Err(error) => Err(Unsolved(error.to_string())),
    }
}

/// A program under construction; grows upstream from what is asked for.
struct Program<'a> {
    loss: Loss<'a>,
    has_stock: bool,
    variables: ProblemVariables,
    rules: Vec<Constraint>,
    time: Variable,
    /// What a recipe's undamaged producers make.
    recipes: BTreeMap<RecipeIx, Variable>,
    /// What is taken from a row so far, in parts of its need.
    taken: BTreeMap<RowIx, Expression>,
    /// Recipes whose inputs have not been looked at yet.
    open: Vec<RecipeIx>,
}

/// Less than this is not missing.
const WHOLE: f64 = 1.0 - 1e-9;

impl<'a> Program<'a> {
    fn new(loss: Loss<'a>, has_stock: bool, time: good_lp::VariableDefinition) -> Self {
        let mut variables = ProblemVariables::new();
        let time = variables.add(time);
        Self {
            loss,
            has_stock,
            variables,
            rules: Vec::new(),
            time,
            recipes: BTreeMap::new(),
            taken: BTreeMap::new(),
            open: Vec::new(),
        }
    }

    fn solve(mut self, goal: Expression) -> Result<impl Solution, ResolutionError> {
        while let Some(recipe) = self.open.pop() {
            self.limit(recipe);
        }
        // Supplies may reach recipes not seen before, which take from rows not seen before.
        let mut settled: Vec<RowIx> = Vec::new();
        while let Some(row) = self
            .taken
            .keys()
            .copied()
            .find(|row| settled.binary_search(row).is_err())
        {
            let supply = self.supply(row);
            let at = settled.partition_point(|other| *other < row);
            settled.insert(at, row);
            while let Some(recipe) = self.open.pop() {
                self.limit(recipe);
            }
            // Kept apart until every user is known.
            let rest = self.taken.entry(row).or_insert_with(|| 0.0.into());
            *rest -= supply;
        }
        let mut model = self.variables.maximise(goal).using(microlp);
        for short in self.taken.into_values() {
            model = model.with(constraint!(short <= 0.0));
        }
        for rule in self.rules {
            model = model.with(rule);
        }
        model.solve()
    }

    /// What a producer makes, at most.
    fn made(&mut self, producer: ProducerIx) -> Expression {
        let Loss {
            network,
            shock,
            left,
        } = self.loss;
        let capacity = f64::from(shock.capacity(producer)) / 1e6;
        let recipe = network.recipe_of(producer);
        if capacity <= 0.0 || left.recipes[recipe.ix()] >= WHOLE {
            return capacity * self.time;
        }
        let known = self.recipes.get(&recipe).copied();
        let output = known.unwrap_or_else(|| {
            let output = self.variables.add(variable().min(0.0));
            self.rules.push(constraint!(output <= self.time));
            self.recipes.insert(recipe, output);
            self.open.push(recipe);
            output
        });
        if capacity >= 1.0 {
            return output.into();
        }
        let made = self.variables.add(variable().min(0.0));
        self.rules.push(constraint!(made <= output));
        self.rules.push(constraint!(made <= capacity * self.time));
        made.into()
    }

    /// What the suppliers of a row make, in parts of its need.
    fn supply(&mut self, row: RowIx) -> Expression {
        let network = self.loss.network;
        if self.loss.left.rows[row.ix()] >= WHOLE {
            return self.time.into();
        }
        let need = network.need(row) as f64;
        let mut sum = Expression::from(0.0);
        for group in network.groups(row) {
            let mut slack = network.group_total(group) as f64;
            let mut ranges: Vec<(ProducerIx, f64)> = Vec::new();
            let members = network.suppliers(row).iter();
            for supplier in members.filter(|supplier| supplier.group == group) {
                sum += f64::from(supplier.low) / need * self.made(supplier.producer);
                slack -= f64::from(supplier.low);
                if supplier.high > supplier.low {
                    ranges.push((supplier.producer, f64::from(supplier.high - supplier.low)));
                }
            }
            let room: f64 = ranges.iter().map(|(_, room)| room).sum();
            let slack = slack.max(0.0);
            let filled = slack.min(room);
            if network.is_best_case() {
                let mut split = Expression::from(0.0);
                for (producer, room) in ranges {
                    let capacity = f64::from(self.loss.shock.capacity(producer)) / 1e6;
                    let part = self.variables.add(variable().min(0.0));
                    let made = self.variables.add(variable().min(0.0));
                    let output = self.made(producer);
                    self.rules.push(constraint!(part <= room * self.time));
                    self.rules.push(constraint!(made <= capacity * part));
                    self.rules.push(constraint!(made <= room * output));
                    split += part;
                    sum += made / need;
                }
                self.rules.push(constraint!(split <= filled * self.time));
            } else {
                // The least over all splits is the greatest of its dual program.
                if filled > 0.0 {
                    let level = self.variables.add(variable().min(0.0));
                    sum += filled / need * level;
                    for (producer, room) in ranges {
                        let over = self.variables.add(variable().min(0.0));
                        let output = self.made(producer);
                        self.rules.push(constraint!(level - over <= output));
                        sum -= room / need * over;
                    }
                }
                sum += (slack - filled) / need * self.time;
            }
        }
        sum
    }

    /// Limits a recipe to what its inputs allow.
    fn limit(&mut self, recipe: RecipeIx) {
        let Loss { network, left, .. } = self.loss;
        let output = self.recipes[&recipe];
        // What the loss itself spares of the recipe's own producers; the others need nothing.
        let spared = network
            .pool(recipe)
            .map_or(1.0, |pool| spared(self.loss, pool));
        let mut partial = Expression::from(self.time);
        let mut has_partial = false;
        // Parts that sum past the whole would forbid even nothing; scaled to it, they bound from above.
        let parts = network
            .inputs(recipe)
            .iter()
            .filter(|input| input.is_partial);
        let whole: f64 = parts.map(|input| input.dependence).sum();
        for input in network.inputs(recipe) {
            let is_whole = left.rows[input.row.ix()] >= WHOLE || input.dependence <= 0.0;
            if is_whole || spared <= 0.0 || (self.has_stock && input.wear > 0) {
                continue;
            }
            let stock = if self.has_stock {
                input.cover as f64 / 1e6
            } else {
                0.0
            };
            let used = self.variables.add(variable().min(0.0));
            let bought = self.variables.add(variable().min(0.0));
            self.rules.push(constraint!(used <= self.time));
            self.rules.push(constraint!(used <= bought + stock));
            let users = network.users(input.row).len() as f64;
            let taken = self.taken.entry(input.row).or_insert_with(|| 0.0.into());
            *taken += spared / users * bought;
            let missing = input.dependence * (self.time - used);
            if input.is_partial {
                partial -= missing / whole.max(1.0);
                has_partial = true;
            } else {
                self.rules.push(constraint!(output <= self.time - missing));
            }
        }
        if has_partial {
            self.rules.push(constraint!(output <= partial));
        }
    }
}

/// What the loss itself spares of a pool, before anything follows from it.
fn spared(loss: Loss<'_>, pool: RowIx) -> f64 {
    let whole = Quantity {
        recipes: vec![1.0; loss.network.n_recipes()],
        ..Quantity::default()
    };
    super::super::quantity::of_row(loss.network, loss.shock, &whole, pool)
}
