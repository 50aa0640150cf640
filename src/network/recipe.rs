//! What the makers of a product need: one recipe for each class of users.

use std::{collections::BTreeMap, rc::Rc};

use crate::model::{
    Outcome,
    id::{CountryId, ProductId},
    product::{Alternative, Input as ChainInput, Need, Product, Role},
    quantity::{ShareRange, Weeks, WeeksRange},
};

use super::{
    access::{is_done_at_user, needed_at},
    atlas::{InputOrigin, ProducerLabel, RowLabel},
    compiler::{Buys, Class, Compiler, Mode},
    dense::Input,
    ix::{RecipeIx, RowIx},
    structure::{End, Frame},
    supply::{Atom, WHOLE},
};

impl<'chain> Compiler<'chain> {
    /// The recipe of the makers of a product in one country.
    pub(super) fn recipe_for(
        &mut self,
        product: u32,
        mode: Mode,
        atom: &Atom,
        recipes: &mut BTreeMap<Class, RecipeIx>,
    ) -> RecipeIx {
        let policy = self.policy;
        let record = &self.chain.products()[product as usize];
        let stocks = policy.stocks.iter().map(|stock| stock.who.as_deref());
        let duties = policy.duties.iter().map(|duty| Some(duty.by.as_slice()));
        let buys = self.buys_of(product);
        let class = Class {
            mode,
            host: self.host_of(&buys, atom.country),
            bans: self.bars(&buys.needed, atom.country),
            stocks: self.concerning(stocks, atom.country),
            duties: self.concerning(duties, atom.country.or_else(|| self.assembled_at(record))),
        };
        if let Some(&recipe) = recipes.get(&class) {
            return recipe;
        }
        let recipe = self.new_recipe(product, &class);
        let row = self.atlas.product_row(product);
        self.builder.set_pool(recipe, row);
        recipes.insert(class, recipe);
        recipe
    }

    /// Where something without makers of its own is put together for the buyers asked about: at their place.
    fn assembled_at(&self, record: &Product) -> Option<u32> {
        let buyer = self.policy.buyer.as_ref().filter(|_| record.assembled)?;
        self.chain
            .countries()
            .get_index_of(buyer)
            .map(|at| at as u32)
    }

    /// Which of several measures concern a country: those that name it, and those for everybody.
    fn concerning<'a>(
        &self,
        measures: impl Iterator<Item = Option<&'a [CountryId]>>,
        country: Option<u32>,
    ) -> Vec<u32> {
        let is_here = |id| {
            country.is_some()
                && self.chain.countries().get_index_of(id) == country.map(|at| at as usize)
        };
        (0..)
            .zip(measures)
            .filter(|(_, who)| who.is_none_or(|who| who.iter().any(is_here)))
            .map(|(position, _)| position)
            .collect()
    }

    /// The cover of an input once its users hold some stocks.
    fn stocked(&self, input: &ChainInput, stocks: &[u32]) -> WeeksRange {
        let held = stocks
            .iter()
            .map(|&position| &self.policy.stocks[position as usize])
            .filter(|stock| {
                stock.roles.contains(&input.role)
                    && (stock.products.is_empty()
                        || input
                            .need
                            .products()
                            .any(|product| stock.products.contains(product)))
            })
            .map(|stock| stock.weeks)
            .max()
            .unwrap_or(Weeks::ZERO);
        input.cover.map(|weeks| weeks.max(held))
    }

    fn new_recipe(&mut self, product: u32, class: &Class) -> RecipeIx {
        let chain = self.chain;
        let record = &chain.products()[product as usize];
        let outcome = self.outcome(class.mode);
        let mut inputs = Vec::new();
        let mut origins = Vec::new();
        for (position, input) in record.inputs.iter().enumerate() {
            if !self.counts(input, outcome) {
                continue;
            }
            let cover = self.stocked(input, &class.stocks);
            let row = match &input.need {
                Need::Product(needed) => {
                    self.row_of_need(needed, input.world_need, input.role, class)
                }
                Need::AnyOf(members) => {
                    let place = (product, position as u32);
                    self.any_of_row(place, (cover, input.role), members, class)
                }
            };
            inputs.push(self.dense_input(row, input, cover, outcome));
            origins.push(InputOrigin {
                user: product,
                input: position as u32,
                member: None,
            });
        }
        // Partial losses share one output: where judged ranges sum past the whole, they are scaled to it.
        let partial = || inputs.iter().filter(|input: &&Input| input.is_partial);
        let sum: f64 = partial().map(|input| input.dependence_in_the_end).sum();
        if sum > 1.0 {
            for input in inputs.iter_mut().filter(|input| input.is_partial) {
                input.dependence /= sum;
                input.dependence_in_the_end /= sum;
            }
        }
        self.atlas.inputs.extend(origins);
        self.atlas.recipe_product.push(product);
        self.atlas.recipe_duties.push(class.duties.clone());
        self.atlas
            .recipe_is_for_output
            .push(class.mode == Mode::Output);
        self.builder.recipe(inputs)
    }

    /// Whether an input bites on the outcome asked for.
    fn counts(&self, input: &ChainInput, outcome: Outcome) -> bool {
        if self.structure.starts_from_nothing() && !input.needed_to_start {
            return false;
        }
        match input.role {
            Role::Material | Role::Component | Role::Energy | Role::Service | Role::Equipment => {
                true
            }
            Role::Software | Role::Design => outcome == Outcome::Renewal,
        }
    }

    fn dense_input(
        &self,
        row: RowIx,
        input: &ChainInput,
        cover: WeeksRange,
        outcome: Outcome,
    ) -> Input {
        let in_the_end = self.harder_share(input.dependence);
        let cover = self.sooner(cover).micro();
        let is_output = outcome == Outcome::Output && !self.structure.starts_from_nothing();
        let mut dense = Input {
            row,
            dependence: in_the_end,
            dependence_in_the_end: in_the_end,
            is_partial: input.dependence.high().ppm() < 1_000_000,
            cover,
            wear: 0,
            line: input
                .line
                .map_or(0, |line| self.sooner(line.weeks).micro().max(1)),
            scrap: input
                .line
                .map_or(0.0, |line| self.harder_share(line.scraps)),
        };
        match input.role {
            // The installed base stays with its owner and wears; new capacity needs the tool at once.
            Role::Equipment if is_output => {
                let wear = self.chain.defaults().wear_per_month.fraction();
                (dense.line, dense.scrap) = (0, 0.0);
                dense.wear = Weeks::from_months(1.0 / wear.max(1e-6))
                    .unwrap_or(Weeks::NEVER)
                    .micro();
                let worn =
                    self.structure.horizon.micro().saturating_sub(cover) as f64 / dense.wear as f64;
                dense.dependence = in_the_end * worn.min(1.0);
            }
            Role::Equipment | Role::Service | Role::Software | Role::Design if !is_output => {
                dense.cover = 0;
                (dense.line, dense.scrap) = (0, 0.0);
            }
            _ => {}
        }
        dense
    }

    /// The row that one class of users takes a product from.
    ///
    /// A service without makers of its own is done at the user's place, so what
    /// the user is barred from, and what its power hangs on, is missing there
    /// too. Makers of tools for new capacity are asked for output.
    fn row_of_need(
        &mut self,
        needed: &ProductId,
        need: Option<ShareRange>,
        role: Role,
        class: &Class,
    ) -> RowIx {
        let product = self.hosted(self.position(needed), class.host);
        let mode = if self.asks_tools_for_output() && role == Role::Equipment {
            Mode::Output
        } else {
            class.mode
        };
        let is_own = is_done_at_user(self.chain, needed, role)
            && (self.is_barred_inside(needed, &class.bans) || class.host.is_some());
        if !is_own {
            let need = need.map(|share| (share.low().ppm(), share.high().ppm()));
            return self.row_for(product, mode, need, &class.bans);
        }
        let class = Class {
            mode,
            ..class.clone()
        };
        let key = (product, class.clone());
        if let Some(&row) = self.service_rows.get(&key) {
            return row;
        }
        let row = self.new_row(RowLabel::Product {
            product,
            banned: Vec::new(),
        });
        self.service_rows.insert(key, row);
        let recipe = self.new_recipe(product, &class);
        self.builder.set_pool(recipe, row);
        for atom in self.place(product).atoms {
            let producer = self.builder.producer(recipe);
            self.atlas.producers.push(ProducerLabel {
                product,
                atom: Some(atom),
                is_late: false,
                ramp: Weeks::ZERO,
            });
            self.builder.supply(row, producer, atom.high);
        }
        row
    }

    /// The product that users in a country take in place of one that lives with its user.
    fn hosted(&self, product: u32, host: Option<u32>) -> u32 {
        let hosts = &self.chain.products()[product as usize].hosts;
        let is_here = |id: &CountryId| host.is_some() && self.country(id) == host;
        let own = hosts.iter().find(|(country, _)| is_here(country));
        own.map_or(product, |(_, own)| self.position(own))
    }

    /// The country of some makers, where something that they need hangs on more there than elsewhere.
    fn host_of(&self, buys: &Buys<'_>, country: Option<u32>) -> Option<u32> {
        let tells_places = matches!(
            self.structure.frame,
            Frame::Location | Frame::Joint | Frame::Mixed
        );
        let country = country.filter(|_| tells_places)?;
        buys.hosts.contains(&country).then_some(country)
    }

    /// What the makers of a product buy, worked out once for all of their countries.
    fn buys_of(&mut self, product: u32) -> Rc<Buys<'chain>> {
        if let Some(known) = self.buys.get(&product) {
            return Rc::clone(known);
        }
        let chain = self.chain;
        let mut needed = Vec::new();
        needed_at(chain, &chain.products()[product as usize], &mut needed);
        let hosts = needed.iter().flat_map(|id| &chain.products()[*id].hosts);
        let buys = Rc::new(Buys {
            hosts: hosts.filter_map(|(at, _)| self.country(at)).collect(),
            needed,
        });
        self.buys.insert(product, Rc::clone(&buys));
        buys
    }

    fn any_of_row(
        &mut self,
        (user, position): (u32, u32),
        (cover, role): (WeeksRange, Role),
        members: &[Alternative],
        class: &Class,
    ) -> RowIx {
        let row = self.new_row(RowLabel::AnyOf {
            user,
            input: position,
        });
        // With an incumbent, others count once their ramp is over; with none, all are in use today.
        let has_incumbent = members
            .iter()
            .any(|member| member.ramp.high() == Weeks::ZERO);
        let ramps_within = |limit: Weeks| -> Vec<bool> {
            members
                .iter()
                .map(|member| !has_incumbent || self.later(member.ramp) <= limit)
                .collect()
        };
        let is_counted = ramps_within(self.structure.horizon);
        // Whoever is in use today delivers from the start.
        let is_today = in_use(members, has_incumbent);
        let in_time = ramps_within(self.sooner(cover).min(self.structure.horizon));
        let is_in_time: Vec<bool> = is_today
            .iter()
            .zip(in_time)
            .map(|(is_today, is_in_time)| *is_today || is_in_time)
            .collect();
        let reach: u64 = members
            .iter()
            .zip(&is_today)
            .filter(|(_, is_today)| **is_today)
            .map(|(member, _)| u64::from(member.covers.high().ppm()))
            .sum();
        let need = reach.clamp(1, 1_000_000);
        let group = (self.structure.end == End::Worst).then(|| self.builder.group(row, need));
        for (at, member) in members.iter().enumerate() {
            let high = if is_counted[at] {
                member.covers.high().ppm()
            } else {
                0
            };
            let low = member.covers.low().ppm().min(high);
            let supplied_by = self.row_of_need(&member.product, member.world_need, role, class);
            self.atlas.inputs.push(InputOrigin {
                user,
                input: position,
                member: Some(at as u32),
            });
            self.atlas.recipe_product.push(user);
            self.atlas.recipe_duties.push(Vec::new());
            self.atlas
                .recipe_is_for_output
                .push(class.mode == Mode::Output);
            let recipe = self.builder.recipe(vec![Input::essential(supplied_by)]);
            let producer = self.builder.producer(recipe);
            self.atlas.producers.push(ProducerLabel {
                product: user,
                atom: None,
                is_late: !is_in_time[at],
                ramp: self.later(member.ramp),
            });
            match group {
                // What each covers is somewhere in its range, and together they cover the need of today.
                Some(group) if is_in_time[at] && !member.is_new => {
                    self.builder.supply_range(group, producer, low, high);
                }
                // What comes later is on top of it, and fills no gap of today.
                Some(_) => self.builder.supply(row, producer, low),
                None => self.builder.supply(row, producer, high),
            }
        }
        self.builder.set_need(row, need);
        row
    }

    fn harder_share(&self, range: ShareRange) -> f64 {
        self.harder(range.low(), range.high()).fraction()
    }

    fn sooner(&self, range: WeeksRange) -> Weeks {
        self.easier(range.low(), range.high())
    }

    fn later(&self, range: WeeksRange) -> Weeks {
        self.harder(range.low(), range.high())
    }
}

/// Which members of a choice meet today's need together: the same at both ends, so that both measure by one need.
///
/// All where none is without a ramp; else those without, and where these do not
/// reach the whole need, those that may have none either. What a policy brings
/// is not in use.
fn in_use(members: &[Alternative], has_incumbent: bool) -> Vec<bool> {
    let is_incumbent = |member: &Alternative| member.ramp.high() == Weeks::ZERO && !member.is_new;
    let incumbents = members.iter().filter(|member| is_incumbent(member));
    let reach: u64 = incumbents
        .map(|member| u64::from(member.covers.high().ppm()))
        .sum();
    let is_short = reach < u64::from(WHOLE);
    let is_in_use = |member: &Alternative| {
        let may_be = is_short && member.ramp.low() == Weeks::ZERO;
        !member.is_new && (!has_incumbent || is_incumbent(member) || may_be)
    };
    members.iter().map(is_in_use).collect()
}
