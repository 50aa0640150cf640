//! Against the exact transportation program: never narrower, and how much wider.

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, Variable, microlp, variable};
use linchpin::network::feasible::{
    Facts, Frame, Grade, Holder, Marks, Scratch, Terms, View, WHOLE, held, solve,
};

use super::given::{Dice, Maker, Shape, case, is_of, makers, sets};

/// How many random products are tried.
const CASES: u64 = 300;

/// The table as a linear program in points, with every part of every view as a variable.
struct Program {
    variables: ProblemVariables,
    rules: Vec<good_lp::Constraint>,
    makers: Vec<Maker>,
    /// By maker and place, elsewhere last.
    cells: Vec<Vec<Variable>>,
}

fn points(ppm: u32) -> f64 {
    f64::from(ppm) / 1e4
}

impl Program {
    fn new(facts: &Facts, level: Grade) -> Self {
        let mut variables = ProblemVariables::new();
        let makers = makers(facts);
        let mut row = || {
            let cells = 0..=facts.n_places;
            cells.map(|_| variables.add(variable().min(0.0))).collect()
        };
        let cells: Vec<Vec<Variable>> = makers.iter().map(|_| row()).collect();
        let mut program = Self {
            variables,
            rules: Vec::new(),
            makers,
            cells,
        };
        let whole = program.sum(|_, _| true);
        program.rules.push(whole.eq(100.0));
        for view in &facts.views {
            program.view(facts, level, view);
        }
        for cell in &facts.cells {
            if let (Some(range), true) = (cell.range, cell.grade <= level) {
                let amount = program.held(&[Holder::Cell(cell.firm, cell.place)]);
                program.rules.push(amount.clone().geq(points(range.low)));
                program.rules.push(amount.leq(points(range.high)));
            }
        }
        for total in facts.totals.iter().filter(|total| total.grade <= level) {
            let amount = program.held(&[total.holder]);
            let range = total.range;
            program.rules.push(amount.clone().geq(points(range.low)));
            program.rules.push(amount.leq(points(range.high)));
        }
        for group in facts.groups.iter().filter(|group| group.grade <= level) {
            let place = group.place;
            let member =
                |&firm| place.map_or(Holder::Firm(firm), |place| Holder::Cell(firm, place));
            let members: Vec<Holder> = group.firms.iter().map(member).collect();
            let amount = program.held(&members);
            let range = group.range;
            if group.is_complete {
                program.rules.push(amount.clone().geq(points(range.low)));
            }
            program.rules.push(amount.leq(points(range.high)));
        }
        program
    }

    fn sum(&self, is_in: impl Fn(Maker, u32) -> bool) -> Expression {
        let mut sum = Expression::default();
        for (maker, row) in self.makers.iter().zip(&self.cells) {
            for (place, cell) in (0..).zip(row) {
                if is_in(*maker, place) {
                    sum += *cell;
                }
            }
        }
        sum
    }

    fn held(&self, set: &[Holder]) -> Expression {
        self.sum(|maker, place| set.iter().any(|&holder| is_of(maker, place, holder)))
    }

    /// Each holder's total is what it has by name and what it has of rests.
    fn view(&mut self, facts: &Facts, level: Grade, view: &View) {
        let n = match view.frame {
            Frame::Firm => facts.seat_of.len(),
            Frame::Seat => facts.n_seats as usize,
            Frame::Place => facts.n_places as usize,
        };
        let mut parts = vec![Expression::default(); n + 1];
        let mut is_listed = vec![false; n + 1];
        let candidates = view.rests.iter().flat_map(|rest| &rest.candidates);
        for holder in (view.rows.iter().map(|row| row.holder))
            .chain(candidates.map(|candidate| candidate.holder))
        {
            is_listed[holder as usize] = true;
        }
        for row in &view.rows {
            let (mut low, mut high) = (0.0, 100.0);
            if row.grade <= level {
                (low, high) = (points(row.range.low), points(row.range.high));
            }
            let part = self.variables.add(variable().min(low).max(high));
            parts[row.holder as usize] += part;
        }
        for rest in &view.rests {
            let mut size = Expression::default();
            for candidate in &rest.candidates {
                let cap = candidate.cap.filter(|_| rest.cap_grade <= level);
                let cap = points(cap.unwrap_or(WHOLE));
                let part = self.variables.add(variable().min(0.0).max(cap));
                parts[candidate.holder as usize] += part;
                size += part;
            }
            for at in (0..=n).filter(|at| !is_listed[*at]) {
                let part = self.variables.add(variable().min(0.0));
                parts[at] += part;
                size += part;
            }
            if rest.grade <= level {
                self.rules.push(size.clone().geq(points(rest.range.low)));
                self.rules.push(size.leq(points(rest.range.high)));
            }
        }
        if view.rests.is_empty() {
            for at in (0..=n).filter(|at| !is_listed[*at]) {
                parts[at] += self.variables.add(variable().min(0.0));
            }
        }
        for (at, part) in parts.into_iter().enumerate() {
            let (index, is_last) = (at as u32, at == n);
            let total = self.sum(|maker, place| match view.frame {
                Frame::Firm => maker.firm == (!is_last).then_some(index),
                Frame::Seat => maker.seat == (!is_last).then_some(index),
                Frame::Place => place == index,
            });
            self.rules.push(total.eq(part));
        }
    }

    /// The least, or the most, of a set, in points.
    fn extreme(facts: &Facts, level: Grade, set: &[Holder], is_most: bool) -> f64 {
        let program = Self::new(facts, level);
        let aim = program.held(set);
        let unsolved = if is_most {
            program.variables.maximise(aim.clone())
        } else {
            program.variables.minimise(aim.clone())
        };
        let rules = program.rules.into_iter();
        let solved = rules.fold(unsolved.using(microlp), SolverModel::with);
        let solution = solved.solve().expect("true facts fit together");
        solution.eval(aim)
    }
}

/// How much wider the bounds of one kind of set are.
#[derive(Default)]
struct Widening {
    n: u32,
    n_exact: u32,
    sum: f64,
    most: f64,
}

impl Widening {
    fn count(&mut self, excess: f64) {
        let excess = if excess < 1e-4 { 0.0 } else { excess };
        self.n += 1;
        self.n_exact += u32::from(excess == 0.0);
        self.sum += excess;
        self.most = self.most.max(excess);
    }

    fn exact_percent(&self) -> f64 {
        100.0 * f64::from(self.n_exact) / f64::from(self.n)
    }

    fn mean(&self) -> f64 {
        self.sum / f64::from(self.n)
    }
}

#[test]
#[allow(
    clippy::print_stdout,
    reason = "the numbers of docs/methods/evidence.md"
)]
fn bounds_contain_the_exact_range_and_are_seldom_wider() {
    let names = ["firm", "seat", "place", "cell", "union of 2 to 4"];
    let mut found: [Widening; 5] = Default::default();
    let mut marks = Marks::default();
    for seed in 0..CASES {
        let dice = &mut Dice::new(seed);
        let (facts, _) = case(dice, Shape::Rich);
        let solved = solve(&facts, Terms::default(), &mut Scratch::default());
        let level = Grade::ALL[dice.below(4) as usize];
        for set in sets(dice, &facts) {
            let bound = held(&solved, level, &set, &mut marks);
            let least = Program::extreme(&facts, level, &set, false);
            let most = Program::extreme(&facts, level, &set, true);
            let (low, high) = (points(bound.low), points(bound.high));
            assert!(
                low <= least + 1e-6 && most <= high + 1e-6,
                "{low} to {high} is narrower than {least} to {most}: {set:?} of {facts:?} at {level:?}"
            );
            let kind = match set[..] {
                [Holder::Firm(_)] => 0,
                [Holder::Seat(_)] => 1,
                [Holder::Place(_)] => 2,
                [Holder::Cell(..)] => 3,
                _ => 4,
            };
            found[kind].count(least - low);
            found[kind].count(high - most);
        }
    }
    println!("set, ends, exact %, mean excess, most");
    for (name, each) in names.iter().zip(&found) {
        let (exact, mean) = (each.exact_percent(), each.mean());
        println!(
            "{name}, {}, {exact:.1}, {mean:.2}, {:.1}",
            each.n, each.most
        );
    }
    for each in &found {
        assert!(each.n > 500, "every kind of set is tried");
        assert!(each.exact_percent() > 90.0 && each.mean() < 1.0);
    }
}
