//! One week after the other: what changes from week to week, and in which order.

use crate::network::{Network, ix::RowIx};

use super::{
    conveyor::Lines,
    ground::Node,
    lanes::{Lanes, differ},
    layout::Layout,
    parameters::Parameters,
};

/// What stays as it is from week to week.
#[derive(Debug, Clone, Copy)]
pub struct World<'a, const L: usize> {
    /// Who needs what of whom.
    pub network: &'a Network,
    /// Who is hit, and what that touches.
    pub layout: &'a Layout,
    /// The numbers of every lane.
    pub parameters: &'a Parameters<L>,
}

/// Everything that changes from week to week.
///
/// Amounts of a row are parts of its need; amounts of an input are weeks of
/// full use of the recipe's makers that are not hit.
#[derive(Debug, Clone, Default)]
pub struct State<const L: usize> {
    /// What each row could deliver this week, as a part of its need; above 1 where there is more.
    pub supply: Vec<Lanes<L>>,
    /// What the users of each row want this week, as a part of its need, every user counting alike.
    pub want: Vec<Lanes<L>>,
    /// The pace of each recipe: what a maker that is not hit makes, as a part of normal.
    pub pace: Vec<Lanes<L>>,
    /// What each input by itself would let its recipe run at; infinite for partial ones.
    pub limit: Vec<Lanes<L>>,
    /// Stock or spares of each input at the end of the week.
    pub stock: Vec<Lanes<L>>,
    /// The installed base of each tool at the end of the week, as a part of normal; 1 for what does not wear.
    pub base: Vec<Lanes<L>>,
    /// What each recipe could run at with all inputs, as a part of normal.
    pub surge: Vec<Lanes<L>>,
    /// The part of each recipe's makers that are not hit, where it has a pool.
    pub spared: Vec<Lanes<L>>,
    /// Whether that is all of them in every lane.
    pub(super) is_spared: Vec<bool>,
    /// What final users get this week, by final row of the layout.
    pub delivered: Vec<Lanes<L>>,
    /// What final users are still owed, in weeks of their use.
    pub backlog: Vec<Lanes<L>>,
    /// What each input's recipe used and got this week, to be checked.
    #[cfg(debug_assertions)]
    pub(super) used: Vec<Lanes<L>>,
    #[cfg(debug_assertions)]
    pub(super) received: Vec<Lanes<L>>,
    /// What is on its way.
    pub(super) lines: Lines<L>,
    /// Stock that lies with makers that are hit, in weeks of use of all makers.
    pub(super) frozen: Vec<Lanes<L>>,
    pub(super) capacity: Vec<Lanes<L>>,
    /// What each row with one recipe offers for a normal pace of it, and what it offers anyway.
    pub(super) gain: Vec<Lanes<L>>,
    pub(super) kept: Vec<Lanes<L>>,
    /// When each loss changes next in some lane, and which of the hit are then looked at anew.
    pub(super) changes: Vec<f64>,
    pub(super) is_due: Vec<bool>,
    /// When some capacity changes next.
    pub(super) next_change: f64,
    /// Whether what a row's makers do, or what a recipe has, may differ from the week before.
    pub(super) row_moves: Vec<bool>,
    pub(super) recipe_moves: Vec<bool>,
    /// Whether that is so for one of its inputs alone, or for all of them.
    pub(super) input_moves: Vec<bool>,
    pub(super) all_moves: Vec<bool>,
    /// What each partial input takes of its recipe's output.
    pub(super) taken: Vec<Lanes<L>>,
    /// The lowest limit of each recipe, as its pace was looked at last.
    pub(super) slowest: Vec<Lanes<L>>,
    /// The lowest limit of each recipe, and the next above it.
    pub(super) lowest: Vec<[Lanes<L>; 2]>,
    /// What each input's recipe wants of its row, and what each final row's users want, as parts of the row's need.
    pub(super) wanted: Vec<Lanes<L>>,
    pub(super) wanted_in_the_end: Vec<Lanes<L>>,
    /// Whether nothing moves any more.
    pub(super) is_still: bool,
    pub(super) open: Vec<(f64, f64)>,
}

/// Limits as close as this bind together.
pub(super) const TIE: f64 = 1e-9;

impl<const L: usize> State<L> {
    /// Before any loss: all stocks full, everything at its normal pace.
    pub fn at_rest(world: World<'_, L>) -> Self {
        let mut state = Self::default();
        state.rest(world);
        state
    }

    /// Goes back to before any loss, in the memory it has.
    pub fn rest(&mut self, world: World<'_, L>) {
        let (n_inputs, n_recipes) = (world.network.n_inputs(), world.network.n_recipes());
        let (n_rows, n_final) = (world.network.n_rows(), world.layout.final_rows().len());
        let one = [1.0; L];
        let nothing = [0.0; L];
        for (list, n, value) in [
            (&mut self.supply, n_rows, one),
            (&mut self.want, n_rows, one),
            (&mut self.pace, n_recipes, one),
            (&mut self.limit, n_inputs, [f64::INFINITY; L]),
            (&mut self.base, n_inputs, one),
            (&mut self.surge, n_recipes, one),
            (&mut self.slowest, n_recipes, one),
            (&mut self.spared, n_recipes, one),
            (&mut self.delivered, n_final, one),
            (&mut self.backlog, n_final, nothing),
            (&mut self.frozen, n_inputs, nothing),
            (&mut self.capacity, world.layout.hit.len(), one),
            (&mut self.taken, n_inputs, nothing),
            (&mut self.gain, n_rows, one),
            (&mut self.kept, n_rows, nothing),
        ] {
            list.clear();
            list.resize(n, value);
        }
        #[cfg(debug_assertions)]
        for list in [&mut self.used, &mut self.received] {
            list.clear();
            list.resize(n_inputs, nothing);
        }
        self.stock.clone_from(&world.parameters.cover);
        self.changes.clear();
        let n_pulses = world.parameters.pulses.len();
        self.changes.resize(n_pulses, f64::NEG_INFINITY);
        self.next_change = f64::NEG_INFINITY;
        self.is_still = false;
        self.lowest.clear();
        self.lowest.resize(n_recipes, [one, one]);
        let n_users = &world.layout.ground.n_users;
        let part = |row: RowIx| [1.0 / f64::from(n_users[row.ix()].max(1)); L];
        let inputs = (0..n_inputs).map(|position| part(world.network.input(position).row));
        self.wanted.clear();
        self.wanted.extend(inputs);
        self.wanted_in_the_end.clear();
        self.wanted_in_the_end
            .extend(world.layout.final_rows().iter().map(|&row| part(row)));
        for (list, n) in [
            (&mut self.row_moves, n_rows),
            (&mut self.recipe_moves, n_recipes),
            (&mut self.input_moves, n_inputs),
            (&mut self.all_moves, n_recipes),
            (&mut self.is_spared, n_recipes),
        ] {
            list.clear();
            list.resize(n, true);
        }
        for &row in &world.layout.rows {
            self.set_gain(world, row);
        }
        for &recipe in &world.layout.recipes {
            if let Some(pool) = world.network.pool(recipe) {
                let whole = self.offered_at_normal(world, pool);
                self.set_spared(recipe, whole);
            }
        }
        self.fill_lines(world);
    }

    /// Lives through the week that starts at a time.
    pub fn step(&mut self, world: World<'_, L>, time: f64) {
        // A lane alone has nothing for wide instructions.
        if L == 1 {
            self.live(world, time);
        } else {
            let state = self;
            pulp::Arch::new().dispatch(Week { state, world, time });
        }
    }

    #[inline(always)]
    fn live(&mut self, world: World<'_, L>, time: f64) {
        #[cfg(debug_assertions)]
        let before = self.goods(world.layout);
        self.is_still = true;
        if time >= self.next_change {
            self.hit(world, time);
        }
        if !world.layout.ground.lines.is_empty() {
            self.arrive(world, time);
        }
        for block in &world.layout.blocks {
            let nodes = &world.layout.nodes[block.first as usize..block.end as usize];
            if block.is_loop {
                if nodes.iter().any(|&node| self.moves(node)) {
                    self.settle(world, nodes);
                    for &node in nodes {
                        self.mark(world, node);
                    }
                    for &node in nodes {
                        if let Node::Row(row) = node {
                            self.row_moves[row.ix()] = false;
                        }
                    }
                }
            } else {
                for &node in nodes {
                    if self.moves(node) && self.evaluate(world, node) {
                        self.mark(world, node);
                    }
                }
            }
        }
        self.use_and_refill(world);
        self.serve_final_users(world);
        if world.parameters.has_wants {
            self.adapt(world);
        }
        #[cfg(debug_assertions)]
        self.check(world, &before);
    }

    /// Whether the week that was lived through leaves everything as it was, so that the next ones are like it.
    pub fn is_still(&self) -> bool {
        self.is_still && self.next_change.is_infinite()
    }

    /// Whether something that a node hangs on differs from the week before.
    #[inline(always)]
    fn moves(&self, node: Node) -> bool {
        match node {
            Node::Row(row) => self.row_moves[row.ix()],
            Node::Recipe(recipe) => self.recipe_moves[recipe.ix()],
        }
    }

    /// Marks what hangs on a node: the users of a row, and the rows that a recipe supplies.
    #[inline(always)]
    fn mark(&mut self, world: World<'_, L>, node: Node) {
        match node {
            Node::Row(row) => {
                for &(user, position) in world.network.users(row) {
                    self.recipe_moves[user.ix()] = true;
                    self.input_moves[position as usize] = true;
                }
            }
            Node::Recipe(recipe) => {
                for &row in world.layout.ground.supplied(recipe) {
                    self.row_moves[row.ix()] = true;
                }
            }
        }
    }

    /// Looks at a node anew; says whether it differs.
    #[inline(always)]
    pub(super) fn evaluate(&mut self, world: World<'_, L>, node: Node) -> bool {
        match node {
            Node::Row(row) => {
                self.row_moves[row.ix()] = false;
                let supply = self.offered(world, row);
                let before = std::mem::replace(&mut self.supply[row.ix()], supply);
                differ(&supply, &before)
            }
            Node::Recipe(recipe) => {
                let pace = self.pace_of(world, recipe);
                let before = std::mem::replace(&mut self.pace[recipe.ix()], pace);
                let differs = differ(&pace, &before);
                self.all_moves[recipe.ix()] |= differs;
                differs
            }
        }
    }
}

/// A week to be lived through with the widest instructions that the machine has.
struct Week<'a, const L: usize> {
    state: &'a mut State<L>,
    world: World<'a, L>,
    time: f64,
}

impl<const L: usize> pulp::WithSimd for Week<'_, L> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.state.live(self.world, self.time);
    }
}
