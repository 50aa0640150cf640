//! Time to survive and loss for a time to recover, for sites with stock, capacity and bills of material.

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, constraint,
    microlp, variable,
};

use super::Unsolved;

/// A place that makes one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Finished goods it holds.
    pub stock: f64,
    /// The most it makes in a week.
    pub capacity: f64,
    /// What final customers want of it in a week.
    pub demand: f64,
    /// What one unit of that demand is worth.
    pub value: f64,
    /// What one unit needs: how much, and from which sites, by position, any of which will do.
    pub inputs: Vec<(f64, Vec<usize>)>,
}

/// What cannot be served.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// Units of each site's final demand, in site order.
    pub units: Vec<f64>,
    /// Their value together, the least possible.
    pub value: f64,
}

/// The least value of final demand that is not served while some sites stand still for some weeks.
///
/// Minimises `Σ value_j · lost_j` over what sites make and ship in the whole
/// time: a site makes at most its capacity and what its inputs allow, ships at
/// most what it makes and holds, and demand beyond its stock and make is lost.
/// The order of events within the time does not count, so this is the best
/// response of somebody who knows everything in advance.
///
/// # Errors
///
/// When the solver gives up.
///
/// # Sources
///
/// Simchi-Levi et al. (2015), the TTR model; see `docs/references.md`.
pub fn lost(sites: &[Site], stands_still: &[bool], weeks: f64) -> Result<Lost, Unsolved> {
    let mut problem = Problem::new(sites, stands_still);
    let time = problem.variables.add(variable().min(weeks).max(weeks));
    let unserved: Vec<Variable> = sites
        .iter()
        .map(|_| problem.variables.add(variable().min(0.0)))
        .collect();
    let cost: Expression = sites
        .iter()
        .zip(&unserved)
        .map(|(site, &lost)| site.value * lost)
        .sum();
    let solution = problem
        .solve(time, &unserved, -cost)
        .map_err(|error| Unsolved(error.to_string()))?;
    let units: Vec<f64> = unserved
        .iter()
        .map(|&lost| solution.value(lost).max(0.0))
        .collect();
    let value = sites
        .iter()
        .zip(&units)
        .map(|(site, lost)| site.value * lost)
        .sum();
    Ok(Lost { units, value })
}

/// For how many weeks all final demand can be served while some sites stand still; `None` for ever.
///
/// # Errors
///
/// When the solver gives up.
///
/// # Sources
///
/// Simchi-Levi et al. (2015), the TTS model; see `docs/references.md`.
pub fn survives(sites: &[Site], stands_still: &[bool]) -> Result<Option<f64>, Unsolved> {
    let mut problem = Problem::new(sites, stands_still);
    let time = problem.variables.add(variable().min(0.0));
    match problem.solve(time, &[], time.into()) {
        Ok(solution) => Ok(Some(solution.value(time).max(0.0))),
        Err(ResolutionError::Unbounded) => Ok(None),
        Err(error) => Err(Unsolved(error.to_string())),
    }
}

/// What both programs share: what is made and shipped.
struct Problem<'a> {
    sites: &'a [Site],
    variables: ProblemVariables,
    made: Vec<Variable>,
    /// For every site and input, what each supplier ships.
    shipped: Vec<Vec<Vec<Variable>>>,
}

impl<'a> Problem<'a> {
    fn new(sites: &'a [Site], stands_still: &[bool]) -> Self {
        let mut variables = ProblemVariables::new();
        let made = stands_still
            .iter()
            .map(|&still| {
                let made = variable().min(0.0);
                variables.add(if still { made.max(0.0) } else { made })
            })
            .collect();
        let shipped = sites
            .iter()
            .map(|site| {
                let inputs = site.inputs.iter();
                inputs
                    .map(|(_, from)| {
                        from.iter()
                            .map(|_| variables.add(variable().min(0.0)))
                            .collect()
                    })
                    .collect()
            })
            .collect();
        Self {
            sites,
            variables,
            made,
            shipped,
        }
    }

    fn solve(
        self,
        time: Variable,
        unserved: &[Variable],
        goal: Expression,
    ) -> Result<impl Solution, ResolutionError> {
        let mut leaves = vec![Expression::from(0.0); self.sites.len()];
        let mut model = self.variables.maximise(goal).using(microlp);
        for (at, site) in self.sites.iter().enumerate() {
            for ((each, from), shipped) in site.inputs.iter().zip(&self.shipped[at]) {
                let arrives: Expression = shipped.iter().sum();
                model = model.with(constraint!(*each * self.made[at] <= arrives));
                for (&supplier, &shipped) in from.iter().zip(shipped) {
                    leaves[supplier] += shipped;
                }
            }
            model = model.with(constraint!(self.made[at] <= site.capacity * time));
        }
        for (at, (site, leaves)) in self.sites.iter().zip(leaves).enumerate() {
            let mut has = Expression::from(self.made[at]) + site.stock;
            if let Some(&lost) = unserved.get(at) {
                has += lost;
                // Final customers go without, other sites do not.
                model = model.with(constraint!(lost <= site.demand * time));
            }
            model = model.with(constraint!(leaves + site.demand * time <= has));
        }
        model.solve()
    }
}
