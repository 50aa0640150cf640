//! The adaptive input–output model on a dense table of industries: orders go to makers, and makers make to order.
//!
//! This is the textbook member of the family, for tables of national accounts.
//! It has what the network of a chain has not, namely who buys how much of what from
//! whom, so orders travel upstream. A step is made of phases that a caller may
//! also run one by one.
//!
//! # Sources
//!
//! Hallegatte2008, Hallegatte2013 and Guan2020, see `docs/references.md`.

/// A table of industries and how they behave; flows are amounts per step.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// How many industries there are.
    pub n_industries: usize,
    /// How many goods there are; every industry makes one.
    pub n_goods: usize,
    /// The good that each industry makes.
    pub good: Vec<u32>,
    /// What industry `i` normally delivers to industry `j`, at `i * n_industries + j`.
    pub flows: Vec<f64>,
    /// What each industry normally delivers to final users.
    pub final_demand: Vec<f64>,
    /// Steps of normal use that are held of each good.
    pub cover: Vec<f64>,
    /// The part of the normal stock below which a short stock slows its user; 0 lets it run down to nothing.
    pub alert: f64,
    /// Steps in which a missing stock is ordered again.
    pub refill: f64,
    /// The most an industry can make, as a multiple of normal.
    pub surge_limit: f64,
    /// Steps in which a wholly unmet demand brings it there.
    pub surge_time: f64,
}

/// What is needed at every step, worked out once.
#[derive(Debug, Clone)]
pub struct Model {
    table: Table,
    /// Normal output.
    normal: Vec<f64>,
    /// What a unit of output of `j` needs of good `g`, at `g * n + j`.
    coefficient: Vec<f64>,
    /// Normal use of good `g` by `j`, at `g * n + j`.
    use_of_good: Vec<f64>,
    /// Industries by the good they make.
    makers: Vec<Vec<u32>>,
}

/// Everything that changes from step to step.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What each industry makes.
    pub output: Vec<f64>,
    /// What it would make if stocks allowed.
    pub wanted_output: Vec<f64>,
    /// What it could make, by capacity alone.
    pub capacity: Vec<f64>,
    /// Stock of good `g` with industry `j`, at `g * n + j`.
    pub stock: Vec<f64>,
    /// What `i` delivered, as a part of what was ordered from it.
    pub served: Vec<f64>,
    /// What final users did not get.
    pub unmet: Vec<f64>,
    /// The weight of each maker in orders: `j` orders `weight[i] · flow[i, j] · asked[g, j]` from a maker `i` of `g`.
    pub weight: Vec<f64>,
    /// By how much `j` scales its normal flows of good `g` when it orders, at `g * n + j`.
    pub asked: Vec<f64>,
    /// All that is asked of each industry.
    pub demand: Vec<f64>,
    /// Capacity beyond normal, as a multiple.
    pub surge: Vec<f64>,
    /// What each industry gets of each good, at `g * n + j`.
    pub received: Vec<f64>,
    /// What each industry uses of each good, at `g * n + j`.
    pub used: Vec<f64>,
}

impl Model {
    /// Works out coefficients.
    ///
    /// # Panics
    ///
    /// When the lengths of the table's arrays do not fit together.
    pub fn new(table: Table) -> Self {
        let (n, n_goods) = (table.n_industries, table.n_goods);
        assert_eq!(table.flows.len(), n * n, "one flow per pair of industries");
        assert_eq!(table.good.len(), n, "one good per industry");
        assert_eq!(table.final_demand.len(), n, "one final demand per industry");
        assert_eq!(table.cover.len(), n_goods, "one cover per good");
        let mut makers = vec![Vec::new(); n_goods];
        let mut use_of_good = vec![0.0; n_goods * n];
        let mut normal = table.final_demand.clone();
        for (i, flows) in table.flows.chunks_exact(n).enumerate() {
            let good = table.good[i] as usize;
            makers[good].push(i as u32);
            normal[i] += flows.iter().sum::<f64>();
            add(&mut use_of_good[good * n..(good + 1) * n], flows);
        }
        let mut coefficient = use_of_good.clone();
        for uses in coefficient.chunks_exact_mut(n) {
            for (part, normal) in uses.iter_mut().zip(&normal) {
                *part = if *normal > 0.0 { *part / normal } else { 0.0 };
            }
        }
        Self {
            table,
            normal,
            coefficient,
            use_of_good,
            makers,
        }
    }

    /// Normal output of each industry.
    pub fn normal(&self) -> &[f64] {
        &self.normal
    }

    /// Before anything happens: stocks full, every order met.
    pub fn at_rest(&self) -> State {
        let (n, n_goods) = (self.table.n_industries, self.table.n_goods);
        let mut stock = self.use_of_good.clone();
        for (stock, cover) in stock.chunks_exact_mut(n).zip(&self.table.cover) {
            for stock in stock {
                *stock *= cover;
            }
        }
        State {
            output: self.normal.clone(),
            wanted_output: self.normal.clone(),
            capacity: self.normal.clone(),
            stock,
            served: vec![1.0; n],
            unmet: vec![0.0; n],
            weight: vec![1.0; n],
            asked: vec![1.0; n_goods * n],
            demand: self.normal.clone(),
            surge: vec![1.0; n],
            received: vec![0.0; n_goods * n],
            used: vec![0.0; n_goods * n],
        }
    }

    /// Lives through one step, given the part of capacity that is left of each industry.
    ///
    /// # Complexity
    ///
    /// O(n²) for n industries: every flow is read three times, and no order is written down.
    pub fn step(&self, state: &mut State, left: &[f64]) {
        self.produce(state, left);
        self.distribute(state);
        self.restock(state);
        self.order(state, None);
        self.adapt(state);
    }

    /// Sets output: what is asked for, as far as capacity and stocks go.
    ///
    /// `x = min(demand, surge · left · normal)`, then cut by the scarcest input:
    /// `min over g of stock / (alert · cover · coefficient · x)`, where that is below 1.
    pub fn produce(&self, state: &mut State, left: &[f64]) {
        let n = self.table.n_industries;
        for (i, left) in left.iter().enumerate() {
            state.capacity[i] = self.normal[i] * left * state.surge[i];
            state.wanted_output[i] = state.capacity[i].min(state.demand[i]);
            // For now the part that stocks allow.
            state.output[i] = 1.0;
        }
        let per_good = self
            .coefficient
            .chunks_exact(n)
            .zip(state.stock.chunks_exact(n));
        for ((coefficient, stock), cover) in per_good.zip(&self.table.cover) {
            // At least the step's own use has to be there.
            let enough = (self.table.alert * cover).max(1.0);
            for i in 0..n {
                let needed = enough * coefficient[i] * state.wanted_output[i];
                if needed > stock[i] {
                    state.output[i] = state.output[i].min(stock[i] / needed);
                }
            }
        }
        for i in 0..n {
            state.output[i] *= state.wanted_output[i];
        }
    }

    /// Shares output out in proportion to orders; final users count as one more order.
    pub fn distribute(&self, state: &mut State) {
        let n = self.table.n_industries;
        state.received.fill(0.0);
        for i in 0..n {
            let served = if state.demand[i] > 0.0 {
                (state.output[i] / state.demand[i]).min(1.0)
            } else {
                1.0
            };
            state.served[i] = served;
            state.unmet[i] = self.table.final_demand[i] * (1.0 - served);
            let good = self.table.good[i] as usize;
            let received = &mut state.received[good * n..(good + 1) * n];
            let part = served * state.weight[i];
            for (received, flow) in received
                .iter_mut()
                .zip(&self.table.flows[i * n..(i + 1) * n])
            {
                *received += part * flow;
            }
        }
        for (received, asked) in state.received.iter_mut().zip(&state.asked) {
            *received *= asked;
        }
        for (used, coefficient) in state
            .used
            .chunks_exact_mut(n)
            .zip(self.coefficient.chunks_exact(n))
        {
            for i in 0..n {
                used[i] = coefficient[i] * state.output[i];
            }
        }
    }

    /// Adds what came to the stocks and takes out what was used.
    pub fn restock(&self, state: &mut State) {
        for ((stock, received), used) in
            state.stock.iter_mut().zip(&state.received).zip(&state.used)
        {
            *stock = (*stock + received - used).max(0.0);
        }
    }

    /// Orders what was used and a part of what is missing of each stock, from makers by weight.
    ///
    /// A maker's weight multiplies its normal flow; without weights it is what
    /// the maker makes as a part of normal, so orders go where there is something.
    pub fn order(&self, state: &mut State, weights: Option<&[f64]>) {
        let n = self.table.n_industries;
        for (i, weight) in state.weight.iter_mut().enumerate() {
            *weight = match weights {
                Some(weights) => weights[i],
                None if self.normal[i] > 0.0 => state.output[i] / self.normal[i],
                None => 0.0,
            };
        }
        let mut wanted = vec![0.0; n];
        let mut reachable = vec![0.0; n];
        for (good, makers) in self.makers.iter().enumerate() {
            let of_good = good * n..(good + 1) * n;
            let cover = self.table.cover[good];
            let coefficient = &self.coefficient[of_good.clone()];
            let stock = &state.stock[of_good.clone()];
            let used = &state.used[of_good];
            for j in 0..n {
                let goal = cover * coefficient[j] * state.wanted_output[j];
                wanted[j] = used[j] + (goal - stock[j]).max(0.0) / self.table.refill;
            }
            reachable.fill(0.0);
            for &i in makers {
                let i = i as usize;
                let weight = state.weight[i];
                for (reachable, flow) in reachable
                    .iter_mut()
                    .zip(&self.table.flows[i * n..(i + 1) * n])
                {
                    *reachable += weight * flow;
                }
            }
            let asked = &mut state.asked[good * n..(good + 1) * n];
            for ((asked, wanted), reachable) in asked.iter_mut().zip(&wanted).zip(&reachable) {
                *asked = if *reachable > 0.0 {
                    wanted / reachable
                } else {
                    0.0
                };
            }
        }
    }

    /// Moves capacity towards its limit where demand was not met, and back where it was; then adds up new demand.
    pub fn adapt(&self, state: &mut State) {
        self.surge(state);
        self.add_up(state);
    }

    /// The first half of [`Model::adapt`].
    pub fn surge(&self, state: &mut State) {
        for i in 0..self.table.n_industries {
            let short = if state.demand[i] > 0.0 {
                (state.demand[i] - state.output[i]) / state.demand[i]
            } else {
                0.0
            };
            let surge = &mut state.surge[i];
            if short > 0.0 {
                *surge += (self.table.surge_limit - *surge) * short / self.table.surge_time;
            } else {
                *surge += (1.0 - *surge) / self.table.surge_time;
            }
        }
    }

    /// The second half of [`Model::adapt`].
    pub fn add_up(&self, state: &mut State) {
        let n = self.table.n_industries;
        for (i, flows) in self.table.flows.chunks_exact(n).enumerate() {
            let good = self.table.good[i] as usize;
            let orders = product(flows, &state.asked[good * n..(good + 1) * n]);
            state.demand[i] = self.table.final_demand[i] + state.weight[i] * orders;
        }
    }
}

fn add(to: &mut [f64], what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += what;
    }
}

/// A sum of products in eight running parts, so that it need not wait for each addition; always in the same order.
fn product(left: &[f64], right: &[f64]) -> f64 {
    let mut parts = [0.0; 8];
    let (left_chunks, left_rest) = left.as_chunks::<8>();
    let (right_chunks, right_rest) = right.as_chunks::<8>();
    for (left, right) in left_chunks.iter().zip(right_chunks) {
        for lane in 0..8 {
            parts[lane] += left[lane] * right[lane];
        }
    }
    let rest: f64 = left_rest.iter().zip(right_rest).map(|(a, b)| a * b).sum();
    parts.iter().sum::<f64>() + rest
}
